//! The idempotency keys of this node's own submitters, and the submission that each stands for.

use sqlx::PgConnection;

use marsad_domain::audience::Audience;
use marsad_domain::code::OrganisationCode;
use marsad_log::entry::{Epoch, Index, SharingClass};
use marsad_log::merkle::Hash;

use super::codes::{audience, sharing_class};
use super::integers::{big, hash, int, natural, unsigned};
use super::log_key::LogKey;
use super::{Store, StoreError, Tx};

/// What a key was used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyRow {
    /// The content digest; `None` once the submission is erased.
    pub content: Option<Hash>,
    pub submission: String,
    pub epoch: Epoch,
    /// The first entry.
    pub index: Index,
    pub entries: u32,
    /// The size of the tree that the receipt is for.
    pub size: u64,
    pub sharing: SharingClass,
    pub audience: Audience,
    /// Whether the submission was stored under this key. If not, an earlier submission holds the same figures.
    pub stored: bool,
}

/// What a caller submits under a key.
#[derive(Debug, Clone, Copy)]
pub struct KeyedContent<'c> {
    pub content: &'c Hash,
    pub sharing: SharingClass,
    pub audience: Audience,
}

impl IdempotencyRow {
    /// Whether the key was used for the same content; false once the submission is erased.
    #[must_use]
    pub fn is_of(&self, keyed: KeyedContent<'_>) -> bool {
        self.content.as_ref() == Some(keyed.content) && self.sharing == keyed.sharing && self.audience == keyed.audience
    }
}

struct Columns {
    content: Vec<u8>,
    submission: String,
    epoch: i32,
    idx: i64,
    entries: i32,
    size: i64,
    sharing: i16,
    audience: String,
    stored: bool,
}

impl TryFrom<Columns> for IdempotencyRow {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self, StoreError> {
        Ok(Self {
            content: if row.content.is_empty() { None } else { Some(hash(&row.content)?) },
            submission: row.submission,
            epoch: unsigned(row.epoch)?,
            index: natural(row.idx)?,
            entries: unsigned(row.entries)?,
            size: natural(row.size)?,
            sharing: sharing_class(row.sharing)?,
            audience: audience(&row.audience)?,
            stored: row.stored,
        })
    }
}

async fn read_key(
    connection: &mut PgConnection,
    reporter: &OrganisationCode,
    key: &str,
) -> Result<Option<IdempotencyRow>, StoreError> {
    let row = sqlx::query_as!(
        Columns,
        "SELECT content, submission, epoch, idx, entries, size, sharing, audience, stored FROM node.idempotency
             WHERE reporter = $1 AND idem_key = $2",
        reporter.as_str(),
        key
    )
    .fetch_optional(connection)
    .await?;
    row.map(TryInto::try_into).transpose()
}

impl Tx {
    /// Takes a key. A second call with the same key waits here until the first transaction ends. It then gets the row
    /// of the first if that committed, and takes the key if it did not.
    pub async fn take_idempotency_key(
        &mut self,
        reporter: &OrganisationCode,
        key: &str,
        keyed: KeyedContent<'_>,
        submission: &str,
    ) -> Result<Option<IdempotencyRow>, StoreError> {
        let taken = sqlx::query!(
            "INSERT INTO node.idempotency (reporter, idem_key, content, submission, sharing, audience, stored, epoch,
                 idx, entries, size)
             VALUES ($1, $2, $3, $4, $5, $6, true, 0, 0, 0, 0) ON CONFLICT DO NOTHING",
            reporter.as_str(),
            key,
            keyed.content.as_bytes().as_slice(),
            submission,
            i16::from(keyed.sharing.code()),
            keyed.audience.as_str()
        )
        .execute(self.connection())
        .await?;
        if taken.rows_affected() == 1 {
            return Ok(None);
        }
        let row = read_key(self.connection(), reporter, key).await?;
        row.map(Some).ok_or_else(|| StoreError::corrupt("no row for an idempotency key that was taken"))
    }

    /// Writes which submission a key that this transaction took stands for, and where it is in the log.
    pub async fn resolve_idempotency_key(
        &mut self,
        reporter: &OrganisationCode,
        key: &str,
        row: &IdempotencyRow,
    ) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "UPDATE node.idempotency SET epoch = $3, idx = $4, entries = $5, size = $6, submission = $7, stored = $8
             WHERE reporter = $1 AND idem_key = $2",
            reporter.as_str(),
            key,
            int(row.epoch)?,
            big(row.index)?,
            int(row.entries)?,
            big(row.size)?,
            &row.submission,
            row.stored
        ))
        .await
    }

    /// Inserts the keys of submissions whose entries in a log of this node came back from peers. A retry of such a
    /// submission gets its receipt, under the first checkpoint that covers it. A submission without such a checkpoint
    /// gets no key.
    pub async fn restore_keys(&mut self, log: LogKey) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "INSERT INTO node.idempotency (reporter, idem_key, content, submission, sharing, audience, stored, epoch,
                 idx, entries, size)
             SELECT own.reporter, own.idem_key, own.content, own.submission, own.sharing, own.audience, true, $2,
                 own.first, own.entries, signed.size
             FROM (
                 SELECT s.reporter, s.idem_key, s.content, s.submission, s.sharing, s.audience, min(s.idx) AS first,
                     max(s.idx) AS last, count(*)::int AS entries
                 FROM view.submission s
                 WHERE s.origin_id = $1 AND s.epoch = $2
                     AND NOT EXISTS (SELECT FROM node.idempotency i WHERE i.submission = s.submission AND i.stored)
                 GROUP BY s.reporter, s.idem_key, s.content, s.submission, s.sharing, s.audience
             ) own
             CROSS JOIN LATERAL (
                 SELECT c.size FROM log.checkpoint c
                 WHERE c.origin_id = $1 AND c.epoch = $2 AND c.size > own.last ORDER BY c.size LIMIT 1
             ) signed
             ON CONFLICT DO NOTHING",
            log.origin_id,
            log.epoch
        ))
        .await
    }

    /// The key under which the entry at an index of this node's log was stored; `None` if that is not known.
    pub async fn key_of_entry(&mut self, log: LogKey, index: Index) -> Result<Option<IdempotencyRow>, StoreError> {
        let row = sqlx::query_as!(
            Columns,
            "SELECT i.content, i.submission, i.epoch, i.idx, i.entries, i.size, i.sharing, i.audience, i.stored
             FROM view.submission s JOIN node.idempotency i ON i.submission = s.submission AND i.stored
             WHERE s.origin_id = $1 AND s.epoch = $2 AND s.idx = $3 AND i.content <> ''",
            log.origin_id,
            log.epoch,
            big(index)?
        )
        .fetch_optional(self.connection())
        .await?;
        row.map(TryInto::try_into).transpose()
    }
}

impl Store {
    /// Stores that a key stands for an earlier submission with the same figures, unless the key is taken.
    pub async fn note_standing(
        &self,
        reporter: &OrganisationCode,
        key: &str,
        keyed: KeyedContent<'_>,
        submission: &str,
    ) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "INSERT INTO node.idempotency (reporter, idem_key, content, submission, sharing, audience, stored, epoch,
                 idx, entries, size)
             SELECT $1, $2, $3, $4, $5, $6, false, i.epoch, i.idx, i.entries, i.size
             FROM node.idempotency i WHERE i.submission = $4 AND i.stored ON CONFLICT DO NOTHING",
            reporter.as_str(),
            key,
            keyed.content.as_bytes().as_slice(),
            submission,
            i16::from(keyed.sharing.code()),
            keyed.audience.as_str()
        ))
        .await
    }

    /// What a key was used for.
    pub async fn find_idempotency_key(
        &self,
        reporter: &OrganisationCode,
        key: &str,
    ) -> Result<Option<IdempotencyRow>, StoreError> {
        read_key(&mut *self.connection().await?, reporter, key).await
    }

    /// A submission of this node's own submitters, by its identifier.
    pub async fn find_own_submission(&self, submission: &str) -> Result<Option<IdempotencyRow>, StoreError> {
        let row = sqlx::query_as!(
            Columns,
            "SELECT content, submission, epoch, idx, entries, size, sharing, audience, stored FROM node.idempotency
             WHERE submission = $1 AND stored",
            submission
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(TryInto::try_into).transpose()
    }
}
