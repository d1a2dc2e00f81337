//! Releases computed again from the figures that this node holds, to attack them or to protect the next one beside them.

use std::sync::Arc;

use crate::expectation::of_release;
use crate::inputs::{Admission, Gone, InputPlan, collect};
use crate::release_inputs::{cut_of, membership_of};
use crate::{Node, ServiceError};
use marsad_disclosure::SafeCells;
use marsad_disclosure::model::Unproven;
use marsad_disclosure::release_audit;
use marsad_disclosure::secondary::{Earlier, Finding, Why};
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_ledger::MembershipVersion;
use marsad_ledger::reading::Threads;
use marsad_release::groups::Group;
use marsad_release::input::{Expectation, Inputs};
use marsad_release::manifest::VerifiedManifest;
use marsad_store::StoreError;
use marsad_store::log_positions::Cut;
use marsad_store::release_read::HeldRelease;

/// A release that is computed again: what holds for all of its groups.
#[derive(Debug)]
pub(super) struct Recomputed {
    held: HeldRelease,
    cut: Cut,
    /// That under which it was built; the newest, if that one is not held.
    membership: Arc<MembershipVersion>,
    knows_membership: bool,
    /// What the rosters at its own cut said, not those of today.
    expectation: Expectation,
}

impl Recomputed {
    /// # Errors
    /// [`ServiceError::Store`] if the rosters cannot be read.
    pub(super) async fn begin(node: &Node, catalogue: &Catalogue, held: HeldRelease) -> Result<Self, ServiceError> {
        let manifest = held.manifest.manifest();
        let cut = cut_of(&manifest.cut);
        let own = membership_of(node, &held).await?;
        let knows_membership = own.is_some();
        let membership = own.or_else(|| node.ledger.membership()).ok_or(ServiceError::CatalogueMissing)?;
        let expectation = of_release(node, (catalogue, &membership.membership), manifest).await?;
        Ok(Self { held, cut, membership, knows_membership, expectation })
    }

    /// Its identifier.
    pub(super) fn id(&self) -> [u8; 32] {
        self.held.id
    }

    /// Whether the membership under which it was built is held.
    pub(super) fn knows_membership(&self) -> bool {
        self.knows_membership
    }
}

/// A group of indicators of the releases that readers hold already; the finding, if one cannot be computed again.
///
/// # Errors
/// [`ServiceError`] if figures or blocks cannot be read.
pub(super) async fn groups_before(
    node: &Node,
    catalogue: &Catalogue,
    before: &[Recomputed],
    group: &Group,
) -> Result<Result<Vec<Earlier>, Finding>, ServiceError> {
    let mut found = Vec::new();
    for release in before {
        let Some(one) = group_of(node, catalogue, release, group).await? else { continue };
        if one.cube.families.is_empty() {
            continue;
        }
        if !release_audit::has_same_figures(catalogue, &one) {
            let codes = group.reported.iter().filter_map(|id| Some(catalogue.indicator(*id)?.code.clone()));
            return Ok(Err(Finding { indicators: codes.collect(), why: Why::Unproven(Unproven::EarlierLost) }));
        }
        found.push(one);
    }
    Ok(Ok(found))
}

/// A group of indicators of a release that this node holds: what it shows, and its cells in clear from the figures at its cut.
/// None if the release has none of the indicators.
///
/// # Errors
/// [`ServiceError`] if figures or blocks cannot be read.
pub(super) async fn group_of(
    node: &Node,
    catalogue: &Catalogue,
    release: &Recomputed,
    group: &Group,
) -> Result<Option<Earlier>, ServiceError> {
    let Recomputed { held, cut, membership, expectation, .. } = release;
    let manifest = held.manifest.manifest();
    let group = super::build::admitted(catalogue, group.clone(), manifest.audience);
    let Some(published) = published(node, catalogue, held, &group).await? else { return Ok(None) };
    let admission = Admission { audience: manifest.audience, now: manifest.date, gone: Gone::default() };
    let mut snapshot = node.store().snapshot().await?;
    let plan = InputPlan::make(&mut snapshot, catalogue, cut, &group.reported, &admission).await?;
    drop(snapshot);
    let collected = collect((node.store(), Threads::Own), plan, catalogue, &membership.membership).await?;
    let inputs = Inputs { expectation: expectation.clone(), ..collected.inputs };
    Ok(Some(release_audit::earlier(catalogue, inputs, &group, published)))
}

/// What a release shows of some indicators.
async fn published(
    node: &Node,
    catalogue: &Catalogue,
    held: &HeldRelease,
    group: &Group,
) -> Result<Option<SafeCells>, ServiceError> {
    let manifest: &VerifiedManifest = &held.manifest;
    let mut all: Option<SafeCells> = None;
    let ids = group.reported.iter().chain(&group.ratios);
    for code in ids.filter_map(|id: &IndicatorId| Some(catalogue.indicator(*id)?.code.clone())) {
        let Some(part) = manifest.manifest().part(code.as_str()) else { continue };
        let mut stored = Vec::with_capacity(part.blocks.len());
        for block in &part.blocks {
            let Some(bytes) = node.store().release_block(&held.id, &code, &block.hash).await? else {
                // It may have been withdrawn since it was found.
                let is_held = node.store().holds_release(&held.id).await?;
                let broken = || StoreError::corrupt("a release without one of its blocks").into();
                return Err(if is_held { broken() } else { ServiceError::ReleasesMoved });
            };
            stored.push(bytes);
        }
        let blocks: Vec<&[u8]> = stored.iter().map(AsRef::as_ref).collect();
        let cells = SafeCells::from_release_bytes(manifest, code.as_str(), &blocks).map_err(ServiceError::Compute)?;
        match &mut all {
            Some(known) => known.join(cells),
            None => all = Some(cells),
        }
    }
    Ok(all)
}
