//! Moves of kinds in one place: somebody comes, one comes and another goes, two swap a code.

use std::collections::{BTreeMap, HashMap};

use crate::linked::{Grid, Kind};

#[derive(Debug, Clone)]
pub(super) struct KindMove {
    /// Kinds that come (1) and go (-1).
    pub steps: Vec<(u32, i64)>,
    /// The slices that change.
    pub slices: Vec<u32>,
    /// The same as bits.
    pub mask: Vec<u64>,
}

pub(super) struct KindMoves {
    /// For each slice the moves by which it has one more, those that change the fewest slices first.
    by_slice: Vec<Vec<KindMove>>,
    kinds_of: Vec<Vec<u32>>,
}

impl KindMoves {
    pub fn new(grid: &Grid) -> Self {
        let mut moves = Self { by_slice: vec![Vec::new(); grid.slices()], kinds_of: vec![Vec::new(); grid.slices()] };
        for (n, kind) in (0u32..).zip(grid.kinds()) {
            kind.slices.iter().for_each(|slice| moves.kinds_of[*slice as usize].push(n));
            moves.enter(grid, &[(n, 1)]);
            for other in (0..grid.kinds().len() as u32).filter(|other| *other != n) {
                moves.enter(grid, &[(n, 1), (other, -1)]);
            }
        }
        for steps in swaps(grid.kinds()) {
            moves.enter(grid, &steps);
        }
        moves.by_slice.iter_mut().for_each(|moves| moves.sort_by_key(|kind_move| kind_move.slices.len()));
        moves
    }

    pub fn all(&self, slice: u32) -> &[KindMove] {
        &self.by_slice[slice as usize]
    }

    pub fn get(&self, slice: u32, n: usize) -> &KindMove {
        &self.by_slice[slice as usize][n]
    }

    /// The kinds that a slice counts.
    pub fn of_slice(&self, slice: u32) -> &[u32] {
        &self.kinds_of[slice as usize]
    }

    fn enter(&mut self, grid: &Grid, steps: &[(u32, i64)]) {
        let mut effect: BTreeMap<u32, i64> = BTreeMap::new();
        for (kind, by) in steps {
            grid.kinds()[*kind as usize].slices.iter().for_each(|slice| *effect.entry(*slice).or_insert(0) += by);
        }
        effect.retain(|_, by| *by != 0);
        let mut mask = vec![0u64; grid.slices().div_ceil(64)];
        effect.keys().for_each(|slice| mask[*slice as usize / 64] |= 1 << (slice % 64));
        let kind_move = KindMove { steps: steps.to_vec(), slices: effect.keys().copied().collect(), mask };
        for (slice, _) in effect.into_iter().filter(|(_, by)| *by == 1) {
            self.by_slice[slice as usize].push(kind_move.clone());
        }
    }
}

/// Two people of different codes in more than one dimension swap the code of one.
fn swaps(kinds: &[Kind]) -> Vec<[(u32, i64); 4]> {
    let at: HashMap<&[u16], u32> = kinds.iter().map(|kind| &kind.codes[..]).zip(0u32..).collect();
    let dimensions = kinds.first().map_or(0, |kind| kind.codes.len());
    let with = |kind: &Kind, dimension: usize, code: u16| {
        let mut codes = kind.codes.clone();
        codes[dimension] = code;
        at.get(&codes[..]).copied()
    };
    let mut swaps = Vec::new();
    for (a, first) in (0u32..).zip(kinds) {
        for (b, second) in (0u32..).zip(kinds).skip(a as usize + 1) {
            for dimension in 0..dimensions {
                let (mine, other) = (first.codes[dimension], second.codes[dimension]);
                let swapped = with(first, dimension, other).zip(with(second, dimension, mine));
                let Some((first_after, second_after)) = swapped.filter(|_| mine != other) else { continue };
                if first_after != b {
                    swaps.push([(a, 1), (b, 1), (first_after, -1), (second_after, -1)]);
                }
            }
        }
    }
    swaps
}
