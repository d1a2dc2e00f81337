//! Heads and checkpoints of all logs: how much is held, the largest checkpoint ever seen, and quarantine after a fork.

use std::sync::Arc;

use marsad_log::checkpoint::{LogId, parse_unverified};
use marsad_log::entry::Index;
use marsad_store::{Head, HeadState, StoreError};

use super::{Ledger, LedgerError, LogHead, RecentEntry};

impl LogHead {
    fn of(head: Head) -> Self {
        let last = parse_unverified(&head.note).ok();
        Self { frontier: head.frontier, last, tail: head.tail, note: head.note, state: head.state }
    }
}

impl Ledger {
    /// The heads of all logs, as they may be shown to others: the signer's state file is flushed up to the own head. An own
    /// head that is behind the file is left out: peers have the entries beyond it.
    pub async fn heads(&self) -> Result<Vec<Head>, LedgerError> {
        let version = self.inner.tail_cache.version();
        let heads = self.store().heads().await?;
        if let Some(own) = heads.iter().find(|head| head.log == *self.own_log()) {
            self.note_state(own);
            self.flush_signer_at(own).await?;
        }
        self.inner.tail_cache.read(&heads, version);
        Ok(self.showable(heads))
    }

    /// As [`Ledger::heads`], from the cache if possible. Changes that another process made in the database show only after a
    /// call of [`Ledger::heads`].
    pub async fn recent_heads(&self) -> Result<Vec<Head>, LedgerError> {
        match self.inner.tail_cache.heads() {
            Some(heads) => Ok(self.showable(heads)),
            None => self.heads().await,
        }
    }

    /// The newest entries of a log from `from` on with their payloads, if they are still in memory.
    #[must_use]
    pub fn recent_entries(&self, log: &LogId, from: Index, count: usize, bytes: usize) -> Vec<RecentEntry> {
        self.inner.tail_cache.entries(log, from, count, bytes)
    }

    fn showable(&self, mut heads: Vec<Head>) -> Vec<Head> {
        let signed = self.signer().file.signed();
        let may_show = |head: &Head| {
            let size = head.frontier.size();
            head.log != *self.own_log()
                || signed.is_some_and(|signed| (head.log.epoch, size) <= (signed.epoch, signed.size))
        };
        // A log that was quarantined before its first entry arrived is listed too.
        let is_something = |head: &Head| head.frontier.size() > 0 || head.state != HeadState::Active;
        heads.retain(|head| is_something(head) && may_show(head));
        heads
    }

    /// The head of a log, for verifying the next segment.
    pub async fn frontier(&self, log: &LogId) -> Result<LogHead, LedgerError> {
        Ok(self.store().head(log).await?.map_or_else(LogHead::default, LogHead::of))
    }

    /// As [`Ledger::frontier`], from the cache. A stale head does no harm: a segment that was verified against it is compared
    /// with the head in the database before it is stored.
    pub async fn recent_frontier(&self, log: &LogId) -> Result<LogHead, LedgerError> {
        if self.inner.tail_cache.heads().is_none() {
            self.heads().await?;
        }
        match self.inner.tail_cache.head(log) {
            Some(head) => Ok(LogHead::of(head)),
            None => self.frontier(log).await,
        }
    }

    /// The largest signed tree of a log of which all entries are held: its note and its size. The newest checkpoint may be
    /// ahead of the entries, possibly for good; an earlier one is served then. `None` before the first.
    pub async fn signed_tree(&self, head: &Head) -> Result<Option<(String, u64)>, LedgerError> {
        let held = head.frontier.size();
        let Ok(latest) = parse_unverified(&head.note) else { return Ok(None) };
        if latest.size <= held {
            return Ok(Some((head.note.clone(), latest.size)));
        }
        for note in self.store().checkpoints_within(&head.log, held).await? {
            let Ok(checkpoint) = parse_unverified(&note) else { continue };
            // After a fork both checkpoints are kept, and one of them does not match the entries.
            if self.root_at(&head.log, checkpoint.size).await? == checkpoint.root {
                return Ok(Some((note, checkpoint.size)));
            }
        }
        Ok(None)
    }

    /// Stores a larger checkpoint of a log although its entries are not held yet, so that later ones are compared with it. The
    /// note must open with a trusted key.
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails, or the note is invalid.
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
                        // It covers the entries that are held. They are served under it until the entries of the larger one are
                        // here.
                        tx.insert_checkpoint(key, &known, &head.note).await?;
                    }
                    Ok(tx.set_note(key, &opened.note).await?)
                })
            })
            .await;
        self.inner.tail_cache.forget(&log);
        remembered
    }

    /// Quarantines a log whose origin signed two trees: no more entries are taken, and both checkpoints are kept as evidence.
    /// The entries that are held are still served.
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
                    // A closed epoch stays closed: nothing is appended to it in any case. The evidence is kept.
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
