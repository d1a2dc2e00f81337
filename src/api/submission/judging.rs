//! Judges a submission batch by batch on a thread of its own, so that a large one holds up no other call.
//!
//! Batches are judged in their order while the next ones are received and read; a few may wait, no more are taken then.

use std::sync::Arc;

use time::Date;
use tokio::sync::mpsc;

use crate::api::status::ApiError;
use crate::domain::catalogue::Catalogue;
use crate::domain::finding::{Finding, Severity};
use crate::domain::raw::RawBatch;
use crate::domain::validate::{
    Assumption, Figures, Finished, Judged, Purpose, Scope, StoredFigure, StoredNeeds, Summary, Validator,
    compare_with_stored, stored_needs,
};
use crate::ledger::{CatalogueVersion, NewBatch, ObservationsJudge, StoredCells};

/// Batches that are judged or wait for it, so many at most.
const WAITING_MAX: usize = 2;

/// What is asked of the thread.
enum Ask {
    Batch(RawBatch),
    Finish,
    Compare(StoredCells),
    TakeJudge,
}

/// What it answers.
enum Answer {
    Batch(JudgedBatch),
    Finished(Box<Verdict>),
    Compared(Vec<Finding>),
    Judge(Box<ObservationsJudge>),
}

/// A batch that was judged.
pub struct JudgedBatch {
    pub findings: Vec<Finding>,
    /// Digest and stored chunk, while everything has been right.
    pub part: Option<NewBatch>,
    /// The first row, as in the file, that is not in its place.
    pub disorder: Option<u32>,
}

/// What the whole came to.
pub struct Verdict {
    pub findings: Vec<Finding>,
    pub assumptions: Vec<Assumption>,
    pub summary: Summary,
    /// What must be read for the comparison with what is stored.
    pub needs: StoredNeeds,
    /// What is stated anew.
    pub figures: Arc<Figures>,
}

/// The thread, seen from the call.
pub struct Judge {
    asks: mpsc::Sender<Ask>,
    answers: mpsc::Receiver<Result<Answer, ApiError>>,
    /// Batches that were handed in and have no answer yet.
    waiting: usize,
}

impl Judge {
    /// Starts the thread. It ends with this value.
    #[must_use]
    pub fn start(
        catalogue: Arc<CatalogueVersion>,
        today: Date,
        scope: Scope,
        purpose: Purpose,
        judge: Option<ObservationsJudge>,
    ) -> Self {
        let (asks, to_judge) = mpsc::channel(WAITING_MAX);
        let (judged, answers) = mpsc::channel(WAITING_MAX);
        tokio::task::spawn_blocking(move || {
            let mut bench = Bench::new(&catalogue.catalogue, today, &scope, purpose, judge);
            bench.work(to_judge, &judged);
        });
        Self { asks, answers, waiting: 0 }
    }

    async fn ask(&mut self, ask: Ask) -> Result<Answer, ApiError> {
        self.asks.send(ask).await.map_err(|_| ApiError::Task)?;
        self.answers.recv().await.ok_or(ApiError::Task)?
    }

    /// Hands in a batch, to be judged after those before it.
    ///
    /// # Errors
    /// [`ApiError::Task`] if the thread has ended.
    pub async fn hand_in(&mut self, batch: RawBatch) -> Result<(), ApiError> {
        self.asks.send(Ask::Batch(batch)).await.map_err(|_| ApiError::Task)?;
        self.waiting += 1;
        Ok(())
    }

    /// Whether a batch that was handed in has no answer yet.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.waiting > 0
    }

    /// Whether answers must be taken before the next batch is handed in.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.waiting >= WAITING_MAX
    }

    /// The answer to the first batch that has none yet. Nothing is lost if this is given up while it waits.
    ///
    /// # Errors
    /// [`ApiError::BadRequest`] for rows that take more than a chunk may.
    pub async fn judged(&mut self) -> Result<JudgedBatch, ApiError> {
        let answer = self.answers.recv().await.ok_or(ApiError::Task)?;
        self.waiting = self.waiting.saturating_sub(1);
        match answer? {
            Answer::Batch(judged) => Ok(judged),
            _ => Err(ApiError::Task),
        }
    }

    /// Judges what needs the whole, once every batch has its answer.
    ///
    /// # Errors
    /// [`ApiError::Task`] if the thread has ended.
    pub async fn finish(&mut self) -> Result<Verdict, ApiError> {
        match self.ask(Ask::Finish).await? {
            Answer::Finished(verdict) => Ok(*verdict),
            _ => Err(ApiError::Task),
        }
    }

    /// Compares the whole, once finished, with what is stored.
    ///
    /// # Errors
    /// [`ApiError::Task`] if the thread has ended.
    pub async fn compare(&mut self, stored: StoredCells) -> Result<Vec<Finding>, ApiError> {
        match self.ask(Ask::Compare(stored)).await? {
            Answer::Compared(findings) => Ok(findings),
            _ => Err(ApiError::Task),
        }
    }

    /// What the ledger judged of the batches, to be handed over with their chunks. Nothing can be judged after that.
    ///
    /// # Errors
    /// [`ApiError::Task`] if the thread has ended.
    pub async fn take_judge(&mut self) -> Result<ObservationsJudge, ApiError> {
        match self.ask(Ask::TakeJudge).await? {
            Answer::Judge(judge) => Ok(*judge),
            _ => Err(ApiError::Task),
        }
    }
}

/// What the thread works with.
struct Bench<'a> {
    catalogue: &'a Catalogue,
    validator: Option<Validator<'a>>,
    /// Of what is to be stored.
    judge: Option<ObservationsJudge>,
    refused: bool,
    finished: Option<(Finished, StoredNeeds)>,
}

impl<'a> Bench<'a> {
    fn new(
        catalogue: &'a Catalogue,
        today: Date,
        scope: &'a Scope,
        purpose: Purpose,
        judge: Option<ObservationsJudge>,
    ) -> Self {
        let validator = Some(Validator::new(catalogue, today, Some(scope), purpose));
        Self { catalogue, validator, judge, refused: false, finished: None }
    }

    fn work(&mut self, mut asks: mpsc::Receiver<Ask>, answers: &mpsc::Sender<Result<Answer, ApiError>>) {
        while let Some(ask) = asks.blocking_recv() {
            let answer = match ask {
                Ask::Batch(batch) => self.judge(&batch).map(Answer::Batch),
                Ask::Finish => self.finish().map(|verdict| Answer::Finished(Box::new(verdict))),
                Ask::Compare(stored) => self.compare(&stored).map(Answer::Compared),
                Ask::TakeJudge => self.judge.take().map(|judge| Answer::Judge(Box::new(judge))).ok_or(ApiError::Task),
            };
            if answers.blocking_send(answer).is_err() {
                break;
            }
        }
    }

    fn judge(&mut self, raw: &RawBatch) -> Result<JudgedBatch, ApiError> {
        let validator = self.validator.as_mut().ok_or(ApiError::Task)?;
        let Judged { batch, findings, .. } = validator.judge(raw);
        self.refused |= findings.iter().any(|finding| finding.severity() == Severity::Error);
        let Some(judge) = self.judge.as_mut().filter(|_| !self.refused) else {
            return Ok(JudgedBatch { findings, part: None, disorder: None });
        };
        if let Some(row) = batch.first_disorder() {
            // Perhaps a row that is there twice: the whole will tell. Stored it can not be in any case.
            self.refused = true;
            let row = batch.rows.get(row).map_or(0, |row| row.source_row);
            return Ok(JudgedBatch { findings, part: None, disorder: Some(row) });
        }
        // As every node will, by the rules for entries.
        let part = judge.take(&batch)?;
        Ok(JudgedBatch { findings, part: Some(part), disorder: None })
    }

    fn finish(&mut self) -> Result<Verdict, ApiError> {
        let mut finished = self.validator.take().ok_or(ApiError::Task)?.finish();
        let needs = stored_needs(self.catalogue, &finished.figures);
        let verdict = Verdict {
            findings: std::mem::take(&mut finished.findings),
            assumptions: std::mem::take(&mut finished.assumptions),
            summary: finished.summary.clone(),
            needs: needs.clone(),
            figures: Arc::clone(&finished.figures),
        };
        self.finished = Some((finished, needs));
        Ok(verdict)
    }

    fn compare(&self, stored: &StoredCells) -> Result<Vec<Finding>, ApiError> {
        let (finished, needs) = self.finished.as_ref().ok_or(ApiError::Task)?;
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
        Ok(compare_with_stored(self.catalogue, &finished.figures, &figures))
    }
}
