//! Stored checkpoints: those of own submissions, the largest one within what is held if a larger one is known, and both
//! sides of a fork.

use marsad_log::checkpoint::{Checkpoint, LogId};

use super::integers::big;
use super::log_key::LogKey;
use super::{Store, StoreError, Tx};

impl Tx {
    /// Stores a checkpoint that must be found again.
    pub async fn insert_checkpoint(
        &mut self,
        key: LogKey,
        checkpoint: &Checkpoint,
        note: &str,
    ) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "INSERT INTO log.checkpoint (origin_id, epoch, size, root, note) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
            key.origin_id,
            key.epoch,
            big(checkpoint.size)?,
            checkpoint.root.as_bytes().as_slice(),
            note
        ))
        .await
    }
}

impl Store {
    /// The note of the stored checkpoint of this size.
    pub async fn checkpoint_at(&self, log: &LogId, size: u64) -> Result<Option<String>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(None) };
        let note = sqlx::query_scalar!(
            "SELECT note FROM log.checkpoint WHERE origin_id = $1 AND epoch = $2 AND size = $3 ORDER BY root LIMIT 1",
            key.origin_id,
            key.epoch,
            big(size)?
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        Ok(note)
    }

    /// The notes of stored checkpoints of at most `size` entries, the largest first; a few are enough to find a valid
    /// one.
    pub async fn checkpoints_within(&self, log: &LogId, size: u64) -> Result<Vec<String>, StoreError> {
        let Some(key) = self.find_log_key(log).await? else { return Ok(Vec::new()) };
        let notes = sqlx::query_scalar!(
            "SELECT note FROM log.checkpoint WHERE origin_id = $1 AND epoch = $2 AND size <= $3
             ORDER BY size DESC, root LIMIT 8",
            key.origin_id,
            key.epoch,
            big(size)?
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        Ok(notes)
    }
}
