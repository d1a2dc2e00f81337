//! `node.upload_chunk`: chunks of a submission that is still arriving and is too large for memory.

use futures::future::BoxFuture;
use uuid::Uuid;

use marsad_domain::timestamp::Timestamp;

use super::{Store, StoreError};

impl Store {
    /// Stores a chunk of an upload.
    pub async fn put_upload_chunk(
        &self,
        upload: Uuid,
        chunk: u32,
        started: Timestamp,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "INSERT INTO node.upload_chunk (upload, chunk, started, bytes) VALUES ($1::text::uuid, $2, $3, $4)",
            upload.to_string(),
            i32::try_from(chunk).unwrap_or(i32::MAX),
            started.micros(),
            bytes
        ))
        .await
    }

    /// The chunks of an upload, in order.
    pub async fn upload_chunks(&self, upload: Uuid) -> Result<Vec<Vec<u8>>, StoreError> {
        let chunks = sqlx::query_scalar!(
            "SELECT bytes FROM node.upload_chunk WHERE upload = $1::text::uuid ORDER BY chunk",
            upload.to_string()
        )
        .fetch_all(&mut *self.connection().await?)
        .await?;
        Ok(chunks)
    }

    /// Deletes an upload.
    pub async fn delete_upload(&self, upload: Uuid) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM node.upload_chunk WHERE upload = $1::text::uuid", upload.to_string())
            .execute(&mut *self.connection().await?)
            .await?;
        Ok(())
    }

    /// Deletes the uploads that began before `time`, which no call continues. Returns the number of their chunks.
    pub fn delete_uploads_before(&self, time: Timestamp) -> BoxFuture<'_, Result<u64, StoreError>> {
        Box::pin(async move {
            let done = sqlx::query!("DELETE FROM node.upload_chunk WHERE started < $1", time.micros())
                .execute(&mut *self.connection().await?)
                .await?;
            Ok(done.rows_affected())
        })
    }
}
