//! Append: receipts, idempotency, current grants.

use std::time::Duration;

use futures::future::join_all;
use marsad::ledger::{LedgerError, NodeState, Position, SubmissionEffect};
use marsad::log::receipt::Receipt;

use marsad::identity::{CertificateRequest, Role};
use marsad::store::Deadline;
use sqlx::Executor;
use time::macros::datetime;
use tokio::time::Instant;

use super::world::{AUTHORITY, Node, Submitter, World, admin, membership, sync};

pub async fn publish(world: &World, node: &Node) -> (Position, Position) {
    let catalogue = node.ledger.append_catalogue(&admin(), world.parts.clone()).await.unwrap();
    let membership = node.ledger.append_membership(&admin(), membership()).await.unwrap();
    for submitter in [&world.region, &world.oriental] {
        node.ledger.store().put_grant(&submitter.grant(&["MA"])).await.unwrap();
    }
    (catalogue, membership)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_verifies_and_stays_the_same() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    assert_eq!(node.ledger.state(), NodeState::CatalogueMissing);
    let versions = publish(&world, &node).await;
    assert_eq!(node.ledger.state(), NodeState::Ready);
    let permit = world.region.permit();
    let new = world.observations(&world.region, "key-1", &versions, &[("MA-09", 2024, 100), ("MA-09-001", 2024, 60)]);
    let first = node.ledger.append_observations(&permit, new.clone()).await.unwrap();
    assert!(first.effect != SubmissionEffect::Replayed);
    assert_eq!((first.entries, first.rows, first.position.index), (1, 2, 3));
    Receipt::from_json(&first.document).unwrap().verify(&node.ledger.verifier_key()).unwrap();
    // Others append meanwhile; the receipt is the one that was given.
    let other = world.observations(&world.region, "key-2", &versions, &[("MA-09", 2023, 90)]);
    node.ledger.append_observations(&permit, other).await.unwrap();
    let again = node.ledger.append_observations(&permit, new).await.unwrap();
    assert_eq!(again.effect, SubmissionEffect::Replayed);
    assert_eq!(again.document, first.document);
    let asked = node.ledger.receipt(&first.submission).await.unwrap().unwrap();
    assert_eq!(asked.document, first.document);
    let reopened = node.reopen(&node.database.url).await;
    assert_eq!(reopened.receipt(&first.submission).await.unwrap().unwrap().document, first.document);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_content_under_the_same_key_is_refused() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let permit = world.region.permit();
    let new = world.observations(&world.region, "key", &versions, &[("MA-09", 2024, 100)]);
    let first = node.ledger.append_observations(&permit, new).await.unwrap();
    let other = world.observations(&world.region, "key", &versions, &[("MA-09", 2024, 101)]);
    let refused = node.ledger.append_observations(&permit, other).await;
    assert!(matches!(refused, Err(LedgerError::IdempotencyConflict { submission }) if submission == first.submission));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_under_which_nothing_was_stored_is_not_taken_again() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let submit = async |key: &str, value| {
        let new = world.observations(&world.region, key, &versions, &[("MA-09", 2024, value)]);
        node.ledger.append_observations(&world.region.permit(), new).await.unwrap()
    };
    let first = submit("first", 100).await;
    let unchanged = submit("unchanged", 100).await;
    assert!(matches!(unchanged.effect, SubmissionEffect::Unchanged { .. }), "{unchanged:?}");
    let corrected = submit("corrected", 101).await;
    let again = submit("unchanged", 100).await;
    assert_eq!(again.effect, SubmissionEffect::UnchangedBefore { rows: 1, outdated: None });
    assert_eq!(again.document, first.document);
    let next = submit("next", 102).await;
    assert_eq!(next.position.index, corrected.position.index + 1, "nothing was appended");
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_clients_at_once_with_one_key_make_one_entry() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let permit = world.region.permit();
    let new = world.observations(&world.region, "key", &versions, &[("MA-09", 2024, 100)]);
    let tasks = (0..8).map(|_| {
        let (ledger, permit, new) = (node.ledger.clone(), permit.clone(), new.clone());
        tokio::spawn(async move { ledger.append_observations(&permit, new).await.unwrap() })
    });
    let all: Vec<_> = join_all(tasks).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(all.iter().filter(|done| done.effect != SubmissionEffect::Replayed).count(), 1);
    assert!(all.iter().all(|done| done.document == all[0].document));
    let head = node.ledger.frontier(node.ledger.own_log()).await.unwrap();
    assert_eq!(head.frontier.size(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn appends_at_once_leave_one_tree_and_a_state_file_at_its_head() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let tasks = (0..20).map(|n: i32| {
        let new = world.observations(&world.region, &format!("key-{n}"), &versions, &[("MA-09", 2000 + n, n.into())]);
        let (ledger, permit) = (node.ledger.clone(), world.region.permit());
        tokio::spawn(async move { ledger.append_observations(&permit, new).await.unwrap() })
    });
    for done in join_all(tasks).await {
        done.unwrap().receipt.verify(&node.ledger.verifier_key()).unwrap();
    }
    let head = node.ledger.frontier(node.ledger.own_log()).await.unwrap();
    assert_eq!(head.frontier.size(), 23);
    let file = marsad::ledger::SignerFile::read(&node.state_file()).unwrap().unwrap();
    assert_eq!((file.size, file.root), (23, head.frontier.root()));
    let proof = node.ledger.consistency_proof(node.ledger.own_log(), 5, 23).await.unwrap();
    let old = node.ledger.root_at(node.ledger.own_log(), 5).await.unwrap();
    marsad::log::merkle::verify_consistency(5, &old, 23, &head.frontier.root(), &proof).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn grants_are_asked_again_inside_the_transaction() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    // The permit was given under wider grants.
    node.ledger.store().put_grant(&world.region.grant(&["MA-09-001"])).await.unwrap();
    let new = world.observations(&world.region, "key", &versions, &[("MA-09", 2024, 100)]);
    let before = node.ledger.digests().await.unwrap();
    let refused = node.ledger.append_observations(&world.region.permit(), new).await;
    assert!(matches!(refused, Err(LedgerError::Denied(_))), "{refused:?}");
    assert_eq!(node.ledger.digests().await.unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_node_would_project_is_not_appended() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let permit = world.region.permit();
    let good = || world.observations(&world.region, "key", &versions, &[("MA-09", 2024, 100)]);
    let mut wrong_signature = good();
    world.region.sign("oriental", &mut wrong_signature.submission);
    let foreign = world.observations(&world.region, "key", &versions, &[("MA-02", 2024, 1)]);
    let mut wrong_digest = good();
    wrong_digest.batches[0].chunk = world.new_batch(&[("MA-09", 2024, 101)]).chunk;
    for (new, code) in
        [(wrong_signature, "bad-client-signature"), (foreign, "AREA_NOT_YOURS"), (wrong_digest, "wrong-part-digest")]
    {
        let refused = node.ledger.append_observations(&permit, new).await;
        assert!(matches!(&refused, Err(LedgerError::Refused(own)) if own.code == code), "{code}: {refused:?}");
    }
    node.ledger.append_observations(&permit, good()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_one_entry_each_and_one_receipt() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let new = world.events("key", &versions, vec![world.event("e-1", 1), world.event("e-2", 1)]);
    let done = node.ledger.append_events(&world.region.permit(), new).await.unwrap();
    assert_eq!((done.entries, done.receipt.entries.len()), (2, 2));
    Receipt::from_json(&done.document).unwrap().verify(&node.ledger.verifier_key()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_operator_writes_control_entries() {
    let world = World::new();
    let node = Node::start(&world, "souss-massa").await;
    let refused = node.ledger.append_catalogue(&admin(), world.parts.clone()).await;
    assert!(matches!(refused, Err(LedgerError::NotTheOperator)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_judged_at_the_time_that_its_header_says() {
    let world = World::new();
    let (node, peer) = (Node::start(&world, "national").await, Node::start(&world, "oriental").await);
    let versions = publish(&world, &node).await;
    let begins = datetime!(2025-01-01 00:00 UTC);
    let lifetime = datetime!(2026-03-01 10:02 UTC) - begins;
    let issued = AUTHORITY.issue(&CertificateRequest::new(Role::Submitter, "region-sm", begins, lifetime)).unwrap();
    let ends_soon = Submitter::load(&issued.certificate_pem, &issued.key_pem);
    let append = async |by: &Submitter, key: &str, year| {
        let new = world.observations(by, key, &versions, &[("MA-09", year, 100)]);
        node.ledger.append_observations(&by.permit(), new).await
    };
    // The clock is a little ahead for a while.
    world.clock.set(datetime!(2026-03-01 10:03 UTC));
    append(&world.region, "ahead", 2021).await.unwrap();
    world.clock.set(datetime!(2026-03-01 10:00 UTC));
    let refused = append(&ends_soon, "over by then", 2022).await;
    assert!(matches!(&refused, Err(LedgerError::Refused(own)) if own.code == "foreign-certificate"), "{refused:?}");
    let good = append(&world.region, "good", 2022).await.unwrap();
    assert_eq!(good.time, datetime!(2026-03-01 10:03 UTC).into());
    world.clock.set(datetime!(2026-03-01 10:01 UTC));
    sync(&node.ledger, &peer.ledger).await;
    assert!(peer.ledger.store().entries_not_projected(10).await.unwrap().is_empty());
    // Far ahead: for the time of such an entry, it is unknown which certificates are valid.
    world.clock.set(datetime!(2027-03-01 10:00 UTC));
    append(&world.region, "far ahead", 2023).await.unwrap();
    world.clock.set(datetime!(2026-03-01 10:05 UTC));
    let refused = append(&world.region, "far behind", 2024).await;
    assert!(matches!(refused, Err(LedgerError::ClockBehind { .. })), "{refused:?}");
    let refused = node.ledger.append_membership(&admin(), membership()).await;
    assert!(matches!(refused, Err(LedgerError::ClockBehind { .. })), "{refused:?}");
    world.clock.set(datetime!(2027-03-01 09:58 UTC));
    append(&world.region, "near enough", 2024).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_append_waits_in_the_queue_no_longer_than_its_call_may() {
    let world = World::new();
    let node = Node::with_connections(&world, "national", 2).await;
    let versions = publish(&world, &node).await;
    let permit = world.region.permit();
    let new = |key: &str, value| world.observations(&world.region, key, &versions, &[("MA-09", 2024, value)]);
    // The first one waits for the head of the log, and all others for the first one.
    let mut other = node.database.connect().await;
    other.execute("BEGIN; SELECT FROM log.head FOR UPDATE").await.unwrap();
    let (ledger, own, first) = (node.ledger.clone(), permit.clone(), new("first", 100));
    let first = tokio::spawn(async move { ledger.append_observations(&own, first).await });
    let mut watcher = node.database.connect().await;
    let waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut watcher).await.unwrap() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let deadline = Deadline::at(Instant::now() + Duration::from_millis(50));
    let refused = deadline.scope(node.ledger.append_observations(&permit, new("second", 101))).await;
    assert!(matches!(refused, Err(LedgerError::Busy)), "{refused:?}");
    assert!(!first.is_finished(), "it was not waited for");
    other.execute("ROLLBACK").await.unwrap();
    assert_eq!(first.await.unwrap().unwrap().position.index, 3);
    // Nothing of it was stored; a retry is stored.
    let again = node.ledger.append_observations(&permit, new("second", 101)).await.unwrap();
    assert!(matches!(again.effect, SubmissionEffect::Stored(_)) && again.position.index == 4, "{again:?}");
}
