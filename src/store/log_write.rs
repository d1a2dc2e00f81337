//! The tables of the log, written: entries, payloads, tiles, heads. All under the lock of the log's head.

use crate::log::checkpoint::{Checkpoint, LogId};
use crate::log::commitment::Opening;
use crate::log::entry::{Header, Index};
use crate::log::extension::Place;
use crate::log::merkle::{Frontier, Hash, empty_root};
use crate::log::verify::Tail;

use super::log::{Head, HeadColumns, HeadState, PayloadState, head_of};
use super::log_key::LogKey;
use super::number::{big, hash_bytes, int, natural};
use super::{StoreError, Tx};

/// An entry to be stored. What is not held has no opening.
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

/// About how many bytes of chunks one statement takes.
const STATEMENT_BYTES: usize = 1024 * 1024;

/// How many of `chunks` one statement takes: at least one, if there is one.
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

const UPDATE_HEAD: &str = "
    UPDATE log.head SET size = $3, root = $4, frontier = $5, last_time = $6, last_cites = $8, note = $7
    WHERE origin_id = $1 AND epoch = $2";

const SIGN_HEAD: &str = "
    WITH checkpoint AS (INSERT INTO log.checkpoint (origin_id, epoch, size, root, note) VALUES ($1, $2, $3, $4, $7) ON CONFLICT DO NOTHING)
    UPDATE log.head SET size = $3, root = $4, frontier = $5, last_time = $6, last_cites = $8, note = $7
    WHERE origin_id = $1 AND epoch = $2";

impl Tx {
    /// Locks the head of a log until the end of the transaction; an empty one is made if there is none.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails or holds what cannot be.
    pub async fn lock_head(&mut self, key: LogKey, log: &LogId) -> Result<Head, StoreError> {
        if let Some(columns) = self.locked_head(key).await? {
            return head_of(log.clone(), columns);
        }
        sqlx::query(
            "INSERT INTO log.head (origin_id, epoch, size, root, frontier, last_time, last_cites, note, state)
             VALUES ($1, $2, 0, $3, '', 0, '', '', CASE WHEN EXISTS (
                 SELECT FROM log.head WHERE origin_id = $1 AND epoch > $2 AND size > 0) THEN 2 ELSE 0 END)
             ON CONFLICT DO NOTHING",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(empty_root().as_bytes().as_slice())
        .execute(self.connection())
        .await?;
        let columns = self.locked_head(key).await?;
        head_of(log.clone(), columns.ok_or_else(|| StoreError::corrupt("no head of a log that was just begun"))?)
    }

    async fn locked_head(&mut self, key: LogKey) -> Result<Option<HeadColumns>, StoreError> {
        let columns = sqlx::query_as(
            "SELECT size, root, frontier, last_time, last_cites, note, state FROM log.head
             WHERE origin_id = $1 AND epoch = $2 FOR UPDATE",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .fetch_optional(self.connection())
        .await?;
        Ok(columns)
    }

    /// Moves the head of a log, whose lock is held.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn update_head(
        &mut self,
        key: LogKey,
        frontier: &Frontier,
        tail: Tail,
        note: &str,
    ) -> Result<(), StoreError> {
        self.move_head(UPDATE_HEAD, key, frontier, (tail, note)).await
    }

    /// Moves the head of the own log, whose lock is held, and keeps the checkpoint that was signed of it.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn sign_head(
        &mut self,
        key: LogKey,
        frontier: &Frontier,
        tail: Tail,
        note: &str,
    ) -> Result<(), StoreError> {
        self.move_head(SIGN_HEAD, key, frontier, (tail, note)).await
    }

    async fn move_head(
        &mut self,
        statement: &'static str,
        key: LogKey,
        frontier: &Frontier,
        (tail, note): (Tail, &str),
    ) -> Result<(), StoreError> {
        sqlx::query(statement)
            .bind(key.origin_id)
            .bind(key.epoch)
            .bind(big(frontier.size())?)
            .bind(frontier.root().as_bytes().as_slice())
            .bind(frontier.to_bytes())
            .bind(tail.time.unwrap_or_default().micros())
            .bind(note)
            .bind(tail.cites.map_or_else(Vec::new, |cites| cites.to_bytes().to_vec()))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Closes the epochs before that of a log, whose first entry is being stored: also those in quarantine.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn close_epochs_before(&mut self, key: LogKey) -> Result<(), StoreError> {
        sqlx::query("UPDATE log.head SET state = $3 WHERE origin_id = $1 AND epoch < $2")
            .bind(key.origin_id)
            .bind(key.epoch)
            .bind(HeadState::Closed.number())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Keeps a larger checkpoint of a log, whose lock is held.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn set_note(&mut self, key: LogKey, note: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE log.head SET note = $3 WHERE origin_id = $1 AND epoch = $2")
            .bind(key.origin_id)
            .bind(key.epoch)
            .bind(note)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// The chunks of a payload in order, at most `count` from the first on, as this transaction sees them.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn chunks(&mut self, key: LogKey, index: Index, count: usize) -> Result<Vec<Vec<u8>>, StoreError> {
        let bytes = sqlx::query_scalar(
            "SELECT bytes FROM log.payload WHERE origin_id = $1 AND epoch = $2 AND idx = $3 ORDER BY chunk LIMIT $4",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(big(index)?)
        .bind(i64::try_from(count).unwrap_or(i64::MAX))
        .fetch_all(self.connection())
        .await?;
        Ok(bytes)
    }

    /// Says whether a log grows.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn set_head_state(&mut self, key: LogKey, state: HeadState) -> Result<(), StoreError> {
        sqlx::query("UPDATE log.head SET state = $3 WHERE origin_id = $1 AND epoch = $2")
            .bind(key.origin_id)
            .bind(key.epoch)
            .bind(state.number())
            .execute(self.connection())
            .await?;
        Ok(())
    }

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
        sqlx::query(
            "WITH entry AS (
                 INSERT INTO log.entry (origin_id, epoch, idx, kind, sharing, payload_state, state_detail, header, salt,
                     chunk_hashes, chunk_sizes)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             )
             INSERT INTO log.payload (origin_id, epoch, idx, chunk, bytes)
             SELECT $1, $2, $3, place::int - 1, bytes
             FROM unnest($12::bytea[]) WITH ORDINALITY AS chunk (bytes, place)",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(big(header.index)?)
        .bind(i32::from(header.kind.code()))
        .bind(i16::from(header.sharing.code()))
        .bind(entry.payload_state.number())
        .bind(entry.state_detail)
        .bind(entry.bytes)
        .bind(entry.opening.map(|opening| opening.salt.as_bytes().as_slice()))
        .bind(entry.opening.map(|opening| hash_bytes(&opening.chunk_hashes)))
        .bind(entry.opening.map(|_| sizes(entry.chunk_sizes)).transpose()?)
        .bind(first)
        .execute(self.connection())
        .await?;
        self.insert_chunks_from(key, header.index, first.len(), rest).await
    }

    /// Stores the chunks of a payload of an entry that is there.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn insert_chunks(&mut self, key: LogKey, index: Index, chunks: &[Vec<u8>]) -> Result<(), StoreError> {
        self.insert_chunks_from(key, index, 0, chunks).await
    }

    /// Stores chunks, of which the first has the number `number`.
    async fn insert_chunks_from(
        &mut self,
        key: LogKey,
        index: Index,
        mut number: usize,
        mut chunks: &[Vec<u8>],
    ) -> Result<(), StoreError> {
        while let Some((now, later)) = chunks.split_at_checked(fitting(chunks)).filter(|(now, _)| !now.is_empty()) {
            sqlx::query(
                "INSERT INTO log.payload (origin_id, epoch, idx, chunk, bytes)
                 SELECT $1::int, $2::int, $3::bigint, $4::int + place::int - 1, bytes
                 FROM unnest($5::bytea[]) WITH ORDINALITY AS chunk (bytes, place)",
            )
            .bind(key.origin_id)
            .bind(key.epoch)
            .bind(big(index)?)
            .bind(int(number)?)
            .bind(now)
            .execute(self.connection())
            .await?;
            number += now.len();
            chunks = later;
        }
        Ok(())
    }

    /// Makes an entry whose payload was withheld or lost one whose payload is held. `false` if it was neither.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn fill_payload(
        &mut self,
        key: LogKey,
        index: Index,
        opening: &Opening,
        chunk_sizes: &[u32],
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE log.entry SET payload_state = 0, state_detail = '', salt = $4, chunk_hashes = $5, chunk_sizes = $6
             WHERE origin_id = $1 AND epoch = $2 AND idx = $3 AND payload_state IN (1, 3)",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(big(index)?)
        .bind(opening.salt.as_bytes().as_slice())
        .bind(hash_bytes(&opening.chunk_hashes))
        .bind(sizes(chunk_sizes)?)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Says of an entry that its payload is lost, and removes what is left of it: it may come again from a peer.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn lose_payload(&mut self, key: LogKey, index: Index) -> Result<(), StoreError> {
        for statement in [
            "UPDATE log.entry SET payload_state = 3, state_detail = '', salt = NULL, chunk_hashes = NULL, chunk_sizes = NULL
             WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
            "DELETE FROM log.payload WHERE origin_id = $1 AND epoch = $2 AND idx = $3",
        ] {
            let query = sqlx::query(statement).bind(key.origin_id).bind(key.epoch).bind(big(index)?);
            query.execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Destroys what opens and what makes up the payload of an entry; the header stays. `false` for an entry that is
    /// erased already, and for one of a kind that cannot be erased: the views of others rest on it.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn erase_payload(&mut self, key: LogKey, index: Index, by: Place) -> Result<bool, StoreError> {
        let idx = big(index)?;
        // Genesis, catalogue, membership, withdrawal, erasure.
        let done = sqlx::query(
            "UPDATE log.entry SET payload_state = 2, state_detail = $4, salt = NULL, chunk_hashes = NULL,
                 chunk_sizes = NULL
             WHERE origin_id = $1 AND epoch = $2 AND idx = $3 AND payload_state <> 2 AND kind NOT IN (1, 2, 3, 7, 8)",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(idx)
        .bind(if int(by.epoch)? == key.epoch { by.index.to_string() } else { format!("{}/{}", by.epoch, by.index) })
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("DELETE FROM log.payload WHERE origin_id = $1 AND epoch = $2 AND idx = $3")
            .bind(key.origin_id)
            .bind(key.epoch)
            .bind(idx)
            .execute(self.connection())
            .await?;
        Ok(true)
    }

    /// Keeps a checkpoint that must be found again.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn insert_checkpoint(
        &mut self,
        key: LogKey,
        checkpoint: &Checkpoint,
        note: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO log.checkpoint (origin_id, epoch, size, root, note) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(big(checkpoint.size)?)
        .bind(checkpoint.root.as_bytes().as_slice())
        .bind(note)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The entry from `from` on whose header has this commitment. No two have the same: each has a salt of its own.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn find_commitment(
        &mut self,
        key: LogKey,
        from: Index,
        commitment: &Hash,
    ) -> Result<Option<Index>, StoreError> {
        // Bytes 24 to 55 of a header.
        let index: Option<i64> = sqlx::query_scalar(
            "SELECT idx FROM log.entry WHERE origin_id = $1 AND epoch = $2 AND idx >= $3
                 AND substring(header FROM 25 FOR 32) = $4",
        )
        .bind(key.origin_id)
        .bind(key.epoch)
        .bind(big(from)?)
        .bind(commitment.as_bytes().as_slice())
        .fetch_optional(self.connection())
        .await?;
        index.map(natural).transpose()
    }
}
