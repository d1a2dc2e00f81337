//! The same transfers into the real ledger on a real database: verified entries are stored whole, and stay.

use std::path::Path;
use std::sync::Arc;

use marsad::clock::SystemClock;
use marsad::federation::local_logs::{ChunkStaging, HeldLogs};
use marsad::federation::receive::Receiver;
use marsad::federation::shared_state::SharedState;
use marsad::ledger::{Digests, Ledger, LedgerSettings, NodeState, SignerFile, SignerState};
use marsad::log::entry::SharingClass;
use marsad::log::fork::ForkEvidence;
use marsad::log::keys::KeyRing;
use marsad::log::signature::Signer;
use marsad::store::{HeadState, PayloadState, Store};

use crate::federation_origin::{Origin, Script, name};
use crate::federation_receive::{play, rest, want};
use crate::support::postgres::{TestDatabase, database};

const NODE: &str = "puller";

/// A node's ledger; its log has nothing but its beginning.
struct Node {
    database: TestDatabase,
    folder: tempfile::TempDir,
    ledger: Ledger,
}

async fn open(url: &str, folder: &Path, origins: &[&Origin]) -> Ledger {
    let signer = Signer::new(&name(NODE), &[77; 32]);
    let settings = LedgerSettings {
        origin: name(NODE),
        operator: name("national"),
        keys: KeyRing::new(origins.iter().map(|origin| origin.key())).unwrap(),
    };
    let state = folder.join("signer.state");
    if let Ok(bytes) = std::fs::read(&state) {
        // As if the earlier process were dead: the file that it holds is unlinked.
        std::fs::remove_file(&state).unwrap();
        std::fs::write(&state, bytes).unwrap();
    }
    let file = SignerFile::open(&state).unwrap();
    let signer = SignerState { signer: Arc::new(signer), file: Arc::new(file) };
    let store = Store::connect(url, 1).await.unwrap();
    Ledger::open(store, Arc::new(SystemClock), settings, signer).await.unwrap()
}

impl Node {
    async fn with(origins: &[&Origin]) -> Self {
        let (database, folder) = (database().await, tempfile::tempdir().unwrap());
        let ledger = open(&database.url, folder.path(), origins).await;
        Self { database, folder, ledger }
    }

    /// As after a crash: everything in memory is lost.
    async fn again(&mut self, origins: &[&Origin]) {
        self.ledger = open(&self.database.url, self.folder.path(), origins).await;
    }

    async fn pull(&self, messages: impl IntoIterator<Item = marsad::federation::feed::FeedMessage>, bytes: usize) {
        play(&mut receiver(&self.ledger, bytes), Script::of(messages)).await;
    }

    async fn reasons(&self) -> Vec<String> {
        let incidents = self.ledger.store().incidents(100).await.unwrap();
        incidents.into_iter().map(|incident| incident.incident.reason).collect()
    }

    async fn size(&self, origin: &Origin) -> u64 {
        self.ledger.head(&origin.log).await.unwrap().frontier.size()
    }

    /// Only the logs of other origins: the own log starts at a different time in every test.
    async fn held(&self, origins: &[&Origin]) -> Vec<(u64, marsad::log::merkle::Hash, Vec<Vec<u8>>)> {
        let mut held = Vec::new();
        for origin in origins {
            let head = self.ledger.head(&origin.log).await.unwrap();
            let size = head.frontier.size();
            let headers = self.ledger.headers(&origin.log, 0, 1_000).await.unwrap();
            held.push((size, head.frontier.root(), headers));
        }
        held
    }
}

fn receiver(ledger: &Ledger, bytes: usize) -> Receiver<Ledger> {
    Receiver::new(ledger.clone(), name("peer"), Arc::new(SharedState::default()), bytes)
}

fn two() -> (Origin, Origin) {
    (Origin::with_entries("oriental", 1, 12), Origin::with_entries("souss-massa", 2, 9))
}

async fn assert_whole(node: &Node, origin: &Origin) {
    let store = node.ledger.store();
    let rows = store.read_entries(&origin.log, 0, 1_000, usize::MAX >> 1).await.unwrap();
    assert_eq!(rows.len() as u64, origin.size());
    for (index, row) in (0_u64..).zip(&rows) {
        let at = index as usize;
        assert_eq!((&row.bytes, &row.header), (&origin.bytes[at], &origin.headers[at]));
        let local = row.header.sharing == SharingClass::Local;
        let state = if local { PayloadState::Withheld } else { PayloadState::Held };
        assert_eq!(row.payload_state, state, "entry {index}");
        for (number, chunk) in (0_u32..).zip(&origin.chunks[at]) {
            let found = store.read_chunk(&origin.log, index, number).await.unwrap();
            assert_eq!(found.as_ref(), (!local).then_some(chunk), "chunk {number} of entry {index}");
        }
    }
    let head = node.ledger.head(&origin.log).await.unwrap();
    assert_eq!(head.frontier, origin.tree.frontier);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_verified_is_held_byte_for_byte() {
    let (a, b) = two();
    let node = Node::with(&[&a, &b]).await;
    node.pull(rest(&node.ledger, &[&a, &b], 5).await, 8 << 20).await;
    assert_whole(&node, &a).await;
    assert_whole(&node, &b).await;
    assert_eq!(node.reasons().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_after_any_message_loses_nothing_and_stores_nothing_twice() {
    let (a, b) = two();
    let mut node = Node::with(&[&a, &b]).await;
    let whole = Node::with(&[&a, &b]).await;
    whole.pull(rest(&whole.ledger, &[&a, &b], 5).await, 8 << 20).await;
    // The stream of one node is cut after no message, after one, two …, until everything has been sent.
    let mut cut = 0;
    loop {
        let mut messages = a.served(want(&node.ledger, &a).await.0, want(&node.ledger, &a).await.1);
        messages.extend(b.served(want(&node.ledger, &b).await.0, want(&node.ledger, &b).await.1));
        if messages.is_empty() {
            break;
        }
        node.pull(messages.into_iter().take(cut % 4), if cut % 2 == 0 { 0 } else { 700 }).await;
        node.again(&[&a, &b]).await;
        cut += 1;
        assert!(cut < 100, "no progress");
    }
    assert_eq!(node.held(&[&a, &b]).await, whole.held(&[&a, &b]).await);
    assert_whole(&node, &a).await;
    assert_whole(&node, &b).await;
    for origin in [&a, &b] {
        assert_eq!(node.ledger.staged(&origin.log).await.unwrap(), []);
    }
    assert_eq!(node.reasons().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_verify_leaves_nothing_but_an_incident() {
    let (a, b) = two();
    let node = Node::with(&[&a, &b]).await;
    let mut messages = a.messages(0, 0, 4);
    for message in &mut messages {
        if let marsad::federation::feed::FeedMessage::Chunk(chunk) = message
            && (chunk.index, chunk.number) == (6, 3)
        {
            chunk.data[0] ^= 1;
        }
    }
    node.pull(messages.into_iter().chain(b.messages(0, 0, 4)), 700).await;
    assert_eq!((node.size(&a).await, node.reasons().await), (4, vec!["bad-chunk".to_owned()]));
    assert_whole(&node, &b).await;
    let before: Digests = node.ledger.digests().await.unwrap();
    node.pull(b.messages(0, 0, 3), 0).await;
    assert_eq!(node.ledger.digests().await.unwrap(), before);
    node.pull(a.served(4, want(&node.ledger, &a).await.1), 0).await;
    assert_whole(&node, &a).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_split_view_is_kept_as_evidence_and_closes_that_log_alone() {
    let (a, b) = two();
    let mut node = Node::with(&[&a, &b]).await;
    node.pull(a.messages(0, 0, 5), 8 << 20).await;
    let mut forked = Origin::with_entries("oriental", 1, 8);
    forked.append(a.headers[8].kind, SharingClass::Open, vec![b"another".to_vec()]);
    node.pull([marsad::federation::feed::FeedMessage::Heads(vec![forked.note(9)])], 0).await;
    assert_eq!(node.reasons().await, ["split-view"]);
    let incidents = node.ledger.store().incidents(1).await.unwrap();
    let evidence = ForkEvidence::from_json(&incidents[0].incident.evidence).unwrap();
    assert_eq!(evidence.verify(node.ledger.keys()), Ok(a.log.clone()));
    node.again(&[&a, &b]).await;
    let head = node.ledger.head(&a.log).await.unwrap();
    assert_eq!((head.state, head.frontier.size()), (HeadState::Quarantined, 12));
    let mut longer = a.clone();
    longer.append(a.headers[8].kind, SharingClass::Open, vec![b"more".to_vec()]);
    node.pull(longer.messages(12, 0, 5).into_iter().chain(b.messages(0, 0, 5)), 0).await;
    assert_whole(&node, &a).await;
    assert_whole(&node, &b).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_own_tail_that_was_lost_comes_back() {
    let own = Node::with(&[]).await;
    assert_ne!(own.ledger.state(), NodeState::BehindSignerState { held: 1, signed: None });
    // The state file is there, the database is not.
    let fresh = database().await;
    let ledger = open(&fresh.url, own.folder.path(), &[]).await;
    assert!(matches!(ledger.state(), NodeState::BehindSignerState { .. }), "{:?}", ledger.state());
    let log = own.ledger.own_log().clone();
    let rows = own.ledger.store().read_entries(&log, 0, 10, 1 << 20).await.unwrap();
    let chunk = own.ledger.store().read_chunk(&log, 0, 0).await.unwrap().unwrap();
    let segment = marsad::log::segment::Segment {
        log: log.clone(),
        first: 0,
        headers: rows.iter().map(|row| row.bytes.clone()).collect(),
        disclosures: vec![marsad::log::segment::Disclosure::Full {
            opening: rows[0].opening.clone().unwrap(),
            chunk_bytes: vec![chunk.len() as u32],
            inline: Some(chunk),
        }],
        note: own.ledger.head(&log).await.unwrap().note,
        consistency: Vec::new(),
    };
    play(&mut receiver(&ledger, 0), Script::of([marsad::federation::feed::FeedMessage::Segment(segment)])).await;
    assert!(!matches!(ledger.state(), NodeState::BehindSignerState { .. }), "{:?}", ledger.state());
    assert_eq!(ledger.head(&log).await.unwrap().frontier, own.ledger.head(&log).await.unwrap().frontier);
}
