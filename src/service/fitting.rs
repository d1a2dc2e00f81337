//! Rows that do not fit the catalogue of the reader any more. What they say cannot be expressed in its terms, so they are left
//! out, and the answer counts them by indicator and reason.

use std::collections::BTreeMap;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::code::{CodeId, IndicatorCode};
use marsad_ledger::reading::{CurrentObservation, ObservationPage};

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
    /// A stable name, for programs.
    #[must_use]
    pub const fn reason(self) -> &'static str {
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

    /// Merges the counts of another reading. Both readings saw all rows of an indicator, so the higher count is the right one.
    pub fn join(&mut self, other: Self) {
        for (key, count) in other.0 {
            let own = self.0.entry(key).or_default();
            *own = count.max(*own);
        }
    }

    /// Whether no row was left out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The counts, by indicator and reason.
    pub fn counts(&self) -> impl Iterator<Item = (&IndicatorCode, Unfit, u64)> {
        self.0.iter().map(|((indicator, why), rows)| (indicator, *why, *rows))
    }
}

/// The rows of a page that fit the catalogue.
pub struct Fitting {
    /// Why rows with a combination of codes do not fit, by its position in the page.
    keys: Vec<Option<Unfit>>,
}

impl Fitting {
    /// Compares the codes of a page with the catalogue.
    #[must_use]
    pub fn of(catalogue: &Catalogue, indicator: &Indicator, page: &ObservationPage) -> Self {
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

    /// Why a row does not fit; none if it does.
    #[must_use]
    pub fn unfit(&self, row: &CurrentObservation) -> Option<Unfit> {
        let of_key = self.keys.get(row.key as usize).copied().flatten();
        of_key.or(row.is_inexact().then_some(Unfit::Decimals))
    }

    /// Takes the rows that do not fit out of the page, and counts them.
    pub fn take_out(&self, indicator: &Indicator, page: &mut ObservationPage, left_out: &mut LeftOutRows) {
        page.rows.retain(|row| match self.unfit(row) {
            None => true,
            Some(why) => {
                left_out.add(&indicator.code, why);
                false
            }
        });
    }
}
