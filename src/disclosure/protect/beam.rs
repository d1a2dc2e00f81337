//! A search for the cheapest change of a cell, atom by atom, for whatever is linked to what.
//!
//! A partial change has cells that it changes though they are shown. The one with the fewest atoms is taken: either it is
//! hidden, at its cost, or another atom brings it back. The most promising partial changes are kept at each step.

use super::state::{Found, NEVER, State};
use crate::linked::{AtomId, CellId, Change, LinkedRelease};

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Effort {
    /// How many partial changes are kept.
    width: usize,
    /// How many atoms are tried to bring a cell back.
    branches: usize,
    steps: usize,
    /// Search atom by atom even where the moves of a grid found something.
    pub thorough: bool,
}

impl Effort {
    pub const QUICK: Self = Self { width: 12, branches: 6, steps: 24, thorough: false };
    pub const THOROUGH: Self = Self { width: 48, branches: 14, steps: 28, thorough: true };
}

/// No cell counts more than this when partial changes are compared, so that one that may not be hidden is only avoided.
const RANK_MAX: u64 = 1_000_000;

#[derive(Debug, Clone, Default)]
struct Partial {
    change: Vec<(u32, i64)>,
    /// Cells that are hidden for it.
    paid: Vec<u32>,
    cost: u64,
    /// What it would cost to hide all that it changes.
    rank: u64,
    /// Equal for equal steps in another order.
    key: u64,
}

impl Partial {
    fn by(&self, atom: u32) -> i64 {
        self.change.iter().find(|(changed, _)| *changed == atom).map_or(0, |(_, by)| *by)
    }

    fn with(&self, atom: u32, by: i64, rank: u64) -> Self {
        let mut next = Self { rank, key: self.key.wrapping_add(mixed(atom, by)), ..self.clone() };
        match next.change.iter_mut().find(|(changed, _)| *changed == atom) {
            Some((_, known)) => *known += by,
            None => next.change.push((atom, by)),
        }
        next
    }
}

fn mixed(atom: u32, by: i64) -> u64 {
    (u64::from(atom) + 7).wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_mul((by * 2 + 1) as u64)
}

/// The search, with what it uses again and again.
#[derive(Default)]
pub(super) struct Beam {
    by: Vec<i64>,
    is_touched: Vec<bool>,
    touched: Vec<u32>,
    is_paid: Vec<bool>,
}

/// What a step of the search looks for.
#[derive(Clone, Copy)]
struct Aim {
    cell: CellId,
    sign: i64,
    limit: u64,
    branches: usize,
}

impl Beam {
    pub fn new(release: &LinkedRelease) -> Self {
        let cells = release.cell_count();
        Self { by: vec![0; cells], is_touched: vec![false; cells], touched: Vec::new(), is_paid: vec![false; cells] }
    }

    fn add(&mut self, release: &LinkedRelease, atom: u32, by: i64) {
        for term in release.sums(AtomId(atom)) {
            let at = term.at as usize;
            if !self.is_touched[at] {
                self.is_touched[at] = true;
                self.touched.push(term.at);
            }
            self.by[at] += by * i64::from(term.times);
        }
    }

    fn clear(&mut self) {
        for cell in self.touched.drain(..) {
            self.by[cell as usize] = 0;
            self.is_touched[cell as usize] = false;
        }
    }

    /// The cells that a change changes, in order.
    pub fn effect(&mut self, release: &LinkedRelease, change: &Change) -> Vec<(CellId, i64)> {
        for (atom, by) in change.iter() {
            self.add(release, atom.0, by);
        }
        let changed = self.touched.iter().map(|cell| (CellId(*cell), self.by[*cell as usize]));
        let mut effect: Vec<(CellId, i64)> = changed.filter(|(_, by)| *by != 0).collect();
        effect.sort_unstable();
        self.clear();
        effect
    }

    /// The cheapest change that was found below `limit`.
    pub fn find(&mut self, state: &State, cell: CellId, sign: i64, limit: u64, effort: Effort) -> Option<Found> {
        let mut aim = Aim { cell, sign, limit, branches: effort.branches };
        let mut kept = starts(state, aim, effort.width);
        let mut best: Option<Found> = None;
        for _ in 0..effort.steps {
            let mut next: Vec<Partial> = Vec::new();
            for partial in &kept {
                if partial.cost >= aim.limit {
                    continue;
                }
                if let Some(cost) = self.expand(state, aim, partial, &mut next) {
                    aim.limit = cost;
                    let change = partial.change.iter().map(|(atom, by)| (AtomId(*atom), *by));
                    best = Some(Found { cost, change: Change::new(change) });
                }
            }
            if aim.limit == 0 || next.is_empty() {
                break;
            }
            next.sort_by_key(|partial| partial.rank);
            kept.clear();
            for partial in next {
                let is_new = !kept.iter().any(|known: &Partial| known.key == partial.key);
                if is_new && partial.cost < aim.limit && kept.len() < effort.width {
                    kept.push(partial);
                }
            }
        }
        best
    }

    /// Adds what follows a partial change. Returns the cost of stopping here, if that is below the limit.
    fn expand(&mut self, state: &State, aim: Aim, partial: &Partial, next: &mut Vec<Partial>) -> Option<u64> {
        for (atom, by) in &partial.change {
            self.add(state.release, *atom, *by);
        }
        partial.paid.iter().for_each(|cell| self.is_paid[*cell as usize] = true);
        let open = |cell: u32| {
            self.by[cell as usize] != 0 && !state.pattern.is_hidden(CellId(cell)) && !self.is_paid[cell as usize]
        };
        let size = |cell: u32| (state.release.parts(CellId(cell)).len(), cell);
        let mut cost = partial.cost;
        let mut narrowest: Option<u32> = None;
        for cell in self.touched.iter().copied().filter(|cell| open(*cell)) {
            cost = cost.saturating_add(state.cost[cell as usize]);
            if narrowest.is_none_or(|known| size(cell) < size(known)) {
                narrowest = Some(cell);
            }
        }
        let is_found = self.by[aim.cell.index()] * aim.sign >= 1 && cost < aim.limit.min(NEVER);
        if let Some(cell) = narrowest.filter(|_| !(is_found && cost == 0)) {
            self.pay(state, aim, partial, cell, next);
            self.bring_back(state, aim, partial, cell, next);
        }
        partial.paid.iter().for_each(|cell| self.is_paid[*cell as usize] = false);
        self.clear();
        is_found.then_some(cost)
    }

    /// The partial change with a cell hidden.
    fn pay(&self, state: &State, aim: Aim, partial: &Partial, cell: u32, next: &mut Vec<Partial>) {
        let price = state.cost[cell as usize];
        if partial.cost + price >= aim.limit.min(NEVER) {
            return;
        }
        let mut paid = partial.clone();
        paid.paid.push(cell);
        paid.cost += price;
        paid.key = paid.key.wrapping_add(mixed(cell, -3));
        next.push(paid);
    }

    /// The partial changes in which one more atom brings a cell nearer to its figure.
    fn bring_back(&self, state: &State, aim: Aim, partial: &Partial, cell: u32, next: &mut Vec<Partial>) {
        let over = self.by[cell as usize];
        let mut steps: Vec<(i64, u32, i64)> = Vec::new();
        for part in state.release.parts(CellId(cell)) {
            let by = if over * i64::from(part.times) > 0 { -1 } else { 1 };
            let known = partial.by(part.at);
            let is_empty = by < 0 && state.counts[part.at as usize] + known < 1;
            if state.frozen[part.at as usize] || known * by < 0 || is_empty {
                continue;
            }
            if let Some(more) = self.rank_after(state, aim, part.at, by) {
                steps.push((more, part.at, by));
            }
        }
        if steps.len() > aim.branches {
            steps.select_nth_unstable(aim.branches);
            steps.truncate(aim.branches);
        }
        steps.sort_unstable();
        next.extend(
            steps.into_iter().map(|(more, atom, by)| partial.with(atom, by, partial.rank.saturating_add_signed(more))),
        );
    }

    /// By how much the rank changes with one more atom; nothing if the cell that is to move would not.
    fn rank_after(&self, state: &State, aim: Aim, atom: u32, by: i64) -> Option<i64> {
        let mut more = 0;
        for term in state.release.sums(AtomId(atom)) {
            let at = term.at as usize;
            let (before, after) = (self.by[at], self.by[at] + by * i64::from(term.times));
            if at == aim.cell.index() && after * aim.sign < 1 {
                return None;
            }
            if state.pattern.is_hidden(CellId(term.at)) || self.is_paid[at] {
                continue;
            }
            let rank = state.cost[at].min(RANK_MAX) as i64;
            more += match (before == 0, after == 0) {
                (true, false) => rank,
                (false, true) => -rank,
                _ => 0,
            };
        }
        Some(more)
    }
}

/// The atoms of the cell, each changed by one.
fn starts(state: &State, aim: Aim, width: usize) -> Vec<Partial> {
    let mut starts: Vec<Partial> = Vec::new();
    for part in state.release.parts(aim.cell) {
        let by = aim.sign * i64::from(part.times.signum());
        if state.frozen[part.at as usize] || (by < 0 && state.counts[part.at as usize] < 1) {
            continue;
        }
        let shown = state.release.sums(AtomId(part.at)).iter().filter(|term| !state.pattern.is_hidden(CellId(term.at)));
        let rank = shown.map(|term| state.cost[term.at as usize].min(RANK_MAX)).sum();
        starts.push(Partial::default().with(part.at, by, rank));
    }
    starts.sort_by_key(|partial| partial.rank);
    starts.truncate(width);
    starts
}
