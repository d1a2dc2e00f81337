//! The parts of cells: which areas are expected on each METHOD in each period, and which of them are the nearest below an area.
//!
//! The level at which parts are reported may differ from year to year and from METHOD to METHOD: communes in one census, provinces in
//! a register. So each has its own set. A period that is not named has the set of the period around it, else that of its METHOD.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::period::{Freq, Period};

/// Areas that are parts together.
pub(super) type Areas = Rc<BTreeSet<AreaId>>;

/// Areas of all periods together, and of some of them.
#[derive(Debug, Default)]
pub(super) struct AreasAt {
    pub whole: Areas,
    pub at: BTreeMap<Period, Areas>,
}

/// The coarser periods around one, the finest first.
pub(super) fn around(period: Period) -> impl Iterator<Item = Period> {
    let coarser = Freq::ALL.into_iter().filter(move |freq| *freq < period.freq()).rev();
    coarser.filter_map(move |freq| period.widened(freq))
}

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

/// The sets that were made: most periods have the same parts.
struct Made<'m> {
    catalogue: &'m Catalogue,
    adds_up: bool,
    by_areas: BTreeMap<&'m BTreeSet<AreaId>, Rc<PartSet>>,
    /// By where the areas are held, which is found faster.
    by_place: HashMap<*const BTreeSet<AreaId>, Rc<PartSet>>,
}

impl<'m> Made<'m> {
    fn set(&mut self, areas: &'m Areas) -> Rc<PartSet> {
        let (catalogue, adds_up, by_areas) = (self.catalogue, self.adds_up, &mut self.by_areas);
        let new = || Rc::new(PartSet::new(catalogue, (**areas).clone(), adds_up));
        let found = || Rc::clone(by_areas.entry(areas).or_insert_with(new));
        Rc::clone(self.by_place.entry(Rc::as_ptr(areas)).or_insert_with(found))
    }

    fn all(&mut self, areas: &'m AreasAt) -> OfMethod {
        let whole = self.set(&areas.whole);
        OfMethod { whole, at: areas.at.iter().map(|(period, areas)| (*period, self.set(areas))).collect() }
    }
}

/// The sets of one METHOD.
#[derive(Debug, Default)]
struct OfMethod {
    whole: Rc<PartSet>,
    at: BTreeMap<Period, Rc<PartSet>>,
}

impl OfMethod {
    fn set(&self, period: Period) -> &Rc<PartSet> {
        let around = std::iter::once(period).chain(around(period)).find_map(|at| self.at.get(&at));
        around.unwrap_or(&self.whole)
    }
}

/// The sets of an indicator.
#[derive(Debug, Default)]
pub(super) struct PartSets {
    /// Of all METHODs together.
    whole: OfMethod,
    of: BTreeMap<u16, OfMethod>,
    /// The areas that are parts anywhere, and those above them.
    areas: BTreeSet<AreaId>,
    above: BTreeSet<AreaId>,
}

impl PartSets {
    /// `whole` are the parts of all METHODs together, `of` those of each.
    pub(super) fn new(catalogue: &Catalogue, adds_up: bool, whole: &AreasAt, of: &BTreeMap<u16, AreasAt>) -> Self {
        let mut made = Made { catalogue, adds_up, by_areas: BTreeMap::new(), by_place: HashMap::new() };
        let whole = made.all(whole);
        let of = of.iter().map(|(method, areas)| (*method, made.all(areas))).collect();
        Self::of_sets(whole, of)
    }

    fn of_sets(whole: OfMethod, of: BTreeMap<u16, OfMethod>) -> Self {
        let mut sets: BTreeMap<*const PartSet, &PartSet> = BTreeMap::new();
        for own in std::iter::once(&whole).chain(of.values()) {
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
        let mut joined = |top: &OfMethod, bottom: &OfMethod| {
            let periods: BTreeSet<Period> = top.at.keys().chain(bottom.at.keys()).copied().collect();
            let at = periods.into_iter().map(|period| (period, joint([top.set(period), bottom.set(period)]))).collect();
            OfMethod { whole: joint([&top.whole, &bottom.whole]), at }
        };
        let of = methods.iter().map(|(method, [above, below])| (*method, joined(top.of(*above), bottom.of(*below))));
        let of = of.collect();
        Self::of_sets(joined(&top.whole, &bottom.whole), of)
    }

    fn of(&self, method: Option<u16>) -> &OfMethod {
        method.and_then(|method| self.of.get(&method)).unwrap_or(&self.whole)
    }

    /// The set of a METHOD in a period.
    pub(super) fn at(&self, method: u16, period: Period) -> &PartSet {
        self.of(Some(method)).set(period)
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
