//! The data chunk of observations as stored: at most 8,192 rows in columns, sorted by key, with dictionaries of its own.
//!
//! A chunk holds codes and texts, no local ids, so that it can be read without other chunks. A list of rows has exactly
//! one body; the compression around it ([`super::compression`]) can give different bytes for the same body.
//!
//! Numbers are LEB128 varints in their shortest form (at most 64 bits), signed ones in zigzag; a text is its length in
//! bytes and UTF-8. Dictionaries ascend strictly and every item is used. The body, in order:
//!
//! | part | content |
//! |---|---|
//! | format | one byte: 1 |
//! | rows | their number n, 1 to 8,192 |
//! | indicators | count; for each its code, decimals (one byte), number of its rows |
//! | areas | count; codes |
//! | codes | count; codes of all dimensions |
//! | combinations | count; for each the number of dimensions (one byte) and the position of each code |
//! | periods | count; the first packed, the others as differences |
//! | attributes | count; for each REF_DATE, SOURCE, COMMENT_OBS, then 0, or 1 and EMBARGO_TIME (signed, µs); the empty set is not listed |
//! | area column | for each row its position, as a difference within rows of one indicator |
//! | combination column | for each row its position, as a difference within rows of one area |
//! | period column | for each row its position, as a difference less one within rows of one combination |
//! | missing | one byte: 0, or 1 and a bitmap (row 0 is the lowest bit of the first byte) of the rows without value |
//! | values | for each row with a value the value, signed, scaled by the decimals |
//! | OBS_STATUS, CONF_STATUS, ACTION | for each column runs: the code (one byte, ASCII) and the number of rows, until n |
//! | attribute column | runs: 0 or the position of the set from 1, and the number of rows, until n |
//!
//! Nothing follows.

mod columns;
mod decode;
mod dictionaries;
mod encode;
mod local_ids;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::observation::Batch;
use marsad_log::bytes::{ReadError, Reader};

use super::compression;
use super::error::WireError;

use columns::columns_of_body;

pub use columns::Columns;
pub use decode::decode_body;
pub use dictionaries::Group;
pub use encode::encode_body;

/// The format of the body.
const FORMAT: u8 = 1;
/// The most distinct codes of all dimensions in one chunk.
const CODES_MAX: usize = 65_536;

/// Why a stored chunk cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChunkError {
    #[error("the chunk cannot be unpacked")]
    Frame(#[source] WireError),
    #[error("the chunk is malformed: {0}")]
    Malformed(&'static str),
    #[error("{code} is no indicator of the cited catalogue")]
    UnknownIndicator { code: String },
    #[error("{code} is no area of the cited catalogue")]
    UnknownArea { code: String },
    #[error("{code} is no code of {concept} in the cited catalogue")]
    UnknownCode { concept: String, code: String },
    #[error("rows of {indicator} do not have its dimensions in the cited catalogue")]
    WrongDimensions { indicator: String },
    #[error("values of {indicator} do not have its decimals in the cited catalogue")]
    WrongDecimals { indicator: String },
}

impl From<ReadError> for ChunkError {
    fn from(error: ReadError) -> Self {
        Self::Malformed(match error {
            ReadError::Short => "it ends too early",
            ReadError::Trailing => "bytes follow its end",
            ReadError::TooLarge => "a number has more than 64 bits",
            ReadError::NotShortest => "a number is not in short form",
            ReadError::TooMany => "a text is longer than the chunk",
            ReadError::NotUtf8 => "a text is not UTF-8",
            ReadError::NoIdentifier => "a code is no identifier",
        })
    }
}

/// Reads a position, or the difference between two positions; `None` for a number above [`CODES_MAX`].
#[inline]
fn step(reader: &mut Reader<'_>) -> Option<u32> {
    reader.number().ok().filter(|step| *step <= CODES_MAX as u32)
}

/// Reads a number of rows, or of items of a dictionary; a number above `limit` gives the error `what`.
fn up_to(reader: &mut Reader<'_>, limit: usize, what: &'static str) -> Result<usize, ChunkError> {
    let number = usize::try_from(reader.varint()?).ok().filter(|number| *number <= limit);
    number.ok_or(ChunkError::Malformed(what))
}

fn text<'b>(reader: &mut Reader<'b>) -> Result<&'b str, ChunkError> {
    Ok(reader.text(usize::MAX)?)
}

impl ChunkError {
    /// Whether the chunk is well formed but breaks a rule of the cited catalogue. Its entry is then stored, but not
    /// projected.
    #[must_use]
    pub fn is_rule_breach(&self) -> bool {
        !matches!(self, Self::Frame(_) | Self::Malformed(_))
    }
}

/// The stored chunk of a batch: 1 to 8,192 rows, sorted by key, no key twice.
///
/// # Errors
/// [`WireError`] for a batch that is not like this, does not fit its catalogue, or exceeds the limits of a chunk.
pub fn encode(batch: &Batch, catalogue: &Catalogue) -> Result<Vec<u8>, WireError> {
    compression::encode(&encode_body(batch, catalogue)?)
}

/// The rows of a stored chunk as columns with their own dictionaries; needs no catalogue.
///
/// # Errors
/// [`ChunkError::Frame`] and [`ChunkError::Malformed`]; no bytes cause a panic.
pub fn columns(stored: &[u8]) -> Result<Columns, ChunkError> {
    columns_of_body(&compression::decode(stored).map_err(ChunkError::Frame)?)
}

/// The rows of a stored chunk, with their positions in `catalogue`, which is the one that the entry cites.
///
/// # Errors
/// [`ChunkError`]; no bytes cause a panic.
pub fn decode(stored: &[u8], catalogue: &Catalogue) -> Result<Batch, ChunkError> {
    decode_body(&compression::decode(stored).map_err(ChunkError::Frame)?, catalogue)
}
