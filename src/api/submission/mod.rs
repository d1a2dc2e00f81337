//! SubmissionService: what reporting organisations submit.

mod decode;
mod encode;

use std::sync::Arc;

use futures::StreamExt;
use tonic::Streaming;

use crate::error_map::status;
use crate::messages::messages;
use crate::serve::{Answer, Edge, Messages, serve};
use marsad_service::Caller;
use marsad_service::submission::{self as service, Events, Observations, Retraction};
use marsad_wire::pb;

serve! {
    pb::submission_service_server::SubmissionService, [
        CheckObservationsStream of pb::CheckObservationsResponse,
        CheckEventsStream of pb::CheckEventsResponse
    ],
    submit_observations: Streaming<pb::SubmitObservationsRequest> => pb::SubmitObservationsResponse,
        submit_observations;
    submit_events: Streaming<pb::SubmitEventsRequest> => pb::SubmitEventsResponse, submit_events;
    check_observations: Streaming<pb::CheckObservationsRequest> => Messages<pb::CheckObservationsResponse>,
        check_observations;
    check_events: Streaming<pb::CheckEventsRequest> => Messages<pb::CheckEventsResponse>, check_events;
    get_submission: pb::GetSubmissionRequest => pb::GetSubmissionResponse, get_submission;
    list_submissions: pb::ListSubmissionsRequest => pb::ListSubmissionsResponse, list_submissions;
    get_receipt: pb::GetReceiptRequest => pb::GetReceiptResponse, get_receipt;
    withdraw_submission: pb::WithdrawSubmissionRequest => pb::WithdrawSubmissionResponse, withdraw_submission;
    erase_submission: pb::EraseSubmissionRequest => pb::EraseSubmissionResponse, erase_submission;
}

async fn submit_observations(
    edge: &Edge,
    caller: &Caller,
    request: Streaming<pb::SubmitObservationsRequest>,
) -> Answer<pb::SubmitObservationsResponse> {
    let batches = messages(request, decode::submit_observations);
    encode::submitted_observations(service::submit::<Observations>(&edge.node, caller, batches).await?)
}

async fn submit_events(
    edge: &Edge,
    caller: &Caller,
    request: Streaming<pb::SubmitEventsRequest>,
) -> Answer<pb::SubmitEventsResponse> {
    let records = messages(request, decode::submit_events);
    encode::submitted_events(service::submit::<Events>(&edge.node, caller, records).await?)
}

async fn check_observations(
    edge: &Edge,
    caller: &Caller,
    request: Streaming<pb::CheckObservationsRequest>,
) -> Answer<Messages<pb::CheckObservationsResponse>> {
    let batches = messages(request, decode::check_observations);
    let checked = service::check::<Observations>(Arc::clone(&edge.node), caller.clone(), batches);
    Ok(Box::pin(checked.map(|part| part.map(encode::checked_observations).map_err(status))))
}

async fn check_events(
    edge: &Edge,
    caller: &Caller,
    request: Streaming<pb::CheckEventsRequest>,
) -> Answer<Messages<pb::CheckEventsResponse>> {
    let records = messages(request, decode::check_events);
    let checked = service::check::<Events>(Arc::clone(&edge.node), caller.clone(), records);
    Ok(Box::pin(checked.map(|part| part.map(encode::checked_events).map_err(status))))
}

async fn get_submission(
    edge: &Edge,
    caller: &Caller,
    request: pb::GetSubmissionRequest,
) -> Answer<pb::GetSubmissionResponse> {
    let (row, provenance) = service::get(&edge.node, caller, &request.submission).await?;
    Ok(pb::GetSubmissionResponse { submission: Some(encode::submission_with(row, provenance)?) })
}

async fn list_submissions(
    edge: &Edge,
    caller: &Caller,
    request: pb::ListSubmissionsRequest,
) -> Answer<pb::ListSubmissionsResponse> {
    encode::page(service::list(&edge.node, caller, request.page_size, &request.page_token).await?)
}

async fn get_receipt(edge: &Edge, caller: &Caller, request: pb::GetReceiptRequest) -> Answer<pb::GetReceiptResponse> {
    let appended = service::receipt(&edge.node, caller, &request.submission).await?;
    Ok(pb::GetReceiptResponse { receipt: Some(encode::receipt(appended)) })
}

async fn withdraw_submission(
    edge: &Edge,
    caller: &Caller,
    request: pb::WithdrawSubmissionRequest,
) -> Answer<pb::WithdrawSubmissionResponse> {
    let pb::WithdrawSubmissionRequest { submission, reason, preview } = request;
    let asked = Retraction { submission: &submission, reason: &reason, preview };
    let done = service::withdraw(&edge.node, caller, asked).await?;
    let (submission, already, releases) = encode::retracted(done)?;
    Ok(pb::WithdrawSubmissionResponse { submission, already, releases })
}

async fn erase_submission(
    edge: &Edge,
    caller: &Caller,
    request: pb::EraseSubmissionRequest,
) -> Answer<pb::EraseSubmissionResponse> {
    let pb::EraseSubmissionRequest { submission, reason, with_releases, preview } = request;
    let asked = Retraction { submission: &submission, reason: &reason, preview };
    let done = service::erase(&edge.node, caller, asked, with_releases).await?;
    let (submission, already, releases) = encode::retracted(done)?;
    Ok(pb::EraseSubmissionResponse { submission, already, releases })
}
