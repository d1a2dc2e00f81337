//! Small appends that wait for the transaction that will take them.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::LedgerError;
use super::append::{Done, Work};

/// What became of an append.
pub(super) type Outcome = Result<Done, LedgerError>;

/// Appends in one transaction, and their payload bytes.
const GROUP_MAX: usize = 64;
const GROUP_BYTES_MAX: usize = 1024 * 1024;

/// An append, and where its outcome goes.
pub(super) struct Waiting {
    pub work: Arc<Work>,
    pub answer: oneshot::Sender<Outcome>,
}

/// Small appends that wait for their transaction.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Vec<Waiting>>,
    /// Held by the group that is being committed.
    pub turn: tokio::sync::Mutex<()>,
    /// Held by the group that has been committed and is not told yet: groups are told in their order.
    pub telling: tokio::sync::Mutex<()>,
}

impl Queue {
    /// Adds one at the end.
    pub fn push(&self, waiting: Waiting) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(waiting);
    }

    /// Takes back what still waits. False if its group has been taken: then it will have an outcome.
    pub fn take_back(&self, work: &Arc<Work>) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let before = waiting.len();
        waiting.retain(|waiting| !Arc::ptr_eq(&waiting.work, work));
        waiting.len() < before
    }

    /// The next group: as many as fit, in order, no key twice. Who has the same key finds what became of it afterwards.
    pub fn take(&self) -> Vec<Waiting> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut group, mut rest, mut keys, mut bytes) = (Vec::new(), Vec::new(), HashSet::new(), 0);
        for next in waiting.drain(..) {
            let key = next.work.key().map(|(reporter, key)| (reporter.clone(), key.to_owned()));
            let is_new = key.is_none_or(|key| keys.insert(key));
            let fits = group.is_empty() || bytes + next.work.bytes() <= GROUP_BYTES_MAX;
            if is_new && fits && rest.is_empty() && group.len() < GROUP_MAX {
                bytes += next.work.bytes();
                group.push(next);
            } else {
                rest.push(next);
            }
        }
        *waiting = rest;
        group
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_can_be_taken_back_until_its_group_is_taken() {
        let queue = Queue::default();
        let push = || {
            let work = Arc::new(Work { drafts: Vec::new(), guard: None });
            let (answer, answered) = oneshot::channel();
            queue.push(Waiting { work: Arc::clone(&work), answer });
            (work, answered)
        };
        let ((first, _first), (second, mut answered)) = (push(), push());
        assert!(queue.take_back(&second));
        assert!(answered.try_recv().is_err(), "it has no outcome");
        assert!(!queue.take_back(&second), "it waits no more");
        let group = queue.take();
        assert_eq!(group.len(), 1);
        assert!(!queue.take_back(&first), "it will have an outcome");
    }
}
