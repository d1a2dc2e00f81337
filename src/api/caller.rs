//! The first thing that happens to a call at this edge: the principal comes from the connection, the authorisation table decides by
//! path, and what is not in the table is refused. Then the call passes the gate of the node.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http_body::Frame;
use tokio::time::Instant;
use tonic::body::Body;
use tonic::codegen::http::{Request, Response};
use tonic::codegen::{BoxFuture, Bytes, Service};
use tonic::{Extensions, Status};
use tower::Layer;

use crate::error_map::status;
use marsad_identity::policy;
use marsad_identity::stream::{Admission, PeerInfo};
use marsad_service::caller::{Quota, Taken};
use marsad_service::{Caller, Gate, ServiceError};
use marsad_store::Deadline;

/// The caller of a request, whose extensions carry it.
///
/// # Errors
/// [`ServiceError::NoCaller`] if the layer is not there: a mistake of the assembly, which must fail closed.
pub fn caller_of(extensions: &Extensions) -> Result<Caller, Status> {
    extensions.get::<Caller>().cloned().ok_or_else(|| status(ServiceError::NoCaller))
}

/// Puts the gate before every service.
#[derive(Debug, Clone)]
pub struct CallerLayer {
    gate: Gate,
}

impl CallerLayer {
    /// A gate with so many places.
    #[must_use]
    pub fn new(quota: Quota) -> Self {
        Self { gate: Gate::new(quota) }
    }
}

impl<S> Layer<S> for CallerLayer {
    type Service = CallerGate<S>;
    fn layer(&self, inner: S) -> CallerGate<S> {
        CallerGate { inner, gate: self.gate.clone() }
    }
}

/// A service behind the gate.
#[derive(Debug, Clone)]
pub struct CallerGate<S> {
    inner: S,
    gate: Gate,
}

impl<S> Service<Request<Body>> for CallerGate<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = BoxFuture<Response<Body>, S::Error>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let deadline = Deadline::starting(Instant::now());
        let clone = self.inner.clone();
        // The one that is ready is used; its clone takes its place.
        let mut inner = std::mem::replace(&mut self.inner, clone);
        match admit(&self.gate, &request, deadline) {
            Err(error) => {
                let refused = status(error).into_http();
                Box::pin(async move { Ok(refused) })
            }
            Ok((caller, place)) => {
                request.extensions_mut().insert(caller);
                let answer = inner.call(request);
                Box::pin(async move {
                    let answer = deadline.scope(answer).await?;
                    Ok(answer.map(|body| Body::new(Held { body, _place: place })))
                })
            }
        }
    }
}

fn admit(gate: &Gate, request: &Request<Body>, deadline: Deadline) -> Result<(Caller, Taken), ServiceError> {
    let peer = request.extensions().get::<PeerInfo>().ok_or(ServiceError::NoCaller)?;
    match peer.admission {
        Admission::Admitted => {}
        Admission::Full => return Err(ServiceError::Busy),
        Admission::TooManyOfOneKey => return Err(ServiceError::QuotaExceeded),
    }
    let rule = policy::authorise_rpc(&peer.principal, request.uri().path())?;
    gate.admit(Arc::clone(&peer.principal), rule.action, peer.cut.clone(), deadline)
}

/// An answer that holds its place until it has been sent or given up.
struct Held {
    body: Body,
    _place: Taken,
}

impl http_body::Body for Held {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}
