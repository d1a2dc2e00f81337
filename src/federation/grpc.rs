//! A peer as a feed: its stream of messages, and the calls beside it.

use std::future::Future;
use std::time::Duration;

use tonic::transport::Channel;
use tonic::{Response, Status, Streaming};

use marsad_log::checkpoint::LogId;
use marsad_log::limits::PROOF_HASHES_MAX;
use marsad_log::merkle::{Hash, leaf_hash, node_hash};
use marsad_wire::pb::federation_service_client::FederationServiceClient;
use marsad_wire::pb::get_proof_request::Subject;
use marsad_wire::pb::pull_log_response::Part;
use marsad_wire::{WireError, pb, segment};

use super::PullError;
use super::feed::{Feed, FeedChunk, FeedMessage, SameChunk};

pub type Client = FederationServiceClient<Channel>;

/// The longest message that is read: above the longest segment.
const MESSAGE_BYTES_MAX: usize = 1 << 20;
/// The longest answer of a single call: the checkpoints of all logs.
const ANSWER_BYTES_MAX: usize = 4 << 20;

#[must_use]
pub fn streaming_client(channel: Channel) -> Client {
    FederationServiceClient::new(channel).max_decoding_message_size(MESSAGE_BYTES_MAX)
}

#[must_use]
pub fn calling_client(channel: Channel) -> Client {
    FederationServiceClient::new(channel).max_decoding_message_size(ANSWER_BYTES_MAX)
}

/// Waits at most `limit` for the answer of a call.
///
/// # Errors
/// [`PullError::Timeout`], or the failure of the call.
pub async fn answer<T>(
    limit: Duration,
    call: impl Future<Output = Result<Response<T>, Status>>,
) -> Result<T, PullError> {
    let answered = tokio::time::timeout(limit, call).await.map_err(|_| PullError::Timeout(limit))?;
    Ok(answered?.into_inner())
}

/// An open stream of a peer.
pub struct PeerFeed {
    stream: Streaming<pb::PullLogResponse>,
    client: Client,
    call_timeout: Duration,
}

impl PeerFeed {
    /// Opens the stream.
    ///
    /// # Errors
    /// [`PullError`] if the peer refuses or does not answer.
    pub async fn open(
        channel: Channel,
        request: pb::PullLogRequest,
        call_timeout: Duration,
    ) -> Result<Self, PullError> {
        let stream = answer(call_timeout, streaming_client(channel.clone()).pull_log(request)).await?;
        Ok(Self { stream, client: calling_client(channel), call_timeout })
    }

    async fn ask(&mut self, log: &LogId, subject: Subject, size: u64) -> Option<pb::GetProofResponse> {
        let request = pb::GetProofRequest { log: Some(log.into()), subject: Some(subject), size };
        match answer(self.call_timeout, self.client.get_proof(request)).await {
            Ok(proof) if proof.hashes.len() <= PROOF_HASHES_MAX => Some(proof),
            Ok(_) => None,
            Err(error) => {
                tracing::debug!(%log, error = super::error::with_causes(&error), "no proof from the peer");
                None
            }
        }
    }
}

impl Feed for PeerFeed {
    async fn next(&mut self) -> Result<Option<FeedMessage>, PullError> {
        loop {
            let Some(message) = self.stream.message().await? else { return Ok(None) };
            // An unknown part comes from a newer version of the program, and is ignored.
            if let Some(part) = message.part {
                return Ok(Some(read(part)));
            }
        }
    }

    async fn prefix_proof(&mut self, log: &LogId, old: u64, new: u64) -> Option<Vec<Hash>> {
        let proof = hashes(&self.ask(log, Subject::OldSize(old), new).await?.hashes)?;
        if !old.is_power_of_two() {
            return Some(proof);
        }
        // RFC 6962 leaves out the root of the old tree if it is a node of the new tree. It can be computed from the path of
        // the first leaf.
        let first = self.ask(log, Subject::Index(0), new).await?;
        let path = hashes(&first.hashes)?;
        let height = usize::try_from(old.trailing_zeros()).ok()?;
        let root = path.get(..height)?.iter().fold(leaf_hash(&first.header), |node, right| node_hash(&node, right));
        Some(std::iter::once(root).chain(proof).collect())
    }
}

fn hashes(list: &[Vec<u8>]) -> Option<Vec<Hash>> {
    list.iter().map(|bytes| Hash::from_slice(bytes).ok()).collect()
}

/// A message of the stream as a message of a feed. One that cannot be read is kept as such, to be recorded.
fn read(part: Part) -> FeedMessage {
    match part {
        Part::Segment(message) => {
            let log = log_of(message.log.as_ref());
            segment::from_pb(message).map_or_else(|error| unreadable(log, &error), FeedMessage::Segment)
        }
        Part::Chunk(message) => match log_of(message.log.as_ref()) {
            Some(log) => {
                let pb::Chunk { index, number, data, .. } = message;
                FeedMessage::Chunk(FeedChunk { log, index, number, data: data.into() })
            }
            None => FeedMessage::Unreadable { log: None, detail: "a chunk of no log".to_owned() },
        },
        Part::Same(message) => match log_of(message.log.as_ref()) {
            Some(log) => {
                let pb::SameChunk { index, number, of_index, of_number, .. } = message;
                FeedMessage::Same(SameChunk { log, index, number, of: (of_index, of_number) })
            }
            None => FeedMessage::Unreadable { log: None, detail: "a chunk of no log".to_owned() },
        },
        Part::Heads(heads) => FeedMessage::Heads(heads.notes),
        Part::End(end) => match log_of(end.log.as_ref()) {
            Some(log) => FeedMessage::LogEnd { log, reason: end.reason },
            None => FeedMessage::Unreadable { log: None, detail: "the end of no log".to_owned() },
        },
    }
}

fn log_of(log: Option<&pb::LogId>) -> Option<LogId> {
    LogId::try_from(log?.clone()).ok()
}

fn unreadable(log: Option<LogId>, error: &WireError) -> FeedMessage {
    FeedMessage::Unreadable { log, detail: error.to_string() }
}
