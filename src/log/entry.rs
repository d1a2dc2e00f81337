//! Entries: the header that is a leaf of the log.
//!
//! A header is public to every peer and can never be erased; what it says of its payload is the commitment alone. Its
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
//! There is one encoding of a header and no other. Kinds, sharing classes and later versions of the extension that this
//! program does not know are kept as they are, so that it can pass on what a newer one wrote; another format version is
//! refused.

use marsad_domain::sharing::Sharing;
use marsad_domain::timestamp::Timestamp;

use super::extension::{BadExtension, Cites, Extension};
use super::merkle::{Hash, leaf_hash};

pub use super::extension::{Epoch, Index};

/// The format version that this program writes and reads.
pub const FORMAT: u8 = 1;

const FIXED_BYTES: usize = 58;

/// The longest extension of a header, in bytes.
pub const EXTENSION_BYTES_MAX: usize = Header::BYTES_MAX - FIXED_BYTES;

/// The first time of an entry: the beginning of the year 2000.
pub const TIME_MIN: Timestamp = Timestamp::FIRST;
/// The last time of an entry: the end of the year 9999. Every time up to it has a text in RFC 3339.
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

/// What an entry is.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// The first entry of an epoch: key, and the old epoch's last agreed size and root.
    Genesis,
    /// A snapshot of the catalogue.
    Catalogue,
    /// A snapshot of the membership.
    Membership,
    /// A submission of observations.
    Observations,
    /// A revision of an event.
    Event,
    /// A release of aggregates.
    Release,
    /// The withdrawal of an earlier entry.
    Withdrawal,
    /// The erasure of an earlier entry's payload.
    Erasure,
    /// A kind that this program does not know: stored and passed on, not projected.
    Unknown(u16),
}

impl Kind {
    /// The kind with this code; codes never change their meaning.
    #[must_use]
    pub const fn from_code(code: u16) -> Self {
        match code {
            1 => Self::Genesis,
            2 => Self::Catalogue,
            3 => Self::Membership,
            4 => Self::Observations,
            5 => Self::Event,
            6 => Self::Release,
            7 => Self::Withdrawal,
            8 => Self::Erasure,
            other => Self::Unknown(other),
        }
    }

    /// The code in the header.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::Genesis => 1,
            Self::Catalogue => 2,
            Self::Membership => 3,
            Self::Observations => 4,
            Self::Event => 5,
            Self::Release => 6,
            Self::Withdrawal => 7,
            Self::Erasure => 8,
            Self::Unknown(code) => code,
        }
    }

    /// The kind's name, as listings print it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Genesis => "GENESIS",
            Self::Catalogue => "CATALOGUE",
            Self::Membership => "MEMBERSHIP",
            Self::Observations => "OBSERVATIONS",
            Self::Event => "EVENT",
            Self::Release => "RELEASE",
            Self::Withdrawal => "WITHDRAWAL",
            Self::Erasure => "ERASURE",
            Self::Unknown(_) => "UNKNOWN",
        }
    }
}

/// Who may see an entry's payload. Names behind `members:` are in the payload.
#[derive(Debug, Clone, Copy)]
pub enum SharingClass {
    /// Anyone.
    Open,
    /// The nodes of the federation.
    Federation,
    /// The origin alone.
    Local,
    /// The members that the payload names.
    Members,
    /// A class that this program does not know: to be treated as the strictest.
    Unknown(u8),
}

impl From<Sharing> for SharingClass {
    fn from(sharing: Sharing) -> Self {
        match sharing {
            Sharing::Open => Self::Open,
            Sharing::Federation => Self::Federation,
            Sharing::Local => Self::Local,
        }
    }
}

impl SharingClass {
    /// The class with this code; codes never change their meaning.
    #[must_use]
    pub const fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Open,
            1 => Self::Federation,
            2 => Self::Local,
            3 => Self::Members,
            other => Self::Unknown(other),
        }
    }

    /// The code in the header.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Open => 0,
            Self::Federation => 1,
            Self::Local => 2,
            Self::Members => 3,
            Self::Unknown(code) => code,
        }
    }

    /// The sharing level; `None` of a class that this program does not know.
    #[must_use]
    pub const fn level(self) -> Option<Sharing> {
        match self {
            Self::Open => Some(Sharing::Open),
            Self::Federation => Some(Sharing::Federation),
            Self::Local => Some(Sharing::Local),
            Self::Members | Self::Unknown(_) => None,
        }
    }

    /// The class's name, as listings print it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Federation => "federation",
            Self::Local => "local",
            Self::Members => "members",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// Equality, order and hash by code, so that `Unknown` with a known code is what it will be read back as.
macro_rules! by_code {
    ($name:ident) => {
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.code() == other.code()
            }
        }
        impl Eq for $name {}
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.code().cmp(&other.code())
            }
        }
        impl std::hash::Hash for $name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.code().hash(state);
            }
        }
    };
}

by_code!(Kind);
by_code!(SharingClass);

/// The header of an entry: a leaf of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// What the entry is.
    pub kind: Kind,
    /// The epoch of the log.
    pub epoch: Epoch,
    /// The position in the log.
    pub index: Index,
    /// When the origin appended the entry; never earlier than the entry before it.
    pub time: Timestamp,
    /// Who may see the payload.
    pub sharing: SharingClass,
    /// The commitment to the payload.
    pub commitment: Hash,
    /// What the entry was judged under; none of GENESIS, CATALOGUE and MEMBERSHIP.
    pub extension: Option<Extension>,
}

impl Header {
    /// The longest header, in bytes.
    pub const BYTES_MAX: usize = 1024;

    /// The one encoding of this header. A time that is out of range gives bytes that [`Header::decode`] refuses.
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

    /// Reads a header; `encode` of the result gives the same bytes again.
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

    /// What the entry was judged under, if it says so.
    #[must_use]
    pub fn cites(&self) -> Option<Cites> {
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
