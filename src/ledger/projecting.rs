//! Judges an entry and writes the result into the views, under the lock of its log's head; then updates other entries.

use std::sync::Arc;

use marsad_log::checkpoint::LogId;
use marsad_log::entry::Header;
use marsad_store::{LogKey, Tx};

use super::projector::{self, EntryContext, Projection, Subject, Verdict};
use super::versions::{Lookup, Overlay};
use super::{Applied, Ledger, LedgerError};

/// What a transaction means for other entries.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Effects {
    pub applied: Applied,
    /// Whether entries of other logs can be projected now, or must be judged again.
    pub pending: bool,
    /// Whether an entry waits for a version, which may have arrived while it was judged.
    pub waits: bool,
}

/// What a transaction has written of a log and not committed: other transactions do not see it yet.
#[derive(Default)]
pub(super) struct Uncommitted {
    pub overlay: Overlay,
    waits: bool,
}

impl Uncommitted {
    /// Whether an entry waits for a version.
    pub const fn waits(&self) -> bool {
        self.waits
    }
}

pub(super) fn chunk_sizes(chunks: &[Vec<u8>]) -> Result<Vec<u32>, LedgerError> {
    let size = |chunk: &Vec<u8>| u32::try_from(chunk.len()).map_err(|_| LedgerError::OverLimit("a chunk"));
    chunks.iter().map(size).collect()
}

impl Ledger {
    /// Judges and writes one entry whose payload is held. The lock of the log's head is held.
    #[expect(clippy::too_many_arguments, reason = "each is one thing, and there is one call more")]
    pub(super) async fn project(
        &self,
        tx: &mut Tx,
        key: LogKey,
        log: &LogId,
        header: &Header,
        chunks: Vec<Vec<u8>>,
        uncommitted: &mut Uncommitted,
        mut effects: Effects,
    ) -> Result<Effects, LedgerError> {
        let count = chunks.len();
        let subject = Subject::new(log, header, Arc::new(chunks), count);
        effects.pending |= self.project_subject(tx, key, log, header, &subject, uncommitted).await?;
        effects.waits |= uncommitted.waits;
        Ok(effects)
    }

    /// As [`Ledger::project`]. Returns whether other entries must be judged again.
    pub(super) async fn project_subject(
        &self,
        tx: &mut Tx,
        key: LogKey,
        log: &LogId,
        header: &Header,
        subject: &Subject,
        uncommitted: &mut Uncommitted,
    ) -> Result<bool, LedgerError> {
        let lookup = Lookup { overlay: &uncommitted.overlay, tx: Some(&mut *tx) };
        let outcome = projector::judge(self, subject, lookup).await?;
        let Header { kind, index, time, sharing, .. } = *header;
        let place = EntryContext { key, log, index, kind, sharing, time, is_own: log.origin == *self.origin() };
        let wrote = projector::write_entry(tx, &place, &outcome).await?;
        match &outcome {
            Verdict::Projected(Projection::Catalogue(version)) => {
                uncommitted.overlay.catalogues.insert(version.position.clone(), Arc::clone(version));
                Ok(true)
            }
            Verdict::Projected(Projection::Membership(version)) => {
                uncommitted.overlay.memberships.insert(version.position.clone(), Arc::clone(version));
                Ok(true)
            }
            Verdict::Waiting { .. } => {
                uncommitted.waits = true;
                Ok(false)
            }
            _ => Ok(wrote.reopened),
        }
    }

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
