//! `marsad release diff`: what is different between two releases, cell by cell.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::cli::console::Console;
use crate::cli::error::{Failure, Outcome};
use crate::cli::pull::row_writer::RowWriter;
use crate::cli::pull::{Format, OutputArgs};
use crate::cli::release::summary_json;
use crate::client::catalogue::{Cache, fetch};
use crate::client::diff::{Change, Comparison, Difference, Lineage, is_hidden};
use crate::client::{Connection, Profile};
use crate::formats::tables::TableCell;
use crate::texts::numbers::grouped;
use crate::texts::visible::visible;
use crate::texts::{Args, Texts};
use crate::wire::cell::CellRow;

const COLUMNS: &str = "CHANGE,INDICATOR,REF_AREA,TIME_PERIOD,BREAKDOWN,METHOD,OBS_VALUE_A,OBS_VALUE_B,OBS_STATUS_A,OBS_STATUS_B,\
                       CONF_STATUS_A,CONF_STATUS_B,COVERAGE_IN_A,COVERAGE_IN_B,COVERAGE_OF_A,COVERAGE_OF_B,COLUMNS,SUBMISSIONS,\
                       SUBMISSIONS_GONE";
/// What a line for people shows already of both cells.
const SHOWN: [&str; 5] = ["OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "COVERAGE_IN", "COVERAGE_OF"];

/// How many cells differ, by kind.
#[derive(Debug, Default)]
struct Counts(BTreeMap<Change, u64>);

impl Counts {
    fn of(&self, change: Change) -> u64 {
        self.0.get(&change).copied().unwrap_or(0)
    }

    fn json(&self) -> Value {
        Change::ALL.into_iter().map(|change| (change.as_str().to_owned(), Value::from(self.of(change)))).collect()
    }

    fn line(&self, texts: &Texts) -> String {
        let args = Args::none()
            .number("new", self.of(Change::New))
            .number("gone", self.of(Change::Gone))
            .number("changed", self.of(Change::Changed))
            .number("hidden", self.of(Change::NewlyHidden))
            .number("shown", self.of(Change::NewlyShown));
        texts.say("diff-counts", args)
    }
}

/// Where differences go as they are found: lines on a terminal, CSV in a pipe, one JSON object.
enum Output {
    Lines,
    Rows(Box<RowWriter>),
    Json { is_first: bool },
}

pub async fn run(
    console: &mut Console,
    profile: &Profile,
    connection: &Connection,
    releases: [&String; 2],
    submissions: bool,
) -> Outcome {
    let catalogue = fetch(connection, &Cache::of_node(&profile.node)).await?;
    let mut comparison = connection.compare_releases(&catalogue.parts, releases[0], releases[1]).await?;
    let mut output = Output::open(console, &comparison)?;
    let mut counts = Counts::default();
    while let Some(found) = comparison.next().await? {
        let lineage = if submissions { comparison.lineage(&found).await? } else { None };
        *counts.0.entry(found.change).or_default() += 1;
        output.write(console, &found, lineage.as_ref())?;
    }
    output.finish(console, &counts, comparison.not_compared())
}

impl Output {
    fn open(console: &mut Console, comparison: &Comparison) -> Result<Self, Failure> {
        if console.json {
            let (before, after) = (summary_json(&comparison.before), summary_json(&comparison.after));
            put(console, &format!("{{\"before\":{before},\n\"after\":{after},\n\"cells\":["))?;
            return Ok(Self::Json { is_first: true });
        }
        if console.terminal {
            let numbers =
                Args::none().number("before", comparison.before.number).number("after", comparison.after.number);
            let builders = numbers.text("builder", &comparison.before.builder).text("other", &comparison.after.builder);
            console.say("diff-heading", builders)?;
            return Ok(Self::Lines);
        }
        let args = OutputArgs { format: Some(Format::Csv), output: None, labels: None };
        let columns = COLUMNS.split(',').map(str::to_owned).collect();
        Ok(Self::Rows(Box::new(RowWriter::open(console, &args, columns, None, &[])?)))
    }

    fn write(&mut self, console: &mut Console, found: &Difference, lineage: Option<&Lineage>) -> Outcome {
        match self {
            Self::Lines => {
                for line in lines(&console.texts, found, lineage) {
                    console.line(&line)?;
                }
                Ok(())
            }
            Self::Rows(writer) => writer.write(console, vec![row(found, lineage)]),
            Self::Json { is_first } => {
                let comma = if std::mem::take(is_first) { "" } else { "," };
                put(console, &format!("{comma}\n{}", cell_json(found, lineage)))
            }
        }
    }

    fn finish(self, console: &mut Console, counts: &Counts, not_compared: (u64, u64)) -> Outcome {
        let (before, after) = not_compared;
        match self {
            Self::Json { .. } => {
                let open = json!({ "before": before, "after": after });
                return put(console, &format!("\n],\n\"counts\":{},\n\"not_compared\":{open}}}\n", counts.json()));
            }
            Self::Rows(writer) => {
                writer.finish(console, &[])?;
                console.flush()?;
            }
            Self::Lines => {}
        }
        let line = counts.line(&console.texts);
        console.remark(&line)?;
        if before + after > 0 {
            let args = Args::none().number("before", before).number("after", after);
            let line = console.texts.say("diff-not-compared", args);
            console.remark(&line)?;
        }
        Ok(())
    }
}

fn put(console: &mut Console, text: &str) -> Outcome {
    let shown = if console.terminal { visible(text).into_owned() } else { text.to_owned() };
    Ok(console.out().write_all(shown.as_bytes())?)
}

fn breakdown(found: &Difference) -> String {
    found.by.iter().map(|(dimension, code)| format!("{dimension}={code}")).collect::<Vec<_>>().join(" ")
}

fn value(cell: &CellRow) -> Option<String> {
    cell.value.map(|value| value.to_string())
}

/// `1,234 (E, 3/4)`: the figure, its status, and how many of its parts are in.
fn state(texts: &Texts, cell: Option<&CellRow>) -> String {
    let Some(cell) = cell else { return String::new() };
    let figure = match value(cell) {
        Some(value) => grouped(texts.lang(), &value),
        None if is_hidden(cell) => texts.plain("pull-hidden"),
        None => texts.plain("diff-no-figure"),
    };
    let coverage = match cell.coverage.parts_of {
        0 => String::new(),
        parts_of => format!(", {}/{parts_of}", cell.coverage.parts_in),
    };
    format!("{figure} ({}{coverage})", cell.text("OBS_STATUS"))
}

fn lines(texts: &Texts, found: &Difference, lineage: Option<&Lineage>) -> Vec<String> {
    let key = match found.change {
        Change::New => "diff-new",
        Change::Gone => "diff-gone",
        Change::Changed => "diff-changed",
        Change::NewlyHidden => "diff-newly-hidden",
        Change::NewlyShown => "diff-newly-shown",
    };
    let name = [&found.indicator, &found.area, &found.period, &breakdown(found), &found.method];
    let name: Vec<&str> = name.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let (before, after) = (state(texts, found.before.as_ref()), state(texts, found.after.as_ref()));
    let args = Args::none().text("cell", name.join(" "));
    let args = if found.before.is_some() { args.text("before", before) } else { args };
    let args = if found.after.is_some() { args.text("after", after) } else { args };
    let mut lines = vec![texts.say(key, args)];
    let others: Vec<&str> = found.columns.iter().copied().filter(|column| !SHOWN.contains(column)).collect();
    let none = Lineage::default();
    let Lineage { came, went } = lineage.unwrap_or(&none);
    for (key, list) in [
        ("diff-columns", others.join(", ")),
        ("diff-submissions", came.join(", ")),
        ("diff-submissions-gone", went.join(", ")),
    ] {
        if !list.is_empty() {
            lines.push(format!("  {}", texts.say(key, Args::none().list("list", list))));
        }
    }
    lines
}

fn row(found: &Difference, lineage: Option<&Lineage>) -> Vec<TableCell> {
    let sides = [found.before.as_ref(), found.after.as_ref()];
    let mut row: Vec<TableCell> =
        [found.change.as_str(), &found.indicator, &found.area, &found.period, &breakdown(found), &found.method]
            .map(TableCell::text)
            .into();
    let figure = |cell: &CellRow| match cell.value {
        Some(value) => TableCell::Figure { mantissa: value.mantissa, decimals: value.decimals },
        None => TableCell::Empty,
    };
    let status = |cell: &CellRow| TableCell::text(cell.text("OBS_STATUS"));
    let conf = |cell: &CellRow| TableCell::text(cell.text("CONF_STATUS"));
    let parts_in = |cell: &CellRow| TableCell::Integer(cell.coverage.parts_in.into());
    let parts_of = |cell: &CellRow| TableCell::Integer(cell.coverage.parts_of.into());
    let of_both: [&dyn Fn(&CellRow) -> TableCell; 5] = [&figure, &status, &conf, &parts_in, &parts_of];
    for of in of_both {
        row.extend(sides.map(|cell| cell.map_or(TableCell::Empty, of)));
    }
    let submissions =
        |of: fn(&Lineage) -> &Vec<String>| lineage.map(|lineage| of(lineage).join(" ")).unwrap_or_default();
    let texts = [found.columns.join(" "), submissions(|lineage| &lineage.came), submissions(|lineage| &lineage.went)];
    row.extend(texts.map(TableCell::text));
    row
}

fn cell_json(found: &Difference, lineage: Option<&Lineage>) -> Value {
    let side = |cell: Option<&CellRow>| cell.map_or(Value::Null, side_json);
    json!({
        "change": found.change.as_str(),
        "indicator": found.indicator,
        "area": found.area,
        "period": found.period,
        "by": found.by.iter().map(|(name, code)| (name.clone(), Value::from(code.as_str()))).collect::<Value>(),
        "method": found.method,
        "before": side(found.before.as_ref()),
        "after": side(found.after.as_ref()),
        "columns": found.columns,
        "submissions": lineage.map(|lineage| &lineage.came),
        "submissions_gone": lineage.map(|lineage| &lineage.went),
    })
}

fn side_json(cell: &CellRow) -> Value {
    json!({
        "value": value(cell),
        "status": cell.text("OBS_STATUS"),
        "conf_status": cell.text("CONF_STATUS"),
        "coverage_in": cell.coverage.parts_in,
        "coverage_of": cell.coverage.parts_of,
        "derivation": cell.text("DERIVATION"),
        "unit": cell.text("UNIT_MEASURE"),
        "status_all": cell.text("OBS_STATUS_ALL"),
        "completeness": cell.text("COMPLETENESS"),
        "note": cell.text("NOTE"),
    })
}

#[cfg(test)]
mod tests;
