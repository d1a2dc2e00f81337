//! The hashes of a log's tree, read and written under the lock of the log's head.

use crate::log::entry::Index;
use crate::log::merkle::{Hash, leaf_hash};

use super::log::read_tiles;
use super::log_key::LogKey;
use super::number::{big, hash_bytes, natural};
use super::{StoreError, Tx};

impl Tx {
    /// Stores a complete tile.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn insert_tile(&mut self, key: LogKey, tile: (u8, u64), hashes: &[Hash]) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO log.tile (origin_id, epoch, level, tile, hashes) VALUES ($1, $2, $3, $4, $5)")
            .bind(key.origin_id)
            .bind(key.epoch)
            .bind(i16::from(tile.0))
            .bind(big(tile.1)?)
            .bind(hash_bytes(hashes))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// The leaf hashes of the entries from `from` up to but without `to`, as this transaction sees them.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn leaves(&mut self, key: LogKey, from: Index, to: Index) -> Result<Vec<(Index, Hash)>, StoreError> {
        let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(
            "SELECT idx, header FROM log.entry WHERE origin_id = $1 AND epoch = $2 AND idx >= $3 AND idx < $4
             ORDER BY idx",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(big(from)?)
        .bind(big(to)?)
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(|(index, header)| Ok((natural(index)?, leaf_hash(&header)))).collect()
    }

    /// The complete tiles among `tiles` (level and number), as this transaction sees them.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn tiles(&mut self, key: LogKey, tiles: &[(u8, u64)]) -> Result<Vec<((u8, u64), Vec<Hash>)>, StoreError> {
        read_tiles(self.connection(), key, tiles).await
    }
}
