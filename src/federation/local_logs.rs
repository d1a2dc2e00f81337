//! The logs that this node holds, as the pulling side sees them. Each trait is what one kind of caller needs; the ledger has all
//! of them, and so has a double in memory, with which a test can cut a transfer at every place.

use std::error::Error;
use std::future::Future;

use marsad_domain::code::OriginName;
use marsad_domain::timestamp::Timestamp;
use marsad_ledger::{Applied, ChunkSource, EntryChunks, Fault, Ledger, LedgerError, LogHead, NodeState};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Header, Index};
use marsad_log::fork::ForkEvidence;
use marsad_log::keys::{KeyRing, OpenedNote};
use marsad_log::merkle::Hash;
use marsad_log::segment::Disclosure;
use marsad_log::verify::{Verified, VerifiedSegment};
use marsad_store::{HeadState, StoreError};

/// Why something could not be read or stored here.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// The data contradicts what is held, or is not wanted. Only this log is affected.
    #[error("{reason}")]
    Refused { reason: &'static str, detail: String },
    /// A staged chunk is missing, or differs from the one that was staged.
    #[error("the staged chunks of entry {0} are not those that it needs")]
    Staged(Index),
    /// The fault is this node's: its database, its disk.
    #[error("this node cannot store")]
    Broken(#[source] Box<dyn Error + Send + Sync>),
}

pub type LocalResult<T> = Result<T, LocalError>;

/// Reading what is held.
pub trait HeldLogs: Send + Sync {
    /// The log that this node writes.
    fn own_log(&self) -> &LogId;
    /// The trusted keys, this node's own included.
    fn keys(&self) -> &KeyRing;
    fn now(&self) -> Timestamp;
    /// The logs of which anything is held.
    fn logs(&self) -> impl Future<Output = LocalResult<Vec<LogId>>> + Send;
    /// The head of a log; the empty head if nothing is held. It may be out of date: storing compares again.
    fn head(&self, log: &LogId) -> impl Future<Output = LocalResult<LogHead>> + Send;
    /// The headers of entries that are held, as signed.
    fn headers(&self, log: &LogId, from: Index, count: usize)
    -> impl Future<Output = LocalResult<Vec<Vec<u8>>>> + Send;
    /// The header of one entry that is held.
    fn header(&self, log: &LogId, index: Index) -> impl Future<Output = LocalResult<Option<Header>>> + Send;
    /// The proof of what the first `old` of the first `new` entries are; both sizes are held.
    fn prefix_proof(&self, log: &LogId, old: u64, new: u64) -> impl Future<Output = LocalResult<Vec<Hash>>> + Send;
    /// A chunk of an entry that is held, as stored.
    fn chunk(
        &self,
        log: &LogId,
        index: Index,
        number: u32,
    ) -> impl Future<Output = LocalResult<Option<Vec<u8>>>> + Send;
    /// Entries from `from` on whose payload is withheld or lost here.
    fn missing(&self, log: &LogId, from: Index, count: usize) -> impl Future<Output = LocalResult<Vec<Index>>> + Send;
}

/// Chunks of entries that have not arrived whole.
pub trait ChunkStaging: Send + Sync {
    /// Stores a verified chunk.
    fn stage(
        &self,
        log: &LogId,
        index: Index,
        number: u32,
        bytes: &[u8],
    ) -> impl Future<Output = LocalResult<()>> + Send;
    /// The staged chunks of a log, as (index, number).
    fn staged(&self, log: &LogId) -> impl Future<Output = LocalResult<Vec<(Index, u32)>>> + Send;
    /// Drops the staged chunks of the entries before `below`.
    fn clear_staged(&self, log: &LogId, below: Index) -> impl Future<Output = LocalResult<()>> + Send;
}

/// The only way for entries and payloads of others into this node.
pub trait Intake: Send + Sync {
    /// Stores whole entries in one transaction.
    fn apply(
        &self,
        segment: Verified<VerifiedSegment>,
        chunks: Vec<EntryChunks>,
    ) -> impl Future<Output = LocalResult<Applied>> + Send;
    /// Stores a payload whose header is held already. Returns whether it was still wanted.
    fn apply_disclosure(
        &self,
        log: &LogId,
        index: Index,
        disclosure: Verified<Disclosure>,
        chunks: ChunkSource,
    ) -> impl Future<Output = LocalResult<bool>> + Send;
}

/// What was learnt from a peer about a log, apart from its entries.
pub trait Findings: Send + Sync {
    /// Takes nothing more of the log whose origin has signed two trees. What is held stays.
    fn quarantine(&self, evidence: &ForkEvidence) -> impl Future<Output = LocalResult<()>> + Send;
    /// Stores the signatures of witnesses under a checkpoint that agrees with what is held.
    fn keep_cosignatures(&self, opened: &OpenedNote) -> impl Future<Output = LocalResult<()>> + Send;
    /// Records an incident for the operator.
    fn record(&self, peer: &OriginName, log: &LogId, fault: Fault) -> impl Future<Output = LocalResult<()>> + Send;
}

/// How much of its own log this node has signed.
pub trait OwnHead: Send + Sync {
    /// Whether the signer's state is lost, so that the peers must be asked.
    fn lacks_signer_state(&self) -> bool;
    /// Stops appending if the checkpoint is of the own log and shows more than this node has signed.
    fn hear_of_own(&self, peer: &str, shown: &OpenedNote) -> impl Future<Output = LocalResult<()>> + Send;
    /// Every peer has answered: the own log is held whole.
    fn confirm_own_head(&self) -> impl Future<Output = LocalResult<()>> + Send;
}

/// All of this, for a connection that uses all of it.
pub trait LocalLogs: HeldLogs + ChunkStaging + Intake + Findings + OwnHead + Clone + 'static {}

impl<T: HeldLogs + ChunkStaging + Intake + Findings + OwnHead + Clone + 'static> LocalLogs for T {}

/// Whether more of a log may be taken.
#[must_use]
pub fn is_open(head: &LogHead) -> bool {
    match head.state {
        // The entries of a closed epoch that are missing here are still wanted.
        HeadState::Active | HeadState::Closed => true,
        HeadState::Quarantined => false,
    }
}

impl From<LedgerError> for LocalError {
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

impl From<StoreError> for LocalError {
    fn from(error: StoreError) -> Self {
        Self::Broken(Box::new(error))
    }
}

/// More than the headers of any segment take.
const READ_BYTES: usize = 1 << 20;

impl HeldLogs for Ledger {
    fn own_log(&self) -> &LogId {
        Self::own_log(self)
    }

    fn keys(&self) -> &KeyRing {
        Self::keys(self)
    }

    fn now(&self) -> Timestamp {
        self.clock().now().into()
    }

    async fn logs(&self) -> LocalResult<Vec<LogId>> {
        Ok(self.heads().await?.into_iter().map(|head| head.log).collect())
    }

    async fn head(&self, log: &LogId) -> LocalResult<LogHead> {
        Ok(self.recent_frontier(log).await?)
    }

    async fn headers(&self, log: &LogId, from: Index, count: usize) -> LocalResult<Vec<Vec<u8>>> {
        let rows = self.store().read_entries(log, from, count, READ_BYTES).await?;
        Ok(rows.into_iter().map(|row| row.bytes).collect())
    }

    async fn header(&self, log: &LogId, index: Index) -> LocalResult<Option<Header>> {
        Ok(self.store().read_entry(log, index).await?.map(|row| row.header))
    }

    async fn prefix_proof(&self, log: &LogId, old: u64, new: u64) -> LocalResult<Vec<Hash>> {
        Ok(Self::prefix_proof(self, log, old, new).await?)
    }

    async fn chunk(&self, log: &LogId, index: Index, number: u32) -> LocalResult<Option<Vec<u8>>> {
        Ok(self.store().read_chunk(log, index, number).await?)
    }

    async fn missing(&self, log: &LogId, from: Index, count: usize) -> LocalResult<Vec<Index>> {
        Ok(self.store().missing_payloads(log, from, count).await?)
    }
}

impl ChunkStaging for Ledger {
    async fn stage(&self, log: &LogId, index: Index, number: u32, bytes: &[u8]) -> LocalResult<()> {
        Ok(self.store().stage_chunk(log, index, number, bytes).await?)
    }

    async fn staged(&self, log: &LogId) -> LocalResult<Vec<(Index, u32)>> {
        Ok(self.store().staged_chunks(log).await?)
    }

    async fn clear_staged(&self, log: &LogId, below: Index) -> LocalResult<()> {
        Ok(self.store().clear_staged(log, below).await?)
    }
}

impl Intake for Ledger {
    async fn apply(&self, segment: Verified<VerifiedSegment>, chunks: Vec<EntryChunks>) -> LocalResult<Applied> {
        Ok(Self::apply(self, segment, chunks).await?)
    }

    async fn apply_disclosure(
        &self,
        log: &LogId,
        index: Index,
        disclosure: Verified<Disclosure>,
        chunks: ChunkSource,
    ) -> LocalResult<bool> {
        Ok(Self::apply_disclosure(self, log, index, disclosure, chunks).await?)
    }
}

impl Findings for Ledger {
    async fn quarantine(&self, evidence: &ForkEvidence) -> LocalResult<()> {
        Self::quarantine(self, evidence).await?;
        Ok(())
    }

    async fn keep_cosignatures(&self, opened: &OpenedNote) -> LocalResult<()> {
        Ok(Self::keep_cosignatures(self, opened).await?)
    }

    async fn record(&self, peer: &OriginName, log: &LogId, fault: Fault) -> LocalResult<()> {
        Ok(self.record_fault(peer.as_str(), log, fault).await?)
    }
}

impl OwnHead for Ledger {
    fn lacks_signer_state(&self) -> bool {
        matches!(self.state(), NodeState::BehindSignerState { signed: None, .. })
    }

    async fn hear_of_own(&self, peer: &str, shown: &OpenedNote) -> LocalResult<()> {
        Ok(Self::hear_of_own(self, peer, shown).await?)
    }

    async fn confirm_own_head(&self) -> LocalResult<()> {
        Ok(Self::confirm_own_head(self).await?)
    }
}
