//! The rows of a submission added up, so that a person can compare them with the file.

use std::collections::BTreeMap;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::observation::Batch;

/// The rows of one indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    pub indicator: String,
    pub decimals: u8,
    pub rows: u64,
    /// The sum of all its figures, scaled by its decimals. It has no meaning of its own; it shows that no figure was changed.
    pub sum: i128,
}

/// The rows of each indicator, by its code.
#[must_use]
pub fn totals(batches: &[Batch], catalogue: &Catalogue) -> Vec<Total> {
    let mut totals: BTreeMap<String, Total> = BTreeMap::new();
    for row in batches.iter().flat_map(|batch| &batch.rows) {
        let Some(indicator) = catalogue.indicator(row.indicator) else { continue };
        let code = indicator.code.to_string();
        let total = totals.entry(code.clone()).or_insert(Total {
            indicator: code,
            decimals: indicator.decimals,
            rows: 0,
            sum: 0,
        });
        total.rows += 1;
        total.sum += i128::from(row.value.unwrap_or_default());
    }
    totals.into_values().collect()
}
