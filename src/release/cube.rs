//! The cube: every cell of the declared cuts in clear, before disclosure control. It never leaves the building of a
//! release.

use std::collections::BTreeMap;

use crate::domain::catalogue::{AreaId, IndicatorId};
use crate::domain::cell::{Coverage, Derivation};
use crate::domain::code::{CodeId, ConceptId, IndicatorCode};
use crate::domain::period::Period;
use crate::domain::status::{ConfStatus, ObsStatus};

/// Why no cube can be computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    #[error("the figures of {indicator} in {area}, {period} add up to more than can be stored")]
    Overflow { indicator: IndicatorCode, area: String, period: Period },
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
    pub fn cut_size(&self) -> usize {
        self.codes.iter().filter(|code| !code.is_total()).count()
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
    pub status: ObsStatus,
    pub conf: ConfStatus,
    pub coverage: Coverage,
    pub derivation: Derivation,
    /// A small count: of a ratio its numerator or its denominator is one.
    pub small: bool,
    /// Of a ratio that is a share: denominator less numerator is a small count.
    pub difference_small: bool,
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

/// All cells of a release, in clear.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cube {
    pub parts: BTreeMap<IndicatorId, CubePart>,
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
    sort_cells(&mut part.cells);
}

/// Sorts cells by area, period and slice: small keys are sorted, and the cells moved once.
fn sort_cells(cells: &mut Vec<CubeCell>) {
    let place = |cell: &CubeCell| u64::from(cell.area.0) << 32 | u64::from(cell.period.packed().cast_unsigned());
    let mut order: Vec<(u64, u32, u32)> = cells.iter().zip(0..).map(|(cell, n)| (place(cell), cell.slice, n)).collect();
    order.sort_unstable();
    let at = |n: u32| usize::try_from(n).ok().and_then(|n| cells.get(n)).copied();
    *cells = order.iter().filter_map(|(_, _, n)| at(*n)).collect();
}
