//! The payload of rosters.

use marsad_domain::roster::Roster;

use super::{load, only, store};
use crate::error::{Problem, WireError};
use crate::{pb, roster};

/// The payload of ROSTER: who owes which figures, as one node says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterPayload {
    pub roster: Roster,
    /// Why; may be empty.
    pub note: String,
    /// By whom: role and name in the certificate.
    pub member: String,
}

/// The chunk of a ROSTER entry.
pub fn encode_roster(payload: &RosterPayload) -> Result<Vec<u8>, WireError> {
    store(&pb::RosterPayload {
        lines: payload.roster.lines().iter().map(Into::into).collect(),
        note: payload.note.clone(),
        member: payload.member.clone(),
    })
}

/// The payload of a ROSTER entry. Its lines are in their order, each once, so that one roster has one encoding.
pub fn decode_roster<B: AsRef<[u8]>>(chunks: &[B]) -> Result<RosterPayload, WireError> {
    let message: pb::RosterPayload = load(only(chunks)?)?;
    let lines = message.lines.len();
    let roster = roster::from_pb(message.lines)?;
    if roster.lines().len() != lines {
        return Err(WireError::new("lines", Problem::Contradiction));
    }
    Ok(RosterPayload { roster, note: message.note, member: message.member })
}
