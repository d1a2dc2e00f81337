//! Whole segments of one log that have arrived while another was being stored: they are stored together, in one
//! transaction. So a node that falls behind a peer's stream takes larger steps instead of more of them.

use marsad_ledger::{ChunkSource, EntryChunks, LogHead};
use marsad_log::checkpoint::LogId;
use marsad_log::segment::Disclosure;
use marsad_log::verify::{Verified, VerifiedEntry, VerifiedSegment};

/// Entries, and about how many bytes of them with their payloads, that wait at most before they are stored.
const ENTRIES_MAX: usize = 256;
const BYTES_MAX: usize = 1 << 20;

/// Verified entries with their payloads, which are not stored yet.
#[derive(Debug)]
pub struct Joined {
    segment: Verified<VerifiedSegment>,
    chunks: Vec<EntryChunks>,
    bytes: usize,
}

impl Joined {
    /// A whole segment and its chunks.
    #[must_use]
    pub fn new(segment: Verified<VerifiedSegment>, chunks: Vec<EntryChunks>) -> Self {
        let entries: usize = segment.entries.iter().map(entry_bytes).sum();
        let bytes = chunks.iter().map(chunk_bytes).fold(entries, usize::saturating_add);
        Self { segment, chunks, bytes }
    }

    /// The log.
    #[must_use]
    pub fn log(&self) -> &LogId {
        &self.segment.log
    }

    /// How much of the log is held once this is stored.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.segment.frontier.size()
    }

    /// What the head of the log is once this is stored, `held` being what it is before.
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

    /// Both as one, if `next` goes on where this ends.
    ///
    /// # Errors
    /// Both, as they were.
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

/// What the parts of a list take beside what is in them.
const PART_BYTES: usize = 64;

fn entry_bytes(entry: &VerifiedEntry) -> usize {
    let disclosed = match &entry.disclosure {
        Disclosure::Full { opening, inline, .. } => {
            opening.chunk_hashes.len() * PART_BYTES + inline.as_ref().map_or(0, Vec::len)
        }
        Disclosure::Withheld { .. } | Disclosure::Erased { .. } | Disclosure::Lost => 0,
    };
    PART_BYTES * 4 + entry.bytes.len() + disclosed
}

fn chunk_bytes(entry: &EntryChunks) -> usize {
    match &entry.chunks {
        ChunkSource::Memory(chunks) => chunks.iter().map(|chunk| PART_BYTES + chunk.len()).sum(),
        // As many as there was no room for: nothing more goes with them into one transaction.
        ChunkSource::Staged => BYTES_MAX,
    }
}
