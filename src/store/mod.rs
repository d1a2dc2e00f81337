//! Every SQL statement of the program. It returns domain types and plain structs; its callers have validated what they
//! pass in.
//!
//! There are two ways in: [`Store::run_tx`] for what must be written together ([`Tx`] has the functions that write),
//! and methods of [`Store`] for reads. The store makes no decisions.
//!
//! Every function that uses the database gives a [`StoreError`] if the database fails, or holds what this program never
//! writes. A comment names an error only where a function has another one.

pub mod audit;
pub mod arrival;
pub mod beyond_agreed;
pub mod call;
mod checkpoints;
mod codes;
mod cosignature;
pub mod counts;
pub mod database;
mod deadline;
pub mod desk_file;
mod digest_read;
mod entry_read;
mod entry_state;
mod entry_write;
pub mod event_read;
mod event_write;
pub mod grants;
mod head;
mod idempotency;
mod incident;
mod integers;
pub mod kept_group;
mod leaf_read;
mod log_key;
pub mod log_positions;
mod log_tiles;
mod node_lock;
pub mod not_held;
pub mod old_citation;
mod observation_part;
pub mod overlap;
pub mod part_read;
mod payload_read;
mod peers;
pub mod people;
mod pool;
mod projection_read;
mod projection_write;
mod read_only;
mod rebuild;
pub mod release_plan;
pub mod release_read;
pub mod release_within;
mod release_write;
pub mod retraction;
pub mod roster;
pub mod snapshot;
mod staged;
pub mod standing;
mod store_error;
pub mod stored_cells;
pub mod stored_events;
pub mod submission_read;
mod submission_write;
mod tx;
mod uploads;

use futures::future::BoxFuture;
use sqlx::Postgres;
use sqlx::migrate::MigrateError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::PgArguments;

use pool::Pool;

pub use deadline::{Deadline, Late};
pub use digest_read::{DigestEntry, RowBytes};
pub use entry_read::{EntryRow, PayloadState};
pub use entry_state::{EntryState, EntryStateRow};
pub use entry_write::NewEntry;
pub use event_write::{EventBefore, EventRow};
pub use head::{Head, HeadState};
pub use idempotency::{IdempotencyRow, KeyedContent};
pub use incident::{Incident, NewIncident};
pub use log_key::LogKey;
pub use node_lock::NodeLock;
pub use observation_part::ObservationPart;
pub use payload_read::ChunkPlace;
pub use pool::Timeouts;
pub use release_write::ReleaseRow;
pub use store_error::{DatabaseTrouble, StoreError};
pub use submission_write::{DUPLICATE_SUBMISSION, Repeated, SubmissionRow};
pub use tx::{Durability, Transient, Tx};

/// The readable rows of a list. An unreadable row is left out and written to the node's log, so that it does not hide
/// the others.
fn readable<T>(rows: impl Iterator<Item = Result<T, StoreError>>) -> Vec<T> {
    let read = |row: Result<T, StoreError>| match row {
        Ok(row) => Some(row),
        Err(error) => {
            tracing::error!(%error, "a row of a list cannot be read and is left out");
            None
        }
    };
    rows.filter_map(read).collect()
}

/// The database of a node. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pool: Pool,
    origin_ids: log_key::OriginIds,
}

/// A checked statement with its arguments.
type Statement<'q> = sqlx::query::Query<'q, Postgres, PgArguments>;

impl Store {
    /// How many connections to the database are in use, and how many are open and idle.
    #[must_use]
    pub fn connections(&self) -> (usize, usize) {
        self.pool.connections()
    }

    /// Connects; creates nothing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the database cannot be reached.
    pub async fn connect(url: &str, max_connections: u32) -> Result<Self, StoreError> {
        Self::connect_with(url, max_connections, &Timeouts::default()).await
    }

    /// The same, with other timeouts.
    ///
    /// # Errors
    /// As for [`Store::connect`].
    pub fn connect_with<'a>(
        url: &'a str,
        max_connections: u32,
        timeouts: &'a Timeouts,
    ) -> BoxFuture<'a, Result<Self, StoreError>> {
        Box::pin(async move {
            let pool = Pool::connect(url, max_connections, timeouts, &[]).await?;
            Ok(Self { pool, origin_ids: log_key::OriginIds::default() })
        })
    }

    /// A connection for one statement. The caller must not hold another connection, of a transaction or a snapshot:
    /// callers that each hold one and wait for a second one can block each other.
    async fn connection(&self) -> Result<PoolConnection<Postgres>, StoreError> {
        self.pool.acquire().await
    }

    /// Runs a statement that answers with no rows, outside a transaction.
    async fn run(&self, statement: Statement<'_>) -> Result<(), StoreError> {
        statement.execute(&mut *self.connection().await?).await?;
        Ok(())
    }

    /// Brings the schemas `log` and `node` to the version of this program. The schema `view` is made by
    /// [`Store::recreate_view`].
    ///
    /// # Errors
    /// [`StoreError::OtherProgram`] if the database was made by a program with other migrations; nothing is changed
    /// then. [`StoreError::Migration`] if a step fails.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let mut connection = self.pool.unlimited().await?;
        sqlx::migrate!("../../migrations").run(&mut connection).await.map_err(|error| match error {
            MigrateError::VersionMissing(migration) | MigrateError::VersionMismatch(migration) => {
                StoreError::OtherProgram { migration }
            }
            error => StoreError::Migration(error),
        })
    }

    /// Closes all connections; a task that still uses the store gets an error.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
