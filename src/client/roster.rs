//! Rosters: which are held, and this node's own, which may be replaced.

use time::Date;

use super::connection::Connection;
use super::error::{ClientError, refused};
use marsad_domain::roster::{Roster, RosterLine};
use marsad_wire::field::required;
use marsad_wire::position::Position;
use marsad_wire::{Problem, WireError, pb};

/// A roster that a node wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterVersion {
    pub position: Position,
    /// When (RFC 3339).
    pub time: String,
    /// How many lines it has.
    pub lines: u32,
    /// Why, as its author wrote it.
    pub note: String,
    /// By whom: role and name.
    pub member: String,
}

/// A roster with the lines that were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeRoster {
    pub version: RosterVersion,
    /// Whether it is its node's present roster.
    pub current: bool,
    pub lines: Vec<RosterLine>,
}

/// Which rosters and lines are asked for.
#[derive(Debug, Clone, Default)]
pub struct RosterRequest {
    /// Only lines that hold on this day.
    pub as_of: Option<Date>,
    /// Only lines of these indicators; none means all.
    pub indicators: Vec<String>,
    /// Only lines that concern this area or territories inside it; empty: all.
    pub area: String,
    /// Only the roster of this node; empty: of all.
    pub origin: String,
    /// The rosters before the present ones too, without their lines.
    pub history: bool,
}

fn version(message: Option<pb::RosterVersion>) -> Result<RosterVersion, WireError> {
    let message = message.ok_or_else(|| WireError::new("version", Problem::Missing))?;
    let pb::RosterVersion { position, time, lines, note, member } = message;
    Ok(RosterVersion { position: required("position", position)?, time, lines, note, member })
}

impl Connection {
    /// Rosters, by node; of one node the newest first.
    ///
    /// # Errors
    /// The error of the call. All calls of this file return it.
    pub async fn rosters(&self, asked: RosterRequest) -> Result<Vec<NodeRoster>, ClientError> {
        let RosterRequest { as_of, indicators, area, origin, history } = asked;
        let as_of = as_of.map(|day| day.to_string()).unwrap_or_default();
        let request = pb::GetRosterRequest { as_of, indicators, area, origin, history };
        let mut parts = self.expectation().get_roster(request).await.map_err(refused)?.into_inner();
        let mut rosters: Vec<NodeRoster> = Vec::new();
        while let Some(part) = parts.message().await.map_err(refused)? {
            let version = version(part.version).map_err(ClientError::BadAnswer)?;
            let lines = part.lines.into_iter().map(RosterLine::try_from);
            let lines = lines.collect::<Result<Vec<_>, _>>().map_err(ClientError::BadAnswer)?;
            match rosters.last_mut().filter(|last| last.version.position == version.position) {
                Some(last) => last.lines.extend(lines),
                None => rosters.push(NodeRoster { version, current: part.current, lines }),
            }
        }
        Ok(rosters)
    }

    /// The present roster of the node that answers; none if it has none.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn own_roster(&self) -> Result<Option<NodeRoster>, ClientError> {
        let asked = RosterRequest { origin: self.node().to_owned(), ..RosterRequest::default() };
        Ok(self.rosters(asked).await?.into_iter().find(|roster| roster.current))
    }

    /// Replaces the node's roster.
    ///
    /// # Errors
    /// The error of the call; `ROSTER_MOVED` if another one than `replaces` is the newest.
    pub async fn set_roster(
        &self,
        roster: &Roster,
        replaces: Option<&Position>,
        note: &str,
    ) -> Result<RosterVersion, ClientError> {
        let request = pb::SetRosterRequest {
            lines: roster.lines().iter().map(Into::into).collect(),
            replaces: replaces.map(Into::into),
            note: note.to_owned(),
        };
        let answer = self.expectation().set_roster(request).await.map_err(refused)?.into_inner();
        version(answer.version).map_err(ClientError::BadAnswer)
    }
}
