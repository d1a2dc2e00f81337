//! Hidden cells that are the caller's own. An organisation that reported every figure behind a cell knows its value already, so
//! it may see why the cell is hidden.

use std::collections::HashSet;
use std::sync::Arc;

use crate::Node;
use crate::ServiceError;
use crate::budget::Reserved;
use crate::published::Release;
use crate::release_inputs::figures;
use marsad_domain::cell::CellKey;
use marsad_domain::code::OrganisationCode;
use marsad_release::explain::{Explainer, Place};
use marsad_release::input::Rows;

/// Which of these cells of one indicator rest on figures of `organisation` alone.
pub(super) async fn wholly_by(
    node: &Node,
    release: &Arc<Release>,
    organisation: &OrganisationCode,
    cells: Vec<CellKey>,
    memory: &mut Reserved,
) -> Result<HashSet<CellKey>, ServiceError> {
    let id = cells.first().and_then(|key| release.catalogue().indicator_id(key.indicator.as_str()));
    let indicator = id.ok_or_else(|| ServiceError::unfit("INDICATOR"))?;
    let membership = node.ledger.membership().ok_or(ServiceError::CatalogueMissing)?;
    let held = memory.bytes();
    let turn = node.resources.explanation().await?;
    let collected = figures(node, release, &membership.membership, indicator, memory).await?;
    let (source, organisation) = (Arc::clone(release), organisation.clone());
    let computing = move || {
        let catalogue = source.catalogue();
        let mut explainer = Explainer::of_rows(catalogue, &collected.inputs, Rows::Shared);
        let mut is_own = |key: &CellKey| {
            let area = catalogue.area_id(key.area.as_str());
            area.is_some_and(|area| {
                let (at, method) = (key.by.clone(), key.method.clone());
                explainer.is_wholly_by(&Place { indicator, area, period: key.period, at, method }, &organisation)
            })
        };
        cells.into_iter().filter(|key| is_own(key)).collect()
    };
    let found = tokio::task::spawn_blocking(computing).await.map_err(|_| ServiceError::Task)?;
    drop(turn);
    memory.shrink_to(held);
    Ok(found)
}
