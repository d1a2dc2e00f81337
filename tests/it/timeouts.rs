//! No call waits for the database without a limit: each timeout ends its wait, and the call is refused and can be retried.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use marsad::identity::Role;
use marsad::store::{Deadline, Store, StoreError, Timeouts};
use marsad::wire::pb;
use pb::admin_service_client::AdminServiceClient;
use sqlx::{Connection, Executor, PgConnection};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tonic::Code;

use crate::support::client::reason;
use crate::support::node::{Plan, TestNode, World};
use crate::support::postgres::{TestDatabase, database};

const SHORT: Duration = Duration::from_millis(60);
const LONG: Duration = Duration::from_secs(600);

/// All of them too long to expire during a test.
const NEVER: Timeouts = Timeouts { acquire: LONG, statement: LONG, lock: LONG, idle_in_transaction: LONG };

async fn store(database: &TestDatabase, timeouts: Timeouts) -> Store {
    Store::connect_with(&database.url, 1, &timeouts).await.unwrap()
}

/// A connection that holds the table of grants until it is dropped.
async fn holding_grants(database: &TestDatabase) -> PgConnection {
    let mut connection = database.connect().await;
    connection.execute("BEGIN; LOCK TABLE node.grant IN ACCESS EXCLUSIVE MODE").await.unwrap();
    connection
}

/// The error of the database, or of the pool.
fn cause(error: &StoreError) -> String {
    assert!(matches!(error, StoreError::Exhausted(_)), "{error:?}");
    std::error::Error::source(error).unwrap().to_string()
}

/// Holds the only connection until the returned channel is used.
async fn holding(store: &Store) -> (oneshot::Sender<()>, JoinHandle<Result<(), StoreError>>) {
    let (begun, has_begun) = oneshot::channel::<()>();
    let (end, ended) = oneshot::channel::<()>();
    let mut channels = Some((begun, ended));
    let holder = store.clone();
    let holding = tokio::spawn(async move {
        let held = holder.run_tx("a test", move |_| -> BoxFuture<'_, Result<(), StoreError>> {
            let (begun, ended) = channels.take().expect("it is tried once");
            Box::pin(async move {
                begun.send(()).unwrap();
                ended.await.unwrap();
                Ok(())
            })
        });
        held.await
    });
    has_begun.await.unwrap();
    (end, holding)
}

#[tokio::test]
async fn a_call_waits_for_a_connection_for_so_long() {
    let database = database().await;
    let store = store(&database, Timeouts { acquire: SHORT, ..NEVER }).await;
    let (end, holding) = holding(&store).await;
    let refused = store.grants().await.unwrap_err();
    assert!(cause(&refused).contains("timed out"), "{refused:?}");
    end.send(()).unwrap();
    holding.await.unwrap().unwrap();
    store.grants().await.unwrap();
}

#[tokio::test]
async fn a_call_waits_for_a_connection_no_longer_than_for_everything() {
    let database = database().await;
    let store = store(&database, NEVER).await;
    let (end, holding) = holding(&store).await;
    // The configured ten minutes would pass without this limit.
    let deadline = Deadline::at(Instant::now() + SHORT);
    let read = deadline.scope(store.grants()).await.unwrap_err();
    assert!(cause(&read).contains("timed out"), "{read:?}");
    let snapshot = Deadline::at(Instant::now() + SHORT).scope(store.snapshot()).await.err().unwrap();
    assert!(cause(&snapshot).contains("timed out"), "{snapshot:?}");
    end.send(()).unwrap();
    holding.await.unwrap().unwrap();
    deadline.scope(store.grants()).await.unwrap();
}

#[tokio::test]
async fn a_lock_is_waited_for_so_long() {
    let database = database().await;
    let store = store(&database, Timeouts { lock: SHORT, ..NEVER }).await;
    let held = holding_grants(&database).await;
    let refused = store.grants().await.unwrap_err();
    assert!(cause(&refused).contains("lock timeout"), "{refused:?}");
    held.close().await.unwrap();
    store.grants().await.unwrap();
}

#[tokio::test]
async fn a_statement_takes_so_long() {
    let database = database().await;
    let store = store(&database, Timeouts { statement: SHORT, ..NEVER }).await;
    let held = holding_grants(&database).await;
    let refused = store.grants().await.unwrap_err();
    assert!(cause(&refused).contains("statement timeout"), "{refused:?}");
    held.close().await.unwrap();
    store.grants().await.unwrap();
}

#[tokio::test]
async fn a_transaction_does_nothing_for_so_long() {
    let database = database().await;
    let store = store(&database, Timeouts { idle_in_transaction: SHORT, ..NEVER }).await;
    let url = database.url.clone();
    let idle = store.run_tx("a test", move |tx| -> BoxFuture<'_, Result<(), StoreError>> {
        let url = url.clone();
        Box::pin(async move {
            tx.grants().await?;
            // Until the server has ended it.
            let mut watcher = PgConnection::connect(&url).await.unwrap();
            loop {
                let others: i64 = sqlx::query_scalar(
                    "SELECT count(*) FROM pg_stat_activity
                     WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
                )
                .fetch_one(&mut watcher)
                .await
                .unwrap();
                if others == 0 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            tx.grants().await.map(drop)
        })
    });
    let refused = idle.await.unwrap_err();
    assert!(matches!(refused, StoreError::Exhausted(_) | StoreError::Unavailable(_)), "{refused:?}");
    store.grants().await.unwrap();
}

#[tokio::test]
async fn a_call_that_has_waited_too_long_is_told_to_come_again() {
    let mut plan = Plan::alone("oriental");
    plan.lock_ms = 60;
    let node = TestNode::planned(Arc::new(World::new()), plan).await;
    let mut admin = AdminServiceClient::new(node.as_caller(Role::Admin, "oriental-admin").channel().await);
    let asked = || pb::GetNodeStatusRequest { digests: false };
    admin.get_node_status(asked()).await.unwrap();
    let held = holding_grants(&node.database).await;
    let refused = admin.get_node_status(asked()).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::ResourceExhausted, "BUSY"));
    held.close().await.unwrap();
    admin.get_node_status(asked()).await.unwrap();
}
