//! Memory that all calls of one kind may take together.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::api::status::ApiError;

/// How long a call that has taken nothing yet waits for room before it is refused.
const PATIENCE: Duration = Duration::from_secs(3);

/// So many bytes for all. One call alone may take more: what a node accepts at all must not depend on its budget.
#[derive(Debug)]
pub struct Budget {
    bytes_max: u64,
    patience: Duration,
    taken: Mutex<u64>,
    given_back: Notify,
}

/// Bytes that a call has taken; given back on drop.
#[derive(Debug)]
pub struct Reserved {
    budget: Arc<Budget>,
    bytes: u64,
}

impl Budget {
    /// A budget of which nothing is taken.
    #[must_use]
    pub fn new(bytes_max: u64) -> Arc<Self> {
        Self::with_patience(bytes_max, PATIENCE)
    }

    fn with_patience(bytes_max: u64, patience: Duration) -> Arc<Self> {
        Arc::new(Self { bytes_max, patience, taken: Mutex::default(), given_back: Notify::new() })
    }

    /// Takes bytes for a call; waits for a while if there is no room.
    ///
    /// # Errors
    /// [`ApiError::Busy`] if none was given back in time.
    pub async fn reserve(self: &Arc<Self>, bytes: u64) -> Result<Reserved, ApiError> {
        let mut reserved = Reserved { budget: Arc::clone(self), bytes: 0 };
        let waiting = async {
            loop {
                // Asked for first, so that what is given back meanwhile wakes this one.
                let given_back = self.given_back.notified();
                if reserved.grow(bytes).is_ok() {
                    return;
                }
                given_back.await;
            }
        };
        match tokio::time::timeout(self.patience, waiting).await {
            Ok(()) => Ok(reserved),
            Err(_) => Err(ApiError::Busy),
        }
    }
}

impl Reserved {
    /// Takes more. Never waits: two calls that hold some and wait for more could wait for each other.
    ///
    /// # Errors
    /// [`ApiError::Busy`] if there is no room.
    pub fn grow(&mut self, bytes: u64) -> Result<(), ApiError> {
        let mut taken = self.budget.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let after = taken.saturating_add(bytes);
        let is_alone = *taken == self.bytes;
        if after > self.budget.bytes_max && !is_alone {
            return Err(ApiError::Busy);
        }
        *taken = after;
        self.bytes = self.bytes.saturating_add(bytes);
        Ok(())
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        let mut taken = self.budget.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = taken.saturating_sub(self.bytes);
        drop(taken);
        self.budget.given_back.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn together_calls_take_no_more_than_there_is() {
        let budget = Budget::with_patience(100, Duration::from_millis(1));
        let mut first = budget.reserve(60).await.unwrap();
        assert!(first.grow(40).is_ok());
        assert!(first.grow(1).is_ok(), "one alone may take more");
        assert!(matches!(budget.reserve(1).await, Err(ApiError::Busy)));
        drop(first);
        let second = budget.reserve(50).await.unwrap();
        let mut third = budget.reserve(50).await.unwrap();
        assert!(third.grow(1).is_err(), "another one holds some");
        drop(second);
        assert!(third.grow(50).is_ok());
    }

    #[tokio::test]
    async fn a_call_waits_for_what_another_one_gives_back() {
        let budget = Budget::new(10);
        let held = budget.reserve(10).await.unwrap();
        let waiting = tokio::spawn({
            let budget = Arc::clone(&budget);
            async move { budget.reserve(5).await.is_ok() }
        });
        // On one thread: it has come as far as it can.
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop(held);
        assert!(waiting.await.unwrap());
    }
}
