//! What a node is and holds: its logs, its peers, its entries, and what it refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::api::admin::{public, status_permit};
use crate::domain::code::OriginName;
use crate::identity::policy::{self, Permit, ReadStatus};
use crate::ledger::NodeState;
use crate::ledger::sync_board::Peer;
use crate::log::checkpoint::LogId;
use crate::log::entry::{Index, Kind, SharingClass};
use crate::service::Caller;
use crate::service::Node;
use crate::service::{Absent, ServiceError};
use crate::store::counts::{Counted, LogCounts, Projection};
use crate::store::{EntryRow, Head, HeadState, PayloadState, StoreError};
use crate::wire::{pb, time};

const ENTRIES_DEFAULT: u32 = 100;
const ENTRIES_MAX: u32 = 512;
/// Headers alone: no payload is asked for.
const ENTRIES_BYTES_MAX: usize = 1024 * 1024;

/// What this node is and holds.
///
/// # Errors
/// [`ServiceError`] if it cannot be read.
pub async fn node(
    node: &Arc<Node>,
    caller: &Caller,
    request: pb::GetNodeStatusRequest,
) -> Result<pb::GetNodeStatusResponse, ServiceError> {
    let permit = status_permit(node, caller).await?;
    let digests = if request.digests {
        policy::authorise_digests(&caller.principal, &node.grants().await?)?;
        let digests = node.resources.digests(&node.ledger).await?;
        let (logs, shared, full) = (digests.logs.to_hex(), digests.shared.to_hex(), digests.full.to_hex());
        Some(pb::Digests { logs, shared, full })
    } else {
        None
    };
    // After the digests, which take a while: what is counted is never less than what was digested.
    let counted = if permit.sees_inside() { Counted::All } else { Counted::Shared };
    let (observations, events) = node.store().counts(counted).await?;
    let state = match node.ledger.state() {
        NodeState::Ready => "READY",
        NodeState::CatalogueMissing => "CATALOGUE_MISSING",
        NodeState::BehindSignerState { .. } => "BEHIND_SIGNER_STATE",
        NodeState::Quarantined => "QUARANTINED",
    };
    Ok(pb::GetNodeStatusResponse {
        name: node.ledger.origin().to_string(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        verifier_key: node.ledger.verifier_key().to_string(),
        state: state.to_owned(),
        logs: logs(node).await?,
        observations,
        events,
        digests,
        catalogue: node.ledger.catalogue().map(|version| (&version.position).into()),
        membership: node.ledger.membership().map(|version| (&version.position).into()),
    })
}

/// How far this node and its peers are.
///
/// # Errors
/// [`ServiceError`] if it cannot be read.
pub async fn sync(
    node: &Arc<Node>,
    caller: &Caller,
    _request: pb::GetSyncStatusRequest,
) -> Result<pb::GetSyncStatusResponse, ServiceError> {
    let permit = status_permit(node, caller).await?;
    let peers = node.board.peers();
    let peers = peers.iter().map(|peer| peer_status(node, peer, &permit)).collect::<Result<_, _>>()?;
    Ok(pb::GetSyncStatusResponse { logs: logs(node).await?, peers })
}

async fn logs(node: &Node) -> Result<Vec<pb::LogStatus>, ServiceError> {
    let heads = node.ledger.heads().await?;
    let counts: BTreeMap<LogId, LogCounts> = node.store().log_counts().await?;
    Ok(heads.iter().map(|head| log_status(head, counts.get(&head.log).copied().unwrap_or_default())).collect())
}

fn log_status(head: &Head, counts: LogCounts) -> pb::LogStatus {
    let state = match head.state {
        HeadState::Active => "ACTIVE",
        HeadState::Quarantined => "QUARANTINED",
        HeadState::Closed => "CLOSED",
    };
    pb::LogStatus {
        origin: head.log.origin.to_string(),
        epoch: head.log.epoch,
        size: head.frontier.size(),
        root: head.root.to_hex(),
        held: counts.held,
        withheld: counts.withheld,
        waiting: counts.waiting,
        refused: counts.refused,
        state: state.to_owned(),
    }
}

/// How far a peer is. Where it is reached and why it is not are for the staff of this node.
fn peer_status(node: &Node, peer: &Peer, permit: &Permit<ReadStatus>) -> Result<pb::PeerStatus, ServiceError> {
    let inside = permit.sees_inside();
    let status = node.board.status(&peer.name).unwrap_or_default();
    let heard = status.last_heard.map(|at| time::to_rfc3339("last_heard", at)).transpose();
    let sizes = status.sizes.iter().map(|(log, size)| pb::LogSize {
        origin: log.origin.to_string(),
        epoch: log.epoch,
        size: *size,
    });
    let refused = status.refused.iter().map(|(log, reason)| pb::RefusedLog {
        origin: log.origin.to_string(),
        epoch: log.epoch,
        reason: (*reason).to_owned(),
    });
    Ok(pb::PeerStatus {
        peer: Some(pb::Peer {
            name: peer.name.to_string(),
            url: if inside { peer.url.clone() } else { String::new() },
        }),
        state: status.state.as_str().to_owned(),
        error: if inside { status.error.clone() } else { String::new() },
        last_heard: heard.map_err(ServiceError::Held)?.unwrap_or_default(),
        sizes: sizes.collect(),
        refused: if inside { refused.collect() } else { Vec::new() },
    })
}

/// Entries of a log, by their headers.
///
/// # Errors
/// [`ServiceError::NotFound`] for a log that is not held.
pub async fn entries(
    node: &Arc<Node>,
    caller: &Caller,
    request: pb::ListEntriesRequest,
) -> Result<pb::ListEntriesResponse, ServiceError> {
    public(caller)?;
    let head = wanted_log(node, &request).await?;
    let limit = if request.limit == 0 { ENTRIES_DEFAULT } else { request.limit.min(ENTRIES_MAX) };
    let size = head.frontier.size();
    let left = size.saturating_sub(request.from);
    let count = u32::try_from(left).map_or(limit, |left| limit.min(left));
    let mut entries = Vec::new();
    if count > 0 {
        let wanted = usize::try_from(count).unwrap_or(usize::MAX);
        let rows = readable_entries(node, &head.log, request.from, wanted).await?;
        let states = node.store().projections(&head.log, request.from, count).await?;
        for row in rows {
            let state = states.get(&row.header.index).copied().unwrap_or(Projection::None);
            entries.push(entry(&head.log, row, state)?);
        }
    }
    Ok(pb::ListEntriesResponse { entries, size, note: head.note })
}

/// Entries whose rows can be read. If one cannot, the others are listed without it.
async fn readable_entries(node: &Node, log: &LogId, from: Index, count: usize) -> Result<Vec<EntryRow>, ServiceError> {
    match node.store().read_entries(log, from, count, ENTRIES_BYTES_MAX).await {
        Err(error @ StoreError::Corrupt { .. }) => tracing::error!(%log, %error, "a row of the log cannot be read"),
        read => return Ok(read?),
    }
    let mut rows = Vec::new();
    for index in (from..).take(count) {
        match node.store().read_entry(log, index).await {
            Ok(row) => rows.extend(row),
            Err(StoreError::Corrupt { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(rows)
}

async fn wanted_log(node: &Node, request: &pb::ListEntriesRequest) -> Result<Head, ServiceError> {
    let origin = if request.origin.is_empty() {
        node.ledger.origin().clone()
    } else {
        OriginName::new(&request.origin).map_err(|_| ServiceError::field("origin", "the name of a node"))?
    };
    let heads = node.ledger.heads().await?.into_iter().filter(|head| head.log.origin == origin);
    let wanted = heads.filter(|head| request.epoch.is_none_or(|epoch| head.log.epoch == epoch));
    wanted.max_by_key(|head| head.log.epoch).ok_or_else(|| ServiceError::absent(Absent::Log, origin.to_string()))
}

fn entry(log: &LogId, row: EntryRow, projection: Projection) -> Result<pb::EntrySummary, ServiceError> {
    let header = &row.header;
    let payload = match row.payload_state {
        PayloadState::Held => "HELD",
        PayloadState::Withheld => "WITHHELD",
        PayloadState::Erased => "ERASED",
        PayloadState::Lost => "LOST",
    };
    Ok(pb::EntrySummary {
        position: Some(pb::LogPosition { origin: log.origin.to_string(), epoch: log.epoch, index: header.index }),
        kind: match header.kind {
            Kind::Unknown(code) => code.to_string(),
            known => known.name().to_owned(),
        },
        time: time::to_rfc3339("time", header.time).map_err(ServiceError::Held)?,
        sharing: match header.sharing {
            SharingClass::Unknown(code) => code.to_string(),
            known => known.name().to_owned(),
        },
        payload: payload.to_owned(),
        projection: projection.as_str().to_owned(),
        header: row.bytes,
    })
}
