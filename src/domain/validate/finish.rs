//! The end of a submission: duplicates, totals against parts, what was assumed and what it is about.

use std::collections::BTreeSet;

use super::figures::{Figure, Figures, RIGHT, VALUE};
use super::judge::{Assumed, Validator};
use super::row::finding;
use super::totals::{Among, check_totals};
use super::{Assumption, Finished, Summary};
use crate::domain::catalogue::{AreaId, IndicatorId};
use crate::domain::code::{CodeId, ConceptId};
use crate::domain::finding::FindingCode;
use crate::domain::period::Period;
use crate::domain::sharing::Sharing;
use crate::domain::status::ObsStatus;

impl Validator<'_> {
    /// The rules that need the whole submission, and what there is to say about it.
    #[must_use]
    pub fn finish(mut self) -> Finished {
        self.figures.sort_unstable();
        let mut findings = Vec::new();
        for pair in self.figures.chunk_by(|a, b| a.key() == b.key()) {
            let Some((first, others)) = pair.split_first() else { continue };
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
        findings.extend(check_totals(self.catalogue, &self.concepts, &figures, Among::Submitted));
        findings.sort_by_key(|finding| finding.row);
        Finished { findings, assumptions, summary, figures }
    }

    fn assumptions(&self) -> Vec<Assumption> {
        let told = self.assumed.iter().filter_map(|((id, what), rows)| {
            let (concept, code) = match what {
                Assumed::Total(position) => (self.concepts.get(*position)?.id.clone(), CodeId::total()),
                Assumed::NormalStatus => {
                    (ConceptId::new("OBS_STATUS").ok()?, CodeId::new(ObsStatus::Normal.code()).ok()?)
                }
            };
            let indicator = self.catalogue.indicator(*id)?.code.clone();
            Some(Assumption { indicator, concept, code, rows: *rows })
        });
        told.collect()
    }

    fn summary(&self) -> Summary {
        let right = || self.figures.iter().filter(|figure| figure.has(RIGHT));
        let indicators: BTreeSet<IndicatorId> = right().map(Figure::indicator).collect();
        let areas: BTreeSet<AreaId> = right().map(Figure::area).collect();
        let periods: BTreeSet<i32> = right().map(Figure::packed_period).collect();
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
