//! A file of observations read and judged on this machine: what would be sent, and what is found.

use std::collections::BTreeSet;

use time::OffsetDateTime;

use super::actions::{Actions, Effect};
use super::error::ClientError;
use super::found::{Found, NamedAreas};
use super::observation_file::{ObservationFile, Opened};
use super::pieces::pieces;
use marsad_domain::audience::Audience;
use marsad_domain::catalogue::Catalogue;
use marsad_domain::code::IndicatorCode;
use marsad_domain::finding::Severity;
use marsad_domain::observation::Batch;
use marsad_domain::raw::RawBatch;
use marsad_domain::sharing::Sharing;
use marsad_formats::csv_observations::{BATCH_ROWS_MAX, without_rows};
use marsad_formats::workbook::Unread;
use marsad_validate::{Finished, Purpose, Validator};
use marsad_wire::answer::Assumed;

/// The most bytes of texts in one batch: with its figures it then fits into a stored chunk.
const BATCH_TEXT_BYTES_MAX: usize = 160 * 1024;

/// A file as it would be sent.
pub struct Prepared {
    /// The right rows, sorted within each batch; none once a row is wrong.
    pub batches: Vec<Batch>,
    /// All rows that were read.
    pub rows: u64,
    /// Whether this machine finds an error, and whether the reader of the file warns, which the node cannot.
    pub wrong: bool,
    pub warned: bool,
    pub assumed: Vec<Assumed>,
    pub named: NamedAreas,
    pub effect: Effect,
    /// The sharing level that it takes by itself.
    pub sharing: Sharing,
    /// The indicators of its right rows, each with the widest release that it may enter.
    pub indicators: Vec<(String, Audience)>,
    /// Rows that cannot all be right.
    pub contradictions: Vec<Vec<u32>>,
    /// The reporters of the rows, if the file was pulled and names them.
    pub reporters: BTreeSet<String>,
    /// What stands beside the figures of a form, and is not read.
    pub unread: Unread,
}

impl Prepared {
    /// The rows that would be sent.
    #[must_use]
    pub fn right_rows(&self) -> u64 {
        self.batches.iter().map(|batch| u64::try_from(batch.rows.len()).unwrap_or(u64::MAX)).sum()
    }
}

/// The context in which a file is read and judged.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    pub file: &'a ObservationFile,
    pub catalogue: &'a Catalogue,
    pub now: OffsetDateTime,
    pub actions: &'a Actions,
}

impl Reading<'_> {
    /// Reads and judges the file, without the rows of `aside`. Passes each finding to `take`.
    ///
    /// # Errors
    /// [`ClientError::Read`].
    pub fn prepare(&self, aside: &BTreeSet<u32>, take: &mut dyn FnMut(Found)) -> Result<Prepared, ClientError> {
        let mut building = Building::default();
        building.prepared.unread = self.file.unread();
        let failed = ClientError::read(self.file.path());
        let mut reader = match self.file.rows()? {
            Opened::Rows(rows) => rows,
            Opened::Refused(findings) => {
                findings.into_iter().for_each(|finding| building.hand_on(Found::Read(finding), take));
                return Ok(building.prepared);
            }
        };
        let mut validator = Validator::new(self.catalogue, self.now.date(), None, Purpose::Submit);
        for read in reader.by_ref() {
            let read = read.map_err(&failed)?;
            let kept = if aside.is_empty() { read.rows } else { without_rows(&read.rows, aside) };
            let exact = self.actions.exact(self.catalogue, kept);
            building.prepared.effect.add(exact.effect);
            for finding in read.findings.into_iter().chain(exact.findings).filter(|one| !aside.contains(&one.row)) {
                building.hand_on(Found::Read(finding), take);
            }
            let parts =
                if exact.rows.source_rows.len() > BATCH_ROWS_MAX { pieces(&exact.rows) } else { vec![exact.rows] };
            for part in &parts {
                building.judge(self.catalogue, &mut validator, part, take);
            }
        }
        building.prepared.reporters = reader.reporters();
        let finished = validator.finish();
        Ok(building.finish(self.catalogue, finished, take))
    }
}

/// The file that is being prepared.
struct Building {
    prepared: Prepared,
}

impl Default for Building {
    fn default() -> Self {
        let prepared = Prepared {
            batches: Vec::new(),
            rows: 0,
            wrong: false,
            warned: false,
            assumed: Vec::new(),
            named: NamedAreas::default(),
            effect: Effect::default(),
            sharing: Sharing::Local,
            indicators: Vec::new(),
            contradictions: Vec::new(),
            reporters: BTreeSet::new(),
            unread: Unread::default(),
        };
        Self { prepared }
    }
}

impl Building {
    fn hand_on(&mut self, found: Found, take: &mut dyn FnMut(Found)) {
        match found.finding().severity() {
            Severity::Error if !self.prepared.wrong => {
                self.prepared.wrong = true;
                // Nothing of it will be sent.
                self.prepared.batches.clear();
            }
            Severity::Error => {}
            Severity::Warning => self.prepared.warned |= matches!(found, Found::Read(_)),
        }
        take(found);
    }

    fn judge(
        &mut self,
        catalogue: &Catalogue,
        validator: &mut Validator<'_>,
        rows: &RawBatch,
        take: &mut dyn FnMut(Found),
    ) {
        self.prepared.rows += u64::try_from(rows.source_rows.len()).unwrap_or(u64::MAX);
        for text in rows.column("REF_AREA").map_or(&[][..], |column| &column.dictionary) {
            self.prepared.named.note(catalogue, text);
        }
        let judged = validator.judge(rows);
        for finding in judged.findings {
            self.hand_on(Found::Judged(finding), take);
        }
        if !self.prepared.wrong && !judged.batch.rows.is_empty() {
            cut(judged.batch, &mut self.prepared.batches);
        }
    }

    fn finish(mut self, catalogue: &Catalogue, finished: Finished, take: &mut dyn FnMut(Found)) -> Prepared {
        for finding in finished.findings {
            self.hand_on(Found::Judged(finding), take);
        }
        let assumed = finished.assumptions.into_iter().map(|one| Assumed {
            indicator: one.indicator.to_string(),
            concept: one.concept.to_string(),
            code: one.code.to_string(),
            rows: u64::from(one.rows),
        });
        self.prepared.assumed = assumed.collect();
        self.prepared.sharing = finished.summary.default_sharing;
        let widest = |code: &IndicatorCode| Some(catalogue.indicator_by_code(code.as_str())?.audience);
        let indicators = finished.summary.indicators.iter();
        let indicators = indicators.filter_map(|code| Some((code.to_string(), widest(code)?)));
        self.prepared.indicators = indicators.collect();
        self.prepared.contradictions = finished.contradictions;
        self.prepared
    }
}

/// Sorts a batch, and halves it until its texts fit.
fn cut(mut batch: Batch, batches: &mut Vec<Batch>) {
    let texts: BTreeSet<_> = batch.rows.iter().map(|row| row.attributes).collect();
    let bytes: usize = texts
        .into_iter()
        .map(|id| batch.attribute_sets.get(id))
        .map(|set| set.source.len() + set.comment.len() + set.ref_date.len())
        .sum();
    if bytes > BATCH_TEXT_BYTES_MAX && batch.rows.len() > 1 {
        let later = batch.rows.split_off(batch.rows.len() / 2);
        let second = Batch {
            rows: later,
            dimension_keys: batch.dimension_keys.clone(),
            attribute_sets: batch.attribute_sets.clone(),
        };
        cut(batch, batches);
        cut(second, batches);
        return;
    }
    batch.sort();
    batches.push(batch);
}

#[cfg(test)]
#[path = "prepare_tests.rs"]
mod tests;
