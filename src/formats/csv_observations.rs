//! The reader of observation files: SDMX-CSV 2.0 as people's spreadsheets write it.
//!
//! UTF-8; comma or semicolon; a decimal comma where the separator is a semicolon; Arabic-Indic digits in figures and
//! periods. Rows come in batches of columns with dictionaries, so a file of any size is read in bounded memory. What the
//! codes mean, and whether they exist, is judged elsewhere.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, BufRead};
use std::str::Utf8Error;

use crate::domain::finding::{Finding, FindingCode};
use crate::domain::keyed_hash::KeyedState;
use crate::domain::raw::{RawBatch, RawColumn, RawValue};

use super::csv_figures::{latin_digits, read_value};
use super::csv_records::{RECORD_BYTES_MAX, Records, Step, trim};
use super::neutral;

/// The most rows in a batch: what one stored chunk holds.
pub const BATCH_ROWS_MAX: usize = 8_192;
/// The most columns in a file.
pub const COLUMNS_MAX: usize = 64;
/// The columns that a file of set-aside rows has beside its own; skipped when the file comes again.
pub const FINDING_COLUMNS: [&str; 2] = ["FINDING_CODES", "FINDING_MESSAGES"];

const VALUE: &str = "OBS_VALUE";
const PERIOD: &str = "TIME_PERIOD";
/// Columns of free text, in which an apostrophe may guard a formula.
const TEXT_COLUMNS: [&str; 2] = ["SOURCE", "COMMENT_OBS"];

/// Why no row of a file can be read.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the file cannot be read")]
    Io(#[from] io::Error),
    /// The header is not one: what to tell the person.
    #[error("the header of the file is refused")]
    Refused(Vec<Finding>),
}

/// Rows of a file, and what kept other rows of the same stretch from being read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileBatch {
    pub rows: RawBatch,
    pub findings: Vec<Finding>,
}

/// What the cells of a column are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Value,
    Period,
    Text,
    Code,
    /// Findings of an earlier attempt.
    Skip,
    /// No name: its cells must be empty.
    Unnamed,
}

/// An observation file, batch by batch. It ends after the first error of the input.
#[derive(Debug)]
pub struct ObservationReader<R> {
    records: Records<R>,
    names: Vec<String>,
    purposes: Vec<Purpose>,
    any_row: bool,
    ended: bool,
}

impl<R: BufRead> ObservationReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// [`OpenError`] for an input that fails, a file without a header, or a header that cannot be understood.
    pub fn open(input: R) -> Result<Self, OpenError> {
        let mut records = Records::new(input);
        let names = read_header(&mut records)?;
        let purposes = names.iter().map(|name| purpose(name)).collect();
        Ok(Self { records, names, purposes, any_row: false, ended: false })
    }

    /// The columns as the header has them, trimmed and in upper case.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.names
    }

    /// The columns that carry observations: all but OBS_VALUE, findings of an earlier attempt and unnamed ones.
    fn builders(&self) -> Vec<Option<ColumnBuilder>> {
        let named = self.names.iter().zip(&self.purposes);
        named
            .map(|(name, purpose)| {
                matches!(purpose, Purpose::Period | Purpose::Text | Purpose::Code).then(|| ColumnBuilder::new(name))
            })
            .collect()
    }

    fn next_batch(&mut self) -> io::Result<Option<FileBatch>> {
        let mut building = Building {
            columns: self.builders(),
            values: Vec::new(),
            has_values: self.purposes.contains(&Purpose::Value),
            source_rows: Vec::new(),
            findings: Vec::new(),
        };
        while !self.ended && building.source_rows.len() < BATCH_ROWS_MAX && building.findings.len() < BATCH_ROWS_MAX {
            let step = self.records.step()?;
            let row = self.records.row();
            match step {
                Step::Record if self.records.is_blank() => {}
                Step::Record => {
                    self.any_row = true;
                    self.take_row(row, &mut building);
                }
                Step::TooLong => {
                    self.any_row = true;
                    building.findings.push(too_long(row));
                }
                Step::OpenQuote => {
                    self.any_row = true;
                    self.ended = true;
                    building.findings.push(open_quote(row));
                }
                Step::End => {
                    self.ended = true;
                    if !self.any_row {
                        building.findings.push(empty_file());
                    }
                }
            }
        }
        let nothing = building.source_rows.is_empty() && building.findings.is_empty();
        Ok((!nothing).then(|| building.finish()))
    }

    fn take_row(&mut self, row: u32, building: &mut Building) {
        if let Some(finding) = self.misfit(row) {
            building.findings.push(finding);
            return;
        }
        let decimal_comma = self.records.separator() == b';';
        let names = self.names.iter();
        for (n, ((name, purpose), column)) in names.zip(&self.purposes).zip(&mut building.columns).enumerate() {
            // `misfit` has seen that every cell is UTF-8.
            let Ok(text) = std::str::from_utf8(self.records.cell(n)) else { continue };
            let text = trim(text);
            match purpose {
                Purpose::Value => building.values.push(read_value(text, decimal_comma)),
                Purpose::Skip => {}
                Purpose::Unnamed if text.is_empty() => {}
                Purpose::Unnamed => {
                    building.findings.push(Finding::new(FindingCode::UnknownColumn, row, name, "", ""));
                }
                Purpose::Period | Purpose::Text | Purpose::Code => {
                    if let Some(column) = column {
                        column.push(text, *purpose);
                    }
                }
            }
        }
        if !building.has_values {
            building.values.push(RawValue::Empty);
        }
        building.source_rows.push(row);
    }

    /// What keeps the current record from being a row of this file.
    fn misfit(&self, row: u32) -> Option<Finding> {
        let (expected, found) = (self.names.len(), self.records.width());
        for n in 0..found {
            if let Err(error) = std::str::from_utf8(self.records.cell(n)) {
                let name = self.names.get(n).map_or("", String::as_str);
                return Some(bad_encoding(row, name, self.records.cell(n), error));
            }
        }
        if found < expected {
            let missing = self.names.get(found).map_or("", String::as_str);
            return Some(Finding::new(FindingCode::MissingColumn, row, missing, &found.to_string(), missing));
        }
        let beyond = (expected..found).any(|n| !self.records.cell(n).iter().all(u8::is_ascii_whitespace));
        beyond.then(|| Finding::new(FindingCode::UnknownColumn, row, "", &found.to_string(), expected.to_string()))
    }
}

impl<R: BufRead> Iterator for ObservationReader<R> {
    type Item = io::Result<FileBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let batch = self.next_batch().transpose();
        self.ended |= matches!(batch, None | Some(Err(_)));
        batch
    }
}

/// A batch without the rows that are set aside; dictionaries stay whole.
#[must_use]
pub fn without_rows(batch: &RawBatch, aside: &BTreeSet<u32>) -> RawBatch {
    let kept: Vec<bool> = batch.source_rows.iter().map(|row| !aside.contains(row)).collect();
    fn keep<T: Clone>(all: &[T], kept: &[bool]) -> Vec<T> {
        all.iter().zip(kept).filter(|(_, keep)| **keep).map(|(item, _)| item.clone()).collect()
    }
    let column = |column: &RawColumn| RawColumn {
        name: column.name.clone(),
        dictionary: column.dictionary.clone(),
        index: keep(&column.index, &kept),
    };
    RawBatch {
        columns: batch.columns.iter().map(column).collect(),
        has_values: batch.has_values,
        values: keep(&batch.values, &kept),
        source_rows: keep(&batch.source_rows, &kept),
    }
}

fn purpose(name: &str) -> Purpose {
    match name {
        "" => Purpose::Unnamed,
        VALUE => Purpose::Value,
        PERIOD => Purpose::Period,
        name if FINDING_COLUMNS.contains(&name) => Purpose::Skip,
        name if TEXT_COLUMNS.contains(&name) => Purpose::Text,
        _ => Purpose::Code,
    }
}

/// Shows the first wrong byte, not the text around it, which nobody has looked through for personal data.
fn bad_encoding(row: u32, column: &str, cell: &[u8], error: Utf8Error) -> Finding {
    let byte = cell.get(error.valid_up_to()).map_or_else(String::new, |byte| format!("0x{byte:02X}"));
    Finding::new(FindingCode::BadEncoding, row, column, &byte, "UTF-8")
}

fn too_long(row: u32) -> Finding {
    Finding::new(FindingCode::TooLong, row, "", "", format!("≤ {} KiB", RECORD_BYTES_MAX / 1024))
}

fn open_quote(row: u32) -> Finding {
    Finding::new(FindingCode::BadText, row, "", "\"", "\"")
}

fn empty_file() -> Finding {
    Finding::new(FindingCode::EmptyFile, 0, "", "", "")
}

fn read_header<R: BufRead>(records: &mut Records<R>) -> Result<Vec<String>, OpenError> {
    let refused = |finding| Err(OpenError::Refused(vec![finding]));
    let step = records.step()?;
    let row = records.row();
    match step {
        Step::Record => records.find_separator(),
        Step::TooLong => return refused(too_long(row)),
        Step::OpenQuote => return refused(open_quote(row)),
        Step::End => return refused(empty_file()),
    }
    let raw = records.raw_without_line_end();
    if raw.starts_with(b"\xff\xfe") || raw.starts_with(b"\xfe\xff") || raw.contains(&0) {
        return refused(Finding::new(FindingCode::BadEncoding, row, "", "UTF-16", "UTF-8"));
    }
    if raw.contains(&b'\r') && !raw.contains(&b'"') {
        return refused(Finding::new(FindingCode::BadEncoding, row, "", "CR", "LF"));
    }
    if records.width() > COLUMNS_MAX {
        let found = records.width().to_string();
        let expected = format!("≤ {COLUMNS_MAX}");
        return refused(Finding::new(FindingCode::TooLong, row, "", &found, expected));
    }
    header_names(records, row).map_err(OpenError::Refused)
}

fn header_names<R: BufRead>(records: &Records<R>, row: u32) -> Result<Vec<String>, Vec<Finding>> {
    let mut names: Vec<String> = Vec::with_capacity(records.width());
    let mut findings = Vec::new();
    for n in 0..records.width() {
        let text = match std::str::from_utf8(records.cell(n)) {
            Ok(text) => text,
            Err(error) => {
                findings.push(bad_encoding(row, "", records.cell(n), error));
                continue;
            }
        };
        let name = trim(text).to_uppercase();
        if !name.is_empty() && names.contains(&name) {
            findings.push(Finding::new(FindingCode::UnknownColumn, row, &name, &name, "1"));
        }
        names.push(name);
    }
    if findings.is_empty() { Ok(names) } else { Err(findings) }
}

/// A batch that grows.
struct Building {
    columns: Vec<Option<ColumnBuilder>>,
    values: Vec<RawValue>,
    has_values: bool,
    source_rows: Vec<u32>,
    findings: Vec<Finding>,
}

impl Building {
    fn finish(self) -> FileBatch {
        let columns = self.columns.into_iter().flatten().map(|builder| builder.column).collect();
        let rows =
            RawBatch { columns, has_values: self.has_values, values: self.values, source_rows: self.source_rows };
        FileBatch { rows, findings: self.findings }
    }
}

/// A column that grows. Neighbours are often the same, so the last cell is looked at before the dictionary.
struct ColumnBuilder {
    column: RawColumn,
    places: HashMap<Box<str>, u32, KeyedState>,
    last: Option<(String, u32)>,
}

impl ColumnBuilder {
    fn new(name: &str) -> Self {
        let column = RawColumn { name: name.to_owned(), ..RawColumn::default() };
        Self { column, places: HashMap::default(), last: None }
    }

    fn push(&mut self, cell: &str, purpose: Purpose) {
        if let Some((text, place)) = &self.last
            && text == cell
        {
            self.column.index.push(*place);
            return;
        }
        let place = self.places.get(cell).copied().unwrap_or_else(|| self.add(cell, purpose));
        self.column.index.push(place);
        match &mut self.last {
            Some((text, last)) => {
                text.clear();
                text.push_str(cell);
                *last = place;
            }
            None => self.last = Some((cell.to_owned(), place)),
        }
    }

    fn add(&mut self, cell: &str, purpose: Purpose) -> u32 {
        let place = u32::try_from(self.column.dictionary.len()).unwrap_or(u32::MAX);
        let text = match purpose {
            Purpose::Period => latin_digits(cell),
            Purpose::Text => neutral::restore(cell).to_owned(),
            _ => cell.to_owned(),
        };
        self.column.dictionary.push(text);
        self.places.insert(cell.into(), place);
        place
    }
}

#[cfg(test)]
#[path = "csv_observations_tests.rs"]
mod tests;
