//! FederationService: decides whether the caller may be served, and carries what `federation::serve` gives.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;

use futures::StreamExt as _;
use tokio_stream::Stream;
use tonic::{Request, Response, Status};

use crate::caller::caller_of;
use crate::error_map::status;
use marsad_federation::feed::{FeedChunk, FeedMessage};
use marsad_federation::serve::feed::{Cursor, Ends, Wants, logs};
use marsad_federation::serve::payloads::{PayloadMessage, payloads};
use marsad_federation::serve::{Messages, ServeError, gossip, proofs};
use marsad_identity::policy::{self, Permit, ServeLog};
use marsad_ledger::sync_board::Peer;
use marsad_log::checkpoint::LogId;
use marsad_log::limits::{NOTE_BYTES_MAX, SEGMENT_HEADERS_MAX};
use marsad_log::merkle::Hash;
use marsad_service::{Absent, Caller, Node, ServiceError};
use marsad_wire::{pb, segment};

/// Logs in one request.
const WANTS_MAX: usize = 1_024;
/// Notes in one request; a federation has tens of logs.
const NOTES_MAX: usize = 1_024;

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

    /// Compares the checkpoints that a peer has seen with what is held here.
    async fn hear(&self, caller: &Caller, notes: &[String]) -> Result<(), ServiceError> {
        if notes.len() > NOTES_MAX || notes.iter().any(|note| note.len() > NOTE_BYTES_MAX) {
            return Err(ServiceError::field(
                "notes",
                format!("at most {NOTES_MAX}, each of at most {NOTE_BYTES_MAX} bytes"),
            ));
        }
        gossip::hear(&self.node.ledger, &caller.principal.name, notes).await.map_err(service_error)
    }

    /// The messages of a stream as answers. The stream ends when the caller is no longer a peer, when the connection is cut, or
    /// when the node stops.
    fn answers<M, T>(
        &self,
        caller: &Caller,
        messages: Messages<M>,
        encode: fn(M) -> Result<T, ServiceError>,
    ) -> Response<Answers<T>>
    where
        M: Send + 'static,
        T: 'static,
    {
        let name = caller.principal.name.clone();
        let (mut peers, cut, stopping) =
            (self.node.board.watch_peers(), caller.cut.clone(), self.node.stopping.clone());
        let ended = async move {
            let is_removed = |peers: &Arc<[Peer]>| peers.iter().all(|peer| peer.name.as_str() != name);
            tokio::select! {
                // An error means that the sender of the list was dropped: the node is stopping.
                _ = peers.wait_for(is_removed) => {}
                () = cut.cancelled() => {}
                () = stopping.cancelled() => {}
            }
        };
        let answers = messages.map(move |message| message.map_err(service_error).and_then(encode).map_err(status));
        Response::new(Box::pin(answers.take_until(ended)))
    }
}

fn service_error(error: ServeError) -> ServiceError {
    match error {
        ServeError::NoTree { log, size } => ServiceError::absent(Absent::Log, format!("{log} of {size} entries")),
        ServeError::NoEntry { log, index } => ServiceError::absent(Absent::Entry, format!("{log}/{index}")),
        ServeError::Store(error) => error.into(),
        ServeError::Ledger(error) => error.into(),
    }
}

fn log_of(field: &str, log: Option<pb::LogId>) -> Result<LogId, ServiceError> {
    let log = log.ok_or_else(|| ServiceError::field(field, "is missing"))?;
    Ok(LogId::try_from(log).map_err(|error| error.within(field))?)
}

fn wants(request: pb::PullLogRequest) -> Result<Wants, ServiceError> {
    if request.wants.len() > WANTS_MAX {
        return Err(ServiceError::field("wants", format!("at most {WANTS_MAX}")));
    }
    let mut cursors = HashMap::new();
    for want in request.wants {
        let cursor = Cursor { size: want.size, chunks: want.chunks };
        cursors.insert(log_of("wants.log", want.log)?, cursor);
    }
    Ok(Wants { cursors, all: request.all })
}

fn chunk_to_pb(chunk: FeedChunk) -> pb::Chunk {
    let FeedChunk { log, index, number, data } = chunk;
    pb::Chunk { log: Some((&log).into()), index, number, data: data.into() }
}

fn feed_to_pb(message: FeedMessage) -> Result<pb::PullLogResponse, ServiceError> {
    use pb::pull_log_response::Part;
    let part = match message {
        FeedMessage::Segment(held) => Some(Part::Segment(segment::to_pb(held).map_err(ServiceError::Held)?)),
        FeedMessage::Chunk(chunk) => Some(Part::Chunk(chunk_to_pb(chunk))),
        FeedMessage::Heads(notes) => Some(Part::Heads(pb::Heads { notes })),
        FeedMessage::LogEnd { log, reason } => Some(Part::End(pb::LogEnd { log: Some((&log).into()), reason })),
        // Only a reader makes such a message.
        FeedMessage::Unreadable { .. } => None,
    };
    Ok(pb::PullLogResponse { part })
}

fn payload_to_pb(message: PayloadMessage) -> Result<pb::PullPayloadsResponse, ServiceError> {
    use pb::pull_payloads_response::Part;
    let part = match message {
        PayloadMessage::Disclosure { index, disclosure } => {
            let disclosure = segment::disclosure_to_pb(disclosure).map_err(ServiceError::Held)?;
            Part::Disclosure(pb::PayloadDisclosure { index, disclosure: Some(disclosure) })
        }
        PayloadMessage::Chunk(chunk) => Part::Chunk(chunk_to_pb(chunk)),
    };
    Ok(pb::PullPayloadsResponse { part: Some(part) })
}

#[tonic::async_trait]
impl pb::federation_service_server::FederationService for Federation {
    async fn get_checkpoints(
        &self,
        request: Request<pb::GetCheckpointsRequest>,
    ) -> Result<Response<pb::GetCheckpointsResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        self.permit(&caller).map_err(status)?;
        self.hear(&caller, &request.into_inner().notes).await.map_err(status)?;
        let ledger = &self.node.ledger;
        let heads = ledger.heads().await.map_err(ServiceError::from).map_err(status)?;
        let notes = gossip::notes(ledger, &heads).await.map_err(service_error).map_err(status)?;
        Ok(Response::new(pb::GetCheckpointsResponse { notes }))
    }

    async fn get_proof(&self, request: Request<pb::GetProofRequest>) -> Result<Response<pb::GetProofResponse>, Status> {
        use pb::get_proof_request::Subject;
        let caller = caller_of(request.extensions())?;
        self.permit(&caller).map_err(status)?;
        let request = request.into_inner();
        let (ledger, log, size) = (&self.node.ledger, log_of("log", request.log).map_err(status)?, request.size);
        let proof = match request.subject {
            None => return Err(status(ServiceError::field("subject", "index or old_size"))),
            Some(Subject::Index(index)) => proofs::inclusion(ledger, &log, index, size).await,
            Some(Subject::OldSize(old)) => {
                proofs::consistency(ledger, &log, old, size).await.map(|hashes| (hashes, Vec::new()))
            }
        };
        let (hashes, header) = proof.map_err(service_error).map_err(status)?;
        let bytes = |hash: &Hash| hash.as_bytes().to_vec();
        Ok(Response::new(pb::GetProofResponse { hashes: hashes.iter().map(bytes).collect(), header }))
    }

    type PullLogStream = Answers<pb::PullLogResponse>;

    async fn pull_log(&self, request: Request<pb::PullLogRequest>) -> Result<Response<Self::PullLogStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = self.permit(&caller).map_err(status)?;
        let request = request.into_inner();
        self.hear(&caller, &request.notes).await.map_err(status)?;
        let limits = &self.node.limits;
        let ends = Ends::AtAge { age: limits.connection_age, heads: limits.heads };
        let messages = logs(self.node.ledger.clone(), permit, wants(request).map_err(status)?, ends);
        Ok(self.answers(&caller, messages, feed_to_pb))
    }

    type PullPayloadsStream = Answers<pb::PullPayloadsResponse>;

    async fn pull_payloads(
        &self,
        request: Request<pb::PullPayloadsRequest>,
    ) -> Result<Response<Self::PullPayloadsStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = self.permit(&caller).map_err(status)?;
        let request = request.into_inner();
        let log = log_of("log", request.log).map_err(status)?;
        if request.indexes.len() > SEGMENT_HEADERS_MAX {
            return Err(status(ServiceError::field("indexes", format!("at most {SEGMENT_HEADERS_MAX}"))));
        }
        let messages = payloads(self.node.ledger.clone(), permit, log, request.indexes);
        Ok(self.answers(&caller, messages, payload_to_pb))
    }
}
