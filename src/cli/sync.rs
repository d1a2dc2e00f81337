//! `marsad sync`: how far the node and its peers are, log by log.

use clap::Subcommand;
use serde_json::{Value, json};

use crate::cli::console::{Console, count, listing};
use crate::cli::error::Outcome;
use crate::cli::i18n::{Args, Texts};
use crate::cli::status::failure_of;
use crate::client::{Connection, Profile};
use crate::formats::tables::{Table, TableCell};
use crate::wire::pb;

/// What to do.
#[derive(Debug, Clone, Subcommand)]
pub enum SyncCommand {
    /// Each log that the node holds, and each peer
    Status,
    /// Pull from a peer from now on
    AddPeer {
        /// Where it is: https://host:port
        url: String,
        /// Its name; else the certificate that it shows names it
        #[arg(long, default_value = "", hide_default_value = true)]
        name: String,
    },
    /// The peers that the node pulls from, and how each is doing
    Peers,
    /// No longer pull from a peer, nor serve it
    RemovePeer {
        /// Its name
        name: String,
    },
    /// Ask all peers at once, also for logs that were refused
    Now,
}

/// Runs the command.
///
/// # Errors
/// What the node answers instead.
pub async fn run(console: &mut Console, profile: &Profile, command: &SyncCommand) -> Outcome {
    let connection = Connection::open(profile).await?;
    let mut client = connection.admin();
    match command {
        SyncCommand::Status => status(console, &connection).await,
        SyncCommand::AddPeer { url, name } => {
            let peer = pb::Peer { name: name.clone(), url: url.clone() };
            let answer = client.add_peer(pb::AddPeerRequest { peer: Some(peer) }).await.map_err(failure_of)?;
            let peer = answer.into_inner().peer.unwrap_or_default();
            if console.json {
                return console.value(&json!({ "name": peer.name, "url": peer.url }));
            }
            console.say("sync-peer-added", Args::none().text("name", peer.name).text("url", peer.url))
        }
        SyncCommand::Peers => {
            let status = client.get_sync_status(pb::GetSyncStatusRequest {}).await.map_err(failure_of)?.into_inner();
            let object = || json!({ "peers": status.peers.iter().map(peer_json).collect::<Vec<_>>() });
            console.answer(object, |texts| peer_table(texts, &status.peers))
        }
        SyncCommand::RemovePeer { name } => {
            let request = pb::RemovePeerRequest { name: name.clone() };
            client.remove_peer(request).await.map_err(failure_of)?;
            if console.json {
                return console.value(&json!({ "removed": name }));
            }
            console.say("sync-peer-removed", Args::none().text("name", name))
        }
        SyncCommand::Now => {
            let answer = client.sync_now(pb::SyncNowRequest {}).await.map_err(failure_of)?.into_inner();
            if console.json {
                return console.value(&json!({ "peers": answer.peers }));
            }
            console.say("sync-asked", Args::none().number("peers", answer.peers))
        }
    }
}

async fn status(console: &mut Console, connection: &Connection) -> Outcome {
    let request = pb::GetSyncStatusRequest {};
    let status = connection.admin().get_sync_status(request).await.map_err(failure_of)?.into_inner();
    let object = || {
        json!({
            "logs": status.logs.iter().map(log_json).collect::<Vec<_>>(),
            "peers": status.peers.iter().map(peer_json).collect::<Vec<_>>(),
        })
    };
    console.answer(object, |texts| log_table(texts, &status.logs))?;
    if console.terminal && !console.json {
        let table = peer_table(&console.texts, &status.peers);
        console.table(&table)?;
    }
    Ok(())
}

/// A log for programs.
#[must_use]
pub fn log_json(log: &pb::LogStatus) -> Value {
    json!({
        "origin": log.origin,
        "epoch": log.epoch,
        "size": log.size,
        "root": log.root,
        "held": log.held,
        "withheld": log.withheld,
        "waiting": log.waiting,
        "refused": log.refused,
        "state": log.state,
    })
}

/// Logs for people.
#[must_use]
pub fn log_table(texts: &Texts, logs: &[pb::LogStatus]) -> Table {
    let columns = [
        "columns-origin",
        "columns-epoch",
        "columns-size",
        "columns-held",
        "columns-withheld",
        "columns-waiting",
        "columns-refused",
        "columns-state",
        "columns-root",
    ];
    // People compare the beginnings of roots; programs get them whole.
    let shown = if texts.names_columns_for_programs() { usize::MAX } else { 16 };
    let rows = logs.iter().map(|log| {
        vec![
            TableCell::text(&log.origin),
            count(log.epoch),
            count(log.size),
            count(log.held),
            count(log.withheld),
            count(log.waiting),
            count(log.refused),
            TableCell::text(texts.word("state", &log.state)),
            TableCell::text(log.root.chars().take(shown).collect::<String>()),
        ]
    });
    listing(texts, &columns, rows.collect())
}

fn peer_json(status: &pb::PeerStatus) -> Value {
    let peer = status.peer.clone().unwrap_or_default();
    let size = |size: &pb::LogSize| json!({ "origin": size.origin, "epoch": size.epoch, "size": size.size });
    let refused = |log: &pb::RefusedLog| json!({ "origin": log.origin, "epoch": log.epoch, "reason": log.reason });
    json!({
        "name": peer.name,
        "url": peer.url,
        "state": status.state,
        "error": status.error,
        "last_heard": status.last_heard,
        "sizes": status.sizes.iter().map(size).collect::<Vec<_>>(),
        "refused": status.refused.iter().map(refused).collect::<Vec<_>>(),
    })
}

fn peer_table(texts: &Texts, peers: &[pb::PeerStatus]) -> Table {
    let columns = [
        "columns-peer",
        "columns-url",
        "columns-state",
        "columns-last-heard",
        "columns-sizes",
        "columns-refused-logs",
        "columns-error",
    ];
    let rows = peers.iter().map(|status| {
        let peer = status.peer.clone().unwrap_or_default();
        let sizes = status.sizes.iter().map(|size| format!("{}/{}: {}", size.origin, size.epoch, size.size));
        let refused = status.refused.iter().map(|log| format!("{}/{}: {}", log.origin, log.epoch, log.reason));
        vec![
            TableCell::text(peer.name),
            TableCell::text(peer.url),
            TableCell::text(texts.word("state", &status.state)),
            TableCell::text(&status.last_heard),
            TableCell::text(texts.listed(&sizes.collect::<Vec<_>>().join(", "))),
            TableCell::text(texts.listed(&refused.collect::<Vec<_>>().join(", "))),
            TableCell::text(&status.error),
        ]
    });
    listing(texts, &columns, rows.collect())
}
