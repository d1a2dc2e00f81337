//! Entries whose submitter had been replaced before they were written.
//!
//! An entry is judged under the membership that it cites, so that its outcome depends on the log alone. A node that does not
//! use a newer membership yet continues under the old one, and so can the holder of a key that the newer one replaced. Nothing
//! in the log proves when an entry was written: its own node states the time. So such an entry keeps its state, and every node
//! that holds both logs reports it to its people.

use marsad_domain::code::OrganisationCode;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_store::old_citation::OldCitation;
use marsad_wire::payload;

use super::{Ledger, LedgerError, Position, projector};

/// How long a node may continue under a membership after the next one: clocks differ, and the operator's log takes time to
/// arrive.
pub const MEMBERSHIP_GRACE_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// How many entries that cite an older membership are examined, the newest first.
const LOOKED_AT_MAX: usize = 1_000;

/// An entry of a submitter whom a newer membership no longer accepts, if that membership is more than a day older than the
/// entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupersededSubmitter {
    pub log: LogId,
    pub index: Index,
    pub time: Timestamp,
    pub reporter: OrganisationCode,
    /// The membership that does not accept its submitter.
    pub membership: Position,
}

impl Ledger {
    /// The entries of all logs whose submitter had been replaced for more than a day when they were written, the newest first,
    /// without withdrawn ones.
    pub async fn superseded_submitters(&self) -> Result<Vec<SupersededSubmitter>, LedgerError> {
        let operator = self.settings().operator.clone();
        let old = self.store().old_citations(&operator, MEMBERSHIP_GRACE_MICROS, LOOKED_AT_MAX).await?;
        let mut found = Vec::new();
        for entry in old {
            let (epoch, index) = (entry.known.epoch, entry.known.index);
            let position = Position { origin: operator.clone(), epoch, index };
            if self.is_superseded(&entry, &position).await? {
                let OldCitation { log, index, time, reporter, .. } = entry;
                found.push(SupersededSubmitter { log, index, time, reporter, membership: position });
            }
        }
        Ok(found)
    }

    async fn is_superseded(&self, entry: &OldCitation, position: &Position) -> Result<bool, LedgerError> {
        let Some(version) = self.membership_at(position).await? else { return Ok(false) };
        // It may have been erased after it was listed.
        let Some(chunk) = self.store().read_chunk(&entry.log, entry.index, 0).await? else { return Ok(false) };
        let provenance = payload::decode_provenance(entry.kind, &chunk)?;
        Ok(!projector::is_accepted(&version, &provenance, &entry.log.origin, entry.time))
    }
}
