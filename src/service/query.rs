//! Queries for figures and events of a node: cells of releases, observations, events, and explanations of cells. The policy decides
//! what a caller may see; the release has decided what may be shown at all.
//!
//! A request is read with a catalogue: that of the release, or the current one. It is read once the caller is known to be allowed to
//! ask. If it cannot be read, each call returns [`ServiceError::BadRequest`] naming the fields, [`ServiceError::NotFound`] for an
//! indicator or area that the catalogue lacks, or [`ServiceError::AmbiguousArea`] with the choices.

pub mod aggregates;
pub mod events;
mod extra_reader;
pub mod filter;
mod later;
mod masking;
pub mod observations;
mod own_cells;
mod page_memory;
pub mod parents;
mod request;

use std::sync::Arc;

use crate::audit::record;
use crate::explain::{ExplainAnswer, explain};
use crate::published::{Published, ReleaseName};
use crate::stream::{self, Answer};
use crate::{Caller, Node, ServiceError};
use marsad_identity::policy;

pub use aggregates::AggregatePart;
pub use events::FoundEvent;
pub use marsad_wire::request::{AggregateRequest, EventRequest, ExplainRequest, FilterRequest, ObservationRequest};
pub use observations::ObservationPart;

/// The queries of one node. Releases that were read are kept for the next query.
#[derive(Clone)]
pub struct Queries {
    node: Arc<Node>,
    published: Arc<Published>,
}

impl Queries {
    /// The queries of a node; no release is read yet.
    #[must_use]
    pub fn new(node: Arc<Node>) -> Self {
        Self { node, published: Arc::default() }
    }

    /// Pulls cells of a release.
    ///
    /// # Errors
    /// [`ServiceError::Nothing`] if the release can have none of what is asked for, [`ServiceError::NotFound`] if there is no such
    /// release for the caller, [`ServiceError::Busy`], [`ServiceError::QuotaExceeded`].
    pub async fn pull_aggregates(
        &self,
        caller: &Caller,
        request: AggregateRequest,
    ) -> Result<Answer<AggregatePart>, ServiceError> {
        let name = ReleaseName::parse(&request.release)?;
        let _place = self.node.resources.place().await?;
        let permit = policy::authorise_aggregates(&caller.principal, &self.node.grants().await?)?;
        let release = self.published.find(&self.node, &permit, &name).await?;
        let asked = request::aggregates(request, release.catalogue())?;
        let pull = aggregates::Pull::new(release, permit, asked)?;
        let places = caller.weigh(pull.weight())?;
        record(&self.node, caller, "PullAggregates", pull.resource()).await?;
        let (node, published) = (Arc::clone(&self.node), Arc::clone(&self.published));
        Ok(stream::start(&self.node, caller, |outlet| pull.run(node, published, places, outlet)))
    }

    /// Pulls observations.
    ///
    /// # Errors
    /// [`ServiceError::BadRequest`] for a cut beyond what is held, [`ServiceError::Busy`], [`ServiceError::QuotaExceeded`],
    /// [`ServiceError::CatalogueMissing`].
    pub async fn pull_observations(
        &self,
        caller: &Caller,
        request: ObservationRequest,
    ) -> Result<Answer<ObservationPart>, ServiceError> {
        let _place = self.node.resources.place().await?;
        let permit = policy::authorise_observations(&caller.principal, &self.node.grants().await?)?;
        let release = self.published.latest(&self.node).await?;
        let catalogue = self.node.catalogue()?;
        let asked = request::observations(request, &catalogue.catalogue, caller.principal.organisation())?;
        let pull = observations::Pull::new(catalogue, release, permit, asked, self.node.now())?;
        let places = caller.weigh(pull.weight())?;
        let mut snapshot = self.node.store().snapshot().await?;
        let cut = pull.cut(&mut snapshot).await?;
        drop(snapshot);
        record(&self.node, caller, "PullObservations", pull.resource()).await?;
        let (node, published) = (Arc::clone(&self.node), Arc::clone(&self.published));
        Ok(stream::start(&self.node, caller, |outlet| pull.run(node, published, (cut, places), outlet)))
    }

    /// Pulls events, page by page.
    ///
    /// # Errors
    /// [`ServiceError::Busy`], [`ServiceError::CatalogueMissing`].
    pub async fn pull_events(
        &self,
        caller: &Caller,
        request: EventRequest,
    ) -> Result<Answer<Vec<FoundEvent>>, ServiceError> {
        let _place = self.node.resources.place().await?;
        let permit = policy::authorise_events(&caller.principal, &self.node.grants().await?)?;
        let asked = request::events(request, &self.node.catalogue()?.catalogue)?;
        let (node, who) = (Arc::clone(&self.node), caller.clone());
        Ok(stream::start(&self.node, caller, |outlet| events::run(node, who, permit, asked, outlet)))
    }

    /// Explains a cell of a release.
    ///
    /// # Errors
    /// [`ServiceError::Nothing`] for a cell that the release does not hold, [`ServiceError::NotFound`] if there is no such release
    /// for the caller, [`ServiceError::Busy`].
    pub async fn explain(&self, caller: &Caller, request: ExplainRequest) -> Result<ExplainAnswer, ServiceError> {
        let name = ReleaseName::parse(&request.release)?;
        let _place = self.node.resources.place().await?;
        let permit = policy::authorise_aggregates(&caller.principal, &self.node.grants().await?)?;
        let release = self.published.find(&self.node, &permit, &name).await?;
        let mut asked = request::cell(request, release.catalogue())?;
        let resource = std::mem::take(&mut asked.as_asked);
        let answer = explain(&self.node, &self.published, release, permit, asked).await?;
        record(&self.node, caller, "Explain", resource).await?;
        Ok(answer)
    }
}
