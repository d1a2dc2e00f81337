//! What disclosure control took from a cube, and what is hidden in a release.

use std::collections::BTreeMap;

use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::IndicatorCode;
use marsad_domain::status::{ConfStatus, ObsStatus, Statuses};
use marsad_release::cube::{Cube, CubePart};
use marsad_release::loss::{Amounts, Loss};

use crate::SafePart;

/// What the figures of each indicator come to; ratios come to nothing.
pub(super) fn amounts(cube: &Cube) -> BTreeMap<IndicatorId, u128> {
    cube.parts.iter().map(|(id, part)| (*id, amount(part))).collect()
}

fn amount(part: &CubePart) -> u128 {
    let values = part.cells.iter().filter(|_| part.sides.is_none()).filter_map(|cell| cell.value);
    values.fold(0, |sum: u128, value| sum.saturating_add(value.unsigned_abs().into()))
}

/// What was taken from each indicator of a protected cube that came to `before`.
pub(super) fn of_cube(catalogue: &Catalogue, cube: &Cube, before: &BTreeMap<IndicatorId, u128>) -> Vec<Loss> {
    let of = |(id, part): (&IndicatorId, &CubePart)| {
        let cells = part.cells.iter().map(|cell| (cell.value, cell.statuses, cell.conf));
        let loss = count(catalogue.indicator(*id)?.code.clone(), cells);
        let all = before.get(id).copied().unwrap_or(0);
        Some(Loss { value_percent: Amounts { shown: amount(part), all }.hidden_percent(loss.primary), ..loss })
    };
    cube.parts.iter().filter_map(of).collect()
}

/// What is hidden in the cells of an indicator as they are published; nobody knows what it comes to.
#[must_use]
pub fn of_part(part: &SafePart) -> Loss {
    let part = part.published();
    count(part.indicator.clone(), part.cells.iter().map(|cell| (cell.value, cell.statuses, cell.conf)))
}

fn count(indicator: IndicatorCode, cells: impl Iterator<Item = (Option<i64>, Statuses, ConfStatus)>) -> Loss {
    let mut loss = Loss { indicator, figures: 0, primary: 0, secondary: 0, kept_back: 0, value_percent: None };
    for (value, statuses, conf) in cells {
        let is_hidden = value.is_none() && statuses.first() == ObsStatus::Suppressed;
        match conf {
            _ if value.is_some() => {}
            _ if !is_hidden => continue,
            ConfStatus::SmallCount => loss.primary += 1,
            ConfStatus::SecondaryBySender => loss.secondary += 1,
            _ => loss.kept_back += 1,
        }
        loss.figures += 1;
    }
    loss
}
