//! What becomes of a message: verified and stored, ignored, or refused and recorded. A fault of one log ends that log
//! for this connection, never another log, and never the connection.

mod faults;
mod heads;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::FutureExt as _;

use marsad_domain::code::OriginName;
use marsad_ledger::{LedgerError, LogHead};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_log::keys::OpenedNote;
use marsad_log::limits::SEGMENT_HEADERS_MAX;
use marsad_log::segment::Segment;
use marsad_log::verify::{Verified, VerifiedSegment, VerifyError, verify_segment};
use marsad_measure as measure;

use super::PullError;
use super::copies::{Copies, CopyError, CopyResult, is_open};
use super::error::with_causes;
use super::feed::{Feed, FeedChunk, FeedMessage};
use super::gossip::{Effort, Judgement, judge, known, last};
use super::joined::Joined;
use super::pending::Pending;
use super::shared::Shared;
use faults::index_of;

/// How many times `pending_bytes` all unfinished segments of one connection may take together.
const PENDING_SEGMENTS: usize = 4;

/// The receiving end of one connection.
pub struct Receiver<C> {
    copies: C,
    peer: OriginName,
    shared: Arc<Shared>,
    pending_bytes: usize,
    pending: BTreeMap<LogId, Pending>,
    /// What is whole and not stored yet.
    joined: Option<Joined>,
    /// Logs of which no chunk is staged, as far as this connection knows: then the database need not be asked each time.
    unstaged: BTreeSet<LogId>,
    /// Logs of which nothing more is taken from this peer, and why.
    refused: BTreeMap<LogId, &'static str>,
    /// How much of each log was held when something of it was stored last.
    stored: BTreeMap<LogId, u64>,
    /// The largest size of each log that the peer has shown, by verified checkpoints.
    sizes: BTreeMap<LogId, u64>,
    /// Checkpoints that were judged and found right.
    agreed: BTreeMap<LogId, OpenedNote>,
}

impl<C: Copies> Receiver<C> {
    /// A receiver of what `peer` sends.
    #[must_use]
    pub fn new(copies: C, peer: OriginName, shared: Arc<Shared>, pending_bytes: usize) -> Self {
        Self {
            copies,
            peer,
            shared,
            pending_bytes,
            pending: BTreeMap::new(),
            joined: None,
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

    /// Whether entries of a log are on their way.
    #[must_use]
    pub fn waits_for(&self, log: &LogId) -> bool {
        self.pending.contains_key(log)
    }

    /// While something whole is not stored yet: the message that has arrived meanwhile, if one has. Without one it is time
    /// to [`Receiver::store`].
    pub fn arrived<F: Feed>(&self, feed: &mut F) -> Option<Result<Option<FeedMessage>, PullError>> {
        self.joined.as_ref()?;
        feed.next().now_or_never()
    }

    /// Takes one message. When this returns, what it brought is stored, staged, waiting within bounds, or refused. What
    /// is whole waits at most until the next [`Receiver::store`].
    ///
    /// # Errors
    /// [`PullError::Copies`] if this node cannot store; nothing that a peer sends is an error.
    pub async fn take<F: Feed>(&mut self, message: FeedMessage, feed: &mut F) -> Result<(), PullError> {
        match message {
            FeedMessage::Segment(segment) => self.segment(segment, feed).await?,
            FeedMessage::Chunk(chunk) => self.chunk(chunk, feed).await?,
            FeedMessage::Heads(notes) => self.heads(notes, feed).await?,
            FeedMessage::LogEnd { log, reason } => {
                tracing::info!(peer = %self.peer, %log, reason, "the peer has no more of a log");
                self.pending.remove(&log);
            }
            FeedMessage::Unreadable { log: Some(log), detail } if self.copies.keys().knows_log(&log) => {
                if self.takes(&log) {
                    self.refuse(&log, "unreadable", None, detail).await?;
                }
            }
            FeedMessage::Unreadable { detail, .. } => {
                tracing::warn!(peer = %self.peer, detail, "a message cannot be read");
            }
        }
        Ok(())
    }

    /// Stores what is whole, and keeps the chunks of unfinished entries for the next connection to go on from.
    ///
    /// # Errors
    /// [`PullError::Copies`] if this node cannot store.
    pub async fn keep<F: Feed>(&mut self, feed: &mut F) -> Result<(), PullError> {
        self.store(feed).await?;
        for pending in self.pending.values_mut() {
            pending.stage(&self.copies).await?;
        }
        Ok(())
    }

    async fn segment<F: Feed>(&mut self, segment: Segment, feed: &mut F) -> CopyResult<()> {
        let log = segment.log.clone();
        if !self.takes(&log) {
            return Ok(());
        }
        if !self.copies.keys().knows_log(&log) {
            return self.unknown(log).await;
        }
        if log == *self.copies.own_log() {
            // Before anything else: whatever else is wrong with it, this node must not append to another history.
            if let Ok(opened) = self.copies.keys().open(&segment.note) {
                self.head(opened, feed).await?;
            }
            if !self.takes(&log) {
                return Ok(());
            }
        }
        if self.pending.remove(&log).is_some() {
            let detail = "another segment came before all chunks of the last".to_owned();
            return self.refuse(&log, "incomplete-segment", Some(segment.first), detail).await;
        }
        let head = self.next_head(&log, feed).await?;
        if !is_open(&head) {
            self.refused.insert(log, "quarantined");
            return Ok(());
        }
        let (note, held) = (segment.note.clone(), head.frontier.size());
        if segment.first < held {
            // What it overlaps must be there to be compared.
            self.store(feed).await?;
        }
        if !self.takes(&log) {
            return Ok(());
        }
        if let Some(index) = self.differs(&segment, held).await? {
            let detail = format!("entry {index} is another than the one that is held");
            return self.suspect(&log, &note, feed, ("overlap-differs", Some(index), detail)).await;
        }
        match self.verify(segment, &head) {
            Ok(verified) => self.begin(verified, feed).await,
            Err(VerifyError::AlreadyHeld { .. }) => Ok(()),
            Err(VerifyError::Gap { held, .. }) if self.stored.get(&log).is_some_and(|stored| *stored > held) => {
                // The peer goes on from what was held: not its fault, and it begins again with the next connection.
                Err(CopyError::Broken(Box::new(LedgerError::Lost { log, held })))
            }
            Err(error) => {
                // A fault of this one is none of those before it.
                self.store(feed).await?;
                if !self.takes(&log) {
                    return Ok(());
                }
                let fault = (error.reason(), index_of(&error), with_causes(&error));
                match error {
                    VerifyError::Fork { .. }
                    | VerifyError::Inconsistent
                    | VerifyError::HeldDisagrees { .. }
                    | VerifyError::TimeDecreases { .. }
                    | VerifyError::CitesDecrease { .. } => self.suspect(&log, &note, feed, fault).await,
                    _ => self.refuse(&log, fault.0, fault.1, fault.2).await,
                }
            }
        }
    }

    /// What is held of a log once all that is whole is stored.
    async fn next_head<F: Feed>(&mut self, log: &LogId, feed: &mut F) -> CopyResult<LogHead> {
        let head = self.copies.head(log).await?;
        let Some(joined) = self.joined.as_ref().filter(|joined| joined.log() == log) else { return Ok(head) };
        if joined.end() > head.frontier.size() {
            return Ok(joined.head(head));
        }
        // Another feeder was faster: what is held says more.
        self.store(feed).await?;
        self.copies.head(log).await
    }

    /// The first entry of a segment that is held with another header.
    async fn differs(&self, segment: &Segment, held: u64) -> CopyResult<Option<Index>> {
        let overlap: Vec<(Index, &[u8])> = segment.overlap(held).take(SEGMENT_HEADERS_MAX).collect();
        if overlap.is_empty() {
            return Ok(None);
        }
        let own = self.copies.headers(&segment.log, segment.first, overlap.len()).await?;
        Ok(overlap.iter().zip(&own).find(|((_, theirs), own)| *theirs != own.as_slice()).map(|((index, _), _)| *index))
    }

    /// Verifies a segment against every checkpoint that is known beyond what is held.
    fn verify(&self, segment: Segment, head: &LogHead) -> Result<Verified<VerifiedSegment>, VerifyError> {
        let mut known = known(head, self.shared.seen(&segment.log));
        known.retain(|known| known.checkpoint.size >= head.frontier.size());
        let verify = |segment, last: Option<&OpenedNote>| {
            let last = last.map(|last| &last.checkpoint);
            verify_segment(segment, &head.frontier, last, head.tail, self.copies.keys())
        };
        let last = known.pop();
        for known in &known {
            verify(segment.clone(), Some(known))?;
        }
        verify(segment, last.as_ref())
    }

    async fn begin<F: Feed>(&mut self, segment: Verified<VerifiedSegment>, feed: &mut F) -> CopyResult<()> {
        fail::fail_point!("pull::after-segment");
        let log = segment.log.clone();
        let staged = if self.unstaged.contains(&log) { Vec::new() } else { self.copies.staged(&log).await? };
        if staged.is_empty() {
            self.unstaged.insert(log.clone());
        }
        let pending = Pending::new(segment, &staged);
        if pending.is_whole() {
            return self.join(pending, feed).await;
        }
        self.pending.insert(log, pending);
        Ok(())
    }

    async fn chunk<F: Feed>(&mut self, chunk: FeedChunk, feed: &mut F) -> CopyResult<()> {
        let log = chunk.log.clone();
        // Chunks of entries that are held already, or that were refused, have nothing to belong to.
        let Some(mut pending) = self.pending.remove(&log) else { return Ok(()) };
        let index = chunk.index;
        if let Err(error) = pending.take(chunk) {
            return self.refuse(&log, error.reason(), Some(index), with_causes(&error)).await;
        }
        fail::fail_point!("pull::after-chunk");
        if pending.is_whole() {
            return self.join(pending, feed).await;
        }
        let others: usize = self.pending.values().map(Pending::bytes).sum();
        let all_max = self.pending_bytes.saturating_mul(PENDING_SEGMENTS);
        if pending.bytes() > self.pending_bytes || others.saturating_add(pending.bytes()) > all_max {
            self.unstaged.remove(&log);
            pending.stage(&self.copies).await?;
        }
        self.pending.insert(log, pending);
        Ok(())
    }

    /// Puts what is whole beside what waits to be stored, if it goes on from there; else what waits is stored first.
    async fn join<F: Feed>(&mut self, pending: Pending, feed: &mut F) -> CopyResult<()> {
        let (segment, chunks) = pending.finish(&self.copies).await?;
        let next = Joined::new(segment, chunks);
        let joined = match self.joined.take() {
            None => Ok(next),
            Some(joined) => joined.join(next),
        };
        let joined = match joined {
            Ok(joined) => joined,
            Err(both) => {
                let (joined, next) = *both;
                self.joined = Some(joined);
                self.store(feed).await?;
                next
            }
        };
        let is_full = joined.is_full();
        self.joined = self.takes(joined.log()).then_some(joined);
        if is_full {
            self.store(feed).await?;
        }
        Ok(())
    }

    /// Stores what is whole; `false` if nothing was.
    ///
    /// # Errors
    /// [`CopyError`] if this node cannot store.
    pub async fn store<F: Feed>(&mut self, feed: &mut F) -> CopyResult<bool> {
        let Some(joined) = self.joined.take() else { return Ok(false) };
        fail::fail_point!("pull::before-apply");
        let (segment, chunks) = joined.into_parts();
        let log = segment.log.clone();
        match self.copies.apply(segment, chunks).await {
            Ok(applied) => {
                tracing::debug!(peer = %self.peer, %log, entries = applied.entries, size = applied.size, "applied");
                measure::applied(self.peer.as_str(), applied.entries);
                self.stored.insert(log.clone(), applied.size);
                if !self.unstaged.contains(&log) {
                    self.copies.clear_staged(&log, applied.size).await?;
                }
                self.settle_seen(&log, feed).await?;
                let pause = self.shared.taken(&log.origin, applied.entries);
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
            }
            Err(CopyError::Staged(index)) => {
                self.copies.clear_staged(&log, index.saturating_add(1)).await?;
                self.refuse(&log, "bad-staged-chunk", Some(index), "staged chunks are fetched again".to_owned())
                    .await?;
            }
            Err(CopyError::Refused { reason, detail }) => self.refuse(&log, reason, None, detail).await?,
            Err(error) => return Err(error),
        }
        Ok(true)
    }

    /// Holds checkpoints that were seen before their entries against these.
    async fn settle_seen<F: Feed>(&mut self, log: &LogId, feed: &mut F) -> CopyResult<()> {
        let seen = self.shared.seen(log);
        if seen.is_empty() {
            return Ok(());
        }
        let head = self.copies.head(log).await?;
        let last: Vec<OpenedNote> = last(&head).into_iter().collect();
        for theirs in seen.iter().filter(|seen| seen.checkpoint.size <= head.frontier.size()) {
            match judge(&self.copies, feed, &head, &last, theirs, Effort::Own).await? {
                Judgement::Forked(evidence) => return self.split_view(log, &evidence).await,
                Judgement::Agrees => {
                    self.copies.keep_cosignatures(theirs).await?;
                    self.shared.settled(theirs);
                }
                Judgement::Open => {}
            }
        }
        Ok(())
    }
}
