//! Whole segments of one log that have arrived while another was being stored: they are stored together, in one
//! transaction. So a node that falls behind a peer's stream takes larger steps instead of more of them.

use marsad_ledger::{ChunkSource, EntryChunks, LogHead};
use marsad_log::checkpoint::LogId;
use marsad_log::segment::Disclosure;
use marsad_log::verify::{Verified, VerifiedEntry, VerifiedSegment};

/// The most entries, and about the most bytes of them with their payloads, that wait before they are stored.
const ENTRIES_MAX: usize = 256;
const BYTES_MAX: usize = 1 << 20;

/// Verified entries with their payloads that are not stored yet.
#[derive(Debug)]
pub struct SegmentBatch {
    segment: Verified<VerifiedSegment>,
    chunks: Vec<EntryChunks>,
    bytes: usize,
}

impl SegmentBatch {
    #[must_use]
    pub fn new(segment: Verified<VerifiedSegment>, chunks: Vec<EntryChunks>) -> Self {
        let entries: usize = segment.entries.iter().map(entry_bytes).sum();
        let bytes = chunks.iter().map(chunk_bytes).fold(entries, usize::saturating_add);
        Self { segment, chunks, bytes }
    }

    #[must_use]
    pub fn log(&self) -> &LogId {
        &self.segment.log
    }

    /// The size of the log once this is stored.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.segment.frontier.size()
    }

    /// The head of the log once this is stored; `held` is the head before.
    #[must_use]
    pub fn head(&self, held: LogHead) -> LogHead {
        let VerifiedSegment { frontier, checkpoint, note, entries, .. } = &*self.segment;
        let is_larger = held.last.as_ref().is_none_or(|last| last.size < checkpoint.size);
        let (last, note) = if is_larger { (Some(checkpoint.clone()), note.clone()) } else { (held.last, held.note) };
        let tail = entries.iter().fold(held.tail, |tail, entry| tail.after(&entry.header));
        LogHead { frontier: frontier.clone(), last, tail, note, state: held.state }
    }

    /// Whether it must be stored before more is taken.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.segment.entries.len() >= ENTRIES_MAX || self.bytes >= BYTES_MAX
    }

    /// Both as one, if `next` begins where this ends.
    ///
    /// # Errors
    /// Both, unchanged.
    pub fn join(self, next: Self) -> Result<Self, Box<(Self, Self)>> {
        let (mut chunks, bytes) = (self.chunks, self.bytes);
        match self.segment.join(next.segment) {
            Ok(segment) => {
                chunks.extend(next.chunks);
                Ok(Self { segment, chunks, bytes: bytes.saturating_add(next.bytes) })
            }
            Err(both) => {
                let (segment, next_segment) = *both;
                Err(Box::new((Self { segment, chunks, bytes }, Self { segment: next_segment, ..next })))
            }
        }
    }

    /// The entries and their chunks, for the ledger.
    #[must_use]
    pub fn into_parts(self) -> (Verified<VerifiedSegment>, Vec<EntryChunks>) {
        (self.segment, self.chunks)
    }
}

/// What the items of a list take beside their content.
const ITEM_BYTES: usize = 64;

fn entry_bytes(entry: &VerifiedEntry) -> usize {
    let disclosed = match &entry.disclosure {
        Disclosure::Full { opening, inline, .. } => {
            opening.chunk_hashes.len() * ITEM_BYTES + inline.as_ref().map_or(0, Vec::len)
        }
        Disclosure::Withheld { .. } | Disclosure::Erased { .. } | Disclosure::Lost => 0,
    };
    ITEM_BYTES * 4 + entry.bytes.len() + disclosed
}

fn chunk_bytes(entry: &EntryChunks) -> usize {
    match &entry.chunks {
        ChunkSource::Memory(chunks) => chunks.iter().map(|chunk| ITEM_BYTES + chunk.len()).sum(),
        // There were too many for memory: nothing more goes with them into one transaction.
        ChunkSource::Staged => BYTES_MAX,
    }
}
