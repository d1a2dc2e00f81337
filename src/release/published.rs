//! The published cells of one indicator: what a release's blocks hold. Plain data; that it is safe to show is for
//! disclosure control to say.

use marsad_domain::cell::{Coverage, Derivation, Notes};
use marsad_domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, Statuses};

use super::cube::SliceKey;

/// A published cell: a value, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublishedCell {
    /// Position in [`PublishedPart::areas`].
    pub area: u32,
    pub period: Period,
    /// Position in [`PublishedPart::slices`].
    pub slice: u32,
    /// Scaled by the part's decimals; none where missing or suppressed.
    pub value: Option<i64>,
    pub statuses: Statuses,
    pub conf: ConfStatus,
    pub coverage: Coverage,
    pub derivation: Derivation,
    pub notes: Notes,
}

/// One indicator's published cells, in codes: they mean the same whatever catalogue the reader has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedPart {
    pub indicator: IndicatorCode,
    /// The unit of the values, a code of the list `UNIT`.
    pub unit: CodeId,
    pub decimals: u8,
    /// The METHOD that the sides of a ratio without one are read on.
    pub basis: Option<CodeId>,
    /// Dimensions other than METHOD, in the indicator's order.
    pub dimensions: Vec<ConceptId>,
    /// Sorted.
    pub areas: Vec<AreaCode>,
    /// Sorted.
    pub slices: Vec<SliceKey>,
    /// Sorted by area, period, slice.
    pub cells: Vec<PublishedCell>,
}

impl PublishedPart {
    /// The area of a cell.
    #[must_use]
    pub fn area(&self, cell: &PublishedCell) -> Option<&AreaCode> {
        self.areas.get(usize::try_from(cell.area).ok()?)
    }

    /// The combination of a cell.
    #[must_use]
    pub fn slice(&self, cell: &PublishedCell) -> Option<&SliceKey> {
        self.slices.get(usize::try_from(cell.slice).ok()?)
    }

    /// The position of an area, if the part has it.
    #[must_use]
    pub fn area_position(&self, area: &str) -> Option<u32> {
        u32::try_from(self.areas.binary_search_by(|own| own.as_str().cmp(area)).ok()?).ok()
    }

    /// The cells of an area by its position.
    #[must_use]
    pub fn cells_of(&self, area: u32) -> &[PublishedCell] {
        let start = self.cells.partition_point(|cell| cell.area < area);
        let rest = self.cells.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|cell| cell.area == area)).unwrap_or_default()
    }

    /// The cell of a place, if there is one.
    #[must_use]
    pub fn find(&self, area: &str, period: Period, slice: &SliceKey) -> Option<&PublishedCell> {
        let area = self.area_position(area)?;
        let slice = u32::try_from(self.slices.binary_search(slice).ok()?).ok()?;
        let key = (area, period, slice);
        let at = self.cells.binary_search_by_key(&key, |cell| (cell.area, cell.period, cell.slice)).ok()?;
        self.cells.get(at)
    }
}
