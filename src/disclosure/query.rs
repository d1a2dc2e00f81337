//! Queries of a release: which cells an answer has, in which order.

use marsad_domain::catalogue::area::{Area, Level};
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::cell::Cell;
use marsad_domain::code::{CodeId, ConceptId, IndicatorCode};
use marsad_domain::period::{Freq, Period};
use marsad_release::cube::SliceKey;
use marsad_release::published::{PublishedCell, PublishedPart};

use super::{SafeCells, Viewpoint};

/// The most dimensions of a published breakdown: the total, each dimension, each pair of dimensions.
pub const BREAKDOWN_DIMENSIONS_MAX: usize = 2;

/// Which areas a query selects.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Areas {
    /// Every area that the release has.
    #[default]
    All,
    Exactly(Vec<AreaId>),
    /// Every area of the level that equals or lies below one of `under`; every area of the level if `under` is empty.
    OfLevel {
        level: Level,
        under: Vec<AreaId>,
    },
}

/// A query of a release.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CubeQuery {
    pub indicators: Vec<IndicatorCode>,
    pub areas: Areas,
    /// Dimensions to break down by, in the order of the answer's columns.
    pub by: Vec<ConceptId>,
    /// Dimensions that are fixed at one code.
    pub at: Vec<(ConceptId, CodeId)>,
    /// One METHOD; `None` for all, the preferred first.
    pub method: Option<CodeId>,
    /// Periods that begin with `from` or later, and end with `to` or earlier.
    pub from: Option<Period>,
    pub to: Option<Period>,
    pub freq: Option<Freq>,
}

/// Why a release cannot answer a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("the release holds no cells of {0}")]
    NoIndicator(IndicatorCode),
    #[error("{indicator} has no dimension {dimension}")]
    NoDimension { indicator: IndicatorCode, dimension: ConceptId },
    #[error("a release holds cells by at most {BREAKDOWN_DIMENSIONS_MAX} dimensions at once")]
    NotPublished,
}

/// The cells that answer `query`, by indicator in the order of the query, then by area, period, METHOD (the preferred
/// first) and codes.
///
/// # Errors
/// [`QueryError`] if the release has no such breakdown.
pub fn query(
    release: &SafeCells,
    catalogue: &Catalogue,
    query: &CubeQuery,
    viewpoint: Viewpoint,
) -> Result<Vec<Cell>, QueryError> {
    let mut answer = Vec::new();
    for indicator in &query.indicators {
        let safe = release.part(indicator.as_str()).ok_or_else(|| QueryError::NoIndicator(indicator.clone()))?;
        let part = safe.published();
        let wanted = breakdown(part, query)?;
        let slices: Vec<bool> = part.slices.iter().map(|slice| matches(slice, &wanted, query)).collect();
        let is_wanted =
            |cell: &PublishedCell| usize::try_from(cell.slice).ok().and_then(|n| slices.get(n)).copied() == Some(true);
        let mut found: Vec<&PublishedCell> = Vec::new();
        for area in positions(part, catalogue, &query.areas) {
            let periods = part.cells_of(area).chunk_by(|a, b| a.period == b.period);
            let in_time = periods.filter(|cells| cells.first().is_some_and(|cell| in_time(cell.period, query)));
            found.extend(in_time.flatten().filter(|cell| is_wanted(cell)));
        }
        let methods = catalogue.indicator_by_code(indicator.as_str()).map(|own| own.methods.as_slice());
        let preference = |cell: &PublishedCell| {
            let method = part.slice(cell).and_then(|slice| slice.method.as_ref());
            methods.and_then(|all| all.iter().position(|own| Some(own) == method)).unwrap_or(usize::MAX)
        };
        found.sort_by_key(|cell| (cell.area, cell.period, preference(cell), cell.slice));
        answer.extend(found.into_iter().filter_map(|cell| safe.show(cell, viewpoint)));
    }
    Ok(answer)
}

/// The codes that a dimension may have.
enum Wanted {
    Total,
    Any,
    Code(CodeId),
}

fn breakdown(part: &PublishedPart, query: &CubeQuery) -> Result<Vec<Wanted>, QueryError> {
    let asked = query.by.iter().chain(query.at.iter().map(|(concept, _)| concept));
    for concept in asked {
        if !part.dimensions.contains(concept) {
            let (indicator, dimension) = (part.indicator.clone(), concept.clone());
            return Err(QueryError::NoDimension { indicator, dimension });
        }
    }
    let wanted: Vec<Wanted> = part
        .dimensions
        .iter()
        .map(|concept| match query.at.iter().find(|(own, _)| own == concept) {
            Some((_, code)) if code.is_total() => Wanted::Total,
            Some((_, code)) => Wanted::Code(code.clone()),
            None if query.by.contains(concept) => Wanted::Any,
            None => Wanted::Total,
        })
        .collect();
    let open = wanted.iter().filter(|wanted| !matches!(wanted, Wanted::Total)).count();
    if open > BREAKDOWN_DIMENSIONS_MAX { Err(QueryError::NotPublished) } else { Ok(wanted) }
}

fn matches(slice: &SliceKey, wanted: &[Wanted], query: &CubeQuery) -> bool {
    let codes = slice.codes.iter().zip(wanted).all(|(code, wanted)| match wanted {
        Wanted::Total => code.is_total(),
        Wanted::Any => !code.is_total(),
        Wanted::Code(only) => code == only,
    });
    codes && (query.method.is_none() || query.method == slice.method)
}

/// The positions of the wanted areas in a part, each once. It searches for the wanted areas, since they are few
/// compared with those of a part.
fn positions(part: &PublishedPart, catalogue: &Catalogue, wanted: &Areas) -> Vec<u32> {
    let position = |area: &Area| part.area_position(area.code.as_str());
    let mut found: Vec<u32> = match wanted {
        Areas::All => (0..).zip(&part.areas).map(|(position, _)| position).collect(),
        Areas::Exactly(ids) => ids.iter().filter_map(|id| catalogue.area(*id)).filter_map(position).collect(),
        Areas::OfLevel { level, under } => {
            let is_inside = |id| under.is_empty() || under.iter().any(|outer| catalogue.is_within(id, *outer));
            let areas = (0..).map(AreaId).zip(&catalogue.parts().areas).filter(|(_, area)| area.level == *level);
            areas.filter(|(id, _)| is_inside(*id)).filter_map(|(_, area)| position(area)).collect()
        }
    };
    found.sort_unstable();
    found.dedup();
    found
}

fn in_time(period: Period, query: &CubeQuery) -> bool {
    query.freq.is_none_or(|freq| period.freq() == freq)
        && query.from.is_none_or(|from| period.first_day() >= from.first_day())
        && query.to.is_none_or(|to| period.last_day() <= to.last_day())
}
