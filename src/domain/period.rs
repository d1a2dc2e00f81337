//! Time periods in the SDMX forms that Marsad uses, and which period contains which.
//!
//! The forms (SDMX 3.0, section 6, "Time") are `2024`, `2024-S1`, `2024-Q3`, `2024-07`, `2024-W31` and `2024-07-15`. Weeks
//! are those of ISO 8601. Periods are ordered by frequency, then by time.

use std::fmt;

use time::macros::date;
use time::{Date, Duration, Month, Weekday};

mod freq;
pub mod input;

pub use freq::Freq;

/// The years that a period may have.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// A text that is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a period: expected 2024, 2024-S1, 2024-Q3, 2024-07, 2024-W31 or 2024-07-15, between 1900 and 2199")]
pub struct PeriodError;

/// A period as one number: the position of its frequency in [`Freq::ALL`], and below [`SHIFT`] its number since 1900.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(i32);

const SHIFT: u32 = 24;
const MASK: i32 = (1 << SHIFT) - 1;

/// The first day of the first week and of all other periods. It is a Monday.
const DAY_ZERO: Date = date!(1900 - 01 - 01);

impl Period {
    fn from_parts(freq: Freq, ordinal: i32) -> Result<Self, PeriodError> {
        let period = Self(((freq as i32) << SHIFT) | (ordinal & MASK));
        if !(0..=MASK).contains(&ordinal) {
            return Err(PeriodError);
        }
        if YEARS.contains(&period.first_day().year()) && YEARS.contains(&period.year()) {
            Ok(period)
        } else {
            Err(PeriodError)
        }
    }

    /// The year `year`.
    ///
    /// # Errors
    /// If the year is outside [`YEARS`].
    pub fn year_of(year: i32) -> Result<Self, PeriodError> {
        if YEARS.contains(&year) { Self::from_parts(Freq::Annual, year - 1900) } else { Err(PeriodError) }
    }

    /// The period of a packed number.
    ///
    /// # Errors
    /// If [`Period::packed`] never returns this number.
    pub fn from_packed(packed: i32) -> Result<Self, PeriodError> {
        let freq = *Freq::ALL.get(usize::try_from(packed >> SHIFT).map_err(|_| PeriodError)?).ok_or(PeriodError)?;
        Self::from_parts(freq, packed & MASK)
    }

    /// The period as one number, as it is stored. Its order is the order of periods.
    #[must_use]
    pub fn packed(self) -> i32 {
        self.0
    }

    /// The form of the period.
    #[must_use]
    pub fn freq(self) -> Freq {
        let position = usize::try_from(self.0 >> SHIFT).ok();
        position.and_then(|n| Freq::ALL.get(n)).copied().unwrap_or(Freq::Daily)
    }

    fn ordinal(self) -> i32 {
        self.0 & MASK
    }

    /// The next period of the same frequency, which may be outside [`YEARS`].
    fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The year of the period; the ISO year of a week.
    #[must_use]
    pub fn year(self) -> i32 {
        match self.freq().per_year() {
            Some(n) => 1900 + self.ordinal() / n,
            None if self.freq() == Freq::Weekly => self.first_day().to_iso_week_date().0,
            None => self.first_day().year(),
        }
    }

    /// The first day of the period.
    #[must_use]
    pub fn first_day(self) -> Date {
        match self.freq().per_year() {
            Some(n) => {
                let year = 1900 + self.ordinal() / n;
                let month = (self.ordinal() % n) * (12 / n) + 1;
                let month = u8::try_from(month).ok().and_then(|m| Month::try_from(m).ok()).unwrap_or(Month::January);
                Date::from_calendar_date(year, month, 1).unwrap_or(DAY_ZERO)
            }
            None if self.freq() == Freq::Weekly => DAY_ZERO.saturating_add(Duration::weeks(i64::from(self.ordinal()))),
            None => DAY_ZERO.saturating_add(Duration::days(i64::from(self.ordinal()))),
        }
    }

    /// The last day of the period.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.next().first_day().saturating_sub(Duration::days(1))
    }

    /// Whether all days of `inner` are in this period.
    #[must_use]
    pub fn contains(self, inner: Self) -> bool {
        self.first_day() <= inner.first_day() && inner.last_day() <= self.last_day()
    }

    /// The periods of frequency `freq` that make up this one, in order; empty unless it consists of such periods.
    #[must_use]
    pub fn parts(self, freq: Freq) -> Vec<Self> {
        if !self.freq().divides_into(freq) {
            return Vec::new();
        }
        let mut parts = Vec::new();
        let Ok(mut part) = Self::containing(self.first_day(), freq) else { return parts };
        while part.last_day() <= self.last_day() {
            parts.push(part);
            part = part.next();
        }
        parts
    }

    /// The last period of frequency `freq` in this one. A stock has its value.
    #[must_use]
    pub fn closing(self, freq: Freq) -> Option<Self> {
        self.parts(freq).pop()
    }

    /// The period of frequency `freq` that holds `day`.
    ///
    /// # Errors
    /// If the day is outside [`YEARS`].
    pub fn containing(day: Date, freq: Freq) -> Result<Self, PeriodError> {
        let month = i32::from(u8::from(day.month())) - 1;
        let days = (day - DAY_ZERO).whole_days();
        let ordinal = match freq.per_year() {
            Some(n) => (day.year() - 1900) * n + month / (12 / n),
            None if freq == Freq::Weekly => i32::try_from(days.div_euclid(7)).map_err(|_| PeriodError)?,
            None => i32::try_from(days).map_err(|_| PeriodError)?,
        };
        Self::from_parts(freq, ordinal)
    }

    /// The period of frequency `freq` that contains this one; `None` if there is none.
    #[must_use]
    pub fn widened(self, freq: Freq) -> Option<Self> {
        Self::containing(self.first_day(), freq)
            .ok()
            .filter(|wide| freq.divides_into(self.freq()) && wide.contains(self))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.year();
        match self.freq() {
            Freq::Annual => write!(f, "{year}"),
            Freq::HalfYearly => write!(f, "{year}-S{}", self.ordinal() % 2 + 1),
            Freq::Quarterly => write!(f, "{year}-Q{}", self.ordinal() % 4 + 1),
            Freq::Monthly => write!(f, "{year}-{:02}", self.ordinal() % 12 + 1),
            Freq::Weekly => write!(f, "{year}-W{:02}", self.first_day().iso_week()),
            Freq::Daily => {
                let day = self.first_day();
                write!(f, "{year}-{:02}-{:02}", u8::from(day.month()), day.day())
            }
        }
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn number(text: &str, digits: usize) -> Result<i32, PeriodError> {
    if text.len() != digits || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PeriodError);
    }
    text.parse().map_err(|_| PeriodError)
}

impl std::str::FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        if !text.is_ascii() || text.len() < 4 {
            return Err(PeriodError);
        }
        let (year, rest) = text.split_at(4);
        let year = number(year, 4)?;
        if !YEARS.contains(&year) {
            return Err(PeriodError);
        }
        let Some(rest) = rest.strip_prefix('-') else {
            return if rest.is_empty() { Self::year_of(year) } else { Err(PeriodError) };
        };
        let within = |freq: Freq, digits: &str, n: i32| match number(digits, 1)? {
            part if (1..=n).contains(&part) => Self::from_parts(freq, (year - 1900) * n + part - 1),
            _ => Err(PeriodError),
        };
        if let Some(half) = rest.strip_prefix('S') {
            return within(Freq::HalfYearly, half, 2);
        }
        if let Some(quarter) = rest.strip_prefix('Q') {
            return within(Freq::Quarterly, quarter, 4);
        }
        if let Some(week) = rest.strip_prefix('W') {
            let week = u8::try_from(number(week, 2)?).map_err(|_| PeriodError)?;
            let monday = Date::from_iso_week_date(year, week, Weekday::Monday).map_err(|_| PeriodError)?;
            return Self::containing(monday, Freq::Weekly);
        }
        let (month, day) = match rest.split_once('-') {
            Some((month, day)) => (month, Some(day)),
            None => (rest, None),
        };
        let month = u8::try_from(number(month, 2)?).ok().and_then(|m| Month::try_from(m).ok()).ok_or(PeriodError)?;
        let day_number = day.map_or(Ok(1), |day| number(day, 2))?;
        let day_number = u8::try_from(day_number).map_err(|_| PeriodError)?;
        let date = Date::from_calendar_date(year, month, day_number).map_err(|_| PeriodError)?;
        Self::containing(date, if day.is_some() { Freq::Daily } else { Freq::Monthly })
    }
}

#[cfg(test)]
mod tests;
