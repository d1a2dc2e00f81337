//! A streamed answer: a task sends batches to its reader, and a few may wait for a slow reader. The task ends when the caller's
//! connection is closed or the node stops. An edge forwards the stream; it does not need to know how it is made.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::{Caller, Node, ServiceError};

/// Batches that may wait for their reader.
const WAITING_MAX: usize = 2;

/// The batches of an answer. After an error there are none.
pub type Answer<T> = ReceiverStream<Result<T, ServiceError>>;

/// The sending end of an answer.
#[derive(Debug)]
pub struct Outlet<T> {
    channel: mpsc::Sender<Result<T, ServiceError>>,
    patience: Duration,
}

impl<T> Outlet<T> {
    /// Sends a batch; waits while too many batches wait for the reader.
    ///
    /// # Errors
    /// [`ServiceError::Idle`] if the reader takes nothing for too long, [`ServiceError::Task`] if the reader is gone.
    pub async fn send(&self, batch: T) -> Result<(), ServiceError> {
        match tokio::time::timeout(self.patience, self.channel.send(Ok(batch))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(ServiceError::Task),
            Err(_) => Err(ServiceError::Idle),
        }
    }
}

impl<T> Clone for Outlet<T> {
    fn clone(&self) -> Self {
        Self { channel: self.channel.clone(), patience: self.patience }
    }
}

/// Starts a task whose batches are an answer.
pub fn start<T, W, F>(node: &Node, caller: &Caller, task: W) -> Answer<T>
where
    T: Send + 'static,
    W: FnOnce(Outlet<T>) -> F,
    F: Future<Output = Result<(), ServiceError>> + Send + 'static,
{
    start_ahead(node, caller, WAITING_MAX, task)
}

/// The same, with another number of batches that may wait for their reader: more of small ones.
pub fn start_ahead<T, W, F>(node: &Node, caller: &Caller, waiting_max: usize, task: W) -> Answer<T>
where
    T: Send + 'static,
    W: FnOnce(Outlet<T>) -> F,
    F: Future<Output = Result<(), ServiceError>> + Send + 'static,
{
    let (channel, batches) = mpsc::channel(waiting_max);
    let running = task(Outlet { channel: channel.clone(), patience: node.limits.idle });
    let (cut, stopping, deadline) = (caller.cut.clone(), node.stopping.clone(), caller.deadline);
    tokio::spawn(async move {
        let ended = tokio::select! {
            ended = deadline.scope(running) => ended,
            () = cut.cancelled() => Err(ServiceError::Stopping),
            () = stopping.cancelled() => Err(ServiceError::Stopping),
            // The reader has gone, so no error is sent.
            () = channel.closed() => return,
        };
        if let Err(error) = ended {
            // The error is sent after the batches before it.
            if let Ok(place) = channel.reserve().await {
                place.send(Err(error));
            }
        }
    });
    ReceiverStream::new(batches)
}
