//! Lines of rosters as messages.

use time::Date;

use marsad_domain::catalogue::area::Level;
use marsad_domain::roster::{LINES_MAX, LineParts, Owing, Roster, RosterLine, parse_day, parse_rhythm, rhythm_text};

use super::error::{Problem, WireError};
use super::{field, pb};

impl From<&RosterLine> for pb::RosterLine {
    fn from(line: &RosterLine) -> Self {
        use pb::roster_line::Owing as Message;
        Self {
            indicator: line.indicator.to_string(),
            owing: Some(match &line.owing {
                Owing::Organisation(code) => Message::Organisation(code.to_string()),
                Owing::Type(kind) => Message::OrganisationType(kind.to_string()),
            }),
            level: line.level.map(Level::as_str).unwrap_or_default().to_owned(),
            areas: field::texts(&line.areas),
            rhythm: line.rhythm.map(rhythm_text).unwrap_or_default(),
            from: line.from.to_string(),
            until: line.until.as_ref().map(Date::to_string).unwrap_or_default(),
            due_days: line.due_days.map(u32::from),
        }
    }
}

/// A value whose text may be empty.
fn optional<T>(field: &str, text: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, WireError> {
    if text.is_empty() {
        return Ok(None);
    }
    read(text).map(Some).ok_or_else(|| WireError::new(field, Problem::Unknown))
}

impl TryFrom<pb::RosterLine> for RosterLine {
    type Error = WireError;

    fn try_from(line: pb::RosterLine) -> Result<Self, WireError> {
        use pb::roster_line::Owing as Message;
        let owing = match line.owing.ok_or_else(|| WireError::new("owing", Problem::Missing))? {
            Message::Organisation(code) => Owing::Organisation(field::code("organisation", &code)?),
            Message::OrganisationType(kind) => Owing::Type(field::code("organisation_type", &kind)?),
        };
        let parts = LineParts {
            indicator: field::code("indicator", &line.indicator)?,
            owing,
            level: optional("level", &line.level, Level::parse)?,
            areas: field::codes("areas", &line.areas)?,
            rhythm: optional("rhythm", &line.rhythm, parse_rhythm)?,
            from: parse_day(&line.from).ok_or_else(|| WireError::new("from", Problem::Malformed))?,
            until: optional("until", &line.until, parse_day)?,
            due_days: line.due_days.map(|days| field::narrow("due_days", days)).transpose()?,
        };
        Self::try_from(parts).map_err(|fault| WireError::new(fault.field(), Problem::Roster(fault)))
    }
}

/// A roster from its lines.
///
/// # Errors
/// [`WireError`] for a malformed line, and for too many of them.
pub fn from_pb(lines: Vec<pb::RosterLine>) -> Result<Roster, WireError> {
    field::at_most("lines", lines.len(), LINES_MAX)?;
    let lines = field::messages("lines", lines)?;
    Roster::new(lines).map_err(|fault| WireError::new("lines", Problem::Roster(fault)))
}
