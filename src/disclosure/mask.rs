//! Masks raw observations like the cells of a release, so that they do not reveal what the release hides.

use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::{AreaCode, CodeId};
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_domain::value::{Decimal, scaled_up};
use marsad_release::cube::SliceKey;
use marsad_release::published::{PublishedCell, PublishedPart};

use super::SafeCells;
use super::query::BREAKDOWN_DIMENSIONS_MAX;

/// Whether a reader who is neither the reporter nor a reviewer may see a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Masking {
    Shown,
    /// Shown as an empty value with OBS_STATUS Q and CONF_STATUS C.
    Masked,
}

/// A row of raw observations.
#[derive(Debug, Clone, Copy)]
pub struct RawFigure<'a> {
    pub indicator: &'a Indicator,
    pub area: &'a AreaCode,
    /// The codes of all dimensions, including METHOD, in the indicator's order.
    pub dimensions: &'a [CodeId],
    pub period: Period,
    pub value: Option<i64>,
    pub conf: ConfStatus,
}

/// Decides about a row by the release; `None` means that there is no release yet. If the release does not show this very figure in the
/// cell of the row, nobody has protected what follows from it: the row is shown only if its indicator has no small counts.
#[must_use]
pub fn mask_observation(release: Option<&SafeCells>, row: &RawFigure<'_>) -> Masking {
    let indicator = row.indicator;
    let Some(value) = row.value else { return Masking::Shown };
    if row.conf != ConfStatus::Free {
        return Masking::Masked;
    }
    let open = if indicator.hides_figures() { Masking::Masked } else { Masking::Shown };
    let bound = scaled_up(indicator.min_cell, indicator.decimals);
    if value != 0 && i128::from(value).abs() < bound {
        // A release shows a small figure only if it is public elsewhere.
        return if published(release, row) == Some(value) { Masking::Shown } else { Masking::Masked };
    }
    match cell_of(release, row) {
        None => open,
        Some(cell) if hides(cell) => Masking::Masked,
        Some(_) if published(release, row) == Some(value) => Masking::Shown,
        Some(_) => open,
    }
}

fn part_of<'r>(release: Option<&'r SafeCells>, indicator: &Indicator) -> Option<&'r PublishedPart> {
    Some(release?.part(indicator.code.as_str())?.published())
}

fn cell_of<'r>(release: Option<&'r SafeCells>, row: &RawFigure<'_>) -> Option<&'r PublishedCell> {
    let part = part_of(release, row.indicator)?;
    part.find(row.area.as_str(), row.period, &slice_of(row.indicator, row.dimensions))
}

fn hides(cell: &PublishedCell) -> bool {
    cell.conf != ConfStatus::Free || cell.statuses.first() == ObsStatus::Suppressed
}

/// Whether a release hides the cell of a row.
#[must_use]
pub fn is_hidden(release: Option<&SafeCells>, row: &RawFigure<'_>) -> bool {
    cell_of(release, row).is_some_and(hides)
}

/// The figure that a release shows in the cell of a row, with the decimals of the row; `None` if the row's indicator
/// has too few decimals.
fn published(release: Option<&SafeCells>, row: &RawFigure<'_>) -> Option<i64> {
    let decimals = part_of(release, row.indicator)?.decimals;
    Decimal { mantissa: cell_of(release, row)?.value?, decimals }.scaled(row.indicator.decimals).ok()
}

/// Whether a row of an indicator that hides figures is finer than any cell that a release may have. The existence of
/// such a row alone reveals that a person exists.
#[must_use]
pub fn is_too_fine(catalogue: &Catalogue, row: &RawFigure<'_>) -> bool {
    if !row.indicator.hides_figures() {
        return false;
    }
    let area = catalogue.area_id(row.area.as_str());
    let finest = row.indicator.publish_from.fineness();
    slice_of(row.indicator, row.dimensions).breakdown_size() > BREAKDOWN_DIMENSIONS_MAX
        || area.is_none_or(|area| catalogue.fineness(area) > finest)
}

/// The release's key for a row's codes.
#[must_use]
pub fn slice_of(indicator: &Indicator, codes: &[CodeId]) -> SliceKey {
    let method = indicator.method_position();
    SliceKey {
        method: method.and_then(|at| codes.get(at)).cloned(),
        codes: codes.iter().enumerate().filter(|(n, _)| Some(*n) != method).map(|(_, code)| code.clone()).collect(),
    }
}
