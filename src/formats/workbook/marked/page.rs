//! Writes a sheet of figures again: every cell where it stood, with the look that its keys give it.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, Formula, Note,
    Worksheet, XlsxError,
};

use super::super::keys::{Holds, NOTHING, read_column_key};
use super::super::places::column_letters;
use super::super::styles::Styles;
use super::super::writer::{A4, lines, protection, short};
use super::grid::{At, Content, Grid};
use super::notes::{Mark, note};
use super::parts::{Extras, Rule};

/// The sizes of a workbook.
const ROWS_MAX: u32 = 1_048_576;
const COLUMNS_MAX: u32 = 16_384;
const NOTE_LINE_CHARS: usize = 42;
const NOTE_WIDTH: u32 = 320;

/// What the cells of a column are.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Figures(Holds, Vec<(String, String)>),
    Labels,
    Last,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Title,
    Note,
    /// Labels of columns, and below them what each holds.
    Groups,
    Headings,
    Figures,
}

/// A sheet of figures, and what is written of it besides its cells.
pub(super) struct FiguresPage<'a> {
    grid: &'a Grid,
    extras: &'a Extras,
    styles: &'a Styles,
    marks: &'a BTreeMap<At, Vec<Mark<'a>>>,
    rows: BTreeMap<u32, Row>,
    columns: BTreeMap<u32, Column>,
}

/// The list of a status cell: the name of its sheet, and how many statuses it has.
pub(super) type StatusList = (String, u32);

impl<'a> FiguresPage<'a> {
    pub(super) fn new(
        grid: &'a Grid,
        extras: &'a Extras,
        styles: &'a Styles,
        marks: &'a BTreeMap<At, Vec<Mark<'a>>>,
    ) -> Self {
        let (rows, columns) = (rows(grid), columns(grid));
        Self { grid, extras, styles, marks, rows, columns }
    }

    pub(super) fn write(&self, page: &mut Worksheet, statuses: Option<&StatusList>) -> Result<(), XlsxError> {
        // A formula without a result stays without one: by itself the writer gives it 0.
        page.set_formula_result_default("");
        let figures: BTreeSet<u32> = self.figure_rows().collect();
        self.merge(page)?;
        for at in self.places() {
            let format = self.format(at, &figures);
            let format = match self.marks.get(&at).and_then(|marks| marks.iter().map(|mark| mark.severity).min()) {
                Some(severity) => Styles::marked(&format, severity),
                None => format,
            };
            put(page, at, self.grid.cells.get(&at), &format)?;
        }
        self.notes(page)?;
        self.rules(page, statuses)?;
        self.frame(page)
    }

    /// What a cell is about in the words of the form: territory and column.
    pub(super) fn label(&self, (row, column): At) -> String {
        let labels = self.columns.iter().find(|(_, own)| **own == Column::Labels);
        let territory = labels.and_then(|(at, _)| self.grid.text((row, *at)));
        let groups = self.rows.iter().find(|(_, own)| **own == Row::Groups);
        let own = match self.columns.get(&column) {
            Some(Column::Figures(_, codes)) => Some(codes),
            _ => None,
        };
        let of_value = own.and_then(|codes| {
            let wanted = Column::Figures(Holds::Value, codes.clone());
            self.columns.iter().find(|(_, column)| **column == wanted)
        });
        let group = groups.zip(of_value).and_then(|((row, _), (column, _))| self.grid.text((*row, *column)));
        [territory, group].into_iter().flatten().map(str::trim).collect::<Vec<_>>().join(" · ")
    }

    fn figure_rows(&self) -> impl Iterator<Item = u32> {
        self.rows.iter().filter(|(_, row)| **row == Row::Figures).map(|(at, _)| *at)
    }

    /// Every cell that is written: those with content, and blank ones that have a look.
    fn places(&self) -> BTreeSet<At> {
        let mut places: BTreeSet<At> = self.grid.cells.keys().chain(self.marks.keys()).copied().collect();
        let framed = self.rows.iter().filter(|(_, row)| matches!(row, Row::Groups | Row::Headings | Row::Figures));
        for (row, _) in framed {
            places.extend(self.columns.keys().map(|column| (*row, *column)));
        }
        places.retain(|(row, column)| *row < ROWS_MAX && *column < COLUMNS_MAX);
        places
    }

    fn format(&self, at: At, figures: &BTreeSet<u32>) -> Format {
        let Styles { title, note, group, heading, value, status, last, key, plain, .. } = self.styles;
        let with_numbers = |format: &Format| match self.grid.number_format(at, figures) {
            Some(numbers) if numbers != "General" => format.clone().set_num_format(numbers),
            _ => format.clone(),
        };
        match (self.rows.get(&at.0), self.columns.get(&at.1)) {
            _ if at.0 == 0 || at.1 == 0 => key.clone(),
            (Some(Row::Title), Some(Column::Labels)) => title.clone(),
            (Some(Row::Note), Some(Column::Labels)) => note.clone(),
            (Some(Row::Groups), Some(_)) => group.clone(),
            (Some(Row::Headings), Some(_)) => heading.clone(),
            (Some(Row::Figures), Some(Column::Labels)) => {
                self.styles.area(self.grid.look(at).map_or(0, |look| look.depth))
            }
            (Some(Row::Figures), Some(Column::Last)) => with_numbers(last),
            (Some(Row::Figures), Some(Column::Figures(Holds::Value, _))) => with_numbers(value),
            (Some(Row::Figures), Some(Column::Figures(Holds::Status, _))) => status.clone(),
            _ => with_numbers(plain),
        }
    }

    /// A cell that was merged out of several figures stays one: of its own it would be read as the first of them.
    fn merge(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let is_figures = |row: u32| self.rows.get(&row) == Some(&Row::Figures);
        for ((first_row, first_column), (last_row, last_column)) in &self.grid.merged {
            let any_figures = self.rows.range(first_row..=last_row).any(|(row, _)| is_figures(*row));
            let is_inside = *last_row < ROWS_MAX && *last_column < COLUMNS_MAX;
            if any_figures && is_inside && (first_row, first_column) != (last_row, last_column) {
                let (first, last) = (narrow(*first_column), narrow(*last_column));
                page.merge_range(*first_row, first, *last_row, last, "", &self.styles.plain)?;
            }
        }
        Ok(())
    }

    /// Notes that people wrote, and those about findings.
    fn notes(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let places: BTreeSet<At> = self.extras.notes.keys().chain(self.marks.keys()).copied().collect();
        for at in places.into_iter().filter(|(row, column)| *row < ROWS_MAX && *column < COLUMNS_MAX) {
            let marks = self.marks.get(&at).map_or(&[][..], Vec::as_slice);
            let Some(text) = note(self.extras.notes.get(&at).map(String::as_str), marks) else { continue };
            let height = 16 * text.lines().map(|line| lines(line, NOTE_LINE_CHARS)).sum::<u32>() + 24;
            let note = Note::new(text).add_author_prefix(false).set_width(NOTE_WIDTH).set_height(height);
            page.insert_note(at.0, narrow(at.1), &note)?;
        }
        Ok(())
    }

    fn rules(&self, page: &mut Worksheet, statuses: Option<&StatusList>) -> Result<(), XlsxError> {
        let (Some(first), Some(last)) = (self.figure_rows().min(), self.figure_rows().max()) else { return Ok(()) };
        let said = |rule: DataValidation, own: &Rule| {
            let rule = rule.set_input_message(short(&own.hint))?.set_error_message(short(&own.refusal))?;
            Ok::<_, XlsxError>(rule.set_error_style(DataValidationErrorStyle::Stop))
        };
        for (column, own) in &self.columns {
            let at = narrow(*column);
            match own {
                Column::Figures(Holds::Value, _) => {
                    if let Some(rule @ Rule { bounds: Some((least, greatest)), .. }) = &self.extras.numbers {
                        let bounds = DataValidationRule::Between(*least, *greatest);
                        let numbers = said(DataValidation::new().allow_decimal_number(bounds), rule)?;
                        page.add_data_validation(first, at, last, at, &numbers)?;
                    }
                    let first_cell = format!("=ISTEXT({}{})", column_letters(*column), first + 1);
                    let text =
                        ConditionalFormatFormula::new().set_rule(first_cell.as_str()).set_format(&self.styles.wrong);
                    page.add_conditional_format(first, at, last, at, &text)?;
                }
                Column::Figures(Holds::Status, _) => {
                    if let (Some(rule), Some((sheet, count))) = (&self.extras.statuses, statuses) {
                        let list = Formula::new(format!("={sheet}!$B$1:$B${count}"));
                        page.add_data_validation(
                            first,
                            at,
                            last,
                            at,
                            &said(DataValidation::new().allow_list_formula(list), rule)?,
                        )?;
                    }
                }
                Column::Labels | Column::Last => {}
            }
        }
        Ok(())
    }

    /// What is hidden, locked, frozen and printed.
    fn frame(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        page.set_row_hidden(0)?;
        page.set_column_hidden(0)?;
        page.set_right_to_left(self.extras.is_rtl).set_screen_gridlines(false);
        for (row, own) in self.rows.iter().filter(|(row, _)| **row < ROWS_MAX) {
            match own {
                Row::Title | Row::Headings => page.set_row_height(*row, 28)?,
                Row::Groups => page.set_row_height(*row, 24)?,
                Row::Figures => page.set_row_height(*row, 20)?,
                Row::Note => page,
            };
        }
        for (column, own) in self.columns.iter().filter(|(column, _)| **column < COLUMNS_MAX) {
            page.set_column_width(narrow(*column), if *own == Column::Labels { 36 } else { 13 })?;
        }
        let first = self.figure_rows().min().filter(|row| *row < ROWS_MAX);
        let labels = self.columns.iter().find(|(_, own)| **own == Column::Labels).map(|(at, _)| narrow(*at));
        if let (Some(row), Some(column)) = (first, labels) {
            page.set_freeze_panes(row, column + 1)?;
            page.set_selection(row, column + 1, row, column + 1)?;
            page.set_repeat_rows(row.saturating_sub(2), row.saturating_sub(1))?;
        }
        page.protect_with_options(&protection());
        page.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        if let Some(key) = self.grid.text((0, 0)) {
            let named: Vec<&str> = key.split_whitespace().skip(2).collect();
            page.set_footer(format!("&L{}&R&P / &N", named.join(" ").replace('&', "&&")));
        }
        Ok(())
    }
}

/// What the rows are, by their keys. The last two before the figures are the head of the table.
fn rows(grid: &Grid) -> BTreeMap<u32, Row> {
    let keyed = grid.cells.keys().filter(|(row, column)| *row > 0 && *column == 0);
    let keys: Vec<(u32, &str)> = keyed.filter_map(|at| Some((at.0, grid.text(*at)?.trim()))).collect();
    let first_figures = keys.iter().find(|(_, key)| *key != NOTHING).map_or(u32::MAX, |(row, _)| *row);
    let head: Vec<u32> = keys.iter().map(|(row, _)| *row).take_while(|row| *row < first_figures).collect();
    let mut rows = BTreeMap::new();
    for (row, key) in keys {
        let place = head.iter().position(|own| *own == row);
        let own = match place {
            _ if key != NOTHING => Row::Figures,
            Some(0) => Row::Title,
            Some(n) if n + 2 == head.len() => Row::Groups,
            Some(n) if n + 1 == head.len() => Row::Headings,
            _ => Row::Note,
        };
        rows.insert(row, own);
    }
    rows
}

/// What the columns are, by their keys. The first without figures has the labels.
fn columns(grid: &Grid) -> BTreeMap<u32, Column> {
    let mut columns = BTreeMap::new();
    let mut has_labels = false;
    for at in grid.cells.range((0, 1)..(1, 0)).map(|(at, _)| *at) {
        let Some(text) = grid.text(at) else { continue };
        let own = match read_column_key(text) {
            Some(key) => Column::Figures(key.holds, key.codes),
            None if text.trim() != NOTHING => continue,
            None if has_labels => Column::Last,
            None => {
                has_labels = true;
                Column::Labels
            }
        };
        columns.insert(at.1, own);
    }
    columns
}

/// A column as the writer counts it.
pub(super) fn narrow(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// Writes what is in a cell, exactly as it is.
pub(super) fn put(
    page: &mut Worksheet,
    (row, column): At,
    content: Option<&Content>,
    format: &Format,
) -> Result<(), XlsxError> {
    let at = narrow(column);
    match content {
        None => page.write_blank(row, at, format),
        Some(Content::Number(number)) => page.write_number_with_format(row, at, *number, format),
        Some(Content::Text(text)) => page.write_string_with_format(row, at, text, format),
        Some(Content::Truth(truth)) => page.write_boolean_with_format(row, at, *truth, format),
        Some(Content::Error(name)) => {
            page.write_formula_with_format(row, at, Formula::new(name).set_result(name), format)
        }
        Some(Content::Formula(formula, result)) => {
            let result = match result.as_deref() {
                None => String::new(),
                Some(Content::Number(number)) => number.to_string(),
                Some(Content::Truth(true)) => "TRUE".to_owned(),
                Some(Content::Truth(false)) => "FALSE".to_owned(),
                Some(Content::Error(name)) => name.clone(),
                // A text that the writer would take for something else.
                Some(text) => return put(page, (row, column), Some(text), format),
            };
            page.write_formula_with_format(row, at, Formula::new(formula).set_result(result), format)
        }
    }
    .map(|_| ())
}
