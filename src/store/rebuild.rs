//! Schema `view`: which program made it, and how it is made again, empty.

use futures::future::BoxFuture;
use sha2::{Digest as _, Sha256};

use super::{Store, StoreError, Tx};

/// The definition of the schema `view`.
const VIEW: &str = include_str!("view.sql");

impl Store {
    /// Whether the views have this program's definition and this version of the projector.
    pub async fn has_view_of(&self, version: i32) -> Result<bool, StoreError> {
        // Two statements: the second cannot be planned if the table or its columns are missing.
        let says = sqlx::query_scalar!(
            "SELECT count(*) = 2 AS \"says!\" FROM information_schema.columns
             WHERE table_schema = 'view' AND table_name = 'projector' AND column_name IN ('version', 'definition')"
        )
        .fetch_one(&mut *self.connection().await?)
        .await?;
        if !says {
            return Ok(false);
        }
        let has = sqlx::query_scalar!(
            "SELECT EXISTS (SELECT FROM view.projector WHERE version = $1 AND definition = $2) AS \"has!\"",
            version,
            definition()
        )
        .fetch_one(&mut *self.connection().await?)
        .await?;
        Ok(has)
    }

    /// Numbers submissions by their times. After a rebuild, which projects log after log, their order of arrival is not
    /// known.
    pub async fn number_submissions(&self) -> Result<(), StoreError> {
        self.run(sqlx::query!(
            "WITH numbered AS (
                 SELECT origin_id, epoch, idx, by_epoch, by_idx,
                     row_number() OVER (ORDER BY time, origin_id, epoch, idx, by_epoch, by_idx) AS rank
                 FROM (
                     SELECT origin_id, epoch, idx, NULL::int AS by_epoch, NULL::bigint AS by_idx, time
                     FROM view.submission
                     UNION ALL
                     SELECT origin_id, epoch, idx, by_epoch, by_idx, accepted FROM view.erasure
                 ) known
             ), erased AS (
                 UPDATE view.erasure e SET arrival = n.rank FROM numbered n
                 WHERE e.origin_id = n.origin_id AND e.epoch = n.epoch AND e.idx = n.idx
                     AND (e.by_epoch, e.by_idx) = (n.by_epoch, n.by_idx)
             )
             UPDATE view.submission s SET arrival = n.rank FROM numbered n
             WHERE n.by_idx IS NULL AND s.origin_id = n.origin_id AND s.epoch = n.epoch AND s.idx = n.idx"
        ))
        .await
    }

    /// Drops the schema `view` and creates it again, empty, for a version of the projector, in one transaction.
    pub async fn recreate_view(&self, version: i32) -> Result<(), StoreError> {
        self.run_tx("recreate-view", move |tx: &mut Tx| -> BoxFuture<'_, Result<(), StoreError>> {
            Box::pin(async move {
                sqlx::raw_sql("DROP SCHEMA IF EXISTS view CASCADE").execute(tx.connection()).await?;
                sqlx::raw_sql(VIEW).execute(tx.connection()).await?;
                sqlx::query!("INSERT INTO view.projector (version, definition) VALUES ($1, $2)", version, definition())
                    .execute(tx.connection())
                    .await?;
                Ok(())
            })
        })
        .await
    }
}

fn definition() -> Vec<u8> {
    Sha256::digest(VIEW.as_bytes()).to_vec()
}
