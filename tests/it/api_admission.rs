//! Who may make which call: the authorisation table against the descriptors of the contract and the real server.

use std::collections::BTreeSet;

use marsad::config::Limits;
use marsad::identity::{Role, TABLE};
use marsad::wire::{FILE_DESCRIPTOR_SET, pb};
use prost::Message;
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use tonic_prost::ProstCodec;
use tonic_types::StatusExt;

use crate::support::client::reason;
use crate::support::node::{Plan, TestNode, World};

/// Every RPC of the contract, and of health and reflection.
fn served() -> BTreeSet<String> {
    let sets = [
        FILE_DESCRIPTOR_SET,
        tonic_health::pb::FILE_DESCRIPTOR_SET,
        tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET,
        tonic_reflection::pb::v1alpha::FILE_DESCRIPTOR_SET,
    ];
    let mut paths = BTreeSet::new();
    for set in sets {
        for file in prost_types::FileDescriptorSet::decode(set).unwrap().file {
            for service in &file.service {
                for method in &service.method {
                    paths.insert(format!("/{}.{}/{}", file.package(), service.name(), method.name()));
                }
            }
        }
    }
    paths
}

#[test]
fn every_rpc_has_a_line_and_every_line_an_rpc() {
    let lines: BTreeSet<String> = TABLE.iter().map(|rule| rule.rpc.to_owned()).collect();
    assert_eq!(lines.len(), TABLE.len(), "a line is there twice");
    let without_line: Vec<_> = served().difference(&lines).cloned().collect();
    assert!(without_line.is_empty(), "no line in the authorisation table: {without_line:?}");
    // A newer version of the health service has List; ours need not.
    let without_rpc: Vec<_> =
        lines.difference(&served()).filter(|rpc| *rpc != "/grpc.health.v1.Health/List").cloned().collect();
    assert!(without_rpc.is_empty(), "no such RPC: {without_rpc:?}");
}

/// Makes a call with an empty message, and waits for no more than the beginning of the answer.
async fn call(channel: &Channel, path: &str) -> Result<(), Status> {
    let mut client = Grpc::new(channel.clone());
    client.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
    let path: PathAndQuery = path.parse().unwrap();
    let codec = ProstCodec::<(), ()>::default();
    client.server_streaming(Request::new(()), path, codec).await.map(|_| ())
}

#[tokio::test]
async fn each_role_may_call_what_the_table_says() {
    let node = TestNode::start("oriental").await;
    for role in Role::ALL {
        let channel = node.as_caller(role, "somebody").channel().await;
        for rule in TABLE {
            let answer = call(&channel, rule.rpc).await;
            let denial = answer.err().and_then(|status| {
                assert_ne!(status.code(), Code::Unauthenticated, "{} {role}", rule.rpc);
                let details = status.get_error_details();
                details.error_info().and_then(|info| info.metadata.get("denial").cloned())
            });
            let by_role = denial.as_deref() == Some("ROLE_NOT_ALLOWED");
            assert_eq!(by_role, !rule.roles.contains(&role), "{} {role}: {denial:?}", rule.rpc);
        }
    }
}

#[tokio::test]
async fn what_is_not_in_the_table_is_refused() {
    let node = TestNode::start("oriental").await;
    let channel = node.admin().channel().await;
    for path in ["/marsad.v1.AdminService/DropEverything", "/marsad.v1.AdminService/listmembers", "/", "/x/y"] {
        let refused = call(&channel, path).await.unwrap_err();
        assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "NOT_AUTHORISED"), "{path}");
    }
}

#[tokio::test]
async fn one_identity_takes_no_more_than_its_quota() {
    let mut plan = Plan::alone("oriental");
    plan.limits = Limits { calls_max: 4, calls_per_identity_max: 2, ..plan.limits };
    let node = TestNode::planned(std::sync::Arc::new(World::new()), plan).await;
    let watch = async |channel: &Channel| {
        let mut client = tonic_health::pb::health_client::HealthClient::new(channel.clone());
        let request = tonic_health::pb::HealthCheckRequest { service: String::new() };
        client.watch(request).await.map(tonic::Response::into_inner)
    };
    let (one, other) = (node.admin(), node.reviewer());
    // From several connections: the quota is the identity's.
    let mut held = Vec::new();
    for _ in 0..2 {
        held.push(watch(&one.channel().await).await.unwrap());
    }
    let channel = one.channel().await;
    let refused = watch(&channel).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::ResourceExhausted, "QUOTA_EXCEEDED"));
    assert!(refused.get_error_details().retry_info().is_some());
    let others = other.channel().await;
    for _ in 0..2 {
        held.push(watch(&others).await.unwrap());
    }
    let third = node.council().channel().await;
    let refused = watch(&third).await.unwrap_err();
    assert_eq!(reason(&refused), "BUSY");
    // The slot is free again after the caller has dropped the answer.
    held.remove(0);
    let mut again = watch(&channel).await;
    while again.is_err() {
        tokio::task::yield_now().await;
        again = watch(&channel).await;
    }
}

#[tokio::test]
async fn who_finds_no_place_is_told_to_come_again() {
    let mut plan = Plan::alone("oriental");
    plan.limits = Limits { connections_max: 2, connections_per_key_max: 1, ..plan.limits };
    let node = TestNode::planned(std::sync::Arc::new(World::new()), plan).await;
    let who = async |channel: &Channel| {
        let mut client = pb::admin_service_client::AdminServiceClient::new(channel.clone());
        client.who_am_i(pb::WhoAmIRequest {}).await.map(drop)
    };
    let told = |status: Status| {
        assert!(status.get_error_details().retry_info().is_some(), "{status:?}");
        (status.code(), reason(&status))
    };
    let (admin, council) = (node.admin(), node.council());
    let first = admin.channel().await;
    who(&first).await.unwrap();
    let again = admin.channel().await;
    for _ in 0..2 {
        let refused = told(who(&again).await.unwrap_err());
        assert_eq!(refused, (Code::ResourceExhausted, "QUOTA_EXCEEDED".to_owned()));
    }
    let second = node.reviewer().channel().await;
    who(&second).await.unwrap();
    let refused = told(who(&council.channel().await).await.unwrap_err());
    assert_eq!(refused, (Code::ResourceExhausted, "BUSY".to_owned()));
    // Connected callers notice nothing, and a slot that is released is free.
    who(&first).await.unwrap();
    who(&second).await.unwrap();
    drop(second);
    while who(&council.channel().await).await.is_err() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn callers_are_told_who_they_are() {
    let node = TestNode::start("oriental").await;
    let mut client = pb::admin_service_client::AdminServiceClient::new(node.council().channel().await);
    let me = client.who_am_i(pb::WhoAmIRequest {}).await.unwrap().into_inner();
    assert_eq!((me.role.as_str(), me.name.as_str(), me.node.as_str()), ("submitter", "region-or", "oriental"));
    assert_eq!((me.grants.len(), me.grants[0].territories.as_slice()), (1, ["MA-02".to_owned()].as_slice()));
    assert_eq!(me.territories, ["MA"]);
    assert!(me.rpcs.iter().any(|rpc| rpc.ends_with("/SubmitObservations")));
    assert!(!me.rpcs.iter().any(|rpc| rpc.ends_with("/PutGrant")));
}
