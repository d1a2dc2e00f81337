//! Dates of event records: ISO 8601, as precise as the source.

use time::{Date, Month};

use crate::code::EventId;
use crate::event::Event;

/// The forms that a date may have, for a finding.
pub const FORMS: &str = "2024-07-15, 2024-07, 2024";

/// The years that are accepted, the same as for periods. They exclude years of the Hijri calendar.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// [`YEARS`], for a finding.
const YEARS_ALLOWED: &str = "1900–2199";

/// The first and the last day of an event, and its parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventDates {
    pub first: Date,
    pub last: Date,
    pub parent: Option<EventId>,
}

impl EventDates {
    /// The days of an event; `None` if its dates cannot be read. An event without an end covers the span of its start.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        let (first, start_last) = span(&event.start)?;
        let last = if event.end.is_empty() { start_last } else { span(&event.end)?.1 };
        Some(Self { first, last, parent: event.parent.clone() })
    }
}

/// What a finding expects instead of an invalid date: the accepted years if only the year is wrong, else the forms.
#[must_use]
pub fn expected(text: &str) -> &'static str {
    let (year, rest) = text.split_at_checked(4).unwrap_or((text, ""));
    let is_other_year = year.len() == 4 && year.parse().is_ok_and(|year: i32| !YEARS.contains(&year));
    // In a leap year every day and month is valid that is valid in some year.
    if is_other_year && span(&format!("2024{rest}")).is_some() { YEARS_ALLOWED } else { FORMS }
}

/// The first and the last day of `2024`, `2024-07` or `2024-07-15`; `None` for another form or a day that does not exist.
#[must_use]
pub fn span(text: &str) -> Option<(Date, Date)> {
    let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = text.split('-');
    let year = parts.next().filter(|part| digits(part, 4))?.parse::<i32>().ok().filter(|year| YEARS.contains(year))?;
    let month = parts.next();
    let day = parts.next();
    if parts.next().is_some() || [month, day].into_iter().flatten().any(|part| !digits(part, 2)) {
        return None;
    }
    let month_of = |number: u8| Month::try_from(number).ok();
    let first_month = month.map_or(Some(Month::January), |part| month_of(part.parse().ok()?))?;
    let last_month = if month.is_some() { first_month } else { Month::December };
    if let Some(day) = day {
        let date = Date::from_calendar_date(year, first_month, day.parse().ok()?).ok()?;
        return Some((date, date));
    }
    let first = Date::from_calendar_date(year, first_month, 1).ok()?;
    let last = Date::from_calendar_date(year, last_month, last_month.length(year)).ok()?;
    Some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_year_expects_years_and_a_wrong_form_expects_forms() {
        for text in ["1443", "2200", "1446-01", "1899-12-31", "0000"] {
            assert_eq!(expected(text), format!("{}–{}", YEARS.start(), YEARS.end()), "{text}");
        }
        for text in ["", "12/05/2025", "2024-13", "1443-13", "2023-02-29", "١٤٤٣"] {
            assert_eq!(expected(text), FORMS, "{text}");
        }
    }

    #[test]
    fn only_days_that_exist_are_dates() {
        let days = |text: &str| span(text).map(|(first, last)| format!("{first} {last}"));
        assert_eq!(days("2024").as_deref(), Some("2024-01-01 2024-12-31"));
        assert_eq!(days("2024-02").as_deref(), Some("2024-02-01 2024-02-29"));
        assert_eq!(days("2024-02-29").as_deref(), Some("2024-02-29 2024-02-29"));
        let texts = "2023-02-29 2024-13 24-01-01 2024-1-1 12/05/2025 2024-01-01-01 ٢٠٢٤ 0000 1446-01 1899 2200";
        for text in texts.split(' ').chain([""]) {
            assert_eq!(span(text), None, "{text}");
        }
    }
}
