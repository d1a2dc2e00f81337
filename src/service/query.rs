//! What a caller asks of the figures and events of a node: cells of releases, observations, events, and how a cell came about. What
//! the caller may see is asked of the policy; what may be shown at all was decided when the release was built.
//!
//! A question needs a catalogue to be read with, and which one it is depends on the release. So an edge passes a function that reads
//! its request with the catalogue that it is given. It is called once the caller is known to be allowed to ask.

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
mod unjudged;

use std::sync::Arc;

use crate::audit::record;
use crate::explain::{ExplainAnswer, ExplainQuestion, explain};
use crate::published::{Published, ReleaseName};
use crate::stream::{self, Answer};
use crate::{Caller, Node, ServiceError};
use marsad_domain::catalogue::Catalogue;
use marsad_identity::policy;

pub use aggregates::{AggregatePart, AggregateQuery};
pub use events::{EventQuery, FoundEvent};
pub use observations::{AsOf, CutError, ObservationPart, ObservationQuery};

/// What is asked of one node. Releases that were read are kept for the next question.
#[derive(Clone)]
pub struct Queries {
    node: Arc<Node>,
    published: Arc<Published>,
}

impl Queries {
    /// Questions to a node; no release is read yet.
    #[must_use]
    pub fn new(node: Arc<Node>) -> Self {
        Self { node, published: Arc::default() }
    }

    /// Pulls cells of a release.
    ///
    /// # Errors
    /// [`ServiceError::Nothing`] if the release can have none of what is asked for, [`ServiceError::NotFound`] if there is no such
    /// release for the caller, [`ServiceError::Busy`], [`ServiceError::QuotaExceeded`], and the errors of `read`.
    pub async fn pull_aggregates(
        &self,
        caller: &Caller,
        release: &ReleaseName,
        read: impl FnOnce(&Catalogue) -> Result<AggregateQuery, ServiceError>,
    ) -> Result<Answer<AggregatePart>, ServiceError> {
        let _place = self.node.resources.place().await?;
        let permit = policy::authorise_aggregates(&caller.principal, &self.node.grants().await?)?;
        let release = self.published.find(&self.node, &permit, release).await?;
        let asked = read(release.catalogue())?;
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
    /// [`ServiceError::CatalogueMissing`], and the errors of `read`.
    pub async fn pull_observations(
        &self,
        caller: &Caller,
        read: impl FnOnce(&Catalogue) -> Result<ObservationQuery, ServiceError>,
    ) -> Result<Answer<ObservationPart>, ServiceError> {
        let _place = self.node.resources.place().await?;
        let permit = policy::authorise_observations(&caller.principal, &self.node.grants().await?)?;
        let release = self.published.latest(&self.node).await?;
        let catalogue = self.node.catalogue()?;
        let asked = read(&catalogue.catalogue)?;
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
    /// [`ServiceError::Busy`], [`ServiceError::CatalogueMissing`], and the errors of `read`.
    pub async fn pull_events(
        &self,
        caller: &Caller,
        read: impl FnOnce(&Catalogue) -> Result<EventQuery, ServiceError>,
    ) -> Result<Answer<Vec<FoundEvent>>, ServiceError> {
        let _place = self.node.resources.place().await?;
        let permit = policy::authorise_events(&caller.principal, &self.node.grants().await?)?;
        let asked = read(&self.node.catalogue()?.catalogue)?;
        let (node, who) = (Arc::clone(&self.node), caller.clone());
        Ok(stream::start(&self.node, caller, |outlet| events::run(node, who, permit, asked, outlet)))
    }

    /// Explains a cell of a release.
    ///
    /// # Errors
    /// [`ServiceError::Nothing`] for a cell that the release does not hold, [`ServiceError::NotFound`] if there is no such release
    /// for the caller, [`ServiceError::Busy`], and the errors of `read`.
    pub async fn explain(
        &self,
        caller: &Caller,
        release: &ReleaseName,
        read: impl FnOnce(&Catalogue) -> Result<ExplainQuestion, ServiceError>,
    ) -> Result<ExplainAnswer, ServiceError> {
        let _place = self.node.resources.place().await?;
        let permit = policy::authorise_aggregates(&caller.principal, &self.node.grants().await?)?;
        let release = self.published.find(&self.node, &permit, release).await?;
        let mut asked = read(release.catalogue())?;
        let resource = std::mem::take(&mut asked.as_asked);
        let answer = explain(&self.node, &self.published, release, permit, asked).await?;
        record(&self.node, caller, "Explain", resource).await?;
        Ok(answer)
    }
}
