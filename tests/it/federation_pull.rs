//! Pulling over real connections: streams that wake, break, fall silent, come back; peers that come and go.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use marsad::federation::FederationSettings;
use marsad::federation::connection::Context;
use marsad::federation::local_logs::{HeldLogs, OwnHead};
use marsad::federation::pull::run_with;
use marsad::ledger::sync_board::{Peer, PeerState, PeerStatus, SyncBoard};
use marsad::log::entry::{Kind, SharingClass};
use marsad::log::fork::ForkEvidence;
use marsad::log::keys::TrustedKey;
use marsad::log::segment::Disclosure;
use tokio_util::sync::CancellationToken;

use crate::federation_memory::Memory;
use crate::federation_origin::{Origin, name};
use crate::federation_peer::{Certificates, Faults, TestPeer, cutting_proxy};

const ANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);
const HOUR: Duration = Duration::from_secs(3_600);

/// No poll happens during a test; failures are retried soon.
fn settings() -> FederationSettings {
    FederationSettings {
        poll_interval: HOUR,
        silence: HOUR,
        backoff_min: Duration::from_millis(5),
        backoff_max: Duration::from_millis(50),
        pending_bytes: 700,
        ..FederationSettings::default()
    }
}

/// A node that pulls into memory.
struct Puller {
    copies: Memory,
    board: Arc<SyncBoard>,
    stop: CancellationToken,
}

impl Puller {
    fn start(certificates: &Certificates, copies: &Memory, peers: Vec<Peer>, settings: FederationSettings) -> Self {
        let board = Arc::new(SyncBoard::new(peers));
        let stop = CancellationToken::new();
        let context = Context {
            local: copies.clone(),
            board: Arc::clone(&board),
            tls: Arc::new(certificates.client("puller")),
            shared: Arc::default(),
            settings,
        };
        tokio::spawn(run_with(context, stop.clone()));
        Self { copies: copies.clone(), board, stop }
    }

    fn status(&self, peer: &str) -> PeerStatus {
        self.board.status(&name(peer)).unwrap_or_default()
    }

    async fn until_whole(&self, origin: &Origin) {
        until("the log is whole", || self.copies.size(&origin.log) == origin.size()).await;
        assert_eq!(self.copies.root(&origin.log), Some(origin.tree.frontier.root()));
    }

    /// Staged chunks are dropped after the entries that they belong to are stored, so a moment later.
    async fn until_whole_and_tidy(&self, origin: &Origin) {
        self.until_whole(origin).await;
        until("nothing is staged", || self.copies.staged_count() == 0).await;
    }
}

impl Drop for Puller {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Waits for something that must arrive; fails after a minute.
async fn until(what: &str, holds: impl Fn() -> bool) {
    let waiting = async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(60), waiting).await.is_ok(), "in vain: {what}");
}

fn entry(peer: &str, url: String) -> Peer {
    Peer { name: name(peer), url }
}

fn memory(origins: &[&Origin]) -> Memory {
    Memory::new(origins.iter().map(|origin| -> TrustedKey { origin.key() }))
}

fn grow(origin: &mut Origin, text: &str) {
    origin.append(Kind::Observations, SharingClass::Open, vec![text.as_bytes().to_vec()]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_peer_gets_later_comes_without_a_poll() {
    let certificates = Certificates::new();
    let mut origin = Origin::with_entries("oriental", 1, 23);
    let peer = TestPeer::serving(&[&origin]);
    let serving = peer.serve(&certificates, "oriental", ANY).await;
    let copies = memory(&[&origin]);
    let puller = Puller::start(&certificates, &copies, vec![entry("oriental", serving.url())], settings());
    puller.until_whole(&origin).await;
    for n in 0..20 {
        grow(&mut origin, &format!("later {n}"));
        peer.set(&[&origin]);
        puller.until_whole(&origin).await;
    }
    until("its size is on the board", || puller.status("oriental").sizes.get(&origin.log) == Some(&43)).await;
    let status = puller.status("oriental");
    assert_eq!((status.state, status.error.as_str()), (PeerState::Connected, ""));
    assert!(status.last_heard.is_some());
    assert_eq!((peer.streams(), copies.incidents()), (1, Vec::new()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_breaks_or_ends_at_any_message_goes_on_where_it_was() {
    let certificates = Certificates::new();
    let origin = Origin::with_entries("oriental", 1, 23);
    for cut in 1..8 {
        for faults in
            [Faults { cut_after: Some(cut), ..Faults::default() }, Faults { end_after: Some(cut), ..Faults::default() }]
        {
            let peer = TestPeer::serving(&[&origin]);
            peer.fail(faults);
            let serving = peer.serve(&certificates, "oriental", ANY).await;
            let copies = memory(&[&origin]);
            // With nothing kept in memory even a stream of a segment and one chunk makes progress.
            let settings = FederationSettings { pending_bytes: 0, ..settings() };
            let puller = Puller::start(&certificates, &copies, vec![entry("oriental", serving.url())], settings);
            if cut == 1 {
                // A stream that never brings more than the segment cannot finish an entry of chunks.
                until("it is tried again", || peer.streams() > 3).await;
                peer.fail(Faults::default());
            }
            puller.until_whole_and_tidy(&origin).await;
            assert_eq!(copies.incidents(), Vec::new(), "{faults:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_cut_after_any_number_of_bytes_is_made_again() {
    let certificates = Certificates::new();
    let origin = Origin::with_entries("oriental", 1, 40);
    let peer = TestPeer::serving(&[&origin]);
    let serving = peer.serve(&certificates, "oriental", ANY).await;
    let limits: Vec<u64> = (0..24).map(|n| 500 * n).collect();
    let proxy = cutting_proxy(serving.address, limits).await;
    let copies = memory(&[&origin]);
    let puller = Puller::start(&certificates, &copies, vec![entry("oriental", format!("https://{proxy}"))], settings());
    puller.until_whole_and_tidy(&origin).await;
    assert_eq!(copies.incidents(), Vec::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_that_goes_and_comes_back_is_found_again() {
    let certificates = Certificates::new();
    let mut origin = Origin::with_entries("oriental", 1, 9);
    let peer = TestPeer::serving(&[&origin]);
    let serving = peer.serve(&certificates, "oriental", ANY).await;
    let address = serving.address;
    let copies = memory(&[&origin]);
    let puller = Puller::start(&certificates, &copies, vec![entry("oriental", serving.url())], settings());
    puller.until_whole(&origin).await;
    drop(serving);
    until("the loss is seen", || puller.status("oriental").state == PeerState::Failed).await;
    assert!(!puller.status("oriental").error.is_empty());
    grow(&mut origin, "meanwhile");
    peer.set(&[&origin]);
    let _serving = peer.serve(&certificates, "oriental", address).await;
    puller.until_whole(&origin).await;
    until("it is connected", || puller.status("oriental").state == PeerState::Connected).await;
    assert_eq!(puller.status("oriental").error, "");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silence_is_a_failure() {
    let certificates = Certificates::new();
    let origin = Origin::with_entries("oriental", 1, 9);
    let peer = TestPeer::serving(&[&origin]);
    peer.fail(Faults { silent: true, ..Faults::default() });
    let serving = peer.serve(&certificates, "oriental", ANY).await;
    let copies = memory(&[&origin]);
    let settings = FederationSettings { silence: Duration::from_millis(100), ..settings() };
    let puller = Puller::start(&certificates, &copies, vec![entry("oriental", serving.url())], settings);
    until("silence is noticed", || puller.status("oriental").error.contains("said nothing")).await;
    peer.fail(Faults::default());
    puller.until_whole(&origin).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_node_at_the_address_is_not_the_peer() {
    let certificates = Certificates::new();
    let origin = Origin::with_entries("oriental", 1, 9);
    let peer = TestPeer::serving(&[&origin]);
    let serving = peer.serve(&certificates, "impostor", ANY).await;
    let copies = memory(&[&origin]);
    let puller = Puller::start(&certificates, &copies, vec![entry("oriental", serving.url())], settings());
    until("it is found out", || puller.status("oriental").error.contains("impostor")).await;
    assert_eq!((peer.streams(), copies.size(&origin.log)), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_that_breaks_down_stops_no_other() {
    let certificates = Certificates::new();
    let (trapped, good) = (Origin::with_entries("oriental", 1, 9), Origin::with_entries("souss-massa", 2, 9));
    let (one, other) = (TestPeer::serving(&[&trapped]), TestPeer::serving(&[&good]));
    let one_serves = one.serve(&certificates, "oriental", ANY).await;
    let other_serves = other.serve(&certificates, "souss-massa", ANY).await;
    let copies = memory(&[&trapped, &good]);
    copies.trap(&trapped.log);
    let peers = vec![entry("oriental", one_serves.url()), entry("souss-massa", other_serves.url())];
    let puller = Puller::start(&certificates, &copies, peers, settings());
    until("it broke down, twice", || one.streams() > 1).await;
    puller.until_whole(&good).await;
    assert_eq!(copies.size(&trapped.log), 0);
    until("it is on the board", || puller.status("oriental").error.contains("broke down")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn peers_come_and_go_while_running() {
    let certificates = Certificates::new();
    let mut origin = Origin::with_entries("oriental", 1, 9);
    let peer = TestPeer::serving(&[&origin]);
    let (first, second) =
        (peer.serve(&certificates, "oriental", ANY).await, peer.serve(&certificates, "oriental", ANY).await);
    let copies = memory(&[&origin]);
    let puller = Puller::start(&certificates, &copies, Vec::new(), settings());
    puller.board.put_peer(entry("oriental", first.url()));
    puller.until_whole(&origin).await;
    // Another address: the connection is made again.
    puller.board.put_peer(entry("oriental", second.url()));
    until("it is called at the new address", || peer.streams() == 2).await;
    grow(&mut origin, "later");
    peer.set(&[&origin]);
    puller.until_whole(&origin).await;
    assert!(puller.board.remove_peer(&name("oriental")));
    until("nobody listens", || peer.listeners() == 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wish_to_pull_ends_a_pause() {
    let certificates = Certificates::new();
    let origin = Origin::with_entries("oriental", 1, 9);
    let peer = TestPeer::serving(&[&origin]);
    let serving = peer.serve(&certificates, "oriental", ANY).await;
    let address = serving.address;
    drop(serving);
    let copies = memory(&[&origin]);
    let settings = FederationSettings { backoff_min: HOUR, backoff_max: HOUR, ..settings() };
    let url = format!("https://{address}");
    let puller = Puller::start(&certificates, &copies, vec![entry("oriental", url)], settings);
    until("the first call failed", || puller.status("oriental").state == PeerState::Failed).await;
    let _serving = peer.serve(&certificates, "oriental", address).await;
    puller.board.ask_now();
    puller.until_whole(&origin).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_withheld_comes_when_it_may() {
    let certificates = Certificates::new();
    let mut origin = Origin::with_entries("oriental", 1, 12);
    let chunks = (0..6_u8).map(|n| vec![n; 900]).collect();
    origin.append(Kind::Observations, SharingClass::Local, chunks);
    let peer = TestPeer::serving(&[&origin]);
    let serving = peer.serve(&certificates, "oriental", ANY).await;
    let copies = memory(&[&origin]);
    let puller = Puller::start(&certificates, &copies, vec![entry("oriental", serving.url())], settings());
    puller.until_whole(&origin).await;
    let withheld = |index| matches!(copies.disclosure(&origin.log, index), Disclosure::Withheld { .. });
    assert!(withheld(3) && withheld(12));
    peer.fail(Faults { gives_all: true, ..Faults::default() });
    until("all of it is given", || {
        puller.board.ask_now();
        !(0..13).any(withheld)
    })
    .await;
    assert_eq!(copies.incidents(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_peer_is_made_to_prove_the_fork_that_it_serves() {
    for held in [5, 8, 16] {
        let certificates = Certificates::new();
        let mut origin = Origin::with_entries("oriental", 1, held);
        let mut forked = Origin::with_entries("oriental", 1, held - 1);
        let copies = memory(&[&origin]);
        let honest = TestPeer::serving(&[&origin]);
        let serving = honest.serve(&certificates, "souss-massa", ANY).await;
        let puller = Puller::start(&certificates, &copies, vec![entry("souss-massa", serving.url())], settings());
        puller.until_whole(&origin).await;
        for n in 0..7 {
            grow(&mut forked, &format!("another {n}"));
        }
        let two_faced = TestPeer::serving(&[&forked]);
        let forked_serves = two_faced.serve(&certificates, "oriental", ANY).await;
        puller.board.put_peer(entry("oriental", forked_serves.url()));
        until("the log is quarantined", || copies.is_quarantined(&origin.log)).await;
        until("it is recorded", || !copies.incidents().is_empty()).await;
        let evidence = ForkEvidence::from_json(&copies.incidents()[0].evidence).unwrap();
        assert_eq!(evidence.verify(copies.keys()), Ok(origin.log.clone()), "{held} held");
        grow(&mut origin, "no longer taken");
        honest.set(&[&origin]);
        assert_eq!(copies.size(&origin.log), held);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_without_signer_state_goes_on_when_it_has_its_own_tail_back() {
    let certificates = Certificates::new();
    let own = Origin::with_entries("puller", 7, 14);
    let (gone, less, more) = (TestPeer::serving(&[]), TestPeer::serving(&[]), TestPeer::serving(&[&own]));
    let gone_address = gone.serve(&certificates, "gone", ANY).await.url();
    let (less_serves, more_serves) =
        (less.serve(&certificates, "less", ANY).await, more.serve(&certificates, "more", ANY).await);
    let copies = memory(&[&own]).without_signer_state();
    copies.head(&own.log).await.unwrap();
    let peers = vec![entry("gone", gone_address), entry("less", less_serves.url()), entry("more", more_serves.url())];
    let puller = Puller::start(&certificates, &copies, peers, settings());
    puller.until_whole(&own).await;
    let state = |peer: &str| puller.board.status(&name(peer)).map(|status| status.state);
    until("the two are heard and the third is not", || {
        state("less") == Some(PeerState::Connected)
            && state("more") == Some(PeerState::Connected)
            && state("gone") == Some(PeerState::Failed)
    })
    .await;
    assert!(copies.lacks_signer_state(), "the one that is away may have seen more than the others");
    let back = gone.serve(&certificates, "gone", ANY).await;
    puller.board.put_peer(entry("gone", back.url()));
    until("it may append", || !copies.lacks_signer_state()).await;
}
