//! The rule book: judges observations and event records by one catalogue snapshot.
//!
//! A [`Validator`] judges a submission batch by batch: structure, authority and values of each row, and at the end the rules
//! between rows. The texts of a batch are resolved once into small numbers, so that each row needs a few comparisons only.
//! The validator keeps 32 bytes for each row. There is no I/O here, and today is a parameter.

mod at_most;
mod batch_builder;
mod breaches;
pub mod call;
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
mod reader;
mod reporting;
pub mod roster;
mod row;
mod rules;
mod stored;
mod sums;
mod territory;
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

pub use entry::{RuleBreach, judge_rows};
pub use figures::Figures;
pub use judge::Validator;
pub use naming::choices_of;
pub use reader::COLUMNS as STANDARD_COLUMNS;
pub use row::{figure_fault, range};
pub use stored::{FigureLookup, StatedFigures, StoredFigure, StoredNeeds, compare_with_stored, stored_needs};

/// The longest SOURCE, in characters.
pub const SOURCE_CHARS_MAX: usize = 200;
/// The longest COMMENT_OBS, in characters.
pub const COMMENT_CHARS_MAX: usize = 500;

/// One permission to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Right {
    /// The permission holds for these territories and all below them.
    pub territories: Vec<AreaCode>,
    /// The indicators that it holds for; `None` for all.
    pub indicators: Option<Vec<IndicatorCode>>,
}

/// What a reporter may report: one of `rights` must hold, and every list of `limits` must cover the area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Alternatives. If there are none, nothing may be reported.
    pub rights: Vec<Right>,
    /// Lists of territories, such as those of the reporter and those of the node. Each list must cover the area.
    pub limits: Vec<Vec<AreaCode>>,
}

impl Scope {
    /// Whether `area` may be reported for `indicator`, or for any indicator at all if it is `None`.
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

/// Why rows are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To get the findings: [`Judged::batch`] stays empty.
    Check,
    /// To get the valid rows too, which are then signed, sent or stored.
    Submit,
}

/// The judgement of one batch.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// The valid rows, in the order of the raw batch. They are not sorted by key.
    pub batch: Batch,
    /// Sorted by source row.
    pub findings: Vec<Finding>,
    /// For each row of the raw batch, whether it breaks no rule for single rows.
    pub right_rows: Vec<bool>,
}

/// The content of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The indicators of valid rows, by code.
    pub indicators: Vec<IndicatorCode>,
    pub areas: Vec<AreaCode>,
    pub periods: Vec<Period>,
    /// The number of all rows.
    pub rows: u64,
    /// The number of rows that break no rule for single rows.
    pub right_rows: u64,
    /// The number of valid rows with a value. Other valid rows say that a value is missing, or delete one.
    pub values: u64,
    /// The highest sensitivity of the indicators; `None` without valid rows.
    pub strictest: Option<Sensitivity>,
    /// The default sharing level: the strictest default of the indicators.
    pub default_sharing: Sharing,
}

/// The result of a whole submission, besides that of its batches.
#[derive(Debug, Clone)]
pub struct Finished {
    /// Findings of the rules between rows, sorted by source row.
    pub findings: Vec<Finding>,
    /// Source rows that contradict each other: different figures of one cell, or a total and the parts that exceed it.
    pub contradictions: Vec<Vec<u32>>,
    pub assumptions: Vec<Assumption>,
    pub summary: Summary,
    /// The valid figures, for the comparison with stored figures.
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
