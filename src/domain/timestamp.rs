//! Points in time, as the log writes them.

use time::{Date, OffsetDateTime};

/// Microseconds since 1970-01-01T00:00:00Z: the unit of every time in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The first time that an entry may have or name: the beginning of the year 2000.
    pub const FIRST: Self = Self(946_684_800_000_000);
    /// The last time that an entry may have or name: the end of the year 9999. RFC 3339 has no text for later times.
    pub const LAST: Self = Self(253_402_300_799_999_999);

    /// Whether an entry may have or name this time. Every answer can show such a time.
    #[must_use]
    pub fn is_writable(self) -> bool {
        (Self::FIRST..=Self::LAST).contains(&self)
    }

    /// A point in time from microseconds since the Unix epoch. Every `i64` is valid.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the Unix epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The day in UTC; `None` for years that [`Date`] does not support.
    #[must_use]
    pub fn date(self) -> Option<Date> {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000).ok().map(OffsetDateTime::date)
    }

    /// The time in UTC as RFC 3339 writes it, to the second.
    #[must_use]
    pub fn rfc3339(self) -> String {
        OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1_000_000))
            .ok()
            .and_then(|time| time.format(&time::format_description::well_known::Rfc3339).ok())
            .unwrap_or_else(|| format!("{} µs", self.0))
    }
}

impl From<OffsetDateTime> for Timestamp {
    fn from(time: OffsetDateTime) -> Self {
        Self(i64::try_from(time.unix_timestamp_nanos() / 1_000).unwrap_or(i64::MAX))
    }
}
