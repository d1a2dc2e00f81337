//! Rosters as CSV: one line of the roster in each row, in the columns of [`COLUMNS`]. Several areas in a cell are separated
//! by `|`.

use std::io::{self, BufRead, Write};

use marsad_domain::catalogue::area::Level;
use marsad_domain::cell_text::{latin_digits, trim};
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::roster::{
    DUE_DAYS_MAX, LINES_MAX, LineParts, Owing, RosterFault, RosterLine, parse_day, parse_rhythm, rhythm_text,
};

use super::csv_faults::{open_quote, stray_quote, too_long};
use super::csv_injection::restore;
use super::csv_records::{Records, Step};
use super::tables::{Table, TableCell};

/// The columns in the order in which they are written. A file may have them in another order, and leave out those that would be
/// empty.
pub const COLUMNS: [&str; 9] =
    ["INDICATOR", "ORGANISATION", "ORG_TYPE", "LEVEL", "AREAS", "RHYTHM", "FROM", "UNTIL", "DUE_DAYS"];
const REQUIRED: [&str; 3] = ["INDICATOR", "AREAS", "FROM"];
const LEVELS: &str = "country, region, province, commune, arrondissement";
const RHYTHMS: &str = "EVERY, A2, A5, OA";
const DAY: &str = "2024-07-15";

/// A line, and the row of the file that it is in.
pub type NumberedLine = (u32, RosterLine);

/// Reads a roster.
///
/// # Errors
/// An I/O error of the input. What is wrong with the content is in the findings; rows with findings give no line.
pub fn read(input: impl BufRead) -> io::Result<(Vec<NumberedLine>, Vec<Finding>)> {
    let (mut lines, mut findings) = (Vec::new(), Vec::new());
    let mut records = Records::new(input);
    let mut header: Option<Vec<String>> = None;
    loop {
        let step = records.step()?;
        let row = records.row();
        match step {
            Step::End => break,
            Step::TooLong => findings.push(too_long(row)),
            Step::OpenQuote => findings.push(open_quote(row)),
            Step::StrayQuote | Step::StrayQuoteOverLines => findings.push(stray_quote(row)),
            Step::Record if records.is_blank() => {}
            Step::Record => {
                if header.is_none() {
                    records.find_separator();
                }
                let cells = (0..records.width()).map(|n| std::str::from_utf8(records.cell(n)));
                let Ok(cells) = cells.collect::<Result<Vec<_>, _>>() else {
                    findings.push(Finding::new(FindingCode::BadEncoding, row, "", "", "UTF-8"));
                    break;
                };
                let cells: Vec<String> = cells.into_iter().map(|cell| trim(restore(trim(cell))).to_owned()).collect();
                let Some(names) = &header else {
                    let faults = header_faults(&cells, row);
                    if !faults.is_empty() {
                        return Ok((lines, faults));
                    }
                    header = Some(cells);
                    continue;
                };
                let before = findings.len();
                let parts = RowReader { names, cells: &cells, row, findings: &mut findings }.line();
                if lines.len() < LINES_MAX && findings.len() == before {
                    lines.extend(parts.map(|line| (row, line)));
                } else if findings.len() == before {
                    findings.push(Finding::new(FindingCode::TooLong, row, "", "", LINES_MAX.to_string()));
                    break;
                }
            }
        }
    }
    if header.is_none() && findings.is_empty() {
        findings.push(Finding::new(FindingCode::EmptyFile, 0, "", "", ""));
    }
    Ok((lines, findings))
}

fn header_faults(names: &[String], row: u32) -> Vec<Finding> {
    let missing = REQUIRED.iter().filter(|name| !names.iter().any(|own| own == *name));
    let missing = missing.map(|name| Finding::new(FindingCode::MissingColumn, row, name, name, *name));
    let unknown = names
        .iter()
        .enumerate()
        .filter(|(n, name)| !COLUMNS.contains(&name.as_str()) || names.iter().take(*n).any(|earlier| earlier == *name));
    let unknown = unknown.map(|(_, name)| Finding::new(FindingCode::UnknownColumn, row, name, name, ""));
    missing.chain(unknown).collect()
}

/// Reads one row; every cell is read, so that all its findings are reported at once.
struct RowReader<'r> {
    names: &'r [String],
    cells: &'r [String],
    row: u32,
    findings: &'r mut Vec<Finding>,
}

impl<'r> RowReader<'r> {
    fn text(&self, column: &str) -> &'r str {
        let place = self.names.iter().position(|name| name == column);
        place.and_then(|n| self.cells.get(n)).map_or("", String::as_str)
    }

    fn add(&mut self, code: FindingCode, column: &str, expected: &str) {
        let value = self.text(column);
        self.findings.push(Finding::new(code, self.row, column, value, expected));
    }

    /// The value of a cell; a finding where it has none.
    fn read<T>(
        &mut self,
        (column, code, expected): (&str, FindingCode, &str),
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = read(self.text(column));
        if value.is_none() {
            self.add(code, column, expected);
        }
        value
    }

    /// The value of a cell that may be empty.
    fn optional<T>(&mut self, cell: (&str, FindingCode, &str), read: impl Fn(&str) -> Option<T>) -> Option<T> {
        if self.text(cell.0).is_empty() { None } else { self.read(cell, read) }
    }

    fn line(mut self) -> Option<RosterLine> {
        let indicator = self.read(("INDICATOR", FindingCode::UnknownIndicator, ""), |text| text.parse().ok());
        let areas = self.read(("AREAS", FindingCode::UnknownArea, ""), |text| {
            text.split('|').map(trim).filter(|item| !item.is_empty()).map(|item| item.parse().ok()).collect()
        });
        let owing = self.owing();
        let level = self.optional(("LEVEL", FindingCode::UnknownCode, LEVELS), Level::parse);
        let rhythm = self.optional(("RHYTHM", FindingCode::UnknownCode, RHYTHMS), parse_rhythm);
        let day = |text: &str| parse_day(&latin_digits(text));
        let from = self.read(("FROM", FindingCode::BadDate, DAY), day);
        let until = self.optional(("UNTIL", FindingCode::BadDate, DAY), day);
        let due = (FindingCode::BadNumber, DUE_DAYS_MAX.to_string());
        let due_days = self.optional(("DUE_DAYS", due.0, &due.1), |text| latin_digits(text).parse().ok());
        let parts = LineParts {
            indicator: indicator?,
            owing: owing?,
            level,
            areas: areas?,
            rhythm,
            from: from?,
            until,
            due_days,
        };
        match RosterLine::try_from(parts) {
            Ok(line) => Some(line),
            Err(fault) => {
                let (code, column, expected) = finding_of(fault);
                self.add(code, column, expected);
                None
            }
        }
    }

    /// An organisation, or a type of organisations: one of the two.
    fn owing(&mut self) -> Option<Owing> {
        match (self.text("ORGANISATION"), self.text("ORG_TYPE")) {
            (_, "") => self.read(("ORGANISATION", FindingCode::UnknownOrganisation, ""), |text| {
                text.parse().ok().map(Owing::Organisation)
            }),
            ("", _) => self.read(("ORG_TYPE", FindingCode::UnknownCode, ""), |text| text.parse().ok().map(Owing::Type)),
            _ => {
                self.add(FindingCode::UnknownCode, "ORG_TYPE", "");
                None
            }
        }
    }
}

fn finding_of(fault: RosterFault) -> (FindingCode, &'static str, &'static str) {
    match fault {
        RosterFault::NoArea => (FindingCode::MissingField, "AREAS", ""),
        RosterFault::TooManyAreas => (FindingCode::TooLong, "AREAS", ""),
        RosterFault::TypeWithoutLevel => (FindingCode::MissingField, "LEVEL", ""),
        RosterFault::LevelOutsideTree => (FindingCode::LevelNotAllowed, "LEVEL", LEVELS),
        RosterFault::EndsBeforeItBegins => (FindingCode::BadDate, "UNTIL", ""),
        RosterFault::RhythmTooShort => (FindingCode::UnknownCode, "RHYTHM", RHYTHMS),
        RosterFault::DueTooLate => (FindingCode::OutOfRange, "DUE_DAYS", ""),
        RosterFault::TooManyLines => (FindingCode::TooLong, "", ""),
    }
}

/// The cells of a line, in the order of [`COLUMNS`].
#[must_use]
pub fn cells(line: &RosterLine) -> Vec<TableCell> {
    let (organisation, kind) = match &line.owing {
        Owing::Organisation(code) => (code.as_str(), ""),
        Owing::Type(kind) => ("", kind.as_str()),
    };
    let areas: Vec<&str> = line.areas.iter().map(|area| area.as_str()).collect();
    vec![
        TableCell::text(line.indicator.as_str()),
        TableCell::text(organisation),
        TableCell::text(kind),
        TableCell::text(line.level.map(Level::as_str).unwrap_or_default()),
        TableCell::text(areas.join("|")),
        TableCell::text(line.rhythm.map(rhythm_text).unwrap_or_default()),
        TableCell::text(line.from.to_string()),
        TableCell::text(line.until.map(|day| day.to_string()).unwrap_or_default()),
        line.due_days.map_or(TableCell::Empty, |days| TableCell::Integer(days.into())),
    ]
}

/// Writes lines so that [`read`] reads them back.
pub fn write(lines: &[RosterLine], out: impl Write) -> io::Result<()> {
    let rows = lines.iter().map(cells).collect();
    Table { columns: COLUMNS.map(str::to_owned).to_vec(), rows }.write_csv(out)
}

#[cfg(test)]
#[path = "roster_csv_tests.rs"]
mod tests;
