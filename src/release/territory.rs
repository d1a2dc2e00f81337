//! The territory tree: its order, the areas that have cells, and the members of networks.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::{Indicator, TerritoryRule};
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::period::Period;

use super::grid::Tree;
use super::part_sets::PartSets;

/// An area in the post-order of the whole catalogue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub area: AreaId,
    /// Its position in that order.
    pub rank: u32,
    /// The rank of the first area below it: all ranks from this one to its own are of areas below it.
    pub first: u32,
    /// The rank of the area above it.
    pub parent: Option<u32>,
    pub depth: usize,
}

/// All areas of a catalogue in post-order, by area. Cities and groups are trees of their own.
#[derive(Debug)]
pub(super) struct PostOrder(Vec<Node>);

impl PostOrder {
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        let areas = || (0..).map(AreaId).take(catalogue.parts().areas.len());
        let unranked = |area| {
            let depth = catalogue.ancestors(area).count();
            Node { area, rank: u32::MAX, first: u32::MAX, parent: None, depth }
        };
        let mut order = Self(areas().map(unranked).collect());
        let mut rank = 0;
        for root in areas().filter(|area| catalogue.parent(*area).is_none()) {
            order.visit(catalogue, root, &mut rank);
        }
        for area in areas() {
            let parent = catalogue.parent(area).and_then(|parent| Some(order.get(parent)?.rank));
            order.place(area).into_iter().for_each(|node| node.parent = parent);
        }
        order
    }

    fn visit(&mut self, catalogue: &Catalogue, area: AreaId, rank: &mut u32) {
        let first = *rank;
        for child in catalogue.children(area) {
            self.visit(catalogue, *child, rank);
        }
        self.place(area).into_iter().for_each(|node| (node.rank, node.first) = (*rank, first));
        *rank += 1;
    }

    fn place(&mut self, area: AreaId) -> Option<&mut Node> {
        self.0.get_mut(usize::try_from(area.0).ok()?)
    }

    pub(super) fn get(&self, area: AreaId) -> Option<&Node> {
        self.0.get(usize::try_from(area.0).ok()?)
    }

    /// The rank of an area; of one that is not in the catalogue none that another has.
    pub(super) fn rank(&self, area: AreaId) -> u32 {
        self.get(area).map_or(u32::MAX, |node| node.rank)
    }
}

/// Whether the figures of an indicator's areas add up.
pub(super) fn adds_up(indicator: &Indicator) -> bool {
    matches!(indicator.over_territory, TerritoryRule::Sum | TerritoryRule::RatioOfSums)
}

/// An indicator's parts, seen from every area above them.
#[derive(Debug)]
pub(super) struct Territory<'a> {
    pub catalogue: &'a Catalogue,
    pub order: Rc<PostOrder>,
    pub parts: PartSets,
    pub adds_up: bool,
}

impl<'a> Territory<'a> {
    pub(super) fn new(catalogue: &'a Catalogue, order: Rc<PostOrder>, indicator: &Indicator, parts: PartSets) -> Self {
        Self { catalogue, order, parts, adds_up: adds_up(indicator) }
    }

    fn reaches(&self, area: AreaId) -> bool {
        self.parts.areas().contains(&area) || self.parts.above().contains(&area)
    }

    pub(super) fn level(&self, area: AreaId) -> Level {
        self.catalogue.area(area).map_or(Level::Arrondissement, |area| area.level)
    }

    /// The areas that figures are computed for, given those with rows of their own: those that have cells, and all above
    /// rows, which say what is used below.
    pub(super) fn tree(&self, with_rows: &BTreeSet<AreaId>) -> Tree {
        let above_rows = with_rows.iter().flat_map(|area| self.catalogue.ancestors(*area));
        let areas = self.cell_areas(with_rows).into_iter().chain(above_rows);
        Tree::new(areas.filter_map(|area| self.node(area)).collect())
    }

    /// Some areas of `tree` and all below them; each of `areas` is there, whether it is in `tree` or not.
    pub(super) fn below(&self, tree: &Tree, areas: &[AreaId]) -> Tree {
        let mut nodes: Vec<Node> = areas.iter().filter_map(|area| self.node(*area)).collect();
        for top in nodes.clone() {
            let start = tree.nodes.partition_point(|node| node.rank < top.first);
            let inside = tree.nodes.iter().skip(start).take_while(|node| node.rank < top.rank);
            nodes.extend(inside);
        }
        Tree::new(nodes)
    }

    fn node(&self, area: AreaId) -> Option<Node> {
        self.order.get(area).copied()
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

    /// The area that is the same territory under another code.
    pub(super) fn same(&self, area: AreaId) -> Option<AreaId> {
        self.catalogue.area_id(self.catalogue.area(area)?.same_as.as_ref()?.as_str())
    }

    /// The areas that have cells, given those with rows of their own: the roster, all above it, networks of them.
    pub(super) fn cell_areas(&self, with_rows: &BTreeSet<AreaId>) -> BTreeSet<AreaId> {
        let mut areas: BTreeSet<AreaId> = self.parts.areas().union(with_rows).copied().collect();
        if !self.adds_up {
            return areas;
        }
        areas.extend(self.parts.above());
        for (n, area) in (0..).zip(&self.catalogue.parts().areas).filter(|(_, area)| area.level == Level::Network) {
            let mut members = area.members.iter().filter_map(|member| self.catalogue.area_id(member.area.as_str()));
            if members.any(|id| self.reaches(id) || self.same(id).is_some_and(|same| self.reaches(same))) {
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

    pub(super) fn of(&self, area: AreaId) -> impl Iterator<Item = AreaId> + '_ {
        self.0.get(&area).into_iter().flatten().copied()
    }
}

fn root(catalogue: &Catalogue, area: AreaId) -> AreaId {
    catalogue.ancestors(area).last().unwrap_or(area)
}
