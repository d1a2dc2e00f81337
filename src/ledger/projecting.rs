//! Judges an entry and writes the result into the views, under the lock of its log's head; then updates other entries.

use std::sync::Arc;

use marsad_log::checkpoint::LogId;
use marsad_log::entry::Header;
use marsad_store::{LogKey, Tx};

use super::projector::{self, EntryContext, Projection, Subject, Verdict};
use super::versions::{Lookup, Overlay};
use super::{Ledger, LedgerError};

/// What a transaction means for other entries.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Effects {
    /// Whether entries of other logs can be projected now, or must be judged again.
    pub pending: bool,
    /// Whether an entry waits for a version, which may have arrived while it was judged.
    pub waits: bool,
}

/// The projection of entries of one log in one transaction, which holds the lock of the log's head.
pub(super) struct LogProjection<'a> {
    ledger: &'a Ledger,
    key: LogKey,
    log: &'a LogId,
    /// The versions that the transaction has projected: other transactions do not see them yet.
    overlay: Overlay,
    pub effects: Effects,
}

impl<'a> LogProjection<'a> {
    pub fn new(ledger: &'a Ledger, key: LogKey, log: &'a LogId) -> Self {
        Self { ledger, key, log, overlay: Overlay::default(), effects: Effects::default() }
    }

    /// Judges and writes one entry whose payload is held. For a release `chunks` is the first of its `chunk_count` chunks.
    pub async fn project(
        &mut self,
        tx: &mut Tx,
        header: &Header,
        chunks: Vec<Vec<u8>>,
        chunk_count: usize,
    ) -> Result<(), LedgerError> {
        let Self { ledger, key, log, .. } = *self;
        let subject = Subject::new(log, header, Arc::new(chunks), chunk_count);
        let lookup = Lookup { overlay: &self.overlay, tx: Some(&mut *tx) };
        let outcome = projector::judge(ledger, &subject, lookup).await?;
        let Header { kind, index, time, sharing, .. } = *header;
        let place = EntryContext { key, log, index, kind, sharing, time, is_own: log.origin == *ledger.origin() };
        let wrote = projector::write_entry(tx, &place, &outcome).await?;
        self.effects.pending |= wrote.reopened;
        match &outcome {
            Verdict::Projected(Projection::Catalogue(version)) => {
                self.overlay.catalogues.insert(version.position.clone(), Arc::clone(version));
                self.effects.pending = true;
            }
            Verdict::Projected(Projection::Membership(version)) => {
                self.overlay.memberships.insert(version.position.clone(), Arc::clone(version));
                self.effects.pending = true;
            }
            Verdict::Waiting { .. } => self.effects.waits = true,
            _ => {}
        }
        Ok(())
    }
}

pub(super) fn chunk_sizes(chunks: &[Vec<u8>]) -> Result<Vec<u32>, LedgerError> {
    let size = |chunk: &Vec<u8>| u32::try_from(chunk.len()).map_err(|_| LedgerError::OverLimit("a chunk"));
    chunks.iter().map(size).collect()
}

impl Ledger {
    /// Projects other entries that depend on a committed transaction.
    pub(super) async fn follow(&self, effects: Effects) -> Result<(), LedgerError> {
        if effects.pending {
            self.on_new_versions().await?;
        } else if effects.waits {
            // An entry that has waited may set back entries after it.
            self.project_pending().await?;
        }
        Ok(())
    }
}
