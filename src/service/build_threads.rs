//! The threads of a release's build: one that reads, and a few that compute a group of indicators each. They stay with the
//! build from its beginning to its end.
//!
//! A thread reuses the memory that it frees; other threads hardly do. If any thread of the blocking pool could take any page or
//! group, each of these threads would in the end hold as much memory as the largest group needs. So a few threads do it all,
//! and the next build reuses their memory.

use std::sync::{Arc, mpsc};
use std::thread;

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::ServiceError;
use marsad_disclosure::secondary::{Earlier, NotSafe};
use marsad_disclosure::{Losses, Repeated, WriteError, repeat_group, write_group};
use marsad_ledger::CatalogueVersion;
use marsad_release::block::Written;
use marsad_release::groups::Group;
use marsad_release::input::Inputs;
use marsad_release::rules::RuleSet;

/// How many groups of indicators are computed at once.
const WORKERS: usize = 2;
/// The most figures of a group that is computed beside a larger one. This number and the largest group together bound the memory
/// of a build.
const FIGURES_BESIDE: usize = 125_000;

/// Runs a task on a thread of its own, which the task may block. The task is cancelled when its caller stops waiting.
///
/// # Errors
/// The error of the task; [`ServiceError::Task`] if there is no thread for it.
pub async fn on_own_thread<T: Send + 'static>(
    work: impl Future<Output = Result<T, ServiceError>> + Send + 'static,
) -> Result<T, ServiceError> {
    let (mut answer, answered) = oneshot::channel();
    let runtime = Handle::current();
    let working = async move {
        let done = tokio::select! {
            done = work => done,
            () = answer.closed() => return,
        };
        // It cannot be sent if the build has been given up.
        let _ = answer.send(done);
    };
    let thread = thread::Builder::new().name("build-reading".to_owned());
    thread.spawn(move || runtime.block_on(working)).map_err(|_| ServiceError::Task)?;
    answered.await.map_err(|_| ServiceError::Task)?
}

/// A group that is to be computed, and where its outcome goes.
struct Job {
    inputs: Inputs,
    group: Group,
    beside: Beside,
    answer: oneshot::Sender<Result<Outcome, WriteError>>,
}

/// What readers hold already of a group.
pub enum Beside {
    /// It is protected beside these releases.
    Earlier(Vec<Earlier>),
    /// It shows what this release shows, if it is the same.
    Same(Box<Repeated>),
}

/// What became of a group.
#[derive(Debug)]
pub enum Outcome {
    Written(Written),
    /// Its cells cannot be protected.
    NotSafe(NotSafe),
    /// It is not the same as in the release that it was compared with.
    Changed,
}

/// The result of a worker's group.
struct Computed {
    worker: usize,
    /// The number that the caller gave to the group.
    place: usize,
    /// None if the worker has ended early.
    outcome: Option<Result<Outcome, WriteError>>,
}

/// The workers of one build. Their threads end with them.
pub struct GroupWorkers {
    catalogue: Arc<CatalogueVersion>,
    rules: RuleSet,
    losses: Losses,
    /// One for each worker that was started.
    jobs: Vec<mpsc::Sender<Job>>,
    running: JoinSet<Computed>,
    /// How many figures each worker computes; 0 if it is idle.
    figures: [usize; WORKERS],
}

impl GroupWorkers {
    pub fn new(catalogue: &Arc<CatalogueVersion>, rules: RuleSet, losses: Losses) -> Self {
        let catalogue = Arc::clone(catalogue);
        Self { catalogue, rules, losses, jobs: Vec::new(), running: JoinSet::new(), figures: [0; WORKERS] }
    }

    /// Waits until there is room for a group that has figures, and starts to compute it, under a number of the caller. Groups that
    /// were completed meanwhile are added to `done`.
    ///
    /// # Errors
    /// [`ServiceError`] if one of the groups could not be computed.
    pub async fn start(
        &mut self,
        place: usize,
        (group, inputs): (Group, Inputs),
        beside: Beside,
        done: &mut Vec<(usize, Outcome)>,
    ) -> Result<(), ServiceError> {
        // A group without figures, of which some are owed, takes a worker all the same.
        let more = match &beside {
            Beside::Same(repeated) => repeated.inputs.figures.len(),
            Beside::Earlier(_) => 0,
        };
        let figures = inputs.figures.len().saturating_add(more).max(1);
        while is_full(&self.figures, figures) {
            done.extend(self.next().await?);
        }
        let worker = self.figures.iter().position(|figures| *figures == 0).ok_or(ServiceError::Task)?;
        let (answer, answered) = oneshot::channel();
        self.worker(worker)?.send(Job { inputs, group, beside, answer }).map_err(|_| ServiceError::Task)?;
        self.figures.get_mut(worker).into_iter().for_each(|place| *place = figures);
        self.running.spawn(async move { Computed { worker, place, outcome: answered.await.ok() } });
        Ok(())
    }

    /// The next group that is complete, by its number; none if no group is being computed.
    ///
    /// # Errors
    /// [`ServiceError`] if it could not be computed.
    pub async fn next(&mut self) -> Result<Option<(usize, Outcome)>, ServiceError> {
        let Some(ended) = self.running.join_next().await else { return Ok(None) };
        let Computed { worker, place, outcome } = ended.map_err(|_| ServiceError::Task)?;
        self.figures.get_mut(worker).into_iter().for_each(|figures| *figures = 0);
        match outcome.ok_or(ServiceError::Task)? {
            Ok(outcome) => Ok(Some((place, outcome))),
            Err(WriteError::NotSafe(not_safe)) => Ok(Some((place, Outcome::NotSafe(not_safe)))),
            Err(WriteError::Block(error)) => Err(ServiceError::Compute(error)),
        }
    }

    /// The worker of a number, which is not above that of the next new one.
    fn worker(&mut self, number: usize) -> Result<&mpsc::Sender<Job>, ServiceError> {
        if number == self.jobs.len() {
            let (sender, jobs) = mpsc::channel();
            let (catalogue, rules, losses) = (Arc::clone(&self.catalogue), self.rules.clone(), self.losses);
            let thread = thread::Builder::new().name(format!("build-group-{number}"));
            thread.spawn(move || work(&catalogue, (&rules, losses), &jobs)).map_err(|_| ServiceError::Task)?;
            self.jobs.push(sender);
        }
        self.jobs.get(number).ok_or(ServiceError::Task)
    }
}

/// Computes one group after the other until the channel is closed.
fn work(catalogue: &CatalogueVersion, (rules, losses): (&RuleSet, Losses), jobs: &mpsc::Receiver<Job>) {
    let known = &catalogue.catalogue;
    while let Ok(Job { inputs, group, beside, answer }) = jobs.recv() {
        let outcome = match beside {
            Beside::Earlier(earlier) => {
                write_group(known, inputs, &group, rules, &earlier, losses).map(Outcome::Written)
            }
            Beside::Same(repeated) => {
                let written = repeat_group(known, inputs, &group, (rules, losses), *repeated);
                written.map(|written| written.map_or(Outcome::Changed, Outcome::Written)).map_err(WriteError::Block)
            }
        };
        // It cannot be sent if the build has been given up.
        let _ = answer.send(outcome);
    }
}

/// Whether a group of `more` figures has to wait while workers have groups of so many each.
fn is_full(running: &[usize], more: usize) -> bool {
    let largest = running.iter().fold(more, |largest, figures| largest.max(*figures));
    let all = running.iter().fold(more, |all, figures| all.saturating_add(*figures));
    running.iter().all(|figures| *figures > 0) || all.saturating_sub(largest) > FIGURES_BESIDE
}

#[cfg(test)]
mod tests;
