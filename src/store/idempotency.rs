//! What became of the idempotency keys of this node's own submitters.

use crate::domain::code::OrganisationCode;
use crate::log::entry::{Epoch, Index, SharingClass};
use crate::log::merkle::Hash;

use super::number::{big, hash, int, natural, unsigned};
use super::{Store, StoreError, Tx};

/// What a key was used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyRow {
    /// The content digest; of what is erased nobody knows it any more.
    pub content: Option<Hash>,
    pub submission: String,
    pub epoch: Epoch,
    /// The first entry.
    pub index: Index,
    pub entries: u32,
    /// The size of the tree that the receipt is for.
    pub size: u64,
    pub sharing: SharingClass,
}

type Columns = (Vec<u8>, String, i32, i64, i32, i64, i16);

fn read((content, submission, epoch, index, entries, size, sharing): Columns) -> Result<IdempotencyRow, StoreError> {
    Ok(IdempotencyRow {
        content: if content.is_empty() { None } else { Some(hash(&content)?) },
        submission,
        epoch: unsigned(epoch)?,
        index: natural(index)?,
        entries: unsigned(entries)?,
        size: natural(size)?,
        sharing: SharingClass::from_code(
            u8::try_from(sharing).map_err(|_| StoreError::corrupt("a sharing class that is none"))?,
        ),
    })
}

impl Tx {
    /// Takes a key. Who comes second waits here until the first has committed or given up; then gets what the key was
    /// used for, or the key.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn take_idempotency_key(
        &mut self,
        reporter: &OrganisationCode,
        key: &str,
        content: &Hash,
        submission: &str,
        sharing: SharingClass,
    ) -> Result<Option<IdempotencyRow>, StoreError> {
        let taken = sqlx::query(
            "INSERT INTO node.idempotency (reporter, idem_key, content, submission, sharing, epoch, idx, entries,
                 size)
             VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0) ON CONFLICT DO NOTHING",
        )
        .bind(reporter.as_str())
        .bind(key)
        .bind(content.as_bytes().as_slice())
        .bind(submission)
        .bind(i16::from(sharing.code()))
        .execute(self.connection())
        .await?;
        if taken.rows_affected() == 1 {
            return Ok(None);
        }
        let row: Columns = sqlx::query_as(
            "SELECT content, submission, epoch, idx, entries, size, sharing FROM node.idempotency
             WHERE reporter = $1 AND idem_key = $2",
        )
        .bind(reporter.as_str())
        .bind(key)
        .fetch_one(self.connection())
        .await?;
        read(row).map(Some)
    }

    /// Writes where the submission of a key that this transaction took is in the log.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn settle_idempotency_key(
        &mut self,
        reporter: &OrganisationCode,
        key: &str,
        row: &IdempotencyRow,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE node.idempotency SET epoch = $3, idx = $4, entries = $5, size = $6
             WHERE reporter = $1 AND idem_key = $2",
        )
        .bind(reporter.as_str())
        .bind(key)
        .bind(int(row.epoch)?)
        .bind(big(row.index)?)
        .bind(int(row.entries)?)
        .bind(big(row.size)?)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

impl Store {
    /// What a key was used for.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn find_idempotency_key(
        &self,
        reporter: &OrganisationCode,
        key: &str,
    ) -> Result<Option<IdempotencyRow>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "SELECT content, submission, epoch, idx, entries, size, sharing FROM node.idempotency
             WHERE reporter = $1 AND idem_key = $2",
        )
        .bind(reporter.as_str())
        .bind(key)
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(read).transpose()
    }

    /// A submission of this node's own submitters, by its identifier.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn find_own_submission(&self, submission: &str) -> Result<Option<IdempotencyRow>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "SELECT content, submission, epoch, idx, entries, size, sharing FROM node.idempotency WHERE submission = $1",
        )
        .bind(submission)
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(read).transpose()
    }
}
