//! Erasures and withdrawals: what they delete, and what they must keep.

use marsad::domain::audience::Audience;
use marsad::domain::text::Text;
use marsad::domain::timestamp::Timestamp;
use marsad::identity::policy::authorise_operator;
use marsad::ledger::{Appended, ChunkSource, Erased, Ledger, LedgerError, NewErasure, Position};
use marsad::log::entry::{Kind, SharingClass};
use marsad::log::verify::verify_disclosure;
use marsad::release::manifest::Manifest;
use marsad::release::publication::Publication;
use marsad::store::{EntryState, PayloadState};
use marsad::wire::payload::{self, Erasure, Withdrawal};

use super::append::publish;
use super::world::{Node, ScriptedLog, World, code, erasure, sync};

/// Appends one event; the code of the refusal if it is refused.
async fn append_event(
    world: &World,
    ledger: &Ledger,
    versions: &(Position, Position),
    version: u32,
    title: &str,
) -> Result<Appended, String> {
    let mut event = world.event("e-1", version);
    event.title.fr = title.to_owned();
    let new = world.events(title, versions, vec![event]);
    match ledger.append_events(&world.region.permit(), new).await {
        Ok(done) => Ok(done),
        Err(LedgerError::Refused(refusal)) => Err(refusal.code),
        Err(other) => panic!("{other:?}"),
    }
}

async fn erase(ledger: &Ledger, done: &Appended) {
    let erased = Erased::Submission { submission: done.submission.clone(), reporter: "region-sm".into() };
    let new = NewErasure { epoch: 0, indexes: vec![done.position.index], erased };
    ledger.append_erasures(&authorise_operator(), vec![new], "it names a person").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_version_does_not_take_the_later_ones_along() {
    let world = World::new();
    let (node, peer) = (Node::start(&world, "national").await, Node::start(&world, "oriental").await);
    let versions = publish(&world, &node).await;
    let first = append_event(&world, &node.ledger, &versions, 1, "names a person").await.unwrap();
    let second = append_event(&world, &node.ledger, &versions, 2, "corrected").await.unwrap();
    erase(&node.ledger, &first).await;
    let log = node.ledger.own_log().clone();
    let store = node.ledger.store();
    assert_eq!(store.entry_state(&log, second.position.index).await.unwrap(), Some(EntryState::Projected));
    let shown = store.stored_events(&code("national"), &["e-1"]).await.unwrap();
    assert_eq!(shown.get("e-1").map(|event| event.version), Some(2));
    assert_eq!(append_event(&world, &node.ledger, &versions, 2, "another").await.err().as_deref(), Some("BAD_VERSION"));
    append_event(&world, &node.ledger, &versions, 3, "third").await.unwrap();
    sync(&node.ledger, &peer.ledger).await;
    sync(&peer.ledger, &node.ledger).await;
    assert_eq!(peer.ledger.digests().await.unwrap().shared, node.ledger.digests().await.unwrap().shared);
    let live = node.ledger.digests().await.unwrap();
    node.ledger.rebuild().await.unwrap();
    assert_eq!(node.ledger.digests().await.unwrap(), live);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_entries_that_no_node_would_write_is_refused() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let mut log = ScriptedLog::new("souss-massa");
    let spoilt = [vec![1, 1], vec![2, 1], (0..501).map(|n| n % 2).collect(), vec![]];
    log.push(Kind::Unknown(900), SharingClass::Open, vec![b"one".to_vec()]);
    log.push(Kind::Unknown(900), SharingClass::Open, vec![b"two".to_vec()]);
    while log.entries.len() < 502 {
        log.push(Kind::Unknown(900), SharingClass::Open, vec![b"more".to_vec()]);
    }
    let first = u64::try_from(log.entries.len()).unwrap();
    let lists = spoilt.into_iter().chain([(1..502).collect(), (1..501).collect()]);
    for indexes in lists {
        let (submission, reason, member) = ("s".into(), "wrong".into(), "region-sm".into());
        let withdrawal =
            Withdrawal { submission, epoch: 0, indexes: indexes.clone(), leaves: Vec::new(), reason, member };
        log.push(Kind::Withdrawal, SharingClass::Open, vec![payload::encode_withdrawal(&withdrawal).unwrap()]);
        log.push(Kind::Erasure, SharingClass::Open, vec![payload::encode_erasure(&erasure(indexes)).unwrap()]);
    }
    for from in [0, 500] {
        let to = (from + 500).min(log.entries.len());
        let (segment, chunks) = log.verified(&node.ledger, from, to, |_| false).await;
        node.ledger.apply(segment, chunks).await.unwrap();
    }
    let mut states = Vec::new();
    for index in first..u64::try_from(log.entries.len()).unwrap() {
        states.push(node.ledger.store().entry_state(&log.log, index).await.unwrap().unwrap());
    }
    let malformed = EntryState::Refused { reason: "malformed".into(), detail: "indexes".into() };
    let expected = [vec![malformed; 10], vec![EntryState::Projected; 2]].concat();
    assert_eq!(states, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_entries_that_are_named_with_their_leaves_those_are_taken_that_have_them() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    for value in 1..=4 {
        let chunks = world.observation_chunks(&world.region, &versions, &[("MA-09", 2020, value)], |_| {});
        log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    }
    let leaf = |index: usize| log.entries[index].0.leaf();
    // The leaf of another entry at the second place.
    let (right, wrong) = (vec![leaf(1), leaf(2)], vec![leaf(3), leaf(3)]);
    let withdrawal = |indexes: Vec<u64>, leaves| {
        let (submission, reason, member) = ("s".into(), "wrong".into(), "region-sm".into());
        vec![payload::encode_withdrawal(&Withdrawal { submission, epoch: 0, indexes, leaves, reason, member }).unwrap()]
    };
    let erasure =
        |indexes: Vec<u64>, leaves| vec![payload::encode_erasure(&Erasure { leaves, ..erasure(indexes) }).unwrap()];
    log.push(Kind::Withdrawal, SharingClass::Open, withdrawal(vec![1, 2], right));
    log.push(Kind::Withdrawal, SharingClass::Open, withdrawal(vec![3, 4], wrong.clone()));
    log.push(Kind::Erasure, SharingClass::Open, erasure(vec![3, 4], wrong.clone()));
    log.push(Kind::Erasure, SharingClass::Open, erasure(vec![1], vec![wrong[0]]));
    log.give(&node.ledger, |_| false).await;
    let other =
        |index: u64| EntryState::Refused { reason: "other-entry".into(), detail: format!("souss-massa/0/{index}") };
    let expected = [EntryState::Projected, other(4), other(4), other(1)];
    let store = node.ledger.store();
    for _ in 0..2 {
        for (index, expected) in (5..).zip(&expected) {
            assert_eq!(store.entry_state(&log.log, index).await.unwrap().as_ref(), Some(expected), "entry {index}");
        }
        let mut database = node.database.connect().await;
        let taken: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT idx, by_idx FROM view.withdrawal UNION ALL SELECT idx, by_idx FROM view.erasure ORDER BY 2, 1",
        )
        .fetch_all(&mut database)
        .await
        .unwrap();
        assert_eq!(taken, [(1, 5), (2, 5), (3, 6), (3, 7)]);
        for (index, held) in [(1, true), (2, true), (3, false), (4, true)] {
            let entry = store.read_entry(&log.log, index).await.unwrap().unwrap();
            assert_eq!(entry.payload_state == PayloadState::Held, held, "entry {index}");
        }
        node.ledger.rebuild().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_an_erased_payload_stays_staged() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    let chunks = world.observation_chunks(&world.region, &versions, &[("MA-09", 2024, 10)], |_| {});
    log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks.clone());
    log.give(&node.ledger, |index| index == 1).await;
    let store = node.ledger.store();
    // The payload is inserted late, and the erasure arrives between its chunks.
    store.stage_chunk(&log.log, 1, 0, &chunks[0]).await.unwrap();
    log.push(Kind::Erasure, SharingClass::Open, vec![payload::encode_erasure(&erasure(vec![1])).unwrap()]);
    log.give(&node.ledger, |_| false).await;
    for whole in [false, true] {
        if whole {
            store.stage_chunk(&log.log, 1, 0, &chunks[0]).await.unwrap();
        }
        store.stage_chunk(&log.log, 1, 1, &chunks[1]).await.unwrap();
        assert_eq!(store.staged_chunks(&log.log).await.unwrap(), [], "what is erased is not staged");
        let full = verify_disclosure(&log.entries[1].0, log.disclosure(1)).unwrap();
        assert!(!node.ledger.apply_disclosure(&log.log, 1, full, ChunkSource::Staged).await.unwrap());
    }
    // Chunks that another peer has staged of a payload that is held.
    let more = world.observation_chunks(&world.region, &versions, &[("MA-09", 2023, 11)], |_| {});
    log.push_citing(Kind::Observations, SharingClass::Open, &versions, more.clone());
    log.give(&node.ledger, |_| false).await;
    store.stage_chunk(&log.log, 3, 1, &more[1]).await.unwrap();
    let full = verify_disclosure(&log.entries[3].0, log.disclosure(3)).unwrap();
    assert!(!node.ledger.apply_disclosure(&log.log, 3, full, ChunkSource::Staged).await.unwrap());
    assert_eq!(store.staged_chunks(&log.log).await.unwrap(), []);
}

/// A release without cells.
fn release(builder: &str, number: u32, catalogue: &Position) -> Manifest {
    Manifest {
        builder: code(builder),
        audience: Audience::Public,
        number,
        title: Text::default(),
        date: Timestamp::from_micros(1_772_359_200_000_000),
        cut: Vec::new(),
        input_set: [0; 32],
        catalogue: (catalogue.origin.clone(), catalogue.epoch, catalogue.index),
        rule_set: "secondary/1".to_owned(),
        engine_version: number,
        parent: None,
        roster: "catalogue".to_owned(),
        publication: Some(Publication::default()),
        parts: Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_builder_can_say_that_a_release_is_withdrawn() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let foreign = release("national", 1, &versions.0);
    let [one, two, three] = [1, 2, 3].map(|number| release("souss-massa", number, &versions.0));
    let mut log = ScriptedLog::new("souss-massa");
    for own in [&one, &two, &three] {
        log.push(Kind::Release, SharingClass::Open, vec![own.encode()]);
    }
    // It names a release of another log, as if that were the first; its second as an old program did; and its third.
    for (index, named, identity) in
        [(1, &foreign, foreign.identity()), (2, &two, Vec::new()), (3, &three, three.identity())]
    {
        let erased = Erased::Release { release: named.id(), number: named.number, identity };
        let erasure = Erasure { erased, ..erasure(vec![index]) };
        log.push(Kind::Erasure, SharingClass::Open, vec![payload::encode_erasure(&erasure).unwrap()]);
    }
    log.give(&node.ledger, |_| false).await;
    for _ in 0..2 {
        for index in 1..4 {
            let entry = node.ledger.store().read_entry(&log.log, index).await.unwrap().unwrap();
            assert_eq!(entry.payload_state, PayloadState::Erased, "{index}");
        }
        let mut withdrawn = Vec::new();
        for manifest in [&foreign, &one, &two, &three] {
            let found = node.ledger.store().withdrawn_release(&manifest.id()).await.unwrap();
            withdrawn.push(found.map(|gone| (gone.log, gone.index)));
        }
        assert_eq!(withdrawn, [None, None, None, Some((log.log.clone(), 3))]);
        // A number is given once all the same.
        assert_eq!(node.ledger.store().highest_release_number(&log.log.origin).await.unwrap(), 3);
        node.ledger.rebuild().await.unwrap();
    }
}
