//! Administration: what a node is, who takes part, who may do what on it, and whom it pulls from.
//!
//! Calls for the node's own admins demand their permit, so an edge asks for it before it reads the rest of a request.

pub mod entries;
pub mod grants;
pub mod incidents;
pub mod members;
pub mod peers;
pub mod status;

use crate::{Caller, Node, ServiceError};
use marsad_identity::policy::{self, Administer, Permit};

/// The permit of one of the node's own admins for what the call is.
///
/// # Errors
/// [`ServiceError::Denied`] for anyone else.
pub async fn permit(node: &Node, caller: &Caller) -> Result<Permit<Administer>, ServiceError> {
    Ok(policy::authorise_administer(&caller.principal, &node.grants().await?, caller.action)?)
}
