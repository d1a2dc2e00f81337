//! Rosters: a node writes the lines of its own territories, the operator's node those of all.

use marsad_domain::roster::NOTE_CHARS_MAX;
use marsad_validate::roster::breaches;
use marsad_wire::payload::{self, RosterPayload};

use super::{Case, MEMBER_CHARS_MAX, Projection, Refusal, check_texts};

pub(super) fn read(chunks: &[Vec<u8>]) -> Result<RosterPayload, Refusal> {
    let read = payload::decode_roster(chunks).map_err(|error| Refusal::new("malformed", error.field))?;
    check_texts(&[("note", &read.note, NOTE_CHARS_MAX), ("member", &read.member, MEMBER_CHARS_MAX)])?;
    Ok(read)
}

/// Judges a roster under the versions that it cites. One wrong line refuses the whole: a part of a roster would say that less is
/// owed.
pub(super) fn judge(case: &Case<'_>, roster: RosterPayload) -> Result<Projection, Refusal> {
    let membership = &case.membership.membership;
    let limits = membership.limits_of(&case.subject.log.origin, &case.version.position.origin);
    match breaches(case.catalogue(), membership, limits, &roster.roster).first() {
        Some(breach) => Err(Refusal::new(breach.code.as_str(), breach.value.as_str())),
        None => Ok(Projection::Roster(roster)),
    }
}
