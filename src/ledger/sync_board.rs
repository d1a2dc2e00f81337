//! The current state of this node's peers: which ones to pull from, and the status of each pull.
//!
//! The board connects two rooms that must not import each other: one writes the list of peers and requests a pull, the other reads
//! the list, pulls, and writes the status of each peer. It is in memory only; the store keeps the list.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::watch;

use marsad_domain::code::OriginName;
use marsad_domain::named_enum;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;

/// A node to pull from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Peer {
    /// Its certificate must have this name.
    pub name: OriginName,
    /// `https://host:port`.
    pub url: String,
}

named_enum! {
    /// Whether a stream to a peer is open.
    #[derive(Default)]
    pub enum PeerState {
        #[default]
        Connecting = "CONNECTING",
        Connected = "CONNECTED",
        /// The last attempt failed; another one follows.
        Failed = "FAILED",
    }
}

/// Since when this node has not held all that a peer has shown of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    pub since: Timestamp,
    /// The size that the peer had shown then.
    shown: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PeerStatus {
    pub state: PeerState,
    /// The last error, in English; empty if there is none.
    pub error: String,
    /// When it last sent something.
    pub last_heard: Option<Timestamp>,
    /// The sizes that it last reported, by log.
    pub sizes: BTreeMap<LogId, u64>,
    /// The logs of which it has shown more than this node held.
    pub behind: BTreeMap<LogId, Behind>,
    /// Logs that are not taken from it any more, and why.
    pub refused: BTreeMap<LogId, &'static str>,
}

impl PeerStatus {
    /// Records the size of a log that the peer has shown, and the size that is held.
    pub fn show(&mut self, log: &LogId, shown: u64, held: u64, now: Timestamp) {
        self.sizes.insert(log.clone(), shown);
        if held >= shown {
            self.behind.remove(log);
            return;
        }
        let behind = self.behind.entry(log.clone()).or_insert(Behind { since: now, shown });
        // The entries that it had shown before have arrived.
        if held >= behind.shown {
            *behind = Behind { since: now, shown };
        }
    }
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

    /// The current peers, by name.
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
mod tests;
