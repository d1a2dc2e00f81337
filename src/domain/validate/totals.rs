//! Totals against their parts: over a dimension, over territory, over time (`aggregation.md`, R6 and "Partitions").
//!
//! Figures come sorted, without duplicates. Only figures with a value count; figures of different METHOD never meet,
//! since METHOD is part of their combination. A sum that is too large refuses even while parts are still missing, where
//! figures cannot be negative.

use std::collections::BTreeMap;

use super::concepts::{Combinations, Concepts};
use super::figures::{Figure, Figures, STORED, VALUE};
use super::row::finding;
use super::rules::adds_up;
use crate::domain::catalogue::Catalogue;
use crate::domain::catalogue::indicator::{Indicator, TerritoryRule, TimeRule};
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::period::{Freq, Period};
use crate::domain::value::format_scaled;

/// What a total was divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    Dimension(usize),
    Area,
    Period(Freq),
}

/// The parts of one total, added up.
#[derive(Debug, Clone, Default)]
struct Sum {
    sum: i128,
    /// Parts that the partition needs.
    needed: usize,
    /// The lowest row of a submitted part; 0 if all are stored.
    first_row: u32,
    stored: bool,
    submitted: bool,
}

impl Sum {
    fn add(&mut self, part: &Figure, needed: bool) {
        self.sum += i128::from(part.value);
        self.needed += usize::from(needed);
        if part.has(STORED) {
            self.stored = true;
        } else {
            self.first_row = if self.submitted { self.first_row.min(part.row) } else { part.row };
            self.submitted = true;
        }
    }
}

struct Totals<'a> {
    catalogue: &'a Catalogue,
    concepts: &'a Concepts,
    combinations: &'a Combinations,
    /// For each combination and dimension the combination of its total, if that occurs.
    totals_of: Vec<Vec<Option<u32>>>,
    among: Among,
    findings: Vec<Finding>,
}

/// Which comparisons are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Among {
    /// Figures of one submission.
    Submitted,
    /// Submitted and stored ones together; what is all submitted or all stored has been told in its time.
    SubmittedAndStored,
}

/// Compares every total with its parts.
pub(super) fn check_totals(
    catalogue: &Catalogue,
    concepts: &Concepts,
    figures: &Figures,
    among: Among,
) -> Vec<Finding> {
    let valued: Vec<Figure> = figures.rows.iter().filter(|figure| figure.has(VALUE)).copied().collect();
    let mut totals = Totals {
        catalogue,
        concepts,
        combinations: &figures.combinations,
        totals_of: totals_of(catalogue, concepts, &figures.combinations),
        among,
        findings: Vec::new(),
    };
    for same_indicator in valued.chunk_by(|a, b| a.indicator() == b.indicator()) {
        let indicator = same_indicator.first().and_then(|figure| catalogue.indicator(figure.indicator()));
        let Some(indicator) = indicator.filter(|indicator| adds_up(indicator)) else { continue };
        if indicator.over_territory != TerritoryRule::Distinct {
            totals.check_dimensions(indicator, same_indicator);
        }
        if indicator.over_territory == TerritoryRule::Sum {
            totals.check_areas(indicator, same_indicator);
        }
        if indicator.over_time == TimeRule::Sum {
            totals.check_periods(indicator, same_indicator);
        }
    }
    totals.findings
}

fn totals_of(catalogue: &Catalogue, concepts: &Concepts, combinations: &Combinations) -> Vec<Vec<Option<u32>>> {
    let ids = 0..u32::try_from(combinations.len()).unwrap_or(u32::MAX);
    let mut key = Vec::new();
    ids.map(|id| {
        let Some((indicator, codes)) = combinations.get(id) else { return Vec::new() };
        let Some(own) = catalogue.indicator(indicator) else { return Vec::new() };
        let positions = own.dimensions.iter().zip(codes).enumerate();
        positions
            .map(|(position, (concept, code))| {
                let parent = concepts.by_id(concept.as_str())?.parent(*code)?;
                key.clear();
                key.push(indicator.0);
                key.extend_from_slice(codes);
                *key.get_mut(position + 1)? = parent;
                combinations.find(&key)
            })
            .collect()
    })
    .collect()
}

fn place(id: u32) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX)
}

impl Totals<'_> {
    /// Parts over a dimension lie in the same area and period as their total.
    fn check_dimensions(&mut self, indicator: &Indicator, figures: &[Figure]) {
        let mut parts: Vec<(usize, usize, usize)> = Vec::new();
        for cells in figures.chunk_by(|a, b| (a.place, a.packed_period()) == (b.place, b.packed_period())) {
            if cells.len() < 2 {
                continue;
            }
            parts.clear();
            for (n, part) in cells.iter().enumerate() {
                let totals = self.totals_of.get(place(part.combination())).map_or(&[][..], Vec::as_slice);
                for (position, total) in totals.iter().enumerate() {
                    let found = total.and_then(|id| cells.binary_search_by_key(&id, Figure::combination).ok());
                    parts.extend(found.map(|total| (total, position, n)));
                }
            }
            parts.sort_unstable();
            for same_total in parts.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
                self.check_partition(indicator, cells, same_total);
            }
        }
    }

    /// The parts of one total over one dimension, as (total, position, part) among `cells`.
    fn check_partition(&mut self, indicator: &Indicator, cells: &[Figure], parts: &[(usize, usize, usize)]) {
        let Some((total, position, _)) = parts.first() else { return };
        let Some(total) = cells.get(*total) else { return };
        let concept = indicator.dimensions.get(*position).and_then(|id| self.concepts.by_id(id.as_str()));
        let Some(concept) = concept else { return };
        let code = |figure: &Figure| {
            self.combinations.get(figure.combination()).and_then(|(_, codes)| codes.get(*position)).copied()
        };
        let Some(whole) = code(total) else { return };
        let mut sum = Sum::default();
        let mut present = Vec::new();
        for part in parts.iter().filter_map(|(_, _, n)| cells.get(*n)) {
            let Some(own) = code(part) else { continue };
            present.push(own);
            sum.add(part, !concept.is_unknown(own));
        }
        let children = concept.children(whole);
        let lacking: Vec<_> = children.iter().filter(|child| !present.contains(child)).collect();
        let lacking: Vec<String> = lacking.into_iter().map(|child| concept.code(*child).to_string()).collect();
        self.tell(indicator, total, By::Dimension(*position), &sum, &lacking);
    }

    /// Parts over territory are the children of the total's area, with the same period and combination.
    fn check_areas(&mut self, indicator: &Indicator, figures: &[Figure]) {
        let by_area: Vec<&[Figure]> = figures.chunk_by(|a, b| a.place == b.place).collect();
        let of_area = |area: u32| {
            let found = by_area.binary_search_by_key(&area, |cells| cells.first().map_or(0, |cell| cell.area().0));
            found.ok().and_then(|n| by_area.get(n)).copied()
        };
        for totals in &by_area {
            let Some(first) = totals.first() else { continue };
            let children = self.catalogue.children(first.area());
            let mut sums = Vec::new();
            for parts in children.iter().filter_map(|child| of_area(child.0)) {
                sums.resize(totals.len(), Sum::default());
                add_matching(totals, parts, &mut sums);
            }
            for (total, sum) in totals.iter().zip(&sums) {
                let lacking = if sum.needed < children.len() { vec![String::new()] } else { Vec::new() };
                self.tell(indicator, total, By::Area, sum, &lacking);
            }
        }
    }

    /// Parts over time are the figures of one finer frequency inside the total's period.
    fn check_periods(&mut self, indicator: &Indicator, figures: &[Figure]) {
        let freq = |figure: &Figure| figure.period().map(Period::freq);
        for same_area in figures.chunk_by(|a, b| a.place == b.place) {
            // Periods sort by frequency first.
            if same_area.first().map(freq) == same_area.last().map(freq) {
                continue;
            }
            let mut freqs: Vec<Freq> = same_area.iter().filter_map(freq).collect();
            freqs.dedup();
            let mut sums: BTreeMap<(usize, By), Sum> = BTreeMap::new();
            for part in same_area {
                let Some(period) = part.period() else { continue };
                for wide in freqs.iter().filter(|wide| **wide < period.freq()).filter_map(|f| period.widened(*f)) {
                    let key = Figure::new(part.indicator(), part.area(), part.combination(), wide);
                    if let Ok(total) = same_area.binary_search_by_key(&key.key(), Figure::key) {
                        sums.entry((total, By::Period(period.freq()))).or_default().add(part, true);
                    }
                }
            }
            for ((total, by), sum) in &sums {
                let (Some(total), By::Period(finer)) = (same_area.get(*total), by) else { continue };
                let needed = total.period().map_or(0, |period| period.parts(*finer).len());
                let lacking = if sum.needed < needed { vec![String::new()] } else { Vec::new() };
                self.tell(indicator, total, *by, sum, &lacking);
            }
        }
    }

    /// What there is to say about one total and the sum of its parts. Only codes of a dimension are named as lacking: that
    /// an area's communes are not all in one file is no surprise.
    fn tell(&mut self, indicator: &Indicator, total: &Figure, by: By, sum: &Sum, lacking: &[String]) {
        if !sum.stored && !sum.submitted {
            return;
        }
        let mixes = (total.has(STORED) && sum.submitted) || (!total.has(STORED) && sum.stored);
        if mixes != (self.among == Among::SubmittedAndStored) {
            return;
        }
        let show = |value: i128| {
            i64::try_from(value).map_or_else(|_| value.to_string(), |v| format_scaled(v, indicator.decimals))
        };
        let never_negative = indicator.min.is_some_and(|min| min >= 0);
        let value = i128::from(total.value);
        let (code, expected) = if sum.sum > value && never_negative {
            let code = if mixes { FindingCode::PartsExceedStoredTotal } else { FindingCode::PartsExceedTotal };
            (code, show(sum.sum))
        } else if lacking.is_empty() && sum.sum != value {
            (FindingCode::TotalDisagrees, show(sum.sum))
        } else if !lacking.is_empty() && matches!(by, By::Dimension(_)) && !mixes {
            (FindingCode::PartsIncomplete, lacking.join(", "))
        } else {
            return;
        };
        let column = match by {
            By::Dimension(position) => indicator.dimensions.get(position).map_or("", |concept| concept.as_str()),
            By::Area => "REF_AREA",
            By::Period(_) => "TIME_PERIOD",
        };
        let row = if total.has(STORED) { sum.first_row } else { total.row };
        self.findings.push(finding(code, row, column, &show(value), expected));
    }
}

/// Adds each part to the total of the same period and combination; both are sorted.
fn add_matching(totals: &[Figure], parts: &[Figure], sums: &mut [Sum]) {
    let mut parts = parts.iter().peekable();
    for (total, sum) in totals.iter().zip(sums) {
        while parts.next_if(|part| part.cell < total.cell).is_some() {}
        if let Some(part) = parts.next_if(|part| part.cell == total.cell) {
            sum.add(part, true);
        }
    }
}
