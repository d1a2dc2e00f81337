//! Health and reflection: what monitors and grpcurl see.

use std::collections::BTreeSet;

use tonic::transport::Channel;
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

use crate::support::node::TestNode;

/// Waits until a service has this health.
async fn until(channel: &Channel, service: &str, wanted: ServingStatus) {
    let mut client = HealthClient::new(channel.clone());
    let mut watch = client.watch(HealthCheckRequest { service: service.to_owned() }).await.unwrap().into_inner();
    while let Some(answer) = watch.message().await.unwrap() {
        if answer.status == wanted as i32 {
            return;
        }
    }
    panic!("the watch ended");
}

#[tokio::test]
async fn a_node_is_healthy_once_it_has_a_catalogue() {
    let node = TestNode::bare("oriental").await;
    let channel = node.admin().channel().await;
    until(&channel, "marsad.v1.AdminService", ServingStatus::Serving).await;
    until(&channel, "marsad.v1.SubmissionService", ServingStatus::NotServing).await;
    until(&channel, "", ServingStatus::NotServing).await;
    node.publish().await;
    until(&channel, "marsad.v1.SubmissionService", ServingStatus::Serving).await;
    until(&channel, "", ServingStatus::Serving).await;
}

#[tokio::test]
async fn reflection_lists_every_service() {
    let node = TestNode::start("oriental").await;
    let mut client = ServerReflectionClient::new(node.admin().channel().await);
    let ask = |message| ServerReflectionRequest { host: String::new(), message_request: Some(message) };
    let requests = vec![
        ask(MessageRequest::ListServices(String::new())),
        ask(MessageRequest::FileContainingSymbol("marsad.v1.AdminService".to_owned())),
    ];
    let mut answers = client.server_reflection_info(tokio_stream::iter(requests)).await.unwrap().into_inner();
    let Some(MessageResponse::ListServicesResponse(list)) = answers.message().await.unwrap().unwrap().message_response
    else {
        panic!("no list of services");
    };
    let services: BTreeSet<String> = list.service.into_iter().map(|service| service.name).collect();
    for service in [
        "marsad.v1.AdminService",
        "marsad.v1.CatalogService",
        "marsad.v1.FederationService",
        "marsad.v1.QueryService",
        "marsad.v1.SubmissionService",
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
    ] {
        assert!(services.contains(service), "{service} in {services:?}");
    }
    let file = answers.message().await.unwrap().unwrap().message_response;
    assert!(matches!(file, Some(MessageResponse::FileDescriptorResponse(_))), "{file:?}");
}
