//! Signatures of witnesses under checkpoints: stored if this node believes the checkpoint, and served with it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use marsad_log::checkpoint::{Checkpoint, NoteSignature, SignedNote, parse_unverified};
use marsad_log::keys::OpenedNote;

use super::{Ledger, LedgerError};

impl Ledger {
    /// Stores the signatures of witnesses under a checkpoint, if it matches the entries that are held or is the largest one
    /// seen. Signatures under any other checkpoint are ignored.
    pub async fn keep_cosignatures(&self, opened: &OpenedNote) -> Result<(), LedgerError> {
        if opened.cosignatures.is_empty() || !self.is_believed(&opened.checkpoint).await? {
            return Ok(());
        }
        let key = self.store().log_key(&opened.checkpoint.log).await?;
        let opened = Arc::new(opened.clone());
        self.store()
            .run_tx("keep-cosignatures", |tx| {
                let opened = Arc::clone(&opened);
                Box::pin(async move { tx.insert_cosignatures(key, &opened.checkpoint, &opened.cosignatures).await })
            })
            .await?;
        self.note_cosignatures();
        Ok(())
    }

    /// Remembers that there are signatures of witnesses.
    pub(super) fn note_cosignatures(&self) {
        self.inner.has_cosignatures.store(true, Ordering::Relaxed);
    }

    async fn is_believed(&self, checkpoint: &Checkpoint) -> Result<bool, LedgerError> {
        let Some(head) = self.store().head(&checkpoint.log).await? else { return Ok(false) };
        if parse_unverified(&head.note).is_ok_and(|latest| latest == *checkpoint) {
            return Ok(true);
        }
        let is_held = (1..=head.frontier.size()).contains(&checkpoint.size);
        Ok(is_held && self.root_at(&checkpoint.log, checkpoint.size).await? == checkpoint.root)
    }

    /// A note with the stored signatures of witnesses under its checkpoint.
    pub async fn cosigned(&self, note: &str) -> Result<String, LedgerError> {
        if !self.inner.has_cosignatures.load(Ordering::Relaxed) {
            return Ok(note.to_owned());
        }
        let (Ok(checkpoint), Ok(signed)) = (parse_unverified(note), SignedNote::parse(note)) else {
            return Ok(note.to_owned());
        };
        let kept = self.store().cosignatures(&checkpoint).await?;
        Ok(if kept.is_empty() { note.to_owned() } else { signed.with_signatures(&kept).to_string() })
    }

    /// All stored signatures under a checkpoint, the origin's own first; none if its note is not stored.
    pub async fn signatures_under(&self, checkpoint: &Checkpoint) -> Result<Vec<NoteSignature>, LedgerError> {
        let (log, store) = (&checkpoint.log, self.store());
        let is_it = |note: &String| parse_unverified(note).is_ok_and(|found| found == *checkpoint);
        let latest = store.head(log).await?.map(|head| head.note);
        let note = match latest.filter(is_it) {
            Some(note) => Some(note),
            None => store.checkpoint_at(log, checkpoint.size).await?.filter(is_it),
        };
        let Some(Ok(signed)) = note.map(|note| SignedNote::parse(&note)) else { return Ok(Vec::new()) };
        Ok(signed.with_signatures(&store.cosignatures(checkpoint).await?).signatures().to_vec())
    }
}
