//! One call of the contract: the caller is found, a function decodes the request, calls the service and encodes the answer, and
//! its error becomes a status.

use std::pin::Pin;
use std::sync::Arc;

use tokio_stream::Stream;
use tonic::Status;

use marsad_service::query::Queries;
use marsad_service::{Caller, Node, ServiceError};

/// The services of a node at this edge.
#[derive(Clone)]
pub struct Edge {
    pub node: Arc<Node>,
    pub queries: Queries,
}

impl Edge {
    /// The services of a node.
    #[must_use]
    pub fn new(node: Arc<Node>) -> Self {
        Self { queries: Queries::new(Arc::clone(&node)), node }
    }
}

/// A call that was admitted, with its message.
pub struct Call<'c, M> {
    pub node: &'c Arc<Node>,
    pub queries: &'c Queries,
    pub caller: &'c Caller,
    pub request: M,
}

/// The result of a call.
pub type Answer<T> = Result<T, ServiceError>;

/// An answer that is a stream of messages.
pub type Messages<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Implements a service of the contract: for each call the type of its request, that of its answer, and the function that answers
/// it. First the streams among the answers, each with its name in the contract.
macro_rules! serve {
    (
        $service:path, [$($stream:ident of $message:ty),*],
        $($rpc:ident: $request:ty => $answer:ty, $function:path;)+
    ) => {
        #[tonic::async_trait]
        impl $service for $crate::serve::Edge {
            $(type $stream = $crate::serve::Messages<$message>;)*
            $(
                async fn $rpc(&self, request: tonic::Request<$request>) -> Result<tonic::Response<$answer>, tonic::Status> {
                    let caller = $crate::caller::caller_of(request.extensions())?;
                    let (node, queries, caller) = (&self.node, &self.queries, &caller);
                    let call = $crate::serve::Call { node, queries, caller, request: request.into_inner() };
                    let answer = $function(call).await;
                    answer.map(tonic::Response::new).map_err($crate::error_map::status)
                }
            )+
        }
    };
}
pub(crate) use serve;
