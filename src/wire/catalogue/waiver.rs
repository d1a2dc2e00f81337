//! Waivers as messages.

use crate::error::{Problem, WireError};
use crate::{field, pb, text};
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::waiver::Waiver;
use marsad_domain::period::Period;

impl From<&Waiver> for pb::Waiver {
    fn from(waiver: &Waiver) -> Self {
        Self {
            indicator: waiver.indicator.to_string(),
            area: field::text_of(waiver.area.as_ref()),
            level: waiver.level.map(Level::as_str).unwrap_or_default().to_owned(),
            from: waiver.from.to_string(),
            until: waiver.until.to_string(),
            method: field::text_of(waiver.method.as_ref()),
            dimensions: field::texts(&waiver.dimensions),
            source: text::to_pb(&waiver.source),
            url: waiver.url.clone(),
        }
    }
}

impl TryFrom<pb::Waiver> for Waiver {
    type Error = WireError;

    fn try_from(message: pb::Waiver) -> Result<Self, WireError> {
        let period = |name: &str, text: &str| -> Result<Period, WireError> {
            let period = text.parse::<Period>().map_err(|_| WireError::new(name, Problem::Malformed))?;
            // Each period has one name.
            if period.to_string() == text { Ok(period) } else { Err(WireError::new(name, Problem::Malformed)) }
        };
        let level = match message.level.as_str() {
            "" => None,
            name => Some(Level::parse(name).ok_or_else(|| WireError::new("level", Problem::Unknown))?),
        };
        Ok(Self {
            indicator: field::code("indicator", &message.indicator)?,
            area: field::optional_code("area", &message.area)?,
            level,
            from: period("from", &message.from)?,
            until: period("until", &message.until)?,
            method: field::optional_code("method", &message.method)?,
            dimensions: field::codes("dimensions", &message.dimensions)?,
            source: text::from_pb(message.source),
            url: message.url,
        })
    }
}
