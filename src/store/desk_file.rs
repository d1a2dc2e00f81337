//! `node.desk_file`: files that people bring with a browser, until they are sent, deleted or too old.

use uuid::Uuid;

use marsad_domain::code::OrganisationCode;
use marsad_domain::timestamp::Timestamp;

use super::integers::{hash, natural};
use super::{Store, StoreError};
use marsad_log::merkle::Hash;

/// A new file.
#[derive(Debug, Clone)]
pub struct NewDeskFile<'a> {
    pub file: Uuid,
    pub organisation: &'a OrganisationCode,
    pub person: &'a str,
    pub name: &'a str,
    pub bytes: &'a [u8],
    pub digest: &'a Hash,
    pub created: Timestamp,
    pub expires: Timestamp,
}

/// A file, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskFile {
    pub file: Uuid,
    pub person: String,
    pub name: String,
    pub size: u64,
    pub digest: Hash,
    pub created: Timestamp,
    /// None once it is sent.
    pub expires: Option<Timestamp>,
    /// The submission that it was sent with.
    pub submission: Option<String>,
}

struct Columns {
    file: String,
    person: String,
    name: String,
    size: i32,
    digest: Vec<u8>,
    created: i64,
    expires: Option<i64>,
    submission: Option<String>,
}

impl TryFrom<Columns> for DeskFile {
    type Error = StoreError;

    fn try_from(row: Columns) -> Result<Self, StoreError> {
        Ok(Self {
            file: row.file.parse().map_err(|_| StoreError::corrupt("an invalid name of a file"))?,
            person: row.person,
            name: row.name,
            size: natural(i64::from(row.size))?,
            digest: hash(&row.digest)?,
            created: Timestamp::from_micros(row.created),
            expires: row.expires.map(Timestamp::from_micros),
            submission: row.submission,
        })
    }
}

impl Store {
    /// Stores a file, and deletes those that have expired by its time.
    pub async fn put_desk_file(&self, new: &NewDeskFile<'_>) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "WITH gone AS (DELETE FROM node.desk_file WHERE expires < $7)
             INSERT INTO node.desk_file (file, organisation, person, name, bytes, digest, created, expires)
             VALUES ($1::text::uuid, $2, $3, $4, $5, $6, $7, $8)",
            new.file.to_string(),
            new.organisation.as_str(),
            new.person,
            new.name,
            new.bytes,
            new.digest.as_bytes().as_slice(),
            new.created.micros(),
            new.expires.micros()
        ))
        .await
    }

    /// The files of an organisation that wait, the newest first.
    pub async fn waiting_desk_files(
        &self,
        organisation: &OrganisationCode,
        now: Timestamp,
    ) -> Result<Vec<DeskFile>, StoreError> {
        let rows = sqlx::query_as!(
            Columns,
            "SELECT file::text AS \"file!\", person, name, length(bytes) AS \"size!\", digest, created, expires, submission
             FROM node.desk_file WHERE organisation = $1 AND submission IS NULL AND expires >= $2 ORDER BY created DESC",
            organisation.as_str(),
            now.micros()
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        rows.into_iter().map(DeskFile::try_from).collect()
    }

    /// A file of an organisation; none if it is another organisation's, or has expired.
    pub async fn desk_file(
        &self,
        file: Uuid,
        organisation: &OrganisationCode,
        now: Timestamp,
    ) -> Result<Option<DeskFile>, StoreError> {
        let row = sqlx::query_as!(
            Columns,
            "SELECT file::text AS \"file!\", person, name, length(bytes) AS \"size!\", digest, created, expires, submission
             FROM node.desk_file WHERE file = $1::text::uuid AND organisation = $2 AND (expires IS NULL OR expires >= $3)",
            file.to_string(),
            organisation.as_str(),
            now.micros()
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(DeskFile::try_from).transpose()
    }

    /// The file of an organisation that a submission came from; none if it came otherwise.
    pub async fn desk_file_of_submission(
        &self,
        submission: &str,
        organisation: &OrganisationCode,
    ) -> Result<Option<DeskFile>, StoreError> {
        let row = sqlx::query_as!(
            Columns,
            "SELECT file::text AS \"file!\", person, name, length(bytes) AS \"size!\", digest, created, expires, submission
             FROM node.desk_file WHERE submission = $1 AND organisation = $2 ORDER BY created LIMIT 1",
            submission,
            organisation.as_str()
        )
        .fetch_optional(&mut *self.connection().await?)
        .await?;
        row.map(DeskFile::try_from).transpose()
    }

    /// The bytes of a file.
    pub async fn desk_file_bytes(&self, file: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
        let bytes =
            sqlx::query_scalar!("SELECT bytes FROM node.desk_file WHERE file = $1::text::uuid", file.to_string())
                .fetch_optional(&mut *self.connection().await?)
                .await?;
        Ok(bytes)
    }

    /// Notes the submission that a file was sent with. From then on the file is kept.
    pub async fn note_desk_file_sent(&self, file: Uuid, submission: &str) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "UPDATE node.desk_file SET submission = $2, expires = NULL WHERE file = $1::text::uuid",
            file.to_string(),
            submission
        ))
        .await
    }

    /// Deletes a file that was not sent.
    pub async fn delete_desk_file(&self, file: Uuid) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "DELETE FROM node.desk_file WHERE file = $1::text::uuid AND submission IS NULL",
            file.to_string()
        ))
        .await
    }

    /// Deletes the files of a submission that was erased.
    pub async fn delete_desk_files_of(&self, submission: &str) -> Result<(), StoreError> {
        self.run(sqlx::query!("DELETE FROM node.desk_file WHERE submission = $1", submission)).await
    }
}
