//! `GET /metrics` on an address of this machine. It has no TLS and asks for no name, so it must not be reached from elsewhere.

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

/// Connections at once: more than a few programs that watch do not need.
const CONNECTIONS_MAX: usize = 8;
/// How long the head of a request is waited for.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
/// How long one connection may take in all.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(30);
/// How long the values that are looked up for an answer may take; without them the answer has the last ones.
const SAMPLE_TIMEOUT: Duration = Duration::from_secs(2);
const TEXT_FORMAT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

/// Looks up the values that are not counted but read: lengths of queues, lags.
pub type Sample = Arc<dyn Fn(&'static Recorder) -> BoxFuture<'static, ()> + Send + Sync>;

/// Begins to record, and answers until `shutdown`.
pub async fn serve(listener: TcpListener, sample: Sample, shutdown: CancellationToken) {
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
                // What is wrong (no file descriptors) does not get better at once.
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
            // A connection that breaks or takes too long is the caller's matter.
            let _ = tokio::time::timeout(CONNECTION_TIMEOUT, connection).await;
        });
    }
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
