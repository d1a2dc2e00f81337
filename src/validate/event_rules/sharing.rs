//! The default sharing level of an event, and the widest one.

use marsad_domain::code::CodeId;
use marsad_domain::event::Event;
use marsad_domain::sharing::{Sensitivity, Sharing};

/// The default sharing level of a type: open for GOV_, federation for INC_ and SRV_, local for SIT_ and unknown families.
#[must_use]
pub fn default_sharing(kind: &CodeId) -> Sharing {
    match kind.as_str().split('_').next() {
        Some("GOV") => Sharing::Open,
        Some("INC" | "SRV") => Sharing::Federation,
        _ => Sharing::Local,
    }
}

/// The default sharing level of an event: the stricter one of its type and its sensitivity.
#[must_use]
pub fn event_sharing(event: &Event) -> Sharing {
    default_sharing(&event.kind).max(event.sensitivity.default_sharing())
}

/// Whether an event may be shared at `level`. With sensitivity high or very high, it must not be wider than the default.
#[must_use]
pub fn allows_sharing(event: &Event, level: Sharing) -> bool {
    event.sensitivity < Sensitivity::High || level >= event_sharing(event)
}
