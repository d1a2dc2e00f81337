//! What was judged, into the tables.

use crate::domain::code::IndicatorCode;
use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;
use crate::log::entry::{Index, Kind, SharingClass};
use crate::store::retraction::{ErasedRow, Retraction};
use crate::store::{LogKey, ObservationPart, SubmissionRow, Tx};
use crate::wire::payload::{Erased, Erasure};

use super::{JudgedRows, Outcome, Projection, Source};
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

/// Writes what an entry gives. The lock of the log's head is held.
pub(in crate::ledger) async fn write_entry(
    tx: &mut Tx,
    place: &Place<'_>,
    outcome: &Outcome,
) -> Result<(), LedgerError> {
    let Place { key, index, .. } = *place;
    match outcome {
        Outcome::Projected(projection @ (Projection::Observations(..) | Projection::Event(..))) => {
            write_data(tx, place, projection).await
        }
        Outcome::Projected(projection) => {
            tx.set_entry_state(key, index, &outcome.state()).await?;
            write_projection(tx, place, projection).await
        }
        _ => Ok(tx.set_entry_state(key, index, &outcome.state()).await?),
    }
}

/// A data entry, with its state.
async fn write_data(tx: &mut Tx, place: &Place<'_>, projection: &Projection) -> Result<(), LedgerError> {
    let Place { key, index, .. } = *place;
    match projection {
        Projection::Observations(source, rows) => {
            let indicators = rows.indicators.iter().map(IndicatorCode::to_string).collect();
            let row = submission(place, source, 0, rows.rows, indicators);
            tx.project_submission(key, &row, parts_to_write(rows)).await?;
        }
        Projection::Event(source, event) => {
            let row = submission(place, source, event.part, 1, vec![event.row.kind.clone()]);
            tx.project_submission(key, &row, &[]).await?;
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
            let by = Retraction { index, time, reason: &withdrawal.reason, member: &withdrawal.member };
            tx.insert_withdrawals(key, &withdrawal.indexes, &by).await?;
        }
        Projection::Erasure(erasure) => erase(tx, place, erasure).await?,
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
async fn erase(tx: &mut Tx, place: &Place<'_>, erasure: &Erasure) -> Result<(), LedgerError> {
    let key = place.key;
    let by = Retraction { index: place.index, time: place.time, reason: &erasure.reason, member: &erasure.member };
    let erased = match &erasure.erased {
        Erased::Submission { submission, reporter } => ErasedRow::Submission { submission, reporter },
        Erased::Release { release, number } => ErasedRow::Release { release, number: *number },
    };
    tx.insert_erasures(key, &erasure.indexes, &by, &erased).await?;
    if place.is_own {
        // The digest of few figures tells them to whoever guesses.
        tx.forget_content(key, &erasure.indexes).await?;
    }
    for index in &erasure.indexes {
        if tx.erase_payload(key, *index, place.index).await? {
            tx.drop_staged(place.log, *index).await?;
            tx.unproject(key, *index).await?;
        }
    }
    Ok(())
}
