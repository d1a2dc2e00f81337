//! `marsad template`: a workbook to fill in, with the territories and the last figures of the caller.

mod asked;
mod words;

use std::path::PathBuf;

use clap::Args as ClapArgs;
use serde_json::json;
use time::Date;

use crate::cli::console::Console;
use crate::cli::error::{Failure, Outcome, usage};
use crate::cli::files::{check_folder_exists, check_place_is_free};
use crate::cli::i18n::Args;
use crate::client::files::write_atomically;
use crate::client::{Connection, Profile, SubmitContext};
use crate::domain::catalogue::indicator::Indicator;
use crate::domain::code::{AreaCode, CodeId, ConceptId};
use crate::domain::period::Period;
use crate::formats::workbook::{self, Asked, Form, LastFigures};

use asked::{Task, task};
use words::{form_words, guide, labelled, notes};

#[derive(Debug, Clone, ClapArgs)]
pub struct TemplateArgs {
    /// The indicators, separated by commas; with --call by default all that it asks you for
    #[arg(value_delimiter = ',', required_unless_present = "call", value_name = "INDICATOR")]
    pub indicators: Vec<String>,
    /// For a call for data: its name, or node/ID
    #[arg(long, value_name = "ID")]
    pub call: Option<String>,
    /// The period of the figures: 2024, 2024-Q3 and the like; with --call by default that of the call
    #[arg(long, value_parser = period_argument, required_unless_present = "call")]
    pub period: Option<Period>,
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
    let task = task(console, &node, args).await?;
    check_breakdown(&task, &args.by)?;
    let lang = console.texts.lang();
    let mut all = Vec::new();
    for wanted in &task.wanted {
        let codes: Vec<AreaCode> =
            wanted.areas.iter().filter_map(|area| Some(node.catalogue.area(*area)?.code.clone())).collect();
        let last = node.connection.last_figures(wanted.indicator, &codes, task.period).await?;
        let methods = methods(wanted.indicator, &args.by, &last);
        all.push(Asked {
            indicator: wanted.indicator,
            areas: labelled(&console.texts, &node.catalogue, &wanted.areas),
            by: args.by.clone(),
            title: format!("{} · {}", wanted.indicator.label.in_lang(lang), task.period),
            notes: notes(&console.texts, &node.catalogue, wanted.indicator, &methods),
            total: console.texts.plain("template-total"),
            methods,
            last,
        });
    }
    let sheets = workbook::sheets(&node.catalogue, lang, &all).map_err(|error| {
        let args = Args::none().number("sheets", error.sheets).number("figures", error.figures);
        usage("error-template-large", args).because(error)
    })?;
    let figures: usize = sheets.iter().map(|sheet| sheet.columns.len() * sheet.rows.len()).sum();
    let names: Vec<String> = task.wanted.iter().map(|wanted| wanted.indicator.code.to_string()).collect();
    let count = sheets.len();
    let form = Form { period: task.period, lang, guide: guide(console, &node, &task), sheets };
    let bytes = workbook::write(&form, &form_words(&console.texts)).map_err(|error| unwritable(args, error))?;
    write_atomically(&args.output, &bytes)?;
    let object = || {
        json!({
            "path": args.output,
            "period": task.period.to_string(),
            "indicators": names,
            "sheets": count,
            "figures": figures,
        })
    };
    let said = Args::none().text("path", args.output.display()).number("figures", figures);
    console.done(object, "template-written", said)
}

fn unwritable(args: &TemplateArgs, error: workbook::WriteError) -> Failure {
    crate::cli::error::local("error-write", &args.output, error)
}

/// The bases that have columns: all if they are asked for, else those of the last figures, else the preferred one.
fn methods(indicator: &Indicator, by: &[ConceptId], last: &LastFigures) -> Vec<CodeId> {
    if by.iter().any(|concept| concept.as_str() == Indicator::METHOD) {
        return indicator.methods.clone();
    }
    let Some(at) = indicator.method_position() else { return Vec::new() };
    let is_used = |code: &&CodeId| last.keys().any(|(_, codes)| codes.get(at).is_some_and(|own| own == code.as_str()));
    let used: Vec<CodeId> = indicator.methods.iter().filter(is_used).cloned().collect();
    if used.is_empty() { indicator.methods.iter().take(1).cloned().collect() } else { used }
}

/// Refuses a dimension that no indicator has.
fn check_breakdown(task: &Task<'_>, by: &[ConceptId]) -> Outcome {
    let has = |concept: &ConceptId| task.wanted.iter().any(|own| own.indicator.dimensions.contains(concept));
    match by.iter().find(|concept| !has(concept)) {
        None => Ok(()),
        Some(unknown) => {
            let mut known: Vec<String> = Vec::new();
            for concept in task.wanted.iter().flat_map(|own| &own.indicator.dimensions) {
                if !known.iter().any(|own| own == concept.as_str()) {
                    known.push(concept.to_string());
                }
            }
            let args = Args::none().text("found", unknown).list("known", known.join(", "));
            Err(usage("error-template-dimension", args))
        }
    }
}

/// The day until which an answer to the call is on time, with the name of the call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    pub call: String,
    pub day: Date,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::builtin::builtin;
    use crate::formats::workbook::LastFigure;

    #[test]
    fn the_bases_are_those_of_the_last_figures_unless_all_are_asked_for() {
        let catalogue = builtin().unwrap();
        let indicator = catalogue.indicator_by_code("POP_TOTAL").unwrap();
        let names = |by: &[ConceptId], last: &LastFigures| {
            methods(indicator, by, last).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let mut last = LastFigures::new();
        assert_eq!(names(&[], &last), ["LEGAL"]);
        assert_eq!(names(&["METHOD".parse().unwrap()], &last), ["LEGAL", "MUNICIPAL", "_Z"]);
        let codes = ["_T", "_T", "_T", "MUNICIPAL"].map(str::to_owned).to_vec();
        let figure = LastFigure { text: "5".into(), period: "2014".parse().unwrap() };
        last.insert(("MA-09".parse().unwrap(), codes), figure);
        assert_eq!(names(&[], &last), ["MUNICIPAL"]);
    }
}
