//! The queue of small appends before their transaction.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::LedgerError;
use super::append::{AppendJob, AppendOutcome};

pub(super) type AppendResult = Result<AppendOutcome, LedgerError>;

/// Appends in one transaction, and their payload bytes.
const GROUP_MAX: usize = 64;
const GROUP_BYTES_MAX: usize = 1024 * 1024;

pub(super) struct QueuedAppend {
    pub job: Arc<AppendJob>,
    pub answer: oneshot::Sender<AppendResult>,
}

/// Small appends that wait for their transaction.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Vec<QueuedAppend>>,
    /// Serialises commits: held while a group is committed.
    pub commit_lock: tokio::sync::Mutex<()>,
    /// Serialises notification of waiters, in commit order.
    pub notify_lock: tokio::sync::Mutex<()>,
}

impl Queue {
    pub fn len(&self) -> usize {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Adds one at the end.
    pub fn push(&self, waiting: QueuedAppend) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(waiting);
    }

    /// Removes an append that is still queued. False if its group was taken: then it will get a result.
    pub fn take_back(&self, job: &Arc<AppendJob>) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let before = waiting.len();
        waiting.retain(|waiting| !Arc::ptr_eq(&waiting.job, job));
        waiting.len() < before
    }

    /// The next group: as many as fit, in order, no key twice. A second append with the same idempotency key stays queued; it
    /// will find the first one's result.
    pub fn take(&self) -> Vec<QueuedAppend> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut group, mut rest, mut keys, mut bytes) = (Vec::new(), Vec::new(), HashSet::new(), 0);
        for next in waiting.drain(..) {
            let key = next.job.key().map(|(reporter, key)| (reporter.clone(), key.to_owned()));
            let is_new = key.is_none_or(|key| keys.insert(key));
            let fits = group.is_empty() || bytes + next.job.bytes() <= GROUP_BYTES_MAX;
            if is_new && fits && rest.is_empty() && group.len() < GROUP_MAX {
                bytes += next.job.bytes();
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
            let job = Arc::new(AppendJob { drafts: Vec::new(), guard: None });
            let (answer, answered) = oneshot::channel();
            queue.push(QueuedAppend { job: Arc::clone(&job), answer });
            (job, answered)
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
