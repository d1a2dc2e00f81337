//! Planned releases: a builder announces its own.

use marsad_domain::release_plan::{NOTE_CHARS_MAX, TITLE_CHARS_MAX};
use marsad_log::entry::SharingClass;
use marsad_wire::payload;

use super::release::check_reach;
use super::{MEMBER_CHARS_MAX, Projection, Subject, Verdict, check_texts, malformed, not_projected};

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
    let texts = [
        ("title", title.ar.as_str(), TITLE_CHARS_MAX),
        ("title", &title.fr, TITLE_CHARS_MAX),
        ("title", &title.en, TITLE_CHARS_MAX),
        ("note", &own.note, NOTE_CHARS_MAX),
        ("member", &own.member, MEMBER_CHARS_MAX),
    ];
    match check_texts(&texts).and_then(|()| check_reach(subject.sharing, own.plan.audience)) {
        Ok(()) => Projection::ReleasePlan(Box::new(own)).into(),
        Err(refusal) => refusal.into(),
    }
}
