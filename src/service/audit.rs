//! The record of who read what is not public, and who did what cannot be undone.

use crate::{Caller, Node, ServiceError};
use marsad_store::audit::Access;

/// Writes down what a caller is about to read or do.
///
/// # Errors
/// [`ServiceError::Store`] if it cannot be written; then it must not be read or done.
pub async fn record(
    node: &Node,
    caller: &Caller,
    action: &str,
    resource: impl Into<String>,
) -> Result<(), ServiceError> {
    let access = Access {
        time: node.now(),
        role: caller.principal.role,
        name: caller.principal.name.clone(),
        action: action.to_owned(),
        resource: resource.into(),
    };
    Ok(node.store().record_access(&access).await?)
}
