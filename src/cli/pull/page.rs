//! An answer as people read it: a title with what all its rows share, a narrow table, and what the codes in it mean.
//!
//! Only for people: CSV and JSON keep every column under the name that programs rely on.

use std::collections::BTreeSet;

use super::labels::Labels;
use crate::cli::console::Console;
use crate::domain::text::Lang;
use crate::formats::tables::{Table, TableCell};
use crate::texts::{Args, Texts};

/// Columns that stay in the table even if all its rows agree: the table is about them.
const KEPT: [&str; 7] = ["REF_AREA", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", COVERAGE, "TITLE", "NOTE"];
/// Columns whose codes are short; the line below the table explains them.
const CODED: [&str; 5] = ["METHOD", "OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "FREQ"];
const COVERAGE: &str = "COVERAGE";

/// Columns with their headings: short in English, a message in the other languages, where there is one.
const HEADINGS: [(&str, &str, &str); 37] = [
    ("REF_AREA", "AREA", "columns-area"),
    ("COUNTERPART_AREA", "COUNTERPART", ""),
    ("TIME_PERIOD", "PERIOD", "columns-period"),
    ("OBS_VALUE", "VALUE", "columns-value"),
    ("OBS_STATUS", "STATUS", "columns-status"),
    ("EVENT_STATUS", "STATUS", "columns-status"),
    ("CONF_STATUS", "CONF", "columns-conf"),
    ("UNIT_MEASURE", "UNIT", "columns-unit"),
    ("COVERAGE", "COVERAGE", "columns-coverage"),
    ("COMMENT_OBS", "COMMENT", "columns-comment"),
    ("SOURCE", "SOURCE", "columns-source"),
    ("METHOD", "METHOD", "columns-method"),
    ("DERIVATION", "DERIVATION", "columns-derivation"),
    ("REPORTER", "REPORTER", "columns-reporter"),
    ("ORIGIN", "ORIGIN", "columns-origin"),
    ("SUBMISSION", "SUBMISSION", "columns-submission"),
    ("REVISION", "REVISION", "columns-revision"),
    ("SHARING", "SHARING", "columns-sharing"),
    ("TITLE", "TITLE", "columns-title"),
    ("EVENT_TYPE", "TYPE", "columns-type"),
    ("EVENT_ID", "EVENT", "columns-event"),
    ("VERSION", "VERSION", "columns-version"),
    ("START", "START", "columns-start"),
    ("END", "END", "columns-end"),
    ("INDICATOR", "INDICATOR", "columns-indicator"),
    ("OBS_STATUS_ALL", "ALL STATUSES", "columns-all-statuses"),
    ("COMPLETENESS", "COMPLETENESS", "columns-completeness"),
    ("NOTE", "NOTE", "columns-note"),
    ("EMBARGO_TIME", "EMBARGO", "columns-embargo"),
    ("RELEASE", "RELEASE", "columns-release"),
    ("ORGANISERS", "ORGANISERS", "columns-organisers"),
    ("PROGRAMMES", "PROGRAMMES", "columns-programmes"),
    ("THEMES", "THEMES", "columns-themes"),
    ("INDEX", "INDEX", "columns-index"),
    ("PARENT", "PARENT", "columns-parent"),
    ("PARENT_STATE", "PARENT_STATE", "columns-parent-state"),
    ("WITHHELD", "WITHHELD", "columns-withheld-fields"),
];

/// The heading of a column in the person's language; a code of the catalogue stays as it is.
fn shown_heading(texts: &Texts, column: &str) -> String {
    match HEADINGS.iter().find(|(name, ..)| *name == column) {
        Some((_, _, key)) if !key.is_empty() && texts.lang() != Lang::English => texts.plain(key),
        Some((_, short, _)) => (*short).to_owned(),
        None => column.to_owned(),
    }
}

/// A column while the page is made.
struct Column {
    name: String,
    cells: Vec<TableCell>,
}

impl Column {
    fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| *cell == TableCell::Empty)
    }

    /// Whether the title can show it instead: all its rows are equal, and it is not the subject of the table.
    fn is_shared(&self) -> bool {
        let one = matches!(self.name.as_str(), "INDICATOR" | "UNIT_MEASURE");
        let agree = self.cells.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
        !KEPT.contains(&self.name.as_str()) && agree && (one || self.cells.len() > 1)
    }

    fn named(&self, cell: &TableCell, labels: Option<&Labels>) -> String {
        let code = cell.display();
        match labels.map_or("", |labels| labels.of(&self.name, &code)) {
            "" => code,
            label => format!("{code} {label}"),
        }
    }
}

/// The columns of a page, with both numbers of the coverage as one.
fn columns(table: &Table, hidden: &[bool]) -> Vec<Column> {
    let mut columns = Vec::new();
    for (n, name) in table.columns.iter().enumerate() {
        if hidden.get(n).copied().unwrap_or(false) || name == "COVERAGE_OF" {
            continue;
        }
        let cell = |row: &Vec<TableCell>| row.get(n).cloned().unwrap_or(TableCell::Empty);
        let of = (name == "COVERAGE_IN").then(|| table.columns.iter().position(|name| name == "COVERAGE_OF")).flatten();
        let cells = table.rows.iter().map(|row| match of.and_then(|of| row.get(of)) {
            // Nobody knows how many are expected.
            Some(TableCell::Empty) => TableCell::text(format!("{}/?", cell(row).display())),
            Some(of) => TableCell::text(format!("{}/{}", cell(row).display(), of.display())),
            None => cell(row),
        });
        let name = if of.is_some() { COVERAGE.to_owned() } else { name.clone() };
        columns.push(Column { name, cells: cells.collect() });
    }
    columns
}

/// Leaves out columns that repeat another one: the coverage shows already whether a figure is complete.
fn drop_repeated(columns: &mut Vec<Column>) {
    let of = |name: &str| columns.iter().find(|column| column.name == name);
    let same = match (of("OBS_STATUS"), of("OBS_STATUS_ALL")) {
        (Some(one), Some(all)) => one.cells == all.cells,
        _ => false,
    };
    let has_coverage = of(COVERAGE).is_some();
    columns.retain(|column| match column.name.as_str() {
        "OBS_STATUS_ALL" => !same,
        "COMPLETENESS" => !has_coverage,
        _ => true,
    });
}

/// What the notes of a table mean.
fn notes(texts: &Texts, columns: &[Column]) -> Option<String> {
    let column = columns.iter().find(|column| column.name == "NOTE")?;
    let cells: BTreeSet<String> = column.cells.iter().map(TableCell::display).collect();
    let codes: BTreeSet<&str> = cells.iter().flat_map(|cell| cell.split(' ')).filter(|code| !code.is_empty()).collect();
    let meanings: Vec<String> = codes.into_iter().map(|code| format!("{code} = {}", note_text(texts, code))).collect();
    let meanings = meanings.join(&texts.plain("list-semicolon"));
    (!meanings.is_empty()).then(|| texts.labelled(&shown_heading(texts, "NOTE"), &meanings))
}

pub fn note_text(texts: &Texts, code: &str) -> String {
    match code {
        "TOTAL_DISAGREES" => texts.plain("pull-note-total-disagrees"),
        "PARTS_EXCEED_TOTAL" => texts.plain("pull-note-parts-exceed-total"),
        "PARTITIONS_DISAGREE" => texts.plain("pull-note-partitions-disagree"),
        "PERIOD_RUNNING" => texts.plain("pull-note-period-running"),
        "WITHHELD" => texts.plain("pull-note-withheld"),
        other => other.to_owned(),
    }
}

/// Writes, in place of a hidden figure, that the reader may not see it.
fn show_hidden(texts: &Texts, columns: &mut [Column]) {
    let of = |name: &str| columns.iter().position(|column| column.name == name);
    let (Some(value), Some(status)) = (of("OBS_VALUE"), of("OBS_STATUS")) else { return };
    let hidden: Vec<bool> = columns
        .get(status)
        .map(|column| column.cells.iter().map(|cell| cell.display() == "Q").collect())
        .unwrap_or_default();
    let Some(value) = columns.get_mut(value) else { return };
    for (cell, hidden) in value.cells.iter_mut().zip(hidden) {
        if *cell == TableCell::Empty {
            *cell = TableCell::text(if hidden { texts.plain("pull-hidden") } else { "–".to_owned() });
        }
    }
}

/// Replaces the codes of the program by words.
fn show_words(texts: &Texts, columns: &mut [Column]) {
    for column in columns {
        let family = match column.name.as_str() {
            "SHARING" => "sharing",
            "PARENT_STATE" => "parent",
            _ => continue,
        };
        for cell in &mut column.cells {
            if let TableCell::Text(code) = cell {
                *cell = TableCell::text(texts.word(family, code));
            }
        }
    }
}

/// What the short codes of a table mean, one line a column.
fn legend(texts: &Texts, columns: &[Column], labels: Option<&Labels>) -> Vec<String> {
    let about = |column: &Column| {
        let mut codes = BTreeSet::new();
        for cell in &column.cells {
            let code = cell.display();
            let label = labels.map_or("", |labels| labels.of(&column.name, &code));
            codes.extend((!label.is_empty()).then(|| format!("{code} = {label}")));
        }
        let codes = codes.into_iter().collect::<Vec<_>>().join(&texts.plain("list-semicolon"));
        (!codes.is_empty()).then(|| texts.labelled(&shown_heading(texts, &column.name), &codes))
    };
    columns.iter().filter(|column| CODED.contains(&column.name.as_str())).filter_map(about).collect()
}

/// The page of a table. `hidden` columns are not shown: the footer has them.
pub fn page(console: &Console, table: &Table, hidden: &[bool], labels: Option<&Labels>) -> String {
    let texts = &console.texts;
    if table.rows.is_empty() {
        return texts.plain("pull-nothing");
    }
    let mut columns = columns(table, hidden);
    columns.retain(|column| !column.is_empty() || column.name == "OBS_VALUE");
    drop_repeated(&mut columns);
    show_hidden(texts, &mut columns);
    show_words(texts, &mut columns);
    let (shared, shown): (Vec<Column>, Vec<Column>) = columns.into_iter().partition(Column::is_shared);
    let mut lines = Vec::new();
    let mut all = Vec::new();
    for column in &shared {
        let value = column.cells.first().map_or_else(String::new, |cell| column.named(cell, labels));
        if column.name == "INDICATOR" {
            lines.push(value);
        } else {
            let args = Args::none().text("column", shown_heading(texts, &column.name)).text("value", value);
            all.push(texts.say("pull-shared", args));
        }
    }
    if !all.is_empty() {
        lines.push(all.join(" · "));
    }
    lines.push(console.draw(&drawn(texts, &shown, labels)));
    lines.extend(legend(texts, &shown, labels));
    lines.extend(notes(texts, &shown));
    lines.join("\n")
}

/// The columns that are left, as a table with names beside the codes.
fn drawn(texts: &Texts, columns: &[Column], labels: Option<&Labels>) -> Table {
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    let cell = |column: &Column, row: usize| match column.cells.get(row) {
        Some(TableCell::Text(text)) if !CODED.contains(&column.name.as_str()) => {
            TableCell::text(column.named(&TableCell::Text(text.clone()), labels))
        }
        Some(cell) => cell.clone(),
        None => TableCell::Empty,
    };
    Table {
        columns: columns.iter().map(|column| shown_heading(texts, &column.name)).collect(),
        rows: (0..rows).map(|row| columns.iter().map(|column| cell(column, row)).collect()).collect(),
    }
}

#[cfg(test)]
mod tests;
