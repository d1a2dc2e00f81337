//! The current state of this node's peers: which ones to pull from, and how each pull is going.
//!
//! The board joins two rooms that may not name each other: one writes the list of peers and asks for a pull, the other
//! reads the list, pulls, and writes how each peer is doing. It is memory only; the list itself is kept in the store.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::watch;

use marsad_domain::code::OriginName;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;

/// A node to pull from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Peer {
    /// Its name, which its certificate must bear.
    pub name: OriginName,
    /// Where it is: `https://host:port`.
    pub url: String,
}

/// Whether a stream to a peer is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PeerState {
    /// A stream is being opened.
    #[default]
    Connecting,
    /// A stream is open.
    Connected,
    /// The last attempt failed; another one follows.
    Failed,
}

impl PeerState {
    /// The state's name, as listings print it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connecting => "CONNECTING",
            Self::Connected => "CONNECTED",
            Self::Failed => "FAILED",
        }
    }
}

/// How a peer is doing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeerStatus {
    pub state: PeerState,
    /// Why it failed last, in English; empty if it did not.
    pub error: String,
    /// When it last sent something.
    pub last_heard: Option<Timestamp>,
    /// The sizes that it last reported, by log.
    pub sizes: BTreeMap<LogId, u64>,
    /// Logs that are refused from it, with the reasons.
    pub refused: BTreeMap<LogId, &'static str>,
}

/// The list of peers, requests for a pull, and the state of each peer.
#[derive(Debug)]
pub struct SyncBoard {
    peers: watch::Sender<Arc<[Peer]>>,
    asked: watch::Sender<u64>,
    status: RwLock<HashMap<OriginName, PeerStatus>>,
}

impl SyncBoard {
    /// A board with these peers; if two have one name, the later one counts.
    #[must_use]
    pub fn new(peers: impl IntoIterator<Item = Peer>) -> Self {
        let peers: BTreeMap<OriginName, Peer> = peers.into_iter().map(|peer| (peer.name.clone(), peer)).collect();
        let peers: Vec<Peer> = peers.into_values().collect();
        Self {
            peers: watch::Sender::new(peers.into()),
            asked: watch::Sender::new(0),
            status: RwLock::new(HashMap::new()),
        }
    }

    /// The peers of now, by name.
    #[must_use]
    pub fn peers(&self) -> Arc<[Peer]> {
        Arc::clone(&self.peers.borrow())
    }

    /// Notifies about every change of the list.
    #[must_use]
    pub fn watch_peers(&self) -> watch::Receiver<Arc<[Peer]>> {
        self.peers.subscribe()
    }

    /// Adds a peer, or replaces the one with the same name.
    pub fn put_peer(&self, peer: Peer) {
        self.peers.send_modify(|peers| {
            let mut list: Vec<Peer> = peers.iter().filter(|known| known.name != peer.name).cloned().collect();
            list.push(peer);
            list.sort();
            *peers = list.into();
        });
    }

    /// Removes a peer and its status. Returns whether there was one.
    pub fn remove_peer(&self, name: &OriginName) -> bool {
        let removed = self.peers.send_if_modified(|peers| {
            let list: Vec<Peer> = peers.iter().filter(|known| known.name != *name).cloned().collect();
            let removed = list.len() < peers.len();
            *peers = list.into();
            removed
        });
        self.status.write().unwrap_or_else(PoisonError::into_inner).remove(name);
        removed
    }

    /// Requests a pull from every peer. Returns how many there are.
    pub fn ask_now(&self) -> usize {
        self.asked.send_modify(|asked| *asked = asked.wrapping_add(1));
        self.peers.borrow().len()
    }

    /// Changes whenever a pull is requested.
    #[must_use]
    pub fn watch_asked(&self) -> watch::Receiver<u64> {
        self.asked.subscribe()
    }

    /// The status of a peer; none before the first attempt.
    #[must_use]
    pub fn status(&self, name: &OriginName) -> Option<PeerStatus> {
        self.status.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Updates the status of a peer; the first update starts from an empty status. Does nothing for a peer that was removed.
    pub fn update(&self, name: &OriginName, change: impl FnOnce(&mut PeerStatus)) {
        if self.peers.borrow().iter().any(|peer| peer.name == *name) {
            change(self.status.write().unwrap_or_else(PoisonError::into_inner).entry(name.clone()).or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(name: &str, port: u16) -> Peer {
        Peer { name: OriginName::new(name).unwrap(), url: format!("https://localhost:{port}") }
    }

    #[test]
    fn a_name_is_there_once() {
        let board = SyncBoard::new([peer("b", 1), peer("a", 2), peer("b", 3)]);
        assert_eq!(*board.peers(), [peer("a", 2), peer("b", 3)]);
        board.put_peer(peer("a", 4));
        assert_eq!(*board.peers(), [peer("a", 4), peer("b", 3)]);
        assert_eq!(board.ask_now(), 2);
    }

    #[test]
    fn who_waits_is_told() {
        let board = SyncBoard::new([]);
        let (mut peers, mut asked) = (board.watch_peers(), board.watch_asked());
        assert!(!peers.has_changed().unwrap() && !asked.has_changed().unwrap());
        board.put_peer(peer("a", 1));
        board.ask_now();
        assert!(peers.has_changed().unwrap() && asked.has_changed().unwrap());
        assert_eq!(peers.borrow_and_update().len(), 1);
        asked.mark_unchanged();
        assert!(!board.remove_peer(&peer("b", 1).name));
        assert!(!peers.has_changed().unwrap());
        assert!(board.remove_peer(&peer("a", 1).name));
        assert!(peers.has_changed().unwrap());
    }

    #[test]
    fn a_status_goes_with_its_peer() {
        let board = SyncBoard::new([peer("a", 1)]);
        let a = peer("a", 1).name;
        board.update(&a, |status| status.state = PeerState::Connected);
        board.update(&peer("b", 1).name, |status| status.state = PeerState::Connected);
        assert_eq!(board.status(&a).map(|status| status.state), Some(PeerState::Connected));
        assert_eq!(board.status(&peer("b", 1).name), None);
        board.remove_peer(&a);
        board.put_peer(peer("a", 1));
        assert_eq!(board.status(&a), None);
    }
}
