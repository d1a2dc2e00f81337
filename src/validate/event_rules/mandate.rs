//! Who may report an event, and which version of it is accepted. The rules are the same for submissions and for entries.

use crate::Scope;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::code::{AreaCode, OrganisationCode};
use marsad_domain::event::Event;
use marsad_domain::finding::FindingCode;

/// Why a reporter may report an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mandate {
    /// The reporter is an organiser, a partner or a participant of the event. The place does not matter.
    Part,
    /// The reporter may report for this territory, which is that of the event. For an event without a place it is the country.
    Territory(AreaCode),
    /// The record is an empty retraction. It needs no other reason, because only the reporter of an event can retract it.
    Retraction,
}

/// Why `reporter`, who may report for the territories of `scope`, may report an event; `None` if it may not.
#[must_use]
pub fn mandate(event: &Event, reporter: &OrganisationCode, scope: &Scope, catalogue: &Catalogue) -> Option<Mandate> {
    if takes_part(event, reporter) {
        return Some(Mandate::Part);
    }
    if is_emptied(event) {
        return Some(Mandate::Retraction);
    }
    let territory = match &event.area {
        Some(area) => Some(area)
            .filter(|area| catalogue.area_id(area.as_str()).is_some_and(|id| scope.covers(catalogue, id, None))),
        None => held_country(scope, catalogue),
    };
    territory.cloned().map(Mandate::Territory)
}

/// Whether an organisation is an organiser, a partner or a participant of the event. Funders are not.
fn takes_part(event: &Event, organisation: &OrganisationCode) -> bool {
    let participants = event.participants.iter().map(|part| &part.organisation);
    event.organisers.iter().chain(&event.partners).chain(participants).any(|own| own == organisation)
}

/// Whether a record is a retraction without content.
fn is_emptied(event: &Event) -> bool {
    event.status.as_str() == "RETRACTED"
        && event.area.is_none()
        && [&event.title.ar, &event.title.fr, &event.title.en, &event.venue, &event.notes].iter().all(|t| t.is_empty())
        && event.participants.is_empty()
        && event.outcomes.is_empty()
        && event.figures.is_empty()
        && event.sources.is_empty()
}

/// A country that the scope covers and that has regions in the catalogue. Other countries have cities only.
fn held_country<'c>(scope: &Scope, catalogue: &'c Catalogue) -> Option<&'c AreaCode> {
    let level = |id: AreaId| catalogue.area(id).map(|area| area.level);
    let has_regions = |id: AreaId| catalogue.children(id).iter().any(|child| level(*child) == Some(Level::Region));
    let countries = catalogue.parts().areas.iter().filter(|area| area.level == Level::Country);
    countries.map(|area| &area.code).find(|code| {
        let id = catalogue.area_id(code.as_str());
        id.is_some_and(|id| has_regions(id) && scope.covers(catalogue, id, None))
    })
}

/// The highest version of an event on record, and its reporter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    pub version: u32,
    pub reporter: &'a str,
}

/// Why a version is not accepted after the one on record: another organisation has reported the event, or the version is
/// not higher.
#[must_use]
pub fn contradiction(version: u32, reporter: &OrganisationCode, standing: Standing<'_>) -> Option<FindingCode> {
    if standing.reporter != reporter.as_str() {
        Some(FindingCode::DuplicateRow)
    } else if version <= standing.version {
        Some(FindingCode::BadVersion)
    } else {
        None
    }
}
