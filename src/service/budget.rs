//! Memory that all calls of one kind may take together.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use crate::ServiceError;
use crate::waiting;
use marsad_measure as measure;

/// The bytes of all calls together. A call may take more when it is alone: the budget must not decide what a node accepts at all.
#[derive(Debug)]
pub struct Budget {
    /// What the memory is for, in metrics.
    name: &'static str,
    bytes_max: u64,
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
    pub fn new(name: &'static str, bytes_max: u64) -> Arc<Self> {
        Arc::new(Self { name, bytes_max, taken: Mutex::default(), given_back: Notify::new() })
    }

    /// Shows how much is taken now.
    pub fn measure(&self) {
        measure::budget_bytes(self.name, *self.taken.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Takes bytes for a call; waits if there is no room, until the call's deadline.
    ///
    /// # Errors
    /// [`ServiceError::Busy`] if none was given back in time.
    pub async fn reserve(self: &Arc<Self>, bytes: u64) -> Result<Reserved, ServiceError> {
        let mut reserved = self.begin();
        reserved.grow_soon(bytes).await?;
        Ok(reserved)
    }

    /// A reservation of zero bytes, for a call that does not know yet how much it needs.
    pub fn begin(self: &Arc<Self>) -> Reserved {
        Reserved { budget: Arc::clone(self), bytes: 0 }
    }
}

impl Reserved {
    /// Takes more; waits if there is no room, until the call's deadline. Two calls that hold bytes could wait for each other; the
    /// deadline ends that.
    ///
    /// # Errors
    /// [`ServiceError::Busy`] if none was given back in time.
    pub async fn grow_soon(&mut self, bytes: u64) -> Result<(), ServiceError> {
        let budget = Arc::clone(&self.budget);
        if self.grow(bytes).is_ok() {
            return Ok(());
        }
        measure::budget_wait(budget.name);
        let waiting = async {
            loop {
                // Subscribed before the check, so that bytes that are given back in between wake this call.
                let given_back = budget.given_back.notified();
                if self.grow(bytes).is_ok() {
                    return;
                }
                given_back.await;
            }
        };
        waiting::in_time(waiting).await
    }

    /// Takes more. Never waits: two calls that hold bytes and wait for more could wait for each other.
    ///
    /// # Errors
    /// [`ServiceError::Busy`] if there is no room.
    pub fn grow(&mut self, bytes: u64) -> Result<(), ServiceError> {
        let mut taken = self.budget.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let after = taken.saturating_add(bytes);
        let is_alone = *taken == self.bytes;
        if after > self.budget.bytes_max && !is_alone {
            return Err(ServiceError::Busy);
        }
        *taken = after;
        self.bytes = self.bytes.saturating_add(bytes);
        Ok(())
    }
}

impl Reserved {
    /// How much the call has taken.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Gives back what it has taken beyond `bytes`.
    pub fn shrink_to(&mut self, bytes: u64) {
        let excess = self.bytes.saturating_sub(bytes);
        let mut taken = self.budget.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = taken.saturating_sub(excess);
        drop(taken);
        self.bytes = self.bytes.saturating_sub(excess);
        self.budget.given_back.notify_waiters();
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        self.shrink_to(0);
    }
}

#[cfg(test)]
mod tests;
