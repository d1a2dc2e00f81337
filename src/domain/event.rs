//! Event records: what happened, was decided or was observed. They name organisations and roles, never private persons.

use crate::code::{AreaCode, CodeId, EventId, IndicatorCode, OrganisationCode, ProgrammeCode};
use crate::sharing::Sensitivity;
use crate::text::Text;

/// An organisation that takes part in an event, with its role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    pub organisation: OrganisationCode,
    /// A code of `PARTICIPANT_ROLE`.
    pub role: CodeId,
    /// The function held, never a name: `deputy mayor`.
    pub role_title: String,
}

/// A decision, recommendation or product of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub id: EventId,
    /// A code of `OUTCOME_KIND`.
    pub kind: CodeId,
    pub text: Text,
    /// A code of `ADDRESSEE_TYPE`.
    pub addressee_type: Option<CodeId>,
    pub addressee: Option<OrganisationCode>,
    pub themes: Vec<CodeId>,
    /// A code of `RECO_STATUS`.
    pub status: Option<CodeId>,
}

/// A figure quoted at an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotedFigure {
    pub indicator: Option<IndicatorCode>,
    pub area: Option<AreaCode>,
    /// A period or date as the source writes it, in any form.
    pub period: String,
    /// As quoted.
    pub value: String,
    pub unit: String,
    pub approximate: bool,
    pub text: Text,
}

/// Where the record was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub title: String,
    pub uri: String,
    /// ISO date; empty if unknown.
    pub published: String,
}

/// One version of an event record. The room `validate` checks its codes against the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub id: EventId,
    /// From 1. A higher version replaces lower ones.
    pub version: u32,
    /// A code of `EVENT_TYPE`.
    pub kind: CodeId,
    /// A code of `EVENT_STATUS`.
    pub status: CodeId,
    pub title: Text,
    /// ISO date, as precise as `date_precision` says.
    pub start: String,
    pub end: String,
    /// A code of `DATE_PRECISION`.
    pub date_precision: CodeId,
    /// A code of `EVIDENCE`.
    pub date_evidence: CodeId,
    /// `None` if the event has no place; `geo_precision` says why.
    pub area: Option<AreaCode>,
    /// A code of `GEO_PRECISION`.
    pub geo_precision: CodeId,
    pub venue: String,
    pub parent: Option<EventId>,
    pub organisers: Vec<OrganisationCode>,
    pub partners: Vec<OrganisationCode>,
    pub funders: Vec<OrganisationCode>,
    pub participants: Vec<Participant>,
    pub programmes: Vec<ProgrammeCode>,
    /// Codes of `THEME`.
    pub themes: Vec<CodeId>,
    pub outcomes: Vec<Outcome>,
    pub figures: Vec<QuotedFigure>,
    pub sources: Vec<Source>,
    /// ISO 639-1, of the original text.
    pub language: String,
    pub sensitivity: Sensitivity,
    pub notes: String,
}
