//! Decides what a peer gets of a payload: the whole, or the reason why it gets nothing.

use crate::feed::FeedChunk;
use marsad_domain::code::OriginName;
use marsad_domain::sharing::Sharing;
use marsad_identity::policy::{Disclosure as Decision, Permit, ServeLog};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Index, SharingClass};
use marsad_log::limits::CHUNK_INLINE_BYTES_MAX;
use marsad_log::segment::{Disclosure, WithheldReason};
use marsad_store::{EntryRow, PayloadState, Store, StoreError};

/// Whether the permit's holder gets the payload of an entry. An unknown class is treated as the strictest.
fn decide(permit: &Permit<ServeLog>, origin: &OriginName, class: SharingClass) -> Decision {
    permit.disclosure(origin, class.level().unwrap_or(Sharing::Local))
}

/// What the permit's holder gets of an entry's payload. A single small chunk is included. `chunks` is the payload if it is in
/// memory.
pub(super) async fn disclose(
    store: &Store,
    permit: &Permit<ServeLog>,
    log: &LogId,
    row: &EntryRow,
    chunks: Option<&[Vec<u8>]>,
) -> Result<Disclosure, StoreError> {
    match (row.payload_state, decide(permit, &log.origin, row.header.sharing)) {
        (PayloadState::Erased, _) => {
            let by = row.erased_by().ok_or_else(|| StoreError::corrupt("an erased entry without its erasure"))?;
            Ok(Disclosure::Erased { by })
        }
        (_, Decision::Withhold) => Ok(Disclosure::Withheld { reason: WithheldReason::Sharing, until: None }),
        (PayloadState::Withheld | PayloadState::Lost, Decision::Disclose) => Ok(Disclosure::Lost),
        (PayloadState::Held, Decision::Disclose) => {
            let missing = || StoreError::corrupt("a held entry without its opening");
            let opening = row.opening.clone().ok_or_else(missing)?;
            let is_small = |size: &u32| usize::try_from(*size).is_ok_and(|size| size <= CHUNK_INLINE_BYTES_MAX);
            let inline = match row.chunk_sizes.as_slice() {
                [size] if is_small(size) => match chunks.and_then(<[Vec<u8>]>::first) {
                    Some(chunk) => Some(chunk.clone()),
                    None => Some(read_chunk(store, log, row.header.index, 0).await?.data),
                },
                _ => None,
            };
            Ok(Disclosure::Full { opening, inline, chunk_bytes: row.chunk_sizes.clone() })
        }
    }
}

pub(super) async fn read_chunk(store: &Store, log: &LogId, index: Index, number: u32) -> Result<FeedChunk, StoreError> {
    let data = store.read_chunk(log, index, number).await?;
    let data = data.ok_or_else(|| StoreError::corrupt("a held entry without one of its chunks"))?;
    Ok(FeedChunk { log: log.clone(), index, number, data })
}

/// The number of chunks that follow the message with this disclosure.
pub(super) fn chunks_to_send(disclosure: &Disclosure) -> u32 {
    match disclosure {
        Disclosure::Full { inline: None, opening, .. } => u32::try_from(opening.chunk_hashes.len()).unwrap_or(u32::MAX),
        Disclosure::Full { .. } | Disclosure::Withheld { .. } | Disclosure::Erased { .. } | Disclosure::Lost => 0,
    }
}

/// An upper bound of the bytes that a disclosure takes in a message.
pub(super) fn weight(disclosure: &Disclosure) -> usize {
    const FRAME: usize = 96;
    /// The hash with tag and length, and the size of the chunk.
    const CHUNK: usize = 34 + 5;
    match disclosure {
        Disclosure::Full { opening, inline, .. } => {
            FRAME + opening.chunk_hashes.len() * CHUNK + inline.as_ref().map_or(0, Vec::len)
        }
        Disclosure::Withheld { .. } | Disclosure::Erased { .. } | Disclosure::Lost => FRAME,
    }
}
