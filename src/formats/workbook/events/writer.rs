//! Writes a workbook of events. The same form gives the same bytes.

use marsad_domain::text::Lang;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, FormatAlign, Formula, Workbook, Worksheet,
    XlsxError,
};

use super::super::keys::{NOTHING, events_key, field_key, page_key};
use super::super::places::column_letters;
use super::super::styles::Styles;
use super::super::writer::{A4, CODES_SHEET, WriteError, guide_page, lines, protection, short};
use super::form::{EventColumn, EventForm};
use crate::json_events::EVENTS_MAX;

const TITLE_ROW: u32 = 1;
const NOTE_ROW: u32 = 2;
const LABELS_ROW: u32 = 3;
const FIRST_ROW: u32 = 4;
const FIRST_COLUMN: u16 = 1;
/// Over how many pages the columns are printed.
const PAGES_WIDE: u16 = 3;
/// How many characters of the note fit beside the title.
const NOTE_LINE_CHARS: usize = 160;

/// Writes a workbook of events as an XLSX file.
///
/// # Errors
/// [`WriteError`] for a form beyond the limits of a workbook.
pub fn write_events(form: &EventForm) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    // Without a time of its own the file would differ each time it is written.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_subject(page_key()).set_creation_datetime(&created));
    let is_rtl = form.lang == Lang::Arabic;
    let styles = Styles::new(is_rtl);
    guide_page(workbook.add_worksheet(), &form.guide_name, &form.guide, &styles)?.set_right_to_left(is_rtl);
    let page = workbook.add_worksheet();
    page.set_name(form.sheet_name.as_str())?.set_right_to_left(is_rtl);
    records(page, form, &styles)?;
    let codes = workbook.add_worksheet();
    codes.set_name(CODES_SHEET)?.set_hidden(true);
    codes.write_string(0, 0, page_key())?;
    for (column, own) in (FIRST_COLUMN..).zip(&form.columns) {
        for (row, choice) in (0..).zip(&own.choices) {
            codes.write_string(row, column, choice)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn records(page: &mut Worksheet, form: &EventForm, styles: &Styles) -> Result<(), XlsxError> {
    let last_row = FIRST_ROW + u32::try_from(EVENTS_MAX).unwrap_or(u32::MAX) - 1;
    page.write_string_with_format(0, 0, events_key(), &styles.key)?;
    for row in TITLE_ROW..FIRST_ROW {
        page.write_string_with_format(row, 0, NOTHING, &styles.key)?;
    }
    page.write_string_with_format(TITLE_ROW, FIRST_COLUMN, &form.title, &styles.title)?;
    page.write_string_with_format(NOTE_ROW, FIRST_COLUMN, &form.note, &styles.note)?;
    page.set_row_height(TITLE_ROW, 28)?.set_row_height(NOTE_ROW, 4 + 13 * lines(&form.note, NOTE_LINE_CHARS))?;
    let label =
        styles.group.clone().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter).set_text_wrap();
    let text = styles.status.clone().set_font_size(10).set_text_wrap().set_align(FormatAlign::Top);
    let date = text.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center);
    for (at, column) in (FIRST_COLUMN..).zip(&form.columns) {
        page.write_string_with_format(0, at, field_key(&column.path), &styles.key)?;
        page.write_string_with_format(LABELS_ROW, at, &column.label, &label)?;
        let is_date = matches!(column.path.as_str(), "start" | "end");
        let format = if is_date { &date } else { &text };
        page.set_column_width(at, column.width)?.set_column_format(at, format)?;
        // The rows above have no cells of this look.
        for row in [TITLE_ROW, NOTE_ROW] {
            if at > FIRST_COLUMN {
                page.write_blank(row, at, &styles.note)?;
            }
        }
        rule(page, form, column, at, last_row)?;
    }
    page.set_row_height(LABELS_ROW, 34)?;
    page.set_row_hidden(0)?.set_column_hidden(0)?;
    page.set_screen_gridlines(true).set_freeze_panes(FIRST_ROW, FIRST_COLUMN + 1)?;
    page.set_selection(FIRST_ROW, FIRST_COLUMN, FIRST_ROW, FIRST_COLUMN)?;
    page.protect_with_options(&protection());
    page.set_landscape().set_paper_size(A4).set_print_fit_to_pages(PAGES_WIDE, 0);
    page.set_repeat_rows(LABELS_ROW, LABELS_ROW)?.set_repeat_columns(FIRST_COLUMN, FIRST_COLUMN)?;
    page.set_footer("&R&P / &N");
    Ok(())
}

/// What a column takes, and what it says.
fn rule(page: &mut Worksheet, form: &EventForm, column: &EventColumn, at: u16, last_row: u32) -> Result<(), XlsxError> {
    let hint = short(&column.hint);
    let rule = match column.choices.len() {
        0 if hint.is_empty() => return Ok(()),
        0 => DataValidation::new().set_input_message(hint)?,
        count => {
            let letters = column_letters(at.into());
            let list = Formula::new(format!("={CODES_SHEET}!${letters}$1:${letters}${count}"));
            let rule = DataValidation::new().allow_list_formula(list).set_error_style(DataValidationErrorStyle::Stop);
            rule.set_input_message(hint)?.set_error_message(short(&form.wrong_choice))?
        }
    };
    page.add_data_validation(FIRST_ROW, at, last_row, at, &rule)?;
    Ok(())
}
