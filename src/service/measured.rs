//! Metrics that are read when they are asked for: queues, memory, and the lag of the node behind its peers.

use futures::future::BoxFuture;
use std::time::Duration;

use marsad_ledger::NodeState;
use marsad_ledger::sync_board::PeerState;
use marsad_measure as measure;
use marsad_measure::names::{PEER_CONNECTED, PEER_LAG_ENTRIES, PEER_LAG_SECONDS};
use marsad_measure::recorder::Recorder;

use crate::Node;

/// Sets the metrics that say how the node is doing now.
pub fn sample<'a>(node: &'a Node, recorder: &'a Recorder) -> BoxFuture<'a, ()> {
    Box::pin(async move {
        let ledger = &node.ledger;
        let is_ready = ledger.state() == NodeState::Ready;
        measure::node(is_ready, ledger.appends_waiting(), node.resources.judges().running());
        node.resources.uploads.measure();
        node.resources.readers.measure();
        let (in_use, idle) = node.store().connections();
        measure::database_connections(in_use, idle);
        match ledger.recent_heads().await {
            Ok(heads) => {
                let now = node.now();
                // A peer that was removed must not stay.
                [PEER_CONNECTED, PEER_LAG_ENTRIES, PEER_LAG_SECONDS].iter().for_each(|metric| recorder.forget(metric));
                for peer in node.board.peers().iter() {
                    let Some(status) = node.board.status(&peer.name) else { continue };
                    measure::peer(peer.name.as_str(), status.state == PeerState::Connected);
                    for (log, shown) in &status.sizes {
                        let held = heads.iter().find(|head| head.log == *log).map_or(0, |head| head.frontier.size());
                        let entries = shown.saturating_sub(held);
                        let since = status.behind.get(log).filter(|_| entries > 0).map(|behind| behind.since);
                        let micros = since.map_or(0, |since| now.micros().saturating_sub(since.micros()));
                        let lasting = Duration::from_micros(u64::try_from(micros).unwrap_or(0));
                        measure::peer_lag(peer.name.as_str(), &log.to_string(), entries, lasting);
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "the lag of peers cannot be read for the metrics"),
        }
    })
}
