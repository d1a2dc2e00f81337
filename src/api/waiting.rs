//! Waits of a call for what others have: until its deadline, then the call is refused and can be made again.

use tokio::time::Instant;

use crate::api::status::ApiError;
use crate::store::{Deadline, Late};

/// Waits until the deadline of the call. What is part of no call has a deadline of its own.
///
/// # Errors
/// [`ApiError::Busy`] if it was not had in time.
pub(super) async fn in_time<F: Future>(wait: F) -> Result<F::Output, ApiError> {
    let deadline = Deadline::of_call().unwrap_or_else(|| Deadline::starting(Instant::now()));
    deadline.within(wait).await.map_err(|Late| ApiError::Busy)
}
