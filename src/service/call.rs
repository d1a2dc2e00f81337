//! Calls for data: listed by every node, opened and closed by each for its own territories and by the operator's node for all.

use tokio::sync::OwnedMutexGuard;

use crate::violation::BREACHES_SHOWN;
use crate::{Absent, Caller, Node, ServiceError, Violation};
use marsad_domain::call::{Call, CallRef, NOTE_CHARS_MAX};
use marsad_domain::code::{CallId, OrganisationCode};
use marsad_domain::membership::Membership;
use marsad_domain::roster::Owing;
use marsad_identity::policy::{self, Administer, Permit};
use marsad_ledger::CallVersion;
use marsad_store::StoreError;
use marsad_validate::call::{CallBreach, breaches};
use marsad_wire::payload::CallAct;

/// The calls of all nodes, by node, the newest of each first.
///
/// # Errors
/// [`ServiceError::Denied`].
pub async fn list(node: &Node, caller: &Caller, closed: bool) -> Result<Vec<CallVersion>, ServiceError> {
    policy::authorise_public(&caller.principal, caller.action)?;
    let mut calls = node.ledger.calls().await?;
    calls.retain(|call| closed || call.held.closed.is_none());
    Ok(calls)
}

/// Opens a call of this node. This runs in a task of its own, so that it completes even if the caller goes away.
///
/// # Errors
/// [`ServiceError::BadRequest`] with what breaks a rule, [`ServiceError::CallTaken`] for a name that was used before.
pub async fn open(node: &Node, permit: Permit<Administer>, call: Call) -> Result<CallVersion, ServiceError> {
    let (catalogue, membership) = node.ready()?;
    let limits = membership.membership.limits_of(node.ledger.origin(), &catalogue.position.origin);
    let found = breaches(&catalogue.catalogue, &membership.membership, limits, &call);
    let violation = |own: &CallBreach| Violation::of(format!("{}[{}]", own.field, own.at), own.code, &own.value);
    let mut violations: Vec<Violation> = found.iter().take(BREACHES_SHOWN).map(violation).collect();
    if call.deadline < node.today() {
        violations.push(Violation::new("deadline", "today or later"));
    }
    if call.areas.is_empty() {
        violations.extend(outside_rosters(node, &membership.membership, &call).await?);
    }
    violations.extend(Violation::of_note(&call.note, NOTE_CHARS_MAX));
    if !violations.is_empty() {
        return Err(ServiceError::BadRequest(violations));
    }
    let turn = node.resources.roster().await?;
    let name = CallRef { origin: node.ledger.origin().clone(), id: call.id.clone() };
    if node.ledger.call(&name).await?.is_some() {
        return Err(ServiceError::CallTaken { call: name.to_string() });
    }
    append(node, (permit, turn), CallAct::Open(call), &name).await
}

/// Closes a call of this node.
///
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::CallClosed`] for one that is closed already, [`ServiceError::BadRequest`].
pub async fn close(
    node: &Node,
    permit: Permit<Administer>,
    (id, note): (CallId, String),
) -> Result<CallVersion, ServiceError> {
    node.ready()?;
    if let Some(violation) = Violation::of_note(&note, NOTE_CHARS_MAX) {
        return Err(ServiceError::BadRequest(vec![violation]));
    }
    let turn = node.resources.roster().await?;
    let name = CallRef { origin: node.ledger.origin().clone(), id: id.clone() };
    if known(node, &name).await?.held.closed.is_some() {
        return Err(ServiceError::CallClosed { call: name.to_string() });
    }
    append(node, (permit, turn), CallAct::Close { id, note }, &name).await
}

async fn append(
    node: &Node,
    (permit, turn): (Permit<Administer>, OwnedMutexGuard<()>),
    act: CallAct,
    name: &CallRef,
) -> Result<CallVersion, ServiceError> {
    let ledger = node.ledger.clone();
    let appended = tokio::spawn(async move {
        // If the caller goes away, the next one still waits for the end of this append.
        let _turn = turn;
        ledger.append_call(&permit, act).await
    });
    appended.await.map_err(|_| ServiceError::Task)??;
    let held = node.ledger.call(name).await?;
    held.ok_or_else(|| StoreError::corrupt("no call where one was just appended").into())
}

/// Organisations that no roster names for the indicators of a call: nothing would be asked of them.
async fn outside_rosters(node: &Node, membership: &Membership, call: &Call) -> Result<Vec<Violation>, ServiceError> {
    let lines = node.ledger.lines_in_force().await?;
    let kind = |own: &OrganisationCode| membership.reporter(own).map(|reporter| reporter.kind.clone());
    let named = |own: &OrganisationCode| {
        lines.iter().filter(|line| call.indicators.contains(&line.indicator)).any(|line| match &line.owing {
            Owing::Organisation(owing) => owing == own,
            Owing::Type(owing) => kind(own).as_ref() == Some(owing),
        })
    };
    let outside = call.organisations.iter().enumerate().filter(|(_, own)| !named(own));
    let violation =
        |(at, _)| Violation::new(format!("organisations[{at}]"), "no roster names it for these indicators; name areas");
    Ok(outside.map(violation).collect())
}

/// The call of a name.
async fn known(node: &Node, name: &CallRef) -> Result<CallVersion, ServiceError> {
    let found = node.ledger.call(name).await?;
    found.ok_or_else(|| ServiceError::absent(Absent::Call, name.to_string()))
}

/// The call that an answer names. It must be open; the retry of a submission that was stored gets its receipt, even if the call is
/// closed by now.
///
/// # Errors
/// [`ServiceError::NotFound`] (UNKNOWN_CALL), [`ServiceError::CallClosed`].
pub(crate) async fn taking_answers(
    node: &Node,
    name: &CallRef,
    (reporter, key): (&OrganisationCode, &str),
) -> Result<CallVersion, ServiceError> {
    let found = known(node, name).await?;
    if found.held.closed.is_some() && node.ledger.find_idempotent(reporter, key).await?.is_none() {
        return Err(ServiceError::CallClosed { call: name.to_string() });
    }
    Ok(found)
}
