//! Sums over a dimension inside one area and period: only the children of one code add up to it, and only all of them
//! but `_U`.

use crate::domain::status::{ConfStatus, ObsStatus};

use super::cuts::Slices;
use super::frame::Base;
use super::keys::FastMap;

/// What the children of one code along one dimension come to so far.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    known: usize,
    sum: i128,
    status: ObsStatus,
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

/// Steps upwards of each combination, worked out once an indicator.
#[derive(Debug, Default)]
pub(super) struct Ladder {
    steps: FastMap<u32, (u32, Vec<Step>)>,
}

impl Ladder {
    fn of(&mut self, slices: &Slices, slice: u32) -> &(u32, Vec<Step>) {
        self.steps.entry(slice).or_insert_with(|| {
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
            (slices.depth(&key), steps)
        })
    }

    /// Adds to the figures of one area and period what their partitions make up. What was reported stays.
    pub(super) fn complete(&mut self, slices: &Slices, figures: &mut FastMap<u32, Base>) {
        let mut levels: Vec<Vec<u32>> = Vec::new();
        for slice in figures.keys() {
            let depth = usize::try_from(self.of(slices, *slice).0).unwrap_or(0);
            if levels.len() <= depth {
                levels.resize(depth + 1, Vec::new());
            }
            if let Some(level) = levels.get_mut(depth) {
                level.push(*slice);
            }
        }
        for depth in (1..levels.len()).rev() {
            let made = self.step_up(slices, figures, levels.get(depth).map_or(&[], Vec::as_slice));
            for (slice, base) in made {
                let reported = figures.get(&slice).is_some_and(|known| known.value.is_some());
                if !reported
                    && figures.insert(slice, base).is_none()
                    && let Some(level) = levels.get_mut(depth - 1)
                {
                    level.push(slice);
                }
            }
        }
    }

    fn step_up(&mut self, slices: &Slices, figures: &FastMap<u32, Base>, level: &[u32]) -> FastMap<u32, Base> {
        let mut candidates: FastMap<(u32, usize), (Candidate, usize)> = FastMap::default();
        for slice in level {
            let Some(base) = figures.get(slice) else { continue };
            let Some(value) = base.value else { continue };
            for step in &self.of(slices, *slice).1 {
                let (candidate, _) = candidates.entry((step.parent, step.dimension)).or_insert((
                    Candidate { known: 0, sum: 0, status: ObsStatus::Normal, conf: ConfStatus::Free, contributors: 0 },
                    step.needed,
                ));
                candidate.known += usize::from(!step.unknown);
                candidate.sum = candidate.sum.saturating_add(value);
                candidate.status = candidate.status.min(base.status);
                candidate.conf = candidate.conf.max(base.conf);
                candidate.contributors = candidate.contributors.saturating_add(base.contributors);
            }
        }
        let mut complete: Vec<_> =
            candidates.into_iter().filter(|(_, (sum, needed))| *needed > 0 && sum.known >= *needed).collect();
        complete.sort_unstable_by_key(|((slice, dimension), _)| (*slice, *dimension));
        let mut made = FastMap::default();
        for ((slice, dimension), (sum, _)) in complete {
            made.entry(slice).or_insert(Base {
                value: Some(sum.sum),
                status: sum.status,
                conf: sum.conf,
                contributors: sum.contributors,
                figure: None,
                partition: u8::try_from(dimension).ok(),
            });
        }
        made
    }
}
