//! The payload of planned releases.

use marsad_domain::audience::Audience;
use marsad_domain::release_plan::ReleasePlan;
use marsad_domain::roster::parse_day;

use super::{load, only, store};
use crate::error::{Problem, WireError};
use crate::field::code;
use crate::{pb, text};

/// The payload of RELEASE_PLAN: a release that is planned for a day, or not any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasePlanPayload {
    pub plan: ReleasePlan,
    /// Why it was changed or dropped; may be empty.
    pub note: String,
    /// By whom: role and name in the certificate.
    pub member: String,
}

/// The chunk of a RELEASE_PLAN entry.
pub fn encode_release_plan(payload: &ReleasePlanPayload) -> Result<Vec<u8>, WireError> {
    let plan = &payload.plan;
    store(&pb::ReleasePlanPayload {
        id: plan.id.to_string(),
        day: plan.day.to_string(),
        audience: plan.audience.as_str().to_owned(),
        title: Some((&plan.title).into()),
        dropped: plan.is_dropped,
        note: payload.note.clone(),
        member: payload.member.clone(),
    })
}

/// The payload of a RELEASE_PLAN entry.
pub fn decode_release_plan<B: AsRef<[u8]>>(chunks: &[B]) -> Result<ReleasePlanPayload, WireError> {
    let message: pb::ReleasePlanPayload = load(only(chunks)?)?;
    let unknown = |field: &str| WireError::new(field, Problem::Unknown);
    let plan = ReleasePlan {
        id: code("id", &message.id)?,
        day: parse_day(&message.day).ok_or_else(|| unknown("day"))?,
        audience: Audience::parse(&message.audience).ok_or_else(|| unknown("audience"))?,
        title: text::from_pb(message.title),
        is_dropped: message.dropped,
    };
    Ok(ReleasePlanPayload { plan, note: message.note, member: message.member })
}
