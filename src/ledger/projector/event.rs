//! Events: one revision an entry.

use std::collections::BTreeSet;

use crate::domain::code::{AreaCode, CodeId, OrganisationCode};
use crate::domain::event::Event;
use crate::domain::event_rules::{EventDates, allows_sharing, interpret};
use crate::domain::finding::FindingCode;
use crate::domain::raw::RawEvent;
use crate::domain::scan::check_form;
use crate::domain::validate::Scope;
use crate::store::EventRow;
use crate::wire::content::event_digest;

use super::{Case, Refusal, Source};

/// An event that keeps the rules.
#[derive(Debug)]
pub struct JudgedEvent {
    pub(in crate::ledger) part: u32,
    pub(in crate::ledger) row: EventRow,
    pub(in crate::ledger) area: Option<AreaCode>,
}

/// The form of a text, and nothing that may change with the program: what looks like personal data today refuses a
/// submission, never an entry.
fn form(text: &str) -> Option<FindingCode> {
    check_form(text, usize::MAX).err().map(|_| FindingCode::BadText)
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
    let event = interpret(raw, 0, case.catalogue(), &form).map_err(|findings| {
        let first = findings.first();
        Refusal::new(
            first.map_or("malformed", |finding| finding.code.as_str()),
            first.map_or("", |finding| finding.column.as_str()),
        )
    })?;
    if let Some(area) = event.area.as_ref().filter(|area| !case.covers(scope, area)) {
        return Err(Refusal::new(FindingCode::AreaNotYours.as_str(), area.as_str()));
    }
    if !allows_sharing(&event, case.sharing) {
        return Err(Refusal::new(FindingCode::SharingTooWide.as_str(), event.kind.as_str()));
    }
    let dates = EventDates::of(&event).ok_or_else(|| Refusal::new(FindingCode::BadDate.as_str(), "start"))?;
    let doc = case.subject.chunks.first().cloned().unwrap_or_default();
    Ok(JudgedEvent { part, area: event.area.clone(), row: row(event, &dates, doc) })
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
        doc,
    }
}
