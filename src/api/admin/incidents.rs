//! Incidents: what was refused, from whom and why, and the evidence of it.

use std::sync::Arc;

use crate::api::admin::permit;
use crate::ledger::SupersededSubmitter;
use crate::service::Caller;
use crate::service::Node;
use crate::service::submission::mentions::releases_with_erased;
use crate::service::{Absent, ServiceError};
use crate::store::beyond_agreed::BeyondAgreed;
use crate::store::{EntryState, EntryStateRow, Incident};
use crate::wire::{pb, time};

const INCIDENTS_DEFAULT: u32 = 100;
const INCIDENTS_MAX: u32 = 1_000;

/// What was refused, the newest first by this node's clock; then releases that hold what was erased since, entries of submitters
/// who had been replaced, submissions beyond the agreed size of an ended epoch, and entries that are stored but not projected, or not with all their texts, the last that came first. Their times are those of other nodes'
/// clocks, which decide nothing here.
///
/// # Errors
/// [`ServiceError`] if the caller may not, or they cannot be read.
pub async fn list(
    node: &Arc<Node>,
    caller: &Caller,
    request: pb::ListIncidentsRequest,
) -> Result<pb::ListIncidentsResponse, ServiceError> {
    permit(node, caller).await?;
    if let Some(number) = request.number {
        let known = node.store().incident(number).await?;
        let known = known.ok_or_else(|| ServiceError::absent(Absent::Incident, number.to_string()))?;
        let evidence = known.incident.evidence.clone();
        return Ok(pb::ListIncidentsResponse { incidents: vec![pb::Incident { evidence, ..message(known)? }] });
    }
    let limit = if request.limit == 0 { INCIDENTS_DEFAULT } else { request.limit.min(INCIDENTS_MAX) };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut all = node.store().incidents(limit).await?;
    // None of the five leaves no room for the others.
    let mut entries = releases_with_erased(node).await?;
    entries.truncate(limit.div_ceil(4));
    let superseded = node.ledger.superseded_submitters().await?;
    entries.extend(superseded.into_iter().take(limit.div_ceil(8)).map(of_superseded));
    let beyond = node.ledger.beyond_agreed(limit.div_ceil(8)).await?;
    entries.extend(beyond.into_iter().take(limit.div_ceil(8)).map(of_beyond));
    entries.extend(node.store().entries_not_projected(limit).await?.into_iter().filter_map(of_entry));
    all.truncate(limit - entries.len().min(limit / 2));
    all.extend(entries);
    all.truncate(limit);
    Ok(pb::ListIncidentsResponse { incidents: all.into_iter().map(message).collect::<Result<_, _>>()? })
}

/// An entry whose submitter had been replaced, as an incident.
fn of_superseded(entry: SupersededSubmitter) -> Incident {
    let detail = format!("{} {}", entry.reporter, entry.membership);
    Incident::found("superseded-submitter", entry.time, (entry.log, entry.index), detail)
}

/// A submission that other nodes may never hold, as an incident.
fn of_beyond(one: BeyondAgreed) -> Incident {
    let detail = format!("{} {}", one.reporter, one.submission);
    Incident::found("beyond-agreed-size", one.time, (one.log, one.index), detail)
}

/// An entry that is stored and not projected, or not with all its texts, as an incident. The fault is that of its log, not
/// of the peer that sent it.
fn of_entry(entry: EntryStateRow) -> Option<Incident> {
    let (reason, detail) = match entry.state {
        EntryState::Projected => return None,
        EntryState::Withheld { detail } => ("personal-data", detail),
        EntryState::Waiting { reason, detail } => ("entry-waiting", format!("{reason} {detail}")),
        EntryState::Refused { reason, detail } => ("entry-refused", format!("{reason} {detail}")),
        EntryState::NotProjected { reason } => ("entry-not-projected", reason),
    };
    Some(Incident::found(reason, entry.time, (entry.log, entry.index), detail.trim_end().to_owned()))
}

fn message(Incident { number, count, first_time, incident: known }: Incident) -> Result<pb::Incident, ServiceError> {
    Ok(pb::Incident {
        number,
        count,
        first_time: time::to_rfc3339("first_time", first_time).map_err(ServiceError::Held)?,
        evidence: String::new(),
        time: time::to_rfc3339("time", known.time).map_err(ServiceError::Held)?,
        reason: known.reason,
        peer: known.peer,
        origin: known.log.origin.to_string(),
        epoch: known.log.epoch,
        index: known.index,
        detail: known.detail,
    })
}
