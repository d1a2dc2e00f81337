//! `marsad template`: a workbook to fill in, with the territories and the last figures of the caller.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use serde_json::json;

use crate::cli::call::full_name;
use crate::cli::console::Console;
use crate::cli::error::{Exit, Failure, Outcome, usage};
use crate::cli::files::{check_folder_exists, check_place_is_free};
use crate::client::call::BoardRequest;
use crate::client::files::write_atomically;
use crate::client::roster::RosterRequest;
use crate::client::{Connection, Profile, SubmitContext};
use crate::domain::board::Duty;
use crate::domain::catalogue::indicator::Indicator;
use crate::domain::code::{AreaCode, ConceptId};
use crate::domain::period::Period;
use crate::domain::roster::RosterLine;
use crate::formats::workbook;
use crate::texts::form::{FormError, Organisation, Task, event_form, form, form_words, indicators};
use crate::texts::{Args, Texts};

#[derive(Debug, Clone, ClapArgs)]
pub struct TemplateArgs {
    /// The indicators, separated by commas; with --call by default all that it asks you for
    #[arg(value_delimiter = ',', required_unless_present_any = ["call", "events"], value_name = "INDICATOR")]
    pub indicators: Vec<String>,
    /// For a call for data: its name, or node/ID
    #[arg(long, value_name = "ID")]
    pub call: Option<String>,
    /// The period of the figures: 2024, 2024-Q3 and the like; with --call by default that of the call
    #[arg(long, value_parser = period_argument, required_unless_present_any = ["call", "events"])]
    pub period: Option<Period>,
    /// A workbook for records of events, with a row for each, in place of figures
    #[arg(long, conflicts_with_all = ["indicators", "call", "period", "by"])]
    pub events: bool,
    /// The dimensions to break down by, with a column for each code; METHOD for all bases
    #[arg(long, value_delimiter = ',', value_name = "DIM", value_parser = dimension_argument)]
    pub by: Vec<ConceptId>,
    /// Write the workbook to FILE, which must not exist yet
    #[arg(short, long, value_name = "FILE.xlsx")]
    pub output: PathBuf,
}

fn period_argument(text: &str) -> Result<Period, String> {
    text.parse().map_err(|_| "usage-period".to_owned())
}

fn dimension_argument(text: &str) -> Result<ConceptId, String> {
    ConceptId::new(&text.to_ascii_uppercase()).map_err(|_| "usage-breakdown".to_owned())
}

pub async fn run(console: &mut Console, profile: &Profile, args: &TemplateArgs) -> Outcome {
    check_folder_exists(&args.output)?;
    check_place_is_free(&args.output)?;
    let node = SubmitContext::open(Connection::open(profile).await?).await?;
    if args.events {
        return events(console, &node, args).await;
    }
    let refused = |error| refused(&console.texts, error);
    let named = indicators(&node.catalogue, &args.indicators).map_err(refused)?;
    let mut task = match (&args.call, args.period) {
        (Some(call), period) => of_call(&console.texts, &node, call, period, &named).await?,
        (None, Some(period)) => of_rosters(&console.texts, &node, period, &named).await?,
        (None, None) => return Err(usage("usage-period", Args::none())),
    };
    task.check_breakdown(&args.by).map_err(refused)?;
    for wanted in &mut task.wanted {
        let codes: Vec<AreaCode> =
            wanted.areas.iter().filter_map(|area| Some(node.catalogue.area(*area)?.code.clone())).collect();
        wanted.last = node.connection.last_figures(wanted.indicator, &codes, task.period).await?;
    }
    let names: Vec<String> = task.wanted.iter().map(|wanted| wanted.indicator.code.to_string()).collect();
    let organisation = &node.connection.principal().name;
    let form = form(&console.texts, &node.catalogue, organisation, task, &args.by).map_err(refused)?;
    let figures: usize = form.sheets.iter().map(|sheet| sheet.columns.len() * sheet.rows.len()).sum();
    let bytes = workbook::write(&form, &form_words(&console.texts)).map_err(|error| unwritable(args, error))?;
    write_atomically(&args.output, &bytes)?;
    let object = || {
        json!({
            "path": args.output,
            "period": form.period.to_string(),
            "indicators": names,
            "sheets": form.sheets.len(),
            "figures": figures,
        })
    };
    let said = Args::none().text("path", args.output.display()).number("figures", figures);
    console.done(object, "template-written", said)
}

/// Writes a workbook for records of events.
async fn events(console: &mut Console, node: &SubmitContext, args: &TemplateArgs) -> Outcome {
    let me = node.connection.who_am_i().await?;
    let organisation = Organisation::new(&node.catalogue, &me.name, me.territories.iter().map(String::as_str));
    let form = event_form(&console.texts, &node.catalogue, &organisation);
    let bytes = workbook::write_events(&form).map_err(|error| unwritable(args, error))?;
    write_atomically(&args.output, &bytes)?;
    let object = || json!({ "path": args.output, "columns": form.columns.len() });
    console.done(object, "template-events-written", Args::none().text("path", args.output.display()))
}

/// What the call asks the caller for.
async fn of_call<'c>(
    texts: &Texts,
    node: &'c SubmitContext,
    named: &str,
    period: Option<Period>,
    indicators: &[&'c Indicator],
) -> Result<Task<'c>, Failure> {
    let name = full_name(&node.connection, named).await?;
    let organisation = node.connection.principal().name.clone();
    let asked = BoardRequest { call: name.clone(), organisation, ..BoardRequest::default() };
    let rows = node.connection.board(asked).await?;
    let duties: Vec<&Duty> = rows.iter().map(|row| &row.duty).collect();
    Task::of_call(&node.catalogue, &name, &duties, period, indicators).map_err(|error| refused(texts, error))
}

/// What rosters ask the caller for.
async fn of_rosters<'c>(
    texts: &Texts,
    node: &'c SubmitContext,
    period: Period,
    indicators: &[&'c Indicator],
) -> Result<Task<'c>, Failure> {
    let me = node.connection.who_am_i().await?;
    let asked = RosterRequest {
        as_of: Some(period.last_day()),
        indicators: indicators.iter().map(|own| own.code.to_string()).collect(),
        ..RosterRequest::default()
    };
    let rosters = node.connection.rosters(asked).await?;
    let lines: Vec<&RosterLine> = rosters.iter().filter(|own| own.current).flat_map(|own| &own.lines).collect();
    let organisation = Organisation::new(&node.catalogue, &me.name, me.territories.iter().map(String::as_str));
    let task = Task::of_rosters(&node.catalogue, &organisation, &lines, period, indicators);
    task.map_err(|error| refused(texts, error))
}

fn refused(texts: &Texts, error: FormError) -> Failure {
    let (key, args) = error.message();
    let failure = Failure::new(Exit::Usage, key, args).with_details(error.detail(texts).into_iter().collect());
    if matches!(error, FormError::TooLarge(_)) { failure.because(error) } else { failure }
}

fn unwritable(args: &TemplateArgs, error: workbook::WriteError) -> Failure {
    crate::cli::error::local("error-write", &args.output, error)
}
