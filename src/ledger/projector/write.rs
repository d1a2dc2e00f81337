//! Writes the verdict on an entry into the tables.

use marsad_domain::call::Cannots;
use marsad_domain::code::IndicatorCode;
use marsad_domain::finding::FindingCode;
use marsad_domain::scan::find_personal_data;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Epoch, Index, Kind, SharingClass};
use marsad_log::extension::EntryPosition;
use marsad_release::manifest::Manifest;
use marsad_store::call::CallRow;
use marsad_store::release_plan::ReleasePlanRow;
use marsad_store::retraction::{ErasedRow, Retraction};
use marsad_store::roster::RosterRow;
use marsad_store::{DUPLICATE_SUBMISSION, EntryState, EventRow, LogKey, ObservationPart, SubmissionRow, Tx};
use marsad_validate::event_rules::{self, Standing};
use marsad_wire::payload::{Authorship, CallAct, CallPayload, Erased, Erasure, RosterPayload};

use super::{JudgedEvent, JudgedRows, Projection, Refusal, Source, Verdict};
use crate::LedgerError;

/// An entry's position, and the header fields that the tables need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EntryContext<'a> {
    pub key: LogKey,
    pub log: &'a LogId,
    pub index: Index,
    pub kind: Kind,
    pub sharing: SharingClass,
    pub time: Timestamp,
    /// Whether the log is this node's own.
    pub is_own: bool,
}

fn parts_to_write(rows: &JudgedRows) -> &[ObservationPart] {
    // A planted fault, for the test that compares a rebuild with what was there.
    fail::fail_point!("projector::skip-last-part", |_| match rows.parts.split_last() {
        Some((_, rest)) => rest,
        None => &rows.parts,
    });
    &rows.parts
}

#[derive(Debug, Default)]
pub(crate) struct WriteResult {
    /// Why it is refused: it contradicts an earlier entry.
    pub refusal: Option<Refusal>,
    /// Whether entries after it must be judged again.
    pub reopened: bool,
}

/// Writes the verdict on an entry. The lock of the log's head is held.
pub(crate) async fn write_entry(
    tx: &mut Tx,
    place: &EntryContext<'_>,
    outcome: &Verdict,
) -> Result<WriteResult, LedgerError> {
    let EntryContext { key, index, .. } = *place;
    match outcome {
        Verdict::Projected(Projection::Observations(source, rows)) => {
            let indicators = rows.indicators.iter().map(IndicatorCode::to_string).collect();
            let row = submission(place, source, 0, rows.rows, indicators);
            let withheld = rows.withheld.iter().map(|column| (*column).to_owned()).chain(remarks(source));
            let row = SubmissionRow { withheld: names(withheld), ..row };
            write_observations(tx, place, &row, parts_to_write(rows)).await
        }
        Verdict::Projected(Projection::Event(source, event)) => write_event(tx, place, source, event).await,
        Verdict::Projected(Projection::CallAnswer(source, cannots)) => {
            write_observations(tx, place, &answer(place, source, cannots), &[]).await
        }
        Verdict::Projected(projection) => {
            tx.set_entry_state(key, index, &EntryState::projected(names(texts_of(projection)))).await?;
            write_projection(tx, place, projection).await
        }
        Verdict::Partly(projection, _) => {
            tx.set_entry_state(key, index, &outcome.state()).await?;
            write_projection(tx, place, projection).await
        }
        _ => {
            tx.set_entry_state(key, index, &outcome.state()).await?;
            Ok(WriteResult::default())
        }
    }
}

/// The names of texts that seem to hold personal data, as an incident lists them.
fn names(withheld: impl Iterator<Item = String>) -> String {
    withheld.take(WITHHELD_NAMED_MAX).collect::<Vec<_>>().join(", ")
}

/// How many withheld texts of one entry are named.
const WITHHELD_NAMED_MAX: usize = 20;

/// Which of some texts seem to hold personal data, by name.
fn personal(texts: &[(&str, &str)]) -> Vec<String> {
    let found = texts.iter().filter(|(_, text)| find_personal_data(text).is_some());
    found.map(|(name, _)| (*name).to_owned()).collect()
}

/// The submitter's remarks on the whole submission.
fn remarks(source: &Source) -> Vec<String> {
    let own = &source.provenance;
    personal(&[("comment", &own.comment), ("accept_warnings", &own.accept_warnings)])
}

/// The texts of control entries.
fn texts_of(projection: &Projection) -> impl Iterator<Item = String> {
    let found = match projection {
        Projection::Withdrawal(own) => personal(&[("reason", &own.reason), ("member", &own.member)]),
        Projection::Erasure(own) => personal(&[("reason", &own.reason), ("member", &own.member)]),
        Projection::Roster(own) => personal(&[("note", &own.note), ("member", &own.member)]),
        Projection::ReleasePlan(own) => {
            let title = &own.plan.title;
            let titles = [("title.ar", title.ar.as_str()), ("title.fr", &title.fr), ("title.en", &title.en)];
            personal(&[&titles[..], &[("note", &own.note), ("member", &own.member)]].concat())
        }
        Projection::Call(own) => {
            let note = match &own.act {
                CallAct::Open(call) => &call.note,
                CallAct::Close { note, .. } => note,
            };
            personal(&[("note", note), ("member", &own.member)])
        }
        Projection::Release(row) => {
            let (title, own) = (&row.manifest().title, row.manifest().publication.as_ref());
            let reason = own.and_then(|own| Some(own.corrects.as_ref()?.reason.as_str())).unwrap_or_default();
            let early = own.and_then(|own| Some(own.plan.as_ref()?.early.as_str())).unwrap_or_default();
            let licence = own.map_or("", |own| &own.licence);
            let titles = [("title.ar", title.ar.as_str()), ("title.fr", &title.fr), ("title.en", &title.en)];
            personal(&[&titles[..], &[("licence", licence), ("reason", reason), ("early", early)]].concat())
        }
        _ => Vec::new(),
    };
    found.into_iter()
}

/// Whether an event contradicts earlier entries: another reporter has its identifier, or its version is not a new one.
async fn contradiction(
    tx: &mut Tx,
    place: &EntryContext<'_>,
    source: &Source,
    row: &EventRow,
) -> Result<Option<Refusal>, LedgerError> {
    let Some(before) = tx.event_before(place.key, place.index, &row.event_id).await? else { return Ok(None) };
    let standing = Standing { version: before.version, reporter: &before.reporter };
    let code = event_rules::contradiction(row.version, &source.provenance.reporter, standing);
    Ok(code.map(|code| Refusal::new(code.as_str(), row.event_id.clone())))
}

/// Sets back the entries after an index that are versions of these events, and entries that were refused for repeating those.
async fn reopen(tx: &mut Tx, key: LogKey, index: Index, events: &[String]) -> Result<bool, LedgerError> {
    let reasons = [FindingCode::DuplicateRow.as_str(), FindingCode::BadVersion.as_str()];
    let reopened = tx.reopen_events(key, index, events, &reasons).await?;
    tx.reopen_repeats(&reopened).await?;
    Ok(!reopened.is_empty())
}

/// Removes later entries that repeat the one at `index` from the views, because the first in the log counts. They are judged
/// again, with the entries that depend on them.
async fn take_out(tx: &mut Tx, key: LogKey, index: Index, repeats: &[Index]) -> Result<bool, LedgerError> {
    let mut events = Vec::new();
    for repeat in repeats {
        events.extend(tx.events_of(key, *repeat).await?);
        tx.unproject(key, *repeat).await?;
    }
    let gone: Vec<(LogKey, Index)> = repeats.iter().map(|repeat| (key, *repeat)).collect();
    tx.reopen_repeats(&gone).await?;
    reopen(tx, key, index, &events).await?;
    Ok(!repeats.is_empty())
}

async fn refuse(tx: &mut Tx, place: &EntryContext<'_>, refusal: Refusal) -> Result<WriteResult, LedgerError> {
    tx.set_entry_state(place.key, place.index, &Verdict::from(refusal.clone()).state()).await?;
    Ok(WriteResult { refusal: Some(refusal), reopened: false })
}

fn repeats(earlier: Index) -> Refusal {
    Refusal::new(DUPLICATE_SUBMISSION, earlier.to_string())
}

/// Writes observations with their state. If entries repeat one another, the first in the log counts, in whatever order they
/// arrive.
async fn write_observations(
    tx: &mut Tx,
    place: &EntryContext<'_>,
    row: &SubmissionRow,
    parts: &[ObservationPart],
) -> Result<WriteResult, LedgerError> {
    let EntryContext { key, index, .. } = *place;
    let repeated = tx.project_submission(key, row, parts).await?;
    if let Some(earlier) = repeated.earlier {
        return refuse(tx, place, repeats(earlier)).await;
    }
    let reopened = take_out(tx, key, index, &repeated.later).await?;
    if reopened {
        tx.project_submission(key, row, parts).await?;
    }
    Ok(WriteResult { refusal: None, reopened })
}

/// Writes an event with its state. If entries contradict one another, the first in the log counts, in whatever order they
/// arrive.
async fn write_event(
    tx: &mut Tx,
    place: &EntryContext<'_>,
    source: &Source,
    event: &JudgedEvent,
) -> Result<WriteResult, LedgerError> {
    let EntryContext { key, index, .. } = *place;
    let row = &event.row;
    let own = submission(place, source, event.part, 1, vec![row.kind.clone()]);
    let withheld = event.withheld.iter().cloned().chain(remarks(source));
    let own = SubmissionRow { withheld: names(withheld), ..own };
    let repeated = tx.repeated(key, &own).await?;
    if let Some(earlier) = repeated.earlier {
        return refuse(tx, place, repeats(earlier)).await;
    }
    if let Some(refusal) = contradiction(tx, place, source, row).await? {
        return refuse(tx, place, refusal).await;
    }
    let mut reopened = take_out(tx, key, index, &repeated.later).await?;
    if tx.has_event_after(key, index, &row.event_id).await? {
        reopened |= reopen(tx, key, index, std::slice::from_ref(&row.event_id)).await?;
    }
    tx.project_submission(key, &own, &[]).await?;
    tx.insert_event(key, index, row).await?;
    Ok(WriteResult { refusal: None, reopened })
}

async fn write_projection(
    tx: &mut Tx,
    place: &EntryContext<'_>,
    projection: &Projection,
) -> Result<WriteResult, LedgerError> {
    let EntryContext { key, index, kind, time, .. } = *place;
    let mut reopened = false;
    match projection {
        Projection::Nothing => {}
        Projection::Catalogue(_) | Projection::Membership(_) => tx.insert_control(key, index, kind, time).await?,
        // `write_entry` has written them.
        Projection::Observations(..) | Projection::Event(..) | Projection::CallAnswer(..) => {}
        Projection::Call(own) => tx.insert_call(key, index, &call_row(time, own)).await?,
        Projection::Release(row) => tx.insert_release(key, index, row).await?,
        Projection::ReleasePlan(own) => {
            let row = ReleasePlanRow { time, plan: &own.plan, note: &own.note, member: &own.member };
            tx.insert_release_plan(key, index, &row).await?;
        }
        Projection::Roster(own) => tx.insert_roster(key, index, &roster_row(time, own)).await?,
        Projection::Withdrawal(withdrawal) => {
            let at = EntryPosition { epoch: place.log.epoch, index };
            let by = Retraction { place: at, time, reason: &withdrawal.reason, member: &withdrawal.member };
            let of = target(tx, place, withdrawal.epoch).await?;
            tx.insert_withdrawals(of, &withdrawal.indexes, &by).await?;
            let events = tx.events_of(key, index).await?;
            reopened = reopen(tx, key, index, &events).await?;
        }
        Projection::Erasure(erasure) => reopened = erase(tx, place, erasure).await?,
    }
    Ok(WriteResult { refusal: None, reopened })
}

fn roster_row(time: Timestamp, own: &RosterPayload) -> RosterRow<'_> {
    let lines = u32::try_from(own.roster.lines().len()).unwrap_or(u32::MAX);
    RosterRow { time, lines, note: &own.note, member: &own.member }
}

fn call_row(time: Timestamp, own: &CallPayload) -> CallRow<'_> {
    let (id, closes, note) = match &own.act {
        CallAct::Open(call) => (&call.id, false, &call.note),
        CallAct::Close { id, note } => (id, true, note),
    };
    CallRow { id, closes, time, note, member: &own.member }
}

/// The row of an answer that says why figures cannot be given.
fn answer(place: &EntryContext<'_>, source: &Source, cannots: &Cannots) -> SubmissionRow {
    let list = cannots.list();
    let mut indicators: Vec<String> = list.iter().map(|own| own.indicator.to_string()).collect();
    indicators.dedup();
    let count = u64::try_from(list.len()).unwrap_or(u64::MAX);
    let row = submission(place, source, 0, count, indicators);
    let reasons = list.iter().enumerate().filter(|(_, own)| find_personal_data(&own.reason).is_some());
    let withheld = reasons.map(|(at, _)| format!("cannot[{at}].reason")).chain(remarks(source));
    SubmissionRow { withheld: names(withheld), ..row }
}

fn submission(
    place: &EntryContext<'_>,
    source: &Source,
    part: u32,
    rows: u64,
    indicators: Vec<String>,
) -> SubmissionRow {
    let own = &source.provenance;
    SubmissionRow {
        index: place.index,
        kind: place.kind,
        submission: own.submission.clone(),
        part,
        reporter: own.reporter.clone(),
        member: own.member.clone(),
        idempotency_key: own.idempotency_key.clone(),
        content: own.content_digest,
        time: place.time,
        sharing: place.sharing.code(),
        audience: own.audience,
        attested: matches!(own.authorship, Authorship::Attested { .. }),
        rows,
        indicators,
        withheld: String::new(),
        call: own.call.clone(),
    }
}

/// The key of the log that an entry retracts from. The lock of its head is held afterwards.
async fn target(tx: &mut Tx, place: &EntryContext<'_>, epoch: Epoch) -> Result<LogKey, LedgerError> {
    let key = place.key.at_epoch(epoch)?;
    if epoch != place.log.epoch {
        tx.lock_head(key, &LogId::new(place.log.origin.clone(), epoch)).await?;
    }
    Ok(key)
}

/// Destroys payloads and their projected rows. Returns whether other entries must be judged again.
async fn erase(tx: &mut Tx, place: &EntryContext<'_>, erasure: &Erasure) -> Result<bool, LedgerError> {
    let at = EntryPosition { epoch: place.log.epoch, index: place.index };
    let by = Retraction { place: at, time: place.time, reason: &erasure.reason, member: &erasure.member };
    let key = target(tx, place, erasure.epoch).await?;
    let log = LogId::new(place.log.origin.clone(), erasure.epoch);
    let erased = match &erasure.erased {
        Erased::Submission { submission, reporter } => {
            ErasedRow::Submission { submission, reporter, indicators: &erasure.indicators }
        }
        Erased::Release { release, number, identity } => {
            // Otherwise a log could say that a release of another log is withdrawn.
            let is_own = Manifest::builder_of(release, identity).is_some_and(|builder| builder == log.origin);
            ErasedRow::Release { release: is_own.then_some(release), number: *number }
        }
    };
    tx.insert_erasures(key, &erasure.indexes, &by, &erased).await?;
    if place.is_own {
        // A few figures can be guessed from their digest.
        tx.forget_content(key, &erasure.indexes).await?;
    }
    let mut reopened = false;
    for index in &erasure.indexes {
        if tx.erase_payload(key, *index, at).await? {
            tx.drop_staged(&log, *index).await?;
            let events = tx.events_of(key, *index).await?;
            reopened |= reopen(tx, key, *index, &events).await?;
            tx.unproject(key, *index).await?;
            reopened |= tx.reopen_repeats(&[(key, *index)]).await?;
        }
    }
    Ok(reopened)
}
