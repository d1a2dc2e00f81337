//! A node whose signer's state is lost does not know how much of its own log it has signed: it asks its peers, and goes
//! on when it holds all that any of them has shown.

use crate::ledger::sync_board::SyncBoard;

use super::copies::{Copies, CopyResult};
use super::shared::Shared;

/// Lets the node append again once every peer of the board has been called, at least one has answered, and all that
/// those have shown of the own log is held.
///
/// # Errors
/// [`super::copies::CopyError`] if this node cannot read or store.
pub async fn settle<C: Copies>(copies: &C, board: &SyncBoard, shared: &Shared) -> CopyResult<()> {
    if !copies.lacks_signer_state() {
        return Ok(());
    }
    let log = copies.own_log();
    let peers = board.peers();
    let Some(shown) = shared.own_size(peers.iter().map(|peer| &peer.name)) else { return Ok(()) };
    let held = copies.head(log).await?.frontier.size();
    if shown <= held {
        tracing::info!(%log, held, "the peers hold no more of the own log: it is whole");
        copies.confirm_own_head().await?;
    }
    Ok(())
}
