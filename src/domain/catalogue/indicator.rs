//! An indicator: a dataflow with its own structure, and the rules by which its figures are reported, added up and shown.

use std::fmt;
use std::ops::RangeInclusive;

use crate::audience::Audience;
use crate::code::{CodeId, ConceptId, IndicatorCode};
use crate::named_enum::named_enum;
use crate::period::Freq;
use crate::sharing::Sensitivity;
use crate::text::Text;

use super::area::Level;
use super::dominance::Dominance;

/// What an indicator measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Count,
    Amount,
    Index,
    /// Computed from its parts; submissions of it are refused.
    Ratio {
        numerator: RatioPart,
        denominator: RatioPart,
    },
}

/// One side of a ratio: an indicator, optionally at fixed codes of dimensions that the ratio does not have
/// (`IMM_STOCK[SEX=F]`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatioPart {
    pub indicator: IndicatorCode,
    pub at: Vec<(ConceptId, CodeId)>,
}

impl Kind {
    /// The name in files and messages.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Amount => "amount",
            Self::Index => "index",
            Self::Ratio { .. } => "ratio",
        }
    }

    /// Numerator and denominator as files and messages have them; empty for all but ratios.
    #[must_use]
    pub fn side_names(&self) -> (String, String) {
        match self {
            Self::Ratio { numerator, denominator } => (numerator.to_string(), denominator.to_string()),
            Self::Count | Self::Amount | Self::Index => Default::default(),
        }
    }
}

impl fmt::Display for RatioPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at.is_empty() {
            return write!(f, "{}", self.indicator);
        }
        let at: Vec<String> = self.at.iter().map(|(concept, code)| format!("{concept}={code}")).collect();
        write!(f, "{}[{}]", self.indicator, at.join(","))
    }
}

named_enum! {
    /// How figures of areas add up to their parent's.
    pub enum TerritoryRule {
        Sum = "sum",
        RatioOfSums = "ratio_of_sums",
        /// A count of distinct members, which must not be added up.
        Distinct = "distinct",
        None = "none",
    }
}

named_enum! {
    /// How figures of sub-periods make up a period's.
    pub enum TimeRule {
        /// A flow.
        Sum = "sum",
        /// A stock: the value of the last sub-period is the value of the period.
        Last = "last",
        Mean = "mean",
        RatioOfSums = "ratio_of_sums",
        None = "none",
    }
}

/// How often a figure is due. It decides which figures are expected, not which periods are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rhythm {
    /// Once every period of the indicator's frequency.
    Every,
    /// Once in so many years.
    Years(u8),
    /// Irregularly: nothing is expected besides what was reported.
    Occasional,
}

impl Rhythm {
    /// The name in files and messages, for an indicator of this frequency.
    #[must_use]
    pub fn name(self, freq: Freq) -> String {
        match self {
            Self::Every => freq.code().to_owned(),
            Self::Years(years) => format!("A{years}"),
            Self::Occasional => "OA".to_owned(),
        }
    }
}

named_enum! {
    /// Who is expected where no roster says it.
    pub enum Expect {
        /// Every territory of the level at which the parts of a figure were reported.
        Territories = "territories",
        /// Only those that a roster names: without a roster nobody knows how many they are.
        Roster = "roster",
    }
}

named_enum! {
    /// Which direction is better. Territories are not ranked by a neutral indicator.
    pub enum Direction {
        Higher = "+",
        Lower = "-",
        Neutral = "",
    }
}

named_enum! {
    /// How prominent an indicator is in the catalogue.
    pub enum Role {
        Core = "core",
        Extended = "extended",
        /// Only a part of ratios.
        Auxiliary = "aux",
    }
}

/// An indicator of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    pub code: IndicatorCode,
    pub role: Role,
    pub label: Text,
    pub definition: Text,
    /// A code of the list `UNIT`. A ratio in `PCT` is multiplied by 100, in `PER1000` by 1,000.
    pub unit: CodeId,
    /// Decimals of stored and published values.
    pub decimals: u8,
    /// The least and the greatest value, scaled by `decimals`. [`Self::range`] applies the defaults.
    pub min: Option<i64>,
    pub max: Option<i64>,
    /// The indicator that this one must not exceed in any cell: completed referrals must not exceed issued referrals.
    pub at_most: Option<IndicatorCode>,
    pub kind: Kind,
    /// The levels of the areas that it may be reported for.
    pub report_levels: Vec<Level>,
    /// The finest level for which aggregates are published.
    pub publish_from: Level,
    pub rhythm: Rhythm,
    /// The finest frequency that is accepted. A figure of a coarser period is a total that was reported directly.
    pub freq: Freq,
    /// Dimensions besides FREQ, REF_AREA and TIME_PERIOD, in the order of the key. METHOD is among them if there are methods.
    pub dimensions: Vec<ConceptId>,
    /// The codes of METHOD, the preferred one first; empty if the indicator does not have METHOD.
    pub methods: Vec<CodeId>,
    pub over_territory: TerritoryRule,
    pub over_time: TimeRule,
    pub sensitivity: Sensitivity,
    /// The widest audience of a release that its figures may enter.
    pub audience: Audience,
    /// The smallest count that is shown; 0 shows all.
    pub min_cell: u32,
    /// When few contributors dominate a sum, so that it is hidden.
    pub dominance: Dominance,
    /// Who is expected without a line of a roster.
    pub expect: Expect,
    /// A roll-up with less coverage than this is not shown; in per cent of the expected parts.
    pub min_coverage: u8,
    /// Types of organisations (codes of `ORG_TYPE`), the most authoritative first.
    pub authority: Vec<CodeId>,
    /// A figure is due this many days after the end of its period.
    pub due_days: u16,
    /// Whether a second person must approve a submission.
    pub review: bool,
    pub direction: Direction,
    pub frameworks: Vec<String>,
    pub themes: Vec<CodeId>,
    pub typical_producer: String,
}

impl Indicator {
    /// The concept of the METHOD dimension.
    pub const METHOD: &'static str = "METHOD";

    /// The bound, scaled, of an indicator that names none. Nine million such values add up within 64 bits.
    pub const DEFAULT_BOUND: i64 = 1_000_000_000_000;

    /// The widest bound that an indicator may name, scaled: nine thousand such values add up within 64 bits.
    pub const WIDEST_BOUND: i64 = 1_000_000_000_000_000;

    /// The values that the indicator may have, scaled by its decimals.
    #[must_use]
    pub fn range(&self) -> RangeInclusive<i64> {
        self.min.unwrap_or(-Self::DEFAULT_BOUND)..=self.max.unwrap_or(Self::DEFAULT_BOUND)
    }

    /// The position of METHOD in [`Self::dimensions`].
    #[must_use]
    pub fn method_position(&self) -> Option<usize> {
        self.dimensions.iter().position(|concept| concept.as_str() == Self::METHOD)
    }

    /// The position of `concept` in [`Self::dimensions`].
    #[must_use]
    pub fn dimension_position(&self, concept: &str) -> Option<usize> {
        self.dimensions.iter().position(|own| own.as_str() == concept)
    }

    /// The factor of a ratio's quotient, which follows from its unit.
    #[must_use]
    pub fn ratio_factor(&self) -> i128 {
        match self.unit.as_str() {
            "PCT" => 100,
            "PER1000" => 1_000,
            _ => 1,
        }
    }

    /// Whether a figure of the indicator may be hidden because of how large it is or what it consists of.
    #[must_use]
    pub fn hides_figures(&self) -> bool {
        self.min_cell > 0 || !self.dominance.is_none()
    }

    /// Whether the indicator is a ratio, which is computed and never reported.
    #[must_use]
    pub fn is_ratio(&self) -> bool {
        matches!(self.kind, Kind::Ratio { .. })
    }
}
