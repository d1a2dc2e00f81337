//! The copies of logs that this node holds, as the pulling side sees them: the seam to the ledger.

use std::error::Error;
use std::future::Future;

use marsad_domain::timestamp::Timestamp;
use marsad_ledger::{Applied, ChunkSource, EntryChunks, Ledger, LedgerError, LogHead, NodeState};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Header, Index};
use marsad_log::fork::ForkEvidence;
use marsad_log::keys::{KeyRing, OpenedNote};
use marsad_log::merkle::Hash;
use marsad_log::segment::Disclosure;
use marsad_log::verify::{Verified, VerifiedSegment};
use marsad_store::{HeadState, NewIncident, StoreError};

/// Why something could not be read or stored here.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// What came contradicts what is held, or is not wanted: a matter of this log alone.
    #[error("{reason}")]
    Refused { reason: &'static str, detail: String },
    /// A staged chunk is missing, or is not what it was staged for.
    #[error("the staged chunks of entry {0} are not those that it needs")]
    Staged(Index),
    /// The fault is this node's: its database, its disk.
    #[error("this node cannot store")]
    Broken(#[source] Box<dyn Error + Send + Sync>),
}

/// Answers of the copies.
pub type CopyResult<T> = Result<T, CopyError>;

/// What is held, and the only door through which more of it comes in. Errors are [`CopyError`] throughout.
pub trait Copies: Clone + Send + Sync + 'static {
    /// The log that this node writes.
    fn own_log(&self) -> &LogId;
    /// Whom it trusts, itself included.
    fn keys(&self) -> &KeyRing;
    /// The time, for records.
    fn now(&self) -> Timestamp;
    /// The logs of which anything is held.
    fn logs(&self) -> impl Future<Output = CopyResult<Vec<LogId>>> + Send;
    /// What is held of a log; the empty head if nothing is. It may be a moment old: what is stored is compared with it again.
    fn head(&self, log: &LogId) -> impl Future<Output = CopyResult<LogHead>> + Send;
    /// The headers of entries that are held, as signed.
    fn headers(&self, log: &LogId, from: Index, count: usize) -> impl Future<Output = CopyResult<Vec<Vec<u8>>>> + Send;
    /// The header of one entry that is held.
    fn header(&self, log: &LogId, index: Index) -> impl Future<Output = CopyResult<Option<Header>>> + Send;
    /// The proof of what the first `old` of the first `new` entries are; both sizes are held.
    fn prefix_proof(&self, log: &LogId, old: u64, new: u64) -> impl Future<Output = CopyResult<Vec<Hash>>> + Send;
    /// Stores whole entries in one transaction.
    fn apply(
        &self,
        segment: Verified<VerifiedSegment>,
        chunks: Vec<EntryChunks>,
    ) -> impl Future<Output = CopyResult<Applied>> + Send;
    /// Stores a payload that comes after its header; whether it was still wanted.
    fn apply_disclosure(
        &self,
        log: &LogId,
        index: Index,
        disclosure: Verified<Disclosure>,
        chunks: ChunkSource,
    ) -> impl Future<Output = CopyResult<bool>> + Send;
    /// Keeps a verified chunk of an entry that is not whole yet.
    fn stage(
        &self,
        log: &LogId,
        index: Index,
        number: u32,
        bytes: &[u8],
    ) -> impl Future<Output = CopyResult<()>> + Send;
    /// The chunks that are kept of a log, as (index, number).
    fn staged(&self, log: &LogId) -> impl Future<Output = CopyResult<Vec<(Index, u32)>>> + Send;
    /// Drops what is kept of the entries before `below`.
    fn clear_staged(&self, log: &LogId, below: Index) -> impl Future<Output = CopyResult<()>> + Send;
    /// Entries from `from` on whose payload is withheld or lost here.
    fn missing(&self, log: &LogId, from: Index, count: usize) -> impl Future<Output = CopyResult<Vec<Index>>> + Send;
    /// Takes nothing more of the log whose origin is shown to have signed two trees; what is held stays.
    fn quarantine(&self, evidence: &ForkEvidence) -> impl Future<Output = CopyResult<()>> + Send;
    /// Keeps the signatures of witnesses under a checkpoint that was found to agree with what is held.
    fn keep_cosignatures(&self, opened: &OpenedNote) -> impl Future<Output = CopyResult<()>> + Send;
    /// Records an incident for the operator.
    fn record(&self, incident: &NewIncident) -> impl Future<Output = CopyResult<()>> + Send;
    /// Whether the record of how much this node has signed of its own log is lost: then its peers must be asked.
    fn lacks_signer_state(&self) -> bool;
    /// Stops appending if the checkpoint is one of the own log, and says more than this node has signed.
    fn hear_of_own(&self, peer: &str, shown: &OpenedNote) -> impl Future<Output = CopyResult<()>> + Send;
    /// Every peer has answered: what is held of the own log is the whole of it.
    fn confirm_own_head(&self) -> impl Future<Output = CopyResult<()>> + Send;
}

/// Whether more of a log may be taken.
#[must_use]
pub fn is_open(head: &LogHead) -> bool {
    match head.state {
        // What the origin signed of a closed epoch is still worth having.
        HeadState::Active | HeadState::Closed => true,
        HeadState::Quarantined => false,
    }
}

impl From<LedgerError> for CopyError {
    fn from(error: LedgerError) -> Self {
        let reason = match &error {
            LedgerError::Contradiction(_) => "contradiction",
            LedgerError::Quarantined(_) => "quarantined",
            LedgerError::NoSuchEntry { .. } => "no-such-entry",
            LedgerError::OverLimit(_) => "over-limit",
            LedgerError::Merkle(_) => "no-proof",
            LedgerError::Evidence(_) => "bad-evidence",
            LedgerError::Chunk { index, .. } => return Self::Staged(*index),
            _ => return Self::Broken(Box::new(error)),
        };
        Self::Refused { reason, detail: error.to_string() }
    }
}

impl From<StoreError> for CopyError {
    fn from(error: StoreError) -> Self {
        Self::Broken(Box::new(error))
    }
}

/// More than any run of headers of a segment takes.
const READ_BYTES: usize = 1 << 20;

impl Copies for Ledger {
    fn own_log(&self) -> &LogId {
        Ledger::own_log(self)
    }

    fn keys(&self) -> &KeyRing {
        Ledger::keys(self)
    }

    fn now(&self) -> Timestamp {
        self.clock().now().into()
    }

    async fn logs(&self) -> CopyResult<Vec<LogId>> {
        Ok(self.heads().await?.into_iter().map(|head| head.log).collect())
    }

    async fn head(&self, log: &LogId) -> CopyResult<LogHead> {
        Ok(self.recent_frontier(log).await?)
    }

    async fn headers(&self, log: &LogId, from: Index, count: usize) -> CopyResult<Vec<Vec<u8>>> {
        let rows = self.store().read_entries(log, from, count, READ_BYTES).await?;
        Ok(rows.into_iter().map(|row| row.bytes).collect())
    }

    async fn header(&self, log: &LogId, index: Index) -> CopyResult<Option<Header>> {
        Ok(self.store().read_entry(log, index).await?.map(|row| row.header))
    }

    async fn prefix_proof(&self, log: &LogId, old: u64, new: u64) -> CopyResult<Vec<Hash>> {
        Ok(Ledger::prefix_proof(self, log, old, new).await?)
    }

    async fn apply(&self, segment: Verified<VerifiedSegment>, chunks: Vec<EntryChunks>) -> CopyResult<Applied> {
        Ok(Ledger::apply(self, segment, chunks).await?)
    }

    async fn apply_disclosure(
        &self,
        log: &LogId,
        index: Index,
        disclosure: Verified<Disclosure>,
        chunks: ChunkSource,
    ) -> CopyResult<bool> {
        Ok(Ledger::apply_disclosure(self, log, index, disclosure, chunks).await?)
    }

    async fn stage(&self, log: &LogId, index: Index, number: u32, bytes: &[u8]) -> CopyResult<()> {
        Ok(self.store().stage_chunk(log, index, number, bytes).await?)
    }

    async fn staged(&self, log: &LogId) -> CopyResult<Vec<(Index, u32)>> {
        Ok(self.store().staged_chunks(log).await?)
    }

    async fn clear_staged(&self, log: &LogId, below: Index) -> CopyResult<()> {
        Ok(self.store().clear_staged(log, below).await?)
    }

    async fn missing(&self, log: &LogId, from: Index, count: usize) -> CopyResult<Vec<Index>> {
        Ok(self.store().missing_payloads(log, from, count).await?)
    }

    async fn quarantine(&self, evidence: &ForkEvidence) -> CopyResult<()> {
        Ledger::quarantine(self, evidence).await?;
        Ok(())
    }

    async fn keep_cosignatures(&self, opened: &OpenedNote) -> CopyResult<()> {
        Ok(Ledger::keep_cosignatures(self, opened).await?)
    }

    async fn record(&self, incident: &NewIncident) -> CopyResult<()> {
        self.store().record_incident(incident).await?;
        Ok(())
    }

    fn lacks_signer_state(&self) -> bool {
        matches!(self.state(), NodeState::BehindSignerState { signed: None, .. })
    }

    async fn hear_of_own(&self, peer: &str, shown: &OpenedNote) -> CopyResult<()> {
        Ok(Ledger::hear_of_own(self, peer, shown).await?)
    }

    async fn confirm_own_head(&self) -> CopyResult<()> {
        Ok(Ledger::confirm_own_head(self).await?)
    }
}
