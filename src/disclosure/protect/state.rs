//! What is hidden so far, and what is proven.

use std::collections::{BTreeSet, HashMap};

use super::beam::{Beam, Effort};
use super::moves::Moves;
use super::{Protection, Refused, Unprotected};
use crate::linked::{AtomId, CellId, Change, Knowledge, LinkedRelease, Pattern, ReporterId, Rule};

/// The cost of a cell that may not be hidden.
pub(super) const NEVER: u64 = 1 << 50;

/// A primary cell that has to be protected, against everybody or against one reporter.
#[derive(Debug, Clone)]
pub(super) struct Demand {
    pub cell: CellId,
    pub need: i64,
    pub without: Option<ReporterId>,
    pub up: Side,
    pub down: Side,
}

/// How far the cell can move to one side, and by which witness.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Side {
    pub by: i64,
    pub witness: Option<usize>,
}

impl Demand {
    pub fn is_met(&self) -> bool {
        self.up.by + self.down.by >= self.need
    }
}

pub(super) struct Proof {
    pub change: Change,
    pub effect: Vec<(CellId, i64)>,
}

/// A change that moves a cell, and what it costs to hide what it changes.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub cost: u64,
    pub change: Change,
}

pub(super) struct State<'a> {
    pub release: &'a LinkedRelease,
    pub pattern: Pattern,
    pub cost: Vec<u64>,
    /// The population from which a search starts.
    pub counts: Vec<i64>,
    /// Atoms that no change may touch.
    pub frozen: Vec<bool>,
    pub demands: Vec<Demand>,
    pub demands_of: Vec<Vec<usize>>,
    pub proofs: Vec<Proof>,
    pub beam: Beam,
    pub moves: Option<Moves>,
    /// What the demands were before; kept while a cell is tried.
    pub journal: Option<Vec<(usize, Demand)>>,
    atoms_of: HashMap<ReporterId, Vec<usize>>,
}

impl<'a> State<'a> {
    pub fn new(release: &'a LinkedRelease) -> Self {
        let cost = release.cells().map(|cell| match release.rule(cell) {
            Rule::Open { cost } => cost.clamp(1, NEVER - 1),
            _ => NEVER,
        });
        let mut atoms_of: HashMap<ReporterId, Vec<usize>> = HashMap::new();
        for (atom, what) in release.atoms() {
            for reporter in what.knowledge.known_to() {
                atoms_of.entry(reporter).or_default().push(atom.index());
            }
        }
        let mut state = Self {
            release,
            pattern: Pattern::before(release),
            cost: cost.collect(),
            counts: release.atoms().map(|(_, atom)| atom.count).collect(),
            frozen: release.atoms().map(|(_, atom)| atom.knowledge == Knowledge::Everybody).collect(),
            demands: Vec::new(),
            demands_of: vec![Vec::new(); release.cell_count()],
            proofs: Vec::new(),
            beam: Beam::new(release),
            moves: None,
            journal: None,
            atoms_of,
        };
        state.moves = release.grid().map(Moves::new);
        release.cells().for_each(|cell| state.note_price(cell));
        for (cell, need) in release.primaries() {
            state.demand(cell, need, None);
        }
        state
    }

    fn demand(&mut self, cell: CellId, need: i64, without: Option<ReporterId>) -> usize {
        let demand = Demand { cell, need, without, up: Side::default(), down: Side::default() };
        self.demands_of[cell.index()].push(self.demands.len());
        self.demands.push(demand);
        self.demands.len() - 1
    }

    /// The demands, widest cells first: what protects them often protects narrower ones too.
    pub fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.demands.len()).collect();
        order.sort_by_key(|demand| std::cmp::Reverse(self.release.parts(self.demands[*demand].cell).len()));
        order
    }

    pub fn refuse(&self, left: Vec<usize>) -> Result<(), Refused> {
        let unprotected = |demand: usize| {
            let Demand { cell, without, .. } = self.demands[demand];
            Unprotected { cell, by: without }
        };
        if left.is_empty() { Ok(()) } else { Err(Refused(left.into_iter().map(unprotected).collect())) }
    }

    pub fn hide(&mut self, cell: CellId, hidden: bool) {
        self.pattern.set(cell, hidden);
        self.note_price(cell);
    }

    pub fn set_cost(&mut self, cell: CellId, cost: u64) {
        self.cost[cell.index()] = cost;
        self.note_price(cell);
    }

    fn note_price(&mut self, cell: CellId) {
        let price = if self.pattern.is_hidden(cell) { 0 } else { self.cost[cell.index()] };
        if let Some((moves, grid)) = self.moves.as_mut().zip(self.release.grid()) {
            moves.set_price(grid, cell, price);
        }
    }

    /// Adds up the costs of cells.
    pub fn total_cost(&self, cells: &[CellId]) -> u64 {
        cells.iter().map(|cell| self.cost[cell.index()]).sum()
    }

    pub fn effect(&mut self, change: &Change) -> Vec<(CellId, i64)> {
        self.beam.effect(self.release, change)
    }

    /// Keeps a witness, and what it proves.
    pub fn prove(&mut self, change: Change) {
        let effect = self.effect(&change);
        let proof = self.proofs.len();
        for (cell, by) in &effect {
            for demand in &self.demands_of[cell.index()] {
                let known = &mut self.demands[*demand];
                let best = if *by > 0 { known.up.by } else { known.down.by };
                if by.abs() <= best || known.without.is_some_and(|reporter| !change.spares(self.release, reporter)) {
                    continue;
                }
                if let Some(journal) = &mut self.journal {
                    journal.push((*demand, known.clone()));
                }
                let side = if *by > 0 { &mut known.up } else { &mut known.down };
                *side = Side { by: by.abs(), witness: Some(proof) };
            }
        }
        self.proofs.push(Proof { change, effect });
    }

    pub fn freeze_reporter(&mut self, reporter: Option<ReporterId>, frozen: bool) {
        let atoms = reporter.and_then(|reporter| self.atoms_of.get(&reporter));
        for atom in atoms.into_iter().flatten() {
            self.frozen[*atom] = frozen;
        }
    }

    /// A witness that was kept, as a population; the empty change for none.
    pub fn change_of(&self, side: Side) -> Change {
        side.witness.map_or_else(Change::default, |proof| self.proofs[proof].change.clone())
    }

    pub fn move_population(&mut self, change: &Change, times: i64) {
        for (atom, by) in change.iter() {
            self.counts[atom.index()] += by * times;
        }
    }

    /// How often a change can be made before an atom is below zero, at most `wanted` times.
    pub fn repeats(&self, change: &Change, wanted: i64) -> i64 {
        let limits = change.iter().filter(|(_, by)| *by < 0).map(|(atom, by)| self.counts[atom.index()] / -by);
        limits.fold(wanted, i64::min)
    }

    /// The cheapest change of a cell by one or more, from the population that is set; below `limit`.
    pub fn find(&mut self, cell: CellId, up: bool, limit: u64, effort: Effort) -> Option<Found> {
        let sign = if up { 1 } else { -1 };
        let mut beam = std::mem::take(&mut self.beam);
        let mut best = None;
        if let Some(mut moves) = self.moves.take() {
            best = moves.find(self, cell, sign, limit);
            self.moves = Some(moves);
        }
        if self.moves.is_none() || effort.thorough {
            let limit = best.as_ref().map_or(limit, |found: &Found| found.cost);
            let found = if limit == 0 { None } else { beam.find(self, cell, sign, limit, effort) };
            best = found.or(best);
        }
        self.beam = beam;
        best
    }

    /// The reporters who know an atom that the witnesses of a cell need, and against whom it is not protected yet.
    pub fn demands_of_reporters(&mut self) -> Vec<usize> {
        let mut more = Vec::new();
        for (cell, need) in self.release.primaries() {
            let known: Vec<Demand> =
                self.demands_of[cell.index()].iter().map(|demand| self.demands[*demand].clone()).collect();
            let evidence: Vec<usize> =
                known.iter().flat_map(|demand| [demand.up.witness, demand.down.witness]).flatten().collect();
            let touched: BTreeSet<ReporterId> = evidence.iter().flat_map(|proof| self.reporters_in(*proof)).collect();
            for reporter in touched {
                let is_met = |demand: &Demand| {
                    let spares = |side: Side| {
                        side.witness.is_none_or(|proof| self.proofs[proof].change.spares(self.release, reporter))
                    };
                    demand.is_met() && spares(demand.up) && spares(demand.down)
                };
                if self.release.is_kept_from(cell, reporter) && !known.iter().any(is_met) {
                    more.push((cell, need, reporter));
                }
            }
        }
        more.into_iter().map(|(cell, need, reporter)| self.demand(cell, need, Some(reporter))).collect()
    }

    fn reporters_in(&self, proof: usize) -> Vec<ReporterId> {
        let atoms = self.proofs[proof].change.iter();
        atoms.flat_map(|(atom, _): (AtomId, i64)| self.release.atom(atom).knowledge.known_to()).collect()
    }

    /// The pattern, with the witnesses that some demand needs.
    pub fn finish(mut self) -> Protection {
        self.tidy();
        Protection { pattern: self.pattern, witnesses: self.proofs.into_iter().map(|proof| proof.change).collect() }
    }
}
