//! Sums over a dimension inside one area and period: only the children of one code add up to it, and only all of them
//! but `_U`.

use marsad_domain::status::{ConfStatus, Statuses};

use super::breakdowns::{Key, Slices, with};
use super::own_figure::OwnFigure;

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

/// One step up from a combination along a dimension: to the code above.
#[derive(Debug, Clone, Copy)]
struct Step {
    dimension: usize,
    parent: u32,
    unknown: bool,
    needed: usize,
}

/// The steps up from one combination.
#[derive(Debug, Default)]
struct StepsUp {
    depth: usize,
    steps: Vec<Step>,
    /// METHOD, and the breakdowns that the combination lies in.
    breakdowns: (u16, u128),
}

/// Completes the partitions of one area and period after another. The steps upwards of each combination are found once, and
/// the buffers are used again.
#[derive(Debug, Default)]
pub(super) struct PartitionSums {
    known_steps: Vec<Option<StepsUp>>,
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

impl StepsUp {
    fn new(slices: &mut Slices, slice: u32) -> Self {
        let key: Key = slices.key(slice).into();
        let mut steps = Vec::new();
        for (n, code) in key.iter().enumerate() {
            let Some(dimension) = slices.dimensions.get(n).filter(|dimension| !dimension.is_method) else { continue };
            let Some(above) = dimension.parent(*code) else { continue };
            let (unknown, needed) = (dimension.is_unknown(*code), dimension.children_needed(above));
            let parent = slices.intern(&with(&key, n, above));
            steps.push(Step { dimension: n, parent, unknown, needed });
        }
        let depth = usize::try_from(slices.depth(&key)).unwrap_or(0);
        Self { depth, steps, breakdowns: (slices.method_of(&key), slices.mask(&key)) }
    }
}

impl PartitionSums {
    fn steps_up(&mut self, slices: &mut Slices, slice: u32) -> Option<&StepsUp> {
        if self.known_steps.len() <= at(slice) {
            self.known_steps.resize_with(at(slice).checked_add(1)?, || None);
        }
        let steps_up = self.known_steps.get_mut(at(slice))?;
        Some(steps_up.get_or_insert_with(|| StepsUp::new(slices, slice)))
    }

    /// The METHOD of a combination, and the breakdowns that it lies in.
    pub(super) fn breakdowns(&mut self, slices: &mut Slices, slice: u32) -> (u16, u128) {
        self.steps_up(slices, slice).map(|steps_up| steps_up.breakdowns).unwrap_or_default()
    }

    /// Adds to the figures of one area and period what their partitions make up. What was reported stays.
    pub(super) fn complete(&mut self, slices: &mut Slices, figures: &mut Vec<(u32, OwnFigure)>) {
        for (n, (slice, _)) in (1..).zip(figures.iter()) {
            let depth = self.steps_up(slices, *slice).map_or(0, |steps_up| steps_up.depth);
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

    fn step_up(&mut self, slices: &mut Slices, figures: &[(u32, OwnFigure)], level: &[u32]) {
        let width = slices.dimensions.len();
        for slice in level {
            let Some((_, base)) = self.position(*slice).and_then(|n| figures.get(n)) else { continue };
            let Some(value) = base.value() else { continue };
            self.steps_up(slices, *slice);
            let Self { known_steps, candidates, candidate_at, .. } = self;
            let steps =
                known_steps.get(at(*slice)).and_then(Option::as_ref).map_or(&[][..], |steps_up| &steps_up.steps);
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
    fn take_complete(&mut self, slices: &mut Slices, figures: &mut Vec<(u32, OwnFigure)>, depth: usize) {
        let mut whole = std::mem::take(&mut self.candidates);
        whole.retain(|sum| sum.needed > 0 && sum.known >= sum.needed);
        whole.sort_unstable_by_key(|sum| (sum.parent, sum.dimension));
        whole.dedup_by_key(|sum| sum.parent);
        for sum in whole.drain(..) {
            let dimension = u8::try_from(sum.dimension).unwrap_or(u8::MAX);
            let base = OwnFigure::summed(sum.sum, sum.statuses, sum.conf, sum.contributors, dimension);
            match self.position(sum.parent).and_then(|n| figures.get_mut(n)) {
                Some((_, known)) if known.value().is_some() => {}
                Some((_, known)) => *known = base,
                None => {
                    figures.push((sum.parent, base));
                    self.steps_up(slices, sum.parent);
                    self.stand(sum.parent, u32::try_from(figures.len()).unwrap_or(0), depth);
                }
            }
        }
        self.candidates = whole;
    }
}
