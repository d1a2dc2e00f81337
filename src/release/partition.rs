//! Sums over a dimension inside one area and period: only the children of one code add up to it, and only all of them
//! but `_U`.

use marsad_domain::status::{ConfStatus, Statuses};

use super::base::Base;
use super::cuts::Slices;

/// What the children of one code along one dimension come to so far.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    parent: u32,
    dimension: usize,
    known: usize,
    needed: usize,
    sum: i128,
    statuses: Statuses,
    conf: ConfStatus,
    contributors: u32,
}

/// A combination that follows from others by going up one step along a dimension.
#[derive(Debug, Clone, Copy)]
struct Step {
    dimension: usize,
    parent: u32,
    unknown: bool,
    needed: usize,
}

/// What is known of one combination.
#[derive(Debug, Default)]
struct Rung {
    depth: usize,
    steps: Vec<Step>,
    /// METHOD, and the cuts that the combination lies in.
    cuts: (u16, u128),
}

/// Steps upwards of each combination, worked out once an indicator, and room to work in.
#[derive(Debug, Default)]
pub(super) struct Ladder {
    rungs: Vec<Option<Rung>>,
    /// By combination: its position among the figures at hand, plus one.
    positions: Vec<u32>,
    levels: Vec<Vec<u32>>,
    candidates: Vec<Candidate>,
    /// By combination and dimension: the position of its candidate, plus one.
    candidate_at: Vec<u32>,
}

fn at(slice: u32) -> usize {
    usize::try_from(slice).unwrap_or(usize::MAX)
}

/// The place of a position in a list that grows as needed.
fn place(list: &mut Vec<u32>, n: usize) -> Option<&mut u32> {
    if list.len() <= n {
        list.resize(n.checked_add(1)?.next_power_of_two(), 0);
    }
    list.get_mut(n)
}

impl Rung {
    fn new(slices: &Slices, slice: u32) -> Self {
        let key = slices.key(slice);
        let mut steps = Vec::new();
        for (n, (dimension, code)) in slices.dimensions.iter().zip(&key).enumerate() {
            let Some(above) = dimension.parent(*code).filter(|_| !dimension.is_method) else { continue };
            let mut parent = key.clone();
            if let Some(place) = parent.get_mut(n) {
                *place = above;
            }
            steps.push(Step {
                dimension: n,
                parent: slices.intern(&parent),
                unknown: dimension.is_unknown(*code),
                needed: dimension.children_needed(above),
            });
        }
        let depth = usize::try_from(slices.depth(&key)).unwrap_or(0);
        Self { depth, steps, cuts: (slices.method_of(&key), slices.mask(&key)) }
    }
}

impl Ladder {
    fn rung(&mut self, slices: &Slices, slice: u32) -> Option<&Rung> {
        if self.rungs.len() <= at(slice) {
            self.rungs.resize_with(at(slice).checked_add(1)?, || None);
        }
        let rung = self.rungs.get_mut(at(slice))?;
        Some(rung.get_or_insert_with(|| Rung::new(slices, slice)))
    }

    /// The METHOD of a combination, and the cuts that it lies in.
    pub(super) fn cuts(&mut self, slices: &Slices, slice: u32) -> (u16, u128) {
        self.rung(slices, slice).map(|rung| rung.cuts).unwrap_or_default()
    }

    /// Adds to the figures of one area and period what their partitions make up. What was reported stays.
    pub(super) fn complete(&mut self, slices: &Slices, figures: &mut Vec<(u32, Base)>) {
        for (n, (slice, _)) in (1..).zip(figures.iter()) {
            let depth = self.rung(slices, *slice).map_or(0, |rung| rung.depth);
            self.stand(*slice, n, depth);
        }
        for depth in (1..self.levels.len()).rev() {
            let level = self.levels.get_mut(depth).map(std::mem::take).unwrap_or_default();
            self.step_up(slices, figures, &level);
            self.take_complete(slices, figures, depth - 1);
            if let Some(place) = self.levels.get_mut(depth) {
                *place = level;
            }
        }
        for (slice, _) in figures.iter() {
            place(&mut self.positions, at(*slice)).into_iter().for_each(|known| *known = 0);
        }
        self.levels.iter_mut().for_each(Vec::clear);
    }

    fn stand(&mut self, slice: u32, position: u32, depth: usize) {
        place(&mut self.positions, at(slice)).into_iter().for_each(|known| *known = position);
        if self.levels.len() <= depth {
            self.levels.resize_with(depth + 1, Vec::new);
        }
        self.levels.get_mut(depth).into_iter().for_each(|level| level.push(slice));
    }

    fn position(&self, slice: u32) -> Option<usize> {
        at(self.positions.get(at(slice)).copied()?).checked_sub(1)
    }

    fn step_up(&mut self, slices: &Slices, figures: &[(u32, Base)], level: &[u32]) {
        let width = slices.dimensions.len();
        for slice in level {
            let Some((_, base)) = self.position(*slice).and_then(|n| figures.get(n)) else { continue };
            let Some(value) = base.value() else { continue };
            self.rung(slices, *slice);
            let Self { rungs, candidates, candidate_at, .. } = self;
            let steps = rungs.get(at(*slice)).and_then(Option::as_ref).map_or(&[][..], |rung| &rung.steps);
            for step in steps {
                let Some(known) = place(candidate_at, at(step.parent) * width + step.dimension) else { continue };
                if *known == 0 {
                    candidates.push(Candidate {
                        parent: step.parent,
                        dimension: step.dimension,
                        known: 0,
                        needed: step.needed,
                        sum: 0,
                        statuses: base.statuses,
                        conf: ConfStatus::Free,
                        contributors: 0,
                    });
                    *known = u32::try_from(candidates.len()).unwrap_or(0);
                }
                let Some(sum) = at(*known).checked_sub(1).and_then(|n| candidates.get_mut(n)) else { continue };
                sum.known += usize::from(!step.unknown);
                sum.sum = sum.sum.saturating_add(value);
                sum.statuses = sum.statuses.union(base.statuses);
                sum.conf = sum.conf.max(base.conf);
                sum.contributors = sum.contributors.saturating_add(base.contributors);
            }
        }
        for sum in &self.candidates {
            let n = at(sum.parent) * width + sum.dimension;
            place(&mut self.candidate_at, n).into_iter().for_each(|known| *known = 0);
        }
    }

    /// Takes the sums that are whole, of each combination the one along the first dimension, where nothing was reported.
    fn take_complete(&mut self, slices: &Slices, figures: &mut Vec<(u32, Base)>, depth: usize) {
        let mut whole = std::mem::take(&mut self.candidates);
        whole.retain(|sum| sum.needed > 0 && sum.known >= sum.needed);
        whole.sort_unstable_by_key(|sum| (sum.parent, sum.dimension));
        whole.dedup_by_key(|sum| sum.parent);
        for sum in whole.drain(..) {
            let dimension = u8::try_from(sum.dimension).unwrap_or(u8::MAX);
            let base = Base::summed(sum.sum, sum.statuses, sum.conf, sum.contributors, dimension);
            match self.position(sum.parent).and_then(|n| figures.get_mut(n)) {
                Some((_, known)) if known.value().is_some() => {}
                Some((_, known)) => *known = base,
                None => {
                    figures.push((sum.parent, base));
                    self.rung(slices, sum.parent);
                    self.stand(sum.parent, u32::try_from(figures.len()).unwrap_or(0), depth);
                }
            }
        }
        self.candidates = whole;
    }
}
