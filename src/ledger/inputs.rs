//! What comes into the ledger and what goes out of it.

use marsad_domain::audience::Audience;
use marsad_domain::code::OrganisationCode;
use marsad_domain::raw::RawEvent;
use marsad_domain::sharing::Sharing;
use marsad_domain::timestamp::Timestamp;
use marsad_log::entry::{Epoch, Index};
use marsad_log::merkle::Hash;
use marsad_log::receipt::Receipt;
use marsad_store::standing::Superseding;

use super::{Changes, Comparison, NewBatch, ObservationsJudge};

pub use marsad_wire::payload::{Authorship, Erased, Position};

/// Where a submission comes from, and under which versions it was judged.
#[derive(Debug, Clone)]
pub struct NewSubmission {
    /// The name in the submitter's certificate, or the person who is logged in.
    pub member: String,
    pub reporter: OrganisationCode,
    pub idempotency_key: String,
    /// The versions that it was judged under; those of now.
    pub catalogue: Position,
    pub membership: Position,
    pub sharing: Sharing,
    /// The widest release that totals of it may enter.
    pub audience: Audience,
    /// A remark on the whole.
    pub comment: String,
    /// Why warnings were accepted.
    pub accept_warnings: String,
    /// The language of texts, ISO 639-1.
    pub language: String,
    /// `content_digest` over the digests of the parts.
    pub content_digest: Hash,
    /// Who vouches for it: the submitter with a signature, or this node for a person who is logged in.
    pub authorship: Authorship,
}

/// A submission of observations: one entry.
#[derive(Debug, Clone)]
pub struct NewObservations {
    pub submission: NewSubmission,
    pub batches: Vec<NewBatch>,
    /// Who judged these batches while they came in; none: they are judged now. Of a judge of other chunks, another reporter or
    /// other versions nothing is believed.
    pub judge: Option<ObservationsJudge>,
    /// How these batches compare with what stands, if that is known already.
    pub compared: Option<Comparison>,
}

/// A submission of events: one entry each.
#[derive(Debug, Clone)]
pub struct NewEvents {
    pub submission: NewSubmission,
    /// Each with its digest (`wire::content::event_digest`).
    pub events: Vec<(RawEvent, Hash)>,
}

/// A release: one entry, whose chunk 0 is the manifest and whose chunks 1 … n are the blocks.
#[derive(Debug, Clone)]
pub struct NewRelease {
    pub sharing: Sharing,
    /// As stored.
    pub manifest: Vec<u8>,
    /// As stored, in the order of the manifest.
    pub blocks: Vec<Vec<u8>>,
}

/// What was appended, or had been under the same idempotency key.
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
    /// The receipt as JSON: the same bytes whenever it is asked for, but for signatures of witnesses that came since.
    pub document: String,
    /// Of observations and events as they were submitted.
    pub audience: Audience,
    /// What became of what was submitted now.
    pub became: Became,
}

/// What became of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Became {
    /// It is stored; of observations how many rows change what.
    Stored(Option<Changes>),
    /// Every row says what stands already, in these submissions, the latest first. The receipt is of the latest.
    Unchanged { changes: Changes, held_in: Vec<String> },
    /// The same, answered under its idempotency key before: that answer stands, whatever was stored since. So many rows stood
    /// already; what has become of them is there if it was looked at.
    UnchangedBefore { rows: u64, since: Option<Since> },
    /// Its idempotency key had been used for the same.
    Replayed,
}

/// What has become of rows that stood already when they were sent first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// How many of them stand no more: others have taken their place, or what held them was withdrawn.
    pub outdated: u64,
    /// The later submissions that have taken the place of some, the newest first, at most 20.
    pub later: Vec<Superseding>,
}

/// What an idempotency key was used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotentHit {
    /// None of what is erased.
    pub content: Option<Hash>,
    /// None of a class that this program does not know.
    pub sharing: Option<Sharing>,
    pub audience: Audience,
    pub submission: String,
    /// Whether it was stored under this key. Else its rows stood already, in that submission and maybe in others.
    pub stored: bool,
}

/// Where the chunks of an entry are that did not come inline.
#[derive(Debug, Clone)]
pub enum ChunkSource {
    /// Here, all of them, in order.
    Memory(Vec<Vec<u8>>),
    /// In the database, where `Store::stage_chunk` put them.
    Staged,
}

/// The chunks of an entry of a segment.
#[derive(Debug, Clone)]
pub struct EntryChunks {
    pub index: Index,
    pub chunks: ChunkSource,
}

/// What an application did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Applied {
    /// Entries that were new.
    pub entries: u64,
    /// The size that is held now.
    pub size: u64,
}

/// What nodes compare.
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
    /// The epoch that its entries are in: that of now or an earlier one.
    pub epoch: Epoch,
    /// The indexes of its entries.
    pub indexes: Vec<Index>,
    pub reason: String,
}

/// The erasure of payloads of this node: the entries of one submission, or one release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewErasure {
    /// The epoch that the entries are in: that of now or an earlier one.
    pub epoch: Epoch,
    pub indexes: Vec<Index>,
    pub erased: Erased,
}
