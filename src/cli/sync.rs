//! `marsad sync`: what the node and its peers hold of each log.

use clap::Subcommand;
use serde_json::{Value, json};

use crate::cli::answers::{count, list, listing, object, text};
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::client::answers::{LogSize, LogStatus, Peer, PeerStatus, RefusedLog};
use crate::client::{Connection, Profile};
use crate::formats::tables::Table;
use crate::texts::{Args, Texts};

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

pub async fn run(console: &mut Console, profile: &Profile, command: &SyncCommand) -> Outcome {
    let connection = Connection::open(profile).await?;
    match command {
        SyncCommand::Status => status(console, &connection).await,
        SyncCommand::AddPeer { url, name } => {
            let peer = connection.add_peer(Peer { name: name.clone(), url: url.clone() }).await?;
            let said = Args::none().text("name", &peer.name).text("url", &peer.url);
            console.done(|| object!(peer: name, url), "sync-peer-added", said)
        }
        SyncCommand::Peers => {
            let status = connection.get_sync_status().await?;
            let object = || json!({ "peers": status.peers.iter().map(peer_json).collect::<Value>() });
            console.answer(object, |texts| peer_table(texts, &status.peers))
        }
        SyncCommand::RemovePeer { name } => {
            connection.remove_peer(name).await?;
            console.done(|| json!({ "removed": name }), "sync-peer-removed", Args::none().text("name", name))
        }
        SyncCommand::Now => {
            let peers = connection.sync_now().await?;
            console.done(|| json!({ "peers": peers }), "sync-asked", Args::none().number("peers", peers))
        }
    }
}

async fn status(console: &mut Console, connection: &Connection) -> Outcome {
    let status = connection.get_sync_status().await?;
    let object = || {
        json!({
            "logs": status.logs.iter().map(log_json).collect::<Value>(),
            "peers": status.peers.iter().map(peer_json).collect::<Value>(),
        })
    };
    console.answer(object, |texts| log_table(texts, &status.logs))?;
    if console.terminal && !console.json {
        console.table(&peer_table(&console.texts, &status.peers))?;
    }
    Ok(())
}

pub fn log_json(log: &LogStatus) -> Value {
    object!(log: origin, epoch, size, root, held, withheld, waiting, refused, state)
}

pub fn log_table(texts: &Texts, logs: &[LogStatus]) -> Table {
    // People compare the beginnings of roots; programs get them whole.
    let shown = if texts.names_columns_for_programs() { usize::MAX } else { 16 };
    listing(
        texts,
        logs,
        &[
            ("columns-origin", &|log| text(&log.origin)),
            ("columns-epoch", &|log| count(log.epoch)),
            ("columns-size", &|log| count(log.size)),
            ("columns-held", &|log| count(log.held)),
            ("columns-withheld", &|log| count(log.withheld)),
            ("columns-waiting", &|log| count(log.waiting)),
            ("columns-refused", &|log| count(log.refused)),
            ("columns-state", &|log| text(texts.word("state", &log.state))),
            ("columns-root", &|log| text(log.root.chars().take(shown).collect::<String>())),
        ],
    )
}

fn peer_json(status: &PeerStatus) -> Value {
    let size = |size: &LogSize| object!(size: origin, epoch, size);
    let refused = |log: &RefusedLog| object!(log: origin, epoch, reason);
    object!(status: state, error, last_heard;
        "name": status.peer.name,
        "url": status.peer.url,
        "sizes": status.sizes.iter().map(size).collect::<Value>(),
        "refused": status.refused.iter().map(refused).collect::<Value>(),
    )
}

fn peer_table(texts: &Texts, peers: &[PeerStatus]) -> Table {
    let sizes = |status: &PeerStatus| -> Vec<String> {
        status.sizes.iter().map(|size| format!("{}/{}: {}", size.origin, size.epoch, size.size)).collect()
    };
    let refused = |status: &PeerStatus| -> Vec<String> {
        status.refused.iter().map(|log| format!("{}/{}: {}", log.origin, log.epoch, log.reason)).collect()
    };
    listing(
        texts,
        peers,
        &[
            ("columns-peer", &|status| text(&status.peer.name)),
            ("columns-url", &|status| text(&status.peer.url)),
            ("columns-state", &|status| text(texts.word("state", &status.state))),
            ("columns-last-heard", &|status| text(&status.last_heard)),
            ("columns-sizes", &|status| list(texts, &sizes(status))),
            ("columns-refused-logs", &|status| list(texts, &refused(status))),
            ("columns-error", &|status| text(&status.error)),
        ],
    )
}
