//! SubmissionService: what reporting organisations submit.

mod decode;
mod encode;

pub use decode::{closing_of, header_of};
pub use encode::receipt;

use std::sync::Arc;

use futures::StreamExt;
use tonic::Streaming;

use crate::error_map::status;
use crate::messages::messages;
use crate::serve::{Answer, Call, Messages, serve};
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
    call: Call<'_, Streaming<pb::SubmitObservationsRequest>>,
) -> Answer<pb::SubmitObservationsResponse> {
    let batches = messages(call.request, decode::submit_observations);
    encode::submitted_observations(service::submit::<Observations>(call.node, call.caller, batches).await?)
}

async fn submit_events(call: Call<'_, Streaming<pb::SubmitEventsRequest>>) -> Answer<pb::SubmitEventsResponse> {
    let records = messages(call.request, decode::submit_events);
    encode::submitted_events(service::submit::<Events>(call.node, call.caller, records).await?)
}

async fn check_observations(
    call: Call<'_, Streaming<pb::CheckObservationsRequest>>,
) -> Answer<Messages<pb::CheckObservationsResponse>> {
    let batches = messages(call.request, decode::check_observations);
    let checked = service::check::<Observations>(Arc::clone(call.node), call.caller.clone(), batches);
    Ok(Box::pin(checked.map(|part| part.map(encode::checked_observations).map_err(status))))
}

async fn check_events(call: Call<'_, Streaming<pb::CheckEventsRequest>>) -> Answer<Messages<pb::CheckEventsResponse>> {
    let records = messages(call.request, decode::check_events);
    let checked = service::check::<Events>(Arc::clone(call.node), call.caller.clone(), records);
    Ok(Box::pin(checked.map(|part| part.map(encode::checked_events).map_err(status))))
}

async fn get_submission(call: Call<'_, pb::GetSubmissionRequest>) -> Answer<pb::GetSubmissionResponse> {
    let (row, provenance) = service::get(call.node, call.caller, &call.request.submission).await?;
    Ok(pb::GetSubmissionResponse { submission: Some(encode::submission_with(row, provenance)?) })
}

async fn list_submissions(call: Call<'_, pb::ListSubmissionsRequest>) -> Answer<pb::ListSubmissionsResponse> {
    encode::page(service::list(call.node, call.caller, call.request.page_size, &call.request.page_token).await?)
}

async fn get_receipt(call: Call<'_, pb::GetReceiptRequest>) -> Answer<pb::GetReceiptResponse> {
    let appended = service::receipt(call.node, call.caller, &call.request.submission).await?;
    Ok(pb::GetReceiptResponse { receipt: Some(encode::receipt(appended)) })
}

async fn withdraw_submission(call: Call<'_, pb::WithdrawSubmissionRequest>) -> Answer<pb::WithdrawSubmissionResponse> {
    let pb::WithdrawSubmissionRequest { submission, reason, preview } = call.request;
    let asked = Retraction { submission: &submission, reason: &reason, preview };
    let done = service::withdraw(call.node, call.caller, asked).await?;
    let (submission, already, releases) = encode::retracted(done)?;
    Ok(pb::WithdrawSubmissionResponse { submission, already, releases })
}

async fn erase_submission(call: Call<'_, pb::EraseSubmissionRequest>) -> Answer<pb::EraseSubmissionResponse> {
    let pb::EraseSubmissionRequest { submission, reason, with_releases, preview } = call.request;
    let asked = Retraction { submission: &submission, reason: &reason, preview };
    let done = service::erase(call.node, call.caller, asked, with_releases).await?;
    let (submission, already, releases) = encode::retracted(done)?;
    Ok(pb::EraseSubmissionResponse { submission, already, releases })
}
