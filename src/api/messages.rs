//! The messages that a caller streams to this edge.

use futures::{Stream, StreamExt};
use tonic::{Code, Status, Streaming};

use crate::STREAM_ITEM_BYTES_MAX;
use marsad_service::ServiceError;

/// The messages of a caller, each read by `read`.
pub fn messages<M: 'static, T: 'static>(
    stream: Streaming<M>,
    read: fn(M) -> Result<T, ServiceError>,
) -> impl Stream<Item = Result<T, ServiceError>> + Send + Unpin {
    stream.map(move |message| message.map_err(broken).and_then(read))
}

/// A message that is too large, compressed or not, is the caller's fault. Any other error is a broken stream.
fn broken(status: Status) -> ServiceError {
    match status.code() {
        Code::OutOfRange | Code::ResourceExhausted => ServiceError::LimitExceeded {
            what: "bytes of a message",
            limit: u64::try_from(STREAM_ITEM_BYTES_MAX).unwrap_or(u64::MAX),
        },
        _ => ServiceError::Broken(Box::new(status)),
    }
}
