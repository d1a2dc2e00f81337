//! A CSV file of the catalogue, as rows with named cells.

use std::str::FromStr;

use crate::csv_records::{Records, Step};
use marsad_domain::cell_text::trim;
use marsad_domain::text::Text;

use super::{Columns, FileFault};

/// A file with its cells as texts.
pub(super) struct Table {
    pub(super) file: String,
    names: Vec<String>,
    rows: Vec<(u32, Vec<String>)>,
}

impl Table {
    /// Reads a file whose columns are among `columns`.
    pub(super) fn read(file: &str, bytes: &[u8], columns: Columns) -> Result<Self, Vec<FileFault>> {
        let fault = |line, detail: String| FileFault { file: file.to_owned(), line, detail };
        let mut records = Records::new(bytes);
        let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
        let mut faults = Vec::new();
        // Reading from memory does not fail.
        while let Ok(step) = records.step() {
            let line = records.line();
            match step {
                Step::End => break,
                Step::TooLong => faults.push(fault(line, "the record is too long".into())),
                Step::OpenQuote => faults.push(fault(line, "a quotation mark is never closed".into())),
                Step::StrayQuote | Step::StrayQuoteOverLines => {
                    faults.push(fault(line, "something follows a closing quotation mark".into()));
                }
                Step::Record => {
                    if rows.is_empty() {
                        records.find_separator();
                    }
                    let cells =
                        (0..records.width()).map(|n| std::str::from_utf8(records.cell(n)).map(|c| trim(c).to_owned()));
                    match cells.collect::<Result<Vec<_>, _>>() {
                        Ok(cells) => rows.push((line, cells)),
                        Err(_) => faults.push(fault(line, "not UTF-8".into())),
                    }
                }
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        if rows.is_empty() {
            return Err(vec![fault(0, "the file is empty".into())]);
        }
        let (line, names) = rows.remove(0);
        faults.extend(header_faults(&names, columns).into_iter().map(|detail| fault(line, detail)));
        for (line, cells) in rows.iter().filter(|(_, cells)| cells.len() != names.len()) {
            faults.push(fault(*line, format!("{} cells; the header has {}", cells.len(), names.len())));
        }
        if faults.is_empty() { Ok(Self { file: file.to_owned(), names, rows }) } else { Err(faults) }
    }

    /// Passes each row below the header to `read`. Faults of its cells are added to `faults`.
    pub(super) fn for_each(&self, faults: &mut Vec<FileFault>, mut read: impl FnMut(&mut Cells<'_>)) {
        for (line, cells) in &self.rows {
            read(&mut Cells { table: self, line: *line, cells, faults });
        }
    }
}

fn header_faults(names: &[String], columns: Columns) -> Vec<String> {
    let mut faults = Vec::new();
    for required in columns.required {
        if !required.split('|').any(|name| names.iter().any(|own| own == name)) {
            faults.push(format!("the column {} is missing", required.replace('|', " or ")));
        }
    }
    for (n, name) in names.iter().enumerate() {
        let known =
            columns.required.iter().flat_map(|required| required.split('|')).chain(columns.optional.iter().copied());
        if !known.into_iter().any(|known| known == name) {
            faults.push(format!("the column {name:?} is unknown"));
        }
        if names.iter().take(n).any(|earlier| earlier == name) {
            faults.push(format!("the column {name} is there twice"));
        }
    }
    faults
}

/// The cells of one row.
pub(super) struct Cells<'a> {
    table: &'a Table,
    pub(super) line: u32,
    cells: &'a [String],
    faults: &'a mut Vec<FileFault>,
}

impl<'a> Cells<'a> {
    /// A cell; empty where the file does not have the column.
    pub(super) fn text(&self, column: &str) -> &'a str {
        let place = self.table.names.iter().position(|name| name == column);
        place.and_then(|n| self.cells.get(n)).map_or("", String::as_str)
    }

    /// The cell of the column `code`, or of `id` if the file has that name.
    pub(super) fn code(&self) -> &'a str {
        if self.table.names.iter().any(|name| name == "code") { self.text("code") } else { self.text("id") }
    }

    /// Adds a fault of a cell of this row.
    pub(super) fn fault(&mut self, column: &str, detail: &str) {
        let value: String = self.text(column).chars().take(80).collect();
        self.add(format!("{column} {value:?}: {detail}"));
    }

    fn add(&mut self, detail: String) {
        self.faults.push(FileFault { file: self.table.file.clone(), line: self.line, detail });
    }

    /// Parses a cell that must be valid.
    pub(super) fn parse<T: FromStr>(&mut self, column: &str, expected: &str) -> Option<T> {
        let value = self.text(column).parse().ok();
        if value.is_none() {
            self.fault(column, expected);
        }
        value
    }

    /// Parses a cell that may be empty: `Some(None)` for an empty one.
    #[expect(clippy::option_option, reason = "a fault and an empty cell are different answers")]
    pub(super) fn optional<T: FromStr>(&mut self, column: &str, expected: &str) -> Option<Option<T>> {
        if self.text(column).is_empty() { Some(None) } else { self.parse(column, expected).map(Some) }
    }

    /// The item's own code, from the column `code` or `id`.
    pub(super) fn own_code<T: FromStr>(&mut self) -> Option<T> {
        let code = self.code().parse().ok();
        if code.is_none() {
            self.add(format!("{:?} is no identifier", self.code().chars().take(80).collect::<String>()));
        }
        code
    }

    /// Parses a cell that holds a list.
    pub(super) fn list<T: FromStr>(&mut self, column: &str) -> Option<Vec<T>> {
        self.list_of(column, |item| item.parse().ok())
    }

    /// Parses a cell that holds a list; `read` parses each item.
    pub(super) fn list_of<T>(&mut self, column: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
        let items = self.text(column).split(['|']).map(trim).filter(|item| !item.is_empty());
        let read: Option<Vec<T>> = items.map(read).collect();
        if read.is_none() {
            self.fault(column, "a list of codes, separated by |");
        }
        read
    }

    /// A cell whose text is one of `choices`.
    pub(super) fn choice<T: Copy>(&mut self, column: &str, choices: &[(&str, T)]) -> Option<T> {
        let found = choices.iter().find(|(name, _)| *name == self.text(column)).map(|(_, choice)| *choice);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            self.fault(column, &format!("expected one of {}", names.join(", ")));
        }
        found
    }

    /// The columns `{prefix}_ar`, `{prefix}_fr` and `{prefix}_en`.
    pub(super) fn languages(&self, prefix: &str) -> Text {
        let text = |lang: &str| self.text(&format!("{prefix}_{lang}")).to_owned();
        Text { ar: text("ar"), fr: text("fr"), en: text("en") }
    }
}
