//! Carries an answer of the service over gRPC: each batch becomes messages.

use futures::future::Either;
use futures::stream::{self, StreamExt};

use crate::error_map::status;
use crate::serve::Messages;
use marsad_service::ServiceError;
use marsad_service::stream::Answer;

/// How many batches are encoded at once. While one is sent, the next is encoded.
const ENCODED_AT_ONCE: usize = 2;

/// The messages that `encode` makes of the batches of an answer, in their order. Only what `is_large` says is encoded on a thread for
/// blocking work: for all else the way to that thread takes longer than the encoding.
pub(super) fn carry<T: Send + 'static, M: Send + 'static>(
    answer: Answer<T>,
    is_large: fn(&T) -> bool,
    encode: fn(T) -> Result<Vec<M>, ServiceError>,
) -> Messages<M> {
    let encoding = move |batch: Result<T, ServiceError>| {
        let encoded = match batch {
            // Started here, so that it runs while the messages before it are sent.
            Ok(batch) if is_large(&batch) => Either::Left(tokio::task::spawn_blocking(move || encode(batch))),
            batch => Either::Right(batch.and_then(encode)),
        };
        async move {
            match encoded {
                Either::Left(task) => task.await.map_err(|_| ServiceError::Task)?,
                Either::Right(encoded) => encoded,
            }
        }
    };
    let messages = answer.map(encoding).buffered(ENCODED_AT_ONCE).flat_map(|encoded| match encoded {
        Ok(messages) => stream::iter(messages.into_iter().map(Ok).collect::<Vec<_>>()),
        Err(error) => stream::iter(vec![Err(status(error))]),
    });
    Box::pin(messages)
}
