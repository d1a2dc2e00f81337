//! QueryService: cells of releases, observations, events, explanations. What a caller may see is asked of the policy;
//! what may be shown at all was settled when the release was built.

mod aggregates;
mod answer;
mod batches;
mod diagnosis;
mod events;
mod explain;
pub(super) mod fitting;
pub(super) mod inputs;
mod later;
mod masking;
mod observations;
mod own;
mod parents;
pub(super) mod published;
mod question;
mod unjudged;

use std::sync::Arc;

use tonic::{Request, Response, Status};

use crate::api::caller::caller_of;
use crate::identity::policy;
use crate::service::Caller;
use crate::service::Node;
use crate::service::ServiceError;
use crate::store::audit::Access;
use crate::wire::pb;

use answer::{Answer, answer};
use published::Published;

/// The service.
pub struct Query {
    node: Arc<Node>,
    published: Arc<Published>,
}

impl Query {
    /// The service of a node.
    #[must_use]
    pub fn new(node: Arc<Node>) -> Self {
        Self { node, published: Arc::default() }
    }
}

/// Writes down that the caller reads what is not public, before any of it leaves.
pub(super) async fn record(node: &Node, caller: &Caller, action: &str, resource: String) -> Result<(), ServiceError> {
    let access = Access {
        time: node.now(),
        role: caller.principal.role,
        name: caller.principal.name.clone(),
        action: action.to_owned(),
        resource,
    };
    Ok(node.store().record_access(&access).await?)
}

#[tonic::async_trait]
impl pb::query_service_server::QueryService for Query {
    type PullAggregatesStream = Answer<pb::PullAggregatesResponse>;
    type PullObservationsStream = Answer<pb::PullObservationsResponse>;
    type PullEventsStream = Answer<pb::PullEventsResponse>;

    async fn pull_aggregates(
        &self,
        request: Request<pb::PullAggregatesRequest>,
    ) -> Result<Response<Self::PullAggregatesStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let request = request.into_inner();
        let _place = self.node.resources.place().await?;
        let grants = self.node.grants().await?;
        let permit = policy::authorise_aggregates(&caller.principal, &grants).map_err(ServiceError::from)?;
        let release = self.published.find(&self.node, &permit, &request.release).await?;
        let pull = aggregates::Pull::read(release, permit, request)?;
        let places = caller.weigh(pull.weight())?;
        record(&self.node, &caller, "PullAggregates", pull.resource()).await?;
        let (node, published) = (Arc::clone(&self.node), Arc::clone(&self.published));
        Ok(Response::new(answer(&self.node, &caller, |outlet| pull.run(node, published, places, outlet))))
    }

    async fn pull_observations(
        &self,
        request: Request<pb::PullObservationsRequest>,
    ) -> Result<Response<Self::PullObservationsStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let request = request.into_inner();
        let _place = self.node.resources.place().await?;
        let grants = self.node.grants().await?;
        let permit = policy::authorise_observations(&caller.principal, &grants).map_err(ServiceError::from)?;
        let release = self.published.latest(&self.node).await?;
        let pull = observations::Pull::read(&self.node, release, permit, request)?;
        let places = caller.weigh(pull.weight())?;
        let mut snapshot = self.node.store().snapshot().await.map_err(ServiceError::from)?;
        let cut = pull.cut(&mut snapshot).await?;
        drop(snapshot);
        record(&self.node, &caller, "PullObservations", pull.resource()).await?;
        let (node, published) = (Arc::clone(&self.node), Arc::clone(&self.published));
        Ok(Response::new(answer(&self.node, &caller, |outlet| pull.run(node, published, (cut, places), outlet))))
    }

    async fn pull_events(
        &self,
        request: Request<pb::PullEventsRequest>,
    ) -> Result<Response<Self::PullEventsStream>, Status> {
        let caller = caller_of(request.extensions())?;
        let request = request.into_inner();
        let _place = self.node.resources.place().await?;
        let grants = self.node.grants().await?;
        let permit = policy::authorise_events(&caller.principal, &grants).map_err(ServiceError::from)?;
        let filter = events::filter(&self.node.catalogue()?.catalogue, request)?;
        let (node, who) = (Arc::clone(&self.node), caller.clone());
        Ok(Response::new(answer(&self.node, &caller, |outlet| events::run(node, who, permit, filter, outlet))))
    }

    async fn explain(&self, request: Request<pb::ExplainRequest>) -> Result<Response<pb::ExplainResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let request = request.into_inner();
        let _place = self.node.resources.place().await?;
        let grants = self.node.grants().await?;
        let permit = policy::authorise_aggregates(&caller.principal, &grants).map_err(ServiceError::from)?;
        let release = self.published.find(&self.node, &permit, &request.release).await?;
        let resource = format!("{} in {}, {}", request.indicator, request.area, request.period);
        let answer = explain::explain(&self.node, &self.published, release, permit, request).await?;
        record(&self.node, &caller, "Explain", resource).await?;
        Ok(Response::new(answer))
    }
}
