//! Files with a proof that an entry is in a log, or that a log has only grown.

use serde::Deserialize;

use super::checkpoint::{Checkpoint, CheckpointError, VerifierKey, open_note};
use super::entry::{EntryError, Header, Index};
use super::json_file::{self, FileError, Object};
use super::merkle::{Hash, MerkleError, leaf_hash, verify_consistency, verify_inclusion};

const INCLUSION: &str = "marsad/inclusion-proof/v1";
const CONSISTENCY: &str = "marsad/consistency-proof/v1";

/// Why a proof file is not valid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    #[error("a checkpoint of the proof cannot be verified")]
    Checkpoint(#[from] CheckpointError),
    #[error("the header cannot be read")]
    BadHeader(#[from] EntryError),
    #[error("the header is that of another epoch or index, or the checkpoints are of two logs")]
    Misplaced,
    #[error("the proof does not hold")]
    Proof(#[from] MerkleError),
}

/// The proof that an entry is in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProofFile {
    /// The signed checkpoint.
    pub checkpoint_note: String,
    pub index: Index,
    /// The encoded header.
    pub header: Vec<u8>,
    pub proof: Vec<Hash>,
}

/// The proof that a log has only grown between two checkpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsistencyProofFile {
    /// The smaller checkpoint, signed.
    pub old_note: String,
    /// The larger checkpoint, signed.
    pub new_note: String,
    pub proof: Vec<Hash>,
}

/// A file with either proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProofFile {
    Inclusion(InclusionProofFile),
    Consistency(ConsistencyProofFile),
}

impl InclusionProofFile {
    /// Checks signature, header and proof.
    ///
    /// # Errors
    /// [`ProofError`] for the first fault.
    pub fn verify(&self, key: &VerifierKey) -> Result<(Checkpoint, Header), ProofError> {
        let checkpoint = open_note(&self.checkpoint_note, key)?;
        let header = Header::decode(&self.header)?;
        if header.index != self.index || header.epoch != checkpoint.log.epoch {
            return Err(ProofError::Misplaced);
        }
        verify_inclusion(&leaf_hash(&self.header), self.index, checkpoint.size, &self.proof, &checkpoint.root)?;
        Ok((checkpoint, header))
    }

    /// The file's text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let object = Object::new().text("format", INCLUSION).text("checkpoint", &self.checkpoint_note);
        object.number("index", self.index).bytes("header", &self.header).hashes("proof", &self.proof).finish()
    }

    /// Reads a file without verifying it.
    ///
    /// # Errors
    /// [`FileError`] if the text is not an inclusion proof.
    pub fn from_json(text: &str) -> Result<Self, FileError> {
        let file: InclusionText = json_file::read(text)?;
        json_file::expect_format(&file.format, INCLUSION)?;
        Ok(Self {
            checkpoint_note: file.checkpoint,
            index: file.index,
            header: json_file::bytes("header", &file.header, Header::BYTES_MAX)?,
            proof: json_file::proof("proof", &file.proof)?,
        })
    }
}

impl ConsistencyProofFile {
    /// Checks both signatures and the proof. Returns the smaller and the larger checkpoint.
    ///
    /// # Errors
    /// [`ProofError`] for the first fault.
    pub fn verify(&self, key: &VerifierKey) -> Result<(Checkpoint, Checkpoint), ProofError> {
        let old = open_note(&self.old_note, key)?;
        let new = open_note(&self.new_note, key)?;
        if old.log != new.log {
            return Err(ProofError::Misplaced);
        }
        verify_consistency(old.size, &old.root, new.size, &new.root, &self.proof)?;
        Ok((old, new))
    }

    /// The file's text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let object = Object::new().text("format", CONSISTENCY).text("old", &self.old_note);
        object.text("new", &self.new_note).hashes("proof", &self.proof).finish()
    }

    /// Reads a file without verifying it.
    ///
    /// # Errors
    /// [`FileError`] if the text is not a consistency proof.
    pub fn from_json(text: &str) -> Result<Self, FileError> {
        let file: ConsistencyText = json_file::read(text)?;
        json_file::expect_format(&file.format, CONSISTENCY)?;
        Ok(Self { old_note: file.old, new_note: file.new, proof: json_file::proof("proof", &file.proof)? })
    }
}

impl ProofFile {
    /// Reads a file of either kind without verifying it.
    ///
    /// # Errors
    /// [`FileError`] if the text is neither.
    pub fn from_json(text: &str) -> Result<Self, FileError> {
        let format: FormatText = json_file::read(text)?;
        match format.format.as_str() {
            INCLUSION => InclusionProofFile::from_json(text).map(Self::Inclusion),
            CONSISTENCY => ConsistencyProofFile::from_json(text).map(Self::Consistency),
            _ => Err(FileError::OtherFormat { expected: "that of a proof" }),
        }
    }

    /// Reads a checkpoint of the file without verifying it, to select the key.
    ///
    /// # Errors
    /// [`CheckpointError`] if its checkpoint cannot be read.
    pub fn parse_unverified(&self) -> Result<Checkpoint, CheckpointError> {
        super::checkpoint::parse_unverified(match self {
            Self::Inclusion(file) => &file.checkpoint_note,
            Self::Consistency(file) => &file.new_note,
        })
    }
}

#[derive(Deserialize)]
struct FormatText {
    format: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InclusionText {
    format: String,
    checkpoint: String,
    index: u64,
    header: String,
    proof: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConsistencyText {
    format: String,
    old: String,
    new: String,
    proof: Vec<String>,
}
