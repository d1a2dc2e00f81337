//! One file that is to be submitted or checked, and what has been found in it so far.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{FileOutcome, HowArgs};
use crate::cli::error::Failure;
use crate::cli::findings::{FindingsFile, of_node};
use crate::client::found::Found;
use crate::client::{NodeFinding, Report, SubmitContext};
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::text::Lang;
use crate::formats::workbook::{CellPlace, RecordPlace};
use crate::texts::finding::{Collected, FileFinding};

pub struct Task<'a> {
    pub node: &'a SubmitContext,
    pub file: &'a Path,
    pub how: &'a HowArgs,
    /// Where wrong rows go.
    pub aside: Option<&'a Path>,
    /// Whether it is stored in the end.
    pub store: bool,
    /// How many findings the node has sent one by one.
    received: u64,
    received_errors: u64,
    sink: FindingsSink<'a>,
}

/// Where findings go: the first are kept, all are counted, and written to a file if one is asked for.
pub struct FindingsSink<'a> {
    file: String,
    lang: Lang,
    /// Where the rows stand, if the file is a form.
    places: Vec<CellPlace>,
    /// Where the records stand, if the file is a workbook of events.
    records: Vec<RecordPlace>,
    all: Option<&'a mut FindingsFile>,
    found: Collected,
    trouble: Option<Failure>,
}

impl<'a> FindingsSink<'a> {
    /// For the findings in `file`, which are read in `lang`.
    pub fn new(file: &Path, lang: Lang, all: Option<&'a mut FindingsFile>) -> Self {
        Self {
            file: file.display().to_string(),
            lang,
            places: Vec::new(),
            records: Vec::new(),
            all,
            found: Collected::default(),
            trouble: None,
        }
    }

    /// The rows are those of a form, and have these places.
    pub fn set_places(&mut self, places: &[CellPlace]) {
        self.places = places.to_vec();
    }

    /// The records are those of a workbook, and have these places.
    pub fn set_records(&mut self, places: &[RecordPlace]) {
        self.records = places.to_vec();
    }

    /// A finding of this machine.
    pub fn add_own(&mut self, catalogue: &crate::domain::catalogue::Catalogue, finding: &Finding) {
        self.add(FileFinding::of(&self.file, finding).with_names(catalogue, self.lang));
    }

    pub fn add(&mut self, finding: FileFinding) {
        let finding = finding.placed(&self.places).placed_in_record(&self.records);
        if let Some(all) = &mut self.all
            && let Err(failure) = all.write(&finding)
        {
            self.trouble.get_or_insert(failure);
        }
        self.found.add(finding);
    }

    pub fn finish(self) -> Result<Collected, Failure> {
        self.trouble.map_or(Ok(self.found), Err)
    }
}

impl<'a> Task<'a> {
    /// A file that is checked, until [`Task::store`] and [`Task::aside`] say otherwise.
    pub fn new(node: &'a SubmitContext, file: &'a Path, how: &'a HowArgs, sink: FindingsSink<'a>) -> Self {
        Self { node, file, how, aside: None, store: false, received: 0, received_errors: 0, sink }
    }

    /// The rows are those of a form, and have these places.
    pub fn set_places(&mut self, places: &[CellPlace]) {
        self.sink.set_places(places);
    }

    /// The records are those of a workbook, and have these places.
    pub fn set_records(&mut self, places: &[RecordPlace]) {
        self.sink.set_records(places);
    }

    /// Whether there is a reason for which warnings are accepted.
    pub fn accepts_warnings(&self) -> bool {
        self.how.accept_warnings.as_ref().is_some_and(|why| !why.trim().is_empty())
    }

    /// Takes a finding of this machine: those of the reader, and in `aside` every error of a row.
    pub fn take(&mut self, found: &Found, aside: Option<&mut RejectedRows>) {
        if let Found::Read(finding) = found {
            self.sink.add_own(&self.node.catalogue, finding);
        }
        if let Some(aside) = aside {
            aside.add(FileFinding::of(&self.sink.file, found.finding()));
        }
    }

    /// Takes a finding of this machine that the node did not report.
    pub fn take_own(&mut self, finding: &Finding) {
        self.sink.add_own(&self.node.catalogue, finding);
    }

    pub fn add(&mut self, finding: NodeFinding) {
        let finding = self.of_node(finding);
        self.received += 1;
        self.received_errors += u64::from(finding.is_error());
        self.sink.add(finding);
    }

    /// Adds the findings that the node counted but did not send: of a batch full of errors it sends only the first ones.
    pub fn add_unsent(&mut self, report: &Report) {
        let (total, errors) =
            (report.total.saturating_sub(self.received), report.errors.saturating_sub(self.received_errors));
        self.sink.found.add_unsent(total, errors);
    }

    /// A finding of the node as one of this file.
    pub fn of_node(&self, finding: NodeFinding) -> FileFinding {
        of_node(&self.sink.file, finding).with_names(&self.node.catalogue, self.sink.lang)
    }

    pub fn has_errors(&self) -> bool {
        self.sink.found.errors() > 0
    }

    /// Forgets what was found in rows that are set aside.
    pub fn forget(&mut self) {
        self.sink.found = Collected::default();
    }

    /// The outcome for the file; for a `refused` one also the findings of the refusal.
    pub fn conclude(&mut self, refused: Option<Report>, sendable: bool) -> Result<FileOutcome, Failure> {
        let was_refused = refused.is_some();
        if let Some(report) =
            refused.filter(|report| self.sink.found.is_empty() || report.errors > 0 && !self.has_errors())
        {
            report.findings.into_iter().for_each(|finding| self.add(finding));
        }
        if let Some(failure) = self.sink.trouble.take() {
            return Err(failure);
        }
        let found = std::mem::take(&mut self.sink.found);
        let right = sendable && !was_refused && found.errors() == 0 && (found.is_empty() || self.accepts_warnings());
        Ok(if right { FileOutcome::Right(found) } else { FileOutcome::Refused(found) })
    }
}

/// The rows that cannot be stored, each with all that is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct RejectedRows {
    rows: BTreeMap<u32, Vec<FileFinding>>,
}

impl RejectedRows {
    /// Takes an error, once.
    pub fn add(&mut self, finding: FileFinding) {
        if !finding.is_error() {
            return;
        }
        let found = self.rows.entry(finding.row).or_default();
        if !found.iter().any(|one| one.code == finding.code && one.column == finding.column) {
            found.push(finding);
        }
    }

    /// Takes all rows that contradict each other, because it is unknown which of them is right.
    pub fn contradict(&mut self, contradictions: &[Vec<u32>]) {
        let codes = [FindingCode::DuplicateRow, FindingCode::PartsExceedTotal, FindingCode::ExceedsIndicator];
        let codes = codes.map(FindingCode::as_str);
        for rows in contradictions {
            let found = rows.iter().filter_map(|row| self.rows.get(row)).flatten();
            let Some(found) = found.clone().find(|one| codes.contains(&one.code.as_str())).cloned() else { continue };
            for row in rows {
                let mut finding = FileFinding { row: *row, ..found.clone() };
                if finding.expected == row.to_string() {
                    // This row is the earlier of the two, so its finding names the later one.
                    finding.expected = found.row.to_string();
                }
                self.add(finding);
            }
        }
    }

    pub fn rows(&self) -> BTreeSet<u32> {
        self.rows.keys().copied().collect()
    }

    pub fn iter(&self) -> impl Iterator<Item = (u32, &[FileFinding])> {
        self.rows.iter().map(|(row, found)| (*row, found.as_slice()))
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether an error is not in a row from `first` on, so that the wrong rows cannot be separated.
    pub fn has_error_before(&self, first: u32) -> bool {
        self.rows.keys().next().is_some_and(|row| *row < first)
    }
}
