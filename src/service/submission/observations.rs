//! Observations that are submitted or checked: batches of rows.

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::ServiceError;
use crate::budget::Reserved;
use marsad_domain::catalogue::IndicatorId;
use marsad_domain::code::{AreaCode, IndicatorCode};
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::raw::RawBatch;
use marsad_domain::sharing::Sharing;
use marsad_identity::policy::{Permit, Submit};
use marsad_ledger::{
    Appended, Comparison, LedgerError, Narrowed, NewObservations, NewSubmission, Restated, SubmissionEffect,
    WantedFigures,
};
use marsad_log::limits::{SUBMISSION_BATCHES_MAX, SUBMISSION_ROWS_MAX};
use marsad_log::merkle::Hash;
use marsad_store::Deadline;
use marsad_validate::{Purpose, effective_sharing};

use super::findings_buffer::Findings;
use super::judge::Judge;
use super::judge_worker::{JudgedBatch, Verdict};
use super::standing::Claim;
use super::upload::{Context, Upload, Whole, sharing_finding};
use super::upload_buffer::UploadBuffer;

/// About what a submission takes before its first row: a few batches as they came, and chunks on their way to the database.
const BEGIN_BYTES: u64 = 8 << 20;
/// About how many bytes a row takes until the whole has been judged.
const ROW_BYTES: u64 = 160;

/// From how many rows on the comparison with stored figures is started early, before it is known whether it is needed.
const COMPARED_EARLY_ROWS: u64 = 100_000;

/// Observations that are coming in.
pub struct Observations {
    purpose: Purpose,
    memory: Reserved,
    judge: Judge,
    chunks: UploadBuffer,
    parts: u32,
    /// Parts that have been judged.
    judged: u32,
    rows: u64,
    /// The first batch that is not sorted, and the row.
    disorder: Option<(u32, u32)>,
    /// The result for the whole, once it is judged.
    verdict: Option<Verdict>,
    /// The comparison with stored figures, if it was started early. It is cancelled when the call ends.
    comparing: JoinSet<Result<Comparison, LedgerError>>,
    /// The result of the comparison with stored figures, if it is known already.
    compared: Option<Comparison>,
}

impl Upload for Observations {
    type Item = RawBatch;
    type Judged = JudgedBatch;
    const ITEMS: &'static str = "batches";
    const KIND: &'static str = "observations";
    const MAY_BE_OVERTAKEN: bool = false;

    async fn begin(context: &Context, purpose: Purpose) -> Result<Self, ServiceError> {
        let Context { node, authority, .. } = context;
        let memory = node.resources.uploads.reserve(BEGIN_BYTES).await?;
        let catalogue = Arc::clone(&authority.catalogue);
        let judge = match purpose {
            Purpose::Check => None,
            Purpose::Submit => {
                match node.ledger.observations_judge(&authority.reporter, &catalogue, &authority.membership) {
                    // A non-member may report for no area: every row will be refused with a finding.
                    Err(LedgerError::Refused(_)) => None,
                    judge => Some(judge?),
                }
            }
        };
        let scope = authority.scope.clone();
        Ok(Self {
            purpose,
            memory,
            judge: Judge::start(
                node.resources.judges(),
                catalogue,
                node.today(),
                scope,
                (purpose, context.order),
                judge,
            ),
            chunks: UploadBuffer::new(Arc::clone(node)),
            parts: 0,
            judged: 0,
            rows: 0,
            disorder: None,
            verdict: None,
            comparing: JoinSet::new(),
            compared: None,
        })
    }

    async fn take(&mut self, _context: &Context, mut batch: RawBatch) -> Result<(), ServiceError> {
        self.parts += 1;
        if usize::try_from(self.parts).is_ok_and(|parts| parts > SUBMISSION_BATCHES_MAX) {
            let limit = u64::try_from(SUBMISSION_BATCHES_MAX).unwrap_or(u64::MAX);
            return Err(ServiceError::LimitExceeded { what: "batches of a submission", limit });
        }
        let rows = number_rows(&mut batch, self.rows)?;
        self.memory.grow(rows.saturating_mul(ROW_BYTES))?;
        self.rows += rows;
        let limit = u64::try_from(SUBMISSION_ROWS_MAX).unwrap_or(u64::MAX);
        if self.rows > limit {
            return Err(ServiceError::LimitExceeded { what: "rows of a submission", limit });
        }
        self.judge.hand_in(batch).await
    }

    fn is_waiting(&self) -> bool {
        self.judge.is_waiting()
    }

    fn is_full(&self) -> bool {
        self.judge.is_full()
    }

    async fn judged(&mut self) -> Result<JudgedBatch, ServiceError> {
        self.judge.judged().await
    }

    async fn keep(&mut self, judged: JudgedBatch) -> Result<Findings, ServiceError> {
        match judged.part {
            Some(part) => self.chunks.push(part.digest, part.chunk).await?,
            None => self.chunks.clear(),
        }
        if let Some(row) = judged.disorder {
            self.disorder.get_or_insert((self.judged, row));
        }
        self.judged += 1;
        Ok(judged.findings)
    }

    fn counts(&self) -> (u32, u64) {
        (self.parts, self.rows)
    }

    fn content(&self) -> Option<Hash> {
        (self.purpose == Purpose::Submit && self.disorder.is_none()).then(|| self.chunks.content())
    }

    async fn finish(&mut self, context: &Context, refused: bool) -> Result<Whole, ServiceError> {
        if !refused && self.rows >= COMPARED_EARLY_ROWS {
            self.begin_comparing(context).await?;
        }
        let mut verdict = self.judge.finish().await?;
        let mut findings = std::mem::take(&mut verdict.findings);
        findings.push((self.rows == 0).then(|| Finding::new(FindingCode::EmptyFile, 0, "", "", "")));
        let assumptions = std::mem::take(&mut verdict.assumptions);
        let requested = context.header.sharing;
        let (sharing, too_wide) = match verdict.summary.strictest {
            None => (requested.unwrap_or(verdict.summary.default_sharing), None),
            Some(strictest) => match effective_sharing(requested, strictest) {
                Ok(sharing) => (sharing, None),
                Err(wide) => (wide.widest, Some(sharing_finding(0, wide.requested, wide.widest))),
            },
        };
        self.verdict = Some(verdict);
        Ok(Whole { findings, sharing, too_wide, assumptions })
    }

    /// Warnings about totals and parts of which some are stored already. What will not be stored is compared by a check only.
    async fn compare(&mut self, context: &Context, sharing: Sharing, refused: bool) -> Result<Findings, ServiceError> {
        if self.purpose == Purpose::Submit {
            if refused {
                return Ok(Findings::default());
            }
            if let Some((part, source_row)) = self.disorder {
                return Err(ServiceError::BatchNotSorted { part, source_row });
            }
        }
        let wanted = self.wanted(context, sharing).ok_or(ServiceError::Task)?;
        let ledger = &context.node.ledger;
        let size = ledger.own_size().await?;
        let stored = ledger.stored_cells(&context.authority.reporter, wanted).await?;
        if stored.chunks == 0 {
            self.compared.get_or_insert(Comparison::of_new_cells(size));
        }
        let narrowed = stored.narrowed.map(narrowed_finding);
        let mut findings =
            if stored.cells.is_empty() { Findings::default() } else { self.judge.compare(stored).await? };
        findings.push(narrowed);
        Ok(findings)
    }

    async fn add_outdated(
        &mut self,
        context: &Context,
        appended: &mut Appended,
        claim: Claim<'_>,
    ) -> Result<(), ServiceError> {
        if let SubmissionEffect::UnchangedBefore { outdated, .. } = &mut appended.effect
            && let Some(parts) = self.judge.parts().await?
        {
            self.memory.grow(self.chunks.bytes())?;
            let chunks: Vec<Vec<u8>> = self.chunks.take().await?.into_iter().map(|batch| batch.chunk).collect();
            let ledger = &context.node.ledger;
            let compared = ledger.compare(&context.authority.reporter, &parts, chunks).await?;
            let reach = (claim.sharing, claim.audience);
            *outdated = Some(ledger.outdated((&compared, claim.rows), reach, &appended.position).await?);
        }
        Ok(())
    }

    async fn append(
        &mut self,
        context: &Context,
        permit: Permit<Submit>,
        submission: NewSubmission,
    ) -> Result<Result<Appended, LedgerError>, ServiceError> {
        if let Some(compared) = self.comparing.join_next().await {
            self.compared = Some(compared.map_err(|_| ServiceError::Task)??);
        }
        self.memory.grow(self.chunks.bytes())?;
        let (judge, batches) = (Some(self.judge.take_judge().await?), self.chunks.take().await?);
        let new = NewObservations { submission, batches, judge, compared: self.compared.take() };
        let ledger = context.node.ledger.clone();
        let appending = Deadline::carry(async move { ledger.append_observations(&permit, new).await });
        tokio::spawn(appending).await.map_err(|_| ServiceError::Task)
    }
}

impl Observations {
    /// Begins to compare a large submission with what is stored, while the judge looks at the whole.
    async fn begin_comparing(&mut self, context: &Context) -> Result<(), ServiceError> {
        if let Some((chunks, parts)) = self.chunks.copied().zip(self.judge.parts().await?) {
            self.memory.grow(self.chunks.bytes())?;
            let (ledger, reporter) = (context.node.ledger.clone(), context.authority.reporter.clone());
            self.comparing.spawn(Deadline::carry(async move { ledger.compare(&reporter, &parts, chunks).await }));
        }
        Ok(())
    }

    /// The stored figures that the whole is compared with.
    fn wanted(&self, context: &Context, sharing: Sharing) -> Option<WantedFigures> {
        let verdict = self.verdict.as_ref()?;
        let version = &context.authority.catalogue;
        let scaled =
            |id: &IndicatorId| version.catalogue.indicator(*id).map(|known| (known.code.clone(), known.decimals));
        let indicators: Option<Vec<(IndicatorCode, u8)>> = verdict.needs.indicators.iter().map(scaled).collect();
        let area = |id| version.catalogue.area(id).map(|known| known.code.clone());
        let areas: Option<Vec<AreaCode>> = verdict.needs.areas.iter().map(|id| area(*id)).collect();
        let restated = Restated { catalogue: Arc::clone(version), figures: Arc::clone(&verdict.figures), sharing };
        let periods = verdict.needs.periods.clone();
        Some(WantedFigures { indicators: indicators?, areas: areas?, periods, except: Some(restated) })
    }
}

/// Rows without a place in a file are numbered as if they came from one; returns how many there are.
fn number_rows(batch: &mut RawBatch, before: u64) -> Result<u64, ServiceError> {
    let rows = batch.columns.first().map_or(batch.values.len(), |column| column.index.len());
    if rows == 0 {
        return Err(ServiceError::field("batch", ""));
    }
    let count = u64::try_from(rows).unwrap_or(u64::MAX);
    if batch.source_rows.is_empty() {
        // The header is row 1.
        let first = before + 2;
        batch.source_rows = (first..first + count).map(|row| u32::try_from(row).unwrap_or(u32::MAX)).collect();
    }
    Ok(count)
}

/// The warning about rows that are shared more narrowly than the figures that they replace.
fn narrowed_finding(narrowed: Narrowed) -> Finding {
    let Narrowed { rows, first_row, widest } = narrowed;
    Finding::new(FindingCode::NarrowerSharing, first_row, "sharing", &rows.to_string(), widest.as_str())
}
