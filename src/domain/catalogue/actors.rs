//! Organisations and programmes. Never private persons.

use crate::code::{AreaCode, CodeId, OrganisationCode, ProgrammeCode};
use crate::text::Text;

/// An organisation that may report, organise, take part or be addressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    pub code: OrganisationCode,
    /// A code of the list `ORG_TYPE`.
    pub kind: CodeId,
    /// The territory that it belongs to; `None` for international organisations.
    pub territory: Option<AreaCode>,
    pub name: Text,
    pub acronym: String,
}

/// A programme or project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programme {
    pub code: ProgrammeCode,
    pub kind: String,
    pub name: Text,
    pub acronym: String,
    pub parent: Option<ProgrammeCode>,
    pub funders: Vec<OrganisationCode>,
    pub implementers: Vec<OrganisationCode>,
    pub partners: Vec<OrganisationCode>,
    /// As precise as the source: `2015` or `2015-02-01`; empty if unknown.
    pub start: String,
    pub end: String,
    pub territories: Vec<AreaCode>,
    pub themes: Vec<CodeId>,
}
