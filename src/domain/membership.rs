//! Membership: which nodes and which reporting organisations take part, and for which territories.
//!
//! The operator's node publishes snapshots. A newer snapshot replaces the older one as a whole.

use crate::catalogue::{AreaId, Catalogue};
use crate::code::{AreaCode, CodeId, OrganisationCode, OriginName};

/// A node that takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    pub name: OriginName,
    /// Verifier keys in C2SP vkey form. They are informative: a node trusts the keys of its own configuration only.
    pub verifier_keys: Vec<String>,
    /// Its log may hold data for these territories and all below them.
    pub territories: Vec<AreaCode>,
}

/// An organisation that may report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reporter {
    pub organisation: OrganisationCode,
    /// A code of the list `ORG_TYPE`. It decides whose figure counts if several organisations report one cell.
    pub kind: CodeId,
    /// The territories, and all below them, that it may report for.
    pub territories: Vec<AreaCode>,
    /// SHA-256 of the public keys (SubjectPublicKeyInfo) that it signs with; no other key is accepted. If empty, every
    /// certificate of one of the authorities is accepted.
    pub fingerprints: Vec<[u8; 32]>,
    /// The node that may attest submissions of people who log in there instead of signing. `None`: every submission must be
    /// signed.
    pub attested_by: Option<OriginName>,
}

/// A membership snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Membership {
    pub origins: Vec<Origin>,
    pub reporters: Vec<Reporter>,
    /// Certificates (DER) of the authorities. Entries may be signed with certificates that these have issued.
    pub authorities: Vec<Vec<u8>>,
}

impl Membership {
    /// The node of a name.
    #[must_use]
    pub fn origin(&self, name: &OriginName) -> Option<&Origin> {
        self.origins.iter().find(|origin| origin.name == *name)
    }

    /// The territories that a node may write rosters and calls for. `None`: the node of the federation's operator may for all.
    #[must_use]
    pub fn limits_of(&self, name: &OriginName, operator: &OriginName) -> Option<&[AreaCode]> {
        let own = self.origin(name).map_or(&[][..], |origin| &origin.territories);
        (name != operator).then_some(own)
    }

    /// The reporting organisation of a code.
    #[must_use]
    pub fn reporter(&self, organisation: &OrganisationCode) -> Option<&Reporter> {
        self.reporters.iter().find(|reporter| reporter.organisation == *organisation)
    }
}

/// Whether `area` lies within one of `territories`.
#[must_use]
pub fn covers(catalogue: &Catalogue, territories: &[AreaCode], area: AreaId) -> bool {
    territories.iter().filter_map(|code| catalogue.area_id(code.as_str())).any(|outer| catalogue.is_within(area, outer))
}
