//! The payloads of calls, and of answers that say why figures cannot be given.

use marsad_domain::call::{Call, Cannots};
use marsad_domain::code::CallId;

use super::{Provenance, load, only, store};
use crate::call::cannots_from_pb;
use crate::error::{Problem, WireError};
use crate::{field, pb};

/// What an entry does with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallAct {
    Open(Call),
    /// Ends it; the note says why, and may be empty.
    Close {
        id: CallId,
        note: String,
    },
}

/// The payload of CALL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallPayload {
    pub act: CallAct,
    /// By whom: role and name in the certificate.
    pub member: String,
}

/// The payload of CALL_ANSWER.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallAnswer {
    /// Its provenance, which names the call.
    pub provenance: Provenance,
    pub cannots: Cannots,
}

/// The chunk of a CALL entry.
pub fn encode_call(payload: &CallPayload) -> Result<Vec<u8>, WireError> {
    use pb::call_payload::Act;
    let act = match &payload.act {
        CallAct::Open(call) => Act::Open(call.into()),
        CallAct::Close { id, note } => Act::Close(pb::CallClose { id: id.to_string(), note: note.clone() }),
    };
    store(&pb::CallPayload { act: Some(act), member: payload.member.clone() })
}

/// The payload of a CALL entry. The codes of a call are in their order, each once, so that one call has one encoding.
pub fn decode_call<B: AsRef<[u8]>>(chunks: &[B]) -> Result<CallPayload, WireError> {
    use pb::call_payload::Act;
    let message: pb::CallPayload = load(only(chunks)?)?;
    let act = match message.act.ok_or_else(|| WireError::new("act", Problem::Missing))? {
        Act::Open(message) => {
            let call = Call::try_from(message.clone())?;
            if pb::Call::from(&call) != message {
                return Err(WireError::new("call", Problem::Contradiction));
            }
            CallAct::Open(call)
        }
        Act::Close(message) => CallAct::Close { id: field::code("id", &message.id)?, note: message.note },
    };
    Ok(CallPayload { act, member: message.member })
}

/// The chunk of a CALL_ANSWER entry.
pub fn encode_call_answer(answer: &CallAnswer) -> Result<Vec<u8>, WireError> {
    store(&pb::CallAnswerPayload {
        provenance: Some((&answer.provenance).into()),
        cannot: answer.cannots.list().iter().map(Into::into).collect(),
    })
}

/// The payload of a CALL_ANSWER entry. Its figures are in their order.
pub fn decode_call_answer<B: AsRef<[u8]>>(chunks: &[B]) -> Result<CallAnswer, WireError> {
    let message: pb::CallAnswerPayload = load(only(chunks)?)?;
    let cannots = cannots_from_pb(message.cannot.clone())?;
    if cannots.list().iter().map(pb::Cannot::from).ne(message.cannot) {
        return Err(WireError::new("cannot", Problem::NotAscending));
    }
    Ok(CallAnswer { provenance: field::required("provenance", message.provenance)?, cannots })
}
