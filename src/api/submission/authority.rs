//! What a submitter may report here: the grants of the node, within the territories that membership gives the organisation
//! and this node.

use std::sync::Arc;

use crate::domain::code::OrganisationCode;
use crate::domain::event::Event;
use crate::identity::{Denial, DenialReason, Grant};
use crate::ledger::{CatalogueVersion, MembershipVersion, NodeState};
use crate::service::Node;
use crate::service::ServiceError;
use crate::validate::event_rules;
use crate::validate::{Right, Scope};

/// The versions that a submission is judged under, and the scope of its submitter.
#[derive(Clone)]
pub struct Authority {
    pub catalogue: Arc<CatalogueVersion>,
    pub membership: Arc<MembershipVersion>,
    pub reporter: OrganisationCode,
    pub scope: Scope,
}

impl Authority {
    /// Of a submitter whose submission will be stored.
    ///
    /// # Errors
    /// [`ServiceError::CatalogueMissing`] or [`ServiceError::BehindSignerState`] where nothing can be appended.
    pub fn to_store(node: &Node, reporter: Option<&OrganisationCode>, grants: &[Grant]) -> Result<Self, ServiceError> {
        let (catalogue, membership) = node.ready()?;
        Self::new(node, catalogue, membership, reporter, grants)
    }

    /// Of a submitter whose submission is only checked: a node that may not append at the moment can do that.
    ///
    /// # Errors
    /// [`ServiceError::CatalogueMissing`].
    pub fn to_check(node: &Node, reporter: Option<&OrganisationCode>, grants: &[Grant]) -> Result<Self, ServiceError> {
        if node.ledger.state() == NodeState::CatalogueMissing {
            return Err(ServiceError::CatalogueMissing);
        }
        let membership = node.ledger.membership().ok_or(ServiceError::CatalogueMissing)?;
        Self::new(node, node.catalogue()?, membership, reporter, grants)
    }

    fn new(
        node: &Node,
        catalogue: Arc<CatalogueVersion>,
        membership: Arc<MembershipVersion>,
        reporter: Option<&OrganisationCode>,
        grants: &[Grant],
    ) -> Result<Self, ServiceError> {
        let reporter = reporter.cloned().ok_or_else(|| {
            let who = "a caller who reports for no organisation".to_owned();
            ServiceError::Denied(Denial { reason: DenialReason::NoGrant, action: None, who })
        })?;
        let rights = grants
            .iter()
            .map(|grant| Right { territories: grant.territories.clone(), indicators: grant.indicators.clone() });
        // Who is no member may report for no territory: the list is there, and empty.
        let of_reporter = membership.membership.reporter(&reporter).map(|known| known.territories.clone());
        let of_node = membership.membership.origin(node.ledger.origin()).map(|known| known.territories.clone());
        let scope = Scope {
            rights: rights.collect(),
            limits: vec![of_reporter.unwrap_or_default(), of_node.unwrap_or_default()],
        };
        Ok(Self { catalogue, membership, reporter, scope })
    }

    /// Whether the submitter may report an event.
    #[must_use]
    pub fn has_mandate(&self, event: &Event) -> bool {
        event_rules::mandate(event, &self.reporter, &self.scope, &self.catalogue.catalogue).is_some()
    }
}
