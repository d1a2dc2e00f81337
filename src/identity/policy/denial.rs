//! Why a principal may not do something.

use crate::principal::Principal;
use crate::rpc_rules::Action;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DenialReason {
    UnknownRpc,
    RoleNotAllowed,
    /// The caller has no grant of this kind.
    NoGrant,
    /// The grants do not cover this indicator or territory.
    OutsideGrant,
    /// The role is allowed, but the caller does not work at this node.
    NotStaff,
    UnknownPeer,
}

impl DenialReason {
    pub const ALL: [Self; 6] =
        [Self::UnknownRpc, Self::RoleNotAllowed, Self::NoGrant, Self::OutsideGrant, Self::NotStaff, Self::UnknownPeer];

    /// The `reason` in the error's details; stable.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownRpc => "UNKNOWN_RPC",
            Self::RoleNotAllowed => "ROLE_NOT_ALLOWED",
            Self::NoGrant => "NO_GRANT",
            Self::OutsideGrant => "OUTSIDE_GRANT",
            Self::NotStaff => "NOT_STAFF",
            Self::UnknownPeer => "UNKNOWN_PEER",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{who} may not do this ({})", reason.code())]
pub struct Denial {
    pub reason: DenialReason,
    /// `None` for a call that is not in the table.
    pub action: Option<Action>,
    pub who: String,
}

pub(super) fn denied(principal: &Principal, action: Action, reason: DenialReason) -> Denial {
    Denial { reason, action: Some(action), who: principal.to_string() }
}
