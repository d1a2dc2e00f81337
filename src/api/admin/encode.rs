//! Encodes the answers about the node.

use marsad_domain::timestamp::Timestamp;
use marsad_identity::{Grant, TABLE};
use marsad_ledger::sync_board::{Peer, PeerStatus};
use marsad_ledger::{Digests, NodeState};
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Kind, SharingClass};
use marsad_service::ServiceError;
use marsad_service::admin::entries::Entries;
use marsad_service::admin::grants::Identity;
use marsad_service::admin::status::{LogStatus, NodeStatus, SyncStatus};
use marsad_store::counts::Projection;
use marsad_store::{EntryRow, Incident};
use marsad_wire::{pb, time};

pub fn grant(grant: &Grant) -> pb::Grant {
    pb::Grant {
        role: grant.principal.0.to_string(),
        name: grant.principal.1.clone(),
        kind: grant.kind.as_str().to_owned(),
        territories: grant.territories.iter().map(ToString::to_string).collect(),
        indicators: grant.indicators.iter().flatten().map(ToString::to_string).collect(),
    }
}

/// The caller, and the calls that it may make at this edge.
pub fn identity(own: Identity) -> pb::WhoAmIResponse {
    let rpcs = TABLE.iter().filter(|rule| rule.roles.contains(&own.role)).map(|rule| rule.rpc.to_owned());
    pb::WhoAmIResponse {
        role: own.role.to_string(),
        name: own.name,
        node: own.node.to_string(),
        grants: own.grants.iter().map(grant).collect(),
        rpcs: rpcs.collect(),
        territories: own.territories.iter().map(ToString::to_string).collect(),
        revocation_lists: own.revocation_lists,
    }
}

pub fn peer(peer: &Peer) -> pb::Peer {
    pb::Peer { name: peer.name.to_string(), url: peer.url.clone() }
}

pub fn incident(
    Incident { number, count, first_time, incident: known }: Incident,
) -> Result<pb::Incident, ServiceError> {
    Ok(pb::Incident {
        number,
        count,
        first_time: text("first_time", first_time)?,
        evidence: known.evidence,
        time: text("time", known.time)?,
        reason: known.reason,
        peer: known.peer,
        origin: known.log.origin.to_string(),
        epoch: known.log.epoch,
        index: known.index,
        detail: known.detail,
    })
}

pub fn node_status(status: NodeStatus) -> pb::GetNodeStatusResponse {
    let state = match status.state {
        NodeState::Ready => "READY",
        NodeState::CatalogueMissing => "CATALOGUE_MISSING",
        NodeState::BehindSignerState { .. } => "BEHIND_SIGNER_STATE",
        NodeState::Quarantined => "QUARANTINED",
    };
    pb::GetNodeStatusResponse {
        name: status.name.to_string(),
        version: status.version.to_owned(),
        verifier_key: status.verifier_key.to_string(),
        state: state.to_owned(),
        logs: status.logs.iter().map(log_status).collect(),
        observations: status.observations,
        events: status.events,
        digests: status.digests.map(|Digests { logs, shared, full }| pb::Digests {
            logs: logs.to_hex(),
            shared: shared.to_hex(),
            full: full.to_hex(),
        }),
        catalogue: status.catalogue.as_ref().map(Into::into),
        membership: status.membership.as_ref().map(Into::into),
    }
}

pub fn sync_status(status: SyncStatus) -> Result<pb::GetSyncStatusResponse, ServiceError> {
    let peers = status.peers.iter().map(peer_status).collect::<Result<_, _>>()?;
    Ok(pb::GetSyncStatusResponse { logs: status.logs.iter().map(log_status).collect(), peers })
}

fn log_status(LogStatus { head, counts }: &LogStatus) -> pb::LogStatus {
    pb::LogStatus {
        origin: head.log.origin.to_string(),
        epoch: head.log.epoch,
        size: head.frontier.size(),
        root: head.root.to_hex(),
        held: counts.held,
        withheld: counts.withheld,
        waiting: counts.waiting,
        refused: counts.refused,
        state: head.state.as_str().to_owned(),
    }
}

fn peer_status((of, status): &(Peer, PeerStatus)) -> Result<pb::PeerStatus, ServiceError> {
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
        peer: Some(peer(of)),
        state: status.state.as_str().to_owned(),
        error: status.error.clone(),
        last_heard: status.last_heard.map(|at| text("last_heard", at)).transpose()?.unwrap_or_default(),
        sizes: sizes.collect(),
        refused: refused.collect(),
    })
}

pub fn entries(found: Entries) -> Result<pb::ListEntriesResponse, ServiceError> {
    let Entries { entries, head } = found;
    let entries = entries.into_iter().map(|(row, projection)| entry(&head.log, row, projection));
    Ok(pb::ListEntriesResponse {
        entries: entries.collect::<Result<_, _>>()?,
        size: head.frontier.size(),
        note: head.note,
    })
}

fn entry(log: &LogId, row: EntryRow, projection: Projection) -> Result<pb::EntrySummary, ServiceError> {
    let header = &row.header;
    Ok(pb::EntrySummary {
        position: Some((log, header.index).into()),
        kind: match header.kind {
            Kind::Unknown(code) => code.to_string(),
            known => known.name().to_owned(),
        },
        time: text("time", header.time)?,
        sharing: match header.sharing {
            SharingClass::Unknown(code) => code.to_string(),
            known => known.name().to_owned(),
        },
        payload: row.payload_state.as_str().to_owned(),
        projection: projection.as_str().to_owned(),
        header: row.bytes,
    })
}

fn text(field: &str, instant: Timestamp) -> Result<String, ServiceError> {
    time::to_rfc3339(field, instant).map_err(ServiceError::Held)
}
