//! What the node measures of itself. Other rooms call the functions of this file; each sets the labels of its metrics, so
//! that no room can add one that is not bounded.
//!
//! [`names`] lists all metrics, [`recorder`] keeps and prints them, [`listener`] serves them. Nothing is kept before the
//! listener is there. Nothing is measured for a single row.

pub mod listener;
pub mod names;
pub mod recorder;

use std::time::{Duration, Instant};

use metrics::{counter, gauge, histogram};

/// What is kept in memory so that the database need not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// The newest entries of the logs with their payloads.
    Entries,
    /// The heads of the logs.
    Heads,
    /// The newest notes of the own log.
    Notes,
    /// Versions of catalogue and membership.
    Versions,
}

impl Cache {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Entries => "entries",
            Self::Heads => "heads",
            Self::Notes => "notes",
            Self::Versions => "versions",
        }
    }
}

/// A look-up in memory, and whether it found what it looked for.
pub fn cache_lookup(cache: Cache, is_hit: bool) {
    let result = if is_hit { "hit" } else { "miss" };
    counter!(names::CACHE_LOOKUPS.name, "cache" => cache.as_str(), "result" => result).increment(1);
}

/// A transaction that has ended, after so many retries.
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

/// A call from its arrival to the end of its answer. When it is dropped it has ended.
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

    /// The answer has begun.
    pub fn answering(&mut self) {
        gauge!(names::STREAMS_OPEN.name, "rpc" => self.rpc).increment(1.0);
        self.is_answering = true;
    }

    /// The code with which the call ends.
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

/// A submission that was answered. Both names are fixed words of the program.
pub fn submission(kind: &'static str, outcome: &'static str) {
    counter!(names::SUBMISSIONS.name, "kind" => kind, "outcome" => outcome).increment(1);
}

/// An entry of the own log that was committed, with the bytes of its header and payload.
pub fn appended(kind: &'static str, bytes: u64) {
    counter!(names::ENTRIES_APPENDED.name, "kind" => kind).increment(1);
    counter!(names::BYTES_APPENDED.name).increment(bytes);
}

/// Entries of another log that came from a peer and were stored.
pub fn applied(peer: &str, entries: u64) {
    counter!(names::ENTRIES_APPLIED.name, "peer" => peer.to_owned()).increment(entries);
}

/// A call has to wait for memory.
pub fn budget_wait(budget: &'static str) {
    counter!(names::BUDGET_WAITS.name, "budget" => budget).increment(1);
}

/// Memory that calls have taken together.
pub fn budget_bytes(budget: &'static str, bytes: u64) {
    gauge!(names::BUDGET_BYTES.name, "budget" => budget).set(float(bytes));
}

/// What the node is doing now.
pub fn node(is_ready: bool, appends_waiting: usize, judging: usize) {
    gauge!(names::READY.name).set(f64::from(u8::from(is_ready)));
    gauge!(names::APPENDS_WAITING.name).set(float(appends_waiting));
    gauge!(names::JUDGING.name).set(float(judging));
}

/// Whether a peer's stream is open.
pub fn peer(peer: &str, is_connected: bool) {
    gauge!(names::PEER_CONNECTED.name, "peer" => peer.to_owned()).set(f64::from(u8::from(is_connected)));
}

/// How far this node is behind what a peer has shown of a log.
pub fn peer_lag(peer: &str, log: &str, entries: u64, lasting: Duration) {
    let labels = [("peer", peer.to_owned()), ("log", log.to_owned())];
    gauge!(names::PEER_LAG_ENTRIES.name, &labels).set(float(entries));
    gauge!(names::PEER_LAG_SECONDS.name, &labels).set(lasting.as_secs_f64());
}

/// A number of things, for a gauge. Beyond 53 bits it is rounded.
fn float(count: impl TryInto<u64>) -> f64 {
    count.try_into().unwrap_or(u64::MAX) as f64
}
