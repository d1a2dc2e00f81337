//! A call waits for a resource that other calls hold. If its deadline passes, the call is refused and can be retried.

use tokio::time::Instant;

use crate::ServiceError;
use marsad_store::{Deadline, Late};

/// Waits until the deadline of the call. A task that belongs to no call gets a deadline of its own.
///
/// # Errors
/// [`ServiceError::Busy`] if the resource was not free in time.
pub async fn in_time<F: Future>(wait: F) -> Result<F::Output, ServiceError> {
    let deadline = Deadline::of_call().unwrap_or_else(|| Deadline::starting(Instant::now()));
    deadline.within(wait).await.map_err(|Late| ServiceError::Busy)
}
