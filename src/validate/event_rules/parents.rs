//! Rules between records of one submission, and between them and records that are stored.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use marsad_domain::code::EventId;
use marsad_domain::event::Event;
use marsad_domain::finding::{Finding, FindingCode};

use marsad_domain::event_dates::EventDates;

/// The only type whose events must be within the dates of their parent: a session is part of a conference. Other events
/// may continue after their parent, such as a network that was founded at a seminar.
const SESSION: &str = "GOV_SESSION";

/// Judges identifiers and parents of the events of one submission. `stored` returns stored events of the same origin; a
/// version in the submission replaces it. An unknown parent is no fault: it may be on another node, or arrive later.
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
        if is_own_ancestor(&event.id, Some(parent.clone()), |id| look_up(id)?.parent) {
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

/// Reports versions of one event that are lower than a version before them: the log keeps the order of the records, and
/// versions must increase in it. Equal versions are reported as duplicates by [`check_parents`].
#[must_use]
pub fn decreasing_versions(events: &[(u32, Event)]) -> Vec<Finding> {
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

/// Whether `event` is among its own ancestors, which begin with `parent`. Cycles of other events do not count.
pub fn is_own_ancestor<E: Eq + Hash + Clone>(
    event: &E,
    parent: Option<E>,
    parent_of: impl Fn(&E) -> Option<E>,
) -> bool {
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
