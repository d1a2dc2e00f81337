//! The settings of the database.

use std::fmt;
use std::path::PathBuf;

use serde::Deserialize;

/// Where the database is: its address here, or in a file that only the node can read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    pub url: Option<DatabaseUrl>,
    pub url_file: Option<PathBuf>,
    pub connections_max: u32,
    /// How long a call waits for a connection.
    pub acquire_ms: u64,
    /// How long a statement may take.
    pub statement_ms: u64,
    /// How long a lock is waited for.
    pub lock_ms: u64,
    /// How long a transaction may do nothing.
    pub idle_in_transaction_ms: u64,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: None,
            url_file: None,
            connections_max: 16,
            acquire_ms: 3_000,
            statement_ms: 60_000,
            lock_ms: 10_000,
            idle_in_transaction_ms: 60_000,
        }
    }
}

impl Database {
    /// A database at an address, with the defaults for all else.
    #[must_use]
    pub fn at(url: &str) -> Self {
        Self { url: Some(url.to_owned().into()), ..Self::default() }
    }
}

/// The address of a database. It is shown without its password.
#[derive(Clone, Deserialize)]
pub struct DatabaseUrl(pub(super) String);

impl From<String> for DatabaseUrl {
    fn from(url: String) -> Self {
        Self(url)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_password(&self.0))
    }
}

/// A database address without what is secret in it: the password, and parameters, which may hold one too.
fn without_password(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let rest = rest.split_once('?').map_or(rest, |(address, _)| address);
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    format!("{scheme}://{host}")
}
