//! The hashes of a log's tree, read and written under the lock of the log's head.

use sqlx::PgConnection;

use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_log::merkle::{Hash, leaf_hash};

use super::integers::{big, hash_bytes, hashes, natural};
use super::log_key::LogKey;
use super::{Store, StoreError, Tx};

impl Tx {
    /// Stores a complete tile.
    pub async fn insert_tile(&mut self, key: LogKey, tile: (u8, u64), hashes: &[Hash]) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "INSERT INTO log.tile (origin_id, epoch, level, tile, hashes) VALUES ($1, $2, $3, $4, $5)",
            key.origin_id,
            key.epoch,
            i16::from(tile.0),
            big(tile.1)?,
            hash_bytes(hashes)
        ))
        .await
    }

    /// The leaf hashes of the entries from `from` to before `to`, as this transaction sees them.
    pub async fn leaves(&mut self, key: LogKey, from: Index, to: Index) -> Result<Vec<(Index, Hash)>, StoreError> {
        let rows = sqlx::query!(
            "SELECT idx, header FROM log.entry WHERE origin_id = $1 AND epoch = $2 AND idx >= $3 AND idx < $4
             ORDER BY idx",
            key.origin_id,
            key.epoch,
            big(from)?,
            big(to)?
        )
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(|row| Ok((natural(row.idx)?, leaf_hash(&row.header)))).collect()
    }

    /// The complete tiles among `tiles` (level and number), as this transaction sees them.
    pub async fn tiles(&mut self, key: LogKey, tiles: &[(u8, u64)]) -> Result<Vec<((u8, u64), Vec<Hash>)>, StoreError> {
        read_tiles(self.connection(), key, tiles).await
    }
}

impl Store {
    /// The complete tiles among `tiles` (level and number), with their hashes.
    pub async fn read_tiles(
        &self,
        log: &LogId,
        tiles: &[(u8, u64)],
    ) -> Result<Vec<((u8, u64), Vec<Hash>)>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(Vec::new()) };
        read_tiles(&mut *self.connection().await?, key, tiles).await
    }
}

async fn read_tiles(
    connection: &mut PgConnection,
    key: LogKey,
    tiles: &[(u8, u64)],
) -> Result<Vec<((u8, u64), Vec<Hash>)>, StoreError> {
    let levels: Vec<i16> = tiles.iter().map(|(level, _)| i16::from(*level)).collect();
    let numbers: Vec<i64> = tiles.iter().map(|(_, tile)| big(*tile)).collect::<Result<_, _>>()?;
    let rows = sqlx::query!(
        "SELECT level, tile, hashes FROM log.tile JOIN unnest($3::smallint[], $4::bigint[]) AS wanted (level, tile)
         USING (level, tile) WHERE origin_id = $1 AND epoch = $2",
        key.origin_id,
        key.epoch,
        levels.as_slice(),
        numbers.as_slice()
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let level = u8::try_from(row.level).map_err(|_| StoreError::corrupt("an invalid level of tiles"))?;
            Ok(((level, natural(row.tile)?), hashes(&row.hashes)?))
        })
        .collect()
}
