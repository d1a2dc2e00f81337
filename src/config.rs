//! The configuration of a node: one TOML file, read once at start. Names no room and is named by the command line only.
//!
//! Unknown keys are refused: a typing mistake must not leave a default in force without notice. Paths are relative to the
//! file that names them. Nothing secret is printed: a database address is shown without its password.

mod database;

use std::io;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use database::Database;
use database::DatabaseUrl;

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    /// What is wrong, and where, without the line itself: it may hold a password.
    #[error("{}, line {line}: {problem}", path.display())]
    Parse { path: PathBuf, line: usize, problem: String },
    #[error("{}: {problem}", path.display())]
    Wrong { path: PathBuf, problem: &'static str },
}

/// All settings of a node.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The name of the node and of its log; an SDMX identifier.
    pub name: String,
    /// Where it listens: `0.0.0.0:7400`.
    pub listen: String,
    /// How others reach it: `https://host:port`.
    pub public_url: String,
    pub database: Database,
    pub tls: Tls,
    pub signer: Signer,
    /// The node that may publish catalogue and membership.
    pub operator: String,
    /// Verifier keys (C2SP vkey lines) of the logs that are believed; this node's own among them is allowed.
    #[serde(default)]
    pub trusted_keys: Vec<String>,
    /// Nodes to pull from, besides those that were added while the node ran.
    #[serde(default)]
    pub peers: Vec<PeerEntry>,
    pub release: Release,
    /// The people who work here, as `role/name`. A role in a certificate alone makes nobody staff of this node.
    pub staff: Vec<String>,
    #[serde(default)]
    pub limits: Limits,
    #[serde(default)]
    pub sync: Sync,
    #[serde(default)]
    pub log: Log,
    #[serde(default)]
    pub metrics: Metrics,
    /// The pages for browsers; none: there is no desk.
    #[serde(default)]
    pub desk: Option<Desk>,
}

fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })
}

/// A message of the parser without the texts that it quotes: `invalid type: string "…"` would show what was written.
fn without_values(message: &str) -> String {
    match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) if first < last => {
            let part = |range| message.get(range).unwrap_or_default();
            format!("{}\"…\"{}", part(0..first), part(last + 1..message.len()))
        }
        _ => message.to_owned(),
    }
}

/// TLS material, in PEM.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    pub certificate: PathBuf,
    pub key: PathBuf,
    pub authorities: PathBuf,
    pub revocations: PathBuf,
}

/// The key that signs the log, and the file that remembers what it signed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    pub key: PathBuf,
    pub state: PathBuf,
}

/// A node to pull from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeerEntry {
    pub name: String,
    pub url: String,
}

/// Where releases come from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The node whose newest release is "latest".
    pub builder: String,
}

/// What one node does at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Calls at once, of everyone.
    pub calls_max: usize,
    /// Calls at once, of one identity.
    pub calls_per_identity_max: usize,
    /// Open connections of all callers together. A connection beyond this is answered with "try again later", and closed.
    pub connections_max: usize,
    /// Connections at once, of one certificate's key.
    pub connections_per_key_max: usize,
    /// Milliseconds between two messages of a submission; then it is cancelled.
    pub idle_ms: u64,
    /// Seconds after which a connection is ended in an orderly way.
    pub connection_age_s: u64,
    /// Seconds that calls have to end after the node was asked to stop.
    pub shutdown_s: u64,
    /// Bytes of memory that all submissions and checks take together while they come in.
    pub upload_bytes_max: u64,
    /// Bytes of memory that all answers take together while they are read.
    pub reader_bytes_max: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            calls_max: 1_024,
            calls_per_identity_max: 64,
            connections_max: 2_048,
            connections_per_key_max: 256,
            idle_ms: 60_000,
            connection_age_s: 3_600,
            shutdown_s: 10,
            upload_bytes_max: 512 << 20,
            reader_bytes_max: 256 << 20,
        }
    }
}

/// How peers are polled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sync {
    /// Milliseconds between two polls of a peer whose streams have reported nothing.
    pub poll_interval_ms: u64,
    /// Entries of one origin that are taken a second; ten times as many may come at once.
    pub entries_per_second: NonZeroU32,
}

impl Default for Sync {
    fn default() -> Self {
        Self { poll_interval_ms: 30_000, entries_per_second: NonZeroU32::new(5_000).unwrap_or(NonZeroU32::MAX) }
    }
}

/// Where the node serves its metrics.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Metrics {
    /// An address of this machine, `127.0.0.1:9464`; none: nothing is measured.
    pub listen: Option<String>,
}

/// The pages on which people submit with a browser.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desk {
    /// Where it listens: `0.0.0.0:443`.
    pub listen: String,
    /// The name in its addresses, with the port where it is not 443: `desk.example.org`.
    pub host: String,
    /// The certificate that browsers are shown, in PEM, with its chain; that of `[tls]` if none is named.
    pub certificate: Option<PathBuf>,
    pub key: Option<PathBuf>,
}

impl Desk {
    /// Whether `host` is a name with or without a port, and nothing else.
    fn host_is_right(&self) -> bool {
        let is_right = |letter: char| letter.is_ascii_alphanumeric() || "-.:[]".contains(letter);
        !self.host.is_empty() && self.host.chars().all(is_right)
    }
}

/// How the node writes its log lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    pub format: LogFormat,
    /// Directives of `tracing-subscriber`: `info`, `marsad=debug`.
    pub filter: Option<String>,
}

/// The form of log lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

impl Config {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// [`ConfigError`] if it cannot be read, has keys that are not known, lacks some, or contradicts itself.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        Self::parse(&read(path)?, path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let mut config: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            ConfigError::Parse { path: path.to_owned(), line, problem: without_values(error.message()) }
        })?;
        config.rebase(path.parent().unwrap_or(Path::new("")));
        match config.problem() {
            Some(problem) => Err(ConfigError::Wrong { path: path.to_owned(), problem }),
            None => Ok(config),
        }
    }

    fn rebase(&mut self, folder: &Path) {
        let paths = [
            &mut self.tls.certificate,
            &mut self.tls.key,
            &mut self.tls.authorities,
            &mut self.tls.revocations,
            &mut self.signer.key,
            &mut self.signer.state,
        ];
        let of_desk = self.desk.iter_mut().flat_map(|desk| desk.certificate.iter_mut().chain(&mut desk.key));
        for path in paths.into_iter().chain(&mut self.database.url_file).chain(of_desk) {
            *path = folder.join(&*path);
        }
    }

    fn problem(&self) -> Option<&'static str> {
        let (own, limits) = (&self.database, self.limits);
        let waits = [own.acquire_ms, own.statement_ms, own.lock_ms, own.idle_in_transaction_ms];
        let counts =
            [limits.calls_max, limits.calls_per_identity_max, limits.connections_max, limits.connections_per_key_max];
        let rules = [
            (own.url.is_some() != own.url_file.is_some(), "[database] takes one of url and url_file"),
            (self.public_url.starts_with("https://"), "public_url begins with https://"),
            (own.connections_max >= 4, "[database] connections_max is at least 4"),
            // To Postgres 0 means no limit, and more than 31 bits mean nothing.
            (
                waits.iter().all(|wait| (1..=2_147_483_647).contains(wait)),
                "[database] acquire_ms, statement_ms, lock_ms and idle_in_transaction_ms are from 1 to 2147483647",
            ),
            (!counts.contains(&0) && limits.idle_ms > 0, "[limits] are at least 1"),
            (self.sync.poll_interval_ms > 0, "[sync] poll_interval_ms is at least 1"),
            (
                self.desk.as_ref().is_none_or(|desk| desk.certificate.is_some() == desk.key.is_some()),
                "[desk] names both certificate and key, or none of them",
            ),
            (
                self.desk.as_ref().is_none_or(Desk::host_is_right),
                "[desk] host is a name such as desk.example.org, with a port if it is not 443",
            ),
        ];
        rules.into_iter().find_map(|(holds, rule)| (!holds).then_some(rule))
    }

    /// The address of the database, from here or from its file.
    ///
    /// # Errors
    /// [`ConfigError::Read`] if the file cannot be read.
    pub fn database_url(&self) -> Result<String, ConfigError> {
        match (&self.database.url, &self.database.url_file) {
            (Some(DatabaseUrl(url)), _) => Ok(url.clone()),
            (None, Some(path)) => Ok(read(path)?.trim().to_owned()),
            (None, None) => Ok(String::new()),
        }
    }
}

#[cfg(test)]
mod tests;
