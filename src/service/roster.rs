//! Rosters: shown by every node, written by each for its own territories and by the operator's node for all.

use time::Date;

use crate::query::filter;
use crate::violation::BREACHES_SHOWN;
use crate::{Caller, Node, ServiceError, Violation};
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::code::{AreaCode, IndicatorCode, OriginName};
use marsad_domain::membership::Membership;
use marsad_domain::roster::{NOTE_CHARS_MAX, Roster, RosterLine};
use marsad_identity::policy::{self, Administer, Permit};
use marsad_ledger::{Position, RosterVersion};
use marsad_store::StoreError;
use marsad_validate::roster::{LineBreach, breaches};

/// Which rosters and lines are shown.
#[derive(Debug, Clone, Default)]
pub struct RosterQuery {
    /// Only lines that hold on this day.
    pub as_of: Option<Date>,
    /// Only lines of these indicators; none means all.
    pub indicators: Vec<String>,
    /// Only lines that concern this area or territories inside it; empty: all.
    pub area: String,
    /// Only the roster of this node.
    pub origin: Option<OriginName>,
    /// The rosters before the present ones too, without their lines.
    pub history: bool,
}

/// A roster with the lines that are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownRoster {
    pub version: RosterVersion,
    pub lines: Vec<RosterLine>,
}

/// A roster to be written.
#[derive(Debug, Clone)]
pub struct NewRoster {
    pub roster: Roster,
    /// The one that it replaces; none if the node has none.
    pub replaces: Option<Position>,
    pub note: String,
}

/// The lines that are asked for, in the codes of a catalogue.
struct Wanted {
    as_of: Option<Date>,
    indicators: Vec<IndicatorCode>,
    area: Option<AreaId>,
}

impl Wanted {
    fn read(catalogue: &Catalogue, asked: &RosterQuery) -> Result<Self, ServiceError> {
        let area = Some(asked.area.as_str()).filter(|text| !text.is_empty());
        let area = area.map(|text| filter::area(catalogue, text)).transpose()?;
        let known = |code: &String| filter::indicator(catalogue, code).map(|known| known.code.clone());
        let indicators = asked.indicators.iter().map(known).collect::<Result<_, _>>()?;
        Ok(Self { as_of: asked.as_of, indicators, area })
    }

    fn has(&self, catalogue: &Catalogue, line: &RosterLine) -> bool {
        let concerns = |area: AreaId| line.territories(catalogue).iter().any(|own| catalogue.is_within(*own, area));
        self.as_of.is_none_or(|day| line.holds_on(day))
            && (self.indicators.is_empty() || self.indicators.contains(&line.indicator))
            && self.area.is_none_or(concerns)
    }
}

/// The rosters of all nodes, by node; with the history the newest of each first.
///
/// # Errors
/// [`ServiceError::Denied`], [`ServiceError::NotFound`] for an indicator or an area that the catalogue lacks.
pub async fn show(node: &Node, caller: &Caller, asked: &RosterQuery) -> Result<Vec<ShownRoster>, ServiceError> {
    policy::authorise_public(&caller.principal, caller.action)?;
    let catalogue = node.catalogue()?;
    let catalogue = &catalogue.catalogue;
    let wanted = Wanted::read(catalogue, asked)?;
    let mut shown = Vec::new();
    for version in node.ledger.rosters().await? {
        let is_wanted = asked.origin.as_ref().is_none_or(|origin| *origin == version.held.log.origin);
        if !is_wanted || !(version.current || asked.history) {
            continue;
        }
        let mut lines = Vec::new();
        if version.current {
            let roster = node.ledger.roster_lines(&version).await?;
            lines.extend(roster.lines().iter().filter(|line| wanted.has(catalogue, line)).cloned());
        }
        shown.push(ShownRoster { version, lines });
    }
    Ok(shown)
}

/// Replaces this node's roster. This runs in a task of its own, so that it completes even if the caller goes away.
///
/// # Errors
/// [`ServiceError::BadRequest`] with the lines that break a rule, [`ServiceError::RosterMoved`] if another one than `replaces`
/// is the newest.
pub async fn set(node: &Node, permit: Permit<Administer>, new: NewRoster) -> Result<RosterVersion, ServiceError> {
    let (catalogue, membership) = node.ready()?;
    let NewRoster { roster, replaces, note } = new;
    let limits = membership.membership.limits_of(node.ledger.origin(), &catalogue.position.origin);
    let mut violations = wrong_lines(&catalogue.catalogue, &membership.membership, limits, &roster);
    violations.extend(Violation::of_note(&note, NOTE_CHARS_MAX));
    if !violations.is_empty() {
        return Err(ServiceError::BadRequest(violations));
    }
    let turn = node.resources.roster().await?;
    if newest(node).await?.map(|version| version.position()) != replaces {
        return Err(ServiceError::RosterMoved);
    }
    let ledger = node.ledger.clone();
    let appended = tokio::spawn(async move {
        // If the caller goes away, the next one still waits for the end of this append.
        let _turn = turn;
        ledger.append_roster(&permit, roster, note).await
    });
    let position = appended.await.map_err(|_| ServiceError::Task)??;
    let version = newest(node).await?.filter(|version| version.position() == position);
    version.ok_or_else(|| StoreError::corrupt("no roster where one was just appended").into())
}

async fn newest(node: &Node) -> Result<Option<RosterVersion>, ServiceError> {
    let held = node.ledger.rosters().await?;
    Ok(held.into_iter().find(|version| version.current && version.held.log.origin == *node.ledger.origin()))
}

fn wrong_lines(
    catalogue: &Catalogue,
    membership: &Membership,
    limits: Option<&[AreaCode]>,
    roster: &Roster,
) -> Vec<Violation> {
    let found = breaches(catalogue, membership, limits, roster);
    let violation =
        |own: &LineBreach| Violation::of(format!("lines[{}].{}", own.line, own.field), own.code, &own.value);
    found.iter().take(BREACHES_SHOWN).map(violation).collect()
}
