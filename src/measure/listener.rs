//! `GET /metrics` on an address of this machine. It has no TLS and no authentication, so it must not be reachable from
//! other machines.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::names::SCRAPES;
use super::recorder::{Recorder, install};

/// The most concurrent connections: a few monitoring programs need no more.
const CONNECTIONS_MAX: usize = 8;
/// The time limit for the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// The time limit for a whole connection.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(30);
/// The time limit for reading current values before an answer; if it passes, the answer has the previous values.
const SAMPLE_TIMEOUT: Duration = Duration::from_secs(2);
const TEXT_FORMAT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

/// Reads the values that are not counted: lengths of queues, lags.
pub type Sample = Arc<dyn Fn(&'static Recorder) -> BoxFuture<'static, ()> + Send + Sync>;

/// Starts recording, and serves requests until `shutdown`.
pub fn serve(listener: TcpListener, sample: Sample, shutdown: CancellationToken) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let recorder = install();
        let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        loop {
            let accepted = async {
                let place = Arc::clone(&places).acquire_owned().await.ok();
                (place, listener.accept().await)
            };
            let Some((place, accepted)) = shutdown.run_until_cancelled(accepted).await else { return };
            let stream = match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::warn!(%error, "a connection for metrics was not accepted");
                    // The cause, such as a lack of file descriptors, may last a moment.
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            let sample = Arc::clone(&sample);
            tokio::spawn(async move {
                let _place = place;
                let answering = service_fn(move |request| answer(request, recorder, Arc::clone(&sample)));
                let connection = http1::Builder::new()
                    .timer(TokioTimer::new())
                    .header_read_timeout(HEAD_TIMEOUT)
                    .keep_alive(false)
                    .serve_connection(TokioIo::new(stream), answering);
                // A connection that breaks or takes too long is not an error of the node.
                let _ = tokio::time::timeout(CONNECTION_TIMEOUT, connection).await;
            });
        }
    })
}

async fn answer(
    request: Request<Incoming>,
    recorder: &'static Recorder,
    sample: Sample,
) -> Result<Response<String>, Infallible> {
    let (status, text) = match (request.method(), request.uri().path()) {
        (&Method::GET, "/metrics") => {
            metrics::counter!(SCRAPES.name).increment(1);
            if tokio::time::timeout(SAMPLE_TIMEOUT, sample(recorder)).await.is_err() {
                tracing::warn!("queues and lags could not be read in time for the metrics");
            }
            (StatusCode::OK, recorder.render())
        }
        (&Method::GET, _) => (StatusCode::NOT_FOUND, "the metrics are at /metrics\n".to_owned()),
        _ => (StatusCode::METHOD_NOT_ALLOWED, String::new()),
    };
    let mut response = Response::new(text);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, TEXT_FORMAT);
    Ok(response)
}
