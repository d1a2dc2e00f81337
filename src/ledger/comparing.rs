//! Compares a submission of observations with the current rows. Before the transaction it is compared with all of them; inside
//! the transaction, under the lock of the log's head, only with newer entries. So the answer is true at the commit.

use std::sync::Arc;

use futures::future::BoxFuture;

use marsad_domain::code::OrganisationCode;
use marsad_log::entry::Index;
use marsad_store::overlap::{Overlap, RecentPart};
use marsad_store::{ChunkPlace, LogKey, ObservationPart, StoreError, Tx};
use marsad_wire::data_chunk::Columns;
use marsad_wire::payload;

use super::changes::{Cells, Changes, EntryPlace, Reach, read};
use super::{Chunks, Ledger, LedgerError};

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
    pub with: Comparison,
}

/// The rows of a submission compared with the current rows of their cells.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The size of the own log at the comparison.
    seen: Index,
    /// `None` if no stored chunk can have the same cells.
    cells: Option<Arc<Cells>>,
}

impl Comparison {
    /// The comparison with a log of `size` entries that has no chunk with the same cells.
    #[must_use]
    pub const fn of_new_cells(size: u64) -> Self {
        Self { seen: size, cells: None }
    }

    /// The compared cells; `None` if no stored chunk can have the same cells.
    pub(super) fn cells(&self) -> Option<&Cells> {
        self.cells.as_deref()
    }

    /// The size of the own log that the rows were compared with.
    pub(super) const fn seen(&self) -> Index {
        self.seen
    }
}

/// The data chunks of a payload, which begins with its manifest.
pub(super) struct DataChunks(pub Chunks);

impl AsRef<[Vec<u8>]> for DataChunks {
    fn as_ref(&self) -> &[Vec<u8>] {
        self.0.get(1..).unwrap_or_default()
    }
}

/// Entries of the own log that are newer than a comparison, those of the transaction itself included.
#[derive(Debug, Clone, Default)]
pub(super) struct NewerEntries {
    pub parts: Vec<RecentPart>,
    pub retracted: bool,
}

impl NewerEntries {
    /// Adds an entry that the transaction itself writes.
    pub fn add(&mut self, own: &Compared, index: Index) {
        let (reporter, sharing) = (&own.reporter, own.reach.sharing);
        let late =
            |part: &ObservationPart| RecentPart { reporter: reporter.clone(), index, sharing, part: part.clone() };
        self.parts.extend(own.parts.iter().map(late));
    }
}

enum StoredChunk {
    Manifest(Reach),
    Data(Box<Columns>),
}

fn read_stored(overlap: &Overlap, chunk: &[u8]) -> Result<StoredChunk, StoreError> {
    if overlap.place.chunk > 0 {
        return Ok(StoredChunk::Data(Box::new(read(chunk)?)));
    }
    let manifest = payload::decode_observations_manifest(chunk);
    let manifest = manifest.map_err(|_| StoreError::corrupt("a projected manifest that cannot be read"))?;
    Ok(StoredChunk::Manifest(Reach { sharing: overlap.sharing, audience: manifest.provenance.audience }))
}

/// Cells, and the sharing and audience of the entry that they are being compared with.
struct Comparing {
    cells: Cells,
    reach: Option<Reach>,
}

impl Comparing {
    fn take(mut self, chunks: Vec<(Overlap, StoredChunk)>) -> Self {
        for (Overlap { place, .. }, chunk) in chunks {
            match (chunk, self.reach) {
                (StoredChunk::Manifest(reach), _) => self.reach = Some(reach),
                (StoredChunk::Data(columns), Some(reach)) => self.cells.take((place.key, place.index), reach, &columns),
                // The manifest of an entry comes before its data and is erased with it, so this cannot happen.
                (StoredChunk::Data(_), None) => {}
            }
        }
        self
    }
}

/// The chunks, with the manifest of each entry before its first chunk.
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
    pub fn changes(&self) -> Changes {
        self.with.cells.as_ref().map_or(Changes::all_new(self.rows), |cells| cells.changes(self.reach))
    }

    /// The entries that hold the same rows, the latest first.
    pub fn holders(&self) -> Vec<EntryPlace> {
        self.with.cells.as_ref().map(|cells| cells.holders(self.reach)).unwrap_or_default()
    }

    /// The own cells, before anything is compared with them.
    async fn own_cells(&self) -> Result<Cells, LedgerError> {
        cells_of(DataChunks(Arc::clone(&self.chunks))).await
    }

    /// Compares with everything that the transaction sees.
    async fn again(&mut self, tx: &mut Tx, key: LogKey) -> Result<(), LedgerError> {
        let overlaps = tx.overlaps(key, &self.reporter, &self.parts).await?;
        self.with.cells = None;
        if !overlaps.is_empty() {
            self.with.cells = Some(Arc::new(compare_stored(self.own_cells(), &overlaps, ChunkReader::Tx(tx)).await?));
        }
        Ok(())
    }

    /// This comparison with newer entries added. `None` if none of them can have the same cells.
    pub async fn with(&self, tx: &mut Tx, key: LogKey, newer: &NewerEntries) -> Result<Option<Self>, LedgerError> {
        let mut own = self.clone();
        if newer.retracted {
            own.again(tx, key).await?;
            return Ok(Some(own));
        }
        let is_near = |late: &&RecentPart| {
            late.index >= self.with.seen
                && late.reporter == self.reporter
                && self.parts.iter().any(|part| late.may_overlap(part))
        };
        let place = |late: &RecentPart| Overlap {
            place: ChunkPlace { key, index: late.index, chunk: late.part.chunk },
            sharing: late.sharing,
        };
        let mut overlaps: Vec<Overlap> = newer.parts.iter().filter(is_near).map(place).collect();
        // Parts of one chunk follow each other.
        overlaps.dedup();
        if overlaps.is_empty() {
            return Ok(None);
        }
        let cells = async {
            match &self.with.cells {
                Some(cells) => Ok(Cells::clone(cells)),
                None => self.own_cells().await,
            }
        };
        own.with.cells = Some(Arc::new(compare_stored(cells, &overlaps, ChunkReader::Tx(tx)).await?));
        Ok(Some(own))
    }
}

/// The cells of data chunks, before anything is compared with them.
pub(super) async fn cells_of(chunks: impl AsRef<[Vec<u8>]> + Send + 'static) -> Result<Cells, LedgerError> {
    let work = tokio::task::spawn_blocking(move || Cells::of(chunks.as_ref()));
    Ok(work.await.map_err(LedgerError::Worker)??)
}

/// Reads chunks through the pool, or inside a transaction.
pub(super) enum ChunkReader<'t> {
    Store(&'t marsad_store::Store),
    Tx(&'t mut Tx),
}

impl ChunkReader<'_> {
    async fn chunks_at(&mut self, places: &[ChunkPlace]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        match self {
            Self::Store(store) => store.chunks_at(places).await,
            Self::Tx(tx) => tx.chunks_at(places).await,
        }
    }
}

/// Compares cells with stored chunks, the earliest entry first. While some chunks are compared, the next are fetched and
/// decoded.
pub(super) async fn compare_stored(
    cells: impl Future<Output = Result<Cells, LedgerError>> + Send,
    overlaps: &[Overlap],
    mut from: ChunkReader<'_>,
) -> Result<Cells, LedgerError> {
    let mut comparing: BoxFuture<'_, Result<Comparing, LedgerError>> =
        Box::pin(async { Ok(Comparing { cells: cells.await?, reach: None }) });
    for overlaps in with_manifests(overlaps).chunks(CHUNKS_AT_ONCE) {
        let next = async {
            let places: Vec<ChunkPlace> = overlaps.iter().map(|overlap| overlap.place).collect();
            let (overlaps, chunks) = (overlaps.to_vec(), from.chunks_at(&places).await?);
            let read = move || {
                // A payload that was erased after it was listed is left out.
                let held = overlaps.into_iter().zip(chunks).filter_map(|(overlap, chunk)| Some((overlap, chunk?)));
                held.map(|(overlap, chunk)| Ok((overlap, read_stored(&overlap, &chunk)?))).collect()
            };
            let read: Result<Vec<(Overlap, StoredChunk)>, StoreError> =
                tokio::task::spawn_blocking(read).await.map_err(LedgerError::Worker)?;
            Ok::<_, LedgerError>(read?)
        };
        let (reading, chunks) = tokio::try_join!(comparing, next)?;
        let work = tokio::task::spawn_blocking(move || reading.take(chunks));
        comparing = Box::pin(async { work.await.map_err(LedgerError::Worker) });
    }
    Ok(comparing.await?.cells)
}

impl Ledger {
    /// How many entries of the own log are committed at least.
    pub async fn own_size(&self) -> Result<u64, LedgerError> {
        if let Some(head) = self.inner.tail_cache.head(self.own_log()) {
            return Ok(head.frontier.size());
        }
        Ok(self.store().head(self.own_log()).await?.map_or(0, |head| head.frontier.size()))
    }

    /// Compares data chunks, which have been judged and have these parts, with what is stored.
    pub async fn compare(
        &self,
        reporter: &OrganisationCode,
        parts: &[ObservationPart],
        chunks: impl AsRef<[Vec<u8>]> + Send + 'static,
    ) -> Result<Comparison, LedgerError> {
        let seen = self.own_size().await?;
        let key = self.store().log_key(self.own_log()).await?;
        let overlaps = self.store().overlaps(key, reporter, parts).await?;
        if overlaps.is_empty() {
            return Ok(Comparison::of_new_cells(seen));
        }
        let cells = compare_stored(cells_of(chunks), &overlaps, ChunkReader::Store(self.store())).await?;
        Ok(Comparison { seen, cells: Some(Arc::new(cells)) })
    }
}
