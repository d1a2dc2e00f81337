//! `marsad submissions show ID --diff`: which figures a submission changed.

use serde_json::{Value, json};

use crate::cli::console::Console;
use crate::cli::error::{Failure, Outcome, usage};
use crate::cli::pull::row_writer::RowWriter;
use crate::cli::pull::{Format, OutputArgs};
use crate::client::submission_diff::{ChangedFigure, FigureChange, StatedFigure, SubmissionDiff};
use crate::client::{Connection, Submission};
use crate::formats::tables::TableCell;
use crate::texts::numbers::grouped;
use crate::texts::{Args, Texts};

const COLUMNS: [&str; 10] = [
    "CHANGE",
    "INDICATOR",
    "REF_AREA",
    "TIME_PERIOD",
    "BREAKDOWN",
    "OBS_VALUE_BEFORE",
    "OBS_VALUE",
    "OBS_STATUS_BEFORE",
    "OBS_STATUS",
    "COLUMNS",
];
/// The columns of a key that are not codes of dimensions.
const ABOUT: usize = 3;
/// The kind of a submission that has figures.
const OBSERVATIONS: &str = "OBSERVATIONS";

/// Prints what a submission changed: lines on a terminal, CSV in a pipe, one JSON object.
pub async fn run(console: &mut Console, connection: &Connection, submission: &Submission) -> Outcome {
    if submission.kind != OBSERVATIONS {
        return Err(usage("error-diff-events", Args::none().text("submission", &submission.submission)));
    }
    let diff = connection.submission_diff(submission).await?;
    if console.json {
        let object = json_of(submission, &diff);
        return console.answer(|| object, |_| crate::formats::tables::Table::default());
    }
    if console.terminal {
        for figure in &diff.figures {
            for line in lines(&console.texts, figure) {
                console.line(&line)?;
            }
        }
    } else {
        write_rows(console, &diff)?;
    }
    let line = counts(&console.texts, &diff);
    console.remark(&line)?;
    if diff.is_masked {
        let masked = console.texts.plain("pull-masked");
        console.remark(&masked)?;
    }
    Ok(())
}

fn write_rows(console: &mut Console, diff: &SubmissionDiff) -> Result<(), Failure> {
    let args = OutputArgs { format: Some(Format::Csv), output: None, labels: None };
    let columns = COLUMNS.map(str::to_owned).to_vec();
    let mut writer = RowWriter::open(console, &args, columns, None, &[])?;
    writer.write(console, diff.figures.iter().map(row).collect())?;
    writer.finish(console, &[])?;
    console.flush()
}

fn count(diff: &SubmissionDiff, change: FigureChange) -> usize {
    diff.figures.iter().filter(|figure| figure.change == change).count()
}

fn counts(texts: &Texts, diff: &SubmissionDiff) -> String {
    let args = Args::none()
        .number("added", count(diff, FigureChange::Added))
        .number("revised", count(diff, FigureChange::Revised))
        .number("withdrawn", count(diff, FigureChange::Withdrawn))
        .number("unchanged", diff.unchanged);
    texts.say("submission-diff-counts", args)
}

/// The codes of the dimensions, without totals.
fn breakdown(figure: &ChangedFigure) -> String {
    let codes = figure.key.iter().skip(ABOUT).filter(|(_, code)| !code.is_empty() && code != "_T");
    codes.map(|(dimension, code)| format!("{dimension}={code}")).collect::<Vec<_>>().join(" ")
}

fn status(figure: Option<&StatedFigure>) -> &str {
    figure.and_then(|figure| figure.stated.get("OBS_STATUS")).map_or("", String::as_str)
}

/// `1,234 (E)`: the figure and its status.
fn state(texts: &Texts, figure: Option<&StatedFigure>) -> String {
    let value = figure.and_then(|figure| figure.value).map(|value| grouped(texts.lang(), &value.to_string()));
    let value = value.unwrap_or_else(|| texts.plain("diff-no-figure"));
    match status(figure) {
        "" => value,
        status => format!("{value} ({status})"),
    }
}

fn lines(texts: &Texts, figure: &ChangedFigure) -> Vec<String> {
    let key = match figure.change {
        FigureChange::Added => "diff-new",
        FigureChange::Revised => "diff-changed",
        FigureChange::Withdrawn => "submission-diff-withdrawn",
    };
    let by = breakdown(figure);
    let name = figure.key.iter().take(ABOUT).map(|(_, code)| code.as_str()).chain([by.as_str()]);
    let name: Vec<&str> = name.filter(|part| !part.is_empty()).collect();
    let args = Args::none().text("cell", name.join(" ")).text("after", state(texts, figure.after.as_ref()));
    let args = match &figure.before {
        Some(before) => args.text("before", state(texts, Some(before))),
        None => args,
    };
    let mut lines = vec![texts.say(key, args)];
    let others: Vec<&str> =
        figure.columns.iter().copied().filter(|column| !matches!(*column, "OBS_VALUE" | "OBS_STATUS")).collect();
    if !others.is_empty() {
        lines.push(format!("  {}", texts.say("diff-columns", Args::none().list("list", others.join(", ")))));
    }
    lines
}

fn value(figure: Option<&StatedFigure>) -> TableCell {
    match figure.and_then(|figure| figure.value) {
        Some(value) => TableCell::Figure { mantissa: value.mantissa, decimals: value.decimals },
        None => TableCell::Empty,
    }
}

fn row(figure: &ChangedFigure) -> Vec<TableCell> {
    let text = |text: &str| if text.is_empty() { TableCell::Empty } else { TableCell::text(text) };
    let about = figure.key.iter().take(ABOUT).map(|(_, code)| text(code));
    let (before, after) = (figure.before.as_ref(), figure.after.as_ref());
    let mut row = vec![text(figure.change.as_str())];
    row.extend(about);
    row.push(text(&breakdown(figure)));
    row.extend([value(before), value(after)]);
    row.extend([text(status(before)), text(status(after)), text(&figure.columns.join(" "))]);
    row
}

fn json_of(submission: &Submission, diff: &SubmissionDiff) -> Value {
    let figures: Vec<Value> = diff.figures.iter().map(figure_json).collect();
    json!({
        "submission": submission.submission,
        "figures": figures,
        "counts": {
            "added": count(diff, FigureChange::Added),
            "revised": count(diff, FigureChange::Revised),
            "withdrawn": count(diff, FigureChange::Withdrawn),
            "unchanged": diff.unchanged,
        },
        "masked": diff.is_masked,
    })
}

fn figure_json(figure: &ChangedFigure) -> Value {
    let about = |place: usize| figure.key.get(place).map_or("", |(_, code)| code.as_str());
    let side = |side: &StatedFigure| {
        let stated = side.stated.iter().map(|(name, text)| (name.to_ascii_lowercase(), Value::from(text.as_str())));
        let value = side.value.map(|value| value.to_string());
        let all = [("value".to_owned(), Value::from(value))].into_iter().chain(stated);
        Value::Object(all.collect())
    };
    json!({
        "change": figure.change.as_str(),
        "indicator": about(0),
        "area": about(1),
        "period": about(2),
        "by": figure.key.iter().skip(ABOUT).map(|(name, code)| (name.clone(), Value::from(code.as_str()))).collect::<Value>(),
        "before": figure.before.as_ref().map(side),
        "after": figure.after.as_ref().map(side),
        "columns": figure.columns,
    })
}
