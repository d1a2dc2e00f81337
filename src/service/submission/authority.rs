//! The authority of a submitter at this node: the grants of the node, within the territories that membership gives the organisation
//! and this node.

use std::sync::Arc;

use crate::{Node, ServiceError};
use marsad_domain::code::OrganisationCode;
use marsad_domain::event::Event;
use marsad_identity::{Denial, DenialReason, Grant};
use marsad_ledger::{CatalogueVersion, MembershipVersion, NodeState};
use marsad_validate::event_rules;
use marsad_validate::{Purpose, Right, Scope};

/// The versions that a submission is judged under, and the scope of its submitter.
#[derive(Clone)]
pub struct Authority {
    pub catalogue: Arc<CatalogueVersion>,
    pub membership: Arc<MembershipVersion>,
    pub reporter: OrganisationCode,
    pub scope: Scope,
}

impl Authority {
    /// The authority of a submitter, for a check or a submission. A node that may not append at the moment can still check.
    ///
    /// # Errors
    /// [`ServiceError::CatalogueMissing`]; where nothing can be appended, [`ServiceError::BehindSignerState`] or
    /// [`ServiceError::Quarantined`] for what is to be stored.
    pub fn of(
        node: &Node,
        purpose: Purpose,
        reporter: Option<&OrganisationCode>,
        grants: &[Grant],
    ) -> Result<Self, ServiceError> {
        let (catalogue, membership) = match purpose {
            Purpose::Submit => node.ready()?,
            Purpose::Check if node.ledger.state() == NodeState::CatalogueMissing => {
                return Err(ServiceError::CatalogueMissing);
            }
            Purpose::Check => {
                let membership = node.ledger.membership().ok_or(ServiceError::CatalogueMissing)?;
                (node.catalogue()?, membership)
            }
        };
        let reporter = reporter.cloned().ok_or_else(|| {
            let who = "a caller who reports for no organisation".to_owned();
            ServiceError::Denied(Denial { reason: DenialReason::NoGrant, action: None, who })
        })?;
        let rights = grants
            .iter()
            .map(|grant| Right { territories: grant.territories.clone(), indicators: grant.indicators.clone() });
        // A non-member gets an empty list, so every row is refused.
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
