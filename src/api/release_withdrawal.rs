//! Withdrawing a release that must not be seen any more: its payload is destroyed at every node that holds it.

use std::sync::Arc;

use crate::api::query::published::summary;
use crate::identity::policy;
use crate::service::Caller;
use crate::service::Node;
use crate::service::audit::record;
use crate::service::retraction::{check_own, erasure_of, reason};
use crate::service::{Absent, ServiceError};
use crate::wire::pb;

/// Withdraws a release of this node.
///
/// # Errors
/// [`ServiceError::NotFound`] (NOT_PUBLISHED) if there is none, [`ServiceError::NotOrigin`] for one that another node built.
pub async fn withdraw(
    node: &Arc<Node>,
    caller: &Caller,
    request: pb::WithdrawReleaseRequest,
) -> Result<pb::WithdrawReleaseResponse, ServiceError> {
    let permit = policy::authorise_erase(&caller.principal, &node.grants().await?, caller.action)?;
    let reason = reason(&request.reason)?;
    let mut id = [0; 32];
    hex::decode_to_slice(&request.release, &mut id)
        .map_err(|_| ServiceError::field("release", "an identifier of 64 hexadecimal digits"))?;
    let held = node.store().release(&id).await?;
    let held = held.ok_or_else(|| ServiceError::absent(Absent::Release, request.release))?;
    check_own(node, &held.log)?;
    let release = Some(summary(&held)?);
    if request.preview {
        return Ok(pb::WithdrawReleaseResponse { release, position: None });
    }
    record(node, caller, "WithdrawRelease", hex::encode(id)).await?;
    let position = node.ledger.append_erasures(&permit, vec![erasure_of(&held)], &reason).await?;
    tracing::info!(release = hex::encode(id), %position, by = %permit.holder(), "withdrew a release");
    Ok(pb::WithdrawReleaseResponse { release, position: Some((&position).into()) })
}
