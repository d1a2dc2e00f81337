//! FederationService: this node's copies of all logs, for its peers. What a peer may not see is withheld, visibly.

mod disclose;
mod feed;
mod gossip;
mod payloads;
mod proofs;

use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::{mpsc, watch};
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::CancellationToken;
use tonic::{Request, Response, Status};

use crate::api::caller::caller_of;
use crate::identity::policy::{self, Permit, ServeLog};
use crate::ledger::sync_board::Peer;
use crate::service::Caller;
use crate::service::Node;
use crate::service::ServiceError;
use crate::wire::pb;

/// Messages that wait for a slow peer; beyond that HTTP/2's flow control holds the reading up.
const WAITING_MAX: usize = 4;

type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// The service.
pub struct Federation {
    node: Arc<Node>,
}

impl Federation {
    /// The service of a node.
    #[must_use]
    pub fn new(node: Arc<Node>) -> Self {
        Self { node }
    }

    fn permit(&self, caller: &Caller) -> Result<Permit<ServeLog>, ServiceError> {
        Ok(policy::authorise_log(&caller.principal, &self.node.peer_names())?)
    }
}

/// The sending end of a stream, which ends when nobody reads, when the caller is no peer any more, when the connection is
/// cut, and when the node stops.
struct Outbox<T> {
    name: String,
    peers: watch::Receiver<Arc<[Peer]>>,
    sender: mpsc::Sender<Result<T, Status>>,
    cut: CancellationToken,
    stopping: CancellationToken,
}

/// Why a stream ended that had more to say.
enum Ended {
    /// Nobody reads any more, or nobody may.
    Gone,
    Failed(ServiceError),
}

impl<E: Into<ServiceError>> From<E> for Ended {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl<T> Outbox<T> {
    fn new(node: &Node, caller: &Caller) -> (Self, ReceiverStream<Result<T, Status>>) {
        let (sender, receiver) = mpsc::channel(WAITING_MAX);
        let (name, peers) = (caller.principal.name.clone(), node.board.watch_peers());
        let outbox = Self { name, peers, sender, cut: caller.cut.clone(), stopping: node.stopping.clone() };
        (outbox, ReceiverStream::new(receiver))
    }

    async fn send(&self, message: T) -> Result<(), Ended> {
        tokio::select! {
            biased;
            () = self.ended() => Err(Ended::Gone),
            sent = self.sender.send(Ok(message)) => sent.map_err(|_| Ended::Gone),
        }
    }

    /// Returns when nothing more is to be said.
    async fn ended(&self) {
        let mut peers = self.peers.clone();
        let is_removed = |peers: &Arc<[Peer]>| peers.iter().all(|peer| peer.name.as_str() != self.name);
        tokio::select! {
            // An error says that the list is gone, and with it the node.
            _ = peers.wait_for(is_removed) => {}
            () = self.cut.cancelled() => {}
            () = self.stopping.cancelled() => {}
            () = self.sender.closed() => {}
        }
    }

    async fn close(self, outcome: Result<(), Ended>) {
        if let Err(Ended::Failed(error)) = outcome {
            // Fails only when nobody reads any more.
            let _ = self.sender.send(Err(error.into())).await;
        }
    }
}

#[tonic::async_trait]
impl pb::federation_service_server::FederationService for Federation {
    async fn get_checkpoints(
        &self,
        request: Request<pb::GetCheckpointsRequest>,
    ) -> Result<Response<pb::GetCheckpointsResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        self.permit(&caller)?;
        let notes = request.into_inner().notes;
        gossip::hear(&self.node, &caller.principal.name, &notes).await?;
        let heads = self.node.ledger.heads().await.map_err(ServiceError::from)?;
        Ok(Response::new(pb::GetCheckpointsResponse { notes: gossip::notes(&self.node, &heads).await? }))
    }

    async fn get_proof(&self, request: Request<pb::GetProofRequest>) -> Result<Response<pb::GetProofResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        self.permit(&caller)?;
        Ok(Response::new(proofs::prove(&self.node, request.into_inner()).await?))
    }

    type PullLogStream = Answers<pb::PullLogResponse>;

    async fn pull_log(&self, request: Request<pb::PullLogRequest>) -> Result<Response<Self::PullLogStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = self.permit(&caller)?;
        let request = request.into_inner();
        gossip::hear(&self.node, &caller.principal.name, &request.notes).await?;
        let (outbox, answers) = Outbox::new(&self.node, &caller);
        let mut feed = feed::Feed::new(Arc::clone(&self.node), permit, outbox, request)?;
        tokio::spawn(async move {
            let outcome = feed.run().await;
            feed.into_outbox().close(outcome).await;
        });
        Ok(Response::new(Box::pin(answers)))
    }

    type PullPayloadsStream = Answers<pb::PullPayloadsResponse>;

    async fn pull_payloads(
        &self,
        request: Request<pb::PullPayloadsRequest>,
    ) -> Result<Response<Self::PullPayloadsStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = self.permit(&caller)?;
        let wanted = payloads::Wanted::read(request.into_inner())?;
        let (outbox, answers) = Outbox::new(&self.node, &caller);
        let node = Arc::clone(&self.node);
        tokio::spawn(async move {
            let outcome = payloads::send(&node, &permit, wanted, &outbox).await;
            outbox.close(outcome).await;
        });
        Ok(Response::new(Box::pin(answers)))
    }
}
