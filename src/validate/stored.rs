//! Compares a submission with stored figures of the same reporter: a total and its parts may come in two submissions.

use std::collections::{BTreeSet, HashSet};

use super::at_most::related;
use super::figures::{Figure, Figures, STORED, VALUE};
use super::sums::Comparison;
use super::totals::check_totals;
use marsad_domain::catalogue::indicator::TimeRule;
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::code::CodeId;
use marsad_domain::finding::Finding;
use marsad_domain::period::{Freq, Period};

/// The stored figures that a comparison needs: those of these indicators, areas and periods, with any dimensions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoredNeeds {
    pub indicators: Vec<IndicatorId>,
    pub areas: Vec<AreaId>,
    pub periods: Vec<Period>,
}

/// A current stored figure of the same reporter with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredFigure<'s> {
    pub indicator: IndicatorId,
    pub area: AreaId,
    /// One code for each dimension of the indicator, in the indicator's order.
    pub dimensions: &'s [CodeId],
    pub period: Period,
    pub value: i64,
}

/// The figures to read before [`compare_with_stored`]: the submitted indicators and those that they are compared with, the
/// areas with their parents and children, and the periods. For flows, longer and shorter periods are added.
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
    /// The number of a combination, given one code for each dimension of the indicator; `None` if the submission does not
    /// have it.
    #[must_use]
    pub fn combination(&self, catalogue: &Catalogue, indicator: IndicatorId, codes: &[CodeId]) -> Option<u32> {
        let own = catalogue.indicator(indicator)?;
        let mut key = vec![indicator.0];
        key.extend(catalogue.concepts().numbers(&own.dimensions, codes)?);
        self.combinations.find(&key)
    }

    /// A look-up of figures by indicator and area.
    #[must_use]
    pub const fn lookup(&self) -> FigureLookup<'_> {
        FigureLookup { rows: self.rows.as_slice(), next: 0 }
    }
}

/// Finds the figures of an indicator in an area. It searches near the last ones first, because callers mostly ask in order.
#[derive(Debug, Clone)]
pub struct FigureLookup<'f> {
    rows: &'f [Figure],
    /// The end of the figures that were found last.
    next: usize,
}

impl<'f> FigureLookup<'f> {
    /// The submitted figures of an indicator in an area.
    pub fn stated(&mut self, indicator: IndicatorId, area: AreaId) -> StatedFigures<'f> {
        let place = Figure::place_of(indicator, area);
        let last = self.next.checked_sub(1).and_then(|last| self.rows.get(last));
        let from = if last.is_some_and(|figure| figure.place >= place) { 0 } else { self.next };
        let first = end_of(self.rows, from, |figure| figure.place < place);
        self.next = end_of(self.rows, first, |figure| figure.place == place);
        StatedFigures { figures: self.rows.get(first..self.next).unwrap_or_default(), first }
    }
}

/// The end of the figures from `from` on for which `is_meant` holds. It is searched in growing steps.
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

/// The submitted figures of one indicator in one area.
#[derive(Debug, Clone, Copy, Default)]
pub struct StatedFigures<'f> {
    figures: &'f [Figure],
    /// The position of the first one in all figures of the submission.
    first: usize,
}

impl StatedFigures<'_> {
    /// The position in all figures, and the row, of the figure with this period and this [`Figures::combination`].
    #[must_use]
    pub fn find(&self, period: Period, combination: u32) -> Option<(usize, u32)> {
        let cell = Figure::cell_of(combination, period);
        let at = self.figures.binary_search_by_key(&cell, |figure| figure.cell).ok()?;
        Some((self.first + at, self.figures.get(at)?.row))
    }
}

/// Applies the rules between rows where some of the figures are submitted and others are stored. All findings are warnings.
/// A submitted row replaces the stored figure of its cell.
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
    // Contradictions between submitted figures alone have been reported before, so only indicators with stored figures, and
    // those that are compared with them, are judged.
    let mut touched: BTreeSet<IndicatorId> = rows.iter().map(Figure::indicator).collect();
    let compared: Vec<_> = touched.iter().flat_map(|id| related(catalogue, *id)).collect();
    touched.extend(compared);
    rows.extend(submitted.rows.iter().filter(|figure| touched.contains(&figure.indicator())));
    rows.sort_unstable();
    rows.dedup_by_key(|figure| figure.key());
    let all = Figures { rows, combinations };
    let (mut findings, _) = check_totals(catalogue, concepts, &all, Comparison::SubmittedAndStored);
    findings.sort_by_key(|finding| finding.row);
    findings
}
