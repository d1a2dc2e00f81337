//! A submission against what other submissions of the same reporter have stored: totals and parts across two of them.

use std::collections::{BTreeSet, HashSet};

use super::at_most::related;
use super::figures::{Figure, Figures, STORED, VALUE};
use super::sums::Among;
use super::totals::check_totals;
use marsad_domain::catalogue::indicator::TimeRule;
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::code::CodeId;
use marsad_domain::finding::Finding;
use marsad_domain::period::{Freq, Period};

/// Which stored figures a comparison needs: all of these indicators in these areas and periods, whatever the dimensions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoredNeeds {
    pub indicators: Vec<IndicatorId>,
    pub areas: Vec<AreaId>,
    pub periods: Vec<Period>,
}

/// A stored figure of the same reporter, current and with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredFigure<'s> {
    pub indicator: IndicatorId,
    pub area: AreaId,
    /// In the indicator's own order and in full.
    pub dimensions: &'s [CodeId],
    pub period: Period,
    pub value: i64,
}

/// What to read before [`compare_with_stored`]: the submitted indicators with those that they are compared with, the areas with their parents and children, the submitted periods
/// and, of flows, the periods around and inside them.
#[must_use]
pub fn stored_needs(catalogue: &Catalogue, submitted: &Figures) -> StoredNeeds {
    let mut indicators = BTreeSet::new();
    let mut areas = BTreeSet::new();
    let mut periods = BTreeSet::new();
    let mut packed: foldhash::HashSet<i32> = HashSet::default();
    let mut place = None;
    let mut last = None;
    for figure in &submitted.rows {
        let seen = (figure.place, figure.packed_period());
        if last.replace(seen) == Some(seen) {
            continue;
        }
        if place.replace(figure.place) != Some(figure.place) {
            indicators.insert(figure.indicator());
            areas.insert(figure.area());
        }
        if !packed.insert(figure.packed_period()) {
            continue;
        }
        let is_flow = catalogue.indicator(figure.indicator()).filter(|own| own.over_time == TimeRule::Sum);
        if let Some(period) = figure.period()
            && periods.insert(period)
            && let Some(flow) = is_flow
        {
            periods.extend(Freq::ALL.into_iter().filter_map(|freq| period.widened(freq)));
            let finer = Freq::ALL.into_iter().filter(|freq| *freq > period.freq() && freq.divides_into(flow.freq));
            periods.extend(finer.flat_map(|freq| period.parts(freq)));
        }
    }
    let around = |area: &AreaId| {
        let children = catalogue.children(*area).iter().copied();
        catalogue.parent(*area).into_iter().chain(children).collect::<Vec<_>>()
    };
    let compared: Vec<_> = indicators.iter().flat_map(|id| related(catalogue, *id)).collect();
    indicators.extend(compared);
    let mut neighbours: Vec<_> = areas.iter().flat_map(around).collect();
    for group in catalogue.residuals() {
        // The group, its members and their totals are compared with one another.
        let mut family: Vec<AreaId> = catalogue.members(*group).chain([*group]).collect();
        let totals: BTreeSet<AreaId> = family.iter().filter_map(|member| catalogue.parent(*member)).collect();
        family.extend(totals);
        if family.iter().any(|area| areas.contains(area)) {
            neighbours.extend(family);
        }
    }
    areas.extend(neighbours);
    StoredNeeds {
        indicators: indicators.into_iter().collect(),
        areas: areas.into_iter().collect(),
        periods: periods.into_iter().collect(),
    }
}

impl Figures {
    /// The number of a combination of an indicator's codes, in the indicator's own order and in full; none if the
    /// submission does not have it.
    #[must_use]
    pub fn combination(&self, catalogue: &Catalogue, indicator: IndicatorId, codes: &[CodeId]) -> Option<u32> {
        let own = catalogue.indicator(indicator)?;
        let mut key = vec![indicator.0];
        key.extend(catalogue.concepts().numbers(&own.dimensions, codes)?);
        self.combinations.find(&key)
    }

    /// Looks for what is stated of indicators in areas.
    #[must_use]
    pub const fn places(&self) -> Places<'_> {
        Places { rows: self.rows.as_slice(), next: 0 }
    }
}

/// Looks for figures of one indicator in one area after the other, near the last ones first: who asks mostly asks in order.
#[derive(Debug, Clone)]
pub struct Places<'f> {
    rows: &'f [Figure],
    /// Where the figures end that were looked for last.
    next: usize,
}

impl<'f> Places<'f> {
    /// What is stated of an indicator in an area.
    pub fn stated(&mut self, indicator: IndicatorId, area: AreaId) -> Stated<'f> {
        let place = Figure::place_of(indicator, area);
        let last = self.next.checked_sub(1).and_then(|last| self.rows.get(last));
        let from = if last.is_some_and(|figure| figure.place >= place) { 0 } else { self.next };
        let first = end_of(self.rows, from, |figure| figure.place < place);
        self.next = end_of(self.rows, first, |figure| figure.place == place);
        Stated { figures: self.rows.get(first..self.next).unwrap_or_default(), first }
    }
}

/// Where the figures end that begin at `from` and are meant. They are looked for in growing steps.
fn end_of(rows: &[Figure], from: usize, is_meant: impl Fn(&Figure) -> bool) -> usize {
    let (mut first, mut step) = (from, 1);
    loop {
        let end = rows.len().min(first.saturating_add(step));
        let part = rows.get(first..end).unwrap_or_default();
        match part.last() {
            None => return first,
            Some(last) if !is_meant(last) => return first + part.partition_point(&is_meant),
            Some(_) => (first, step) = (end, step * 2),
        }
    }
}

/// Figures of one indicator in one area.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stated<'f> {
    figures: &'f [Figure],
    /// The position of the first among all.
    first: usize,
}

impl Stated<'_> {
    /// The position among all figures, and the row, of what is stated for a period and a combination of
    /// [`Figures::combination`].
    #[must_use]
    pub fn find(&self, period: Period, combination: u32) -> Option<(usize, u32)> {
        let cell = Figure::cell_of(combination, period);
        let at = self.figures.binary_search_by_key(&cell, |figure| figure.cell).ok()?;
        Some((self.first + at, self.figures.get(at)?.row))
    }
}

/// Totals against parts, divisions against each other and figures against the indicator that they may not exceed, where some
/// are submitted and others stored: warnings. A submitted row takes the place of the stored figure of its cell.
#[must_use]
pub fn compare_with_stored(catalogue: &Catalogue, submitted: &Figures, stored: &[StoredFigure<'_>]) -> Vec<Finding> {
    let concepts = catalogue.concepts();
    let mut combinations = submitted.combinations.clone();
    let mut rows = Vec::new();
    for figure in stored {
        let Some(own) = catalogue.indicator(figure.indicator) else { continue };
        let Some(codes) = concepts.numbers(&own.dimensions, figure.dimensions) else { continue };
        let mut key = vec![figure.indicator.0];
        key.extend(codes);
        let combination = combinations.intern(&key);
        let mut row = Figure::new(figure.indicator, figure.area, combination, figure.period);
        if submitted.rows.binary_search_by_key(&row.key(), Figure::key).is_err() {
            row.flags = STORED | VALUE;
            row.value = figure.value;
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    // Where nothing is stored all has been told.
    let mut touched: BTreeSet<IndicatorId> = rows.iter().map(Figure::indicator).collect();
    let compared: Vec<_> = touched.iter().flat_map(|id| related(catalogue, *id)).collect();
    touched.extend(compared);
    rows.extend(submitted.rows.iter().filter(|figure| touched.contains(&figure.indicator())));
    rows.sort_unstable();
    rows.dedup_by_key(|figure| figure.key());
    let all = Figures { rows, combinations };
    let (mut findings, _) = check_totals(catalogue, concepts, &all, Among::SubmittedAndStored);
    findings.sort_by_key(|finding| finding.row);
    findings
}
