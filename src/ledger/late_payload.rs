//! Late payloads: payloads that were withheld or missing when their header arrived.

use std::sync::Arc;

use marsad_log::checkpoint::LogId;
use marsad_log::commitment::Opening;
use marsad_log::entry::{Header, Index};
use marsad_log::segment::Disclosure;
use marsad_log::verify::Verified;
use marsad_store::{LogKey, Tx};

use super::incoming_payload::IncomingPayload;
use super::projecting::{Effects, LogProjection};
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
        let (ledger, log, header) = (self.clone(), log.clone(), entry.header);
        Self::run_detached(Arc::new(LatePayload { ledger, key, log, header, opening, source }).fill()).await
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
        let (key, log, index) = (self.key, &self.log, self.header.index);
        tx.lock_head(key, log).await?;
        if !tx.awaits_payload(key, index).await? {
            // The payload is here already, or was erased in the meantime: its staged chunks must go.
            tx.drop_staged(log, index).await?;
            return Ok(None);
        }
        let payload = IncomingPayload::read(tx, log, &self.header, &self.opening, &self.source).await?;
        if !tx.fill_payload(key, index, &self.opening, &payload.sizes).await? {
            return Ok(None);
        }
        tx.insert_chunks(key, index, payload.chunks()).await?;
        let mut projection = LogProjection::new(&self.ledger, key, log);
        payload.project(tx, (key, log), &self.header, &mut projection).await?;
        // Chunks of an earlier transfer may be left although these came in memory.
        tx.drop_staged(log, index).await?;
        Ok(Some(projection.effects))
    }
}
