//! Who receives an event unless its submitter says otherwise.

use marsad_domain::code::CodeId;
use marsad_domain::event::Event;
use marsad_domain::sharing::{Sensitivity, Sharing};

/// The sharing level that events of a type take by themselves: GOV_ open, INC_ and SRV_ federation, SIT_ local; of a
/// family that is not known, the strictest.
#[must_use]
pub fn default_sharing(kind: &CodeId) -> Sharing {
    match kind.as_str().split('_').next() {
        Some("GOV") => Sharing::Open,
        Some("INC" | "SRV") => Sharing::Federation,
        _ => Sharing::Local,
    }
}

/// The sharing level that an event takes unless its submitter says otherwise: the strictest of its type's and its
/// sensitivity's.
#[must_use]
pub fn event_sharing(event: &Event) -> Sharing {
    default_sharing(&event.kind).max(event.sensitivity.default_sharing())
}

/// Whether an event may be shared at `level`: of sensitivity high and above, never wider than by default.
#[must_use]
pub fn allows_sharing(event: &Event, level: Sharing) -> bool {
    event.sensitivity < Sensitivity::High || level >= event_sharing(event)
}
