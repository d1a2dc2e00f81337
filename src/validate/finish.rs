//! The end of a submission: the rules between rows, the assumptions, and the summary.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::figures::{Figure, Figures, RIGHT, VALUE};
use super::judge::Validator;
use super::row::finding;
use super::sums::Comparison;
use super::totals::check_totals;
use super::{Finished, Summary};
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::{CodeId, ConceptId};
use marsad_domain::finding::{Assumption, FindingCode};
use marsad_domain::period::Period;
use marsad_domain::sharing::Sharing;
use marsad_domain::status::ObsStatus;

impl Validator<'_> {
    /// Applies the rules between rows, and returns the summary of the submission.
    #[must_use]
    pub fn finish(mut self) -> Finished {
        sort(&mut self.figures);
        let mut findings = Vec::new();
        let mut contradictions = Vec::new();
        for same in self.figures.chunk_by(|a, b| a.key() == b.key()) {
            let Some((first, others)) = same.split_first() else { continue };
            // If the figures differ, nobody knows which one is right. Of equal figures the first one is kept.
            if others.iter().any(|other| (other.flags, other.value) != (first.flags, first.value)) {
                contradictions.push(same.iter().map(|figure| figure.row).collect());
            }
            for other in others {
                let code = self.catalogue.area(other.area()).map_or("", |area| area.code.as_str());
                findings.push(finding(FindingCode::DuplicateRow, other.row, "", code, first.row.to_string()));
            }
        }
        let summary = self.summary();
        let assumptions = self.assumptions();
        self.figures.dedup_by_key(|figure| figure.key());
        self.figures.retain(|figure| figure.has(RIGHT));
        let figures = Figures { rows: self.figures, combinations: self.combinations };
        let (of_totals, in_totals) = check_totals(self.catalogue, self.concepts, &figures, Comparison::Submitted);
        findings.extend(of_totals);
        contradictions.extend(in_totals);
        findings.sort_by_key(|finding| finding.row);
        Finished { findings, contradictions, assumptions, summary, figures: Arc::new(figures) }
    }

    fn assumptions(&self) -> Vec<Assumption> {
        let mut assumed = Vec::new();
        for rules in self.rules.all() {
            let totals = rules.dimensions.iter().zip(&rules.assumed_totals).filter(|(_, rows)| **rows > 0);
            let mut totals: Vec<(usize, u32)> = totals.map(|(concept, rows)| (*concept, *rows)).collect();
            totals.sort_unstable();
            let named =
                totals.iter().filter_map(|(concept, rows)| Some((self.concepts.get(*concept)?.id.clone(), *rows)));
            assumed.extend(named.map(|(concept, rows)| (rules.indicator, concept, CodeId::total(), rows)));
            if let (true, Ok(concept), Ok(code)) =
                (rules.assumed_normal > 0, ConceptId::new("OBS_STATUS"), CodeId::new(ObsStatus::Normal.code()))
            {
                assumed.push((rules.indicator, concept, code, rules.assumed_normal));
            }
        }
        let assumption = |(own, concept, code, rows): (&Indicator, _, _, _)| Assumption {
            indicator: own.code.clone(),
            concept,
            code,
            rows,
        };
        assumed.into_iter().map(assumption).collect()
    }

    fn summary(&self) -> Summary {
        let right = || self.figures.iter().filter(|figure| figure.has(RIGHT));
        let (mut indicators, mut areas) = (BTreeSet::new(), BTreeSet::new());
        let mut periods: foldhash::HashSet<i32> = HashSet::default();
        // Figures are sorted by indicator, area and period, so most equal ones are neighbours. Sets are slow.
        let mut last: Option<&Figure> = None;
        for figure in right() {
            if last.is_none_or(|last| last.place != figure.place) {
                indicators.insert(figure.indicator());
                areas.insert(figure.area());
            }
            if last.is_none_or(|last| last.packed_period() != figure.packed_period()) {
                periods.insert(figure.packed_period());
            }
            last = Some(figure);
        }
        let periods: BTreeSet<i32> = periods.into_iter().collect();
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let own: Vec<_> = indicators.iter().filter_map(|id| self.catalogue.indicator(*id)).collect();
        let strictest = own.iter().map(|indicator| indicator.sensitivity).max();
        Summary {
            indicators: own.iter().map(|indicator| indicator.code.clone()).collect(),
            areas: areas.iter().filter_map(|id| self.catalogue.area(*id)).map(|area| area.code.clone()).collect(),
            periods: periods.iter().filter_map(|packed| Period::from_packed(*packed).ok()).collect(),
            rows: self.rows,
            right_rows: count(right().count()),
            values: count(right().filter(|figure| figure.has(VALUE)).count()),
            strictest,
            default_sharing: strictest.map_or(Sharing::Local, |sensitivity| sensitivity.default_sharing()),
        }
    }
}

/// Sorts figures. Files are mostly sorted by indicator and area, so these are compared first.
fn sort(figures: &mut [Figure]) {
    if !figures.is_sorted_by_key(|figure| figure.place) {
        figures.sort_by_key(|figure| figure.place);
    }
    for same_place in figures.chunk_by_mut(|a, b| a.place == b.place) {
        same_place.sort_unstable();
    }
}
