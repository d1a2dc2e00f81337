//! A database that is only looked at: for what may run beside the node.

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use super::{Store, StoreError, log_key};

impl Store {
    /// Connects so that the server refuses every change.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the database cannot be reached.
    pub async fn connect_read_only(url: &str) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url.parse()?;
        let options = options.options([("default_transaction_read_only", "on")]);
        let pool = PgPoolOptions::new().max_connections(2).connect_with(options.clone()).await?;
        let side = PgPoolOptions::new().max_connections(1).connect_lazy_with(options);
        Ok(Self { pool, side, origin_ids: log_key::OriginIds::default() })
    }
}
