//! Verified chunks of peers' entries that are still coming in: a broken transfer resumes inside an entry.

use crate::log::checkpoint::LogId;
use crate::log::entry::Index;

use super::number::{big, int, natural, unsigned};
use super::{Store, StoreError, Tx};

impl Store {
    /// Keeps a chunk, which has been verified. The same again changes nothing.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn stage_chunk(&self, log: &LogId, index: Index, chunk: u32, bytes: &[u8]) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO node.staged_chunk (origin, epoch, idx, chunk, bytes) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
        )
        .bind(log.origin.as_str())
        .bind(int(log.epoch)?)
        .bind(big(index)?)
        .bind(int(chunk)?)
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
    /// A kept chunk.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn staged_chunk(&mut self, log: &LogId, index: Index, chunk: u32) -> Result<Option<Vec<u8>>, StoreError> {
        let bytes = sqlx::query_scalar(
            "SELECT bytes FROM node.staged_chunk WHERE origin = $1 AND epoch = $2 AND idx = $3 AND chunk = $4",
        )
        .bind(log.origin.as_str())
        .bind(int(log.epoch)?)
        .bind(big(index)?)
        .bind(int(chunk)?)
        .fetch_optional(self.connection())
        .await?;
        Ok(bytes)
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
