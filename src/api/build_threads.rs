//! Groups of indicators on the way to a release: a few are computed at once, each on a thread that stays with the build.
//!
//! A thread's freed memory is used again by that thread: were every group given to any thread for blocking work, each of
//! them would end up with the room that the largest group needs.

use std::sync::{Arc, mpsc};

use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::api::status::ApiError;
use crate::ledger::CatalogueVersion;
use crate::release::block::Written;
use crate::release::groups::{Group, WriteError, write};
use crate::release::input::Inputs;
use crate::release::rules::RuleSet;

/// How many groups of indicators are computed at once.
const WORKERS: usize = 2;
/// How many figures the groups have together that are computed at once, but for one that has more by itself. With the
/// largest group it bounds the memory that a build takes.
const FIGURES_AT_ONCE: usize = 250_000;

/// A group that is to be computed, and where its outcome goes.
struct Job {
    inputs: Inputs,
    group: Group,
    answer: oneshot::Sender<Result<Written, WriteError>>,
}

/// What a worker's group has come to.
struct Computed {
    worker: usize,
    /// None if the worker has ended early.
    written: Option<Result<Written, WriteError>>,
}

/// The workers of one build. Their threads end with them.
pub(super) struct GroupWorkers {
    catalogue: Arc<CatalogueVersion>,
    /// Of each worker that has been needed.
    jobs: Vec<mpsc::Sender<Job>>,
    running: JoinSet<Computed>,
    /// Of each worker, 0 for one that waits.
    figures: [usize; WORKERS],
}

impl GroupWorkers {
    pub(super) fn new(catalogue: &Arc<CatalogueVersion>) -> Self {
        let catalogue = Arc::clone(catalogue);
        Self { catalogue, jobs: Vec::new(), running: JoinSet::new(), figures: [0; WORKERS] }
    }

    /// Begins to compute a group that has figures, as soon as there is room for it; what has come to an end meanwhile is
    /// added to `done`.
    ///
    /// # Errors
    /// [`ApiError`] if one of the groups could not be computed.
    pub(super) async fn start(
        &mut self,
        inputs: Inputs,
        group: Group,
        done: &mut Vec<Written>,
    ) -> Result<(), ApiError> {
        let figures = inputs.figures.len();
        while is_full(&self.figures, figures) {
            done.extend(self.next().await?);
        }
        let free = self.figures.iter().position(|figures| *figures == 0);
        let (worker, place) =
            free.and_then(|worker| Some((worker, self.figures.get_mut(worker)?))).ok_or(ApiError::Task)?;
        *place = figures;
        let (answer, answered) = oneshot::channel();
        self.worker(worker).ok_or(ApiError::Task)?.send(Job { inputs, group, answer }).map_err(|_| ApiError::Task)?;
        self.running.spawn(async move { Computed { worker, written: answered.await.ok() } });
        Ok(())
    }

    /// What one of the groups has come to; none if there is none.
    ///
    /// # Errors
    /// [`ApiError`] if it could not be computed.
    pub(super) async fn next(&mut self) -> Result<Option<Written>, ApiError> {
        let Some(ended) = self.running.join_next().await else { return Ok(None) };
        let Computed { worker, written } = ended.map_err(|_| ApiError::Task)?;
        self.figures.get_mut(worker).into_iter().for_each(|figures| *figures = 0);
        written.ok_or(ApiError::Task)?.map(Some).map_err(ApiError::Compute)
    }

    /// The worker of a number, which is not above that of the next new one.
    fn worker(&mut self, number: usize) -> Option<&mpsc::Sender<Job>> {
        if number == self.jobs.len() {
            let (sender, jobs) = mpsc::channel();
            let catalogue = Arc::clone(&self.catalogue);
            tokio::task::spawn_blocking(move || work(&catalogue, &jobs));
            self.jobs.push(sender);
        }
        self.jobs.get(number)
    }
}

/// Computes group after group until no more can come.
fn work(catalogue: &CatalogueVersion, jobs: &mpsc::Receiver<Job>) {
    while let Ok(Job { inputs, group, answer }) = jobs.recv() {
        // Where nobody waits for it any more the build has been given up.
        let _ = answer.send(write(&catalogue.catalogue, inputs, &group, &RuleSet::primary()));
    }
}

/// Whether a group of `more` figures has to wait while workers have groups of so many each.
fn is_full(running: &[usize], more: usize) -> bool {
    let all = running.iter().fold(more, |all, figures| all.saturating_add(*figures));
    let busy = running.iter().filter(|figures| **figures > 0).count();
    busy > 0 && (busy == running.len() || all > FIGURES_AT_ONCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_waits_for_a_worker_and_for_room() {
        assert!(!is_full(&[0, 0], FIGURES_AT_ONCE + 1), "the largest has to be computed too");
        assert!(!is_full(&[FIGURES_AT_ONCE - 1, 0], 1));
        assert!(is_full(&[FIGURES_AT_ONCE, 0], 1));
        assert!(is_full(&[0, FIGURES_AT_ONCE], 1));
        assert!(is_full(&[1, 1], 1));
    }
}
