//! Payloads that come from peers: with their segment, or later than their header.

use marsad_log::checkpoint::LogId;
use marsad_log::commitment::Opening;
use marsad_log::entry::{Header, Index, Kind};
use marsad_store::{LogKey, Tx};

use super::projecting::{LogProjection, chunk_sizes};
use super::{ChunkSource, LedgerError};

/// A payload whose chunks have the hashes that its opening names.
pub(super) struct IncomingPayload {
    pub sizes: Vec<u32>,
    is_staged: bool,
    /// `None` for a staged release: it may have a gibibyte of chunks, which are moved inside the database.
    chunks: Option<Vec<Vec<u8>>>,
}

impl IncomingPayload {
    /// Reads the chunks of an entry and compares each with its hash.
    pub async fn read(
        tx: &mut Tx,
        log: &LogId,
        header: &Header,
        opening: &Opening,
        source: &ChunkSource,
    ) -> Result<Self, LedgerError> {
        let is_staged = matches!(source, ChunkSource::Staged);
        if header.kind == Kind::Release && is_staged {
            let sizes = staged_sizes(tx, log, header.index, opening).await?;
            return Ok(Self { sizes, is_staged, chunks: None });
        }
        let chunks = gather(tx, log, header.index, opening, source).await?;
        Ok(Self { sizes: chunk_sizes(&chunks)?, is_staged, chunks: Some(chunks) })
    }

    /// The chunks to insert; none if they are moved inside the database.
    pub fn chunks(&self) -> &[Vec<u8>] {
        self.chunks.as_deref().unwrap_or_default()
    }

    /// Moves staged chunks to their entry, which is stored, and projects it.
    pub async fn project(
        self,
        tx: &mut Tx,
        (key, log): (LogKey, &LogId),
        header: &Header,
        projection: &mut LogProjection<'_>,
    ) -> Result<(), LedgerError> {
        let chunks = match self.chunks {
            Some(chunks) => chunks,
            None => {
                tx.insert_staged(key, log, header.index).await?;
                // Only the first chunk of a release is projected.
                tx.staged_bytes(log, header.index, 1).await?
            }
        };
        if self.is_staged {
            tx.drop_staged(log, header.index).await?;
        }
        projection.project(tx, header, chunks, self.sizes.len()).await
    }
}

async fn gather(
    tx: &mut Tx,
    log: &LogId,
    index: Index,
    opening: &Opening,
    source: &ChunkSource,
) -> Result<Vec<Vec<u8>>, LedgerError> {
    let found = match source {
        ChunkSource::Memory(all) => all.clone(),
        ChunkSource::Staged => tx.staged_bytes(log, index, opening.chunk_hashes.len()).await?,
    };
    let mut found = found.into_iter();
    let mut chunks = Vec::with_capacity(opening.chunk_hashes.len());
    for (chunk, _) in (0..).zip(&opening.chunk_hashes) {
        let bytes = found.next().ok_or(LedgerError::Chunk { index, chunk })?;
        opening.verify_chunk(chunk, &bytes).map_err(|_| LedgerError::Chunk { index, chunk })?;
        chunks.push(bytes);
    }
    Ok(chunks)
}

/// The sizes of the staged chunks of an entry, if each of them has the hash that the opening names.
async fn staged_sizes(tx: &mut Tx, log: &LogId, index: Index, opening: &Opening) -> Result<Vec<u32>, LedgerError> {
    let mut staged = tx.staged_hashes(log, index).await?.into_iter();
    let mut sizes = Vec::with_capacity(opening.chunk_hashes.len());
    for (chunk, expected) in (0..).zip(&opening.chunk_hashes) {
        match staged.next() {
            Some((number, hash, size)) if number == chunk && hash == *expected => sizes.push(size),
            _ => return Err(LedgerError::Chunk { index, chunk }),
        }
    }
    match staged.next() {
        Some((chunk, ..)) => Err(LedgerError::Chunk { index, chunk }),
        None => Ok(sizes),
    }
}
