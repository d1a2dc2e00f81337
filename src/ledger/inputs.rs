//! The inputs and results of the ledger.

use marsad_domain::audience::Audience;
use marsad_domain::call::Cannots;
use marsad_domain::code::OrganisationCode;
use marsad_domain::raw::RawEvent;
use marsad_domain::sharing::Sharing;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Epoch, Index};
use marsad_log::extension::EntryPosition;
use marsad_log::merkle::Hash;
use marsad_log::receipt::Receipt;
use marsad_release::manifest::Manifest;
use marsad_store::standing::Superseding;
use marsad_wire::statement::Statement;

use super::{Changes, Comparison, NewBatch, ObservationsJudge};

pub use marsad_wire::payload::{Authorship, Erased, Position};

/// The origin of a submission, and the versions that it was judged under.
#[derive(Debug, Clone)]
pub struct NewSubmission {
    /// The name in the submitter's certificate, or the person with the session.
    pub member: String,
    pub reporter: OrganisationCode,
    pub idempotency_key: String,
    /// The versions that it was judged under. They must be the current ones.
    pub catalogue: Position,
    pub membership: Position,
    pub sharing: Sharing,
    /// The widest release that totals of it may enter.
    pub audience: Audience,
    /// A remark on the whole submission.
    pub comment: String,
    pub accept_warnings: String,
    /// The language of texts, ISO 639-1.
    pub language: String,
    /// The call that it answers (`node/id`); empty for none.
    pub call: String,
    /// `content_digest` over the digests of the parts.
    pub content_digest: Hash,
    /// The submitter's signature, or this node's attestation for a person with a session.
    pub authorship: Authorship,
}

impl NewSubmission {
    /// The statement that its submitter signs, for this log.
    #[must_use]
    pub fn statement<'a>(&'a self, log: &'a LogId) -> Statement<'a> {
        let place = |position: &Position| EntryPosition { epoch: position.epoch, index: position.index };
        Statement {
            origin: log.origin.as_str(),
            epoch: log.epoch,
            reporter: self.reporter.as_str(),
            idempotency_key: &self.idempotency_key,
            sharing: self.sharing,
            audience: self.audience,
            catalogue: place(&self.catalogue),
            membership: place(&self.membership),
            comment: &self.comment,
            accept_warnings: &self.accept_warnings,
            language: &self.language,
            call: &self.call,
            content: &self.content_digest,
        }
    }
}

/// A submission of observations: one entry.
#[derive(Debug, Clone)]
pub struct NewObservations {
    pub submission: NewSubmission,
    pub batches: Vec<NewBatch>,
    /// The judge that checked these batches while they came in; without one they are judged now. Ignored unless it judged the
    /// same chunks for the same reporter and versions.
    pub judge: Option<ObservationsJudge>,
    /// The comparison of these batches with the current rows, if it is known already.
    pub compared: Option<Comparison>,
}

/// A submission of events: one entry each.
#[derive(Debug, Clone)]
pub struct NewEvents {
    pub submission: NewSubmission,
    /// Each with its digest (`wire::content::event_digest`).
    pub events: Vec<(RawEvent, Hash)>,
}

/// An answer to a call: figures that cannot be given, one entry.
#[derive(Debug, Clone)]
pub struct NewCallAnswer {
    /// It names the call.
    pub submission: NewSubmission,
    pub cannots: Cannots,
}

/// A release: one entry, whose chunk 0 is the manifest and whose chunks 1 … n are the blocks.
#[derive(Debug, Clone)]
pub struct NewRelease {
    pub sharing: Sharing,
    /// Its number is decided when it is appended.
    pub manifest: Manifest,
    /// As stored, in the order of the manifest.
    pub blocks: Vec<Vec<u8>>,
    /// The membership that it was built under, which its entry cites; none: the newest.
    pub membership: Option<Position>,
}

/// The submission that was appended now, or before under the same idempotency key.
#[derive(Debug, Clone)]
pub struct Appended {
    pub submission: String,
    /// The first entry.
    pub position: Position,
    pub entries: u32,
    pub rows: u64,
    pub sharing: Sharing,
    pub time: Timestamp,
    pub receipt: Receipt,
    /// The receipt as JSON. Always the same bytes, except for signatures of witnesses that arrive later.
    pub document: String,
    /// The widest release that totals of it may enter.
    pub audience: Audience,
    /// The outcome of this submission.
    pub effect: SubmissionEffect,
}

/// The outcome of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubmissionEffect {
    /// It is stored. For observations with the changes.
    Stored(Option<Changes>),
    /// Every row repeats a current row of these submissions, the latest first. The receipt is that of the latest.
    Unchanged { changes: Changes, held_in: Vec<String> },
    /// The same key got this answer before, and gets it again whatever was stored since. `rows` rows were current then; `outdated`
    /// is what happened to them later, if that was looked up.
    UnchangedBefore { rows: u64, outdated: Option<Outdated> },
    /// Its idempotency key was used for the same content before.
    Replayed,
}

/// The fate of rows that were current when they were sent first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outdated {
    /// How many of them are no longer current: later rows replaced them, or their submission was withdrawn.
    pub rows: u64,
    /// The later submissions that replaced some of them, the newest first, at most 20.
    pub later: Vec<Superseding>,
}

/// The earlier use of an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotentHit {
    /// `None` if it is erased.
    pub content: Option<Hash>,
    /// `None` for a class that this program does not know.
    pub sharing: Option<Sharing>,
    pub audience: Audience,
    pub submission: String,
    /// Whether it was stored under this key. Otherwise its rows were current already, in that submission and maybe in others.
    pub stored: bool,
}

/// Where the chunks of an entry are, if they did not come inline.
#[derive(Debug, Clone)]
pub enum ChunkSource {
    /// In memory: all of them, in order.
    Memory(Vec<Vec<u8>>),
    /// In the database, stored by `Store::stage_chunk`.
    Staged,
}

#[derive(Debug, Clone)]
pub struct EntryChunks {
    pub index: Index,
    pub chunks: ChunkSource,
}

/// The result of applying a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Applied {
    /// How many entries were new.
    pub entries: u64,
    /// The size of the log that is held now.
    pub size: u64,
}

/// The digests that nodes compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digests {
    /// Origin, epoch, size and root of every log.
    pub logs: Hash,
    /// The canonical rows of all open and federation entries.
    pub shared: Hash,
    /// All that is held.
    pub full: Hash,
}

/// The withdrawal of a submission of this node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWithdrawal {
    pub submission: String,
    /// The epoch of its entries: the current or an earlier one.
    pub epoch: Epoch,
    pub indexes: Vec<Index>,
    pub reason: String,
}

/// The erasure of payloads of this node: the entries of one submission, or one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewErasure {
    /// The epoch of the entries: the current or an earlier one.
    pub epoch: Epoch,
    pub indexes: Vec<Index>,
    pub erased: Erased,
}
