//! The node's checks without storing anything: every finding is handed on, its report comes last.

use futures::Stream;
use tonic::Streaming;

use super::no_answer;
use crate::cli::connection::Connection;
use crate::cli::failure::Failure;
use crate::cli::status::failure_of;
use crate::wire::pb;

/// Checks observations.
///
/// # Errors
/// What the node answers instead.
pub async fn observations(
    connection: &Connection,
    requests: impl Stream<Item = pb::CheckObservationsRequest> + Send + 'static,
    take: &mut dyn FnMut(pb::Finding),
) -> Result<pb::Report, Failure> {
    use pb::check_observations_response::Part;
    let answer = connection.submissions().check_observations(requests).await.map_err(failure_of)?;
    collect(answer.into_inner(), take, |message| match message.part {
        Some(Part::Finding(finding)) => Ok(finding),
        Some(Part::Report(report)) => Err(report),
        None => Err(pb::Report::default()),
    })
    .await
}

/// Checks events.
///
/// # Errors
/// What the node answers instead.
pub async fn events(
    connection: &Connection,
    requests: impl Stream<Item = pb::CheckEventsRequest> + Send + 'static,
    take: &mut dyn FnMut(pb::Finding),
) -> Result<pb::Report, Failure> {
    use pb::check_events_response::Part;
    let answer = connection.submissions().check_events(requests).await.map_err(failure_of)?;
    collect(answer.into_inner(), take, |message| match message.part {
        Some(Part::Finding(finding)) => Ok(finding),
        Some(Part::Report(report)) => Err(report),
        None => Err(pb::Report::default()),
    })
    .await
}

async fn collect<M>(
    mut stream: Streaming<M>,
    take: &mut dyn FnMut(pb::Finding),
    part: impl Fn(M) -> Result<pb::Finding, pb::Report>,
) -> Result<pb::Report, Failure> {
    let mut last = None;
    while let Some(message) = stream.message().await.map_err(failure_of)? {
        match part(message) {
            Ok(finding) => take(finding),
            Err(report) => last = Some(report),
        }
    }
    last.ok_or_else(no_answer)
}
