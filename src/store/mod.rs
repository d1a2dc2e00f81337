//! Every SQL statement of the program. What comes out are domain types and plain structs; what goes in has been judged.
//!
//! Two ways in: [`Store::run_tx`] for what must hold together (a [`Tx`] has the verbs that write), and methods of
//! [`Store`] for reads. Nothing in here decides anything.

pub mod audit;
mod checkpoint_read;
pub mod cut;
pub mod database;
mod digest_read;
pub mod event_read;
pub mod grants;
mod idempotency;
mod incident;
mod log;
mod log_key;
mod log_write;
mod node_lock;
mod number;
mod observation_part;
pub mod overview;
pub mod part_read;
mod payload_read;
mod peers;
mod projection_read;
mod projection_write;
mod read_only;
mod rebuild;
pub mod release_read;
mod release_write;
pub mod retraction;
pub mod snapshot;
mod staged;
mod store_error;
pub mod submission_read;
mod tx;
mod uploads;

use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection as _, PgPool};

pub use digest_read::{DigestEntry, RowBytes};
pub use idempotency::IdempotencyRow;
pub use incident::{Incident, NewIncident};
pub use log::{EntryRow, Head, HeadState, PayloadState};
pub use log_key::LogKey;
pub use log_write::NewEntry;
pub use node_lock::NodeLock;
pub use observation_part::ObservationPart;
pub use payload_read::ChunkPlace;
pub use projection_read::EntryStateRow;
pub use projection_write::{EntryState, EventRow, SubmissionRow};
pub use release_write::ReleaseRow;
pub use store_error::StoreError;
pub use tx::{Durability, Transient, Tx};

/// A connection that was not used for so long is asked whether it is still there.
const IDLE_MAX: Duration = Duration::from_millis(500);

/// The database of a node. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pool: PgPool,
    /// For small transactions of their own while another one is open: with one pool, those who hold a connection each
    /// could wait for a second one for ever.
    side: PgPool,
    origin_ids: log_key::OriginIds,
}

impl Store {
    /// Connects; creates nothing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] if the database cannot be reached.
    pub async fn connect(url: &str, max_connections: u32) -> Result<Self, StoreError> {
        let pool = PgPoolOptions::new()
            .max_connections(max_connections.max(1))
            .test_before_acquire(false)
            .before_acquire(|connection, used| {
                Box::pin(async move {
                    // One that has just answered need not be asked whether it is there: that doubles every statement.
                    if used.idle_for >= IDLE_MAX {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect(url)
            .await?;
        let side = PgPoolOptions::new().max_connections(2).connect_lazy(url)?;
        Ok(Self { pool, side, origin_ids: log_key::OriginIds::default() })
    }

    /// Brings the schemas `log` and `node` to the version of this program. The schema `view` is made by
    /// [`Store::recreate_view`].
    ///
    /// # Errors
    /// [`StoreError::OtherProgram`] if the database is of a program whose migrations are others; nothing is changed then.
    /// [`StoreError::Migration`] if a step fails.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        use sqlx::migrate::MigrateError;
        sqlx::migrate!("./migrations").run(&self.pool).await.map_err(|error| match error {
            MigrateError::VersionMissing(migration) | MigrateError::VersionMismatch(migration) => {
                StoreError::OtherProgram { migration }
            }
            error => StoreError::Migration(error),
        })
    }

    /// Closes all connections; whoever still uses the store gets an error.
    pub async fn close(&self) {
        self.pool.close().await;
        self.side.close().await;
    }
}
