//! Checking observations: every finding is handed on as it is found, and nothing is stored.

use std::sync::Arc;

use tokio::time::Instant;
use tonic::Streaming;

use crate::api::submission::authority::Authority;
use crate::api::submission::envelope::Envelope;
use crate::api::submission::inbox::Inbox;
use crate::api::submission::outcome::stored_before;
use crate::domain::finding::Finding;
use crate::identity::policy;
use crate::service::Caller;
use crate::service::Node;
use crate::service::ServiceError;
use crate::validate::Purpose;
use crate::wire::pb;

use super::{Incoming, Step, step};

/// Judges a submission and hands on every finding as it is found; the totals come at the end.
///
/// # Errors
/// [`ServiceError`] for what stops the call.
pub async fn check<F>(
    node: Arc<Node>,
    caller: Caller,
    stream: Streaming<pb::CheckObservationsRequest>,
    mut hand_on: impl FnMut(Vec<Finding>) -> F + Send,
) -> Result<pb::Report, ServiceError>
where
    F: Future<Output = Result<(), ServiceError>> + Send,
{
    use pb::check_observations_request::Part;
    let permit = policy::authorise_check(&caller.principal, &node.grants().await?)?;
    let authority = Authority::to_check(&node, permit.organisation(), permit.grants())?;
    let mut inbox = Inbox::new(stream, &node, &caller);
    let asked = Instant::now();
    let Some(Part::Header(header)) = inbox.next().await?.and_then(|message| message.part) else {
        return Err(ServiceError::field("part", "the header comes first"));
    };
    let deadline = caller.deadline.later_by(asked.elapsed());
    let incoming = Incoming::new(&node, authority, Envelope::read(header, false)?, Purpose::Check);
    let mut incoming = deadline.scope(incoming).await?;
    hand_on(incoming.envelope.findings.clone()).await?;
    let mut closing = None;
    loop {
        match step(&mut inbox, &mut incoming.judge).await? {
            Step::Judged(judged) => {
                let findings = incoming.keep(judged).await?;
                incoming.tally.count(&findings);
                hand_on(findings.list).await?;
            }
            Step::Message(None) => break,
            Step::Message(Some(message)) => match message.part {
                Some(Part::Batch(message)) if closing.is_none() => incoming.take(message).await?,
                Some(Part::Closing(last)) if closing.is_none() => closing = Some(last),
                _ => {
                    return Err(ServiceError::field(
                        "part",
                        "batches follow the header, and one closing message may follow",
                    ));
                }
            },
        }
    }
    while incoming.judge.is_waiting() {
        let judged = incoming.judge.judged().await?;
        let findings = incoming.keep(judged).await?;
        incoming.tally.count(&findings);
        hand_on(findings.list).await?;
    }
    let (verdict, judged, own) = incoming.finish().await?;
    let (sharing, finding) = incoming.sharing(&verdict);
    let (reporter, key) = (&incoming.authority.reporter, incoming.envelope.idempotency_key.as_str());
    let wrong = incoming.tally.has_errors() || judged.errors > 0 || own.is_some() || finding.is_some();
    let reach = (sharing, incoming.envelope.audience(sharing));
    if let Some(stored) = stored_before(&incoming.node, (reporter, key), closing, reach, wrong).await? {
        return Ok(pb::Report { stored, rows: incoming.rows, ..pb::Report::default() });
    }
    let compared = incoming.compare(&verdict, sharing).await?;
    for findings in [judged, compared] {
        incoming.tally.count(&findings);
        hand_on(findings.list).await?;
    }
    let own: Vec<Finding> = own.into_iter().chain(finding).collect();
    incoming.tally.add(own.iter().cloned());
    hand_on(own).await?;
    Ok(incoming.tally.into_totals(&verdict.assumptions, Some(sharing), incoming.rows))
}
