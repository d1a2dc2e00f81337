//! Withdrawing and erasing submissions, by those who may, at the node that accepted them.

use crate::api::releases::may_read;
use crate::api::submission::mentions::{is_own, may_hold, mention};
use crate::api::submission::reads::{named, to_pb};
use crate::domain::scan::{ReasonFault, check_reason};
use crate::identity::policy;
use crate::ledger::{Erased, NewErasure, NewWithdrawal};
use crate::log::checkpoint::LogId;
use crate::service::Caller;
use crate::service::Node;
use crate::service::{Absent, ServiceError};
use crate::store::audit::Access;
use crate::store::release_read::HeldRelease;
use crate::store::submission_read::{SubmissionRow, SubmissionState};
use crate::wire::pb;

/// The reason of a withdrawal or an erasure. Every node shows it, so it is scanned as every free text is.
///
/// # Errors
/// [`ServiceError::BadRequest`] for one that is empty, too long, or holds what looks like personal data.
pub(crate) fn reason(text: &str) -> Result<String, ServiceError> {
    let fault = match check_reason(text) {
        Ok(reason) => return Ok(reason),
        Err(ReasonFault::Empty) => "a reason is required",
        Err(ReasonFault::SeveralLines) => "one line",
        Err(ReasonFault::TooLong) => "at most 500 characters",
        Err(ReasonFault::PersonalData) => "every node shows it: no personal data",
        Err(ReasonFault::Characters) => "text without control characters",
    };
    Err(ServiceError::field("reason", fault))
}

/// Writes an act down before it is done.
///
/// # Errors
/// [`ServiceError::Store`] if it cannot be written; the act must not be done then.
pub(crate) async fn record(node: &Node, caller: &Caller, action: &str, resource: &str) -> Result<(), ServiceError> {
    let access = Access {
        time: node.now(),
        role: caller.principal.role,
        name: caller.principal.name.clone(),
        action: action.to_owned(),
        resource: resource.to_owned(),
    };
    Ok(node.store().record_access(&access).await?)
}

/// Withdraws a submission.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none that the caller may withdraw, [`ServiceError::NotOrigin`] for one of another node.
pub async fn withdraw(
    node: &Node,
    caller: &Caller,
    request: pb::WithdrawSubmissionRequest,
) -> Result<pb::WithdrawSubmissionResponse, ServiceError> {
    let grants = node.grants().await?;
    let permit = policy::authorise_withdraw(&caller.principal, &grants)?;
    let reading = policy::authorise_releases(&caller.principal, &grants)?;
    let reason = reason(&request.reason)?;
    let row = named(node, &request.submission).await?.filter(|row| permit.may_withdraw(&row.reporter));
    let row = own(node, row, &request.submission)?;
    let held = may_hold(node, &row).await?.releases.into_iter().filter(|held| may_read(node, &reading, held));
    let mentions = held.map(|held| mention(node, &held, false)).collect();
    let already = row.state != SubmissionState::Current;
    if !already && !request.preview {
        record(node, caller, "WithdrawSubmission", &row.submission).await?;
        let (submission, epoch) = (row.submission.clone(), row.log.epoch);
        let new = NewWithdrawal { submission, epoch, indexes: row.indexes().collect(), reason };
        let position = node.ledger.append_withdrawal(&permit, new).await?;
        tracing::info!(submission = row.submission, %position, by = %permit.holder(), "withdrew a submission");
    }
    let submission = Some(now(node, row).await?);
    Ok(pb::WithdrawSubmissionResponse { submission, already, releases: mentions })
}

/// Erases a submission, and the releases that were built from it if that is asked for, also where it was erased before. Where it is
/// not known any more which of them have its indicators, releases are named only: none is destroyed on a guess.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none, [`ServiceError::NotOrigin`] for one of another node.
pub async fn erase(
    node: &Node,
    caller: &Caller,
    request: pb::EraseSubmissionRequest,
) -> Result<pb::EraseSubmissionResponse, ServiceError> {
    let permit = policy::authorise_erase(&caller.principal, &node.grants().await?, caller.action)?;
    let reason = reason(&request.reason)?;
    let row = own(node, named(node, &request.submission).await?, &request.submission)?;
    let already = row.state == SubmissionState::Erased;
    let held = may_hold(node, &row).await?;
    let destroys = request.with_releases && held.is_known;
    let mentions = held.releases.iter().map(|held| mention(node, held, destroys)).collect();
    let mut new = Vec::new();
    if !already {
        let erased = Erased::Submission { submission: row.submission.clone(), reporter: row.reporter.to_string() };
        new.push(NewErasure { epoch: row.log.epoch, indexes: row.indexes().collect(), erased });
    }
    if destroys {
        new.extend(held.releases.iter().filter(|held| is_own(node, held)).map(erasure_of));
    }
    if !new.is_empty() && !request.preview {
        record(node, caller, "EraseSubmission", &row.submission).await?;
        let position = node.ledger.append_erasures(&permit, new, &reason).await?;
        tracing::info!(submission = row.submission, %position, by = %permit.holder(), "erased a submission");
    }
    let submission = Some(now(node, row).await?);
    Ok(pb::EraseSubmissionResponse { submission, already, releases: mentions })
}

/// What destroys a release.
pub(crate) fn erasure_of(held: &HeldRelease) -> NewErasure {
    let erased = Erased::Release { release: held.id, number: held.manifest.manifest().number };
    NewErasure { epoch: held.log.epoch, indexes: vec![held.index], erased }
}

/// Refuses what another node wrote. What stands in an earlier epoch of this node can be taken back too.
///
/// # Errors
/// [`ServiceError::NotOrigin`].
pub(crate) fn check_own(node: &Node, log: &LogId) -> Result<(), ServiceError> {
    if log.origin == *node.ledger.origin() { Ok(()) } else { Err(ServiceError::NotOrigin { log: log.clone() }) }
}

/// The submission, if a log of this node has it, of whatever epoch.
fn own(node: &Node, row: Option<SubmissionRow>, name: &str) -> Result<SubmissionRow, ServiceError> {
    let row = row.ok_or_else(|| ServiceError::absent(Absent::Submission, name))?;
    check_own(node, &row.log).map(|()| row)
}

async fn now(node: &Node, before: SubmissionRow) -> Result<pb::Submission, ServiceError> {
    let after = named(node, &before.submission).await?;
    to_pb(after.unwrap_or(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_without_personal_data() {
        assert_eq!(reason("  taken twice ").unwrap(), "taken twice");
        for wrong in ["", "  ", "two\nlines", "ask someone@example.org", &"x".repeat(501)] {
            assert!(matches!(reason(wrong), Err(ServiceError::BadRequest(_))), "{wrong}");
        }
    }
}
