//! Territories, cities and groups as messages.

use crate::error::{Problem, WireError};
use crate::{field, pb, text};
use marsad_domain::catalogue::area::{Area, Level, Member};

/// A year in the message. 0 means that it is open, since no membership is older than year 1.
fn year_number(year: Option<i32>) -> u32 {
    year.and_then(|year| u32::try_from(year).ok()).unwrap_or(0)
}

fn year(name: &str, number: u32) -> Result<Option<i32>, WireError> {
    if number == 0 { Ok(None) } else { field::narrow(name, number).map(Some) }
}

impl From<&Member> for pb::GroupMember {
    fn from(member: &Member) -> Self {
        Self { area: member.area.to_string(), since: year_number(member.since), until: year_number(member.until) }
    }
}

impl TryFrom<pb::GroupMember> for Member {
    type Error = WireError;

    fn try_from(message: pb::GroupMember) -> Result<Self, WireError> {
        Ok(Self {
            area: field::code("area", &message.area)?,
            since: year("since", message.since)?,
            until: year("until", message.until)?,
        })
    }
}

impl From<&Area> for pb::Area {
    fn from(area: &Area) -> Self {
        Self {
            code: area.code.to_string(),
            parent: field::text_of(area.parent.as_ref()),
            level: area.level.as_str().into(),
            r#type: area.kind.clone(),
            name: text::to_pb(&area.name),
            name_zgh: area.name_zgh.clone(),
            iso_3166_2: area.iso_3166_2.clone(),
            hcp_code: area.hcp_code.clone(),
            same_as: field::text_of(area.same_as.as_ref()),
            aliases: area.aliases.clone(),
            code_2014: area.code_2014.clone(),
            members: area.members.iter().map(Into::into).collect(),
            position: area.position.map(|(lat_e4, lon_e4)| pb::Position { lat_e4, lon_e4 }),
        }
    }
}

impl TryFrom<pb::Area> for Area {
    type Error = WireError;

    fn try_from(message: pb::Area) -> Result<Self, WireError> {
        Ok(Self {
            code: field::code("code", &message.code)?,
            parent: field::optional_code("parent", &message.parent)?,
            level: Level::parse(&message.level).ok_or_else(|| WireError::new("level", Problem::Unknown))?,
            kind: message.r#type,
            name: text::from_pb(message.name),
            name_zgh: message.name_zgh,
            iso_3166_2: message.iso_3166_2,
            hcp_code: message.hcp_code,
            same_as: field::optional_code("same_as", &message.same_as)?,
            aliases: message.aliases,
            code_2014: message.code_2014,
            position: message.position.map(|position| (position.lat_e4, position.lon_e4)),
            members: field::messages("members", message.members)?,
        })
    }
}
