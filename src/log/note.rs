//! Signed notes, as C2SP `signed-note` defines them: a text, an empty line, signature lines.
//!
//! This file checks the form only. A key of [`super::signature`] must verify a note before its content is used.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::limits::{NOTE_BYTES_MAX, NOTE_SIGNATURES_MAX};

/// Why a text is not a signed note, or is not signed by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("a note is longer than {NOTE_BYTES_MAX} bytes or has more than {NOTE_SIGNATURES_MAX} signatures")]
    OverLimit,
    #[error("a note does not have the form of a signed note")]
    Malformed,
    #[error("a note has no signature of the trusted key")]
    NotSigned,
    #[error("a signature of the trusted key does not verify")]
    BadSignature,
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoteSignature {
    /// The name of the key.
    pub name: String,
    /// The key's identifier. With the name it selects the key to verify with; it proves nothing.
    pub key_id: u32,
    /// The signature itself; its length depends on the key's algorithm.
    pub bytes: Vec<u8>,
}

impl NoteSignature {
    /// Whether both name the same key.
    #[must_use]
    pub fn has_same_key(&self, other: &Self) -> bool {
        self.name == other.name && self.key_id == other.key_id
    }
}

/// A note with a valid form. Its signatures are not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<NoteSignature>,
}

impl SignedNote {
    /// Reads a note. Each note has exactly one text.
    ///
    /// # Errors
    /// [`NoteError::OverLimit`] or [`NoteError::Malformed`].
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(NoteError::OverLimit);
        }
        if note.chars().any(|c| c < ' ' && c != '\n') {
            return Err(NoteError::Malformed);
        }
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::Malformed)?;
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Malformed)?;
        if lines.split('\n').count() > NOTE_SIGNATURES_MAX {
            return Err(NoteError::OverLimit);
        }
        let signatures = lines.split('\n').map(signature_line).collect::<Result<_, _>>()?;
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    pub(super) fn new(text: String, signatures: Vec<NoteSignature>) -> Self {
        Self { text, signatures }
    }

    /// The text with its final newline: what is signed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, in order, of known and unknown keys.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// The same note with these signatures behind its own: one for each key, up to the limit of a note.
    #[must_use]
    pub fn with_signatures(mut self, more: &[NoteSignature]) -> Self {
        for signature in more {
            let is_there = self.signatures.iter().any(|own| own.has_same_key(signature));
            if !is_there && self.signatures.len() < NOTE_SIGNATURES_MAX {
                self.signatures.push(signature.clone());
            }
        }
        self
    }

    /// The same note with only the signatures for which `keep` holds, each once.
    pub(super) fn retain(mut self, keep: impl Fn(&NoteSignature) -> bool) -> Self {
        let mut kept: Vec<NoteSignature> = Vec::new();
        for signature in self.signatures {
            if keep(&signature) && !kept.contains(&signature) {
                kept.push(signature);
            }
        }
        self.signatures = kept;
        self
    }
}

impl std::fmt::Display for SignedNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)?;
        f.write_char('\n')?;
        for signature in &self.signatures {
            let mut bytes = signature.key_id.to_be_bytes().to_vec();
            bytes.extend(&signature.bytes);
            writeln!(f, "— {} {}", signature.name, STANDARD.encode(bytes))?;
        }
        Ok(())
    }
}

fn signature_line(line: &str) -> Result<NoteSignature, NoteError> {
    let line = line.strip_prefix("— ").ok_or(NoteError::Malformed)?;
    let (name, encoded) = line.split_once(' ').ok_or(NoteError::Malformed)?;
    if !is_key_name(name) {
        return Err(NoteError::Malformed);
    }
    let bytes = STANDARD.decode(encoded).map_err(|_| NoteError::Malformed)?;
    match bytes.split_first_chunk::<4>() {
        Some((key_id, bytes)) if !bytes.is_empty() => {
            Ok(NoteSignature { name: name.into(), key_id: u32::from_be_bytes(*key_id), bytes: bytes.into() })
        }
        _ => Err(NoteError::Malformed),
    }
}

/// Whether signed-note allows this name for a key: not empty, no space of any kind, no plus, no control character.
#[must_use]
pub(super) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}
