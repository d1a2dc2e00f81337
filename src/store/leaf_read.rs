//! Leaf hashes of entries, from their headers.

use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_log::merkle::{Hash, leaf_hash};

use super::integers::{big, int, natural};
use super::{Store, StoreError, Tx};

impl Store {
    /// The leaf hashes of those entries of `indexes` that are held, with their indexes.
    pub async fn read_leaves(&self, log: &LogId, indexes: &[Index]) -> Result<Vec<(Index, Hash)>, StoreError> {
        read_leaves(&mut *self.connection().await?, log, indexes).await
    }
}

impl Tx {
    /// As [`Store::read_leaves`], as this transaction sees them.
    pub async fn read_leaves(&mut self, log: &LogId, indexes: &[Index]) -> Result<Vec<(Index, Hash)>, StoreError> {
        read_leaves(self.connection(), log, indexes).await
    }
}

async fn read_leaves<'e>(
    executor: impl sqlx::PgExecutor<'e>,
    log: &LogId,
    indexes: &[Index],
) -> Result<Vec<(Index, Hash)>, StoreError> {
    let indexes: Vec<i64> = indexes.iter().map(|index| big(*index)).collect::<Result<_, _>>()?;
    let rows = sqlx::query!(
        "SELECT e.idx, e.header FROM log.entry e JOIN log.origin o USING (origin_id)
         WHERE o.name = $1 AND e.epoch = $2 AND e.idx = ANY($3) ORDER BY e.idx",
        log.origin.as_str(),
        int(log.epoch)?,
        indexes.as_slice()
    )
    .fetch_all(executor)
    .await?;
    rows.into_iter().map(|row| Ok((natural(row.idx)?, leaf_hash(&row.header)))).collect()
}
