//! Why a principal may not do something.

use crate::principal::Principal;
use crate::rpc_rules::Action;
use marsad_domain::named_enum;

named_enum! {
    /// Why it may not be done: the stable `reason` in the details of an error.
    pub enum DenialReason {
        UnknownRpc = "UNKNOWN_RPC",
        RoleNotAllowed = "ROLE_NOT_ALLOWED",
        /// The caller has no grant of this kind.
        NoGrant = "NO_GRANT",
        /// The grants do not cover this indicator or territory.
        OutsideGrant = "OUTSIDE_GRANT",
        /// The role is allowed, but the caller does not work at this node.
        NotStaff = "NOT_STAFF",
        UnknownPeer = "UNKNOWN_PEER",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{who} may not do this ({})", reason.as_str())]
pub struct Denial {
    pub reason: DenialReason,
    /// `None` for a call that is not in the table.
    pub action: Option<Action>,
    pub who: String,
}

pub(super) fn denied(principal: &Principal, action: Action, reason: DenialReason) -> Denial {
    Denial { reason, action: Some(action), who: principal.to_string() }
}
