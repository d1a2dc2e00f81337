//! How long the cells of some figures stay the same while only the day moves on.
//!
//! The roll-up asks about the day in three places (`expectation.rs`): whether a period has ended, whether a silent place is
//! overdue, and which years the lines of a roster expect. The first two change on the day after the last day of a period, or so
//! many days later as figures may take. The third changes with the year.

use std::collections::BTreeSet;

use time::{Date, Duration, Month};

use marsad_domain::catalogue::Catalogue;
use marsad_domain::period::Freq;

use super::groups::Group;
use super::input::{Decided, Inputs};

/// The first day after `today` on which the same figures may give other cells. None: there is no such day. It may be too early,
/// never too late.
#[must_use]
pub fn steady_until(
    catalogue: &Catalogue,
    group: &Group,
    decided: &Decided,
    inputs: &Inputs,
    today: Date,
) -> Option<Date> {
    let indicators: Vec<_> = group.reported.iter().filter_map(|id| catalogue.indicator(*id)).collect();
    let lines: Vec<_> = group.reported.iter().filter_map(|id| decided.lines.get(id)).collect();
    let spans = || lines.iter().flat_map(|areas| areas.values().flatten());
    // How many days after the end of a period something may change.
    let mut delays: BTreeSet<u16> = indicators.iter().map(|own| own.due_days).collect();
    delays.extend(spans().filter_map(|span| span.due_days));
    delays.insert(0);
    // The rows say which years have periods; lines add years up to that of today.
    let mut last = inputs.figures.iter().map(|figure| figure.period.last_day()).max();
    if !lines.is_empty() {
        last = last.max(Some(today));
    }
    let last = end_of_year(last?);
    let is_fine = indicators.iter().any(|own| is_finer_than_months(own.freq))
        || inputs.figures.iter().any(|figure| is_finer_than_months(figure.period.freq()));
    let next_of = |delay: u16| {
        let delay = Duration::days(delay.into());
        let past = today.checked_sub(delay)?;
        // The first day, not before this one, on which a period may end.
        let end = if is_fine { past } else { end_of_month(past) };
        (end <= last).then(|| end.saturating_add(delay).saturating_add(Duration::DAY))
    };
    let next_year = (!lines.is_empty()).then(|| end_of_year(today).saturating_add(Duration::DAY));
    delays.into_iter().filter_map(next_of).chain(next_year).min()
}

/// Whether periods of a frequency may end on other days than the last of a month.
fn is_finer_than_months(freq: Freq) -> bool {
    matches!(freq, Freq::Weekly | Freq::Daily)
}

fn end_of_month(day: Date) -> Date {
    day.replace_day(day.month().length(day.year())).unwrap_or(day)
}

fn end_of_year(day: Date) -> Date {
    Date::from_calendar_date(day.year(), Month::December, 31).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn months_and_years_end_on_their_last_day() {
        assert_eq!(end_of_month(date!(2024 - 02 - 03)), date!(2024 - 02 - 29));
        assert_eq!(end_of_month(date!(2025 - 12 - 31)), date!(2025 - 12 - 31));
        assert_eq!(end_of_year(date!(2025 - 12 - 31)), date!(2025 - 12 - 31));
        assert_eq!(end_of_year(date!(2025 - 01 - 01)), date!(2025 - 12 - 31));
    }
}
