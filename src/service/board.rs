//! The board: who owes which figure by when, and what came of it, as far as the caller may see it.

use std::collections::HashSet;
use std::sync::Arc;

use time::{Date, Duration};

use crate::query::filter;
use crate::stream::{self, Answer, Outlet};
use crate::{Absent, Caller, Node, ServiceError};
use marsad_domain::board::duties::{Duties, HeldCall, Window, take_out_revoked};
use marsad_domain::board::{Cell, Duty, Row, rows};
use marsad_domain::call::CallRef;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::code::{AreaCode, OrganisationCode, OriginName};
use marsad_domain::membership::Membership;
use marsad_domain::roster::RosterLine;
use marsad_identity::policy::{self, Permit, ReadBoard};
use marsad_ledger::{CallVersion, CatalogueVersion, MembershipVersion};

/// The most rows of an answer.
const ROWS_MAX: usize = 200_000;
/// How many rows one batch holds.
const BATCH_ROWS: usize = 1_000;
/// How many days back the board goes where the question does not say it.
const DAYS_BACK: i64 = 365;

/// Which rows are asked for.
#[derive(Debug, Clone, Default)]
pub struct BoardQuery {
    /// Only what this organisation owes.
    pub organisation: Option<OrganisationCode>,
    /// Only this area and territories inside it; empty: all.
    pub area: String,
    /// Only this call.
    pub call: Option<CallRef>,
    /// Only what is due on this day or later.
    pub since: Option<Date>,
}

/// The rows that a caller may see, in the order of the board.
///
/// # Errors
/// [`ServiceError::Denied`], [`ServiceError::NotFound`] for a call or an area that this node does not know,
/// [`ServiceError::LimitExceeded`] for too many rows.
pub async fn board(node: &Arc<Node>, caller: &Caller, asked: BoardQuery) -> Result<Answer<Vec<Row>>, ServiceError> {
    let permit = policy::authorise_board(&caller.principal, &node.grants().await?)?;
    let place = node.resources.place().await?;
    let (catalogue, membership) = (node.catalogue()?, node.ledger.membership().ok_or(ServiceError::CatalogueMissing)?);
    let held = Held::read(node, &catalogue, &membership, asked.call.as_ref()).await?;
    let sight = Sight::new(&catalogue.catalogue, &permit, &asked)?;
    let today = node.today();
    let since = match (asked.since, &asked.call) {
        (Some(day), _) => day,
        // A call is shown whole, however old it is.
        (None, Some(_)) => Date::MIN,
        (None, None) => today.saturating_sub(Duration::days(DAYS_BACK)),
    };
    let window = Window { since, today, most: ROWS_MAX };
    let mut duties = held.duties((&sight, &membership.membership), window)?;
    let cells: HashSet<Cell> = duties.iter().map(|duty| duty.cell.clone()).collect();
    let arrivals = node.ledger.arrivals(cells, &held.calls).await?;
    take_out_revoked(&mut duties, &held.asked, &arrivals);
    let found = rows(duties, &arrivals, today);
    drop(place);
    Ok(stream::start(node, caller, |outlet: Outlet<Vec<Row>>| async move {
        for batch in found.chunks(BATCH_ROWS) {
            outlet.send(batch.to_vec()).await?;
        }
        Ok(())
    }))
}

/// The lines and the calls that make the board.
struct Held {
    lines: Vec<RosterLine>,
    calls: Vec<CallVersion>,
    asked: Vec<HeldCall>,
    /// Whether one call alone is asked for.
    only_call: bool,
}

impl Held {
    async fn read(
        node: &Node,
        catalogue: &CatalogueVersion,
        membership: &MembershipVersion,
        only: Option<&CallRef>,
    ) -> Result<Self, ServiceError> {
        let lines = node.ledger.lines_in_force().await?;
        let calls = node.ledger.calls().await?;
        let operator = &catalogue.position.origin;
        let limits = |origin: &OriginName| membership.membership.limits_of(origin, operator).map(<[AreaCode]>::to_vec);
        let wanted = calls.iter().filter(|version| only.is_none_or(|only| version.name() == *only));
        let held = |version: &CallVersion| HeldCall {
            name: version.name(),
            call: version.call.clone(),
            closed: version.held.closed.as_ref().and_then(|(time, _)| time.date()),
            limits: limits(&version.held.log.origin),
        };
        let asked: Vec<HeldCall> = wanted.map(held).collect();
        if let Some(only) = only.filter(|_| asked.is_empty()) {
            return Err(ServiceError::absent(Absent::Call, only.to_string()));
        }
        Ok(Self { lines, calls, asked, only_call: only.is_some() })
    }

    fn duties(
        &self,
        (sight, membership): (&Sight<'_>, &Membership),
        window: Window,
    ) -> Result<Vec<Duty>, ServiceError> {
        let wanted = |cell: &Cell, reporter: Option<&OrganisationCode>| sight.has(cell, reporter);
        let mut duties = Duties::new(sight.catalogue, membership, window, &wanted);
        for line in self.lines.iter().filter(|_| !self.only_call) {
            duties.add_line(line);
        }
        for call in &self.asked {
            duties.add_call(call, &self.lines);
        }
        if duties.is_over() {
            let limit = u64::try_from(ROWS_MAX).unwrap_or(u64::MAX);
            return Err(ServiceError::LimitExceeded { what: "rows of the board", limit });
        }
        Ok(duties.finish())
    }
}

/// What the caller may see and asks for.
struct Sight<'a> {
    catalogue: &'a Catalogue,
    permit: &'a Permit<ReadBoard>,
    organisation: Option<&'a OrganisationCode>,
    area: Option<AreaId>,
}

impl<'a> Sight<'a> {
    fn new(
        catalogue: &'a Catalogue,
        permit: &'a Permit<ReadBoard>,
        asked: &'a BoardQuery,
    ) -> Result<Self, ServiceError> {
        let area = Some(asked.area.as_str()).filter(|text| !text.is_empty());
        let area = area.map(|text| filter::area(catalogue, text)).transpose()?;
        Ok(Self { catalogue, permit, organisation: asked.organisation.as_ref(), area })
    }

    fn has(&self, cell: &Cell, reporter: Option<&OrganisationCode>) -> bool {
        let within = |inner: &AreaCode, outer: &AreaCode| self.catalogue.lies_within(inner, outer);
        let id = self.catalogue.area_id(cell.area.as_str());
        let is_inside = |area: AreaId| id.is_some_and(|id| self.catalogue.is_within(id, area));
        self.organisation.is_none_or(|own| reporter == Some(own))
            && self.area.is_none_or(is_inside)
            && self.permit.sees_row(reporter, &cell.indicator, &cell.area, &within)
    }
}
