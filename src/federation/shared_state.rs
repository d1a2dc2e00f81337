//! State that the tasks of all peers share. It is in memory only: after a restart the peers send it again.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use marsad_domain::code::OriginName;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Epoch, Index};
use marsad_log::keys::OpenedNote;

use super::rate::Rate;

/// The most unknown logs of one peer that are reported to the operator. A peer can invent any number.
const UNKNOWN_REPORTED_MAX: usize = 32;
/// How many checkpoints of one log are kept before their entries are here.
const SEEN_MAX: usize = 8;

/// The shared state; share it as an `Arc`.
#[derive(Debug, Default)]
pub struct SharedState {
    /// `None`: no limit.
    rate: Option<Rate>,
    seen: Mutex<BTreeMap<LogId, Vec<OpenedNote>>>,
    reported: Mutex<BTreeMap<OriginName, BTreeSet<LogId>>>,
    cursors: Mutex<BTreeMap<(OriginName, LogId), Index>>,
    /// Whether a peer named a chunk that is not held here.
    wants_all_chunks: AtomicBool,
    /// What each peer that answered showed of this node's own logs: the newest epoch, and its size.
    own: Mutex<BTreeMap<OriginName, (Epoch, u64)>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SharedState {
    /// With a limit of entries a second, for each origin.
    #[must_use]
    pub fn with_rate(per_second: NonZeroU32) -> Self {
        Self { rate: Some(Rate::new(per_second)), ..Self::default() }
    }

    /// The pause before more of an origin is taken, now that `entries` of it were stored.
    pub fn taken(&self, origin: &OriginName, entries: u64) -> Duration {
        self.rate.as_ref().map_or(Duration::ZERO, |rate| rate.take(origin, entries, Instant::now()))
    }

    /// The verified checkpoints of a log that are not compared yet with the entries that they cover.
    pub fn seen(&self, log: &LogId) -> Vec<OpenedNote> {
        lock(&self.seen).get(log).cloned().unwrap_or_default()
    }

    /// The notes of all those checkpoints.
    pub fn seen_notes(&self) -> Vec<String> {
        lock(&self.seen).values().flatten().map(|opened| opened.note.clone()).collect()
    }

    /// Keeps a verified checkpoint until its entries are here. The number for each log is bounded; the first ones stay,
    /// since any of them is enough to find a fork.
    pub fn see(&self, opened: &OpenedNote) {
        let mut seen = lock(&self.seen);
        let notes = seen.entry(opened.checkpoint.log.clone()).or_default();
        if notes.len() < SEEN_MAX && !notes.iter().any(|known| known.checkpoint == opened.checkpoint) {
            notes.push(opened.clone());
        }
    }

    /// Forgets a checkpoint that agrees with the entries.
    pub fn forget(&self, opened: &OpenedNote) {
        if let Some(notes) = lock(&self.seen).get_mut(&opened.checkpoint.log) {
            notes.retain(|known| known.checkpoint != opened.checkpoint);
        }
    }

    /// Whether to report to the operator that `peer` has a log of an unknown origin. Each log is reported once.
    pub fn is_news(&self, peer: &OriginName, log: &LogId) -> bool {
        let mut reported = lock(&self.reported);
        let logs = reported.entry(peer.clone()).or_default();
        logs.len() < UNKNOWN_REPORTED_MAX && logs.insert(log.clone())
    }

    /// From which entry on `peer` is asked next for missing payloads of a log.
    pub fn cursor(&self, peer: &OriginName, log: &LogId) -> Index {
        lock(&self.cursors).get(&(peer.clone(), log.clone())).copied().unwrap_or_default()
    }

    pub fn move_cursor(&self, peer: &OriginName, log: &LogId, to: Index) {
        lock(&self.cursors).insert((peer.clone(), log.clone()), to);
    }

    /// Whether peers may name chunks that are held here instead of sending them.
    pub fn takes_same_chunks(&self) -> bool {
        !self.wants_all_chunks.load(Ordering::Relaxed)
    }

    /// A peer named a chunk that is not held here: from now on peers are asked for all chunks.
    pub fn lacks_chunk(&self) {
        self.wants_all_chunks.store(true, Ordering::Relaxed);
    }

    /// Keeps the largest head of this node's own logs that a peer has shown.
    pub fn show_own(&self, peer: &OriginName, head: (Epoch, u64)) {
        let mut own = lock(&self.own);
        let shown = own.entry(peer.clone()).or_default();
        *shown = head.max(*shown);
    }

    /// The largest head of the own logs that any of `peers` has shown, once every one of them has answered. `None` before
    /// that, and without peers.
    pub fn own_head<'a>(&self, peers: impl Iterator<Item = &'a OriginName>) -> Option<(Epoch, u64)> {
        let own = lock(&self.own);
        let answers: Option<Vec<(Epoch, u64)>> = peers.map(|peer| own.get(peer).copied()).collect();
        answers?.into_iter().max()
    }
}
