//! Dropping schema `view` and making it again, empty.

use super::{Store, StoreError};

/// The schema `view` as the migrations leave it.
const VIEW: &str = include_str!("view.sql");

impl Store {
    /// Drops the schema `view` with all that is in it and makes it again, in one transaction.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub async fn recreate_view(&self) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await?;
        sqlx::raw_sql("DROP SCHEMA IF EXISTS view CASCADE").execute(&mut *tx).await?;
        sqlx::raw_sql(VIEW).execute(&mut *tx).await?;
        tx.commit().await?;
        self.forget_view_ids();
        Ok(())
    }
}
