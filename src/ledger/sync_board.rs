//! What this node's pulling side is told, and what it tells: the peers to pull from, the wish to pull now, and how each
//! peer is doing. Plain state, so that the serving edge and the pulling side meet here without knowing each other. It
//! stores nothing and talks to nobody.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use tokio::sync::watch;

use crate::domain::code::OriginName;
use crate::domain::timestamp::Timestamp;
use crate::log::checkpoint::LogId;

/// A node that this node pulls from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PeerEntry {
    /// Which node must be found there.
    pub name: OriginName,
    /// Where: `https://host:port`.
    pub url: String,
}

/// How the connection to a peer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PeerState {
    /// It is being called for the first time, or again after a connection that ended as it should.
    #[default]
    Connecting,
    /// Its stream is open.
    Connected,
    /// The last attempt or stream failed; it is called again after a while.
    Failed,
}

impl PeerState {
    /// A stable name, for people and programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::Failed => "failed",
        }
    }
}

/// What is known of a peer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeerStatus {
    /// How the connection stands.
    pub state: PeerState,
    /// Why the last attempt or stream failed; `None` once a stream is open again.
    pub error: Option<String>,
    /// When the peer last said anything, by this node's clock.
    pub last_heard: Option<Timestamp>,
    /// How many entries of each log the peer has shown to know, by checkpoints whose signatures were verified.
    pub sizes: BTreeMap<LogId, u64>,
}

/// The board. Share it as `Arc<SyncBoard>`.
#[derive(Debug)]
pub struct SyncBoard {
    peers: watch::Sender<Vec<PeerEntry>>,
    now: watch::Sender<u64>,
    status: RwLock<BTreeMap<OriginName, PeerStatus>>,
}

impl SyncBoard {
    /// A board with these peers.
    #[must_use]
    pub fn new(peers: Vec<PeerEntry>) -> Self {
        Self { peers: watch::Sender::new(peers), now: watch::Sender::new(0), status: RwLock::default() }
    }

    /// Replaces the peers. Those that are new are called, those that are gone are left; of one whose address has
    /// changed the connection is made anew.
    pub fn set_peers(&self, peers: Vec<PeerEntry>) {
        self.peers.send_replace(peers);
    }

    /// The peers as they are now.
    #[must_use]
    pub fn peers(&self) -> Vec<PeerEntry> {
        self.peers.borrow().clone()
    }

    /// The peers, and every change of them.
    #[must_use]
    pub fn watch_peers(&self) -> watch::Receiver<Vec<PeerEntry>> {
        self.peers.subscribe()
    }

    /// Asks for a pull from every peer now, without waiting for the poll or the end of a pause.
    pub fn pull_now(&self) {
        self.now.send_modify(|generation| *generation = generation.wrapping_add(1));
    }

    /// Changes whenever [`SyncBoard::pull_now`] is called.
    #[must_use]
    pub fn watch_now(&self) -> watch::Receiver<u64> {
        self.now.subscribe()
    }

    /// Changes what is known of a peer.
    pub fn update(&self, peer: &OriginName, change: impl FnOnce(&mut PeerStatus)) {
        let mut status = self.status.write().unwrap_or_else(PoisonError::into_inner);
        change(status.entry(peer.clone()).or_default());
    }

    /// Forgets what is known of a peer that is no longer one.
    pub fn forget(&self, peer: &OriginName) {
        self.status.write().unwrap_or_else(PoisonError::into_inner).remove(peer);
    }

    /// What is known of a peer; `None` if nothing was ever tried.
    #[must_use]
    pub fn status_of(&self, peer: &OriginName) -> Option<PeerStatus> {
        self.status.read().unwrap_or_else(PoisonError::into_inner).get(peer).cloned()
    }

    /// What is known of all peers.
    #[must_use]
    pub fn status(&self) -> BTreeMap<OriginName, PeerStatus> {
        self.status.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name() -> OriginName {
        OriginName::new("oriental").unwrap()
    }

    #[tokio::test]
    async fn a_change_of_peers_and_a_wish_to_pull_wake_whoever_waits() {
        let board = SyncBoard::new(Vec::new());
        let (mut peers, mut now) = (board.watch_peers(), board.watch_now());
        let entry = PeerEntry { name: name(), url: "https://localhost:1".into() };
        board.set_peers(vec![entry.clone()]);
        board.pull_now();
        peers.changed().await.unwrap();
        now.changed().await.unwrap();
        assert_eq!(*peers.borrow(), [entry]);
    }

    #[test]
    fn status_is_kept_until_it_is_forgotten() {
        let board = SyncBoard::new(Vec::new());
        assert_eq!(board.status_of(&name()), None);
        board.update(&name(), |status| status.state = PeerState::Connected);
        board.update(&name(), |status| status.error = Some("gone".into()));
        let status = board.status_of(&name()).unwrap();
        assert_eq!((status.state.as_str(), status.error.as_deref()), ("connected", Some("gone")));
        board.forget(&name());
        assert!(board.status().is_empty());
    }
}
