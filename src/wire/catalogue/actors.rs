//! Organisations and programmes as messages.

use crate::error::WireError;
use crate::{field, pb, text};
use marsad_domain::catalogue::actors::{Organisation, Programme};

impl From<&Organisation> for pb::Organisation {
    fn from(organisation: &Organisation) -> Self {
        Self {
            code: organisation.code.to_string(),
            r#type: organisation.kind.to_string(),
            territory: field::text_of(organisation.territory.as_ref()),
            name: text::to_pb(&organisation.name),
            acronym: organisation.acronym.clone(),
        }
    }
}

impl TryFrom<pb::Organisation> for Organisation {
    type Error = WireError;

    fn try_from(message: pb::Organisation) -> Result<Self, WireError> {
        Ok(Self {
            code: field::code("code", &message.code)?,
            kind: field::code("type", &message.r#type)?,
            territory: field::optional_code("territory", &message.territory)?,
            name: text::from_pb(message.name),
            acronym: message.acronym,
        })
    }
}

impl From<&Programme> for pb::Programme {
    fn from(programme: &Programme) -> Self {
        Self {
            code: programme.code.to_string(),
            kind: programme.kind.clone(),
            name: text::to_pb(&programme.name),
            acronym: programme.acronym.clone(),
            parent: field::text_of(programme.parent.as_ref()),
            funders: field::texts(&programme.funders),
            implementers: field::texts(&programme.implementers),
            partners: field::texts(&programme.partners),
            start: programme.start.clone(),
            end: programme.end.clone(),
            territories: field::texts(&programme.territories),
            themes: field::texts(&programme.themes),
        }
    }
}

impl TryFrom<pb::Programme> for Programme {
    type Error = WireError;

    fn try_from(message: pb::Programme) -> Result<Self, WireError> {
        Ok(Self {
            code: field::code("code", &message.code)?,
            kind: message.kind,
            name: text::from_pb(message.name),
            acronym: message.acronym,
            parent: field::optional_code("parent", &message.parent)?,
            funders: field::codes("funders", &message.funders)?,
            implementers: field::codes("implementers", &message.implementers)?,
            partners: field::codes("partners", &message.partners)?,
            start: message.start,
            end: message.end,
            territories: field::codes("territories", &message.territories)?,
            themes: field::codes("themes", &message.themes)?,
        })
    }
}
