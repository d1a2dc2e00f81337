//! What submissions of observations come to inside their transaction, under the lock of the log's head: what they change, or that
//! all of it stands already.

use std::sync::Arc;

use crate::domain::code::OrganisationCode;
use crate::log::entry::Epoch;
use crate::store::overlap::Late;
use crate::store::{IdempotencyRow, LogKey, Tx};

use super::LedgerError;
use super::append::{Done, Work};
use super::changes::Changes;
use super::comparing::Meanwhile;

/// What a work comes to before it is written.
pub(super) enum Resolved {
    /// It is to be written; of observations how many rows change what.
    Changes(Option<Changes>),
    /// There is nothing to write.
    Unchanged(Box<Done>),
}

/// What has come to the own log since the works that are compared saw it; one statement for all of them, none if nothing
/// has come.
pub(super) async fn meanwhile(
    tx: &mut Tx,
    key: LogKey,
    works: &[Arc<Work>],
    size: u64,
) -> Result<Meanwhile, LedgerError> {
    let compared = || works.iter().filter_map(|work| work.guard.as_ref()?.compared.as_ref());
    let Some(from) = compared().map(|own| own.with.seen()).min().filter(|from| *from < size) else {
        return Ok(Meanwhile::default());
    };
    let mut reporters: Vec<&OrganisationCode> = compared().map(|own| &own.reporter).collect();
    reporters.sort_unstable();
    reporters.dedup();
    let Late { parts, retracted } = tx.late(key, from, &reporters).await?;
    Ok(Meanwhile { parts, retracted })
}

/// What a submission of observations changes, under the lock of the head: it is what the commit makes true.
pub(super) async fn resolve(
    tx: &mut Tx,
    log: LogKey,
    work: &Work,
    meanwhile: &Meanwhile,
) -> Result<Resolved, LedgerError> {
    let Some(guard) = &work.guard else { return Ok(Resolved::Changes(None)) };
    let Some(compared) = &guard.compared else { return Ok(Resolved::Changes(None)) };
    let newer = compared.with(tx, log, meanwhile).await?;
    let compared = newer.as_ref().unwrap_or(compared);
    let changes = compared.changes();
    let holders = if changes.is_nothing() { compared.holders() } else { Vec::new() };
    let Some((key, index)) = holders.first().copied() else { return Ok(Resolved::Changes(Some(changes))) };
    // Without its key there is no receipt to give: it is stored again then.
    let Some(held) = tx.key_of_entry(key, index).await? else { return Ok(Resolved::Changes(Some(changes))) };
    let held_in = tx.submissions_of(&holders).await?;
    let row = IdempotencyRow { stored: false, ..held };
    Ok(Resolved::Unchanged(Box::new(Done::Unchanged { row, changes, held_in })))
}

/// Writes of every key that was taken where its submission is; all are under the one checkpoint.
pub(super) async fn settle_keys(
    tx: &mut Tx,
    epoch: Epoch,
    works: &[Arc<Work>],
    done: &mut [Done],
    (old, size): (u64, u64),
) -> Result<(), LedgerError> {
    let mut written: Vec<IdempotencyRow> = Vec::new();
    for (work, done) in works.iter().zip(done) {
        if let (Some(guard), Done::Unchanged { row, .. }) = (&work.guard, &mut *done) {
            // What this transaction stored had no place yet when it was found to hold the same.
            if let Some(own) = written.iter().find(|own| own.submission == row.submission) {
                *row = IdempotencyRow { stored: false, ..own.clone() };
            }
            guard.settle(tx, row).await?;
        } else if let (Some(guard), Done::Appended { first, row: settled, .. }) = (&work.guard, done)
            && *first >= old
        {
            let row = settled.insert(IdempotencyRow {
                content: Some(guard.content),
                sharing: guard.reach.sharing,
                audience: guard.reach.audience,
                stored: true,
                submission: guard.submission.clone(),
                epoch,
                index: *first,
                entries: u32::try_from(work.drafts.len()).unwrap_or(u32::MAX),
                size,
            });
            guard.settle(tx, row).await?;
            written.push(row.clone());
        }
    }
    Ok(())
}
