//! What a form needs of the node: who owes what, and the newest figures of the caller.

use futures::StreamExt as _;

use crate::query::Queries;
use crate::query::observations::{ObservationPart, PageSlice};
use crate::roster::{RosterQuery, show};
use crate::{Caller, Node, ServiceError};
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::AreaCode;
use marsad_domain::period::Period;
use marsad_domain::roster::RosterLine;
use marsad_domain::value::format_scaled;
use marsad_formats::workbook::{LastFigure, LastFigures};
use marsad_wire::request::ObservationRequest;

/// The lines of the present rosters of all nodes for an indicator, as they hold at the end of a period.
///
/// # Errors
/// [`ServiceError::Denied`].
pub async fn lines(
    node: &Node,
    caller: &Caller,
    indicator: &Indicator,
    period: Period,
) -> Result<Vec<RosterLine>, ServiceError> {
    let indicators = vec![indicator.code.to_string()];
    let asked = RosterQuery { as_of: Some(period.last_day()), indicators, ..RosterQuery::default() };
    let rosters = show(node, caller, &asked).await?;
    Ok(rosters.into_iter().filter(|roster| roster.version.current).flat_map(|roster| roster.lines).collect())
}

/// Of each figure of an indicator that the caller has reported for these areas the newest that is no later than `until`.
///
/// # Errors
/// [`ServiceError`] if they cannot be read.
pub async fn last_figures(
    queries: &Queries,
    caller: &Caller,
    (indicator, areas): (&Indicator, &[AreaCode]),
    until: Period,
) -> Result<LastFigures, ServiceError> {
    let mut last = LastFigures::new();
    for request in ObservationRequest::of_own(&indicator.code, areas) {
        let mut parts = queries.pull_observations(caller, request).await?;
        while let Some(part) = parts.next().await {
            if let ObservationPart::Rows(rows) = part? {
                keep_newest(&mut last, rows.slice()?, until);
            }
        }
    }
    Ok(last)
}

fn keep_newest(last: &mut LastFigures, slice: PageSlice<'_>, until: Period) {
    for row in slice.rows {
        let (Some(area), Some(period)) = (slice.page.area(row), slice.page.period(row)) else { continue };
        if period.last_day() > until.last_day() {
            continue;
        }
        let text = match row.value() {
            Some(value) => format_scaled(value, slice.indicator.decimals),
            None => row.status.code().to_owned(),
        };
        let codes = slice.page.codes(row).iter().map(ToString::to_string).collect();
        let newer = LastFigure { text, period };
        let held = last.entry((area.clone(), codes)).or_insert_with(|| newer.clone());
        if held.period.last_day() < period.last_day() {
            *held = newer;
        }
    }
}
