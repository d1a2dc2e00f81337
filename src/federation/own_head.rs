//! A node that has lost its signer's state does not know how much of its own log it has signed. It asks its peers, and appends
//! again when all of them have answered and it holds all that any of them has shown.

use marsad_ledger::sync_board::SyncBoard;

use super::local_logs::{HeldLogs, LocalResult, OwnHead};
use super::shared_state::SharedState;

/// Lets the node append again if every peer of the board has answered and all that they have shown of the own log is held.
/// A peer that has not answered may be the one that has seen the most. Without peers only the operator can know.
pub async fn confirm_if_whole<C: HeldLogs + OwnHead>(
    local: &C,
    board: &SyncBoard,
    shared: &SharedState,
) -> LocalResult<()> {
    if !local.lacks_signer_state() {
        return Ok(());
    }
    let log = local.own_log();
    let peers = board.peers();
    let Some((epoch, shown)) = shared.own_head(peers.iter().map(|peer| &peer.name)) else { return Ok(()) };
    let held = local.head(log).await?.frontier.size();
    if epoch > log.epoch {
        tracing::warn!(%log, epoch, "the peers hold a later epoch of the own log: start the node again once it is here");
    } else if epoch < log.epoch || shown <= held {
        tracing::info!(%log, held, "the peers hold no more of the own log: it is whole");
        local.confirm_own_head().await?;
    }
    Ok(())
}
