//! From the figure of a place to its cell: value, status, and what is small in it.

use marsad_domain::cell::{Derivation, Note, Notes};
use marsad_domain::status::{ConfStatus, ObsStatus, Statuses};
use marsad_domain::value::{power_of_ten, scaled_up};

use super::cube::{CubeCell, LeftOutWhy};
use super::exact::Amount;
use super::figures::Spot;
use super::layout::Layout;
use super::links::NO_SET;
use super::local::LocalPart;
use super::resolved::{MadeFrom, Resolved};

/// The cell of a place, before it has notes and the position of its combination.
pub(super) fn clear_cell(layout: &Layout<'_>, spot: Spot, resolved: &Resolved) -> Result<CubeCell, LeftOutWhy> {
    let mut cell = CubeCell {
        area: spot.area,
        period: spot.period,
        slice: 0,
        value: None,
        statuses: resolved.statuses,
        conf: ConfStatus::Free,
        coverage: resolved.coverage,
        derivation: Derivation::None,
        small: false,
        dominated: 0,
        difference_small: false,
        is_of_sides: false,
        local: LocalPart::None,
        counted: NO_SET,
        notes: Notes::default(),
    };
    cell.statuses = cell.statuses.remarkable();
    if resolved.withheld && !resolved.direct {
        cell.notes = cell.notes.with(Note::Withheld);
    }
    let Some(amount) = resolved.amount else {
        // A figure that its reporter keeps back stays kept back; other answers without one hide nothing.
        if resolved.statuses.first() == ObsStatus::Suppressed {
            cell.conf = if resolved.conf == ConfStatus::Free { ConfStatus::Confidential } else { resolved.conf };
        }
        return Ok(cell);
    };
    cell.derivation = if resolved.direct { Derivation::Direct } else { Derivation::RolledUp };
    let is_running = !resolved.direct && layout.expectation.is_running(spot.period);
    // Of a running period it is clear that parts are still to come.
    let is_partial = !resolved.coverage.is_complete() && !is_running;
    if !resolved.direct && (resolved.carried || is_partial) {
        cell.statuses = cell.statuses.with(ObsStatus::Estimated);
    }
    if is_running {
        cell.statuses = cell.statuses.with(ObsStatus::Provisional);
        cell.notes = cell.notes.with(Note::PeriodRunning);
    }
    if layout.expectation.is_unknown && !resolved.own {
        cell.coverage.parts_of = 0;
    }
    if !has_coverage(layout, resolved) {
        cell.statuses = Statuses::only(ObsStatus::Missing);
        return Ok(cell);
    }
    (cell.value, cell.small, cell.difference_small) = value(layout, amount)?;
    if cell.value.is_none() {
        cell.statuses = Statuses::only(ObsStatus::CannotExist);
    }
    if resolved.contributors == 1 && resolved.conf != ConfStatus::Free {
        (cell.value, cell.conf) = (None, resolved.conf);
        cell.statuses = Statuses::only(ObsStatus::Suppressed);
    }
    Ok(cell)
}

/// Whether a figure may be shown: a roll-up needs the indicator's coverage. A stock that is carried had it when it was reported.
fn has_coverage(layout: &Layout<'_>, resolved: &Resolved) -> bool {
    let is_carried = resolved.carried && matches!(resolved.made_from, MadeFrom::Sub(_));
    resolved.direct || is_carried || !resolved.is_thin(layout.min_coverage)
}

/// The published value, whether it rests on a small count, and whether a difference is one.
fn value(layout: &Layout<'_>, amount: Amount) -> Result<(Option<i64>, bool, bool), LeftOutWhy> {
    let own = layout.indicator;
    let (Some(per), [top, bottom]) = (amount.per, layout.sides.as_slice()) else {
        let value = amount.figure.rounded().ok_or(LeftOutWhy::Overflow)?;
        return Ok((Some(value), amount.figure.is_small(scaled_up(own.min_cell, own.decimals)), false));
    };
    let (top, bottom) = (top.layout.indicator, bottom.layout.indicator);
    let min_cell = own.min_cell.max(top.min_cell);
    let difference = per.scaled_up(top.decimals).minus(amount.figure.scaled_up(bottom.decimals));
    let small = amount.figure.is_small(scaled_up(min_cell, top.decimals))
        || per.is_small(scaled_up(own.min_cell.max(bottom.min_cell), bottom.decimals));
    let times = own.ratio_factor();
    let is_share = times > 1;
    let difference_small = is_share && difference.is_small(scaled_up(min_cell, top.decimals + bottom.decimals));
    if per.is_zero() {
        return Ok((None, small, difference_small));
    }
    let up = times * power_of_ten(own.decimals + bottom.decimals);
    let value = amount.figure.divided(per, up, power_of_ten(top.decimals)).ok_or(LeftOutWhy::Overflow)?;
    if !own.range().contains(&value) {
        return Err(LeftOutWhy::OutOfRange);
    }
    Ok((Some(value), small, difference_small))
}

/// The value of a place in clear, rounded as a cell's is.
pub(super) fn clear_value(layout: &Layout<'_>, resolved: &Resolved) -> Option<i64> {
    value(layout, resolved.amount?).ok()?.0
}
