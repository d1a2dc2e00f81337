//! The figures that a release was built from, read again at its own cut.

use std::sync::Arc;

use crate::budget::Reserved;
use crate::expectation::of_release;
use crate::inputs::{Admission, Collected, InputPlan, collect, sides};
use crate::published::Release;
use crate::{Node, ServiceError};
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::membership::Membership;
use marsad_ledger::MembershipVersion;
use marsad_ledger::reading::Threads;
use marsad_log::checkpoint::LogId;
use marsad_release::manifest::CutLine;
use marsad_store::log_positions::Cut;
use marsad_store::release_read::HeldRelease;
use marsad_wire::position::Position;

/// The indicators whose figures a cell is made from.
#[must_use]
pub fn parts_of(catalogue: &Catalogue, id: IndicatorId) -> Vec<IndicatorId> {
    let sides = sides(catalogue, id);
    if sides.is_empty() { vec![id] } else { sides }
}

/// The state of the logs in lines of a manifest's cut: all lines are what the release was built from.
#[must_use]
pub fn cut_of<'a>(lines: impl IntoIterator<Item = &'a CutLine>) -> Cut {
    lines.into_iter().map(|line| (LogId::new(line.origin.clone(), line.epoch), line.size)).collect()
}

/// The membership that the entry of a release cites: the one that it was built under. None if it is not held.
///
/// # Errors
/// [`ServiceError::Store`] if it cannot be read.
pub async fn membership_of(node: &Node, release: &HeldRelease) -> Result<Option<Arc<MembershipVersion>>, ServiceError> {
    let entry = node.store().read_entry(&release.log, release.index).await?;
    let Some(cites) = entry.and_then(|entry| entry.header.cites()) else { return Ok(None) };
    let origin = node.ledger.settings().operator.clone();
    let position = Position { origin, epoch: cites.membership.epoch, index: cites.membership.index };
    Ok(node.ledger.membership_at(&position).await?)
}

/// The figures that the cells of an indicator are made from, at the cut of a release. Their memory is added to the existing
/// reservation of the call: with a second reservation, the call could wait for the memory that it holds itself. The caller holds a
/// place of [`Resources::explanation`](crate::resources::Resources::explanation) until it has computed with them.
///
/// # Errors
/// [`ServiceError::Busy`] if there is no room for the figures, [`ServiceError`] if they cannot be read.
pub async fn figures(
    node: &Node,
    release: &Release,
    membership: &Membership,
    indicator: IndicatorId,
    memory: &mut Reserved,
) -> Result<Collected, ServiceError> {
    let (catalogue, manifest) = (release.catalogue(), release.manifest());
    let (indicators, cut) = (parts_of(catalogue, indicator), cut_of(&manifest.cut));
    let mut snapshot = node.store().snapshot().await?;
    let (audience, now) = (manifest.audience, manifest.date);
    let totals_of = Some(manifest.builder.clone());
    let admission = Admission { audience, totals_of, now, gone: Arc::new(snapshot.withdrawn().await?) };
    let plan = InputPlan::make(&mut snapshot, catalogue, &cut, &indicators, &admission).await?;
    drop(snapshot);
    memory.grow_soon(plan.bytes()).await?;
    let source = (node.store(), Threads::Shared);
    let mut collected = collect(source, plan, catalogue, membership).await?;
    collected.inputs.expectation = of_release(node, (&release.catalogue, membership), manifest).await?;
    Ok(collected)
}
