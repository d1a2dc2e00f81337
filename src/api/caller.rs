//! The first thing that happens to a call at this edge: the principal comes from the connection, the authorisation table decides by
//! path, and what is not in the table is refused. Then the call passes the gate of the node.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http_body::Frame;
use tokio::time::Instant;
use tonic::body::Body;
use tonic::codegen::http::{HeaderMap, Request, Response};
use tonic::codegen::{BoxFuture, Bytes, Service};
use tonic::{Code, Extensions, Status};
use tower::Layer;
use tracing::Instrument as _;

use crate::error_map::status;
use marsad_identity::policy;
use marsad_identity::rpc_rules::rule_for;
use marsad_identity::stream::{Admission, PeerInfo};
use marsad_measure::Call;
use marsad_service::caller::{Quota, Taken};
use marsad_service::{Caller, Gate, ServiceError};
use marsad_store::Deadline;

/// The caller of a request, whose extensions carry it.
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
        let now = Instant::now();
        let deadline = Deadline::starting(now);
        let rpc = rule_for(request.uri().path()).map_or("other", |rule| rule.rpc);
        let mut call = Call::begin(rpc, now.into_std());
        let clone = self.inner.clone();
        // The call uses the service that was polled ready; a clone replaces it for the next call.
        let mut inner = std::mem::replace(&mut self.inner, clone);
        match admit(&self.gate, &request, deadline) {
            Err(error) => {
                let refused = status(error);
                call.ends_with(code_name(refused.code()));
                let refused = refused.into_http();
                Box::pin(async move { Ok(refused) })
            }
            Ok((caller, place)) => {
                request.extensions_mut().insert(caller);
                let span = tracing::info_span!("call", rpc);
                let answer = span.in_scope(|| inner.call(request));
                Box::pin(async move {
                    let answer = deadline.scope(answer).instrument(span).await?;
                    // An error without messages stands in the headers.
                    note_end(&mut call, answer.headers());
                    call.answering();
                    Ok(answer.map(|body| Body::new(Held { body, call, _place: place })))
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

/// An answer that holds its place until it is sent or cancelled.
struct Held {
    body: Body,
    call: Call,
    _place: Taken,
}

impl http_body::Body for Held {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(trailers) = frame.trailers_ref()
        {
            note_end(&mut self.call, trailers);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}

/// Takes the code with which a call ends from where gRPC has it.
fn note_end(call: &mut Call, headers: &HeaderMap) {
    if let Some(code) = headers.get("grpc-status") {
        call.ends_with(code_name(Code::from_bytes(code.as_bytes())));
    }
}

/// The name of a code, as the gRPC documentation has it.
const fn code_name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}
