//! Forks: two checkpoints of one log that contradict each other. Everyone who has the origin's key can check the evidence.

use serde::Deserialize;

use super::checkpoint::{Checkpoint, LogId};
use super::json_file::{self, FileError, Object};
use super::keys::{KeyRing, TrustError};
use super::merkle::{Hash, prefix_root};

/// The proven relation of two checkpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// One tree begins with the other.
    Consistent,
    /// The two cannot come from one tree: the origin has signed a contradiction.
    Forked,
    /// The checkpoints are of different logs.
    OtherLog,
    /// Nothing is proven: the proof is missing, or does not lead to the larger root.
    Unproven,
}

/// The relation of two checkpoints. If their sizes differ, `proof` is a [`super::merkle::prefix_proof`] from the smaller to
/// the larger one. It proves which root the larger tree begins with. A consistency proof that fails would prove nothing,
/// because any relay can send a wrong one.
#[must_use]
pub fn detect_fork(a: &Checkpoint, b: &Checkpoint, proof: Option<&[Hash]>) -> Relation {
    if a.log != b.log {
        return Relation::OtherLog;
    }
    let (old, new) = if a.size <= b.size { (a, b) } else { (b, a) };
    let prefix = prefix_root(old.size, new.size, &new.root, proof.unwrap_or_default());
    match prefix {
        Ok(root) if root == old.root => Relation::Consistent,
        Ok(_) => Relation::Forked,
        Err(_) => Relation::Unproven,
    }
}

/// Why evidence is not valid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    #[error("one of the two notes is not signed by a trusted key")]
    Untrusted(#[source] TrustError),
    #[error("the two notes do not contradict each other")]
    NoFork(Relation),
}

/// Two signed notes of one log that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForkEvidence {
    pub notes: [String; 2],
    /// The prefix proof from the smaller to the larger one; empty if the sizes are equal.
    pub proof: Vec<Hash>,
}

impl ForkEvidence {
    /// Checks that trusted keys signed both notes and that these contradict each other. Returns the log.
    ///
    /// # Errors
    /// [`EvidenceError`] if the evidence is not valid.
    pub fn verify(&self, keys: &KeyRing) -> Result<LogId, EvidenceError> {
        let [a, b] = &self.notes;
        let a = keys.open(a).map_err(EvidenceError::Untrusted)?.checkpoint;
        let b = keys.open(b).map_err(EvidenceError::Untrusted)?.checkpoint;
        match detect_fork(&a, &b, Some(&self.proof)) {
            Relation::Forked => Ok(a.log),
            other => Err(EvidenceError::NoFork(other)),
        }
    }

    /// The evidence as a JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let [first, second] = &self.notes;
        let object = Object::new().text("format", FORMAT).text("first", first).text("second", second);
        object.hashes("proof", &self.proof).finish()
    }

    /// Reads evidence without verifying it.
    ///
    /// # Errors
    /// [`FileError`] if the text is not fork evidence.
    pub fn from_json(text: &str) -> Result<Self, FileError> {
        let file: ForkText = json_file::read(text)?;
        json_file::expect_format(&file.format, FORMAT)?;
        Ok(Self { notes: [file.first, file.second], proof: json_file::proof("proof", &file.proof)? })
    }
}

const FORMAT: &str = "marsad/fork/v1";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ForkText {
    format: String,
    first: String,
    second: String,
    proof: Vec<String>,
}
