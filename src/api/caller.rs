//! The first thing that happens to a call: who is it, may they make it at all, and is there room for it.
//!
//! The principal comes from the connection. The authorisation table decides by path; what is not in it is refused. A
//! quota by identity keeps one caller, from however many connections, from taking the place of all others: a call takes as
//! many places as the table says that it weighs. They are held until the answer has been sent whole, streams too. Calls that
//! ask for the health of the node have places of their own. What a caller may do with a call is decided by its handler.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use http_body::Frame;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tonic::codegen::http::{Request, Response};
use tonic::codegen::{BoxFuture, Bytes, Service};
use tonic::{Extensions, Status};
use tower::Layer;

use crate::api::status::ApiError;
use crate::identity::principal::Principal;
use crate::identity::stream::{Admission, PeerInfo};
use crate::identity::table::RpcRule;
use crate::identity::{Action, policy};
use crate::store::Deadline;

/// Who makes a call, and what the table says of it; a request carries it in its extensions.
#[derive(Debug, Clone)]
pub struct Caller {
    /// From the certificate of the connection.
    pub principal: Arc<Principal>,
    /// The line of the authorisation table.
    pub rule: &'static RpcRule,
    /// Cancelled when the connection is cut; long answers end then.
    pub cut: CancellationToken,
    /// Until when the call waits for others, from its arrival on.
    pub deadline: Deadline,
    places: Arc<Places>,
}

/// Places that a call takes besides those that the table says, given up on drop.
#[derive(Debug)]
pub struct MorePlaces {
    _taken: Option<Taken>,
}

impl Caller {
    /// The caller of a request.
    ///
    /// # Errors
    /// [`ApiError::NoCaller`] if the layer is not there: a mistake of the assembly, which must fail closed.
    pub fn of(extensions: &Extensions) -> Result<Self, ApiError> {
        extensions.get::<Self>().cloned().ok_or(ApiError::NoCaller)
    }

    /// Takes as many places as a call of this weight has, where what is asked for costs more than the table knows.
    ///
    /// # Errors
    /// [`ApiError::QuotaExceeded`] or [`ApiError::Busy`] if there are not so many.
    pub fn weigh(&self, weight: usize) -> Result<MorePlaces, ApiError> {
        let (own, all) = (self.places.fitting(self.rule.action.weight()), self.places.fitting(weight));
        let more = all.saturating_sub(own);
        let taken = (more > 0).then(|| self.places.take(self.principal.uri(), more)).transpose()?;
        Ok(MorePlaces { _taken: taken })
    }

    /// What the table says the call is.
    #[must_use]
    pub fn action(&self) -> Action {
        self.rule.action
    }
}

/// How many calls run at once, each counted by its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Of everyone.
    pub calls_max: usize,
    /// Of one identity.
    pub per_identity_max: usize,
}

#[derive(Debug)]
struct Places {
    all: Arc<Semaphore>,
    quota: Quota,
    taken: Mutex<HashMap<String, usize>>,
}

/// The places of one call, given up on drop.
#[derive(Debug)]
struct Taken {
    places: Arc<Places>,
    identity: String,
    count: usize,
    _of_all: OwnedSemaphorePermit,
}

impl Places {
    fn new(quota: Quota) -> Arc<Self> {
        Arc::new(Self { all: Arc::new(Semaphore::new(quota.calls_max)), quota, taken: Mutex::default() })
    }

    /// How many places a call of this weight has: no more than one caller may take.
    fn fitting(&self, weight: usize) -> usize {
        weight.min(self.quota.per_identity_max).min(self.quota.calls_max).max(1)
    }

    /// Takes places for a call of this weight. One alone always finds room, however small the quota is.
    fn take(self: &Arc<Self>, identity: String, weight: usize) -> Result<Taken, ApiError> {
        let count = self.fitting(weight);
        let of_all = u32::try_from(count).map_err(|_| ApiError::Busy)?;
        let of_all = Arc::clone(&self.all).try_acquire_many_owned(of_all).map_err(|_| ApiError::Busy)?;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let held = taken.get(&identity).copied().unwrap_or(0);
        if held.saturating_add(count) > self.quota.per_identity_max {
            return Err(ApiError::QuotaExceeded);
        }
        taken.insert(identity.clone(), held.saturating_add(count));
        Ok(Taken { places: Arc::clone(self), identity, count, _of_all: of_all })
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = taken.get_mut(&self.identity) {
            *held = held.saturating_sub(self.count);
            if *held == 0 {
                taken.remove(&self.identity);
            }
        }
    }
}

/// The places of those who work, and of those who only observe.
#[derive(Debug, Clone)]
struct Lanes {
    work: Arc<Places>,
    observing: Arc<Places>,
}

/// Puts the gate before every service.
#[derive(Debug, Clone)]
pub struct CallerLayer {
    lanes: Lanes,
}

impl CallerLayer {
    /// A gate with so many places.
    #[must_use]
    pub fn new(quota: Quota) -> Self {
        Self { lanes: Lanes { work: Places::new(quota), observing: Places::new(quota) } }
    }
}

impl<S> Layer<S> for CallerLayer {
    type Service = CallerGate<S>;
    fn layer(&self, inner: S) -> CallerGate<S> {
        CallerGate { inner, lanes: self.lanes.clone() }
    }
}

/// A service behind the gate.
#[derive(Debug, Clone)]
pub struct CallerGate<S> {
    inner: S,
    lanes: Lanes,
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
        match admit(&self.lanes, &request, deadline) {
            Err(error) => {
                let refused = Status::from(error).into_http();
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

fn admit(lanes: &Lanes, request: &Request<Body>, deadline: Deadline) -> Result<(Caller, Taken), ApiError> {
    let peer = request.extensions().get::<PeerInfo>().ok_or(ApiError::NoCaller)?;
    match peer.admission {
        Admission::Admitted => {}
        Admission::Full => return Err(ApiError::Busy),
        Admission::TooManyOfOneKey => return Err(ApiError::QuotaExceeded),
    }
    let rule = policy::authorise_rpc(&peer.principal, request.uri().path())?;
    let places = if rule.action.observes() { &lanes.observing } else { &lanes.work };
    let place = places.take(peer.principal.uri(), rule.action.weight())?;
    let principal = Arc::clone(&peer.principal);
    let cut = peer.cut.clone();
    Ok((Caller { principal, rule, cut, deadline, places: Arc::clone(places) }, place))
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
