//! Records as people submit them: rules that entries do not have, and the ways in which people write dates and areas.

use super::{doubts, interpret, text_fault};
use crate::{figure_fault, range};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::cell_text::latin_digits;
use marsad_domain::event::Event;
use marsad_domain::figure::{DecimalMarks, Figure, FigureFault};
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::raw::RawEvent;

/// Judges a submitted record. `row` is its number in the submission. A valid record is returned with its warnings.
///
/// # Errors
/// All errors of the record.
pub fn judge_submitted(raw: &RawEvent, row: u32, catalogue: &Catalogue) -> Result<(Event, Vec<Finding>), Vec<Finding>> {
    let raw = plain(raw, catalogue);
    let quoted = quoted_faults(&raw, row, catalogue);
    match interpret(&raw, row, catalogue, &text_fault) {
        Ok(event) if quoted.is_empty() => Ok((event, doubts(&raw, row))),
        Ok(_) => Err(quoted),
        Err(mut findings) => {
            let more: Vec<_> =
                quoted.into_iter().filter(|one| findings.iter().all(|f| f.column != one.column)).collect();
            findings.extend(more);
            Err(findings)
        }
    }
}

/// The record with Latin digits in its dates, and without the final point of HCP codes.
fn plain(raw: &RawEvent, catalogue: &Catalogue) -> RawEvent {
    let mut plain = raw.clone();
    let dates = [&mut plain.start, &mut plain.end].into_iter();
    for date in dates.chain(plain.sources.iter_mut().map(|source| &mut source.published)) {
        *date = latin_digits(date).into_owned();
    }
    for area in plain.figures.iter_mut().map(|figure| &mut figure.area).chain([&mut plain.area]) {
        *area = catalogue.without_final_point(area).to_owned();
    }
    plain
}

/// Findings about quoted values that are not numbers, or are invalid for their indicator.
fn quoted_faults(raw: &RawEvent, row: u32, catalogue: &Catalogue) -> Vec<Finding> {
    let fault = |(n, figure): (usize, &marsad_domain::raw::RawFigure)| {
        let is_readable = !figure.value.is_empty() && text_fault(&figure.value).is_none();
        let own = catalogue.indicator_by_code(&figure.indicator);
        let (code, expected) = is_readable.then(|| quoted_fault(&figure.value, own)).flatten()?;
        Some(Finding::new(code, row, &format!("figures[{n}].value"), &figure.value, expected))
    };
    raw.figures.iter().enumerate().filter_map(fault).collect()
}

/// What is wrong with a quoted value, and what is expected. A figure without an indicator has no bounds.
fn quoted_fault(value: &str, own: Option<&Indicator>) -> Option<(FindingCode, String)> {
    let no_number = || Some((FindingCode::BadNumber, String::new()));
    let figure = Figure::read(value, DecimalMarks::PointOrComma);
    if matches!(figure, Figure::Absent) {
        return no_number();
    }
    let Some(own) = own else {
        return match figure {
            Figure::Number(_) => None,
            Figure::TwoReadings { decimals, thousands, .. } => {
                Some((FindingCode::AmbiguousNumber, format!("{decimals}, {thousands}")))
            }
            Figure::Unreadable(Some(meant)) => Some((FindingCode::BadNumber, meant.to_string())),
            _ => no_number(),
        };
    };
    match figure.scaled(own.decimals) {
        Ok(Some(scaled)) if !own.range().contains(&scaled) => Some((FindingCode::OutOfRange, range(own))),
        Ok(_) => None,
        // For a row these faults propose a status, which an event does not have.
        Err(FigureFault::NoFigure | FigureFault::Bound) => no_number(),
        Err(fault) => Some(figure_fault(fault, own)),
    }
}
