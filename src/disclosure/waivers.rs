//! Cells that are public elsewhere: the catalogue names their source. Everybody knows them, so they are neither hidden nor
//! protected.

use marsad_domain::catalogue::waiver::{WaivedAt, Waiver};
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::cell::{Cell, Coverage, Derivation};
use marsad_domain::code::ConceptId;
use marsad_domain::status::{ObsStatus, Statuses};
use marsad_domain::value::scaled_up;
use marsad_release::cube::{Cube, CubeCell, CubePart};

/// Where the figure of a cell is public.
#[must_use]
pub fn of_cell<'a>(catalogue: &'a Catalogue, cell: &Cell) -> Option<&'a Waiver> {
    let by: Vec<&ConceptId> = cell.key.by.iter().map(|(concept, _)| concept).collect();
    let area = catalogue.area_id(cell.key.area.as_str())?;
    let at = WaivedAt { area, period: cell.key.period, method: cell.key.method.as_ref(), by: &by };
    let is_whole = is_whole(cell.derivation, cell.coverage, cell.statuses);
    catalogue.waiver(&cell.key.indicator, at).filter(|_| is_whole)
}

/// Whether the figure of a cell of a cube is public elsewhere.
pub(super) fn is_waived(catalogue: &Catalogue, part: &CubePart, cell: &CubeCell) -> bool {
    let Some(own) = catalogue.indicator(part.indicator) else { return false };
    if catalogue.waivers(&own.code).is_empty() || !is_whole(cell.derivation, cell.coverage, cell.statuses) {
        return false;
    }
    let Some(slice) = usize::try_from(cell.slice).ok().and_then(|at| part.slices.get(at)) else { return false };
    let by = part.dimensions.iter().zip(&slice.codes).filter(|(_, code)| !code.is_total());
    let by: Vec<&ConceptId> = by.map(|(concept, _)| concept).collect();
    let at = WaivedAt { area: cell.area, period: cell.period, method: slice.method.as_ref(), by: &by };
    catalogue.waiver(&own.code, at).is_some()
}

/// Whether a figure can be the one that was published: not a sum of some parts, and none that was carried.
fn is_whole(derivation: Derivation, coverage: Coverage, statuses: Statuses) -> bool {
    match derivation {
        Derivation::Direct => true,
        Derivation::RolledUp => {
            let is_estimated = statuses.with(ObsStatus::Estimated) == statuses;
            coverage.is_complete() && !coverage.is_unknown() && !is_estimated
        }
        Derivation::None => false,
    }
}

/// A cell by its part and its position there.
pub(super) type Place = (IndicatorId, usize);

/// Whether the cell at a place is public elsewhere.
pub(super) fn is_waived_at(catalogue: &Catalogue, cube: &Cube, (id, at): Place) -> bool {
    let part = cube.parts.get(&id);
    part.and_then(|part| Some((part, part.cells.get(at)?))).is_some_and(|(part, cell)| is_waived(catalogue, part, cell))
}

/// Whether a ratio with something small in it tells nothing that is not public elsewhere: it is the quotient of two cells that are
/// shown, and what is small is public.
pub(super) fn is_of_public_sides(
    catalogue: &Catalogue,
    cube: &Cube,
    ratio: &CubePart,
    cell: &CubeCell,
    sides: [Place; 2],
) -> bool {
    let waived = sides.map(|side| is_waived_at(catalogue, cube, side));
    // Who is in one side and not in the other is known to those alone who know both.
    let is_public = |n: usize| match (waived.get(n), sides.get(n)) {
        (Some(true), _) => true,
        (_, Some(side)) => !cell.difference_small && is_large(catalogue, cube, ratio, *side),
        _ => false,
    };
    cell.is_of_sides && waived.contains(&true) && is_public(0) && is_public(1)
}

/// Whether the side of a ratio is a shown figure that is not small, by the threshold of the ratio too.
fn is_large(catalogue: &Catalogue, cube: &Cube, ratio: &CubePart, (id, at): Place) -> bool {
    let value = cube.parts.get(&id).and_then(|part| part.cells.get(at)?.value);
    let indicators = catalogue.indicator(id).zip(catalogue.indicator(ratio.indicator));
    indicators.zip(value).is_some_and(|((own, ratio), value)| {
        let bound = scaled_up(own.min_cell.max(ratio.min_cell), own.decimals);
        value == 0 || i128::from(value).abs() >= bound
    })
}
