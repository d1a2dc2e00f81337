//! Planned releases: a builder announces its own.

use marsad_domain::release_plan::{NOTE_CHARS_MAX, TITLE_CHARS_MAX};
use marsad_domain::scan::check_form;
use marsad_log::entry::SharingClass;
use marsad_wire::payload;

use super::release::check_reach;
use super::{Projection, Subject, Verdict, malformed, not_projected};

/// The longest name of an author, in characters.
const MEMBER_CHARS_MAX: usize = 200;

/// Judges a planned release. It names no other origin, so it depends on nothing but itself.
pub(super) fn judge(subject: &Subject) -> Verdict {
    let own = match payload::decode_release_plan(&subject.chunks) {
        Ok(own) => own,
        Err(error) => return malformed(error.field),
    };
    if matches!(subject.sharing, SharingClass::Unknown(_)) {
        return not_projected("unknown-sharing");
    }
    let title = &own.plan.title;
    for (field, text, most) in [
        ("title", &title.ar, TITLE_CHARS_MAX),
        ("title", &title.fr, TITLE_CHARS_MAX),
        ("title", &title.en, TITLE_CHARS_MAX),
        ("note", &own.note, NOTE_CHARS_MAX),
        ("member", &own.member, MEMBER_CHARS_MAX),
    ] {
        if check_form(text, most).is_err() {
            return malformed(field);
        }
    }
    match check_reach(subject.sharing, own.plan.audience) {
        Ok(()) => Projection::ReleasePlan(Box::new(own)).into(),
        Err(refusal) => refusal.into(),
    }
}
