//! `marsad node`: sets up a node, rebuilds its views, shows what it holds.
//!
//! `status` asks a node over its service as anyone would; the others work on a node's own configuration and database.

mod epoch;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args as ClapArgs, Subcommand};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::cli::answers::{self, count, object, optional, text};
use crate::cli::console::Console;
use crate::cli::error::{Failure, Outcome, local, usage};
use crate::cli::sync::{log_json, log_table};
use crate::cli::{operated, own_node};
use crate::client::answers::NodeStatus;
use crate::client::files::write_secret;
use crate::client::{Connection, Profile};
use crate::clock::SystemClock;
use crate::config::Config;
use crate::domain::code::{CodeError, OriginName};
use crate::formats::tables::Table;
use crate::ledger::{Digests, NewEpoch, digests_of};
use crate::log::checkpoint::Signer;
use crate::texts::{Args, Texts};

#[derive(Debug, Clone, Subcommand)]
pub enum NodeCommand {
    /// Make a node's signing key and a configuration to fill in
    Init(NewNode),
    /// Drop the views and build them again from the log
    Rebuild(OwnNode),
    /// The three digests of what the node holds
    Digest(OwnNode),
    /// Say that the node's own log is whole, where its signer's state is lost and not every peer can be asked
    AcceptHead {
        #[command(flatten)]
        own: OwnNode,
        /// How many entries the log has
        #[arg(long, value_name = "N")]
        size: u64,
    },
    /// Go on in a new epoch of the node's log: after a lost key, two histories, or a restored backup without peers
    OpenEpoch {
        #[command(flatten)]
        own: OwnNode,
        /// Why; all nodes read it
        #[arg(long, value_name = "TEXT")]
        why: String,
        /// How many entries of the epoch before all agree on; by default all that are held
        #[arg(long, value_name = "N")]
        size: Option<u64>,
    },
    /// What a node is and holds, over its service
    Status {
        /// Compute the digests too, which reads everything
        #[arg(long)]
        digests: bool,
    },
}

#[derive(Debug, Clone, ClapArgs)]
pub struct OwnNode {
    /// The node's configuration
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

#[derive(Debug, Clone, ClapArgs)]
pub struct NewNode {
    /// Its name, which is its log's too
    #[arg(long)]
    pub name: String,
    /// Where its key and configuration are put
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// The node that publishes catalogue and membership
    #[arg(long, value_name = "NODE")]
    pub operator: String,
    /// The address of its database
    #[arg(long, value_name = "URL")]
    pub database: String,
    /// Where it listens
    #[arg(long, default_value = "0.0.0.0:7400", value_name = "ADDRESS")]
    pub listen: String,
    /// How others reach it
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// The folder of the authority that issued its certificate
    #[arg(long, default_value = "certs", value_name = "DIR")]
    pub certs: PathBuf,
}

pub async fn run(
    console: &mut Console,
    own: impl FnOnce() -> Result<Profile, Failure>,
    command: NodeCommand,
) -> Outcome {
    match command {
        NodeCommand::Init(node) => init(console, &node),
        NodeCommand::Rebuild(node) => operated(rebuild(console, &node).await),
        NodeCommand::Digest(node) => operated(digest(console, &node).await),
        NodeCommand::AcceptHead { own, size } => operated(accept_head(console, &own, size).await),
        NodeCommand::OpenEpoch { own, why, size } => {
            let new = NewEpoch { reason: epoch::reason(&why)?, agreed: size };
            operated(epoch::open(console, &own, new).await)
        }
        NodeCommand::Status { digests } => status(console, &own()?, digests).await,
    }
}

/// Writes a signing key and a configuration, and prints the verifier key, which people must hand to the other nodes.
fn init(console: &mut Console, new: &NewNode) -> Outcome {
    let wrong = |error: CodeError| usage("error-node-name", Args::none().text("name", &new.name)).because(error);
    let name = OriginName::new(&new.name).map_err(wrong)?;
    OriginName::new(&new.operator).map_err(wrong)?;
    let (key, config) = (new.dir.join("signer.key"), new.dir.join("node.toml"));
    for path in [&key, &config] {
        if path.exists() {
            return Err(usage("error-exists", Args::none().text("path", path.display())));
        }
    }
    let mut seed = Zeroizing::new([0_u8; 32]);
    getrandom::fill(&mut *seed).map_err(|error| local("error-write", &key, error))?;
    let signer = Signer::new(&name, &seed);
    let verifier_key = signer.verifier_key().to_string();
    write_secret(&key, signer.to_text().as_bytes())?;
    // Paths in a configuration are relative to its file; the folder that is given here is relative to the current one.
    let certs = std::path::absolute(&new.certs).map_err(|error| local("error-read", &new.certs, error))?;
    write_secret(&config, template(new, &verifier_key, &certs).as_bytes())?;
    let paths = (key.display().to_string(), config.display().to_string());
    console.answer(
        || json!({ "name": new.name, "verifier_key": verifier_key, "key": paths.0, "config": paths.1 }),
        |texts| {
            let rows = vec![
                ("columns-node", text(&new.name)),
                ("columns-verifier-key", text(&verifier_key)),
                ("columns-config", text(&paths.1)),
            ];
            answers::facts(texts, rows)
        },
    )
}

/// A configuration in which only the peers and their keys are missing.
fn template(new: &NewNode, verifier_key: &str, certs: &Path) -> String {
    let port = new.listen.rsplit_once(':').map_or("7400", |(_, port)| port);
    let public_url = new.public_url.clone().unwrap_or_else(|| format!("https://localhost:{port}"));
    format!(
        "name = {name:?}\nlisten = {listen:?}\npublic_url = {public_url:?}\noperator = {operator:?}\n\n\
         # The verifier keys of the nodes whose logs are believed, as they were handed over by their people.\n\
         trusted_keys = [\n    {verifier_key:?},\n]\n\n\
         # Who works at this node, as role/name in their certificates.\n\
         staff = [\"admin/{name}-admin\", \"reviewer/{name}-reviewer\"]\n\n\
         [database]\nurl = {database:?}\n\n\
         # Made with: marsad certs issue node {name}\n\
         [tls]\ncertificate = {certificate:?}\nkey = {key:?}\nauthorities = {authorities:?}\n\
         revocations = {revocations:?}\n\n\
         [signer]\nkey = \"signer.key\"\nstate = \"signer.state\"\n\n\
         [release]\nbuilder = {operator:?}\n\n\
         # A node to pull from; one block each.\n\
         # [[peers]]\n# name = \"oriental\"\n# url = \"https://oriental.example:7400\"\n",
        name = new.name,
        listen = new.listen,
        operator = new.operator,
        database = new.database,
        certificate = certs.join(format!("node-{}.pem", new.name)),
        key = certs.join(format!("node-{}.key", new.name)),
        authorities = certs.join("ca.pem"),
        revocations = certs.join("ca.crl.pem"),
    )
}

/// Drops the views and builds them again. Refused while the node runs: only one process may project.
async fn rebuild(console: &mut Console, own: &OwnNode) -> anyhow::Result<()> {
    let config = Config::read(&own.config)?;
    let state = own_node::claim(&config)?;
    let node = own_node::open(&config, state, Arc::new(SystemClock)).await?;
    node.ledger.rebuild().await?;
    let digests = node.ledger.digests().await?;
    Ok(print_digests(console, &digests)?)
}

/// Only reads: the node may run meanwhile.
async fn digest(console: &mut Console, own: &OwnNode) -> anyhow::Result<()> {
    let config = Config::read(&own.config)?;
    let store = own_node::open_read_only(&config).await?;
    let digests = digests_of(&store).await.map_err(|error| own_node::refusal(error, &config))?;
    Ok(print_digests(console, &digests)?)
}

/// Confirms that the log is complete after the signer's state was lost.
async fn accept_head(console: &mut Console, own: &OwnNode, size: u64) -> anyhow::Result<()> {
    let config = Config::read(&own.config)?;
    let state = own_node::claim(&config)?;
    let node = own_node::open(&config, state, Arc::new(SystemClock)).await?;
    node.ledger.accept_own_head(size).await.map_err(|error| own_node::refusal(error, &config))?;
    let log = node.ledger.own_log().to_string();
    let said = Args::none().text("log", &log).number("size", size);
    Ok(console.done(|| json!({ "log": log, "size": size }), "node-head-accepted", said)?)
}

fn print_digests(console: &mut Console, digests: &Digests) -> Outcome {
    let rows = [
        ("columns-digest-logs", digests.logs.to_string()),
        ("columns-digest-shared", digests.shared.to_string()),
        ("columns-digest-full", digests.full.to_string()),
    ];
    console.answer(
        || json!({ "logs": rows[0].1, "shared": rows[1].1, "full": rows[2].1 }),
        |texts| answers::facts(texts, rows.iter().map(|(key, digest)| (*key, text(digest))).collect()),
    )
}

pub async fn status(console: &mut Console, profile: &Profile, digests: bool) -> Outcome {
    let connection = Connection::open(profile).await?;
    let status = connection.get_node_status(digests).await?;
    console.answer(|| status_json(&status), |texts| facts(texts, &status))?;
    if !console.json && console.terminal {
        console.table(&log_table(&console.texts, &status.logs))?;
    }
    Ok(())
}

fn status_json(status: &NodeStatus) -> Value {
    object!(status: name, version, verifier_key, state, observations, events;
        "catalogue": status.catalogue.as_ref().map(ToString::to_string),
        "membership": status.membership.as_ref().map(ToString::to_string),
        "digests": status.digests.as_ref().map(|digests| object!(digests: logs, shared, full)),
        "logs": status.logs.iter().map(log_json).collect::<Value>(),
    )
}

fn facts(texts: &Texts, status: &NodeStatus) -> Table {
    let mut rows = vec![
        ("columns-node", text(&status.name)),
        ("columns-version", text(&status.version)),
        ("columns-state", text(texts.word("state", &status.state))),
        ("columns-verifier-key", text(&status.verifier_key)),
        ("columns-observations", count(status.observations)),
        ("columns-events", count(status.events)),
        ("columns-catalogue", optional(status.catalogue.as_ref())),
        ("columns-membership", optional(status.membership.as_ref())),
    ];
    if let Some(digests) = &status.digests {
        rows.push(("columns-digest-logs", text(&digests.logs)));
        rows.push(("columns-digest-shared", text(&digests.shared)));
        rows.push(("columns-digest-full", text(&digests.full)));
    }
    answers::facts(texts, rows)
}
