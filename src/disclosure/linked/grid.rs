//! The regular part of a release: places × kinds of people, counted at nodes × slices.
//!
//! A place is the finest unit that reports: one area in one period in one version of its report. A kind is one full
//! combination of codes (and, where indicators are linked as the sides of a ratio, whether somebody counts in both). A
//! node is an area in a period in a release, and holds places; a slice is a combination of some dimensions, and holds
//! kinds. The cell of a node and a slice is the sum over its places and kinds. What a node does not publish is a cell
//! with [`Rule::Hidden`]. Atoms and cells outside the grid follow those of the grid.

use super::sparse::{Sparse, Term};
use super::{Atom, AtomId, CellId, LinkedRelease, Malformed, Rule};

/// A full combination of codes, and the slices that count it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// One code a dimension; every kind has as many.
    pub codes: Vec<u16>,
    /// In order, each once.
    pub slices: Vec<u32>,
}

#[derive(Debug, Clone)]
pub struct Grid {
    slices: usize,
    kinds: Vec<Kind>,
    /// For each place its nodes, in order.
    nodes_of: Vec<Vec<u32>>,
    /// For each node its places.
    places_of: Vec<Vec<u32>>,
}

impl Grid {
    /// `nodes_of`: for each place the nodes that hold it.
    pub fn new(nodes: usize, slices: usize, kinds: Vec<Kind>, mut nodes_of: Vec<Vec<u32>>) -> Result<Self, Malformed> {
        let dimensions = kinds.first().map_or(0, |kind| kind.codes.len());
        let is_kind = |kind: &Kind| {
            let slices_fit = kind.slices.last().is_none_or(|last| (*last as usize) < slices);
            kind.codes.len() == dimensions && kind.slices.is_sorted_by(|a, b| a < b) && slices_fit
        };
        if kinds.is_empty() || !kinds.iter().all(is_kind) {
            return Err(Malformed::OutsideGrid);
        }
        let mut places_of = vec![Vec::new(); nodes];
        for (place, nodes) in (0u32..).zip(&mut nodes_of) {
            nodes.sort_unstable();
            nodes.dedup();
            for node in nodes {
                places_of.get_mut(*node as usize).ok_or(Malformed::OutsideGrid)?.push(place);
            }
        }
        Ok(Self { slices, kinds, nodes_of, places_of })
    }

    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    pub fn slices(&self) -> usize {
        self.slices
    }

    pub fn places(&self) -> usize {
        self.nodes_of.len()
    }

    pub fn nodes(&self) -> usize {
        self.places_of.len()
    }

    pub fn nodes_of(&self, place: u32) -> &[u32] {
        &self.nodes_of[place as usize]
    }

    pub fn places_of(&self, node: u32) -> &[u32] {
        &self.places_of[node as usize]
    }

    pub fn atom(&self, place: u32, kind: u32) -> AtomId {
        AtomId(place * self.kinds.len() as u32 + kind)
    }

    pub fn cell(&self, node: u32, slice: u32) -> CellId {
        CellId(node * self.slices as u32 + slice)
    }

    /// The node and the slice of a cell; none for a cell outside the grid.
    pub fn place_of(&self, cell: CellId) -> Option<(u32, u32)> {
        let slices = self.slices as u32;
        (cell.index() < self.nodes() * self.slices).then(|| (cell.0 / slices, cell.0 % slices))
    }
}

impl LinkedRelease {
    /// A release on a grid. `atoms` and `rules` begin with those of the grid, in its order; `others` are the sums of the
    /// atoms and cells beyond it: (atom, cell, how often).
    pub fn on_grid(
        grid: Grid,
        atoms: Vec<Atom>,
        rules: Vec<Rule>,
        others: &[(AtomId, CellId, i32)],
    ) -> Result<Self, Malformed> {
        if atoms.len() < grid.places() * grid.kinds.len() || rules.len() < grid.nodes() * grid.slices {
            return Err(Malformed::OutsideGrid);
        }
        let mut more: Vec<Vec<Term>> = vec![Vec::new(); if others.is_empty() { 0 } else { atoms.len() }];
        for (atom, cell, times) in others {
            more.get_mut(atom.index()).ok_or(Malformed::OutsideGrid)?.push(Term { at: cell.0, times: *times });
        }
        let mut by_atom = Sparse::default();
        for atom in 0..atoms.len() {
            let place = atom / grid.kinds.len().max(1);
            let inside = grid.nodes_of.get(place).into_iter().flatten().flat_map(|node| {
                let kind = &grid.kinds[atom % grid.kinds.len()];
                kind.slices.iter().map(|slice| Term { at: grid.cell(*node, *slice).0, times: 1 })
            });
            by_atom.push(inside.chain(more.get(atom).into_iter().flatten().copied()));
        }
        Self::new(atoms, rules, by_atom, Some(grid))
    }
}
