//! Events: one revision an entry.

use std::collections::BTreeSet;

use marsad_domain::code::{AreaCode, CodeId, OrganisationCode};
use marsad_domain::event::Event;
use marsad_domain::event_dates::EventDates;
use marsad_domain::finding::FindingCode;
use marsad_domain::raw::RawEvent;
use marsad_store::EventRow;
use marsad_validate::Scope;
use marsad_validate::event_rules::{Mandate, allows_sharing, form_fault, interpret, mandate, withhold};
use marsad_wire::content::event_digest;

use super::{Case, Refusal, Source};

/// An event that keeps the rules.
#[derive(Debug)]
pub struct JudgedEvent {
    pub(crate) part: u32,
    pub(crate) row: EventRow,
    /// The territory that its reporter must be allowed to report for; `None` if its mandate does not come from a territory.
    pub(crate) territory: Option<AreaCode>,
    /// The paths of texts that seem to hold personal data.
    pub(crate) withheld: Vec<String>,
}

/// Judges an event under the versions that its entry cites. Parents are looked up when read.
pub(super) fn judge(
    case: &Case<'_>,
    source: &Source,
    part: u32,
    raw: &RawEvent,
    scope: &Scope,
) -> Result<JudgedEvent, Refusal> {
    let digest = usize::try_from(part).ok().and_then(|part| source.provenance.part_digests.get(part));
    if digest != Some(&event_digest(raw)) {
        return Err(Refusal::new("wrong-part-digest", part.to_string()));
    }
    let event = interpret(raw, 0, case.catalogue(), &form_fault).map_err(|findings| {
        let first = findings.first();
        Refusal::new(
            first.map_or("malformed", |finding| finding.code.as_str()),
            first.map_or("", |finding| finding.column.as_str()),
        )
    })?;
    let Some(mandate) = mandate(&event, &source.provenance.reporter, scope, case.catalogue()) else {
        let area = event.area.as_ref().map_or(event.geo_precision.as_str(), AreaCode::as_str);
        return Err(Refusal::new(FindingCode::AreaNotYours.as_str(), area));
    };
    if !allows_sharing(&event, case.sharing) {
        return Err(Refusal::new(FindingCode::SharingTooWide.as_str(), event.kind.as_str()));
    }
    let dates = EventDates::of(&event).ok_or_else(|| Refusal::new(FindingCode::BadDate.as_str(), "start"))?;
    let doc = case.subject.chunks.first().cloned().unwrap_or_default();
    let withheld = withhold(&mut raw.clone());
    let territory = match mandate {
        Mandate::Territory(area) => Some(area),
        Mandate::Part | Mandate::Retraction => None,
    };
    Ok(JudgedEvent { part, territory, row: row(event, &dates, doc), withheld })
}

fn row(event: Event, dates: &EventDates, doc: Vec<u8>) -> EventRow {
    let mut organisations: BTreeSet<OrganisationCode> = BTreeSet::new();
    organisations.extend(event.organisers);
    organisations.extend(event.partners);
    organisations.extend(event.funders);
    organisations.extend(event.participants.into_iter().map(|part| part.organisation));
    EventRow {
        event_id: event.id.to_string(),
        version: event.version,
        kind: event.kind.to_string(),
        area: event.area.map_or_else(String::new, |area| area.to_string()),
        start_day: dates.first,
        end_day: dates.last,
        themes: event.themes.iter().map(CodeId::to_string).collect(),
        organisations: organisations.into_iter().collect(),
        programmes: event.programmes,
        parent: event.parent.map_or_else(String::new, |parent| parent.to_string()),
        doc,
    }
}
