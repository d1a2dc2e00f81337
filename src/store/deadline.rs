//! The moment until which a call waits for other calls.
//!
//! A call may need a slot, memory, its turn in a queue and a connection, and may have to wait for each of them. All of
//! these waits end at one moment, which is set when the call arrives. So a busy node answers or refuses a call within a
//! few seconds, even if several resources are scarce at once.
//!
//! The moment is stored in the task that serves the call, where every wait finds it. [`Deadline::carry`] hands it to a
//! task that the call starts.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

/// The longest time that all waits of a call take together. With the shortest wait for a turn it stays below five
/// seconds.
const WAITS_MAX: Duration = Duration::from_secs(4);
/// The least time to wait for a turn when the moment is near: by then the call holds resources that others wait for.
const TURN_MIN: Duration = Duration::from_millis(900);

tokio::task_local! {
    /// The deadline of the call that this task serves.
    static OF_CALL: Deadline;
}

/// The moment at which the waits of a call end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Instant);

/// A resource was not free before the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the call has waited for as long as it may")]
pub struct Late;

impl Deadline {
    /// The deadline at a moment.
    #[must_use]
    pub const fn at(moment: Instant) -> Self {
        Self(moment)
    }

    /// The deadline of a call that arrives now.
    #[must_use]
    pub fn starting(now: Instant) -> Self {
        Self(now + WAITS_MAX)
    }

    /// The deadline moved by a time in which the call did not wait for other calls: it worked, or waited for its own
    /// caller.
    #[must_use]
    pub fn later_by(self, time: Duration) -> Self {
        Self(self.0 + time)
    }

    /// The deadline of the call that this task serves; `None` in a task that serves no call.
    #[must_use]
    pub fn of_call() -> Option<Self> {
        OF_CALL.try_with(|own| *own).ok()
    }

    /// Runs a future whose waits end at this moment.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        OF_CALL.scope(self, Box::pin(work)).await
    }

    /// Wraps a future for a task of its own: its waits end with those of the call that starts it.
    pub fn carry<F: Future>(work: F) -> impl Future<Output = F::Output> {
        let (own, work) = (Self::of_call(), Box::pin(work));
        async move {
            match own {
                Some(own) => OF_CALL.scope(own, work).await,
                None => work.await,
            }
        }
    }

    /// Waits until the moment at most. A resource that is free already is granted even after the moment.
    ///
    /// # Errors
    /// [`Late`] if the moment comes first.
    pub async fn within<F: Future>(self, wait: F) -> Result<F::Output, Late> {
        timeout_at(self.0, wait).await.map_err(|_| Late)
    }

    /// Waits for a turn in a queue, or for a connection, where each user takes little time. A call that is served past
    /// its moment has all that it waited for; it works, and may wait for a turn like a new call. Outside a call the
    /// wait has no limit.
    ///
    /// # Errors
    /// [`Late`] if the turn does not come in time.
    pub async fn in_turn<F: Future>(wait: F) -> Result<F::Output, Late> {
        match Self::of_call() {
            Some(own) => own.of_turn(Instant::now(), WAITS_MAX).within(wait).await,
            None => Ok(wait.await),
        }
    }

    /// The deadline for a turn that the call waits for from `now` on, at most `longest`.
    pub(super) fn of_turn(self, now: Instant, longest: Duration) -> Self {
        let end = now + longest;
        if self.0 > now { Self(end.min(self.0.max(now + TURN_MIN))) } else { Self(end) }
    }
}

#[cfg(test)]
mod tests;
