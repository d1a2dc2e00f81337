//! The configuration of a node: one TOML file, read once at start. Names no room and is named by the command line only.
//!
//! Unknown keys are refused, so that a typing mistake cannot quietly leave a default in force. Paths are relative to the
//! file that names them. Nothing secret is printed: a database address is shown without its password.

use std::fmt;
use std::io;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use serde::Deserialize;

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
}

/// Where the database is: its address here, or in a file that only the node can read.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub url: Option<String>,
    pub url_file: Option<PathBuf>,
    #[serde(default = "connections_max")]
    pub connections_max: u32,
    /// How long a call waits for a connection.
    #[serde(default = "acquire_ms")]
    pub acquire_ms: u64,
    /// How long a statement may take.
    #[serde(default = "minute_ms")]
    pub statement_ms: u64,
    /// How long a lock is waited for.
    #[serde(default = "lock_ms")]
    pub lock_ms: u64,
    /// How long a transaction may do nothing.
    #[serde(default = "minute_ms")]
    pub idle_in_transaction_ms: u64,
}

impl Database {
    /// A database at an address, with the defaults for all else.
    #[must_use]
    pub fn at(url: &str) -> Self {
        Self {
            url: Some(url.to_owned()),
            url_file: None,
            connections_max: connections_max(),
            acquire_ms: acquire_ms(),
            statement_ms: minute_ms(),
            lock_ms: lock_ms(),
            idle_in_transaction_ms: minute_ms(),
        }
    }
}

const fn connections_max() -> u32 {
    16
}

const fn acquire_ms() -> u64 {
    3_000
}

const fn lock_ms() -> u64 {
    10_000
}

const fn minute_ms() -> u64 {
    60_000
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("url", &self.url.as_deref().map(without_password))
            .field("url_file", &self.url_file)
            .field("connections_max", &self.connections_max)
            .field("acquire_ms", &self.acquire_ms)
            .field("statement_ms", &self.statement_ms)
            .field("lock_ms", &self.lock_ms)
            .field("idle_in_transaction_ms", &self.idle_in_transaction_ms)
            .finish()
    }
}

/// A message of the parser without the texts that it quotes: `invalid type: string "…"` would show what was written.
fn without_values(message: &str) -> String {
    match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) if first < last => {
            let (before, after) =
                (message.get(..first).unwrap_or_default(), message.get(last + 1..).unwrap_or_default());
            format!("{before}\"…\"{after}")
        }
        _ => message.to_owned(),
    }
}

/// A database address without what is secret in it: the password, and parameters, which may hold one too.
fn without_password(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let rest = rest.split_once('?').map_or(rest, |(address, _)| address);
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    format!("{scheme}://{host}")
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

/// What one node takes on at once.
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
    /// Milliseconds between two messages of a submission before it is given up.
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

/// How peers are asked.
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

/// Where the node shows what it measures of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Metrics {
    /// An address of this machine, `127.0.0.1:9464`; none: nothing is measured.
    pub listen: Option<String>,
}

/// How the node writes what it does.
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
        let text =
            std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        Self::parse(&text, path)
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
        for path in paths.into_iter().chain(&mut self.database.url_file) {
            *path = folder.join(&*path);
        }
    }

    fn problem(&self) -> Option<&'static str> {
        if self.database.url.is_some() == self.database.url_file.is_some() {
            return Some("[database] takes one of url and url_file");
        }
        if !self.public_url.starts_with("https://") {
            return Some("public_url begins with https://");
        }
        if self.database.connections_max < 4 {
            return Some("[database] connections_max is at least 4");
        }
        let own = &self.database;
        let waits = [own.acquire_ms, own.statement_ms, own.lock_ms, own.idle_in_transaction_ms];
        // To Postgres 0 means no limit, and more than 31 bits mean nothing.
        if waits.iter().any(|wait| !(1..=2_147_483_647).contains(wait)) {
            return Some(
                "[database] acquire_ms, statement_ms, lock_ms and idle_in_transaction_ms are from 1 to 2147483647",
            );
        }
        let limits = self.limits;
        let places = [limits.calls_max, limits.calls_per_identity_max, limits.connections_max];
        if places.contains(&0) || limits.connections_per_key_max == 0 || limits.idle_ms == 0 {
            return Some("[limits] are at least 1");
        }
        (self.sync.poll_interval_ms == 0).then_some("[sync] poll_interval_ms is at least 1")
    }

    /// The address of the database, from here or from its file.
    ///
    /// # Errors
    /// [`ConfigError::Read`] if the file cannot be read.
    pub fn database_url(&self) -> Result<String, ConfigError> {
        match (&self.database.url, &self.database.url_file) {
            (Some(url), _) => Ok(url.clone()),
            (None, Some(path)) => std::fs::read_to_string(path)
                .map(|text| text.trim().to_owned())
                .map_err(|source| ConfigError::Read { path: path.clone(), source }),
            (None, None) => Ok(String::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &str = r#"
name = "oriental"
listen = "127.0.0.1:7402"
public_url = "https://localhost:7402"
operator = "national"
trusted_keys = ["marsad/oriental+0a0b0c0d+AAAA"]
peers = [{ name = "national", url = "https://localhost:7404" }]
staff = ["reviewer/oriental-reviewer"]
[database]
url = "postgres://marsad:s3cret@localhost/oriental?password=s3cret"
[tls]
certificate = "node.pem"
key = "node.key"
authorities = "/etc/marsad/ca.pem"
revocations = "crl.pem"
[signer]
key = "log.key"
state = "log.state"
[release]
builder = "national"
[limits]
calls_max = 7
[sync]
poll_interval_ms = 3600000
[log]
format = "json"
"#;

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(text, Path::new("/srv/oriental/marsad.toml"))
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_no_secret_is_shown() {
        let unknown = parse(&FULL.replace("calls_max = 7", "calls_maximum = 7")).unwrap_err();
        assert!(
            matches!(&unknown, ConfigError::Parse { line: 22, problem, .. } if problem.contains("`calls_maximum`"))
        );
        for (was, broken) in [
            ("?password=s3cret\"", "?password=s3cret"),
            ("url = \"postgres", "connections_max = \"postgres"),
            ("url = \"postgres", "url = [\"postgres"),
        ] {
            let error = parse(&FULL.replace(was, broken)).unwrap_err();
            let mut shown = format!("{error} {error:?}");
            let mut cause = std::error::Error::source(&error);
            while let Some(next) = cause {
                shown.push_str(&format!("{next} {next:?}"));
                cause = next.source();
            }
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }

    #[test]
    fn a_whole_file_is_read() {
        let config = parse(FULL).unwrap();
        assert_eq!(config.tls.key, Path::new("/srv/oriental/node.key"));
        assert_eq!(config.tls.authorities, Path::new("/etc/marsad/ca.pem"));
        assert_eq!((config.limits.calls_max, config.limits.calls_per_identity_max), (7, 64));
        assert_eq!(config.sync.poll_interval_ms, 3_600_000);
        assert_eq!(config.log.format, LogFormat::Json);
        assert_eq!(config.peers[0].name, "national");
        assert!(config.database_url().unwrap().contains("s3cret"));
    }

    #[test]
    fn secrets_are_not_printed() {
        let printed = format!("{:?}", parse(FULL).unwrap());
        assert!(!printed.contains("s3cret"), "{printed}");
        assert!(printed.contains("postgres://localhost/oriental"), "{printed}");
    }

    #[test]
    fn unknown_keys_and_contradictions_are_refused() {
        for section in ["", "[database]\n", "[tls]\n", "[signer]\n", "[release]\n", "[limits]\n", "[sync]\n", "[log]\n"]
        {
            let text = if section.is_empty() {
                format!("colour = 1\n{FULL}")
            } else {
                FULL.replace(section, &format!("{section}colour = 1\n"))
            };
            assert!(matches!(parse(&text), Err(ConfigError::Parse { .. })), "{section}");
        }
        assert!(matches!(parse(&FULL.replace("name = \"oriental\"", "")), Err(ConfigError::Parse { .. })));
        for (was, is) in [
            ("[database]\n", "[database]\nurl_file = \"db\"\n"),
            ("https://localhost:7402", "http://localhost:7402"),
            ("calls_max = 7", "calls_max = 0"),
            ("calls_max = 7", "connections_per_key_max = 0"),
            ("poll_interval_ms = 3600000", "poll_interval_ms = 0"),
        ] {
            assert!(matches!(parse(&FULL.replace(was, is)), Err(ConfigError::Wrong { .. })), "{is}");
        }
    }
}
