//! The status of a node and of its peers.

use std::collections::BTreeMap;

use crate::{Caller, Node, ServiceError};
use marsad_domain::code::OriginName;
use marsad_identity::policy::{self, Permit, ReadStatus};
use marsad_ledger::sync_board::{Peer, PeerStatus};
use marsad_ledger::{Digests, NodeState, Position};
use marsad_log::checkpoint::{LogId, VerifierKey};
use marsad_store::Head;
use marsad_store::counts::{Counted, LogCounts};

/// A log that this node holds.
#[derive(Debug)]
pub struct LogStatus {
    pub head: Head,
    /// How many of its entries are in which state.
    pub counts: LogCounts,
}

/// The status of a node.
#[derive(Debug)]
pub struct NodeStatus {
    pub name: OriginName,
    /// Of the program.
    pub version: &'static str,
    pub verifier_key: VerifierKey,
    pub state: NodeState,
    pub logs: Vec<LogStatus>,
    pub observations: u64,
    pub events: u64,
    /// None if they were not asked for.
    pub digests: Option<Digests>,
    pub catalogue: Option<Position>,
    pub membership: Option<Position>,
}

/// The progress of this node and of each of its peers.
#[derive(Debug)]
pub struct SyncStatus {
    pub logs: Vec<LogStatus>,
    pub peers: Vec<(Peer, PeerStatus)>,
}

async fn permit(node: &Node, caller: &Caller) -> Result<Permit<ReadStatus>, ServiceError> {
    Ok(policy::authorise_status(&caller.principal, &node.grants().await?, caller.action)?)
}

/// The status of this node; with digests, if these are asked for.
///
/// # Errors
/// [`ServiceError`] if it cannot be read.
pub async fn of_node(node: &Node, caller: &Caller, with_digests: bool) -> Result<NodeStatus, ServiceError> {
    let permit = permit(node, caller).await?;
    let digests = if with_digests {
        policy::authorise_digests(&caller.principal, &node.grants().await?)?;
        Some(node.resources.digests(&node.ledger).await?)
    } else {
        None
    };
    // After the digests, which take a while: what is counted is never less than what was digested.
    let counted = if permit.sees_inside() { Counted::All } else { Counted::Shared };
    let (observations, events) = node.store().counts(counted).await?;
    Ok(NodeStatus {
        name: node.ledger.origin().clone(),
        version: env!("CARGO_PKG_VERSION"),
        verifier_key: node.ledger.verifier_key(),
        state: node.ledger.state(),
        logs: logs(node).await?,
        observations,
        events,
        digests,
        catalogue: node.ledger.catalogue().map(|version| version.position.clone()),
        membership: node.ledger.membership().map(|version| version.position.clone()),
    })
}

/// The progress of this node and of its peers.
///
/// # Errors
/// [`ServiceError`] if it cannot be read.
pub async fn of_sync(node: &Node, caller: &Caller) -> Result<SyncStatus, ServiceError> {
    let permit = permit(node, caller).await?;
    let peers = node.board.peers().iter().map(|peer| peer_status(node, peer, &permit)).collect();
    Ok(SyncStatus { logs: logs(node).await?, peers })
}

async fn logs(node: &Node) -> Result<Vec<LogStatus>, ServiceError> {
    let heads = node.ledger.heads().await?;
    let counts: BTreeMap<LogId, LogCounts> = node.store().log_counts().await?;
    let of_head = |head: Head| LogStatus { counts: counts.get(&head.log).copied().unwrap_or_default(), head };
    Ok(heads.into_iter().map(of_head).collect())
}

/// The progress of a peer. Its address, and why it is not reached, are for the staff of this node.
fn peer_status(node: &Node, peer: &Peer, permit: &Permit<ReadStatus>) -> (Peer, PeerStatus) {
    let mut peer = peer.clone();
    let mut status = node.board.status(&peer.name).unwrap_or_default();
    if !permit.sees_inside() {
        peer.url.clear();
        status.error.clear();
        status.refused.clear();
    }
    (peer, status)
}
