//! Membership and catalogue: shown by every node, published by the operator's.

use std::sync::Arc;

use crate::{Caller, Node, ServiceError, Violation};
use marsad_domain::catalogue::faults::{check_names, check_successor};
use marsad_domain::catalogue::{Catalogue, CatalogueParts};
use marsad_domain::code::AreaCode;
use marsad_domain::membership::Membership;
use marsad_identity::policy::{self, Administer, Permit};
use marsad_ledger::{MembershipVersion, Position};
use marsad_log::checkpoint::VerifierKey;

/// The membership that this node judges under; none before there is one.
///
/// # Errors
/// [`ServiceError::Denied`].
pub fn current(node: &Node, caller: &Caller) -> Result<Option<Arc<MembershipVersion>>, ServiceError> {
    policy::authorise_public(&caller.principal, caller.action)?;
    Ok(node.ledger.membership())
}

/// Publishes a membership. This runs in a task of its own, so that it completes even if the caller goes away.
///
/// # Errors
/// [`ServiceError::NotOperator`]; [`ServiceError::BadRequest`] for a snapshot that does not agree with itself or the catalogue.
pub async fn publish(
    node: &Node,
    permit: Permit<Administer>,
    membership: Membership,
) -> Result<Position, ServiceError> {
    let violations = faults(&membership, &node.catalogue()?.catalogue);
    if !violations.is_empty() {
        return Err(ServiceError::BadRequest(violations));
    }
    let ledger = node.ledger.clone();
    let published = tokio::spawn(async move { ledger.append_membership(&permit, membership).await });
    Ok(published.await.map_err(|_| ServiceError::Task)??)
}

fn faults(membership: &Membership, catalogue: &Catalogue) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut add = |field: String, description: &str| violations.push(Violation::new(field, description));
    let unknown =
        |territories: &[AreaCode]| territories.iter().any(|code| catalogue.area_by_code(code.as_str()).is_none());
    for (n, origin) in membership.origins.iter().enumerate() {
        if membership.origins.iter().take(n).any(|before| before.name == origin.name) {
            add(format!("nodes[{n}].origin"), "is there twice");
        }
        if unknown(&origin.territories) {
            add(format!("nodes[{n}].territories"), "codes of areas of the catalogue");
        }
        let keys = origin.verifier_keys.iter().map(|line| VerifierKey::parse(line));
        if keys.into_iter().any(|key| key.and_then(|key| key.origin()).ok().as_ref() != Some(&origin.name)) {
            add(format!("nodes[{n}].verifier_keys"), "keys of this node");
        }
    }
    for (n, reporter) in membership.reporters.iter().enumerate() {
        if membership.reporters.iter().take(n).any(|before| before.organisation == reporter.organisation) {
            add(format!("reporters[{n}].organisation"), "is there twice");
        }
        if !catalogue.has_code("ORG_TYPE", reporter.kind.as_str()) {
            add(format!("reporters[{n}].type"), "a code of ORG_TYPE");
        }
        if unknown(&reporter.territories) {
            add(format!("reporters[{n}].territories"), "codes of areas of the catalogue");
        }
    }
    violations
}

/// Publishes a catalogue. This runs in a task of its own too.
///
/// # Errors
/// [`ServiceError::NotOperator`]; [`ServiceError::CatalogueFaults`] for one that does not agree with itself.
pub async fn publish_catalogue(
    node: &Node,
    permit: Permit<Administer>,
    parts: CatalogueParts,
) -> Result<Position, ServiceError> {
    let held = node.ledger.catalogue();
    let judging = move || whole(parts, held.as_ref().map(|held| held.catalogue.parts()));
    let parts = tokio::task::spawn_blocking(judging).await.map_err(|_| ServiceError::Task)??;
    let ledger = node.ledger.clone();
    let published = tokio::spawn(async move { ledger.append_catalogue(&permit, parts).await });
    Ok(published.await.map_err(|_| ServiceError::Task)??)
}

/// Parts that agree with one another, are named in every language, and have every code of the catalogue before them.
fn whole(parts: CatalogueParts, held: Option<&CatalogueParts>) -> Result<CatalogueParts, ServiceError> {
    if parts.indicators.is_empty() || parts.areas.is_empty() {
        return Err(ServiceError::field("part", "indicators and areas"));
    }
    let mut found = held.map(|held| check_successor(held, &parts)).unwrap_or_default();
    found.extend(check_names(&parts));
    match Catalogue::build(parts) {
        Ok(catalogue) if found.is_empty() => Ok(catalogue.parts().clone()),
        Ok(_) => Err(ServiceError::CatalogueFaults(found)),
        Err(faults) => {
            found.splice(0..0, faults);
            Err(ServiceError::CatalogueFaults(found))
        }
    }
}
