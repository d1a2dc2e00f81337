//! Whole nodes that pull from each other: both sides of the contract, TLS, and a database each.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use marsad::cli::serve::{Running, start};
use marsad::clock::SystemClock;
use marsad::config::{Config, Database, Limits, Log, Metrics, Release, Signer as SignerPaths, Sync, Tls};
use marsad::domain::audience::Audience;
use marsad::domain::code::{AreaCode, IndicatorCode};
use marsad::domain::period::Period;
use marsad::domain::sharing::Sharing;
use marsad::domain::text::Text;
use marsad::domain::timestamp::Timestamp;
use marsad::identity::policy::{Build, Permit, authorise_operator};
use marsad::ledger::sync_board::{Peer, PeerState};
use marsad::ledger::{Ledger, LedgerError, NewRelease, NodeState};
use marsad::log::checkpoint::{LogId, Signer};
use marsad::log::entry::{Kind, SharingClass};
use marsad::log::merkle::Hash;
use marsad::release::manifest::{BlockRef, Manifest, ManifestPart};
use marsad::store::{EntryState, PayloadState};
use marsad::wire::pb::federation_service_client::FederationServiceClient;
use marsad::wire::pb::pull_log_response::Part;
use marsad::wire::pb::{GetCheckpointsRequest, PullLogRequest};

use crate::federation_origin::{Origin, name};
use crate::federation_peer::{Certificates, TestPeer, cutting_proxy};
use crate::support::postgres::{TestDatabase, database};

const NAMES: [&str; 3] = ["national", "oriental", "souss-massa"];

/// A node that can be stopped and started again.
struct Node {
    config: Config,
    database: TestDatabase,
    running: Option<Running>,
    /// Of the next release.
    number: AtomicU32,
}

fn signer(node: &str) -> Signer {
    let seed = u8::try_from(node.len()).unwrap();
    Signer::new(&name(node), &[seed; 32])
}

impl Node {
    /// A node that trusts all three, and polls once an hour.
    async fn start(certificates: &Certificates, node: &str) -> Self {
        let database = database().await;
        let files = certificates.files(node);
        let path = |end: &str| files.certificate.with_file_name(format!("{node}.{end}"));
        std::fs::write(path("signer"), signer(node).to_text().as_bytes()).unwrap();
        let config = Config {
            name: node.to_owned(),
            listen: "127.0.0.1:0".to_owned(),
            public_url: "https://127.0.0.1".to_owned(),
            database: Database { connections_max: 8, ..Database::at(&database.url) },
            signer: SignerPaths { key: path("signer"), state: path("state") },
            tls: Tls {
                certificate: files.certificate,
                key: files.key,
                authorities: files.authorities,
                revocations: files.revocations.unwrap(),
            },
            operator: "national".to_owned(),
            trusted_keys: NAMES.iter().map(|name| signer(name).verifier_key().to_string()).collect(),
            peers: Vec::new(),
            release: Release { builder: "national".to_owned() },
            staff: Vec::new(),
            limits: Limits { shutdown_s: 1, ..Limits::default() },
            sync: Sync { poll_interval_ms: 3_600_000, ..Sync::default() },
            log: Log::default(),
            metrics: Metrics::default(),
            desk: None,
        };
        let mut node = Self { config, database, running: None, number: AtomicU32::new(1) };
        node.up().await;
        node
    }

    async fn up(&mut self) {
        let running = start(&self.config, Arc::new(SystemClock)).await.unwrap();
        self.config.listen = running.address.to_string();
        self.running = Some(running);
    }

    async fn down(&mut self) {
        self.running.take().unwrap().stop().await.unwrap();
    }

    fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    fn ledger(&self) -> &Ledger {
        &self.running().node.ledger
    }

    fn address(&self) -> SocketAddr {
        self.running().address
    }

    fn add_peer(&self, peer: &Self, address: SocketAddr) {
        let url = format!("https://{address}");
        self.running().node.board.put_peer(Peer { name: name(&peer.config.name), url });
    }

    fn log(&self) -> &LogId {
        self.ledger().own_log()
    }

    /// Appends an entry of some chunks.
    async fn commit(&self, sharing: Sharing, blocks: Vec<Vec<u8>>) {
        let permit: Permit<Build> = authorise_operator();
        self.ledger().append_release(&permit, self.release(sharing, blocks)).await.unwrap();
    }

    /// A release whose blocks are never read.
    fn release(&self, sharing: Sharing, blocks: Vec<Vec<u8>>) -> NewRelease {
        let place = (AreaCode::new("MA").unwrap(), Period::year_of(2024).unwrap());
        let block = |bytes: &Vec<u8>| BlockRef {
            hash: *Hash::digest(&[bytes]).as_bytes(),
            rows: 1,
            first: place.clone(),
            last: place.clone(),
        };
        let indicator = IndicatorCode::new("ANY").unwrap();
        let parts = vec![ManifestPart { indicator, blocks: blocks.iter().map(block).collect() }];
        let manifest = Manifest {
            builder: self.log().origin.clone(),
            audience: match sharing {
                Sharing::Local => Audience::Node,
                Sharing::Federation => Audience::Members,
                Sharing::Open => Audience::Public,
            },
            number: self.number.fetch_add(1, Ordering::SeqCst),
            title: Text { ar: String::new(), fr: String::new(), en: String::new() },
            date: Timestamp::from_micros(1_772_000_000_000_000),
            cut: Vec::new(),
            input_set: [0; 32],
            // A catalogue that no node has: the releases are copied, and no node shows them.
            catalogue: (name("national"), 0, 1_000),
            rule_set: String::new(),
            engine_version: self.number.load(Ordering::SeqCst),
            parent: None,
            roster: "reported".to_owned(),
            publication: None,
            parts,
        };
        NewRelease { sharing, manifest, blocks, membership: None }
    }

    async fn size(&self, log: &LogId) -> u64 {
        self.ledger().frontier(log).await.unwrap().frontier.size()
    }

    /// Waits until this node holds of `other`'s log what that holds.
    async fn has_all_of(&self, other: &Self) {
        let log = other.log();
        let whole = other.ledger().frontier(log).await.unwrap().frontier;
        let mut changes = self.ledger().changes();
        let waiting = async {
            while self.ledger().frontier(log).await.unwrap().frontier != whole {
                let _ = tokio::time::timeout(Duration::from_millis(100), changes.changed()).await;
            }
        };
        assert!(tokio::time::timeout(Duration::from_secs(60), waiting).await.is_ok(), "{log} did not come");
    }

    /// Staged chunks are dropped after the entries that they belong to are stored, so a moment later.
    async fn has_nothing_staged_of(&self, other: &Self) {
        let waiting = async {
            while !self.ledger().store().staged_chunks(other.log()).await.unwrap().is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let dropped = tokio::time::timeout(Duration::from_secs(60), waiting).await;
        assert!(dropped.is_ok(), "chunks of {} stay staged", other.log());
    }

    async fn incidents(&self) -> Vec<String> {
        let incidents = self.ledger().store().incidents(100).await.unwrap();
        incidents.into_iter().map(|incident| format!("{:?}", incident.incident)).collect()
    }
}

fn join(one: &Node, other: &Node) {
    one.add_peer(other, other.address());
    other.add_peer(one, one.address());
}

/// Three nodes in a row: the outer two do not know each other.
async fn row(certificates: &Certificates) -> [Node; 3] {
    let nodes = [
        Node::start(certificates, NAMES[0]).await,
        Node::start(certificates, NAMES[1]).await,
        Node::start(certificates, NAMES[2]).await,
    ];
    join(&nodes[0], &nodes[1]);
    join(&nodes[1], &nodes[2]);
    nodes
}

fn blocks(count: u8) -> Vec<Vec<u8>> {
    (0..count).map(|n| vec![n; 30_000]).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_shows_two_hops_away_without_a_poll() {
    let certificates = Certificates::new();
    let [one, middle, other] = row(&certificates).await;
    other.has_all_of(&one).await;
    one.has_all_of(&other).await;
    for count in [0, 0, 3, 0, 40] {
        one.commit(Sharing::Federation, blocks(count)).await;
        other.has_all_of(&one).await;
        other.commit(Sharing::Open, blocks(count)).await;
        one.has_all_of(&other).await;
    }
    middle.has_all_of(&one).await;
    let (a, b, c) = (one.ledger().digests(), middle.ledger().digests(), other.ledger().digests());
    let (a, b, c) = (a.await.unwrap(), b.await.unwrap(), c.await.unwrap());
    assert_eq!((a.logs, a.shared), (c.logs, c.shared));
    assert_eq!((a.logs, a.shared), (b.logs, b.shared));
    for node in [&one, &middle, &other] {
        assert_eq!(node.incidents().await, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_node_writes_does_not_come_back_to_it() {
    let certificates = Certificates::new();
    let [one, mut middle, other] = row(&certificates).await;
    middle.has_all_of(&one).await;
    let url = format!("https://{}", middle.address());
    let channel = marsad::identity::connect(&url, &certificates.client(NAMES[0]), None).await.unwrap();
    let wants = PullLogRequest { all: true, ..PullLogRequest::default() };
    let mut stream = FederationServiceClient::new(channel).pull_log(wants).await.unwrap().into_inner();
    let is_own = |part: &Option<Part>| {
        let Some(Part::Segment(segment)) = part else { return false };
        segment.log.as_ref().is_some_and(|log| log.origin == NAMES[0])
    };
    // One that has lost its log gets it when it connects.
    while !is_own(&stream.message().await.unwrap().unwrap().part) {}
    // Its later entries reach the nodes behind it; when they have arrived here, the other entry would have too.
    one.commit(Sharing::Open, blocks(0)).await;
    other.has_all_of(&one).await;
    other.commit(Sharing::Open, blocks(0)).await;
    middle.has_all_of(&other).await;
    middle.down().await;
    while let Ok(Some(message)) = stream.message().await {
        assert!(!is_own(&message.part), "{message:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_local_shows_as_withheld_one_and_two_hops_away() {
    let certificates = Certificates::new();
    let [one, middle, other] = row(&certificates).await;
    one.commit(Sharing::Local, blocks(1)).await;
    one.commit(Sharing::Open, blocks(1)).await;
    other.has_all_of(&one).await;
    for (node, state) in
        [(&one, PayloadState::Held), (&middle, PayloadState::Withheld), (&other, PayloadState::Withheld)]
    {
        let row = |index| node.ledger().store().read_entry(one.log(), index);
        assert_eq!(row(1).await.unwrap().unwrap().payload_state, state);
        assert_eq!(row(2).await.unwrap().unwrap().payload_state, PayloadState::Held);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_was_away_catches_up() {
    let certificates = Certificates::new();
    let [one, mut middle, other] = row(&certificates).await;
    other.has_all_of(&one).await;
    middle.down().await;
    one.commit(Sharing::Open, blocks(2)).await;
    other.commit(Sharing::Open, blocks(2)).await;
    middle.up().await;
    middle.add_peer(&one, one.address());
    middle.add_peer(&other, other.address());
    other.has_all_of(&one).await;
    one.has_all_of(&other).await;
    assert_eq!(middle.incidents().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_cut_in_the_middle_of_large_entries_goes_on_there() {
    let certificates = Certificates::new();
    let (one, other) = (Node::start(&certificates, NAMES[0]).await, Node::start(&certificates, NAMES[1]).await);
    for _ in 0..4 {
        one.commit(Sharing::Open, blocks(20)).await;
        one.commit(Sharing::Open, Vec::new()).await;
    }
    one.add_peer(&other, other.address());
    let proxy = cutting_proxy(one.address(), vec![0, 900, 5_000, 20_000, 70_000, 200_000, 400_000, 900_000]).await;
    other.add_peer(&one, proxy);
    other.has_all_of(&one).await;
    other.has_nothing_staged_of(&one).await;
    assert_eq!(other.incidents().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_with_an_older_database_gets_its_own_tail_back_before_it_appends() {
    let certificates = Certificates::new();
    let [mut one, middle, other] = row(&certificates).await;
    one.commit(Sharing::Open, blocks(1)).await;
    one.down().await;
    let backup = one.database.copy().await;
    one.up().await;
    join(&one, &middle);
    for count in [0, 2, 0] {
        one.commit(Sharing::Open, blocks(count)).await;
    }
    other.has_all_of(&one).await;
    middle.has_all_of(&one).await;
    let whole = one.ledger().frontier(one.log()).await.unwrap().frontier;
    one.down().await;
    one.database = backup;
    one.config.database.url = Some(one.database.url.clone().into());
    one.up().await;
    assert!(matches!(one.ledger().state(), NodeState::BehindSignerState { .. }));
    let permit: Permit<Build> = authorise_operator();
    let release = one.release(Sharing::Open, Vec::new());
    assert!(one.ledger().append_release(&permit, release).await.is_err());
    one.add_peer(&middle, middle.address());
    let mut changes = one.ledger().changes();
    while matches!(one.ledger().state(), NodeState::BehindSignerState { .. }) {
        let waited = tokio::time::timeout(Duration::from_secs(60), changes.changed()).await;
        assert!(waited.is_ok(), "the tail did not come back");
    }
    assert_eq!(one.ledger().frontier(one.log()).await.unwrap().frontier, whole);
    one.commit(Sharing::Open, Vec::new()).await;
    other.has_all_of(&one).await;
    assert_eq!(other.size(one.log()).await, whole.size() + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_lost_its_state_file_asks_its_peers_before_it_appends() {
    let certificates = Certificates::new();
    let (mut one, other) = (Node::start(&certificates, NAMES[0]).await, Node::start(&certificates, NAMES[1]).await);
    join(&one, &other);
    one.commit(Sharing::Open, Vec::new()).await;
    other.has_all_of(&one).await;
    one.down().await;
    std::fs::remove_file(&one.config.signer.state).unwrap();
    one.up().await;
    assert!(matches!(one.ledger().state(), NodeState::BehindSignerState { signed: None, .. }));
    one.add_peer(&other, other.address());
    let waiting = async {
        while matches!(one.ledger().state(), NodeState::BehindSignerState { .. }) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(60), waiting).await.is_ok(), "it does not go on");
    one.commit(Sharing::Open, Vec::new()).await;
    other.has_all_of(&one).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_is_listened_to_only_if_it_is_a_peer() {
    let certificates = Certificates::new();
    let (one, other) = (Node::start(&certificates, NAMES[0]).await, Node::start(&certificates, NAMES[1]).await);
    other.add_peer(&one, one.address());
    let status = || other.running().node.board.status(&name(NAMES[0])).unwrap_or_default();
    let waiting = async {
        while status().state != PeerState::Failed {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(60), waiting).await.is_ok());
    assert!(status().error.contains("PermissionDenied"), "{}", status().error);
    assert_eq!(other.size(one.log()).await, 0);
    one.add_peer(&other, other.address());
    other.has_all_of(&one).await;
}

/// The log of another node, written by a test: GENESIS, then entries without meaning.
fn written(node: &str, size: u64) -> Origin {
    let mut origin = Origin::of_epoch(node, u8::try_from(node.len()).unwrap(), 0);
    origin.append(Kind::Genesis, SharingClass::Open, vec![b"genesis".to_vec()]);
    for index in 1..size {
        origin.append(Kind::Observations, SharingClass::Open, vec![format!("{node} {index}").into_bytes()]);
    }
    origin
}

impl Node {
    fn pulls_from(&self, peer: &str, url: String) {
        self.running().node.board.put_peer(Peer { name: name(peer), url });
    }

    async fn holds(&self, log: &LogId, size: u64) {
        let mut changes = self.ledger().changes();
        let waiting = async {
            while self.size(log).await < size {
                let _ = tokio::time::timeout(Duration::from_millis(100), changes.changed()).await;
            }
        };
        assert!(tokio::time::timeout(Duration::from_secs(60), waiting).await.is_ok(), "{log} did not come");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_entry_in_the_middle_of_a_log_goes_on_where_it_was_cut() {
    let certificates = Certificates::new();
    let (one, other) = (Node::start(&certificates, NAMES[0]).await, Node::start(&certificates, NAMES[1]).await);
    for count in [0, 0, 60, 0, 0] {
        one.commit(Sharing::Open, blocks(count)).await;
    }
    one.add_peer(&other, other.address());
    // The large entry, of 1.8 MB, never fits into what one connection brings.
    let proxy = cutting_proxy(one.address(), vec![700_000; 1_000]).await;
    other.add_peer(&one, proxy);
    other.has_all_of(&one).await;
    other.has_nothing_staged_of(&one).await;
    assert_eq!(other.incidents().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tampered_entry_is_refused_and_recorded_and_other_logs_go_on() {
    let certificates = Certificates::new();
    let node = Node::start(&certificates, NAMES[0]).await;
    let (mut tampered, honest) = (written(NAMES[1], 6), written(NAMES[2], 6));
    tampered.bytes[4][9] ^= 1;
    let mut served = TestPeer::serving(&[&tampered, &honest]);
    let serving = served.serve(&certificates, NAMES[1], ([127, 0, 0, 1], 0).into()).await;
    node.pulls_from(NAMES[1], serving.url());
    node.holds(&honest.log, 6).await;
    let of_the_log = async || {
        let incidents = node.ledger().store().incidents(100).await.unwrap();
        incidents.into_iter().map(|known| known.incident).filter(|known| known.log == tampered.log).collect::<Vec<_>>()
    };
    let recorded = async {
        while of_the_log().await.is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(60), recorded).await.is_ok(), "no incident");
    assert!(node.size(&tampered.log).await < 5);
    assert_eq!(of_the_log().await[0].peer, NAMES[1]);
    // Another bit, in a payload.
    served = TestPeer::default();
    let mut spoilt = written(NAMES[1], 6);
    spoilt.chunks[5][0][0] ^= 1;
    served.set(&[&spoilt]);
    let again = served.serve(&certificates, NAMES[2], ([127, 0, 0, 1], 0).into()).await;
    node.pulls_from(NAMES[2], again.url());
    let recorded = async {
        while !of_the_log().await.iter().any(|known| known.peer == NAMES[2]) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(60), recorded).await.is_ok(), "no incident");
    assert!(node.size(&tampered.log).await < 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_authentic_and_means_nothing_is_stored_and_listed() {
    let certificates = Certificates::new();
    let node = Node::start(&certificates, NAMES[0]).await;
    let origin = written(NAMES[1], 4);
    let peer = TestPeer::serving(&[&origin]);
    let serving = peer.serve(&certificates, NAMES[1], ([127, 0, 0, 1], 0).into()).await;
    node.pulls_from(NAMES[1], serving.url());
    node.holds(&origin.log, 4).await;
    assert_eq!(node.incidents().await, Vec::<String>::new());
    let listed = node.ledger().store().entries_not_projected(100).await.unwrap();
    for index in 1..4 {
        let row = node.ledger().store().read_entry(&origin.log, index).await.unwrap().unwrap();
        assert_eq!(row.payload_state, PayloadState::Held);
        let found = listed.iter().find(|row| row.log == origin.log && row.index == index);
        assert!(matches!(found.map(|row| &row.state), Some(EntryState::Refused { .. })), "entry {index}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_checkpoint_is_told_beyond_what_is_held() {
    let certificates = Certificates::new();
    let node = Node::start(&certificates, NAMES[0]).await;
    let (short, long) = (written(NAMES[1], 4), written(NAMES[1], 9));
    let peer = TestPeer::serving(&[&short]);
    let serving = peer.serve(&certificates, NAMES[1], ([127, 0, 0, 1], 0).into()).await;
    node.pulls_from(NAMES[1], serving.url());
    node.holds(&short.log, 4).await;
    let url = format!("https://{}", node.address());
    let channel = marsad::identity::connect(&url, &certificates.client(NAMES[1]), None).await.unwrap();
    let mut client = FederationServiceClient::new(channel);
    let notes = vec![long.note(9)];
    for _ in 0..2 {
        let told = client.get_checkpoints(GetCheckpointsRequest { notes: notes.clone() }).await.unwrap();
        let told = told.into_inner().notes;
        assert!(told.contains(&short.note(4)), "{told:?}");
        assert!(!told.contains(&notes[0]), "{told:?}");
    }
    // A log that was only announced delays nothing.
    peer.set(&[&long]);
    node.holds(&long.log, 9).await;
    let told = client.get_checkpoints(GetCheckpointsRequest::default()).await.unwrap().into_inner().notes;
    assert!(told.contains(&notes[0]), "{told:?}");
    assert_eq!(node.incidents().await, Vec::<String>::new());
}

impl Node {
    /// A second node with the key, the state file and the database of this one, which is stopped.
    async fn copied(&self) -> Self {
        let database = self.database.copy().await;
        let mut config = self.config.clone();
        config.listen = "127.0.0.1:0".to_owned();
        config.database.url = Some(database.url.clone().into());
        config.signer.state = self.config.signer.state.with_extension("copied");
        std::fs::copy(&self.config.signer.state, &config.signer.state).unwrap();
        Self { config, database, running: None, number: AtomicU32::new(100) }
    }

    async fn reasons(&self) -> Vec<String> {
        let incidents = self.ledger().store().incidents(100).await.unwrap();
        incidents.into_iter().map(|incident| incident.incident.reason).collect()
    }

    async fn comes_to(&self, what: &str, is_so: impl Fn(&Ledger) -> bool) {
        let waiting = async {
            while !is_so(self.ledger()) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let came = tokio::time::timeout(Duration::from_secs(60), waiting).await.is_ok();
        assert!(came, "not {what}: {:?}, {:?}", self.ledger().state(), self.incidents().await);
    }
}

/// A copy of a node wrote `by_copy` entries, which a peer holds; the node itself wrote `by_itself`, and meets the peer then.
async fn two_writers(certificates: &Certificates, by_itself: u32, by_copy: u32) -> [Node; 2] {
    let (mut one, peer) = (Node::start(certificates, NAMES[0]).await, Node::start(certificates, NAMES[1]).await);
    one.commit(Sharing::Open, Vec::new()).await;
    one.down().await;
    let mut copy = one.copied().await;
    copy.up().await;
    join(&copy, &peer);
    for _ in 0..by_copy {
        copy.commit(Sharing::Open, Vec::new()).await;
    }
    peer.has_all_of(&copy).await;
    copy.down().await;
    one.up().await;
    for _ in 0..by_itself {
        one.commit(Sharing::Open, Vec::new()).await;
    }
    join(&one, &peer);
    [one, peer]
}

/// The answers of a node that has stopped.
async fn refusal(node: &Node) -> LedgerError {
    let permit: Permit<Build> = authorise_operator();
    node.ledger().append_release(&permit, node.release(Sharing::Open, Vec::new())).await.unwrap_err()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_whose_copy_wrote_a_longer_history_stops() {
    let certificates = Certificates::new();
    let [one, _peer] = two_writers(&certificates, 1, 2).await;
    one.comes_to("quarantined", |ledger| ledger.state() == NodeState::Quarantined).await;
    assert!(matches!(refusal(&one).await, LedgerError::Quarantined(_)));
    let reasons = one.reasons().await;
    assert!(reasons.contains(&"split-view".to_owned()), "{reasons:?}");
    assert!(reasons.contains(&"signed-elsewhere".to_owned()), "{reasons:?}");
    assert_eq!(one.size(one.log()).await, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_whose_copy_went_on_from_it_says_so_and_fetches_the_rest() {
    let certificates = Certificates::new();
    let [one, peer] = two_writers(&certificates, 0, 2).await;
    one.holds(&one.log().clone(), 4).await;
    one.comes_to("going on", |ledger| !matches!(ledger.state(), NodeState::BehindSignerState { .. })).await;
    let reasons = one.reasons().await;
    assert_eq!(reasons, ["signed-elsewhere"]);
    one.commit(Sharing::Open, Vec::new()).await;
    peer.has_all_of(&one).await;
    assert_eq!(peer.size(one.log()).await, 5);
}
