//! The metrics of the node. Other rooms call the functions of this file. Each function sets the labels of its metrics,
//! so that no room can add an unbounded label.
//!
//! [`names`] lists all metrics, [`recorder`] stores and prints them, [`listener`] serves them. Nothing is recorded
//! before the listener starts. No metric is recorded for each row.

pub mod listener;
pub mod names;
pub mod recorder;

use std::time::{Duration, Instant};

use metrics::{counter, gauge, histogram};

/// The caches in memory that save reads of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// The newest entries of the logs with their payloads.
    Entries,
    /// The heads of the logs.
    Heads,
    /// Versions of catalogue and membership.
    Versions,
}

impl Cache {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Entries => "entries",
            Self::Heads => "heads",
            Self::Versions => "versions",
        }
    }
}

/// Records a look-up in a cache, and whether it was a hit.
pub fn cache_lookup(cache: Cache, is_hit: bool) {
    let result = if is_hit { "hit" } else { "miss" };
    counter!(names::CACHE_LOOKUPS.name, "cache" => cache.as_str(), "result" => result).increment(1);
}

/// Records a transaction that has ended, with its number of retries.
pub fn transaction(tx: &'static str, is_committed: bool, retries: u32, took: Duration) {
    let outcome = if is_committed { "committed" } else { "failed" };
    counter!(names::TRANSACTIONS.name, "tx" => tx, "outcome" => outcome).increment(1);
    counter!(names::TRANSACTION_RETRIES.name, "tx" => tx).increment(retries.into());
    histogram!(names::TRANSACTION_SECONDS.name, "tx" => tx).record(took);
}

/// Connections to the database.
pub fn database_connections(in_use: usize, idle: usize) {
    gauge!(names::DATABASE_CONNECTIONS.name, "state" => "in_use").set(float(in_use));
    gauge!(names::DATABASE_CONNECTIONS.name, "state" => "idle").set(float(idle));
}

/// A call, from its arrival to the end of its answer. Dropping it records the end.
#[derive(Debug)]
pub struct Call {
    rpc: &'static str,
    begun: Instant,
    code: &'static str,
    is_answering: bool,
}

impl Call {
    /// A call that has arrived. `rpc` is a path of the authorisation table.
    #[must_use]
    pub fn begin(rpc: &'static str, now: Instant) -> Self {
        gauge!(names::CALLS_IN_FLIGHT.name, "rpc" => rpc).increment(1.0);
        Self { rpc, begun: now, code: "CANCELLED", is_answering: false }
    }

    /// Records that the answer has begun.
    pub fn answering(&mut self) {
        gauge!(names::STREAMS_OPEN.name, "rpc" => self.rpc).increment(1.0);
        self.is_answering = true;
    }

    /// Sets the code with which the call ends.
    pub const fn ends_with(&mut self, code: &'static str) {
        self.code = code;
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if self.is_answering {
            gauge!(names::STREAMS_OPEN.name, "rpc" => self.rpc).decrement(1.0);
        }
        gauge!(names::CALLS_IN_FLIGHT.name, "rpc" => self.rpc).decrement(1.0);
        counter!(names::CALLS.name, "rpc" => self.rpc, "code" => self.code).increment(1);
        histogram!(names::CALL_SECONDS.name, "rpc" => self.rpc).record(self.begun.elapsed());
    }
}

/// Records an answered submission. Both names are fixed words of the program.
pub fn submission(kind: &'static str, outcome: &'static str) {
    counter!(names::SUBMISSIONS.name, "kind" => kind, "outcome" => outcome).increment(1);
}

/// Records a committed entry of the own log, with the bytes of its header and payload.
pub fn appended(kind: &'static str, bytes: u64) {
    counter!(names::ENTRIES_APPENDED.name, "kind" => kind).increment(1);
    counter!(names::BYTES_APPENDED.name).increment(bytes);
}

/// Records entries of another log that were received from a peer and stored.
pub fn applied(peer: &str, entries: u64) {
    counter!(names::ENTRIES_APPLIED.name, "peer" => peer.to_owned()).increment(entries);
}

/// Records that a call has to wait for memory.
pub fn budget_wait(budget: &'static str) {
    counter!(names::BUDGET_WAITS.name, "budget" => budget).increment(1);
}

/// Sets the memory that all calls have taken.
pub fn budget_bytes(budget: &'static str, bytes: u64) {
    gauge!(names::BUDGET_BYTES.name, "budget" => budget).set(float(bytes));
}

/// Sets the current activity of the node.
pub fn node(is_ready: bool, appends_waiting: usize, judging: usize) {
    gauge!(names::READY.name).set(f64::from(u8::from(is_ready)));
    gauge!(names::APPENDS_WAITING.name).set(float(appends_waiting));
    gauge!(names::JUDGING.name).set(float(judging));
}

/// Sets whether a peer's stream is open.
pub fn peer(peer: &str, is_connected: bool) {
    gauge!(names::PEER_CONNECTED.name, "peer" => peer.to_owned()).set(f64::from(u8::from(is_connected)));
}

/// Sets how far this node is behind the state of a log that a peer has announced.
pub fn peer_lag(peer: &str, log: &str, entries: u64, lasting: Duration) {
    let labels = [("peer", peer.to_owned()), ("log", log.to_owned())];
    gauge!(names::PEER_LAG_ENTRIES.name, &labels).set(float(entries));
    gauge!(names::PEER_LAG_SECONDS.name, &labels).set(lasting.as_secs_f64());
}

/// A count as the value of a gauge. Above 53 bits it is rounded.
fn float(count: impl TryInto<u64>) -> f64 {
    count.try_into().unwrap_or(u64::MAX) as f64
}
