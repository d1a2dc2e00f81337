//! What was judged, into the tables.

use crate::domain::code::IndicatorCode;
use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;
use crate::log::entry::{Index, Kind, SharingClass};
use crate::store::{Cites, EntryState, LogKey, ObservationPart, SubmissionRow, Tx};

use super::cited::{Around, Cited};
use super::{BACKWARDS, Judged, JudgedRows, Outcome, Projection, Source};
use crate::ledger::LedgerError;

/// Where an entry is in its log.
#[derive(Debug, Clone, Copy)]
pub(in crate::ledger) struct Place<'a> {
    pub key: LogKey,
    pub log: &'a LogId,
    pub index: Index,
    pub kind: Kind,
    pub sharing: SharingClass,
    pub time: Timestamp,
}

fn parts_to_write(rows: &JudgedRows) -> &[ObservationPart] {
    // A planted fault, for the test that compares a rebuild with what was there.
    fail::fail_point!("projector::skip-last-part", |_| match rows.parts.split_last() {
        Some((_, rest)) => rest,
        None => &rows.parts,
    });
    &rows.parts
}

fn backwards() -> EntryState {
    EntryState::Refused { reason: BACKWARDS.into(), detail: String::new() }
}

/// Writes what an entry gives. The lock of the log's head is held.
pub(in crate::ledger) async fn write_entry(
    tx: &mut Tx,
    place: &Place<'_>,
    judged: &Judged,
    around: Around,
    cited: &mut Cited,
) -> Result<EntryState, LedgerError> {
    let Place { key, index, .. } = *place;
    let state = judged.state();
    match &judged.outcome {
        Outcome::Projected(projection @ (Projection::Observations(..) | Projection::Event(..))) => {
            write_data(tx, place, projection, judged.cites).await?;
        }
        Outcome::Projected(projection) => {
            tx.set_entry_state(key, index, &state, judged.cites).await?;
            write_projection(tx, place, projection).await?;
            if matches!(projection, Projection::Erasure(_)) {
                // What an erased entry cited counts no longer.
                cited.ask_again();
            }
        }
        _ => tx.set_entry_state(key, index, &state, judged.cites).await?,
    }
    if let Some(cites) = judged.cites.filter(|_| around.later) {
        // It counts from now on, whether it is projected or not: later entries that cite less must go.
        for later in tx.citing_less(key, index, cites).await? {
            let cites = tx.cites_of(key, later).await?;
            tx.unproject(key, later).await?;
            tx.set_entry_state(key, later, &backwards(), cites).await?;
        }
    }
    Ok(state)
}

/// A data entry, with its state.
async fn write_data(
    tx: &mut Tx,
    place: &Place<'_>,
    projection: &Projection,
    cites: Option<Cites>,
) -> Result<(), LedgerError> {
    let Place { key, index, .. } = *place;
    match projection {
        Projection::Observations(source, rows) => {
            let indicators = rows.indicators.iter().map(IndicatorCode::to_string).collect();
            let row = submission(place, source, 0, rows.rows, indicators);
            tx.project_submission(key, &row, cites, parts_to_write(rows)).await?;
        }
        Projection::Event(source, event) => {
            let row = submission(place, source, event.part, 1, vec![event.row.kind.clone()]);
            tx.project_submission(key, &row, cites, &[]).await?;
            tx.insert_event(key, index, &event.row).await?;
        }
        _ => {}
    }
    Ok(())
}

async fn write_projection(tx: &mut Tx, place: &Place<'_>, projection: &Projection) -> Result<(), LedgerError> {
    let Place { key, index, kind, time, .. } = *place;
    match projection {
        Projection::Nothing => {}
        Projection::Catalogue(_) | Projection::Membership(_) => tx.insert_control(key, index, kind, time).await?,
        // In `write_data`.
        Projection::Observations(..) | Projection::Event(..) => {}
        Projection::Release(row) => tx.insert_release(key, index, row).await?,
        Projection::Withdrawal(withdrawal) => {
            tx.insert_withdrawals(key, &withdrawal.indexes, index, time).await?;
        }
        Projection::Erasure(erasure) => erase(tx, place, &erasure.indexes).await?,
    }
    Ok(())
}

fn submission(place: &Place<'_>, source: &Source, part: u32, rows: u64, indicators: Vec<String>) -> SubmissionRow {
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
        rows,
        indicators,
    }
}

/// Destroys payloads and what was projected from them.
async fn erase(tx: &mut Tx, place: &Place<'_>, indexes: &[Index]) -> Result<(), LedgerError> {
    let key = place.key;
    for index in indexes {
        if !tx.erase_payload(key, *index, place.index).await? {
            continue;
        }
        tx.drop_staged(place.log, *index).await?;
        let counted = tx.cites_of(key, *index).await?.is_some();
        tx.unproject(key, *index).await?;
        if counted {
            // What it cited counts no longer: who was refused for it is judged again.
            tx.forget_refused(key, *index, BACKWARDS).await?;
        }
    }
    Ok(())
}
