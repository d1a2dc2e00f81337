//! A call for data of the sample log, its end, and an answer to it.

use marsad::domain::call::{Call, CallParts, Cannot, CannotStatus, Cannots};
use marsad::domain::code::CallId;
use marsad::domain::roster::parse_day;
use marsad::wire::payload::{CallAct, CallPayload};

fn call_id() -> CallId {
    "2024-stock".parse().unwrap()
}

/// A call with every field.
pub fn opened() -> CallPayload {
    let parts = CallParts {
        id: call_id(),
        indicators: vec!["STOCK".parse().unwrap()],
        areas: vec!["MA-09-001".parse().unwrap(), "MA-09-273".parse().unwrap()],
        organisations: vec!["region-sm".parse().unwrap()],
        period: "2024".parse().unwrap(),
        deadline: parse_day("2025-03-31").unwrap(),
        note: "for the yearbook".into(),
    };
    CallPayload { act: CallAct::Open(Call::try_from(parts).unwrap()), member: "admin/national-admin".into() }
}

/// An answer with every status.
pub fn cannots() -> Cannots {
    let cannot = |area: &str, status| Cannot {
        indicator: "STOCK".parse().unwrap(),
        area: area.parse().unwrap(),
        status,
        reason: "no survey".into(),
    };
    let list = [
        cannot("MA-09", CannotStatus::CannotExist),
        cannot("MA-09-001", CannotStatus::Missing),
        cannot("MA-09-273", CannotStatus::NotCollected),
    ];
    Cannots::new(list.to_vec()).unwrap()
}

/// The end of the same call.
pub fn closed() -> CallPayload {
    CallPayload { act: CallAct::Close { id: call_id(), note: "all came".into() }, ..opened() }
}
