//! Decides inside the transaction, under the lock of the log's head, what submissions of observations change, or that they
//! change nothing.

use std::sync::Arc;

use marsad_domain::code::OrganisationCode;
use marsad_log::entry::Epoch;
use marsad_store::overlap::RecentChanges;
use marsad_store::{IdempotencyRow, LogKey, Tx};

use super::LedgerError;
use super::append::{AppendJob, AppendOutcome};
use super::changes::Changes;
use super::comparing::NewerEntries;

/// Whether a job has anything to write.
pub(super) enum Resolution {
    /// It is written. For observations: how many rows change what.
    Changes(Option<Changes>),
    Unchanged(Box<AppendOutcome>),
}

/// The entries of the own log that are newer than what the jobs were compared with. One statement for all jobs; none if there are
/// no such entries.
pub(super) async fn newer(
    tx: &mut Tx,
    key: LogKey,
    jobs: &[Arc<AppendJob>],
    size: u64,
) -> Result<NewerEntries, LedgerError> {
    let compared = || jobs.iter().filter_map(|job| job.guard.as_ref()?.compared.as_ref());
    let Some(from) = compared().map(|own| own.with.seen()).min().filter(|from| *from < size) else {
        return Ok(NewerEntries::default());
    };
    let mut reporters: Vec<&OrganisationCode> = compared().map(|own| &own.reporter).collect();
    reporters.sort_unstable();
    reporters.dedup();
    let RecentChanges { parts, retracted } = tx.changes_since(key, from, &reporters).await?;
    Ok(NewerEntries { parts, retracted })
}

/// What a submission of observations changes. The lock of the head is held, so the answer is still true at the commit.
pub(super) async fn resolve(
    tx: &mut Tx,
    log: LogKey,
    job: &AppendJob,
    newer: &NewerEntries,
) -> Result<Resolution, LedgerError> {
    let Some(guard) = &job.guard else { return Ok(Resolution::Changes(None)) };
    let Some(compared) = &guard.compared else { return Ok(Resolution::Changes(None)) };
    let newer = compared.with(tx, log, newer).await?;
    let compared = newer.as_ref().unwrap_or(compared);
    let changes = compared.changes();
    let holders = if changes.is_nothing() && !guard.answers_call { compared.holders() } else { Vec::new() };
    let Some((key, index)) = holders.first().copied() else { return Ok(Resolution::Changes(Some(changes))) };
    // Without its key there is no receipt to return, so it is stored again.
    let Some(held) = tx.key_of_entry(key, index).await? else { return Ok(Resolution::Changes(Some(changes))) };
    let held_in = tx.submissions_of(&holders).await?;
    let row = IdempotencyRow { stored: false, ..held };
    Ok(Resolution::Unchanged(Box::new(AppendOutcome::Unchanged { row, changes, held_in })))
}

/// Records for every key that was taken where its submission is; all are under the same checkpoint, whose note is `note`.
pub(super) async fn record_keys(
    tx: &mut Tx,
    epoch: Epoch,
    jobs: &[Arc<AppendJob>],
    done: &mut [AppendOutcome],
    (old, size): (u64, u64),
    note: &str,
) -> Result<(), LedgerError> {
    let mut written: Vec<IdempotencyRow> = Vec::new();
    for (job, done) in jobs.iter().zip(done) {
        if let (Some(guard), AppendOutcome::Unchanged { row, .. }) = (&job.guard, &mut *done) {
            // The submission that holds the same rows may be of this transaction: it had no index yet when it was found.
            if let Some(own) = written.iter().find(|own| own.submission == row.submission) {
                *row = IdempotencyRow { stored: false, ..own.clone() };
            }
            guard.record(tx, row).await?;
        } else if let (Some(guard), AppendOutcome::Appended { first, row: settled, .. }) = (&job.guard, done)
            && *first >= old
        {
            let row = IdempotencyRow {
                content: Some(guard.content),
                sharing: guard.reach.sharing,
                audience: guard.reach.audience,
                stored: true,
                submission: guard.submission.clone(),
                epoch,
                index: *first,
                entries: u32::try_from(job.drafts.len()).unwrap_or(u32::MAX),
                size,
            };
            guard.record(tx, &row).await?;
            written.push(row.clone());
            *settled = Some((row, note.to_owned()));
        }
    }
    Ok(())
}
