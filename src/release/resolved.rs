//! The figure of a place as it was computed.

use marsad_domain::cell::Coverage;
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, ObsStatus, Statuses};

use super::exact::Amount;

/// What a figure was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MadeFrom {
    /// The area's own report for this very place, its own partition, or of a ratio both sides for this very place.
    Own,
    /// Its own sub-periods.
    Time,
    /// One sub-period: the closing one of a stock, or an earlier one carried.
    Sub(Period),
    /// The parts of the territory.
    Parts,
    Nothing,
}

/// The figure of a place, or that there is none, with what is expected and in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Resolved {
    pub amount: Option<Amount>,
    /// The statuses of the inputs that carry a value; without a value the area's own answer, else O.
    pub statuses: Statuses,
    pub conf: ConfStatus,
    pub contributors: u32,
    pub made_from: MadeFrom,
    /// Reported for this very place.
    pub direct: bool,
    pub carried: bool,
    /// A part that is owed has no figure that the builder may read and use, and may have one that it may not.
    pub withheld: bool,
    /// From the area's own reports alone or in part.
    pub own: bool,
    pub coverage: Coverage,
    /// As a part of a larger cell: its sub-periods that are in, of those expected.
    pub unit: Coverage,
}

impl Resolved {
    pub(super) fn is_complete(&self) -> bool {
        self.amount.is_some() && !self.carried && self.coverage.is_complete()
    }

    /// Whether fewer parts are in than `min_coverage` per cent of those expected.
    pub(super) fn is_thin(&self, min_coverage: u8) -> bool {
        let Coverage { parts_in, parts_of } = self.coverage;
        u64::from(parts_in) * 100 < u64::from(min_coverage) * u64::from(parts_of)
    }

    pub(super) fn nothing(expected: u32) -> Self {
        let none = Coverage { parts_in: 0, parts_of: expected };
        Self {
            amount: None,
            statuses: Statuses::only(ObsStatus::Missing),
            conf: ConfStatus::Free,
            contributors: 0,
            made_from: MadeFrom::Nothing,
            direct: false,
            carried: false,
            withheld: false,
            own: false,
            coverage: none,
            unit: none,
        }
    }

    /// Adds a part's figure, status and coverage (`counted`).
    pub(super) fn add(&mut self, part: &Self, counted: Coverage) {
        self.coverage.parts_in = self.coverage.parts_in.saturating_add(counted.parts_in);
        self.coverage.parts_of = self.coverage.parts_of.saturating_add(counted.parts_of);
        self.withheld |= part.withheld;
        let Some(amount) = part.amount else { return };
        self.statuses = if self.amount.is_some() { self.statuses.union(part.statuses) } else { part.statuses };
        self.amount = Some(self.amount.map_or(amount, |sum| sum.plus(amount)));
        self.conf = self.conf.max(part.conf);
        self.contributors = self.contributors.saturating_add(part.contributors);
        self.carried |= part.carried;
    }

    pub(super) fn sum() -> Self {
        Self::nothing(0)
    }
}
