//! Withdrawing a release that must not be seen any more: its payload is destroyed at every node that holds it.

use super::held;
use crate::audit::record;
use crate::published::ReleaseName;
use crate::retraction::{check_own, erasure_of, reason};
use crate::{Caller, Node, ServiceError};
use marsad_identity::policy;
use marsad_ledger::Position;
use marsad_store::release_read::HeldRelease;

/// Which release is to be withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawRelease {
    /// Its identifier.
    pub release: [u8; 32],
    /// Every node shows it.
    pub reason: String,
    /// Only show what would be withdrawn.
    pub preview: bool,
}

/// A release that is withdrawn.
#[derive(Debug, Clone)]
pub struct Withdrawn {
    pub release: HeldRelease,
    /// The entry that says so; none of a preview.
    pub position: Option<Position>,
}

/// Withdraws a release of this node. `read` reads the request; it is called once the caller is known to be allowed to ask.
///
/// # Errors
/// [`ServiceError::NotFound`] (NOT_PUBLISHED) if there is none, [`ServiceError::ReleaseWithdrawn`], [`ServiceError::NotOrigin`] for
/// one that another node built, [`ServiceError::BadRequest`] for a reason that may not be shown, and the errors of `read`.
pub async fn withdraw(
    node: &Node,
    caller: &Caller,
    read: impl FnOnce() -> Result<WithdrawRelease, ServiceError>,
) -> Result<Withdrawn, ServiceError> {
    let permit = policy::authorise_erase(&caller.principal, &node.grants().await?, caller.action)?;
    let asked = read()?;
    let reason = reason(&asked.reason)?;
    let id = hex::encode(asked.release);
    let release = held(node, &ReleaseName::Id(asked.release)).await?;
    check_own(node, &release.log)?;
    if asked.preview {
        return Ok(Withdrawn { release, position: None });
    }
    record(node, caller, "WithdrawRelease", &id).await?;
    let position = node.ledger.append_erasures(&permit, vec![erasure_of(&release)], &reason).await?;
    tracing::info!(release = id, %position, by = %permit.holder(), "withdrew a release");
    Ok(Withdrawn { release, position: Some(position) })
}
