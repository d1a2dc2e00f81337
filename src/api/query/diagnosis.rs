//! Why an answer holds nothing of an indicator, and which areas are not in it.

use std::collections::{BTreeSet, HashSet};

use crate::disclosure::Viewpoint;
use crate::disclosure::query::{CubeQuery, query};
use crate::domain::catalogue::Catalogue;
use crate::domain::cell::Cell;
use crate::domain::code::{AreaCode, IndicatorCode};
use crate::service::nothing::{Nothing, Why};
use crate::wire::pb;

use super::published::Blocks;

/// How many areas without a figure are named.
const AREAS_NAMED_MAX: usize = 100;

/// As a message.
pub(super) fn nothing_to_pb(nothing: &Nothing) -> pb::NothingFound {
    pb::NothingFound {
        indicator: nothing.indicator.clone(),
        reason: nothing.why.code().to_owned(),
        known: nothing.known.clone(),
    }
}

/// Why none of an indicator's cells answers `asked`: the one condition without which some would.
pub(super) fn diagnose(
    catalogue: &Catalogue,
    blocks: &Blocks,
    indicator: &IndicatorCode,
    asked: &CubeQuery,
) -> Nothing {
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

/// The areas that were asked for and have no cell in the answer; none where nothing at all was found.
pub(super) fn not_reported(
    indicator: &IndicatorCode,
    asked: &[AreaCode],
    found: &HashSet<AreaCode>,
) -> Option<pb::NotReported> {
    let mut missing = asked.iter().filter(|area| !found.contains(*area)).peekable();
    missing.peek()?;
    let areas: Vec<String> = missing.by_ref().take(AREAS_NAMED_MAX).map(ToString::to_string).collect();
    let total = areas.len().saturating_add(missing.count());
    Some(pb::NotReported { indicator: indicator.to_string(), areas, total: u32::try_from(total).unwrap_or(u32::MAX) })
}
