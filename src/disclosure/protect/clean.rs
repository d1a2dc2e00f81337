//! Gives up hidden cells that are not needed, or whose place cheaper ones can take.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::beam::Effort;
use super::satisfy::Budget;
use super::state::{Demand, NEVER, Side, State};
use crate::linked::{CellId, Rule};

/// So often all hidden cells are gone through.
const ROUNDS_MAX: usize = 3;

/// A cell on whose witnesses more primary cells rest is not tried.
const DEMANDS_MAX: usize = 400;

impl State<'_> {
    /// Protects a cell with what is hidden.
    pub fn satisfy(&mut self, demand: usize, budget: Option<Budget>) -> bool {
        self.demands[demand].is_met() || self.protect(demand, budget).is_some()
    }

    /// Protects a cell by hiding more, and with more effort where that does not do.
    pub fn pay_for(&mut self, demand: usize) -> bool {
        let budget = |effort| Some(Budget { effort, below: NEVER });
        self.satisfy(demand, budget(self.effort())) || self.satisfy(demand, budget(Effort::THOROUGH))
    }

    /// A grid has moves, which are quick and good; elsewhere the search atom by atom has to be thorough.
    fn effort(&self) -> Effort {
        if self.moves.is_some() { Effort::QUICK } else { Effort::THOROUGH }
    }

    fn secondary(&self) -> Vec<CellId> {
        self.pattern.hidden().filter(|cell| matches!(self.release.rule(*cell), Rule::Open { .. })).collect()
    }

    /// Keeps the witnesses that some demand needs, and the hidden cells that these change.
    pub fn tidy(&mut self) {
        let evidence = self.demands.iter().flat_map(|demand| [demand.up.witness, demand.down.witness]);
        let kept: BTreeSet<usize> = evidence.flatten().collect();
        for demand in &mut self.demands {
            (demand.up, demand.down) = (Side::default(), Side::default());
        }
        let mut proofs = std::mem::take(&mut self.proofs);
        let mut needed: BTreeSet<CellId> = BTreeSet::new();
        for proof in kept {
            self.prove(std::mem::take(&mut proofs[proof].change));
            needed.extend(self.proofs[self.proofs.len() - 1].effect.iter().map(|(cell, _)| *cell));
        }
        for cell in self.secondary() {
            if !needed.contains(&cell) {
                self.hide(cell, false);
            }
        }
    }

    /// Tries to do without each hidden cell, the dearest first.
    pub fn clean(&mut self) {
        for _ in 0..ROUNDS_MAX {
            self.tidy();
            let mut order = self.secondary();
            let before = self.total_cost(&order);
            order.sort_by_key(|cell| Reverse(self.cost[cell.index()]));
            let mut users = self.users();
            for cell in order {
                if self.pattern.is_hidden(cell) {
                    self.give_up(cell, &mut users);
                }
            }
            self.tidy();
            if self.total_cost(&self.secondary()) >= before {
                break;
            }
        }
    }

    /// For each cell that may be shown again the witnesses that change it.
    fn users(&self) -> Vec<Vec<usize>> {
        let mut users = vec![Vec::new(); self.release.cell_count()];
        for proof in 0..self.proofs.len() {
            self.enter(proof, &mut users);
        }
        users
    }

    fn enter(&self, proof: usize, users: &mut [Vec<usize>]) {
        for (cell, _) in &self.proofs[proof].effect {
            if matches!(self.release.rule(*cell), Rule::Open { .. }) {
                users[cell.index()].push(proof);
            }
        }
    }

    /// The demands that rest on witnesses.
    fn resting_on(&self, proofs: &[usize]) -> BTreeSet<usize> {
        let is_used = |side: Side| side.witness.is_some_and(|proof| proofs.contains(&proof));
        let changed = proofs.iter().flat_map(|proof| self.proofs[*proof].effect.iter().map(|(cell, _)| *cell));
        let demands = changed.flat_map(|cell| self.demands_of[cell.index()].iter().copied());
        demands.filter(|demand| is_used(self.demands[*demand].up) || is_used(self.demands[*demand].down)).collect()
    }

    /// Shows a cell again if all that rests on it can be protected otherwise, at less cost.
    fn give_up(&mut self, cell: CellId, users: &mut [Vec<usize>]) {
        let resting = self.resting_on(&users[cell.index()]);
        if resting.len() > DEMANDS_MAX {
            return;
        }
        let before: Vec<(usize, Demand)> =
            resting.iter().map(|demand| (*demand, self.demands[*demand].clone())).collect();
        for demand in &resting {
            let Demand { up, down, .. } = &mut self.demands[*demand];
            for side in [up, down] {
                if side.witness.is_some_and(|proof| users[cell.index()].contains(&proof)) {
                    *side = Side::default();
                }
            }
        }
        let price = self.cost[cell.index()];
        self.set_cost(cell, NEVER);
        self.hide(cell, false);
        self.journal = Some(before);
        let first = self.proofs.len();
        let hidden = self.protect_again(&resting, price);
        self.set_cost(cell, price);
        let journal = self.journal.take().unwrap_or_default();
        match hidden {
            Ok(()) => (first..self.proofs.len()).for_each(|proof| self.enter(proof, users)),
            Err(hidden) => {
                hidden.into_iter().for_each(|cell| self.hide(cell, false));
                self.hide(cell, true);
                for (demand, known) in journal.into_iter().rev() {
                    self.demands[demand] = known;
                }
                self.proofs.truncate(first);
            }
        }
    }

    /// Protects demands again for less than `price`; if that fails, what was hidden meanwhile.
    fn protect_again(&mut self, demands: &BTreeSet<usize>, price: u64) -> Result<(), Vec<CellId>> {
        let mut hidden = Vec::new();
        for demand in demands {
            if self.demands[*demand].is_met() {
                continue;
            }
            let budget = Budget { effort: self.effort(), below: price - self.total_cost(&hidden) };
            let Some(more) = self.protect(*demand, Some(budget)) else { return Err(hidden) };
            hidden.extend(more);
        }
        Ok(())
    }
}
