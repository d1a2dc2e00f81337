//! Judges observations against one catalogue snapshot: structure, authority, logic; then totals against their parts.
//!
//! Dictionaries are resolved once into small numbers, then each row is a few comparisons. A [`Validator`] sees a
//! submission batch by batch and keeps 32 bytes a row for the rules that need all of it. Nothing here knows files, wire
//! or tables; today comes in as a date.

mod at_most;
mod breaches;
mod cells;
mod combinations;
mod dimensions;
mod entry;
pub mod event_rules;
mod figures;
mod finish;
mod judge;
mod partitions;
mod naming;
mod reporting;
mod residual;
mod row;
mod rules;
mod stored;
mod sums;
mod totals;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::code::{AreaCode, IndicatorCode};
use marsad_domain::finding::{Assumption, Finding};
use marsad_domain::membership::covers;
use marsad_domain::observation::Batch;
use marsad_domain::period::Period;
use marsad_domain::sharing::{Sensitivity, Sharing};

/// The columns of a file beside OBS_VALUE and dimensions.
pub use cells::COLUMNS as STANDARD_COLUMNS;
pub use entry::{RuleBreach, judge_rows};
pub use figures::Figures;
pub use judge::Validator;
pub use naming::choices_of;
pub use row::{figure_fault, range};
pub use stored::{Places, Stated, StoredFigure, StoredNeeds, compare_with_stored, stored_needs};

/// The longest SOURCE, in characters.
pub const SOURCE_CHARS_MAX: usize = 200;
/// The longest COMMENT_OBS, in characters.
pub const COMMENT_CHARS_MAX: usize = 500;

/// One permission to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// For these territories and all below them.
    pub territories: Vec<AreaCode>,
    /// Only these indicators; none: all of them.
    pub indicators: Option<Vec<IndicatorCode>>,
}

/// What may be reported: one of `rights` must hold, and every list of `limits` must cover the area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Alternatives; none of them: nothing may be reported.
    pub rights: Vec<Right>,
    /// Territories of the reporter's membership, of the origin …: each list on its own must cover the area.
    pub limits: Vec<Vec<AreaCode>>,
}

impl Scope {
    /// Whether `area` may be reported: for one indicator, or by any right whatever its indicators.
    #[must_use]
    pub fn covers(&self, catalogue: &Catalogue, area: AreaId, indicator: Option<&IndicatorCode>) -> bool {
        let of_indicator = |right: &Right| match (&right.indicators, indicator) {
            (Some(own), Some(indicator)) => own.contains(indicator),
            _ => true,
        };
        let grants = |right: &Right| of_indicator(right) && covers(catalogue, &right.territories, area);
        self.limits.iter().all(|limit| covers(catalogue, limit, area)) && self.rights.iter().any(grants)
    }
}

/// What the judged rows are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Only the findings matter: [`Judged::batch`] stays empty.
    Check,
    /// Right rows are wanted, to be signed, sent or stored.
    Submit,
}

/// The judgement of one batch.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// The right rows, in the order of the raw batch, which is not the order of keys.
    pub batch: Batch,
    /// By source row.
    pub findings: Vec<Finding>,
    /// For each row of the raw batch, whether it is right as far as a row can be on its own.
    pub right_rows: Vec<bool>,
}

/// What a submission is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Of right rows, by code.
    pub indicators: Vec<IndicatorCode>,
    pub areas: Vec<AreaCode>,
    pub periods: Vec<Period>,
    /// All rows that were judged.
    pub rows: u64,
    /// Rows that are right on their own.
    pub right_rows: u64,
    /// Right rows with a value; the others state that one is missing, or take one back.
    pub values: u64,
    /// None without right rows.
    pub strictest: Option<Sensitivity>,
    /// What the submission is shared as unless its submitter says otherwise: the strictest default of its indicators.
    pub default_sharing: Sharing,
}

/// The end of a submission.
#[derive(Debug, Clone)]
pub struct Finished {
    /// Duplicates, and totals against parts, by source row.
    pub findings: Vec<Finding>,
    /// Source rows that cannot all be right: different figures for one cell, a total with the parts that exceed it.
    pub contradictions: Vec<Vec<u32>>,
    pub assumptions: Vec<Assumption>,
    pub summary: Summary,
    /// The right figures, for the comparison with what is stored.
    pub figures: Arc<Figures>,
}

/// A sharing level wider than the indicators allow (SHARING_TOO_WIDE).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sharing {} is wider than {}, the widest that these indicators allow", .requested.as_str(), .widest.as_str())]
pub struct SharingTooWide {
    pub requested: Sharing,
    pub widest: Sharing,
}

/// The sharing level of a submission whose most sensitive indicator is `strictest`.
///
/// # Errors
/// [`SharingTooWide`] if the indicators are sensitive and the level asked for is wider than their default.
pub fn effective_sharing(requested: Option<Sharing>, strictest: Sensitivity) -> Result<Sharing, SharingTooWide> {
    let widest = strictest.default_sharing();
    match requested {
        None => Ok(widest),
        Some(level) if strictest.allows(level) => Ok(level),
        Some(requested) => Err(SharingTooWide { requested, widest }),
    }
}
