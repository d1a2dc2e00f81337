//! How a figure of a release came about.

use super::ReleaseSummary;
use crate::cell::{CellRow, cells_from_pb};
use crate::position::Position;
use crate::request::codes;
use crate::{Problem, WireError, pb, text};
use marsad_domain::text::Text;

answers! {
    /// An explanation of a cell.
    Explanation of ExplainResponse |m| {
        cell: CellRow = cell(m.cell)?,
        formula: String,
        method: String,
        direct: String,
        parts_sum: String,
        remainder: String,
        parts_in: u32,
        parts_of: u32,
        /// The parts that were expected and did not report.
        missing: Vec<String>,
        /// Those of them whose figures may be in entries that the builder may not read or use.
        withheld_areas: Vec<String>,
        inputs: Vec<ExplainInput> as list,
        /// Figures of the same cell that do not count.
        others: Vec<ExplainInput> as list,
        compared: Vec<ExplainInput> as list,
        /// Entries that may hold further inputs, and that the node does not hold.
        withheld: Vec<WithheldSource> as list,
        finding: String,
        release: ReleaseSummary as needed,
        roster: String,
        /// Where the figure is public besides; none if no waiver says so.
        elsewhere: Option<PublishedElsewhere> as maybe,
    }
    /// Where a figure is public besides the release.
    PublishedElsewhere of PublishedElsewhere |m| {
        source: Text = text::from_pb(m.source),
        /// Empty if there is none.
        url: String,
    }
    /// A figure that went into a cell, or was compared with it.
    ExplainInput of ExplainInput |m| {
        indicator: String,
        area: String,
        period: String,
        /// Empty if it is missing or hidden.
        value: String,
        status: String,
        conf_status: String,
        method: String,
        reporter: String,
        position: Position as needed,
        submission: String,
        /// numerator or denominator; empty if the indicator is no ratio.
        side: String,
        /// Dimensions, each with its code.
        by: Vec<(String, String)> = codes(m.by),
    }
    /// An entry that the node does not hold.
    WithheldSource of WithheldSource |m| {
        position: Position as needed,
        state: String,
    }
}

/// The one cell of a batch.
fn cell(batch: Option<pb::CellBatch>) -> Result<CellRow, WireError> {
    let rows = batch.map(|batch| cells_from_pb(&batch).map_err(|error| error.within("cell"))).transpose()?;
    rows.into_iter().flatten().next().ok_or_else(|| WireError::new("cell", Problem::Missing))
}
