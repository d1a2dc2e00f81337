//! Chunks of payloads by their places, as many as are asked for at once.

use sqlx::PgConnection;

use crate::log::entry::Index;

use super::log_key::LogKey;
use super::number::{big, int};
use super::{Store, StoreError, Tx};

/// Where a chunk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChunkPlace {
    pub key: LogKey,
    pub index: Index,
    pub chunk: u32,
}

/// The chunks at `places`, in that order.
async fn read(connection: &mut PgConnection, places: &[ChunkPlace]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
    let indexes: Vec<i64> = places.iter().map(|place| big(place.index)).collect::<Result<_, _>>()?;
    let chunks: Vec<i32> = places.iter().map(|place| int(place.chunk)).collect::<Result<_, _>>()?;
    // One look-up in the key for each, whatever the planner believes of the size of the list. It does not see the lists
    // themselves (each is a query of its own): else it plans again every time, which takes longer than the look-ups.
    let bytes = sqlx::query_scalar(
        "SELECT (SELECT p.bytes FROM log.payload p WHERE p.origin_id = wanted.origin_id AND p.epoch = wanted.epoch
                     AND p.idx = wanted.idx AND p.chunk = wanted.chunk)
         FROM unnest((SELECT $1::int[]), (SELECT $2::int[]), (SELECT $3::bigint[]), (SELECT $4::int[])) WITH ORDINALITY
             AS wanted (origin_id, epoch, idx, chunk, place)
         ORDER BY place",
    )
    .bind(places.iter().map(|place| place.key.origin_id).collect::<Vec<i32>>())
    .bind(places.iter().map(|place| place.key.epoch).collect::<Vec<i32>>())
    .bind(indexes)
    .bind(chunks)
    .fetch_all(connection)
    .await?;
    Ok(bytes)
}

impl Store {
    /// The chunks at `places`, in that order; `None` where there is none (any more).
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn chunks_at(&self, places: &[ChunkPlace]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        read(&mut *self.connection().await?, places).await
    }
}

impl Tx {
    /// As [`Store::chunks_at`], what this transaction has written among them.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn chunks_at(&mut self, places: &[ChunkPlace]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        read(self.connection(), places).await
    }
}
