//! Who may report an event, and which version of one may stand: the same for submissions and for entries.

use crate::Scope;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::code::{AreaCode, OrganisationCode};
use marsad_domain::event::Event;
use marsad_domain::finding::FindingCode;

/// What a mandate to report an event rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mandate {
    /// The reporter organises the event, is a partner in it or takes part, wherever it is.
    Part,
    /// The reporter may speak for this territory: that of the event; of an event without a place, the country.
    Territory(AreaCode),
    /// A retraction that says nothing needs none: an event is retracted by its own reporter only.
    Retraction,
}

/// What lets `reporter`, who may speak for the territories of `scope`, report an event; `None` if nothing does.
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

/// Whether an organisation organises the event, is a partner in it or takes part. Who only pays for it does not.
fn takes_part(event: &Event, organisation: &OrganisationCode) -> bool {
    let participants = event.participants.iter().map(|part| &part.organisation);
    event.organisers.iter().chain(&event.partners).chain(participants).any(|own| own == organisation)
}

/// Whether a record is a retraction that has nothing left to read.
fn is_emptied(event: &Event) -> bool {
    event.status.as_str() == "RETRACTED"
        && event.area.is_none()
        && [&event.title.ar, &event.title.fr, &event.title.en, &event.venue, &event.notes].iter().all(|t| t.is_empty())
        && event.participants.is_empty()
        && event.outcomes.is_empty()
        && event.figures.is_empty()
        && event.sources.is_empty()
}

/// A country that the scope covers and whose regions are in the catalogue; of other countries only cities are.
fn held_country<'c>(scope: &Scope, catalogue: &'c Catalogue) -> Option<&'c AreaCode> {
    let level = |id: AreaId| catalogue.area(id).map(|area| area.level);
    let has_regions = |id: AreaId| catalogue.children(id).iter().any(|child| level(*child) == Some(Level::Region));
    let countries = catalogue.parts().areas.iter().filter(|area| area.level == Level::Country);
    countries.map(|area| &area.code).find(|code| {
        let id = catalogue.area_id(code.as_str());
        id.is_some_and(|id| has_regions(id) && scope.covers(catalogue, id, None))
    })
}

/// The highest version of an event that stands, and whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing<'a> {
    pub version: u32,
    pub reporter: &'a str,
}

/// What a version contradicts of the one that stands: its identifier is another's, or it is not a new one.
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
