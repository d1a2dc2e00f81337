//! Fields that the requests of several services have.

use time::Date;

use marsad_domain::call::CallRef;
use marsad_domain::roster::parse_day;
use marsad_service::ServiceError;

/// A text that may be left out, read.
pub fn optional<T>(
    field: &str,
    text: &str,
    read: impl Fn(&str, &str) -> Result<T, ServiceError>,
) -> Result<Option<T>, ServiceError> {
    if text.is_empty() { Ok(None) } else { read(field, text).map(Some) }
}

/// A day.
pub fn day(field: &str, text: &str) -> Result<Date, ServiceError> {
    parse_day(text).ok_or_else(|| ServiceError::field(field, "a day, such as 2024-07-15"))
}

/// The full name of a call.
pub fn call_name(field: &str, text: &str) -> Result<CallRef, ServiceError> {
    let form = |_| ServiceError::field(field, "the name of a node, a slash and the id of a call");
    text.parse().map_err(form)
}
