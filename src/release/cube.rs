//! The cube: every cell of the declared breakdowns in clear, before disclosure control. It never leaves the building of a
//! release.

use std::collections::BTreeMap;
use std::ops::Range;

use marsad_domain::catalogue::{AreaId, IndicatorId};
use marsad_domain::cell::{Coverage, Derivation, Notes};
use marsad_domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, ObsStatus, Statuses};

use super::links::Family;
use super::local::LocalPart;

/// Why a cell is not in the release although there are figures for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOutWhy {
    /// Its figures add up to more than can be stored.
    Overflow,
    /// A ratio that comes out outside the range of its indicator: one of its sides must be wrong.
    OutOfRange,
}

/// A cell that is not in the release although there are figures for it. Named to the person who builds the release, never
/// published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    pub indicator: IndicatorCode,
    pub area: AreaCode,
    pub period: Period,
    /// METHOD, where there is one, and the codes that are not `_T`: `LEGAL, F`.
    pub breakdown: String,
    pub why: LeftOutWhy,
}

/// A combination of dimension codes: METHOD apart, the others in the indicator's order and in full.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SliceKey {
    /// None where the indicator has no METHOD, or where members of different METHOD were added.
    pub method: Option<CodeId>,
    pub codes: Box<[CodeId]>,
}

impl SliceKey {
    /// How many dimensions are not at `_T`.
    #[must_use]
    pub fn breakdown_size(&self) -> usize {
        self.codes.iter().filter(|code| !code.is_total()).count()
    }

    /// METHOD, where there is one, and the codes that are not `_T`.
    #[must_use]
    pub fn breakdown(&self) -> String {
        let codes = self.codes.iter().filter(|code| !code.is_total());
        self.method.iter().chain(codes).map(CodeId::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// A cell in clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CubeCell {
    pub area: AreaId,
    pub period: Period,
    /// Position in [`CubePart::slices`].
    pub slice: u32,
    pub value: Option<i64>,
    pub statuses: Statuses,
    pub conf: ConfStatus,
    pub coverage: Coverage,
    pub derivation: Derivation,
    /// A small count: of a ratio its numerator or its denominator is one.
    pub small: bool,
    /// Of a sum that few contributors dominate: the width of the interval that it needs; 0 of all others.
    pub dominated: i64,
    /// Of a ratio that is a share: denominator less numerator is a small count.
    pub difference_small: bool,
    /// Of a ratio: both of its sums are those of its sides' cells.
    pub is_of_sides: bool,
    /// How much of it stays at the builder's node.
    pub local: LocalPart,
    /// Position in [`Family::sets`] of the indicator's family; [`NO_SET`](super::links::NO_SET) for none.
    pub counted: u32,
    pub notes: Notes,
}

impl CubeCell {
    /// OBS_STATUS.
    #[must_use]
    pub fn status(&self) -> ObsStatus {
        self.statuses.first()
    }
}

/// Where a ratio's sides are found: for each of its slices the slices of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatioSides {
    pub numerator: IndicatorId,
    pub denominator: IndicatorId,
    pub slices: Vec<(Option<SliceKey>, Option<SliceKey>)>,
}

/// One indicator's cells, sorted by area, period and slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CubePart {
    pub indicator: IndicatorId,
    /// Dimensions other than METHOD.
    pub dimensions: Vec<ConceptId>,
    /// Sorted.
    pub slices: Vec<SliceKey>,
    pub cells: Vec<CubeCell>,
    /// Of a ratio without METHOD: the one that its sides are read on.
    pub basis: Option<CodeId>,
    pub sides: Option<RatioSides>,
}

impl CubePart {
    /// The position of a combination.
    #[must_use]
    pub fn slice_position(&self, slice: &SliceKey) -> Option<u32> {
        u32::try_from(self.slices.binary_search(slice).ok()?).ok()
    }

    /// Where the cell of a place is.
    #[must_use]
    pub fn position_at(&self, area: AreaId, period: Period, slice: u32) -> Option<usize> {
        self.cells.binary_search_by_key(&(area, period, slice), |cell| (cell.area, cell.period, cell.slice)).ok()
    }
}

/// Finds cells of an indicator whose places are asked for in the order of area and period. That is several times faster than
/// searching all cells for each.
#[derive(Debug)]
pub struct InOrder<'c> {
    part: &'c CubePart,
    /// The cells of the area and period that were asked for last.
    here: Range<usize>,
}

impl<'c> InOrder<'c> {
    #[must_use]
    pub fn new(part: &'c CubePart) -> Self {
        Self { part, here: 0..0 }
    }

    /// Where the cell of a place is. None of an area and period that come before those asked for last.
    pub fn position_at(&mut self, area: AreaId, period: Period, slice: u32) -> Option<usize> {
        let cells = &self.part.cells;
        let here = cells.get(self.here.clone()).and_then(<[CubeCell]>::first);
        let is_here = here.is_some_and(|cell| (cell.area, cell.period) == (area, period));
        if !is_here {
            let from = |at: usize| cells.get(at..).unwrap_or_default().iter();
            let skipped = from(self.here.end).take_while(|cell| (cell.area, cell.period) < (area, period)).count();
            let start = self.here.end + skipped;
            let same = from(start).take_while(|cell| (cell.area, cell.period) == (area, period)).count();
            self.here = start..start + same;
        }
        let found = cells.get(self.here.clone())?.binary_search_by_key(&slice, |cell| cell.slice).ok()?;
        Some(self.here.start + found)
    }
}

/// All cells of a release, in clear.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cube {
    pub parts: BTreeMap<IndicatorId, CubePart>,
    /// Cells that cannot be computed or cannot be right, by indicator.
    pub left_out: Vec<LeftOut>,
    /// How the cells hang together, if the rules ask for it.
    pub families: Vec<Family>,
    /// The same without the figures that stay at the builder's node, if there are any: for where they cannot be protected.
    pub shared: Option<Box<Cube>>,
}

/// Gives slices their final, sorted positions, and sorts the cells.
pub(super) fn arrange(part: &mut CubePart) {
    let mut order: Vec<usize> = (0..part.slices.len()).collect();
    order.sort_unstable_by(|a, b| part.slices.get(*a).cmp(&part.slices.get(*b)));
    let mut places = vec![0; order.len()];
    for (old, new) in order.iter().zip(0..) {
        places.get_mut(*old).into_iter().for_each(|place| *place = new);
    }
    for cell in &mut part.cells {
        let place = usize::try_from(cell.slice).ok().and_then(|n| places.get(n)).copied();
        cell.slice = place.unwrap_or(cell.slice);
    }
    part.slices = order.iter().filter_map(|old| part.slices.get(*old).cloned()).collect();
    if let Some(sides) = &mut part.sides {
        sides.slices = order.iter().filter_map(|old| sides.slices.get(*old).cloned()).collect();
    }
    // What grew has room for more. The cells of one combination are in order, so few runs are to be merged.
    part.cells.shrink_to_fit();
    part.cells.sort_by_key(|cell| (cell.area, cell.period, cell.slice));
}

#[cfg(test)]
mod tests;
