//! The rules for single cells of a row, and the findings of a row.

use super::breaches::{Attribute, DatedPeriod};
use super::cells::Meaning;
use super::reader::{BatchCells, text_fault};
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::names::plain_code;
use marsad_domain::cell_text::{digit, trim};
use marsad_domain::figure::{Figure, FigureFault};
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::observation::Action;
use marsad_domain::period::input;
use marsad_domain::raw::{RawBatch, RawValue};
use marsad_domain::scan::find_personal_data;
use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_domain::text_doubt::TextDoubt;
use marsad_domain::value::{Decimal, format_scaled};

/// The findings of the current row.
pub(super) struct Report<'r> {
    pub findings: &'r mut Vec<Finding>,
    pub row: u32,
    pub right: bool,
}

impl Report<'_> {
    pub(super) fn add(&mut self, code: FindingCode, column: &str, value: &str, expected: impl Into<String>) {
        self.right = false;
        self.findings.push(finding(code, self.row, column, value, expected));
    }

    /// Adds a warning. The row stays valid.
    pub(super) fn warn(&mut self, code: FindingCode, column: &str, value: &str, expected: impl Into<String>) {
        self.findings.push(finding(code, self.row, column, value, expected));
    }
}

/// A finding whose value is safe to show: without control characters, and empty if it looks like personal data.
pub(super) fn finding(code: FindingCode, row: u32, column: &str, value: &str, expected: impl Into<String>) -> Finding {
    let shown: String =
        value.chars().take(Finding::VALUE_CHARS_MAX + 1).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let is_number = value.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.'));
    let hidden = (!is_number || value.len() > 20) && find_personal_data(value).is_some();
    let shown = if hidden { beginning(value) } else { shown };
    let column: String = column.chars().take(64).filter(|c| !c.is_control()).collect();
    let column = if find_personal_data(&column).is_some() { "" } else { column.as_str() };
    Finding::new(code, row, column, &shown, expected)
}

/// The first digits of a long number, which identify no person; empty for other texts.
fn beginning(value: &str) -> String {
    const SHOWN: usize = 6;
    let is_number = value.chars().all(|letter| digit(letter).is_some() || matches!(letter, '-' | '.' | ',' | '٫'));
    if is_number && value.chars().count() > 20 {
        value.chars().take(SHOWN).chain(['…']).collect()
    } else {
        String::new()
    }
}

/// Reads STRUCTURE and ACTION; `None` if ACTION is invalid.
pub(super) fn judge_labels(cells: &BatchCells<'_>, row: usize, report: &mut Report<'_>) -> Option<Action> {
    if cells.structure.is_bad(row) {
        report.add(FindingCode::UnknownCode, "STRUCTURE", cells.structure.text(row), "dataflow");
    }
    match cells.action.at(row) {
        Meaning::Known(action) => Some(action),
        Meaning::Empty => Some(Action::Replace),
        Meaning::Bad => {
            report.add(FindingCode::UnknownCode, "ACTION", cells.action.text(row), "I, A, R, D");
            None
        }
    }
}

/// Reads TIME_PERIOD and compares it with FREQ.
pub(super) fn read_period(cells: &BatchCells<'_>, row: usize, report: &mut Report<'_>) -> Option<DatedPeriod> {
    let text = || cells.period.text(row);
    let period = match cells.period.at(row) {
        Meaning::Known(cell) => Some(cell),
        Meaning::Empty if !cells.period.is_there() => None,
        _ => {
            let expected = input::read(text()).map_or_else(|fault| fault.expected(), |_| input::FORMS.to_owned());
            report.add(FindingCode::BadPeriod, "TIME_PERIOD", text(), expected);
            None
        }
    };
    match (cells.freq.at(row), period) {
        (Meaning::Bad, _) => {
            report.add(FindingCode::UnknownCode, "FREQ", cells.freq.text(row), "A, S, Q, M, W, D");
        }
        (Meaning::Known(freq), Some(cell)) if freq != cell.period.freq() => {
            report.add(FindingCode::BadPeriod, "FREQ", freq.code(), cell.period.freq().code());
        }
        _ => {}
    }
    period
}

/// Reads CONF_STATUS and OBS_STATUS; `None` if OBS_STATUS is invalid.
pub(super) fn judge_status(cells: &BatchCells<'_>, row: usize, report: &mut Report<'_>) -> Option<ObsStatus> {
    if cells.conf.is_bad(row) {
        let codes: Vec<_> = ConfStatus::ALL.iter().map(|conf| conf.code()).collect();
        report.add(FindingCode::BadStatus, "CONF_STATUS", cells.conf.text(row), codes.join(", "));
    }
    match cells.status.at(row) {
        Meaning::Known(status) => Some(status),
        Meaning::Empty => Some(ObsStatus::Normal),
        Meaning::Bad => {
            let codes: Vec<_> = ObsStatus::ALL.iter().map(|status| status.code()).collect();
            report.add(FindingCode::BadStatus, "OBS_STATUS", cells.status.text(row), codes.join(", "));
            None
        }
    }
}

/// Judges REF_DATE, EMBARGO_TIME and the texts.
pub(super) fn judge_attributes(cells: &BatchCells<'_>, raw: &RawBatch, row: usize, report: &mut Report<'_>) {
    if !cells.attributes_to_report {
        return;
    }
    if cells.ref_date.is_bad(row) {
        report.add(FindingCode::BadRefDate, "REF_DATE", cells.ref_date.text(row), "2024, 2024-07, 2024-07-15");
    }
    if cells.embargo.is_bad(row) {
        report.add(FindingCode::BadDate, "EMBARGO_TIME", cells.embargo.text(row), "2024-07-15T09:00:00Z");
    }
    if cells.source.is_bad(row) {
        let text = cells.source.text(row);
        add_text_fault(report, "SOURCE", Attribute::Source, text);
    }
    if cells.comment.is_bad(row) {
        let text = cells.comment.text(row);
        add_text_fault(report, "COMMENT_OBS", Attribute::Comment, text);
    }
    for (column, text) in [("SOURCE", &cells.source), ("COMMENT_OBS", &cells.comment)] {
        if let Meaning::Known(Some(doubt)) = text.at(row) {
            let code = match doubt {
                TextDoubt::Damaged => FindingCode::DamagedText,
                TextDoubt::Digits => FindingCode::DigitsInText,
                TextDoubt::Rest(rest) => {
                    let value = raw.values.get(row).unwrap_or(&RawValue::Empty);
                    if !rest.follows(value, raw.decimal_marks) {
                        continue;
                    }
                    FindingCode::DigitsInText
                }
                TextDoubt::Rows => FindingCode::RowsInText,
            };
            report.warn(code, column, text.text(row), "");
        }
    }
}

fn add_text_fault(report: &mut Report<'_>, column: &str, attribute: Attribute, text: &str) {
    match text_fault(attribute, text) {
        Some(code @ FindingCode::TooLong) => report.add(code, column, text, attribute.chars_max().to_string()),
        Some(code @ FindingCode::PersonalData) => report.add(code, column, "", ""),
        Some(code) => report.add(code, column, text, ""),
        None => {}
    }
}

/// Reads OBS_VALUE as an integer scaled by the indicator's decimals; `None` if it is invalid.
pub(super) fn read_value(raw: &RawBatch, row: usize, own: &Indicator, report: &mut Report<'_>) -> Option<Option<i64>> {
    let cell = raw.values.get(row).unwrap_or(&RawValue::Empty);
    let figure = match cell {
        RawValue::Empty => return Some(None),
        RawValue::Number(number) => Figure::of_number(*number),
        RawValue::Text(text) => Figure::read(text, raw.decimal_marks),
    };
    match figure.scaled(own.decimals) {
        Ok(value) => Some(value),
        Err(fault) => {
            let (code, expected) = figure_fault(fault, own);
            report.add(code, "OBS_VALUE", &value_text(raw, row), expected);
            None
        }
    }
}

/// OBS_VALUE as it was written.
pub(super) fn value_text(raw: &RawBatch, row: usize) -> String {
    match raw.values.get(row).unwrap_or(&RawValue::Empty) {
        RawValue::Empty => String::new(),
        RawValue::Number(number) => number.to_string(),
        RawValue::Text(text) => trim(text).to_owned(),
    }
}

/// The finding for a figure that is invalid for its indicator, and what it expects instead.
pub fn figure_fault(fault: FigureFault, own: &Indicator) -> (FindingCode, String) {
    match fault {
        FigureFault::Ambiguous { decimals, thousands } => {
            (FindingCode::AmbiguousNumber, format!("{decimals}, {thousands}"))
        }
        FigureFault::TooPrecise { whole } if !has_room_for(own, whole) => (FindingCode::OutOfRange, range(own)),
        FigureFault::TooPrecise { .. } => (FindingCode::TooPrecise, own.decimals.to_string()),
        FigureFault::TooLarge => (FindingCode::OutOfRange, range(own)),
        // The status that the row should have instead.
        FigureFault::NoFigure => (FindingCode::BadNumber, ObsStatus::Missing.code().to_owned()),
        FigureFault::Bound => (FindingCode::BadNumber, ObsStatus::Suppressed.code().to_owned()),
        FigureFault::Unreadable(meant) => {
            (FindingCode::BadNumber, meant.map_or_else(String::new, |number| number.to_string()))
        }
    }
}

/// Whether a figure with these digits before its decimals can be in the range of an indicator.
fn has_room_for(own: &Indicator, whole: i64) -> bool {
    let number = Decimal { mantissa: whole, decimals: 0 };
    number.scaled(own.decimals).is_ok_and(|value| own.range().contains(&value))
}

/// The range of an indicator, for a finding.
pub fn range(own: &Indicator) -> String {
    let (min, max) =
        (format_scaled(*own.range().start(), own.decimals), format_scaled(*own.range().end(), own.decimals));
    format!("{min}–{max}")
}

/// Judges UNIT_MEASURE, which rows of entries do not have.
pub(super) fn judge_unit(cells: &BatchCells<'_>, row: usize, own: &Indicator, report: &mut Report<'_>) {
    let unit = if cells.unit.is_there() { cells.unit.text(row) } else { "" };
    if !unit.is_empty() && unit != own.unit.as_str() && plain_code(unit) != own.unit.as_str() {
        report.add(FindingCode::WrongUnit, "UNIT_MEASURE", unit, own.unit.as_str());
    }
}
