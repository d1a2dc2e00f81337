//! The figures that a record quotes: their indicator, area and texts.

use super::{Judge, LINE_CHARS_MAX, PARAGRAPH_CHARS_MAX};
use marsad_domain::code::IndicatorCode;
use marsad_domain::event::QuotedFigure;
use marsad_domain::finding::FindingCode;
use marsad_domain::raw::RawFigure;

impl Judge<'_> {
    pub(super) fn figure(&mut self, raw: &RawFigure, path: &str) -> Option<QuotedFigure> {
        let indicator = self.indicator(&raw.indicator, &format!("{path}.indicator"));
        let area = self.area(&raw.area, &format!("{path}.area"));
        if raw.value.is_empty() {
            self.missing(&format!("{path}.value"), "");
        }
        self.quoted_floor(raw, indicator.as_ref(), path);
        Some(QuotedFigure {
            indicator,
            area,
            period: self.free(&raw.period, &format!("{path}.period"), LINE_CHARS_MAX),
            value: self.free(&raw.value, &format!("{path}.value"), LINE_CHARS_MAX),
            unit: self.free(&raw.unit, &format!("{path}.unit"), LINE_CHARS_MAX),
            approximate: raw.approximate,
            text: self.languages(&raw.text, &format!("{path}.text"), PARAGRAPH_CHARS_MAX),
        })
    }

    fn indicator(&mut self, code: &str, path: &str) -> Option<IndicatorCode> {
        if code.is_empty() {
            return None;
        }
        let known = self.catalogue.indicator_by_code(code).map(|indicator| indicator.code.clone());
        if known.is_none() {
            let near = self.catalogue.nearest_indicator(code).map_or_else(String::new, |near| format!("≈ {near}"));
            self.report(FindingCode::UnknownIndicator, path, code, near);
        }
        known
    }
}
