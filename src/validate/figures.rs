//! The figures of a whole submission, 32 bytes each, for the rules between rows.

use super::combinations::Combinations;
use marsad_domain::catalogue::{AreaId, IndicatorId};
use marsad_domain::period::Period;

/// Flags of a figure: its row is valid, it has a value, it is stored and not submitted.
pub(super) const RIGHT: u32 = 1;
pub(super) const VALUE: u32 = 2;
pub(super) const STORED: u32 = 4;

/// One row as its key and value. Order: indicator, area, period, combination, row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Figure {
    /// Indicator and area.
    pub place: u64,
    /// Period and combination.
    pub cell: u64,
    pub row: u32,
    pub flags: u32,
    pub value: i64,
}

impl Figure {
    pub(super) fn new(indicator: IndicatorId, area: AreaId, combination: u32, period: Period) -> Self {
        let (place, cell) = (Self::place_of(indicator, area), Self::cell_of(combination, period));
        Self { place, cell, row: 0, flags: 0, value: 0 }
    }

    pub(super) fn place_of(indicator: IndicatorId, area: AreaId) -> u64 {
        (u64::from(indicator.0) << 32) | u64::from(area.0)
    }

    pub(super) fn cell_of(combination: u32, period: Period) -> u64 {
        // Packed periods are never negative.
        (u64::from(period.packed().unsigned_abs()) << 32) | u64::from(combination)
    }

    pub(super) fn indicator(&self) -> IndicatorId {
        IndicatorId(u16::try_from(self.place >> 32).unwrap_or(u16::MAX))
    }

    pub(super) fn area(&self) -> AreaId {
        AreaId(low(self.place))
    }

    pub(super) fn combination(&self) -> u32 {
        low(self.cell)
    }

    pub(super) fn packed_period(&self) -> i32 {
        i32::try_from(self.cell >> 32).unwrap_or(i32::MAX)
    }

    pub(super) fn period(&self) -> Option<Period> {
        Period::from_packed(self.packed_period()).ok()
    }

    pub(super) fn key(&self) -> (u64, u64) {
        (self.place, self.cell)
    }

    pub(super) fn has(&self, flags: u32) -> bool {
        self.flags & flags == flags
    }
}

fn low(word: u64) -> u32 {
    u32::try_from(word & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

/// The valid figures of a submission, sorted, without duplicates.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    pub(super) rows: Vec<Figure>,
    pub(super) combinations: Combinations,
}

impl Figures {
    /// The number of figures.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no figures.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}
