//! ExpectationService: rosters, calls for data, and the board.

mod calls;

use crate::fields::{day, optional};
use crate::serve::{Answer, Call, Messages, serve};
use marsad_domain::code::OriginName;
use marsad_domain::roster::RosterLine;
use marsad_ledger::RosterVersion;
use marsad_service::ServiceError;
use marsad_service::admin::permit;
use marsad_service::roster::{self, NewRoster, RosterQuery, ShownRoster};
use marsad_wire::time::to_rfc3339;
use marsad_wire::{pb, roster as lines};

/// How many lines one message holds.
const LINES_A_MESSAGE: usize = 1_000;

serve! {
    pb::expectation_service_server::ExpectationService, [
        GetRosterStream of pb::GetRosterResponse,
        ListCallsStream of pb::ListCallsResponse,
        GetBoardStream of pb::GetBoardResponse
    ],
    get_roster: pb::GetRosterRequest => Messages<pb::GetRosterResponse>, get_roster;
    set_roster: pb::SetRosterRequest => pb::SetRosterResponse, set_roster;
    list_calls: pb::ListCallsRequest => Messages<pb::ListCallsResponse>, calls::list_calls;
    open_call: pb::OpenCallRequest => pb::OpenCallResponse, calls::open_call;
    close_call: pb::CloseCallRequest => pb::CloseCallResponse, calls::close_call;
    answer_call: pb::AnswerCallRequest => pb::AnswerCallResponse, calls::answer_call;
    get_board: pb::GetBoardRequest => Messages<pb::GetBoardResponse>, calls::get_board;
}

async fn get_roster(call: Call<'_, pb::GetRosterRequest>) -> Answer<Messages<pb::GetRosterResponse>> {
    let pb::GetRosterRequest { as_of, indicators, area, origin, history } = call.request;
    let origin = match origin.as_str() {
        "" => None,
        name => Some(OriginName::new(name).map_err(|_| ServiceError::field("origin", "the name of a node"))?),
    };
    let as_of = optional("as_of", &as_of, day)?;
    let asked = RosterQuery { as_of, indicators, area, origin, history };
    let shown = roster::show(call.node, call.caller, &asked).await?;
    let parts = shown.iter().map(parts).collect::<Result<Vec<_>, ServiceError>>()?;
    Ok(Box::pin(tokio_stream::iter(parts.into_iter().flatten().map(Ok))))
}

/// The messages of one roster; one without lines if none is asked for.
fn parts(shown: &ShownRoster) -> Result<Vec<pb::GetRosterResponse>, ServiceError> {
    let (own, current) = (version(&shown.version)?, shown.version.current);
    let part = |lines: &[RosterLine]| pb::GetRosterResponse {
        version: Some(own.clone()),
        current,
        lines: lines.iter().map(Into::into).collect(),
    };
    let mut parts: Vec<pb::GetRosterResponse> = shown.lines.chunks(LINES_A_MESSAGE).map(part).collect();
    if parts.is_empty() {
        parts.push(part(&[]));
    }
    Ok(parts)
}

fn version(version: &RosterVersion) -> Result<pb::RosterVersion, ServiceError> {
    let held = &version.held;
    Ok(pb::RosterVersion {
        position: Some((&version.position()).into()),
        time: to_rfc3339("time", held.time).map_err(ServiceError::Held)?,
        lines: held.lines,
        note: held.note.clone(),
        member: held.member.clone(),
    })
}

async fn set_roster(call: Call<'_, pb::SetRosterRequest>) -> Answer<pb::SetRosterResponse> {
    let permit = permit(call.node, call.caller).await?;
    let pb::SetRosterRequest { lines, replaces, note } = call.request;
    let new =
        NewRoster { roster: lines::from_pb(lines)?, replaces: replaces.map(TryInto::try_into).transpose()?, note };
    let set = roster::set(call.node, permit, new).await?;
    Ok(pb::SetRosterResponse { version: Some(version(&set)?) })
}
