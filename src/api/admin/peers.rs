//! Peers: whom this node pulls from. A change holds from now on and after the next start; only a peer that the
//! configuration names comes back with it.

use std::sync::Arc;

use crate::api::admin::permit;
use crate::domain::code::OriginName;
use crate::identity::connect;
use crate::ledger::sync_board::Peer;
use crate::service::Caller;
use crate::service::Node;
use crate::service::{Absent, ServiceError};
use crate::wire::pb;

const URL_BYTES_MAX: usize = 512;

/// All peers.
///
/// # Errors
/// [`ServiceError::Denied`].
pub async fn list(
    node: &Arc<Node>,
    caller: &Caller,
    _request: pb::ListPeersRequest,
) -> Result<pb::ListPeersResponse, ServiceError> {
    permit(node, caller).await?;
    Ok(pb::ListPeersResponse { peers: node.board.peers().iter().map(to_pb).collect() })
}

/// Adds a peer; without a name, the one that its certificate bears.
///
/// # Errors
/// [`ServiceError::BadRequest`] for an address that is none, or this node's own name; [`ServiceError::PeerUnreachable`] if it must
/// tell its name and cannot be asked.
pub async fn add(
    node: &Arc<Node>,
    caller: &Caller,
    request: pb::AddPeerRequest,
) -> Result<pb::AddPeerResponse, ServiceError> {
    let permit = permit(node, caller).await?;
    let pb::Peer { name, url } = request.peer.ok_or_else(|| ServiceError::field("peer", "is missing"))?;
    if !url.starts_with("https://") || url.len() > URL_BYTES_MAX || url.contains(['@', '\0', ' ']) {
        return Err(ServiceError::field("peer.url", "https://host:port"));
    }
    let name = if name.is_empty() {
        ask_name(node, &url).await?
    } else {
        OriginName::new(&name).map_err(|_| ServiceError::field("peer.name", "the name of a node"))?
    };
    if name == *node.ledger.origin() {
        return Err(ServiceError::field("peer.name", "another node"));
    }
    let peer = Peer { name, url };
    node.store().put_peer(&peer.name, &peer.url).await?;
    node.board.put_peer(peer.clone());
    tracing::info!(by = %permit.holder(), peer = %peer.name, url = peer.url, "a peer was added");
    Ok(pb::AddPeerResponse { peer: Some(to_pb(&peer)) })
}

/// Asks the node at an address who it is, then holds that against its certificate.
async fn ask_name(node: &Node, url: &str) -> Result<OriginName, ServiceError> {
    let channel =
        connect(url, &node.client_tls, None).await.map_err(|error| ServiceError::PeerUnreachable(Box::new(error)))?;
    let mut client = pb::admin_service_client::AdminServiceClient::new(channel);
    let answer = client.who_am_i(pb::WhoAmIRequest {}).await;
    let answer = answer.map_err(|error| ServiceError::PeerUnreachable(Box::new(error)))?.into_inner();
    let name = OriginName::new(&answer.node).map_err(|error| ServiceError::PeerUnreachable(Box::new(error)))?;
    let claimed = connect(url, &node.client_tls, Some(name.clone())).await;
    claimed.map(|_| name).map_err(|error| ServiceError::PeerUnreachable(Box::new(error)))
}

/// Removes a peer.
///
/// # Errors
/// [`ServiceError::NotFound`] if it is none.
pub async fn remove(
    node: &Arc<Node>,
    caller: &Caller,
    request: pb::RemovePeerRequest,
) -> Result<pb::RemovePeerResponse, ServiceError> {
    let permit = permit(node, caller).await?;
    let name = OriginName::new(&request.name).map_err(|_| ServiceError::field("name", "the name of a node"))?;
    let stored = node.store().delete_peer(&name).await?;
    if !node.board.remove_peer(&name) && !stored {
        return Err(ServiceError::absent(Absent::Peer, name.to_string()));
    }
    tracing::info!(by = %permit.holder(), peer = %name, "a peer was removed");
    Ok(pb::RemovePeerResponse {})
}

/// Asks all peers at once.
///
/// # Errors
/// [`ServiceError::Denied`].
pub async fn sync_now(
    node: &Arc<Node>,
    caller: &Caller,
    _request: pb::SyncNowRequest,
) -> Result<pb::SyncNowResponse, ServiceError> {
    permit(node, caller).await?;
    Ok(pb::SyncNowResponse { peers: u32::try_from(node.board.ask_now()).unwrap_or(u32::MAX) })
}

/// A peer as a message.
#[must_use]
pub fn to_pb(peer: &Peer) -> pb::Peer {
    pb::Peer { name: peer.name.to_string(), url: peer.url.clone() }
}
