//! Trusted keys: the keys whose signatures a node accepts, for which epochs and sizes of a log. Validity does not depend on
//! time, because two nodes with different clocks would disagree.

use marsad_domain::code::OriginName;

use super::checkpoint::{Checkpoint, CheckpointError, LogId, open_signed};
use super::entry::Epoch;
use super::note::{NoteError, NoteSignature, SignedNote};
use super::signature::{KeyError, VerifierKey};

/// A key that the operator entered, with the checkpoints that it may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedKey {
    /// The key. Its name is that of the origin.
    pub key: VerifierKey,
    /// The first epoch for which it signs.
    pub epoch: Epoch,
    /// The last epoch for which it signs; `None` while it is in use.
    pub until_epoch: Option<Epoch>,
    /// The smallest size that it may sign.
    pub from_size: u64,
    /// The first size that it may no longer sign; `None` while it is in use.
    pub until_size: Option<u64>,
}

impl TrustedKey {
    /// A key that is in use for all sizes of an epoch.
    #[must_use]
    pub const fn in_use(key: VerifierKey, epoch: Epoch) -> Self {
        Self { key, epoch, until_epoch: Some(epoch), from_size: 0, until_size: None }
    }

    /// Reads a line of a configuration: a verifier key and, after a space, the epochs for which it signs, as `FIRST-LAST` or
    /// `FIRST-`. A key without epochs signs for all of them.
    ///
    /// # Errors
    /// [`KeyError`] if the line is not of this form.
    pub fn parse(line: &str) -> Result<Self, KeyError> {
        let line = line.trim();
        let (key, epochs) = line.split_once(' ').unwrap_or((line, "0-"));
        let (first, last) = epochs.trim().split_once('-').ok_or(KeyError::BadEpochs)?;
        let number = |text: &str| text.parse::<Epoch>().map_err(|_| KeyError::BadEpochs);
        let until_epoch = if last.is_empty() { None } else { Some(number(last)?) };
        let epoch = number(first)?;
        if until_epoch.is_some_and(|until| until < epoch) {
            return Err(KeyError::BadEpochs);
        }
        Ok(Self { key: VerifierKey::parse(key)?, epoch, until_epoch, from_size: 0, until_size: None })
    }

    fn is_of(&self, epoch: Epoch) -> bool {
        self.epoch <= epoch && self.until_epoch.is_none_or(|until| epoch <= until)
    }

    fn is_valid_at(&self, size: u64) -> bool {
        self.from_size <= size && self.until_size.is_none_or(|until| size < until)
    }
}

/// Why this node does not trust a note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    #[error("the note cannot be read")]
    Note(#[source] CheckpointError),
    #[error("no key is trusted for the log {0}")]
    UnknownLog(LogId),
    #[error("no key is trusted for the log {log} at size {size}")]
    NotValidAtSize { log: LogId, size: u64 },
    #[error("the note is not signed by a key trusted for the log {0}")]
    NotSigned(LogId),
    #[error("a signature on the note of the log {0} does not verify")]
    BadSignature(LogId),
}

/// A note that a trusted key signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedNote {
    pub checkpoint: Checkpoint,
    /// The note with the signature of that key alone.
    pub note: String,
    /// The valid signatures of other known keys, which are witnesses. They are sorted by name and key, one for each key.
    pub cosignatures: Vec<NoteSignature>,
}

/// The keys that a node trusts.
#[derive(Debug, Clone, Default)]
pub struct KeyRing {
    keys: Vec<(OriginName, TrustedKey)>,
}

impl KeyRing {
    /// A ring of these keys.
    ///
    /// # Errors
    /// [`KeyError::NotAnOrigin`] for a key whose name is not that of an origin.
    pub fn new(keys: impl IntoIterator<Item = TrustedKey>) -> Result<Self, KeyError> {
        let mut ring = Self::default();
        keys.into_iter().try_for_each(|key| ring.add(key))?;
        Ok(ring)
    }

    /// Adds a key.
    ///
    /// # Errors
    /// [`KeyError::NotAnOrigin`] if its name is not that of an origin.
    pub fn add(&mut self, key: TrustedKey) -> Result<(), KeyError> {
        let origin = key.key.origin()?;
        self.keys.push((origin, key));
        Ok(())
    }

    /// The keys that may sign checkpoints of this log at this size. There are several if a rotation makes them overlap.
    pub fn lookup(&self, log: &LogId, size: u64) -> impl Iterator<Item = &VerifierKey> {
        self.keys_of(log).filter(move |key| key.is_valid_at(size)).map(|key| &key.key)
    }

    /// All keys of this log, for any size.
    pub fn keys_of(&self, log: &LogId) -> impl Iterator<Item = &TrustedKey> {
        let is_of = move |(origin, key): &&(OriginName, TrustedKey)| *origin == log.origin && key.is_of(log.epoch);
        self.keys.iter().filter(is_of).map(|(_, key)| key)
    }

    /// Whether any key is trusted for this log.
    #[must_use]
    pub fn knows_log(&self, log: &LogId) -> bool {
        self.keys_of(log).next().is_some()
    }

    /// Whether any key is trusted for any log of this origin.
    #[must_use]
    pub fn knows_origin(&self, origin: &OriginName) -> bool {
        self.keys.iter().any(|(of, _)| of == origin)
    }

    /// For each key the first log for which it is trusted; sorted, each log once.
    #[must_use]
    pub fn logs(&self) -> Vec<LogId> {
        let first = |(origin, key): &(OriginName, TrustedKey)| LogId::new(origin.clone(), key.epoch);
        let mut logs: Vec<LogId> = self.keys.iter().map(first).collect();
        logs.sort();
        logs.dedup();
        logs
    }

    /// Verifies a note with a key that is trusted for its log and its size.
    ///
    /// # Errors
    /// [`TrustError`] if no such key has signed it.
    pub fn open(&self, note: &str) -> Result<OpenedNote, TrustError> {
        let signed = SignedNote::parse(note).map_err(|error| TrustError::Note(error.into()))?;
        // The checkpoint is not verified yet. It only selects the keys to try.
        let Checkpoint { log, size, .. } = Checkpoint::parse_body(signed.text()).map_err(TrustError::Note)?;
        if !self.knows_log(&log) {
            return Err(TrustError::UnknownLog(log));
        }
        let mut refusal = TrustError::NotValidAtSize { log: log.clone(), size };
        for key in self.lookup(&log, size) {
            match open_signed(&signed, key) {
                Ok(checkpoint) => {
                    let cosignatures = self.cosignatures(&signed, key);
                    return Ok(OpenedNote { checkpoint, cosignatures, note: key.reduce(signed).to_string() });
                }
                Err(CheckpointError::Note(NoteError::BadSignature)) => {
                    return Err(TrustError::BadSignature(log.clone()));
                }
                Err(CheckpointError::Note(NoteError::NotSigned)) => refusal = TrustError::NotSigned(log.clone()),
                Err(other) => return Err(TrustError::Note(other)),
            }
        }
        Err(refusal)
    }

    /// The valid signatures of all keys of this ring but `signer`, whatever logs they are trusted for. Other signatures are
    /// dropped, because anyone who passes on a note can add some.
    fn cosignatures(&self, note: &SignedNote, signer: &VerifierKey) -> Vec<NoteSignature> {
        let is_known = |signature: &&NoteSignature| {
            let mut keys = self.keys.iter().map(|(_, trusted)| &trusted.key).filter(|key| *key != signer);
            keys.any(|key| key.has_signed(note, signature))
        };
        let mut kept: Vec<NoteSignature> = note.signatures().iter().filter(is_known).cloned().collect();
        kept.sort();
        kept.dedup_by(|a, b| a.has_same_key(b));
        kept
    }
}
