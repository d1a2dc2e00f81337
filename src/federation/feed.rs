//! Where the messages of a log come from: a peer, a bundle, a test. Nothing that a feed gives is verified.

use std::future::Future;

use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_log::merkle::Hash;
use marsad_log::segment::Segment;

use super::PullError;

/// A chunk of a payload of the last segment of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedChunk {
    /// The log.
    pub log: LogId,
    /// The entry.
    pub index: Index,
    /// The number of the chunk, from 0.
    pub number: u32,
    /// Its bytes as stored.
    pub data: Vec<u8>,
}

/// What a feed gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedMessage {
    /// Consecutive entries of a log.
    Segment(Segment),
    /// A chunk.
    Chunk(FeedChunk),
    /// Signed checkpoints that the other side has seen.
    Heads(Vec<String>),
    /// No more of a log.
    LogEnd { log: LogId, reason: String },
    /// A message that cannot be read; its log, if that much can be.
    Unreadable { log: Option<LogId>, detail: String },
}

/// A source of messages.
pub trait Feed: Send {
    /// The next message; `None` at a normal end. Dropping the future loses nothing.
    ///
    /// # Errors
    /// [`PullError`] if the source failed.
    fn next(&mut self) -> impl Future<Output = Result<Option<FeedMessage>, PullError>> + Send;

    /// Asks the other side to prove what the first `old` entries of its tree of `new` entries are: a
    /// [`marsad_log::merkle::prefix_proof`]. `None` if it cannot or will not. The answer is worth nothing before it is
    /// verified.
    fn prefix_proof(&mut self, log: &LogId, old: u64, new: u64) -> impl Future<Output = Option<Vec<Hash>>> + Send;
}
