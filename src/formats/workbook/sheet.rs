//! One sheet of a form: which of its cells are figures.
//!
//! A cell counts where its row and its column have a key. An empty cell is no figure. A number in a row or a column without a
//! key, beside figures, is a finding, because it may be a figure, and so is a cell that was merged out of several figures. Whatever
//! else stands on the sheet is named as not read. So nothing that a person wrote is dropped without a word.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};
use std::sync::Arc;

use calamine::{DataRef, ExcelDateTime, Style, Xlsx};
use marsad_domain::cell_text::{digit, trim};
use marsad_domain::raw::RawValue;

use super::container::Unsafe;
use super::keys::{ColumnKey, Holds, NOTHING, SheetKey, read_column_key, read_sheet_key};
use super::numbers::decimal_text;
use super::places::CellPlace;
use crate::csv_columns::read_value;

/// Row, then column, from 0.
type At = (u32, u32);

/// The row of a figure, and the codes of its column.
type FigureKey<'k> = (u32, &'k [(String, String)]);

/// A sheet as it was read.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    cells: BTreeMap<At, String>,
    formulas: BTreeSet<At>,
    /// The first and the last cell of each that was merged.
    merged: Vec<(At, At)>,
}

/// A figure that somebody filled in.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    pub indicator: String,
    pub area: String,
    pub period: String,
    pub codes: Vec<(String, String)>,
    pub value: RawValue,
    pub status: String,
    pub is_formula_without_value: bool,
    row: u32,
    column: Option<u32>,
    status_column: Option<u32>,
}

impl Figure {
    /// The code of a concept; empty for one that the column does not name.
    pub(super) fn code(&self, concept: &str) -> &str {
        self.codes.iter().find(|(own, _)| own == concept).map_or("", |(_, code)| code)
    }

    pub(super) fn place(&self, sheet: Arc<str>) -> CellPlace {
        let column = self.column.or(self.status_column).unwrap_or(0);
        CellPlace { sheet, row: self.row, column, status_column: self.status_column }
    }
}

/// What is found on a sheet.
#[derive(Debug)]
pub(super) enum Take {
    /// It is a form of this version.
    Form,
    /// It is a page of a form, for people.
    Page,
    OtherVersion(String),
    Figure(Box<Figure>),
    /// A number beside figures, in a row or a column without a key, or a figure that is there twice. Empty where the key of
    /// the sheet is missing.
    Stray {
        row: u32,
        column: u32,
        text: String,
    },
    /// One cell in the place of several figures, and what it holds.
    Merged {
        row: u32,
        column: u32,
        text: String,
    },
    /// A text or a formula where no figure stands.
    Unread {
        row: u32,
        column: u32,
    },
    /// A sheet that is no part of a form, with something on it.
    OtherSheet,
}

/// What the cells of a row or a column are.
enum Line<K> {
    Figures(K),
    Nothing,
    Unknown,
}

impl Sheet {
    /// Reads a sheet of at most `most` cells with content; `None` for one without cells, such as a chart.
    pub(super) fn read<R: Read + Seek>(
        workbook: &mut Xlsx<R>,
        name: &str,
        most: usize,
    ) -> Result<Option<Self>, Unsafe> {
        let mut sheet = Self::default();
        let Ok(mut cells) = workbook.worksheet_cells_reader(name) else { return Ok(None) };
        let percent: Vec<bool> = cells.styles().iter().map(is_percent).collect();
        while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|_| Unsafe::Damaged)? {
            let is_percent = percent.get(style).copied().unwrap_or(false);
            if let Some(text) = text(cell.get_value(), is_percent) {
                sheet.cells.insert(cell.get_position(), text);
            }
            if sheet.cells.len() > most {
                return Err(Unsafe::TooManyParts);
            }
        }
        drop(cells);
        let Ok(mut cells) = workbook.worksheet_cells_reader(name) else { return Ok(None) };
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| Unsafe::Damaged)? {
            if cell.formula.is_some() {
                sheet.formulas.insert(cell.pos);
            }
            if sheet.formulas.len() > most {
                return Err(Unsafe::TooManyParts);
            }
        }
        drop(cells);
        let merged = workbook.merge_cells_by_sheet_name(name).map_err(|_| Unsafe::Damaged)?;
        sheet.merged = merged.into_iter().map(|region| (region.start, region.end)).collect();
        Ok(Some(sheet))
    }

    /// How many cells have content.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// The text of a cell.
    pub(super) fn cell(&self, at: At) -> Option<&str> {
        self.cells.get(&at).map(String::as_str)
    }

    /// The columns of a row that have a text.
    pub(super) fn row_cells(&self, row: u32) -> impl Iterator<Item = (u32, &str)> {
        self.cells.range((row, 0)..=(row, u32::MAX)).map(|((_, column), text)| (*column, text.as_str()))
    }

    /// The columns of a row that have a text or a formula.
    pub(super) fn filled(&self, row: u32) -> BTreeSet<u32> {
        let formulas = self.formulas.range((row, 0)..=(row, u32::MAX)).map(|(_, column)| *column);
        self.row_cells(row).map(|(column, _)| column).chain(formulas).collect()
    }

    /// The rows that have anything.
    pub(super) fn rows(&self) -> BTreeSet<u32> {
        self.cells.keys().chain(&self.formulas).map(|(row, _)| *row).collect()
    }

    pub(super) fn is_formula_without_value(&self, at: At) -> bool {
        self.formulas.contains(&at) && !self.cells.contains_key(&at)
    }

    /// What the sheet holds; nothing if it is no sheet of a form.
    pub(super) fn figures(&self) -> Vec<Take> {
        let (indicator, period) = match self.cells.get(&(0, 0)).and_then(|text| read_sheet_key(text)) {
            Some(SheetKey::Figures { indicator, period }) => (indicator, period),
            // It is read by itself.
            Some(SheetKey::Events) => return vec![Take::OtherSheet],
            Some(SheetKey::Page | SheetKey::Findings) => return vec![Take::Page],
            Some(SheetKey::OtherVersion(version)) => return vec![Take::OtherVersion(version)],
            None => return self.without_key(),
        };
        let mut found = vec![Take::Form];
        let columns: BTreeMap<u32, Line<ColumnKey>> =
            self.cells.range((0, 1)..(1, 0)).map(|((_, column), text)| (*column, column_line(text))).collect();
        let keys = columns.iter().rev().filter_map(|(column, line)| match line {
            Line::Figures(key) => Some((key, *column)),
            Line::Nothing | Line::Unknown => None,
        });
        // Of several columns with one key the first counts.
        let column_of: BTreeMap<&ColumnKey, u32> = keys.collect();
        let mut figures: BTreeMap<FigureKey<'_>, Figure> = BTreeMap::new();
        let formulas = self.formulas.iter().filter(|at| !self.cells.contains_key(at)).map(|at| (at, None));
        let filled = self.cells.iter().map(|(at, text)| (at, Some(text)));
        for (&(row, column), text) in filled.chain(formulas).filter(|((row, column), _)| *row > 0 && *column > 0) {
            let (area, key) = match (self.row(row), columns.get(&column).unwrap_or(&Line::Unknown)) {
                (Line::Figures(area), Line::Figures(key)) => (area, key),
                (Line::Figures(_), Line::Unknown) | (Line::Unknown, Line::Figures(_)) => {
                    let is_figure = |text: &&String| is_like_a_figure(text) && !self.formulas.contains(&(row, column));
                    found.push(match text.filter(is_figure) {
                        Some(text) => Take::Stray { row, column, text: text.clone() },
                        None => Take::Unread { row, column },
                    });
                    continue;
                }
                (Line::Unknown, Line::Unknown) => {
                    found.push(Take::Unread { row, column });
                    continue;
                }
                _ => continue,
            };
            let own = |holds| column_of.get(&ColumnKey { holds, codes: key.codes.clone() }).copied();
            let figure = figures.entry((row, key.codes.as_slice())).or_insert_with(|| Figure {
                indicator: indicator.clone(),
                area: area.to_owned(),
                period: period.clone(),
                codes: key.codes.clone(),
                value: RawValue::Empty,
                status: String::new(),
                is_formula_without_value: false,
                row,
                column: own(Holds::Value),
                status_column: own(Holds::Status),
            });
            match (key.holds, text) {
                (Holds::Value, Some(text)) if figure.value == RawValue::Empty => figure.value = read_value(text),
                (Holds::Value, None) => figure.is_formula_without_value = true,
                (Holds::Status, Some(text)) if figure.status.is_empty() => figure.status = status_code(text).to_owned(),
                (Holds::Status, None) => {}
                // A column was copied with its key: which of the two is right?
                (Holds::Value | Holds::Status, Some(text)) => {
                    found.push(Take::Stray { row, column, text: text.clone() });
                }
            }
        }
        found.extend(self.merged_figures(&columns));
        found.extend(figures.into_values().map(|figure| Take::Figure(Box::new(figure))));
        found
    }

    /// Cells that were merged out of several figures: it is not known which of them a number is.
    fn merged_figures(&self, columns: &BTreeMap<u32, Line<ColumnKey>>) -> Vec<Take> {
        let is_figures = |row: &u32| matches!(self.row(*row), Line::Figures(_));
        let rows: Vec<u32> = self.cells.keys().filter(|at| at.1 == 0).map(|at| at.0).filter(is_figures).collect();
        let mut found = Vec::new();
        for ((first_row, first_column), (last_row, last_column)) in &self.merged {
            let mut own_rows = rows.iter().filter(|row| (first_row..=last_row).contains(row));
            let own_columns = columns.range(first_column..=last_column).filter_map(|(column, line)| match line {
                Line::Figures(key) => Some((*column, key)),
                Line::Nothing | Line::Unknown => None,
            });
            let own_columns: Vec<(u32, &ColumnKey)> = own_columns.collect();
            let codes: BTreeSet<&[(String, String)]> =
                own_columns.iter().map(|(_, key)| key.codes.as_slice()).collect();
            let (Some(row), Some((column, _))) = (own_rows.next().copied(), own_columns.first().copied()) else {
                continue;
            };
            if own_rows.next().is_some() || codes.len() > 1 {
                let text = self.cells.get(&(*first_row, *first_column)).cloned().unwrap_or_default();
                found.push(Take::Merged { row, column, text });
            }
        }
        found
    }

    /// What a sheet holds whose first cell has no key: a damaged form if columns have keys.
    fn without_key(&self) -> Vec<Take> {
        let is_form = self.cells.range((0, 0)..(1, 0)).any(|(_, text)| read_column_key(text).is_some());
        if is_form {
            vec![Take::Stray { row: 0, column: 0, text: String::new() }]
        } else if self.cells.is_empty() {
            Vec::new()
        } else {
            vec![Take::OtherSheet]
        }
    }

    fn row(&self, row: u32) -> Line<&str> {
        match self.cells.get(&(row, 0)).map(|text| trim(text)) {
            None => Line::Unknown,
            Some(NOTHING) => Line::Nothing,
            Some(area) => Line::Figures(area),
        }
    }
}

fn column_line(text: &str) -> Line<ColumnKey> {
    match (trim(text), read_column_key(text)) {
        (NOTHING, _) => Line::Nothing,
        (_, Some(key)) => Line::Figures(key),
        (_, None) => Line::Unknown,
    }
}

/// Whether a text is written as figures are: digits, with signs and spaces only.
fn is_like_a_figure(text: &str) -> bool {
    let is_digit = |letter: char| digit(letter).is_some();
    text.chars().any(is_digit) && text.chars().all(|letter| is_digit(letter) || !letter.is_alphabetic())
}

/// The code of a status cell, whose list offers `Q – confidential`.
fn status_code(text: &str) -> &str {
    let text = trim(text);
    match text.split_once([' ', '\u{a0}', '\u{202f}', '–', '-', ':']) {
        Some((code, _)) if !code.is_empty() && code.len() <= 2 => trim(code),
        _ => text,
    }
}

/// The content of a cell as a person would type it; `None` for an empty one.
fn text(value: &DataRef<'_>, is_percent: bool) -> Option<String> {
    let number = |number: f64| {
        if is_percent {
            // 12 % is stored as 0.12. Which of the two is meant is for the person to say.
            return decimal_text(number * 100.0).map(|text| format!("{text} %"));
        }
        decimal_text(number)
    };
    let text = match value {
        DataRef::Empty => return None,
        DataRef::Int(whole) if is_percent => number(*whole as f64)?,
        DataRef::Int(whole) => whole.to_string(),
        DataRef::Float(float) => number(*float).unwrap_or_else(|| "#NUM!".to_owned()),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is_true) => if *is_true { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(date) => date_text(date),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    };
    (!trim(&text).is_empty()).then(|| trim(&text).to_owned())
}

/// A date, or a time of the day: no figure, though it is stored as a number. 22.5 becomes a date as it is typed.
fn date_text(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, ..) = date.to_ymd_hms_milli();
    if date.is_duration() || date.as_f64() < 1.0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}")
    }
}

/// Whether a format shows a hundred times the number: a `%` that is no text of the format.
fn is_percent(style: &Style) -> bool {
    let Some(format) = &style.number_format else { return false };
    let mut is_quoted = false;
    let mut letters = format.format_code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '\\' => _ = letters.next(),
            '%' if !is_quoted => return true,
            _ => {}
        }
    }
    false
}
