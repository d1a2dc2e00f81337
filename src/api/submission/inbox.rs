//! The client's side of a stream of submissions: message by message, with a limit on silence.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tonic::{Code, Status, Streaming};

use crate::api::STREAM_ITEM_BYTES_MAX;
use crate::service::Caller;
use crate::service::Node;
use crate::service::ServiceError;

/// What a client sends.
pub struct Inbox<M> {
    stream: Streaming<M>,
    idle: Duration,
    cut: CancellationToken,
    stopping: CancellationToken,
}

impl<M> Inbox<M> {
    /// The stream of a caller.
    pub fn new(stream: Streaming<M>, node: &Node, caller: &Caller) -> Self {
        Self { stream, idle: node.limits.idle, cut: caller.cut.clone(), stopping: node.stopping.clone() }
    }

    /// The next message; `None` at the end of the stream.
    ///
    /// # Errors
    /// [`ServiceError::Idle`] if nothing comes for too long, [`ServiceError::LimitExceeded`] for a message that is too large,
    /// [`ServiceError::Broken`] if the stream breaks or a message cannot be
    /// read, [`ServiceError::Stopping`] if the node stops or the caller's certificate is no longer good.
    pub async fn next(&mut self) -> Result<Option<M>, ServiceError> {
        tokio::select! {
            biased;
            () = self.cut.cancelled() => Err(ServiceError::Stopping),
            () = self.stopping.cancelled() => Err(ServiceError::Stopping),
            message = tokio::time::timeout(self.idle, self.stream.message()) => match message {
                Err(_) => Err(ServiceError::Idle),
                Ok(Err(status)) => Err(broken(status)),
                Ok(Ok(message)) => Ok(message),
            },
        }
    }
}

/// A message that is too large, as it came or unpacked, is the caller's fault; all else is a stream that broke.
fn broken(status: Status) -> ServiceError {
    match status.code() {
        Code::OutOfRange | Code::ResourceExhausted => ServiceError::LimitExceeded {
            what: "bytes of a message",
            limit: u64::try_from(STREAM_ITEM_BYTES_MAX).unwrap_or(u64::MAX),
        },
        _ => ServiceError::Broken(Box::new(status)),
    }
}
