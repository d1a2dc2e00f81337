//! The findings of a submission in bounded memory: the first by row, and how many there are in all.

use std::collections::BTreeMap;

use super::judging::Findings;
use crate::domain::finding::{Assumption, Finding, Severity};
use crate::domain::sharing::Sharing;
use crate::wire::report::FINDINGS_MAX;
use crate::wire::{pb, report};

/// The first findings by row, and counts of all.
#[derive(Debug, Default)]
pub struct Tally {
    first: BTreeMap<(u32, u64), Finding>,
    /// How many came to be kept: of one row the first ones are.
    number: u64,
    total: u64,
    errors: u64,
}

impl Tally {
    /// Counts findings, and keeps those that are among the first.
    pub fn add(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            self.errors += u64::from(finding.severity() == Severity::Error);
            self.total += 1;
            self.keep(finding);
        }
    }

    /// Counts what the judge has found, and keeps those that are among the first.
    pub fn add_judged(&mut self, findings: Findings) {
        self.count(&findings);
        findings.list.into_iter().for_each(|finding| self.keep(finding));
    }

    /// Counts what the judge has found, for an answer that has it already.
    pub fn count(&mut self, findings: &Findings) {
        self.errors += findings.errors;
        self.total += findings.total;
    }

    fn keep(&mut self, finding: Finding) {
        self.first.insert((finding.row, self.number), finding);
        self.number += 1;
        if self.first.len() > FINDINGS_MAX {
            self.first.pop_last();
        }
    }

    /// Whether the submission is refused.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// What it came to.
    #[must_use]
    pub fn into_report(self, assumptions: &[Assumption], sharing: Option<Sharing>, rows: u64) -> pb::Report {
        let findings: Vec<Finding> = self.first.into_values().collect();
        report::to_pb(&findings, (self.total, self.errors), assumptions, sharing, rows)
    }

    /// The totals alone, for an answer whose findings went before.
    #[must_use]
    pub fn into_totals(self, assumptions: &[Assumption], sharing: Option<Sharing>, rows: u64) -> pb::Report {
        report::to_pb(&[], (self.total, self.errors), assumptions, sharing, rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::finding::FindingCode;

    #[test]
    fn the_first_by_row_are_kept_whatever_the_order_they_come_in() {
        let mut tally = Tally::default();
        assert!(tally.is_empty());
        let finding = |code, row| Finding::new(code, row, "", "", "");
        tally.add((1..=1_500).rev().map(|row| finding(FindingCode::BadNumber, row)));
        tally.add([finding(FindingCode::TotalDisagrees, 3)]);
        assert!(tally.has_errors());
        let report = tally.into_report(&[], None, 7);
        assert_eq!((report.total, report.errors, report.rows), (1_501, 1_500, 7));
        assert_eq!(report.findings.len(), 1_000);
        let rows: Vec<u32> = report.findings.iter().map(|finding| finding.row).collect();
        assert_eq!(rows[..5], [1, 2, 3, 3, 4]);
        assert_eq!(report.findings[2].code, "BAD_NUMBER");
        assert_eq!(rows.last(), Some(&999));
    }
}
