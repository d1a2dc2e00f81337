//! Segments: a run of entries of one log on its way from node to node. Nothing here is verified; [`super::verify`] is
//! the turnstile that makes something of it.

use marsad_domain::timestamp::Timestamp;

use super::checkpoint::LogId;
use super::commitment::Opening;
use super::entry::Index;
use super::extension::Place;
use super::merkle::Hash;

/// Why a payload does not come with its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WithheldReason {
    /// The sharing level does not reach the asking node.
    Sharing,
    /// The payload is under embargo.
    Embargo,
    /// The serving node does not have it either.
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

/// What comes with a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disclosure {
    /// The payload: its opening now, its chunks with it or after it.
    Full {
        /// What opens the header's commitment.
        opening: Opening,
        /// The only chunk, if it is small enough to travel inside the segment.
        inline: Option<Vec<u8>>,
        /// The size of each chunk in bytes as stored. A hint for the receiver's limits; the chunk hashes decide.
        chunk_bytes: Vec<u32>,
    },
    /// The payload is not for the asking node, or not yet.
    Withheld {
        /// Why.
        reason: WithheldReason,
        /// Until when, if it is a matter of time.
        until: Option<Timestamp>,
    },
    /// The payload has been destroyed.
    Erased {
        /// The erasure, in the log of the same origin.
        by: Place,
    },
    /// The payload is lost: no node is known to have it.
    Lost,
}

/// A run of entries of one log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The log.
    pub log: LogId,
    /// The index of the first entry.
    pub first: Index,
    /// The headers, as the origin encoded them.
    pub headers: Vec<Vec<u8>>,
    /// What comes with each header.
    pub disclosures: Vec<Disclosure>,
    /// A signed checkpoint of the log that covers the segment.
    pub note: String,
    /// The consistency proof from the segment's end to the checkpoint's size; empty if they are equal.
    pub consistency: Vec<Hash>,
}

impl Segment {
    /// The index after the last entry; `None` beyond all indexes.
    #[must_use]
    pub fn end(&self) -> Option<Index> {
        self.first.checked_add(u64::try_from(self.headers.len()).ok()?)
    }

    fn held(&self, held: u64) -> usize {
        usize::try_from(held.saturating_sub(self.first)).unwrap_or(usize::MAX).min(self.headers.len())
    }

    /// The entries of which a node that holds `held` entries has a copy, with their headers: a caller that wants to
    /// know whether the two are equal compares them with its own.
    pub fn overlap(&self, held: u64) -> impl Iterator<Item = (Index, &[u8])> {
        (self.first..).zip(self.headers.iter().map(Vec::as_slice)).take(self.held(held))
    }

    /// The segment without the entries that a node that holds `held` entries has already.
    #[must_use]
    pub fn trim(mut self, held: u64) -> Self {
        let count = self.held(held);
        self.headers.drain(..count);
        self.disclosures.drain(..count.min(self.disclosures.len()));
        self.first = self.first.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        self
    }
}
