//! Hides cells of a cube: small counts, zeros that reveal them, ratios that depend on them, and numerators that follow
//! from ratios.

use std::collections::{HashMap, HashSet};

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::cell::Derivation;
use marsad_domain::code::CodeId;
use marsad_domain::period::{Freq, Period};
use marsad_domain::sharing::Sensitivity;
use marsad_domain::status::{ConfStatus, ObsStatus, Statuses};
use marsad_domain::value::scaled_up;
use marsad_release::cube::{Cube, CubeCell, CubePart, InOrder, SliceKey};

use crate::waivers::{Place, is_of_public_sides, is_waived, is_waived_at};

pub(super) fn hide(cell: &mut CubeCell, reason: ConfStatus) {
    cell.value = None;
    cell.statuses = Statuses::only(ObsStatus::Suppressed);
    cell.notes = cell.notes.without_contradictions();
    cell.conf = reason;
}

/// Hides small counts, zeros that reveal them, and sums that few contributors dominate, unless they are public elsewhere.
pub(super) fn hide_counts(catalogue: &Catalogue, cube: &mut Cube) {
    for (id, part) in &mut cube.parts {
        let Some(indicator) = catalogue.indicator(*id).filter(|_| part.sides.is_none()) else { continue };
        let zeros = zeros_to_hide(catalogue, indicator, part);
        let is_small = |(n, cell): &(usize, &CubeCell)| {
            ((cell.small || cell.dominated > 0) && cell.value.is_some()) || zeros.binary_search(n).is_ok()
        };
        let small = part.cells.iter().enumerate().filter(is_small);
        let hidden: Vec<usize> = small.filter(|(_, cell)| !is_waived(catalogue, part, cell)).map(|(n, _)| n).collect();
        for at in hidden {
            let Some(cell) = part.cells.get_mut(at) else { continue };
            let is_dominated = cell.dominated > 0 && !cell.small;
            hide(cell, if is_dominated { ConfStatus::DominatedByOneOrTwo } else { ConfStatus::SmallCount });
        }
    }
}

/// Zeros of a highly sensitive indicator whose row margin (the total over one of its dimensions) or column margin (the
/// same combination in the nearest area above) is below `min_cell`.
fn zeros_to_hide(catalogue: &Catalogue, indicator: &Indicator, part: &CubePart) -> Vec<usize> {
    if indicator.sensitivity < Sensitivity::High || indicator.min_cell == 0 {
        return Vec::new();
    }
    let bound = scaled_up(indicator.min_cell, indicator.decimals);
    let margin = |area: AreaId, period: Period, slice: u32| {
        part.position_at(area, period, slice).and_then(|at| part.cells.get(at)?.value)
    };
    let mut wider: Vec<Option<Vec<u32>>> = vec![None; part.slices.len()];
    let mut is_hidden = |cell: &CubeCell| {
        let Some(known) = usize::try_from(cell.slice).ok().and_then(|n| wider.get_mut(n)) else { return true };
        let rows = known.get_or_insert_with(|| over_one_dimension(part, cell.slice));
        let rows = rows.iter().filter_map(|slice| margin(cell.area, cell.period, *slice));
        let column = catalogue.ancestors(cell.area).find_map(|above| margin(above, cell.period, cell.slice));
        rows.chain(column).any(|value| i128::from(value).abs() < bound)
    };
    let zeros = part.cells.iter().enumerate().filter(|(_, cell)| cell.value == Some(0));
    zeros.filter(|(_, cell)| is_hidden(cell)).map(|(n, _)| n).collect()
}

/// The combinations that result from `slice` if one of its dimensions is set to `_T`.
fn over_one_dimension(part: &CubePart, slice: u32) -> Vec<u32> {
    let Some(slice) = usize::try_from(slice).ok().and_then(|n| part.slices.get(n)) else { return Vec::new() };
    let wider = |n: usize| {
        let mut codes = slice.codes.clone();
        let place = codes.get_mut(n).filter(|code| !code.is_total())?;
        *place = CodeId::total();
        part.slice_position(&SliceKey { method: slice.method.clone(), codes })
    };
    (0..slice.codes.len()).filter_map(wider).collect()
}

/// One side of a ratio: its indicator's cells, and the combination that each of the ratio's combinations is made of.
struct SideCells<'c> {
    part: &'c CubePart,
    slices: Vec<Option<u32>>,
    found: InOrder<'c>,
}

impl<'c> SideCells<'c> {
    fn new<'s>(part: &'c CubePart, slices: impl Iterator<Item = &'s Option<SliceKey>>) -> Self {
        let slices = slices.map(|slice| part.slice_position(slice.as_ref()?)).collect();
        Self { part, slices, found: InOrder::new(part) }
    }

    /// The side of a ratio's cell, and whether it is hidden already. Cells are asked for in their order.
    fn of(&mut self, cell: &CubeCell) -> Option<(Place, bool)> {
        let slice = (*self.slices.get(usize::try_from(cell.slice).ok()?)?)?;
        let at = self.found.position_at(cell.area, cell.period, slice)?;
        let is_hidden = self.part.cells.get(at)?.status() == ObsStatus::Suppressed;
        Some(((self.part.indicator, at), is_hidden))
    }
}

/// Hides ratios and their numerators until no more cells are to be hidden. A numerator can be a side of several ratios,
/// so all numerators are hidden first: a ratio that is shown with a hidden side would reveal the side.
pub(super) fn hide_ratios(catalogue: &Catalogue, cube: &mut Cube) {
    loop {
        let sides = hide_all(cube, &sides_to_hide(catalogue, cube), ConfStatus::SecondaryBySender);
        let ratios = hide_all(cube, &ratios_to_hide(catalogue, cube), ConfStatus::SmallCount);
        if !sides && !ratios {
            return;
        }
    }
}

/// Hides those cells that are not hidden yet; returns whether there were any.
pub(super) fn hide_all(cube: &mut Cube, places: &[Place], reason: ConfStatus) -> bool {
    let mut any = false;
    for (id, at) in places {
        let cell = cube.parts.get_mut(id).and_then(|part| part.cells.get_mut(*at));
        if let Some(cell) = cell.filter(|cell| cell.status() != ObsStatus::Suppressed) {
            hide(cell, reason);
            any = true;
        }
    }
    any
}

/// Passes each cell of a ratio that is `wanted` to `take`, with the positions of its two sides and whether they are hidden.
fn for_each_ratio(
    cube: &Cube,
    wanted: impl Fn(&CubeCell) -> bool,
    mut take: impl FnMut(Place, &CubeCell, [Option<(Place, bool)>; 2]),
) {
    for (id, part) in &cube.parts {
        let Some(sides) = &part.sides else { continue };
        let (above, below) = (cube.parts.get(&sides.numerator), cube.parts.get(&sides.denominator));
        let mut above = above.map(|part| SideCells::new(part, sides.slices.iter().map(|(top, _)| top)));
        let mut below = below.map(|part| SideCells::new(part, sides.slices.iter().map(|(_, bottom)| bottom)));
        let cells = part.cells.iter().enumerate();
        for (n, cell) in cells.filter(|(_, cell)| cell.derivation != Derivation::None && wanted(cell)) {
            let sides = [&mut above, &mut below].map(|side| side.as_mut()?.of(cell));
            take((*id, n), cell, sides);
        }
    }
}

/// Numerators whose difference to the denominator is a small group; the denominator where the numerator is public elsewhere.
fn sides_to_hide(catalogue: &Catalogue, cube: &Cube) -> Vec<Place> {
    let mut places = Vec::new();
    for_each_ratio(
        cube,
        |cell| cell.difference_small,
        |_, _, [numerator, denominator]| {
            let Some((numerator, _)) = numerator else { return };
            let sides = [Some(numerator), denominator.map(|(place, _)| place)];
            places.extend(sides.into_iter().flatten().find(|side| !is_waived_at(catalogue, cube, *side)));
        },
    );
    let has_value = |(id, at): &Place| {
        let cell = cube.parts.get(id).and_then(|part| part.cells.get(*at));
        cell.is_some_and(|cell| cell.value.is_some())
    };
    places.retain(has_value);
    places
}

/// Ratios that are shown, and depend on a small count that is not public elsewhere, or have a hidden side.
fn ratios_to_hide(catalogue: &Catalogue, cube: &Cube) -> Vec<Place> {
    let mut places = Vec::new();
    let is_shown = |cell: &CubeCell| cell.status() != ObsStatus::Suppressed;
    for_each_ratio(cube, is_shown, |place, cell, sides| {
        let side_hidden = sides.into_iter().flatten().any(|(_, hidden)| hidden);
        let is_public = || match (sides, cube.parts.get(&place.0)) {
            ([Some((top, _)), Some((bottom, _))], Some(ratio)) => {
                is_of_public_sides(catalogue, cube, ratio, cell, [top, bottom])
            }
            _ => false,
        };
        if side_hidden || ((cell.small || cell.difference_small) && !is_public()) {
            places.push(place);
        }
    });
    places
}

/// Removes the notes of figures that were compared with hidden figures: a note would reveal the hidden figure.
pub(super) fn hide_notes(catalogue: &Catalogue, cube: &mut Cube) {
    let noted = cube.parts.values_mut().filter(|part| part.cells.iter().any(|cell| !cell.notes.is_empty()));
    let mut groups: Option<HashMap<AreaId, Vec<AreaId>>> = None;
    for part in noted {
        let groups = groups.get_or_insert_with(|| totals_with(catalogue));
        let mut beside: HashSet<(AreaId, Period)> = HashSet::new();
        let mut above: HashSet<(AreaId, Period, u32)> = HashSet::new();
        for cell in part.cells.iter().filter(|cell| cell.status() == ObsStatus::Suppressed) {
            beside.insert((cell.area, cell.period));
            let inside = groups.get(&cell.area).into_iter().flatten().copied();
            above.extend(catalogue.ancestors(cell.area).chain(inside).map(|area| (area, cell.period, cell.slice)));
            let wider = Freq::ALL.into_iter().filter_map(|freq| cell.period.widened(freq));
            above.extend(wider.map(|period| (cell.area, period, cell.slice)));
        }
        for cell in part.cells.iter_mut().filter(|cell| !cell.notes.is_empty()) {
            if beside.contains(&(cell.area, cell.period)) || above.contains(&(cell.area, cell.period, cell.slice)) {
                cell.notes = cell.notes.without_contradictions();
            }
        }
    }
}

/// The areas whose figures the figure of an area is compared with: for a member its groups, for a residual group the
/// areas above its members.
fn totals_with(catalogue: &Catalogue) -> HashMap<AreaId, Vec<AreaId>> {
    let mut found: HashMap<AreaId, Vec<AreaId>> = HashMap::new();
    for (n, group) in (0..).map(AreaId).zip(&catalogue.parts().areas) {
        for member in group.members.iter().filter_map(|member| catalogue.area_id(member.area.as_str())) {
            found.entry(member).or_default().push(n);
            if group.level == Level::Residual {
                found.entry(n).or_default().extend(catalogue.ancestors(member));
            }
        }
    }
    found
}
