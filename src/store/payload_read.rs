//! Reads chunks of payloads: those of one entry, or several at once by their places.

use sqlx::PgConnection;

use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;

use super::integers::{big, int};
use super::log_key::{EntryArrays, LogKey};
use super::{Store, StoreError, Tx};

/// Where a chunk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChunkPlace {
    pub key: LogKey,
    pub index: Index,
    pub chunk: u32,
}

/// The chunks at `places`, in that order.
async fn chunks_at(connection: &mut PgConnection, places: &[ChunkPlace]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
    let at = EntryArrays::new(places.iter().map(|place| (place.key, place.index)))?;
    let chunks: Vec<i32> = places.iter().map(|place| int(place.chunk)).collect::<Result<_, _>>()?;
    // The subquery makes the planner look up each chunk by its key. The lists are subqueries too, so that the planner
    // does not see their lengths: it would plan again for every call, which takes longer than the look-ups.
    let bytes = sqlx::query_scalar!(
        "SELECT (SELECT p.bytes FROM log.payload p WHERE p.origin_id = wanted.origin_id AND p.epoch = wanted.epoch
                     AND p.idx = wanted.idx AND p.chunk = wanted.chunk) AS \"bytes?\"
         FROM unnest((SELECT $1::int[]), (SELECT $2::int[]), (SELECT $3::bigint[]), (SELECT $4::int[])) WITH ORDINALITY
             AS wanted (origin_id, epoch, idx, chunk, place)
         ORDER BY place",
        at.origins.as_slice(),
        at.epochs.as_slice(),
        at.indexes.as_slice(),
        chunks.as_slice()
    )
    .fetch_all(connection)
    .await?;
    Ok(bytes)
}

/// The first `count` chunks of a payload, in order.
async fn first_chunks(
    connection: &mut PgConnection,
    key: LogKey,
    index: Index,
    count: usize,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let bytes = sqlx::query_scalar!(
        "SELECT bytes FROM log.payload WHERE origin_id = $1 AND epoch = $2 AND idx = $3 ORDER BY chunk LIMIT $4",
        key.origin_id,
        key.epoch,
        big(index)?,
        i64::try_from(count).unwrap_or(i64::MAX)
    )
    .fetch_all(connection)
    .await?;
    Ok(bytes)
}

impl Store {
    /// A chunk of a payload, as stored.
    pub async fn read_chunk(&self, log: &LogId, index: Index, chunk: u32) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(None) };
        let bytes = sqlx::query_scalar!(
            "SELECT bytes FROM log.payload WHERE origin_id = $1 AND epoch = $2 AND idx = $3 AND chunk = $4",
            key.origin_id,
            key.epoch,
            big(index)?,
            int(chunk)?
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        Ok(bytes)
    }

    /// The chunks of a payload in order, at most `count` from the first on.
    pub async fn read_chunks(&self, log: &LogId, index: Index, count: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(Vec::new()) };
        first_chunks(&mut *self.connection().await?, key, index, count).await
    }

    /// The chunks at `places`, in that order; `None` for a chunk that is not there, or no longer there.
    pub async fn chunks_at(&self, places: &[ChunkPlace]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        chunks_at(&mut *self.connection().await?, places).await
    }
}

impl Tx {
    /// The chunks of a payload in order, at most `count` from the first on, as this transaction sees them.
    pub async fn chunks(&mut self, key: LogKey, index: Index, count: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        first_chunks(self.connection(), key, index, count).await
    }

    /// As [`Store::chunks_at`], including what this transaction has written.
    pub async fn chunks_at(&mut self, places: &[ChunkPlace]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        chunks_at(self.connection(), places).await
    }
}
