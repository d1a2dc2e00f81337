//! The reader of observation files: SDMX-CSV 2.0 as people's spreadsheets write it.
//!
//! UTF-8; comma or semicolon. Rows are returned in batches of columns with dictionaries, so that a file of any size is
//! read in bounded memory. The meaning of figures, periods and codes is checked elsewhere.

use std::collections::BTreeSet;
use std::io::{self, BufRead};

use marsad_domain::cell_text::{digit, trim};
use marsad_domain::figure::DecimalMarks;
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::raw::{RawBatch, RawColumn, RawValue};

use super::csv_columns::{ColumnBuilder, read_value};
use super::csv_dialect::{not_utf8, zero_byte};
use super::csv_faults::{open_quote, stray_quote, too_long};
use super::csv_header::read_header;
use super::csv_purpose::{Purpose, is_codes};
use super::csv_records::{Records, Step};
use super::csv_stray::{Surplus, is_stray};

pub use super::csv_faults::OpenError;
pub use super::csv_purpose::{FINDING_COLUMNS, PULLED_COLUMNS};

/// The most rows in a batch: what one stored chunk holds.
pub const BATCH_ROWS_MAX: usize = 8_192;
/// How many reporters are remembered.
const REPORTERS_MAX: usize = 10;

/// Rows of a file, and findings about the rows between them that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileBatch {
    pub rows: RawBatch,
    pub findings: Vec<Finding>,
}

/// An observation file, batch by batch. It ends after the first error of the input.
#[derive(Debug)]
pub struct ObservationReader<R> {
    records: Records<R>,
    names: Vec<String>,
    purposes: Vec<Purpose>,
    surplus: Surplus,
    reporters: BTreeSet<String>,
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
        let purposes = names.iter().map(|name| Purpose::of(name, &names)).collect();
        let (surplus, reporters) = (Surplus::default(), BTreeSet::new());
        Ok(Self { records, names, purposes, surplus, reporters, any_row: false, ended: false })
    }

    /// The first reporters that the rows read so far name.
    #[must_use]
    pub fn reporters(&self) -> &BTreeSet<String> {
        &self.reporters
    }

    /// The names of the columns, trimmed and in upper case.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.names
    }

    /// A builder for each column of codes, periods or texts.
    fn builders(&self) -> Vec<Option<ColumnBuilder>> {
        let named = self.names.iter().zip(&self.purposes);
        named.map(|(name, purpose)| (*purpose == Purpose::Named).then(|| ColumnBuilder::new(name))).collect()
    }

    fn next_batch(&mut self) -> io::Result<Option<FileBatch>> {
        let mut building = Building {
            columns: self.builders(),
            values: Vec::new(),
            has_values: self.purposes.contains(&Purpose::Value),
            decimal_marks: match self.records.separator() {
                b';' => DecimalMarks::PointOrComma,
                _ => DecimalMarks::Point,
            },
            source_rows: Vec::new(),
            findings: Vec::new(),
        };
        while !self.ended && building.source_rows.len() < BATCH_ROWS_MAX && building.findings.len() < BATCH_ROWS_MAX {
            let step = self.records.step()?;
            let row = self.records.row();
            self.any_row |= step != Step::End && !(step == Step::Record && self.records.is_blank());
            match step {
                Step::Record if self.records.is_blank() => {}
                Step::Record => self.take_row(row, &mut building),
                Step::TooLong => building.findings.push(too_long(row)),
                Step::StrayQuote => building.findings.push(stray_quote(row)),
                Step::OpenQuote | Step::StrayQuoteOverLines => {
                    self.ended = true;
                    building.findings.push(if step == Step::OpenQuote { open_quote(row) } else { stray_quote(row) });
                }
                Step::End => {
                    self.ended = true;
                    building.findings.extend(self.surplus.at_the_end().into_iter().map(|row| self.too_wide(row)));
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
        building.findings.extend(self.surplus_findings(row));
        let names = self.names.iter();
        for (n, ((name, purpose), column)) in names.zip(&self.purposes).zip(&mut building.columns).enumerate() {
            // `misfit` has checked that every cell is UTF-8.
            let Ok(text) = std::str::from_utf8(self.records.cell(n)) else { continue };
            match purpose {
                Purpose::Value => building.values.push(read_value(trim(text))),
                Purpose::Unnamed if !trim(text).is_empty() => {
                    building.findings.push(Finding::new(FindingCode::UnknownColumn, row, name, "", ""));
                }
                Purpose::FindingCodes if !is_codes(text) => {
                    let code = FindingCode::UnknownCode;
                    building.findings.push(Finding::new(code, row, name, trim(text), FindingCode::BadNumber.as_str()));
                }
                // These cells have one line. More lines are rows that an unclosed quotation mark has swallowed.
                Purpose::FindingMessages | Purpose::Skip | Purpose::Reporter if text.contains(['\n', '\r']) => {
                    building.findings.push(Finding::new(FindingCode::BadText, row, name, "\"", "QUOTE"));
                }
                Purpose::Reporter if self.reporters.len() < REPORTERS_MAX && !trim(text).is_empty() => {
                    self.reporters.insert(trim(text).to_owned());
                }
                Purpose::FindingCodes
                | Purpose::FindingMessages
                | Purpose::Skip
                | Purpose::Reporter
                | Purpose::Unnamed => {}
                Purpose::Named => {
                    if let Some(column) = column {
                        column.push(text);
                    }
                }
            }
        }
        if !building.has_values {
            building.values.push(RawValue::Empty);
        }
        building.source_rows.push(row);
    }

    /// The finding if the current record is not a row of this file.
    fn misfit(&self, row: u32) -> Option<Finding> {
        let found = self.records.width();
        let name = |n: usize| self.names.get(n).map_or("", String::as_str);
        for n in 0..found {
            let cell = self.records.cell(n);
            if std::str::from_utf8(cell).is_err() {
                return Some(not_utf8(row, name(n), self.records.raw_without_line_end()));
            }
            if cell.contains(&0) {
                return Some(zero_byte(row, name(n)));
            }
        }
        if let Some(shown) = is_stray(&self.names, &self.records) {
            return Some(Finding::new(FindingCode::StrayLine, row, "", shown, ""));
        }
        // Spreadsheets may leave out the cells of unnamed columns at the end.
        let needed = self.names.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
        if found < needed {
            return Some(Finding::new(FindingCode::MissingColumn, row, name(found), &found.to_string(), name(found)));
        }
        let is_blank = |n: usize| std::str::from_utf8(self.records.cell(n)).is_ok_and(|cell| trim(cell).is_empty());
        let beyond = (self.names.len()..found).any(|n| !is_blank(n));
        (beyond || (found > self.names.len() && self.has_split_figure())).then(|| self.too_wide_by(row, found))
    }

    /// Whether the cell after the value has only digits, like the rest of a figure that was split at its comma.
    fn has_split_figure(&self) -> bool {
        let value = self.purposes.iter().position(|purpose| *purpose == Purpose::Value);
        let beside = value.and_then(|n| std::str::from_utf8(self.records.cell(n + 1)).ok()).map_or("", trim);
        !beside.is_empty() && beside.chars().all(|letter| digit(letter).is_some())
    }

    /// Cells beyond those of the header are accepted only if every row has them and all are empty.
    fn surplus_findings(&mut self, row: u32) -> Vec<Finding> {
        let cells = self.records.width().saturating_sub(self.names.len());
        self.surplus.of_row(row, cells).into_iter().map(|row| self.too_wide(row)).collect()
    }

    fn too_wide(&self, row: (u32, usize)) -> Finding {
        self.too_wide_by(row.0, self.names.len() + row.1)
    }

    fn too_wide_by(&self, row: u32, found: usize) -> Finding {
        Finding::new(FindingCode::UnknownColumn, row, "", &found.to_string(), self.names.len().to_string())
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

/// A batch without the rows of `aside`; its dictionaries stay unchanged.
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
        decimal_marks: batch.decimal_marks,
        source_rows: keep(&batch.source_rows, &kept),
    }
}

fn empty_file() -> Finding {
    Finding::new(FindingCode::EmptyFile, 0, "", "", "")
}

/// A batch that is being built.
struct Building {
    columns: Vec<Option<ColumnBuilder>>,
    values: Vec<RawValue>,
    has_values: bool,
    decimal_marks: DecimalMarks,
    source_rows: Vec<u32>,
    findings: Vec<Finding>,
}

impl Building {
    fn finish(self) -> FileBatch {
        let columns = self.columns.into_iter().flatten().map(ColumnBuilder::finish).collect();
        let rows = RawBatch {
            columns,
            has_values: self.has_values,
            values: self.values,
            decimal_marks: self.decimal_marks,
            source_rows: self.source_rows,
        };
        FileBatch { rows, findings: self.findings }
    }
}

#[cfg(test)]
#[path = "csv_observations_tests.rs"]
mod tests;
