//! Entries that the tables cannot hold are refused permanently, and the entries after them are applied.

use marsad::ledger::Position;
use marsad::log::entry::{Kind, SharingClass};
use marsad::release::manifest::Manifest;
use marsad::store::EntryState;
use marsad::wire::payload::ObservationsManifest;

use super::odd_answers::manifest;
use super::world::{Node, ScriptedLog, World};

fn release(number: u32) -> Vec<Vec<u8>> {
    vec![Manifest { number, ..manifest() }.encode()]
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_table_can_hold_is_refused() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    let changes: [fn(&mut ObservationsManifest); 5] = [
        |own| own.provenance.submission = "a\0b".to_owned(),
        |own| own.provenance.submission = "s".repeat(100_000),
        |own| own.provenance.idempotency_key = "\0".to_owned(),
        |own| own.provenance.idempotency_key = "k".repeat(100_000),
        |own| own.provenance.member = "m\0".repeat(50_000),
    ];
    for change in changes {
        let chunks = world.observation_chunks(&world.region, &versions, &[("MA-09", 2024, 1)], change);
        log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    }
    log.push(Kind::Release, SharingClass::Federation, release(u32::MAX));
    log.push(Kind::Release, SharingClass::Federation, release(i32::MAX.unsigned_abs()));
    let figures = |value| world.observation_chunks(&world.region, &versions, &[("MA-09", 2024, value)], |_| {});
    log.push_citing(Kind::Observations, SharingClass::Open, &versions, figures(2));
    let at = |epoch, index| Position { epoch, index, ..versions.0.clone() };
    for catalogue in [at(0, u64::MAX), at(u32::MAX, 1), at(u32::MAX, u64::MAX)] {
        let cited = (catalogue, versions.1.clone());
        log.push_citing(Kind::Observations, SharingClass::Open, &cited, figures(3));
    }
    log.give(&node.ledger, |_| false).await;
    let mut projected = Vec::new();
    for index in 1..u64::try_from(log.entries.len()).unwrap() {
        match node.ledger.store().entry_state(&log.log, index).await.unwrap() {
            Some(EntryState::Projected) => projected.push(index),
            Some(EntryState::Refused { .. }) => {}
            other => panic!("{index}: {other:?}"),
        }
    }
    assert_eq!(projected, [7, 8]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_does_not_travel_farther_than_its_audience() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    ScriptedLog::national(&world).0.give(&node.ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    // Its audience is the members.
    let classes = [SharingClass::Local, SharingClass::Federation, SharingClass::Open, SharingClass::Unknown(9)];
    for (class, number) in classes.into_iter().zip(1..) {
        log.push(Kind::Release, class, release(number));
    }
    log.give(&node.ledger, |_| false).await;
    let mut found = Vec::new();
    for index in 1..=4 {
        found.push(node.ledger.store().entry_state(&log.log, index).await.unwrap().unwrap());
    }
    let refused = EntryState::Refused { reason: "SHARING_TOO_WIDE".into(), detail: "members".into() };
    let unknown = EntryState::NotProjected { reason: "unknown-sharing".into() };
    assert_eq!(found, [EntryState::Projected, EntryState::Projected, refused, unknown]);
}
