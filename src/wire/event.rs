//! Events as written, as messages. Fields stay texts; the domain judges them.

use marsad_domain::raw::{RawEvent, RawFigure, RawOutcome, RawParticipant, RawSource};

use super::{pb, text};

/// Both conversions between a raw type and its message, from one table. Fields are `same` in both, `renamed` in the type,
/// `texts` in three languages or `lists` of messages.
macro_rules! both_ways {
    ($own:ident, $message:ident {
        same: $($same:ident),+;
        $(renamed: $($wire:ident = $field:ident),+;)?
        $(texts: $($text:ident),+;)?
        $(lists: $($list:ident),+;)?
    }) => {
        impl From<pb::$message> for $own {
            fn from(message: pb::$message) -> Self {
                Self {
                    $($same: message.$same,)+
                    $($($field: message.$wire,)+)?
                    $($($text: text::from_pb(message.$text),)+)?
                    $($($list: message.$list.into_iter().map(Into::into).collect(),)+)?
                }
            }
        }

        impl From<$own> for pb::$message {
            fn from(own: $own) -> Self {
                Self {
                    $($same: own.$same,)+
                    $($($wire: own.$field,)+)?
                    $($($text: text::to_pb(&own.$text),)+)?
                    $($($list: own.$list.into_iter().map(Into::into).collect(),)+)?
                }
            }
        }
    };
}

both_ways!(RawEvent, Event {
    same: event_id, version, status, start, end, date_precision, date_evidence, area, geo_precision, venue, parent,
        organisers, partners, funders, programmes, themes, language, sensitivity, notes;
    renamed: r#type = kind;
    texts: title;
    lists: participants, outcomes, figures, sources;
});

both_ways!(RawParticipant, EventParticipant {
    same: organisation, role, role_title;
});

both_ways!(RawOutcome, EventOutcome {
    same: outcome_id, kind, addressee_type, addressee, themes, status;
    texts: text;
});

both_ways!(RawFigure, QuotedFigure {
    same: indicator, area, period, value, unit, approximate;
    texts: text;
});

both_ways!(RawSource, EventSource {
    same: title, uri, published;
});

impl From<&RawEvent> for pb::Event {
    fn from(event: &RawEvent) -> Self {
        event.clone().into()
    }
}
