//! Group commit: small appends that are queued together share a transaction, a checkpoint, and the flushes of the disk.
//!
//! A commit takes as long as the disk takes to flush, and a log has one head: concurrent appends would queue for its lock. They
//! queue here instead, and the first of them takes the whole queue into the next transaction. If one of them is refused, the
//! others continue without it.

use std::sync::Arc;

use tokio::sync::oneshot;

use marsad_log::entry::Kind;
use marsad_measure as measure;
use marsad_store::{Deadline, Head, HeadState, Late};

use super::append::{AppendJob, AppendOutcome, SubmissionGuard};
use super::append_queue::{AppendResult, QueuedAppend};
use super::append_tx::{Committed, GroupError, GroupResult, GroupTx};
use super::entry_draft::EntryDraft;
use super::{Ledger, LedgerError};

/// An append with more payload bytes has its own transaction, so that others do not wait for it.
const SMALL_BYTES_MAX: usize = 256 * 1024;

impl Ledger {
    /// Appends all drafts, one after the other, or none.
    pub(super) async fn append(&self, drafts: Vec<EntryDraft>, guard: Option<SubmissionGuard>) -> AppendResult {
        let job = Arc::new(AppendJob { drafts, guard });
        if job.bytes() > SMALL_BYTES_MAX {
            let ledger = self.clone();
            return Self::run_detached(Deadline::carry(async move {
                let (mut outcomes, committed) = ledger.commit_all(vec![job]).await;
                ledger.after_commit(&outcomes, committed).await?;
                outcomes.pop().unwrap_or(Err(LedgerError::Interrupted))
            }))
            .await;
        }
        let (answer, answered) = oneshot::channel();
        self.inner.appends.push(QueuedAppend { job: Arc::clone(&job), answer });
        let ledger = self.clone();
        // It runs in its own task: others wait for its result, so it must not end when the caller is cancelled.
        let appending = tokio::spawn(async move { ledger.append_waiting().await });
        let mut outcome = Box::pin(async move {
            appending.await.map_err(LedgerError::Worker)?;
            answered.await.map_err(|_| LedgerError::Interrupted)?
        });
        match Deadline::in_turn(&mut outcome).await {
            Ok(outcome) => outcome,
            Err(Late) if self.inner.appends.take_back(&job) => Err(LedgerError::Busy),
            Err(Late) => outcome.await,
        }
    }

    /// Appends the next group of the queue. Every waiter calls this once, so the queue always drains.
    async fn append_waiting(&self) {
        let commit_lock = self.inner.appends.commit_lock.lock().await;
        let group = self.inner.appends.take();
        if group.is_empty() {
            return;
        }
        let (jobs, answers): (Vec<_>, Vec<_>) = group.into_iter().map(|waiting| (waiting.job, waiting.answer)).unzip();
        let (outcomes, committed) = self.commit_all(jobs).await;
        // The next group may commit while the signer's state is flushed.
        let notify_lock = self.inner.appends.notify_lock.lock().await;
        drop(commit_lock);
        let flushed = self.after_commit(&outcomes, committed).await;
        drop(notify_lock);
        let is_flushed = flushed.is_ok();
        let mut fault = flushed.err();
        for (answer, outcome) in answers.into_iter().zip(outcomes) {
            let outcome = if is_flushed { outcome } else { Err(fault.take().unwrap_or(LedgerError::Interrupted)) };
            // If the waiter is gone, the entry is appended nevertheless.
            let _ = answer.send(outcome);
        }
    }

    /// How many appends wait for the next transaction.
    #[must_use]
    pub fn appends_waiting(&self) -> usize {
        self.inner.appends.len()
    }

    /// The steps between the commit and the answer. They are done for a replay too: the task that appended may not have reached
    /// them.
    async fn after_commit(&self, outcomes: &[AppendResult], committed: Vec<Committed>) -> Result<(), LedgerError> {
        if outcomes.iter().all(Result::is_err) {
            return Ok(());
        }
        fail::fail_point!("append::after-commit");
        match committed.last() {
            Some(last) => self.flush_signer_at(&last.head).await?,
            None => self.flush_signer().await?,
        }
        fail::fail_point!("append::after-state-file");
        let is_found = committed.is_empty();
        let mut is_reopened = false;
        for Committed { head, entries, is_reopened: has_reopened, lost } in committed {
            is_reopened |= has_reopened;
            let erases = entries.iter().any(|entry| entry.row.header.kind == Kind::Erasure);
            let (log, size) = (head.log.clone(), head.frontier.size());
            for entry in &entries {
                let chunks: u64 = entry.row.chunk_sizes.iter().copied().map(u64::from).sum();
                let header = u64::try_from(entry.row.bytes.len()).unwrap_or(u64::MAX);
                measure::appended(entry.row.header.kind.name(), chunks.saturating_add(header));
            }
            self.inner.tail_cache.committed(head, entries);
            if erases {
                self.inner.tail_cache.erased(&log, size);
            }
            for (log, index) in lost {
                self.report_lost(&log, index).await?;
            }
        }
        if !outcomes.iter().any(|outcome| matches!(outcome, Ok(AppendOutcome::Appended { .. }))) {
            return Ok(());
        }
        if is_found {
            // The COMMIT response was lost, so the cache does not know what was written; reload the head.
            let head = self.store().head(self.own_log()).await?;
            self.inner.tail_cache.erased(self.own_log(), head.map_or(0, |head| head.frontier.size()));
        }
        if is_found || is_reopened {
            self.on_new_versions().await?;
        } else {
            self.changed();
        }
        // Since the commit a peer may have shown another history of this log. No receipt of this history is given then.
        self.check_ready()
    }

    /// Appends in as few transactions as possible: one, unless one of the jobs fails.
    async fn commit_all(&self, jobs: Vec<Arc<AppendJob>>) -> (Vec<AppendResult>, Vec<Committed>) {
        let mut outcomes: Vec<Option<AppendResult>> = jobs.iter().map(|_| None).collect();
        let mut open: Vec<(usize, Arc<AppendJob>)> = jobs.into_iter().enumerate().collect();
        let mut committed = Vec::new();
        let mut at_once = open.len();
        let mut is_again = false;
        let mut set = |place: usize, outcome: AppendResult| {
            if let Some(slot) = outcomes.get_mut(place) {
                *slot = Some(outcome);
            }
        };
        while !open.is_empty() {
            let now: Vec<Arc<AppendJob>> = open.iter().take(at_once).map(|(_, job)| Arc::clone(job)).collect();
            let count = now.len();
            match self.commit(now, is_again).await {
                Ok((done, new)) => {
                    for ((place, _), done) in open.drain(..count).zip(done) {
                        set(place, Ok(done));
                    }
                    committed.extend(new);
                }
                Err(GroupError { at, error }) => {
                    is_again = true;
                    let for_all = match &error {
                        LedgerError::Store(error) => error.for_another(),
                        _ => None,
                    };
                    match (for_all, at) {
                        (Some(error), _) => {
                            for (place, _) in open.drain(..) {
                                set(place, Err(error.for_another().map_or(LedgerError::Interrupted, Into::into)));
                            }
                        }
                        (None, Some(at)) if at < count => set(open.remove(at).0, Err(error)),
                        _ if count == 1 => set(open.remove(0).0, Err(error)),
                        // One append in the group failed and we cannot tell which: retry them one by one.
                        _ => at_once = 1,
                    }
                }
            }
        }
        (outcomes.into_iter().map(|outcome| outcome.unwrap_or(Err(LedgerError::Interrupted))).collect(), committed)
    }

    /// `is_again`: an earlier transaction with the same jobs failed.
    async fn commit(&self, jobs: Vec<Arc<AppendJob>>, is_again: bool) -> GroupResult {
        let name = if jobs.iter().any(|job| job.guard.is_some()) { "append-submission" } else { "append-control" };
        let key = self.store().log_key(self.own_log()).await?;
        let group = Arc::new(GroupTx { ledger: self.clone(), key, jobs, is_again });
        self.store().run_tx(name, |tx| Box::pin(Arc::clone(&group).run(tx))).await
    }

    pub(super) fn check_head(&self, head: &Head) -> Result<(), LedgerError> {
        match head.state {
            HeadState::Active => {}
            HeadState::Quarantined => return Err(LedgerError::Quarantined(head.log.clone())),
            HeadState::Closed => return Err(LedgerError::EpochClosed(head.log.clone())),
        }
        self.check_ready()?;
        // The database may have been replaced while this node runs.
        let signed = self.signer().file.signed();
        let held = head.frontier.size();
        match signed {
            Some(signed) if (signed.epoch, signed.size) > (head.log.epoch, held) => {
                Err(LedgerError::BehindSignerState { held, signed: Some(signed.size) })
            }
            _ => Ok(()),
        }
    }
}
