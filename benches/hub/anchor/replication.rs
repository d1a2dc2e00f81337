//! Logical replication of the plain table from the hub's cluster to the peer's: Postgres' own way to make copies.
//!
//! The subscription is created before the rows and without an initial copy, so that all rows arrive as changes,
//! transaction by transaction, as entries of a log arrive at a peer.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use sqlx::PgConnection;

use crate::cluster::{Cluster, connect, run};
use crate::site::PATIENCE;

use super::postgres::TABLE;

const DATABASE: &str = "replica";

/// The table at both ends, and the replication between them.
pub struct Replication {
    publisher: Arc<Cluster>,
    subscriber: Arc<Cluster>,
}

impl Replication {
    /// Creates two databases and a subscription that does not run yet.
    pub async fn fresh(publisher: Arc<Cluster>, subscriber: Arc<Cluster>) -> Result<Self> {
        let own = Self { publisher, subscriber };
        own.remove().await?;
        for cluster in [&own.publisher, &own.subscriber] {
            cluster.create(DATABASE, None).await?;
            let mut connection = cluster.connect(DATABASE).await?;
            run(&mut connection, TABLE).await?;
            // The last transaction writes here, so that its arrival is visible without counting rows.
            run(&mut connection, "CREATE TABLE done (id bigint PRIMARY KEY)").await?;
        }
        let mut publisher = own.publisher().await?;
        run(&mut publisher, "CREATE PUBLICATION bench FOR ALL TABLES").await?;
        run(&mut publisher, "SELECT pg_create_logical_replication_slot('bench', 'pgoutput')").await?;
        let subscription = format!(
            "CREATE SUBSCRIPTION bench CONNECTION '{}' PUBLICATION bench \
             WITH (copy_data = false, create_slot = false, enabled = false, slot_name = 'bench')",
            own.publisher.url(DATABASE)
        );
        run(&mut own.subscriber().await?, &subscription).await?;
        Ok(own)
    }

    /// A connection to the sender.
    pub async fn publisher(&self) -> Result<PgConnection> {
        self.publisher.connect(DATABASE).await
    }

    /// A connection to the receiver.
    pub async fn subscriber(&self) -> Result<PgConnection> {
        self.subscriber.connect(DATABASE).await
    }

    /// Starts the subscription.
    pub async fn enable(&self) -> Result<()> {
        run(&mut self.subscriber().await?, "ALTER SUBSCRIPTION bench ENABLE").await
    }

    /// Polls the receiver until it has the transaction of `id`.
    pub async fn wait(connection: &mut PgConnection, id: i64, every: Duration) -> Result<()> {
        let began = Instant::now();
        loop {
            let query = sqlx::query_scalar("SELECT EXISTS (SELECT FROM done WHERE id = $1)").bind(id);
            if query.fetch_one(&mut *connection).await.context("the subscriber does not answer")? {
                return Ok(());
            }
            ensure!(began.elapsed() < PATIENCE, "the subscriber does not have transaction {id}");
            tokio::time::sleep(every).await;
        }
    }

    /// Compares what the receiver holds with what was sent.
    pub async fn check(&self, rows: u64, sum: i64) -> Result<()> {
        let found: (i64, i64) = sqlx::query_as("SELECT count(*), coalesce(sum(value), 0)::bigint FROM observation")
            .fetch_one(&mut self.subscriber().await?)
            .await?;
        ensure!(found == (i64::try_from(rows)?, sum), "the subscriber holds {found:?}, not {:?}", (rows, sum));
        Ok(())
    }

    /// Removes what this run, or an earlier run that was aborted, has created.
    async fn remove(&self) -> Result<()> {
        if let Ok(mut subscriber) = connect(&self.subscriber.url(DATABASE)).await {
            // In this order the publisher is not needed.
            let there: bool = sqlx::query_scalar(
                "SELECT EXISTS (SELECT FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid \
                 WHERE d.datname = current_database())",
            )
            .fetch_one(&mut subscriber)
            .await?;
            if there {
                run(&mut subscriber, "ALTER SUBSCRIPTION bench DISABLE").await?;
                run(&mut subscriber, "ALTER SUBSCRIPTION bench SET (slot_name = NONE)").await?;
                run(&mut subscriber, "DROP SUBSCRIPTION bench").await?;
            }
        }
        const SENDERS: &str = "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots \
             WHERE slot_name = 'bench' AND active_pid IS NOT NULL";
        const SLOT: &str = "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots \
             WHERE slot_name = 'bench' AND NOT active";
        const THERE: &str = "SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'bench')";
        let mut admin = self.publisher.admin().await?;
        while sqlx::query_scalar(THERE).fetch_one(&mut admin).await? {
            run(&mut admin, SENDERS).await?;
            run(&mut admin, SLOT).await?;
        }
        self.subscriber.drop_database(DATABASE).await?;
        self.publisher.drop_database(DATABASE).await
    }

    /// Removes both databases, slot and subscription.
    pub async fn close(self) -> Result<()> {
        self.remove().await
    }
}
