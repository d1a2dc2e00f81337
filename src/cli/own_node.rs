//! The node of a configuration on this machine: opened to run, or read-only.
//!
//! A node is one process. Two on one signer would sign two histories, so a process that opens a node takes two locks first: on
//! the signer's state file, and in the database.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use crate::cli::error::{Exit, Failure, local, usage};
use crate::cli::files::read_text;
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::code::OriginName;
use crate::domain::timestamp::Timestamp;
use crate::ledger::{Ledger, LedgerError, LedgerSettings, NewEpoch, SignerFile, SignerState};
use crate::log::checkpoint::Signer;
use crate::log::keys::{KeyRing, TrustedKey};
use crate::store::{NodeLock, Store, Timeouts};
use crate::texts::Args;

/// A ledger, and the lock that keeps other processes off its database.
pub struct OwnNode {
    pub ledger: Ledger,
    pub lock: NodeLock,
}

/// Takes the signer's state file of a configured node for this process; another process that runs the node keeps it.
pub fn claim(config: &Config) -> Result<SignerFile> {
    SignerFile::open(&config.signer.state).map_err(|error| refusal(error, config))
}

struct Parts {
    store: Store,
    lock: NodeLock,
    settings: LedgerSettings,
    signer: SignerState,
}

/// Opens a configured node, whose state file was claimed.
pub async fn open(config: &Config, file: SignerFile, clock: Arc<dyn Clock>) -> Result<OwnNode> {
    let Parts { store, lock, settings, signer } = parts(config, file, &clock).await?;
    let ledger = Ledger::open(store, clock, settings, signer).await.map_err(|error| refusal(error, config))?;
    Ok(OwnNode { ledger, lock })
}

/// Opens a new epoch of a configured node's log, if it holds the agreed size.
pub async fn open_epoch(config: &Config, file: SignerFile, clock: Arc<dyn Clock>, new: NewEpoch) -> Result<OwnNode> {
    let Parts { store, lock, settings, signer } = parts(config, file, &clock).await?;
    let ledger = Ledger::open_epoch(store, clock, settings, signer, new).await;
    Ok(OwnNode { ledger: ledger.map_err(|error| refusal(error, config))?, lock })
}

async fn parts(config: &Config, file: SignerFile, clock: &Arc<dyn Clock>) -> Result<Parts> {
    let database = &config.database;
    let timeouts = Timeouts {
        acquire: Duration::from_millis(database.acquire_ms),
        statement: Duration::from_millis(database.statement_ms),
        lock: Duration::from_millis(database.lock_ms),
        idle_in_transaction: Duration::from_millis(database.idle_in_transaction_ms),
    };
    let store = Store::connect_with(&config.database_url()?, database.connections_max, &timeouts).await?;
    let in_use = || usage("error-database-in-use", Args::none().text("name", &config.name));
    let lock = store.lock_node().await?.ok_or_else(in_use)?;
    store.migrate().await?;
    // Uploads that were incomplete when the node stopped: no caller resumes them.
    let left = store.delete_uploads_before(Timestamp::from(clock.now())).await?;
    if left > 0 {
        tracing::info!(chunks = left, "uploads that were broken off were removed");
    }
    let signer = read_signer(&config.signer.key)?;
    let settings = LedgerSettings {
        origin: origin_name(&config.name)?,
        operator: origin_name(&config.operator)?,
        keys: trusted_keys(config)?,
    };
    Ok(Parts { store, lock, settings, signer: SignerState { signer: Arc::new(signer), file: Arc::new(file) } })
}

/// The database of a configured node, opened read-only: the node may run.
pub async fn open_read_only(config: &Config) -> Result<Store> {
    Ok(Store::connect_read_only(&config.database_url()?).await?)
}

/// The failure for a fault that the person can repair; each has a sentence of its own.
pub fn refusal(error: LedgerError, config: &Config) -> anyhow::Error {
    let failure: Failure = match &error {
        LedgerError::SignerFileInUse(path) => {
            usage("error-node-runs", Args::none().text("name", &config.name).text("path", path.display()))
        }
        LedgerError::OtherKey { log, expected } => {
            let args = Args::none().text("log", log).text("expected", expected);
            usage("error-other-key", args.text("path", config.signer.key.display()))
        }
        LedgerError::OtherSigner => usage(
            "error-other-signer",
            Args::none().text("name", &config.name).text("path", config.signer.key.display()),
        ),
        LedgerError::SignerFileForm => {
            usage("error-signer-file", Args::none().text("path", config.signer.state.display()))
        }
        LedgerError::SignerFile(_) => {
            Failure::new(Exit::Local, "error-read", Args::none().text("path", config.signer.state.display()))
        }
        LedgerError::NoLog(origin) => usage("error-no-log", Args::none().text("name", origin)),
        LedgerError::OtherSize { log, held } => {
            usage("error-other-size", Args::none().text("log", log).number("held", *held))
        }
        LedgerError::HeadKnown { log, held, signed } => {
            let key =
                if signed.is_none_or(|signed| signed <= *held) { "error-head-known" } else { "error-signed-more" };
            let args = Args::none().text("log", log).number("held", *held);
            usage(key, args.number("signed", signed.unwrap_or(*held)))
        }
        LedgerError::OtherViews => usage("error-other-views", Args::none().text("name", &config.name)),
        _ => return error.into(),
    };
    failure.because(error).into()
}

pub fn origin_name(name: &str) -> Result<OriginName, Failure> {
    OriginName::new(name).map_err(|error| usage("error-node-name", Args::none().text("name", name)).because(error))
}

fn read_signer(path: &Path) -> Result<Signer> {
    let text = read_text(path)?;
    Ok(Signer::from_text(text.trim()).map_err(|error| local("error-key", path, error))?)
}

fn trusted_keys(config: &Config) -> Result<KeyRing> {
    let mut ring = KeyRing::default();
    for line in &config.trusted_keys {
        let wrong = || usage("error-bad-key", Args::none().text("key", line));
        let key = TrustedKey::parse(line).map_err(|error| wrong().because(error))?;
        ring.add(key).map_err(|error| wrong().because(error))?;
    }
    Ok(ring)
}
