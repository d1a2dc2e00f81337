//! The lines of rosters with the territories that they name, kept for the calls that ask for the same again: every explanation of
//! a release needs them, and a build needs those of each earlier release.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Node, ServiceError};
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::roster::Roster;
use marsad_ledger::{CatalogueVersion, RosterVersion};
use marsad_release::input::{Lines, OwedAreas, Span};
use marsad_wire::position::Position;

/// How many lines for a territory are kept in all, of less than 100 bytes each. More than these are computed for each call.
const KEPT_MAX: usize = 250_000;

/// The catalogue, and the rosters in their order. What their entries say never changes.
type Source = (Position, Vec<Position>);

/// Those that were asked for last, the newest at the end.
#[derive(Debug, Default)]
pub struct ExpectedLines(Mutex<VecDeque<(Source, Lines)>>);

impl ExpectedLines {
    fn get(&self, source: &Source) -> Option<Lines> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.iter().rposition(|(known, _)| known == source)?;
        let found = kept.remove(place)?;
        kept.push_back(found);
        kept.back().map(|(_, lines)| Arc::clone(lines))
    }

    fn keep(&self, source: Source, lines: &Lines) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if size(lines) >= KEPT_MAX {
            return;
        }
        kept.retain(|(known, _)| *known != source);
        kept.push_back((source, Arc::clone(lines)));
        let mut left = KEPT_MAX;
        let fits = |(_, lines): &(Source, Lines)| {
            // Each also takes a place of its own.
            left = left.checked_sub(size(lines) + 1)?;
            Some(())
        };
        let fitting = kept.iter().rev().map_while(fits).count();
        let beyond = kept.len() - fitting;
        kept.drain(..beyond);
    }
}

fn size(lines: &Lines) -> usize {
    lines.values().flat_map(BTreeMap::values).map(Vec::len).sum()
}

/// The lines of these rosters, for the territories of a catalogue.
///
/// # Errors
/// [`ServiceError::Store`] if the rosters cannot be read.
pub async fn lines_of(
    node: &Node,
    catalogue: &Arc<CatalogueVersion>,
    versions: &[RosterVersion],
) -> Result<Lines, ServiceError> {
    if versions.is_empty() {
        return Ok(Lines::default());
    }
    let source = (catalogue.position.clone(), versions.iter().map(RosterVersion::position).collect());
    if let Some(known) = node.resources.expected_lines.get(&source) {
        return Ok(known);
    }
    let mut rosters = Vec::with_capacity(versions.len());
    for version in versions {
        rosters.push(node.ledger.roster_lines(version).await?);
    }
    let catalogue = Arc::clone(catalogue);
    let finding = move || Lines::from(found(&catalogue.catalogue, &rosters));
    let lines = tokio::task::spawn_blocking(finding).await.map_err(|_| ServiceError::Task)?;
    node.resources.expected_lines.keep(source, &lines);
    Ok(lines)
}

/// The lines of some rosters by indicator and territory.
fn found(catalogue: &Catalogue, rosters: &[Roster]) -> BTreeMap<IndicatorId, OwedAreas> {
    let mut lines: BTreeMap<IndicatorId, OwedAreas> = BTreeMap::new();
    for line in rosters.iter().flat_map(Roster::lines) {
        let Some(indicator) = catalogue.indicator_id(line.indicator.as_str()) else { continue };
        let own = lines.entry(indicator).or_default();
        for area in line.territories(catalogue) {
            let (rhythm, due_days) = (line.rhythm, line.due_days);
            own.entry(area).or_default().push(Span { from: line.from, until: line.until, rhythm, due_days });
        }
    }
    for spans in lines.values_mut().flat_map(BTreeMap::values_mut) {
        spans.sort_unstable();
        spans.dedup();
    }
    lines.retain(|_, areas| !areas.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use marsad_domain::catalogue::AreaId;
    use time::macros::date;

    fn source(roster: u64) -> Source {
        let position = |index| Position { origin: "national".parse().unwrap(), epoch: 0, index };
        (position(3), vec![position(roster)])
    }

    fn lines(spans: usize) -> Lines {
        let span = Span { from: date!(2025 - 01 - 01), until: None, rhythm: None, due_days: None };
        BTreeMap::from([(IndicatorId(1), BTreeMap::from([(AreaId(2), vec![span; spans])]))]).into()
    }

    #[test]
    fn what_was_asked_for_is_kept_by_the_positions_of_its_entries() {
        let (kept, own) = (ExpectedLines::default(), lines(1));
        kept.keep(source(1), &own);
        assert!(kept.get(&source(1)).is_some_and(|found| Arc::ptr_eq(&found, &own)));
        assert_eq!(kept.get(&source(2)), None);
        let other_catalogue = (source(4).1.remove(0), source(1).1);
        assert_eq!(kept.get(&other_catalogue), None);
    }

    #[test]
    fn what_is_kept_has_a_bound() {
        let kept = ExpectedLines::default();
        let third = KEPT_MAX / 3;
        for roster in [1, 2] {
            kept.keep(source(roster), &lines(third));
        }
        // The first is asked for again, so the second is let go of.
        assert!(kept.get(&source(1)).is_some());
        kept.keep(source(3), &lines(third));
        kept.keep(source(4), &lines(10));
        let held = |roster| kept.get(&source(roster)).is_some();
        assert_eq!([1, 2, 3, 4].map(held), [true, false, true, true]);
        // What does not fit at all is not kept, and drives nothing out.
        kept.keep(source(5), &lines(KEPT_MAX));
        assert_eq!([1, 3, 4, 5].map(held), [true, true, true, false]);
    }
}
