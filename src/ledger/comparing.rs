//! Comparing a submission of observations with what stands: once before its transaction, with everything, and inside it, under
//! the lock of the log's head, with what has come meanwhile. So what the answer says holds at the commit.

use std::sync::Arc;

use crate::domain::code::OrganisationCode;
use crate::log::entry::Index;
use crate::store::overlap::{LatePart, Overlap};
use crate::store::standing::Superseding;
use crate::store::{ChunkPlace, LogKey, ObservationPart, StoreError, Tx};
use crate::wire::payload;

use super::changes::{Cells, Changes, Reach, read};
use super::projector::Chunks;
use super::{Appended, Ledger, LedgerError};

/// How many chunks are in memory at a time.
const CHUNKS_AT_ONCE: usize = 16;

/// A submission that was compared with all entries of the own log before one.
#[derive(Debug, Clone)]
pub(super) struct Compared {
    pub reporter: OrganisationCode,
    pub reach: Reach,
    pub rows: u64,
    pub parts: Vec<ObservationPart>,
    /// Manifest and data chunks.
    pub chunks: Chunks,
    /// The size of the own log that it was compared with.
    pub seen: Index,
    /// None where nothing that was stored is near.
    pub cells: Option<Arc<Cells>>,
}

/// What has come to the own log since some size, those of the transaction itself among it.
#[derive(Debug, Clone, Default)]
pub(super) struct Meanwhile {
    pub parts: Vec<LatePart>,
    pub retracted: bool,
}

impl Meanwhile {
    /// Adds what the transaction itself writes.
    pub fn add(&mut self, own: &Compared, index: Index) {
        let (reporter, sharing) = (&own.reporter, own.reach.sharing);
        let late = |part: &ObservationPart| LatePart { reporter: reporter.clone(), index, sharing, part: part.clone() };
        self.parts.extend(own.parts.iter().map(late));
    }
}

/// Reads entries into cells, one after the other.
struct Reading {
    cells: Cells,
    reach: Option<Reach>,
}

impl Reading {
    fn take(&mut self, overlap: &Overlap, chunk: &[u8]) -> Result<(), StoreError> {
        let Overlap { place, sharing } = *overlap;
        if place.chunk == 0 {
            let manifest = payload::decode_observations_manifest(chunk);
            let manifest = manifest.map_err(|_| StoreError::corrupt("a projected manifest that cannot be read"))?;
            self.reach = Some(Reach { sharing, audience: manifest.provenance.audience });
        } else if let Some(reach) = self.reach {
            self.cells.take((place.key, place.index), reach, &read(chunk)?);
        }
        Ok(())
    }
}

/// The chunks with the manifest of each entry before its first.
fn with_manifests(overlaps: &[Overlap]) -> Vec<Overlap> {
    let mut all: Vec<Overlap> = Vec::with_capacity(overlaps.len() + 1);
    for overlap in overlaps {
        let entry = (overlap.place.key, overlap.place.index);
        if all.last().is_none_or(|last| (last.place.key, last.place.index) != entry) {
            all.push(Overlap { place: ChunkPlace { chunk: 0, ..overlap.place }, sharing: overlap.sharing });
        }
        all.push(*overlap);
    }
    all
}

impl Compared {
    /// How many rows do what.
    pub fn changes(&self) -> Changes {
        self.cells.as_ref().map_or(Changes::all_new(self.rows), |cells| cells.changes())
    }

    /// The own cells, before anything is compared with them.
    async fn own_cells(&self) -> Result<Cells, LedgerError> {
        let (chunks, reach) = (Arc::clone(&self.chunks), self.reach);
        let work = tokio::task::spawn_blocking(move || Cells::of(chunks.get(1..).unwrap_or_default(), reach));
        Ok(work.await.map_err(LedgerError::Worker)??)
    }

    /// Compares with all that a transaction sees.
    async fn again(&mut self, tx: &mut Tx, key: LogKey) -> Result<(), LedgerError> {
        let overlaps = tx.overlaps(key, &self.reporter, &self.parts).await?;
        self.cells = None;
        if !overlaps.is_empty() {
            let cells = self.own_cells().await?;
            self.cells = Some(Arc::new(stand(cells, &overlaps, Chunked::Tx(tx)).await?));
        }
        Ok(())
    }

    /// The same, compared with what has come meanwhile too. None if nothing of that is near.
    pub async fn with(&self, tx: &mut Tx, key: LogKey, meanwhile: &Meanwhile) -> Result<Option<Self>, LedgerError> {
        let mut own = self.clone();
        if meanwhile.retracted {
            own.again(tx, key).await?;
            return Ok(Some(own));
        }
        let is_near = |late: &&LatePart| {
            late.index >= self.seen
                && late.reporter == self.reporter
                && self.parts.iter().any(|part| late.may_overlap(part))
        };
        let place = |late: &LatePart| Overlap {
            place: ChunkPlace { key, index: late.index, chunk: late.part.chunk },
            sharing: late.sharing,
        };
        let mut overlaps: Vec<Overlap> = meanwhile.parts.iter().filter(is_near).map(place).collect();
        // Parts of one chunk are neighbours.
        overlaps.dedup();
        if overlaps.is_empty() {
            return Ok(None);
        }
        let cells = match &self.cells {
            Some(cells) => Cells::clone(cells),
            None => self.own_cells().await?,
        };
        own.cells = Some(Arc::new(stand(cells, &overlaps, Chunked::Tx(tx)).await?));
        Ok(Some(own))
    }
}

/// Where chunks are read.
enum Chunked<'t> {
    Store(&'t crate::store::Store),
    Tx(&'t mut Tx),
}

impl Chunked<'_> {
    async fn chunks_at(&mut self, places: &[ChunkPlace]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        match self {
            Self::Store(store) => store.chunks_at(places).await,
            Self::Tx(tx) => tx.chunks_at(places).await,
        }
    }
}

/// Reads what stands of cells from chunks, the earliest entry first.
async fn stand(cells: Cells, overlaps: &[Overlap], mut from: Chunked<'_>) -> Result<Cells, LedgerError> {
    let mut reading = Reading { cells, reach: None };
    for overlaps in with_manifests(overlaps).chunks(CHUNKS_AT_ONCE) {
        let places: Vec<ChunkPlace> = overlaps.iter().map(|overlap| overlap.place).collect();
        let (overlaps, chunks) = (overlaps.to_vec(), from.chunks_at(&places).await?);
        let work = tokio::task::spawn_blocking(move || {
            for (overlap, chunk) in overlaps.iter().zip(chunks) {
                // A payload that was erased since has no figures.
                chunk.map_or(Ok(()), |chunk| reading.take(overlap, &chunk))?;
            }
            Ok::<Reading, StoreError>(reading)
        });
        reading = work.await.map_err(LedgerError::Worker)??;
    }
    Ok(reading.cells)
}

impl Ledger {
    /// How many entries of the own log are committed at least.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the database fails.
    pub async fn own_size(&self) -> Result<u64, LedgerError> {
        if let Some(head) = self.inner.recent.head(self.own_log()) {
            return Ok(head.frontier.size());
        }
        Ok(self.store().head(self.own_log()).await?.map_or(0, |head| head.frontier.size()))
    }

    /// Whether nothing has come to the own log after a submission. Of an earlier epoch that is never said.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the database fails.
    pub async fn is_last(&self, appended: &Appended) -> Result<bool, LedgerError> {
        let end = appended.position.index.saturating_add(u64::from(appended.entries));
        Ok(appended.position.epoch == self.own_log().epoch && self.own_size().await? <= end)
    }

    /// Compares a submission with what is stored. `fresh` is a size of the own log at which nothing was near.
    pub(super) async fn compare(&self, mut own: Compared, fresh: Option<Index>) -> Result<Compared, LedgerError> {
        if let Some(seen) = fresh {
            return Ok(Compared { seen, ..own });
        }
        own.seen = self.own_size().await?;
        let key = self.store().log_key(self.own_log()).await?;
        let overlaps = self.store().overlaps(key, &own.reporter, &own.parts).await?;
        if !overlaps.is_empty() {
            let cells = own.own_cells().await?;
            own.cells = Some(Arc::new(stand(cells, &overlaps, Chunked::Store(self.store())).await?));
        }
        Ok(own)
    }

    /// The later submissions of the same reporter that have taken the place of something that a submission to this node says,
    /// the newest first, at most 20, in whichever epochs of the own log they are. What is withdrawn does not count.
    ///
    /// # Errors
    /// [`LedgerError::Store`] if the database fails.
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
        let own = Compared {
            reporter: row.reporter,
            reach: Reach { sharing: row.sharing, audience },
            rows: row.rows,
            parts,
            chunks: Arc::new(chunks),
            seen: row.index,
            cells: None,
        };
        let cells = stand(own.own_cells().await?, &overlaps, Chunked::Store(store)).await?;
        Ok(store.submissions_at(&cells.superseding()).await?)
    }
}
