//! The judge of a submission as the call sees it. Batches are judged while the next ones are received and read. A few may wait; then
//! no more are taken.

use std::sync::Arc;

use time::Date;
use tokio::sync::mpsc;

use crate::ServiceError;
use crate::resources::Judges;
use marsad_domain::raw::RawBatch;
use marsad_ledger::{CatalogueVersion, ObservationsJudge, StoredCells};
use marsad_store::ObservationPart;
use marsad_validate::{Purpose, Scope};

use super::findings_buffer::Findings;
use super::judge_worker::{Answer, Ask, JudgeWorker, JudgedBatch, Verdict};
use super::upload::RowOrder;

/// The most batches that are judged or wait for it.
const WAITING_MAX: usize = 2;

/// The judge of one submission.
pub struct Judge {
    asks: mpsc::Sender<Ask>,
    answers: mpsc::Receiver<Result<Answer, ServiceError>>,
    /// Batches that were passed to the worker and have no answer yet.
    waiting: usize,
}

impl Judge {
    /// Starts the worker. It ends when this value is dropped.
    #[must_use]
    pub fn start(
        judges: &Judges,
        catalogue: Arc<CatalogueVersion>,
        today: Date,
        scope: Scope,
        how: (Purpose, RowOrder),
        judge: Option<ObservationsJudge>,
    ) -> Self {
        let (asks, to_judge) = mpsc::channel(WAITING_MAX);
        let (judged, answers) = mpsc::channel(WAITING_MAX);
        judges.run(async move {
            let mut worker = JudgeWorker::new(&catalogue.catalogue, today, &scope, how, judge);
            worker.work(to_judge, &judged).await;
        });
        Self { asks, answers, waiting: 0 }
    }

    async fn ask(&mut self, ask: Ask) -> Result<Answer, ServiceError> {
        self.asks.send(ask).await.map_err(|_| ServiceError::Task)?;
        self.answers.recv().await.ok_or(ServiceError::Task)?
    }

    /// Passes a batch to the worker, to be judged after those before it.
    ///
    /// # Errors
    /// [`ServiceError::Task`] if the worker has ended.
    pub async fn hand_in(&mut self, batch: RawBatch) -> Result<(), ServiceError> {
        self.asks.send(Ask::Batch(batch)).await.map_err(|_| ServiceError::Task)?;
        self.waiting += 1;
        Ok(())
    }

    /// Whether a batch has no answer yet.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.waiting > 0
    }

    /// Whether an answer must be read before the next batch is passed to the worker.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.waiting >= WAITING_MAX
    }

    /// The answer to the first batch that has none yet. Cancelling the wait loses nothing.
    ///
    /// # Errors
    /// [`ServiceError::BadRequest`] for rows that take more than a chunk may.
    pub async fn judged(&mut self) -> Result<JudgedBatch, ServiceError> {
        let answer = self.answers.recv().await.ok_or(ServiceError::Task)?;
        self.waiting = self.waiting.saturating_sub(1);
        match answer? {
            Answer::Batch(judged) => Ok(judged),
            _ => Err(ServiceError::Task),
        }
    }

    /// The places of the rows of all batches; none if one of them was refused.
    ///
    /// # Errors
    /// [`ServiceError::Task`] if the worker has ended.
    pub async fn parts(&mut self) -> Result<Option<Vec<ObservationPart>>, ServiceError> {
        match self.ask(Ask::Parts).await? {
            Answer::Parts(parts) => Ok(parts),
            _ => Err(ServiceError::Task),
        }
    }

    /// Judges what needs the whole, once every batch has its answer.
    ///
    /// # Errors
    /// [`ServiceError::Task`] if the worker has ended.
    pub async fn finish(&mut self) -> Result<Verdict, ServiceError> {
        match self.ask(Ask::Finish).await? {
            Answer::Finished(verdict) => Ok(*verdict),
            _ => Err(ServiceError::Task),
        }
    }

    /// Compares the whole, once finished, with what is stored.
    ///
    /// # Errors
    /// [`ServiceError::Task`] if the worker has ended.
    pub async fn compare(&mut self, stored: StoredCells) -> Result<Findings, ServiceError> {
        match self.ask(Ask::Compare(stored)).await? {
            Answer::Compared(findings) => Ok(findings),
            _ => Err(ServiceError::Task),
        }
    }

    /// The ledger's judgement of the batches, to be stored with their chunks. No batch can be judged after this call.
    ///
    /// # Errors
    /// [`ServiceError::Task`] if the worker has ended.
    pub async fn take_judge(&mut self) -> Result<ObservationsJudge, ServiceError> {
        match self.ask(Ask::TakeJudge).await? {
            Answer::Judge(judge) => Ok(*judge),
            _ => Err(ServiceError::Task),
        }
    }
}

#[cfg(test)]
mod tests;
