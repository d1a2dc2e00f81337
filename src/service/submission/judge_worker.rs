//! Judges the batches of one submission in their order, on a few threads of their own. A large submission holds up no
//! other call, and one that waits for its client holds no thread.

use std::sync::Arc;

use time::Date;
use tokio::sync::mpsc;

use crate::ServiceError;
use marsad_domain::catalogue::Catalogue;
use marsad_domain::finding::Assumption;
use marsad_domain::raw::RawBatch;
use marsad_ledger::{NewBatch, ObservationsJudge, StoredCells};
use marsad_store::ObservationPart;
use marsad_validate::{
    Figures, Finished, Judged, Purpose, Scope, StoredFigure, StoredNeeds, Summary, Validator, compare_with_stored,
    stored_needs,
};

use super::findings_buffer::Findings;
use super::upload::RowOrder;

/// A request to the worker.
pub enum Ask {
    Batch(RawBatch),
    Finish,
    Parts,
    Compare(StoredCells),
    TakeJudge,
}

/// An answer of the worker.
pub enum Answer {
    Batch(JudgedBatch),
    Finished(Box<Verdict>),
    Parts(Option<Vec<ObservationPart>>),
    Compared(Findings),
    Judge(Box<ObservationsJudge>),
}

/// A batch that was judged.
pub struct JudgedBatch {
    pub findings: Findings,
    /// Digest and stored chunk, while everything has been right.
    pub part: Option<NewBatch>,
    /// The first row, as in the file, that is not sorted.
    pub disorder: Option<u32>,
}

/// The result for the whole submission.
pub struct Verdict {
    pub findings: Findings,
    pub assumptions: Vec<Assumption>,
    pub summary: Summary,
    /// The stored figures that must be read for the comparison.
    pub needs: StoredNeeds,
    /// The restated figures.
    pub figures: Arc<Figures>,
}

/// The context in which a submission is judged.
pub struct JudgeWorker<'a> {
    catalogue: &'a Catalogue,
    validator: Option<Validator<'a>>,
    /// Only for what is to be stored.
    judge: Option<ObservationsJudge>,
    purpose: Purpose,
    order: RowOrder,
    refused: bool,
    finished: Option<(Finished, StoredNeeds)>,
}

impl<'a> JudgeWorker<'a> {
    pub fn new(
        catalogue: &'a Catalogue,
        today: Date,
        scope: &'a Scope,
        (purpose, order): (Purpose, RowOrder),
        judge: Option<ObservationsJudge>,
    ) -> Self {
        let validator = Some(Validator::new(catalogue, today, Some(scope), purpose));
        Self { catalogue, validator, judge, purpose, order, refused: false, finished: None }
    }

    /// Answers requests until their channel is closed.
    pub async fn work(&mut self, mut asks: mpsc::Receiver<Ask>, answers: &mpsc::Sender<Result<Answer, ServiceError>>) {
        while let Some(ask) = asks.recv().await {
            let answer = match ask {
                Ask::Batch(batch) => self.judge(&batch).map(Answer::Batch),
                Ask::Parts => {
                    let judge = self.judge.as_ref().filter(|_| !self.refused);
                    Ok(Answer::Parts(judge.map(ObservationsJudge::parts)))
                }
                Ask::Finish => self.finish().map(|verdict| Answer::Finished(Box::new(verdict))),
                Ask::Compare(stored) => self.compare(&stored).map(Answer::Compared),
                Ask::TakeJudge => {
                    self.judge.take().map(|judge| Answer::Judge(Box::new(judge))).ok_or(ServiceError::Task)
                }
            };
            if answers.send(answer).await.is_err() {
                break;
            }
            // Other submissions run now: a submission whose batches wait would otherwise hold the thread for dozens of batches.
            tokio::task::yield_now().await;
        }
    }

    fn judge(&mut self, raw: &RawBatch) -> Result<JudgedBatch, ServiceError> {
        let validator = self.validator.as_mut().ok_or(ServiceError::Task)?;
        let Judged { mut batch, findings, .. } = validator.judge(raw);
        let findings = Findings::new(findings, self.purpose);
        self.refused |= findings.errors > 0;
        let Some(judge) = self.judge.as_mut().filter(|_| !self.refused) else {
            return Ok(JudgedBatch { findings, part: None, disorder: None });
        };
        if self.order == RowOrder::Attested {
            batch.sort();
        }
        if let Some(row) = batch.first_disorder() {
            // Perhaps a row is there twice; the judgement of the whole reports that. The batch cannot be stored in any case.
            self.refused = true;
            let row = batch.rows.get(row).map_or(0, |row| row.source_row);
            return Ok(JudgedBatch { findings, part: None, disorder: Some(row) });
        }
        // Judged by the rules for entries, which every node applies.
        let part = judge.take(&batch)?;
        Ok(JudgedBatch { findings, part: Some(part), disorder: None })
    }

    fn finish(&mut self) -> Result<Verdict, ServiceError> {
        let mut finished = self.validator.take().ok_or(ServiceError::Task)?.finish();
        let needs = stored_needs(self.catalogue, &finished.figures);
        let verdict = Verdict {
            findings: Findings::new(std::mem::take(&mut finished.findings), self.purpose),
            assumptions: std::mem::take(&mut finished.assumptions),
            summary: finished.summary.clone(),
            needs: needs.clone(),
            figures: Arc::clone(&finished.figures),
        };
        self.finished = Some((finished, needs));
        Ok(verdict)
    }

    fn compare(&self, stored: &StoredCells) -> Result<Findings, ServiceError> {
        let (finished, needs) = self.finished.as_ref().ok_or(ServiceError::Task)?;
        let figures = stored.cells.iter().filter_map(|cell| {
            Some(StoredFigure {
                indicator: *needs.indicators.get(cell.indicator)?,
                area: *needs.areas.get(cell.area)?,
                dimensions: stored.dimensions.get(cell.dimensions)?,
                period: cell.period,
                value: cell.value,
            })
        });
        let figures: Vec<StoredFigure<'_>> = figures.collect();
        Ok(Findings::new(compare_with_stored(self.catalogue, &finished.figures, &figures), self.purpose))
    }
}
