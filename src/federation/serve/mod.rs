//! The serving side of federation: all logs that are held, as streams of messages that do not depend on what carries them. The
//! gRPC edge sends them to a peer; a test or a file can take them as they are.
//!
//! A payload that the peer may not see is withheld: it gets the header and the reason.

mod disclose;
pub mod feed;
pub mod gossip;
pub mod payloads;
pub mod proofs;
mod segment;

use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use marsad_ledger::LedgerError;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_store::StoreError;

/// The most messages that wait for a slow reader; then the database is not read further.
const WAITING_MAX: usize = 4;

/// Why something cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("no tree of {size} entries of {log} is held")]
    NoTree { log: LogId, size: u64 },
    /// The entry is not held, or is not in the tree that was named.
    #[error("no entry {index} of {log} is held")]
    NoEntry { log: LogId, index: Index },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// A stream of messages. It ends with its first error.
pub type Messages<T> = ReceiverStream<Result<T, ServeError>>;

/// The sending end of a stream.
struct Outbox<T> {
    sender: mpsc::Sender<Result<T, ServeError>>,
}

impl<T> Outbox<T> {
    /// Sends a message as soon as there is room for it.
    async fn send(&self, message: T) {
        if self.sender.send(Ok(message)).await.is_err() {
            // The stream was dropped, so its task is about to end: see `stream`.
            std::future::pending().await
        }
    }

    /// Returns once the stream was dropped.
    async fn closed(&self) {
        self.sender.closed().await;
    }
}

/// A stream of the messages that `write` sends. `write` runs in its own task, which ends when the stream is dropped.
fn stream<T, W>(write: impl FnOnce(Outbox<T>) -> W) -> Messages<T>
where
    T: Send + 'static,
    W: Future<Output = Result<(), ServeError>> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(WAITING_MAX);
    let writing = write(Outbox { sender: sender.clone() });
    tokio::spawn(async move {
        let written = tokio::select! {
            () = sender.closed() => return,
            written = writing => written,
        };
        if let Err(error) = written {
            // Fails only if the stream was dropped.
            let _ = sender.send(Err(error)).await;
        }
    });
    ReceiverStream::new(receiver)
}
