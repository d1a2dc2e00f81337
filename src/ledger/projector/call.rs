//! Calls, which a node writes for its own territories and the operator's node for all; and answers that say why figures cannot be
//! given.
//!
//! Which entry of a log opened a call first, and whether it is closed, is found when calls are read: so the verdict on an entry does
//! not depend on those before it.

use marsad_domain::call::{Cannots, NOTE_CHARS_MAX};
use marsad_domain::scan::check_form;
use marsad_validate::Scope;
use marsad_validate::call::{CallBreach, breaches, wrong_answers};
use marsad_wire::content::cannot_digest;
use marsad_wire::payload::{self, CallAct, CallPayload};

use super::{Case, MEMBER_CHARS_MAX, Projection, Refusal, Source, check_texts};

pub(super) fn read(chunks: &[Vec<u8>]) -> Result<CallPayload, Refusal> {
    let read = payload::decode_call(chunks).map_err(|error| Refusal::new("malformed", error.field))?;
    let note = match &read.act {
        CallAct::Open(call) => &call.note,
        CallAct::Close { note, .. } => note,
    };
    check_texts(&[("note", note, NOTE_CHARS_MAX), ("member", &read.member, MEMBER_CHARS_MAX)])?;
    Ok(read)
}

/// Judges a call under the versions that it cites. One wrong code refuses the whole.
pub(super) fn judge(case: &Case<'_>, payload: CallPayload) -> Result<Projection, Refusal> {
    if let CallAct::Open(call) = &payload.act {
        let membership = &case.membership.membership;
        let limits = membership.limits_of(&case.subject.log.origin, &case.version.position.origin);
        first(&breaches(case.catalogue(), membership, limits, call))?;
    }
    Ok(Projection::Call(Box::new(payload)))
}

/// Judges an answer: what it names is what its submitter has signed, and its reporter may report it. The call itself may be in a log
/// that is not here yet: an answer to no call counts for nothing.
pub(super) fn judge_answer(case: &Case<'_>, source: &Source, cannots: &Cannots, scope: &Scope) -> Result<(), Refusal> {
    let own = &source.provenance;
    if own.call.is_empty() {
        return Err(Refusal::new("malformed", "call"));
    }
    if own.part_digests != [cannot_digest(cannots)] {
        return Err(Refusal::new("wrong-part-digest", "0"));
    }
    for (at, cannot) in cannots.list().iter().enumerate() {
        check_form(&cannot.reason, NOTE_CHARS_MAX)
            .map_err(|_| Refusal::new("malformed", format!("cannot[{at}].reason")))?;
    }
    first(&wrong_answers(case.catalogue(), scope, cannots))
}

fn first(breaches: &[CallBreach]) -> Result<(), Refusal> {
    match breaches.first() {
        Some(breach) => Err(Refusal::new(breach.code.as_str(), breach.value.as_str())),
        None => Ok(()),
    }
}
