//! One process for each database: an advisory lock on a connection of its own, for as long as the node runs.

use futures::future::BoxFuture;
use std::time::Duration;

use sqlx::{Connection as _, PgConnection};

use super::{Store, StoreError};

/// The number of the lock; each database has advisory locks of its own.
const LOCK: i64 = 0x6d61_7273_6164;
/// How often, and at which interval, a lock is requested that another process holds: the server needs a moment to
/// notice that a process was killed.
const ATTEMPTS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(100);

/// The lock of a node's database. Dropping it releases the lock.
#[derive(Debug)]
pub struct NodeLock {
    store: Store,
    connection: PgConnection,
}

impl Store {
    /// Locks the database for this process; `None` if another process holds the lock.
    pub fn lock_node(&self) -> BoxFuture<'_, Result<Option<NodeLock>, StoreError>> {
        Box::pin(async move {
            for attempt in 1..=ATTEMPTS {
                if let Some(connection) = self.try_lock_node().await? {
                    return Ok(Some(NodeLock { store: self.clone(), connection }));
                }
                if attempt < ATTEMPTS {
                    tokio::time::sleep(PAUSE).await;
                }
            }
            Ok(None)
        })
    }

    async fn try_lock_node(&self) -> Result<Option<PgConnection>, StoreError> {
        let mut connection = self.pool.unlimited().await?;
        let taken = sqlx::query_scalar!("SELECT pg_try_advisory_lock($1) AS \"taken!\"", LOCK);
        let taken = taken.fetch_one(&mut connection).await?;
        Ok(taken.then_some(connection))
    }
}

impl NodeLock {
    /// Checks every `interval` that the lock is still held, and takes it again after a broken connection. Returns when
    /// another process has taken it.
    pub fn lost(mut self, interval: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            loop {
                tokio::time::sleep(interval).await;
                if self.connection.ping().await.is_ok() {
                    continue;
                }
                match self.store.lock_node().await {
                    Ok(Some(again)) => self.connection = again.connection,
                    Ok(None) => return,
                    // No process can take it while the database cannot be reached.
                    Err(error) => tracing::warn!(%error, "the lock of the database cannot be looked at"),
                }
            }
        })
    }
}
