//! Cells of a release, and nothing else: no observation is looked at.

mod fit;

use std::collections::HashSet;
use std::sync::Arc;

use tokio::time::Instant;

use crate::budget::Reserved;
use crate::caller::MorePlaces;
use crate::diagnosis::{NotReported, diagnose, not_reported};
use crate::nothing::{Nothing, Why};
use crate::published::{Blocks, Published, Release};
use crate::stream::Outlet;
use crate::visibility::sees;
use crate::{Absent, Node, ServiceError};
use marsad_disclosure::query::{Areas, CubeQuery, query};
use marsad_disclosure::{SafeCells, Viewpoint};
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::cell::{Cell, CellKey};
use marsad_domain::code::{AreaCode, ConceptId, IndicatorCode};
use marsad_domain::status::ConfStatus;
use marsad_identity::Action;
use marsad_identity::policy::{Permit, ReadAggregates};
use marsad_log::limits::CHUNK_ROWS_MAX;
use marsad_store::Deadline;

use super::filter::{Filter, home, indicator};
use super::own_cells::wholly_by;

/// About how much memory an answer takes: a block, its cells, and batches that wait.
const READER_BYTES: u64 = 2 << 20;
/// About how many bytes the key of a cell takes.
const KEY_BYTES: u64 = 256;

/// A question for cells of a release.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AggregateQuery {
    pub filter: Filter,
    /// Dimensions to break down by, each once, without METHOD: that is always there.
    pub by: Vec<ConceptId>,
}

/// A part of the answer, in this order: one header, batches of cells, one trailer.
#[derive(Debug, Clone)]
pub enum AggregatePart {
    Header {
        release: Arc<Release>,
        /// The dimensions that the cells are broken down by.
        by: Arc<[ConceptId]>,
    },
    Cells(CellBatch),
    Trailer {
        /// The indicators that nothing is found of, and why.
        nothing: Vec<Nothing>,
        /// For indicators that something is found of: the areas that have no cell.
        not_reported: Vec<NotReported>,
    },
}

/// Cells of a release, at most 8,192, as the caller may see them.
#[derive(Debug, Clone)]
pub struct CellBatch {
    pub release: Arc<Release>,
    /// The dimensions that the cells are broken down by.
    pub by: Arc<[ConceptId]>,
    pub cells: Vec<Cell>,
}

/// A pull of aggregates that the release can answer.
pub(super) struct Pull {
    release: Arc<Release>,
    query: CubeQuery,
    by: Arc<[ConceptId]>,
    /// The areas by code, for finding blocks; none: all.
    areas: Vec<AreaCode>,
    /// The indicators that the release cannot answer for.
    nothing: Vec<Nothing>,
    permit: Permit<ReadAggregates>,
}

impl Pull {
    /// Finds out for which of the indicators the release can have what is asked for.
    pub(super) fn new(
        release: Arc<Release>,
        permit: Permit<ReadAggregates>,
        asked: AggregateQuery,
    ) -> Result<Self, ServiceError> {
        let catalogue = release.catalogue();
        let AggregateQuery { filter, by } = asked;
        let mut nothing = Vec::new();
        let mut indicators = Vec::new();
        for code in &filter.indicators {
            let own = indicator(catalogue, code.as_str())?;
            let has_part = release.manifest().part(code.as_str()).is_some();
            let held = has_part.then_some(()).ok_or_else(|| Nothing::of(code, Why::NoFigures));
            let fits = held.and_then(|()| fit::check_dimensions(own, &by, &filter));
            match fits.and_then(|()| fit::check_level(catalogue, own, &filter)) {
                Ok(()) => indicators.push(code.clone()),
                Err(why) => nothing.push(why),
            }
        }
        if indicators.is_empty()
            && let Some(first) = nothing.first()
        {
            return Err(first.clone().into());
        }
        let (wanted, areas) = wanted_areas(catalogue, &filter);
        let Filter { at, method, from, to, freq, .. } = filter;
        let query = CubeQuery { indicators, areas: wanted, by: by.clone(), at, method, from, to, freq };
        Ok(Self { release, query, by: by.into(), areas, nothing, permit })
    }

    /// The resource in the audit record.
    pub(super) fn resource(&self) -> String {
        let indicators: Vec<&str> = self.query.indicators.iter().map(IndicatorCode::as_str).collect();
        format!("{} of {}", indicators.join(","), self.release.name())
    }

    /// How many places a pull takes of its caller's quota. For a caller who reports, figures are read as for an explanation.
    pub(super) fn weight(&self) -> usize {
        let action = if self.permit.organisation().is_some() { Action::Explain } else { Action::PullAggregates };
        action.weight()
    }

    /// Hands over the header, then the cells, then what is missing.
    pub(super) async fn run(
        self,
        node: Arc<Node>,
        published: Arc<Published>,
        _places: MorePlaces,
        outlet: Outlet<AggregatePart>,
    ) -> Result<(), ServiceError> {
        let mut memory = node.resources.readers.reserve(READER_BYTES).await?;
        outlet.send(AggregatePart::Header { release: Arc::clone(&self.release), by: Arc::clone(&self.by) }).await?;
        let mut waiting: Vec<Cell> = Vec::new();
        let (mut nothing, mut missing) = (self.nothing.clone(), Vec::new());
        for (number, code) in self.query.indicators.iter().enumerate() {
            let blocks = published.blocks(node.store(), &self.release, code, &self.areas).await?;
            let one = CubeQuery { indicators: vec![code.clone()], ..self.query.clone() };
            let mut found: HashSet<AreaCode> = HashSet::new();
            let own = self.own_hidden(&node, &blocks, &one, &mut memory);
            // The call has sent the indicators before this one, so it makes progress: it may wait again for each further one.
            let own = if number == 0 { own.await? } else { Deadline::starting(Instant::now()).scope(own).await? };
            for (_, block) in &blocks.0 {
                let cells = self.cells(block, &one)?;
                for same_area in cells.chunk_by(|a, b| a.key.area == b.key.area) {
                    found.extend(same_area.first().map(|cell| cell.key.area.clone()));
                }
                waiting.extend(cells.into_iter().map(|cell| self.as_seen(cell, &own)));
                while waiting.len() >= CHUNK_ROWS_MAX {
                    let rest = waiting.split_off(CHUNK_ROWS_MAX);
                    outlet.send(self.batch(std::mem::replace(&mut waiting, rest))).await?;
                }
            }
            drop(own);
            memory.shrink_to(READER_BYTES);
            if found.is_empty() {
                nothing.push(diagnose(self.release.catalogue(), &blocks, code, &one));
            } else {
                missing.extend(not_reported(code, &self.areas, &found));
            }
        }
        if !waiting.is_empty() {
            outlet.send(self.batch(waiting)).await?;
        }
        outlet.send(AggregatePart::Trailer { nothing, not_reported: missing }).await
    }

    fn batch(&self, cells: Vec<Cell>) -> AggregatePart {
        AggregatePart::Cells(CellBatch { release: Arc::clone(&self.release), by: Arc::clone(&self.by), cells })
    }

    fn is_closed(&self, cell: &Cell) -> bool {
        cell.conf != ConfStatus::Free && !sees(&self.permit, self.release.catalogue(), cell)
    }

    fn cells(&self, block: &SafeCells, one: &CubeQuery) -> Result<Vec<Cell>, ServiceError> {
        let cells = query(block, self.release.catalogue(), one, Viewpoint::Reviewer);
        // A breakdown that no release holds. [`fit`] refuses it before, so this does not happen.
        cells.map_err(|error| ServiceError::absent(Absent::Release, error.to_string()))
    }

    /// The hidden cells of an indicator that rest on the caller's own figures alone. Only for these the caller sees why they are
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

    /// The cell as the caller may see it. A hidden figure is not in the release. Why it is hidden is shown only to callers who see
    /// the territory in clear, or have reported all of the cell.
    fn as_seen(&self, cell: Cell, own: &HashSet<CellKey>) -> Cell {
        if self.is_closed(&cell) && !own.contains(&cell.key) {
            Cell { conf: ConfStatus::Confidential, ..cell }
        } else {
            cell
        }
    }
}

/// The areas that are asked for, as the release finds cells and as it finds blocks.
fn wanted_areas(catalogue: &Catalogue, filter: &Filter) -> (Areas, Vec<AreaCode>) {
    let code = |id: &AreaId| catalogue.area(*id).map(|area| area.code.clone());
    match filter.level {
        Some(level) => {
            let under = filter.scope(catalogue);
            let inside = |id: AreaId| under.is_empty() || under.iter().any(|outer| catalogue.is_within(id, *outer));
            let areas = catalogue.parts().areas.iter().filter(|area| area.level == level);
            let areas = areas.filter(|area| catalogue.area_id(area.code.as_str()).is_some_and(inside));
            let areas = areas.map(|area| area.code.clone()).collect();
            (Areas::OfLevel { level, under }, areas)
        }
        None => {
            let ids = if filter.areas.is_empty() { home(catalogue) } else { filter.areas.clone() };
            let areas = ids.iter().filter_map(code).collect();
            (Areas::Exactly(ids), areas)
        }
    }
}
