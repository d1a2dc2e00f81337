//! Writes a form. The same form gives the same bytes.

use marsad_domain::text::Lang;
use marsad_domain::value::format_scaled;
use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties,
    ExcelDateTime, Formula, ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::form::{Form, FormRow, FormSheet, FormWords, GuideLine, LastFigure};
use super::keys::{Holds, NOTHING, column_key, page_key, sheet_key};
use super::places::column_letters;
use super::styles::Styles;

/// Row 1 and column A hold keys; then a title, notes and labels.
const TITLE_ROW: u32 = 1;
const FIRST_NOTE_ROW: u32 = 2;
const LABELS_COLUMN: u16 = 1;
const FIRST_FIGURES_COLUMN: u16 = 2;
/// The sheet with the texts of the status list, which a validation rule refers to.
pub(super) const CODES_SHEET: &str = "_codes";
/// Excel's limit on the texts of a validation rule, and on the name of a sheet.
const HINT_CHARS_MAX: usize = 255;
const SHEET_NAME_CHARS_MAX: usize = 27;
/// How many characters of a note fit on a line.
const NOTE_LINE_CHARS: usize = 110;
pub(super) const GUIDE_LINE_CHARS: usize = 100;
pub(super) const A4: u8 = 9;

/// A form that a workbook cannot hold.
#[derive(Debug, thiserror::Error)]
#[error("the form cannot be written as a workbook")]
pub struct WriteError(#[from] XlsxError);

/// Writes a form as an XLSX file.
///
/// # Errors
/// [`WriteError`] for a form beyond the limits of a workbook.
pub fn write(form: &Form, words: &FormWords) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    // Without a time of its own the file would differ each time it is written.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_subject(page_key()).set_creation_datetime(&created));
    let is_rtl = form.lang == Lang::Arabic;
    let styles = Styles::new(is_rtl);
    guide_page(workbook.add_worksheet(), &words.guide, &form.guide, &styles)?.set_right_to_left(is_rtl);
    let mut used: Vec<&str> = Vec::new();
    for sheet in &form.sheets {
        let code = sheet.indicator.as_str();
        let before = used.iter().filter(|own| **own == code).count();
        used.push(code);
        let short: String = code.chars().take(SHEET_NAME_CHARS_MAX).collect();
        let name = if before == 0 { short } else { format!("{short}.{}", before + 1) };
        let page = workbook.add_worksheet();
        page.set_name(name)?.set_right_to_left(is_rtl);
        Page { sheet, form, words, styles: &styles, layout: Layout::of(sheet) }.write(page)?;
    }
    let codes = workbook.add_worksheet();
    codes.set_name(CODES_SHEET)?.set_hidden(true);
    codes.write_string(0, 0, page_key())?;
    for (row, status) in (0..).zip(&words.statuses) {
        codes.write_string(row, 1, status)?;
    }
    Ok(workbook.save_to_buffer()?)
}

pub(super) fn guide_page<'w>(
    page: &'w mut Worksheet,
    name: &str,
    guide: &[GuideLine],
    styles: &Styles,
) -> Result<&'w mut Worksheet, XlsxError> {
    page.set_name(name)?;
    page.write_string(0, 0, page_key())?;
    page.set_row_hidden(0)?;
    page.set_column_width(0, 3)?.set_column_width(1, 92)?;
    for (row, line) in (1..).zip(guide) {
        let (text, format, height) = match line {
            GuideLine::Title(text) => (text, &styles.guide_title, 34),
            GuideLine::Heading(text) => (text, &styles.guide_heading, 34),
            GuideLine::Text(text) => (text, &styles.guide_text, 6 + 15 * lines(text, GUIDE_LINE_CHARS)),
        };
        page.write_string_with_format(row, 1, text, format)?;
        page.set_row_height(row, height)?;
    }
    page.set_screen_gridlines(false);
    page.protect_with_options(&protection());
    page.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    Ok(page)
}

/// How many lines a text takes.
pub(super) fn lines(text: &str, line_chars: usize) -> u32 {
    u32::try_from(wrapped(text, line_chars).len()).unwrap_or(u32::MAX)
}

/// A text in lines of about so many characters.
fn wrapped(text: &str, line_chars: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let is_full = lines
            .last()
            .is_some_and(|line| !line.is_empty() && line.chars().count() + word.chars().count() > line_chars);
        if is_full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// Without a password: it keeps keys and labels from being overwritten by mistake, and can be lifted in need.
pub(super) fn protection() -> ProtectionOptions {
    ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::default() }
}

/// Which row and column holds what.
struct Layout {
    notes: Vec<String>,
    /// The row with the labels of columns; below it stands what each column holds.
    labels_row: u32,
    first_row: u32,
    last_row: u32,
    has_last: bool,
    columns: u16,
}

impl Layout {
    fn of(sheet: &FormSheet) -> Self {
        let notes: Vec<String> = sheet.notes.iter().flat_map(|note| wrapped(note, NOTE_LINE_CHARS)).collect();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let labels_row = FIRST_NOTE_ROW.saturating_add(count(notes.len()));
        let first_row = labels_row.saturating_add(2);
        let last_row = first_row.saturating_add(count(sheet.rows.len().saturating_sub(1)));
        let columns = u16::try_from(sheet.columns.len()).unwrap_or(u16::MAX);
        Self { notes, labels_row, first_row, last_row, has_last: sheet.has_last(), columns }
    }

    /// How many columns each figure has.
    fn width(&self) -> u16 {
        if self.has_last { 3 } else { 2 }
    }

    /// The columns of the values.
    fn value_columns(&self) -> impl Iterator<Item = u16> + use<> {
        let width = self.width();
        (0..self.columns).map(move |n| n.saturating_mul(width).saturating_add(FIRST_FIGURES_COLUMN))
    }
}

/// A sheet of figures that is being written.
struct Page<'f> {
    sheet: &'f FormSheet,
    form: &'f Form,
    words: &'f FormWords,
    styles: &'f Styles,
    layout: Layout,
}

impl Page<'_> {
    fn write(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        self.head(page)?;
        self.labels(page)?;
        for (row, own) in (self.layout.first_row..).zip(&self.sheet.rows) {
            self.row(page, row, own)?;
        }
        self.rules(page)?;
        self.frame(page)
    }

    fn head(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let key = sheet_key(self.sheet.indicator.as_str(), &self.form.period.to_string());
        page.write_string_with_format(0, 0, key, &self.styles.key)?;
        page.write_string_with_format(0, LABELS_COLUMN, NOTHING, &self.styles.key)?;
        for row in TITLE_ROW..self.layout.first_row {
            page.write_string_with_format(row, 0, NOTHING, &self.styles.key)?;
        }
        page.write_string_with_format(TITLE_ROW, LABELS_COLUMN, &self.sheet.title, &self.styles.title)?;
        page.set_row_height(TITLE_ROW, 28)?;
        for (row, note) in (FIRST_NOTE_ROW..).zip(&self.layout.notes) {
            page.write_string_with_format(row, LABELS_COLUMN, note, &self.styles.note)?;
        }
        Ok(())
    }

    fn labels(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let Layout { labels_row, has_last, .. } = self.layout;
        let (group, heading, key) = (&self.styles.group, &self.styles.heading, &self.styles.key);
        let last = match self.sheet.last_period() {
            Some(period) => format!("{} {period}", self.words.last),
            None => self.words.last.clone(),
        };
        page.write_string_with_format(labels_row, LABELS_COLUMN, &self.words.territory, group)?;
        page.write_blank(labels_row + 1, LABELS_COLUMN, heading)?;
        for (at, column) in self.layout.value_columns().zip(&self.sheet.columns) {
            page.write_string_with_format(0, at, column_key(Holds::Value, &column.codes), key)?;
            page.write_string_with_format(0, at + 1, column_key(Holds::Status, &column.codes), key)?;
            // The label is centred across the blank cells beside it.
            page.write_string_with_format(labels_row, at, &column.label, group)?;
            page.write_blank(labels_row, at + 1, group)?;
            page.write_string_with_format(labels_row + 1, at, &self.words.figure, heading)?;
            page.write_string_with_format(labels_row + 1, at + 1, &self.words.status, heading)?;
            page.set_column_width(at, 13)?.set_column_width(at + 1, 13)?;
            if has_last {
                page.write_string_with_format(0, at + 2, NOTHING, key)?;
                page.write_blank(labels_row, at + 2, group)?;
                page.write_string_with_format(labels_row + 1, at + 2, &last, heading)?;
                page.set_column_width(at + 2, 13)?;
            }
        }
        page.set_row_height(labels_row, 24)?;
        page.set_row_height(labels_row + 1, 28)?;
        Ok(())
    }

    fn row(&self, page: &mut Worksheet, row: u32, own: &FormRow) -> Result<(), XlsxError> {
        let value = self.styles.value.clone().set_num_format(number_format(self.sheet.decimals));
        page.write_string_with_format(row, 0, own.area.as_str(), &self.styles.key)?;
        page.write_string_with_format(row, LABELS_COLUMN, &own.label, &self.styles.area(own.depth))?;
        page.set_row_height(row, 20)?;
        for (n, at) in self.layout.value_columns().enumerate() {
            page.write_blank(row, at, &value)?;
            page.write_blank(row, at + 1, &self.styles.status)?;
            if self.layout.has_last {
                self.last(page, row, at + 2, own.last.get(n).and_then(Option::as_ref))?;
            }
        }
        Ok(())
    }

    /// The last figure. Its period stands beside it where it is not that of all.
    fn last(&self, page: &mut Worksheet, row: u32, at: u16, last: Option<&LastFigure>) -> Result<(), XlsxError> {
        let format = &self.styles.last;
        let Some(LastFigure { text, period }) = last else {
            return page.write_blank(row, at, format).map(|_| ());
        };
        let beside = if self.sheet.last_period().is_some() { String::new() } else { format!(" ({period})") };
        match text.parse::<f64>() {
            Ok(number) => {
                let shown = format!("{}\"{beside}\"", number_format(self.sheet.decimals));
                page.write_number_with_format(row, at, number, &format.clone().set_num_format(shown))
            }
            Err(_) => page.write_string_with_format(row, at, format!("{text}{beside}"), format),
        }?;
        Ok(())
    }

    /// What the cells take, and what they say of it.
    fn rules(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let Layout { first_row, last_row, .. } = self.layout;
        let bound = |scaled: i64| format_scaled(scaled, self.sheet.decimals).parse::<f64>().unwrap_or_default();
        let number = DataValidation::new()
            .allow_decimal_number(DataValidationRule::Between(bound(self.sheet.least), bound(self.sheet.greatest)))
            .set_input_message(short(&self.words.cell_hint))?
            .set_error_message(short(&self.words.wrong_number))?
            .set_error_style(DataValidationErrorStyle::Stop);
        let list = format!("={CODES_SHEET}!$B$1:$B${}", self.words.statuses.len().max(1));
        let status = DataValidation::new()
            .allow_list_formula(Formula::new(list))
            .set_input_message(short(&self.words.status_hint))?
            .set_error_message(short(&self.words.wrong_status))?
            .set_error_style(DataValidationErrorStyle::Stop);
        for at in self.layout.value_columns() {
            page.add_data_validation(first_row, at, last_row, at, &number)?;
            page.add_data_validation(first_row, at + 1, last_row, at + 1, &status)?;
            // Pasting does not ask the rules.
            let first_cell = format!("=ISTEXT({}{})", column_letters(at.into()), first_row + 1);
            let text = ConditionalFormatFormula::new().set_rule(first_cell.as_str()).set_format(&self.styles.wrong);
            page.add_conditional_format(first_row, at, last_row, at, &text)?;
        }
        Ok(())
    }

    /// What is hidden, locked, frozen and printed.
    fn frame(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        let Layout { labels_row, first_row, .. } = self.layout;
        page.set_row_hidden(0)?;
        page.set_column_hidden(0)?;
        page.set_column_width(LABELS_COLUMN, 36)?;
        page.set_screen_gridlines(false);
        page.set_freeze_panes(first_row, FIRST_FIGURES_COLUMN)?;
        page.set_selection(first_row, FIRST_FIGURES_COLUMN, first_row, FIRST_FIGURES_COLUMN)?;
        page.protect_with_options(&protection());
        page.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        page.set_repeat_rows(labels_row, labels_row + 1)?;
        page.set_footer(format!("&L{} {}&R&P / &N", self.sheet.indicator, self.form.period));
        Ok(())
    }
}

fn number_format(decimals: u8) -> String {
    if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(usize::from(decimals))) }
}

pub(super) fn short(text: &str) -> String {
    text.chars().take(HINT_CHARS_MAX).collect()
}
