//! What was judged, into the tables: rows first, which need no place in the log yet, then what hangs on the place.

use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;
use crate::log::entry::{Index, Kind, SharingClass};
use crate::store::{Cites, EntryState, LogKey, ObservationRow, SubmissionRow, Tx};

use super::observations::NumberedRows;
use super::{BACKWARDS, Judged, Outcome, Projection, Source};
use crate::ledger::{Ledger, LedgerError};

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

fn rows_to_write(numbered: &NumberedRows) -> &[ObservationRow] {
    // A planted fault, for the test that compares a rebuild with what was there.
    fail::fail_point!("projector::skip-last-row", |_| match numbered.rows.split_last() {
        Some((_, rest)) => rest,
        None => &numbered.rows,
    });
    &numbered.rows
}

/// Writes the rows of observations, under a number of their own, which is given back. Nothing is locked by it that others
/// need, so a large submission holds nobody up.
pub(in crate::ledger) async fn write_rows(
    ledger: &Ledger,
    tx: &mut Tx,
    key: LogKey,
    judged: &Judged,
) -> Result<Option<i32>, LedgerError> {
    let Outcome::Projected(projection) = &judged.outcome else { return Ok(None) };
    match projection {
        Projection::Observations(_, rows) => {
            let numbered = rows.number(ledger.store()).await?;
            let batch = tx.next_batch().await?;
            tx.copy_observations(key, batch, rows_to_write(&numbered), &numbered.attributes).await?;
            Ok(Some(batch))
        }
        Projection::Event(..) => Ok(Some(tx.next_batch().await?)),
        _ => Ok(None),
    }
}

fn goes_back(cites: Cites, before: Cites) -> bool {
    let [catalogue_epoch, catalogue, membership_epoch, membership] = cites;
    let [seen_catalogue_epoch, seen_catalogue, seen_membership_epoch, seen_membership] = before;
    (catalogue_epoch, catalogue) < (seen_catalogue_epoch, seen_catalogue)
        || (membership_epoch, membership) < (seen_membership_epoch, seen_membership)
}

/// Whether the versions that an entry cites are lower than those of an entry before it in its log.
pub(in crate::ledger) async fn is_backwards(
    tx: &mut Tx,
    key: LogKey,
    index: Index,
    cites: Option<Cites>,
) -> Result<bool, LedgerError> {
    let Some(cites) = cites else { return Ok(false) };
    Ok(tx.cited_before(key, index).await?.is_some_and(|before| goes_back(cites, before)))
}

fn backwards() -> EntryState {
    EntryState::Refused { reason: BACKWARDS.into(), detail: String::new() }
}

/// Writes what hangs on the entry's place. `batch` is what [`write_rows`] gave. The lock of the log's head is held.
pub(in crate::ledger) async fn write_entry(
    tx: &mut Tx,
    place: &Place<'_>,
    judged: &Judged,
    batch: Option<i32>,
) -> Result<EntryState, LedgerError> {
    let Place { key, index, .. } = *place;
    let state = judged.state();
    tx.set_entry_state(key, index, &state, judged.cites).await?;
    if let Outcome::Projected(projection) = &judged.outcome {
        write_projection(tx, place, projection, batch).await?;
    }
    if let Some(cites) = judged.cites {
        // It counts from now on, whether it is projected or not: later entries that cite less must go.
        for later in tx.citing_less(key, index, cites).await? {
            let cites = tx.cites_of(key, later).await?;
            tx.unproject(key, later).await?;
            tx.set_entry_state(key, later, &backwards(), cites).await?;
        }
    }
    Ok(state)
}

async fn write_projection(
    tx: &mut Tx,
    place: &Place<'_>,
    projection: &Projection,
    batch: Option<i32>,
) -> Result<(), LedgerError> {
    let Place { key, index, kind, time, .. } = *place;
    match projection {
        Projection::Nothing => {}
        Projection::Catalogue(_) | Projection::Membership(_) => tx.insert_control(key, index, kind, time).await?,
        Projection::Observations(source, rows) => {
            let batch = batch.ok_or(LedgerError::Unnumbered)?;
            let indicators = rows.indicators.iter().map(|(_, code)| code.to_string()).collect();
            let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
            tx.insert_submission(key, &submission(place, source, batch, 0, count, indicators)).await?;
        }
        Projection::Event(source, event) => {
            let batch = batch.ok_or(LedgerError::Unnumbered)?;
            let kinds = vec![event.row.kind.clone()];
            tx.insert_submission(key, &submission(place, source, batch, event.part, 1, kinds)).await?;
            tx.insert_event(key, index, batch, &event.row).await?;
        }
        Projection::Release(row) => tx.insert_release(key, index, row).await?,
        Projection::Withdrawal(withdrawal) => {
            tx.insert_withdrawals(key, &withdrawal.indexes, index, time).await?;
        }
        Projection::Erasure(erasure) => erase(tx, place, &erasure.indexes).await?,
    }
    Ok(())
}

fn submission(
    place: &Place<'_>,
    source: &Source,
    batch: i32,
    part: u32,
    rows: u64,
    indicators: Vec<String>,
) -> SubmissionRow {
    let own = &source.provenance;
    SubmissionRow {
        index: place.index,
        batch,
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
