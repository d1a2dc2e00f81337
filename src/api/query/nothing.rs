//! Why an answer holds nothing of an indicator, and which areas are not in it.

use std::collections::{BTreeSet, HashSet};

use crate::api::status::ApiError;
use crate::domain::catalogue::Catalogue;
use crate::domain::cell::Cell;
use crate::domain::code::{AreaCode, IndicatorCode};
use crate::release::disclosure::Viewpoint;
use crate::release::query::{CubeQuery, query};
use crate::wire::pb;

use super::published::Blocks;

/// How many areas without a figure are named.
const AREAS_NAMED_MAX: usize = 100;

/// Why nothing is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no release yet that the caller may read.
    NoRelease,
    /// The release holds no figure of the indicator.
    NoFigures,
    /// The indicator does not have the dimension.
    NoDimension,
    /// Releases hold figures by at most two dimensions at once.
    TooManyDimensions,
    /// The indicator is published from a coarser level on.
    TooFine,
    /// There are figures, but of no such period.
    NoPeriod,
    /// There are figures, but on no such METHOD.
    NoMethod,
    /// There are figures, but none by these dimensions or of these codes.
    NoBreakdown,
    /// None of the areas has reported.
    NotReported,
    /// There are figures, but none that meet all conditions.
    NoMatch,
}

impl Why {
    /// The code in answers.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoRelease => "NO_RELEASE",
            Self::NoFigures => "NO_FIGURES",
            Self::NoDimension => "NO_DIMENSION",
            Self::TooManyDimensions => "TOO_MANY_DIMENSIONS",
            Self::TooFine => "TOO_FINE",
            Self::NoPeriod => "NO_PERIOD",
            Self::NoMethod => "NO_METHOD",
            Self::NoBreakdown => "NO_BREAKDOWN",
            Self::NotReported => "NOT_REPORTED",
            Self::NoMatch => "NO_MATCH",
        }
    }
}

/// An indicator of which an answer holds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nothing {
    pub indicator: String,
    pub why: Why,
    /// What would be found instead: dimensions, a level, the first and the last period, METHODs.
    pub known: Vec<String>,
}

impl Nothing {
    /// Nothing of an indicator.
    #[must_use]
    pub fn of(indicator: &IndicatorCode, why: Why) -> Self {
        Self { indicator: indicator.to_string(), why, known: Vec::new() }
    }

    /// With what would be found instead.
    #[must_use]
    pub fn knowing(self, known: Vec<String>) -> Self {
        Self { known, ..self }
    }

    /// As metadata of an error.
    #[must_use]
    pub fn facts(&self) -> [(String, String); 3] {
        let facts =
            [("indicator", self.indicator.as_str()), ("why", self.why.code()), ("known", &self.known.join(", "))];
        facts.map(|(name, value)| (name.to_owned(), value.to_owned()))
    }

    /// As a message.
    #[must_use]
    pub fn to_pb(&self) -> pb::NothingFound {
        pb::NothingFound {
            indicator: self.indicator.clone(),
            reason: self.why.code().to_owned(),
            known: self.known.clone(),
        }
    }
}

impl From<Nothing> for ApiError {
    fn from(nothing: Nothing) -> Self {
        Self::Nothing(nothing)
    }
}

/// Why none of an indicator's cells answers `asked`: the one condition without which some would.
pub(super) fn diagnose(
    catalogue: &Catalogue,
    blocks: &Blocks,
    indicator: &IndicatorCode,
    asked: &CubeQuery,
) -> Nothing {
    let found = |relaxed: &CubeQuery| -> Vec<Cell> {
        let cells = blocks.0.iter().filter_map(|(_, block)| query(block, catalogue, relaxed, Viewpoint::Other).ok());
        cells.flatten().collect()
    };
    let any_period = CubeQuery { from: None, to: None, freq: None, ..asked.clone() };
    let periods: BTreeSet<_> = found(&any_period).iter().map(|cell| cell.key.period).collect();
    if let (Some(first), Some(last)) = (periods.first(), periods.last()) {
        return Nothing::of(indicator, Why::NoPeriod).knowing(vec![first.to_string(), last.to_string()]);
    }
    let any_method = CubeQuery { method: None, ..asked.clone() };
    let methods: BTreeSet<_> = found(&any_method).into_iter().filter_map(|cell| cell.key.method).collect();
    if !methods.is_empty() {
        return Nothing::of(indicator, Why::NoMethod).knowing(methods.iter().map(ToString::to_string).collect());
    }
    let total = CubeQuery { by: Vec::new(), at: Vec::new(), ..asked.clone() };
    if !found(&total).is_empty() {
        return Nothing::of(indicator, Why::NoBreakdown);
    }
    let anything = CubeQuery { method: None, from: None, to: None, freq: None, ..total };
    let why = if found(&anything).is_empty() { Why::NotReported } else { Why::NoMatch };
    Nothing::of(indicator, why)
}

/// The areas that were asked for and have no cell in the answer; none where nothing at all was found.
pub(super) fn not_reported(
    indicator: &IndicatorCode,
    asked: &[AreaCode],
    found: &HashSet<AreaCode>,
) -> Option<pb::NotReported> {
    let mut missing = asked.iter().filter(|area| !found.contains(*area)).peekable();
    missing.peek()?;
    let areas: Vec<String> = missing.by_ref().take(AREAS_NAMED_MAX).map(ToString::to_string).collect();
    let total = areas.len().saturating_add(missing.count());
    Some(pb::NotReported { indicator: indicator.to_string(), areas, total: u32::try_from(total).unwrap_or(u32::MAX) })
}
