//! QueryService: cells of releases, observations, events, explanations.

mod carry;
mod encode;
mod encode_rows;
mod explain;
mod formulas;

use crate::serve::{Answer, Call, Messages, serve};
use marsad_service::query::ObservationPart;
use marsad_wire::pb;

use carry::carry;
pub(super) use encode::left_out_rows;

serve! {
    pb::query_service_server::QueryService, [
        PullAggregatesStream of pb::PullAggregatesResponse,
        PullObservationsStream of pb::PullObservationsResponse,
        PullEventsStream of pb::PullEventsResponse
    ],
    pull_aggregates: pb::PullAggregatesRequest => Messages<pb::PullAggregatesResponse>, pull_aggregates;
    pull_observations: pb::PullObservationsRequest => Messages<pb::PullObservationsResponse>, pull_observations;
    pull_events: pb::PullEventsRequest => Messages<pb::PullEventsResponse>, pull_events;
    explain: pb::ExplainRequest => pb::ExplainResponse, explain;
}

async fn pull_aggregates(call: Call<'_, pb::PullAggregatesRequest>) -> Answer<Messages<pb::PullAggregatesResponse>> {
    let answer = call.queries.pull_aggregates(call.caller, call.request.into()).await?;
    Ok(carry(answer, |_| false, encode::aggregates))
}

async fn pull_observations(
    call: Call<'_, pb::PullObservationsRequest>,
) -> Answer<Messages<pb::PullObservationsResponse>> {
    let answer = call.queries.pull_observations(call.caller, call.request.into()).await?;
    Ok(carry(answer, |part| matches!(part, ObservationPart::Rows(_)), encode::observations))
}

async fn pull_events(call: Call<'_, pb::PullEventsRequest>) -> Answer<Messages<pb::PullEventsResponse>> {
    let answer = call.queries.pull_events(call.caller, call.request.into()).await?;
    Ok(carry(answer, |_| false, encode::events))
}

async fn explain(call: Call<'_, pb::ExplainRequest>) -> Answer<pb::ExplainResponse> {
    explain::encode(&call.queries.explain(call.caller, call.request.into()).await?)
}
