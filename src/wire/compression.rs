//! The bytes of a stored chunk: one byte for the format, then the content.
//!
//! | first byte | what follows |
//! |---|---|
//! | 0 | the content as it is |
//! | 1 | the length of the content (`u32`, big-endian), then the content compressed (Zstandard, RFC 8878) |
//!
//! The same content can be compressed to different bytes, so a receiver never compresses again: it stores, sends and
//! hashes the bytes that the origin made. Limits are checked before memory is allocated.

use std::sync::{Mutex, PoisonError};

use marsad_log::limits::{CHUNK_RAW_BYTES_MAX, CHUNK_STORED_BYTES_MAX};

use super::error::{Problem, WireError};
use super::field;

const PLAIN: u8 = 0;
const COMPRESSED: u8 = 1;
const LEVEL: i32 = 3;

/// A pool of Zstandard contexts: setting one up costs more than compressing a small chunk.
struct ContextPool<C>(Mutex<Vec<C>>);

/// How many unused contexts are kept: about as many as run at the same time. More are dropped after use.
const UNUSED_MAX: usize = 4;

impl<C> ContextPool<C> {
    const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    fn with<T>(
        &self,
        make: impl FnOnce() -> std::io::Result<C>,
        work: impl FnOnce(&mut C) -> std::io::Result<T>,
    ) -> Result<T, WireError> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut context = kept.map_or_else(make, Ok).map_err(|_| malformed())?;
        // A context can be used again after an error: every call begins a new frame.
        let done = work(&mut context);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < UNUSED_MAX {
            kept.push(context);
        }
        done.map_err(|_| malformed())
    }
}

static COMPRESSORS: ContextPool<zstd::bulk::Compressor<'static>> = ContextPool::new();
static DECOMPRESSORS: ContextPool<zstd::bulk::Decompressor<'static>> = ContextPool::new();

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
    let compressed = COMPRESSORS.with(|| zstd::bulk::Compressor::new(LEVEL), |context| context.compress(content))?;
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
/// [`Problem::TooLong`] beyond the limits; [`Problem::Malformed`] for an unknown format, or bytes that do not
/// decompress to the stated length.
pub fn decode(stored: &[u8]) -> Result<Vec<u8>, WireError> {
    field::at_most("chunk", stored.len(), CHUNK_STORED_BYTES_MAX)?;
    match stored.split_first() {
        Some((&PLAIN, content)) => Ok(content.to_vec()),
        Some((&COMPRESSED, rest)) => {
            let (length, compressed) = rest.split_first_chunk::<4>().ok_or_else(malformed)?;
            let length: usize = field::narrow("chunk", u32::from_be_bytes(*length))?;
            field::at_most("chunk", length, CHUNK_RAW_BYTES_MAX)?;
            let content =
                DECOMPRESSORS.with(zstd::bulk::Decompressor::new, |context| context.decompress(compressed, length))?;
            if content.len() == length { Ok(content) } else { Err(malformed()) }
        }
        _ => Err(malformed()),
    }
}
