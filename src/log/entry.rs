//! Headers of entries, which are the leaves of the log.
//!
//! Every peer gets every header, and a header can never be erased. It shows nothing of its payload but the commitment. Its
//! bytes, all numbers big-endian:
//!
//! | bytes | field |
//! |---|---|
//! | 0 | format version: 1 |
//! | 1–2 | kind, `u16` |
//! | 3–6 | epoch, `u32` |
//! | 7–14 | index, `u64`: the position in the log, from 0 |
//! | 15–22 | time, `i64`: microseconds since 1970-01-01T00:00:00Z, in the years 2000 to 9999 |
//! | 23 | sharing class, `u8`: 0 open, 1 federation, 2 local, 3 members |
//! | 24–55 | commitment to the payload, 32 bytes |
//! | 56–57 | length of the extension, `u16`: at most 966 |
//! | 58– | the extension ([`super::extension`]), or nothing; nothing may follow it |
//!
//! A header has exactly one encoding. Unknown kinds, sharing classes and later versions of the extension are kept, so that
//! this program can pass on entries of a newer one. Another format version is refused.

use marsad_domain::timestamp::Timestamp;

use super::extension::{BadExtension, Citations, Extension};
use super::merkle::{Hash, leaf_hash};

pub use super::extension::{Epoch, Index};
pub use super::kind::{Kind, SharingClass};

/// The format version of headers.
pub const FORMAT: u8 = 1;

const FIXED_BYTES: usize = 58;

/// The longest extension of a header, in bytes.
pub const EXTENSION_BYTES_MAX: usize = Header::BYTES_MAX - FIXED_BYTES;

/// The first time of an entry: the beginning of the year 2000.
pub const TIME_MIN: Timestamp = Timestamp::FIRST;
/// The last time of an entry: the end of the year 9999.
pub const TIME_MAX: Timestamp = Timestamp::LAST;

/// Why bytes are not a header.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    #[error("a header is longer than {} bytes", Header::BYTES_MAX)]
    TooLong,
    #[error("a header ends too early")]
    Truncated,
    #[error("bytes follow the end of a header")]
    TrailingBytes,
    #[error("header format version {0} is not known")]
    UnknownFormat(u8),
    #[error("the time of a header is not in the years 2000 to 9999")]
    BadTime,
    #[error("the extension of a header cannot be read")]
    BadExtension,
}

impl From<BadExtension> for EntryError {
    fn from(_: BadExtension) -> Self {
        Self::BadExtension
    }
}

/// The header of an entry: a leaf of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub kind: Kind,
    pub epoch: Epoch,
    pub index: Index,
    /// When the origin appended the entry; never earlier than the entry before it.
    pub time: Timestamp,
    /// Who may see the payload.
    pub sharing: SharingClass,
    /// The commitment to the payload.
    pub commitment: Hash,
    /// What the entry was judged under; `None` for GENESIS, CATALOGUE and MEMBERSHIP.
    pub extension: Option<Extension>,
}

impl Header {
    /// The longest header, in bytes.
    pub const BYTES_MAX: usize = 1024;

    /// The encoding of this header. [`Header::decode`] refuses it if the time is out of range.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let length = self.extension.as_ref().map_or(0, Extension::len);
        let mut bytes = Vec::with_capacity(FIXED_BYTES + length);
        bytes.push(FORMAT);
        bytes.extend(self.kind.code().to_be_bytes());
        bytes.extend(self.epoch.to_be_bytes());
        bytes.extend(self.index.to_be_bytes());
        bytes.extend(self.time.micros().to_be_bytes());
        bytes.push(self.sharing.code());
        bytes.extend(self.commitment.as_bytes());
        bytes.extend(u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes());
        if let Some(extension) = &self.extension {
            extension.write(&mut bytes);
        }
        bytes
    }

    /// Reads a header. [`Header::encode`] of the result returns the same bytes.
    ///
    /// # Errors
    /// [`EntryError`] for a format version other than [`FORMAT`], a time out of range, an extension that cannot be read,
    /// and for bytes that are too few or too many.
    pub fn decode(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > Self::BYTES_MAX {
            return Err(EntryError::TooLong);
        }
        let mut reader = Reader(bytes);
        match reader.take::<1>()? {
            [FORMAT] => {}
            [other] => return Err(EntryError::UnknownFormat(other)),
        }
        let kind = Kind::from_code(u16::from_be_bytes(reader.take()?));
        let epoch = Epoch::from_be_bytes(reader.take()?);
        let index = Index::from_be_bytes(reader.take()?);
        let time = Timestamp::from_micros(i64::from_be_bytes(reader.take()?));
        if !(TIME_MIN..=TIME_MAX).contains(&time) {
            return Err(EntryError::BadTime);
        }
        let sharing = SharingClass::from_code(u8::from_be_bytes(reader.take()?));
        let commitment = Hash::new(reader.take()?);
        let length = usize::from(u16::from_be_bytes(reader.take()?));
        let extension = match reader.0.len().cmp(&length) {
            std::cmp::Ordering::Less => return Err(EntryError::Truncated),
            std::cmp::Ordering::Greater => return Err(EntryError::TrailingBytes),
            std::cmp::Ordering::Equal => Extension::read(reader.0)?,
        };
        Ok(Self { kind, epoch, index, time, sharing, commitment, extension })
    }

    /// What the entry was judged under.
    #[must_use]
    pub fn cites(&self) -> Option<Citations> {
        self.extension.as_ref().map(|extension| extension.cites)
    }

    /// The leaf hash of the header.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        leaf_hash(&self.encode())
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], EntryError> {
        let (head, rest) = self.0.split_first_chunk::<N>().ok_or(EntryError::Truncated)?;
        self.0 = rest;
        Ok(*head)
    }
}
