//! Moves of a grid: what a data swapper would do. Each leaves most cells as they are.
//!
//! Somebody comes to a place; one kind comes and another goes; two people of one place swap a code. Each can be mirrored
//! in another place, so that the nodes above both do not change.

use super::kinds::{KindMove, KindMoves};
use super::state::{Found, State};
use crate::linked::{CellId, Change, Grid};

/// So many places are looked at, and so many others for each to mirror a move in.
const PLACES_MAX: usize = 8;

pub(super) struct Moves {
    kinds: KindMoves,
    /// How many cells of a node are shown.
    shown: Vec<u32>,
    /// What hiding a cell costs (nothing for one that is hidden), by node and slice.
    prices: Vec<u64>,
    /// The same by slice and node, for reading many nodes one after the other.
    prices_of_slice: Vec<u64>,
    costs: Vec<u64>,
    is_costly: Vec<u64>,
    may_come: Vec<bool>,
    may_go: Vec<bool>,
    differing: Vec<u32>,
    marks: Vec<Mark>,
}

/// What a node is for the place in which a move is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    /// It holds the place.
    Own,
    /// No place that it holds is looked at.
    Barred,
}

/// What a search looks for, and the best it has found.
struct Aim {
    node: u32,
    slice: u32,
    sign: i64,
    limit: u64,
    best: Option<(u32, Option<u32>, usize)>,
}

impl Aim {
    fn is_done(&self) -> bool {
        self.best.is_some() && self.limit == 0
    }
}

/// A place and how good it looks: the cost in the slice of the aim, then the number of cells that its nodes show.
type Ranked = (u64, u32, u32);

impl Moves {
    pub fn new(grid: &Grid) -> Self {
        Self {
            kinds: KindMoves::new(grid),
            shown: vec![0; grid.nodes()],
            prices: vec![0; grid.nodes() * grid.slices()],
            prices_of_slice: vec![0; grid.nodes() * grid.slices()],
            costs: vec![0; grid.slices()],
            is_costly: vec![0; grid.slices().div_ceil(64)],
            may_come: vec![false; grid.kinds().len()],
            may_go: vec![false; grid.kinds().len()],
            differing: Vec::new(),
            marks: vec![Mark::None; grid.nodes()],
        }
    }

    /// Notes what hiding a cell costs; nothing for one that is hidden.
    pub fn set_price(&mut self, grid: &Grid, cell: CellId, price: u64) {
        let Some((node, slice)) = grid.place_of(cell) else { return };
        let known = std::mem::replace(&mut self.prices[cell.index()], price);
        self.prices_of_slice[slice as usize * grid.nodes() + node as usize] = price;
        let shown = &mut self.shown[node as usize];
        *shown = *shown + u32::from(price > 0) - u32::from(known > 0);
    }

    /// The price of a node in a slice, and how many cells the node shows.
    fn rank_of(&self, node: u32, slice: u32) -> (u64, u32) {
        let node = node as usize;
        (self.prices_of_slice[slice as usize * self.shown.len() + node], self.shown[node])
    }

    /// The cheapest move that changes a cell by one.
    pub fn find(&mut self, state: &State, cell: CellId, sign: i64, limit: u64) -> Option<Found> {
        let grid = state.release.grid()?;
        let (node, slice) = grid.place_of(cell)?;
        let mut aim = Aim { node, slice, sign, limit, best: None };
        for (.., place) in self.own_places(state, grid, &aim) {
            self.try_mirrored(state, grid, &mut aim, place);
            if aim.is_done() {
                break;
            }
        }
        for place in grid.places_of(node) {
            if aim.is_done() {
                break;
            }
            self.differ(grid, *place, None);
            if self.rank(slice).0 < aim.limit {
                self.try_pair(state, grid, &mut aim, *place, None);
            }
        }
        let (place, other, kind_move) = aim.best?;
        let kind_move = self.kinds.get(slice, kind_move);
        let at =
            |place: u32, sign: i64| kind_move.steps.iter().map(move |(kind, by)| (grid.atom(place, *kind), sign * by));
        let change = at(place, sign).chain(other.into_iter().flat_map(|other| at(other, -sign)));
        Some(Found { cost: aim.limit, change: Change::new(change) })
    }

    /// The nodes of a place that do not hold the other.
    fn differ(&mut self, grid: &Grid, place: u32, other: Option<u32>) {
        let others = other.map_or(&[][..], |other| grid.nodes_of(other));
        let own = grid.nodes_of(place);
        self.differing.clear();
        self.differing.extend(own.iter().filter(|node| !others.contains(node)));
        self.differing.extend(others.iter().filter(|node| !own.contains(node)));
    }

    /// What the nodes that differ cost in one slice, and how much they show.
    fn rank(&self, slice: u32) -> (u64, u32) {
        let ranks = self.differing.iter().map(|node| self.rank_of(*node, slice));
        ranks.fold((0, 0), |sum, rank| (sum.0 + rank.0, sum.1 + rank.1))
    }

    /// The places of the node that look best: where the nodes below it show least.
    fn own_places(&mut self, state: &State, grid: &Grid, aim: &Aim) -> Vec<Ranked> {
        let size = grid.places_of(aim.node).len();
        let mut ranked = Vec::new();
        for place in grid.places_of(aim.node) {
            if !self.can_change(state, grid, *place, aim.slice, aim.sign) {
                continue;
            }
            self.differ(grid, *place, None);
            self.differing.retain(|node| grid.places_of(*node).len() <= size);
            let (cost, shown) = self.rank(aim.slice);
            ranked.push((cost, shown, *place));
        }
        best_of(ranked)
    }

    /// Moves in a place, mirrored in others: first in those with which it shares the smallest node.
    fn try_mirrored(&mut self, state: &State, grid: &Grid, aim: &mut Aim, place: u32) {
        let mut above: Vec<u32> = grid.nodes_of(place).iter().copied().filter(|node| *node != aim.node).collect();
        above.retain(|node| grid.places_of(*node).len() > 1);
        above.sort_by_key(|node| (grid.places_of(*node).len(), *node));
        for n in 0..above.len() {
            for (cost, _, other) in self.mirrors(state, grid, aim, place, above.split_at(n)) {
                if cost < aim.limit {
                    self.try_pair(state, grid, aim, place, Some(other));
                }
                if aim.is_done() {
                    return;
                }
            }
        }
    }

    /// The places that look best to mirror a move in: of the first of `nodes`, and of none of the nodes before.
    fn mirrors(
        &mut self,
        state: &State,
        grid: &Grid,
        aim: &Aim,
        place: u32,
        (before, nodes): (&[u32], &[u32]),
    ) -> Vec<Ranked> {
        let mut own = (0, 0);
        for node in grid.nodes_of(place) {
            self.marks[*node as usize] = Mark::Own;
            let (cost, shown) = self.rank_of(*node, aim.slice);
            own = (own.0 + cost, own.1 + shown);
        }
        before.iter().chain([&aim.node]).for_each(|node| self.marks[*node as usize] = Mark::Barred);
        let others = nodes.first().map_or(&[][..], |node| grid.places_of(*node));
        let rank = |other: &u32| self.mirror_rank(grid, aim, own, *other);
        let is_possible = |(cost, _, other): &Ranked| {
            *cost < aim.limit && *other != place && self.can_change(state, grid, *other, aim.slice, -aim.sign)
        };
        let ranked: Vec<Ranked> = others.iter().filter_map(rank).filter(is_possible).collect();
        grid.nodes_of(place).iter().for_each(|node| self.marks[*node as usize] = Mark::None);
        self.marks[aim.node as usize] = Mark::None;
        best_of(ranked)
    }

    /// How good a place looks to mirror a move in; nothing if it is under a node that is barred, or costs too much. `own` is
    /// what the nodes of the place cost in which the move is made.
    fn mirror_rank(&self, grid: &Grid, aim: &Aim, own: (u64, u32), other: u32) -> Option<Ranked> {
        let mut sum = own;
        let mut more = 0;
        // From the smallest node up, so that most places are left after one look.
        for node in grid.nodes_of(other).iter().rev() {
            let (cost, shown) = self.rank_of(*node, aim.slice);
            match self.marks[*node as usize] {
                Mark::Barred => return None,
                Mark::Own => sum = (sum.0 - cost, sum.1 - shown),
                Mark::None => {
                    sum = (sum.0 + cost, sum.1 + shown);
                    more += cost;
                }
            }
            if more >= aim.limit {
                return None;
            }
        }
        Some((sum.0, sum.1, other))
    }

    /// Whether some kind of the slice can come to a place, or go from it.
    fn can_change(&self, state: &State, grid: &Grid, place: u32, slice: u32, sign: i64) -> bool {
        self.kinds.of_slice(slice).iter().any(|kind| {
            let atom = grid.atom(place, *kind).index();
            !state.frozen[atom] && (sign > 0 || state.counts[atom] > 0)
        })
    }

    /// Looks for the best move of kinds in a place, mirrored in the other.
    fn try_pair(&mut self, state: &State, grid: &Grid, aim: &mut Aim, place: u32, other: Option<u32>) {
        self.differ(grid, place, other);
        self.costs.fill(0);
        for node in &self.differing {
            let first = *node as usize * grid.slices();
            for (price, sum) in self.prices[first..].iter().zip(&mut self.costs) {
                *sum += price;
            }
        }
        self.is_costly.fill(0);
        for (slice, _) in self.costs.iter().enumerate().filter(|(_, cost)| **cost > 0) {
            self.is_costly[slice / 64] |= 1 << (slice % 64);
        }
        self.who_may_move(state, grid, aim.sign, place, other);
        for (n, kind_move) in self.kinds.all(aim.slice).iter().enumerate() {
            let Some(cost) = self.cost_of(kind_move, aim.limit) else { continue };
            let may = |(kind, by): &(u32, i64)| {
                if *by > 0 { self.may_come[*kind as usize] } else { self.may_go[*kind as usize] }
            };
            if kind_move.steps.iter().all(may) {
                aim.limit = cost;
                aim.best = Some((place, other, n));
                if cost == 0 {
                    return;
                }
            }
        }
    }

    /// What a move costs, if that is below the limit.
    fn cost_of(&self, kind_move: &KindMove, limit: u64) -> Option<u64> {
        if kind_move.mask.iter().zip(&self.is_costly).all(|(changed, costly)| changed & costly == 0) {
            return Some(0).filter(|cost| *cost < limit);
        }
        if limit <= 1 {
            return None;
        }
        let mut cost = 0;
        for slice in &kind_move.slices {
            cost += self.costs[*slice as usize];
            if cost >= limit {
                return None;
            }
        }
        Some(cost)
    }

    fn who_may_move(&mut self, state: &State, grid: &Grid, sign: i64, place: u32, other: Option<u32>) {
        for kind in 0..grid.kinds().len() {
            let can = |place: u32, sign: i64| {
                let atom = grid.atom(place, kind as u32).index();
                !state.frozen[atom] && (sign > 0 || state.counts[atom] > 0)
            };
            self.may_come[kind] = can(place, sign) && other.is_none_or(|other| can(other, -sign));
            self.may_go[kind] = can(place, -sign) && other.is_none_or(|other| can(other, sign));
        }
    }
}

fn best_of(mut ranked: Vec<Ranked>) -> Vec<Ranked> {
    if ranked.len() > PLACES_MAX {
        ranked.select_nth_unstable(PLACES_MAX);
        ranked.truncate(PLACES_MAX);
    }
    ranked.sort_unstable();
    ranked
}
