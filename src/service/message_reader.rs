//! The caller's side of a stream: message by message, with a limit on silence. It ends with the caller's connection and with the
//! node, whatever edge the messages come through.

use std::time::Duration;

use futures::{Stream, StreamExt};
use tokio_util::sync::CancellationToken;

use super::{Caller, Node, ServiceError};

/// The messages of a caller. The edge decodes each, and returns an error for one that is too large or broken off.
pub struct MessageReader<S> {
    messages: S,
    idle: Duration,
    cut: CancellationToken,
    stopping: CancellationToken,
}

impl<M, S: Stream<Item = Result<M, ServiceError>> + Unpin> MessageReader<S> {
    /// The messages of a caller.
    pub fn new(messages: S, node: &Node, caller: &Caller) -> Self {
        Self { messages, idle: node.limits.idle, cut: caller.cut.clone(), stopping: node.stopping.clone() }
    }

    /// The next message; `None` at the end of the stream. Cancelling the wait loses nothing.
    ///
    /// # Errors
    /// [`ServiceError::Idle`] if nothing comes for too long, [`ServiceError::Stopping`] if the node stops or the caller's
    /// certificate is no longer good; else what the edge says of the message.
    pub async fn next(&mut self) -> Result<Option<M>, ServiceError> {
        tokio::select! {
            biased;
            () = self.cut.cancelled() => Err(ServiceError::Stopping),
            () = self.stopping.cancelled() => Err(ServiceError::Stopping),
            message = tokio::time::timeout(self.idle, self.messages.next()) => match message {
                Err(_) => Err(ServiceError::Idle),
                Ok(message) => message.transpose(),
            },
        }
    }
}
