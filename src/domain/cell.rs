//! The published cell: a figure or why there is none, with its status, coverage and derivation.

use crate::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use crate::finding::FindingCode;
use crate::period::Period;
use crate::status::{ConfStatus, ObsStatus, Statuses};

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
    pub statuses: Statuses,
    pub conf: ConfStatus,
    pub coverage: Coverage,
    pub derivation: Derivation,
    /// The METHOD that the figure is on: the cell's own, or of a ratio that has none the METHOD of its sides.
    pub basis: Option<CodeId>,
    pub notes: Notes,
}

impl Cell {
    /// OBS_STATUS: the highest of all.
    #[must_use]
    pub fn status(&self) -> ObsStatus {
        self.statuses.first()
    }

    /// Whether all that is expected is in it; none where nothing is.
    #[must_use]
    pub fn completeness(&self) -> Option<Completeness> {
        match self.derivation {
            Derivation::None => None,
            _ if self.coverage.is_complete() => Some(Completeness::Complete),
            _ => Some(Completeness::Partial),
        }
    }
}

/// Whether all that is expected is in a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    Complete,
    Partial,
}

impl Completeness {
    /// The code in answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "COMPLETE",
            Self::Partial => "PARTIAL",
        }
    }
}

/// What a figure does not agree with. The order is that of the bits that are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// Its parts are all in, and add up to something else.
    TotalDisagrees,
    /// Not all parts are in, and they add up to more.
    PartsExceedTotal,
    /// The codes of two of its dimensions add up to different sums.
    PartitionsDisagree,
}

impl Note {
    /// All notes, in the order of their bits.
    pub const ALL: [Self; 3] = [Self::TotalDisagrees, Self::PartsExceedTotal, Self::PartitionsDisagree];

    /// The code in answers: that of the finding which says the same of submitted figures.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TotalDisagrees => FindingCode::TotalDisagrees.as_str(),
            Self::PartsExceedTotal => FindingCode::PartsExceedTotal.as_str(),
            Self::PartitionsDisagree => FindingCode::PartitionsDisagree.as_str(),
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The notes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Notes(u8);

impl Notes {
    /// With one more.
    #[must_use]
    pub fn with(self, note: Note) -> Self {
        Self(self.0 | note.bit())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// A bit for each note: what is stored.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// The notes of stored bits; none for a bit of no note.
    #[must_use]
    pub fn from_bits(bits: u8) -> Option<Self> {
        (bits >> Note::ALL.len() == 0).then_some(Self(bits))
    }

    /// The codes, with a space between two: NOTE.
    #[must_use]
    pub fn codes(self) -> String {
        let all = Note::ALL.into_iter().filter(|note| self.0 & note.bit() != 0);
        all.map(Note::as_str).collect::<Vec<_>>().join(" ")
    }
}

impl From<Note> for Notes {
    fn from(note: Note) -> Self {
        Self::default().with(note)
    }
}
