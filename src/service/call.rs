//! Calls for data: listed by every node, opened and closed by each for its own territories and by the operator's node for all.

use tokio::sync::OwnedMutexGuard;

use crate::{Absent, Caller, Node, ServiceError, Violation};
use marsad_domain::call::{Call, CallRef, NOTE_CHARS_MAX};
use marsad_domain::code::{CallId, OrganisationCode};
use marsad_domain::membership::Membership;
use marsad_domain::roster::Owing;
use marsad_domain::scan::check_text;
use marsad_identity::policy::{self, Administer, Permit};
use marsad_ledger::CallVersion;
use marsad_store::StoreError;
use marsad_validate::call::{CallBreach, breaches};
use marsad_wire::payload::CallAct;

/// How many wrong codes an answer names.
const BREACHES_SHOWN: usize = 100;

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
    let is_operator = node.ledger.origin() == &catalogue.position.origin;
    let own = membership.membership.origin(node.ledger.origin()).map(|own| own.territories.as_slice());
    let limits = (!is_operator).then_some(own.unwrap_or_default());
    let found = breaches(&catalogue.catalogue, &membership.membership, limits, &call);
    let violation = |breach: &CallBreach| {
        let field = format!("{}[{}]", breach.field, breach.at);
        Violation::new(field, format!("{} {}", breach.code.as_str(), breach.value))
    };
    let mut violations: Vec<Violation> = found.iter().take(BREACHES_SHOWN).map(violation).collect();
    if call.deadline < node.today() {
        violations.push(Violation::new("deadline", "today or later"));
    }
    if call.areas.is_empty() {
        violations.extend(outside_rosters(node, &membership.membership, &call).await?);
    }
    violations.extend(note_violation(&call.note));
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
    if let Some(violation) = note_violation(&note) {
        return Err(ServiceError::BadRequest(vec![violation]));
    }
    let turn = node.resources.roster().await?;
    let name = CallRef { origin: node.ledger.origin().clone(), id: id.clone() };
    is_open(node, &name).await?;
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

fn note_violation(note: &str) -> Option<Violation> {
    let rule = || Violation::new("note", format!("at most {NOTE_CHARS_MAX} characters, without personal data"));
    check_text(note, NOTE_CHARS_MAX).is_err().then(rule)
}

/// Organisations that no roster names for the indicators of a call: nothing would be asked of them.
async fn outside_rosters(node: &Node, membership: &Membership, call: &Call) -> Result<Vec<Violation>, ServiceError> {
    let mut lines = Vec::new();
    for version in node.ledger.rosters().await?.iter().filter(|version| version.current) {
        lines.extend(node.ledger.roster_lines(version).await?.lines().to_vec());
    }
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

/// The call of a name, which must be open.
async fn is_open(node: &Node, name: &CallRef) -> Result<CallVersion, ServiceError> {
    let found = node.ledger.call(name).await?;
    let found = found.ok_or_else(|| ServiceError::absent(Absent::Call, name.to_string()))?;
    if found.held.closed.is_some() {
        return Err(ServiceError::CallClosed { call: name.to_string() });
    }
    Ok(found)
}

/// Checks that a call takes answers. The retry of a submission that was stored gets its receipt, even if the call is closed by now.
///
/// # Errors
/// [`ServiceError::NotFound`] (UNKNOWN_CALL), [`ServiceError::CallClosed`].
pub(crate) async fn check_open(
    node: &Node,
    name: &CallRef,
    (reporter, key): (&OrganisationCode, &str),
) -> Result<(), ServiceError> {
    match is_open(node, name).await {
        Err(ServiceError::CallClosed { .. }) if node.ledger.find_idempotent(reporter, key).await?.is_some() => Ok(()),
        checked => checked.map(drop),
    }
}
