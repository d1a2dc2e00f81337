//! Submitting observations or events: stored whole, or refused with a report.

use std::sync::Arc;

use futures::Stream;
use tokio::time::Instant;

use crate::message_reader::MessageReader;
use crate::{Caller, Node, ServiceError};
use marsad_identity::policy::{self, Permit, Submit};
use marsad_identity::{Credential, Denial, DenialReason, Principal, Session};
use marsad_ledger::{Appended, Authorship, LedgerError, NewSubmission};
use marsad_log::commitment::content_digest;
use marsad_measure as measure;
use marsad_validate::Purpose;

use super::authority::Authority;
use super::findings_buffer::{FindingsBuffer, Report};
use super::header::{Closing, check_signature};
use super::incoming::{Incoming, Part};
use super::response::{Outcome, effect_of};
use super::standing::{self, Claim};
use super::upload::{Context, RowOrder, Upload};

/// Stores a submission, or says what is wrong with it. Its messages are a header, items, and the closing message. Nobody signs what
/// is submitted in a session: the closing message may be left out, and the node attests what came.
///
/// # Errors
/// [`ServiceError`] for what stops the call; then nothing is stored.
pub async fn submit<U: Upload>(
    node: &Arc<Node>,
    caller: &Caller,
    messages: impl Stream<Item = Result<Part<U::Item>, ServiceError>> + Send + Unpin,
) -> Result<Outcome, ServiceError> {
    let permit = policy::authorise_submit(&caller.principal, &node.grants().await?)?;
    let authority = Authority::of(node, Purpose::Submit, permit.organisation(), permit.grants())?;
    let mut reader = MessageReader::new(messages, node, caller);
    let by = (Arc::clone(node), caller);
    let begun = Incoming::<U>::begin(by, authority, &mut reader, Purpose::Submit, FindingsBuffer::default());
    let (mut incoming, deadline) = begun.await?;
    let receiving = Instant::now();
    let closing = incoming.receive(&mut reader).await?;
    let attested = || (incoming.context.order == RowOrder::Attested).then(|| closing_of(&incoming.upload));
    let closing = closing.or_else(attested);
    let closing = closing.ok_or_else(|| ServiceError::field("part", "the closing message comes last"))?;
    // The time to process the rows while they arrive does not count as waiting either.
    let deadline = deadline.later_by(receiving.elapsed());
    let outcome = match deadline.scope(decide(incoming, permit, &closing, &caller.principal)).await? {
        Ok(appended) => {
            let effect = effect_of(node, &appended).await?;
            Outcome::Accepted { appended: Box::new(appended), effect: Box::new(effect) }
        }
        Err(report) => Outcome::Refused(report),
    };
    measure::submission(U::KIND, outcome.name());
    Ok(outcome)
}

/// The closing message of what came in a session. An upload without a content digest has errors, and will be refused.
fn closing_of<U: Upload>(upload: &U) -> Closing {
    let (parts, rows) = upload.counts();
    let content = upload.content().unwrap_or_else(|| content_digest(&[]));
    Closing { parts, rows, content, signature: Vec::new() }
}

/// Stores the upload, or reports what is wrong with it. The caller has sent everything: from now on nothing waits for the caller.
async fn decide<U: Upload>(
    incoming: Incoming<U>,
    permit: Permit<Submit>,
    closing: &Closing,
    principal: &Principal,
) -> Result<Result<Appended, Report>, ServiceError> {
    let Incoming { context, mut upload, mut findings, .. } = incoming;
    let node = &context.node;
    let _place = node.resources.place().await?;
    closing.check_form()?;
    let (parts, rows) = upload.counts();
    closing.check_counts(parts, rows)?;
    if !findings.has_errors()
        && let Some(content) = upload.content()
    {
        closing.check_content(&content)?;
    }
    let whole = upload.finish(&context, findings.has_errors()).await?;
    findings.add(whole.findings).await?;
    let sharing = whole.sharing;
    let (audience, call) = (context.header.audience(sharing), context.header.call_text());
    let claim = Claim { content: &closing.content, sharing, audience, call: &call, rows };
    let by = (&context.authority.reporter, context.header.idempotency_key.as_str());
    if let Some(mut appended) = standing::of_key(node, by, claim).await? {
        // Rows that break a rule of today are not compared.
        if !findings.has_errors() {
            upload.add_outdated(&context, &mut appended, claim).await?;
        }
        return Ok(Ok(appended));
    }
    findings.add(whole.too_wide.map_or_else(Vec::new, |finding| vec![finding]).into()).await?;
    let submission = submission_of(&context, claim, closing, principal)?;
    let was_right = !findings.has_errors();
    if was_right {
        // The signature is verified first: a caller that cannot sign must not occupy a key or see a receipt.
        check_signature(node.ledger.own_log(), &submission)?;
        if let Some(appended) = standing::of_content(node, by, claim).await? {
            return Ok(Ok(appended));
        }
    }
    findings.add(upload.compare(&context, sharing, !was_right).await?).await?;
    // The same content may have been stored since the lookup.
    if was_right
        && findings.has_errors()
        && let Some(appended) = standing::of_content(node, by, claim).await?
    {
        return Ok(Ok(appended));
    }
    if findings.has_errors() || !(findings.is_empty() || context.header.accepts_warnings()) {
        return Ok(Err(findings.into_report(whole.assumptions, sharing, rows)));
    }
    let error = match upload.append(&context, permit, submission).await? {
        Err(error @ LedgerError::Refused(_)) if U::MAY_BE_OVERTAKEN && !error.is_repeat() => error,
        done => return standing::of_appended(node, by, claim, done).await.map(Ok),
    };
    // Perhaps a concurrent submission stored the same content. If not, this one is judged by what is stored now.
    let again = upload.compare(&context, sharing, false).await?;
    if let Some(appended) = standing::of_content(node, by, claim).await? {
        return Ok(Ok(appended));
    }
    findings.add(again).await?;
    if findings.has_errors() {
        Ok(Err(findings.into_report(whole.assumptions, sharing, rows)))
    } else {
        Err(error.into())
    }
}

/// The facts that a submission is stored with: its header, its closing message, and the caller.
pub(super) fn submission_of(
    context: &Context,
    claim: Claim<'_>,
    closing: &Closing,
    principal: &Principal,
) -> Result<NewSubmission, ServiceError> {
    let Context { authority, header, .. } = context;
    let (member, authorship) = authorship(principal, closing)?;
    Ok(NewSubmission {
        member,
        reporter: authority.reporter.clone(),
        idempotency_key: header.idempotency_key.clone(),
        catalogue: authority.catalogue.position.clone(),
        membership: authority.membership.position.clone(),
        sharing: claim.sharing,
        audience: claim.audience,
        comment: header.comment.clone(),
        accept_warnings: header.accept_warnings.clone(),
        language: header.language.clone(),
        call: header.call_text(),
        content_digest: closing.content,
        authorship,
    })
}

/// The member who submits, and who vouches for it: the holder of a certificate signs; the node attests what is submitted in a
/// session.
fn authorship(principal: &Principal, closing: &Closing) -> Result<(String, Authorship), ServiceError> {
    match principal.credential() {
        Credential::Certificate(holder) => {
            let (signature, certificate) = (closing.signature.clone(), holder.certificate.to_vec());
            Ok((holder.name.clone(), Authorship::Signed { signature, certificate }))
        }
        Credential::Session(session) => {
            let Session { person, role, login, .. } = session;
            Ok((person.clone(), Authorship::Attested { role: *role, login: *login }))
        }
        Credential::LocalOperator => {
            let (reason, who) = (DenialReason::RoleNotAllowed, principal.to_string());
            Err(ServiceError::Denied(Denial { reason, action: None, who }))
        }
    }
}
