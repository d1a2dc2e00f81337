//! What the records of one submission, and those already there, must agree on.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use marsad_domain::code::EventId;
use marsad_domain::event::Event;
use marsad_domain::finding::{Finding, FindingCode};

use marsad_domain::event_dates::EventDates;

/// The one type whose events must lie inside their parent's dates: a session is part of a conference, while what was
/// founded at a seminar goes on after it.
const SESSION: &str = "GOV_SESSION";

/// Judges ids and parents of the events of one submission. `stored` answers for events that are already there, under
/// the same origin; a later version in the submission goes before it. A parent that is found nowhere waits: it may be on
/// another node, or arrive later.
#[must_use]
pub fn check_parents(events: &[(u32, Event)], stored: &dyn Fn(&EventId) -> Option<EventDates>) -> Vec<Finding> {
    let mut findings = duplicates(events);
    let mut newest: HashMap<&EventId, &Event> = HashMap::new();
    for (_, event) in events {
        let known = newest.entry(&event.id).or_insert(event);
        if known.version < event.version {
            *known = event;
        }
    }
    let look_up = |id: &EventId| match newest.get(id) {
        Some(event) => EventDates::of(event),
        None => stored(id),
    };
    for (row, event) in events {
        let Some(parent) = &event.parent else { continue };
        let finding = |code| Finding::new(code, *row, "parent", parent.as_str(), "");
        if leads_back(&event.id, Some(parent.clone()), |id| look_up(id)?.parent) {
            findings.push(finding(FindingCode::EventCycle));
            continue;
        }
        let Some(outer) = look_up(parent) else { continue };
        let inside = |inner: &EventDates| outer.first <= inner.first && inner.last <= outer.last;
        if event.kind.as_str() == SESSION && EventDates::of(event).is_some_and(|inner| !inside(&inner)) {
            let expected = format!("{} – {}", outer.first, outer.last);
            let end = if event.end.is_empty() { &event.start } else { &event.end };
            let found = format!("{} – {end}", event.start);
            findings.push(Finding::new(FindingCode::EventOutsideParent, *row, "start", &found, expected));
        }
    }
    findings
}

/// Versions of one event that are not in their order: the log keeps the order of the records, and there a version follows
/// lower ones only. Of two that are the same it is said that they are duplicates.
#[must_use]
pub fn falling_versions(events: &[(u32, Event)]) -> Vec<Finding> {
    let mut highest: HashMap<&EventId, u32> = HashMap::new();
    let mut findings = Vec::new();
    for (row, event) in events {
        let known = highest.entry(&event.id).or_insert(event.version);
        if event.version < *known {
            let expected = format!("≥ {}", u64::from(*known).saturating_add(1));
            findings.push(Finding::new(FindingCode::BadVersion, *row, "version", &event.version.to_string(), expected));
        }
        *known = event.version.max(*known);
    }
    findings
}

fn duplicates(events: &[(u32, Event)]) -> Vec<Finding> {
    let mut seen = HashMap::new();
    let mut findings = Vec::new();
    for (row, event) in events {
        if let Some(first) = seen.insert((&event.id, event.version), *row) {
            let first = first.to_string();
            findings.push(Finding::new(FindingCode::DuplicateRow, *row, "eventId", event.id.as_str(), first));
        }
    }
    findings
}

/// Whether the chain of parents that begins with `parent` comes back to `event`. A chain that turns round without it is the fault of
/// others.
pub fn leads_back<E: Eq + Hash + Clone>(event: &E, parent: Option<E>, parent_of: impl Fn(&E) -> Option<E>) -> bool {
    let mut seen = HashSet::new();
    let mut next = parent;
    while let Some(at) = next {
        if at == *event {
            return true;
        }
        if !seen.insert(at.clone()) {
            return false;
        }
        next = parent_of(&at);
    }
    false
}
