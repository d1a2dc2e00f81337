//! Totals of figures that stay at their node. Such a figure is never a cell of its own: a cell adds up the local figures of at least
//! three reporters or three areas, or none. So a release is computed twice, with and without them, and each cell is the one that
//! follows this rule.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::period::Period;

use super::cube::{Cube, CubeCell, CubePart, RatioSides, SliceKey};
use super::explain::{Input, Side};
use super::input::{Inputs, Rows};
use super::links::NO_SET;

/// How many reporters' or areas' local figures a cell has to add up.
const ENOUGH: usize = 3;

/// How much of a cell stays at the builder's node. Ordered by what it takes to show the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum LocalPart {
    #[default]
    None,
    /// The figures of three reporters or three areas, or more.
    Enough,
    Few,
    /// The figures of one area.
    OneArea,
}

/// The local figures, by their positions in the inputs: reporter and area.
#[derive(Debug, Default)]
pub(super) struct LocalRows(FxHashMap<u32, (u32, AreaId)>);

impl LocalRows {
    pub(super) fn new(inputs: &Inputs, rows: Rows) -> Self {
        // One organisation may be there several times, with different territories.
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        let mut number = |reporter: u32| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let name = inputs.reporter(reporter).map_or("", |info| info.organisation.as_str());
            *numbers.entry(name).or_insert(next)
        };
        let figures = (0..).zip(&inputs.figures).filter(|(_, figure)| rows == Rows::All && inputs.is_local(figure));
        Self(figures.map(|(at, figure)| (at, (number(figure.reporter), figure.area))).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How much of a figure stays at the node, given all that it is made from. Of a ratio each side has to follow the rule.
    pub(super) fn part_of(&self, catalogue: &Catalogue, inputs: &[Input]) -> LocalPart {
        let side = |side: Side| {
            let own = inputs.iter().filter(|input| input.side == side).filter_map(|input| self.0.get(&input.figure));
            let (reporters, areas): (BTreeSet<u32>, BTreeSet<AreaId>) = own.copied().unzip();
            // What an area reports besides its parts adds nothing that is apart from them.
            let is_apart = |area: &&AreaId| !catalogue.ancestors(**area).any(|above| areas.contains(&above));
            match areas.iter().filter(is_apart).count() {
                0 => LocalPart::None,
                count if count >= ENOUGH || reporters.len() >= ENOUGH => LocalPart::Enough,
                1 => LocalPart::OneArea,
                _ => LocalPart::Few,
            }
        };
        [Side::Whole, Side::Numerator, Side::Denominator].map(side).into_iter().max().unwrap_or_default()
    }
}

/// The cells of a release, from those of all figures and those of the figures that are shared.
pub(super) fn merge(mut all: Cube, shared: Cube) -> Cube {
    for (id, part) in &shared.parts {
        all.parts.entry(*id).or_insert_with(|| CubePart { cells: Vec::new(), ..part.clone() });
    }
    let mut sets: BTreeMap<IndicatorId, Vec<u32>> = BTreeMap::new();
    for family in &mut all.families {
        let same = shared.families.iter().find(|known| known.indicators == family.indicators);
        let Some(found) = same.and_then(|same| family.sets_of(same)) else { return shared };
        sets.extend(family.indicators.iter().map(|id| (*id, found.clone())));
    }
    let mut merged = Cube { left_out: std::mem::take(&mut all.left_out), ..Cube::default() };
    let is_ratio = |part: &CubePart| part.sides.is_some();
    for (id, part) in all.parts.iter().filter(|(_, part)| !is_ratio(part)) {
        let (own, sets) = (shared.parts.get(id), sets.get(id).map_or(&[][..], Vec::as_slice));
        let part = Merging::new(part, own).counts(part, own, sets);
        merged.parts.extend(part.map(|part| (*id, part)));
    }
    for (id, part) in all.parts.iter().filter(|(_, part)| is_ratio(part)) {
        let part = Merging::new(part, shared.parts.get(id)).ratios(*id, [&all, &shared], &merged);
        merged.parts.extend(part.map(|part| (*id, part)));
    }
    merged.families = std::mem::take(&mut all.families);
    merged.shared = Some(Box::new(shared));
    merged
}

type CellKey = (AreaId, Period, u32);

/// The cells of an indicator while they are put together.
struct Merging {
    slices: Vec<SliceKey>,
    cells: BTreeMap<CellKey, CubeCell>,
}

impl Merging {
    fn new(all: &CubePart, shared: Option<&CubePart>) -> Self {
        let of_shared = shared.map_or(&[][..], |part| &part.slices);
        let slices: BTreeSet<&SliceKey> = all.slices.iter().chain(of_shared).collect();
        Self { slices: slices.into_iter().cloned().collect(), cells: BTreeMap::new() }
    }

    /// For each combination of a part its position here.
    fn positions(&self, part: &CubePart) -> Vec<u32> {
        let position = |slice: &SliceKey| self.slices.binary_search(slice).ok().and_then(|at| u32::try_from(at).ok());
        part.slices.iter().map(|slice| position(slice).unwrap_or(u32::MAX)).collect()
    }

    fn finish(self, like: &CubePart, sides: Option<RatioSides>) -> Option<CubePart> {
        let cells: Vec<CubeCell> = self.cells.into_values().collect();
        (!cells.is_empty()).then(|| CubePart {
            indicator: like.indicator,
            dimensions: like.dimensions.clone(),
            slices: self.slices,
            cells,
            basis: like.basis.clone(),
            sides,
        })
    }

    /// The cells of an indicator that is reported. Those that add up enough local figures are of all figures, the others of the shared
    /// ones: `sets` are the numbers of what these count.
    fn counts(mut self, all: &CubePart, shared: Option<&CubePart>, sets: &[u32]) -> Option<CubePart> {
        if let Some(part) = shared {
            let positions = self.positions(part);
            for cell in &part.cells {
                let set = sets.get(at(cell.counted)).copied();
                self.put(&positions, CubeCell { counted: set.unwrap_or(NO_SET), ..*cell });
            }
        }
        let positions = self.positions(all);
        for cell in &all.cells {
            match cell.local {
                LocalPart::None => {
                    let known = self.cell(&positions, cell).copied();
                    let is_same = known
                        .is_some_and(|known| CubeCell { counted: cell.counted, slice: cell.slice, ..known } == *cell);
                    if is_same {
                        self.put(&positions, *cell);
                    }
                }
                LocalPart::Enough if cell.value.is_some() => {
                    self.put(&positions, CubeCell { notes: cell.notes.without_contradictions(), ..*cell });
                }
                LocalPart::Enough | LocalPart::Few | LocalPart::OneArea => {}
            }
        }
        self.finish(all, None)
    }

    /// The cells of a ratio: those whose two sides are the cells that are in the release.
    fn ratios(mut self, id: IndicatorId, [all, shared]: [&Cube; 2], merged: &Cube) -> Option<CubePart> {
        let mut sides: Option<RatioSides> = None;
        for cube in [shared, all] {
            let Some(part) = cube.parts.get(&id) else { continue };
            let Some(own) = &part.sides else { continue };
            let positions = self.positions(part);
            let known = sides.get_or_insert_with(|| RatioSides {
                slices: vec![(None, None); self.slices.len()],
                numerator: own.numerator,
                denominator: own.denominator,
            });
            for (position, of_slice) in positions.iter().zip(&own.slices) {
                known.slices.get_mut(at(*position)).into_iter().for_each(|place| place.clone_from(of_slice));
            }
            for cell in &part.cells {
                let is_quotient = cell.is_of_sides && has_sides(own, cell, cube, merged);
                if std::ptr::eq(cube, shared) {
                    self.put(&positions, CubeCell { is_of_sides: is_quotient, ..*cell });
                } else if is_quotient && cell.value.is_some() {
                    self.put(&positions, *cell);
                }
            }
        }
        let like = all.parts.get(&id)?;
        self.finish(like, sides)
    }

    fn key(positions: &[u32], cell: &CubeCell) -> CellKey {
        (cell.area, cell.period, positions.get(at(cell.slice)).copied().unwrap_or(u32::MAX))
    }

    fn cell(&self, positions: &[u32], cell: &CubeCell) -> Option<&CubeCell> {
        self.cells.get(&Self::key(positions, cell))
    }

    fn put(&mut self, positions: &[u32], cell: CubeCell) {
        let key = Self::key(positions, &cell);
        self.cells.insert(key, CubeCell { slice: key.2, ..cell });
    }
}

fn at(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// Whether the sides of a ratio's cell have the same figures in the release as in the cube that the ratio is of.
fn has_sides(sides: &RatioSides, cell: &CubeCell, own: &Cube, merged: &Cube) -> bool {
    let Some((top, bottom)) = sides.slices.get(at(cell.slice)) else { return false };
    let value = |cube: &Cube, id: IndicatorId, slice: &SliceKey| {
        let part = cube.parts.get(&id)?;
        part.cells.get(part.position_at(cell.area, cell.period, part.slice_position(slice)?)?)?.value
    };
    [(sides.numerator, top), (sides.denominator, bottom)].into_iter().all(|(id, slice)| {
        slice.as_ref().is_some_and(|slice| {
            let figure = value(own, id, slice);
            figure.is_some() && figure == value(merged, id, slice)
        })
    })
}
