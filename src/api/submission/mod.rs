//! SubmissionService: what reporting organisations hand in.

mod decode;
mod encode;

use std::pin::Pin;
use std::sync::Arc;

use futures::{Stream, StreamExt};
use tonic::{Request, Response, Status, Streaming};

use crate::caller::caller_of;
use crate::error_map::status;
use crate::messages::messages;
use marsad_service::Node;
use marsad_service::submission::{self as service, Events, Observations, Retraction};
use marsad_wire::pb;

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

#[tonic::async_trait]
impl pb::submission_service_server::SubmissionService for Submissions {
    async fn submit_observations(
        &self,
        request: Request<Streaming<pb::SubmitObservationsRequest>>,
    ) -> Result<Response<pb::SubmitObservationsResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let batches = messages(request.into_inner(), decode::submit_observations);
        let outcome = service::submit::<Observations>(&self.node, &caller, batches).await.map_err(status)?;
        Ok(Response::new(encode::submitted_observations(outcome).map_err(status)?))
    }

    async fn submit_events(
        &self,
        request: Request<Streaming<pb::SubmitEventsRequest>>,
    ) -> Result<Response<pb::SubmitEventsResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let records = messages(request.into_inner(), decode::submit_events);
        let outcome = service::submit::<Events>(&self.node, &caller, records).await.map_err(status)?;
        Ok(Response::new(encode::submitted_events(outcome).map_err(status)?))
    }

    type CheckObservationsStream = Answers<pb::CheckObservationsResponse>;

    async fn check_observations(
        &self,
        request: Request<Streaming<pb::CheckObservationsRequest>>,
    ) -> Result<Response<Self::CheckObservationsStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let batches = messages(request.into_inner(), decode::check_observations);
        let checked = service::check::<Observations>(Arc::clone(&self.node), caller, batches);
        let answers = checked.map(|part| part.map(encode::checked_observations).map_err(status));
        Ok(Response::new(Box::pin(answers)))
    }

    type CheckEventsStream = Answers<pb::CheckEventsResponse>;

    async fn check_events(
        &self,
        request: Request<Streaming<pb::CheckEventsRequest>>,
    ) -> Result<Response<Self::CheckEventsStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let records = messages(request.into_inner(), decode::check_events);
        let checked = service::check::<Events>(Arc::clone(&self.node), caller, records);
        let answers = checked.map(|part| part.map(encode::checked_events).map_err(status));
        Ok(Response::new(Box::pin(answers)))
    }

    async fn get_submission(
        &self,
        request: Request<pb::GetSubmissionRequest>,
    ) -> Result<Response<pb::GetSubmissionResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let (row, provenance) =
            service::get(&self.node, &caller, &request.into_inner().submission).await.map_err(status)?;
        let submission = Some(encode::submission_with(row, provenance).map_err(status)?);
        Ok(Response::new(pb::GetSubmissionResponse { submission }))
    }

    async fn list_submissions(
        &self,
        request: Request<pb::ListSubmissionsRequest>,
    ) -> Result<Response<pb::ListSubmissionsResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let pb::ListSubmissionsRequest { page_size, page_token } = request.into_inner();
        let page = service::list(&self.node, &caller, page_size, &page_token).await.map_err(status)?;
        Ok(Response::new(encode::page(page).map_err(status)?))
    }

    async fn get_receipt(
        &self,
        request: Request<pb::GetReceiptRequest>,
    ) -> Result<Response<pb::GetReceiptResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let appended = service::receipt(&self.node, &caller, &request.into_inner().submission).await.map_err(status)?;
        Ok(Response::new(pb::GetReceiptResponse { receipt: Some(encode::receipt(appended)) }))
    }

    async fn withdraw_submission(
        &self,
        request: Request<pb::WithdrawSubmissionRequest>,
    ) -> Result<Response<pb::WithdrawSubmissionResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let pb::WithdrawSubmissionRequest { submission, reason, preview } = request.into_inner();
        let asked = Retraction { submission: &submission, reason: &reason, preview };
        let done = service::withdraw(&self.node, &caller, asked).await.map_err(status)?;
        Ok(Response::new(pb::WithdrawSubmissionResponse {
            submission: Some(encode::submission(done.submission).map_err(status)?),
            already: done.already,
            releases: done.releases.into_iter().map(encode::mention).collect(),
        }))
    }

    async fn erase_submission(
        &self,
        request: Request<pb::EraseSubmissionRequest>,
    ) -> Result<Response<pb::EraseSubmissionResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let pb::EraseSubmissionRequest { submission, reason, with_releases, preview } = request.into_inner();
        let asked = Retraction { submission: &submission, reason: &reason, preview };
        let done = service::erase(&self.node, &caller, asked, with_releases).await.map_err(status)?;
        Ok(Response::new(pb::EraseSubmissionResponse {
            submission: Some(encode::submission(done.submission).map_err(status)?),
            already: done.already,
            releases: done.releases.into_iter().map(encode::mention).collect(),
        }))
    }
}
