//! `marsad node`: sets up a node, rebuilds its views, says what it holds.
//!
//! `status` asks a node over its service as anyone would; the others work on a node's own configuration and database.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use serde_json::{Value, json};

use crate::cli::connection::Connection;
use crate::cli::console::Console;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::i18n::Texts;
use crate::cli::profile::Profile;
use crate::cli::status::failure_of;
use crate::cli::submit::position_text;
use crate::cli::sync::{log_json, log_table};
use crate::cli::{built, console};
use crate::formats::tables::{Table, TableCell};
use crate::wire::pb;

/// What to do with a node.
#[derive(Debug, Clone, Subcommand)]
pub enum NodeCommand {
    /// Make a node's keys and its database's tables
    Init(OwnNode),
    /// Drop the views and build them again from the log
    Rebuild(OwnNode),
    /// The three digests of what the node holds
    Digest(OwnNode),
    /// What a node is and holds, over its service
    Status {
        /// Compute the digests too, which reads everything
        #[arg(long)]
        digests: bool,
    },
}

/// A node of this machine.
#[derive(Debug, Clone, ClapArgs)]
pub struct OwnNode {
    /// The node's configuration
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// What keeps it from that.
pub async fn run(
    console: &mut Console,
    own: impl FnOnce() -> Result<Profile, Failure>,
    command: NodeCommand,
) -> Outcome {
    match command {
        NodeCommand::Init(node) | NodeCommand::Rebuild(node) | NodeCommand::Digest(node) => built(local(&node)),
        NodeCommand::Status { digests } => status(console, &own()?, digests).await,
    }
}

fn local(node: &OwnNode) -> anyhow::Result<()> {
    anyhow::bail!("not built yet: {}", node.config.display())
}

/// Asks a node what it is and holds.
///
/// # Errors
/// What the node answers instead.
pub async fn status(console: &mut Console, profile: &Profile, digests: bool) -> Outcome {
    let connection = Connection::open(profile).await?;
    let request = pb::GetNodeStatusRequest { digests };
    let status = connection.admin().get_node_status(request).await.map_err(failure_of)?.into_inner();
    console.answer(|| object(&status), |texts| facts(texts, &status))?;
    if !console.json && console.terminal {
        let table = log_table(&console.texts, &status.logs);
        console.table(&table)?;
    }
    Ok(())
}

fn object(status: &pb::GetNodeStatusResponse) -> Value {
    let position = |position: &Option<pb::LogPosition>| position.as_ref().map(position_text);
    json!({
        "name": status.name,
        "version": status.version,
        "verifier_key": status.verifier_key,
        "state": status.state,
        "observations": status.observations,
        "events": status.events,
        "catalogue": position(&status.catalogue),
        "membership": position(&status.membership),
        "digests": status.digests.as_ref().map(|digests| json!({
            "logs": digests.logs, "shared": digests.shared, "full": digests.full,
        })),
        "logs": status.logs.iter().map(log_json).collect::<Vec<_>>(),
    })
}

fn facts(texts: &Texts, status: &pb::GetNodeStatusResponse) -> Table {
    let position =
        |position: &Option<pb::LogPosition>| TableCell::text(position.as_ref().map_or_else(String::new, position_text));
    let mut rows = vec![
        ("columns-node", TableCell::text(&status.name)),
        ("columns-version", TableCell::text(&status.version)),
        ("columns-state", TableCell::text(&status.state)),
        ("columns-verifier-key", TableCell::text(&status.verifier_key)),
        ("columns-observations", console::count(status.observations)),
        ("columns-events", console::count(status.events)),
        ("columns-catalogue", position(&status.catalogue)),
        ("columns-membership", position(&status.membership)),
    ];
    if let Some(digests) = &status.digests {
        rows.push(("columns-digest-logs", TableCell::text(&digests.logs)));
        rows.push(("columns-digest-shared", TableCell::text(&digests.shared)));
        rows.push(("columns-digest-full", TableCell::text(&digests.full)));
    }
    console::facts(texts, rows)
}
