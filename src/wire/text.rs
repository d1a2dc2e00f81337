//! Texts in three languages.

use marsad_domain::text::Text;

use super::pb;

impl From<&Text> for pb::Text {
    fn from(text: &Text) -> Self {
        Self { ar: text.ar.clone(), fr: text.fr.clone(), en: text.en.clone() }
    }
}

impl From<pb::Text> for Text {
    fn from(text: pb::Text) -> Self {
        Self { ar: text.ar, fr: text.fr, en: text.en }
    }
}

/// The message of a text; absent if the text is empty in every language.
pub(super) fn to_pb(text: &Text) -> Option<pb::Text> {
    (!text.is_empty()).then(|| text.into())
}

/// The text of a message; empty if the message is absent.
pub(super) fn from_pb(text: Option<pb::Text>) -> Text {
    text.map(Text::from).unwrap_or_default()
}
