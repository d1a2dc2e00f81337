//! Answers to calls that say why figures cannot be given: stored as a submission, or refused.

use std::sync::Arc;

use crate::call::taking_answers;
use crate::violation::BREACHES_SHOWN;
use crate::{Caller, Node, ServiceError, Violation};
use marsad_domain::call::{Cannot, Cannots, NOTE_CHARS_MAX};
use marsad_domain::scan::check_text;
use marsad_domain::sharing::Sharing;
use marsad_identity::policy;
use marsad_ledger::{Appended, NewCallAnswer};
use marsad_validate::Purpose;
use marsad_validate::call::{CallBreach, wrong_answers};
use marsad_wire::content::{cannot_digest, content_digest};

use super::authority::Authority;
use super::header::{Closing, Header, check_signature};
use super::standing::{self, Claim};
use super::submit::submission_of;
use super::upload::{Context, RowOrder};

/// Stores an answer to the call that the header names, signed as every submission. Others read it, so it is shared with the federation
/// unless the header says another level.
///
/// # Errors
/// [`ServiceError::BadRequest`] for figures that the call does not ask for or that its reporter may not report, and for reasons that
/// are empty, too long or hold personal data; [`ServiceError::NotFound`] and [`ServiceError::CallClosed`] for the call.
pub async fn answer(
    node: &Arc<Node>,
    caller: &Caller,
    (header, cannots, closing): (Header, Cannots, Closing),
) -> Result<Appended, ServiceError> {
    let permit = policy::authorise_submit(&caller.principal, &node.grants().await?)?;
    let authority = Authority::of(node, Purpose::Submit, permit.organisation(), permit.grants())?;
    header.check_form(Purpose::Submit)?;
    let log = node.ledger.own_log();
    header.check_versions(log, &authority.catalogue.position, &authority.membership.position)?;
    closing.check_form()?;
    let rows = u64::try_from(cannots.list().len()).unwrap_or(u64::MAX);
    closing.check_counts(1, rows)?;
    closing.check_content(&content_digest(&[cannot_digest(&cannots)]))?;
    let call = header.call.clone().ok_or_else(|| ServiceError::field("header.call", "is missing"))?;
    let held = taking_answers(node, &call, (&authority.reporter, header.idempotency_key.as_str())).await?.call;
    let mut violations = wrong_texts(&header, &cannots);
    let breaches = wrong_answers(&authority.catalogue.catalogue, &authority.scope, &cannots);
    violations.extend(breaches.iter().take(BREACHES_SHOWN).map(violation_of));
    let asks = |own: &Cannot| {
        held.indicators.contains(&own.indicator) && (held.areas.is_empty() || held.areas.contains(&own.area))
    };
    let other = cannots.list().iter().enumerate().filter(|(_, own)| !asks(own));
    violations.extend(other.map(|(at, _)| Violation::new(format!("cannot[{at}]"), "the call does not ask for it")));
    if !violations.is_empty() {
        return Err(ServiceError::BadRequest(violations));
    }
    let sharing = header.sharing.unwrap_or(Sharing::Federation);
    let (audience, name) = (header.audience(sharing), call.to_string());
    let claim = Claim { content: &closing.content, sharing, audience, call: &name, rows };
    if let Some(earlier) = standing::of_key(node, (&authority.reporter, header.idempotency_key.as_str()), claim).await?
    {
        return Ok(earlier);
    }
    let context = Context { node: Arc::clone(node), authority, header, order: RowOrder::Signed };
    let submission = submission_of(&context, claim, &closing, &caller.principal)?;
    check_signature(log, &submission)?;
    let ledger = node.ledger.clone();
    let new = NewCallAnswer { submission, cannots };
    let appending = async move { ledger.append_call_answer(&permit, new).await };
    Ok(tokio::spawn(appending).await.map_err(|_| ServiceError::Task)??)
}

fn violation_of(own: &CallBreach) -> Violation {
    Violation::of(format!("cannot[{}].{}", own.at, own.field), own.code, &own.value)
}

/// Reasons and remarks that cannot be stored.
fn wrong_texts(header: &Header, cannots: &Cannots) -> Vec<Violation> {
    let mut found = Vec::new();
    for (at, own) in cannots.list().iter().enumerate() {
        if own.reason.trim().is_empty() {
            found.push(Violation::new(format!("cannot[{at}].reason"), "a reason is required"));
        } else if let Err(fault) = check_text(&own.reason, NOTE_CHARS_MAX) {
            found.push(Violation::new(format!("cannot[{at}].reason"), fault.to_string()));
        }
    }
    for finding in header.findings() {
        found.push(Violation::new(finding.column.clone(), finding.code.as_str()));
    }
    found
}
