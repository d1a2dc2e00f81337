//! Releases computed again from the figures that this node holds, to attack them or to protect the next one beside them.

use std::sync::Arc;

use crate::expectation::of_release;
use crate::inputs::{Admission, Gone, InputPlan, collect};
use crate::published::catalogue_of;
use crate::release_inputs::{cut_of, membership_of};
use crate::{Node, ServiceError};
use marsad_disclosure::SafeCells;
use marsad_disclosure::model::Unproven;
use marsad_disclosure::release_audit;
use marsad_disclosure::secondary::{Earlier, Finding, Why};
use marsad_domain::audience::Audience;
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::OriginName;
use marsad_ledger::reading::Threads;
use marsad_ledger::{CatalogueVersion, MembershipVersion};
use marsad_release::groups::Group;
use marsad_release::input::{Expectation, Inputs};
use marsad_release::manifest::{Manifest, VerifiedManifest};
use marsad_store::log_positions::Cut;
use marsad_store::release_read::HeldRelease;
use marsad_store::{PayloadState, StoreError};
use marsad_wire::position::Position;

/// How many entries that are not held are looked at.
const LOST_MAX: usize = 100_000;

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
    /// Its builder, if totals of what stays at that node are computed too.
    totals_of: Option<OriginName>,
}

impl Recomputed {
    /// Computes a release again for one of `builder`. Of another builder's it is computed without what stays at that node: what follows
    /// is the same wherever it is computed.
    ///
    /// # Errors
    /// [`ServiceError::Store`] if the rosters cannot be read.
    pub(super) async fn begin(
        node: &Node,
        catalogue: &Arc<CatalogueVersion>,
        held: HeldRelease,
        builder: &OriginName,
    ) -> Result<Self, ServiceError> {
        let manifest = held.manifest.manifest();
        let cut = cut_of(&manifest.cut);
        let own = membership_of(node, &held).await?;
        let knows_membership = own.is_some();
        let membership = own.or_else(|| node.ledger.membership()).ok_or(ServiceError::CatalogueMissing)?;
        let expectation = of_release(node, (catalogue, &membership.membership), manifest).await?;
        let totals_of = Some(builder).filter(|builder| **builder == manifest.builder).cloned();
        Ok(Self { cut, membership, knows_membership, expectation, totals_of, held })
    }

    /// Its identifier.
    pub(super) fn id(&self) -> [u8; 32] {
        self.held.id
    }

    pub(super) fn manifest(&self) -> &Manifest {
        self.held.manifest.manifest()
    }

    /// Who was expected, and the membership that says who reported.
    pub(super) fn made_under(&self) -> (&Expectation, &Position) {
        (&self.expectation, &self.membership.position)
    }

    /// Where the figures of a group are, of which its audience may have all indicators.
    ///
    /// # Errors
    /// [`ServiceError::Store`] if that cannot be read.
    pub(super) async fn plan(
        &self,
        node: &Node,
        catalogue: &Catalogue,
        group: &Group,
    ) -> Result<InputPlan, ServiceError> {
        let manifest = self.manifest();
        let (audience, totals_of, now) = (manifest.audience, self.totals_of.clone(), manifest.date);
        let admission = Admission { audience, totals_of, now, gone: Gone::default() };
        let mut snapshot = node.store().snapshot().await?;
        InputPlan::make(&mut snapshot, catalogue, &self.cut, &group.reported, &admission).await
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
        let is_same = release_audit::has_same_figures(catalogue, &one);
        if !is_same && !has_totals_of_local(node, catalogue, release, group).await? {
            let codes = group.reported.iter().filter_map(|id| Some(catalogue.indicator(*id)?.code.clone()));
            return Ok(Err(Finding { indicators: codes.collect(), why: Why::Unproven(Unproven::EarlierLost) }));
        }
        found.push(one);
    }
    Ok(Ok(found))
}

/// Whether the figures of a release may differ from those that are computed again because it has totals of what stays at its builder's
/// node. What it shows is then taken to be of shared figures alone, as if everybody knew the others.
async fn has_totals_of_local(
    node: &Node,
    catalogue: &Catalogue,
    release: &Recomputed,
    group: &Group,
) -> Result<bool, ServiceError> {
    let manifest = release.held.manifest.manifest();
    let indicators = || group.reported.iter().filter_map(|id| catalogue.indicator(*id));
    if release.totals_of.is_some()
        || manifest.audience != Audience::Members
        || !indicators().any(|own| own.audience == Audience::Members)
    {
        return Ok(false);
    }
    let of_builder = cut_of(manifest.cut.iter().filter(|line| line.origin == manifest.builder));
    let keeps = !node.store().origins_that_withhold(&of_builder, true).await?.is_empty();
    let codes: Vec<&str> = indicators().map(|own| own.code.as_str()).collect();
    let lost = node.store().not_held(&release.cut, &codes, false, LOST_MAX).await?;
    Ok(keeps && lost.iter().all(|entry| entry.payload == PayloadState::Held))
}

/// A group of indicators of a release that this node holds: what it shows, and its cells in clear from the figures at its cut. They are
/// added up as the catalogue of today says; if that gives other figures than the release shows, as that of the release says. None if
/// the release has none of the indicators.
///
/// # Errors
/// [`ServiceError`] if figures or blocks cannot be read.
pub(super) async fn group_of(
    node: &Node,
    catalogue: &Catalogue,
    release: &Recomputed,
    group: &Group,
) -> Result<Option<Earlier>, ServiceError> {
    let group = super::build::admitted(catalogue, group.clone(), release.manifest().audience);
    let Some((inputs, published)) = read_group(node, catalogue, release, &group).await? else { return Ok(None) };
    let by_today = release_audit::earlier(catalogue, inputs, &group, published);
    if release_audit::has_same_figures(catalogue, &by_today) {
        return Ok(Some(by_today));
    }
    let by_its_own = under_its_own(node, catalogue, release, &group).await?;
    Ok(Some(by_its_own.unwrap_or(by_today)))
}

/// The group as the catalogue of the release adds it up. None if that is not held, or its figures mean something else today.
async fn under_its_own(
    node: &Node,
    today: &Catalogue,
    release: &Recomputed,
    group: &Group,
) -> Result<Option<Earlier>, ServiceError> {
    let Some(own) = catalogue_of(node, release.manifest()).await? else { return Ok(None) };
    let then = &own.catalogue;
    let ids = |ids: &[IndicatorId]| -> Vec<IndicatorId> {
        let codes = ids.iter().filter_map(|id| today.indicator(*id));
        codes.filter_map(|indicator| then.indicator_id(indicator.code.as_str())).collect()
    };
    let group = Group { reported: ids(&group.reported), ratios: ids(&group.ratios) };
    let Some((inputs, published)) = read_group(node, then, release, &group).await? else { return Ok(None) };
    let expectation = of_release(node, (&own, &release.membership.membership), release.manifest()).await?;
    Ok(release_audit::earlier_under((then, today), Inputs { expectation, ..inputs }, &group, published))
}

/// A group of indicators of a release that this node holds, of which its audience may have all: the figures at its cut, and what it
/// shows. None if the release has none of the indicators.
///
/// # Errors
/// [`ServiceError`] if figures or blocks cannot be read.
pub(super) async fn read_group(
    node: &Node,
    catalogue: &Catalogue,
    release: &Recomputed,
    group: &Group,
) -> Result<Option<(Inputs, SafeCells)>, ServiceError> {
    let Some(published) = published(node, catalogue, &release.held, group).await? else { return Ok(None) };
    let plan = release.plan(node, catalogue, group).await?;
    let collected = collect((node.store(), Threads::Own), plan, catalogue, &release.membership.membership).await?;
    let inputs = Inputs { expectation: release.expectation.clone(), ..collected.inputs };
    Ok(Some((inputs, published)))
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
    for code in group.ids().into_iter().filter_map(|id| Some(catalogue.indicator(id)?.code.clone())) {
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
