//! Peers: the nodes that this node pulls from. A change holds from now on and after the next start; only a peer that the
//! configuration names comes back with it.

use crate::{Absent, Node, ServiceError};
use marsad_domain::code::OriginName;
use marsad_identity::policy::{Administer, Permit};
use marsad_ledger::sync_board::Peer;

const URL_BYTES_MAX: usize = 512;

/// All peers.
#[must_use]
pub fn list(node: &Node, _permit: &Permit<Administer>) -> Vec<Peer> {
    node.board.peers().to_vec()
}

/// Adds a peer. Without a name it is the one that its certificate bears: `ask_name` gets it from the node at that address.
///
/// # Errors
/// [`ServiceError::BadRequest`] for an invalid address or name, or this node's own name; what `ask_name` returns if there is no
/// name and the node cannot be asked.
pub async fn add<F>(
    node: &Node,
    permit: &Permit<Administer>,
    (name, url): (String, String),
    ask_name: impl FnOnce(String) -> F + Send,
) -> Result<Peer, ServiceError>
where
    F: Future<Output = Result<OriginName, ServiceError>> + Send,
{
    if !url.starts_with("https://") || url.len() > URL_BYTES_MAX || url.contains(['@', '\0', ' ']) {
        return Err(ServiceError::field("peer.url", "https://host:port"));
    }
    let name = if name.is_empty() {
        ask_name(url.clone()).await?
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
    Ok(peer)
}

/// Removes a peer.
///
/// # Errors
/// [`ServiceError::NotFound`] if it is none.
pub async fn remove(node: &Node, permit: &Permit<Administer>, name: &str) -> Result<(), ServiceError> {
    let name = OriginName::new(name).map_err(|_| ServiceError::field("name", "the name of a node"))?;
    // The board first: if the caller goes away after this line, the peer is not asked any more. It may come back at the next start,
    // never the other way round.
    let was_asked = node.board.remove_peer(&name);
    if !node.store().delete_peer(&name).await? && !was_asked {
        return Err(ServiceError::absent(Absent::Peer, name.to_string()));
    }
    tracing::info!(by = %permit.holder(), peer = %name, "a peer was removed");
    Ok(())
}

/// Asks all peers at once; returns how many there are.
#[must_use]
pub fn sync_now(node: &Node, _permit: &Permit<Administer>) -> usize {
    node.board.ask_now()
}
