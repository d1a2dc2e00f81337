//! Sparse elimination: equations one by one, each reduced by those before it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::field::Residue;

/// A row: columns, each once, with what is there.
pub(super) type Row = Vec<(u32, Residue)>;

struct Pivot {
    column: u32,
    /// The row without its pivot, which is one.
    rest: Row,
}

/// Independent equations. None has the pivot of one before it.
pub(super) struct Echelon {
    pivots: Vec<Pivot>,
    pivot_of: Vec<Option<u32>>,
    sum: Vec<Residue>,
    is_seen: Vec<bool>,
    seen: Vec<u32>,
    heap: BinaryHeap<Reverse<u32>>,
}

impl Echelon {
    pub fn new(columns: usize) -> Self {
        Self {
            pivots: Vec::new(),
            pivot_of: vec![None; columns],
            sum: vec![Residue::ZERO; columns],
            is_seen: vec![false; columns],
            seen: Vec::new(),
            heap: BinaryHeap::new(),
        }
    }

    fn add(&mut self, column: u32, value: Residue) {
        let at = column as usize;
        if !self.is_seen[at] {
            self.is_seen[at] = true;
            self.seen.push(column);
            if let Some(pivot) = self.pivot_of[at] {
                self.heap.push(Reverse(pivot));
            }
        }
        self.sum[at] = self.sum[at].plus(value);
    }

    /// What is left of a row, in order of columns: nothing if it follows from the equations.
    pub fn reduce(&mut self, row: impl Iterator<Item = (u32, Residue)>) -> Row {
        row.for_each(|(column, value)| self.add(column, value));
        let pivots = std::mem::take(&mut self.pivots);
        while let Some(Reverse(n)) = self.heap.pop() {
            let pivot = &pivots[n as usize];
            let times = std::mem::take(&mut self.sum[pivot.column as usize]);
            if !times.is_zero() {
                for (column, value) in &pivot.rest {
                    self.add(*column, Residue::ZERO.minus(times.times(*value)));
                }
            }
        }
        self.pivots = pivots;
        let mut left = Row::new();
        for column in self.seen.drain(..) {
            self.is_seen[column as usize] = false;
            let value = std::mem::take(&mut self.sum[column as usize]);
            if !value.is_zero() {
                left.push((column, value));
            }
        }
        left.sort_unstable_by_key(|(column, _)| *column);
        left
    }

    /// Takes an equation, unless it follows from the others. Its pivot is the column that `prefer` ranks highest; a column
    /// without a rank cannot be one.
    pub fn insert<K: Ord>(&mut self, row: impl Iterator<Item = (u32, Residue)>, prefer: impl Fn(u32) -> Option<K>) {
        let mut rest = self.reduce(row);
        let best = rest.iter().enumerate().filter_map(|(n, (column, _))| Some((prefer(*column)?, n))).max();
        let Some((_, at)) = best else { return };
        let (column, value) = rest.remove(at);
        let inverse = value.inverse();
        rest.iter_mut().for_each(|(_, value)| *value = value.times(inverse));
        self.pivot_of[column as usize] = Some(self.pivots.len() as u32);
        self.pivots.push(Pivot { column, rest });
    }

    pub fn is_pivot(&self, column: u32) -> bool {
        self.pivot_of[column as usize].is_some()
    }

    /// The equations, each solved for its pivot: the pivot, and what else is in the row, free columns alone.
    pub fn solved(&mut self) -> Vec<(u32, Row)> {
        // From the last on, so that each is reduced by rows that have free columns alone.
        for n in (0..self.pivots.len()).rev() {
            let rest = std::mem::take(&mut self.pivots[n].rest);
            self.pivots[n].rest = self.reduce(rest.into_iter());
        }
        self.pivots.iter().map(|pivot| (pivot.column, pivot.rest.clone())).collect()
    }
}
