//! From chunks to pages: rows of the indicator are taken from the columns of chunks, with numbers from dictionaries that grow
//! from chunk to chunk. When a page has all its rows, it is sorted and reduced to the current rows.
//!
//! A chunk can have rows for several pages. They are kept for the next pages as far as memory allows; the rest is read from the
//! chunk again.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use marsad_domain::observation::{Action, Attributes};
use marsad_domain::scan::withhold;
use marsad_domain::value::Decimal;
use marsad_wire::data_chunk::Columns;

use super::current::{resolve, resolve_one, sort};
use super::dictionaries::Dictionaries;
use super::page::{CurrentObservation, ObservationPage};
use super::plan::{ObservationPlan, PlannedPart};

/// How many rows may be kept for later pages: 16 MB.
const KEPT_ROWS_MAX: usize = 400_000;
/// What is known about an item of a chunk's dictionary: nothing yet, that it is not wanted, or its number.
const UNSEEN: u32 = u32::MAX;
const UNWANTED: u32 = u32::MAX - 1;

/// Rows of a part that belong to later pages, sorted by area.
struct LaterRows {
    rows: Vec<CurrentObservation>,
    /// Earlier ones are on their pages.
    from: usize,
}

/// The page that is being assembled, and rows for later pages.
pub(super) struct Assembly {
    plan: Arc<ObservationPlan>,
    known: Dictionaries,
    rows: Vec<CurrentObservation>,
    /// By part.
    kept: HashMap<usize, LaterRows>,
    kept_rows: usize,
}

/// The numbers of the items of a chunk's dictionaries, as far as they have been met.
struct Places {
    codes: Vec<u32>,
    keys: Vec<u32>,
    periods: Vec<u32>,
    /// From place 1 on; 0 is the empty set.
    sets: Vec<u32>,
}

impl Places {
    fn new(columns: &Columns, known: &mut Dictionaries) -> Self {
        let mut sets = vec![UNSEEN; columns.sets.len() + 1];
        if let Some(none) = sets.first_mut() {
            *none = 0;
        }
        Self {
            codes: columns.codes.iter().map(|code| known.codes.number(code).0).collect(),
            keys: vec![UNSEEN; columns.keys.len()],
            periods: vec![UNSEEN; columns.periods.len()],
            sets,
        }
    }
}

/// Looks up an item; computes its number when it is met first.
#[inline]
fn met(places: &mut [u32], place: u32, find: impl FnOnce() -> Option<u32>) -> Option<u32> {
    let number = places.get_mut(place as usize)?;
    if *number == UNSEEN {
        *number = find().unwrap_or(UNWANTED);
    }
    (*number != UNWANTED).then_some(*number)
}

impl Assembly {
    pub(super) fn new(plan: Arc<ObservationPlan>) -> Self {
        Self { plan, known: Dictionaries::new(), rows: Vec::new(), kept: HashMap::new(), kept_rows: 0 }
    }

    /// Whether a part's remaining rows are here, so that its chunk is not needed.
    pub(super) fn keeps(&self, part: usize) -> bool {
        self.kept.contains_key(&part)
    }

    pub(super) fn add_kept(&mut self, part: usize, page: usize) {
        let Some(kept) = self.kept.get_mut(&part) else { return };
        let left = kept.rows.get(kept.from..).unwrap_or_default();
        let due = left.partition_point(|row| self.known.page(row.area).is_none_or(|own| own <= page));
        let (due, later) = left.split_at(due);
        self.rows.extend_from_slice(due);
        let (taken, all) = (due.len(), later.is_empty());
        kept.from += taken;
        self.kept_rows = self.kept_rows.saturating_sub(taken);
        if all {
            // Nothing is left. The chunk is not needed for later pages either.
            *kept = LaterRows { rows: Vec::new(), from: 0 };
        }
    }

    /// Adds to `page` the rows of a part, whose chunk this is; keeps those of later pages if there is room.
    pub(super) fn add_chunk(&mut self, part: usize, page: usize, columns: &Columns) {
        let plan = Arc::clone(&self.plan);
        let Some(planned) = plan.parts.get(part) else { return };
        let Some(group) = columns.groups.iter().find(|group| group.code == plan.filter.indicator) else { return };
        let mut places = Places::new(columns, &mut self.known);
        let reaches_on = planned.pages.end > page + 1;
        let keep = reaches_on && self.kept_rows + group.rows.len() <= KEPT_ROWS_MAX && !self.known.is_large();
        let mut later = Vec::new();
        let areas = columns.area.get(group.rows.clone()).unwrap_or_default();
        let mut first = group.rows.start;
        for run in areas.chunk_by(|a, b| a == b) {
            let own = first..first + run.len();
            first = own.end;
            let code = run.first().and_then(|area| columns.areas.get(*area as usize));
            let Some(code) = code.filter(|code| plan.sees(planned.source, code)) else { continue };
            let (area, Some(at)) = self.known.area(&plan, code) else { continue };
            let rows = match at.cmp(&page) {
                Ordering::Less => continue,
                Ordering::Equal => &mut self.rows,
                Ordering::Greater if keep => &mut later,
                Ordering::Greater => break,
            };
            let taking = Taking { plan: &plan, columns, area, planned, decimals: group.decimals };
            taking.take(own, &mut self.known, &mut places, rows);
        }
        if keep {
            self.kept_rows += later.len();
            self.kept.insert(part, LaterRows { rows: later, from: 0 });
        }
    }

    /// Returns the page of the rows that have been added, and begins the next one.
    pub(super) fn finish(&mut self) -> ObservationPage {
        let mut rows = std::mem::take(&mut self.rows);
        let page = self.known.pack(&mut rows);
        let one = rows.first().map(|row| row.source).filter(|one| rows.iter().all(|row| row.source == *one));
        sort(&mut rows, page.areas.len());
        let state = one.and_then(|one| self.plan.states.get(one as usize));
        match state {
            Some(state) => resolve_one(&mut rows, *state),
            None => rows = resolve(&rows, &self.plan.states),
        }
        if self.known.is_large() {
            self.known = Dictionaries::new();
            self.kept.clear();
            self.kept_rows = 0;
        }
        ObservationPage { rows, ..page }
    }
}

/// Attributes without the texts that seem to hold personal data.
fn without_personal_data(set: &Attributes) -> Attributes {
    let mut set = set.clone();
    withhold(&mut set.source);
    withhold(&mut set.comment);
    set
}

/// Rows of one area in one chunk.
struct Taking<'t> {
    plan: &'t ObservationPlan,
    columns: &'t Columns,
    /// By number.
    area: u32,
    planned: &'t PlannedPart,
    /// The decimals of the figures of the chunk.
    decimals: u8,
}

fn cells<T>(column: &[T], rows: Range<usize>) -> &[T] {
    column.get(rows).unwrap_or_default()
}

impl Taking<'_> {
    fn take(
        &self,
        own: Range<usize>,
        known: &mut Dictionaries,
        places: &mut Places,
        rows: &mut Vec<CurrentObservation>,
    ) {
        let columns = self.columns;
        let key = cells(&columns.key, own.clone()).iter().zip(cells(&columns.period, own.clone()));
        let figure = cells(&columns.value, own.clone()).iter().zip(cells(&columns.status, own.clone()));
        let marks = cells(&columns.conf, own.clone()).iter().zip(cells(&columns.action, own.clone()));
        let sets = cells(&columns.set, own);
        for ((((key, period), (value, status)), (conf, action)), set) in key.zip(figure).zip(marks).zip(sets) {
            let Some(period) = met(&mut places.periods, *period, || self.period(known, *period)) else { continue };
            let codes = &places.codes;
            let Some(key) = met(&mut places.keys, *key, || self.key(known, codes, *key)) else { continue };
            let attributes = || {
                let set = columns.sets.get((*set as usize).checked_sub(1)?)?;
                Some(if self.planned.withheld { known.set(&without_personal_data(set)) } else { known.set(set) })
            };
            let Some(set) = met(&mut places.sets, *set, attributes) else { continue };
            let scaled = value.and_then(|value| self.scaled(value));
            rows.push(CurrentObservation {
                scaled: scaled.unwrap_or(0),
                area: self.area,
                key,
                period,
                set,
                source: self.planned.source,
                revision: 1,
                status: *status,
                conf: *conf,
                missing: scaled.is_none(),
                inexact: value.is_some() && scaled.is_none(),
                tombstone: *action == Action::Delete,
            });
        }
    }

    /// A figure of the chunk with the requested decimals; `None` if digits would be lost.
    #[inline]
    fn scaled(&self, value: i64) -> Option<i64> {
        let wanted = self.plan.filter.decimals;
        if self.decimals == wanted {
            return Some(value);
        }
        Decimal { mantissa: value, decimals: self.decimals }.scaled(wanted).ok()
    }

    fn period(&self, known: &mut Dictionaries, place: u32) -> Option<u32> {
        let period = self.columns.periods.get(place as usize)?;
        self.plan.filter.wants_period(*period).then(|| known.periods.number(period).0)
    }

    /// The number of a combination, given the numbers of the chunk's codes.
    fn key(&self, known: &mut Dictionaries, codes: &[u32], place: u32) -> Option<u32> {
        let key = self.columns.keys.get(place as usize)?;
        if !self.plan.filter.wants_key(key) {
            return None;
        }
        let places = self.columns.code_places.get(place as usize)?;
        let numbers: Option<Box<[u32]>> = places.iter().map(|code| codes.get(*code as usize).copied()).collect();
        Some(known.keys.number(&numbers?).0)
    }
}
