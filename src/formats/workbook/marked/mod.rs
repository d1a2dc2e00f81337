//! A form written again with what was found in it: wrong cells are marked and have a note, and the first sheet lists all findings.
//!
//! Whatever is needed comes from the workbook itself: labels, figures of before, rules and hints stand in its own cells, so no
//! node is asked. Cells stay where they are and keep what was typed, so the copy is read as the form is, and may be corrected
//! and sent in its place. Marks are made again each time; what a person wrote into a note stays.

mod findings_page;
mod formula;
mod grid;
mod notes;
mod page;
mod parts;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Reader, SheetVisible, Xlsx};
use marsad_domain::finding::Severity;
use marsad_domain::text::Lang;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::container::{self, Unsafe};
use super::keys::page_key;
use super::places::{CellPlace, column_letters};
use super::styles::Styles;
use super::writer::{GUIDE_LINE_CHARS, lines, protection};
use findings_page::FindingsPage;
use grid::{At, Content, Grid, Kind};
use notes::Mark;
use page::{FiguresPage, StatusList, narrow, put};
use parts::{Extras, extras};

/// Where the list of statuses begins in its hidden sheet, and the texts of other pages.
const TEXT_COLUMN: u32 = 1;
/// From which size on a bold text of a page is a title, and not a heading.
const TITLE_SIZE: f64 = 15.0;
const SHEET_NAME_CHARS_MAX: usize = 31;

/// Something that was found in a form, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedFinding {
    /// The cell; `None` for the workbook as a whole.
    pub cell: Option<CellPlace>,
    pub severity: Severity,
    pub code: String,
    pub found: String,
    pub expected: String,
    /// What is wrong, and what to do.
    pub sentence: String,
    pub advice: String,
}

/// The words around the findings, in the language of the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkWords {
    pub lang: Lang,
    /// The name of the sheet.
    pub sheet: String,
    pub title: String,
    /// What stands below the title, a line each.
    pub lines: Vec<String>,
    /// Cell, what it is about, kind, code, found, expected, sentence, advice.
    pub headings: [String; 8],
    pub error: String,
    pub warning: String,
    /// What the mark of an error means, and that of a warning.
    pub legend: [String; 2],
    /// In the place of a cell, for the workbook as a whole.
    pub whole_file: String,
    /// What stands before the names of sheets that are not copied, and before cells whose formula was replaced by its result.
    pub not_copied: String,
    pub formulas: String,
}

/// A workbook that was written again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedForm {
    pub bytes: Vec<u8>,
    /// Sheets that are no part of the form.
    pub not_copied: Vec<String>,
}

/// Why a workbook cannot be marked.
#[derive(Debug, thiserror::Error)]
pub enum MarkError {
    /// It is not opened, or is no form.
    #[error("the workbook is not opened")]
    Unsafe(#[from] Unsafe),
    #[error("the marked workbook cannot be written")]
    Write(#[from] XlsxError),
}

/// Writes a form again with marks. The same form and findings give the same bytes.
///
/// # Errors
/// [`MarkError`] for a file that is no form, or that no workbook can hold.
pub fn mark(form: &[u8], findings: &[MarkedFinding], words: &MarkWords) -> Result<MarkedForm, MarkError> {
    if !container::is_workbook(&mut Cursor::new(form))? {
        return Err(Unsafe::OtherFormat.into());
    }
    container::check(&mut Cursor::new(form))?;
    let mut source = Xlsx::new(Cursor::new(form)).map_err(|_| Unsafe::Damaged)?;
    let sheets: Vec<(String, bool)> = source
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let mut copying = Copying {
        workbook: Workbook::new(),
        extras: extras(form),
        statuses: None,
        labels: vec![String::new(); findings.len()],
        left_out: Vec::new(),
        replaced: Vec::new(),
        any_form: false,
    };
    // Without a time of its own the file would differ each time it is written.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    copying.workbook.set_properties(&DocProperties::new().set_subject(page_key()).set_creation_datetime(&created));
    copying.workbook.add_worksheet();
    copying.find_statuses(&mut source, &sheets)?;
    for (name, is_visible) in &sheets {
        let Some(grid) = Grid::read(&mut source, name)? else {
            copying.left_out.push(name.clone());
            continue;
        };
        copying.sheet(name, *is_visible, &grid, findings, words)?;
    }
    if !copying.any_form {
        return Err(Unsafe::OtherFormat.into());
    }
    copying.finish(&sheets, findings, words)
}

/// The workbook that is being written.
struct Copying {
    workbook: Workbook,
    extras: BTreeMap<String, Extras>,
    statuses: Option<StatusList>,
    labels: Vec<String>,
    left_out: Vec<String>,
    replaced: Vec<String>,
    any_form: bool,
}

impl Copying {
    /// The list of statuses is on the hidden page.
    fn find_statuses(&mut self, source: &mut Xlsx<Cursor<&[u8]>>, sheets: &[(String, bool)]) -> Result<(), MarkError> {
        for (name, _) in sheets.iter().filter(|(_, is_visible)| !is_visible) {
            let Some(grid) = Grid::read(source, name)? else { continue };
            let is_plain = name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
            if grid.kind() == Kind::Page && is_plain {
                let count = (0..).take_while(|row| grid.text((*row, TEXT_COLUMN)).is_some()).count();
                self.statuses = u32::try_from(count).ok().filter(|count| *count > 0).map(|count| (name.clone(), count));
            }
        }
        Ok(())
    }

    fn sheet(
        &mut self,
        name: &str,
        is_visible: bool,
        grid: &Grid,
        findings: &[MarkedFinding],
        words: &MarkWords,
    ) -> Result<(), MarkError> {
        let extras = self.extras.remove(name).unwrap_or_default();
        match grid.kind() {
            Kind::Findings => {}
            Kind::Other => {
                if !grid.cells.is_empty() {
                    self.left_out.push(name.to_owned());
                }
            }
            Kind::Page => {
                let page = self.workbook.add_worksheet();
                page.set_name(name)?;
                if is_visible { text_page(page, grid, &extras)? } else { hidden_page(page, grid)? }
            }
            Kind::Figures => {
                self.any_form = true;
                let mut marks: BTreeMap<At, Vec<Mark<'_>>> = BTreeMap::new();
                let own = || (0..).zip(findings).filter_map(|(n, found)| Some((n, found, found.cell.as_ref()?)));
                let own = || own().filter(|(_, _, cell)| &*cell.sheet == name);
                for (_, finding, cell) in own() {
                    marks.entry((cell.row, cell.column)).or_default().push(finding.mark(words));
                }
                let styles = Styles::new(extras.is_rtl);
                let figures = FiguresPage::new(grid, &extras, &styles, &marks);
                for (n, _, cell) in own() {
                    if let Some(label) = self.labels.get_mut::<usize>(n) {
                        *label = figures.label((cell.row, cell.column));
                    }
                }
                let page = self.workbook.add_worksheet();
                page.set_name(name)?;
                figures.write(page, self.statuses.as_ref())?;
                let place = |(row, column): &At| format!("{name}!{}{}", column_letters(*column), row + 1);
                self.replaced.extend(grid.replaced.iter().map(place));
            }
        }
        Ok(())
    }

    fn finish(
        mut self,
        sheets: &[(String, bool)],
        findings: &[MarkedFinding],
        words: &MarkWords,
    ) -> Result<MarkedForm, MarkError> {
        let styles = Styles::new(words.lang == Lang::Arabic);
        let page = self.workbook.worksheet_from_index(0)?;
        page.set_name(free_name(&words.sheet, sheets))?;
        page.set_active(true);
        let own = FindingsPage {
            words,
            styles: &styles,
            labels: &self.labels,
            left_out: &self.left_out,
            replaced: &self.replaced,
        };
        own.write(page, findings)?;
        Ok(MarkedForm { bytes: self.workbook.save_to_buffer()?, not_copied: self.left_out })
    }
}

impl MarkedFinding {
    fn mark(&self, words: &MarkWords) -> Mark<'_> {
        let kind = match self.severity {
            Severity::Error => &words.error,
            Severity::Warning => &words.warning,
        };
        let heading = format!("{kind} {}", self.code);
        Mark { severity: self.severity, heading, sentence: &self.sentence, advice: &self.advice }
    }
}

/// The name, or one like it that no sheet of the form has. Spreadsheets compare names without regard to case.
fn free_name(wanted: &str, sheets: &[(String, bool)]) -> String {
    let is_free = |name: &String| !sheets.iter().any(|(own, _)| own.to_lowercase() == name.to_lowercase());
    let named = |n: u32| if n == 1 { wanted.to_owned() } else { format!("{wanted} {n}") };
    let cut = |name: String| name.chars().take(SHEET_NAME_CHARS_MAX).collect::<String>();
    // An earlier sheet of findings is not copied, so its name may be taken; a number more does no harm either.
    (1..).map(named).map(cut).find(is_free).unwrap_or_else(|| wanted.to_owned())
}

/// A page for people: titles, headings and texts by their look.
fn text_page(page: &mut Worksheet, grid: &Grid, extras: &Extras) -> Result<(), XlsxError> {
    let styles = Styles::new(extras.is_rtl);
    page.set_row_hidden(0)?;
    page.set_column_width(0, 3)?.set_column_width(narrow(TEXT_COLUMN), 92)?;
    for (at, content) in &grid.cells {
        let look = grid.look(*at).filter(|look| look.is_bold);
        let (format, height) = match look {
            Some(look) if look.size >= TITLE_SIZE => (&styles.guide_title, 34),
            Some(_) => (&styles.guide_heading, 34),
            None => {
                let text = grid.text(*at).unwrap_or_default();
                (&styles.guide_text, 6 + 15 * lines(text, GUIDE_LINE_CHARS))
            }
        };
        put(page, *at, Some(content), format)?;
        if at.0 > 0 && at.1 == TEXT_COLUMN {
            page.set_row_height(at.0, height)?;
        }
    }
    page.set_right_to_left(extras.is_rtl).set_screen_gridlines(false);
    page.protect_with_options(&protection());
    page.set_paper_size(super::writer::A4).set_print_fit_to_pages(1, 0);
    Ok(())
}

fn hidden_page(page: &mut Worksheet, grid: &Grid) -> Result<(), XlsxError> {
    page.set_hidden(true);
    for ((row, column), content) in &grid.cells {
        if let Content::Text(text) = content {
            page.write_string(*row, narrow(*column), text)?;
        }
    }
    Ok(())
}
