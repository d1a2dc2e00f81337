//! Checkpoints of the own log that peers show. One that has the node's signature but is not in its state file was signed by
//! another process with the same key: a running copy of this node, or this node before its database was restored from a backup.

use std::sync::Arc;

use marsad_log::keys::OpenedNote;

use super::signer_file::Signed;
use super::{Fault, Ledger, LedgerError};

impl Ledger {
    /// Stops appends if a checkpoint of the own log is larger than what this node has signed, until the missing entries are
    /// here or prove to be another history. Its size and root go to the signer's state file, so that this is true after a
    /// restart too. The caller must compare smaller checkpoints with the tree.
    ///
    /// Does nothing while it is unknown how much was signed: the peers are asked then in any case.
    pub async fn hear_of_own(&self, peer: &str, shown: &OpenedNote) -> Result<(), LedgerError> {
        let checkpoint = &shown.checkpoint;
        if checkpoint.log != *self.own_log() {
            return Ok(());
        }
        let theirs = Signed { epoch: checkpoint.log.epoch, size: checkpoint.size, root: checkpoint.root };
        let file = Arc::clone(&self.signer().file);
        let Some(own) = file.signed().filter(|own| !own.covers(&theirs)) else { return Ok(()) };
        tokio::task::spawn_blocking(move || file.advance(theirs)).await.map_err(LedgerError::Worker)??;
        self.compare_with_signer().await?;
        let signed = if own.epoch == theirs.epoch { own.size } else { 0 };
        tracing::error!(
            peer,
            shown = theirs.size,
            signed,
            "a peer has entries of this node's log that it has not signed"
        );
        let detail = format!("a signed tree of {} entries; this node has signed {signed}", theirs.size);
        self.record_fault(peer, &checkpoint.log, Fault::new("signed-elsewhere", None, detail)).await?;
        self.changed();
        Ok(())
    }
}
