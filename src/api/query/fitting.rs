//! Rows that the catalogue of the reader has no place for any more: what they say cannot be told in its terms, so they are
//! left out, and the answer names how many and why.

use std::collections::BTreeMap;

use crate::domain::catalogue::Catalogue;
use crate::domain::catalogue::indicator::Indicator;
use crate::domain::code::{CodeId, IndicatorCode};
use crate::ledger::reading::{CurrentObservation, ObservationPage};
use crate::wire::pb;

/// Why a row is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unfit {
    /// The catalogue does not have the area.
    Area,
    /// The indicator has another number of dimensions.
    Dimensions,
    /// The list of a dimension does not have the code.
    Code,
    /// The indicator has fewer decimals than the figure.
    Decimals,
}

impl Unfit {
    const fn reason(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Dimensions => "dimensions",
            Self::Code => "code",
            Self::Decimals => "decimals",
        }
    }
}

/// How many rows were left out, by indicator and reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOutRows(BTreeMap<(IndicatorCode, Unfit), u64>);

impl LeftOutRows {
    /// Counts a row of an indicator.
    pub fn add(&mut self, indicator: &IndicatorCode, why: Unfit) {
        let count = self.0.entry((indicator.clone(), why)).or_default();
        *count = count.saturating_add(1);
    }

    /// Takes over what was counted in another reading of all rows: those of an indicator that both have read are the same.
    pub fn join(&mut self, other: Self) {
        for (key, count) in other.0 {
            let own = self.0.entry(key).or_default();
            *own = count.max(*own);
        }
    }

    /// As answers name them.
    #[must_use]
    pub fn to_pb(&self) -> Vec<pb::LeftOutRows> {
        let line = |((indicator, why), rows): (&(IndicatorCode, Unfit), &u64)| pb::LeftOutRows {
            indicator: indicator.to_string(),
            reason: why.reason().to_owned(),
            rows: *rows,
        };
        self.0.iter().map(line).collect()
    }
}

/// What of a page has a place in the catalogue.
pub(super) struct Fitting {
    /// By the numbers of the page.
    keys: Vec<Option<Unfit>>,
}

impl Fitting {
    /// Looks at the codes of a page of an indicator.
    pub(super) fn of(catalogue: &Catalogue, indicator: &Indicator, page: &ObservationPage) -> Self {
        let why = |codes: &[CodeId]| {
            if codes.len() != indicator.dimensions.len() {
                return Some(Unfit::Dimensions);
            }
            let mut pairs = indicator.dimensions.iter().zip(codes);
            let known = pairs.all(|(concept, code)| catalogue.has_code(concept.as_str(), code.as_str()));
            (!known).then_some(Unfit::Code)
        };
        Self { keys: page.keys.iter().map(|codes| why(codes)).collect() }
    }

    /// Why a row has no place; none if it has one.
    pub(super) fn unfit(&self, row: &CurrentObservation) -> Option<Unfit> {
        let of_key = self.keys.get(row.key as usize).copied().flatten();
        of_key.or(row.is_inexact().then_some(Unfit::Decimals))
    }

    /// Takes the rows without a place out of the page.
    pub(super) fn take_out(&self, indicator: &Indicator, page: &mut ObservationPage, left_out: &mut LeftOutRows) {
        page.rows.retain(|row| match self.unfit(row) {
            None => true,
            Some(why) => {
                left_out.add(&indicator.code, why);
                false
            }
        });
    }
}
