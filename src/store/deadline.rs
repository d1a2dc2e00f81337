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
mod tests {
    use std::future::{pending, ready};
    use std::pin::pin;

    use super::*;

    const ACQUIRE: Duration = Duration::from_secs(3);

    #[tokio::test]
    async fn every_wait_of_a_call_ends_at_its_moment() {
        let now = Instant::now();
        let past = Deadline::at(now - Duration::from_secs(1));
        // The result is there at once, without waiting.
        assert_eq!(futures::poll!(pin!(past.within(pending::<()>()))), std::task::Poll::Ready(Err(Late)));
        assert_eq!(past.within(ready(1)).await, Ok(1), "what is free is had");
        let ahead = Deadline::starting(now);
        assert!(futures::poll!(pin!(ahead.within(pending::<()>()))).is_pending());
        assert_eq!(ahead, Deadline::at(now + WAITS_MAX));
        assert!(WAITS_MAX + TURN_MIN < Duration::from_secs(5), "what the node promises");
    }

    #[tokio::test]
    async fn the_moment_goes_with_the_task_and_with_what_it_starts() {
        assert_eq!(Deadline::of_call(), None);
        let own = Deadline::starting(Instant::now());
        let asked = async || Deadline::of_call();
        assert_eq!(own.scope(asked()).await, Some(own));
        let started = own.scope(async { tokio::spawn(Deadline::carry(asked())).await }).await;
        assert_eq!(started.unwrap(), Some(own));
        assert_eq!(tokio::spawn(Deadline::carry(asked())).await.unwrap(), None);
        let later = own.later_by(ACQUIRE);
        assert_eq!(own.scope(later.scope(asked())).await, Some(later), "the inner one holds");
    }

    #[test]
    fn a_turn_is_waited_for_until_the_moment_of_the_call() {
        let now = Instant::now();
        let after = |millis| Deadline::at(now + Duration::from_millis(millis));
        let until = |call: Deadline| call.of_turn(now, ACQUIRE);
        assert_eq!(until(after(4_000)), after(3_000));
        assert_eq!(until(after(2_000)), after(2_000));
        assert_eq!(until(after(1)), after(900));
        assert_eq!(until(after(0)), after(3_000), "it works");
        assert_eq!(after(1).of_turn(now, Duration::from_millis(60)), after(60), "never longer than configured");
    }
}
