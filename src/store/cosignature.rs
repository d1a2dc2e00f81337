//! Signatures under checkpoints besides the origin's own: those of witnesses whose keys are known here. The caller has
//! verified them.

use marsad_log::checkpoint::{Checkpoint, NoteSignature};
use marsad_log::limits::NOTE_SIGNATURES_MAX;

use super::integers::big;
use super::log_key::LogKey;
use super::{Store, StoreError, Tx};

/// The most signatures that are kept for one checkpoint: with the origin's own they fit into a note.
const KEPT_MAX: usize = NOTE_SIGNATURES_MAX - 1;

impl Tx {
    /// Stores signatures under a checkpoint: the first of each key, and no more than a note has room for.
    pub async fn insert_cosignatures(
        &mut self,
        key: LogKey,
        checkpoint: &Checkpoint,
        signatures: &[NoteSignature],
    ) -> Result<(), StoreError> {
        if signatures.is_empty() {
            return Ok(());
        }
        let key_ids: Vec<i64> = signatures.iter().map(|own| i64::from(own.key_id)).collect();
        self.run(sqlx::query!(
            "INSERT INTO log.cosignature (origin_id, epoch, size, root, signer, key_id, signature)
             SELECT $1, $2, $3, $4, new.signer, new.key_id, new.signature
             FROM unnest($5::text[], $6::bigint[], $7::bytea[]) AS new (signer, key_id, signature)
             WHERE NOT EXISTS (
                 SELECT FROM log.cosignature c WHERE c.origin_id = $1 AND c.epoch = $2 AND c.size = $3 AND c.root = $4
                     AND c.signer = new.signer AND c.key_id = new.key_id)
             ORDER BY new.signer COLLATE \"C\", new.key_id
             LIMIT GREATEST(0, $8 - (SELECT count(*) FROM log.cosignature c
                 WHERE c.origin_id = $1 AND c.epoch = $2 AND c.size = $3 AND c.root = $4))
             ON CONFLICT DO NOTHING",
            key.origin_id,
            key.epoch,
            big(checkpoint.size)?,
            checkpoint.root.as_bytes().as_slice(),
            signatures.iter().map(|own| own.name.as_str()).collect::<Vec<_>>() as Vec<&str>,
            key_ids.as_slice(),
            signatures.iter().map(|own| own.bytes.as_slice()).collect::<Vec<_>>() as Vec<&[u8]>,
            i64::try_from(KEPT_MAX).unwrap_or(i64::MAX)
        ))
        .await
    }
}

impl Store {
    /// Whether any signature is stored.
    pub async fn has_cosignatures(&self) -> Result<bool, StoreError> {
        let query = sqlx::query_scalar!("SELECT EXISTS (SELECT FROM log.cosignature) AS \"has!\"");
        Ok(query.fetch_one(&mut *self.connection().await?).await?)
    }

    /// The stored signatures under a checkpoint, by name and key.
    pub async fn cosignatures(&self, checkpoint: &Checkpoint) -> Result<Vec<NoteSignature>, StoreError> {
        let Some(key) = self.find_log_key(&checkpoint.log).await? else { return Ok(Vec::new()) };
        let rows = sqlx::query!(
            "SELECT signer, key_id, signature FROM log.cosignature
             WHERE origin_id = $1 AND epoch = $2 AND size = $3 AND root = $4
             ORDER BY signer COLLATE \"C\", key_id",
            key.origin_id,
            key.epoch,
            big(checkpoint.size)?,
            checkpoint.root.as_bytes().as_slice()
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter()
            .map(|row| {
                let key_id = u32::try_from(row.key_id).map_err(|_| StoreError::corrupt("the identifier of a key"))?;
                Ok(NoteSignature { name: row.signer, key_id, bytes: row.signature })
            })
            .collect()
    }
}
