//! Federation: what this node takes from its peers and what it serves to them.
//!
//! [`serve`] makes the streams that peers read. The rest is the pulling side, one task for each peer: [`pull`] keeps the tasks,
//! [`connection`] holds the stream to a peer, [`feed`] says what such a stream gives, [`receive`] verifies it and hands whole
//! entries to the ledger, [`segment_batch`] stores together what arrives together, [`gossip`] compares the checkpoints of peers,
//! [`late_payloads`] asks again for payloads that were withheld.
//!
//! Nothing here decides what is true: `log` verifies, `ledger` stores. A fault of one log or one peer is recorded and never
//! stops another.

pub mod backoff;
pub mod connection;
pub mod error;
pub mod feed;
pub mod gossip;
pub mod grpc;
pub mod late_payloads;
pub mod local_logs;
pub mod own_head;
pub mod payload_chunks;
pub mod pending_segment;
pub mod pull;
pub mod rate;
pub mod receive;
pub mod segment_batch;
pub mod serve;
pub mod shared_state;

use std::num::NonZeroU32;
use std::time::Duration;

pub use error::PullError;
pub use pull::run;

/// How this node pulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FederationSettings {
    /// How often the slow poll asks for checkpoints and missing payloads. New entries do not wait for it.
    pub poll_interval: Duration,
    /// How long a peer may send nothing on an open stream. It sends checkpoints every 10 seconds.
    pub silence: Duration,
    /// The shortest pause after a failure.
    pub backoff_min: Duration,
    /// The longest pause after a failure.
    pub backoff_max: Duration,
    /// How long a call that is not a stream may take.
    pub call_timeout: Duration,
    /// How many bytes of chunks of one unfinished segment are kept in memory; beyond that they are staged in the database.
    pub pending_bytes: usize,
    /// How many entries of one origin are taken a second; ten times as many may come at once.
    pub entries_per_second: NonZeroU32,
}

impl Default for FederationSettings {
    fn default() -> Self {
        Self {
            poll_interval: Duration::from_secs(60),
            silence: Duration::from_secs(30),
            backoff_min: Duration::from_millis(200),
            backoff_max: Duration::from_secs(30),
            call_timeout: Duration::from_secs(10),
            pending_bytes: 8 << 20,
            entries_per_second: NonZeroU32::new(5_000).unwrap_or(NonZeroU32::MAX),
        }
    }
}
