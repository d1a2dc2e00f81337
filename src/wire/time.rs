//! Times as text: RFC 3339 in UTC, to the microsecond where there is a fraction.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use marsad_domain::timestamp::Timestamp;

use super::error::{Problem, WireError};

/// The text of a time.
///
/// # Errors
/// [`Problem::OutOfRange`] beyond the years 0 to 9999, which RFC 3339 has no text for.
pub fn to_rfc3339(field: &str, time: Timestamp) -> Result<String, WireError> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(time.micros()) * 1_000)
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .ok_or_else(|| WireError::new(field, Problem::OutOfRange))
}

/// The time of a text. Fractions below a microsecond are refused.
///
/// # Errors
/// [`Problem::Malformed`] for any other text.
pub fn from_rfc3339(field: &str, text: &str) -> Result<Timestamp, WireError> {
    OffsetDateTime::parse(text, &Rfc3339)
        .ok()
        .filter(|time| time.nanosecond() % 1_000 == 0)
        .map(Timestamp::from)
        .ok_or_else(|| WireError::new(field, Problem::Malformed))
}
