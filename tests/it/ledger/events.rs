//! Events: if entries contradict each other, the first in the log counts, at every node.

use marsad::domain::raw::RawEvent;
use marsad::domain::sharing::Sharing;
use marsad::ledger::{ChunkSource, LedgerError, Position};
use marsad::log::entry::{Kind, SharingClass};
use marsad::log::verify::verify_disclosure;
use marsad::store::EntryState;
use marsad::wire::payload::{self, EventPayload, Provenance, Withdrawal};

use super::append::publish;
use super::world::{Node, ScriptedLog, World};

/// The chunks of an EVENT entry, as its origin would write it.
pub fn event_chunk(world: &World, versions: &(Position, Position), event: RawEvent) -> Vec<Vec<u8>> {
    let mut new = world.events("key", versions, vec![event]);
    new.submission.sharing = Sharing::Open;
    world.region.sign("souss-massa", &mut new.submission);
    let (own, (event, digest)) = (new.submission, new.events.into_iter().next().unwrap());
    let provenance = Provenance {
        submission: format!("submission-{}", event.title.fr),
        member: own.member,
        reporter: own.reporter,
        idempotency_key: own.idempotency_key,
        content_digest: own.content_digest,
        part_digests: vec![digest],
        authorship: own.authorship,
        comment: own.comment,
        accept_warnings: own.accept_warnings,
        language: own.language,
        audience: own.audience,
        call: own.call,
    };
    vec![payload::encode_event(&EventPayload { provenance, part: 0, event }).unwrap()]
}

pub fn titled(world: &World, version: u32, title: &str) -> RawEvent {
    let mut event = world.event("e-1", version);
    event.title.fr = title.to_owned();
    event
}

/// The state of the entries from 1 on: empty if projected, otherwise the reason.
pub async fn outcomes(node: &Node, log: &ScriptedLog) -> Vec<String> {
    let mut found = Vec::new();
    for index in 1..u64::try_from(log.entries.len()).unwrap() {
        found.push(match node.ledger.store().entry_state(&log.log, index).await.unwrap() {
            Some(EntryState::Projected) => String::new(),
            Some(EntryState::Refused { reason, .. }) => reason,
            None => "absent".to_owned(),
            other => panic!("{index}: {other:?}"),
        });
    }
    found
}

pub async fn disclose(node: &Node, log: &ScriptedLog, index: usize) {
    let number = u64::try_from(index).unwrap();
    let header = node.ledger.store().read_entry(&log.log, number).await.unwrap().unwrap().header;
    let full = verify_disclosure(&header, log.disclosure(index)).unwrap();
    let chunks = ChunkSource::Memory(log.entries[index].1.clone());
    assert!(node.ledger.apply_disclosure(&log.log, number, full, chunks).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_is_there_is_not_appended() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let permit = world.region.permit();
    let sent = [(2, "first"), (2, "second"), (1, "third"), (3, "fourth")];
    let mut appended = Vec::new();
    for (version, title) in sent {
        let new = world.events(title, &versions, vec![titled(&world, version, title)]);
        appended.push(match node.ledger.append_events(&permit, new).await {
            Ok(_) => "stored".to_owned(),
            Err(LedgerError::Refused(refusal)) => refusal.code,
            Err(other) => panic!("{other:?}"),
        });
    }
    assert_eq!(appended, ["stored", "BAD_VERSION", "BAD_VERSION", "stored"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_in_the_log_stands_in_whatever_order_payloads_arrive() {
    let world = World::new();
    let (national, versions) = ScriptedLog::national(&world);
    let mut log = ScriptedLog::new("souss-massa");
    let push = |log: &mut ScriptedLog, version, title| {
        let chunks = event_chunk(&world, &versions, titled(&world, version, title));
        log.push_citing(Kind::Event, SharingClass::Open, &versions, chunks);
    };
    push(&mut log, 1, "first");
    push(&mut log, 1, "the same version");
    push(&mut log, 2, "correction");
    let withdrawal = Withdrawal {
        submission: "s".into(),
        epoch: 0,
        indexes: vec![3],
        leaves: Vec::new(),
        reason: "wrong".into(),
        member: "region-sm".into(),
    };
    log.push(Kind::Withdrawal, SharingClass::Open, vec![payload::encode_withdrawal(&withdrawal).unwrap()]);
    push(&mut log, 2, "correction again");
    let expected = ["", "BAD_VERSION", "", "", ""];

    let in_order = Node::start(&world, "oriental").await;
    national.give(&in_order.ledger, |_| false).await;
    log.give(&in_order.ledger, |_| false).await;
    assert_eq!(outcomes(&in_order, &log).await, expected);

    let late = Node::start(&world, "oriental").await;
    national.give(&late.ledger, |_| false).await;
    log.give(&late.ledger, |index| index == 1 || index == 4).await;
    assert_eq!(outcomes(&late, &log).await, ["absent", "", "", "absent", "BAD_VERSION"]);
    disclose(&late, &log, 4).await;
    assert_eq!(outcomes(&late, &log).await, ["absent", "", "", "", ""]);
    disclose(&late, &log, 1).await;
    assert_eq!(outcomes(&late, &log).await, expected);

    late.ledger.rebuild().await.unwrap();
    assert_eq!(outcomes(&late, &log).await, expected);
    let (left, right) = (in_order.ledger.digests().await.unwrap(), late.ledger.digests().await.unwrap());
    assert_eq!(left.shared, right.shared);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_back_is_judged_again_also_where_it_is_found_by_waiting() {
    let world = World::new();
    let (national, versions) = ScriptedLog::national(&world);
    let mut log = ScriptedLog::new("souss-massa");
    for (version, title) in [(1, "first"), (2, "second")] {
        let chunks = event_chunk(&world, &versions, titled(&world, version, title));
        log.push_citing(Kind::Event, SharingClass::Open, &versions, chunks);
    }
    let node = Node::start(&world, "oriental").await;
    national.give(&node.ledger, |_| false).await;
    log.give(&node.ledger, |_| false).await;
    // The first one waits for a catalogue that has come while it was judged.
    let mut database = node.database.connect().await;
    for table in ["event", "submission"] {
        let statement = format!("DELETE FROM view.{table} WHERE epoch = 0 AND idx = 1");
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut database).await.unwrap();
    }
    sqlx::query(
        "UPDATE view.entry_state s SET state = 1, reason = 'catalogue', detail = $1
         FROM log.origin o WHERE o.origin_id = s.origin_id AND o.name = 'souss-massa' AND s.idx = 1",
    )
    .bind(versions.0.to_string())
    .execute(&mut database)
    .await
    .unwrap();
    let missing = (Position { index: 40, ..versions.0.clone() }, versions.1.clone());
    let chunks = event_chunk(&world, &missing, titled(&world, 3, "third"));
    log.push_citing(Kind::Event, SharingClass::Open, &missing, chunks);
    log.give(&node.ledger, |_| false).await;
    let store = node.ledger.store();
    for index in [1, 2] {
        assert_eq!(store.entry_state(&log.log, index).await.unwrap(), Some(EntryState::Projected), "{index}");
    }
    let waiting = store.entry_state(&log.log, 3).await.unwrap();
    assert!(matches!(waiting, Some(EntryState::Waiting { .. })), "{waiting:?}");
}
