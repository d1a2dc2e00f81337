//! The findings of a submission in bounded memory: the first by row are kept, and all are counted. Those of a check are not kept:
//! they are sent to its caller as they are found.

use std::collections::BTreeMap;

use crate::ServiceError;
use crate::stream::Outlet;
use marsad_domain::finding::{Assumption, FINDINGS_MAX, Finding, Severity};
use marsad_domain::sharing::Sharing;
use marsad_validate::Purpose;

/// The report on a submission that is not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The first by row; empty if all were sent before the report.
    pub findings: Vec<Finding>,
    /// How many findings there are.
    pub total: u64,
    /// How many of them are errors.
    pub errors: u64,
    pub assumptions: Vec<Assumption>,
    /// The level that it would be shared at.
    pub sharing: Option<Sharing>,
    /// How many rows or records it has.
    pub rows: u64,
    /// The submission that holds the same already.
    pub stored: Option<String>,
}

impl Report {
    /// The report on rows that a submission holds already.
    #[must_use]
    pub fn of_stored(submission: String, rows: u64) -> Self {
        let (findings, assumptions) = (Vec::new(), Vec::new());
        Self { findings, total: 0, errors: 0, assumptions, sharing: None, rows, stored: Some(submission) }
    }
}

/// A message of the answer to a check: findings come first, then the report.
#[derive(Debug)]
pub enum Checked {
    Finding(Finding),
    Report(Report),
}

/// Some findings, counted.
#[derive(Debug, Default)]
pub struct Findings {
    /// For storing the first by row, no more than a report holds; for checking all of them.
    pub list: Vec<Finding>,
    /// How many there are.
    pub total: u64,
    /// How many of them are errors.
    pub errors: u64,
}

impl Findings {
    /// Counts all, and keeps those that are asked for. The others are dropped here, on the judge's thread.
    pub fn new(list: Vec<Finding>, purpose: Purpose) -> Self {
        let mut findings = Self::from(list);
        if purpose == Purpose::Submit && findings.list.len() > FINDINGS_MAX {
            findings.list.sort_by_key(|finding| finding.row);
            findings.list.truncate(FINDINGS_MAX);
        }
        findings
    }

    /// Adds a finding, if there is one.
    pub fn push(&mut self, finding: Option<Finding>) {
        let Some(finding) = finding else { return };
        self.total += 1;
        self.errors += u64::from(finding.severity() == Severity::Error);
        self.list.push(finding);
    }
}

impl From<Vec<Finding>> for Findings {
    fn from(list: Vec<Finding>) -> Self {
        let errors = list.iter().filter(|finding| finding.severity() == Severity::Error).count();
        let count = |number| u64::try_from(number).unwrap_or(u64::MAX);
        Self { total: count(list.len()), errors: count(errors), list }
    }
}

/// The first findings by row, and counts of all.
#[derive(Debug, Default)]
pub struct FindingsBuffer {
    first: BTreeMap<(u32, u64), Finding>,
    /// How many were kept so far; of one row, the first ones are kept.
    number: u64,
    total: u64,
    errors: u64,
    /// The receiver of all findings of a check.
    caller: Option<Outlet<Checked>>,
}

impl FindingsBuffer {
    /// One that keeps nothing and sends all findings to the caller of a check.
    #[must_use]
    pub fn sending(caller: Outlet<Checked>) -> Self {
        Self { caller: Some(caller), ..Self::default() }
    }

    /// Counts findings, and keeps those that are among the first.
    ///
    /// # Errors
    /// [`ServiceError::Idle`] if the caller of the check reads nothing for too long, [`ServiceError::Task`] if it is gone.
    pub async fn add(&mut self, findings: Findings) -> Result<(), ServiceError> {
        self.errors += findings.errors;
        self.total += findings.total;
        for finding in findings.list {
            match &self.caller {
                None => self.keep(finding),
                Some(caller) => caller.send(Checked::Finding(finding)).await?,
            }
        }
        Ok(())
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

    /// The report.
    #[must_use]
    pub fn into_report(self, assumptions: Vec<Assumption>, sharing: Sharing, rows: u64) -> Report {
        let findings = self.first.into_values().collect();
        let (total, errors) = (self.total, self.errors);
        Report { findings, total, errors, assumptions, sharing: Some(sharing), rows, stored: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use marsad_domain::finding::FindingCode;

    #[tokio::test]
    async fn the_first_by_row_are_kept_whatever_the_order_they_come_in() {
        let mut buffer = FindingsBuffer::default();
        assert!(buffer.is_empty());
        let finding = |code, row| Finding::new(code, row, "", "", "");
        let numbers: Vec<Finding> = (1..=1_500).rev().map(|row| finding(FindingCode::BadNumber, row)).collect();
        buffer.add(numbers.into()).await.unwrap();
        buffer.add(vec![finding(FindingCode::TotalDisagrees, 3)].into()).await.unwrap();
        assert!(buffer.has_errors());
        let report = buffer.into_report(Vec::new(), Sharing::Local, 7);
        assert_eq!((report.total, report.errors, report.rows), (1_501, 1_500, 7));
        assert_eq!(report.findings.len(), 1_000);
        let rows: Vec<u32> = report.findings.iter().map(|finding| finding.row).collect();
        assert_eq!(rows[..5], [1, 2, 3, 3, 4]);
        assert_eq!(report.findings[2].code, FindingCode::BadNumber);
        assert_eq!(rows.last(), Some(&999));
    }
}
