//! A published cell: a figure, or the reason why there is none, with status, coverage and derivation.

use crate::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use crate::finding::FindingCode;
use crate::named_enum::named_enum;
use crate::period::Period;
use crate::status::{ConfStatus, ObsStatus, Statuses};

named_enum! {
    /// Where a cell's figure comes from.
    pub enum Derivation {
        /// Reported for this very cell.
        Direct = "DIRECT",
        /// Added up from parts, or computed as a ratio.
        RolledUp = "ROLLED_UP",
        /// The figure was expected and nothing was reported.
        None = "NONE",
    }
}

/// How many of the expected parts are in a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Coverage {
    pub parts_in: u32,
    pub parts_of: u32,
}

impl Coverage {
    /// Whether nobody knows how many parts are expected.
    #[must_use]
    pub fn is_unknown(self) -> bool {
        self.parts_of == 0 && self.parts_in > 0
    }

    /// Whether all expected parts are in.
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
    /// `None` if the indicator does not have METHOD, or if a group adds up members with different METHOD.
    pub method: Option<CodeId>,
}

/// A cell of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub key: CellKey,
    /// Scaled by the indicator's decimals; `None` if missing or suppressed.
    pub value: Option<i64>,
    pub statuses: Statuses,
    pub conf: ConfStatus,
    pub coverage: Coverage,
    pub derivation: Derivation,
    /// The METHOD of the figure: that of the key, or that of the two sides for a ratio without METHOD.
    pub basis: Option<CodeId>,
    pub notes: Notes,
}

impl Cell {
    /// OBS_STATUS: the highest of the statuses.
    #[must_use]
    pub fn status(&self) -> ObsStatus {
        self.statuses.first()
    }

    /// Whether all expected parts are in the cell; `None` if no part is, or nobody knows how many are expected. More may come as
    /// long as the period runs.
    #[must_use]
    pub fn completeness(&self) -> Option<Completeness> {
        match self.derivation {
            Derivation::None => None,
            _ if self.coverage.is_unknown() => None,
            _ if self.notes.has(Note::PeriodRunning) => Some(Completeness::Partial),
            _ if self.coverage.is_complete() => Some(Completeness::Complete),
            _ => Some(Completeness::Partial),
        }
    }
}

named_enum! {
    /// Whether all expected parts are in a figure.
    pub enum Completeness {
        Complete = "COMPLETE",
        Partial = "PARTIAL",
    }
}

/// A contradiction between a figure and other figures, or what its coverage does not say. The order is that of the stored bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// All of its parts are in, and their sum is another one.
    TotalDisagrees,
    /// Some of its parts are missing, and the others already add up to more.
    PartsExceedTotal,
    /// The breakdowns by two of its dimensions add up to different sums.
    PartitionsDisagree,
    /// Its period had not ended when it was added up.
    PeriodRunning,
    /// A part that a roster expects has no figure, and its node holds entries that the builder may not read or use.
    Withheld,
}

impl Note {
    /// All notes, in the order of their bits.
    pub const ALL: [Self; 5] =
        [Self::TotalDisagrees, Self::PartsExceedTotal, Self::PartitionsDisagree, Self::PeriodRunning, Self::Withheld];

    /// The code in answers. The finding for the same contradiction in a submission has the same code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TotalDisagrees => FindingCode::TotalDisagrees.as_str(),
            Self::PartsExceedTotal => FindingCode::PartsExceedTotal.as_str(),
            Self::PartitionsDisagree => FindingCode::PartitionsDisagree.as_str(),
            Self::PeriodRunning => "PERIOD_RUNNING",
            Self::Withheld => "WITHHELD",
        }
    }

    /// Whether it compares figures, so that it says something about the others.
    fn is_contradiction(self) -> bool {
        matches!(self, Self::TotalDisagrees | Self::PartsExceedTotal | Self::PartitionsDisagree)
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The notes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Notes(u8);

impl Notes {
    /// These notes and `note`.
    #[must_use]
    pub fn with(self, note: Note) -> Self {
        Self(self.0 | note.bit())
    }

    /// Whether `note` is among them.
    #[must_use]
    pub fn has(self, note: Note) -> bool {
        self.0 & note.bit() != 0
    }

    /// The notes that say nothing about other figures.
    #[must_use]
    pub fn without_contradictions(self) -> Self {
        let kept = Note::ALL.into_iter().filter(|note| self.has(*note) && !note.is_contradiction());
        kept.fold(Self::default(), Self::with)
    }

    /// Whether there are no notes.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The notes as one bit each, in the order of [`Note::ALL`], as they are stored.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// The notes of stored bits; `None` if a bit belongs to no note.
    #[must_use]
    pub fn from_bits(bits: u8) -> Option<Self> {
        (bits >> Note::ALL.len() == 0).then_some(Self(bits))
    }

    /// The codes with a space between them, as in the column NOTE.
    #[must_use]
    pub fn codes(self) -> String {
        let all = Note::ALL.into_iter().filter(|note| self.has(*note));
        all.map(Note::as_str).collect::<Vec<_>>().join(" ")
    }
}

impl From<Note> for Notes {
    fn from(note: Note) -> Self {
        Self::default().with(note)
    }
}
