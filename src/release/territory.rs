//! The roster over the territory tree: which areas are expected, and which are the parts of a cell.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use rustc_hash::FxHashMap;

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::{Indicator, TerritoryRule};
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::period::Period;

use super::place_key::MethodPlace;

/// An indicator's roster, seen from every area above it.
#[derive(Debug)]
pub(super) struct Territory<'a> {
    pub catalogue: &'a Catalogue,
    roster: BTreeSet<AreaId>,
    /// Areas that have a roster area below them.
    above: BTreeSet<AreaId>,
    adds_up: bool,
    /// By area.
    parts: Vec<OnceCell<Box<[AreaId]>>>,
}

impl<'a> Territory<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, indicator: &Indicator, roster: BTreeSet<AreaId>) -> Self {
        let above = roster.iter().flat_map(|area| catalogue.ancestors(*area)).collect();
        let adds_up = matches!(indicator.over_territory, TerritoryRule::Sum | TerritoryRule::RatioOfSums);
        let parts = catalogue.parts().areas.iter().map(|_| OnceCell::new()).collect();
        Self { catalogue, roster, above, adds_up, parts }
    }

    /// The roster of a ratio: areas of either side's roster at which both sides can have a figure.
    pub(super) fn joint(catalogue: &'a Catalogue, indicator: &Indicator, sides: [&Self; 2]) -> Self {
        let roster = sides
            .iter()
            .flat_map(|side| &side.roster)
            .filter(|area| sides.iter().all(|side| side.reaches(**area)))
            .copied()
            .collect();
        Self::new(catalogue, indicator, roster)
    }

    fn reaches(&self, area: AreaId) -> bool {
        self.roster.contains(&area) || (self.adds_up && self.above.contains(&area))
    }

    pub(super) fn level(&self, area: AreaId) -> Level {
        self.catalogue.area(area).map_or(Level::Arrondissement, |area| area.level)
    }

    /// The roster areas nearest below `area`; none for an area that is its own part, and for groups.
    pub(super) fn parts(&self, area: AreaId) -> &[AreaId] {
        let known = usize::try_from(area.0).ok().and_then(|n| self.parts.get(n));
        known.map_or(&[], |known| known.get_or_init(|| self.list_parts(area)))
    }

    fn list_parts(&self, area: AreaId) -> Box<[AreaId]> {
        if !self.adds_up || !self.above.contains(&area) {
            return Box::default();
        }
        let mut parts = Vec::new();
        let mut pending: Vec<AreaId> = self.catalogue.children(area).to_vec();
        while let Some(next) = pending.pop() {
            if self.roster.contains(&next) {
                parts.push(next);
            } else if self.above.contains(&next) {
                pending.extend(self.catalogue.children(next));
            }
        }
        parts.sort_unstable();
        parts.into()
    }

    /// The members of a network at the end of `period`, none of which lies in another.
    pub(super) fn members(&self, group: AreaId, period: Period) -> Vec<AreaId> {
        let Some(area) = self.catalogue.area(group).filter(|_| self.adds_up) else { return Vec::new() };
        let year = period.last_day().year();
        let held = area.members.iter().filter(|member| member.holds_in(year));
        let mut members: Vec<AreaId> = held.filter_map(|m| self.catalogue.area_id(m.area.as_str())).collect();
        members.sort_unstable();
        members.dedup();
        let inside_another = |one: AreaId| {
            members.iter().any(|other| {
                let within = self.catalogue.is_within(one, *other);
                let equal = within && self.catalogue.is_within(*other, one);
                *other != one && within && (!equal || *other < one)
            })
        };
        members.iter().copied().filter(|one| !inside_another(*one)).collect()
    }

    /// The areas that have cells, given those with rows of their own: the roster, all above it, networks of them.
    pub(super) fn cell_areas(&self, with_rows: &BTreeSet<AreaId>) -> BTreeSet<AreaId> {
        let mut areas: BTreeSet<AreaId> = self.roster.union(with_rows).copied().collect();
        if !self.adds_up {
            return areas;
        }
        areas.extend(&self.above);
        for (n, area) in (0..).zip(&self.catalogue.parts().areas) {
            let reaches = |code: &str| {
                self.catalogue.area_id(code).is_some_and(|id| {
                    let same = self.catalogue.area(id).and_then(|member| member.same_as.as_ref());
                    self.reaches(id)
                        || same.and_then(|c| self.catalogue.area_id(c.as_str())).is_some_and(|s| self.reaches(s))
                })
            };
            if area.level == Level::Network && area.members.iter().any(|member| reaches(member.area.as_str())) {
                areas.insert(AreaId(n));
            }
        }
        areas
    }

    /// Within which expectation is shared: a country's tree, or cities and networks together. A basis that only
    /// cities outside the census use is not expected of the communes inside it.
    pub(super) fn scope(&self, area: AreaId) -> Option<AreaId> {
        let found = self.catalogue.area(area)?;
        match found.level {
            Level::City | Level::Network => None,
            Level::Residual => {
                let member = found.members.first()?;
                Some(root(self.catalogue, self.catalogue.area_id(member.area.as_str())?))
            }
            _ => Some(root(self.catalogue, area)),
        }
    }

    /// Adds what areas use to all that their rows count towards: the tree above them, level by level, and the networks
    /// that they are members of.
    pub(super) fn upwards(
        &self,
        mut usage: FxHashMap<MethodPlace, u128>,
        networks: &Networks,
    ) -> FxHashMap<MethodPlace, u128> {
        if !self.adds_up {
            return usage;
        }
        let mut parents: FxHashMap<AreaId, (usize, Option<AreaId>)> = FxHashMap::default();
        let mut parent_of = |area: AreaId| {
            *parents
                .entry(area)
                .or_insert_with(|| (self.catalogue.ancestors(area).count(), self.catalogue.parent(area)))
        };
        let mut levels: Vec<Vec<MethodPlace>> = Vec::new();
        let mut in_networks = Vec::new();
        for (key, mask) in &usage {
            let (depth, _) = parent_of(key.1);
            if levels.len() <= depth {
                levels.resize(depth + 1, Vec::new());
            }
            levels.get_mut(depth).into_iter().for_each(|level| level.push(*key));
            in_networks.extend(networks.of(key.1).map(|network| ((key.0, network, key.2), *mask)));
        }
        for depth in (1..levels.len()).rev() {
            for (method, area, period) in levels.get_mut(depth).map(std::mem::take).unwrap_or_default() {
                let (_, Some(parent)) = parent_of(area) else { continue };
                let mask = usage.get(&(method, area, period)).copied().unwrap_or(0);
                let known = usage.entry((method, parent, period)).or_insert_with(|| {
                    levels.get_mut(depth - 1).into_iter().for_each(|level| level.push((method, parent, period)));
                    0
                });
                *known |= mask;
            }
        }
        for (key, mask) in in_networks {
            *usage.entry(key).or_default() |= mask;
        }
        usage
    }
}

/// The networks that an area is a member of, under its own code or as the same territory.
#[derive(Debug, Default)]
pub(super) struct Networks(HashMap<AreaId, Vec<AreaId>>);

impl Networks {
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        let mut of: HashMap<AreaId, Vec<AreaId>> = HashMap::new();
        for (n, area) in (0..).zip(&catalogue.parts().areas).filter(|(_, area)| area.level == Level::Network) {
            for member in area.members.iter().filter_map(|member| catalogue.area_by_code(member.area.as_str())) {
                for code in [Some(&member.code), member.same_as.as_ref()].into_iter().flatten() {
                    if let Some(id) = catalogue.area_id(code.as_str()) {
                        of.entry(id).or_default().push(AreaId(n));
                    }
                }
            }
        }
        Self(of)
    }

    fn of(&self, area: AreaId) -> impl Iterator<Item = AreaId> + '_ {
        self.0.get(&area).into_iter().flatten().copied()
    }
}

fn root(catalogue: &Catalogue, area: AreaId) -> AreaId {
    catalogue.ancestors(area).last().unwrap_or(area)
}
