//! The measured calls, through the clients that `marsad` itself uses, and the checks of their results.

use anyhow::{Result, bail, ensure};
use marsad::client::pull::{EncodedCells, EncodedRows};
use marsad::client::{Answer, Connection, EncodedSubmission, SubmissionReceipt};
use marsad::log::checkpoint::VerifierKey;
use marsad::log::receipt::Receipt;
use marsad::wire::cell::CellRow;
use marsad::wire::request::{AggregateRequest, FilterRequest, ObservationRequest};

use crate::node::Node;
use crate::shape::Shape;
use crate::submission::Ready;
use crate::tally::Tally;

/// Sends a submission and waits for its receipt, which proves a durable commit. It does not check the receipt.
pub async fn submit(connection: &Connection, submission: EncodedSubmission) -> Result<SubmissionReceipt> {
    match connection.send(submission).await? {
        Answer::Accepted(accepted) => Ok(accepted.receipt),
        Answer::Refused(report) => {
            let first: Vec<_> = report.findings.iter().take(3).collect();
            bail!("refused with {} findings: {first:?}", report.total)
        }
    }
}

/// Checks that a receipt proves that the submission is in the log: signature, inclusion, opening, content.
pub fn check_receipt(receipt: &SubmissionReceipt, ready: &Ready, key: &VerifierKey) -> Result<()> {
    let document = Receipt::from_json(std::str::from_utf8(&receipt.document)?)?;
    let facts = document.verify(key)?;
    ensure!(document.content_digest == ready.content, "the receipt is for other content");
    ensure!(receipt.rows == ready.rows, "the receipt is for {} rows, not {}", receipt.rows, ready.rows);
    ensure!(facts.headers.len() == 1, "a submission of observations is one entry");
    Ok(())
}

/// The request of a caller for all own observations.
pub fn all_own(shape: &Shape) -> ObservationRequest {
    let filter = FilterRequest { indicators: shape.indicators(), ..FilterRequest::default() };
    ObservationRequest { filter, mine: true, ..ObservationRequest::default() }
}

/// The request of a reviewer for all observations that the node holds.
pub fn all_held(shape: &Shape) -> ObservationRequest {
    ObservationRequest { mine: false, ..all_own(shape) }
}

/// Pulls observations into memory.
pub async fn pull(connection: &Connection, request: ObservationRequest) -> Result<Vec<EncodedRows>> {
    let mut pull = connection.pull_observations(request).await?;
    let mut batches = Vec::new();
    while let Some(batch) = pull.next_encoded().await? {
        batches.push(batch);
    }
    ensure!(!pull.finish()?.masked, "own observations are masked");
    Ok(batches)
}

/// Pulls cells of a release into memory, undecoded.
pub async fn pull_cells(connection: &Connection, request: AggregateRequest) -> Result<Vec<EncodedCells>> {
    let mut pull = connection.pull_aggregates(request).await?;
    let mut batches = Vec::new();
    while let Some(cells) = pull.next_encoded().await? {
        batches.push(cells);
    }
    Ok(batches)
}

/// Cells as rows, in one list.
pub fn cell_rows(batches: &[EncodedCells]) -> Result<Vec<CellRow>> {
    let read = batches.iter().map(EncodedCells::decode).collect::<Result<Vec<_>, _>>()?;
    Ok(read.into_iter().flatten().collect())
}

/// Checks that a node holds exactly these current observations, each with this number of revisions: by its own count,
/// and by every row of a pull.
pub async fn check_held(node: &Node, shape: &Shape, expected: Tally, revisions: u64) -> Result<()> {
    let (status, stored) = (node.status(false).await?, expected.rows * revisions);
    ensure!(status.observations == stored, "{} observations, not {stored}", status.observations);
    let connection = node.connection(node.reviewer()).await?;
    let mut found = Tally::default();
    for batch in pull(&connection, all_held(shape)).await? {
        found.add_pulled(shape, batch)?;
    }
    ensure!(found == expected, "the node holds other rows than were sent: {found:?}, not {expected:?}");
    Ok(())
}
