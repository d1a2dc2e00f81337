//! The node's checks without storing anything: every finding, and its report.

use std::path::Path;

use futures::Stream;
use tonic::Streaming;

use crate::cli::connection::Connection;
use crate::cli::failure::Failure;
use crate::cli::findings::FileFinding;
use crate::cli::status::failure_of;
use crate::wire::pb;

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Checked {
    pub findings: Vec<FileFinding>,
    pub report: pb::Report,
}

/// Checks observations.
///
/// # Errors
/// What the node answers instead.
pub async fn observations(
    connection: &Connection,
    file: &Path,
    requests: impl Stream<Item = pb::CheckObservationsRequest> + Send + 'static,
) -> Result<Checked, Failure> {
    use pb::check_observations_response::Part;
    let answer = connection.submissions().check_observations(requests).await.map_err(failure_of)?;
    collect(file, answer.into_inner(), |message| match message.part {
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
    file: &Path,
    requests: impl Stream<Item = pb::CheckEventsRequest> + Send + 'static,
) -> Result<Checked, Failure> {
    use pb::check_events_response::Part;
    let answer = connection.submissions().check_events(requests).await.map_err(failure_of)?;
    collect(file, answer.into_inner(), |message| match message.part {
        Some(Part::Finding(finding)) => Ok(finding),
        Some(Part::Report(report)) => Err(report),
        None => Err(pb::Report::default()),
    })
    .await
}

async fn collect<M>(
    file: &Path,
    mut stream: Streaming<M>,
    part: impl Fn(M) -> Result<pb::Finding, pb::Report>,
) -> Result<Checked, Failure> {
    let name = file.display().to_string();
    let mut checked = Checked::default();
    while let Some(message) = stream.message().await.map_err(failure_of)? {
        match part(message) {
            Ok(finding) => checked.findings.push(FileFinding::of_node(&name, finding)),
            Err(report) => checked.report = report,
        }
    }
    Ok(checked)
}
