//! Handles each message of a peer: it is verified and stored, ignored, or refused and recorded. A fault of one log ends that
//! log for this connection, never another log, and never the connection.

mod faults;
mod heads;
mod segments;
mod storing;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::FutureExt as _;

use marsad_domain::code::OriginName;
use marsad_ledger::Fault;
use marsad_log::checkpoint::LogId;
use marsad_log::keys::OpenedNote;

use super::PullError;
use super::feed::{Feed, FeedMessage};
use super::local_logs::LocalLogs;
use super::pending_segment::PendingSegment;
use super::segment_batch::SegmentBatch;
use super::shared_state::SharedState;

/// All unfinished segments of one connection may take together this many times `pending_bytes`.
const PENDING_SEGMENTS: usize = 4;

/// The receiving end of one connection.
pub struct Receiver<C> {
    local: C,
    peer: OriginName,
    shared: Arc<SharedState>,
    pending_bytes: usize,
    pending: BTreeMap<LogId, PendingSegment>,
    /// What is whole and not stored yet.
    batch: Option<SegmentBatch>,
    /// Logs without staged chunks, as far as this connection knows: for these the database is not asked each time.
    unstaged: BTreeSet<LogId>,
    /// Logs of which nothing more is taken from this peer, and why.
    refused: BTreeMap<LogId, &'static str>,
    /// The size of each log when something of it was stored last.
    stored: BTreeMap<LogId, u64>,
    /// The largest size of each log that the peer has shown, by verified checkpoints.
    sizes: BTreeMap<LogId, u64>,
    /// Checkpoints that agree with what is held.
    agreed: BTreeMap<LogId, OpenedNote>,
}

impl<C: LocalLogs> Receiver<C> {
    /// A receiver of what `peer` sends.
    #[must_use]
    pub fn new(local: C, peer: OriginName, shared: Arc<SharedState>, pending_bytes: usize) -> Self {
        Self {
            local,
            peer,
            shared,
            pending_bytes,
            pending: BTreeMap::new(),
            batch: None,
            unstaged: BTreeSet::new(),
            refused: BTreeMap::new(),
            stored: BTreeMap::new(),
            sizes: BTreeMap::new(),
            agreed: BTreeMap::new(),
        }
    }

    /// The largest size of each log that the peer has shown.
    #[must_use]
    pub const fn sizes(&self) -> &BTreeMap<LogId, u64> {
        &self.sizes
    }

    /// Whether more of a log is taken from this peer.
    #[must_use]
    pub fn takes(&self, log: &LogId) -> bool {
        !self.refused.contains_key(log)
    }

    /// The logs of which nothing more is taken from this peer, and why.
    #[must_use]
    pub const fn refused(&self) -> &BTreeMap<LogId, &'static str> {
        &self.refused
    }

    /// Whether a segment of the log waits for chunks.
    #[must_use]
    pub fn waits_for(&self, log: &LogId) -> bool {
        self.pending.contains_key(log)
    }

    /// The next message, if one has arrived while something waits to be stored. Otherwise it is time to [`Receiver::store`].
    pub fn arrived<F: Feed>(&self, feed: &mut F) -> Option<Result<Option<FeedMessage>, PullError>> {
        self.batch.as_ref()?;
        feed.next().now_or_never()
    }

    /// Takes one message. When this returns, its content is stored, staged, waiting within bounds, or refused. What is whole
    /// waits at most until the next [`Receiver::store`].
    ///
    /// # Errors
    /// [`PullError::Local`] if this node cannot store, [`PullError::ChunkNotHeld`] if the stream has to be opened again; nothing else
    /// that a peer sends is an error.
    pub async fn take<F: Feed>(&mut self, message: FeedMessage, feed: &mut F) -> Result<(), PullError> {
        match message {
            FeedMessage::Segment(segment) => self.take_segment(segment, feed).await?,
            FeedMessage::Chunk(chunk) => self.take_chunk(chunk, feed).await?,
            FeedMessage::Same(same) => self.take_same(same, feed).await?,
            FeedMessage::Heads(notes) => self.take_heads(notes, feed).await?,
            FeedMessage::LogEnd { log, reason } => {
                tracing::info!(peer = %self.peer, %log, reason, "the peer has no more of a log");
                self.pending.remove(&log);
            }
            FeedMessage::Unreadable { log: Some(log), detail } if self.local.keys().knows_log(&log) => {
                if self.takes(&log) {
                    self.refuse(&log, Fault::new("unreadable", None, detail)).await?;
                }
            }
            FeedMessage::Unreadable { detail, .. } => {
                tracing::warn!(peer = %self.peer, detail, "a message cannot be read");
            }
        }
        Ok(())
    }

    /// Stores what is whole, and stages the chunks of unfinished entries, so that the next connection continues there.
    ///
    /// # Errors
    /// [`PullError::Local`] if this node cannot store.
    pub async fn keep<F: Feed>(&mut self, feed: &mut F) -> Result<(), PullError> {
        self.store(feed).await?;
        for pending in self.pending.values_mut() {
            pending.stage(&self.local).await?;
        }
        Ok(())
    }
}
