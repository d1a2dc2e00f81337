//! The next segment of a log for a reader, and the chunks that follow it.

use std::sync::Arc;

use marsad_identity::policy::{Permit, ServeLog};
use marsad_ledger::{Ledger, LedgerError, RecentEntry};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Index, Kind};
use marsad_log::limits::{SEGMENT_BYTES_MAX, SEGMENT_HEADERS_MAX};
use marsad_log::segment::Segment;
use marsad_store::{EntryRow, Head, StoreError};

use super::ServeError;
use super::disclose::{chunks_to_send, disclose, weight};

/// Room in a segment for the note, the proof and the frame.
const FRAME_BYTES: usize = 24 * 1024;
const ENTRIES_BYTES_MAX: usize = SEGMENT_BYTES_MAX - FRAME_BYTES;
/// The most bytes of chunks that follow one segment, apart from those of its first entry. After a broken connection a peer
/// continues inside the first entry, but all chunks of the others are sent again, so they must be few.
const FOLLOWING_BYTES_MAX: u64 = 256 * 1024;

/// A tree whose entries are held: the note of its checkpoint, and its size.
pub(super) struct Servable {
    pub note: String,
    size: u64,
}

/// The chunks of one entry that follow its segment, with their bytes if they are in memory.
pub(super) struct OutgoingChunks {
    pub index: Index,
    pub kind: Kind,
    pub count: u32,
    pub chunks: Option<Arc<Vec<Vec<u8>>>>,
}

struct OutgoingEntry {
    row: EntryRow,
    chunks: Option<Arc<Vec<Vec<u8>>>>,
}

/// The largest signed tree with more than `from` entries whose entries are held.
pub(super) async fn servable(ledger: &Ledger, head: &Head, from: u64) -> Result<Option<Servable>, LedgerError> {
    let whole = ledger.signed_tree(head).await?;
    Ok(whole.filter(|(_, size)| *size > from).map(|(note, size)| Servable { note, size }))
}

/// The segment of `tree` that begins at `from`, and the chunks that follow it.
pub(super) async fn next_segment(
    ledger: &Ledger,
    permit: &Permit<ServeLog>,
    log: &LogId,
    from: Index,
    tree: &Servable,
) -> Result<(Segment, Vec<OutgoingChunks>), ServeError> {
    let count = usize::try_from(tree.size - from).unwrap_or(usize::MAX).min(SEGMENT_HEADERS_MAX);
    let (mut headers, mut disclosures, mut following) = (Vec::new(), Vec::new(), Vec::new());
    let (mut bytes, mut follow_bytes) = (0, 0_u64);
    for OutgoingEntry { row, chunks } in entries(ledger, log, from, count).await? {
        let in_memory = chunks.as_ref().map(|chunks| chunks.as_slice());
        let disclosure = disclose(ledger.store(), permit, log, &row, in_memory).await?;
        bytes += row.bytes.len() + weight(&disclosure);
        let count = chunks_to_send(&disclosure);
        if count > 0 {
            follow_bytes += row.chunk_sizes.iter().map(|size| u64::from(*size)).sum::<u64>();
        }
        // The first entry always fits.
        let is_full = bytes > ENTRIES_BYTES_MAX || (count > 0 && follow_bytes > FOLLOWING_BYTES_MAX);
        if is_full && !headers.is_empty() {
            break;
        }
        if count > 0 {
            following.push(OutgoingChunks { index: row.header.index, kind: row.header.kind, count, chunks });
        }
        headers.push(row.bytes);
        disclosures.push(disclosure);
    }
    let end = from.saturating_add(u64::try_from(headers.len()).unwrap_or(u64::MAX));
    let consistency = if end == tree.size || headers.is_empty() {
        Vec::new()
    } else {
        ledger.consistency_proof(log, end, tree.size).await?
    };
    let note = tree.note.clone();
    Ok((Segment { log: log.clone(), first: from, headers, disclosures, note, consistency }, following))
}

/// The entries from `from` on, from the cache or the database.
async fn entries(ledger: &Ledger, log: &LogId, from: Index, count: usize) -> Result<Vec<OutgoingEntry>, StoreError> {
    let recent = ledger.recent_entries(log, from, count, ENTRIES_BYTES_MAX);
    if !recent.is_empty() {
        let outgoing = |entry: RecentEntry| OutgoingEntry { row: entry.row, chunks: Some(entry.chunks) };
        return Ok(recent.into_iter().map(outgoing).collect());
    }
    let rows = ledger.store().read_entries(log, from, count, ENTRIES_BYTES_MAX).await?;
    Ok(rows.into_iter().map(|row| OutgoingEntry { row, chunks: None }).collect())
}
