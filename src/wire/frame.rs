//! The bytes of a stored chunk: one byte that tells the format, then the content.
//!
//! | first byte | what follows |
//! |---|---|
//! | 0 | the content as it is |
//! | 1 | the length of the content (`u32`, big-endian), then the content compressed (Zstandard, RFC 8878) |
//!
//! Compression has no single result, and a receiver never compresses again: what is stored, sent and hashed are the bytes
//! that the origin made. Limits are checked before anything is allocated.

use crate::log::limits::{CHUNK_RAW_BYTES_MAX, CHUNK_STORED_BYTES_MAX};

use super::error::{Problem, WireError};
use super::field;

const PLAIN: u8 = 0;
const COMPRESSED: u8 = 1;
const LEVEL: i32 = 3;

fn malformed() -> WireError {
    WireError::new("chunk", Problem::Malformed)
}

/// The stored bytes of a content: compressed if that is shorter.
///
/// # Errors
/// [`Problem::TooLong`] for a content beyond 4 MiB, or one that takes more than 256 KiB as stored.
pub fn encode(content: &[u8]) -> Result<Vec<u8>, WireError> {
    field::at_most("chunk", content.len(), CHUNK_RAW_BYTES_MAX)?;
    let length: u32 = field::narrow("chunk", content.len())?;
    let compressed = zstd::bulk::compress(content, LEVEL).map_err(|_| malformed())?;
    let mut stored = Vec::with_capacity(5 + compressed.len().min(content.len()));
    if compressed.len() + 4 < content.len() {
        stored.push(COMPRESSED);
        stored.extend_from_slice(&length.to_be_bytes());
        stored.extend_from_slice(&compressed);
    } else {
        stored.push(PLAIN);
        stored.extend_from_slice(content);
    }
    field::at_most("chunk", stored.len(), CHUNK_STORED_BYTES_MAX)?;
    Ok(stored)
}

/// The content of stored bytes.
///
/// # Errors
/// [`Problem::TooLong`] beyond the limits, [`Problem::Malformed`] for an unknown format or bytes that do not decompress
/// to the length that they give.
pub fn decode(stored: &[u8]) -> Result<Vec<u8>, WireError> {
    field::at_most("chunk", stored.len(), CHUNK_STORED_BYTES_MAX)?;
    match stored.split_first() {
        Some((&PLAIN, content)) => Ok(content.to_vec()),
        Some((&COMPRESSED, rest)) => {
            let (length, compressed) = rest.split_first_chunk::<4>().ok_or_else(malformed)?;
            let length: usize = field::narrow("chunk", u32::from_be_bytes(*length))?;
            field::at_most("chunk", length, CHUNK_RAW_BYTES_MAX)?;
            let content = zstd::bulk::decompress(compressed, length).map_err(|_| malformed())?;
            if content.len() == length { Ok(content) } else { Err(malformed()) }
        }
        _ => Err(malformed()),
    }
}
