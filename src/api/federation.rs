//! FederationService: decides whether the caller may be served, and carries what `federation::serve` gives.

use std::collections::HashMap;
use std::sync::Arc;

use futures::StreamExt as _;

use crate::error_map::status;
use crate::serve::{Answer, Call, Messages, serve};
use marsad_federation::feed::{FeedChunk, FeedMessage, SameChunk};
use marsad_federation::serve::feed::{Cursor, Ends, Wants, logs};
use marsad_federation::serve::payloads::{PayloadMessage, payloads};
use marsad_federation::serve::{self as feed, ServeError, gossip, proofs};
use marsad_identity::policy::{self, Permit, ServeLog};
use marsad_ledger::sync_board::Peer;
use marsad_log::checkpoint::LogId;
use marsad_log::limits::{NOTE_BYTES_MAX, SEGMENT_HEADERS_MAX};
use marsad_service::{Absent, Caller, Node, ServiceError};
use marsad_wire::{pb, segment};

/// Logs in one request.
const WANTS_MAX: usize = 1_024;
/// Notes in one request; a federation has tens of logs.
const NOTES_MAX: usize = 1_024;

fn permit(node: &Node, caller: &Caller) -> Result<Permit<ServeLog>, ServiceError> {
    Ok(policy::authorise_log(&caller.principal, &node.peer_names())?)
}

/// Compares the checkpoints that a peer has seen with what is held here.
async fn compare(node: &Node, caller: &Caller, notes: &[String]) -> Result<(), ServiceError> {
    if notes.len() > NOTES_MAX || notes.iter().any(|note| note.len() > NOTE_BYTES_MAX) {
        let limits = format!("at most {NOTES_MAX}, each of at most {NOTE_BYTES_MAX} bytes");
        return Err(ServiceError::field("notes", limits));
    }
    gossip::hear(&node.ledger, &caller.principal.name, notes).await.map_err(service_error)
}

/// The stream of an answer. It ends when the caller is no longer a peer, when the connection is cut, or when the node stops.
fn answers<M: Send + 'static, T: 'static>(
    node: &Node,
    caller: &Caller,
    messages: feed::Messages<M>,
    encode: fn(M) -> Result<T, ServiceError>,
) -> Messages<T> {
    let name = caller.principal.name.clone();
    let (mut peers, cut, stopping) = (node.board.watch_peers(), caller.cut.clone(), node.stopping.clone());
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
    Box::pin(answers.take_until(ended))
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
    Ok(Wants { cursors, all: request.all, same_chunks: request.same_chunks })
}

fn chunk_to_pb(chunk: FeedChunk) -> pb::Chunk {
    let FeedChunk { log, index, number, data } = chunk;
    pb::Chunk { log: Some((&log).into()), index, number, data: data.into() }
}

fn same_to_pb(same: SameChunk) -> pb::SameChunk {
    let SameChunk { log, index, number, of: (of_index, of_number) } = same;
    pb::SameChunk { log: Some((&log).into()), index, number, of_index, of_number }
}

fn feed_to_pb(message: FeedMessage) -> Result<pb::PullLogResponse, ServiceError> {
    use pb::pull_log_response::Part;
    let part = match message {
        FeedMessage::Segment(held) => Some(Part::Segment(segment::to_pb(held).map_err(ServiceError::Held)?)),
        FeedMessage::Chunk(chunk) => Some(Part::Chunk(chunk_to_pb(chunk))),
        FeedMessage::Same(same) => Some(Part::Same(same_to_pb(same))),
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

serve! {
    pb::federation_service_server::FederationService, [
        PullLogStream of pb::PullLogResponse,
        PullPayloadsStream of pb::PullPayloadsResponse
    ],
    get_checkpoints: pb::GetCheckpointsRequest => pb::GetCheckpointsResponse, get_checkpoints;
    get_proof: pb::GetProofRequest => pb::GetProofResponse, get_proof;
    pull_log: pb::PullLogRequest => Messages<pb::PullLogResponse>, pull_log;
    pull_payloads: pb::PullPayloadsRequest => Messages<pb::PullPayloadsResponse>, pull_payloads;
}

async fn get_checkpoints(call: Call<'_, pb::GetCheckpointsRequest>) -> Answer<pb::GetCheckpointsResponse> {
    permit(call.node, call.caller)?;
    compare(call.node, call.caller, &call.request.notes).await?;
    let ledger = &call.node.ledger;
    let heads = ledger.heads().await?;
    Ok(pb::GetCheckpointsResponse { notes: gossip::notes(ledger, &heads).await.map_err(service_error)? })
}

async fn get_proof(call: Call<'_, pb::GetProofRequest>) -> Answer<pb::GetProofResponse> {
    use pb::get_proof_request::Subject;
    permit(call.node, call.caller)?;
    let (ledger, log, size) = (&call.node.ledger, log_of("log", call.request.log)?, call.request.size);
    let proof = match call.request.subject {
        None => return Err(ServiceError::field("subject", "index or old_size")),
        Some(Subject::Index(index)) => proofs::inclusion(ledger, &log, index, size).await,
        Some(Subject::OldSize(old)) => {
            proofs::consistency(ledger, &log, old, size).await.map(|hashes| (hashes, Vec::new()))
        }
    };
    let (hashes, header) = proof.map_err(service_error)?;
    Ok(pb::GetProofResponse { hashes: hashes.iter().map(|hash| hash.as_bytes().to_vec()).collect(), header })
}

async fn pull_log(call: Call<'_, pb::PullLogRequest>) -> Answer<Messages<pb::PullLogResponse>> {
    let permit = permit(call.node, call.caller)?;
    compare(call.node, call.caller, &call.request.notes).await?;
    let limits = &call.node.limits;
    let ends = Ends::AtAge { age: limits.connection_age, heads: limits.heads };
    let messages = logs(call.node.ledger.clone(), permit, wants(call.request)?, ends);
    Ok(answers(call.node, call.caller, messages, feed_to_pb))
}

async fn pull_payloads(call: Call<'_, pb::PullPayloadsRequest>) -> Answer<Messages<pb::PullPayloadsResponse>> {
    let permit = permit(call.node, call.caller)?;
    let log = log_of("log", call.request.log)?;
    if call.request.indexes.len() > SEGMENT_HEADERS_MAX {
        return Err(ServiceError::field("indexes", format!("at most {SEGMENT_HEADERS_MAX}")));
    }
    let messages = payloads(call.node.ledger.clone(), permit, log, call.request.indexes);
    Ok(answers(call.node, call.caller, messages, payload_to_pb))
}
