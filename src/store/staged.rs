//! Verified chunks of peers' entries that are still coming in: a broken transfer resumes inside an entry.

use crate::log::checkpoint::LogId;
use crate::log::commitment::chunk_hash;
use crate::log::entry::Index;
use crate::log::merkle::Hash;

use super::log_key::LogKey;
use super::number::{big, int, natural, unsigned};
use super::{Store, StoreError, Tx};

impl Store {
    /// Keeps a chunk, which has been verified. The same again changes nothing, and nothing is kept of what is erased: an
    /// erasure changes the row that is locked here, and drops what is kept afterwards.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn stage_chunk(&self, log: &LogId, index: Index, chunk: u32, bytes: &[u8]) -> Result<(), StoreError> {
        sqlx::query(
            "WITH entry AS MATERIALIZED (
                 SELECT e.payload_state FROM log.entry e JOIN log.origin o USING (origin_id)
                 WHERE o.name = $1 AND e.epoch = $2 AND e.idx = $3 FOR SHARE OF e
             )
             INSERT INTO node.staged_chunk (origin, epoch, idx, chunk, hash, bytes)
             SELECT $1, $2, $3, $4, $5, $6 WHERE NOT EXISTS (SELECT FROM entry WHERE payload_state = 2)
             ON CONFLICT DO NOTHING",
        )
        .bind(log.origin.as_str())
        .bind(int(log.epoch)?)
        .bind(big(index)?)
        .bind(int(chunk)?)
        .bind(chunk_hash(chunk, bytes).as_bytes().as_slice())
        .bind(bytes)
        .execute(&mut *self.connection().await?)
        .await?;
        Ok(())
    }

    /// The chunks of a log that are kept, as (index, chunk), in order.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn staged_chunks(&self, log: &LogId) -> Result<Vec<(Index, u32)>, StoreError> {
        let rows: Vec<(i64, i32)> = sqlx::query_as(
            "SELECT idx, chunk FROM node.staged_chunk WHERE origin = $1 AND epoch = $2 ORDER BY idx, chunk",
        )
        .bind(log.origin.as_str())
        .bind(int(log.epoch)?)
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(|(index, chunk)| Ok((natural(index)?, unsigned(chunk)?))).collect()
    }

    /// Drops what is kept of entries below `below`: they are stored.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn clear_staged(&self, log: &LogId, below: Index) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM node.staged_chunk WHERE origin = $1 AND epoch = $2 AND idx < $3")
            .bind(log.origin.as_str())
            .bind(int(log.epoch)?)
            .bind(big(below)?)
            .execute(&mut *self.connection().await?)
            .await?;
        Ok(())
    }
}

impl Tx {
    /// Whether the payload of an entry was withheld or lost, so that it may still come.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn awaits_payload(&mut self, key: LogKey, index: Index) -> Result<bool, StoreError> {
        let awaits = sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM log.entry
                            WHERE origin_id = $1 AND epoch = $2 AND idx = $3 AND payload_state IN (1, 3))",
        );
        let awaits = awaits.bind(key.origin_id).bind(key.epoch).bind(big(index)?);
        Ok(awaits.fetch_one(self.connection()).await?)
    }

    /// The first `count` kept chunks of an entry, in order.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn staged_bytes(&mut self, log: &LogId, index: Index, count: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        let bytes = sqlx::query_scalar(
            "SELECT bytes FROM node.staged_chunk WHERE origin = $1 AND epoch = $2 AND idx = $3 ORDER BY chunk LIMIT $4",
        )
        .bind(log.origin.as_str())
        .bind(int(log.epoch)?)
        .bind(big(index)?)
        .bind(i64::try_from(count).unwrap_or(i64::MAX))
        .fetch_all(self.connection())
        .await?;
        Ok(bytes)
    }

    /// The number, hash and size of each kept chunk of an entry, in order; none of the chunks themselves is read.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what cannot be.
    pub async fn staged_hashes(&mut self, log: &LogId, index: Index) -> Result<Vec<(u32, Hash, u32)>, StoreError> {
        let rows: Vec<(i32, Vec<u8>, i32)> = sqlx::query_as(
            "SELECT chunk, hash, octet_length(bytes) FROM node.staged_chunk
             WHERE origin = $1 AND epoch = $2 AND idx = $3 ORDER BY chunk",
        )
        .bind(log.origin.as_str())
        .bind(int(log.epoch)?)
        .bind(big(index)?)
        .fetch_all(self.connection())
        .await?;
        let read = |(chunk, hash, size): (i32, Vec<u8>, i32)| {
            let hash = Hash::from_slice(&hash).map_err(|_| StoreError::corrupt("the hash of a staged chunk"))?;
            Ok((unsigned(chunk)?, hash, unsigned(size)?))
        };
        rows.into_iter().map(read).collect()
    }

    /// Makes the kept chunks of an entry its payload, inside the database.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn insert_staged(&mut self, key: LogKey, log: &LogId, index: Index) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO log.payload (origin_id, epoch, idx, chunk, bytes)
             SELECT $1, $2, $3, chunk, bytes FROM node.staged_chunk WHERE origin = $4 AND epoch = $2 AND idx = $3",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(big(index)?)
        .bind(log.origin.as_str())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Drops what is kept of one entry.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn drop_staged(&mut self, log: &LogId, index: Index) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM node.staged_chunk WHERE origin = $1 AND epoch = $2 AND idx = $3")
            .bind(log.origin.as_str())
            .bind(int(log.epoch)?)
            .bind(big(index)?)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
