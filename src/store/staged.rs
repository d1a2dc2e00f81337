//! Verified chunks of entries that peers are still sending: a broken transfer resumes inside an entry.

use marsad_log::checkpoint::LogId;
use marsad_log::commitment::chunk_hash;
use marsad_log::entry::Index;
use marsad_log::merkle::Hash;

use super::integers::{big, hash, int, natural, unsigned};
use super::log_key::LogKey;
use super::{Store, StoreError, Tx};

impl Store {
    /// Stores a verified chunk; idempotent. No chunk of an erased entry is stored: an erasure changes the row that is
    /// locked here, and then deletes the staged chunks.
    pub async fn stage_chunk(&self, log: &LogId, index: Index, chunk: u32, bytes: &[u8]) -> Result<(), StoreError> {
        let hash = chunk_hash(chunk, bytes);
        self.run(sqlx::query!(
            "WITH entry AS MATERIALIZED (
                 SELECT e.payload_state FROM log.entry e JOIN log.origin o USING (origin_id)
                 WHERE o.name = $1 AND e.epoch = $2 AND e.idx = $3 FOR SHARE OF e
             )
             INSERT INTO node.staged_chunk (origin, epoch, idx, chunk, hash, bytes)
             SELECT $1, $2, $3, $4, $5, $6 WHERE NOT EXISTS (SELECT FROM entry WHERE payload_state = 2)
             ON CONFLICT DO NOTHING",
            log.origin.as_str(),
            int(log.epoch)?,
            big(index)?,
            int(chunk)?,
            hash.as_bytes().as_slice(),
            bytes
        ))
        .await
    }

    /// The staged chunks of a log as (index, chunk), in order.
    pub async fn staged_chunks(&self, log: &LogId) -> Result<Vec<(Index, u32)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT idx, chunk FROM node.staged_chunk WHERE origin = $1 AND epoch = $2 ORDER BY idx, chunk",
            log.origin.as_str(),
            int(log.epoch)?
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(|row| Ok((natural(row.idx)?, unsigned(row.chunk)?))).collect()
    }

    /// Deletes the staged chunks of entries below `below`, which are stored by now.
    pub async fn clear_staged(&self, log: &LogId, below: Index) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "DELETE FROM node.staged_chunk WHERE origin = $1 AND epoch = $2 AND idx < $3",
            log.origin.as_str(),
            int(log.epoch)?,
            big(below)?
        ))
        .await
    }
}

impl Tx {
    /// Whether the payload of an entry is withheld or lost, so that it may still arrive.
    pub async fn awaits_payload(&mut self, key: LogKey, index: Index) -> Result<bool, StoreError> {
        let awaits = sqlx::query_scalar!(
            "SELECT EXISTS (
                 SELECT FROM log.entry
                 WHERE origin_id = $1 AND epoch = $2 AND idx = $3 AND payload_state IN (1, 3)
             ) AS \"is_awaited!\"",
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .fetch_one(self.connection())
        .await?;
        Ok(awaits)
    }

    /// The first `count` staged chunks of an entry, in order.
    pub async fn staged_bytes(&mut self, log: &LogId, index: Index, count: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        let bytes = sqlx::query_scalar!(
            "SELECT bytes FROM node.staged_chunk WHERE origin = $1 AND epoch = $2 AND idx = $3 ORDER BY chunk LIMIT $4",
            log.origin.as_str(),
            int(log.epoch)?,
            big(index)?,
            i64::try_from(count).unwrap_or(i64::MAX)
        )
        .fetch_all(self.connection())
        .await?;
        Ok(bytes)
    }

    /// The number, hash and size of each staged chunk of an entry, in order, without reading the chunks.
    pub async fn staged_hashes(&mut self, log: &LogId, index: Index) -> Result<Vec<(u32, Hash, u32)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT chunk, hash, octet_length(bytes) AS \"bytes!\" FROM node.staged_chunk
             WHERE origin = $1 AND epoch = $2 AND idx = $3 ORDER BY chunk",
            log.origin.as_str(),
            int(log.epoch)?,
            big(index)?
        )
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(|row| Ok((unsigned(row.chunk)?, hash(&row.hash)?, unsigned(row.bytes)?))).collect()
    }

    /// Copies the staged chunks of an entry into its payload, inside the database.
    pub async fn insert_staged(&mut self, key: LogKey, log: &LogId, index: Index) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "INSERT INTO log.payload (origin_id, epoch, idx, chunk, bytes)
             SELECT $1, $2, $3, chunk, bytes FROM node.staged_chunk WHERE origin = $4 AND epoch = $2 AND idx = $3",
            key.origin_id,
            key.epoch,
            big(index)?,
            log.origin.as_str()
        ))
        .await
    }

    /// Deletes the staged chunks of one entry.
    pub async fn drop_staged(&mut self, log: &LogId, index: Index) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "DELETE FROM node.staged_chunk WHERE origin = $1 AND epoch = $2 AND idx = $3",
            log.origin.as_str(),
            int(log.epoch)?,
            big(index)?
        ))
        .await
    }
}
