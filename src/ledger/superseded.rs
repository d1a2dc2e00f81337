//! Entries whose submitter had been replaced when they were written.
//!
//! An entry is judged under the membership that it cites, so that its outcome depends on the log alone. A node that has not moved to
//! a newer membership goes on under the old one, and so does anybody who has a key that was replaced there. Nothing in the log proves
//! when an entry was written: its time is what its own node says. So such an entry stays what it is, and the people of every node
//! that holds both logs are told.

use marsad_domain::code::OrganisationCode;
use marsad_domain::timestamp::Timestamp;
use marsad_log::checkpoint::LogId;
use marsad_log::entry::{Index, Kind};
use marsad_store::old_citation::OldCitation;
use marsad_wire::payload;

use super::{Ledger, LedgerError, Position, projector};

/// How long a node may go on under a membership after the next one: its clock and the operator's may differ, and the operator's log
/// takes its time to arrive.
pub const MEMBERSHIP_GRACE_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// How many entries that cite an older membership are looked at, the last that came first.
const LOOKED_AT_MAX: usize = 1_000;

/// An entry of a submitter that a membership accepts no more, which was dated more than a day before the entry.
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
    /// The entries, in all logs, whose submitter had been replaced for more than a day when they were written, the last that came
    /// first. Withdrawn ones are left out.
    ///
    /// # Errors
    /// [`LedgerError`] if the database fails.
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
        // It may have been erased since it was listed.
        let Some(chunk) = self.store().read_chunk(&entry.log, entry.index, 0).await? else { return Ok(false) };
        let provenance = match entry.kind {
            Kind::Event => payload::decode_event(&[chunk])?.provenance,
            _ => payload::decode_observations_manifest(&chunk)?.provenance,
        };
        Ok(!projector::is_accepted(&version, &provenance, &entry.log.origin, entry.time))
    }
}
