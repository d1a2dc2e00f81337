//! Submitting and checking observations.

mod checking;

use std::sync::Arc;

use tokio::task::JoinSet;
use tokio::time::Instant;
use tonic::Streaming;

use crate::api::submission::authority::Authority;
use crate::api::submission::envelope::{Closing, Envelope};
use crate::api::submission::inbox::Inbox;
use crate::api::submission::judging::{Findings, Judge, JudgedBatch, Verdict};
use crate::api::submission::outcome::{Outcome, Said, narrowed_finding, sharing_finding, submission_of};
use crate::api::submission::spool::Spool;
use crate::api::submission::tally::Tally;
use crate::domain::catalogue::IndicatorId;
use crate::domain::code::{AreaCode, IndicatorCode};
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::raw::RawBatch;
use crate::domain::sharing::Sharing;
use crate::identity::policy::{self, Permit, Submit};
use crate::ledger::{Became, Comparison, LedgerError, NewObservations, Restated, WantedFigures};
use crate::log::limits::{SUBMISSION_BATCHES_MAX, SUBMISSION_ROWS_MAX};
use crate::service::Caller;
use crate::service::Node;
use crate::service::ServiceError;
use crate::service::budget::Reserved;
use crate::store::Deadline;
use crate::validate::{Purpose, effective_sharing};
use crate::wire::{batch, pb};

pub use checking::check;
use pb::submit_observations_request::Part;

/// About what a submission takes before its first row: a few batches as they came, and chunks on their way to the database.
const BEGIN_BYTES: u64 = 8 << 20;
/// About what a row takes until the whole has been judged.
const ROW_BYTES: u64 = 160;

/// How many rows it takes for a comparison with what is stored to be begun before it is known whether it is needed.
const COMPARED_EARLY_ROWS: u64 = 100_000;

/// A submission that is coming in.
struct Incoming {
    memory: Reserved,
    node: Arc<Node>,
    authority: Authority,
    envelope: Envelope,
    judge: Judge,
    spool: Spool,
    tally: Tally,
    parts: u32,
    /// Parts that have been judged.
    judged: u32,
    rows: u64,
    /// The first batch that is not sorted, and the row.
    disorder: Option<(u32, u32)>,
    /// How it compares with what is stored, if that was looked at already.
    compared: Option<Comparison>,
}

/// What comes next: from the caller, or from the judge.
enum Step<M> {
    Message(Option<M>),
    Judged(JudgedBatch),
}

/// Receives and reads while batches are judged. While as many wait as may, nothing is received.
async fn step<M>(inbox: &mut Inbox<M>, judge: &mut Judge) -> Result<Step<M>, ServiceError> {
    if judge.is_full() {
        return judge.judged().await.map(Step::Judged);
    }
    tokio::select! {
        biased;
        judged = judge.judged(), if judge.is_waiting() => judged.map(Step::Judged),
        message = inbox.next() => message.map(Step::Message),
    }
}

/// Stores a submission, or says what is wrong with it.
///
/// # Errors
/// [`ServiceError`] for what stops the call; then nothing is stored.
pub async fn submit(
    node: Arc<Node>,
    caller: Caller,
    stream: Streaming<pb::SubmitObservationsRequest>,
) -> Result<Outcome, ServiceError> {
    let permit = policy::authorise_submit(&caller.principal, &node.grants().await?)?;
    let authority = Authority::to_store(&node, permit.organisation(), permit.grants())?;
    let mut inbox = Inbox::new(stream, &node, &caller);
    let asked = Instant::now();
    let Some(Part::Header(header)) = inbox.next().await?.and_then(|message| message.part) else {
        return Err(ServiceError::field("part", "the header comes first"));
    };
    let envelope = Envelope::read(header, true)?;
    envelope.check_versions(node.ledger.own_log(), &authority.catalogue.position, &authority.membership.position)?;
    // The time that the caller takes is no wait for other calls, nor is what is done with the rows while they come.
    let deadline = caller.deadline.later_by(asked.elapsed());
    let mut incoming = deadline.scope(Incoming::new(&node, authority, envelope, Purpose::Submit)).await?;
    let receiving = Instant::now();
    let closing = incoming.receive(&mut inbox).await?;
    let deadline = deadline.later_by(receiving.elapsed());
    deadline.scope(incoming.decide(permit, &closing, &caller)).await
}

impl Incoming {
    /// Takes all batches, until each has been judged.
    async fn receive(&mut self, inbox: &mut Inbox<pb::SubmitObservationsRequest>) -> Result<Closing, ServiceError> {
        let closing = loop {
            let message = match step(inbox, &mut self.judge).await? {
                Step::Message(message) => message,
                Step::Judged(judged) => {
                    let findings = self.keep(judged).await?;
                    self.tally.add_judged(findings);
                    continue;
                }
            };
            match message.and_then(|message| message.part) {
                Some(Part::Batch(message)) => self.take(message).await?,
                Some(Part::Closing(closing)) => break Closing::read(closing)?,
                Some(Part::Header(_)) => return Err(ServiceError::field("part", "the header comes once")),
                None => return Err(ServiceError::field("part", "the closing message comes last")),
            }
        };
        self.judge_rest().await?;
        Ok(closing)
    }

    /// Stores what has come, or says what is wrong with it. All that the caller has to send is here: from now on nothing waits
    /// for it.
    async fn decide(
        mut self,
        permit: Permit<Submit>,
        closing: &Closing,
        caller: &Caller,
    ) -> Result<Outcome, ServiceError> {
        let node = Arc::clone(&self.node);
        let _place = node.resources.place().await?;
        closing.check_counts(self.parts, self.rows)?;
        if !self.tally.has_errors() && self.disorder.is_none() {
            closing.check_content(&self.spool.content())?;
        }
        let mut comparing = self.begin_comparing().await?;
        let (verdict, findings, empty) = self.finish().await?;
        self.tally.add_judged(findings);
        self.tally.add(empty);
        let (sharing, finding) = self.sharing(&verdict);
        let (key, reporter) = (&self.envelope.idempotency_key, &self.authority.reporter);
        let audience = self.envelope.audience(sharing);
        let said = Said { content: &closing.content, sharing, audience, rows: self.rows };
        if let Some(outcome) = Outcome::of_key(&node, reporter, key, said).await? {
            return self.with_since(outcome, said).await;
        }
        self.tally.add(finding);
        if !self.tally.has_errors()
            && let Some(outcome) = self.standing(closing, said, caller).await?
        {
            return Ok(outcome);
        }
        if let Some(report) = self.conclude(&verdict, sharing).await? {
            return Ok(Outcome::Refused(report));
        }
        if let Some(compared) = comparing.join_next().await {
            self.compared = Some(compared.map_err(|_| ServiceError::Task)??);
        }
        closing.check_content(&self.spool.content())?;
        let submission = submission_of(&self.authority, &self.envelope, sharing, closing, &caller.principal)?;
        self.memory.grow(self.spool.bytes())?;
        let (judge, batches) = (Some(self.judge.take_judge().await?), self.spool.take().await?);
        let new = NewObservations { submission, batches, judge, compared: self.compared };
        // In a task of its own: a caller who goes away now must not leave it half done.
        let ledger = node.ledger.clone();
        let appending = Deadline::carry(async move { ledger.append_observations(&permit, new).await });
        let appended = tokio::spawn(appending).await.map_err(|_| ServiceError::Task)?;
        let by = (&self.authority.reporter, self.envelope.idempotency_key.as_str());
        Outcome::of_appended(&node, by, said, appended).await
    }

    async fn standing(
        &self,
        closing: &Closing,
        said: Said<'_>,
        caller: &Caller,
    ) -> Result<Option<Outcome>, ServiceError> {
        Outcome::of_signed(&self.node, (&self.authority, &self.envelope), said, closing, &caller.principal).await
    }

    async fn new(
        node: &Arc<Node>,
        authority: Authority,
        envelope: Envelope,
        purpose: Purpose,
    ) -> Result<Self, ServiceError> {
        let memory = node.resources.uploads.reserve(BEGIN_BYTES).await?;
        let (catalogue, scope) = (Arc::clone(&authority.catalogue), authority.scope.clone());
        let judge = match purpose {
            Purpose::Check => None,
            Purpose::Submit => {
                match node.ledger.observations_judge(&authority.reporter, &catalogue, &authority.membership) {
                    // Who is no member may report for no area: every row will be refused with a finding.
                    Err(LedgerError::Refused(_)) => None,
                    judge => Some(judge?),
                }
            }
        };
        let mut tally = Tally::default();
        tally.add(envelope.findings.iter().cloned());
        Ok(Self {
            memory,
            judge: Judge::start(node.resources.judges(), catalogue, node.today(), scope, purpose, judge),
            spool: Spool::new(Arc::clone(node)),
            node: Arc::clone(node),
            authority,
            envelope,
            tally,
            parts: 0,
            judged: 0,
            rows: 0,
            disorder: None,
            compared: None,
        })
    }

    /// Reads a batch and hands it to the judge.
    async fn take(&mut self, message: pb::ObservationBatch) -> Result<(), ServiceError> {
        self.parts += 1;
        if usize::try_from(self.parts).is_ok_and(|parts| parts > SUBMISSION_BATCHES_MAX) {
            let limit = u64::try_from(SUBMISSION_BATCHES_MAX).unwrap_or(u64::MAX);
            return Err(ServiceError::LimitExceeded { what: "batches of a submission", limit });
        }
        let mut raw = batch::from_pb(message).map_err(|error| error.within("batch"))?;
        let rows = number_rows(&mut raw, self.rows)?;
        self.memory.grow(rows.saturating_mul(ROW_BYTES))?;
        self.rows += rows;
        let limit = u64::try_from(SUBMISSION_ROWS_MAX).unwrap_or(u64::MAX);
        if self.rows > limit {
            return Err(ServiceError::LimitExceeded { what: "rows of a submission", limit });
        }
        self.judge.hand_in(raw).await
    }

    /// Keeps the chunk of a batch while everything is right; gives its findings.
    async fn keep(&mut self, judged: JudgedBatch) -> Result<Findings, ServiceError> {
        match judged.part {
            Some(part) => self.spool.push(part.digest, part.chunk).await?,
            None => self.spool.clear(),
        }
        if let Some(row) = judged.disorder {
            self.disorder.get_or_insert((self.judged, row));
        }
        self.judged += 1;
        Ok(judged.findings)
    }

    /// Takes what the judge says of the batches that wait for it.
    async fn judge_rest(&mut self) -> Result<(), ServiceError> {
        while self.judge.is_waiting() {
            let judged = self.judge.judged().await?;
            let findings = self.keep(judged).await?;
            self.tally.add_judged(findings);
        }
        Ok(())
    }

    /// Begins to compare a large submission with what is stored, while the judge looks at the whole.
    async fn begin_comparing(&mut self) -> Result<JoinSet<Result<Comparison, LedgerError>>, ServiceError> {
        // It ends with the call.
        let mut comparing = JoinSet::new();
        if self.rows >= COMPARED_EARLY_ROWS
            && !self.tally.has_errors()
            && let Some((chunks, parts)) = self.spool.copied().zip(self.judge.parts().await?)
        {
            self.memory.grow(self.spool.bytes())?;
            let (ledger, reporter) = (self.node.ledger.clone(), self.authority.reporter.clone());
            comparing.spawn(Deadline::carry(async move { ledger.compare(&reporter, &parts, chunks).await }));
        }
        Ok(comparing)
    }

    /// Adds to an answer that is given again what has become of the rows since.
    async fn with_since(mut self, outcome: Outcome, said: Said<'_>) -> Result<Outcome, ServiceError> {
        let Outcome::Accepted(mut appended) = outcome else { return Ok(outcome) };
        // Rows that break a rule of today are not compared.
        if let Became::UnchangedBefore { since, .. } = &mut appended.became
            && !self.tally.has_errors()
            && let Some(parts) = self.judge.parts().await?
        {
            self.memory.grow(self.spool.bytes())?;
            let chunks: Vec<Vec<u8>> = self.spool.take().await?.into_iter().map(|batch| batch.chunk).collect();
            let ledger = &self.node.ledger;
            let compared = ledger.compare(&self.authority.reporter, &parts, chunks).await?;
            *since =
                Some(ledger.since((&compared, said.rows), (said.sharing, said.audience), &appended.position).await?);
        }
        Ok(Outcome::Accepted(appended))
    }

    /// What needs the whole: what the judge finds, and the finding for a submission of nothing.
    async fn finish(&mut self) -> Result<(Verdict, Findings, Option<Finding>), ServiceError> {
        let mut verdict = self.judge.finish().await?;
        let findings = std::mem::take(&mut verdict.findings);
        let empty = (self.rows == 0).then(|| Finding::new(FindingCode::EmptyFile, 0, "", "", ""));
        Ok((verdict, findings, empty))
    }

    /// The level that it would be shared at, and the finding if more is asked for.
    fn sharing(&self, verdict: &Verdict) -> (Sharing, Option<Finding>) {
        let requested = self.envelope.sharing;
        let Some(strictest) = verdict.summary.strictest else {
            return (requested.unwrap_or(verdict.summary.default_sharing), None);
        };
        match effective_sharing(requested, strictest) {
            Ok(sharing) => (sharing, None),
            Err(wide) => (wide.widest, Some(sharing_finding(0, wide.requested, wide.widest))),
        }
    }

    /// Warnings about totals and parts of which some are stored already.
    async fn compare(&mut self, verdict: &Verdict, sharing: Sharing) -> Result<Findings, ServiceError> {
        let needs = &verdict.needs;
        let catalogue = &self.authority.catalogue.catalogue;
        let scaled = |id: &IndicatorId| catalogue.indicator(*id).map(|known| (known.code.clone(), known.decimals));
        let indicators: Option<Vec<(IndicatorCode, u8)>> = needs.indicators.iter().map(scaled).collect();
        let areas: Option<Vec<AreaCode>> =
            needs.areas.iter().map(|id| catalogue.area(*id).map(|known| known.code.clone())).collect();
        let (Some(indicators), Some(areas)) = (indicators, areas) else { return Err(ServiceError::Task) };
        let restated = Restated {
            catalogue: Arc::clone(&self.authority.catalogue),
            figures: Arc::clone(&verdict.figures),
            sharing,
        };
        let wanted = WantedFigures { indicators, areas, periods: needs.periods.clone(), except: Some(restated) };
        let size = self.node.ledger.own_size().await?;
        let stored = self.node.ledger.stored_cells(&self.authority.reporter, wanted).await?;
        if stored.chunks == 0 {
            self.compared.get_or_insert(Comparison::of_new_cells(size));
        }
        let narrowed = stored.narrowed.map(narrowed_finding);
        let mut findings =
            if stored.cells.is_empty() { Findings::default() } else { self.judge.compare(stored).await? };
        findings.warn(narrowed);
        Ok(findings)
    }

    /// A report if it may not be stored.
    async fn conclude(&mut self, verdict: &Verdict, sharing: Sharing) -> Result<Option<pb::Report>, ServiceError> {
        if !self.tally.has_errors() {
            if let Some((part, source_row)) = self.disorder {
                return Err(ServiceError::BatchNotSorted { part, source_row });
            }
            let warnings = self.compare(verdict, sharing).await?;
            self.tally.add_judged(warnings);
        }
        let accepted = self.tally.is_empty() || !self.envelope.accept_warnings.trim().is_empty();
        if !self.tally.has_errors() && accepted {
            return Ok(None);
        }
        let tally = std::mem::take(&mut self.tally);
        Ok(Some(tally.into_report(&verdict.assumptions, Some(sharing), self.rows)))
    }
}

/// Rows without a place in a file are numbered as if they came from one; gives how many there are.
fn number_rows(raw: &mut RawBatch, before: u64) -> Result<u64, ServiceError> {
    let rows = raw.columns.first().map_or(raw.values.len(), |column| column.index.len());
    if rows == 0 {
        return Err(ServiceError::field("batch", ""));
    }
    let count = u64::try_from(rows).unwrap_or(u64::MAX);
    if raw.source_rows.is_empty() {
        // The header is row 1.
        let first = before + 2;
        raw.source_rows = (first..first + count).map(|row| u32::try_from(row).unwrap_or(u32::MAX)).collect();
    }
    Ok(count)
}
