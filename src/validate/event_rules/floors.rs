//! Minimum rules for each type of event: the least sensitivity of its records, and the finest place that they may name.
//!
//! A record that names the place of migrants, victims or patients too precisely, or is shared too widely, can harm them. So
//! a submitter cannot choose less than this.

use super::Judge;
use marsad_domain::catalogue::area::Level;
use marsad_domain::cell_text::digit;
use marsad_domain::code::{AreaCode, IndicatorCode};
use marsad_domain::figure::{DecimalMarks, Figure};
use marsad_domain::finding::FindingCode;
use marsad_domain::raw::{RawEvent, RawFigure};
use marsad_domain::sharing::Sensitivity;
use marsad_domain::value::Decimal;

/// The least sensitivity of records of a type.
fn least_sensitivity(kind: &str) -> Sensitivity {
    match kind {
        "SRV_LEGAL" | "SRV_HEALTH" | "INC_RACISM" => Sensitivity::High,
        _ if kind.starts_with("SIT_") => Sensitivity::High,
        _ if kind.starts_with("SRV_") => Sensitivity::Medium,
        _ => Sensitivity::Low,
    }
}

/// The levels of places that records of a type may name; `None` for any.
fn levels(kind: &str) -> Option<&'static [Level]> {
    const PROVINCE: &[Level] = &[Level::Country, Level::Region, Level::Province];
    const CITY: &[Level] = &[Level::Country, Level::Region, Level::Province, Level::City];
    match kind {
        "INC_RACISM" => Some(CITY),
        _ if kind.starts_with("SIT_") => Some(PROVINCE),
        _ => None,
    }
}

/// The count at the beginning of a quoted figure; `None` for a percentage, and for a figure in thousands or millions.
fn quoted_count(text: &str) -> Option<Decimal> {
    let number = |text: &str| match Figure::read(text, DecimalMarks::PointOrComma) {
        Figure::Number(number) | Figure::TwoReadings { thousands: number, .. } => Some(number),
        _ => None,
    };
    let is_part = |letter: char| digit(letter).is_some() || matches!(letter, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}');
    let end = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    let is_share = text.contains(['%', '٪', '‰']);
    number(text)
        .or_else(|| text.get(..end).and_then(|head| number(head.trim())))
        .filter(|_| !is_share && !is_multiple(text))
}

/// Whether a figure is quoted in thousands or millions: `2,8 millions`.
fn is_multiple(text: &str) -> bool {
    const WORDS: [&str; 9] = ["m", "k", "mille", "milliers", "thousand", "thousands", "ألف", "آلاف", "ملايين"];
    const STEMS: [&str; 5] = ["million", "milliard", "billion", "مليون", "مليار"];
    let text = text.to_lowercase();
    let mut words = text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    words.any(|word| WORDS.contains(&word) || STEMS.iter().any(|stem| word.starts_with(stem)))
}

impl Judge<'_> {
    /// Compares sensitivity and place with the minimum for the type.
    pub(super) fn floors(&mut self, raw: &RawEvent, sensitivity: Option<Sensitivity>, area: Option<&AreaCode>) {
        let least = least_sensitivity(&raw.kind);
        if sensitivity.is_some_and(|own| own < least) {
            self.report(FindingCode::UnknownCode, "sensitivity", &raw.sensitivity, format!("≥ {}", least.as_str()));
        }
        let Some(levels) = levels(&raw.kind) else { return };
        let allowed = levels.iter().map(|level| level.as_str()).collect::<Vec<_>>().join(", ");
        let is_finer = |level: Option<Level>| level.is_some_and(|level| !levels.contains(&level));
        let level = area.and_then(|code| self.catalogue.area_by_code(code.as_str())).map(|area| area.level);
        if is_finer(level) {
            self.report(FindingCode::LevelNotAllowed, "area", &raw.area, allowed.as_str());
        }
        // A venue is finer than any territory.
        if !raw.venue.is_empty() {
            self.report(FindingCode::LevelNotAllowed, "venue", &raw.venue, allowed.as_str());
        }
        for (n, figure) in raw.figures.iter().enumerate() {
            let found = self.catalogue.find_areas(&figure.area);
            let level = found.first().and_then(|id| self.catalogue.area(*id)).map(|area| area.level);
            if found.len() == 1 && is_finer(level) {
                self.report(
                    FindingCode::LevelNotAllowed,
                    &format!("figures[{n}].area"),
                    &figure.area,
                    allowed.as_str(),
                );
            }
        }
    }

    /// Compares a quoted figure with the smallest count that its indicator shows.
    pub(super) fn quoted_floor(&mut self, raw: &RawFigure, indicator: Option<&IndicatorCode>, path: &str) {
        let own = indicator.and_then(|code| self.catalogue.indicator_by_code(code.as_str()));
        let least = own.map_or(0, |own| own.min_cell);
        let is_small = quoted_count(&raw.value).is_some_and(|number| {
            let one = 10_i128.checked_pow(u32::from(number.decimals));
            let most = one.and_then(|one| one.checked_mul(i128::from(least)));
            let value = i128::from(number.mantissa);
            least > 0 && value > 0 && most.is_none_or(|most| value < most)
        });
        if is_small {
            let path = format!("{path}.value");
            self.report(FindingCode::FigureBelowMinimum, &path, &raw.value, format!("≥ {least}"));
        }
    }
}
