//! Apply: two nodes reach the same state. Withheld, late, wrong and not yet judged entries each have their own state.

use marsad::clock::Clock;
use marsad::domain::audience::Audience;
use marsad::domain::sharing::Sharing;
use marsad::domain::timestamp::Timestamp;
use marsad::ledger::projector::RULES;
use marsad::ledger::{ChunkSource, LedgerError, Position};
use marsad::log::entry::{Kind, SharingClass};
use marsad::log::extension::Citations;
use marsad::log::merkle::Frontier;
use marsad::log::verify::{Tail, verify_disclosure, verify_segment};
use marsad::store::EntryState;
use marsad::wire::data_chunk;
use marsad::wire::payload::{self, Withdrawal};

use super::append::publish;
use super::world::{Node, ScriptedLog, World, cites, erasure, keys, membership, spoil_signature, sync};

async fn state(node: &Node, log: &ScriptedLog, index: u64) -> Option<EntryState> {
    node.ledger.store().entry_state(&log.log, index).await.unwrap()
}

fn refused(state: Option<EntryState>) -> String {
    match state {
        Some(EntryState::Refused { reason, .. }) => reason,
        other => panic!("{other:?}"),
    }
}

/// The operator's log with a second catalogue, and what is cited before it and after it.
fn two_catalogues(world: &World) -> (ScriptedLog, (Position, Position), (Position, Position)) {
    let (mut national, versions) = ScriptedLog::national(world);
    let second = payload::encode_catalogue(&world.parts).unwrap();
    let newer = (national.push(Kind::Catalogue, SharingClass::Open, second), versions.1.clone());
    (national, versions, newer)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_node_ends_up_with_the_same() {
    let world = World::new();
    let (one, two) = (Node::start(&world, "national").await, Node::start(&world, "souss-massa").await);
    let versions = publish(&world, &one).await;
    sync(&two.ledger, &one.ledger).await;
    for n in 0..30 {
        let new =
            world.observations(&world.region, &format!("key-{n}"), &versions, &[("MA-09", 1990 + n, i64::from(n))]);
        one.ledger.append_observations(&world.region.permit(), new).await.unwrap();
        if n % 10 == 0 {
            sync(&one.ledger, &two.ledger).await;
        }
    }
    let new = world.events("events", &versions, vec![world.event("e-1", 1), world.event("e-1", 2)]);
    one.ledger.append_events(&world.region.permit(), new).await.unwrap();
    let mut local = world.observations(&world.region, "local", &versions, &[("MA-09", 2024, 7)]);
    (local.submission.sharing, local.submission.audience) = (Sharing::Local, Audience::Node);
    world.region.sign("national", &mut local.submission);
    one.ledger.append_observations(&world.region.permit(), local).await.unwrap();
    sync(&one.ledger, &two.ledger).await;
    let (left, right) = (one.ledger.digests().await.unwrap(), two.ledger.digests().await.unwrap());
    assert_eq!((left.logs, left.shared), (right.logs, right.shared));
    assert_ne!(left.full, right.full, "the local entry is at home only");
    let log = one.ledger.own_log();
    assert_eq!(two.ledger.store().missing_payloads(log, 0, 10).await.unwrap(), [35]);
    assert!(two.ledger.catalogue().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_waits_for_its_catalogue_and_a_withheld_one_for_its_payload() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    let mut log = ScriptedLog::new("souss-massa");
    for value in [10, 11, 12] {
        let (sharing, figures) = (Sharing::Federation, [("MA-09", 2024, value)]);
        let chunks = world.observation_chunks_at(sharing, &world.region, &versions, &figures, |_| {});
        log.push_citing(Kind::Observations, SharingClass::Federation, &versions, chunks);
    }
    log.give(&node.ledger, |index| index == 2).await;
    assert!(matches!(state(&node, &log, 1).await, Some(EntryState::Waiting { reason, .. }) if reason == "catalogue"));
    assert_eq!(state(&node, &log, 2).await, None);
    national.give(&node.ledger, |_| false).await;
    assert_eq!(state(&node, &log, 1).await, Some(EntryState::Projected));
    assert_eq!(state(&node, &log, 3).await, Some(EntryState::Projected));
    let header = node.ledger.store().read_entry(&log.log, 2).await.unwrap().unwrap().header;
    let full = verify_disclosure(&header, log.disclosure(2)).unwrap();
    let chunks = ChunkSource::Memory(log.entries[2].1.clone());
    assert!(node.ledger.apply_disclosure(&log.log, 2, full.clone(), chunks.clone()).await.unwrap());
    assert!(!node.ledger.apply_disclosure(&log.log, 2, full, chunks).await.unwrap(), "the second time");
    assert_eq!(state(&node, &log, 2).await, Some(EntryState::Projected));
    // A node that got all at once, the catalogue first, holds the same.
    let other = Node::start(&world, "oriental").await;
    national.give(&other.ledger, |_| false).await;
    log.give(&other.ledger, |_| false).await;
    let (left, right) = (node.ledger.digests().await.unwrap(), other.ledger.digests().await.unwrap());
    assert_eq!(left.shared, right.shared);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_a_rule_is_stored_and_not_projected() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    let open = SharingClass::Open;
    let figures = [("MA-09", 2024, 1)];
    let foreign = world.observation_chunks(&world.oriental, &versions, &[("MA-02", 2024, 1)], |_| {});
    log.push_citing(Kind::Observations, open, &versions, foreign);
    let bad = world.observation_chunks(&world.region, &versions, &figures, spoil_signature);
    log.push_citing(Kind::Observations, open, &versions, bad);
    let mut wrong = world.observation_chunks(&world.region, &versions, &figures, |_| {});
    wrong[1] = world.new_batch(&[("MA-09", 2024, 2)]).chunk;
    log.push_citing(Kind::Observations, open, &versions, wrong);
    log.push(Kind::Catalogue, open, payload::encode_catalogue(&world.parts).unwrap());
    log.push(Kind::Membership, open, vec![payload::encode_membership(&membership()).unwrap()]);
    let good = world.observation_chunks(&world.region, &versions, &figures, |_| {});
    log.push_citing(Kind::Observations, open, &versions, good.clone());
    log.push(Kind::Observations, open, good);
    log.push_citing(Kind::Observations, open, &versions, vec![b"nonsense".to_vec()]);
    log.push(Kind::Unknown(900), open, vec![b"from the future".to_vec()]);
    let genesis = log.entries[0].1.clone();
    log.push(Kind::Genesis, open, genesis);
    log.give(&node.ledger, |_| false).await;
    let expected = [
        (1, "AREA_NOT_YOURS"),
        (2, "bad-client-signature"),
        (3, "wrong-part-digest"),
        (4, "kind-not-allowed"),
        (5, "kind-not-allowed"),
        (7, "cites-nothing"),
        (8, "malformed"),
        (10, "genesis-first"),
    ];
    for (index, reason) in expected {
        assert_eq!(refused(state(&node, &log, index).await), reason, "entry {index}");
    }
    assert_eq!(state(&node, &log, 6).await, Some(EntryState::Projected));
    assert!(
        matches!(state(&node, &log, 9).await, Some(EntryState::NotProjected { reason }) if reason == "unknown-kind")
    );
    assert_eq!(node.ledger.store().entries_not_projected(100).await.unwrap().len(), expected.len() + 1);
}

/// Citations are in the header, so they do not depend on which payloads a node holds.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_whose_citations_go_back_is_refused_whatever_is_withheld_of_it() {
    let world = World::new();
    let (_, versions, newer) = two_catalogues(&world);
    let mut log = ScriptedLog::new("souss-massa");
    for (class, cited, value) in [(SharingClass::Local, &newer, 1), (SharingClass::Open, &versions, 2)] {
        let chunks = world.observation_chunks(&world.region, cited, &[("MA-09", 2024, value)], |_| {});
        log.push_citing(Kind::Observations, class, cited, chunks);
    }
    for withheld in [None, Some(1), Some(2)] {
        let segment = log.segment(0, 3, |index| Some(index) == withheld);
        let refused = verify_segment(segment, &Frontier::new(), None, Tail::default(), &keys());
        assert_eq!(refused.map_err(|error| error.reason()), Err("cites-decrease"), "{withheld:?} withheld");
    }
    // Also where the first of the two is held, and the second comes later.
    let node = Node::start(&world, "oriental").await;
    let (verified, chunks) = log.verified(&node.ledger, 0, 2, |index| index == 1).await;
    node.ledger.apply(verified, chunks).await.unwrap();
    let head = node.ledger.frontier(&log.log).await.unwrap();
    let refused = verify_segment(log.segment(2, 3, |_| false), &head.frontier, head.last.as_ref(), head.tail, &keys());
    assert_eq!(refused.map_err(|error| error.reason()), Err("cites-decrease"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_of_newer_rules_is_kept_for_a_newer_program() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    for (rules, value) in [(RULES, 1), (RULES + 1, 2)] {
        let chunks = world.observation_chunks(&world.region, &versions, &[("MA-09", 2024, value)], |_| {});
        let cites = Citations { rules, ..cites(&versions) };
        log.push_with(Kind::Observations, SharingClass::Open, Some(cites), chunks);
    }
    // Also a release whose manifest this program cannot read yet; but not one that no program can read.
    for manifest in [b"MSRM\x03 and more", b"MSRM\x00 and more"] {
        log.push(Kind::Release, SharingClass::Open, vec![manifest.to_vec()]);
    }
    log.give(&node.ledger, |_| false).await;
    let newer_rules = Some(EntryState::NotProjected { reason: "newer-rules".into() });
    assert_eq!(state(&node, &log, 1).await, Some(EntryState::Projected));
    assert_eq!(state(&node, &log, 2).await, newer_rules);
    assert_eq!(state(&node, &log, 3).await, newer_rules);
    let malformed = EntryState::Refused { reason: "malformed".into(), detail: "manifest".into() };
    assert_eq!(state(&node, &log, 4).await, Some(malformed));
    // An older program left the first one so too: this one takes it up when it starts, and still not the second.
    let mut database = node.database.connect().await;
    for statement in [
        "UPDATE view.entry_state SET state = 3, reason = 'newer-rules' WHERE idx = 1 AND origin_id =
             (SELECT origin_id FROM log.origin WHERE name = 'souss-massa')",
        "DELETE FROM view.observation_part",
        "DELETE FROM view.submission",
    ] {
        sqlx::query(statement).execute(&mut database).await.unwrap();
    }
    assert_eq!(state(&node, &log, 1).await, newer_rules);
    let again = node.reopen(&node.database.url).await;
    assert_eq!(again.store().entry_state(&log.log, 1).await.unwrap(), Some(EntryState::Projected));
    assert_eq!(again.store().entry_state(&log.log, 2).await.unwrap(), newer_rules);
}

/// Copies are not flushed: after a crash of the database, fewer of them may be held than the cache says.
#[tokio::test(flavor = "multi_thread")]
async fn copies_that_the_database_has_lost_are_no_fault_of_who_sends_more() {
    let world = World::new();
    let mut log = ScriptedLog::new("souss-massa");
    (0..3).for_each(|_| drop(log.push(Kind::Unknown(900), SharingClass::Open, vec![b"from the future".to_vec()])));
    let (node, other) = (Node::start(&world, "oriental").await, Node::start(&world, "national").await);
    let (first, first_chunks) = log.verified(&other.ledger, 0, 2, |_| false).await;
    other.ledger.apply(first, first_chunks).await.unwrap();
    // Verified upon two entries that this node does not hold.
    let (more, chunks) = log.verified(&other.ledger, 2, 4, |_| false).await;
    let lost = node.ledger.apply(more, chunks).await;
    assert!(matches!(lost, Err(LedgerError::Lost { held: 0, .. })), "{lost:?}");
    log.give(&node.ledger, |_| false).await;
    assert_eq!(node.ledger.frontier(&log.log).await.unwrap().frontier.size(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_version_that_never_comes_stands_in_nobodys_way() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    let never = (Position { index: 9_999, ..versions.0.clone() }, versions.1.clone());
    let mut log = ScriptedLog::new("souss-massa");
    for (cited, value) in [(&versions, 3), (&never, 1), (&never, 2)] {
        let chunks = world.observation_chunks(&world.region, cited, &[("MA-09", 2024, value)], |_| {});
        log.push_citing(Kind::Observations, SharingClass::Open, cited, chunks);
    }
    log.give(&node.ledger, |_| false).await;
    for index in [1, 2, 3] {
        assert!(matches!(state(&node, &log, index).await, Some(EntryState::Waiting { .. })), "entry {index}");
    }
    let store = node.ledger.store();
    assert_eq!(store.waiting(1).await.unwrap(), [], "nothing can be done yet");
    national.give(&node.ledger, |_| false).await;
    assert_eq!(state(&node, &log, 1).await, Some(EntryState::Projected));
    for index in [2, 3] {
        assert!(matches!(state(&node, &log, index).await, Some(EntryState::Waiting { .. })), "entry {index}");
    }
    assert_eq!(store.waiting(1).await.unwrap(), [], "what could be done is done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_is_a_row_and_an_erasure_destroys() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    for value in [1, 2, 3] {
        let chunks = world.observation_chunks(&world.region, &versions, &[("MA-09", 2024, value)], |_| {});
        log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    }
    let withdrawal = Withdrawal {
        submission: "submission-3".into(),
        epoch: 0,
        indexes: vec![3],
        leaves: Vec::new(),
        reason: "wrong".into(),
        member: "region-sm".into(),
    };
    log.push(Kind::Withdrawal, SharingClass::Open, vec![payload::encode_withdrawal(&withdrawal).unwrap()]);
    log.push(Kind::Erasure, SharingClass::Open, vec![payload::encode_erasure(&erasure(vec![1])).unwrap()]);
    log.give(&node.ledger, |_| false).await;
    let mut database = node.database.connect().await;
    // The latest that is not withdrawn.
    let current: i64 = sqlx::query_scalar(
        "SELECT p.idx FROM view.observation_part p
         WHERE NOT EXISTS (SELECT FROM view.withdrawal w WHERE w.origin_id = p.origin_id AND w.epoch = p.epoch AND w.idx = p.idx)
         ORDER BY p.idx DESC LIMIT 1",
    )
    .fetch_one(&mut database)
    .await
    .unwrap();
    assert_eq!(current, 2);
    let chunk = node.ledger.store().read_chunk(&log.log, 2, 1).await.unwrap().unwrap();
    assert_eq!(data_chunk::columns(&chunk).unwrap().value, [Some(2)]);
    let parts: i64 =
        sqlx::query_scalar("SELECT count(*) FROM view.observation_part").fetch_one(&mut database).await.unwrap();
    assert_eq!(parts, 2);
    let entry = node.ledger.store().read_entry(&log.log, 1).await.unwrap().unwrap();
    assert_eq!(entry.payload_state, marsad::store::PayloadState::Erased);
    assert_eq!((entry.opening, entry.state_detail.as_str()), (None, "5"));
    assert_eq!(node.ledger.store().read_chunk(&log.log, 1, 0).await.unwrap(), None);
    // It does not come back.
    let full = verify_disclosure(&log.entries[1].0, log.disclosure(1)).unwrap();
    let chunks = ChunkSource::Memory(log.entries[1].1.clone());
    assert!(!node.ledger.apply_disclosure(&log.log, 1, full, chunks).await.unwrap());
    // A node that never had it ends up with the same.
    let other = Node::start(&world, "oriental").await;
    national.give(&other.ledger, |_| false).await;
    log.give(&other.ledger, |index| index == 1).await;
    assert_eq!(node.ledger.digests().await.unwrap().full, other.ledger.digests().await.unwrap().full);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_feeders_of_one_log_do_no_harm() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    for value in 0..12 {
        let chunks = world.observation_chunks(&world.region, &versions, &[("MA-09", 2024, value)], |_| {});
        log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    }
    let (short, short_chunks) = log.verified(&node.ledger, 0, 5, |_| false).await;
    let (long, long_chunks) = log.verified(&node.ledger, 0, 13, |_| false).await;
    let (one, two) = (node.ledger.clone(), node.ledger.clone());
    let one = tokio::spawn(async move { one.apply(short, short_chunks).await.unwrap() });
    let two = tokio::spawn(async move { two.apply(long, long_chunks).await.unwrap() });
    let (one, two) = (one.await.unwrap(), two.await.unwrap());
    assert_eq!(one.entries + two.entries, 13);
    let head = node.ledger.frontier(&log.log).await.unwrap();
    assert_eq!(head.frontier.size(), 13);
    assert_eq!(head.last.unwrap().size, 13);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_dated_far_ahead_is_reported_and_valid() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    let now = Timestamp::from(world.clock.now());
    let figures = |value| world.observation_chunks(&world.region, &versions, &[("MA-09", 2024, value)], |_| {});
    // Clocks may differ by hours.
    log.time = Timestamp::from_micros(now.micros() + 23 * 3_600_000_000);
    log.push_citing(Kind::Observations, SharingClass::Open, &versions, figures(1));
    log.give(&node.ledger, |_| false).await;
    assert_eq!(node.ledger.store().incidents(10).await.unwrap(), []);
    log.time = Timestamp::from_micros(now.micros() + 25 * 3_600_000_000);
    for value in [2, 3] {
        log.push_citing(Kind::Observations, SharingClass::Open, &versions, figures(value));
    }
    log.give(&node.ledger, |_| false).await;
    for index in 1..=3 {
        assert_eq!(state(&node, &log, index).await, Some(EntryState::Projected), "entry {index}");
    }
    let incidents = node.ledger.store().incidents(10).await.unwrap();
    let found: Vec<_> = incidents.iter().map(|known| (known.incident.reason.as_str(), known.incident.index)).collect();
    assert_eq!(found, [("time-ahead", Some(2))]);
    assert_eq!((incidents[0].incident.time, &incidents[0].incident.log), (now, &log.log));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_in_the_order_in_which_entries_came() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (mut national, versions) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let mut ahead = ScriptedLog::new("souss-massa");
    ahead.time = Timestamp::from_micros(ahead.time.micros() + 400 * 86_400_000_000);
    let figures = |origin, is_right: bool| {
        let change = move |own: &mut payload::ObservationsManifest| {
            if !is_right {
                spoil_signature(own);
            }
        };
        let figures = [("MA-09", 2024, 1)];
        world.observation_chunks_of((origin, Sharing::Open), &world.region, &versions, &figures, change)
    };
    for is_right in [true, false] {
        let chunks = figures("souss-massa", is_right);
        ahead.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    }
    ahead.give(&node.ledger, |_| false).await;
    // Dated a year earlier, and later here.
    for is_right in [true, false] {
        let chunks = figures("national", is_right);
        national.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    }
    national.give(&node.ledger, |_| false).await;
    let store = node.ledger.store();
    let listed = |after| async move {
        let found = store.submissions((None, None), after, 10).await.unwrap();
        found.into_iter().map(|one| (one.log.origin.to_string(), one.arrival)).collect::<Vec<_>>()
    };
    let names = |found: &[(String, i64)]| found.iter().map(|one| one.0.clone()).collect::<Vec<_>>();
    let found = listed(None).await;
    assert_eq!(names(&found), ["national", "souss-massa"]);
    assert_eq!(names(&listed(Some(found[0].1)).await), ["souss-massa"]);
    let newest = store.entries_not_projected(1).await.unwrap();
    assert_eq!(newest[0].log, national.log);
    assert_eq!(store.entries_not_projected(9).await.unwrap().len(), 2);
    // Submissions that were projected in one rebuild are in the order of their times.
    node.ledger.rebuild().await.unwrap();
    assert_eq!(names(&listed(None).await), ["souss-massa", "national"]);
}
