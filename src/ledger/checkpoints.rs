//! What is known of the logs of others: how much is held, the largest checkpoint ever seen, and forks.

use std::sync::Arc;

use marsad_log::checkpoint::{LogId, parse_unverified};
use marsad_store::{Head, HeadState, StoreError};

use super::{Ledger, LedgerError, LogHead};

impl LogHead {
    fn of(head: Head) -> Self {
        let last = parse_unverified(&head.note).ok();
        Self { frontier: head.frontier, last, tail: head.tail, note: head.note, state: head.state }
    }
}

impl Ledger {
    /// What is held of a log, for verifying what comes next.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the database fails.
    pub async fn frontier(&self, log: &LogId) -> Result<LogHead, LedgerError> {
        Ok(self.store().head(log).await?.map_or_else(LogHead::default, LogHead::of))
    }

    /// As [`Ledger::frontier`], from what was committed last. A head that is another than the database's does no harm:
    /// what is verified against it is compared with the database's own before it is stored.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the database fails.
    pub async fn recent_frontier(&self, log: &LogId) -> Result<LogHead, LedgerError> {
        if self.inner.tail_cache.heads().is_none() {
            self.heads().await?;
        }
        match self.inner.tail_cache.head(log) {
            Some(head) => Ok(LogHead::of(head)),
            None => self.frontier(log).await,
        }
    }

    /// The largest tree of a log that is held whole and signed: its note and its size. A checkpoint that is kept may be ahead
    /// of what is held, without end if its entries never come; an earlier one is served then. None before the first.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the database fails.
    pub async fn signed_tree(&self, head: &Head) -> Result<Option<(String, u64)>, LedgerError> {
        let held = head.frontier.size();
        let Ok(latest) = parse_unverified(&head.note) else { return Ok(None) };
        if latest.size <= held {
            return Ok(Some((head.note.clone(), latest.size)));
        }
        for note in self.store().checkpoints_within(&head.log, held).await? {
            let Ok(checkpoint) = parse_unverified(&note) else { continue };
            // Of a fork both sides are kept, and one of them is not what is held.
            if self.root_at(&head.log, checkpoint.size).await? == checkpoint.root {
                return Ok(Some((note, checkpoint.size)));
            }
        }
        Ok(None)
    }

    /// Keeps a larger checkpoint of a log than the one that is kept, though its entries are not held yet: what comes
    /// later is compared with it. The note was opened with a trusted key.
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails, or the note is none.
    pub async fn remember_checkpoint(&self, note: &str) -> Result<(), LedgerError> {
        let opened = self.keys().open(note).map_err(LedgerError::Untrusted)?;
        let log = opened.checkpoint.log.clone();
        let key = self.store().log_key(&log).await?;
        let opened = Arc::new(opened);
        let remembered = self
            .store()
            .run_tx("remember-checkpoint", |tx| {
                let opened = Arc::clone(&opened);
                Box::pin(async move {
                    let head = tx.lock_head(key, &opened.checkpoint.log).await?;
                    let known = parse_unverified(&head.note).ok();
                    if known.as_ref().is_some_and(|known| known.size >= opened.checkpoint.size) {
                        return Ok(());
                    }
                    if let Some(known) = known.filter(|known| known.size <= head.frontier.size()) {
                        // What is held is served under it until what the larger one speaks of is here.
                        tx.insert_checkpoint(key, &known, &head.note).await?;
                    }
                    Ok(tx.set_note(key, &opened.note).await?)
                })
            })
            .await;
        self.inner.tail_cache.forget(&log);
        remembered
    }

    /// Takes nothing more of a log whose origin signed two trees, and keeps both checkpoints. What is held is served on.
    ///
    /// # Errors
    /// [`LedgerError`] if the evidence proves nothing, or the database fails.
    pub async fn quarantine(&self, evidence: &marsad_log::fork::ForkEvidence) -> Result<LogId, LedgerError> {
        let log = evidence.verify(self.keys()).map_err(LedgerError::Evidence)?;
        let key = self.store().log_key(&log).await?;
        let notes = Arc::new(evidence.notes.clone());
        let locked = log.clone();
        self.store()
            .run_tx("quarantine", |tx| {
                let (notes, log) = (Arc::clone(&notes), locked.clone());
                Box::pin(async move {
                    // A closed epoch stays closed: the evidence is kept, and nobody appends to it any more.
                    if tx.lock_head(key, &log).await?.state == HeadState::Active {
                        tx.set_head_state(key, HeadState::Quarantined).await?;
                    }
                    for note in notes.iter() {
                        if let Ok(checkpoint) = parse_unverified(note) {
                            tx.insert_checkpoint(key, &checkpoint, note).await?;
                        }
                    }
                    Ok::<_, StoreError>(())
                })
            })
            .await?;
        if log == *self.own_log()
            && let Some(own) = self.store().head(&log).await?
        {
            self.note_state(&own);
        }
        self.inner.tail_cache.forget(&log);
        self.changed();
        Ok(log)
    }
}
