//! Why an answer holds nothing of an indicator, and which areas are not in it.

use std::collections::{BTreeSet, HashSet};

use crate::nothing::{Nothing, Why};
use crate::published::Blocks;
use marsad_disclosure::Viewpoint;
use marsad_disclosure::query::{CubeQuery, query};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::cell::Cell;
use marsad_domain::code::{AreaCode, IndicatorCode};

/// How many areas without a figure are named.
const AREAS_NAMED_MAX: usize = 100;

/// Areas that an answer was asked for and has no cell of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotReported {
    pub indicator: IndicatorCode,
    /// The first of them, at most 100.
    pub areas: Vec<AreaCode>,
    /// How many there are.
    pub total: u32,
}

/// Why none of an indicator's cells answers `asked`: the one condition without which some would.
#[must_use]
pub fn diagnose(catalogue: &Catalogue, blocks: &Blocks, indicator: &IndicatorCode, asked: &CubeQuery) -> Nothing {
    let found = |relaxed: &CubeQuery| -> Vec<Cell> {
        let cells = blocks.0.iter().filter_map(|(_, block)| query(block, catalogue, relaxed, Viewpoint::Other).ok());
        cells.flatten().collect()
    };
    let any_period = CubeQuery { from: None, to: None, freq: None, ..asked.clone() };
    let periods: BTreeSet<_> = found(&any_period).iter().map(|cell| cell.key.period).collect();
    if let (Some(first), Some(last)) = (periods.first(), periods.last()) {
        return Nothing::of(indicator, Why::NoPeriod).knowing(vec![first.to_string(), last.to_string()]);
    }
    let any_method = CubeQuery { method: None, ..asked.clone() };
    let methods: BTreeSet<_> = found(&any_method).into_iter().filter_map(|cell| cell.key.method).collect();
    if !methods.is_empty() {
        return Nothing::of(indicator, Why::NoMethod).knowing(methods.iter().map(ToString::to_string).collect());
    }
    let total = CubeQuery { by: Vec::new(), at: Vec::new(), ..asked.clone() };
    if !found(&total).is_empty() {
        return Nothing::of(indicator, Why::NoBreakdown);
    }
    let anything = CubeQuery { method: None, from: None, to: None, freq: None, ..total };
    let why = if found(&anything).is_empty() { Why::NotReported } else { Why::NoMatch };
    Nothing::of(indicator, why)
}

/// The areas that were asked for and have no cell in the answer; none if every area has one.
#[must_use]
pub fn not_reported(indicator: &IndicatorCode, asked: &[AreaCode], found: &HashSet<AreaCode>) -> Option<NotReported> {
    let mut missing = asked.iter().filter(|area| !found.contains(*area)).peekable();
    missing.peek()?;
    let areas: Vec<AreaCode> = missing.by_ref().take(AREAS_NAMED_MAX).cloned().collect();
    let total = areas.len().saturating_add(missing.count());
    Some(NotReported { indicator: indicator.clone(), areas, total: u32::try_from(total).unwrap_or(u32::MAX) })
}
