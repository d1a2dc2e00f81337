//! The extension of a header: what an entry was judged under.
//!
//! An observation, an event, a release, a withdrawal or an erasure is judged by a version of the rules, a catalogue and a
//! membership. The header names them, so that nodes without the payload know them too. The bytes, all numbers big-endian:
//!
//! | bytes | field |
//! |---|---|
//! | 0 | version of the extension, from 1: 1 |
//! | 1–4 | version of the rules, `u32` |
//! | 5–8 | epoch of the cited catalogue, `u32` |
//! | 9–16 | index of the cited catalogue, `u64` |
//! | 17–20 | epoch of the cited membership, `u32` |
//! | 21–28 | index of the cited membership, `u64` |
//!
//! Both positions are in the logs of the federation's operator. An extension of version 1 has no more bytes. A later version
//! begins with the same 29 bytes, so that every program can compare what entries cite.

/// The position of an entry in its log, from 0.
pub type Index = u64;
/// The number of a tree of a log. A new epoch is a new tree with another origin line.
pub type Epoch = u32;

/// The bytes are no extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BadExtension;

/// The version that this program writes.
const VERSION: u8 = 1;

const CITES_BYTES: usize = 28;

/// The position of an entry in the logs of one origin. Positions have the order in which the origin wrote the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryPosition {
    pub epoch: Epoch,
    pub index: Index,
}

/// What an entry was judged under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Citations {
    /// The version of the rules.
    pub rules: u32,
    /// The catalogue, in the operator's logs.
    pub catalogue: EntryPosition,
    /// The membership, in the operator's logs.
    pub membership: EntryPosition,
}

impl Citations {
    /// Whether the rules, the catalogue or the membership is older than in `before`.
    #[must_use]
    pub fn is_older_than(&self, before: &Self) -> bool {
        self.rules < before.rules || self.catalogue < before.catalogue || self.membership < before.membership
    }

    /// The newer rules, the newer catalogue and the newer membership.
    #[must_use]
    pub fn newest(self, other: Self) -> Self {
        Self {
            rules: self.rules.max(other.rules),
            catalogue: self.catalogue.max(other.catalogue),
            membership: self.membership.max(other.membership),
        }
    }

    /// The bytes 1 to 28 of an extension.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; CITES_BYTES] {
        let mut bytes = [0; CITES_BYTES];
        let fields = self.rules.to_be_bytes().into_iter();
        let fields = fields.chain(self.catalogue.epoch.to_be_bytes()).chain(self.catalogue.index.to_be_bytes());
        let fields = fields.chain(self.membership.epoch.to_be_bytes()).chain(self.membership.index.to_be_bytes());
        bytes.iter_mut().zip(fields).for_each(|(byte, field)| *byte = field);
        bytes
    }

    /// Reads the bytes of [`Citations::to_bytes`], and returns the bytes behind them too; `None` if there are too few.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (rules, rest) = bytes.split_first_chunk()?;
        let (catalogue, rest) = place(rest)?;
        let (membership, rest) = place(rest)?;
        Some((Self { rules: u32::from_be_bytes(*rules), catalogue, membership }, rest))
    }
}

fn place(bytes: &[u8]) -> Option<(EntryPosition, &[u8])> {
    let (epoch, rest) = bytes.split_first_chunk()?;
    let (index, rest) = rest.split_first_chunk()?;
    Some((EntryPosition { epoch: Epoch::from_be_bytes(*epoch), index: Index::from_be_bytes(*index) }, rest))
}

/// The extension of a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    version: u8,
    pub cites: Citations,
    /// The bytes that a later version adds.
    later: Vec<u8>,
}

impl From<Citations> for Extension {
    fn from(cites: Citations) -> Self {
        Self { version: VERSION, cites, later: Vec::new() }
    }
}

impl Extension {
    pub(super) fn len(&self) -> usize {
        1 + CITES_BYTES + self.later.len()
    }

    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.push(self.version);
        bytes.extend(self.cites.to_bytes());
        bytes.extend(&self.later);
    }

    /// Reads an extension; `None` without bytes.
    pub(super) fn read(bytes: &[u8]) -> Result<Option<Self>, BadExtension> {
        let Some((version, rest)) = bytes.split_first() else { return Ok(None) };
        let (cites, later) = Citations::from_bytes(rest).ok_or(BadExtension)?;
        match *version {
            0 => Err(BadExtension),
            VERSION if !later.is_empty() => Err(BadExtension),
            version => Ok(Some(Self { version, cites, later: later.to_vec() })),
        }
    }
}
