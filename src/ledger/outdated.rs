//! Rows that were current once, and the later submissions that replaced them.

use std::sync::Arc;

use marsad_domain::audience::Audience;
use marsad_domain::sharing::Sharing;
use marsad_log::checkpoint::LogId;
use marsad_store::standing::Superseding;
use marsad_wire::payload;

use super::changes::Reach;
use super::comparing::{ChunkReader, Comparison, DataChunks, cells_of, compare_stored};
use super::{Ledger, LedgerError, Outdated, Position};

impl Ledger {
    /// The fate of rows since they were current in the submission at a position, or in earlier ones.
    pub async fn outdated(
        &self,
        (compared, rows): (&Comparison, u64),
        reach: (Sharing, Audience),
        held: &Position,
    ) -> Result<Outdated, LedgerError> {
        let Some(cells) = compared.cells() else { return Ok(Outdated { rows, later: Vec::new() }) };
        let reach = Reach { sharing: reach.0.into(), audience: reach.1 };
        let changes = cells.changes(reach);
        let key = self.store().log_key(&LogId::new(held.origin.clone(), held.epoch)).await?;
        let mut later = cells.superseding(reach);
        // If the submission of a row is withdrawn, an earlier row is current again. That is no later submission.
        later.retain(|place| *place > (key, held.index));
        let later = self.store().submissions_at(&later).await?;
        Ok(Outdated { rows: changes.new.saturating_add(changes.changed), later })
    }

    /// The later submissions of the same reporter that replaced rows of a submission to this node, the newest first, at most
    /// 20, of all epochs of the own log. Withdrawn ones do not count.
    pub async fn superseding(&self, submission: &str) -> Result<Vec<Superseding>, LedgerError> {
        let store = self.store();
        let Some(row) = store.submission(submission, self.origin()).await? else { return Ok(Vec::new()) };
        let log = &row.log;
        if log.origin != *self.origin() {
            return Ok(Vec::new());
        }
        let parts = store.observation_parts(log, row.index).await?;
        if parts.is_empty() {
            return Ok(store.newer_versions(log, submission).await?);
        }
        let key = store.log_key(log).await?;
        let mut overlaps = store.overlaps(key, &row.reporter, &parts).await?;
        overlaps.retain(|overlap| (overlap.place.key, overlap.place.index) > (key, row.index));
        if overlaps.is_empty() {
            return Ok(Vec::new());
        }
        let chunks = store.read_chunks(log, row.index, usize::MAX).await?;
        let Some(manifest) = chunks.first() else { return Ok(Vec::new()) };
        let audience = payload::decode_observations_manifest(manifest)?.provenance.audience;
        let own = cells_of(DataChunks(Arc::new(chunks)));
        let cells = compare_stored(own, &overlaps, ChunkReader::Store(store)).await?;
        let reach = Reach { sharing: row.sharing, audience };
        Ok(store.submissions_at(&cells.superseding(reach)).await?)
    }
}
