//! The parts of answers as messages.

use crate::release_summary::summary;
use marsad_service::ServiceError;
use marsad_service::diagnosis::NotReported;
use marsad_service::fitting::LeftOutRows;
use marsad_service::nothing::Nothing;
use marsad_service::query::aggregates::CellBatch;
use marsad_service::query::parents::ParentState;
use marsad_service::query::{AggregatePart, FoundEvent, ObservationPart};
use marsad_wire::cell::cells_to_pb;
use marsad_wire::pb;
use marsad_wire::report::sharing_to_pb;

use super::encode_rows::encode_rows;

pub(super) fn aggregates(part: AggregatePart) -> Result<Vec<pb::PullAggregatesResponse>, ServiceError> {
    use pb::pull_aggregates_response::Part;
    let part = match part {
        AggregatePart::Header { release, by } => Part::Header(pb::AggregatesHeader {
            release: Some(summary(&release.held)?),
            by: by.iter().map(ToString::to_string).collect(),
            roster: release.manifest().roster.clone(),
        }),
        AggregatePart::Cells(CellBatch { release, by, cells }) => {
            Part::Cells(cells_to_pb(&cells, &by, release.catalogue(), None).map_err(ServiceError::Held)?)
        }
        AggregatePart::Trailer { nothing, not_reported } => Part::Trailer(pb::AggregatesTrailer {
            nothing: nothing.iter().map(nothing_found).collect(),
            not_reported: not_reported.into_iter().map(areas_not_reported).collect(),
        }),
    };
    Ok(vec![pb::PullAggregatesResponse { part: Some(part) }])
}

fn nothing_found(nothing: &Nothing) -> pb::NothingFound {
    pb::NothingFound {
        indicator: nothing.indicator.clone(),
        reason: nothing.why.as_str().to_owned(),
        known: nothing.known.clone(),
    }
}

fn areas_not_reported(missing: NotReported) -> pb::NotReported {
    let areas = missing.areas.iter().map(ToString::to_string).collect();
    pb::NotReported { indicator: missing.indicator.to_string(), areas, total: missing.total }
}

pub(super) fn observations(part: ObservationPart) -> Result<Vec<pb::PullObservationsResponse>, ServiceError> {
    use pb::pull_observations_response::Part;
    let parts = match part {
        ObservationPart::Header { cut } => {
            let header = pb::ObservationsHeader { cut: cut.to_string(), ..pb::ObservationsHeader::default() };
            vec![Part::Header(header)]
        }
        ObservationPart::Rows(batch) => encode_rows(batch.slice()?)?.into_iter().map(Part::Batch).collect(),
        ObservationPart::Trailer { masked, left_out } => {
            vec![Part::Trailer(pb::ObservationsTrailer { masked, left_out: left_out_rows(&left_out) })]
        }
    };
    Ok(parts.into_iter().map(|part| pb::PullObservationsResponse { part: Some(part) }).collect())
}

/// How many rows did not fit the catalogue, by indicator and reason.
pub(crate) fn left_out_rows(left_out: &LeftOutRows) -> Vec<pb::LeftOutRows> {
    let counts = left_out.counts();
    counts
        .map(|(indicator, why, rows)| pb::LeftOutRows {
            indicator: indicator.to_string(),
            reason: why.reason().to_owned(),
            rows,
        })
        .collect()
}

#[allow(clippy::unnecessary_wraps, reason = "every encoder of a stream can fail but this one")]
pub(super) fn events(page: Vec<FoundEvent>) -> Result<Vec<pb::PullEventsResponse>, ServiceError> {
    Ok(page.into_iter().map(event).collect())
}

fn event(found: FoundEvent) -> pb::PullEventsResponse {
    let FoundEvent { event, log, index, reporter, sharing, parent, withheld } = found;
    pb::PullEventsResponse {
        event: Some(pb::Event::from(&event)),
        position: Some((&log, index).into()),
        reporter: reporter.to_string(),
        sharing: sharing_to_pb(Some(sharing)),
        parent_state: parent_state(parent).into(),
        withheld,
    }
}

const fn parent_state(parent: ParentState) -> pb::ParentState {
    match parent {
        ParentState::NoParent => pb::ParentState::Unspecified,
        ParentState::Resolved => pb::ParentState::Resolved,
        ParentState::Waiting => pb::ParentState::Waiting,
        ParentState::Ambiguous => pb::ParentState::Ambiguous,
        ParentState::Cycle => pb::ParentState::Cycle,
    }
}
