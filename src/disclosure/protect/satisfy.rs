//! One primary cell: witnesses that move it up and down until they are as far apart as it needs.

use super::beam::Effort;
use super::state::{Demand, Found, Side, State};
use crate::linked::{CellId, Change};

/// How far a cell has been moved to one side, and how.
#[derive(Clone, Default)]
struct Reach {
    by: i64,
    change: Change,
    is_stuck: bool,
}

/// What may be hidden more.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    pub effort: Effort,
    /// It has to cost less than this.
    pub below: u64,
}

const UP: usize = 0;
const DOWN: usize = 1;

impl State<'_> {
    /// Protects a cell with what is hidden; with a budget also by hiding more, at the least cost. What is hidden more is
    /// returned in order.
    pub fn protect(&mut self, demand: usize, budget: Option<Budget>) -> Option<Vec<CellId>> {
        let Demand { up, down, without, .. } = self.demands[demand].clone();
        let reach = |state: &Self, side: Side| Reach { by: side.by, change: state.change_of(side), is_stuck: false };
        let mut sides = [reach(self, up), reach(self, down)];
        self.freeze_reporter(without, true);
        let hidden = self.widen(demand, &mut sides, budget);
        self.freeze_reporter(without, false);
        let kept = [up.by, down.by];
        for (side, kept) in sides.into_iter().zip(kept) {
            if side.by > kept {
                self.prove(side.change);
            }
        }
        hidden
    }

    /// Widens both sides until the demand is met; nothing if it cannot be, and then nothing more is hidden.
    fn widen(&mut self, demand: usize, sides: &mut [Reach; 2], budget: Option<Budget>) -> Option<Vec<CellId>> {
        let Demand { cell, need, .. } = self.demands[demand];
        let mut hidden: Vec<CellId> = Vec::new();
        let effort = budget.map_or(Effort::QUICK, |budget| budget.effort);
        let mut below = budget.map_or(0, |budget| budget.below);
        // What was reached without hiding more; it stays proven if hiding more does not help.
        let mut free = sides.clone();
        while sides[UP].by + sides[DOWN].by < need {
            if self.widen_freely(cell, need, sides, effort) {
                if hidden.is_empty() {
                    free.clone_from(sides);
                }
                continue;
            }
            let cheapest = self.cheapest(cell, need, sides, Budget { effort, below });
            let Some((side, found, times)) = cheapest else {
                hidden.iter().for_each(|cell| self.hide(*cell, false));
                sides.clone_from(&free);
                return None;
            };
            below -= found.cost;
            for (changed, _) in self.effect(&found.change) {
                if !self.pattern.is_hidden(changed) {
                    self.hide(changed, true);
                    hidden.push(changed);
                }
            }
            self.extend(cell, &mut sides[side], &found.change, times);
            sides.iter_mut().for_each(|side| side.is_stuck = false);
        }
        Some(hidden)
    }

    /// One free change on each side that is not stuck. False if there is none.
    fn widen_freely(&mut self, cell: CellId, need: i64, sides: &mut [Reach; 2], effort: Effort) -> bool {
        let mut is_wider = false;
        for side in [UP, DOWN] {
            let missing = need - sides[UP].by - sides[DOWN].by;
            if sides[side].is_stuck || missing <= 0 {
                continue;
            }
            let start = sides[side].change.clone();
            self.move_population(&start, 1);
            let found = self.find(cell, side == UP, 1, effort);
            let times = found.as_ref().map(|found| self.times(cell, &found.change, missing));
            self.move_population(&start, -1);
            match found.zip(times) {
                Some((found, times)) => {
                    self.extend(cell, &mut sides[side], &found.change, times);
                    is_wider = true;
                }
                None => sides[side].is_stuck = true,
            }
        }
        is_wider
    }

    /// The side on which the next step costs least, and the step.
    fn cheapest(&mut self, cell: CellId, need: i64, sides: &[Reach; 2], budget: Budget) -> Option<(usize, Found, i64)> {
        let Budget { effort, below } = budget;
        if below == 0 {
            return None;
        }
        let missing = need - sides[UP].by - sides[DOWN].by;
        let mut best: Option<(usize, Found, i64)> = None;
        for side in [UP, DOWN] {
            let start = sides[side].change.clone();
            self.move_population(&start, 1);
            if let Some(found) = self.find(cell, side == UP, below, effort) {
                let times = self.times(cell, &found.change, missing);
                let is_better = |(_, known, most): &(usize, Found, i64)| (found.cost, -times) < (known.cost, -most);
                if best.as_ref().is_none_or(is_better) {
                    best = Some((side, found, times));
                }
            }
            self.move_population(&start, -1);
        }
        best
    }

    /// How often to make a change of a cell that still lacks `missing`.
    fn times(&mut self, cell: CellId, change: &Change, missing: i64) -> i64 {
        let gain = self.gain(cell, change).max(1);
        self.repeats(change, (missing + gain - 1) / gain)
    }

    fn gain(&mut self, cell: CellId, change: &Change) -> i64 {
        let effect = self.effect(change);
        effect.iter().find(|(changed, _)| *changed == cell).map_or(0, |(_, by)| by.abs())
    }

    fn extend(&mut self, cell: CellId, side: &mut Reach, change: &Change, times: i64) {
        side.by += self.gain(cell, change) * times;
        side.change = side.change.plus(change, times);
    }
}
