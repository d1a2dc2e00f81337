//! The cube: every cell of the declared breakdowns in clear, before disclosure control. It never leaves the building of a
//! release.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use marsad_domain::catalogue::{AreaId, IndicatorId};
use marsad_domain::cell::{Coverage, Derivation, Notes};
use marsad_domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, ObsStatus, Statuses};

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
    /// Of a ratio that is a share: denominator less numerator is a small count.
    pub difference_small: bool,
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

/// All cells of a release, in clear.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cube {
    pub parts: BTreeMap<IndicatorId, CubePart>,
    /// Cells that cannot be computed or cannot be right, by indicator.
    pub left_out: Vec<LeftOut>,
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
    // What grew has room for more.
    part.cells.shrink_to_fit();
    sort_cells(&mut part.cells);
}

/// Sorts cells by area, period and slice in the room of two numbers a cell: they are counted out by each of the three,
/// and then moved once, in place.
fn sort_cells(cells: &mut [CubeCell]) {
    let mut periods: FxHashMap<Period, usize> = cells.iter().map(|cell| (cell.period, 0)).collect();
    let mut ascending: Vec<Period> = periods.keys().copied().collect();
    ascending.sort_unstable();
    for (place, period) in ascending.iter().enumerate() {
        periods.insert(*period, place);
    }
    let (areas, slices) = cells.iter().fold((0, 0), |(a, s), cell| (cell.area.0.max(a), cell.slice.max(s)));
    let mut order: Vec<u32> = (0..).take(cells.len()).collect();
    let mut spare = vec![0; cells.len()];
    let of = |n: u32| cells.get(wide(n));
    count_out(&mut order, &mut spare, wide(slices), |n| of(n).map_or(0, |cell| wide(cell.slice)));
    let period = |cell: &CubeCell| periods.get(&cell.period).copied().unwrap_or(0);
    count_out(&mut spare, &mut order, ascending.len(), |n| of(n).map_or(0, period));
    count_out(&mut order, &mut spare, wide(areas), |n| of(n).map_or(0, |cell| wide(cell.area.0)));
    drop(order);
    put_in_order(cells, &mut spare);
}

fn wide(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// Writes the numbers `from` to `to` by their keys, none of which is above `most`; those of one key stay in their order.
fn count_out(from: &mut [u32], to: &mut [u32], most: usize, key: impl Fn(u32) -> usize) {
    let mut next = vec![0_u32; most.saturating_add(2)];
    for n in from.iter() {
        next.get_mut(key(*n) + 1).into_iter().for_each(|count| *count += 1);
    }
    let mut sum = 0;
    for start in &mut next {
        sum += *start;
        *start = sum;
    }
    for n in from.iter() {
        let Some(place) = next.get_mut(key(*n)) else { continue };
        to.get_mut(wide(*place)).into_iter().for_each(|slot| *slot = *n);
        *place += 1;
    }
}

/// Puts at each place the cell whose position `order` has there; `order` is used up.
fn put_in_order(cells: &mut [CubeCell], order: &mut [u32]) {
    for start in 0..cells.len() {
        let Some(first) = cells.get(start).copied() else { break };
        let mut at = start;
        // Around a circle of places, each of which gets what is to come there, to the one that the first goes to.
        while let Some(from) =
            order.get_mut(at).map(|from| std::mem::replace(from, u32::MAX)).filter(|n| *n != u32::MAX)
        {
            let from = wide(from);
            let next = if from == start { first } else { cells.get(from).copied().unwrap_or(first) };
            cells.get_mut(at).into_iter().for_each(|place| *place = next);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(area: u32, year: i32, slice: u32) -> CubeCell {
        CubeCell {
            area: AreaId(area),
            period: Period::year_of(year).expect("a year"),
            slice,
            value: Some(i64::from(area) * 1_000 + i64::from(slice)),
            statuses: Statuses::only(ObsStatus::Normal),
            conf: ConfStatus::Free,
            coverage: Coverage { parts_in: 1, parts_of: 1 },
            derivation: Derivation::Direct,
            small: false,
            difference_small: false,
            notes: Notes::default(),
        }
    }

    proptest::proptest! {
        #[test]
        fn cells_are_sorted_as_comparing_would(
            places in proptest::collection::btree_set((0_u8..40, 0_u8..60, 0_u8..40), 0..200),
            seed: u64,
        ) {
            let place = |(a, y, s): &(u8, u8, u8)| cell(u32::from(*a), 1950 + i32::from(*y), u32::from(*s));
            let expected: Vec<CubeCell> = places.iter().map(place).collect();
            let mut mixed: Vec<CubeCell> = expected.clone();
            // Any order will do, as long as it is another one.
            mixed.sort_by_key(|cell| (u64::from(cell.area.0) << 8 | u64::from(cell.slice)).wrapping_mul(seed | 1));
            sort_cells(&mut mixed);
            proptest::prop_assert_eq!(mixed, expected);
        }
    }

    #[test]
    fn no_cells_are_sorted_too() {
        let mut none: Vec<CubeCell> = Vec::new();
        sort_cells(&mut none);
        assert!(none.is_empty());
    }
}
