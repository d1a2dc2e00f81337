//! How far the populations that were found move each cell, and what bounds those that do not move far enough.

use std::collections::BTreeMap;

use super::block::{Binding, Block};
use super::regions::{Reach, Region, around, components};
use super::simplex::Stride;
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
    ranges: Ranges,
}

impl<'a> Auditor<'a> {
    pub fn new(release: &'a LinkedRelease, pattern: &'a Pattern, attacker: Attacker) -> Self {
        let is_of_others = |cell: CellId| match attacker {
            Attacker::Reader => true,
            Attacker::Reporter(reporter) => release.is_kept_from(cell, reporter),
        };
        let needs = release.primaries().filter(|(cell, _)| is_of_others(*cell));
        let ranges = needs.map(|(cell, need)| (cell, Range { need, ..Range::default() }));
        let ranges = Ranges { known: ranges.collect(), by: vec![0; release.cell_count()] };
        Self { view: View::new(release, pattern, attacker), ranges }
    }

    pub fn primaries(&self) -> usize {
        self.ranges.known.len()
    }

    /// Leaks, and cells of which nothing is known.
    pub fn finish(self) -> (Vec<Leak>, Vec<CellId>) {
        let undecided = self.open();
        (self.ranges.known.into_values().filter_map(|range| range.leak).collect(), undecided)
    }

    fn open(&self) -> Vec<CellId> {
        self.ranges.known.iter().filter(|(_, range)| range.is_open()).map(|(cell, _)| *cell).collect()
    }

    pub fn judge(&mut self) {
        for cell in self.open() {
            if !self.view.pattern.is_hidden(cell) {
                self.leak_at_truth(cell, vec![(cell, super::Fraction { over: 1, under: 1 })]);
            } else if self.view.parts(cell).next().is_none() {
                self.leak_at_truth(cell, Vec::new());
            }
        }
        for component in components(&self.view, &self.open()) {
            if component.is_closed {
                self.judge_closed(component);
            } else {
                self.judge_open(&component.cells);
            }
        }
    }

    /// A component that is too large to be solved at once: populations are looked for in its parts, and what follows from
    /// the equations of a part.
    fn judge_open(&mut self, cells: &[CellId]) {
        for reach in [Reach::Own, Reach::Next, Reach::Anywhere] {
            for region in around(&self.view, &self.still_open(cells), reach) {
                self.search(region);
            }
        }
        for region in around(&self.view, &self.still_open(cells), Reach::Own) {
            if let Some(mut block) = Block::new(&self.view, region.atoms, Binding::Inside) {
                region.cells.iter().for_each(|cell| self.confine(&mut block, *cell, false));
            }
        }
    }

    fn still_open(&self, cells: &[CellId]) -> Vec<CellId> {
        cells.iter().copied().filter(|cell| self.is_open(*cell)).collect()
    }

    /// Looks for populations that differ in a region alone.
    fn search(&mut self, region: Region) -> Option<Block> {
        let mut block = Block::new(&self.view, region.atoms, Binding::All)?;
        for cell in region.cells {
            for sign in [1, -1] {
                if self.is_open(cell) {
                    self.walk(&mut block, cell, sign, Stride::Whole);
                }
            }
        }
        Some(block)
    }

    fn judge_closed(&mut self, region: Region) {
        let cells = region.cells.clone();
        let Some(mut block) = self.search(region) else { return };
        for cell in self.still_open(&cells) {
            self.confine(&mut block, cell, true);
        }
    }

    fn leak_at_truth(&mut self, cell: CellId, sum: Vec<(CellId, super::Fraction)>) {
        let end = End { value: self.view.release.value(cell), proof: Proof::Sum(sum) };
        self.leak(cell, end.clone(), end);
    }

    fn leak(&mut self, cell: CellId, low: End, high: End) {
        if let Some(range) = self.ranges.known.get_mut(&cell) {
            range.leak = Some(Leak { cell, need: range.need, low, high });
        }
    }

    /// Whether a cell still needs a wider interval.
    fn is_open(&self, cell: CellId) -> bool {
        self.ranges.known.get(&cell).is_some_and(Range::is_open)
    }

    fn walk(&mut self, block: &mut Block, cell: CellId, sign: i64, stride: Stride) -> bool {
        let Self { view, ranges } = self;
        block.walk(view, cell, sign, stride, |change| {
            ranges.note(view, change);
            ranges.known.get(&cell).is_none_or(Range::is_wide)
        })
    }

    /// Proves that a cell is confined, if it is. `is_closed`: nothing outside the block bounds what is in it.
    fn confine(&mut self, block: &mut Block, cell: CellId, is_closed: bool) {
        let mut ends = Vec::new();
        for sign in [-1, 1] {
            // Populations of a block that is bound from outside too are none of the release.
            let is_at_end = if is_closed {
                self.walk(block, cell, sign, Stride::Full)
            } else {
                block.walk(&self.view, cell, sign, Stride::Full, |_| false)
            };
            let bound = if is_at_end { block.bound(&self.view, cell, sign) } else { None };
            ends.extend(bound.map(|(bound, sum)| (sign * bound, sum)));
        }
        let Some(range) = self.ranges.known.get(&cell) else { return };
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
            self.ranges.note(&self.view, change);
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

/// What the audit knows of the cells that need protection.
struct Ranges {
    known: BTreeMap<CellId, Range>,
    /// By how much a population changes each cell; all zero between two of them.
    by: Vec<i64>,
}

impl Ranges {
    /// Takes a population into account if it gives the same release: checked in whole numbers, however it was found.
    fn note(&mut self, view: &View, change: &Change) {
        if change.iter().any(|(atom, by)| !view.is_live(atom) || view.release.atom(atom).count + by < 0) {
            return;
        }
        let mut changed: Vec<CellId> = Vec::new();
        for (atom, by) in change.iter() {
            for term in view.release.sums(atom) {
                let sum = &mut self.by[term.at as usize];
                if *sum == 0 {
                    changed.push(CellId(term.at));
                }
                *sum += by * i64::from(term.times);
            }
        }
        let is_shown = |cell: &CellId| self.by[cell.index()] != 0 && !view.pattern.is_hidden(*cell);
        let agrees = !changed.iter().any(is_shown);
        for cell in changed {
            let by = std::mem::take(&mut self.by[cell.index()]);
            if let Some(range) = self.known.get_mut(&cell).filter(|_| agrees) {
                range.low = range.low.min(by);
                range.high = range.high.max(by);
            }
        }
    }
}
