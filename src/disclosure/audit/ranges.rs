//! How far the populations that were found move each cell, and what bounds those that do not move far enough.

use std::collections::BTreeMap;

use super::block::{Binding, Block};
use super::regions::{Region, regions};
use super::view::View;
use super::{Attacker, End, Leak, Proof, whole};
use crate::linked::{CellId, Change, LinkedRelease, Pattern};

/// What is known of a cell that needs protection.
#[derive(Debug, Clone, Default)]
struct Range {
    need: i64,
    /// By how much populations that were found change it.
    low: i64,
    high: i64,
    leak: Option<Leak>,
}

impl Range {
    fn is_wide(&self) -> bool {
        self.high - self.low >= self.need
    }

    fn is_open(&self) -> bool {
        self.leak.is_none() && !self.is_wide()
    }
}

pub(super) struct Auditor<'a> {
    view: View<'a>,
    ranges: BTreeMap<CellId, Range>,
}

impl<'a> Auditor<'a> {
    pub fn new(release: &'a LinkedRelease, pattern: &'a Pattern, attacker: Attacker) -> Self {
        let is_of_others = |cell: CellId| match attacker {
            Attacker::Reader => true,
            Attacker::Reporter(reporter) => release.is_shared_with_others(cell, reporter),
        };
        let needs = release.primaries().filter(|(cell, _)| is_of_others(*cell));
        let ranges = needs.map(|(cell, need)| (cell, Range { need, ..Range::default() })).collect();
        Self { view: View::new(release, pattern, attacker), ranges }
    }

    pub fn primaries(&self) -> usize {
        self.ranges.len()
    }

    /// Leaks, and cells of which nothing is known.
    pub fn finish(self) -> (Vec<Leak>, Vec<CellId>) {
        let undecided = self.open();
        (self.ranges.into_values().filter_map(|range| range.leak).collect(), undecided)
    }

    fn open(&self) -> Vec<CellId> {
        self.ranges.iter().filter(|(_, range)| range.is_open()).map(|(cell, _)| *cell).collect()
    }

    pub fn judge(&mut self) {
        for cell in self.open() {
            if !self.view.pattern.is_hidden(cell) {
                self.leak_at_truth(cell, vec![(cell, super::Fraction { over: 1, under: 1 })]);
            } else if self.view.parts(cell).next().is_none() {
                self.leak_at_truth(cell, Vec::new());
            }
        }
        for region in regions(&self.view, &self.open()) {
            self.judge_region(region);
        }
    }

    fn leak_at_truth(&mut self, cell: CellId, sum: Vec<(CellId, super::Fraction)>) {
        let end = End { value: self.view.release.value(cell), proof: Proof::Sum(sum) };
        self.leak(cell, end.clone(), end);
    }

    fn leak(&mut self, cell: CellId, low: End, high: End) {
        if let Some(range) = self.ranges.get_mut(&cell) {
            range.leak = Some(Leak { cell, need: range.need, low, high });
        }
    }

    /// Whether a cell still needs a wider interval.
    fn is_open(&self, cell: CellId) -> bool {
        self.ranges.get(&cell).is_some_and(Range::is_open)
    }

    fn judge_region(&mut self, region: Region) {
        let cells: Vec<CellId> = region.cells.iter().copied().filter(|cell| self.is_open(*cell)).collect();
        if cells.is_empty() {
            return;
        }
        let Some(mut block) = Block::new(&self.view, region.atoms.clone(), Binding::All) else { return };
        for cell in &cells {
            for sign in [1, -1] {
                if self.is_open(*cell) {
                    self.walk(&mut block, *cell, sign);
                }
            }
        }
        let left: Vec<CellId> = cells.into_iter().filter(|cell| self.is_open(*cell)).collect();
        if !region.is_closed && !left.is_empty() {
            let Some(inside) = Block::new(&self.view, region.atoms, Binding::Inside) else { return };
            block = inside;
        }
        for cell in left {
            self.confine(&mut block, cell, region.is_closed);
        }
    }

    fn walk(&mut self, block: &mut Block, cell: CellId, sign: i64) -> bool {
        let Self { view, ranges } = self;
        block.walk(view, cell, sign, |change| {
            note(view, ranges, change);
            ranges.get(&cell).is_none_or(Range::is_wide)
        })
    }

    /// Proves that a cell is confined, if it is. `is_closed`: nothing outside the block bounds what is in it.
    fn confine(&mut self, block: &mut Block, cell: CellId, is_closed: bool) {
        let mut ends = Vec::new();
        for sign in [-1, 1] {
            // Populations of a block that is bound from outside too are none of the release.
            let is_at_end =
                if is_closed { self.walk(block, cell, sign) } else { block.walk(&self.view, cell, sign, |_| false) };
            let bound = if is_at_end { block.bound(&self.view, cell, sign) } else { None };
            ends.extend(bound.map(|(bound, sum)| (sign * bound, sum)));
        }
        let Some(range) = self.ranges.get(&cell) else { return };
        let need = range.need;
        let known = self.view.release.value(cell) - self.view.unknown_value(cell);
        if let [(low, below), (high, above)] = &ends[..]
            && high - low < need
        {
            let end = |value: &i64, sum: &Vec<_>| End { value: value + known, proof: Proof::Sum(sum.clone()) };
            return self.leak(cell, end(low, below), end(high, above));
        }
        if is_closed && self.is_open(cell) {
            self.confine_whole(block, cell, need);
        }
    }

    fn confine_whole(&mut self, block: &Block, cell: CellId, need: i64) {
        let ends = [-1, 1].map(|sign| whole::end(&self.view, block, cell, sign, need));
        let [Some(low), Some(high)] = ends else { return };
        for change in [&low, &high] {
            note(&self.view, &mut self.ranges, change);
        }
        let by = |change: &Change| change.effect(self.view.release).get(&cell).copied().unwrap_or(0);
        if by(&high) - by(&low) < need {
            let proof = Proof::WholeNumbers(block.rows().to_vec());
            let value = self.view.release.value(cell);
            let end = |change: &Change| End { value: value + by(change), proof: proof.clone() };
            let (low, high) = (end(&low), end(&high));
            self.leak(cell, low, high);
        }
    }
}

/// Takes a population into account if it gives the same release: checked in whole numbers, whoever found it.
fn note(view: &View, ranges: &mut BTreeMap<CellId, Range>, change: &Change) {
    if change.iter().any(|(atom, by)| !view.is_live(atom) || view.release.atom(atom).count + by < 0) {
        return;
    }
    let effect = change.effect(view.release);
    if effect.keys().any(|cell| !view.pattern.is_hidden(*cell)) {
        return;
    }
    for (cell, by) in effect {
        if let Some(range) = ranges.get_mut(&cell) {
            range.low = range.low.min(by);
            range.high = range.high.max(by);
        }
    }
}
