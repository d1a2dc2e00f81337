//! The published cell: a figure or why there is none, with its status, coverage and derivation.

use crate::domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use crate::domain::period::Period;
use crate::domain::status::{ConfStatus, ObsStatus};

/// Where a cell's figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Derivation {
    /// Reported for this very cell.
    Direct,
    /// Added up from parts, or computed as a ratio.
    RolledUp,
    /// Expected, and nothing came.
    None,
}

impl Derivation {
    /// The code in answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "DIRECT",
            Self::RolledUp => "ROLLED_UP",
            Self::None => "NONE",
        }
    }
}

/// How many of the expected parts are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Coverage {
    pub parts_in: u32,
    pub parts_of: u32,
}

impl Coverage {
    /// Whether nothing expected is missing.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.parts_in >= self.parts_of
    }
}

/// What identifies a cell. Dimensions that are not named are at `_T`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    pub indicator: IndicatorCode,
    pub area: AreaCode,
    pub period: Period,
    /// Dimensions other than METHOD that are not at `_T`, in the indicator's order.
    pub by: Vec<(ConceptId, CodeId)>,
    /// Empty where the indicator has no METHOD, or where members of different METHOD were added.
    pub method: Option<CodeId>,
}

/// A cell of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub key: CellKey,
    /// Scaled by the indicator's decimals; none where missing or suppressed.
    pub value: Option<i64>,
    pub status: ObsStatus,
    pub conf: ConfStatus,
    pub coverage: Coverage,
    pub derivation: Derivation,
}
