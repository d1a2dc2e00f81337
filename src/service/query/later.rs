//! The present restrictions of rows of an earlier state. A figure may today be not for publication, under embargo, or confidential.
//! Then its earlier revisions are hidden too, because they hold the same number, or nearly the same.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::ServiceError;
use crate::inputs::admitted;
use marsad_domain::code::{AreaCode, CodeId, OrganisationCode, OriginName};
use marsad_domain::period::Period;
use marsad_domain::status::ConfStatus;
use marsad_domain::timestamp::Timestamp;
use marsad_ledger::reading::{
    CurrentObservation, ObservationFilter, ObservationPage, ObservationPlan, ObservationSource,
};
use marsad_store::log_positions::Cut;

use super::extra_reader::ExtraReader;

/// A cell of one reporter: area, dimensions and period by their positions in the page, and the number of the holder.
type ReporterCell = (u32, u32, u32, u32);

/// How a figure is restricted today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Today {
    /// It is treated as not reported.
    Withheld,
    Marked(ConfStatus),
}

/// The rows of a page that are restricted today.
#[derive(Debug, Default)]
pub(super) struct Later {
    marks: HashMap<ReporterCell, Today>,
    /// For each source of the plan its holder.
    holders: Vec<u32>,
}

/// Each pair of origin and reporter has a history of its own.
#[derive(Default)]
struct Holders<'s>(HashMap<(&'s OriginName, &'s OrganisationCode), u32>);

impl<'s> Holders<'s> {
    fn number(&mut self, source: &'s ObservationSource) -> u32 {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        *self.0.entry((&source.log.origin, &source.reporter)).or_insert(next)
    }

    fn known(&self, source: &ObservationSource) -> Option<u32> {
        self.0.get(&(&source.log.origin, &source.reporter)).copied()
    }
}

impl Later {
    /// Reads the rows of today for these areas of a page. `cut` is what this node holds now.
    pub(super) async fn read(
        reader: &mut ExtraReader<'_>,
        (cut, now): (&Cut, Timestamp),
        (plan, page): (&ObservationPlan, &ObservationPage),
        areas: &HashSet<u32>,
    ) -> Result<Self, ServiceError> {
        let mut holders = Holders::default();
        let numbers = plan.sources.iter().map(|source| holders.number(source)).collect();
        let mut later = Self { holders: numbers, ..Self::default() };
        let dictionaries = Dictionaries::of(page);
        let see = |today: &ObservationPlan, found: &ObservationPage| {
            for row in &found.rows {
                let mark = match admitted(row.conf, found.attributes(row), now) {
                    None => Today::Withheld,
                    Some(ConfStatus::Free) => continue,
                    Some(conf) => Today::Marked(conf),
                };
                let holder = today.sources.get(row.source as usize).and_then(|source| holders.known(source));
                if let Some((holder, place)) = holder.zip(dictionaries.place(found, row)) {
                    later.marks.insert((place.0, place.1, place.2, holder), mark);
                }
            }
            Ok(())
        };
        reader.read(cut, filter(plan, page, areas), |today| today.seen_as(plan), see).await?;
        Ok(later)
    }

    /// How a row is restricted today; none if it is not restricted, or is not there any more.
    pub(super) fn mark(&self, row: &CurrentObservation) -> Option<Today> {
        if self.marks.is_empty() {
            return None;
        }
        let holder = self.holders.get(row.source as usize)?;
        self.marks.get(&(row.area, row.key, row.period, *holder)).copied()
    }
}

/// The filter of the plan, narrowed to what the page has.
fn filter(plan: &ObservationPlan, page: &ObservationPage, areas: &HashSet<u32>) -> ObservationFilter {
    let areas: BTreeSet<AreaCode> = areas.iter().filter_map(|area| page.areas.get(*area as usize).cloned()).collect();
    ObservationFilter {
        areas: Some(areas),
        from: page.periods.iter().copied().min_by_key(|period| period.first_day()),
        to: page.periods.iter().copied().max_by_key(|period| period.last_day()),
        ..plan.filter.clone()
    }
}

/// The positions in a page, by the codes of the rows.
struct Dictionaries<'p> {
    areas: HashMap<&'p AreaCode, u32>,
    keys: HashMap<&'p [CodeId], u32>,
    periods: HashMap<Period, u32>,
}

impl<'p> Dictionaries<'p> {
    fn of(page: &'p ObservationPage) -> Self {
        Self {
            areas: page.areas.iter().zip(0..).collect(),
            keys: page.keys.iter().map(|key| &**key).zip(0..).collect(),
            periods: page.periods.iter().copied().zip(0..).collect(),
        }
    }

    fn place(&self, page: &ObservationPage, row: &CurrentObservation) -> Option<(u32, u32, u32)> {
        let area = self.areas.get(page.area(row)?)?;
        let key = self.keys.get(page.codes(row))?;
        Some((*area, *key, *self.periods.get(&page.period(row)?)?))
    }
}
