//! The turnstile: nothing received is stored unless it has become a [`Verified`], and only this file makes one.
//!
//! What is verified is authenticity: limits, form, position, tree, signature, key, commitments. Whether an entry keeps
//! the rules of the domain is judged later and decides over its projection only; an authentic entry that breaks them
//! must not block its log. The sender plays no part: what is verified is bound to the origin.

use std::ops::Deref;

use marsad_domain::timestamp::Timestamp;

use super::checkpoint::{Checkpoint, LogId};
use super::entry::{EntryError, Header, Index, Kind};
use super::extension::{Cites, Place};
use super::keys::{KeyRing, TrustError};
use super::limits;
use super::merkle::{Frontier, Hash, leaf_hash, verify_consistency};
use super::note::NoteSignature;
use super::segment::{Disclosure, Segment};

/// What has passed the turnstile. It can be read and taken apart, and made nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    /// The content, which is then a plain value again.
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

/// What the last entries of a log say that the next ones must not fall behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tail {
    /// The time of the last entry; none of an empty log.
    pub time: Option<Timestamp>,
    /// What the last entry was judged under that says so.
    pub cites: Option<Cites>,
}

impl Tail {
    /// The tail of the log once `header` follows.
    #[must_use]
    pub fn after(self, header: &Header) -> Self {
        Self { time: Some(header.time), cites: header.cites().or(self.cites) }
    }
}

/// An entry of a verified segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedEntry {
    /// The header.
    pub header: Header,
    /// The header's bytes as the origin wrote them.
    pub bytes: Vec<u8>,
    /// The leaf hash of the bytes.
    pub leaf: Hash,
    /// What came with it. An opening belongs to the header's commitment, an inline chunk to the opening; chunks that
    /// come later are checked with [`super::commitment::Opening::verify_chunk`].
    pub disclosure: Disclosure,
}

/// What a verified segment says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedSegment {
    /// The log.
    pub log: LogId,
    /// The index of the first entry: the size that was held.
    pub first: Index,
    /// The entries that are new, at least one.
    pub entries: Vec<VerifiedEntry>,
    /// The frontier with them.
    pub frontier: Frontier,
    /// The checkpoint that covers them. It may be larger than the frontier, and smaller than the last one seen.
    pub checkpoint: Checkpoint,
    /// Its note, with the origin's signature alone.
    pub note: String,
    /// The signatures of other known keys under it.
    pub cosignatures: Vec<NoteSignature>,
}

impl Verified<VerifiedSegment> {
    /// This segment and the one that goes on where it ends, as one; both of them again if `next` is no such segment.
    ///
    /// # Errors
    /// Both, as they were.
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

/// Why something received is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    #[error("the segment goes beyond the limit of {0}")]
    OverLimit(&'static str),
    #[error("the segment does not have a disclosure for every header, or no header at all")]
    BadSegment,
    #[error("the segment begins at {first}, and {held} entries are held")]
    Gap { held: u64, first: Index },
    #[error("all entries of the segment up to {end} are held already")]
    AlreadyHeld { end: Index },
    #[error("the note is not trusted")]
    Note(#[from] TrustError),
    #[error("the note speaks of the log {found}")]
    OtherLog { found: LogId },
    #[error("the note is for {size} entries, and {held} are held")]
    Rollback { size: u64, held: u64 },
    #[error("the note is for {size} entries, and the segment ends at {end}")]
    NoteTooSmall { size: u64, end: Index },
    #[error("the header of entry {index} cannot be read")]
    BadHeader { index: Index, source: EntryError },
    #[error("the header of entry {index} is that of another epoch or another index")]
    Misplaced { index: Index },
    #[error("the time of entry {index} is earlier than that of the entry before it")]
    TimeDecreases { index: Index },
    #[error("entry {index} cites an older catalogue, membership or version of the rules than an entry before it")]
    CitesDecrease { index: Index },
    #[error("the entries do not lead to the root of the note")]
    Inconsistent,
    #[error("what is held has another root than the checkpoint of the same {size} entries")]
    HeldDisagrees { size: u64 },
    #[error("the origin signed two trees that differ within the first {} entries", held.size)]
    Fork { held: Box<Checkpoint>, seen: Box<Checkpoint> },
    #[error("the opening or chunk of entry {index} does not belong to its commitment")]
    BadCommitment { index: Index },
    #[error("the disclosure of entry {index} contradicts itself")]
    BadDisclosure { index: Index },
}

impl VerifyError {
    /// A stable code of the reason, for records and counters.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::OverLimit(_) => "over-limit",
            Self::BadSegment => "bad-segment",
            Self::Gap { .. } => "gap",
            Self::AlreadyHeld { .. } => "already-held",
            Self::Note(TrustError::Note(_)) => "bad-note",
            Self::Note(TrustError::UnknownLog(_) | TrustError::NotSigned(_)) => "unknown-key",
            Self::Note(TrustError::NotValidAtSize { .. }) => "key-not-valid",
            Self::Note(TrustError::BadSignature(_)) => "bad-signature",
            Self::OtherLog { .. } => "other-log",
            Self::Rollback { .. } => "rollback",
            Self::NoteTooSmall { .. } => "note-too-small",
            Self::BadHeader { .. } | Self::Misplaced { .. } => "bad-header",
            Self::TimeDecreases { .. } => "time-decreases",
            Self::CitesDecrease { .. } => "cites-decrease",
            Self::Inconsistent => "inconsistent",
            Self::HeldDisagrees { .. } => "held-disagrees",
            Self::Fork { .. } => "fork",
            Self::BadCommitment { .. } => "bad-commitment",
            Self::BadDisclosure { .. } => "bad-disclosure",
        }
    }
}

/// Verifies a segment against what is held of its log.
///
/// `held` is the frontier of the entries that are held and `tail` what the last of them say. `last` is the largest
/// verified checkpoint of the log that was ever seen: where the segment reaches its size, the roots must be equal. A note
/// smaller than `last` is no fault (a slower peer serves it honestly) as long as it covers the segment. Entries that are
/// held already are trimmed, unread; [`Segment::overlap`] gives them to a caller that wants to compare.
///
/// # Errors
/// [`VerifyError`] with the first thing that is wrong. [`VerifyError::AlreadyHeld`] is no fault of anyone's.
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

/// Verifies what comes later for a header that is held: a payload that was withheld or missing.
///
/// # Errors
/// [`VerifyError::BadDisclosure`], [`VerifyError::BadCommitment`] or [`VerifyError::OverLimit`].
pub fn verify_disclosure(header: &Header, disclosure: Disclosure) -> Result<Verified<Disclosure>, VerifyError> {
    check_disclosure_limits(&disclosure)?;
    check_disclosure(header, &disclosure)?;
    Ok(Verified(disclosure))
}

fn check_limits(segment: &Segment) -> Result<(), VerifyError> {
    if segment.headers.len() > limits::SEGMENT_HEADERS_MAX {
        return Err(VerifyError::OverLimit("headers"));
    }
    if segment.headers.is_empty() || segment.headers.len() != segment.disclosures.len() {
        return Err(VerifyError::BadSegment);
    }
    if segment.headers.iter().any(|header| header.len() > Header::BYTES_MAX) {
        return Err(VerifyError::OverLimit("header bytes"));
    }
    if segment.note.len() > limits::NOTE_BYTES_MAX {
        return Err(VerifyError::OverLimit("note bytes"));
    }
    if segment.consistency.len() > limits::PROOF_HASHES_MAX {
        return Err(VerifyError::OverLimit("proof hashes"));
    }
    segment.disclosures.iter().try_for_each(check_disclosure_limits)?;
    if segment_bytes(segment) > limits::SEGMENT_BYTES_MAX {
        return Err(VerifyError::OverLimit("segment bytes"));
    }
    Ok(())
}

/// What the parts of a segment take, without what an encoding adds to them.
fn segment_bytes(segment: &Segment) -> usize {
    let headers: usize = segment.headers.iter().map(Vec::len).sum();
    let disclosures: usize = segment.disclosures.iter().map(disclosure_bytes).sum();
    headers + disclosures + segment.note.len() + segment.consistency.len() * 32
}

fn disclosure_bytes(disclosure: &Disclosure) -> usize {
    match disclosure {
        Disclosure::Full { opening, inline, .. } => {
            32 + opening.chunk_hashes.len() * 32 + inline.as_ref().map_or(0, Vec::len)
        }
        Disclosure::Withheld { .. } | Disclosure::Erased { .. } | Disclosure::Lost => 0,
    }
}

fn check_disclosure_limits(disclosure: &Disclosure) -> Result<(), VerifyError> {
    let Disclosure::Full { opening, inline, chunk_bytes } = disclosure else { return Ok(()) };
    if opening.chunk_hashes.len() > limits::PAYLOAD_CHUNKS_MAX {
        return Err(VerifyError::OverLimit("chunks"));
    }
    if inline.as_ref().is_some_and(|chunk| chunk.len() > limits::CHUNK_INLINE_BYTES_MAX) {
        return Err(VerifyError::OverLimit("inline chunk bytes"));
    }
    let too_long = |bytes: &u32| usize::try_from(*bytes).map_or(true, |bytes| bytes > limits::CHUNK_STORED_BYTES_MAX);
    if chunk_bytes.iter().any(too_long) {
        return Err(VerifyError::OverLimit("chunk bytes"));
    }
    Ok(())
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

/// What can be said of the last checkpoint before any new entry is looked at.
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
        if header.cites().zip(tail.cites).is_some_and(|(cites, before)| cites.goes_back(&before)) {
            return Err(VerifyError::CitesDecrease { index });
        }
        tail = tail.after(&header);
        headers.push(header);
    }
    Ok(headers)
}

/// Extends the frontier and holds it to the note. Only what the note proves can prove a fork: until then a wrong root
/// may as well be the sender's doing.
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

fn payload_bytes_max(kind: Kind) -> u64 {
    let max = match kind {
        Kind::Release => limits::RELEASE_PAYLOAD_BYTES_MAX,
        _ => limits::PAYLOAD_BYTES_MAX,
    };
    u64::try_from(max).unwrap_or(u64::MAX)
}

fn check_disclosure(header: &Header, disclosure: &Disclosure) -> Result<(), VerifyError> {
    let index = header.index;
    let (opening, inline, chunk_bytes) = match disclosure {
        Disclosure::Full { opening, inline, chunk_bytes } => (opening, inline, chunk_bytes),
        // An erasure is a later entry of the same origin.
        Disclosure::Erased { by } if *by <= (Place { epoch: header.epoch, index }) => {
            return Err(VerifyError::BadDisclosure { index });
        }
        Disclosure::Erased { .. } | Disclosure::Withheld { .. } | Disclosure::Lost => return Ok(()),
    };
    if opening.chunk_hashes.is_empty() || opening.chunk_hashes.len() != chunk_bytes.len() {
        return Err(VerifyError::BadDisclosure { index });
    }
    if chunk_bytes.iter().map(|bytes| u64::from(*bytes)).sum::<u64>() > payload_bytes_max(header.kind) {
        return Err(VerifyError::OverLimit("payload bytes"));
    }
    opening.verify(&header.commitment).map_err(|_| VerifyError::BadCommitment { index })?;
    let Some(chunk) = inline else { return Ok(()) };
    match chunk_bytes.as_slice() {
        [bytes] if usize::try_from(*bytes) == Ok(chunk.len()) => {}
        _ => return Err(VerifyError::BadDisclosure { index }),
    }
    opening.verify_chunk(0, chunk).map_err(|_| VerifyError::BadCommitment { index })
}
