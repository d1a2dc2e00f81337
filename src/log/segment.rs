//! Segments: runs of entries of one log, as one node sends them to another. They are not verified; [`super::verify`] does
//! that.

use marsad_domain::timestamp::Timestamp;

use super::checkpoint::LogId;
use super::commitment::Opening;
use super::entry::Index;
use super::extension::EntryPosition;
use super::merkle::Hash;

/// Why a payload is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WithheldReason {
    /// The sharing level does not include the asking node.
    Sharing,
    /// The payload is under embargo.
    Embargo,
    /// The serving node does not have the payload.
    NotHeld,
    /// A reason that this program does not know.
    Unknown(u8),
}

impl WithheldReason {
    /// The reason with this code; codes never change their meaning.
    #[must_use]
    pub const fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Sharing,
            2 => Self::Embargo,
            3 => Self::NotHeld,
            other => Self::Unknown(other),
        }
    }

    /// The reason's code.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Sharing => 1,
            Self::Embargo => 2,
            Self::NotHeld => 3,
            Self::Unknown(code) => code,
        }
    }
}

/// What a peer gets besides a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disclosure {
    /// The payload: its opening, and its chunks inside the segment or after it.
    Full {
        opening: Opening,
        /// The only chunk, if it is small enough to be in the segment.
        inline: Option<Vec<u8>>,
        /// The size of each chunk in bytes as stored. It is a hint for the receiver's limits, and not verified.
        chunk_bytes: Vec<u32>,
    },
    /// The payload is not for the asking node, or not yet.
    Withheld {
        reason: WithheldReason,
        /// The end of an embargo.
        until: Option<Timestamp>,
    },
    /// The payload has been destroyed.
    Erased {
        /// The entry that erases it, in the logs of the same origin.
        by: EntryPosition,
    },
    /// The payload is lost: no node is known to have it.
    Lost,
}

/// A run of entries of one log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub log: LogId,
    /// The index of the first entry.
    pub first: Index,
    /// The headers, as the origin encoded them.
    pub headers: Vec<Vec<u8>>,
    pub disclosures: Vec<Disclosure>,
    /// A signed checkpoint of the log that covers the segment.
    pub note: String,
    /// The consistency proof from the segment's end to the checkpoint's size; empty if they are equal.
    pub consistency: Vec<Hash>,
}

impl Segment {
    /// The index after the last entry; `None` if it would overflow.
    #[must_use]
    pub fn end(&self) -> Option<Index> {
        self.first.checked_add(u64::try_from(self.headers.len()).ok()?)
    }

    /// How many entries of the segment a node with `held` entries already has.
    fn held(&self, held: u64) -> usize {
        usize::try_from(held.saturating_sub(self.first)).unwrap_or(usize::MAX).min(self.headers.len())
    }

    /// The index and the header of each entry that a node with `held` entries already has, so that the caller can compare
    /// them with its own.
    pub fn overlap(&self, held: u64) -> impl Iterator<Item = (Index, &[u8])> {
        (self.first..).zip(self.headers.iter().map(Vec::as_slice)).take(self.held(held))
    }

    /// The segment without the entries that a node with `held` entries already has.
    #[must_use]
    pub fn trim(mut self, held: u64) -> Self {
        let count = self.held(held);
        self.headers.drain(..count);
        self.disclosures.drain(..count.min(self.disclosures.len()));
        self.first = self.first.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        self
    }
}
