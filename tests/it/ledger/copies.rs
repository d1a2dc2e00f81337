//! What is held of other logs besides entries: staged chunks, checkpoints ahead of the held entries, and logs with two
//! histories.

use marsad::ledger::{ChunkSource, EntryChunks, LedgerError, NodeState};
use marsad::log::checkpoint::Checkpoint;
use marsad::log::entry::{Kind, SharingClass};
use marsad::log::fork::ForkEvidence;
use marsad::log::limits::CHUNK_STORED_BYTES_MAX;
use marsad::log::merkle::Hash;
use marsad::log::verify::verify_disclosure;
use marsad::store::{EntryState, HeadState};
use tokio::process::Command;

use super::append::publish;
use super::world::{Node, ScriptedLog, World, signer};
use crate::ALLOCATED;

/// A node that holds the operator's log, and a log of two entries of data that it lacks.
async fn scene(world: &World) -> (Node, ScriptedLog) {
    let node = Node::start(world, "oriental").await;
    let (national, versions) = ScriptedLog::national(world);
    national.give(&node.ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    for value in [10, 11] {
        let chunks = world.observation_chunks(&world.region, &versions, &[("MA-09", 2024, value)], |_| {});
        log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    }
    (node, log)
}

/// The chunks of entry `index`, staged as a transfer leaves them.
async fn stage(node: &Node, log: &ScriptedLog, index: u64) {
    for (number, chunk) in (0..).zip(&log.entries[usize::try_from(index).unwrap()].1) {
        let store = node.ledger.store();
        store.stage_chunk(&log.log, index, number, chunk).await.unwrap();
        // The same again, as after a crash.
        store.stage_chunk(&log.log, index, number, chunk).await.unwrap();
    }
}

fn staged(index: u64) -> EntryChunks {
    EntryChunks { index, chunks: ChunkSource::Staged }
}

/// What a peer would be served of a log.
async fn signed_tree(node: &Node, log: &ScriptedLog) -> Option<(String, u64)> {
    let head = node.ledger.store().head(&log.log).await.unwrap().unwrap();
    node.ledger.signed_tree(&head).await.unwrap()
}

/// Another log of the same writer, of `size` entries.
fn other_history(size: usize) -> ScriptedLog {
    let mut other = ScriptedLog::new("souss-massa");
    while other.entries.len() < size {
        other.push(Kind::Unknown(900), SharingClass::Open, vec![other.entries.len().to_string().into_bytes()]);
    }
    other
}

#[tokio::test(flavor = "multi_thread")]
async fn staged_chunks_become_the_payload_and_go() {
    let world = World::new();
    let (node, log) = scene(&world).await;
    for index in 0..3 {
        stage(&node, &log, index).await;
    }
    assert_eq!(node.ledger.store().staged_chunks(&log.log).await.unwrap(), [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1)]);
    let (segment, _) = log.verified(&node.ledger, 0, 3, |index| index == 1).await;
    let applied = node.ledger.apply(segment, vec![staged(0), staged(2)]).await.unwrap();
    assert_eq!((applied.entries, applied.size), (3, 3));
    assert_eq!(node.ledger.store().staged_chunks(&log.log).await.unwrap(), [(1, 0), (1, 1)], "of what is not held");
    // The withheld payload, from staged chunks as well.
    let full = verify_disclosure(&log.entries[1].0, log.disclosure(1)).unwrap();
    assert!(node.ledger.apply_disclosure(&log.log, 1, full, ChunkSource::Staged).await.unwrap());
    assert_eq!(node.ledger.store().staged_chunks(&log.log).await.unwrap(), []);
    for (index, (_, chunks, _)) in (0..).zip(&log.entries) {
        assert_eq!(node.ledger.store().read_chunks(&log.log, index, 10).await.unwrap(), *chunks);
        assert_eq!(node.ledger.store().entry_state(&log.log, index).await.unwrap(), Some(EntryState::Projected));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_staged_release_does_not_go_through_the_memory_of_the_node() {
    const NAME: &str = "ledger::copies::a_staged_release_does_not_go_through_the_memory_of_the_node";
    const ALONE: &str = "MARSAD_TEST_ALONE";
    // The count is for the whole process, so no other test may run in it.
    if std::env::var_os(ALONE).is_none() {
        let mut own = Command::new(std::env::current_exe().unwrap());
        let ended = own.args(["--exact", NAME, "--nocapture"]).env(ALONE, "1").status().await.unwrap();
        assert!(ended.success(), "the test in a process of its own");
        return;
    }
    let world = World::new();
    let (node, versions) = (Node::start(&world, "oriental").await, ScriptedLog::national(&world));
    versions.0.give(&node.ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    let blocks = (0..128).map(|n| vec![n; CHUNK_STORED_BYTES_MAX]);
    // Only the first chunk of a release is read, and the release is stored whatever its content.
    let chunks: Vec<Vec<u8>> = std::iter::once(b"no manifest".to_vec()).chain(blocks).collect();
    log.push_citing(Kind::Release, SharingClass::Open, &versions.1, chunks);
    stage(&node, &log, 0).await;
    stage(&node, &log, 1).await;
    let (segment, _) = log.verified(&node.ledger, 0, 2, |_| false).await;
    let grown = || ALLOCATED.peak_usage().saturating_sub(ALLOCATED.current_usage());
    ALLOCATED.reset_peak_usage();
    node.ledger.apply(segment, vec![staged(0), staged(1)]).await.unwrap();
    let applying = grown();
    ALLOCATED.reset_peak_usage();
    let read = node.ledger.store().read_chunks(&log.log, 1, usize::MAX).await.unwrap();
    assert!(read == log.entries[1].1, "it is held whole");
    drop(read);
    let reading = grown();
    assert!(reading >= 128 * CHUNK_STORED_BYTES_MAX, "what is read is counted: {reading}");
    assert!(applying < 16 * CHUNK_STORED_BYTES_MAX, "{applying} bytes at once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_staged_chunk_that_is_another_or_missing_stores_nothing_of_the_segment() {
    let world = World::new();
    let (node, log) = scene(&world).await;
    stage(&node, &log, 0).await;
    stage(&node, &log, 1).await;
    let store = node.ledger.store();
    store.stage_chunk(&log.log, 2, 0, &log.entries[2].1[0]).await.unwrap();
    for wrong in [None, Some(&log.entries[1].1[1])] {
        if let Some(chunk) = wrong {
            store.stage_chunk(&log.log, 2, 1, chunk).await.unwrap();
        }
        let (segment, _) = log.verified(&node.ledger, 0, 3, |_| false).await;
        let refused = node.ledger.apply(segment, (0..3).map(staged).collect()).await;
        assert!(matches!(refused, Err(LedgerError::Chunk { index: 2, chunk: 1 })), "{refused:?}");
        assert_eq!(node.ledger.frontier(&log.log).await.unwrap().frontier.size(), 0);
        assert_eq!(store.entry_state(&log.log, 0).await.unwrap(), None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partial_catch_up_is_served_under_the_checkpoint_before() {
    let world = World::new();
    let (node, mut log) = scene(&world).await;
    log.give(&node.ledger, |_| false).await;
    let early = log.note();
    for text in ["later", "still later"] {
        log.push(Kind::Unknown(900), SharingClass::Open, vec![text.as_bytes().to_vec()]);
    }
    // One of two entries comes, under the checkpoint of both.
    let (segment, chunks) = log.verified(&node.ledger, 3, 4, |_| false).await;
    node.ledger.apply(segment, chunks).await.unwrap();
    let head = node.ledger.frontier(&log.log).await.unwrap();
    assert_eq!((head.frontier.size(), head.last.unwrap().size), (4, 5));
    assert_eq!(signed_tree(&node, &log).await, Some((early, 3)), "peers are served, and forks are found");
    log.give(&node.ledger, |_| false).await;
    assert_eq!(signed_tree(&node, &log).await, Some((log.note(), 5)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_staged_release_is_moved_and_only_as_it_was_verified() {
    let world = World::new();
    let (node, mut log) = scene(&world).await;
    let chunks: Vec<Vec<u8>> = (0..40_u8).map(|number| vec![number; 1_000]).collect();
    log.push(Kind::Release, SharingClass::Open, chunks.clone());
    for index in 0..4 {
        stage(&node, &log, index).await;
    }
    // A chunk that was staged as another one.
    let mut database = node.database.connect().await;
    let swap =
        "UPDATE node.staged_chunk SET hash = '\\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
                WHERE idx = 3 AND chunk = 7";
    sqlx::query(swap).execute(&mut database).await.unwrap();
    let all = || (0..4).map(staged).collect::<Vec<_>>();
    let (segment, _) = log.verified(&node.ledger, 0, 4, |_| false).await;
    let refused = node.ledger.apply(segment, all()).await;
    assert!(matches!(refused, Err(LedgerError::Chunk { index: 3, chunk: 7 })), "{refused:?}");
    node.ledger.store().clear_staged(&log.log, 4).await.unwrap();
    for index in 0..4 {
        stage(&node, &log, index).await;
    }
    let (segment, _) = log.verified(&node.ledger, 0, 4, |_| false).await;
    node.ledger.apply(segment, all()).await.unwrap();
    assert_eq!(node.ledger.store().read_chunks(&log.log, 3, 100).await.unwrap(), chunks);
    assert_eq!(node.ledger.store().staged_chunks(&log.log).await.unwrap(), []);
    // Its first chunk was looked at: it is no manifest.
    let state = node.ledger.store().entry_state(&log.log, 3).await.unwrap();
    assert!(matches!(state, Some(EntryState::Refused { .. })), "{state:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_checkpoint_is_remembered_before_its_entries_come() {
    let world = World::new();
    let (node, mut log) = scene(&world).await;
    let early = log.note();
    let (segment, chunks) = log.verified(&node.ledger, 0, 3, |_| false).await;
    log.push(Kind::Unknown(900), SharingClass::Open, vec![b"later".to_vec()]);
    node.ledger.remember_checkpoint(&log.note()).await.unwrap();
    let head = node.ledger.frontier(&log.log).await.unwrap();
    assert_eq!((head.frontier.size(), head.last.unwrap().size), (0, 4));
    // A smaller one changes nothing, whether alone or with its entries.
    node.ledger.remember_checkpoint(&early).await.unwrap();
    node.ledger.apply(segment, chunks).await.unwrap();
    let head = node.ledger.frontier(&log.log).await.unwrap();
    assert_eq!((head.frontier.size(), head.last.unwrap().size, head.note), (3, 4, log.note()));
    assert_eq!(signed_tree(&node, &log).await, Some((early.clone(), 3)), "what is held is served all the same");
    log.give(&node.ledger, |_| false).await;
    assert_eq!(signed_tree(&node, &log).await, Some((log.note(), 4)));
    // A checkpoint ahead of a whole tree, with entries that never arrive; and a checkpoint of another tree.
    let whole = log.note();
    log.push(Kind::Unknown(900), SharingClass::Open, vec![b"never".to_vec()]);
    node.ledger.remember_checkpoint(&log.note()).await.unwrap();
    assert_eq!(signed_tree(&node, &log).await, Some((whole.clone(), 4)));
    let other = other_history(4);
    let evidence = ForkEvidence { notes: [whole.clone(), other.note()], proof: Vec::new() };
    node.ledger.quarantine(&evidence).await.unwrap();
    assert_eq!(signed_tree(&node, &log).await, Some((whole, 4)));
    // One that no trusted key signed.
    let stranger = ScriptedLog::new("stranger");
    let refused = node.ledger.remember_checkpoint(&stranger.note()).await;
    assert!(matches!(refused, Err(LedgerError::Untrusted(_))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_of_whose_log_two_histories_were_signed_is_not_ready() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    assert_eq!(node.ledger.state(), NodeState::Ready);
    let head = node.ledger.frontier(node.ledger.own_log()).await.unwrap();
    let other = Checkpoint { root: Hash::digest(&[b"another history"]), ..head.last.unwrap() };
    let evidence = ForkEvidence { notes: [head.note, signer("national").sign(&other)], proof: Vec::new() };
    node.ledger.quarantine(&evidence).await.unwrap();
    let reopened = node.reopen(&node.database.url).await;
    for ledger in [&node.ledger, &reopened] {
        assert_eq!(ledger.state(), NodeState::Quarantined);
        let new = world.observations(&world.region, "key", &versions, &[("MA-09", 2024, 100)]);
        let refused = ledger.append_observations(&world.region.permit(), new).await;
        assert!(matches!(refused, Err(LedgerError::Quarantined(_))), "{refused:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_with_two_histories_takes_nothing_more_and_keeps_both() {
    let world = World::new();
    let (node, mut log) = scene(&world).await;
    log.give(&node.ledger, |_| false).await;
    let before = node.ledger.digests().await.unwrap();
    let other = other_history(3);
    let nothing = ForkEvidence { notes: [log.note(), log.note()], proof: Vec::new() };
    let refused = node.ledger.quarantine(&nothing).await;
    assert!(matches!(refused, Err(LedgerError::Evidence(_))), "{refused:?}");
    assert_eq!(node.ledger.frontier(&log.log).await.unwrap().state, HeadState::Active);

    let evidence = ForkEvidence { notes: [log.note(), other.note()], proof: Vec::new() };
    assert_eq!(node.ledger.quarantine(&evidence).await.unwrap(), log.log);
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM log.checkpoint WHERE size = 3")
        .fetch_one(&mut node.database.connect().await)
        .await
        .unwrap();
    assert_eq!(kept, 2, "both sides are kept");
    log.push(Kind::Unknown(900), SharingClass::Open, vec![b"more".to_vec()]);
    let (segment, chunks) = log.verified(&node.ledger, 3, 4, |_| false).await;
    let refused = node.ledger.apply(segment, chunks).await;
    assert!(matches!(refused, Err(LedgerError::Quarantined(_))), "{refused:?}");
    // The state stays, the held entries are still served, and the views are unchanged.
    let again = node.reopen(&node.database.url).await;
    let head = again.frontier(&log.log).await.unwrap();
    assert_eq!((head.state, head.frontier.size()), (HeadState::Quarantined, 3));
    assert_eq!(again.store().read_entries(&log.log, 0, 10, usize::MAX).await.unwrap().len(), 3);
    assert_eq!(again.digests().await.unwrap(), before);
}
