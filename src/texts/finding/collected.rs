//! Findings in bounded memory: the first by row, and counts of all by code.

use std::collections::BTreeMap;

use super::FileFinding;

/// The most findings that are kept; an answer for programs has as many.
pub const KEPT_MAX: usize = 1_000;

/// What was found in a file, whatever its size.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Collected {
    /// By row, then in the order in which they came.
    first: BTreeMap<(u32, u64), FileFinding>,
    counts: BTreeMap<String, u64>,
    total: u64,
    errors: u64,
}

impl Collected {
    /// Counts a finding, and keeps it if it is among the first.
    pub fn add(&mut self, finding: FileFinding) {
        self.total += 1;
        self.errors += u64::from(finding.is_error());
        *self.counts.entry(finding.code.clone()).or_default() += 1;
        self.first.insert((finding.row, self.total), finding);
        if self.first.len() > KEPT_MAX {
            self.first.pop_last();
        }
    }

    /// Adds findings that the node counted but did not send one by one.
    pub fn add_unsent(&mut self, total: u64, errors: u64) {
        self.total += total;
        self.errors += errors.min(total);
    }

    /// The first by row.
    pub fn first(&self) -> impl Iterator<Item = &FileFinding> {
        self.first.values()
    }

    /// How many there are of each code.
    pub fn counts(&self) -> impl Iterator<Item = (&str, u64)> {
        self.counts.iter().map(|(code, count)| (code.as_str(), *count))
    }

    /// How many there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// How many refuse.
    #[must_use]
    pub fn errors(&self) -> u64 {
        self.errors
    }

    /// How many only warn.
    #[must_use]
    pub fn warnings(&self) -> u64 {
        self.total - self.errors
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use marsad_domain::finding::{Finding, FindingCode};

    #[test]
    fn of_a_hundred_thousand_the_first_are_kept_and_all_are_counted() {
        let mut found = Collected::default();
        for row in (2..100_002).rev() {
            found.add(FileFinding::of("f.csv", &Finding::new(FindingCode::BadNumber, row, "OBS_VALUE", "x", "")));
        }
        found.add(FileFinding::of("f.csv", &Finding::new(FindingCode::TotalDisagrees, 2, "SEX", "1", "2")));
        assert_eq!((found.first().count(), found.total(), found.warnings()), (KEPT_MAX, 100_001, 1));
        assert_eq!(found.first().map(|one| one.row).take(3).collect::<Vec<_>>(), [2, 2, 3]);
        assert_eq!(found.counts().collect::<Vec<_>>(), [("BAD_NUMBER", 100_000), ("TOTAL_DISAGREES", 1)]);
    }
}
