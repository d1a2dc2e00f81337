//! Cells of a release, and nothing else: no observation is looked at.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::time::Instant;

use crate::disclosure::query::{Areas, CUT_DIMENSIONS_MAX, CubeQuery, query};
use crate::disclosure::{SafeCells, Viewpoint};
use crate::domain::catalogue::indicator::Indicator;
use crate::domain::catalogue::{AreaId, Catalogue};
use crate::domain::cell::{Cell, CellKey};
use crate::domain::code::{AreaCode, ConceptId, IndicatorCode};
use crate::domain::status::ConfStatus;
use crate::identity::Action;
use crate::identity::policy::{Permit, ReadAggregates};
use crate::log::limits::CHUNK_ROWS_MAX;
use crate::service::Node;
use crate::service::budget::Reserved;
use crate::service::caller::MorePlaces;
use crate::service::nothing::{Nothing, Why};
use crate::service::{Absent, ServiceError};
use crate::store::Deadline;
use crate::wire::cell::cells_to_pb;
use crate::wire::pb;

use super::answer::Outlet;
use super::diagnosis::{diagnose, not_reported, nothing_to_pb};
use super::own::wholly_by;
use super::published::{Blocks, Published, Release, summary};
use super::question::{Question, breakdown, home, indicator};

/// About how much memory an answer takes: a block, its cells, and messages that wait.
const READER_BYTES: u64 = 2 << 20;
/// About what the key of a cell takes.
const KEY_BYTES: u64 = 256;

/// A pull of aggregates that the release can answer.
pub struct Pull {
    release: Arc<Release>,
    query: CubeQuery,
    /// The areas by code, for finding blocks; none: all.
    areas: Vec<AreaCode>,
    /// The indicators that the release cannot answer for.
    nothing: Vec<Nothing>,
    permit: Permit<ReadAggregates>,
}

/// A breakdown that no release holds: what a cut was checked for comes no more.
fn not_published(what: String) -> ServiceError {
    ServiceError::absent(Absent::Release, what)
}

impl Pull {
    /// Reads a request, and finds out for which of the indicators the release can have what is asked for.
    ///
    /// # Errors
    /// [`ServiceError::Nothing`] (NOT_PUBLISHED) if for none, [`ServiceError::BadRequest`] and the like for a bad request.
    pub fn read(
        release: Arc<Release>,
        permit: Permit<ReadAggregates>,
        request: pb::PullAggregatesRequest,
    ) -> Result<Self, ServiceError> {
        let catalogue = release.catalogue();
        let question = Question::read(catalogue, request.filter)?;
        let by = breakdown(catalogue, &request.by)?;
        let mut nothing = Vec::new();
        let mut indicators = Vec::new();
        for code in &question.indicators {
            let own = indicator(catalogue, code.as_str())?;
            let has_part = release.manifest().part(code.as_str()).is_some();
            let held = has_part.then_some(()).ok_or_else(|| Nothing::of(code, Why::NoFigures));
            let fits = held.and_then(|()| check_cut(own, &by, &question));
            match fits.and_then(|()| check_level(catalogue, own, &question)) {
                Ok(()) => indicators.push(code.clone()),
                Err(why) => nothing.push(why),
            }
        }
        if indicators.is_empty()
            && let Some(first) = nothing.first()
        {
            return Err(first.clone().into());
        }
        let (wanted, areas) = wanted_areas(catalogue, &question);
        let query = CubeQuery {
            indicators,
            areas: wanted,
            by,
            at: question.at,
            method: question.method,
            from: question.from,
            to: question.to,
            freq: question.freq,
        };
        Ok(Self { release, query, areas, nothing, permit })
    }

    /// What is read, for the record.
    #[must_use]
    pub fn resource(&self) -> String {
        let indicators: Vec<&str> = self.query.indicators.iter().map(IndicatorCode::as_str).collect();
        format!("{} of {}", indicators.join(","), self.release.name())
    }

    /// How many places a pull takes of its caller's quota: for one who reports figures are read as for an explanation.
    #[must_use]
    pub fn weight(&self) -> usize {
        let action = if self.permit.organisation().is_some() { Action::Explain } else { Action::PullAggregates };
        action.weight()
    }

    fn header(&self) -> Result<pb::AggregatesHeader, ServiceError> {
        Ok(pb::AggregatesHeader {
            release: Some(summary(&self.release.held)?),
            by: self.query.by.iter().map(ToString::to_string).collect(),
            roster: self.release.manifest().roster.clone(),
        })
    }

    /// Hands over the header, then the cells.
    ///
    /// # Errors
    /// [`ServiceError`] if a block cannot be read, or the reader has gone.
    pub async fn run(
        self,
        node: Arc<Node>,
        published: Arc<Published>,
        _places: MorePlaces,
        outlet: Outlet<pb::PullAggregatesResponse>,
    ) -> Result<(), ServiceError> {
        use pb::pull_aggregates_response::Part;
        let mut memory = node.resources.readers.reserve(READER_BYTES).await?;
        outlet.send(pb::PullAggregatesResponse { part: Some(Part::Header(self.header()?)) }).await?;
        let mut waiting: Vec<Cell> = Vec::new();
        let mut trailer = pb::AggregatesTrailer {
            nothing: self.nothing.iter().map(nothing_to_pb).collect(),
            not_reported: Vec::new(),
        };
        for (number, code) in self.query.indicators.iter().enumerate() {
            let blocks = published.blocks(node.store(), &self.release, code, &self.areas).await?;
            let one = CubeQuery { indicators: vec![code.clone()], ..self.query.clone() };
            let mut found: HashSet<AreaCode> = HashSet::new();
            let own = self.own_hidden(&node, &blocks, &one, &mut memory);
            // What was sent of the indicators before shows that the call is served: it may wait again for each further one.
            let own = if number == 0 { own.await? } else { Deadline::starting(Instant::now()).scope(own).await? };
            for (_, block) in &blocks.0 {
                let cells = self.cells(block, &one)?;
                for same_area in cells.chunk_by(|a, b| a.key.area == b.key.area) {
                    found.extend(same_area.first().map(|cell| cell.key.area.clone()));
                }
                waiting.extend(cells.into_iter().map(|cell| self.as_seen(cell, &own)));
                while waiting.len() >= CHUNK_ROWS_MAX {
                    let rest = waiting.split_off(CHUNK_ROWS_MAX);
                    self.send(&outlet, &waiting).await?;
                    waiting = rest;
                }
            }
            drop(own);
            memory.shrink_to(READER_BYTES);
            if found.is_empty() {
                trailer.nothing.push(nothing_to_pb(&diagnose(self.release.catalogue(), &blocks, code, &one)));
            } else {
                trailer.not_reported.extend(not_reported(code, &self.areas, &found));
            }
        }
        if !waiting.is_empty() {
            self.send(&outlet, &waiting).await?;
        }
        outlet.send(pb::PullAggregatesResponse { part: Some(Part::Trailer(trailer)) }).await
    }

    async fn send(&self, outlet: &Outlet<pb::PullAggregatesResponse>, cells: &[Cell]) -> Result<(), ServiceError> {
        use pb::pull_aggregates_response::Part;
        let batch = cells_to_pb(cells, &self.query.by, self.release.catalogue(), None).map_err(ServiceError::Held)?;
        outlet.send(pb::PullAggregatesResponse { part: Some(Part::Cells(batch)) }).await
    }

    fn is_closed(&self, cell: &Cell) -> bool {
        cell.conf != ConfStatus::Free && !sees(&self.permit, self.release.catalogue(), cell)
    }

    fn cells(&self, block: &SafeCells, one: &CubeQuery) -> Result<Vec<Cell>, ServiceError> {
        let cells = query(block, self.release.catalogue(), one, Viewpoint::Reviewer);
        cells.map_err(|error| not_published(error.to_string()))
    }

    /// The hidden cells of an indicator that rest on the caller's own figures alone: only of these it is told why they are
    /// hidden. All figures of the indicator are read for it, once.
    async fn own_hidden(
        &self,
        node: &Node,
        blocks: &Blocks,
        one: &CubeQuery,
        memory: &mut Reserved,
    ) -> Result<HashSet<CellKey>, ServiceError> {
        let Some(organisation) = self.permit.organisation() else { return Ok(HashSet::new()) };
        let mut closed: Vec<CellKey> = Vec::new();
        for (_, block) in &blocks.0 {
            let cells = self.cells(block, one)?.into_iter().filter(|cell| self.is_closed(cell));
            closed.extend(cells.map(|cell| cell.key));
        }
        if closed.is_empty() {
            return Ok(HashSet::new());
        }
        memory.grow_soon(u64::try_from(closed.len()).unwrap_or(u64::MAX).saturating_mul(KEY_BYTES)).await?;
        wholly_by(node, &self.release, organisation, closed, memory).await
    }

    /// The cell as the caller may see it. What is hidden is not in the release; who does not see the territory in clear
    /// and has not reported all of it is not told why either.
    fn as_seen(&self, cell: Cell, own: &HashSet<CellKey>) -> Cell {
        if self.is_closed(&cell) && !own.contains(&cell.key) {
            Cell { conf: ConfStatus::Confidential, ..cell }
        } else {
            cell
        }
    }
}

/// Whether a caller sees the territory and indicator of a cell in clear, no matter who reported it.
pub(super) fn sees(permit: &Permit<ReadAggregates>, catalogue: &Catalogue, cell: &Cell) -> bool {
    let within = |inner: &AreaCode, outer: &AreaCode| catalogue.lies_within(inner, outer);
    permit.sees_clear(None, &cell.key.indicator, &cell.key.area, &within)
}

fn check_cut(own: &Indicator, by: &[ConceptId], question: &Question) -> Result<(), Nothing> {
    let held = question.at.iter().filter(|(_, code)| !code.is_total()).map(|(concept, _)| concept);
    let mut open: Vec<&ConceptId> = by.iter().chain(held).collect();
    open.sort_unstable();
    open.dedup();
    let mut all = by.iter().chain(question.at.iter().map(|(concept, _)| concept));
    if all.any(|concept| own.dimension_position(concept.as_str()).is_none()) {
        let known = own.dimensions.iter().map(ToString::to_string).collect();
        return Err(Nothing::of(&own.code, Why::NoDimension).knowing(known));
    }
    if open.len() > CUT_DIMENSIONS_MAX { Err(Nothing::of(&own.code, Why::TooManyDimensions)) } else { Ok(()) }
}

/// Nothing finer than the indicator is published from is in any answer.
fn check_level(catalogue: &Catalogue, own: &Indicator, question: &Question) -> Result<(), Nothing> {
    let finest = own.publish_from.fineness();
    let is_finer = match question.level {
        Some(level) => level.fineness() > finest,
        None => question.areas.iter().any(|area| catalogue.fineness(*area) > finest),
    };
    let too_fine = || Nothing::of(&own.code, Why::TooFine).knowing(vec![own.publish_from.as_str().to_owned()]);
    if is_finer { Err(too_fine()) } else { Ok(()) }
}

fn wanted_areas(catalogue: &Catalogue, question: &Question) -> (Areas, Vec<AreaCode>) {
    let code = |id: &AreaId| catalogue.area(*id).map(|area| area.code.clone());
    match question.level {
        Some(level) => {
            let under = question.scope(catalogue);
            let inside = |id: AreaId| under.is_empty() || under.iter().any(|outer| catalogue.is_within(id, *outer));
            let areas = catalogue.parts().areas.iter().filter(|area| area.level == level);
            let areas = areas.filter(|area| catalogue.area_id(area.code.as_str()).is_some_and(inside));
            let areas = areas.map(|area| area.code.clone()).collect();
            (Areas::OfLevel { level, under }, areas)
        }
        None => {
            let ids = if question.areas.is_empty() { home(catalogue) } else { question.areas.clone() };
            let areas = ids.iter().filter_map(code).collect();
            (Areas::Exactly(ids), areas)
        }
    }
}
