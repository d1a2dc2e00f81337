//! QueryService: cells of releases, observations, events, explanations. Each call is decoded, asked of the service, and encoded.

mod carry;
mod decode;
mod encode;
mod encode_rows;
mod explain;
mod formulas;

use std::sync::Arc;

use tonic::{Request, Response, Status};

use crate::caller::caller_of;
use crate::error_map::status;
use marsad_service::Node;
use marsad_service::published::ReleaseName;
use marsad_service::query::{ObservationPart, Queries};
use marsad_wire::pb;

use carry::{Carried, carry};
pub(super) use encode::left_out_rows;

/// The service.
pub struct Query {
    queries: Queries,
}

impl Query {
    /// The service of a node.
    #[must_use]
    pub fn new(node: Arc<Node>) -> Self {
        Self { queries: Queries::new(node) }
    }
}

#[tonic::async_trait]
impl pb::query_service_server::QueryService for Query {
    type PullAggregatesStream = Carried<pb::PullAggregatesResponse>;
    type PullObservationsStream = Carried<pb::PullObservationsResponse>;
    type PullEventsStream = Carried<pb::PullEventsResponse>;

    async fn pull_aggregates(
        &self,
        request: Request<pb::PullAggregatesRequest>,
    ) -> Result<Response<Self::PullAggregatesStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let request = request.into_inner();
        let release = ReleaseName::parse(&request.release).map_err(status)?;
        let read = |catalogue: &_| decode::aggregates(catalogue, request.filter, &request.by);
        let answer = self.queries.pull_aggregates(&caller, &release, read).await.map_err(status)?;
        Ok(Response::new(carry(answer, |_| false, encode::aggregates)))
    }

    async fn pull_observations(
        &self,
        request: Request<pb::PullObservationsRequest>,
    ) -> Result<Response<Self::PullObservationsStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let own = caller.principal.organisation();
        let read = |catalogue: &_| decode::observations(catalogue, own, request.into_inner());
        let answer = self.queries.pull_observations(&caller, read).await.map_err(status)?;
        Ok(Response::new(carry(answer, |part| matches!(part, ObservationPart::Rows(_)), encode::observations)))
    }

    async fn pull_events(
        &self,
        request: Request<pb::PullEventsRequest>,
    ) -> Result<Response<Self::PullEventsStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let read = |catalogue: &_| decode::events(catalogue, request.into_inner());
        let answer = self.queries.pull_events(&caller, read).await.map_err(status)?;
        Ok(Response::new(carry(answer, |_| false, encode::events)))
    }

    async fn explain(&self, request: Request<pb::ExplainRequest>) -> Result<Response<pb::ExplainResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let request = request.into_inner();
        let release = ReleaseName::parse(&request.release).map_err(status)?;
        let answer = self
            .queries
            .explain(&caller, &release, |catalogue| decode::cell(catalogue, request))
            .await
            .map_err(status)?;
        Ok(Response::new(explain::encode(&answer).map_err(status)?))
    }
}
