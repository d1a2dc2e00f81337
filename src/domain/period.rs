//! Time periods in the SDMX forms that Marsad exchanges, and what lies inside what.
//!
//! Forms (SDMX 3.0, section 6, "Time"): `2024`, `2024-S1`, `2024-Q3`, `2024-07`, `2024-W31`, `2024-07-15`. Weeks are
//! ISO 8601's. Periods order by frequency first, then by time.

use std::fmt;

use time::{Date, Duration, Month, Weekday};

pub mod written;

/// The first and the last year that a period may lie in.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// The form of a period, from the coarsest to the finest (SDMX code list `CL_FREQ`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Freq {
    Annual,
    HalfYearly,
    Quarterly,
    Monthly,
    Weekly,
    Daily,
}

impl Freq {
    /// All frequencies, the coarsest first.
    pub const ALL: [Self; 6] =
        [Self::Annual, Self::HalfYearly, Self::Quarterly, Self::Monthly, Self::Weekly, Self::Daily];

    /// The code in `CL_FREQ`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Annual => "A",
            Self::HalfYearly => "S",
            Self::Quarterly => "Q",
            Self::Monthly => "M",
            Self::Weekly => "W",
            Self::Daily => "D",
        }
    }

    /// The frequency of a `CL_FREQ` code; `None` for codes that Marsad does not exchange.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|freq| freq.code() == code)
    }

    /// Whether periods of `self` are made of whole periods of `finer` (weeks make up no month and no year).
    #[must_use]
    pub fn divides_into(self, finer: Self) -> bool {
        match (self, finer) {
            (Self::Weekly, other) => matches!(other, Self::Weekly | Self::Daily),
            (_, Self::Weekly) => false,
            _ => self <= finer,
        }
    }

    fn per_year(self) -> Option<i32> {
        match self {
            Self::Annual => Some(1),
            Self::HalfYearly => Some(2),
            Self::Quarterly => Some(4),
            Self::Monthly => Some(12),
            Self::Weekly | Self::Daily => None,
        }
    }

    fn number(self) -> i32 {
        match self {
            Self::Annual => 0,
            Self::HalfYearly => 1,
            Self::Quarterly => 2,
            Self::Monthly => 3,
            Self::Weekly => 4,
            Self::Daily => 5,
        }
    }
}

/// A text that is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a period: expected 2024, 2024-S1, 2024-Q3, 2024-07, 2024-W31 or 2024-07-15, between 1900 and 2199")]
pub struct PeriodError;

/// A period, packed: frequency in the upper bits, running number below. Ordering is by frequency, then time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(i32);

const SHIFT: u32 = 24;
const MASK: i32 = (1 << SHIFT) - 1;

/// The Monday from which weeks are counted, and the day from which days are: 1900-01-01, a Monday.
fn day_zero() -> Date {
    Date::MIN
        .replace_year(1900)
        .ok()
        .and_then(|d| d.replace_month(Month::January).ok())
        .and_then(|d| d.replace_day(1).ok())
        .unwrap_or(Date::MIN)
}

impl Period {
    fn from_parts(freq: Freq, ordinal: i32) -> Result<Self, PeriodError> {
        let period = Self((freq.number() << SHIFT) | (ordinal & MASK));
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

    /// The period from its packed form, as stored.
    ///
    /// # Errors
    /// If the number is not one that [`Period::packed`] gives.
    pub fn from_packed(packed: i32) -> Result<Self, PeriodError> {
        let freq = *Freq::ALL.get(usize::try_from(packed >> SHIFT).map_err(|_| PeriodError)?).ok_or(PeriodError)?;
        Self::from_parts(freq, packed & MASK)
    }

    /// The packed form: what is stored and sorted by.
    #[must_use]
    pub fn packed(self) -> i32 {
        self.0
    }

    /// The form of the period.
    #[must_use]
    pub fn freq(self) -> Freq {
        match self.0 >> SHIFT {
            0 => Freq::Annual,
            1 => Freq::HalfYearly,
            2 => Freq::Quarterly,
            3 => Freq::Monthly,
            4 => Freq::Weekly,
            _ => Freq::Daily,
        }
    }

    fn ordinal(self) -> i32 {
        self.0 & MASK
    }

    /// The year that the period belongs to; of a week, its ISO year.
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
        let zero = day_zero();
        match self.freq().per_year() {
            Some(n) => {
                let year = 1900 + self.ordinal() / n;
                let month = (self.ordinal() % n) * (12 / n) + 1;
                let month = u8::try_from(month).ok().and_then(|m| Month::try_from(m).ok()).unwrap_or(Month::January);
                Date::from_calendar_date(year, month, 1).unwrap_or(zero)
            }
            None if self.freq() == Freq::Weekly => zero.saturating_add(Duration::weeks(i64::from(self.ordinal()))),
            None => zero.saturating_add(Duration::days(i64::from(self.ordinal()))),
        }
    }

    /// The last day of the period.
    #[must_use]
    pub fn last_day(self) -> Date {
        Self((self.freq().number() << SHIFT) | (self.ordinal() + 1)).first_day().saturating_sub(Duration::days(1))
    }

    /// Whether `inner` lies wholly inside this period, or is it.
    #[must_use]
    pub fn contains(self, inner: Self) -> bool {
        self.first_day() <= inner.first_day() && inner.last_day() <= self.last_day()
    }

    /// The periods of frequency `freq` that make up this one, in order; empty if `freq` is coarser or does not fit.
    #[must_use]
    pub fn parts(self, freq: Freq) -> Vec<Self> {
        if !self.freq().divides_into(freq) {
            return Vec::new();
        }
        let mut parts = Vec::new();
        let Ok(mut part) = Self::containing(self.first_day(), freq) else { return parts };
        while part.last_day() <= self.last_day() {
            parts.push(part);
            part = Self((part.0 & !MASK) | (part.ordinal() + 1));
        }
        parts
    }

    /// The period of frequency `freq` that ends where this one ends: what a stock is read from.
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
        let days = (day - day_zero()).whole_days();
        let ordinal = match freq.per_year() {
            Some(n) => (day.year() - 1900) * n + month / (12 / n),
            None if freq == Freq::Weekly => i32::try_from(days.div_euclid(7)).map_err(|_| PeriodError)?,
            None => i32::try_from(days).map_err(|_| PeriodError)?,
        };
        Self::from_parts(freq, ordinal)
    }

    /// The period of frequency `freq` that this one lies in; `None` if it lies in none.
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
mod tests {
    use super::*;

    fn p(text: &str) -> Period {
        text.parse().expect(text)
    }

    #[test]
    fn every_form_reads_back() {
        for text in ["2024", "2024-S1", "2024-Q3", "2024-07", "2024-W31", "2024-07-15", "1900-01-01", "2020-W53"] {
            assert_eq!(p(text).to_string(), text);
            assert_eq!(Period::from_packed(p(text).packed()), Ok(p(text)));
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in [
            "",
            "24",
            "2024-",
            "2024-S3",
            "2024-Q0",
            "2024-13",
            "2024-W54",
            "2023-W53",
            "2024-02-30",
            "1899",
            "2200",
            "2024-1",
            "+024",
            "٢٠٢٤",
        ] {
            assert_eq!(text.parse::<Period>(), Err(PeriodError), "{text}");
        }
    }

    #[test]
    fn parts_and_closing() {
        assert_eq!(p("2025").parts(Freq::Quarterly), ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"].map(p));
        assert_eq!(p("2025-S2").parts(Freq::Monthly).len(), 6);
        assert_eq!(p("2025").closing(Freq::Monthly), Some(p("2025-12")));
        assert!(p("2025").parts(Freq::Weekly).is_empty());
        assert_eq!(p("2025-W01").parts(Freq::Daily).len(), 7);
        assert_eq!(p("2025-05").widened(Freq::Quarterly), Some(p("2025-Q2")));
        assert_eq!(p("2025-W05").widened(Freq::Annual), None);
        assert_eq!(p("2024").parts(Freq::Daily).len(), 366);
    }

    proptest::proptest! {
        #[test]
        fn packed_numbers_never_panic(n: i32) {
            if let Ok(period) = Period::from_packed(n) {
                proptest::prop_assert_eq!(period.to_string().parse::<Period>(), Ok(period));
            }
        }

        #[test]
        fn texts_never_panic(text in "[0-9SQW\\-]{0,12}") {
            if let Ok(period) = text.parse::<Period>() {
                proptest::prop_assert_eq!(period.to_string(), text);
            }
        }
    }
}
