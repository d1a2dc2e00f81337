//! Every metric of the program: its name, its labels, its unit, and what it means. `docs/watch-a-node.md` has the same table;
//! a test compares the two with what a node exports.
//!
//! The values of a label are few and known in advance: the names of transactions, of RPCs, of peers and logs. A label
//! never has a caller or an identifier as its value.

/// How a metric behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Only increases, from 0 at the start of the node.
    Counter,
    /// Increases and decreases.
    Gauge,
    /// Durations in seconds, counted in buckets.
    Histogram,
}

impl Kind {
    /// The word of the Prometheus text format.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// A metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    pub name: &'static str,
    pub kind: Kind,
    pub labels: &'static [&'static str],
    pub unit: &'static str,
    pub help: &'static str,
}

const fn metric(
    name: &'static str,
    kind: Kind,
    labels: &'static [&'static str],
    unit: &'static str,
    help: &'static str,
) -> Metric {
    Metric { name, kind, labels, unit, help }
}

pub const READY: Metric =
    metric("marsad_ready", Kind::Gauge, &[], "0 or 1", "Whether the node may append to its log and takes submissions.");

pub const TRANSACTIONS: Metric = metric(
    "marsad_transactions_total",
    Kind::Counter,
    &["tx", "outcome"],
    "transactions",
    "Transactions of the database that write, by name, with their retries as one.",
);
pub const TRANSACTION_RETRIES: Metric = metric(
    "marsad_transaction_retries_total",
    Kind::Counter,
    &["tx"],
    "retries",
    "How often a transaction was run again after a deadlock, a conflict or a lost connection.",
);
pub const TRANSACTION_SECONDS: Metric = metric(
    "marsad_transaction_seconds",
    Kind::Histogram,
    &["tx"],
    "seconds",
    "How long a transaction took from the wait for a connection until its commit, with its retries.",
);
pub const DATABASE_CONNECTIONS: Metric = metric(
    "marsad_database_connections",
    Kind::Gauge,
    &["state"],
    "connections",
    "Connections to the database that are in use, and those that are open and idle.",
);

pub const CALLS: Metric = metric(
    "marsad_calls_total",
    Kind::Counter,
    &["rpc", "code"],
    "calls",
    "Calls that have ended, with the gRPC code of their end; CANCELLED if the answer was not taken whole.",
);
pub const CALL_SECONDS: Metric = metric(
    "marsad_call_seconds",
    Kind::Histogram,
    &["rpc"],
    "seconds",
    "How long a call took until the end of its answer. A stream of logs takes as long as its connection.",
);
pub const CALLS_IN_FLIGHT: Metric =
    metric("marsad_calls_in_flight", Kind::Gauge, &["rpc"], "calls", "Calls that have begun and not ended.");
pub const STREAMS_OPEN: Metric = metric(
    "marsad_streams_open",
    Kind::Gauge,
    &["rpc"],
    "answers",
    "Answers that are being sent. One message counts for a moment only, a stream until its end.",
);

pub const SUBMISSIONS: Metric = metric(
    "marsad_submissions_total",
    Kind::Counter,
    &["kind", "outcome"],
    "submissions",
    "Submissions that were answered: stored, unchanged (all of it was there already), replayed (the same key again), or refused with a report.",
);
pub const ENTRIES_APPENDED: Metric = metric(
    "marsad_entries_appended_total",
    Kind::Counter,
    &["kind"],
    "entries",
    "Entries that this node has appended to its own log.",
);
pub const BYTES_APPENDED: Metric = metric(
    "marsad_bytes_appended_total",
    Kind::Counter,
    &[],
    "bytes",
    "Headers and payloads, as stored, of the entries that this node has appended.",
);
pub const ENTRIES_APPLIED: Metric = metric(
    "marsad_entries_applied_total",
    Kind::Counter,
    &["peer"],
    "entries",
    "Entries of other logs that were verified and stored, by the peer that they came from.",
);

pub const APPENDS_WAITING: Metric =
    metric("marsad_appends_waiting", Kind::Gauge, &[], "appends", "Appends that wait for the next transaction.");
pub const JUDGING: Metric = metric(
    "marsad_judging",
    Kind::Gauge,
    &[],
    "submissions",
    "Submissions and checks that are being judged, or wait for their next batch.",
);
pub const BUDGET_BYTES: Metric = metric(
    "marsad_budget_bytes",
    Kind::Gauge,
    &["budget"],
    "bytes",
    "Memory that calls have taken of what they may take together: uploads that come in, answers that are read.",
);
pub const BUDGET_WAITS: Metric = metric(
    "marsad_budget_waits_total",
    Kind::Counter,
    &["budget"],
    "waits",
    "How often a call had to wait for such memory.",
);

pub const PEER_CONNECTED: Metric =
    metric("marsad_peer_connected", Kind::Gauge, &["peer"], "0 or 1", "Whether the stream from a peer is open.");
pub const PEER_LAG_ENTRIES: Metric = metric(
    "marsad_peer_lag_entries",
    Kind::Gauge,
    &["peer", "log"],
    "entries",
    "How many entries of a log a peer has shown that this node does not hold yet.",
);
pub const PEER_LAG_SECONDS: Metric = metric(
    "marsad_peer_lag_seconds",
    Kind::Gauge,
    &["peer", "log"],
    "seconds",
    "For how long this node has not held all that a peer has shown of a log; 0 if it does.",
);

pub const CACHE_LOOKUPS: Metric = metric(
    "marsad_cache_lookups_total",
    Kind::Counter,
    &["cache", "result"],
    "look-ups",
    "Look-ups in memory that found what they looked for (hit), or had to read the database (miss).",
);

pub const SCRAPES: Metric =
    metric("marsad_scrapes_total", Kind::Counter, &[], "scrapes", "How often these metrics were read.");

/// All of them, in the order of the documentation.
pub const ALL: [&Metric; 22] = [
    &READY,
    &TRANSACTIONS,
    &TRANSACTION_RETRIES,
    &TRANSACTION_SECONDS,
    &DATABASE_CONNECTIONS,
    &CALLS,
    &CALL_SECONDS,
    &CALLS_IN_FLIGHT,
    &STREAMS_OPEN,
    &SUBMISSIONS,
    &ENTRIES_APPENDED,
    &BYTES_APPENDED,
    &ENTRIES_APPLIED,
    &APPENDS_WAITING,
    &JUDGING,
    &BUDGET_BYTES,
    &BUDGET_WAITS,
    &PEER_CONNECTED,
    &PEER_LAG_ENTRIES,
    &PEER_LAG_SECONDS,
    &CACHE_LOOKUPS,
    &SCRAPES,
];
