//! The sizes of a segment and of its parts, which are checked before anything is read.

use super::VerifyError;
use crate::entry::Header;
use crate::limits;
use crate::segment::{Disclosure, Segment};

pub(super) fn check_limits(segment: &Segment) -> Result<(), VerifyError> {
    if segment.headers.len() > limits::SEGMENT_HEADERS_MAX {
        return Err(VerifyError::OverLimit("headers"));
    }
    if segment.headers.is_empty() || segment.headers.len() != segment.disclosures.len() {
        return Err(VerifyError::BadSegment);
    }
    if segment.headers.iter().any(|header| header.len() > Header::BYTES_MAX) {
        return Err(VerifyError::OverLimit("header bytes"));
    }
    if segment.note.len() > limits::NOTE_BYTES_MAX {
        return Err(VerifyError::OverLimit("note bytes"));
    }
    if segment.consistency.len() > limits::PROOF_HASHES_MAX {
        return Err(VerifyError::OverLimit("proof hashes"));
    }
    segment.disclosures.iter().try_for_each(check_disclosure_limits)?;
    if segment_bytes(segment) > limits::SEGMENT_BYTES_MAX {
        return Err(VerifyError::OverLimit("segment bytes"));
    }
    Ok(())
}

/// The bytes of all parts of a segment, without the overhead of an encoding.
fn segment_bytes(segment: &Segment) -> usize {
    let headers: usize = segment.headers.iter().map(Vec::len).sum();
    let disclosures: usize = segment.disclosures.iter().map(disclosure_bytes).sum();
    headers + disclosures + segment.note.len() + segment.consistency.len() * 32
}

fn disclosure_bytes(disclosure: &Disclosure) -> usize {
    match disclosure {
        Disclosure::Full { opening, inline, .. } => {
            32 + opening.chunk_hashes.len() * 32 + inline.as_ref().map_or(0, Vec::len)
        }
        Disclosure::Withheld { .. } | Disclosure::Erased { .. } | Disclosure::Lost => 0,
    }
}

pub(super) fn check_disclosure_limits(disclosure: &Disclosure) -> Result<(), VerifyError> {
    let Disclosure::Full { opening, inline, chunk_bytes } = disclosure else { return Ok(()) };
    if opening.chunk_hashes.len() > limits::PAYLOAD_CHUNKS_MAX {
        return Err(VerifyError::OverLimit("chunks"));
    }
    if inline.as_ref().is_some_and(|chunk| chunk.len() > limits::CHUNK_INLINE_BYTES_MAX) {
        return Err(VerifyError::OverLimit("inline chunk bytes"));
    }
    let too_long = |bytes: &u32| usize::try_from(*bytes).map_or(true, |bytes| bytes > limits::CHUNK_STORED_BYTES_MAX);
    if chunk_bytes.iter().any(too_long) {
        return Err(VerifyError::OverLimit("chunk bytes"));
    }
    Ok(())
}
