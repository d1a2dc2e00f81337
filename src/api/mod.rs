//! The gRPC edge: one file a service, in front of all of them the gate that knows the caller, and one mapping of errors.
//!
//! A call decodes its message, calls `service`, and encodes the answer; rules are not decided here. No cause inside the node leaves
//! it.

mod serve;
mod admin;
mod audits;
mod caller;
mod catalogue;
mod expectation;
mod fields;
mod federation;
mod messages;
mod plans;
mod query;
mod release_summary;
mod releases;
mod error_map;
mod submission;
mod verifications;

use futures::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::codec::CompressionEncoding::Zstd;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use crate::caller::CallerLayer;
use crate::serve::Edge;
use marsad_identity::{ListenerLimits, ServerTls, incoming};
use marsad_ledger::NodeState;
use marsad_service::Node;
use marsad_wire::{FILE_DESCRIPTOR_SET, pb};

const UNARY_BYTES_MAX: usize = 4 * 1024 * 1024;
const STREAM_ITEM_BYTES_MAX: usize = 1024 * 1024;
const STREAMS_MAX: u32 = 64;
const HEADER_LIST_BYTES_MAX: u32 = 16 * 1024;
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(20);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(10);
/// A connection that has reached its age takes no new calls. Running calls may go on for this long.
const AGE_GRACE: Duration = Duration::from_secs(60);
const STREAM_WINDOW_BYTES: u32 = 4 * 1024 * 1024;
const CONNECTION_WINDOW_BYTES: u32 = 4 * 1024 * 1024;
/// How often the health of the node is checked if no change is notified.
const HEALTH_LOOK: Duration = Duration::from_secs(5);

/// The services whose health follows the node's.
const SERVICES: [&str; 6] = [
    "marsad.v1.CatalogService",
    "marsad.v1.QueryService",
    "marsad.v1.FederationService",
    "marsad.v1.AdminService",
    "marsad.v1.ExpectationService",
    SUBMISSION,
];
const SUBMISSION: &str = "marsad.v1.SubmissionService";

/// Why the node does not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("server reflection could not be set up")]
    Reflection(#[source] tonic_reflection::server::Error),
    #[error("the server ended")]
    Transport(#[source] tonic::transport::Error),
}

/// All services of a node, and the reporter of their health.
///
/// # Errors
/// [`ServeError::Reflection`] if the descriptors of the contract cannot be read.
pub fn router(node: &Arc<Node>) -> Result<(Routes, HealthReporter), ServeError> {
    let edge = Edge::new(Arc::clone(node));
    /// A service with the sizes of messages that it takes and gives.
    macro_rules! service {
        ($module:ident::$server:ident, $decoded:expr, $encoded:expr) => {
            pb::$module::$server::new(Edge::clone(&edge))
                .accept_compressed(Zstd)
                .max_decoding_message_size($decoded)
                .max_encoding_message_size($encoded)
        };
    }
    let catalog = service!(catalog_service_server::CatalogServiceServer, UNARY_BYTES_MAX, UNARY_BYTES_MAX);
    let submission =
        service!(submission_service_server::SubmissionServiceServer, STREAM_ITEM_BYTES_MAX, UNARY_BYTES_MAX);
    let query = service!(query_service_server::QueryServiceServer, UNARY_BYTES_MAX, UNARY_BYTES_MAX);
    let admin = service!(admin_service_server::AdminServiceServer, UNARY_BYTES_MAX, UNARY_BYTES_MAX);
    let expectation = service!(expectation_service_server::ExpectationServiceServer, UNARY_BYTES_MAX, UNARY_BYTES_MAX);
    // Its answers are not compressed: hashes do not compress, and chunks are compressed already.
    let federation =
        service!(federation_service_server::FederationServiceServer, UNARY_BYTES_MAX, STREAM_ITEM_BYTES_MAX);
    let (reporter, health) = tonic_health::server::health_reporter();
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let mut routes = Routes::builder();
    routes
        .add_service(catalog.send_compressed(Zstd))
        .add_service(submission.send_compressed(Zstd))
        .add_service(query.send_compressed(Zstd))
        .add_service(admin.send_compressed(Zstd))
        .add_service(expectation.send_compressed(Zstd))
        .add_service(federation)
        .add_service(health)
        .add_service(reflection().build_v1().map_err(ServeError::Reflection)?)
        .add_service(reflection().build_v1alpha().map_err(ServeError::Reflection)?);
    Ok((routes.routes(), reporter))
}

/// Serves until `shutdown`, then lets calls end for a while.
///
/// # Errors
/// [`ServeError`] if the services cannot be put together or the transport fails.
pub fn serve(
    listener: TcpListener,
    tls: Arc<ServerTls>,
    node: Arc<Node>,
    shutdown: CancellationToken,
) -> BoxFuture<'static, Result<(), ServeError>> {
    Box::pin(async move {
        let (routes, reporter) = router(&node)?;
        let limits = node.limits.clone();
        let stopping = node.stopping.clone();
        let _stops = stopping.clone().drop_guard();
        tokio::spawn(report_health(Arc::clone(&node), Arc::clone(&tls), reporter, stopping.clone()));
        let listening = ListenerLimits {
            connections_max: limits.connections_max,
            connections_per_key_max: limits.connections_per_key_max,
            ..ListenerLimits::default()
        };
        let connections = incoming(listener, tls, listening, shutdown.clone());
        let server = Server::builder()
            .max_concurrent_streams(STREAMS_MAX)
            .http2_max_header_list_size(HEADER_LIST_BYTES_MAX)
            .http2_keepalive_interval(Some(KEEPALIVE_INTERVAL))
            .http2_keepalive_timeout(Some(KEEPALIVE_TIMEOUT))
            .initial_stream_window_size(STREAM_WINDOW_BYTES)
            .initial_connection_window_size(CONNECTION_WINDOW_BYTES)
            .max_connection_age(limits.connection_age)
            .max_connection_age_grace(AGE_GRACE)
            .layer(CallerLayer::new(limits.quota))
            .add_routes(routes);
        let stop = {
            let shutdown = shutdown.clone();
            async move {
                shutdown.cancelled().await;
                stopping.cancel();
            }
        };
        let serving = server.serve_with_incoming_shutdown(connections, stop);
        tokio::select! {
            ended = serving => ended.map_err(ServeError::Transport),
            () = late(shutdown, limits.shutdown) => {
                tracing::warn!("calls that had not ended were cut");
                Ok(())
            }
        }
    })
}

async fn late(shutdown: CancellationToken, grace: Duration) {
    shutdown.cancelled().await;
    tokio::time::sleep(grace).await;
}

/// Keeps the health service up to date. The node as a whole is healthy while it can take submissions.
async fn report_health(node: Arc<Node>, tls: Arc<ServerTls>, reporter: HealthReporter, stopping: CancellationToken) {
    let mut changes = node.ledger.changes();
    loop {
        let reachable = !tls.lists_are_stale();
        let takes = reachable && node.ledger.state() == NodeState::Ready;
        for service in SERVICES {
            let healthy = if service == SUBMISSION { takes } else { reachable };
            reporter.set_service_status(service, serving(healthy)).await;
        }
        reporter.set_service_status("", serving(takes)).await;
        tokio::select! {
            () = stopping.cancelled() => break,
            changed = changes.changed() => if changed.is_err() { break },
            () = tokio::time::sleep(HEALTH_LOOK) => {}
        }
    }
    for service in SERVICES.into_iter().chain([""]) {
        reporter.set_service_status(service, ServingStatus::NotServing).await;
    }
}

const fn serving(healthy: bool) -> ServingStatus {
    if healthy { ServingStatus::Serving } else { ServingStatus::NotServing }
}
