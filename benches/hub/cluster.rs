//! The two Postgres clusters: the hub's, where the anchor's tables are too, and the peer's, or the subscriber's.
//!
//! Both have the same settings, and flush everything to the disk as in production.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::str::FromStr;

use anyhow::{Context, Result};
use marsad::cli::private_postgres::{PrivatePostgres, Settings, Stop};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

/// Which cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Ours and the anchor's.
    Hub,
    /// The follower: a peer, or a subscriber of logical replication.
    Peer,
}

/// A running cluster in a temporary folder. Dropping it removes both.
pub struct Cluster {
    postgres: Option<PrivatePostgres>,
    folder: Option<tempfile::TempDir>,
}

/// Settings in addition to those of [`PrivatePostgres`], the same for ours and the anchor. Replication needs the first;
/// the second records when each transaction was committed.
const SETTINGS: [&str; 4] = [
    "ALTER SYSTEM SET wal_level = 'logical'",
    "ALTER SYSTEM SET track_commit_timestamp = on",
    "ALTER SYSTEM SET max_wal_size = '8GB'",
    "ALTER SYSTEM SET max_slot_wal_keep_size = -1",
];

impl Cluster {
    /// Makes and starts a cluster. Small ones take little memory.
    pub async fn start(small: bool) -> Result<Self> {
        let shared_buffers_mib = if small { 64 } else { 1024 };
        let settings = Settings { connections_max: 200, shared_buffers_mib, stop: Stop::AtOnce, sync_new: true };
        let made = tokio::task::spawn_blocking(move || -> Result<Self> {
            // In the folder for temporary files, which the account that runs Postgres can read.
            let mut folder = tempfile::Builder::new();
            let folder = folder.prefix("marsad-bench-").permissions(Permissions::from_mode(0o711)).tempdir()?;
            let mut postgres = PrivatePostgres::open(folder.path(), settings)?;
            postgres.start()?;
            Ok(Self { postgres: Some(postgres), folder: Some(folder) })
        });
        let mut cluster = made.await??;
        let mut admin = cluster.admin().await?;
        for statement in SETTINGS {
            sqlx::raw_sql(statement).execute(&mut admin).await?;
        }
        admin.close().await?;
        let mut postgres = cluster.postgres.take().context("the cluster is gone")?;
        let started = tokio::task::spawn_blocking(move || postgres.start().map(|()| postgres)).await??;
        cluster.postgres = Some(started);
        Ok(cluster)
    }

    /// The address of a database, with the password of the cluster's owner.
    pub fn url(&self, database: &str) -> String {
        self.postgres.as_ref().map(|postgres| postgres.url(database)).unwrap_or_default()
    }

    /// A connection to a database as the cluster's owner.
    pub async fn connect(&self, database: &str) -> Result<PgConnection> {
        connect(&self.url(database)).await
    }

    /// A connection to the maintenance database.
    pub async fn admin(&self) -> Result<PgConnection> {
        self.connect("postgres").await
    }

    /// Runs statements; every name in them is made by the benchmark.
    pub async fn run(&self, statements: &str) -> Result<()> {
        run(&mut self.admin().await?, statements).await
    }

    /// Makes a database, empty or as a copy of another one that has no connections.
    pub async fn create(&self, database: &str, template: Option<&str>) -> Result<()> {
        let template = template.unwrap_or("template0");
        self.run(&format!("CREATE DATABASE \"{database}\" TEMPLATE \"{template}\"")).await
    }

    /// Removes a database, even if it has open connections.
    pub async fn drop_database(&self, database: &str) -> Result<()> {
        self.run(&format!("DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)")).await
    }

    /// Writes all pages, so that the timed part does not include earlier writes.
    pub async fn checkpoint(&self) -> Result<()> {
        self.run("CHECKPOINT").await
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // The server first, which stops when it is dropped.
        drop(self.postgres.take());
        drop(self.folder.take());
    }
}

/// A connection to the database at an address.
pub async fn connect(url: &str) -> Result<PgConnection> {
    Ok(PgConnectOptions::from_str(url)?.connect().await?)
}

/// Runs statements on a connection.
pub async fn run(connection: &mut PgConnection, statements: &str) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).execute(connection).await?;
    Ok(())
}

/// The bytes that all tables in these schemas take, indexes and TOAST included. Call it after a CHECKPOINT and a
/// VACUUM: before them there is no free space map.
pub async fn bytes_in(connection: &mut PgConnection, schemas: &[&str]) -> Result<u64> {
    let schemas: Vec<String> = schemas.iter().map(ToString::to_string).collect();
    let bytes: i64 = sqlx::query_scalar(
        "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c \
         JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'm')",
    )
    .bind(schemas)
    .fetch_one(connection)
    .await?;
    Ok(u64::try_from(bytes)?)
}
