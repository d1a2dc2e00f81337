//! Which areas are parts of those above them, on each METHOD in each period.
//!
//! The lines that are in force in a period decide, beside the rows of the periods in which the same are in force: what another
//! level owed before or owes later makes nobody a part. Without lines it is the catalogue, and all periods count together.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::period::Period;

use super::calendar::Calendar;
use super::expectation::Place;
use super::in_force::{InForce, Times};
use super::part_sets::{Areas, AreasAt, PartSets, around};

/// The areas with rows in a period, by the position of what was in force for them.
type Came = BTreeMap<(Period, usize), BTreeSet<AreaId>>;

/// What the parts of an indicator are found from.
pub(super) struct Parts<'p> {
    pub catalogue: &'p Catalogue,
    pub calendar: Calendar,
    /// The areas that have lines at any time, if the indicator has lines.
    pub lines: Option<BTreeSet<AreaId>>,
    /// Whether without lines nobody knows of others than those who ever reported.
    pub only_ever: bool,
    pub adds_up: bool,
}

impl Parts<'_> {
    /// The parts on each METHOD in each period. `years` are all years that may be asked for: where lines begin or end, a period
    /// without rows may have other parts than the one around it.
    pub(super) fn sets(&self, times: &mut Times<'_>, rows: &[Place], years: &BTreeSet<i32>) -> PartSets {
        let came = self.came(times, rows);
        let mut asked: BTreeSet<Period> = BTreeSet::new();
        if times.turn() {
            let years = years.iter().filter_map(|year| Period::year_of(*year).ok());
            asked.extend(years.flat_map(|year| self.calendar.whole(year)));
        }
        let of_rows = came.values().flat_map(BTreeMap::keys).map(|(period, _)| period);
        let in_force: BTreeMap<Period, Rc<[usize]>> =
            asked.iter().chain(of_rows).map(|period| (*period, times.of(*period))).collect();
        let ever = by_position(came.values().flatten(), times.found().len());
        let ever: Vec<Expecting<'_>> =
            times.found().iter().zip(ever).map(|(own, ever)| self.expecting(own, ever)).collect();
        let wholes: Vec<Areas> = ever.iter().map(|own| own.parts(&own.ever).into()).collect();
        let in_period = |at: &dyn Fn(usize) -> Option<Areas>, period: &Period| {
            joined(in_force.get(period).into_iter().flat_map(|own| own.iter()).filter_map(|position| at(*position)))
        };
        let all = wholes.iter().cloned().chain(self.lines.clone().map(Rc::new));
        let at = asked.iter().map(|period| (*period, in_period(&|position| wholes.get(position).cloned(), period)));
        let whole = AreasAt { whole: joined(all), at: at.collect() };
        let mut of: BTreeMap<u16, AreasAt> = BTreeMap::new();
        for (method, came) in &came {
            let own = by_position(came, ever.len());
            let filled = ever.iter().zip(&wholes).zip(own).map(|((own, whole), rows)| own.filled(&rows, whole).into());
            let of_method: Vec<Areas> = filled.collect();
            // Mostly the same areas report in every period.
            let known: RefCell<BTreeMap<(usize, &BTreeSet<AreaId>), Areas>> = RefCell::default();
            let filled = |period: Period, position: usize| {
                let own = of_method.get(position)?;
                let rows = std::iter::once(period).chain(around(period)).find_map(|at| came.get(&(at, position)));
                let Some(rows) = rows else { return Some(Rc::clone(own)) };
                let made =
                    || ever.get(position).map(|expecting| expecting.filled(rows, own)).unwrap_or_default().into();
                Some(Rc::clone(known.borrow_mut().entry((position, rows)).or_insert_with(made)))
            };
            let periods: BTreeSet<Period> =
                asked.iter().chain(came.keys().map(|(period, _)| period)).copied().collect();
            let at = periods.iter().map(|period| (*period, in_period(&|position| filled(*period, position), period)));
            let at = at.collect();
            of.insert(*method, AreasAt { whole: joined(of_method.into_iter()), at });
        }
        PartSets::new(self.catalogue, self.adds_up, &whole, &of)
    }

    /// The areas with rows, by METHOD.
    fn came(&self, times: &mut Times<'_>, rows: &[Place]) -> BTreeMap<u16, Came> {
        let mut came: BTreeMap<u16, BTreeMap<(Period, usize), Vec<AreaId>>> = BTreeMap::new();
        for (method, area, period) in rows {
            let positions = times.of_row(*area, *period);
            let own = came.entry(*method).or_default();
            for at in std::iter::once(*period).chain(self.calendar.wider(*period)) {
                for position in positions.iter() {
                    let areas = own.entry((at, *position)).or_default();
                    if areas.last() != Some(area) {
                        areas.push(*area);
                    }
                }
            }
        }
        let sets = |own: BTreeMap<_, Vec<AreaId>>| own.into_iter().map(|(at, areas)| (at, areas.into_iter().collect()));
        came.into_iter().map(|(method, own)| (method, sets(own).collect())).collect()
    }

    fn expecting<'e>(&'e self, in_force: &'e InForce, ever: BTreeSet<AreaId>) -> Expecting<'e> {
        let lines = self.lines.is_some().then_some(in_force);
        Expecting { catalogue: self.catalogue, lines, ever, only_ever: self.only_ever }
    }
}

/// All areas with rows, by the position of what was in force for them.
fn by_position<'c>(
    came: impl IntoIterator<Item = (&'c (Period, usize), &'c BTreeSet<AreaId>)>,
    positions: usize,
) -> Vec<BTreeSet<AreaId>> {
    let mut found = vec![BTreeSet::new(); positions];
    for ((_, position), areas) in came {
        found.get_mut(*position).into_iter().for_each(|own| own.extend(areas));
    }
    found
}

/// All areas of some sets.
fn joined(mut sets: impl Iterator<Item = Areas>) -> Areas {
    let first = sets.next().unwrap_or_default();
    sets.fold(first, |all, more| if more.is_subset(&all) { all } else { Rc::new(&*all | &*more) })
}

/// Finds the parts while the same lines are in force.
struct Expecting<'e> {
    catalogue: &'e Catalogue,
    /// None: the indicator has none at any time.
    lines: Option<&'e InForce>,
    /// The areas that reported in this time.
    ever: BTreeSet<AreaId>,
    /// Whether nobody knows of others.
    only_ever: bool,
}

impl Expecting<'_> {
    /// The parts where these areas have rows.
    fn parts(&self, rows: &BTreeSet<AreaId>) -> BTreeSet<AreaId> {
        let Some(InForce { lines, above }) = self.lines else {
            let all = completed(self.catalogue, rows, |_| true);
            let may = |area: &AreaId| !self.only_ever || self.ever.contains(area);
            return all.into_iter().filter(may).collect();
        };
        let is_inside = |area: AreaId| self.catalogue.ancestors(area).any(|above| lines.contains(&above));
        // Below an area of the roster its parts are those of the level at which they are reported.
        let below = rows.iter().copied().filter(|area| is_inside(*area)).collect();
        let mut parts = completed(self.catalogue, &below, |area| lines.contains(&area) || is_inside(area));
        parts.extend(self.ever.iter().filter(|area| !above.contains(area) && !is_inside(**area)));
        parts.extend(lines);
        parts
    }

    /// The same; where nothing came below a part, or in a tree, it is as in `whole`.
    fn filled(&self, rows: &BTreeSet<AreaId>, whole: &BTreeSet<AreaId>) -> BTreeSet<AreaId> {
        let mut parts = self.parts(rows);
        let above = |areas: &BTreeSet<AreaId>| -> BTreeSet<AreaId> {
            areas.iter().flat_map(|area| self.catalogue.ancestors(*area)).collect()
        };
        let (above_rows, above_parts) = (above(rows), above(&parts));
        let is_open = |area: &&AreaId| match self.catalogue.ancestors(**area).find(|above| parts.contains(above)) {
            Some(part) => !above_rows.contains(&part),
            None => {
                let root = self.catalogue.ancestors(**area).last().unwrap_or(**area);
                !above_parts.contains(&root) && !parts.contains(&root)
            }
        };
        let more: Vec<AreaId> = whole.difference(&parts).filter(is_open).copied().collect();
        parts.extend(more);
        parts
    }
}

/// The areas with rows, and with them every territory of the level at which the parts of an area above were reported: the
/// coarsest one below it. `may` says below which areas that holds.
fn completed(catalogue: &Catalogue, with_rows: &BTreeSet<AreaId>, may: impl Fn(AreaId) -> bool) -> BTreeSet<AreaId> {
    let level = |area: AreaId| catalogue.area(area).map(|own| own.level);
    let in_tree = |level: Level| !matches!(level, Level::City | Level::Network | Level::Residual);
    let mut coarsest: BTreeMap<AreaId, u8> = BTreeMap::new();
    for area in with_rows {
        let Some(own) = level(*area).filter(|level| in_tree(*level)).map(Level::fineness) else { continue };
        for above in catalogue.ancestors(*area).filter(|above| may(*above)) {
            coarsest.entry(above).and_modify(|known| *known = own.min(*known)).or_insert(own);
        }
    }
    let mut all = with_rows.clone();
    for (above, wanted) in coarsest {
        let mut pending: Vec<AreaId> = catalogue.children(above).to_vec();
        while let Some(area) = pending.pop() {
            match level(area).map(Level::fineness) {
                Some(own) if own == wanted => {
                    all.insert(area);
                }
                Some(own) if own < wanted => pending.extend(catalogue.children(area)),
                _ => {}
            }
        }
    }
    all
}
