//! Why a segment is refused, with a code for each reason.

use crate::checkpoint::{Checkpoint, LogId};
use crate::entry::{EntryError, Index};
use crate::keys::TrustError;

/// Why a received segment or disclosure is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    #[error("the segment goes beyond the limit of {0}")]
    OverLimit(&'static str),
    #[error("the segment does not have a disclosure for every header, or no header at all")]
    BadSegment,
    #[error("the segment begins at {first}, and {held} entries are held")]
    Gap { held: u64, first: Index },
    #[error("all entries of the segment up to {end} are held already")]
    AlreadyHeld { end: Index },
    #[error("the note is not trusted")]
    Note(#[from] TrustError),
    #[error("the note is of the log {found}")]
    OtherLog { found: LogId },
    #[error("the note is for {size} entries, and {held} are held")]
    Rollback { size: u64, held: u64 },
    #[error("the note is for {size} entries, and the segment ends at {end}")]
    NoteTooSmall { size: u64, end: Index },
    #[error("the header of entry {index} cannot be read")]
    BadHeader { index: Index, source: EntryError },
    #[error("the header of entry {index} is that of another epoch or another index")]
    Misplaced { index: Index },
    #[error("the time of entry {index} is earlier than that of the entry before it")]
    TimeDecreases { index: Index },
    #[error("entry {index} cites an older catalogue, membership or version of the rules than an entry before it")]
    CitesDecrease { index: Index },
    #[error("the entries do not lead to the root of the note")]
    Inconsistent,
    #[error("what is held has another root than the checkpoint of the same {size} entries")]
    HeldDisagrees { size: u64 },
    #[error("the origin signed two trees that differ within the first {} entries", held.size)]
    Fork { held: Box<Checkpoint>, seen: Box<Checkpoint> },
    #[error("the opening or chunk of entry {index} does not belong to its commitment")]
    BadCommitment { index: Index },
    #[error("the disclosure of entry {index} contradicts itself")]
    BadDisclosure { index: Index },
}

impl VerifyError {
    /// The code of the reason in incidents and metrics. Codes never change.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::OverLimit(_) => "over-limit",
            Self::BadSegment => "bad-segment",
            Self::Gap { .. } => "gap",
            Self::AlreadyHeld { .. } => "already-held",
            Self::Note(TrustError::Note(_)) => "bad-note",
            Self::Note(TrustError::UnknownLog(_) | TrustError::NotSigned(_)) => "unknown-key",
            Self::Note(TrustError::NotValidAtSize { .. }) => "key-not-valid",
            Self::Note(TrustError::BadSignature(_)) => "bad-signature",
            Self::OtherLog { .. } => "other-log",
            Self::Rollback { .. } => "rollback",
            Self::NoteTooSmall { .. } => "note-too-small",
            Self::BadHeader { .. } | Self::Misplaced { .. } => "bad-header",
            Self::TimeDecreases { .. } => "time-decreases",
            Self::CitesDecrease { .. } => "cites-decrease",
            Self::Inconsistent => "inconsistent",
            Self::HeldDisagrees { .. } => "held-disagrees",
            Self::Fork { .. } => "fork",
            Self::BadCommitment { .. } => "bad-commitment",
            Self::BadDisclosure { .. } => "bad-disclosure",
        }
    }
}
