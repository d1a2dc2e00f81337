//! Many concurrent callers of a node: they are served, or refused at once. No call waits without a limit, and the node reports its
//! health all the time.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::future::{BoxFuture, join_all};
use futures::stream::FuturesUnordered;
use marsad::domain::catalogue::Catalogue;
use marsad::formats::builtin::builtin;
use marsad::identity::{GrantKind, Role};
use marsad::wire::pb;
use sqlx::Executor;
use tokio::time::timeout;
use tonic::transport::Channel;
use tonic::{Code, Status};
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt;

use pb::admin_service_client::AdminServiceClient;
use pb::query_service_client::QueryServiceClient;
use pb::submission_service_client::SubmissionServiceClient;

use crate::support::client::{Observations, header, reason};
use crate::support::node::{Plan, TestNode, World};

/// The time after which a hanging test fails. The node itself ends all waits of a call within five seconds: the tests of
/// `store::Deadline` check that without a clock. These tests check the answers.
const DEADLINE: Duration = Duration::from_secs(120);
const CALLS: usize = 64;
const STOCKS: &str = "
    INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE
    IMM_STOCK,MA-02-381,2024,_T,LEGAL,3
    IMM_STOCK,MA-02-411,2024,_T,LEGAL,40";

/// A node with `connections` to its database, a release and a council.
async fn node(connections: u32) -> (TestNode, Catalogue) {
    let mut plan = Plan::alone("oriental");
    plan.connections_max = connections;
    planned(plan).await
}

async fn planned(plan: Plan) -> (TestNode, Catalogue) {
    let node = TestNode::planned(Arc::new(World::new()), plan).await;
    node.publish().await;
    node.grant(Role::Submitter, "region-or", GrantKind::Submit, &["MA-02"]).await;
    let catalogue = builtin().unwrap();
    let council = node.council();
    let sent = Observations::right(&council, &catalogue, "first", &[STOCKS]);
    sent.send(&council.channel().await).await.unwrap().receipt();
    let mut admin = AdminServiceClient::new(node.admin().channel().await);
    admin.build_release(pb::BuildReleaseRequest::default()).await.unwrap();
    (node, catalogue)
}

fn filter() -> pb::Filter {
    pb::Filter { indicators: vec!["IMM_STOCK".to_owned()], areas: vec!["MA-02".to_owned()], ..pb::Filter::default() }
}

async fn explain(channel: Channel) -> Result<(), Status> {
    let request = pb::ExplainRequest {
        indicator: "IMM_STOCK".to_owned(),
        area: "MA-02-411".to_owned(),
        period: "2024".to_owned(),
        ..pb::ExplainRequest::default()
    };
    QueryServiceClient::new(channel).explain(request).await.map(drop)
}

async fn aggregates(channel: Channel) -> Result<(), Status> {
    let request = pb::PullAggregatesRequest { filter: Some(filter()), ..pb::PullAggregatesRequest::default() };
    let mut answers = QueryServiceClient::new(channel).pull_aggregates(request).await?.into_inner();
    while answers.message().await?.is_some() {}
    Ok(())
}

async fn observations(channel: Channel) -> Result<(), Status> {
    let request = pb::PullObservationsRequest { filter: Some(filter()), ..pb::PullObservationsRequest::default() };
    let mut answers = QueryServiceClient::new(channel).pull_observations(request).await?.into_inner();
    while answers.message().await?.is_some() {}
    Ok(())
}

/// Whether a call came to an end, in time: with its answer, or refused for now.
fn judge(name: &str, ended: Result<Result<(), Status>, tokio::time::error::Elapsed>) -> bool {
    match ended {
        Err(_) => panic!("{name}: no answer within {DEADLINE:?}"),
        Ok(Ok(())) => true,
        Ok(Err(status)) if status.code() == Code::ResourceExhausted => false,
        Ok(Err(status)) => panic!("{name}: {status:?}"),
    }
}

async fn at_once<F: Future<Output = Result<(), Status>>>(name: &str, call: impl Fn(usize) -> F) -> usize {
    let ended = join_all((0..CALLS).map(|n| timeout(DEADLINE, call(n)))).await;
    ended.into_iter().map(|ended| judge(name, ended)).filter(|served| *served).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn with_four_connections_everyone_is_served_or_refused_and_health_answers() {
    let (node, catalogue) = node(4).await;
    let reader = node.as_caller(Role::Reader, "souss-massa-observatory").channel().await;
    // By another identity: the explanations use up the quota of the first one.
    let other = node.as_caller(Role::Reader, "beni-mellal-observatory").channel().await;
    let reviewer = node.reviewer().channel().await;
    let council = node.council();
    let own = council.channel().await;
    let (catalogue, council) = (&catalogue, &council);
    let upload = |n: usize| {
        let table = STOCKS.replace(",40", &format!(",{}", 41 + n));
        let sent = Observations::right(council, catalogue, &format!("key-{n}"), &[&table]);
        let channel = own.clone();
        async move { sent.send(&channel).await.map(|answer| drop(answer.receipt())) }
    };
    let monitor = node.admin().channel().await;
    let health = async {
        let mut client = HealthClient::new(monitor);
        loop {
            let asked = client.check(HealthCheckRequest { service: String::new() });
            let answer = timeout(DEADLINE, asked).await.expect("health answers").unwrap().into_inner();
            assert_eq!(answer.status, ServingStatus::Serving as i32);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let calls = async {
        tokio::join!(
            at_once("explain", |_| explain(reader.clone())),
            at_once("aggregates", |_| aggregates(other.clone())),
            at_once("observations", |_| observations(reviewer.clone())),
            at_once("upload", upload),
        )
    };
    let served = tokio::select! {
        served = calls => served,
        () = health => unreachable!("it asks without end"),
    };
    assert!(served.0 > 0 && served.1 > 0 && served.2 > 0 && served.3 > 0, "some are served: {served:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_the_database_stands_still_all_who_hold_no_connection_are_refused_and_health_answers() {
    const CONNECTIONS: usize = 4;
    let mut plan = Plan::alone("oriental");
    // So long that it never ends a call here: a refused call was refused because it waited for other calls.
    (plan.connections_max, plan.lock_ms) = (4, 600_000);
    let (node, catalogue) = planned(plan).await;
    let reader = node.as_caller(Role::Reader, "souss-massa-observatory").channel().await;
    let reviewer = node.reviewer().channel().await;
    let council = node.council();
    let own = council.channel().await;
    let monitor = node.admin().channel().await;
    let mut held = node.database.connect().await;
    held.execute("BEGIN; LOCK TABLE node.grant IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let mut calls: FuturesUnordered<BoxFuture<'_, Result<(), Status>>> = FuturesUnordered::new();
    for n in 0..CALLS {
        let table = STOCKS.replace(",40", &format!(",{}", 41 + n));
        let sent = Observations::right(&council, &catalogue, &format!("key-{n}"), &[&table]);
        let channel = own.clone();
        calls.push(Box::pin(async move { sent.send(&channel).await.map(drop) }));
        calls.push(Box::pin(explain(reader.clone())));
        calls.push(Box::pin(observations(reviewer.clone())));
    }
    let mut refused = 0;
    while calls.len() > CONNECTIONS {
        let ended = timeout(DEADLINE, calls.next()).await.expect("all but those with a connection end").unwrap();
        let status = ended.expect_err("nothing can be read");
        assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");
        assert!(status.get_details_retry_info().is_some(), "it says when to come again: {status:?}");
        refused += 1;
        let mut health = HealthClient::new(monitor.clone());
        let answer = health.check(HealthCheckRequest { service: String::new() }).await.unwrap().into_inner();
        assert_eq!(answer.status, ServingStatus::Serving as i32);
    }
    assert_eq!(refused, 3 * CALLS - CONNECTIONS);
    held.execute("ROLLBACK").await.unwrap();
    while let Some(ended) = calls.next().await {
        judge("with a connection", Ok(ended));
    }
    explain(reader).await.unwrap();
}

#[tokio::test]
async fn one_connection_is_enough_for_every_kind_of_question() {
    // Each of these read chunks while another connection was held: a submitter's pull of hidden cells of its own, too.
    let (node, _) = node(1).await;
    let own = node.council().channel().await;
    explain(own.clone()).await.unwrap();
    aggregates(own.clone()).await.unwrap();
    observations(own).await.unwrap();
}

#[tokio::test]
async fn an_upload_weighs_two_and_an_idle_one_holds_up_nobody() {
    let mut plan = Plan::alone("oriental");
    plan.limits.calls_per_identity_max = 5;
    let node = TestNode::planned(Arc::new(World::new()), plan).await;
    node.publish().await;
    node.grant(Role::Submitter, "region-or", GrantKind::Submit, &["MA-02"]).await;
    let channel = node.council().channel().await;
    let mut client = SubmissionServiceClient::new(channel);
    let mut idle = Vec::new();
    // The header is sent, and then nothing.
    let mut begin = async || {
        let part = pb::check_observations_request::Part::Header(header("check"));
        let (sender, messages) = tokio::sync::mpsc::channel(1);
        sender.send(pb::CheckObservationsRequest { part: Some(part) }).await.unwrap();
        let answers = client.check_observations(tokio_stream::wrappers::ReceiverStream::new(messages)).await;
        answers.map(|answers| (sender, answers.into_inner()))
    };
    for _ in 0..2 {
        idle.push(begin().await.unwrap());
    }
    let refused = begin().await.unwrap_err();
    assert_eq!(reason(&refused), "QUOTA_EXCEEDED", "2 + 2 + 2 > 5");
    // A call of weight one is still accepted.
    let mut others = SubmissionServiceClient::new(node.council().channel().await);
    others.list_submissions(pb::ListSubmissionsRequest::default()).await.unwrap();
}

#[tokio::test]
async fn one_batch_too_many_is_refused_at_once() {
    use pb::check_observations_request::Part;
    let node = TestNode::start("oriental").await;
    let council = node.council();
    let sent = Observations::as_written(&council, "many", &[STOCKS]);
    let message = |part| pb::CheckObservationsRequest { part: Some(part) };
    let batches = std::iter::repeat_n(Part::Batch(sent.batches[0].clone()), 4_097);
    let messages: Vec<_> = std::iter::once(Part::Header(header("many"))).chain(batches).map(message).collect();
    let mut client = SubmissionServiceClient::new(council.channel().await);
    let mut answers = client.check_observations(tokio_stream::iter(messages)).await.unwrap().into_inner();
    let refused = loop {
        match answers.message().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("all of them were taken"),
            Err(status) => break status,
        }
    };
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::ResourceExhausted, "LIMIT_EXCEEDED"));
}

#[tokio::test]
async fn digests_are_for_staff_and_computed_once_for_what_is_held() {
    let (node, catalogue) = node(1).await;
    let asked = || pb::GetNodeStatusRequest { digests: true };
    let mut reader = AdminServiceClient::new(node.as_caller(Role::Reader, "souss-massa-observatory").channel().await);
    let refused = reader.get_node_status(asked()).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "NOT_AUTHORISED"));
    reader.get_node_status(pb::GetNodeStatusRequest { digests: false }).await.unwrap();
    let mut admin = AdminServiceClient::new(node.admin().channel().await);
    let mut full = async || admin.get_node_status(asked()).await.unwrap().into_inner().digests.unwrap().full;
    let before = full().await;
    // The database is changed without the node: it does not read again while nothing is committed.
    let mut database = node.database.connect().await;
    sqlx::query("UPDATE view.submission SET member = 'somebody else'").execute(&mut database).await.unwrap();
    assert_eq!(full().await, before);
    let council = node.council();
    let sent = Observations::right(&council, &catalogue, "second", &[&STOCKS.replace(",40", ",41")]);
    sent.send(&council.channel().await).await.unwrap().receipt();
    assert_ne!(full().await, before);
}
