//! The only way to a transaction. It has a name, runs as READ COMMITTED, and is retried after a transient error.

use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::{PgConnection, Postgres, Transaction};
use tokio::time::Instant;
use tracing::Instrument as _;

use marsad_measure as measure;

use super::{Statement, Store, StoreError};

/// How often a transaction is tried.
const ATTEMPTS_MAX: u32 = 8;

/// How a transaction is committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// COMMIT returns once the transaction is on the disk.
    Flushed,
    /// COMMIT does not wait for the disk. The transaction is still atomic, but a crash of the database may lose the
    /// commits of the last moments. Only for data that its source can send again.
    Lazy,
}

impl Durability {
    const fn begin(self) -> &'static str {
        match self {
            Self::Flushed => "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on",
            Self::Lazy => "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = off",
        }
    }
}

/// Errors that a retry may solve.
pub trait Transient {
    /// Whether a retry can help.
    fn is_transient(&self) -> bool;
}

impl Transient for StoreError {
    fn is_transient(&self) -> bool {
        match self {
            Self::Conflict(_) => true,
            // A caller that got no connection in time would only wait again.
            Self::Unavailable(error) => !matches!(error, sqlx::Error::PoolTimedOut),
            _ => false,
        }
    }
}

/// An open transaction. Its functions are in the other files of this room, by subject.
pub struct Tx {
    inner: Transaction<'static, Postgres>,
    attempt: u32,
}

impl Tx {
    /// Whether this is a retry. The first attempt may have committed: the answer to a COMMIT can be lost.
    #[must_use]
    pub const fn is_tried_again(&self) -> bool {
        self.attempt > 1
    }

    pub(super) fn connection(&mut self) -> &mut PgConnection {
        &mut self.inner
    }

    /// Runs a statement that answers with no rows.
    pub(super) async fn run(&mut self, statement: Statement<'_>) -> Result<(), StoreError> {
        statement.execute(self.connection()).await?;
        Ok(())
    }
}

impl Store {
    /// Runs `work` in a transaction and commits it. After a deadlock, a serialization failure or a lost connection
    /// `work` runs again from the start, so it must be repeatable, and must own or share (`Arc`) what it needs.
    ///
    /// After a connection is lost during COMMIT it is unknown whether the commit succeeded: `work` must check for itself
    /// what is stored already.
    ///
    /// # Errors
    /// The last error, once a retry cannot help or has not helped.
    pub async fn run_tx<T, E, F>(&self, name: &'static str, work: F) -> Result<T, E>
    where
        T: Send,
        E: From<StoreError> + Transient + Send,
        F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send,
    {
        self.run_tx_with(Durability::Flushed, name, work).await
    }

    /// Like [`Store::run_tx`], with the given way to commit.
    ///
    /// # Errors
    /// As for [`Store::run_tx`].
    pub async fn run_tx_with<T, E, F>(&self, durability: Durability, name: &'static str, mut work: F) -> Result<T, E>
    where
        T: Send,
        E: From<StoreError> + Transient + Send,
        F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send,
    {
        let begun = Instant::now();
        let mut attempt = 1;
        loop {
            // Boxed: the span would make the future of every caller larger.
            let trying = Box::pin(self.attempt(durability, attempt, &mut work));
            let done = trying.instrument(tracing::debug_span!("tx", tx = name)).await;
            let may_try_again = attempt < ATTEMPTS_MAX && done.as_ref().is_err_and(Transient::is_transient);
            if !may_try_again {
                measure::transaction(name, done.is_ok(), attempt - 1, begun.elapsed());
                return done;
            }
            tracing::debug!(name, attempt, "transaction is tried again");
            // Transactions that conflicted would conflict again if all restarted at once.
            tokio::time::sleep(Duration::from_millis(5 << attempt)).await;
            attempt += 1;
        }
    }

    async fn attempt<T, E, F>(&self, durability: Durability, attempt: u32, work: &mut F) -> Result<T, E>
    where
        T: Send,
        E: From<StoreError> + Transient + Send,
        F: for<'t> FnMut(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send,
    {
        let mut tx = Tx { inner: self.pool.begin(durability.begin()).await?, attempt };
        // A transaction that is dropped is rolled back.
        let done = work(&mut tx).await?;
        tx.inner.commit().await.map_err(StoreError::from)?;
        Ok(done)
    }
}
