//! The roles of callers, and the form of identities in certificates.

use std::fmt;

use marsad_domain::code::{OrganisationCode, OriginName};
use marsad_domain::login::PersonRole;
use marsad_domain::named_enum;

named_enum! {
    /// What a caller may be. Each has its name in certificates, configuration and messages, and the authorisation table is in
    /// this order.
    pub enum Role {
        /// Another node of the federation; its name is the origin it writes.
        Node = "node",
        /// Submits figures and events; its name is the reporting organisation's code.
        Submitter = "submitter",
        /// Sees raw data in clear.
        Reviewer = "reviewer",
        /// An observatory that pulls.
        Reader = "reader",
        /// Builds releases; changes peers, members and certificates.
        Admin = "admin",
        /// Someone outside the federation: reads the catalogue and what is released for everyone.
        Guest = "guest",
    }
}

impl From<PersonRole> for Role {
    fn from(role: PersonRole) -> Self {
        match role {
            PersonRole::Submitter => Self::Submitter,
            PersonRole::Reviewer => Self::Reviewer,
            PersonRole::Reader => Self::Reader,
            PersonRole::Admin => Self::Admin,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

pub(super) fn origin_of(role: Role, name: &str) -> Option<OriginName> {
    if role == Role::Node { OriginName::new(name).ok() } else { None }
}

pub(super) fn organisation_of(role: Role, name: &str) -> Option<OrganisationCode> {
    if role == Role::Submitter { OrganisationCode::new(name).ok() } else { None }
}

pub(crate) fn identity_uri(role: Role, name: &str) -> String {
    format!("{SCHEME}{role}/{name}")
}

pub(crate) const SCHEME: &str = "marsad://";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_named_one_to_one() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        for wrong in ["", "Node", "nodes", "root", " admin"] {
            assert_eq!(Role::parse(wrong), None, "{wrong}");
        }
    }
}
