//! The parts of cells: which areas are expected on each METHOD in each period, and which of them are the nearest below an area.
//!
//! The level at which parts are reported may differ from year to year and from METHOD to METHOD: communes in one census, provinces in
//! a register. So each has its own set. A period without rows has the set of the period around it, else that of its METHOD.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::period::{Freq, Period};

/// Areas by METHOD and period.
pub(super) type AreasAt = BTreeMap<u16, BTreeMap<Period, BTreeSet<AreaId>>>;

/// The areas that are parts of what is above them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct PartSet {
    areas: BTreeSet<AreaId>,
    /// The parts nearest below each area that has some, if they add up.
    below: HashMap<AreaId, Vec<AreaId>>,
}

impl PartSet {
    fn new(catalogue: &Catalogue, areas: BTreeSet<AreaId>, adds_up: bool) -> Self {
        let mut below: HashMap<AreaId, Vec<AreaId>> = HashMap::new();
        for part in areas.iter().filter(|_| adds_up) {
            for above in catalogue.ancestors(*part) {
                below.entry(above).or_default().push(*part);
                if areas.contains(&above) {
                    break;
                }
            }
        }
        Self { areas, below }
    }

    pub(super) fn is_part(&self, area: AreaId) -> bool {
        self.areas.contains(&area)
    }

    pub(super) fn has_parts(&self, area: AreaId) -> bool {
        self.below.contains_key(&area)
    }

    /// The parts nearest below `area`; none for an area that is its own part, and for groups.
    pub(super) fn below(&self, area: AreaId) -> &[AreaId] {
        self.below.get(&area).map_or(&[], Vec::as_slice)
    }

    /// Whether an area is a part or has some.
    pub(super) fn reaches(&self, area: AreaId) -> bool {
        self.is_part(area) || self.has_parts(area)
    }

    /// The parts of either side of a ratio at which both sides can have a figure.
    fn joint(catalogue: &Catalogue, sides: [&Self; 2], adds_up: bool) -> Self {
        let [top, bottom] = sides;
        let both = top.areas.union(&bottom.areas).copied();
        let areas = both.filter(|area| top.reaches(*area) && bottom.reaches(*area)).collect();
        Self::new(catalogue, areas, adds_up)
    }
}

/// The sets of one METHOD.
#[derive(Debug, Default)]
struct OfMethod {
    whole: Rc<PartSet>,
    at: BTreeMap<Period, Rc<PartSet>>,
}

/// The sets of an indicator.
#[derive(Debug, Default)]
pub(super) struct PartSets {
    /// Of all METHODs and periods together.
    whole: Rc<PartSet>,
    of: BTreeMap<u16, OfMethod>,
    /// The areas that are parts anywhere, and those above them.
    areas: BTreeSet<AreaId>,
    above: BTreeSet<AreaId>,
}

impl PartSets {
    /// `whole` are the parts of all METHODs and periods together, `of_methods` of all periods of a METHOD, `at` of some periods.
    pub(super) fn new(
        catalogue: &Catalogue,
        adds_up: bool,
        whole: BTreeSet<AreaId>,
        of_methods: BTreeMap<u16, BTreeSet<AreaId>>,
        mut at: AreasAt,
    ) -> Self {
        // Most periods have the same parts.
        let mut known: BTreeMap<BTreeSet<AreaId>, Rc<PartSet>> = BTreeMap::new();
        let mut set = |areas: BTreeSet<AreaId>| match known.get(&areas) {
            Some(set) => Rc::clone(set),
            None => {
                let set = Rc::new(PartSet::new(catalogue, areas.clone(), adds_up));
                known.insert(areas, Rc::clone(&set));
                set
            }
        };
        let mut of = BTreeMap::new();
        for (method, areas) in of_methods {
            let periods = at.remove(&method).unwrap_or_default().into_iter();
            let at = periods.map(|(period, areas)| (period, set(areas))).collect();
            of.insert(method, OfMethod { whole: set(areas), at });
        }
        Self::of_sets(set(whole), of)
    }

    fn of_sets(whole: Rc<PartSet>, of: BTreeMap<u16, OfMethod>) -> Self {
        let mut sets: BTreeMap<*const PartSet, &PartSet> = BTreeMap::from([(Rc::as_ptr(&whole), &*whole)]);
        for own in of.values() {
            sets.extend(std::iter::once(&own.whole).chain(own.at.values()).map(|set| (Rc::as_ptr(set), &**set)));
        }
        let areas = sets.values().flat_map(|set| &set.areas).copied().collect();
        let above = sets.values().flat_map(|set| set.below.keys()).copied().collect();
        drop(sets);
        Self { whole, of, areas, above }
    }

    /// The sets of a ratio. `methods` are its METHODs, each with those that its sides are read on; none where a side is not read.
    pub(super) fn joint(
        catalogue: &Catalogue,
        adds_up: bool,
        sides: [&Self; 2],
        methods: &[(u16, [Option<u16>; 2])],
    ) -> Self {
        let mut known: BTreeMap<[*const PartSet; 2], Rc<PartSet>> = BTreeMap::new();
        let mut joint = |pair: [&Rc<PartSet>; 2]| {
            let made = || Rc::new(PartSet::joint(catalogue, pair.map(|set| &**set), adds_up));
            Rc::clone(known.entry(pair.map(Rc::as_ptr)).or_insert_with(made))
        };
        let [top, bottom] = sides;
        let mut of = BTreeMap::new();
        for (method, [above, below]) in methods {
            let own = |side: &Self, method: Option<u16>| -> Vec<Period> {
                let own = method.and_then(|method| side.of.get(&method));
                own.into_iter().flat_map(|own| own.at.keys()).copied().collect()
            };
            let periods: BTreeSet<Period> = own(top, *above).into_iter().chain(own(bottom, *below)).collect();
            let pair = |period| [top.set(*above, period), bottom.set(*below, period)];
            let at = periods.iter().map(|period| (*period, joint(pair(Some(*period))))).collect();
            of.insert(*method, OfMethod { whole: joint(pair(None)), at });
        }
        Self::of_sets(joint([&top.whole, &bottom.whole]), of)
    }

    fn set(&self, method: Option<u16>, period: Option<Period>) -> &Rc<PartSet> {
        let Some(own) = method.and_then(|method| self.of.get(&method)) else { return &self.whole };
        let wider = |period: Period| {
            let coarser = Freq::ALL.into_iter().filter(move |freq| *freq < period.freq()).rev();
            coarser.filter_map(move |freq| period.widened(freq))
        };
        let around = |period: Period| std::iter::once(period).chain(wider(period)).find_map(|at| own.at.get(&at));
        period.and_then(around).unwrap_or(&own.whole)
    }

    /// The set of a METHOD in a period.
    pub(super) fn at(&self, method: u16, period: Period) -> &PartSet {
        self.set(Some(method), Some(period))
    }

    /// The areas that are parts anywhere.
    pub(super) fn areas(&self) -> &BTreeSet<AreaId> {
        &self.areas
    }

    /// The areas that have parts anywhere.
    pub(super) fn above(&self) -> &BTreeSet<AreaId> {
        &self.above
    }
}
