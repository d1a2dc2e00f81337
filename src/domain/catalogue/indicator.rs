//! An indicator: a dataflow with its own structure, and the rules by which its figures are reported, added up and shown.

use std::ops::RangeInclusive;

use crate::audience::Audience;
use crate::code::{CodeId, ConceptId, IndicatorCode};
use crate::period::Freq;
use crate::sharing::Sensitivity;
use crate::text::Text;

use super::area::Level;

/// What an indicator measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Count,
    Amount,
    Index,
    /// Never accepted, always computed from its parts.
    Ratio {
        numerator: RatioPart,
        denominator: RatioPart,
    },
}

/// One side of a ratio: an indicator, perhaps at fixed codes of dimensions that the ratio itself lacks (`IMM_STOCK[SEX=F]`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatioPart {
    pub indicator: IndicatorCode,
    pub at: Vec<(ConceptId, CodeId)>,
}

/// How figures of areas add up to their parent's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TerritoryRule {
    Sum,
    RatioOfSums,
    /// A count of unique members: never added up.
    Distinct,
    None,
}

/// How figures of sub-periods make up a period's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeRule {
    /// A flow.
    Sum,
    /// A stock: the closing sub-period counts.
    Last,
    Mean,
    RatioOfSums,
    None,
}

/// How often a figure is due. It rules expectation only, never the form of the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// Once every period of the indicator's frequency.
    Every,
    /// Once in so many years.
    Years(u8),
    /// On occasion: only what came is expected.
    Occasional,
}

/// Which way is better; territories are never ranked on a neutral one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Higher,
    Lower,
    Neutral,
}

/// How prominent an indicator is in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Core,
    Extended,
    /// A component of ratios.
    Auxiliary,
}

/// An indicator of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    pub code: IndicatorCode,
    pub role: Role,
    pub label: Text,
    pub definition: Text,
    /// A code of the list `UNIT`; ratios in `PCT` are × 100, in `PER1000` × 1,000.
    pub unit: CodeId,
    /// Decimals of stored and published values.
    pub decimals: u8,
    /// Bounds of a value, scaled by `decimals`; both included. [`Self::range`] has them with their defaults.
    pub min: Option<i64>,
    pub max: Option<i64>,
    /// The indicator that this one may not exceed, cell by cell: referrals that were completed, those that were issued.
    pub at_most: Option<IndicatorCode>,
    pub kind: Kind,
    /// Who may report: areas of these levels only.
    pub report_levels: Vec<Level>,
    /// The finest level that is in any answer with aggregates.
    pub publish_from: Level,
    pub rhythm: Rhythm,
    /// The finest frequency that is accepted; a coarser period is a direct total.
    pub freq: Freq,
    /// Dimensions beside FREQ, REF_AREA and TIME_PERIOD, in the order of the key; METHOD among them where there are methods.
    pub dimensions: Vec<ConceptId>,
    /// The bases, the preferred first; empty where the indicator has no METHOD.
    pub methods: Vec<CodeId>,
    pub over_territory: TerritoryRule,
    pub over_time: TimeRule,
    pub sensitivity: Sensitivity,
    /// The widest release that its figures may enter.
    pub audience: Audience,
    /// The smallest count that may be shown; 0: no rule.
    pub min_cell: u32,
    /// Per cent of expected parts below which a roll-up is not shown.
    pub min_coverage: u8,
    /// Types of organisations (codes of `ORG_TYPE`), the most authoritative first.
    pub authority: Vec<CodeId>,
    /// Days after the period's end when a figure is due.
    pub due_days: u16,
    /// Whether a second person must approve.
    pub review: bool,
    pub direction: Direction,
    pub frameworks: Vec<String>,
    pub themes: Vec<CodeId>,
    pub typical_producer: String,
}

impl Indicator {
    /// The concept of the METHOD dimension.
    pub const METHOD: &'static str = "METHOD";

    /// The bound of a value, scaled, where the indicator names none. Some ten million such values add up within 64 bits.
    pub const DEFAULT_BOUND: i64 = 1_000_000_000_000;

    /// The widest bound that an indicator may name, scaled: nine thousand such values add up within 64 bits.
    pub const WIDEST_BOUND: i64 = 1_000_000_000_000_000;

    /// The values that the indicator may have, scaled by its decimals.
    #[must_use]
    pub fn range(&self) -> RangeInclusive<i64> {
        self.min.unwrap_or(-Self::DEFAULT_BOUND)..=self.max.unwrap_or(Self::DEFAULT_BOUND)
    }

    /// Where METHOD stands among [`Self::dimensions`].
    #[must_use]
    pub fn method_position(&self) -> Option<usize> {
        self.dimensions.iter().position(|concept| concept.as_str() == Self::METHOD)
    }

    /// Where `concept` stands among the dimensions.
    #[must_use]
    pub fn dimension_position(&self, concept: &str) -> Option<usize> {
        self.dimensions.iter().position(|own| own.as_str() == concept)
    }

    /// What a ratio's quotient is multiplied by, after its unit.
    #[must_use]
    pub fn ratio_factor(&self) -> i128 {
        match self.unit.as_str() {
            "PCT" => 100,
            "PER1000" => 1_000,
            _ => 1,
        }
    }

    /// Whether the indicator is a ratio, and so computed.
    #[must_use]
    pub fn is_ratio(&self) -> bool {
        matches!(self.kind, Kind::Ratio { .. })
    }
}
