//! A release as answers name it.

use marsad_service::ServiceError;
use marsad_service::release::{HeldRelease, shown_title};
use marsad_wire::{pb, time};

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
    })
}
