//! What can go wrong in the ledger.

use marsad_domain::timestamp::Timestamp;
use marsad_identity::policy::Denial;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_store::{StoreError, Transient};

use super::inputs::Position;
use super::refusal::Refusal;

/// Why the ledger did not do what was asked.
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
    /// An entry of now would say the time of the last one, which is far ahead of the clock.
    #[error("the clock is far behind the last entry of {log}, which is of {}", last.rfc3339())]
    ClockBehind { log: LogId, last: Timestamp },
    /// No catalogue or no membership yet.
    #[error("there is no catalogue or no membership yet")]
    CatalogueMissing,
    /// A version that is not held, or older than one that the log cites already: judge again under the current one.
    #[error("the versions that the submission was judged under are not the ones of now")]
    VersionsMoved { catalogue: Option<Position>, membership: Option<Position> },
    /// The grants of now do not cover it.
    #[error(transparent)]
    Denied(#[from] Denial),
    /// The content breaks a rule; it would not be projected anywhere, so it is not appended.
    #[error("the content breaks a rule: {0}")]
    Refused(Refusal),
    /// Only the operator's node writes catalogue and membership.
    #[error("only the operator's node writes the catalogue and the membership")]
    NotTheOperator,
    /// A payload or a part of it is beyond the limits of the format.
    #[error("{0} is beyond the limits of the log")]
    OverLimit(&'static str),
    /// A chunk of an entry of a segment did not come, or is not the one that its opening names.
    #[error("chunk {chunk} of entry {index} is missing or another")]
    Chunk { index: Index, chunk: u32 },
    /// What is held contradicts what was verified.
    #[error("what is held of {0} contradicts what was verified against it")]
    Contradiction(LogId),
    #[error("the log {0} is quarantined")]
    Quarantined(LogId),
    /// Peers have brought a later epoch of the own log: it goes on there once the node is started again.
    #[error("the log {0} is closed: a later epoch of it is here")]
    EpochClosed(LogId),
    /// There is no log whose next epoch could be opened.
    #[error("{0} has no log yet")]
    NoLog(marsad_domain::code::OriginName),
    /// The operator speaks of another size than the one that is held.
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
    /// A node that starts makes them again.
    #[error("the views are of another version of the program")]
    OtherViews,
    /// The log begins with another key: what this one signs would be believed by nobody.
    #[error("the log {log} is signed by {expected}, and the signer's key is another")]
    OtherKey { log: LogId, expected: String },
    /// The entry that begins the log is not what it should be.
    #[error("the first entry of {0} cannot be read")]
    NoGenesis(LogId),
    #[error("no random numbers can be had")]
    Random(#[source] getrandom::Error),
    /// The payload of the submission has been erased, so there is no receipt any more.
    #[error("the payload of submission {submission} has been erased")]
    Erased { submission: String },
    #[error("a part of the work ended early")]
    Worker(#[source] tokio::task::JoinError),
    #[error("the transaction that this append was part of ended early")]
    Interrupted,
    /// Others were appended for as long as the call may wait. Nothing was done; later the same may succeed.
    #[error("the append has waited for its turn for too long")]
    Busy,
    /// What was held is held no longer: a database that broke down has lost copies that it had not flushed.
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
    /// Whether what was to be appended is in the log already.
    #[must_use]
    pub fn is_repeat(&self) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.is_repeat())
    }
}
