//! A part must not exceed its total, and all parts together add up to it: over a dimension, over territory, over time.
//!
//! Figures come sorted, without duplicates. Only figures with a value count. Figures of different METHOD are never compared,
//! because METHOD is part of their combination. If figures cannot be negative, a sum that is too large is an error even if
//! parts are missing.

use std::collections::BTreeMap;

use super::at_most::{Amount, Bounds};
use super::combinations::Combinations;
use super::figures::{Figure, Figures, STORED, VALUE};
use super::row::finding;
use super::rules::adds_up;
use super::sums::{Comparison, Sum};
use marsad_domain::catalogue::concepts::Concepts;
use marsad_domain::catalogue::indicator::{Indicator, TerritoryRule, TimeRule};
use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::code::ConceptId;
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::period::{Freq, Period};
use marsad_domain::value::format_scaled;

/// What the parts of a total are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Breakdown {
    Dimension(usize),
    Area,
    Period(Freq),
}

pub(super) struct Totals<'a> {
    pub catalogue: &'a Catalogue,
    pub concepts: &'a Concepts,
    /// All combinations that occur, followed by combinations of totals that do not occur.
    pub combinations: Combinations,
    /// How many combinations occur.
    occurring: u32,
    /// For each combination that occurs and each dimension, the combination of its total.
    totals_of: Vec<Vec<Option<u32>>>,
    pub comparison: Comparison,
    pub findings: Vec<Finding>,
    /// Sums of parts of the current indicator whose total is not given, if another indicator bounds it.
    pub sums: Vec<Amount>,
    /// Rows that contradict each other: a total and the parts that exceed it.
    contradictions: Vec<Vec<u32>>,
}

/// Compares every total with its parts.
pub(super) fn check_totals(
    catalogue: &Catalogue,
    concepts: &Concepts,
    figures: &Figures,
    comparison: Comparison,
) -> (Vec<Finding>, Vec<Vec<u32>>) {
    let valued: Vec<Figure> = figures.rows.iter().filter(|figure| figure.has(VALUE)).copied().collect();
    let mut combinations = figures.combinations.clone();
    let occurring = u32::try_from(combinations.len()).unwrap_or(u32::MAX);
    let totals_of = totals_of(catalogue, concepts, &mut combinations, occurring);
    let (findings, sums) = (Vec::new(), Vec::new());
    let contradictions = Vec::new();
    let mut totals =
        Totals { catalogue, concepts, combinations, occurring, totals_of, comparison, findings, sums, contradictions };
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
        totals.check_bounds(indicator, same_indicator, &valued);
    }
    (totals.findings, totals.contradictions)
}

fn totals_of(
    catalogue: &Catalogue,
    concepts: &Concepts,
    combinations: &mut Combinations,
    occurring: u32,
) -> Vec<Vec<Option<u32>>> {
    let mut all = Vec::new();
    for id in 0..occurring {
        let key = combinations.key(id).to_vec();
        let own = key.first().and_then(|id| catalogue.indicator(IndicatorId(*id)));
        let dimensions = own.map(|own| own.dimensions.as_slice()).unwrap_or_default();
        let mut total = |position: usize, concept: &ConceptId| {
            let parent = concepts.by_id(concept.as_str())?.parent(*key.get(position)?)?;
            let mut total = key.clone();
            *total.get_mut(position)? = parent;
            Some(combinations.intern(&total))
        };
        // The key begins with the indicator.
        all.push((1..).zip(dimensions).map(|(position, concept)| total(position, concept)).collect());
    }
    all
}

fn place(id: u32) -> usize {
    usize::try_from(id).unwrap_or(usize::MAX)
}

impl Totals<'_> {
    /// Parts over a dimension have the same area and period as their total.
    fn check_dimensions(&mut self, indicator: &Indicator, figures: &[Figure]) {
        let mut parts: Vec<(usize, usize, usize)> = Vec::new();
        let mut without: Vec<(u32, usize, usize)> = Vec::new();
        for cells in figures.chunk_by(|a, b| (a.place, a.packed_period()) == (b.place, b.packed_period())) {
            if cells.len() < 2 {
                continue;
            }
            parts.clear();
            without.clear();
            for (n, part) in cells.iter().enumerate() {
                let totals = self.totals_of.get(place(part.combination())).map_or(&[][..], Vec::as_slice);
                for (position, total) in totals.iter().enumerate() {
                    let Some(total) = *total else { continue };
                    let occurs = total < self.occurring;
                    match cells.binary_search_by_key(&total, Figure::combination) {
                        Ok(total) if occurs => parts.push((total, position, n)),
                        _ => without.push((total, position, n)),
                    }
                }
            }
            without.sort_unstable();
            self.check_partitions(indicator, cells, &without);
            parts.sort_unstable();
            for same_total in parts.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
                self.check_partition(indicator, cells, same_total);
            }
        }
    }

    /// Compares one total with its parts over one dimension. `parts` are (total, position of the dimension, part); total and
    /// part are positions in `cells`.
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
        if self.report_total(indicator, total, Breakdown::Dimension(*position), &sum, &lacking) {
            self.add_contradiction(total, parts.iter().filter_map(|(_, _, n)| cells.get(*n)));
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
            let mut sums: BTreeMap<(usize, Breakdown), Sum> = BTreeMap::new();
            for part in same_area {
                let Some(period) = part.period() else { continue };
                for wide in freqs.iter().filter(|wide| **wide < period.freq()).filter_map(|f| period.widened(*f)) {
                    let key = Figure::new(part.indicator(), part.area(), part.combination(), wide);
                    if let Ok(total) = same_area.binary_search_by_key(&key.key(), Figure::key) {
                        sums.entry((total, Breakdown::Period(period.freq()))).or_default().add(part, true);
                    }
                }
            }
            for ((total, by), sum) in &sums {
                let (Some(total), Breakdown::Period(finer)) = (same_area.get(*total), by) else { continue };
                let needed = total.period().map_or(0, |period| period.parts(*finer).len());
                let lacking = if sum.needed < needed { vec![String::new()] } else { Vec::new() };
                if self.report_total(indicator, total, *by, sum, &lacking) {
                    let is_part = |part: &&Figure| {
                        let period = part.period().filter(|period| period.freq() == *finer);
                        let wide = period.zip(total.period()).and_then(|(own, wide)| own.widened(wide.freq()));
                        wide.is_some() && wide == total.period() && part.combination() == total.combination()
                    };
                    self.add_contradiction(total, same_area.iter().filter(is_part));
                }
            }
        }
    }

    /// Adds the submitted rows of a total and of its parts to the contradictions.
    pub(super) fn add_contradiction<'f>(&mut self, total: &'f Figure, parts: impl Iterator<Item = &'f Figure>) {
        let rows = std::iter::once(total).chain(parts).filter(|figure| !figure.has(STORED)).map(|figure| figure.row);
        self.contradictions.push(rows.collect());
    }

    /// The value of a total with its territory, period and METHOD. The finding may be in the row of a part, so it must name
    /// the total.
    fn shown(&self, indicator: &Indicator, total: &Figure, value: &str) -> String {
        let area = self.catalogue.area(total.area()).map_or("", |area| area.code.as_str());
        let period = total.period().map_or_else(String::new, |period| period.to_string());
        let codes = self.combinations.get(total.combination()).map_or(&[][..], |(_, codes)| codes);
        let method = indicator.method_position().and_then(|place| {
            let concept = self.concepts.by_id(Indicator::METHOD)?;
            Some(concept.code(*codes.get(place)?))
        });
        match method {
            Some(method) => format!("{value} ({area}, {period}, {method})"),
            None => format!("{value} ({area}, {period})"),
        }
    }

    /// Compares a total with the sum of its parts, and reports a difference. Returns whether this is an error. Missing parts
    /// are reported for dimensions only, because a file rarely has all communes of an area.
    pub(super) fn report_total(
        &mut self,
        indicator: &Indicator,
        total: &Figure,
        by: Breakdown,
        sum: &Sum,
        lacking: &[String],
    ) -> bool {
        if !sum.stored && !sum.submitted {
            return false;
        }
        let mixes = (total.has(STORED) && sum.submitted) || (!total.has(STORED) && sum.stored);
        if mixes != (self.comparison == Comparison::SubmittedAndStored) {
            return false;
        }
        let show = |value| shown(value, indicator);
        let never_negative = indicator.min.is_some_and(|min| min >= 0);
        let value = i128::from(total.value);
        let (code, expected) = if sum.sum > value && never_negative {
            let code = if mixes { FindingCode::PartsExceedStoredTotal } else { FindingCode::PartsExceedTotal };
            (code, show(sum.sum))
        } else if lacking.is_empty() && sum.sum != value {
            (FindingCode::TotalDisagrees, show(sum.sum))
        } else if !lacking.is_empty() && matches!(by, Breakdown::Dimension(_)) && !mixes {
            (FindingCode::PartsIncomplete, lacking.join(", "))
        } else {
            return false;
        };
        let column = match by {
            Breakdown::Dimension(position) => indicator.dimensions.get(position).map_or("", |concept| concept.as_str()),
            Breakdown::Area => "REF_AREA",
            Breakdown::Period(_) => "TIME_PERIOD",
        };
        let row = if total.has(STORED) { sum.first_row } else { total.row };
        let shown = self.shown(indicator, total, &show(value));
        self.findings.push(finding(code, row, column, &shown, expected));
        code == FindingCode::PartsExceedTotal
    }

    /// Compares figures, and sums of parts whose total is not given, with the indicator that bounds them.
    fn check_bounds(&mut self, indicator: &Indicator, figures: &[Figure], all: &[Figure]) {
        let sums = std::mem::take(&mut self.sums);
        let id = figures.first().map(Figure::indicator);
        let Some(mut bounds) = id.and_then(|id| Bounds::of(self.catalogue, id, all)) else { return };
        let context = (self.catalogue, &self.combinations);
        for amount in figures.iter().filter_map(Amount::of).chain(sums) {
            let Some(excess) = bounds.excess(context, &amount, self.comparison) else { continue };
            let code = match self.comparison {
                Comparison::Submitted => FindingCode::ExceedsIndicator,
                Comparison::SubmittedAndStored => FindingCode::ExceedsStoredIndicator,
            };
            let bound = self.catalogue.indicator(excess.bound).map_or("", |own| own.code.as_str());
            let expected = format!("≤ {} ({bound})", shown(excess.most, indicator));
            self.findings.push(finding(code, excess.row, "OBS_VALUE", &shown(amount.value, indicator), expected));
            if self.comparison == Comparison::Submitted {
                // All parts of a sum contradict the bound.
                let is_of_amount = |figure: &&Figure| {
                    let totals = self.totals_of.get(place(figure.combination())).map_or(&[][..], Vec::as_slice);
                    let combination = amount.combination;
                    (figure.area(), figure.period()) == (amount.area, Some(amount.period))
                        && (figure.combination() == combination || totals.contains(&Some(combination)))
                };
                let own = figures.iter().filter(is_of_amount).map(|figure| figure.row);
                self.contradictions.push(own.chain(excess.bound_rows).collect());
            }
        }
    }
}

/// A value or a sum in decimal notation.
pub(super) fn shown(value: i128, indicator: &Indicator) -> String {
    i64::try_from(value).map_or_else(|_| value.to_string(), |value| format_scaled(value, indicator.decimals))
}
