//! Checkpoints: the size and the root of a log, signed by its origin, in the C2SP `tlog-checkpoint` form.
//!
//! ```text
//! marsad/<origin>/<epoch>
//! <size>
//! <root, base64>
//!
//! — marsad/<origin> <base64(key identifier ‖ signature)>
//! ```
//!
//! The origin line names the origin and the epoch, because every epoch is another tree. The key has the name of the origin.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use marsad_domain::code::OriginName;

use super::entry::Epoch;
use super::merkle::{Hash, SIZE_MAX, empty_root};

pub use super::note::{NoteError, NoteSignature, SignedNote};
pub use super::signature::{KeyError, Signer, VerifierKey, key_name};

/// Why a note is not a checkpoint, or is not trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    #[error("the note cannot be verified")]
    Note(#[from] NoteError),
    #[error("the note's text is not a checkpoint")]
    Malformed,
    #[error("the first line is not that of a log: marsad/<origin>/<epoch>")]
    BadOriginLine,
    #[error("the root is not that of a tree without leaves")]
    BadEmptyRoot,
    #[error("the checkpoint is signed with the key of another origin")]
    OtherOrigin,
}

/// A log: one tree of one origin.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogId {
    /// The node that writes the log.
    pub origin: OriginName,
    pub epoch: Epoch,
}

impl LogId {
    /// The log of `origin` in `epoch`.
    #[must_use]
    pub const fn new(origin: OriginName, epoch: Epoch) -> Self {
        Self { origin, epoch }
    }

    /// The first line of the log's checkpoints: `marsad/<origin>/<epoch>`.
    #[must_use]
    pub fn origin_line(&self) -> String {
        format!("{}/{}", key_name(&self.origin), self.epoch)
    }

    /// Reads an origin line.
    ///
    /// # Errors
    /// [`CheckpointError::BadOriginLine`] for any other text.
    pub fn parse_origin_line(line: &str) -> Result<Self, CheckpointError> {
        let bad = CheckpointError::BadOriginLine;
        let (origin, epoch) = line.strip_prefix("marsad/").and_then(|rest| rest.split_once('/')).ok_or(bad)?;
        let epoch = Epoch::try_from(decimal(epoch).ok_or(bad)?).map_err(|_| bad)?;
        Ok(Self { origin: OriginName::new(origin).map_err(|_| bad)?, epoch })
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin_line())
    }
}

impl fmt::Debug for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for LogId {
    type Err = CheckpointError;
    fn from_str(line: &str) -> Result<Self, CheckpointError> {
        Self::parse_origin_line(line)
    }
}

/// Reads a number in decimal digits without leading zeros, so that each number has one text.
fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

/// The size and root of a log at one moment.
#[derive(Clone, PartialEq, Eq, Debug, Hash)]
pub struct Checkpoint {
    pub log: LogId,
    /// The number of its entries.
    pub size: u64,
    pub root: Hash,
}

impl Checkpoint {
    /// The note of this checkpoint with these signatures, which are not verified.
    #[must_use]
    pub fn with_signatures(&self, signatures: Vec<NoteSignature>) -> SignedNote {
        SignedNote::new(self.body(), signatures)
    }

    /// The text that is signed: three lines, each with its newline.
    #[must_use]
    pub fn body(&self) -> String {
        format!("{}\n{}\n{}\n", self.log.origin_line(), self.size, STANDARD.encode(self.root.as_bytes()))
    }

    /// Reads the text of a note. Extension lines, which tlog-checkpoint allows, are ignored.
    ///
    /// # Errors
    /// [`CheckpointError`] if the text is not a checkpoint of a Marsad log.
    pub fn parse_body(text: &str) -> Result<Self, CheckpointError> {
        let bad = CheckpointError::Malformed;
        let mut lines = text.strip_suffix('\n').ok_or(bad)?.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(bad);
        };
        if lines.any(str::is_empty) {
            return Err(bad);
        }
        let log = LogId::parse_origin_line(origin)?;
        let size = decimal(size).filter(|size| *size <= SIZE_MAX).ok_or(bad)?;
        let root = STANDARD.decode(root).map_err(|_| bad)?;
        let root = Hash::from_slice(&root).map_err(|_| bad)?;
        if size == 0 && root != empty_root() {
            return Err(CheckpointError::BadEmptyRoot);
        }
        Ok(Self { log, size, root })
    }
}

impl Signer {
    /// Signs a checkpoint and returns the note. If the checkpoint is of another origin, no node accepts the note.
    #[must_use]
    pub fn sign(&self, checkpoint: &Checkpoint) -> String {
        self.sign_text(checkpoint.body()).to_string()
    }
}

/// Verifies a note: its form, the signature of `key`, and that the key has the name of the origin. Only a
/// [`super::keys::KeyRing`] knows whether the key is valid for this epoch and size.
///
/// # Errors
/// [`CheckpointError`] if any of it does not hold.
pub fn open_note(note: &str, key: &VerifierKey) -> Result<Checkpoint, CheckpointError> {
    open_signed(&SignedNote::parse(note)?, key)
}

/// [`open_note`] for a note that has been parsed.
///
/// # Errors
/// [`CheckpointError`] if the note is not a checkpoint that `key` signed for its own origin.
pub fn open_signed(note: &SignedNote, key: &VerifierKey) -> Result<Checkpoint, CheckpointError> {
    key.verify_note(note)?;
    let checkpoint = Checkpoint::parse_body(note.text())?;
    if key.name() == key_name(&checkpoint.log.origin) { Ok(checkpoint) } else { Err(CheckpointError::OtherOrigin) }
}

/// Reads a note without verifying it, to find out which log it is of.
///
/// # Errors
/// [`CheckpointError`] if it does not have the form of a checkpoint.
pub fn parse_unverified(note: &str) -> Result<Checkpoint, CheckpointError> {
    Checkpoint::parse_body(SignedNote::parse(note)?.text())
}
