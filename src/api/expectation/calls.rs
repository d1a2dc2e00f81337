//! Calls for data, their answers, and the board.

use futures::StreamExt;

use crate::error_map::status;
use crate::fields::{call_name, day, optional};
use crate::serve::{Answer, Call, Messages};
use crate::submission::{closing_of, header_of, receipt};
use marsad_domain::board::Row;
use marsad_domain::code::OrganisationCode;
use marsad_ledger::CallVersion;
use marsad_service::admin::permit;
use marsad_service::board::{self, BoardQuery};
use marsad_service::{ServiceError, call as service, submission};
use marsad_wire::call::cannots_from_pb;
use marsad_wire::field::{code, required};
use marsad_wire::time::to_rfc3339;
use marsad_wire::{WireError, pb};

pub async fn list_calls(call: Call<'_, pb::ListCallsRequest>) -> Answer<Messages<pb::ListCallsResponse>> {
    let found = service::list(call.node, call.caller, call.request.closed).await?;
    let message = |found: &CallVersion| Ok::<_, ServiceError>(pb::ListCallsResponse { call: Some(version(found)?) });
    let messages: Vec<pb::ListCallsResponse> = found.iter().map(message).collect::<Result<_, _>>()?;
    Ok(Box::pin(tokio_stream::iter(messages.into_iter().map(Ok))))
}

pub async fn open_call(call: Call<'_, pb::OpenCallRequest>) -> Answer<pb::OpenCallResponse> {
    let permit = permit(call.node, call.caller).await?;
    let opened = service::open(call.node, permit, required("call", call.request.call)?).await?;
    Ok(pb::OpenCallResponse { call: Some(version(&opened)?) })
}

pub async fn close_call(call: Call<'_, pb::CloseCallRequest>) -> Answer<pb::CloseCallResponse> {
    let permit = permit(call.node, call.caller).await?;
    let pb::CloseCallRequest { id, note } = call.request;
    let closed = service::close(call.node, permit, (code("id", &id)?, note)).await?;
    Ok(pb::CloseCallResponse { call: Some(version(&closed)?) })
}

pub async fn answer_call(call: Call<'_, pb::AnswerCallRequest>) -> Answer<pb::AnswerCallResponse> {
    let pb::AnswerCallRequest { header, cannot, closing } = call.request;
    let missing = |name: &str| ServiceError::field(name, "is missing");
    let header = header_of(header.ok_or_else(|| missing("header"))?)?;
    let closing = closing_of(closing.ok_or_else(|| missing("closing"))?)?;
    let answer = (header, cannots_from_pb(cannot)?, closing);
    let appended = submission::answer(call.node, call.caller, answer).await?;
    Ok(pb::AnswerCallResponse { receipt: Some(receipt(appended)) })
}

pub async fn get_board(call: Call<'_, pb::GetBoardRequest>) -> Answer<Messages<pb::GetBoardResponse>> {
    let pb::GetBoardRequest { organisation, area, call: name, since } = call.request;
    let organisation: Option<OrganisationCode> = match organisation.as_str() {
        "" => None,
        text => Some(code("organisation", text)?),
    };
    let (name, since) = (optional("call", &name, call_name)?, optional("since", &since, day)?);
    let rows = board::board(call.node, call.caller, BoardQuery { organisation, area, call: name, since }).await?;
    Ok(Box::pin(rows.map(|batch| batch.and_then(message).map_err(status))))
}

fn message(rows: Vec<Row>) -> Result<pb::GetBoardResponse, ServiceError> {
    let rows = rows.into_iter().map(row).collect::<Result<_, _>>().map_err(ServiceError::Held)?;
    Ok(pb::GetBoardResponse { rows })
}

fn row(row: Row) -> Result<pb::BoardRow, WireError> {
    let Row { duty, state, when, submission, cannot, note } = row;
    let text = |own: Option<String>| own.unwrap_or_default();
    Ok(pb::BoardRow {
        indicator: duty.cell.indicator.to_string(),
        area: duty.cell.area.to_string(),
        period: duty.cell.period.to_string(),
        reporter: text(duty.reporter.map(|own| own.to_string())),
        due: duty.due.to_string(),
        call: text(duty.call.map(|own| own.to_string())),
        state: state.as_str().to_owned(),
        when: text(when.map(|when| to_rfc3339("when", when)).transpose()?),
        submission,
        status: text(cannot.map(|status| status.as_str().to_owned())),
        note,
    })
}

fn version(version: &CallVersion) -> Result<pb::CallVersion, ServiceError> {
    let held = &version.held;
    let time = |instant| to_rfc3339("time", instant).map_err(ServiceError::Held);
    let (closed, closed_note) = match &held.closed {
        Some((instant, note)) => (time(*instant)?, note.clone()),
        None => (String::new(), String::new()),
    };
    Ok(pb::CallVersion {
        call: Some((&version.call).into()),
        position: Some((&version.position()).into()),
        time: time(held.time)?,
        member: held.member.clone(),
        closed,
        closed_note,
    })
}
