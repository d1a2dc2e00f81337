//! `marsad due`: the board. Who owes which figure by when, what came, what came late, and what was returned.

use clap::Args as ClapArgs;
use serde_json::{Value, json};
use time::Date;

use crate::cli::answers::{count, listing, optional, text};
use crate::cli::call::full_name;
use crate::cli::console::Console;
use crate::cli::error::Outcome;
use crate::cli::roster::day_argument;
use crate::client::call::BoardRequest;
use crate::client::{Connection, Profile};
use crate::clock::{Clock, SystemClock};
use crate::domain::board::Row;
use crate::domain::board::timeliness::{Timeliness, by_area};
use crate::domain::code::AreaCode;
use crate::domain::period::Period;
use crate::formats::tables::{Table, TableCell};
use crate::texts::{Args, Texts};

#[derive(Debug, Clone, ClapArgs)]
pub struct DueArgs {
    /// Only what this organisation owes
    #[arg(long, default_value = "", hide_default_value = true, value_name = "CODE")]
    pub organisation: String,
    /// Only this area and territories inside it
    #[arg(long, default_value = "", hide_default_value = true)]
    pub area: String,
    /// Only what this call asks for
    #[arg(long, value_name = "ID")]
    pub call: Option<String>,
    /// Only what is due on this day or later; by default in the last 365 days, and all of a call
    #[arg(long, value_name = "DATE", value_parser = day_argument)]
    pub since: Option<Date>,
    /// Count instead, for each area and month: SUBM_EXPECTED, SUBM_ONTIME and REPORT_TIMELY_RATE
    #[arg(long)]
    pub indicators: bool,
}

pub async fn run(console: &mut Console, profile: &Profile, args: &DueArgs) -> Outcome {
    let connection = Connection::open(profile).await?;
    let call = match &args.call {
        Some(named) => full_name(&connection, named).await?,
        None => String::new(),
    };
    let (organisation, area, since) = (args.organisation.clone(), args.area.clone(), args.since);
    let rows = connection.board(BoardRequest { organisation, area, call, since }).await?;
    if args.indicators {
        let counted: Vec<((AreaCode, Period), Timeliness)> =
            by_area(&rows, SystemClock.now().date()).into_iter().collect();
        let shown = || json!({ "figures": counted.iter().map(figure_json).collect::<Value>() });
        return console.answer(shown, |texts| figure_table(texts, &counted));
    }
    let shown = || json!({ "rows": rows.iter().map(row_json).collect::<Value>(), "total": rows.len() });
    if rows.is_empty() && !console.json {
        let nothing = console.texts.say("due-nothing", Args::none());
        return console.remark(&nothing);
    }
    console.answer(shown, |texts| board_table(texts, &rows))
}

fn row_json(row: &Row) -> Value {
    let (duty, cell) = (&row.duty, &row.duty.cell);
    json!({
        "indicator": cell.indicator.as_str(),
        "area": cell.area.as_str(),
        "period": cell.period.to_string(),
        "reporter": duty.reporter.as_ref().map(|own| own.as_str()),
        "due": duty.due.to_string(),
        "call": duty.call.as_ref().map(ToString::to_string),
        "state": row.state.as_str(),
        "when": row.when.map(|when| when.rfc3339()),
        "submission": Some(&row.submission).filter(|name| !name.is_empty()),
        "status": row.cannot.map(|status| status.as_str()),
        "note": row.note,
    })
}

fn board_table(texts: &Texts, rows: &[Row]) -> Table {
    listing(
        texts,
        rows,
        &[
            ("columns-due", &|row| text(row.duty.due.to_string())),
            ("columns-indicator", &|row| text(row.duty.cell.indicator.as_str())),
            ("columns-area", &|row| text(row.duty.cell.area.as_str())),
            ("columns-period", &|row| text(row.duty.cell.period.to_string())),
            ("columns-reporter", &|row| optional(row.duty.reporter.as_ref())),
            ("columns-state", &|row| text(texts.word("due", row.state.as_str()))),
            ("columns-when", &|row| text(row.when.map(|when| when.rfc3339()).unwrap_or_default())),
            ("columns-call", &|row| optional(row.duty.call.as_ref())),
            ("columns-status", &|row| text(row.cannot.map(|status| status.as_str()).unwrap_or_default())),
            ("columns-note", &|row| text(&row.note)),
            ("columns-submission", &|row| text(&row.submission)),
        ],
    )
}

fn figure_json(((area, month), figures): &((AreaCode, Period), Timeliness)) -> Value {
    let rate = figures.rate_tenths().map(|tenths| format!("{}.{}", tenths / 10, tenths % 10));
    json!({
        "area": area.as_str(),
        "period": month.to_string(),
        "SUBM_EXPECTED": figures.expected,
        "SUBM_ONTIME": figures.on_time,
        "REPORT_TIMELY_RATE": rate,
    })
}

/// Figures keep the names of their indicators in every language.
fn figure_table(texts: &Texts, counted: &[((AreaCode, Period), Timeliness)]) -> Table {
    let rate = |own: &Timeliness| {
        let tenths = own.rate_tenths().and_then(|tenths| i64::try_from(tenths).ok());
        tenths.map_or(TableCell::Empty, |mantissa| TableCell::Figure { mantissa, decimals: 1 })
    };
    let mut table = listing(
        texts,
        counted,
        &[
            ("columns-area", &|((area, _), _)| text(area.as_str())),
            ("columns-period", &|((_, month), _)| text(month.to_string())),
            ("columns-count", &|(_, own)| count(own.expected)),
            ("columns-count", &|(_, own)| count(own.on_time)),
            ("columns-count", &|(_, own)| rate(own)),
        ],
    );
    table.columns.truncate(2);
    table.columns.extend(["SUBM_EXPECTED", "SUBM_ONTIME", "REPORT_TIMELY_RATE"].map(str::to_owned));
    table
}
