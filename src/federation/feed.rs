//! A feed is a source of messages about logs: a peer, a file, a test. Its messages are not verified.

use std::future::Future;

use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_log::merkle::Hash;
use marsad_log::segment::Segment;

use super::PullError;

/// A chunk of a payload of the last segment of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedChunk {
    pub log: LogId,
    pub index: Index,
    /// The number of the chunk, from 0.
    pub number: u32,
    /// The bytes as stored.
    pub data: Vec<u8>,
}

/// A chunk that has the bytes of a chunk of an earlier entry of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameChunk {
    pub log: LogId,
    pub index: Index,
    /// The number of the chunk, from 0.
    pub number: u32,
    /// The earlier entry, and the number of its chunk.
    pub of: (Index, u32),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedMessage {
    /// Consecutive entries of a log.
    Segment(Segment),
    Chunk(FeedChunk),
    Same(SameChunk),
    /// The notes of checkpoints that the other side has seen.
    Heads(Vec<String>),
    /// The other side has no more of a log.
    LogEnd {
        log: LogId,
        reason: String,
    },
    /// A message that cannot be read, with its log if that is readable.
    Unreadable {
        log: Option<LogId>,
        detail: String,
    },
}

/// A source of messages.
pub trait Feed: Send {
    /// The next message; `None` at a normal end. Dropping the future loses no message.
    ///
    /// # Errors
    /// [`PullError`] if the source failed.
    fn next(&mut self) -> impl Future<Output = Result<Option<FeedMessage>, PullError>> + Send;

    /// Asks the other side for the [`marsad_log::merkle::prefix_proof`] of the first `old` of its first `new` entries. `None`
    /// if it gives none. The answer is not verified.
    fn prefix_proof(&mut self, log: &LogId, old: u64, new: u64) -> impl Future<Output = Option<Vec<Hash>>> + Send;
}
