//! A part of the atoms, with the equations that bind it.

use std::collections::{BTreeMap, BTreeSet};

use super::bound::{Combination, combination, proven_bound};
use super::echelon::Echelon;
use super::field::Residue;
use super::simplex::{Simplex, Step, Stride};
use super::view::View;
use crate::linked::{AtomId, CellId, Change, Term};

/// Which equations bind a part of the atoms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binding {
    /// All that touch it, so that every population of the part is one of the whole with the rest as it is.
    All,
    /// Those that lie inside alone, so that what follows from them follows from the whole.
    Inside,
}

pub(super) struct Block {
    /// In order.
    atoms: Vec<AtomId>,
    rows: Vec<CellId>,
    simplex: Simplex,
}

/// So many steps towards one end of a cell.
const STEPS_MAX: usize = 2_000;
/// So many steps may lead nowhere before they are taken by index, which ends.
const IDLE_MAX: usize = 30;
/// So many, where whole numbers are looked for: another cell may open the way.
const TURNS_MAX: usize = 60;

impl Block {
    pub fn new(view: &View, atoms: Vec<AtomId>, binding: Binding) -> Option<Self> {
        let column_of: BTreeMap<u32, u32> = atoms.iter().map(|atom| atom.0).zip(0u32..).collect();
        let sums = atoms.iter().flat_map(|atom| view.release.sums(*atom));
        let touching: BTreeSet<CellId> =
            sums.map(|term| CellId(term.at)).filter(|cell| !view.pattern.is_hidden(*cell)).collect();
        let is_inside = |cell: &CellId| view.parts(*cell).all(|part| column_of.contains_key(&part.at));
        let mut rows: Vec<CellId> =
            touching.into_iter().filter(|cell| binding == Binding::All || is_inside(cell)).collect();
        rows.sort_by_key(|cell| (view.release.parts(*cell).len(), *cell));
        let mut equations = Echelon::new(atoms.len());
        let count = |column: u32| view.release.atom(atoms[column as usize]).count;
        for row in &rows {
            let parts = view.parts(*row);
            let own = parts.filter_map(|part| Some((*column_of.get(&part.at)?, Residue::new(i64::from(part.times)))));
            // Solved for the largest atoms: these can change most before they are below zero.
            equations.insert(own, |column| Some((count(column), std::cmp::Reverse(column))));
        }
        let counts = (0..atoms.len() as u32).map(|column| count(column) as f64).collect();
        Some(Self { simplex: Simplex::new(equations, counts)?, atoms, rows })
    }

    pub fn rows(&self) -> &[CellId] {
        &self.rows
    }

    pub fn atoms(&self) -> &[AtomId] {
        &self.atoms
    }

    /// Walks towards the end of a cell. Each whole population on the way is handed on, as a change of the truth, until
    /// `is_enough`. True if the end was reached: nothing else bounds the cell.
    pub fn walk(
        &mut self,
        view: &View,
        cell: CellId,
        sign: i64,
        stride: Stride,
        mut is_enough: impl FnMut(&Change) -> bool,
    ) -> bool {
        if self.change(view).is_none() {
            self.simplex.counts = self.atoms.iter().map(|atom| view.release.atom(*atom).count as f64).collect();
        }
        let term = |part: &Term| Some((self.column(part.at)?, f64::from(part.times) * sign as f64));
        let terms: Vec<(u32, f64)> = view.parts(cell).filter_map(term).collect();
        self.simplex.aim(terms.into_iter());
        let mut idle = 0;
        for _ in 0..STEPS_MAX {
            let step = self.simplex.step(stride, idle > IDLE_MAX);
            idle = if step == Step::Turned { idle + 1 } else { 0 };
            let mut is_done = |change: Option<Change>| change.as_ref().is_some_and(&mut is_enough);
            match step {
                Step::Optimal => return true,
                Step::Unbounded => {
                    is_done(self.change(view));
                    return false;
                }
                Step::Turned if stride == Stride::Whole && idle > TURNS_MAX => return false,
                Step::Moved => {
                    if is_done(self.change(view)) {
                        return false;
                    }
                }
                Step::Turned => (),
            }
        }
        false
    }

    fn column(&self, atom: u32) -> Option<u32> {
        self.atoms.binary_search(&AtomId(atom)).ok().map(|column| column as u32)
    }

    /// How the population differs from the truth; nothing where it is not whole.
    fn change(&self, view: &View) -> Option<Change> {
        let counts = &self.simplex.counts;
        if counts.iter().any(|count| count.fract() != 0.0 || *count < 0.0) {
            return None;
        }
        let by = |(atom, count): (&AtomId, &f64)| (*atom, *count as i64 - view.release.atom(*atom).count);
        Some(Change::new(self.atoms.iter().zip(counts).map(by)))
    }

    /// What bounds a cell where the walk towards its end stands, if whole numbers confirm it: the bound on `sign` times the
    /// cell, and the shown cells that it follows from.
    pub fn bound(&self, view: &View, cell: CellId, sign: i64) -> Option<(i64, Combination)> {
        let basic: Vec<AtomId> = self.simplex.basic().iter().map(|column| self.atoms[*column as usize]).collect();
        let found = combination(view, &self.rows, &basic, cell, sign)?;
        Some((proven_bound(view, &found, cell, sign)?, found))
    }
}
