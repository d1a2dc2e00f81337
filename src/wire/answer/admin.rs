//! Answers about a node: members, grants, peers, logs, incidents.

use crate::field::required;
use crate::position::Position;
use crate::{WireError, pb};
use marsad_domain::membership::Membership;

/// Who takes part in the federation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members {
    pub membership: Membership,
    /// The entry that published it.
    pub version: Position,
}

impl Members {
    /// The members of an answer; none if the node has no membership yet.
    ///
    /// # Errors
    /// [`WireError`] for an answer with one part of two.
    pub fn from_pb(answer: pb::ListMembersResponse) -> Result<Option<Self>, WireError> {
        if answer == pb::ListMembersResponse::default() {
            return Ok(None);
        }
        let membership = required("membership", answer.membership)?;
        Ok(Some(Self { membership, version: required("version", answer.version)? }))
    }
}

answers! {
    /// What a principal is granted at a node.
    Grant of Grant |m| {
        role: String,
        name: String,
        /// submit or microcells.
        kind: String,
        territories: Vec<String>,
        /// None means all.
        indicators: Vec<String>,
    }
    /// A node that another one pulls from.
    Peer of Peer |m| {
        /// Empty in a question: the certificate that the node shows names it.
        name: String,
        url: String,
    }
    /// The state of synchronisation.
    SyncStatus of GetSyncStatusResponse |m| {
        logs: Vec<LogStatus> as list,
        peers: Vec<PeerStatus> as list,
    }
    /// What a node holds of a log.
    LogStatus of LogStatus |m| {
        origin: String,
        epoch: u32,
        size: u64,
        root: String,
        held: u64,
        withheld: u64,
        waiting: u64,
        refused: u64,
        /// ACTIVE, QUARANTINED or CLOSED.
        state: String,
    }
    /// How a peer is doing.
    PeerStatus of PeerStatus |m| {
        peer: Peer as needed,
        state: String,
        error: String,
        last_heard: String,
        sizes: Vec<LogSize> as list,
        refused: Vec<RefusedLog> as list,
    }
    /// What a peer holds of a log.
    LogSize of LogSize |m| {
        origin: String,
        epoch: u32,
        size: u64,
    }
    /// A log of a peer that was refused.
    RefusedLog of RefusedLog |m| {
        origin: String,
        epoch: u32,
        reason: String,
    }
    /// What a node is and holds.
    NodeStatus of GetNodeStatusResponse |m| {
        name: String,
        version: String,
        verifier_key: String,
        state: String,
        logs: Vec<LogStatus> as list,
        observations: u64,
        events: u64,
        /// There if they were asked for.
        digests: Option<Digests> as maybe,
        catalogue: Option<Position> as maybe,
        membership: Option<Position> as maybe,
    }
    /// The digests of what a node holds, in hexadecimal.
    Digests of Digests |m| {
        logs: String,
        shared: String,
        full: String,
    }
    /// Something that a node refused.
    Incident of Incident |m| {
        /// 0 for an entry that is stored but not projected.
        number: i64,
        time: String,
        first_time: String,
        count: u64,
        reason: String,
        peer: String,
        origin: String,
        epoch: u32,
        index: Option<u64>,
        detail: String,
        evidence: String,
    }
    /// Entries of a log.
    Entries of ListEntriesResponse |m| {
        entries: Vec<EntrySummary> as list,
        /// The size of the log.
        size: u64,
        /// Its signed checkpoint.
        note: String,
    }
    /// An entry by its header.
    EntrySummary of EntrySummary |m| {
        position: Position as needed,
        kind: String,
        time: String,
        sharing: String,
        payload: String,
        projection: String,
        /// Its bytes.
        header: Vec<u8>,
    }
    /// Who the caller is to a node, and what it may do there.
    Identity of WhoAmIResponse |m| {
        role: String,
        name: String,
        node: String,
        grants: Vec<Grant> as list,
        rpcs: Vec<String>,
        territories: Vec<String>,
        revocation_lists: Vec<Vec<u8>>,
    }
}

message!(Grant { role, name, kind, territories, indicators });
message!(Peer { name, url });

impl NodeStatus {
    /// The status of an answer, with digests if these were asked for.
    ///
    /// # Errors
    /// [`WireError`] for an answer without them.
    pub fn from_pb(answer: pb::GetNodeStatusResponse, with_digests: bool) -> Result<Self, WireError> {
        let status = Self::try_from(answer)?;
        if with_digests && status.digests.is_none() {
            return Err(WireError::new("digests", crate::Problem::Missing));
        }
        Ok(status)
    }
}
