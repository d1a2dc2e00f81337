//! How much memory an answer with observations takes.

use std::sync::Arc;

use marsad_ledger::reading::{ObservationPlan, PAGE_ROWS};

/// About what a row of a page takes: read, put in order, and encoded, with the page that is read ahead.
const ROW_BYTES: u64 = 128;
/// About what an answer takes before its first row.
const BEGIN_BYTES: u64 = 1 << 20;

/// About how much memory an answer takes, in bytes: that of its largest page.
pub(super) fn page_bytes(plans: &[Arc<ObservationPlan>]) -> u64 {
    let rows = plans.iter().map(|plan| plan.rows.min(PAGE_ROWS)).max().unwrap_or(0);
    rows.saturating_mul(ROW_BYTES).saturating_add(BEGIN_BYTES)
}
