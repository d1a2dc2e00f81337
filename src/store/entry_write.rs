//! Writes entries and their payloads. The caller holds the lock of the log's head.

use marsad_log::commitment::Opening;
use marsad_log::entry::{Header, Index};
use marsad_log::extension::EntryPosition;
use marsad_log::merkle::Hash;

use super::entry_read::PayloadState;
use super::integers::{big, hash_bytes, int, natural};
use super::log_key::LogKey;
use super::{StoreError, Tx};

/// An entry to be stored. A payload that is not held has no opening.
#[derive(Debug)]
pub struct NewEntry<'a> {
    pub header: &'a Header,
    /// The header's bytes, as signed.
    pub bytes: &'a [u8],
    pub payload_state: PayloadState,
    pub state_detail: &'a str,
    pub opening: Option<&'a Opening>,
    pub chunk_sizes: &'a [u32],
}

/// About how many bytes of chunks one statement writes.
const STATEMENT_BYTES: usize = 1024 * 1024;

/// How many of `chunks` one statement writes: at least one, if there is one.
fn fitting(chunks: &[Vec<u8>]) -> usize {
    let mut bytes = 0;
    let fits = chunks.iter().take_while(|chunk| {
        bytes += chunk.len();
        bytes <= STATEMENT_BYTES
    });
    fits.count().max(usize::from(!chunks.is_empty()))
}

fn sizes(chunk_sizes: &[u32]) -> Result<Vec<i32>, StoreError> {
    chunk_sizes.iter().map(|bytes| int(*bytes)).collect()
}

impl Tx {
    /// Stores an entry, with the chunks of its payload if that is held.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails, also because the entry is there.
    pub async fn insert_entry(
        &mut self,
        key: LogKey,
        entry: &NewEntry<'_>,
        chunks: &[Vec<u8>],
    ) -> Result<(), StoreError> {
        let header = entry.header;
        let (first, rest) = chunks.split_at_checked(fitting(chunks)).unwrap_or((chunks, &[]));
        let chunk_sizes = entry.opening.map(|_| sizes(entry.chunk_sizes)).transpose()?;
        sqlx::query!(
            "WITH entry AS (
                 INSERT INTO log.entry (origin_id, epoch, idx, kind, sharing, payload_state, state_detail, header, salt,
                     chunk_hashes, chunk_sizes)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             )
             INSERT INTO log.payload (origin_id, epoch, idx, chunk, bytes)
             SELECT $1, $2, $3, place::int - 1, bytes
             FROM unnest($12::bytea[]) WITH ORDINALITY AS chunk (bytes, place)",
            key.origin_id,
            key.epoch,
            big(header.index)?,
            i32::from(header.kind.code()),
            i16::from(header.sharing.code()),
            entry.payload_state.number(),
            entry.state_detail,
            entry.bytes,
            entry.opening.map(|opening| opening.salt.as_bytes().as_slice()),
            entry.opening.map(|opening| hash_bytes(&opening.chunk_hashes)),
            chunk_sizes.as_deref(),
            first
        )
        .execute(self.connection())
        .await?;
        self.insert_chunks_from(key, header.index, first.len(), rest).await
    }

    /// Stores the chunks of the payload of a stored entry.
    pub async fn insert_chunks(&mut self, key: LogKey, index: Index, chunks: &[Vec<u8>]) -> Result<(), StoreError> {
        self.insert_chunks_from(key, index, 0, chunks).await
    }

    /// Stores chunks; the first gets the number `number`.
    async fn insert_chunks_from(
        &mut self,
        key: LogKey,
        index: Index,
        mut number: usize,
        mut chunks: &[Vec<u8>],
    ) -> Result<(), StoreError> {
        while let Some((now, later)) = chunks.split_at_checked(fitting(chunks)).filter(|(now, _)| !now.is_empty()) {
            sqlx::query!(
                "INSERT INTO log.payload (origin_id, epoch, idx, chunk, bytes)
                 SELECT $1::int, $2::int, $3::bigint, $4::int + place::int - 1, bytes
                 FROM unnest($5::bytea[]) WITH ORDINALITY AS chunk (bytes, place)",
                key.origin_id,
                key.epoch,
                big(index)?,
                int(number)?,
                now
            )
            .execute(self.connection())
            .await?;
            number += now.len();
            chunks = later;
        }
        Ok(())
    }

    /// Marks a withheld or lost payload as held. `false` if the payload was neither.
    pub async fn fill_payload(
        &mut self,
        key: LogKey,
        index: Index,
        opening: &Opening,
        chunk_sizes: &[u32],
    ) -> Result<bool, StoreError> {
        let chunk_sizes = sizes(chunk_sizes)?;
        let done = sqlx::query!(
            "UPDATE log.entry SET payload_state = 0, state_detail = '', salt = $4, chunk_hashes = $5, chunk_sizes = $6
             WHERE origin_id = $1 AND epoch = $2 AND idx = $3 AND payload_state IN (1, 3)",
            key.origin_id,
            key.epoch,
            big(index)?,
            opening.salt.as_bytes().as_slice(),
            hash_bytes(&opening.chunk_hashes),
            chunk_sizes.as_slice()
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Marks the payload of an entry as lost and deletes what is left of it, so that a peer can send it again.
    pub async fn lose_payload(&mut self, key: LogKey, index: Index) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE log.entry
             SET payload_state = 3, state_detail = '', salt = NULL, chunk_hashes = NULL, chunk_sizes = NULL
             WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            key.origin_id,
            key.epoch,
            big(index)?
        )
        .execute(self.connection())
        .await?;
        self.delete_chunks(key, index).await
    }

    /// Deletes the payload and the opening of an entry; the header stays. `false` for an entry that is erased already,
    /// and for a kind that cannot be erased because the views of other entries depend on it.
    pub async fn erase_payload(&mut self, key: LogKey, index: Index, by: EntryPosition) -> Result<bool, StoreError> {
        // Genesis, catalogue, membership, withdrawal, erasure.
        let done = sqlx::query!(
            "UPDATE log.entry SET payload_state = 2, state_detail = $4, salt = NULL, chunk_hashes = NULL,
                 chunk_sizes = NULL
             WHERE origin_id = $1 AND epoch = $2 AND idx = $3 AND payload_state <> 2 AND kind NOT IN (1, 2, 3, 7, 8)",
            key.origin_id,
            key.epoch,
            big(index)?,
            if int(by.epoch)? == key.epoch { by.index.to_string() } else { format!("{}/{}", by.epoch, by.index) }
        )
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.delete_chunks(key, index).await?;
        Ok(true)
    }

    async fn delete_chunks(&mut self, key: LogKey, index: Index) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "DELETE FROM log.payload WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            key.origin_id,
            key.epoch,
            big(index)?
        ))
        .await
    }

    /// The entry from `from` on whose header has this commitment. No two entries have the same commitment: each has its
    /// own salt.
    pub async fn find_commitment(
        &mut self,
        key: LogKey,
        from: Index,
        commitment: &Hash,
    ) -> Result<Option<Index>, StoreError> {
        // Bytes 24 to 55 of a header.
        let index = sqlx::query_scalar!(
            "SELECT idx FROM log.entry WHERE origin_id = $1 AND epoch = $2 AND idx >= $3
                 AND substring(header FROM 25 FOR 32) = $4",
            key.origin_id,
            key.epoch,
            big(from)?,
            commitment.as_bytes().as_slice()
        )
        .fetch_optional(self.connection())
        .await?;
        index.map(natural).transpose()
    }
}
