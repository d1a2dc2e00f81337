//! The first sheet of a marked workbook: what was found, a line each, with a link to its cell.

use marsad_domain::finding::Severity;
use marsad_domain::text::Lang;
use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use super::super::keys::findings_key;
use super::super::styles::Styles;
use super::super::writer::{A4, lines};
use super::{MarkWords, MarkedFinding};

/// Widths of the columns, in characters: cell, place, kind, code, found, expected, sentence, advice.
const WIDTHS: [u16; 8] = [22, 28, 16, 29, 18, 22, 48, 48];
const FIRST_COLUMN: u16 = 1;
const LINE_POINTS: u32 = 14;
/// How many characters of a line above the table fit on the page.
const HEAD_CHARS: usize = 150;

/// What the table needs besides the findings.
pub(super) struct FindingsPage<'a> {
    pub words: &'a MarkWords,
    pub styles: &'a Styles,
    /// What each finding is about, in the words of the form.
    pub labels: &'a [String],
    /// Sheets that are not copied, and cells whose formula was replaced by its result.
    pub left_out: &'a [String],
    pub replaced: &'a [String],
}

impl FindingsPage<'_> {
    pub(super) fn write(&self, page: &mut Worksheet, findings: &[MarkedFinding]) -> Result<(), XlsxError> {
        page.write_string(0, 0, findings_key())?;
        page.set_row_hidden(0)?;
        page.set_right_to_left(self.words.lang == Lang::Arabic).set_screen_gridlines(false);
        page.set_column_width(0, 2)?;
        for (column, width) in (FIRST_COLUMN..).zip(WIDTHS) {
            page.set_column_width(column, width)?;
        }
        let head = self.head(page)?;
        for (column, heading) in (FIRST_COLUMN..).zip(&self.words.headings) {
            page.write_string_with_format(head, column, heading, &self.styles.group)?;
        }
        page.set_row_height(head, 24)?;
        let mut row = head;
        for (finding, label) in findings.iter().zip(self.labels) {
            row += 1;
            self.line(page, row, finding, label)?;
        }
        let last_column = FIRST_COLUMN + 7;
        if row > head {
            page.autofilter(head, FIRST_COLUMN, row, last_column)?;
        }
        page.set_freeze_panes(head + 1, 0)?;
        page.set_repeat_rows(head, head)?;
        page.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        page.set_footer("&R&P / &N");
        Ok(())
    }

    /// What stands above the table; the row behind it.
    fn head(&self, page: &mut Worksheet) -> Result<u32, XlsxError> {
        let MarkWords { title, lines: said, legend, not_copied, formulas, .. } = self.words;
        page.write_string_with_format(1, FIRST_COLUMN, title, &self.styles.title)?;
        page.set_row_height(1, 30)?;
        let mut row = 2;
        let lists = [(not_copied, self.left_out), (formulas, self.replaced)];
        let listed = lists.into_iter().filter(|(_, names)| !names.is_empty());
        let listed: Vec<String> = listed.map(|(word, names)| format!("{word} {}", names.join(", "))).collect();
        let text = self.styles.guide_text.clone().set_font_size(10);
        for line in said.iter().chain(&listed) {
            page.merge_range(row, FIRST_COLUMN, row, FIRST_COLUMN + 7, line, &text)?;
            page.set_row_height(row, 4 + LINE_POINTS * lines(line, HEAD_CHARS))?;
            row += 1;
        }
        for (severity, meaning) in [Severity::Error, Severity::Warning].into_iter().zip(legend) {
            page.write_blank(row, FIRST_COLUMN, &Styles::marked(&self.styles.value, severity))?;
            page.merge_range(row, FIRST_COLUMN + 1, row, FIRST_COLUMN + 7, meaning, &self.styles.legend)?;
            page.set_row_height(row, 20)?;
            row += 1;
        }
        Ok(row + 1)
    }

    fn line(&self, page: &mut Worksheet, row: u32, finding: &MarkedFinding, label: &str) -> Result<(), XlsxError> {
        let Styles { cell, code, link, .. } = self.styles;
        let at = |n: u16| FIRST_COLUMN + n;
        match &finding.cell {
            Some(place) => {
                let name = place.name("");
                let url = Url::new(format!("internal:{name}")).set_text(&name);
                page.write_url_with_format(row, at(0), url, link)?;
            }
            None => _ = page.write_string_with_format(row, at(0), &self.words.whole_file, cell)?,
        }
        let kind = match finding.severity {
            Severity::Error => &self.words.error,
            Severity::Warning => &self.words.warning,
        };
        page.write_string_with_format(row, at(1), label, cell)?;
        page.write_string_with_format(row, at(2), kind, &self.styles.kind(finding.severity))?;
        page.write_string_with_format(row, at(3), &finding.code, code)?;
        page.write_string_with_format(row, at(4), &finding.found, code)?;
        page.write_string_with_format(row, at(5), &finding.expected, code)?;
        page.write_string_with_format(row, at(6), &finding.sentence, cell)?;
        page.write_string_with_format(row, at(7), &finding.advice, cell)?;
        let texts =
            ["", label, kind, &finding.code, &finding.found, &finding.expected, &finding.sentence, &finding.advice];
        let height = |(text, width): (&str, u16)| lines(text, usize::from(width.saturating_sub(2)));
        let most = texts.into_iter().zip(WIDTHS).map(height).max().unwrap_or(1);
        page.set_row_height(row, 6 + LINE_POINTS * most)?;
        Ok(())
    }
}
