//! Whether a disclosure belongs to its header.

use super::VerifyError;
use crate::entry::{Header, Kind};
use crate::extension::EntryPosition;
use crate::limits;
use crate::segment::Disclosure;

fn payload_bytes_max(kind: Kind) -> u64 {
    let max = match kind {
        Kind::Release => limits::RELEASE_PAYLOAD_BYTES_MAX,
        _ => limits::PAYLOAD_BYTES_MAX,
    };
    u64::try_from(max).unwrap_or(u64::MAX)
}

pub(super) fn check_disclosure(header: &Header, disclosure: &Disclosure) -> Result<(), VerifyError> {
    let index = header.index;
    let (opening, inline, chunk_bytes) = match disclosure {
        Disclosure::Full { opening, inline, chunk_bytes } => (opening, inline, chunk_bytes),
        // The erasure must come after the entry.
        Disclosure::Erased { by } if *by <= (EntryPosition { epoch: header.epoch, index }) => {
            return Err(VerifyError::BadDisclosure { index });
        }
        Disclosure::Erased { .. } | Disclosure::Withheld { .. } | Disclosure::Lost => return Ok(()),
    };
    if opening.chunk_hashes.is_empty() || opening.chunk_hashes.len() != chunk_bytes.len() {
        return Err(VerifyError::BadDisclosure { index });
    }
    if chunk_bytes.iter().map(|bytes| u64::from(*bytes)).sum::<u64>() > payload_bytes_max(header.kind) {
        return Err(VerifyError::OverLimit("payload bytes"));
    }
    opening.verify(&header.commitment).map_err(|_| VerifyError::BadCommitment { index })?;
    let Some(chunk) = inline else { return Ok(()) };
    match chunk_bytes.as_slice() {
        [bytes] if usize::try_from(*bytes) == Ok(chunk.len()) => {}
        _ => return Err(VerifyError::BadDisclosure { index }),
    }
    opening.verify_chunk(0, chunk).map_err(|_| VerifyError::BadCommitment { index })
}
