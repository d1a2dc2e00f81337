//! The projector: turns an entry into rows of the views. Append, apply, rebuild, late payloads and entries that waited for a
//! version all use it.
//!
//! It has two halves. [`judge`] decides only from the entry, its payload and the versions that its header cites, so that the
//! verdict does not depend on the order in which entries arrive. [`write`] writes the verdict into the tables.

mod event;
mod batch_index;
mod call;
mod observations;
mod provenance;
mod release;
mod release_plan;
mod retraction;
mod roster;
mod verdict;
mod write;

use std::sync::Arc;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::code::OriginName;
use marsad_domain::scan::check_form;
use marsad_domain::sharing::Sharing;
use marsad_log::entry::Kind;
use marsad_log::extension::{Citations, EntryPosition};
use marsad_wire::payload;

use super::versions::Lookup;
use super::{CatalogueVersion, Ledger, LedgerError, MembershipVersion, Position};

pub use super::refusal::Refusal;
pub(super) use batch_index::BatchIndex;
pub use event::JudgedEvent;
pub use observations::JudgedRows;
pub(super) use observations::{JudgedChunks, judge_batch, read_chunk};
pub use provenance::Source;
pub(super) use provenance::{is_accepted, scope_of};
pub(super) use verdict::{Projection, Subject, Verdict};
pub(super) use write::{EntryContext, write_entry};

/// The version of the projector. Raise it with every change of the rows that an entry gives, or of their tables: nodes then
/// project everything again when they start.
pub const VERSION: i32 = 21;

/// The version of the rules that this program judges entries by, which is in the header of what it appends. Raise it with every
/// change that gives another verdict; entries under older rules keep theirs. 2: releases that state what they are as publications.
pub const RULES: u32 = 2;

/// Which kinds an origin may write.
fn may_write(kind: Kind, origin: &OriginName, operator: &OriginName) -> bool {
    match kind {
        Kind::Catalogue | Kind::Membership => origin == operator,
        // Data only for the origin's territories, by the cited membership.
        Kind::Observations | Kind::Event | Kind::Roster | Kind::Call | Kind::CallAnswer => true,
        // These only concern its own logs: their payloads can name no other origin.
        Kind::Genesis | Kind::Release | Kind::ReleasePlan | Kind::Withdrawal | Kind::Erasure => true,
        Kind::Unknown(_) => true,
    }
}

/// Judges an entry whose payload is held, under the versions that `lookup` finds.
///
/// # Errors
/// [`LedgerError`] if versions cannot be read. An entry that breaks a rule is not an error.
pub(super) async fn judge(ledger: &Ledger, subject: &Subject, lookup: Lookup<'_>) -> Result<Verdict, LedgerError> {
    if (subject.index == 0) != matches!(subject.kind, Kind::Genesis) {
        return Ok(Refusal::new("genesis-first", "").into());
    }
    if !may_write(subject.kind, &subject.log.origin, &ledger.settings().operator) {
        return Ok(Refusal::new("kind-not-allowed", subject.kind.name()).into());
    }
    if is_of_newer_rules(subject) {
        return Ok(not_projected("newer-rules"));
    }
    match subject.kind {
        Kind::Genesis => Ok(judge_genesis(subject)),
        Kind::Catalogue => judge_catalogue(subject).await,
        Kind::Membership => Ok(judge_membership(subject)),
        Kind::Observations | Kind::Event | Kind::Roster | Kind::Call | Kind::CallAnswer => {
            judge_data(ledger, subject, lookup).await
        }
        Kind::Release => release::judge(ledger, subject, lookup).await,
        Kind::ReleasePlan => Ok(release_plan::judge(subject)),
        Kind::Withdrawal | Kind::Erasure => retraction::judge(ledger, subject, lookup).await,
        Kind::Unknown(_) => Ok(not_projected("unknown-kind")),
    }
}

/// Whether the rules that the entry was judged by are newer than this program's. Withdrawals and erasures are honoured under
/// any rules.
fn is_of_newer_rules(subject: &Subject) -> bool {
    let takes_away = matches!(subject.kind, Kind::Withdrawal | Kind::Erasure);
    !takes_away && subject.cites.is_some_and(|cites| cites.rules > RULES)
}

fn not_projected(reason: &'static str) -> Verdict {
    Verdict::NotProjected { reason }
}

/// The longest name of an author, in characters.
const MEMBER_CHARS_MAX: usize = 200;

/// Refuses texts that are too long, or hold what is no text: each a field, its text, and how many characters it may have.
fn check_texts(texts: &[(&str, &str, usize)]) -> Result<(), Refusal> {
    match texts.iter().find(|(_, text, most)| check_form(text, *most).is_err()) {
        Some((field, ..)) => Err(Refusal::new("malformed", *field)),
        None => Ok(()),
    }
}

fn malformed(detail: impl std::fmt::Display) -> Verdict {
    Refusal::new("malformed", detail.to_string()).into()
}

fn judge_genesis(subject: &Subject) -> Verdict {
    match payload::decode_genesis(&subject.chunks) {
        Err(error) => malformed(error.field),
        Ok(genesis) if genesis.origin != subject.log.origin || genesis.epoch != subject.log.epoch => {
            Refusal::new("other-log", genesis.origin.as_str()).into()
        }
        // The first epoch has no epoch before it; every other one names the end of the one before.
        Ok(genesis) if genesis.previous.is_some() != (genesis.epoch > 0) => malformed("previous_size"),
        Ok(_) => Projection::Nothing.into(),
    }
}

async fn judge_catalogue(subject: &Subject) -> Result<Verdict, LedgerError> {
    let subject = subject.clone();
    let judged = tokio::task::spawn_blocking(move || match super::versions::read_catalogue(&subject.chunks) {
        Ok((catalogue, digest)) => {
            let (position, time) = (subject.position(), subject.time);
            Projection::Catalogue(Arc::new(CatalogueVersion { position, catalogue, digest, time })).into()
        }
        Err(refusal) => refusal.into(),
    });
    judged.await.map_err(LedgerError::Worker)
}

fn judge_membership(subject: &Subject) -> Verdict {
    match payload::decode_membership(&subject.chunks) {
        Ok(membership) => {
            let (position, time) = (subject.position(), subject.time);
            Projection::Membership(Arc::new(MembershipVersion::new(position, membership, time))).into()
        }
        Err(error) => malformed(error.field),
    }
}

/// Whether a log that this node can hold may have an entry at the place.
fn is_storable(place: EntryPosition) -> bool {
    i32::try_from(place.epoch).is_ok() && i64::try_from(place.index).is_ok()
}

/// Payloads up to this size are judged on the calling thread: that is faster than waking another one.
const JUDGED_HERE_BYTES: usize = 4 << 10;

async fn judge_data(ledger: &Ledger, subject: &Subject, mut lookup: Lookup<'_>) -> Result<Verdict, LedgerError> {
    let Some(sharing) = subject.sharing.level() else { return Ok(not_projected("unknown-sharing")) };
    let content = match Content::read(subject) {
        Ok(read) => read,
        Err(refusal) => return Ok(refusal.into()),
    };
    let Some(cites) = subject.cites else { return Ok(Refusal::new("cites-nothing", "").into()) };
    if [cites.catalogue, cites.membership].iter().any(|place| !is_storable(*place)) {
        return Ok(malformed("cites"));
    }
    let position = |place: EntryPosition| Position {
        origin: ledger.settings().operator.clone(),
        epoch: place.epoch,
        index: place.index,
    };
    let (catalogue_at, membership_at) = (position(cites.catalogue), position(cites.membership));
    let Some(catalogue) = ledger.find_catalogue(&catalogue_at, &mut lookup).await? else {
        return Ok(Verdict::Waiting { reason: "catalogue", position: catalogue_at });
    };
    let Some(membership) = ledger.find_membership(&membership_at, &mut lookup).await? else {
        return Ok(Verdict::Waiting { reason: "membership", position: membership_at });
    };
    let subject = subject.clone();
    let is_small = subject.chunks.iter().map(Vec::len).sum::<usize>() <= JUDGED_HERE_BYTES;
    let judge = move || {
        let case = Case { subject: &subject, sharing, cites, version: &catalogue, membership: &membership };
        case.judge(content).map_or_else(Verdict::Refused, Verdict::Projected)
    };
    // Digests, signatures and rules of a million rows take a second of a core: not on a thread that serves other tasks.
    if is_small { Ok(judge()) } else { tokio::task::spawn_blocking(judge).await.map_err(LedgerError::Worker) }
}

/// What a data entry says, before it is judged.
enum Content {
    Submitted(Box<(Source, provenance::FirstChunk)>),
    Roster(payload::RosterPayload),
    Call(Box<payload::CallPayload>),
}

impl Content {
    fn read(subject: &Subject) -> Result<Self, Refusal> {
        match subject.kind {
            Kind::Roster => Ok(Self::Roster(roster::read(&subject.chunks)?)),
            Kind::Call => Ok(Self::Call(Box::new(call::read(&subject.chunks)?))),
            _ => provenance::read(subject).map(|read| Self::Submitted(Box::new(read))),
        }
    }
}

/// A data entry with the versions that it is judged under.
struct Case<'a> {
    subject: &'a Subject,
    sharing: Sharing,
    cites: Citations,
    version: &'a CatalogueVersion,
    membership: &'a MembershipVersion,
}

impl<'a> Case<'a> {
    fn catalogue(&self) -> &'a Catalogue {
        &self.version.catalogue
    }

    fn judge(&self, content: Content) -> Result<Projection, Refusal> {
        let (source, part) = match content {
            Content::Submitted(read) => *read,
            Content::Roster(roster) => return roster::judge(self, roster),
            Content::Call(payload) => return call::judge(self, *payload),
        };
        provenance::check(self, &source)?;
        let scope = self.scope(&source)?;
        match part {
            provenance::FirstChunk::Observations(manifest) => {
                let rows = observations::judge(self, &source, &manifest, &scope)?;
                Ok(Projection::Observations(Box::new(source), rows))
            }
            provenance::FirstChunk::Event { part, event } => {
                let event = event::judge(self, &source, part, &event, &scope)?;
                Ok(Projection::Event(Box::new(source), Box::new(event)))
            }
            provenance::FirstChunk::CallAnswer(cannots) => {
                call::judge_answer(self, &source, &cannots, &scope)?;
                Ok(Projection::CallAnswer(Box::new(source), cannots))
            }
        }
    }
}
