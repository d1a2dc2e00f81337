//! Schema `view`: of which version of the projector it is, and making it again, empty.

use futures::future::BoxFuture;

use super::{Store, StoreError, Tx};

/// The schema `view` as the migrations leave it.
const VIEW: &str = include_str!("view.sql");

/// What the views are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewVersion {
    /// The migrations have just made them: nothing was projected yet.
    Empty,
    /// Of this version of the projector.
    Of(i32),
    /// Nothing says.
    Unknown,
}

async fn set_version(tx: &mut Tx, version: i32) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM view.projector").execute(tx.connection()).await?;
    sqlx::query("INSERT INTO view.projector (version) VALUES ($1)").bind(version).execute(tx.connection()).await?;
    Ok(())
}

impl Store {
    /// The version of the projector that the views are of.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn view_version(&self) -> Result<ViewVersion, StoreError> {
        let is_there: bool = sqlx::query_scalar("SELECT to_regclass('view.projector') IS NOT NULL AS is_there")
            .fetch_one(&self.pool)
            .await?;
        if !is_there {
            return Ok(ViewVersion::Unknown);
        }
        let (version, is_empty): (Option<i32>, bool) = sqlx::query_as(
            "SELECT (SELECT max(version) FROM view.projector), NOT EXISTS (SELECT FROM view.entry_state)",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(match version {
            Some(version) => ViewVersion::Of(version),
            None if is_empty => ViewVersion::Empty,
            None => ViewVersion::Unknown,
        })
    }

    /// Says of which version of the projector the views are.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn set_view_version(&self, version: i32) -> Result<(), StoreError> {
        self.run_tx("set-view-version", move |tx: &mut Tx| -> BoxFuture<'_, Result<(), StoreError>> {
            Box::pin(set_version(tx, version))
        })
        .await
    }

    /// Drops the schema `view` with all that is in it and makes it again, empty, for a version of the projector: in one
    /// transaction.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn recreate_view(&self, version: i32) -> Result<(), StoreError> {
        self.run_tx("recreate-view", move |tx: &mut Tx| -> BoxFuture<'_, Result<(), StoreError>> {
            Box::pin(async move {
                sqlx::raw_sql("DROP SCHEMA IF EXISTS view CASCADE").execute(tx.connection()).await?;
                sqlx::raw_sql(VIEW).execute(tx.connection()).await?;
                set_version(tx, version).await
            })
        })
        .await
    }
}
