//! The stream of logs for one reader: first what it lacks, the operator's logs before the others, then new entries after their
//! commit.
//!
//! The stream keeps only the cursors and one segment. The newest entries are in the ledger's cache; others are read from the
//! database. The heads are read from the database at intervals in any case, so a lost wake-up costs time, never an entry.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use tokio::time::Instant;

use crate::feed::{FeedChunk, FeedMessage, SameChunk};
use marsad_identity::policy::{Permit, ServeLog};
use marsad_ledger::{Ledger, LedgerError};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Kind;
use marsad_store::{Head, HeadState, StoreError};

use super::disclose::read_chunk;
use super::segment::{OutgoingChunks, next_segment, servable};
use super::{Messages, Outbox, ServeError, gossip, stream};

/// The position of the reader in a log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The entries that it holds.
    pub size: u64,
    /// The chunks of the next entry that it holds already.
    pub chunks: u32,
}

/// The logs that the reader wants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wants {
    /// Its position in each log that it names.
    pub cursors: HashMap<LogId, Cursor>,
    /// Whether it also wants logs that it does not name.
    pub all: bool,
    /// Whether it takes the names of chunks that it holds instead of the chunks.
    pub same_chunks: bool,
}

/// When the stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// Once all that is held now has been sent.
    WhenSent,
    /// At this age. Until then it sends what is committed, and the checkpoints at intervals of `heads`.
    AtAge { age: Duration, heads: Duration },
}

/// The logs that the permit's holder wants, as far as it may see them.
#[must_use]
pub fn logs(ledger: Ledger, permit: Permit<ServeLog>, wants: Wants, ends: Ends) -> Messages<FeedMessage> {
    stream(|outbox| async move {
        let mut serving = Serving {
            ledger,
            permit,
            outbox,
            wants,
            ended: HashSet::new(),
            closed: HashSet::new(),
            sent_notes: Vec::new(),
            segment_notes: HashMap::new(),
        };
        serving.end_unknown().await;
        match ends {
            Ends::WhenSent => serving.send_all(Extent::Whole).await,
            Ends::AtAge { age, heads } => serving.run(age, heads).await,
        }
    })
}

/// What is sent. A node that has lost entries of its own log asks for them when it connects. Entries that it writes later are
/// not sent back to it, only checkpoints, from which it sees how much of its log is held here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// All logs, from the database.
    Whole,
    /// All checkpoints, and the entries of all logs but the peer's own, from the database.
    Due,
    /// The same of what is in memory, without checkpoints of the peer's own logs.
    New,
}

struct Serving {
    ledger: Ledger,
    permit: Permit<ServeLog>,
    outbox: Outbox<FeedMessage>,
    wants: Wants,
    ended: HashSet<LogId>,
    /// The closed logs that were reported to the reader.
    closed: HashSet<LogId>,
    sent_notes: Vec<String>,
    /// The note of the last segment of each log: it is not sent again with the checkpoints.
    segment_notes: HashMap<LogId, String>,
}

impl Serving {
    /// Sends what is held, and then what is committed, until the stream has this age.
    async fn run(&mut self, age: Duration, heads: Duration) -> Result<(), ServeError> {
        let mut changes = self.ledger.changes();
        let until = Instant::now() + age;
        let mut due = Instant::now();
        let mut extent = Extent::Whole;
        loop {
            // A commit after this line wakes the wait below.
            changes.mark_unchanged();
            let is_due = Instant::now() >= due;
            if is_due {
                self.sent_notes.clear();
                self.segment_notes.clear();
                due = Instant::now() + heads;
            }
            self.send_all(if is_due { extent } else { Extent::New }).await?;
            extent = Extent::Due;
            if Instant::now() >= until {
                return Ok(());
            }
            tokio::select! {
                () = self.outbox.closed() => return Ok(()),
                () = tokio::time::sleep_until(until) => return Ok(()),
                changed = changes.changed() => if changed.is_err() { return Ok(()) },
                () = tokio::time::sleep_until(due) => {}
            }
        }
    }

    /// Ends the logs for which no key is trusted here: they will never come.
    async fn end_unknown(&mut self) {
        let unknown = |log: &&LogId| !self.ledger.keys().knows_origin(&log.origin);
        let unknown: Vec<LogId> = self.wants.cursors.keys().filter(unknown).cloned().collect();
        for log in unknown {
            self.end(&log, "UNKNOWN_ORIGIN").await;
        }
    }

    async fn end(&mut self, log: &LogId, reason: &str) {
        if self.ended.insert(log.clone()) {
            self.outbox.send(FeedMessage::LogEnd { log: log.clone(), reason: reason.to_owned() }).await;
        }
    }

    /// Reports once that a log is closed. More of it may still come, until it is complete here.
    async fn send_closed(&mut self, log: &LogId) {
        if self.closed.insert(log.clone()) {
            self.outbox.send(FeedMessage::LogEnd { log: log.clone(), reason: "EPOCH_CLOSED".to_owned() }).await;
        }
    }

    fn is_peers_own(&self, log: &LogId) -> bool {
        self.permit.holder().origin().as_ref() == Some(&log.origin)
    }

    /// Sends everything that is held now: first the operator's logs, then one segment of each other log, round by round. The
    /// heads come from the database if that is due, otherwise from the ledger's cache.
    async fn send_all(&mut self, extent: Extent) -> Result<(), ServeError> {
        loop {
            let ledger = &self.ledger;
            let mut heads = if extent == Extent::New { ledger.recent_heads().await? } else { ledger.heads().await? };
            if extent != Extent::New {
                self.send_heads(&heads).await?;
            }
            if extent != Extent::Whole {
                heads.retain(|head| !self.is_peers_own(&head.log));
            }
            let operator = self.ledger.settings().operator.clone();
            let (control, others): (Vec<&Head>, Vec<&Head>) =
                heads.iter().partition(|head| head.log.origin == operator);
            for head in control {
                while self.send_next_or_end(head).await? {}
            }
            let mut more = false;
            for head in others {
                more |= self.send_next_or_end(head).await?;
            }
            if !more {
                return self.send_heads(&heads).await;
            }
        }
    }

    /// Sends the checkpoints, unless all of them were sent before or with a segment.
    async fn send_heads(&mut self, heads: &[Head]) -> Result<(), ServeError> {
        let notes = gossip::notes(&self.ledger, heads).await?;
        let is_known =
            |note: &String| self.sent_notes.contains(note) || self.segment_notes.values().any(|known| known == note);
        if !notes.iter().all(is_known) {
            self.outbox.send(FeedMessage::Heads(notes.clone())).await;
        }
        self.sent_notes = notes;
        Ok(())
    }

    /// The same as [`Self::send_next`], but a log of which a row cannot be read ends: it does not hold back the others.
    async fn send_next_or_end(&mut self, head: &Head) -> Result<bool, ServeError> {
        match self.send_next(head).await {
            Err(
                error @ (ServeError::Store(StoreError::Corrupt { .. })
                | ServeError::Ledger(LedgerError::Store(StoreError::Corrupt { .. }))),
            ) => {
                tracing::error!(log = %head.log, %error, "a row of the log cannot be read; the rest of it is not served");
                self.end(&head.log, "UNREADABLE").await;
                Ok(false)
            }
            sent => sent,
        }
    }

    /// Sends the next segment of a log with its chunks. Returns whether there was one.
    async fn send_next(&mut self, head: &Head) -> Result<bool, ServeError> {
        let log = &head.log;
        if self.ended.contains(log) || !(self.wants.all || self.wants.cursors.contains_key(log)) {
            return Ok(false);
        }
        let cursor = self.wants.cursors.get(log).copied().unwrap_or_default();
        let Some(tree) = servable(&self.ledger, head, cursor.size).await? else {
            // All that is held was sent. What follows depends on the state of the log.
            match head.state {
                HeadState::Active => {}
                HeadState::Quarantined => self.end(log, "QUARANTINED").await,
                HeadState::Closed => self.send_closed(log).await,
            }
            return Ok(false);
        };
        let (segment, following) = next_segment(&self.ledger, &self.permit, log, cursor.size, &tree).await?;
        let Some(end) = segment.end().filter(|end| *end > cursor.size) else { return Ok(false) };
        self.outbox.send(FeedMessage::Segment(segment)).await;
        for follows in following {
            let first = if follows.index == cursor.size { cursor.chunks.min(follows.count) } else { 0 };
            self.send_chunks(log, &follows, first, cursor.size).await?;
        }
        self.segment_notes.insert(log.clone(), tree.note);
        self.wants.cursors.insert(log.clone(), Cursor { size: end, chunks: 0 });
        Ok(true)
    }

    /// Sends the chunks of an entry from `first` on to a reader that holds the entries before `held`.
    async fn send_chunks(
        &self,
        log: &LogId,
        follows: &OutgoingChunks,
        first: u32,
        held: u64,
    ) -> Result<(), ServeError> {
        let index = follows.index;
        let same = if self.wants.same_chunks && follows.kind == Kind::Release {
            self.ledger.store().same_blocks(log, index, held).await?
        } else {
            BTreeMap::new()
        };
        for number in first..follows.count {
            if let Some(of) = same.get(&number) {
                let same = SameChunk { log: log.clone(), index, number, of: *of };
                self.outbox.send(FeedMessage::Same(same)).await;
                continue;
            }
            let place = usize::try_from(number).unwrap_or(usize::MAX);
            let chunk = match follows.chunks.as_ref().and_then(|chunks| chunks.get(place)) {
                Some(data) => FeedChunk { log: log.clone(), index, number, data: data.clone() },
                None => read_chunk(self.ledger.store(), log, index, number).await?,
            };
            self.outbox.send(FeedMessage::Chunk(chunk)).await;
        }
        Ok(())
    }
}
