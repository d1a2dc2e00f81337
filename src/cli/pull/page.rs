//! An answer as people read it: a title with what all its rows share, a narrow table, and what the codes in it mean.
//!
//! Only for people: CSV and JSON keep every column under the name that programs rely on.

use std::collections::BTreeSet;

use super::labels::Labels;
use crate::cli::console::Console;
use crate::cli::i18n::{Args, Texts};
use crate::domain::text::Lang;
use crate::formats::tables::{Table, TableCell};

/// Columns that stay in the table though all its rows agree: they are what it is about.
const KEPT: [&str; 7] = ["REF_AREA", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", COVERAGE, "TITLE", "NOTE"];
/// Columns whose codes are short; the line below the table explains them.
const CODED: [&str; 5] = ["METHOD", "OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "FREQ"];
const COVERAGE: &str = "COVERAGE";

/// The heading of a column where room is short.
fn heading(column: &str) -> &str {
    match column {
        "REF_AREA" => "AREA",
        "COUNTERPART_AREA" => "COUNTERPART",
        "TIME_PERIOD" => "PERIOD",
        "OBS_VALUE" => "VALUE",
        "OBS_STATUS" | "EVENT_STATUS" => "STATUS",
        "CONF_STATUS" => "CONF",
        "UNIT_MEASURE" => "UNIT",
        "EMBARGO_TIME" => "EMBARGO",
        "COMMENT_OBS" => "COMMENT",
        "EVENT_TYPE" => "TYPE",
        "EVENT_ID" => "EVENT",
        "OBS_STATUS_ALL" => "ALL STATUSES",
        column => column,
    }
}

/// The heading of a column in the person's language; what is a code of the catalogue stays one. In English the names are
/// those that programs have, made short.
fn shown_heading(texts: &Texts, column: &str) -> String {
    let key = match heading(column) {
        "AREA" => "columns-area",
        "PERIOD" => "columns-period",
        "VALUE" => "columns-value",
        "STATUS" => "columns-status",
        "CONF" => "columns-conf",
        "UNIT" => "columns-unit",
        "COVERAGE" => "columns-coverage",
        "COMMENT" => "columns-comment",
        "SOURCE" => "columns-source",
        "METHOD" => "columns-method",
        "DERIVATION" => "columns-derivation",
        "REPORTER" => "columns-reporter",
        "ORIGIN" => "columns-origin",
        "SUBMISSION" => "columns-submission",
        "REVISION" => "columns-revision",
        "SHARING" => "columns-sharing",
        "TITLE" => "columns-title",
        "TYPE" => "columns-type",
        "EVENT" => "columns-event",
        "VERSION" => "columns-version",
        "START" => "columns-start",
        "END" => "columns-end",
        "INDICATOR" => "columns-indicator",
        "ALL STATUSES" => "columns-all-statuses",
        "COMPLETENESS" => "columns-completeness",
        "NOTE" => "columns-note",
        "EMBARGO" => "columns-embargo",
        "RELEASE" => "columns-release",
        "ORGANISERS" => "columns-organisers",
        "PROGRAMMES" => "columns-programmes",
        "THEMES" => "columns-themes",
        "INDEX" => "columns-index",
        "PARENT" => "columns-parent",
        "PARENT_STATE" => "columns-parent-state",
        "WITHHELD" => "columns-withheld-fields",
        other => return other.to_owned(),
    };
    if texts.lang() == Lang::English { heading(column).to_owned() } else { texts.plain(key) }
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

    /// A code with its name.
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
    let told: Vec<String> = codes.into_iter().map(|code| format!("{code} = {}", note_text(texts, code))).collect();
    let told = told.join(&texts.plain("list-semicolon"));
    (!told.is_empty()).then(|| texts.labelled(&shown_heading(texts, "NOTE"), &told))
}

/// What a note says, in words.
#[must_use]
pub fn note_text(texts: &Texts, code: &str) -> String {
    match code {
        "TOTAL_DISAGREES" => texts.plain("pull-note-total-disagrees"),
        "PARTS_EXCEED_TOTAL" => texts.plain("pull-note-parts-exceed-total"),
        "PARTITIONS_DISAGREE" => texts.plain("pull-note-partitions-disagree"),
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
#[must_use]
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
mod tests {
    use super::*;
    use crate::cli::console::tests::console;
    use crate::domain::text::Lang;
    use crate::wire::pb;

    fn labels() -> Labels {
        let name = |en: &str| Some(pb::Text { en: en.into(), ..pb::Text::default() });
        let area = pb::Area { code: "MA-09".into(), name: name("Souss-Massa"), ..pb::Area::default() };
        let item = pb::CodeItem { code: "Q".into(), label: name("Missing; suppressed"), ..pb::CodeItem::default() };
        let list = pb::CodeList { id: "OBS_STATUS".into(), items: vec![item] };
        let part = pb::CatalogSnapshot { areas: vec![area], code_lists: vec![list], ..pb::CatalogSnapshot::default() };
        Labels::of_parts(&[part], Lang::English)
    }

    #[test]
    fn a_table_of_events_speaks_the_language_of_the_person() {
        let (mut console, _) = console();
        let columns = [
            "EVENT_ID",
            "ORGANISERS",
            "PROGRAMMES",
            "THEMES",
            "SHARING",
            "INDEX",
            "PARENT",
            "PARENT_STATE",
            "WITHHELD",
        ];
        let row = |id: &str, sharing: &str, state: &str| {
            let cells = [id, "a b", "mc2cm", "X", sharing, "1", "e0", state, "TITLE"];
            cells.map(TableCell::text).to_vec()
        };
        let rows = vec![row("e1", "open", "WAITING"), row("e2", "federation", "CYCLE")];
        let table = Table { columns: columns.map(str::to_owned).to_vec(), rows };
        for lang in [Lang::French, Lang::Arabic] {
            console.texts = Texts::new(lang);
            let shown = page(&console, &table, &[false; 9], None);
            for english in columns.iter().skip(1).chain(["open", "federation", "WAITING", "CYCLE"].iter()) {
                assert!(!shown.contains(english), "{lang}: {english}: {shown}");
            }
        }
    }

    fn table(rows: &[(&str, Option<i64>, &str)]) -> Table {
        let columns = ["INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "COVERAGE_IN", "COVERAGE_OF"];
        let row = |(period, value, status): &(&str, Option<i64>, &str)| {
            let value = value.map_or(TableCell::Empty, TableCell::Integer);
            let texts = ["IMM_STOCK", "MA-09", period].map(TableCell::text);
            let rest = [value, TableCell::text(*status), TableCell::Integer(21), TableCell::Integer(22)];
            texts.into_iter().chain(rest).collect()
        };
        Table { columns: columns.map(str::to_owned).to_vec(), rows: rows.iter().map(row).collect() }
    }

    #[test]
    fn what_all_rows_share_is_said_once_above_them() {
        let (console, _) = console();
        let rows = [("2014", Some(4914), "A"), ("2024", None, "Q"), ("2025", None, "O")];
        let page = page(&console, &table(&rows), &[], Some(&labels()));
        let lines: Vec<&str> = page.lines().collect();
        assert_eq!(lines[0], "IMM_STOCK");
        assert_eq!(lines[1].split_whitespace().collect::<Vec<_>>(), ["AREA", "PERIOD", "VALUE", "STATUS", "COVERAGE"]);
        assert_eq!(lines[3].split("  ").filter(|cell| !cell.is_empty()).count(), 5, "{page}");
        assert!(lines[3].starts_with("MA-09 Souss-Massa") && lines[3].ends_with("21/22"), "{page}");
        assert!(lines[4].contains("hidden") && lines[5].contains('–'), "{page}");
        assert_eq!(lines[6], "STATUS: Q = Missing; suppressed");
    }

    #[test]
    fn an_empty_answer_is_a_sentence() {
        let (console, _) = console();
        assert_eq!(page(&console, &table(&[]), &[], None), "Nothing matches.");
    }
}
