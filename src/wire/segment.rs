//! Segments and disclosures as messages. Both conversions check limits; [`marsad_log::verify`] verifies a segment.

use prost::Message;
use prost::bytes::Bytes;

use marsad_domain::timestamp::Timestamp;
use marsad_log::commitment::{Opening, Salt};
use marsad_log::entry::Header;
use marsad_log::extension::EntryPosition;
use marsad_log::limits::{
    CHUNK_INLINE_BYTES_MAX, CHUNK_STORED_BYTES_MAX, NOTE_BYTES_MAX, PAYLOAD_CHUNKS_MAX, PROOF_HASHES_MAX,
    SEGMENT_BYTES_MAX, SEGMENT_HEADERS_MAX,
};
use marsad_log::segment::{Disclosure, Segment, WithheldReason};

use super::error::{Problem, WireError};
use super::pb::disclosure::State;
use super::{field, pb, time};

const SHARING: &str = "SHARING";
const EMBARGO: &str = "EMBARGO";
const NOT_HELD: &str = "NOT_HELD";
const UNKNOWN: &str = "UNKNOWN";

fn reason_name(reason: WithheldReason) -> &'static str {
    match reason {
        WithheldReason::Sharing => SHARING,
        WithheldReason::Embargo => EMBARGO,
        WithheldReason::NotHeld => NOT_HELD,
        WithheldReason::Unknown(_) => UNKNOWN,
    }
}

/// An unknown reason of a newer node is not an error: the payload is withheld in any case.
fn reason(name: &str) -> WithheldReason {
    match name {
        SHARING => WithheldReason::Sharing,
        EMBARGO => WithheldReason::Embargo,
        NOT_HELD => WithheldReason::NotHeld,
        _ => WithheldReason::Unknown(0),
    }
}

fn check_inline(inline: Option<&[u8]>, chunks: usize) -> Result<(), WireError> {
    let Some(chunk) = inline else { return Ok(()) };
    if chunks != 1 {
        return Err(WireError::new("inline_chunk", Problem::Contradiction));
    }
    field::at_most("inline_chunk", chunk.len(), CHUNK_INLINE_BYTES_MAX)
}

fn check_sizes(sizes: &[u32], chunks: usize) -> Result<(), WireError> {
    if sizes.len() != chunks {
        return Err(WireError::new("chunk_sizes", Problem::WrongLength));
    }
    for size in sizes {
        field::at_most("chunk_sizes", field::narrow("chunk_sizes", *size)?, CHUNK_STORED_BYTES_MAX)?;
    }
    Ok(())
}

fn check_full(opening: &Opening, inline: Option<&[u8]>, sizes: &[u32]) -> Result<(), WireError> {
    let chunks = opening.chunk_hashes.len();
    field::at_most("chunk_hashes", chunks, PAYLOAD_CHUNKS_MAX)?;
    check_sizes(sizes, chunks)?;
    check_inline(inline, chunks)
}

/// The message of a disclosure.
///
/// # Errors
/// [`WireError`] beyond the limits.
pub fn disclosure_to_pb(disclosure: Disclosure) -> Result<pb::Disclosure, WireError> {
    let state = match disclosure {
        Disclosure::Full { opening, inline, chunk_bytes } => {
            check_full(&opening, inline.as_deref(), &chunk_bytes)?;
            State::Full(pb::FullDisclosure {
                salt: opening.salt.as_bytes().to_vec(),
                chunk_hashes: field::hash_bytes(&opening.chunk_hashes),
                inline_chunk: inline,
                chunk_sizes: chunk_bytes,
            })
        }
        Disclosure::Withheld { reason, until } => State::Withheld(pb::WithheldDisclosure {
            reason: reason_name(reason).to_owned(),
            until: until.map(|until: Timestamp| time::to_rfc3339("until", until)).transpose()?.unwrap_or_default(),
        }),
        Disclosure::Erased { by } => State::Erased(pb::ErasedDisclosure { by_index: by.index, by_epoch: by.epoch }),
        Disclosure::Lost => State::Missing(pb::MissingDisclosure {}),
    };
    Ok(pb::Disclosure { state: Some(state) })
}

/// The disclosure of a message.
///
/// # Errors
/// [`WireError`] naming the field.
pub fn disclosure_from_pb(message: pb::Disclosure) -> Result<Disclosure, WireError> {
    Ok(match message.state.ok_or_else(|| WireError::new("state", Problem::Missing))? {
        State::Full(full) => {
            let salt = Salt::from_slice(&full.salt).map_err(|_| WireError::new("salt", Problem::WrongLength))?;
            let chunk_hashes = field::hashes("chunk_hashes", &full.chunk_hashes, PAYLOAD_CHUNKS_MAX)?;
            let opening = Opening { salt, chunk_hashes };
            check_full(&opening, full.inline_chunk.as_deref(), &full.chunk_sizes)?;
            Disclosure::Full { opening, inline: full.inline_chunk, chunk_bytes: full.chunk_sizes }
        }
        State::Withheld(withheld) => {
            let until = Some(withheld.until.as_str()).filter(|until| !until.is_empty());
            Disclosure::Withheld {
                reason: reason(&withheld.reason),
                until: until.map(|until| time::from_rfc3339("until", until)).transpose()?,
            }
        }
        State::Erased(erased) => {
            Disclosure::Erased { by: EntryPosition { epoch: erased.by_epoch, index: erased.by_index } }
        }
        State::Missing(_) => Disclosure::Lost,
    })
}

/// Checks the limits of a segment's message, including its exact size.
fn check_limits(message: &pb::Segment) -> Result<(), WireError> {
    field::at_most("headers", message.headers.len(), SEGMENT_HEADERS_MAX)?;
    if message.headers.len() != message.disclosures.len() {
        return Err(WireError::new("disclosures", Problem::WrongLength));
    }
    for (n, header) in message.headers.iter().enumerate() {
        field::at_most(&format!("headers[{n}]"), header.len(), Header::BYTES_MAX)?;
    }
    field::at_most("note", message.note.len(), NOTE_BYTES_MAX)?;
    field::at_most("consistency", message.consistency.len(), PROOF_HASHES_MAX)?;
    field::at_most("segment", message.encoded_len(), SEGMENT_BYTES_MAX)
}

/// The message of a segment.
///
/// # Errors
/// [`WireError`] for a segment that a receiver would refuse; it names the field `segment` if the segment as a whole is
/// too long.
pub fn to_pb(segment: Segment) -> Result<pb::Segment, WireError> {
    let mut disclosures = Vec::with_capacity(segment.disclosures.len());
    for (n, disclosure) in segment.disclosures.into_iter().enumerate() {
        let disclosure = disclosure_to_pb(disclosure);
        disclosures.push(disclosure.map_err(|error| error.within(&format!("disclosures[{n}]")))?);
    }
    let message = pb::Segment {
        log: Some((&segment.log).into()),
        first: segment.first,
        headers: segment.headers.into_iter().map(Bytes::from).collect(),
        disclosures,
        note: segment.note,
        consistency: field::hash_bytes(&segment.consistency),
    };
    check_limits(&message)?;
    Ok(message)
}

/// The segment of a message.
///
/// # Errors
/// [`WireError`] naming the field.
pub fn from_pb(message: pb::Segment) -> Result<Segment, WireError> {
    check_limits(&message)?;
    let mut disclosures = Vec::with_capacity(message.disclosures.len());
    for (n, disclosure) in message.disclosures.into_iter().enumerate() {
        let disclosure = disclosure_from_pb(disclosure);
        disclosures.push(disclosure.map_err(|error| error.within(&format!("disclosures[{n}]")))?);
    }
    Ok(Segment {
        log: field::required("log", message.log)?,
        first: message.first,
        headers: message.headers.into_iter().map(|header| header.to_vec()).collect(),
        disclosures,
        note: message.note,
        consistency: field::hashes("consistency", &message.consistency, PROOF_HASHES_MAX)?,
    })
}
