//! Read-only access to a database, for commands that may run beside the node.

use super::pool::{Pool, Timeouts};
use super::{Store, StoreError, log_key};
use futures::future::BoxFuture;

impl Store {
    /// Connects so that the server refuses every change.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the database cannot be reached.
    pub fn connect_read_only(url: &str) -> BoxFuture<'_, Result<Self, StoreError>> {
        Box::pin(async move {
            let pool = Pool::connect(url, 2, &Timeouts::default(), &[("default_transaction_read_only", "on")]).await?;
            Ok(Self { pool, origin_ids: log_key::OriginIds::default() })
        })
    }
}
