//! SubmissionService: what reporting organisations hand in. Judged as it comes, stored whole or not at all.

mod authority;
mod envelope;
mod events;
mod inbox;
mod judging;
pub(crate) mod mentions;
mod observations;
mod outcome;
mod reads;
pub(crate) mod retract;
mod spool;
mod tally;

use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};

use crate::api::caller::caller_of;
use crate::domain::finding::Finding;
use crate::service::Node;
use crate::service::ServiceError;
use crate::wire::pb;

pub(crate) use inbox::Inbox;

/// Findings that wait for a slow reader.
const FINDINGS_WAITING_MAX: usize = 256;

type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// The service.
pub struct Submissions {
    node: Arc<Node>,
}

impl Submissions {
    /// The service of a node.
    #[must_use]
    pub fn new(node: Arc<Node>) -> Self {
        Self { node }
    }
}

/// Hands findings on, one message each, as fast as they are read.
async fn hand_on<T>(
    sender: mpsc::Sender<Result<T, Status>>,
    findings: Vec<Finding>,
    message: fn(pb::Finding) -> T,
) -> Result<(), ServiceError> {
    for finding in &findings {
        // Fails only when nobody reads any more.
        sender.send(Ok(message(finding.into()))).await.map_err(|_| ServiceError::Stopping)?;
    }
    Ok(())
}

fn finding_of_observations(finding: pb::Finding) -> pb::CheckObservationsResponse {
    pb::CheckObservationsResponse { part: Some(pb::check_observations_response::Part::Finding(finding)) }
}

fn finding_of_events(finding: pb::Finding) -> pb::CheckEventsResponse {
    pb::CheckEventsResponse { part: Some(pb::check_events_response::Part::Finding(finding)) }
}

#[tonic::async_trait]
impl pb::submission_service_server::SubmissionService for Submissions {
    async fn submit_observations(
        &self,
        request: Request<Streaming<pb::SubmitObservationsRequest>>,
    ) -> Result<Response<pb::SubmitObservationsResponse>, Status> {
        use pb::submit_observations_response::Outcome as Answer;
        let caller = caller_of(request.extensions())?;
        let outcome = observations::submit(Arc::clone(&self.node), caller, request.into_inner()).await?;
        let (outcome, effect) = outcome.answer(&self.node).await?;
        let outcome = Some(outcome.map_or_else(Answer::Report, Answer::Receipt));
        Ok(Response::new(pb::SubmitObservationsResponse { outcome, effect }))
    }

    async fn submit_events(
        &self,
        request: Request<Streaming<pb::SubmitEventsRequest>>,
    ) -> Result<Response<pb::SubmitEventsResponse>, Status> {
        use pb::submit_events_response::Outcome as Answer;
        let caller = caller_of(request.extensions())?;
        let outcome = events::submit(Arc::clone(&self.node), caller, request.into_inner()).await?;
        let (outcome, effect) = outcome.answer(&self.node).await?;
        let outcome = Some(outcome.map_or_else(Answer::Report, Answer::Receipt));
        Ok(Response::new(pb::SubmitEventsResponse { outcome, effect }))
    }

    type CheckObservationsStream = Answers<pb::CheckObservationsResponse>;

    async fn check_observations(
        &self,
        request: Request<Streaming<pb::CheckObservationsRequest>>,
    ) -> Result<Response<Self::CheckObservationsStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let (sender, answers) = mpsc::channel(FINDINGS_WAITING_MAX);
        let node = Arc::clone(&self.node);
        tokio::spawn(async move {
            let hand = |findings| hand_on(sender.clone(), findings, finding_of_observations);
            let report = caller.deadline.scope(observations::check(node, caller, request.into_inner(), hand)).await;
            let last = report.map(|report| pb::CheckObservationsResponse {
                part: Some(pb::check_observations_response::Part::Report(report)),
            });
            let _ = sender.send(last.map_err(Status::from)).await;
        });
        Ok(Response::new(Box::pin(ReceiverStream::new(answers))))
    }

    type CheckEventsStream = Answers<pb::CheckEventsResponse>;

    async fn check_events(
        &self,
        request: Request<Streaming<pb::CheckEventsRequest>>,
    ) -> Result<Response<Self::CheckEventsStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let (sender, answers) = mpsc::channel(FINDINGS_WAITING_MAX);
        let node = Arc::clone(&self.node);
        tokio::spawn(async move {
            let hand = |findings| hand_on(sender.clone(), findings, finding_of_events);
            let report = caller.deadline.scope(events::check(node, caller, request.into_inner(), hand)).await;
            let last = report
                .map(|report| pb::CheckEventsResponse { part: Some(pb::check_events_response::Part::Report(report)) });
            let _ = sender.send(last.map_err(Status::from)).await;
        });
        Ok(Response::new(Box::pin(ReceiverStream::new(answers))))
    }

    async fn get_submission(
        &self,
        request: Request<pb::GetSubmissionRequest>,
    ) -> Result<Response<pb::GetSubmissionResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        Ok(Response::new(reads::get(&self.node, &caller, request.into_inner()).await?))
    }

    async fn list_submissions(
        &self,
        request: Request<pb::ListSubmissionsRequest>,
    ) -> Result<Response<pb::ListSubmissionsResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        Ok(Response::new(reads::list(&self.node, &caller, request.into_inner()).await?))
    }

    async fn get_receipt(
        &self,
        request: Request<pb::GetReceiptRequest>,
    ) -> Result<Response<pb::GetReceiptResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        Ok(Response::new(reads::receipt(&self.node, &caller, request.into_inner()).await?))
    }

    async fn withdraw_submission(
        &self,
        request: Request<pb::WithdrawSubmissionRequest>,
    ) -> Result<Response<pb::WithdrawSubmissionResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        Ok(Response::new(retract::withdraw(&self.node, &caller, request.into_inner()).await?))
    }

    async fn erase_submission(
        &self,
        request: Request<pb::EraseSubmissionRequest>,
    ) -> Result<Response<pb::EraseSubmissionResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        Ok(Response::new(retract::erase(&self.node, &caller, request.into_inner()).await?))
    }
}
