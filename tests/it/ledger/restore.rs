//! A database that is older than the signed log: nothing is appended until the tail is restored.

use marsad::ledger::{LedgerError, NodeState};
use sqlx::{Connection, Executor};

use super::append::publish;
use super::world::{Node, World, open, sync};
use crate::support::postgres::admin_url;

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_node_gets_its_tail_back_before_it_appends() {
    let world = World::new();
    let (one, two) = (Node::start(&world, "national").await, Node::start(&world, "souss-massa").await);
    let versions = publish(&world, &one).await;
    let permit = world.region.permit();
    let submit = |key: &str, value| world.observations(&world.region, key, &versions, &[("MA-09", 2024, value)]);
    one.ledger.append_observations(&permit, submit("kept", 1)).await.unwrap();
    // A backup, then more that a peer gets to see.
    one.ledger.store().close().await;
    let mut admin = sqlx::PgConnection::connect(admin_url()).await.unwrap();
    let name = one.database.url.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
    let backup = format!("{name}_backup");
    let copy = format!("CREATE DATABASE \"{backup}\" TEMPLATE \"{name}\"");
    admin.execute(sqlx::AssertSqlSafe(copy)).await.unwrap();
    let live = one.reopen(&one.database.url).await;
    let lost = live.append_observations(&permit, submit("lost", 2)).await.unwrap();
    sync(&live, &two.ledger).await;
    let restored_url = one.database.url.replace(&name, &backup);
    let restored = open(&restored_url, &one.state_file(), "national", &world.clock).await;
    assert_eq!(restored.state(), NodeState::BehindSignerState { held: 4, signed: Some(5) });
    let refused = restored.append_observations(&permit, submit("new", 3)).await;
    assert!(matches!(refused, Err(LedgerError::BehindSignerState { held: 4, signed: Some(5) })), "{refused:?}");
    sync(&two.ledger, &restored).await;
    assert_eq!(restored.state(), NodeState::Ready);
    sync(&two.ledger, &live).await;
    assert_eq!(restored.digests().await.unwrap().shared, live.digests().await.unwrap().shared);
    let done = restored.append_observations(&permit, submit("new", 3)).await.unwrap();
    assert_eq!(done.position.index, lost.position.index + 1);
    for ledger in [&restored, &live] {
        ledger.store().close().await;
    }
    admin.execute(sqlx::AssertSqlSafe(format!("DROP DATABASE \"{backup}\" WITH (FORCE)"))).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_state_file_beside_a_log_counts_as_behind() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    publish(&world, &node).await;
    std::fs::remove_file(node.state_file()).unwrap();
    let again = node.reopen(&node.database.url).await;
    assert_eq!(again.state(), NodeState::BehindSignerState { held: 3, signed: None });
    assert!(again.heads().await.unwrap().is_empty(), "its head may be older than what was signed");
    again.confirm_own_head().await.unwrap();
    assert_eq!(again.state(), NodeState::Ready);
    assert_eq!(again.heads().await.unwrap().len(), 1);
}
