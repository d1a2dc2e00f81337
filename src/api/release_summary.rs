//! A release as answers name it.

use marsad_service::ServiceError;
use marsad_service::release::{HeldRelease, shown_publication, shown_title};
use marsad_wire::{pb, time};

const PROVISIONAL: &str = "provisional";
const FINAL: &str = "final";

pub(super) fn summary(held: &HeldRelease) -> Result<pb::ReleaseSummary, ServiceError> {
    let manifest = held.manifest.manifest();
    let time = time::to_rfc3339("time", manifest.date).map_err(ServiceError::Held)?;
    let (origin, epoch, index) = &manifest.catalogue;
    let cut = manifest.cut.iter().map(|line| pb::LogCut {
        origin: line.origin.to_string(),
        epoch: line.epoch,
        size: line.size,
        root: hex::encode(line.root),
    });
    let state = |is_provisional| if is_provisional { PROVISIONAL } else { FINAL };
    let publication = shown_publication(held);
    let state = publication.as_ref().map_or("", |own| state(own.is_provisional)).to_owned();
    let publication = publication.unwrap_or_default();
    let (corrects, correction_reason) =
        publication.corrects.map(|own| (hex::encode(own.release), own.reason)).unwrap_or_default();
    let plan = publication.plan;
    Ok(pb::ReleaseSummary {
        release: hex::encode(held.id),
        number: manifest.number,
        title: Some((&shown_title(held)).into()),
        time,
        builder: manifest.builder.to_string(),
        audience: manifest.audience.as_str().to_owned(),
        position: Some((&held.log, held.index).into()),
        cut: cut.collect(),
        catalogue: Some(pb::LogPosition { origin: origin.to_string(), epoch: *epoch, index: *index }),
        cells: held.cells,
        indicators: manifest.parts.iter().map(|part| part.indicator.to_string()).collect(),
        licence: publication.licence,
        state,
        corrects,
        correction_reason,
        plan: plan.as_ref().map(|plan| plan.id.to_string()).unwrap_or_default(),
        planned_day: plan.as_ref().map(|plan| plan.day.to_string()).unwrap_or_default(),
        early_reason: plan.map(|plan| plan.early).unwrap_or_default(),
        bound_by: publication.bound_by.iter().map(hex::encode).collect(),
    })
}
