//! Calls for data, and figures that cannot be given, as messages.

use marsad_domain::call::{CANNOT_MAX, Call, CallParts, CallRef, Cannot, CannotStatus, Cannots};
use marsad_domain::roster::parse_day;

use super::error::{Problem, WireError};
use super::{field, pb};

impl From<&Call> for pb::Call {
    fn from(call: &Call) -> Self {
        Self {
            id: call.id.to_string(),
            indicators: field::texts(&call.indicators),
            areas: field::texts(&call.areas),
            organisations: field::texts(&call.organisations),
            period: call.period.to_string(),
            deadline: call.deadline.to_string(),
            note: call.note.clone(),
        }
    }
}

impl TryFrom<pb::Call> for Call {
    type Error = WireError;

    fn try_from(message: pb::Call) -> Result<Self, WireError> {
        let malformed = |name| move || WireError::new(name, Problem::Malformed);
        let parts = CallParts {
            id: field::code("id", &message.id)?,
            indicators: field::codes("indicators", &message.indicators)?,
            areas: field::codes("areas", &message.areas)?,
            organisations: field::codes("organisations", &message.organisations)?,
            period: message.period.parse().map_err(|_| malformed("period")())?,
            deadline: parse_day(&message.deadline).ok_or_else(malformed("deadline"))?,
            note: message.note,
        };
        Self::try_from(parts).map_err(|fault| WireError::new(fault.field(), Problem::Call(fault)))
    }
}

impl From<&Cannot> for pb::Cannot {
    fn from(own: &Cannot) -> Self {
        Self {
            indicator: own.indicator.to_string(),
            area: own.area.to_string(),
            status: own.status.as_str().to_owned(),
            reason: own.reason.clone(),
        }
    }
}

impl TryFrom<pb::Cannot> for Cannot {
    type Error = WireError;

    fn try_from(message: pb::Cannot) -> Result<Self, WireError> {
        Ok(Self {
            indicator: field::code("indicator", &message.indicator)?,
            area: field::code("area", &message.area)?,
            status: CannotStatus::parse(&message.status).ok_or_else(|| WireError::new("status", Problem::Unknown))?,
            reason: message.reason,
        })
    }
}

/// Figures that cannot be given.
///
/// # Errors
/// [`WireError`] for a malformed one, for none, and for one that is there twice.
pub fn cannots_from_pb(list: Vec<pb::Cannot>) -> Result<Cannots, WireError> {
    field::at_most("cannot", list.len(), CANNOT_MAX)?;
    let list = field::messages("cannot", list)?;
    Cannots::new(list).map_err(|fault| WireError::new(fault.field(), Problem::Call(fault)))
}

/// The full name of a call, or the empty text: each call has one text.
///
/// # Errors
/// [`WireError`] for any other text.
pub fn named(field: &str, text: String) -> Result<String, WireError> {
    let is_name = text.is_empty() || text.parse::<CallRef>().is_ok();
    if is_name { Ok(text) } else { Err(WireError::new(field, Problem::Malformed)) }
}
