//! Waits of a call for what others have: until its deadline, then the call is refused and can be made again.

use tokio::time::Instant;

use crate::ServiceError;
use marsad_store::{Deadline, Late};

/// Waits until the deadline of the call. What is part of no call has a deadline of its own.
///
/// # Errors
/// [`ServiceError::Busy`] if it was not had in time.
pub async fn in_time<F: Future>(wait: F) -> Result<F::Output, ServiceError> {
    let deadline = Deadline::of_call().unwrap_or_else(|| Deadline::starting(Instant::now()));
    deadline.within(wait).await.map_err(|Late| ServiceError::Busy)
}
