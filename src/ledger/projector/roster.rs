//! Rosters: a node writes the lines of its own territories, the operator's node those of all.

use marsad_domain::roster::NOTE_CHARS_MAX;
use marsad_domain::scan::check_form;
use marsad_validate::roster::breaches;
use marsad_wire::payload::{self, RosterPayload};

use super::{Case, Projection, Refusal};

/// The longest name of an author, in characters.
const MEMBER_CHARS_MAX: usize = 200;

pub(super) fn read(chunks: &[Vec<u8>]) -> Result<RosterPayload, Refusal> {
    let read = payload::decode_roster(chunks).map_err(|error| Refusal::new("malformed", error.field))?;
    for (field, text, most) in [("note", &read.note, NOTE_CHARS_MAX), ("member", &read.member, MEMBER_CHARS_MAX)] {
        check_form(text, most).map_err(|_| Refusal::new("malformed", field))?;
    }
    Ok(read)
}

/// Judges a roster under the versions that it cites. One wrong line refuses the whole: a part of a roster would say that less is
/// owed.
pub(super) fn judge(case: &Case<'_>, roster: RosterPayload) -> Result<Projection, Refusal> {
    let (origin, membership) = (&case.subject.log.origin, &case.membership.membership);
    let is_operator = *origin == case.version.position.origin;
    let limits = membership.origin(origin).map(|own| own.territories.clone()).unwrap_or_default();
    let limits = (!is_operator).then_some(limits.as_slice());
    match breaches(case.catalogue(), membership, limits, &roster.roster).first() {
        Some(breach) => Err(Refusal::new(breach.code.as_str(), breach.value.as_str())),
        None => Ok(Projection::Roster(roster)),
    }
}
