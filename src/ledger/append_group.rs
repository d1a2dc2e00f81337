//! Group commit: small appends that are queued together share a transaction, a checkpoint, and the flushes of the disk.
//!
//! A commit takes as long as the disk takes to flush, and a log has one head: concurrent appends would queue for its lock. They
//! queue here instead, and the first of them takes the whole queue into the next transaction. If one of them is refused, the
//! others go on without it.

use std::sync::Arc;

use tokio::sync::oneshot;

use marsad_identity::grants::Grants;
use marsad_log::checkpoint::{Checkpoint, LogId};
use marsad_log::entry::{Index, Kind};
use marsad_measure as measure;
use marsad_store::{Deadline, Head, HeadState, Late, LogKey, StoreError, Transient, Tx};

use super::append::{AppendJob, AppendOutcome, EntryDraft, SubmissionGuard};
use super::append_queue::{AppendResult, QueuedAppend};
use super::append_resolve::{Resolution, newer, record_keys, resolve};
use super::rebuild::project_set_back;
use super::tail_cache::RecentEntry;
use super::{Ledger, LedgerError, tree};

/// How many entries may have been appended between two attempts of one transaction.
const RETRY_ENTRIES: u64 = 10_000;
/// Above so many payload bytes an append has a transaction of its own, so that others do not wait for it.
const SMALL_BYTES_MAX: usize = 256 * 1024;

/// The result of one transaction: the outcome of each job, and what is in the log now.
type GroupResult = Result<(Vec<AppendOutcome>, Option<Committed>), GroupError>;

/// Why a transaction for several jobs failed, and which job caused it, if that is known.
struct GroupError {
    at: Option<usize>,
    error: LedgerError,
}

impl From<StoreError> for GroupError {
    fn from(error: StoreError) -> Self {
        Self { at: None, error: error.into() }
    }
}

impl From<LedgerError> for GroupError {
    fn from(error: LedgerError) -> Self {
        Self { at: None, error }
    }
}

impl Transient for GroupError {
    fn is_transient(&self) -> bool {
        self.error.is_transient()
    }
}

/// What a transaction has committed.
struct Committed {
    head: Head,
    entries: Vec<RecentEntry>,
    /// Whether entries were judged again.
    is_reopened: bool,
    /// Those of them whose payload is missing.
    lost: Vec<(LogId, Index)>,
}

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
        // It runs in a task of its own: others wait for its result, so it must not end when the caller is cancelled.
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
            // The waiter is gone; the entry is appended all the same.
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
            self.inner.tail_cache.signed(&head);
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

    fn check_head(&self, head: &Head) -> Result<(), LedgerError> {
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

/// Everything that one transaction needs; its attempts share it.
struct GroupTx {
    ledger: Ledger,
    key: LogKey,
    jobs: Vec<Arc<AppendJob>>,
    /// Whether an earlier transaction had the same jobs.
    is_again: bool,
}

impl GroupTx {
    async fn run(self: Arc<Self>, tx: &mut Tx) -> GroupResult {
        let mut known = self.prepare(tx).await?;
        if known.iter().all(Option::is_some) {
            return Ok((known.into_iter().flatten().collect(), None));
        }
        let head = tx.lock_head(self.key, self.ledger.own_log()).await?;
        self.ledger.check_head(&head)?;
        fail::fail_point!("append::after-head");
        let may_be_there = self.is_again || tx.is_tried_again();
        for (job, known) in self.jobs.iter().zip(&mut known).filter(|_| may_be_there) {
            if let (None, Some(draft)) = (&job.guard, job.drafts.first()) {
                // Without an idempotency key, only the entry itself shows whether a COMMIT with a lost response went through.
                let from = head.frontier.size().saturating_sub(RETRY_ENTRIES);
                let found = tx.find_commitment(self.key, from, &draft.commitment()).await?;
                *known = found.map(|first| AppendOutcome::Appended { first, row: None, changes: None });
            }
        }
        self.write(tx, head, known).await
    }

    /// The steps that need no lock: keys and rights. Returns the outcomes that are known already.
    async fn prepare(&self, tx: &mut Tx) -> Result<Vec<Option<AppendOutcome>>, GroupError> {
        let mut grants = None;
        let mut done = Vec::with_capacity(self.jobs.len());
        for (at, job) in self.jobs.iter().enumerate() {
            let own = |error: LedgerError| GroupError { at: Some(at), error };
            let Some(guard) = &job.guard else {
                done.push(None);
                continue;
            };
            let known = guard.claim(tx).await.map_err(own)?;
            if known.is_none() {
                fail::fail_point!("append::after-idempotency");
                if grants.is_none() {
                    grants = Some(Grants::new(tx.grants().await?));
                }
                grants.as_ref().map_or(Ok(()), |grants| guard.authorise(&self.ledger, grants)).map_err(own)?;
            }
            done.push(known);
        }
        fail::fail_point!("append::after-permit");
        Ok(done)
    }

    /// Writes entries, payloads, tiles, head, checkpoint, and the position of each submission.
    async fn write(&self, tx: &mut Tx, head: Head, known: Vec<Option<AppendOutcome>>) -> GroupResult {
        let old = head.frontier.size();
        let mut frontier = head.frontier.clone();
        self.ledger.next_time(head.tail.time)?;
        let (mut leaves, mut entries, mut done) = (Vec::new(), Vec::new(), Vec::new());
        let (log, mut tail, mut is_reopened) = (self.ledger.own_log().clone(), head.tail, false);
        let mut newer = newer(tx, self.key, &self.jobs, old).await?;
        for (at, (job, known)) in self.jobs.iter().zip(known).enumerate() {
            if let Some(known) = known {
                done.push(known);
                continue;
            }
            let own = |error| GroupError { at: Some(at), error };
            let changes = match resolve(tx, self.key, job, &newer).await.map_err(own)? {
                Resolution::Changes(changes) => changes,
                Resolution::Unchanged(unchanged) => {
                    done.push(*unchanged);
                    continue;
                }
            };
            let first = frontier.size();
            done.push(AppendOutcome::Appended { first, row: None, changes });
            if let Some(compared) = job.guard.as_ref().and_then(|guard| guard.compared.as_ref()) {
                newer.add(compared, first);
            }
            for draft in &job.drafts {
                let time = tail.time.map_or(draft.time, |last| last.max(draft.time));
                draft.check_time(time).map_err(own)?;
                newer.retracted |= matches!(draft.kind, Kind::Withdrawal | Kind::Erasure);
                let header = draft.header((log.epoch, frontier.size()), time, tail.cites);
                let header = header.ok_or_else(|| own(self.ledger.versions_moved()))?;
                is_reopened |= draft.write(&self.ledger, tx, self.key, &header).await.map_err(own)?;
                tail = tail.after(&header);
                frontier.push(header.leaf());
                leaves.push(header.leaf());
                entries.push(draft.committed(header));
            }
        }
        if entries.is_empty() {
            record_keys(tx, log.epoch, &self.jobs, &mut done, (old, old)).await?;
            return Ok((done, None));
        }
        // In this transaction, so that the log is never visible without them and nothing is appended in their place.
        let lost = if is_reopened { project_set_back(&self.ledger, tx, self.key).await? } else { Vec::new() };
        if old == 0 {
            tx.close_epochs_before(self.key).await?;
        }
        tree::write_tiles(tx, self.key, old, &leaves).await?;
        let checkpoint = Checkpoint { log: log.clone(), size: frontier.size(), root: frontier.root() };
        let note = self.ledger.signer().signer.sign(&checkpoint);
        tx.sign_head(self.key, &frontier, tail, &note).await?;
        record_keys(tx, log.epoch, &self.jobs, &mut done, (old, frontier.size())).await?;
        fail::fail_point!("append::before-commit");
        let head = Head { log, root: checkpoint.root, frontier, tail, note, state: HeadState::Active };
        Ok((done, Some(Committed { head, entries, is_reopened, lost })))
    }
}
