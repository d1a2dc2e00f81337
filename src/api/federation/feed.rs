//! One peer's stream: what it lacks of each log, the operator's first, then new entries as they are committed.
//!
//! Nothing is held but the cursors and one segment. What was committed last is in the ledger's memory; what is not there is
//! read from the database, and which entries there are is asked of it now and then in any case: a wake-up that is lost
//! costs time, never an entry.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use prost::bytes::Bytes;
use tokio::time::Instant;

use crate::api::federation::disclose::{chunks_to_send, disclose, read_chunk, weight};
use crate::api::federation::{Ended, Outbox, gossip};
use crate::identity::policy::{Permit, ServeLog};
use crate::ledger::RecentEntry;
use crate::log::checkpoint::LogId;
use crate::log::entry::Index;
use crate::log::limits::{SEGMENT_BYTES_MAX, SEGMENT_HEADERS_MAX};
use crate::log::segment::Segment;
use crate::service::Node;
use crate::service::ServiceError;
use crate::store::{EntryRow, Head, HeadState};
use crate::wire::{pb, segment};

use pb::pull_log_response::Part;

const WANTS_MAX: usize = 1_024;
/// Room in a segment for the note, the proof and the frame.
const FRAME_BYTES: usize = 24 * 1024;
const ENTRIES_BYTES_MAX: usize = SEGMENT_BYTES_MAX - FRAME_BYTES;
/// Bytes of chunks that follow one segment, unless they are those of its first entry. A peer whose connection breaks goes on
/// inside the first entry; what had come of the others is sent again, so it must not be much.
const FOLLOWING_BYTES_MAX: u64 = 256 * 1024;

/// How far the peer is in a log.
#[derive(Debug, Clone, Copy, Default)]
struct Cursor {
    size: u64,
    /// Chunks of the entry at that index that it holds already.
    chunks: u32,
}

/// A tree that can be proven: the note of a checkpoint and its size, no more than is held.
struct Servable {
    note: String,
    size: u64,
}

/// What is sent. A node that has lost entries of its own log asks for them when it connects; what it writes afterwards need
/// not come back to it, only the checkpoints now and then, by which it sees how much of it is held here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// All logs, from the database.
    Whole,
    /// All checkpoints, and the entries of all logs but the peer's own, from the database.
    Due,
    /// The same of what is in memory, without checkpoints of the peer's own logs.
    New,
}

/// A stream of logs to one peer.
pub(super) struct Feed {
    node: Arc<Node>,
    permit: Permit<ServeLog>,
    outbox: Outbox<pb::PullLogResponse>,
    cursors: HashMap<LogId, Cursor>,
    /// Whether logs that were not named are wanted too.
    all: bool,
    ended: HashSet<LogId>,
    /// Logs of which the peer knows that they are closed.
    closed: HashSet<LogId>,
    told: Vec<String>,
    /// The note of the last segment of each log: who has it need not be told again.
    conveyed: HashMap<LogId, String>,
}

/// An entry that goes out, with its payload where that is at hand.
struct Leaving {
    row: EntryRow,
    chunks: Option<Arc<Vec<Vec<u8>>>>,
}

/// The chunks of one entry that follow its segment.
struct Following {
    index: Index,
    count: u32,
    chunks: Option<Arc<Vec<Vec<u8>>>>,
}

impl Feed {
    /// Reads what a peer wants.
    pub(super) fn new(
        node: Arc<Node>,
        permit: Permit<ServeLog>,
        outbox: Outbox<pb::PullLogResponse>,
        request: pb::PullLogRequest,
    ) -> Result<Self, ServiceError> {
        if request.wants.len() > WANTS_MAX {
            return Err(ServiceError::field("wants", format!("at most {WANTS_MAX}")));
        }
        let mut cursors = HashMap::new();
        for want in request.wants {
            let log = want.log.ok_or_else(|| ServiceError::field("wants.log", "is missing"))?;
            let log = LogId::try_from(log).map_err(|error| error.within("wants.log"))?;
            cursors.insert(log, Cursor { size: want.size, chunks: want.chunks });
        }
        Ok(Self {
            node,
            permit,
            outbox,
            cursors,
            all: request.all,
            ended: HashSet::new(),
            closed: HashSet::new(),
            told: Vec::new(),
            conveyed: HashMap::new(),
        })
    }

    pub(super) fn into_outbox(self) -> Outbox<pb::PullLogResponse> {
        self.outbox
    }

    /// Runs until the peer has gone, its certificate is no longer good, the node stops, or the stream is old.
    pub(super) async fn run(&mut self) -> Result<(), Ended> {
        let mut changes = self.node.ledger.changes();
        let until = Instant::now() + self.node.limits.connection_age;
        self.end_unknown().await?;
        let mut due = Instant::now();
        let mut extent = Extent::Whole;
        loop {
            // What is committed from here on wakes the wait below.
            changes.mark_unchanged();
            let is_due = Instant::now() >= due;
            if is_due {
                self.told.clear();
                self.conveyed.clear();
                due = Instant::now() + self.node.limits.heads;
            }
            self.send_all(if is_due { extent } else { Extent::New }).await?;
            extent = Extent::Due;
            if Instant::now() >= until {
                return Ok(());
            }
            tokio::select! {
                () = self.outbox.ended() => return Ok(()),
                () = tokio::time::sleep_until(until) => return Ok(()),
                changed = changes.changed() => if changed.is_err() { return Ok(()) },
                () = tokio::time::sleep_until(due) => {}
            }
        }
    }

    /// Logs that no key here is trusted for will never come.
    async fn end_unknown(&mut self) -> Result<(), Ended> {
        let unknown = |log: &&LogId| !self.node.ledger.keys().knows_origin(&log.origin);
        let unknown: Vec<LogId> = self.cursors.keys().filter(unknown).cloned().collect();
        for log in unknown {
            self.end(&log, "UNKNOWN_ORIGIN").await?;
        }
        Ok(())
    }

    async fn end(&mut self, log: &LogId, reason: &str) -> Result<(), Ended> {
        if self.ended.insert(log.clone()) {
            let end = pb::LogEnd { log: Some(log.into()), reason: reason.to_owned() };
            self.send(Part::End(end)).await?;
        }
        Ok(())
    }

    /// Says once that a log is closed. More of it may come all the same: copies of it are still completed.
    async fn tell_closed(&mut self, log: &LogId) -> Result<(), Ended> {
        if self.closed.insert(log.clone()) {
            let end = pb::LogEnd { log: Some(log.into()), reason: "EPOCH_CLOSED".to_owned() };
            self.send(Part::End(end)).await?;
        }
        Ok(())
    }

    /// Whether the peer writes this log.
    fn is_peers_own(&self, log: &LogId) -> bool {
        self.permit.holder().origin().as_ref() == Some(&log.origin)
    }

    async fn send(&self, part: Part) -> Result<(), Ended> {
        self.outbox.send(pb::PullLogResponse { part: Some(part) }).await
    }

    /// Sends everything there is at the moment: the operator's logs to their end, then a segment of each in turn. The
    /// database is asked for it when that is due, or else the ledger's memory.
    async fn send_all(&mut self, extent: Extent) -> Result<(), Ended> {
        loop {
            let ledger = &self.node.ledger;
            let heads = if extent == Extent::New { ledger.recent_heads().await } else { ledger.heads().await };
            let mut heads = heads.map_err(ServiceError::from)?;
            if extent != Extent::New {
                self.tell(&heads).await?;
            }
            if extent != Extent::Whole {
                heads.retain(|head| !self.is_peers_own(&head.log));
            }
            let (control, others): (Vec<&Head>, Vec<&Head>) =
                heads.iter().partition(|head| head.log.origin == self.node.operator);
            for head in control {
                while self.send_next(head).await? {}
            }
            let mut more = false;
            for head in others {
                more |= self.send_next(head).await?;
            }
            if !more {
                return self.tell(&heads).await;
            }
        }
    }

    /// Tells the checkpoints, if there is one that was neither told nor came with a segment.
    async fn tell(&mut self, heads: &[Head]) -> Result<(), Ended> {
        let notes = gossip::notes(&self.node, heads).await?;
        let is_known = |note: &String| self.told.contains(note) || self.conveyed.values().any(|known| known == note);
        if !notes.iter().all(is_known) {
            self.send(Part::Heads(pb::Heads { notes: notes.clone() })).await?;
        }
        self.told = notes;
        Ok(())
    }

    /// Sends the next segment of a log with its chunks; whether there was one.
    async fn send_next(&mut self, head: &Head) -> Result<bool, Ended> {
        let log = &head.log;
        if self.ended.contains(log) || !(self.all || self.cursors.contains_key(log)) {
            return Ok(false);
        }
        let cursor = self.cursors.get(log).copied().unwrap_or_default();
        let Some(servable) = self.servable(head, cursor.size).await? else {
            // What is held is served to its end, whatever became of the log.
            match head.state {
                HeadState::Active => {}
                HeadState::Quarantined => self.end(log, "QUARANTINED").await?,
                HeadState::Closed => self.tell_closed(log).await?,
            }
            return Ok(false);
        };
        let (segment, following) = self.segment(log, cursor.size, &servable).await?;
        let Some(end) = segment.end().filter(|end| *end > cursor.size) else { return Ok(false) };
        let message = segment::to_pb(segment).map_err(ServiceError::Held)?;
        self.send(Part::Segment(message)).await?;
        for follows in following {
            let first = if follows.index == cursor.size { cursor.chunks.min(follows.count) } else { 0 };
            self.send_chunks(log, &follows, first).await?;
        }
        self.conveyed.insert(log.clone(), servable.note);
        self.cursors.insert(log.clone(), Cursor { size: end, chunks: 0 });
        Ok(true)
    }

    /// The largest tree with more than `from` entries that is held whole and signed.
    async fn servable(&self, head: &Head, from: u64) -> Result<Option<Servable>, Ended> {
        let whole = self.node.ledger.signed_tree(head).await.map_err(ServiceError::from)?;
        Ok(whole.filter(|(_, size)| *size > from).map(|(note, size)| Servable { note, size }))
    }

    /// The entries from `from` on: from memory, or else from the database.
    async fn entries(&self, log: &LogId, from: Index, count: usize) -> Result<Vec<Leaving>, Ended> {
        let recent = self.node.ledger.recent_entries(log, from, count, ENTRIES_BYTES_MAX);
        if !recent.is_empty() {
            let leaving = |entry: RecentEntry| Leaving { row: entry.row, chunks: Some(entry.chunks) };
            return Ok(recent.into_iter().map(leaving).collect());
        }
        let rows =
            self.node.store().read_entries(log, from, count, ENTRIES_BYTES_MAX).await.map_err(ServiceError::from)?;
        Ok(rows.into_iter().map(|row| Leaving { row, chunks: None }).collect())
    }

    /// The segment from `from` on, with the chunks that follow it.
    async fn segment(&self, log: &LogId, from: Index, servable: &Servable) -> Result<(Segment, Vec<Following>), Ended> {
        let count = usize::try_from(servable.size - from).unwrap_or(usize::MAX).min(SEGMENT_HEADERS_MAX);
        let (mut headers, mut disclosures, mut following) = (Vec::new(), Vec::new(), Vec::new());
        let (mut bytes, mut follow_bytes) = (0, 0_u64);
        for Leaving { row, chunks } in self.entries(log, from, count).await? {
            let at_hand = chunks.as_ref().map(|chunks| chunks.as_slice());
            let disclosure = disclose(&self.node, &self.permit, log, &row, at_hand).await?;
            bytes += row.bytes.len() + weight(&disclosure);
            let count = chunks_to_send(&disclosure);
            if count > 0 {
                follow_bytes += row.chunk_sizes.iter().map(|size| u64::from(*size)).sum::<u64>();
            }
            // A single entry always fits.
            let is_full = bytes > ENTRIES_BYTES_MAX || (count > 0 && follow_bytes > FOLLOWING_BYTES_MAX);
            if is_full && !headers.is_empty() {
                break;
            }
            if count > 0 {
                following.push(Following { index: row.header.index, count, chunks });
            }
            headers.push(row.bytes);
            disclosures.push(disclosure);
        }
        let end = from.saturating_add(u64::try_from(headers.len()).unwrap_or(u64::MAX));
        let consistency = if end == servable.size || headers.is_empty() {
            Vec::new()
        } else {
            self.node.ledger.consistency_proof(log, end, servable.size).await.map_err(ServiceError::from)?
        };
        let note = servable.note.clone();
        Ok((Segment { log: log.clone(), first: from, headers, disclosures, note, consistency }, following))
    }

    async fn send_chunks(&self, log: &LogId, follows: &Following, first: u32) -> Result<(), Ended> {
        let index = follows.index;
        for number in first..follows.count {
            let place = usize::try_from(number).unwrap_or(usize::MAX);
            let data = match follows.chunks.as_ref().and_then(|chunks| chunks.get(place)) {
                Some(chunk) => chunk.clone(),
                None => read_chunk(&self.node, log, index, number).await?,
            };
            let data = Bytes::from(data);
            self.send(Part::Chunk(pb::Chunk { log: Some(log.into()), index, number, data })).await?;
        }
        Ok(())
    }
}
