//! Reading rosters: which are in force, and their lines.

use std::collections::HashSet;

use marsad_domain::code::OriginName;
use marsad_domain::roster::{Roster, RosterLine};
use marsad_store::StoreError;
use marsad_store::log_positions::Cut;
use marsad_store::roster::HeldRoster;
use marsad_wire::payload;

use super::{Ledger, LedgerError, Position};

/// A roster that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterVersion {
    pub held: HeldRoster,
    /// Whether it is the newest of its node.
    pub current: bool,
}

impl RosterVersion {
    /// The position of its entry.
    #[must_use]
    pub fn position(&self) -> Position {
        let HeldRoster { log, index, .. } = &self.held;
        Position { origin: log.origin.clone(), epoch: log.epoch, index: *index }
    }
}

impl Ledger {
    /// All rosters that are held: by node, the newest of each first.
    pub async fn rosters(&self) -> Result<Vec<RosterVersion>, LedgerError> {
        Ok(by_node(self.store().rosters().await?))
    }

    /// The rosters that were in force at a cut: of each node the newest.
    pub async fn rosters_at(&self, cut: &Cut) -> Result<Vec<RosterVersion>, LedgerError> {
        let mut held = self.store().rosters().await?;
        held.retain(|roster| roster.index < cut.size(&roster.log));
        Ok(by_node(held).into_iter().filter(|version| version.current).collect())
    }

    /// The lines of a roster.
    pub async fn roster_lines(&self, version: &RosterVersion) -> Result<Roster, LedgerError> {
        let HeldRoster { log, index, .. } = &version.held;
        let chunks = self.store().read_chunks(log, *index, 1).await?;
        let reading = move || payload::decode_roster(&chunks);
        let read = tokio::task::spawn_blocking(reading).await.map_err(LedgerError::Worker)?;
        Ok(read.map_err(|_| StoreError::corrupt("a projected roster that cannot be read"))?.roster)
    }

    /// The lines of all rosters that are in force now.
    pub async fn lines_in_force(&self) -> Result<Vec<RosterLine>, LedgerError> {
        let mut lines = Vec::new();
        for version in self.rosters().await?.iter().filter(|version| version.current) {
            lines.extend(self.roster_lines(version).await?.lines().to_vec());
        }
        Ok(lines)
    }
}

fn by_node(held: Vec<HeldRoster>) -> Vec<RosterVersion> {
    let mut seen: HashSet<OriginName> = HashSet::new();
    let version = |held: HeldRoster| RosterVersion { current: seen.insert(held.log.origin.clone()), held };
    held.into_iter().map(version).collect()
}
