//! Receipts. A submitter keeps them, and everyone with the origin's public key can verify them offline, years later.
//!
//! A receipt proves that the origin has entries with these headers in the tree of its signed checkpoint, and that the payload
//! of each entry begins with this manifest. [`Receipt::verify`] checks the bytes of the manifest, but does not read it: whether
//! it says the same as the receipt (submission, content digest), the caller must check.

use serde::Deserialize;

use marsad_domain::code::OriginName;
use marsad_domain::timestamp::Timestamp;

use super::checkpoint::{Checkpoint, CheckpointError, VerifierKey, open_note};
use super::commitment::{Opening, Salt};
use super::entry::{EntryError, Header, Index};
use super::json_file::{self, Object};
use super::limits::{CHUNK_STORED_BYTES_MAX, SUBMISSION_EVENTS_MAX};
use super::merkle::{Hash, leaf_hash, verify_inclusion};

pub use super::json_file::FileError;

const FORMAT: &str = "marsad/receipt/v1";

/// One entry of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptEntry {
    /// The encoded header.
    pub header: Vec<u8>,
    /// The inclusion proof from the header to the checkpoint's root.
    pub inclusion: Vec<Hash>,
    pub opening: Opening,
    /// Chunk 0 of the payload, as stored.
    pub manifest: Vec<u8>,
}

/// A receipt for one submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The submission's identifier.
    pub submission: String,
    /// The origin that accepted it.
    pub origin: OriginName,
    /// The content digest of the submission, which is in the manifest too.
    pub content_digest: Hash,
    /// The signed checkpoint that covers the entries.
    pub checkpoint_note: String,
    /// The origin's key as a vkey, for convenience. To verify a receipt, use a key that you got from the origin itself.
    pub verifier_key: String,
    /// The time of the last entry.
    pub accepted_at: Timestamp,
    /// The entries, by index; at least one.
    pub entries: Vec<ReceiptEntry>,
}

/// What a verified receipt proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptFacts {
    pub checkpoint: Checkpoint,
    /// The headers of the entries, by index.
    pub headers: Vec<Header>,
    /// The time of the last entry.
    pub accepted_at: Timestamp,
}

/// Why a receipt is not valid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    #[error("the receipt names another key than the one it is verified with")]
    OtherKey,
    #[error("the receipt's checkpoint cannot be verified")]
    Checkpoint(#[from] CheckpointError),
    #[error("the receipt's checkpoint is that of another origin")]
    OtherOrigin,
    #[error("the receipt has no entry")]
    NoEntry,
    #[error("the header of the receipt's entry number {number} cannot be read")]
    BadHeader { number: usize, source: EntryError },
    #[error("the entry {index} is of another epoch than the checkpoint, or not in order")]
    Misplaced { index: Index },
    #[error("the entry {index} is not in the tree of the checkpoint")]
    NotIncluded { index: Index },
    #[error("the opening of entry {index} does not belong to its header")]
    WrongOpening { index: Index },
    #[error("the manifest of entry {index} is not the first chunk of its payload")]
    WrongManifest { index: Index },
    #[error("the receipt's time is not that of its last entry")]
    WrongTime,
}

impl Receipt {
    /// Verifies the receipt with the origin's key: the signature, and for each entry inclusion, opening and manifest. The
    /// caller must check that the manifest is of this submission and content.
    ///
    /// # Errors
    /// [`ReceiptError`] for the first fault.
    pub fn verify(&self, key: &VerifierKey) -> Result<ReceiptFacts, ReceiptError> {
        if self.verifier_key != key.to_string() {
            return Err(ReceiptError::OtherKey);
        }
        let checkpoint = open_note(&self.checkpoint_note, key)?;
        if checkpoint.log.origin != self.origin {
            return Err(ReceiptError::OtherOrigin);
        }
        let mut headers: Vec<Header> = Vec::with_capacity(self.entries.len());
        for (number, entry) in self.entries.iter().enumerate() {
            let header = entry.verify(number, &checkpoint)?;
            if headers.last().is_some_and(|before| before.index >= header.index) {
                return Err(ReceiptError::Misplaced { index: header.index });
            }
            headers.push(header);
        }
        let accepted_at = headers.last().ok_or(ReceiptError::NoEntry)?.time;
        if accepted_at != self.accepted_at {
            return Err(ReceiptError::WrongTime);
        }
        Ok(ReceiptFacts { checkpoint, headers, accepted_at })
    }

    /// The receipt as JSON. Equal receipts have equal texts.
    #[must_use]
    pub fn to_json(&self) -> String {
        let entries = self.entries.iter().map(|entry| {
            Object::new()
                .bytes("header", &entry.header)
                .hashes("inclusion", &entry.inclusion)
                .bytes("salt", entry.opening.salt.as_bytes())
                .hashes("chunk_hashes", &entry.opening.chunk_hashes)
                .bytes("manifest", &entry.manifest)
        });
        Object::new()
            .text("format", FORMAT)
            .text("submission", &self.submission)
            .text("origin", self.origin.as_str())
            .number("accepted_at_us", self.accepted_at.micros())
            .text("content_digest", &self.content_digest.to_hex())
            .text("verifier_key", &self.verifier_key)
            .text("checkpoint", &self.checkpoint_note)
            .objects("entries", entries)
            .finish()
    }

    /// Reads a receipt without verifying it.
    ///
    /// # Errors
    /// [`FileError`] if the text is not a receipt.
    pub fn from_json(text: &str) -> Result<Self, FileError> {
        let file: ReceiptText = json_file::read(text)?;
        json_file::expect_format(&file.format, FORMAT)?;
        if file.entries.len() > SUBMISSION_EVENTS_MAX {
            return Err(FileError::BadField("entries"));
        }
        Ok(Self {
            submission: file.submission,
            origin: OriginName::new(&file.origin).map_err(|_| FileError::BadField("origin"))?,
            content_digest: json_file::hash("content_digest", &file.content_digest)?,
            checkpoint_note: file.checkpoint,
            verifier_key: file.verifier_key,
            accepted_at: Timestamp::from_micros(file.accepted_at_us),
            entries: file.entries.iter().map(EntryText::to_entry).collect::<Result<_, _>>()?,
        })
    }
}

impl ReceiptEntry {
    /// Verifies that the entry is in the tree of a checkpoint, and that its payload begins with the manifest. `number` is its
    /// position in the receipt, for the error.
    ///
    /// # Errors
    /// [`ReceiptError`] for the first fault.
    pub fn verify(&self, number: usize, checkpoint: &Checkpoint) -> Result<Header, ReceiptError> {
        let header = Header::decode(&self.header).map_err(|source| ReceiptError::BadHeader { number, source })?;
        let index = header.index;
        if header.epoch != checkpoint.log.epoch {
            return Err(ReceiptError::Misplaced { index });
        }
        verify_inclusion(&leaf_hash(&self.header), index, checkpoint.size, &self.inclusion, &checkpoint.root)
            .map_err(|_| ReceiptError::NotIncluded { index })?;
        self.opening.verify(&header.commitment).map_err(|_| ReceiptError::WrongOpening { index })?;
        self.opening.verify_chunk(0, &self.manifest).map_err(|_| ReceiptError::WrongManifest { index })?;
        Ok(header)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceiptText {
    format: String,
    submission: String,
    origin: String,
    accepted_at_us: i64,
    content_digest: String,
    verifier_key: String,
    checkpoint: String,
    entries: Vec<EntryText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryText {
    header: String,
    inclusion: Vec<String>,
    salt: String,
    chunk_hashes: Vec<String>,
    manifest: String,
}

impl EntryText {
    fn to_entry(&self) -> Result<ReceiptEntry, FileError> {
        let salt = json_file::bytes("salt", &self.salt, 32)?;
        let salt = Salt::from_slice(&salt).map_err(|_| FileError::BadField("salt"))?;
        let chunk_hashes = json_file::chunk_hashes("chunk_hashes", &self.chunk_hashes)?;
        Ok(ReceiptEntry {
            header: json_file::bytes("header", &self.header, Header::BYTES_MAX)?,
            inclusion: json_file::proof("inclusion", &self.inclusion)?,
            opening: Opening { salt, chunk_hashes },
            manifest: json_file::bytes("manifest", &self.manifest, CHUNK_STORED_BYTES_MAX)?,
        })
    }
}
