//! A streamed answer: work that hands over messages, a few of which may wait for a slow reader. It ends with its
//! connection, and with the node.

use std::pin::Pin;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use crate::service::Caller;
use crate::service::Node;
use crate::service::ServiceError;

/// Messages that may wait for their reader.
const WAITING_MAX: usize = 4;

/// The stream of an answer's messages.
pub type Answer<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Where work hands over its messages.
pub struct Outlet<T> {
    channel: mpsc::Sender<Result<T, Status>>,
    patience: Duration,
}

impl<T> Outlet<T> {
    /// Hands over a message; waits while too many are waiting.
    ///
    /// # Errors
    /// [`ServiceError::Idle`] if the reader takes nothing for too long, [`ServiceError::Task`] if there is none any more.
    pub async fn send(&self, message: T) -> Result<(), ServiceError> {
        match tokio::time::timeout(self.patience, self.channel.send(Ok(message))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(ServiceError::Task),
            Err(_) => Err(ServiceError::Idle),
        }
    }
}

/// Starts work whose messages are an answer.
pub fn answer<T, W, F>(node: &Node, caller: &Caller, work: W) -> Answer<T>
where
    T: Send + 'static,
    W: FnOnce(Outlet<T>) -> F,
    F: Future<Output = Result<(), ServiceError>> + Send + 'static,
{
    let (channel, messages) = mpsc::channel(WAITING_MAX);
    let working = work(Outlet { channel: channel.clone(), patience: node.limits.idle });
    let (cut, stopping, deadline) = (caller.cut.clone(), node.stopping.clone(), caller.deadline);
    tokio::spawn(async move {
        let ended = tokio::select! {
            ended = deadline.scope(working) => ended,
            () = cut.cancelled() => Err(ServiceError::Stopping),
            () = stopping.cancelled() => Err(ServiceError::Stopping),
            // The reader has gone: nobody is there to be told.
            () = channel.closed() => return,
        };
        if let Err(error) = ended {
            // It may take its place after the messages before it; a reader that takes nothing is not waited for.
            if let Ok(place) = channel.reserve().await {
                place.send(Err(error.into()));
            }
        }
    });
    Box::pin(ReceiverStream::new(messages))
}
