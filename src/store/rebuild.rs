//! Dropping schema `view` and making it again, empty.

use futures::future::BoxFuture;

use super::{Store, StoreError, Tx};

/// The schema `view` as the migrations leave it.
const VIEW: &str = include_str!("view.sql");

impl Store {
    /// Drops the schema `view` with all that is in it and makes it again, in one transaction.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn recreate_view(&self) -> Result<(), StoreError> {
        self.run_tx("recreate-view", |tx: &mut Tx| -> BoxFuture<'_, Result<(), StoreError>> {
            Box::pin(async move {
                sqlx::raw_sql("DROP SCHEMA IF EXISTS view CASCADE").execute(tx.connection()).await?;
                sqlx::raw_sql(VIEW).execute(tx.connection()).await?;
                Ok(())
            })
        })
        .await?;
        self.forget_view_ids();
        Ok(())
    }
}
