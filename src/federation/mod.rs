//! Federation: what this node takes from its peers, how it makes sure of it, and what it serves to them.
//!
//! [`serve`] makes the streams that peers read. All else is the pulling side: one task a peer, over one long-lived stream: [`pull`] keeps the tasks, [`connection`] holds one stream,
//! [`feed`] is where the messages of a log come from, [`receive`] verifies them and hands whole entries to the ledger,
//! [`joined`] lets those that arrive together be stored together, [`gossip`] holds the checkpoints of peers against each
//! other, [`payloads`] asks again for what was withheld.
//!
//! Nothing in here decides what is true: `log` verifies, `ledger` stores. A fault of one log or one peer is recorded and
//! never stops another.

pub mod backoff;
pub mod connection;
pub mod copies;
pub mod error;
pub mod feed;
pub mod gossip;
pub mod grpc;
pub mod joined;
pub mod own_tail;
pub mod payloads;
pub mod pending;
pub mod pull;
pub mod rate;
pub mod receive;
pub mod serve;
pub mod shared;

use std::num::NonZeroU32;
use std::time::Duration;

pub use error::PullError;
pub use pull::run;

/// How this node pulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FederationSettings {
    /// How often the slow poll asks for checkpoints and missing payloads. New entries do not wait for it.
    pub poll_interval: Duration,
    /// How long a peer may say nothing on an open stream. It sends checkpoints every 10 seconds.
    pub silence: Duration,
    /// The shortest pause after a failure.
    pub backoff_min: Duration,
    /// The longest pause after a failure.
    pub backoff_max: Duration,
    /// How long a call that is no stream may take.
    pub call_timeout: Duration,
    /// How many bytes of chunks of one unfinished segment are kept in memory; what is above is staged in the database.
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
