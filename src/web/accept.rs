//! The accept loop of the desk: from a bound socket to requests that know who is at the other end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use futures::future::BoxFuture;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use marsad_identity::{ServerTls, Visit, Visitor};
use marsad_service::Node;

use crate::desk::{Desk, DeskSettings};
use crate::idle_body::IdleBody;
use crate::routes::router;

/// Open connections of all browsers.
const CONNECTIONS_MAX: usize = 512;
/// Connections at once, of one certificate's key. A browser opens six.
const CONNECTIONS_PER_KEY_MAX: usize = 64;
/// A handshake that takes longer is ended: telephones in the mountains need some seconds.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(15);
/// How long the head of a request may take, and how long a connection may wait for the next request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(60);
/// How long a request may take, with its file and its answer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(900);
/// After this a connection takes no new requests.
const CONNECTION_AGE: Duration = Duration::from_secs(3_600);
/// How long requests may go on after that, or after the node was asked to stop.
const GRACE: Duration = Duration::from_secs(10);
const STREAMS_MAX: u32 = 32;
const HEAD_BYTES_MAX: u32 = 16 * 1024;

/// Serves the desk until `shutdown`, then lets requests end for a while.
pub fn serve(
    listener: TcpListener,
    tls: Arc<ServerTls>,
    node: Arc<Node>,
    settings: DeskSettings,
    shutdown: CancellationToken,
) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let router = router(Arc::new(Desk::new(node, settings)));
        let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        let mut open = JoinSet::new();
        loop {
            let accepted = async {
                let place = Arc::clone(&places).acquire_owned().await.ok();
                (place, listener.accept().await)
            };
            tokio::select! {
                biased;
                () = shutdown.cancelled() => break,
                Some(_) = open.join_next(), if !open.is_empty() => {}
                (place, accepted) = accepted => match accepted {
                    Ok((tcp, remote)) => {
                        let connection = connect(Arc::clone(&tls), (tcp, remote), router.clone(), shutdown.clone());
                        open.spawn(held(place, connection));
                    }
                    Err(error) => {
                        tracing::warn!(%error, "a connection to the desk could not be accepted");
                        // The cause, such as a lack of file descriptors, may last a moment.
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
            }
        }
        let ended = async { while open.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE + Duration::from_secs(1), ended).await.is_err() {
            open.shutdown().await;
        }
    })
}

/// Keeps the place of a connection until it ends.
async fn held(_place: Option<OwnedSemaphorePermit>, connection: impl Future<Output = ()>) {
    connection.await;
}

async fn connect(
    tls: Arc<ServerTls>,
    (tcp, remote): (TcpStream, SocketAddr),
    router: axum::Router,
    shutdown: CancellationToken,
) {
    let greeting = tls.greet(tcp, remote, CONNECTIONS_PER_KEY_MAX);
    match tokio::time::timeout(HANDSHAKE_TIMEOUT, greeting).await {
        Ok(Ok(visit)) => converse(visit, router, shutdown).await,
        Ok(Err(refusal)) => tracing::info!(%remote, %refusal, "a browser was refused"),
        Err(_) => tracing::info!(%remote, "a browser was refused: the handshake took too long"),
    }
}

/// Answers the requests of a connection until it ends, its certificate is no longer good, or the node stops.
async fn converse(visit: Visit, router: axum::Router, shutdown: CancellationToken) {
    let Visit { io, visitor } = visit;
    let (cut, lifetime) = (visitor.cut.clone(), visitor.lifetime);
    let visitor = Arc::new(visitor);
    let answering = service_fn(move |request| answer(request, router.clone(), Arc::clone(&visitor)));
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(64 * 1024);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS_MAX)
        .max_header_list_size(HEAD_BYTES_MAX)
        .keep_alive_interval(Some(Duration::from_secs(30)))
        .keep_alive_timeout(Duration::from_secs(20));
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(io), answering));
    let stop = async {
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = tokio::time::sleep(CONNECTION_AGE) => {}
        }
    };
    let expired = async {
        match lifetime {
            Some(lifetime) => tokio::time::sleep(lifetime.min(CONNECTION_AGE * 2)).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        biased;
        // Nothing more is sent to someone whose certificate is no longer good.
        () = cut.cancelled() => return,
        () = expired => { cut.cancel(); return }
        ended = connection.as_mut() => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection of a browser broke");
            }
            return;
        }
        () = stop => connection.as_mut().graceful_shutdown(),
    }
    tokio::select! {
        biased;
        () = cut.cancelled() => {}
        () = tokio::time::sleep(GRACE) => {}
        _ = connection => {}
    }
}

async fn answer(
    request: hyper::Request<Incoming>,
    router: axum::Router,
    visitor: Arc<Visitor>,
) -> Result<axum::response::Response, Infallible> {
    let mut request: Request = request.map(|body| Body::new(IdleBody::new(body)));
    request.extensions_mut().insert(visitor);
    match tokio::time::timeout(REQUEST_TIMEOUT, router.oneshot(request)).await {
        Ok(answered) => answered,
        Err(_) => {
            let mut late = axum::response::Response::new(Body::empty());
            *late.status_mut() = hyper::StatusCode::REQUEST_TIMEOUT;
            Ok(late)
        }
    }
}
