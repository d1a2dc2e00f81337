//! What is known of the logs of others: how much is held, the largest checkpoint ever seen, and forks.

use std::sync::Arc;

use futures::future::BoxFuture;

use crate::log::checkpoint::{LogId, parse_unverified};
use crate::store::HeadState;

use super::{Ledger, LedgerError, LogHead};

impl Ledger {
    /// What is held of a log, for verifying what comes next.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the database fails.
    pub async fn frontier(&self, log: &LogId) -> Result<LogHead, LedgerError> {
        let Some(head) = self.store().head(log).await? else { return Ok(LogHead::default()) };
        let last = parse_unverified(&head.note).ok();
        Ok(LogHead { frontier: head.frontier, last, last_time: head.last_time, note: head.note, state: head.state })
    }

    /// Keeps a larger checkpoint of a log than the one that is kept, though its entries are not held yet: what comes
    /// later is held against it. The note was opened with a trusted key.
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails, or the note is none.
    pub async fn remember_checkpoint(&self, note: &str) -> Result<(), LedgerError> {
        let opened = self.keys().open(note).map_err(LedgerError::Untrusted)?;
        let log = opened.checkpoint.log.clone();
        let key = self.store().log_key(&log).await?;
        let opened = Arc::new(opened);
        self.store()
            .run_tx("remember-checkpoint", move |tx| -> BoxFuture<'_, Result<(), LedgerError>> {
                let opened = Arc::clone(&opened);
                Box::pin(async move {
                    let head = tx.lock_head(key, &opened.checkpoint.log).await?;
                    let kept = parse_unverified(&head.note).ok();
                    if opened.checkpoint.size > kept.as_ref().map_or(0, |kept| kept.size) {
                        // The one that proves what is held stays: without it nothing of the log could be served on.
                        if let Some(kept) = kept.filter(|kept| kept.size == head.frontier.size()) {
                            tx.insert_checkpoint(key, &kept, &head.note).await?;
                        }
                        tx.set_note(key, &opened.note).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Takes nothing more of a log whose origin signed two trees, and keeps both checkpoints. What is held is served on.
    ///
    /// # Errors
    /// [`LedgerError`] if the evidence proves nothing, or the database fails.
    pub async fn quarantine(&self, evidence: &crate::log::fork::ForkEvidence) -> Result<LogId, LedgerError> {
        let log = evidence.verify(self.keys()).map_err(LedgerError::Evidence)?;
        let key = self.store().log_key(&log).await?;
        let notes = Arc::new(evidence.notes.clone());
        let locked = log.clone();
        self.store()
            .run_tx("quarantine", move |tx| -> BoxFuture<'_, Result<(), LedgerError>> {
                let (notes, log) = (Arc::clone(&notes), locked.clone());
                Box::pin(async move {
                    tx.lock_head(key, &log).await?;
                    tx.set_head_state(key, HeadState::Quarantined).await?;
                    for note in notes.iter() {
                        if let Ok(checkpoint) = parse_unverified(note) {
                            tx.insert_checkpoint(key, &checkpoint, note).await?;
                        }
                    }
                    Ok(())
                })
            })
            .await?;
        self.changed();
        Ok(log)
    }
}
