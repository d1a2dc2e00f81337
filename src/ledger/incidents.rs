//! Incidents: faults of a log that an operator must know of.

use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_store::NewIncident;

use super::{Ledger, LedgerError};

/// What is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// A stable code.
    pub reason: &'static str,
    pub index: Option<Index>,
    pub detail: String,
    /// The evidence of a fork as JSON; empty for everything else.
    pub evidence: String,
}

impl Fault {
    /// A fault without evidence.
    pub fn new(reason: &'static str, index: impl Into<Option<Index>>, detail: impl Into<String>) -> Self {
        Self { reason, index: index.into(), detail: detail.into(), evidence: String::new() }
    }

    /// The incident of this fault.
    #[must_use]
    pub fn incident(self, time: Timestamp, peer: &str, log: &LogId) -> NewIncident {
        let Self { reason, index, detail, evidence } = self;
        NewIncident {
            time,
            reason: reason.to_owned(),
            peer: peer.to_owned(),
            log: log.clone(),
            index,
            detail,
            evidence,
        }
    }
}

impl Ledger {
    /// Records an incident for the operator. `peer` is the peer that the fault comes from, or empty.
    pub async fn record_fault(&self, peer: &str, log: &LogId, fault: Fault) -> Result<(), LedgerError> {
        self.store().record_incident(&fault.incident(self.clock().now().into(), peer, log)).await?;
        Ok(())
    }
}
