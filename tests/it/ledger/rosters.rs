//! Rosters of other nodes: what they may say is judged again by every node.

use marsad::domain::roster::{LineParts, Owing, Roster, RosterLine, parse_day};
use marsad::log::entry::{Kind, SharingClass};
use marsad::store::EntryState;
use marsad::wire::payload::{RosterPayload, encode_roster};

use super::world::{Node, ScriptedLog, World};

fn line(indicator: &str, organisation: &str, area: &str) -> RosterLine {
    RosterLine::try_from(LineParts {
        indicator: indicator.parse().unwrap(),
        owing: Owing::Organisation(organisation.parse().unwrap()),
        level: None,
        areas: vec![area.parse().unwrap()],
        rhythm: None,
        from: parse_day("2024-01-01").unwrap(),
        until: None,
        due_days: None,
    })
    .unwrap()
}

fn chunks(lines: Vec<RosterLine>) -> Vec<Vec<u8>> {
    let payload =
        RosterPayload { roster: Roster::new(lines).unwrap(), note: String::new(), member: "admin/souss-massa".into() };
    vec![encode_roster(&payload).unwrap()]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roster_for_territories_of_others_is_stored_and_not_taken() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (mut national, versions) = ScriptedLog::national(&world);
    let mut log = ScriptedLog::new("souss-massa");
    let open = SharingClass::Open;
    let (own, foreign) = (line("IMM_STOCK", "region-sm", "MA-09"), line("IMM_STOCK", "region-or", "MA-02"));
    let cases = [
        (vec![own.clone()], None),
        // One foreign line is enough: a part of a roster would say that less is owed.
        (vec![own.clone(), foreign.clone()], Some("AREA_NOT_YOURS")),
        (vec![line("IMM_SHARE", "region-sm", "MA-09")], Some("RATIO_NOT_REPORTED")),
        (vec![line("NO_SUCH", "region-sm", "MA-09")], Some("UNKNOWN_INDICATOR")),
        (vec![line("IMM_STOCK", "nobody", "MA-09")], Some("UNKNOWN_ORGANISATION")),
        (vec![line("IMM_STOCK", "region-sm", "MA-99")], Some("UNKNOWN_AREA")),
        (Vec::new(), None),
    ];
    for (lines, _) in &cases {
        log.push_citing(Kind::Roster, open, &versions, chunks(lines.clone()));
    }
    let uncited = u64::try_from(cases.len()).unwrap() + 1;
    log.push(Kind::Roster, open, chunks(vec![own]));
    log.push_citing(Kind::Roster, open, &versions, vec![b"nonsense".to_vec()]);
    national.push_citing(Kind::Roster, open, &versions, chunks(vec![foreign]));
    // The roster waits for the versions that it cites.
    log.give(&node.ledger, |_| false).await;
    let state = async |log: &ScriptedLog, index| node.ledger.store().entry_state(&log.log, index).await.unwrap();
    assert!(matches!(state(&log, 1).await, Some(EntryState::Waiting { .. })));
    national.give(&node.ledger, |_| false).await;
    for (index, (_, reason)) in (1..).zip(&cases) {
        let found = match state(&log, index).await {
            Some(EntryState::Refused { reason, .. }) => Some(reason),
            Some(EntryState::Projected) => None,
            other => panic!("{index}: {other:?}"),
        };
        assert_eq!(found.as_deref(), *reason, "entry {index}");
    }
    for (index, expected) in [(uncited, "cites-nothing"), (uncited + 1, "malformed")] {
        let found = state(&log, index).await;
        assert!(matches!(&found, Some(EntryState::Refused { reason, .. }) if reason == expected), "{found:?}");
    }
    let held: Vec<(String, u32, bool)> = node.ledger.rosters().await.unwrap().iter().map(named).collect();
    let of = |name: &str, lines, current| (name.to_owned(), lines, current);
    assert_eq!(held, [of("national", 1, true), of("souss-massa", 0, true), of("souss-massa", 1, false)]);
    let before = node.ledger.digests().await.unwrap();
    node.ledger.rebuild().await.unwrap();
    assert_eq!(node.ledger.digests().await.unwrap(), before);
    let again: Vec<(String, u32, bool)> = node.ledger.rosters().await.unwrap().iter().map(named).collect();
    assert_eq!(again, held);
}

fn named(version: &marsad::ledger::RosterVersion) -> (String, u32, bool) {
    (version.held.log.origin.to_string(), version.held.lines, version.current)
}
