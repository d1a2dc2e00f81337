//! Late payloads: payloads that were withheld or missing when their header arrived.

use std::sync::Arc;

use marsad_log::checkpoint::LogId;
use marsad_log::commitment::Opening;
use marsad_log::entry::{Header, Index, Kind};
use marsad_log::segment::Disclosure;
use marsad_log::verify::Verified;
use marsad_store::{LogKey, Tx};

use super::apply::{gather, staged_sizes, take_staged};
use super::projecting::{Effects, Uncommitted, chunk_sizes};
use super::projector::Subject;
use super::{ChunkSource, Ledger, LedgerError};

impl Ledger {
    /// Stores and projects a payload that was withheld or missing. `false` if it is held already, or was erased.
    ///
    /// # Errors
    /// [`LedgerError::NoSuchEntry`] for an entry that is not held, [`LedgerError::Chunk`] if the opening or a chunk is not
    /// the entry's; a failure of the database.
    pub async fn apply_disclosure(
        &self,
        log: &LogId,
        index: Index,
        disclosure: Verified<Disclosure>,
        chunks: ChunkSource,
    ) -> Result<bool, LedgerError> {
        let Disclosure::Full { opening, inline, .. } = disclosure.into_inner() else { return Ok(false) };
        let entry = self.store().read_entry(log, index).await?;
        let entry = entry.ok_or_else(|| LedgerError::NoSuchEntry { log: log.clone(), index })?;
        // The payload was verified against a header. Check that it was this one.
        opening.verify(&entry.header.commitment).map_err(|_| LedgerError::Chunk { index, chunk: 0 })?;
        let source = inline.map_or(chunks, |chunk| ChunkSource::Memory(vec![chunk]));
        let key = self.store().log_key(log).await?;
        let late = Arc::new(LatePayload {
            ledger: self.clone(),
            key,
            log: log.clone(),
            header: entry.header,
            opening,
            source,
        });
        Self::run_detached(late.fill()).await
    }
}

struct LatePayload {
    ledger: Ledger,
    key: LogKey,
    log: LogId,
    header: Header,
    opening: Opening,
    source: ChunkSource,
}

impl LatePayload {
    async fn fill(self: Arc<Self>) -> Result<bool, LedgerError> {
        let ledger = &self.ledger;
        let filled = ledger.store().run_tx("apply-payload", |tx| Box::pin(Arc::clone(&self).run(tx))).await?;
        ledger.inner.tail_cache.forget(&self.log);
        ledger.changed();
        let Some(effects) = filled else { return Ok(false) };
        ledger.follow(effects).await?;
        Ok(true)
    }

    async fn run(self: Arc<Self>, tx: &mut Tx) -> Result<Option<Effects>, LedgerError> {
        tx.lock_head(self.key, &self.log).await?;
        let index = self.header.index;
        if !tx.awaits_payload(self.key, index).await? {
            // The payload is here already, or was erased in the meantime: its staged chunks must go.
            tx.drop_staged(&self.log, index).await?;
            return Ok(None);
        }
        if self.header.kind == Kind::Release && matches!(self.source, ChunkSource::Staged) {
            return self.run_staged_release(tx).await;
        }
        let chunks = gather(tx, &self.log, index, &self.opening, &self.source).await?;
        if !tx.fill_payload(self.key, index, &self.opening, &chunk_sizes(&chunks)?).await? {
            return Ok(None);
        }
        tx.insert_chunks(self.key, index, &chunks).await?;
        tx.drop_staged(&self.log, index).await?;
        let mut uncommitted = Uncommitted::default();
        let effects = Effects::default();
        let ledger = &self.ledger;
        let done = ledger.project(tx, self.key, &self.log, &self.header, chunks, &mut uncommitted, effects).await?;
        Ok(Some(done))
    }

    /// Without its chunks in memory, as in [`Ledger::apply`].
    async fn run_staged_release(&self, tx: &mut Tx) -> Result<Option<Effects>, LedgerError> {
        let index = self.header.index;
        let sizes = staged_sizes(tx, &self.log, index, &self.opening).await?;
        if !tx.fill_payload(self.key, index, &self.opening, &sizes).await? {
            return Ok(None);
        }
        let first = take_staged(tx, self.key, &self.log, index).await?;
        let subject = Subject::new(&self.log, &self.header, Arc::new(first), sizes.len());
        let mut uncommitted = Uncommitted::default();
        let (ledger, key) = (&self.ledger, self.key);
        let pending = ledger.project_subject(tx, key, &self.log, &self.header, &subject, &mut uncommitted).await?;
        Ok(Some(Effects { pending, waits: uncommitted.waits(), ..Effects::default() }))
    }
}
