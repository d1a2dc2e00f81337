//! Releases computed again from the figures that this node holds, to attack them or to protect the next one beside them.

use crate::inputs::{Admission, Gone, InputPlan, collect};
use crate::{Node, ServiceError};
use marsad_disclosure::SafeCells;
use marsad_disclosure::release_audit;
use marsad_disclosure::secondary::Earlier;
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::membership::Membership;
use marsad_ledger::reading::Threads;
use marsad_log::checkpoint::LogId;
use marsad_release::groups::Group;
use marsad_release::manifest::VerifiedManifest;
use marsad_store::StoreError;
use marsad_store::log_positions::Cut;
use marsad_store::release_read::HeldRelease;

/// A group of indicators of a release that this node holds: what it shows, and its cells in clear from the figures at its cut.
/// None if the release has none of the indicators.
///
/// # Errors
/// [`ServiceError`] if figures or blocks cannot be read.
pub(super) async fn group_of(
    node: &Node,
    catalogue: &Catalogue,
    membership: &Membership,
    held: &HeldRelease,
    group: &Group,
) -> Result<Option<Earlier>, ServiceError> {
    let manifest = held.manifest.manifest();
    let group = super::build::admitted(catalogue, group.clone(), manifest.audience);
    let Some(published) = published(node, catalogue, held, &group).await? else { return Ok(None) };
    let lines = manifest.cut.iter();
    let cut: Cut = lines.map(|line| (LogId::new(line.origin.clone(), line.epoch), line.size)).collect();
    let admission = Admission { audience: manifest.audience, now: manifest.date, gone: Gone::default() };
    let mut snapshot = node.store().snapshot().await?;
    let plan = InputPlan::make(&mut snapshot, catalogue, &cut, &group.reported, &admission).await?;
    drop(snapshot);
    let collected = collect((node.store(), Threads::Own), plan, catalogue, membership).await?;
    Ok(Some(release_audit::earlier(catalogue, collected.inputs, &group, published)))
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
            let bytes = node.store().release_block(&held.id, &code, &block.hash).await?;
            stored.push(bytes.ok_or_else(|| StoreError::corrupt("a release without one of its blocks"))?);
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
