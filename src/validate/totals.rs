//! A part may not exceed its total, and parts that are all there add up to it: over a dimension, over territory, over time.
//!
//! Figures come sorted, without duplicates. Only figures with a value count; figures of different METHOD never meet,
//! since METHOD is part of their combination. A sum that is too large refuses even while parts are still missing, where
//! figures cannot be negative.

use std::collections::BTreeMap;

use super::at_most::{Amount, Bounds};
use super::combinations::Combinations;
use super::figures::{Figure, Figures, STORED, VALUE};
use super::residual::Group;
use super::row::finding;
use super::rules::adds_up;
use super::sums::{Among, Sum};
use marsad_domain::catalogue::concepts::Concepts;
use marsad_domain::catalogue::indicator::{Indicator, TerritoryRule, TimeRule};
use marsad_domain::catalogue::{AreaId, Catalogue, IndicatorId};
use marsad_domain::code::ConceptId;
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::period::{Freq, Period};
use marsad_domain::value::format_scaled;

/// What a total was divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum By {
    Dimension(usize),
    Area,
    Period(Freq),
}

pub(super) struct Totals<'a> {
    catalogue: &'a Catalogue,
    pub concepts: &'a Concepts,
    /// All combinations that occur, and after them the totals of such that do not.
    pub combinations: Combinations,
    /// How many combinations occur.
    occurring: u32,
    /// For each combination that occurs and each dimension the combination of its total.
    totals_of: Vec<Vec<Option<u32>>>,
    pub among: Among,
    pub findings: Vec<Finding>,
    /// Sums of parts whose total nobody gave, of the indicator at hand, if it may not exceed another.
    pub sums: Vec<Amount>,
    /// Rows that cannot all be right: a total with the parts that exceed it.
    contradictions: Vec<Vec<u32>>,
}

/// Compares every total with its parts.
pub(super) fn check_totals(
    catalogue: &Catalogue,
    concepts: &Concepts,
    figures: &Figures,
    among: Among,
) -> (Vec<Finding>, Vec<Vec<u32>>) {
    let valued: Vec<Figure> = figures.rows.iter().filter(|figure| figure.has(VALUE)).copied().collect();
    let mut combinations = figures.combinations.clone();
    let occurring = u32::try_from(combinations.len()).unwrap_or(u32::MAX);
    let totals_of = totals_of(catalogue, concepts, &mut combinations, occurring);
    let (findings, sums) = (Vec::new(), Vec::new());
    let contradictions = Vec::new();
    let mut totals =
        Totals { catalogue, concepts, combinations, occurring, totals_of, among, findings, sums, contradictions };
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
    /// Parts over a dimension lie in the same area and period as their total.
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
        if self.tell(indicator, total, By::Dimension(*position), &sum, &lacking) {
            self.contradict(total, parts.iter().filter_map(|(_, _, n)| cells.get(*n)));
        }
    }

    /// Parts over territory are the children of the total's area, with the same period and combination; of a residual group
    /// its members. A residual group stands for its members in their total where none of them has a figure of its own.
    fn check_areas(&mut self, indicator: &Indicator, figures: &[Figure]) {
        let by_area: Vec<&[Figure]> = figures.chunk_by(|a, b| a.place == b.place).collect();
        let of_area = |area: u32| {
            let found = by_area.binary_search_by_key(&area, |cells| cells.first().map_or(0, |cell| cell.area().0));
            found.ok().and_then(|n| by_area.get(n)).copied()
        };
        for totals in &by_area {
            let Some(first) = totals.first() else { continue };
            let members: Vec<AreaId> = self.catalogue.members(first.area()).collect();
            let is_residual = self.catalogue.residuals().contains(&first.area());
            let children = if is_residual { &members[..] } else { self.catalogue.children(first.area()) };
            let mut sums = Vec::new();
            for parts in children.iter().filter_map(|child| of_area(child.0)) {
                sums.resize(totals.len(), Sum::default());
                add_matching(totals, parts, &mut sums);
            }
            let others = self.catalogue.residuals().iter().filter(|group| **group != first.area());
            let groups = others.filter_map(|group| Some((*group, of_area(group.0)?)));
            let groups: Vec<Group<'_>> = groups
                .filter_map(|(id, figures)| Group::among(self.catalogue, id, children, figures, of_area))
                .collect();
            for group in &groups {
                sums.resize(totals.len(), Sum::default());
                group.add_matching(totals, &mut sums);
            }
            for (total, sum) in totals.iter().zip(&sums) {
                let lacking = if sum.needed < children.len() { vec![String::new()] } else { Vec::new() };
                if self.tell(indicator, total, By::Area, sum, &lacking) {
                    let parts = children.iter().filter_map(|child| of_area(child.0)).flatten();
                    let parts = parts.chain(groups.iter().filter_map(|group| group.standing_in(total)));
                    self.contradict(total, parts.filter(|part| part.cell == total.cell));
                }
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
                if self.tell(indicator, total, *by, sum, &lacking) {
                    let is_part = |part: &&Figure| {
                        let period = part.period().filter(|period| period.freq() == *finer);
                        let wide = period.zip(total.period()).and_then(|(own, wide)| own.widened(wide.freq()));
                        wide.is_some() && wide == total.period() && part.combination() == total.combination()
                    };
                    self.contradict(total, same_area.iter().filter(is_part));
                }
            }
        }
    }

    /// Notes the rows of a total and of its parts.
    fn contradict<'f>(&mut self, total: &'f Figure, parts: impl Iterator<Item = &'f Figure>) {
        let rows = std::iter::once(total).chain(parts).filter(|figure| !figure.has(STORED)).map(|figure| figure.row);
        self.contradictions.push(rows.collect());
    }

    /// A value of a total, with its territory, period and basis: beside a row of a part, nothing else would say which.
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

    /// What there is to say about one total and the sum of its parts; whether they contradict each other. Only codes of a
    /// dimension are named as lacking: that an area's communes are not all in one file is no surprise.
    fn tell(&mut self, indicator: &Indicator, total: &Figure, by: By, sum: &Sum, lacking: &[String]) -> bool {
        if !sum.stored && !sum.submitted {
            return false;
        }
        let mixes = (total.has(STORED) && sum.submitted) || (!total.has(STORED) && sum.stored);
        if mixes != (self.among == Among::SubmittedAndStored) {
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
        } else if !lacking.is_empty() && matches!(by, By::Dimension(_)) && !mixes {
            (FindingCode::PartsIncomplete, lacking.join(", "))
        } else {
            return false;
        };
        let column = match by {
            By::Dimension(position) => indicator.dimensions.get(position).map_or("", |concept| concept.as_str()),
            By::Area => "REF_AREA",
            By::Period(_) => "TIME_PERIOD",
        };
        let row = if total.has(STORED) { sum.first_row } else { total.row };
        let shown = self.shown(indicator, total, &show(value));
        self.findings.push(finding(code, row, column, &shown, expected));
        code == FindingCode::PartsExceedTotal
    }

    /// Figures, and sums of parts whose total nobody gave, against the indicator that they may not exceed.
    fn check_bounds(&mut self, indicator: &Indicator, figures: &[Figure], all: &[Figure]) {
        let sums = std::mem::take(&mut self.sums);
        let id = figures.first().map(Figure::indicator);
        let Some(mut bounds) = id.and_then(|id| Bounds::of(self.catalogue, id, all)) else { return };
        let context = (self.catalogue, &self.combinations);
        for amount in figures.iter().filter_map(Amount::of).chain(sums) {
            let Some(excess) = bounds.excess(context, &amount, self.among) else { continue };
            let code = match self.among {
                Among::Submitted => FindingCode::ExceedsIndicator,
                Among::SubmittedAndStored => FindingCode::ExceedsStoredIndicator,
            };
            let bound = self.catalogue.indicator(excess.bound).map_or("", |own| own.code.as_str());
            let expected = format!("≤ {} ({bound})", shown(excess.most, indicator));
            self.findings.push(finding(code, excess.row, "OBS_VALUE", &shown(amount.value, indicator), expected));
            if self.among == Among::Submitted {
                // A sum is wrong with any of its parts.
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

/// A value or a sum as people write it.
pub(super) fn shown(value: i128, indicator: &Indicator) -> String {
    i64::try_from(value).map_or_else(|_| value.to_string(), |value| format_scaled(value, indicator.decimals))
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
