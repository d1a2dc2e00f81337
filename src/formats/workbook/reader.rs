//! A form that came back: its figures as rows, and where each of them stands.

use std::collections::BTreeSet;
use std::io::{Read, Seek};
use std::sync::Arc;

use calamine::{Reader, Xlsx};
use marsad_domain::figure::DecimalMarks;
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::raw::RawBatch;

use super::container::{self, Unsafe};
use super::keys::VERSION;
use super::places::{CellPlace, FIRST_ROW};
use super::sheet::{Figure, Sheet, Take};
use crate::csv_columns::ColumnBuilder;
use crate::csv_faults::OpenError;
use crate::csv_observations::{BATCH_ROWS_MAX, FileBatch};

/// The most sheets, and cells with content, of a file.
const SHEETS_MAX: usize = 64;
pub(super) const CELLS_MAX: usize = 500_000;

/// How many places that are not read are named.
const UNREAD_NAMED_MAX: usize = 5;

/// A form that somebody filled in. Copies share what was read.
#[derive(Debug, Clone)]
pub struct FilledForm {
    batches: Arc<[FileBatch]>,
    places: Arc<[CellPlace]>,
    unread: Unread,
}

/// What stands beside the figures, and is not read: notes, sums, other sheets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unread {
    /// The first places: cells, or sheets.
    pub first: Vec<String>,
    pub count: u64,
}

/// The rows of a form, batch by batch.
#[derive(Debug)]
pub struct FormRows {
    batches: Arc<[FileBatch]>,
    next: usize,
}

impl FilledForm {
    /// Reads a workbook whole: it is small. `None` for a file of another kind.
    ///
    /// # Errors
    /// [`OpenError`] for an input that fails, and for a workbook that is not opened or is no form, with the findings.
    pub fn open(file: impl Read + Seek) -> Result<Option<Self>, OpenError> {
        let Some(mut workbook) = opened(file)? else { return Ok(None) };
        let mut form = Building::default();
        for name in &workbook.sheet_names() {
            form.take_sheet(&mut workbook, name)?;
        }
        if !form.any_form {
            return Err(refused(Unsafe::OtherFormat));
        }
        Ok(Some(form.finish()))
    }

    /// Where the figure of each row stands, from the first row on.
    #[must_use]
    pub fn places(&self) -> &Arc<[CellPlace]> {
        &self.places
    }

    #[must_use]
    pub fn unread(&self) -> &Unread {
        &self.unread
    }

    /// The rows, from the first batch on.
    #[must_use]
    pub fn rows(&self) -> FormRows {
        FormRows { batches: Arc::clone(&self.batches), next: 0 }
    }
}

impl Iterator for FormRows {
    type Item = FileBatch;

    fn next(&mut self) -> Option<FileBatch> {
        let batch = self.batches.get(self.next)?.clone();
        self.next += 1;
        Some(batch)
    }
}

impl Unread {
    pub(super) fn add(&mut self, place: String) {
        self.count += 1;
        if self.first.len() < UNREAD_NAMED_MAX {
            self.first.push(place);
        }
    }
}

/// Why a file is not read, as a finding.
/// Opens a workbook that may be opened. `None` for a file of another kind.
pub(super) fn opened<R: Read + Seek>(mut file: R) -> Result<Option<Xlsx<R>>, OpenError> {
    if !container::is_workbook(&mut file).map_err(refused)? {
        return Ok(None);
    }
    container::check(&mut file).map_err(refused)?;
    let workbook = Xlsx::new(file).map_err(|_| refused(Unsafe::Damaged))?;
    if workbook.sheet_names().len() > SHEETS_MAX {
        return Err(refused(Unsafe::TooManyParts));
    }
    Ok(Some(workbook))
}

pub(super) fn refused(error: Unsafe) -> OpenError {
    let (code, value, expected) = match error {
        Unsafe::Io(error) => return OpenError::Io(error),
        Unsafe::OtherFormat => (FindingCode::WrongForm, String::new(), String::new()),
        Unsafe::Damaged => (FindingCode::UnsafeFile, "DAMAGED".to_owned(), String::new()),
        Unsafe::Password => (FindingCode::UnsafeFile, "PASSWORD".to_owned(), String::new()),
        Unsafe::TooLarge(most) => (FindingCode::UnsafeFile, "SIZE".to_owned(), format!("≤ {} MiB", most >> 20)),
        Unsafe::TooManyParts => (FindingCode::UnsafeFile, "SIZE".to_owned(), String::new()),
        Unsafe::Part(name) => (FindingCode::UnsafeFile, name, String::new()),
    };
    OpenError::Refused(vec![Finding::new(code, 0, "", &value, expected)])
}

/// What has been read so far.
#[derive(Default)]
struct Building {
    any_form: bool,
    cells: usize,
    figures: Vec<(u32, Figure)>,
    places: Vec<CellPlace>,
    findings: Vec<Finding>,
    unread: Unread,
}

impl Building {
    fn take_sheet<R: Read + Seek>(&mut self, workbook: &mut Xlsx<R>, name: &str) -> Result<(), OpenError> {
        let read = Sheet::read(workbook, name, CELLS_MAX - self.cells).map_err(refused)?;
        let Some(sheet) = read else { return Ok(()) };
        self.cells += sheet.len();
        let name: Arc<str> = name.into();
        let place = |row, column| CellPlace { sheet: Arc::clone(&name), row, column, status_column: None };
        for taken in sheet.figures() {
            let row = u32::try_from(self.places.len()).unwrap_or(u32::MAX).saturating_add(FIRST_ROW);
            match taken {
                Take::Page => {}
                Take::OtherSheet => self.unread.add(name.to_string()),
                Take::OtherVersion(version) => {
                    self.any_form = true;
                    self.places.push(place(0, 0));
                    self.findings.push(Finding::new(FindingCode::WrongForm, row, "", &version, VERSION));
                }
                Take::Form => self.any_form = true,
                Take::Unread { row, column } => self.unread.add(place(row, column).name("")),
                Take::Stray { row: at, column, text } => {
                    self.any_form = true;
                    self.places.push(place(at, column));
                    let expected = if text.is_empty() { "KEY" } else { "" };
                    self.findings.push(Finding::new(FindingCode::FormDamaged, row, "", &text, expected));
                }
                Take::Merged { row: at, column, text } => {
                    self.places.push(place(at, column));
                    self.findings.push(Finding::new(FindingCode::FormDamaged, row, "", &text, "MERGED"));
                }
                Take::Figure(figure) => {
                    self.places.push(figure.place(Arc::clone(&name)));
                    if figure.is_formula_without_value {
                        self.findings.push(Finding::new(FindingCode::FormulaWithoutValue, row, "OBS_VALUE", "", ""));
                    } else {
                        self.figures.push((row, *figure));
                    }
                }
            }
        }
        Ok(())
    }

    fn finish(mut self) -> FilledForm {
        if self.figures.is_empty() && self.findings.is_empty() {
            self.findings.push(Finding::new(FindingCode::EmptyFile, 0, "", "", ""));
        }
        let codes = self.figures.iter().flat_map(|(_, figure)| figure.codes.iter());
        let concepts: BTreeSet<String> = codes.map(|(concept, _)| concept.clone()).collect();
        let mut batches: Vec<FileBatch> =
            self.figures.chunks(BATCH_ROWS_MAX).map(|some| batch(&concepts, some)).collect();
        if batches.is_empty() {
            batches.push(FileBatch::default());
        }
        if let Some(first) = batches.first_mut() {
            first.findings = self.findings;
        }
        FilledForm { batches: batches.into(), places: self.places.into(), unread: self.unread }
    }
}

fn batch(concepts: &BTreeSet<String>, figures: &[(u32, Figure)]) -> FileBatch {
    let column = |name: &str, cell: &dyn Fn(&Figure) -> &str| {
        let mut column = ColumnBuilder::new(name);
        figures.iter().for_each(|(_, figure)| column.push(cell(figure)));
        column.finish()
    };
    let mut columns = vec![
        column("INDICATOR", &|own| &own.indicator),
        column("REF_AREA", &|own| &own.area),
        column("TIME_PERIOD", &|own| &own.period),
        column("OBS_STATUS", &|own| &own.status),
    ];
    columns.extend(concepts.iter().map(|concept| column(concept, &|own| own.code(concept))));
    let rows = RawBatch {
        columns,
        has_values: true,
        values: figures.iter().map(|(_, figure)| figure.value.clone()).collect(),
        // A comma that was typed where the program expects a point is a text.
        decimal_marks: DecimalMarks::PointOrComma,
        source_rows: figures.iter().map(|(row, _)| *row).collect(),
    };
    FileBatch { rows, findings: Vec::new() }
}
