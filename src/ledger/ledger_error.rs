//! What can go wrong in the ledger.

use marsad_domain::timestamp::Timestamp;
use marsad_identity::policy::Denial;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_store::{StoreError, Transient};

use super::inputs::Position;
use super::refusal::Refusal;

/// Why the ledger refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The idempotency key was used for other content.
    #[error("the idempotency key was used for other content, submission {submission}")]
    IdempotencyConflict { submission: String },
    /// The signer has signed more than the database holds.
    #[error("the database holds {held} entries of this node's log, and more were signed")]
    BehindSignerState { held: u64, signed: Option<u64> },
    /// A new entry would carry the time of the last one, which is far ahead of the clock.
    #[error("the clock is far behind the last entry of {log}, which is of {}", last.rfc3339())]
    ClockBehind { log: LogId, last: Timestamp },
    #[error("there is no catalogue or no membership yet")]
    CatalogueMissing,
    /// A version is not held, or is older than one that the log cites already: judge again under the current one.
    #[error("the versions that the submission was judged under are not the ones of now")]
    VersionsMoved { catalogue: Option<Position>, membership: Option<Position> },
    /// The current grants do not cover it.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The content breaks a rule. No node would project it, so it is not appended.
    #[error("the content breaks a rule: {0}")]
    Refused(Refusal),
    /// Only the operator's node writes catalogue and membership.
    #[error("only the operator's node writes the catalogue and the membership")]
    NotTheOperator,
    /// A payload or a part of it is beyond the limits of the format.
    #[error("{0} is beyond the limits of the log")]
    OverLimit(&'static str),
    /// A chunk of an entry is missing, or has not the hash that its opening names.
    #[error("chunk {chunk} of entry {index} is missing or another")]
    Chunk { index: Index, chunk: u32 },
    /// The entries that are held contradict the verified segment.
    #[error("what is held of {0} contradicts what was verified against it")]
    Contradiction(LogId),
    #[error("the log {0} is quarantined")]
    Quarantined(LogId),
    /// Peers have delivered a later epoch of the own log: the node writes it after a restart.
    #[error("the log {0} is closed: a later epoch of it is here")]
    EpochClosed(LogId),
    /// There is no log whose next epoch could be opened.
    #[error("{0} has no log yet")]
    NoLog(marsad_domain::code::OriginName),
    /// The operator named another size than the one that is held.
    #[error("{held} entries of {log} are held")]
    OtherSize { log: LogId, held: u64 },
    /// There is nothing for the operator to accept: the size that was signed is known.
    #[error("how much of {log} was signed is known")]
    HeadKnown { log: LogId, held: u64, signed: Option<u64> },
    /// The entry is not held, or holds its payload already.
    #[error("there is no entry {index} of {log} that waits for its payload")]
    NoSuchEntry { log: LogId, index: Index },
    #[error("a payload cannot be encoded")]
    Encoding(#[from] marsad_wire::WireError),
    #[error("the note is not one of a trusted log")]
    Untrusted(#[source] marsad_log::keys::TrustError),
    #[error("the evidence proves nothing")]
    Evidence(#[source] marsad_log::fork::EvidenceError),
    #[error("the signer's state file cannot be read or written")]
    SignerFile(#[source] std::io::Error),
    #[error("the signer's state file does not have the form of one")]
    SignerFileForm,
    /// Another process of this node runs.
    #[error("another process uses the signer's state file {}", .0.display())]
    SignerFileInUse(std::path::PathBuf),
    #[error("the signer's key is that of another origin")]
    OtherSigner,
    /// A node that starts makes the views again.
    #[error("the views are of another version of the program")]
    OtherViews,
    /// The log begins with another key: signatures of this one would verify nowhere.
    #[error("the log {log} is signed by {expected}, and the signer's key is another")]
    OtherKey { log: LogId, expected: String },
    /// The first entry of the log is malformed.
    #[error("the first entry of {0} cannot be read")]
    NoGenesis(LogId),
    #[error("no random numbers can be had")]
    Random(#[source] getrandom::Error),
    /// The payload of the submission is erased, so there is no receipt any more.
    #[error("the payload of submission {submission} has been erased")]
    Erased { submission: String },
    #[error("a part of the work ended early")]
    Worker(#[source] tokio::task::JoinError),
    #[error("the transaction that this append was part of ended early")]
    Interrupted,
    /// The queue was busy for as long as the call may wait. Nothing was done; a retry may succeed.
    #[error("the append has waited for its turn for too long")]
    Busy,
    /// Entries that were held are lost: the database crashed before it flushed them.
    #[error("only {held} entries of {log} are held now")]
    Lost { log: LogId, held: u64 },
    #[error("the tree cannot be computed from what is held")]
    Merkle(#[from] marsad_log::merkle::MerkleError),
}

impl Transient for LedgerError {
    fn is_transient(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_transient())
    }
}

impl LedgerError {
    /// Whether the log has the entry already.
    #[must_use]
    pub fn is_repeat(&self) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.is_repeat())
    }
}
