//! Records that belong together: parents and versions.

use super::*;

fn event(id: &str, version: u32, kind: &str, parent: &str, days: [&str; 2]) -> Event {
    let raw = RawEvent {
        event_id: id.into(),
        version,
        kind: kind.into(),
        parent: parent.into(),
        start: days[0].into(),
        end: days[1].into(),
        ..good()
    };
    interpret(&raw, 1, &catalogue(), &scan).unwrap()
}

#[test]
fn parents_are_in_the_submission_or_stored() {
    let day = ["2024-05-01", "2024-05-01"];
    let stored = |id: &EventId| match id.as_str() {
        "old" => EventDates::of(&event("old", 1, "GOV_CONF", "", ["2024-04-30", "2024-05-02"])),
        "child" => EventDates::of(&event("child", 1, "GOV_CONF", "top", day)),
        _ => None,
    };
    let codes = |events: &[Event]| {
        let numbered: Vec<(u32, Event)> = (1..).zip(events.iter().cloned()).collect();
        check_parents(&numbered, &stored).into_iter().map(|f| (f.row, f.code)).collect::<Vec<_>>()
    };
    assert_eq!(codes(&[event("a", 1, "GOV_SESSION", "old", day), event("b", 1, "GOV_CONF", "a", day)]), []);
    assert_eq!(codes(&[event("a", 1, "GOV_SESSION", "gone", day)]), [], "it waits: the parent may be elsewhere");
    let late = ["2024-05-02", "2024-05-03"];
    assert_eq!(codes(&[event("a", 1, "GOV_SESSION", "old", late)]), [(1, FindingCode::EventOutsideParent)]);
    assert_eq!(codes(&[event("a", 1, "GOV_CONF", "old", late)]), []);
    assert_eq!(codes(&[event("a", 1, "GOV_CONF", "a", day)]), [(1, FindingCode::EventCycle)]);
    assert_eq!(codes(&[event("top", 2, "GOV_CONF", "child", day)]), [(1, FindingCode::EventCycle)]);
    let twice =
        [event("a", 1, "GOV_CONF", "", day), event("a", 1, "GOV_CONF", "", day), event("a", 2, "GOV_CONF", "", day)];
    assert_eq!(codes(&twice), [(2, FindingCode::DuplicateRow)]);
}

#[test]
fn versions_of_one_event_increase_from_record_to_record() {
    let day = ["2024-05-01", "2024-05-01"];
    let rows = |versions: &[(&str, u32)]| {
        let events = versions.iter().map(|(id, version)| event(id, *version, "GOV_CONF", "", day));
        let numbered: Vec<(u32, Event)> = (1..).zip(events).collect();
        decreasing_versions(&numbered).into_iter().map(|f| (f.row, f.code)).collect::<Vec<_>>()
    };
    assert_eq!(rows(&[("a", 1), ("b", 7), ("a", 2), ("b", 9), ("a", 5)]), []);
    assert_eq!(rows(&[("a", 3), ("a", 2), ("b", 1), ("a", 1)]), [2, 4].map(|row| (row, FindingCode::BadVersion)));
    assert_eq!(rows(&[("a", 3), ("a", 3)]), [], "two that are the same are duplicates");
}
