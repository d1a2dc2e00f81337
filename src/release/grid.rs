//! The areas and periods that a combination of codes is computed at: areas in post-order, so that parts come before what
//! they are parts of, and for each area a strip of periods.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use marsad_domain::catalogue::AreaId;
use marsad_domain::catalogue::indicator::TimeRule;
use marsad_domain::period::Period;

use super::calendar::Calendar;
use super::layout::Layout;
use super::owed::Owed;
use super::part_sets::PartSet;
use super::territory::Node;

/// Periods in their order, and what each is made of.
#[derive(Debug, Default)]
pub(super) struct Axis {
    pub periods: Vec<Period>,
    /// For each period the positions of the next finer periods that make it up; they come after it.
    pub subs: Vec<Box<[usize]>>,
    /// For each period how many parts of the finest frequency it has.
    pub leaves: Vec<u32>,
}

impl Axis {
    /// Of some periods and all that they are made of.
    pub(super) fn new(calendar: Calendar, roots: impl IntoIterator<Item = Period>) -> Self {
        let mut all = BTreeSet::new();
        let mut pending: Vec<Period> = roots.into_iter().collect();
        while let Some(period) = pending.pop() {
            if all.insert(period) {
                pending.extend(calendar.children(period));
            }
        }
        let periods: Vec<Period> = all.into_iter().collect();
        let places = |parts: Vec<Period>| parts.iter().filter_map(|part| periods.binary_search(part).ok()).collect();
        Self {
            subs: periods.iter().map(|period| places(calendar.children(*period))).collect(),
            leaves: periods.iter().map(|period| calendar.leaves(*period)).collect(),
            periods,
        }
    }

    pub(super) fn position(&self, period: Period) -> Option<usize> {
        self.periods.binary_search(&period).ok()
    }
}

/// Areas in post-order.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    /// For each area the position of the one above it.
    pub up: Vec<Option<usize>>,
}

impl Tree {
    pub(super) fn new(mut nodes: Vec<Node>) -> Self {
        nodes.sort_unstable_by_key(|node| node.rank);
        nodes.dedup_by_key(|node| node.rank);
        let place = |rank: u32| nodes.binary_search_by_key(&rank, |node| node.rank).ok();
        let up = nodes.iter().map(|node| node.parent.and_then(place)).collect();
        Self { nodes, up }
    }

    pub(super) fn position(&self, rank: u32) -> Option<usize> {
        self.nodes.binary_search_by_key(&rank, |node| node.rank).ok()
    }
}

/// Whether an area is a part of what is above it in a period, and whether it has parts itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct InTree {
    pub is_part: bool,
    pub has_parts: bool,
    /// Whether it has parts in some of the periods that this one is made of, and owes a figure itself in others: then it is the sum
    /// of those periods, so that neither is lost.
    pub sums_periods: bool,
}

/// Where a combination of codes is computed.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub tree: Rc<Tree>,
    pub axis: Axis,
    /// By METHOD, for each position: found when it is first asked for.
    in_tree: RefCell<BTreeMap<u16, Rc<[InTree]>>>,
    /// Of a ratio: where its sides are computed for it.
    pub sides: Vec<SideGrid>,
}

/// Where a side of a ratio is computed.
#[derive(Debug)]
pub(super) struct SideGrid {
    pub grid: Grid,
    /// For each period of the ratio its position in the side's.
    pub period_at: Vec<Option<usize>>,
}

impl Grid {
    pub(super) fn new(tree: Rc<Tree>, axis: Axis, sides: Vec<SideGrid>) -> Self {
        Self { tree, axis, in_tree: RefCell::default(), sides }
    }

    /// What the areas are to one another on a METHOD, by position.
    pub(super) fn in_tree(&self, layout: &Layout<'_>, method: u16) -> Rc<[InTree]> {
        let territory = &layout.territory;
        if let Some(known) = self.in_tree.borrow().get(&method) {
            return Rc::clone(known);
        }
        let sets: Vec<&PartSet> = self.axis.periods.iter().map(|period| territory.parts.at(method, *period)).collect();
        let of = |area: AreaId| {
            let mut last: Option<(&PartSet, InTree)> = None;
            sets.iter().map(move |set| match last {
                Some((same, known)) if std::ptr::eq(same, *set) => known,
                _ => {
                    let found =
                        InTree { is_part: set.is_part(area), has_parts: set.has_parts(area), sums_periods: false };
                    last = Some((set, found));
                    found
                }
            })
        };
        let mut found: Rc<[InTree]> = self.tree.nodes.iter().flat_map(|node| of(node.area)).collect();
        if layout.calendar.rule != TimeRule::Last {
            for (node, strip) in self.tree.nodes.iter().zip(Rc::make_mut(&mut found).chunks_mut(self.width().max(1))) {
                self.find_sums(layout.expectation.owed(node.area), strip);
            }
        }
        self.in_tree.borrow_mut().insert(method, Rc::clone(&found));
        found
    }

    /// Finds the periods of an area in some of whose parts it owes a figure itself, and has parts in others.
    fn find_sums(&self, owed: &Owed, strip: &mut [InTree]) {
        if owed.own().is_none() || strip.iter().all(|own| !own.has_parts) {
            return;
        }
        // Whether it owes itself, in a period or a part of it; what a period is made of comes after it.
        let mut itself = vec![false; strip.len()];
        for at in (0..strip.len()).rev() {
            let (Some(subs), Some(period)) = (self.axis.subs.get(at), self.axis.periods.get(at)) else { continue };
            let Some(own) = strip.get_mut(at) else { continue };
            let owes = match &**subs {
                [] => !own.has_parts && owed.has_line(*period),
                subs => subs.iter().any(|sub| itself.get(*sub).is_some_and(|owes| *owes)),
            };
            own.sums_periods = owes && own.has_parts;
            itself.get_mut(at).into_iter().for_each(|found| *found = owes);
        }
    }

    /// How many periods an area's strip has.
    pub(super) fn width(&self) -> usize {
        self.axis.periods.len()
    }

    /// The position of a place, if the grid has it.
    pub(super) fn position(&self, rank: u32, period: Period) -> Option<usize> {
        Some(self.tree.position(rank)? * self.width() + self.axis.position(period)?)
    }
}
