//! A node whose signer's state is lost does not know how much of its own log it has signed: it asks its peers, and goes
//! on when all of them have answered and it holds all that any of them has shown.

use marsad_ledger::sync_board::SyncBoard;

use super::copies::{Copies, CopyResult};
use super::shared::Shared;

/// Lets the node append again once every peer of the board has answered, and all that they have shown of the own log is
/// held. A peer that has not answered may be the one that has seen the most. Without peers only the operator can know.
///
/// # Errors
/// [`super::copies::CopyError`] if this node cannot read or store.
pub async fn settle<C: Copies>(copies: &C, board: &SyncBoard, shared: &Shared) -> CopyResult<()> {
    if !copies.lacks_signer_state() {
        return Ok(());
    }
    let log = copies.own_log();
    let peers = board.peers();
    let Some((epoch, shown)) = shared.own_head(peers.iter().map(|peer| &peer.name)) else { return Ok(()) };
    let held = copies.head(log).await?.frontier.size();
    if epoch > log.epoch {
        tracing::warn!(%log, epoch, "the peers hold a later epoch of the own log: start the node again once it is here");
    } else if epoch < log.epoch || shown <= held {
        tracing::info!(%log, held, "the peers hold no more of the own log: it is whole");
        copies.confirm_own_head().await?;
    }
    Ok(())
}
