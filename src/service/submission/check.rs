//! Checking observations or events: every finding is sent as it is found, and nothing is stored.

use std::sync::Arc;

use futures::Stream;

use crate::message_reader::MessageReader;
use crate::stream::{Answer, Outlet, start_ahead};
use crate::{Caller, Node, ServiceError};
use marsad_identity::policy;
use marsad_validate::Purpose;

use super::authority::Authority;
use super::findings_buffer::{Checked, Findings, FindingsBuffer, Report};
use super::incoming::{Incoming, Part};
use super::standing::{self, Claim};
use super::upload::Upload;

/// Findings that wait for a slow reader.
const FINDINGS_WAITING_MAX: usize = 256;

/// Judges an upload and returns every finding as it is found; the report comes last, with counts alone. Its messages are those of
/// a submission; the closing message may be left out. What stops the check ends the stream.
pub fn check<U: Upload + 'static>(
    node: Arc<Node>,
    caller: Caller,
    messages: impl Stream<Item = Result<Part<U::Item>, ServiceError>> + Send + Unpin + 'static,
) -> Answer<Checked> {
    let (of, by) = (Arc::clone(&node), caller.clone());
    start_ahead(&of, &by, FINDINGS_WAITING_MAX, |outlet| async move {
        let report = judge::<U>(node, &caller, messages, outlet.clone()).await?;
        outlet.send(Checked::Report(report)).await
    })
}

async fn judge<U: Upload>(
    node: Arc<Node>,
    caller: &Caller,
    messages: impl Stream<Item = Result<Part<U::Item>, ServiceError>> + Send + Unpin,
    outlet: Outlet<Checked>,
) -> Result<Report, ServiceError> {
    let permit = policy::authorise_check(&caller.principal, &node.grants().await?)?;
    let authority = Authority::of(&node, Purpose::Check, permit.organisation(), permit.grants())?;
    let mut reader = MessageReader::new(messages, &node, caller);
    let findings = FindingsBuffer::sending(outlet);
    let begun = Incoming::<U>::begin((node, caller), authority, &mut reader, Purpose::Check, findings);
    let (mut incoming, _) = begun.await?;
    let closing = incoming.receive(&mut reader).await?;
    let Incoming { context, mut upload, mut findings, .. } = incoming;
    let (_, rows) = upload.counts();
    let whole = upload.finish(&context, findings.has_errors()).await?;
    let sharing = whole.sharing;
    let refused = findings.has_errors() || whole.findings.errors > 0 || whole.too_wide.is_some();
    let of_records = || upload.content().filter(|_| rows > 0 && !refused);
    // Without a content digest, declared or computed, the check is compared with no stored submission.
    if let Some(content) = closing.map(|closing| closing.content).or_else(of_records) {
        let (audience, call) = (context.header.audience(sharing), context.header.call_text());
        let claim = Claim { content: &content, sharing, audience, call: &call, rows };
        let by = (&context.authority.reporter, context.header.idempotency_key.as_str());
        if let Some(stored) = standing::of_check(&context.node, by, claim, refused).await? {
            return Ok(Report::of_stored(stored, rows));
        }
    }
    let compared = upload.compare(&context, sharing, refused).await?;
    let mut last = Findings::default();
    last.push(whole.too_wide);
    for found in [whole.findings, compared, last] {
        findings.add(found).await?;
    }
    Ok(findings.into_report(whole.assumptions, sharing, rows))
}
