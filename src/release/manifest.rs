//! A release's manifest: who built it, for whom, from what, and which blocks hold its cells. The first chunk of the
//! release's entry.

use sha2::{Digest, Sha256};

use marsad_domain::audience::Audience;
use marsad_domain::code::{AreaCode, IndicatorCode, OriginName};
use marsad_domain::period::Period;
use marsad_domain::text::Text;
use marsad_domain::timestamp::Timestamp;
use marsad_log::bytes::ReadError;
use marsad_log::checkpoint::{Checkpoint, LogId, NoteSignature};
use marsad_log::limits::{NOTE_SIGNATURE_BYTES_MAX, NOTE_SIGNATURES_MAX};
use marsad_log::merkle::Hash;

use super::bytes::{BytesError, Reader, Writer};
use super::publication::Publication;

/// How a manifest begins: that of a release which states nothing as a publication, and that of one which does.
const MAGIC: [&[u8; 5]; 2] = [b"MSRM\x01", b"MSRM\x02"];
/// How the manifests of all formats begin. The byte after it is the number of the format.
const MAGIC_OF_ALL: &[u8] = b"MSRM";
/// What is hashed before the identity, in the same order.
const DOMAIN: [&[u8]; 2] = [b"marsad/release/v1", b"marsad/release/v2"];
const ORIGINS_MAX: usize = 10_000;
const PARTS_MAX: usize = 10_000;
const BLOCKS_MAX: usize = 16_384;
const TITLE_BYTES_MAX: usize = 1_000;
const KEY_NAME_BYTES_MAX: usize = 255;

/// Why bytes are no manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    #[error("the bytes are not the manifest that the release's entry commits to")]
    OtherBytes,
    #[error("the manifest has a format of a newer program")]
    NewerFormat,
    #[error("the manifest is not well formed")]
    Malformed(#[from] BytesError),
}

impl From<ReadError> for ManifestError {
    fn from(error: ReadError) -> Self {
        Self::Malformed(error.into())
    }
}

/// One log as the release saw it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CutLine {
    pub origin: OriginName,
    pub epoch: u32,
    pub size: u64,
    pub root: [u8; 32],
    /// The signatures under the checkpoint of this size that the builder had: the origin's own first, then those of
    /// witnesses. Not a part of the release's identity.
    pub signatures: Vec<NoteSignature>,
}

impl CutLine {
    /// The checkpoint that the signatures are under.
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint { log: LogId::new(self.origin.clone(), self.epoch), size: self.size, root: Hash::new(self.root) }
    }
}

/// A block of a part: its name, how many cells, and the first and last place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockRef {
    pub hash: [u8; 32],
    pub rows: u32,
    pub first: (AreaCode, Period),
    pub last: (AreaCode, Period),
}

/// One indicator's blocks, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestPart {
    pub indicator: IndicatorCode,
    pub blocks: Vec<BlockRef>,
}

impl ManifestPart {
    /// The blocks that can hold cells of one of `areas`; all, if none is named.
    pub fn blocks_for<'a>(&'a self, areas: &'a [AreaCode]) -> impl Iterator<Item = &'a BlockRef> {
        let holds = |block: &BlockRef, area: &AreaCode| block.first.0 <= *area && *area <= block.last.0;
        self.blocks.iter().filter(move |block| areas.is_empty() || areas.iter().any(|area| holds(block, area)))
    }
}

/// A release's manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    pub builder: OriginName,
    pub audience: Audience,
    /// The place among all releases in the builder's log, from 1.
    pub number: u32,
    pub title: Text,
    pub date: Timestamp,
    /// Written in the order of origin and epoch.
    pub cut: Vec<CutLine>,
    /// Digest of the set of entries that were used ([`super::input::Inputs::entry_set_digest`]).
    pub input_set: [u8; 32],
    /// Index of the catalogue entry, with the log that holds it.
    pub catalogue: (OriginName, u32, u64),
    /// The rule set's name ([`super::rules::RuleSet`]).
    pub rule_set: String,
    pub engine_version: u32,
    /// The release before this one by the same builder for the same audience.
    pub parent: Option<[u8; 32]>,
    /// Where expectation comes from: the rosters in force at the cut by a digest of their positions, or the catalogue alone; in old
    /// releases `reported`.
    pub roster: String,
    /// None: a release of the first format, which states nothing.
    pub publication: Option<Publication>,
    /// Sorted by indicator.
    pub parts: Vec<ManifestPart>,
}

/// A manifest whose bytes are those that a verified release entry commits to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedManifest(Manifest);

impl VerifiedManifest {
    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.0
    }
}

impl Manifest {
    /// The release's id: the hash of builder, audience, cut with roots, input set, catalogue version, rule set, engine
    /// version and parent; from the second format on also of the earlier releases that bind it. From the same inputs every
    /// builder computes the same.
    #[must_use]
    pub fn id(&self) -> [u8; 32] {
        Sha256::digest(self.identity()).into()
    }

    /// What the release's id is the hash of. No figure is in it, so it can be kept when the release is withdrawn.
    #[must_use]
    pub fn identity(&self) -> Vec<u8> {
        let mut out = Writer(DOMAIN[self.format()].to_vec());
        self.put_identity(&mut out);
        if let Some(publication) = &self.publication {
            publication.put_bound_by(&mut out);
        }
        out.0
    }

    /// The builder of the release of an id, proven by what the id is the hash of; none if that is something else.
    #[must_use]
    pub fn builder_of(id: &[u8; 32], identity: &[u8]) -> Option<OriginName> {
        let hash: [u8; 32] = Sha256::digest(identity).into();
        let rest = DOMAIN.iter().find_map(|domain| identity.strip_prefix(*domain))?;
        if hash == *id { Reader(rest).code().ok() } else { None }
    }

    /// Which of the formats it has.
    fn format(&self) -> usize {
        usize::from(self.publication.is_some())
    }

    /// The releases that readers held already, the oldest first.
    #[must_use]
    pub fn bound_by(&self) -> &[[u8; 32]] {
        self.publication.as_ref().map_or(&[], |publication| &publication.bound_by)
    }

    fn cut_in_order(&self) -> Vec<&CutLine> {
        let mut cut: Vec<&CutLine> = self.cut.iter().collect();
        cut.sort_unstable_by(|a, b| (&a.origin, a.epoch).cmp(&(&b.origin, b.epoch)));
        cut
    }

    fn put_identity(&self, out: &mut Writer) {
        out.text(self.builder.as_str());
        out.text(self.audience.as_str());
        let cut = self.cut_in_order();
        out.count(cut.len());
        for line in cut {
            out.text(line.origin.as_str());
            out.varint(u64::from(line.epoch));
            out.varint(line.size);
            out.hash(&line.root);
        }
        out.hash(&self.input_set);
        let (log, epoch, index) = &self.catalogue;
        out.text(log.as_str());
        out.varint(u64::from(*epoch));
        out.varint(*index);
        out.text(&self.rule_set);
        out.varint(u64::from(self.engine_version));
        out.0.push(u8::from(self.parent.is_some()));
        if let Some(parent) = &self.parent {
            out.hash(parent);
        }
    }

    /// The manifest's bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer(MAGIC[self.format()].to_vec());
        self.put_identity(&mut out);
        out.varint(u64::from(self.number));
        for text in [&self.title.ar, &self.title.fr, &self.title.en] {
            out.text(text);
        }
        out.signed(self.date.micros());
        out.text(&self.roster);
        if let Some(publication) = &self.publication {
            publication.put(&mut out);
        }
        for line in self.cut_in_order() {
            out.count(line.signatures.len());
            for signature in &line.signatures {
                out.text(&signature.name);
                out.varint(u64::from(signature.key_id));
                out.count(signature.bytes.len());
                out.0.extend_from_slice(&signature.bytes);
            }
        }
        out.count(self.parts.len());
        for part in &self.parts {
            out.text(part.indicator.as_str());
            out.count(part.blocks.len());
            for block in &part.blocks {
                out.hash(&block.hash);
                out.varint(u64::from(block.rows));
                for (area, period) in [&block.first, &block.last] {
                    out.text(area.as_str());
                    out.signed(i64::from(period.packed()));
                }
            }
        }
        out.0
    }

    /// The name of a manifest's bytes: their SHA-256.
    #[must_use]
    pub fn digest(bytes: &[u8]) -> [u8; 32] {
        Sha256::digest(bytes).into()
    }

    /// Reads a manifest whose bytes must have the digest that was kept when the release's entry was verified.
    ///
    /// # Errors
    /// [`ManifestError::OtherBytes`] if they are others, [`ManifestError::Malformed`] if they are no manifest.
    pub fn decode_expected(bytes: &[u8], digest: &[u8; 32]) -> Result<VerifiedManifest, ManifestError> {
        if Self::digest(bytes) != *digest {
            return Err(ManifestError::OtherBytes);
        }
        Self::decode(bytes).map(VerifiedManifest)
    }

    /// Reads a manifest, strictly: only what [`Self::encode`] writes.
    ///
    /// # Errors
    /// [`ManifestError::NewerFormat`] for one of a format that this program does not know, [`ManifestError::Malformed`] for other
    /// bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, ManifestError> {
        let mut reader = Reader(bytes);
        let magic = reader.take(MAGIC[0].len())?;
        let format = match MAGIC.iter().position(|known| *known == magic) {
            Some(format) => format,
            None if magic.strip_prefix(MAGIC_OF_ALL).is_some_and(|number| number != [0]) => {
                return Err(ManifestError::NewerFormat);
            }
            None => return Err(BytesError::Code.into()),
        };
        let builder = reader.code()?;
        let audience = Audience::parse(reader.text(16)?).ok_or(BytesError::Code)?;
        let count = reader.count(ORIGINS_MAX)?;
        let mut cut = (0..count).map(|_| read_line(&mut reader)).collect::<Result<Vec<_>, _>>()?;
        let input_set = reader.hash()?;
        let catalogue = (reader.code()?, reader.number()?, reader.varint()?);
        let rule_set = reader.text(200)?.to_owned();
        let engine_version = reader.number()?;
        let parent = match reader.byte()? {
            0 => None,
            1 => Some(reader.hash()?),
            _ => return Err(BytesError::Code.into()),
        };
        let number = reader.number()?;
        let mut text = || reader.text(TITLE_BYTES_MAX).map(str::to_owned);
        let title = Text { ar: text()?, fr: text()?, en: text()? };
        let date = Timestamp::from_micros(reader.signed()?);
        let roster = reader.text(64)?.to_owned();
        let publication = if format == 0 { None } else { Some(Publication::read(&mut reader)?) };
        for line in &mut cut {
            let count = reader.count(NOTE_SIGNATURES_MAX)?;
            line.signatures = (0..count).map(|_| read_signature(&mut reader)).collect::<Result<_, _>>()?;
        }
        let count = reader.count(PARTS_MAX)?;
        let parts = (0..count).map(|_| read_part(&mut reader)).collect::<Result<Vec<_>, _>>()?;
        reader.end()?;
        let in_order = cut.is_sorted_by(|a, b| (&a.origin, a.epoch) < (&b.origin, b.epoch))
            && parts.is_sorted_by(|a, b| a.indicator < b.indicator);
        if !in_order {
            return Err(BytesError::Disorder.into());
        }
        Ok(Self {
            builder,
            audience,
            number,
            title,
            date,
            cut,
            input_set,
            catalogue,
            rule_set,
            engine_version,
            parent,
            roster,
            publication,
            parts,
        })
    }

    /// One indicator's part.
    #[must_use]
    pub fn part(&self, indicator: &str) -> Option<&ManifestPart> {
        self.parts.iter().find(|part| part.indicator.as_str() == indicator)
    }
}

fn read_line(reader: &mut Reader<'_>) -> Result<CutLine, BytesError> {
    let (origin, epoch, size, root) = (reader.code()?, reader.number()?, reader.varint()?, reader.hash()?);
    Ok(CutLine { origin, epoch, size, root, signatures: Vec::new() })
}

fn read_signature(reader: &mut Reader<'_>) -> Result<NoteSignature, BytesError> {
    let name = reader.text(KEY_NAME_BYTES_MAX)?.to_owned();
    let key_id = reader.number()?;
    let length = reader.count(NOTE_SIGNATURE_BYTES_MAX)?;
    Ok(NoteSignature { name, key_id, bytes: reader.take(length)?.to_vec() })
}

fn read_part(reader: &mut Reader<'_>) -> Result<ManifestPart, BytesError> {
    let indicator = reader.code()?;
    let count = reader.count(BLOCKS_MAX)?;
    let blocks = (0..count).map(|_| read_block(reader)).collect::<Result<Vec<_>, _>>()?;
    Ok(ManifestPart { indicator, blocks })
}

fn read_block(reader: &mut Reader<'_>) -> Result<BlockRef, BytesError> {
    let hash = reader.hash()?;
    let rows = reader.number()?;
    let mut place = || -> Result<(AreaCode, Period), BytesError> {
        let area = reader.code()?;
        let packed = i32::try_from(reader.signed()?).map_err(|_| BytesError::Number)?;
        Ok((area, Period::from_packed(packed).map_err(|_| BytesError::Code)?))
    };
    let (first, last) = (place()?, place()?);
    if first > last { Err(BytesError::Disorder) } else { Ok(BlockRef { hash, rows, first, last }) }
}
