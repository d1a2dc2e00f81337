//! Code lists as messages.

use crate::error::WireError;
use crate::{field, pb, text};
use marsad_domain::catalogue::code_list::{CodeItem, CodeList};

impl From<&CodeItem> for pb::CodeItem {
    fn from(item: &CodeItem) -> Self {
        Self {
            code: item.code.to_string(),
            parent: field::text_of(item.parent.as_ref()),
            label: text::to_pb(&item.label),
        }
    }
}

impl TryFrom<pb::CodeItem> for CodeItem {
    type Error = WireError;

    fn try_from(message: pb::CodeItem) -> Result<Self, WireError> {
        Ok(Self {
            code: field::code("code", &message.code)?,
            parent: field::optional_code("parent", &message.parent)?,
            label: text::from_pb(message.label),
        })
    }
}

impl From<&CodeList> for pb::CodeList {
    fn from(list: &CodeList) -> Self {
        Self { id: list.id.to_string(), items: list.items.iter().map(Into::into).collect() }
    }
}

impl TryFrom<pb::CodeList> for CodeList {
    type Error = WireError;

    fn try_from(message: pb::CodeList) -> Result<Self, WireError> {
        Ok(Self { id: field::code("id", &message.id)?, items: field::messages("items", message.items)? })
    }
}
