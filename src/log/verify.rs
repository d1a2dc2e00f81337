//! The verification of everything that a node receives: only a [`Verified`] value is stored, and only this file makes one.
//!
//! It verifies that entries are authentic: limits, form, position, tree, signature, key, commitments. It does not apply the
//! rules of the room `validate`: these decide later whether an entry is projected, so that an authentic entry with a fault does
//! not block its log. Who has sent an entry does not matter, because the signature is that of the origin.

mod disclosure;
mod error;
mod size;

use std::ops::Deref;

use marsad_domain::timestamp::Timestamp;

use super::checkpoint::{Checkpoint, LogId};
use super::entry::{Header, Index};
use super::extension::Citations;
use super::keys::KeyRing;
use super::merkle::{Frontier, Hash, leaf_hash, verify_consistency};
use super::note::NoteSignature;
use super::segment::{Disclosure, Segment};
use disclosure::check_disclosure;
pub use error::VerifyError;
use size::{check_disclosure_limits, check_limits};

/// A verified value. Other code can read it, but cannot make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    /// The value itself, which does not show any more that it was verified.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// Values of the last entries of a log: the next entries must not have earlier times or older citations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tail {
    /// The time of the last entry; `None` for an empty log.
    pub time: Option<Timestamp>,
    /// The citations of the last entry that has some.
    pub cites: Option<Citations>,
}

impl Tail {
    /// The tail of the log with `header` as its next entry.
    #[must_use]
    pub fn after(self, header: &Header) -> Self {
        Self { time: Some(header.time), cites: header.cites().or(self.cites) }
    }
}

/// An entry of a verified segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedEntry {
    pub header: Header,
    /// The header as the origin encoded it.
    pub bytes: Vec<u8>,
    /// The leaf hash of the bytes.
    pub leaf: Hash,
    /// The disclosure. The opening belongs to the header's commitment, and an inline chunk belongs to the opening. Chunks
    /// that come later are verified with [`super::commitment::Opening::verify_chunk`].
    pub disclosure: Disclosure,
}

/// The content of a verified segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedSegment {
    pub log: LogId,
    /// The index of the first entry: the size that was held.
    pub first: Index,
    /// The new entries, at least one.
    pub entries: Vec<VerifiedEntry>,
    /// The frontier of the log with these entries.
    pub frontier: Frontier,
    /// The checkpoint that covers them. It may be larger than the frontier, and smaller than the last one seen.
    pub checkpoint: Checkpoint,
    /// The note of the checkpoint, with only the origin's signature.
    pub note: String,
    /// The valid signatures of other known keys under the checkpoint.
    pub cosignatures: Vec<NoteSignature>,
}

impl Verified<VerifiedSegment> {
    /// Joins this segment with the one that follows it.
    ///
    /// # Errors
    /// Returns both segments unchanged if `next` does not follow this one.
    pub fn join(self, next: Self) -> Result<Self, Box<(Self, Self)>> {
        let mut frontier = self.frontier.clone();
        next.entries.iter().for_each(|entry| frontier.push(entry.leaf));
        if next.log != self.log || next.first != self.frontier.size() || next.frontier != frontier {
            return Err(Box::new((self, next)));
        }
        let (mut joined, next) = (self.0, next.0);
        joined.entries.extend(next.entries);
        joined.frontier = next.frontier;
        if next.checkpoint.size >= joined.checkpoint.size {
            (joined.checkpoint, joined.note) = (next.checkpoint, next.note);
            joined.cosignatures = next.cosignatures;
        }
        Ok(Self(joined))
    }
}

/// Verifies a segment that follows the held entries of its log.
///
/// `held` is the frontier of the held entries, and `tail` has values of the last ones. `last` is the largest verified
/// checkpoint of the log that this node has ever seen: if the segment reaches its size, the roots must be equal. The note may
/// be smaller than `last`, because an honest peer may be slower, but it must cover the segment. Held entries at the beginning
/// of the segment are dropped without a check; use [`Segment::overlap`] to compare them.
///
/// # Errors
/// [`VerifyError`] for the first fault. [`VerifyError::AlreadyHeld`] is not a fault of the peer.
pub fn verify_segment(
    segment: Segment,
    held: &Frontier,
    last: Option<&Checkpoint>,
    tail: Tail,
    keys: &KeyRing,
) -> Result<Verified<VerifiedSegment>, VerifyError> {
    check_limits(&segment)?;
    let end = segment.end().ok_or(VerifyError::OverLimit("indexes"))?;
    if segment.first > held.size() {
        return Err(VerifyError::Gap { held: held.size(), first: segment.first });
    }
    if end <= held.size() {
        return Err(VerifyError::AlreadyHeld { end });
    }
    let opened = keys.open(&segment.note)?;
    check_note(&segment.log, &opened.checkpoint, held.size(), end)?;
    check_last(&segment.log, held, last, &opened.checkpoint)?;
    let segment = segment.trim(held.size());
    let headers = read_headers(&segment, tail)?;
    let leaves: Vec<Hash> = segment.headers.iter().map(|bytes| leaf_hash(bytes)).collect();
    let frontier = extend(held, &leaves, last, &opened.checkpoint, &segment.consistency)?;
    for (header, disclosure) in headers.iter().zip(&segment.disclosures) {
        check_disclosure(header, disclosure)?;
    }
    let rest = segment.headers.into_iter().zip(segment.disclosures);
    let entries = headers.into_iter().zip(leaves).zip(rest);
    let entries = entries
        .map(|((header, leaf), (bytes, disclosure))| VerifiedEntry { header, bytes, leaf, disclosure })
        .collect();
    Ok(Verified(VerifiedSegment {
        log: segment.log,
        first: segment.first,
        entries,
        frontier,
        checkpoint: opened.checkpoint,
        note: opened.note,
        cosignatures: opened.cosignatures,
    }))
}

/// Verifies a disclosure that comes after its header, because the payload was withheld or missing.
///
/// # Errors
/// [`VerifyError::BadDisclosure`], [`VerifyError::BadCommitment`] or [`VerifyError::OverLimit`].
pub fn verify_disclosure(header: &Header, disclosure: Disclosure) -> Result<Verified<Disclosure>, VerifyError> {
    check_disclosure_limits(&disclosure)?;
    check_disclosure(header, &disclosure)?;
    Ok(Verified(disclosure))
}

fn check_note(log: &LogId, note: &Checkpoint, held: u64, end: Index) -> Result<(), VerifyError> {
    let size = note.size;
    if note.log != *log {
        return Err(VerifyError::OtherLog { found: note.log.clone() });
    }
    if size < held {
        return Err(VerifyError::Rollback { size, held });
    }
    if size < end {
        return Err(VerifyError::NoteTooSmall { size, end });
    }
    Ok(())
}

/// Compares the last checkpoint with the held entries and the note, before any new entry is read.
fn check_last(log: &LogId, held: &Frontier, last: Option<&Checkpoint>, note: &Checkpoint) -> Result<(), VerifyError> {
    let Some(last) = last else { return Ok(()) };
    if last.log != *log {
        return Err(VerifyError::OtherLog { found: last.log.clone() });
    }
    if last.size == held.size() && last.root != held.root() {
        return Err(VerifyError::HeldDisagrees { size: last.size });
    }
    if last.size == note.size && last.root != note.root {
        return Err(fork(last, note));
    }
    Ok(())
}

fn fork(held: &Checkpoint, seen: &Checkpoint) -> VerifyError {
    VerifyError::Fork { held: Box::new(held.clone()), seen: Box::new(seen.clone()) }
}

fn read_headers(segment: &Segment, mut tail: Tail) -> Result<Vec<Header>, VerifyError> {
    let mut headers = Vec::with_capacity(segment.headers.len());
    for (index, bytes) in (segment.first..).zip(&segment.headers) {
        let header = Header::decode(bytes).map_err(|source| VerifyError::BadHeader { index, source })?;
        if header.index != index || header.epoch != segment.log.epoch {
            return Err(VerifyError::Misplaced { index });
        }
        if tail.time.is_some_and(|time| header.time < time) {
            return Err(VerifyError::TimeDecreases { index });
        }
        if header.cites().zip(tail.cites).is_some_and(|(cites, before)| cites.is_older_than(&before)) {
            return Err(VerifyError::CitesDecrease { index });
        }
        tail = tail.after(&header);
        headers.push(header);
    }
    Ok(headers)
}

/// Extends the frontier, and verifies that it leads to the note. Only then can it prove a fork: before, a wrong root may
/// also be a fault of the sender.
fn extend(
    held: &Frontier,
    leaves: &[Hash],
    last: Option<&Checkpoint>,
    note: &Checkpoint,
    consistency: &[Hash],
) -> Result<Frontier, VerifyError> {
    let mut frontier = held.clone();
    let mut forked = None;
    for leaf in leaves {
        frontier.push(*leaf);
        if let Some(last) = last.filter(|last| last.size == frontier.size() && last.root != frontier.root()) {
            forked = Some(last);
        }
    }
    verify_consistency(frontier.size(), &frontier.root(), note.size, &note.root, consistency)
        .map_err(|_| VerifyError::Inconsistent)?;
    match forked {
        Some(last) => Err(fork(last, note)),
        None => Ok(frontier),
    }
}
