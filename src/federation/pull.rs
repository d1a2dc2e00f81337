//! Keeps one task for each peer of the board. A failure with one peer, even a panic, does not affect the others.

use futures::future::BoxFuture;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::FutureExt as _;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use marsad_domain::code::OriginName;
use marsad_identity::dial::ClientTls;
use marsad_ledger::Ledger;
use marsad_ledger::sync_board::{Peer, PeerState, SyncBoard};

use super::FederationSettings;
use super::backoff::Backoff;
use super::connection::{Connection, Context};
use super::error::with_causes;
use super::local_logs::LocalLogs;
use super::shared_state::SharedState;

/// Pulls from every peer of the board until `shutdown`, also from those that are added later.
pub fn run(
    ledger: Ledger,
    board: Arc<SyncBoard>,
    tls: Arc<ClientTls>,
    settings: FederationSettings,
    shutdown: CancellationToken,
) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let shared = Arc::new(SharedState::with_rate(settings.entries_per_second));
        run_with(Context { local: ledger, board, tls, shared, settings }, shutdown).await;
    })
}

struct Task {
    peer: Peer,
    stop: CancellationToken,
}

/// As [`run`], into something else than a ledger.
pub async fn run_with<C: LocalLogs>(context: Context<C>, shutdown: CancellationToken) {
    let mut peers = context.board.watch_peers();
    let mut running: BTreeMap<OriginName, Task> = BTreeMap::new();
    let mut tasks = JoinSet::new();
    loop {
        let wanted: Vec<Peer> = peers.borrow_and_update().to_vec();
        running.retain(|_, task| {
            let stays = wanted.contains(&task.peer);
            if !stays {
                task.stop.cancel();
            }
            stays
        });
        for peer in wanted {
            running.entry(peer.name.clone()).or_insert_with(|| {
                let stop = shutdown.child_token();
                tasks.spawn(keep(context.clone(), peer.clone(), stop.clone()));
                Task { peer, stop }
            });
        }
        tokio::select! {
            () = shutdown.cancelled() => break,
            changed = peers.changed() => if changed.is_err() { break },
            Some(_) = tasks.join_next() => {}
        }
    }
    for task in running.into_values() {
        task.stop.cancel();
    }
    while tasks.join_next().await.is_some() {}
}

/// Connects to a peer again and again.
async fn keep<C: LocalLogs>(context: Context<C>, peer: Peer, stop: CancellationToken) {
    let FederationSettings { backoff_min, backoff_max, .. } = context.settings;
    let mut backoff = Backoff::new(backoff_min, backoff_max);
    let mut asked = context.board.watch_asked();
    context.board.update(&peer.name, |status| status.state = PeerState::Connecting);
    loop {
        let began = Instant::now();
        let heard = AtomicBool::new(false);
        let connection = Connection::new(&context, &peer, &heard);
        let attempt = AssertUnwindSafe(connection.hold()).catch_unwind();
        let Some(end) = stop.run_until_cancelled(attempt).await else { return };
        if heard.load(Ordering::Relaxed) {
            backoff.reset();
        }
        match end {
            Ok(Ok(())) => {
                tracing::info!(peer = %peer.name, "the connection ended as it should");
                context.board.update(&peer.name, |status| status.state = PeerState::Connecting);
                // A peer that ends every connection at once must not be called in a loop.
                if began.elapsed() >= backoff_min {
                    continue;
                }
            }
            Ok(Err(error)) => failed(&context, &peer, with_causes(&error)),
            Err(_) => failed(&context, &peer, "the task of this peer broke down".to_owned()),
        }
        let pause = backoff.next(random());
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
            _ = asked.changed() => {}
        }
    }
}

fn failed<C: LocalLogs>(context: &Context<C>, peer: &Peer, error: String) {
    tracing::warn!(peer = %peer.name, error, "the connection failed");
    context.board.update(&peer.name, |status| {
        status.state = PeerState::Failed;
        status.error = error;
    });
}

/// Without random numbers the pauses are only spread less well.
fn random() -> u32 {
    getrandom::u32().unwrap_or(u32::MAX)
}
