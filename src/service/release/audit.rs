//! The attack on a release, with the figures that this node holds: whether hidden figures can be computed from what is shown.

use std::sync::Arc;

use super::held;
use super::recompute::{Recomputed, group_of};
use crate::build_threads::on_own_thread;
use crate::published::ReleaseName;
use crate::{Caller, Node, ServiceError};
use marsad_disclosure::release_audit::{Attack, attack};
use marsad_disclosure::secondary::Earlier;
use marsad_domain::code::OrganisationCode;
use marsad_identity::policy;
use marsad_ledger::CatalogueVersion;
use marsad_release::groups::groups;
use marsad_release::publication::BOUND_BY_MAX;
use marsad_store::release_read::HeldRelease;

/// Which release is attacked, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRelease {
    pub release: ReleaseName,
    /// Other releases that the attacker holds.
    pub with: Vec<ReleaseName>,
    /// The reporter who knows its own figures.
    pub reporter: Option<OrganisationCode>,
}

/// What an attack found.
#[derive(Debug, Clone)]
pub struct Audited {
    pub release: HeldRelease,
    /// By indicators.
    pub attacks: Vec<Attack>,
}

/// Attacks a release. It computes all of it again, so one goes on at a time, and no build beside it. `read` reads the request; it
/// is called once the caller is known to be allowed to ask.
///
/// # Errors
/// [`ServiceError::Denied`], [`ServiceError::NotFound`] (NOT_PUBLISHED) for a release that this node does not hold,
/// [`ServiceError::ReleaseWithdrawn`], [`ServiceError::Busy`] while a build goes on, and the errors of `read`.
pub async fn audit(
    node: &Arc<Node>,
    caller: &Caller,
    read: impl FnOnce() -> Result<AuditRelease, ServiceError>,
) -> Result<Audited, ServiceError> {
    policy::authorise_build(&caller.principal, &node.grants().await?)?;
    let (catalogue, _) = node.ready()?;
    let AuditRelease { release, with, reporter } = read()?;
    if with.len() > BOUND_BY_MAX {
        return Err(ServiceError::LimitExceeded { what: "with", limit: BOUND_BY_MAX.try_into().unwrap_or(u64::MAX) });
    }
    let mut releases = Vec::new();
    for name in with.iter().chain([&release]) {
        releases.push(held(node, name).await?);
    }
    let _building = node.resources.build().await?;
    let computing = attacks(Arc::clone(node), catalogue, releases.clone(), reporter);
    let mut attacks = on_own_thread(computing).await?;
    attacks.sort_by(|a, b| a.indicators.cmp(&b.indicators));
    let release = releases.pop().ok_or(ServiceError::Task)?;
    Ok(Audited { release, attacks })
}

async fn attacks(
    node: Arc<Node>,
    catalogue: Arc<CatalogueVersion>,
    releases: Vec<HeldRelease>,
    reporter: Option<OrganisationCode>,
) -> Result<Vec<Attack>, ServiceError> {
    let known = &catalogue.catalogue;
    let mut recomputed = Vec::with_capacity(releases.len());
    for held in releases {
        let builder = held.manifest.manifest().builder.clone();
        recomputed.push(Recomputed::begin(&node, &catalogue, held, &builder).await?);
    }
    let mut all = Vec::new();
    for group in groups(known) {
        let mut found: Vec<Earlier> = Vec::new();
        let mut is_in_last = false;
        for release in &recomputed {
            let one = group_of(&node, known, release, &group).await?;
            is_in_last = one.is_some();
            found.extend(one);
        }
        if is_in_last {
            all.extend(attack(known, &found, reporter.as_ref().map(OrganisationCode::as_str)));
        }
    }
    Ok(all)
}
