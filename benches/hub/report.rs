//! The table, as text and as JSON.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::machine::Machine;
use crate::measured::{Goal, Measured, Met, Unit};
use crate::number::median;

const COLUMNS: [&str; 9] =
    ["work", "ours", "anchor", "ratio: median (min–max)", "reach", "aim", "met", "bytes/row", "peak MiB"];

/// The markers around the table in a document.
const BEGIN: &str = "<!-- bench: begin -->";
const END: &str = "<!-- bench: end -->";

/// Three significant digits.
fn short(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    format!("{value:.decimals$}")
}

fn with_unit(value: f64, unit: Unit) -> String {
    format!("{} {}", short(value), unit.sign())
}

fn ratio(row: &Measured) -> String {
    let Some(speeds) = row.speeds() else { return String::new() };
    let low = speeds.iter().copied().fold(f64::INFINITY, f64::min);
    let high = speeds.iter().copied().fold(0.0, f64::max);
    format!("{} ({}–{})", short(median(&speeds)), short(low), short(high))
}

const fn met(row: Met) -> &'static str {
    match row {
        Met::None => "",
        Met::Missed => "**no**",
        Met::Reached => "reach",
        Met::Aim => "aim",
    }
}

fn cells(number: usize, row: &Measured) -> [String; 9] {
    let goal = |goal: Option<Goal>| goal.map(|goal| goal.text(row.unit)).unwrap_or_default();
    let mark = if row.notes.is_empty() { String::new() } else { format!(" [{number}]") };
    [
        format!("{}{mark}", row.job),
        with_unit(median(&row.ours()), row.unit),
        row.anchors().map(|all| with_unit(median(&all), row.unit)).unwrap_or_default(),
        ratio(row),
        goal(row.reach),
        goal(row.aim),
        met(row.met()).to_owned(),
        row.bytes_per_row.map(short).unwrap_or_default(),
        row.peak_mib.map(|mib| format!("{mib:.0}")).unwrap_or_default(),
    ]
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
    format!("| {} |\n", padded.collect::<Vec<_>>().join(" | "))
}

/// The table, the machine and the notes, in Markdown.
pub fn text(machine: &Machine, results: &[Measured]) -> String {
    let head: Vec<String> = COLUMNS.iter().map(ToString::to_string).collect();
    let rows: Vec<[String; 9]> = (1..).zip(results).map(|(number, row)| cells(number, row)).collect();
    let width = |n: usize| rows.iter().map(|row| row[n].chars().count()).chain([head[n].chars().count()]).max();
    let widths: Vec<usize> = (0..COLUMNS.len()).map(|n| width(n).unwrap_or(0)).collect();
    let mut out = line(&head, &widths);
    out.push_str(&line(&widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>(), &widths));
    for row in &rows {
        out.push_str(&line(row, &widths));
    }
    out.push_str(
        "\nThe ratio is the anchor's time (or bytes) divided by ours, pair by pair: above 1 ours is the faster.\n\n",
    );
    for (number, row) in (1..).zip(results).filter(|(_, row): &(usize, _)| !row.notes.is_empty()) {
        out.push_str(&format!("- [{number}] {}.\n", row.notes.join("; ")));
    }
    out.push_str(&format!("\nMeasured on {}.\n", machine.text()));
    out
}

fn json_of(row: &Measured) -> Value {
    let goal = |goal: Option<Goal>| goal.map(|goal| goal.text(row.unit));
    json!({
        "work": row.job,
        "anchor": row.anchor,
        "unit": row.unit.sign(),
        "rows": row.rows,
        "samples": row.pairs.iter().map(|pair| json!({ "ours": pair.ours, "anchor": pair.anchor })).collect::<Vec<_>>(),
        "ours_median": median(&row.ours()),
        "anchor_median": row.anchors().map(|all| median(&all)),
        "ratio_median": row.speeds().map(|all| median(&all)),
        "ratio_min": row.speeds().map(|all| all.into_iter().fold(f64::INFINITY, f64::min)),
        "ratio_max": row.speeds().map(|all| all.into_iter().fold(0.0, f64::max)),
        "reach": goal(row.reach),
        "aim": goal(row.aim),
        "met": match row.met() {
            Met::None => Value::Null,
            Met::Missed => "no".into(),
            Met::Reached => "reach".into(),
            Met::Aim => "aim".into(),
        },
        "bytes_per_row": row.bytes_per_row,
        "peak_mib": row.peak_mib,
        "notes": row.notes,
    })
}

/// The whole result, with every sample.
pub fn json(machine: &Machine, results: &[Measured]) -> Value {
    json!({ "machine": machine.json(), "results": results.iter().map(json_of).collect::<Vec<_>>() })
}

/// Puts the table between the markers of a document.
pub fn write_into(file: &Path, machine: &Machine, results: &[Measured]) -> Result<()> {
    let old = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let parts = old.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) =
        parts.with_context(|| format!("{} has no line {BEGIN} with {END} after it", file.display()))?;
    let new = format!("{before}{BEGIN}\n{}{END}{after}", text(machine, results));
    fs::write(file, new).with_context(|| format!("cannot write {}", file.display()))
}
