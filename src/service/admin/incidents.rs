//! Incidents: what was refused, from whom and why, and the evidence of it.

use crate::submission::mentions::releases_with_erased;
use crate::{Absent, Node, ServiceError};
use marsad_identity::policy::{Administer, Permit};
use marsad_ledger::SupersededSubmitter;
use marsad_store::beyond_agreed::BeyondAgreed;
use marsad_store::{EntryState, EntryStateRow, Incident};

const INCIDENTS_DEFAULT: u32 = 100;
const INCIDENTS_MAX: u32 = 1_000;

/// One incident, with its evidence.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is none of that number.
pub async fn get(node: &Node, _permit: &Permit<Administer>, number: i64) -> Result<Incident, ServiceError> {
    let known = node.store().incident(number).await?;
    known.ok_or_else(|| ServiceError::absent(Absent::Incident, number.to_string()))
}

/// Incidents without their evidence. `limit` is the most that are returned; 0 means the default.
///
/// First what was refused, the newest first by this node's clock. Then what is found in the logs, the last that came first:
/// releases that hold what was erased since, entries of submitters who had been replaced, submissions beyond the agreed size of an
/// ended epoch, and entries that are not projected, or not with all their texts. Their times are those of other nodes' clocks, which
/// decide nothing here.
///
/// # Errors
/// [`ServiceError::Store`] if they cannot be read.
pub async fn list(node: &Node, _permit: &Permit<Administer>, limit: u32) -> Result<Vec<Incident>, ServiceError> {
    let limit = if limit == 0 { INCIDENTS_DEFAULT } else { limit.min(INCIDENTS_MAX) };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut all = node.store().incidents(limit).await?;
    // None of the five lists takes all the room.
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
    all.iter_mut().for_each(|known| known.incident.evidence.clear());
    Ok(all)
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
