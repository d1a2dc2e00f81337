//! The transaction that appends a group of jobs, from their idempotency keys to the signed checkpoint.

use std::sync::Arc;

use marsad_identity::grants::Grants;
use marsad_log::checkpoint::{Checkpoint, LogId};
use marsad_log::entry::{Index, Kind};
use marsad_store::{Head, HeadState, LogKey, StoreError, Transient, Tx};

use super::append::{AppendJob, AppendOutcome};
use super::append_resolve::{Resolution, newer, record_keys, resolve};
use super::rebuild::project_set_back;
use super::tail_cache::RecentEntry;
use super::{Ledger, LedgerError, tree};

/// How many entries may have been appended between two attempts of one transaction.
const RETRY_ENTRIES: u64 = 10_000;

/// The result of one transaction: the outcome of each job, and what is in the log now.
pub(super) type GroupResult = Result<(Vec<AppendOutcome>, Option<Committed>), GroupError>;

/// Why a transaction for several jobs failed, and which job caused it, if that is known.
pub(super) struct GroupError {
    pub at: Option<usize>,
    pub error: LedgerError,
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

pub(super) struct Committed {
    pub head: Head,
    pub entries: Vec<RecentEntry>,
    /// Whether entries were judged again.
    pub is_reopened: bool,
    /// Those of them whose payload is missing.
    pub lost: Vec<(LogId, Index)>,
}

/// Everything that one transaction needs; its attempts share it.
pub(super) struct GroupTx {
    pub ledger: Ledger,
    pub key: LogKey,
    pub jobs: Vec<Arc<AppendJob>>,
    /// Whether an earlier transaction had the same jobs.
    pub is_again: bool,
}

impl GroupTx {
    pub async fn run(self: Arc<Self>, tx: &mut Tx) -> GroupResult {
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
            record_keys(tx, log.epoch, &self.jobs, &mut done, (old, old), &head.note).await?;
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
        record_keys(tx, log.epoch, &self.jobs, &mut done, (old, frontier.size()), &note).await?;
        fail::fail_point!("append::before-commit");
        let head = Head { log, root: checkpoint.root, frontier, tail, note, state: HeadState::Active };
        Ok((done, Some(Committed { head, entries, is_reopened, lost })))
    }
}
