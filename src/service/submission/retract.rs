//! Withdrawing and erasing submissions, at the node that accepted them.

use crate::audit::record;
use crate::retraction::{check_own, erasure_of, reason};
use crate::{Absent, Caller, Node, ServiceError};
use marsad_identity::policy;
use marsad_ledger::{Erased, NewErasure, NewWithdrawal};
use marsad_store::submission_read::{SubmissionRow, SubmissionState};

use super::mentions::{ReleaseMention, is_own, may_hold, mention};
use super::reads::{named, shown};

/// The submission to withdraw or erase, and why.
#[derive(Debug, Clone, Copy)]
pub struct Retraction<'r> {
    pub submission: &'r str,
    pub reason: &'r str,
    /// Only returns what would happen.
    pub preview: bool,
}

/// A submission that was withdrawn or erased, or would be.
#[derive(Debug)]
pub struct Retracted {
    /// As it is now.
    pub submission: SubmissionRow,
    /// It had been withdrawn or erased before.
    pub already: bool,
    /// The releases that may hold figures of it.
    pub releases: Vec<ReleaseMention>,
}

/// Withdraws a submission.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none that the caller may withdraw, [`ServiceError::NotOrigin`] for one of another node.
pub async fn withdraw(node: &Node, caller: &Caller, asked: Retraction<'_>) -> Result<Retracted, ServiceError> {
    let grants = node.grants().await?;
    let permit = policy::authorise_withdraw(&caller.principal, &grants)?;
    let reading = policy::authorise_releases(&caller.principal, &grants)?;
    let reason = reason(asked.reason)?;
    let row = named(node, asked.submission).await?.filter(|row| permit.may_withdraw(&row.reporter));
    let row = own(node, row, asked.submission)?;
    let held = may_hold(node, &row).await?.releases.into_iter().filter(|held| node.shows_release(&reading, held));
    let mentions = held.map(|held| mention(node, &held, false)).collect();
    let already = row.state != SubmissionState::Current;
    if !already && !asked.preview {
        record(node, caller, "WithdrawSubmission", &row.submission).await?;
        let (submission, epoch) = (row.submission.clone(), row.log.epoch);
        let new = NewWithdrawal { submission, epoch, indexes: row.indexes().collect(), reason };
        let position = node.ledger.append_withdrawal(&permit, new).await?;
        tracing::info!(submission = row.submission, %position, by = %permit.holder(), "withdrew a submission");
    }
    Ok(Retracted { submission: now(node, row).await?, already, releases: mentions })
}

/// Erases a submission, and on request the releases that were built from it, even if the submission was erased before. If it is not
/// known any more which releases have its indicators, they are only named: none is destroyed on a guess.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none, [`ServiceError::NotOrigin`] for one of another node.
pub async fn erase(
    node: &Node,
    caller: &Caller,
    asked: Retraction<'_>,
    with_releases: bool,
) -> Result<Retracted, ServiceError> {
    let permit = policy::authorise_erase(&caller.principal, &node.grants().await?, caller.action)?;
    let reason = reason(asked.reason)?;
    let row = own(node, named(node, asked.submission).await?, asked.submission)?;
    let already = row.state == SubmissionState::Erased;
    let held = may_hold(node, &row).await?;
    let destroys = with_releases && held.is_known;
    let mentions = held.releases.iter().map(|held| mention(node, held, destroys)).collect();
    let mut new = Vec::new();
    if !already {
        let erased = Erased::Submission { submission: row.submission.clone(), reporter: row.reporter.to_string() };
        new.push(NewErasure { epoch: row.log.epoch, indexes: row.indexes().collect(), erased });
    }
    if destroys {
        new.extend(held.releases.iter().filter(|held| is_own(node, held)).map(erasure_of));
    }
    if !new.is_empty() && !asked.preview {
        record(node, caller, "EraseSubmission", &row.submission).await?;
        let position = node.ledger.append_erasures(&permit, new, &reason).await?;
        tracing::info!(submission = row.submission, %position, by = %permit.holder(), "erased a submission");
    }
    if !asked.preview {
        // After the erasure, and again if it is asked for again: nothing of the file may be left.
        node.store().delete_desk_files_of(&row.submission).await?;
    }
    Ok(Retracted { submission: now(node, row).await?, already, releases: mentions })
}

/// The submission, if a log of this node has it, of any epoch.
fn own(node: &Node, row: Option<SubmissionRow>, name: &str) -> Result<SubmissionRow, ServiceError> {
    let row = row.ok_or_else(|| ServiceError::absent(Absent::Submission, name))?;
    check_own(node, &row.log).map(|()| row)
}

async fn now(node: &Node, before: SubmissionRow) -> Result<SubmissionRow, ServiceError> {
    let after = named(node, &before.submission).await?;
    Ok(shown(after.unwrap_or(before)))
}
