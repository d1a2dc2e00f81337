//! A principal: the role and name of a caller, and how the node knows them. [`crate::policy`] decides what it may do.

use std::fmt;
use std::sync::Arc;

use crate::role::{identity_uri, organisation_of, origin_of};
use marsad_domain::code::{OrganisationCode, OriginName};
use marsad_domain::login::{Login, PersonRole};

pub use crate::certificate_holder::{CertificateHolder, KeyFingerprint, Serial};
pub use crate::role::Role;

/// A person who has logged in at this node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The account at this node.
    pub person: String,
    /// A node never has a session.
    pub role: PersonRole,
    /// The name in grants and in the list of staff; for a submitter the code of the reporting organisation.
    pub name: String,
    /// How the person logged in. The node states it in the entries that it attests.
    pub login: Login,
}

impl Session {
    /// The session of a person whose browser has shown a certificate. A browser cannot sign with it, so the node attests what is
    /// submitted. None for certificates that are no person's of this federation: those of nodes and of guests.
    #[must_use]
    pub fn of_certificate(holder: &CertificateHolder) -> Option<Self> {
        let role = PersonRole::parse(holder.role.as_str())?;
        let name = holder.name.clone();
        Some(Self { person: name.clone(), role, name, login: Login::Certificate })
    }
}

/// How the node knows the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// A certificate that TLS has verified. Its holder signs submissions.
    Certificate(Arc<CertificateHolder>),
    /// A login at this node. The node attests the person's submissions.
    Session(Session),
    /// The caller runs commands on the node's own machine, with the node's own keys and database.
    LocalOperator,
}

/// The caller of a node. Each edge makes one from its own check: the gRPC edge from a certificate, the web edge from a session;
/// the command line of the node needs no proof beyond running there.
#[derive(Clone, PartialEq, Eq)]
pub struct Principal {
    pub role: Role,
    /// As in grants and the list of staff.
    pub name: String,
    credential: Credential,
}

/// No certificate can have this name: it is not an SDMX identifier.
const LOCAL_OPERATOR: &str = "local operator";

impl Principal {
    /// The person at the command line of the node itself, with the rights of an admin of the node.
    #[must_use]
    pub fn local_operator() -> Self {
        Self { role: Role::Admin, name: LOCAL_OPERATOR.to_owned(), credential: Credential::LocalOperator }
    }

    #[must_use]
    pub const fn credential(&self) -> &Credential {
        &self.credential
    }

    /// The reporting organisation of a submitter; `None` for every other role.
    #[must_use]
    pub fn organisation(&self) -> Option<OrganisationCode> {
        organisation_of(self.role, &self.name)
    }

    /// The origin that a node writes; `None` for every other role.
    #[must_use]
    pub fn origin(&self) -> Option<OriginName> {
        origin_of(self.role, &self.name)
    }

    /// The identity in the form that certificates have: `marsad://<role>/<name>`. Quotas count by it.
    #[must_use]
    pub fn uri(&self) -> String {
        identity_uri(self.role, &self.name)
    }
}

impl From<Arc<CertificateHolder>> for Principal {
    fn from(holder: Arc<CertificateHolder>) -> Self {
        Self { role: holder.role, name: holder.name.clone(), credential: Credential::Certificate(holder) }
    }
}

impl From<Session> for Principal {
    fn from(session: Session) -> Self {
        let (role, name) = (session.role.into(), session.name.clone());
        Self { role, name, credential: Credential::Session(session) }
    }
}

impl fmt::Debug for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.credential {
            Credential::Certificate(holder) => fmt::Debug::fmt(holder, f),
            Credential::Session(session) => write!(f, "{self} ({}, by {})", session.person, session.login.as_str()),
            Credential::LocalOperator => fmt::Display::fmt(self, f),
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.credential {
            Credential::Certificate(_) | Credential::Session(_) => write!(f, "{}/{}", self.role, self.name),
            Credential::LocalOperator => f.write_str("operator"),
        }
    }
}
