//! Limits of a node: how much at once, and for how long.

use std::time::Duration;

use super::caller::Quota;

/// The limits of the services of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    pub quota: Quota,
    /// Connections at once, of everyone.
    pub connections_max: usize,
    /// Connections at once, of one certificate's key.
    pub connections_per_key_max: usize,
    /// Between two messages of a client's stream.
    pub idle: Duration,
    /// After this a connection is ended in an orderly way, and so is a stream of logs.
    pub connection_age: Duration,
    /// How long calls have to end once the node is stopping.
    pub shutdown: Duration,
    /// Between two messages of a stream of logs where nothing happens.
    pub heads: Duration,
    /// Memory that all submissions and checks take together while they come in, in bytes.
    pub upload_bytes_max: u64,
    /// Memory that all answers take together while they are read, in bytes.
    pub reader_bytes_max: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            quota: Quota { calls_max: 1_024, per_identity_max: 64 },
            connections_max: 2_048,
            connections_per_key_max: 256,
            idle: Duration::from_secs(60),
            connection_age: Duration::from_secs(3_600),
            shutdown: Duration::from_secs(10),
            heads: Duration::from_secs(10),
            upload_bytes_max: 512 << 20,
            reader_bytes_max: 256 << 20,
        }
    }
}
