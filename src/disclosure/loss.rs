//! What disclosure control took from a cube, and what is hidden in a release.

use std::collections::BTreeMap;

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::IndicatorCode;
use marsad_domain::status::{ConfStatus, ObsStatus, Statuses};
use marsad_release::cube::{Cube, CubeCell, CubePart};
use marsad_release::links::Family;
use marsad_release::loss::{Amounts, Coarser, Loss};
use marsad_release::rules::RuleSet;

use crate::SafePart;
use crate::safe_cells::suppress;
use crate::secondary::{Gate, NotSafe};

/// What is noted of a cube before anything is hidden in it, to count afterwards what was taken.
pub(super) struct InClear {
    amounts: BTreeMap<IndicatorId, u128>,
    coarser: Option<OneTierCoarser>,
}

impl InClear {
    pub(super) fn of(catalogue: &Catalogue, cube: &Cube) -> Self {
        Self { amounts: amounts(cube), coarser: OneTierCoarser::of(catalogue, cube) }
    }

    /// What was taken from each indicator of the cube, which is protected now, and what rules would take one tier coarser.
    pub(super) fn losses(self, catalogue: &Catalogue, cube: &Cube, families: &[Family], rules: &RuleSet) -> Vec<Loss> {
        let Self { amounts, coarser } = self;
        let mut losses = of_cube(catalogue, cube, &amounts);
        if let Some(mut coarser) = coarser.filter(|_| losses.iter().any(|loss| loss.primary + loss.secondary > 0)) {
            let protected = suppress(catalogue, &mut coarser.cube, families, rules, Gate::Trusted);
            let NotSafe(findings) = protected.err().unwrap_or(NotSafe(Vec::new()));
            let unprotected: Vec<IndicatorCode> = findings.into_iter().flat_map(|one| one.indicators).collect();
            coarser.compare(catalogue, &mut losses, &unprotected);
        }
        losses
    }
}

/// What the figures of each indicator come to; ratios come to nothing.
fn amounts(cube: &Cube) -> BTreeMap<IndicatorId, u128> {
    cube.parts.iter().map(|(id, part)| (*id, amount(part))).collect()
}

fn amount(part: &CubePart) -> u128 {
    let values = part.cells.iter().filter(|_| part.sides.is_none()).filter_map(|cell| cell.value);
    values.fold(0, |sum: u128, value| sum.saturating_add(value.unsigned_abs().into()))
}

/// What was taken from each indicator of a protected cube that came to `before`.
fn of_cube(catalogue: &Catalogue, cube: &Cube, before: &BTreeMap<IndicatorId, u128>) -> Vec<Loss> {
    let of = |(id, part): (&IndicatorId, &CubePart)| {
        let cells = part.cells.iter().map(|cell| (cell.value, cell.statuses, cell.conf));
        let loss = count(catalogue.indicator(*id)?.code.clone(), cells);
        let all = before.get(id).copied().unwrap_or(0);
        Some(Loss { value_percent: Amounts { shown: amount(part), all }.hidden_percent(loss.primary), ..loss })
    };
    cube.parts.iter().filter_map(of).collect()
}

/// The cells that are left if each indicator is published one tier coarser; none where nothing can be small.
struct OneTierCoarser {
    cube: Cube,
    levels: BTreeMap<IndicatorId, Level>,
    before: BTreeMap<IndicatorId, u128>,
}

impl OneTierCoarser {
    /// Of a cube that nothing is hidden in yet.
    fn of(catalogue: &Catalogue, cube: &Cube) -> Option<Self> {
        let is_small = |cell: &CubeCell| cell.small || cell.difference_small || cell.dominated > 0;
        if !cube.parts.values().any(|part| part.cells.iter().any(is_small)) {
            return None;
        }
        let own = |id: IndicatorId| catalogue.indicator(id).map(|own| own.publish_from);
        let from = |id: IndicatorId| own(id).and_then(Level::coarser).or(own(id));
        let (mut parts, mut levels) = (BTreeMap::new(), BTreeMap::new());
        for (id, part) in &cube.parts {
            // A ratio is published no finer than its sides.
            let sides = part.sides.as_ref().map(|sides| [sides.numerator, sides.denominator]);
            let all = std::iter::once(*id).chain(sides.into_iter().flatten());
            let level = all.filter_map(from).min_by_key(|level| level.fineness())?;
            let finest = level.fineness();
            let cells = part.cells.iter().filter(|cell| catalogue.fineness(cell.area) <= finest).copied().collect();
            let CubePart { indicator, dimensions, slices, basis, sides, .. } = part;
            let (dimensions, slices) = (dimensions.clone(), slices.clone());
            let (basis, sides) = (basis.clone(), sides.clone());
            parts.insert(*id, CubePart { indicator: *indicator, dimensions, slices, cells, basis, sides });
            if own(*id).is_some_and(|own| own.fineness() > finest) {
                levels.insert(*id, level);
            }
        }
        let cube = Cube { parts, ..Cube::default() };
        let before = amounts(&cube);
        (!levels.is_empty()).then_some(Self { cube, levels, before })
    }

    /// Adds to each loss what the coarser cube lost when it was protected; those of `unsafe_indicators` could not be.
    fn compare(self, catalogue: &Catalogue, losses: &mut [Loss], unsafe_indicators: &[IndicatorCode]) {
        let Self { cube, levels, before } = self;
        let mut coarse = of_cube(catalogue, &cube, &before);
        for loss in losses.iter_mut().filter(|loss| loss.primary + loss.secondary > 0) {
            let id = catalogue.indicator_id(loss.indicator.as_str());
            let Some(level) = id.and_then(|id| levels.get(&id)).copied() else { continue };
            let own = coarse.iter().position(|own| own.indicator == loss.indicator).map(|at| coarse.swap_remove(at));
            let own = own.filter(|own| !unsafe_indicators.contains(&own.indicator));
            loss.coarser = Some(Coarser { level, loss: own.map(Box::new) });
        }
    }
}

/// What is hidden in the cells of an indicator as they are published; nobody knows what it comes to.
#[must_use]
pub fn of_part(part: &SafePart) -> Loss {
    let part = part.published();
    count(part.indicator.clone(), part.cells.iter().map(|cell| (cell.value, cell.statuses, cell.conf)))
}

fn count(indicator: IndicatorCode, cells: impl Iterator<Item = (Option<i64>, Statuses, ConfStatus)>) -> Loss {
    let mut loss = Loss::none(indicator);
    for (value, statuses, conf) in cells {
        let is_hidden = value.is_none() && statuses.first() == ObsStatus::Suppressed;
        match conf {
            _ if value.is_some() => {}
            _ if !is_hidden => continue,
            ConfStatus::SmallCount | ConfStatus::DominatedByOneOrTwo => loss.primary += 1,
            ConfStatus::SecondaryBySender => loss.secondary += 1,
            _ => loss.kept_back += 1,
        }
        loss.figures += 1;
    }
    loss
}
