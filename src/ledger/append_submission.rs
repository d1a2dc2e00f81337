//! Appends submissions of observations and events.

use std::sync::Arc;

use marsad_domain::code::{AreaCode, IndicatorCode};
use marsad_domain::timestamp::Timestamp;
use marsad_identity::policy::{Permit, Submit};
use marsad_log::entry::Kind;
use marsad_log::limits::{SUBMISSION_EVENTS_MAX, SUBMISSION_ROWS_MAX};
use marsad_log::merkle::Hash;
use marsad_store::KeyedContent;
use marsad_wire::content::cannot_digest;
use marsad_wire::payload::{self, CallAnswer, EventPayload, Provenance};

use super::append::{AppendOutcome, SubmissionGuard};
use super::changes::Reach;
use super::comparing::{Compared, Comparison, DataChunks};
use super::entry_draft::{EntryDraft, cites, random};
use super::projector::{Projection, Verdict};
use super::{
    Appended, CatalogueVersion, Ledger, LedgerError, NewBatch, NewCallAnswer, NewEvents, NewObservations,
    NewSubmission, NodeState, ObservationsJudge, SubmissionEffect,
};

fn provenance(new: &NewSubmission, submission: &str, part_digests: Vec<Hash>) -> Provenance {
    Provenance {
        submission: submission.to_owned(),
        member: new.member.clone(),
        reporter: new.reporter.clone(),
        idempotency_key: new.idempotency_key.clone(),
        content_digest: new.content_digest,
        part_digests,
        authorship: new.authorship.clone(),
        comment: new.comment.clone(),
        accept_warnings: new.accept_warnings.clone(),
        language: new.language.clone(),
        audience: new.audience,
        call: new.call.clone(),
    }
}

/// The indicators and areas of judged drafts that the grants must cover.
fn covered(drafts: &[EntryDraft]) -> Vec<(Option<IndicatorCode>, AreaCode)> {
    let mut covered = Vec::new();
    for draft in drafts {
        match draft.outcome() {
            Verdict::Projected(Projection::Observations(_, rows)) => {
                covered.extend(rows.content.iter().cloned().map(|(indicator, area)| (Some(indicator), area)));
            }
            Verdict::Projected(Projection::Event(_, event)) => {
                covered.extend(event.territory.clone().map(|area| (None, area)));
            }
            Verdict::Projected(Projection::CallAnswer(_, cannots)) => {
                let own = cannots.list().iter();
                covered.extend(own.map(|own| (Some(own.indicator.clone()), own.area.clone())));
            }
            _ => {}
        }
    }
    covered
}

fn reach_of(new: &NewSubmission) -> Reach {
    Reach { sharing: new.sharing.into(), audience: new.audience }
}

impl Ledger {
    /// Appends a submission of observations as one entry. The same key and content again give the same receipt, and
    /// append nothing.
    ///
    /// # Errors
    /// [`LedgerError`]; nothing is stored then.
    pub async fn append_observations(
        &self,
        permit: &Permit<Submit>,
        new: NewObservations,
    ) -> Result<Appended, LedgerError> {
        let NewObservations { submission: new, batches, judge, compared } = new;
        self.check_ready()?;
        // If the batches are judged already, the key is looked up only when it is taken.
        if judge.is_none()
            && let Some(earlier) = self.replay(&new).await?
        {
            return Ok(earlier);
        }
        let version = self.submission_catalogue(&new).await?;
        let (judge, batches) = match judge {
            Some(judge) => (judge, batches),
            None => self.judge_stored(&new, &version, batches).await?,
        };
        if judge.rows() > u64::try_from(SUBMISSION_ROWS_MAX).unwrap_or(u64::MAX) {
            return Err(LedgerError::OverLimit("the number of rows"));
        }
        let submission = self.new_submission_id()?;
        let manifest = judge.manifest(provenance(&new, &submission, judge.digests().to_vec()))?;
        let mut chunks = Vec::with_capacity(batches.len() + 1);
        chunks.push(payload::encode_observations_manifest(&manifest)?);
        chunks.extend(batches.into_iter().map(|batch| batch.chunk));
        let judged = Some(judge.into_judged());
        let kind = (Kind::Observations, Some(cites(&new.catalogue, &new.membership)));
        let draft = self.draft(kind, new.sharing.into(), chunks, judged).await?;
        let compared = self.compared(&new, &draft, compared).await?;
        let guard = self.guard(permit, new, (submission, version, compared), std::slice::from_ref(&draft));
        self.append_submission(guard, vec![draft]).await
    }

    /// Compares the observations of a draft with the current rows.
    async fn compared(
        &self,
        new: &NewSubmission,
        draft: &EntryDraft,
        earlier: Option<Comparison>,
    ) -> Result<Option<Compared>, LedgerError> {
        let Verdict::Projected(Projection::Observations(_, rows)) = draft.outcome() else { return Ok(None) };
        let (reporter, parts, chunks) = (new.reporter.clone(), rows.parts.clone(), draft.chunks());
        let with = match earlier {
            Some(earlier) => earlier,
            None => self.compare(&reporter, &parts, DataChunks(Arc::clone(&chunks))).await?,
        };
        Ok(Some(Compared { reporter, reach: reach_of(new), rows: rows.rows, parts, chunks, with }))
    }

    /// Judges batches that were not judged while they came in.
    async fn judge_stored(
        &self,
        new: &NewSubmission,
        version: &Arc<CatalogueVersion>,
        batches: Vec<NewBatch>,
    ) -> Result<(ObservationsJudge, Vec<NewBatch>), LedgerError> {
        let membership = self.membership_at(&new.membership).await?.ok_or_else(|| self.versions_moved())?;
        let mut judge = self.observations_judge(&new.reporter, version, &membership)?;
        let work = tokio::task::spawn_blocking(move || {
            batches.iter().try_for_each(|batch| judge.take_stored(batch))?;
            Ok((judge, batches))
        });
        work.await.map_err(LedgerError::Worker)?
    }

    /// Appends a submission of events, one entry each, all or none.
    ///
    /// # Errors
    /// [`LedgerError`]; nothing is stored then.
    pub async fn append_events(&self, permit: &Permit<Submit>, new: NewEvents) -> Result<Appended, LedgerError> {
        let NewEvents { submission: new, events } = new;
        if events.is_empty() || events.len() > SUBMISSION_EVENTS_MAX {
            return Err(LedgerError::OverLimit("the number of events"));
        }
        if let Some(earlier) = self.replay(&new).await? {
            return Ok(earlier);
        }
        let version = self.submission_catalogue(&new).await?;
        let submission = self.new_submission_id()?;
        let digests: Vec<Hash> = events.iter().map(|(_, digest)| *digest).collect();
        let mut drafts = Vec::with_capacity(events.len());
        for (part, (event, _)) in (0..).zip(events) {
            let provenance = provenance(&new, &submission, digests.clone());
            let chunk = payload::encode_event(&EventPayload { provenance, part, event })?;
            let kind = (Kind::Event, Some(cites(&new.catalogue, &new.membership)));
            drafts.push(self.draft(kind, new.sharing.into(), vec![chunk], None).await?);
        }
        let guard = self.guard(permit, new, (submission, version, None), &drafts);
        self.append_submission(guard, drafts).await
    }

    /// Appends an answer to a call that says why figures cannot be given.
    ///
    /// # Errors
    /// [`LedgerError`]; nothing is stored then.
    pub async fn append_call_answer(
        &self,
        permit: &Permit<Submit>,
        new: NewCallAnswer,
    ) -> Result<Appended, LedgerError> {
        let NewCallAnswer { submission: new, cannots } = new;
        if let Some(earlier) = self.replay(&new).await? {
            return Ok(earlier);
        }
        let version = self.submission_catalogue(&new).await?;
        let submission = self.new_submission_id()?;
        let provenance = provenance(&new, &submission, vec![cannot_digest(&cannots)]);
        let chunk = payload::encode_call_answer(&CallAnswer { provenance, cannots })?;
        let kind = (Kind::CallAnswer, Some(cites(&new.catalogue, &new.membership)));
        let drafts = vec![self.draft(kind, new.sharing.into(), vec![chunk], None).await?];
        let guard = self.guard(permit, new, (submission, version, None), &drafts);
        self.append_submission(guard, drafts).await
    }

    /// The receipt of the same key and content, so that nothing is judged a second time.
    async fn replay(&self, new: &NewSubmission) -> Result<Option<Appended>, LedgerError> {
        self.check_ready()?;
        let found = self.store().find_idempotency_key(&new.reporter, &new.idempotency_key).await?;
        let Some(row) = found else { return Ok(None) };
        let Reach { sharing, audience } = reach_of(new);
        if !row.is_of(KeyedContent { content: &new.content_digest, sharing, audience }) {
            return Err(LedgerError::IdempotencyConflict { submission: row.submission });
        }
        if !row.stored {
            // The number of rows is known when the key is taken.
            return Ok(None);
        }
        self.flush_signer().await?;
        self.appended(&row, None, SubmissionEffect::Replayed).await.map(Some)
    }

    async fn submission_catalogue(&self, new: &NewSubmission) -> Result<Arc<CatalogueVersion>, LedgerError> {
        if self.state() == NodeState::CatalogueMissing {
            return Err(LedgerError::CatalogueMissing);
        }
        self.catalogue_at(&new.catalogue).await?.ok_or_else(|| self.versions_moved())
    }

    /// The checks that the submission must still pass inside the transaction.
    fn guard(
        &self,
        permit: &Permit<Submit>,
        new: NewSubmission,
        (submission, catalogue, compared): (String, Arc<CatalogueVersion>, Option<Compared>),
        drafts: &[EntryDraft],
    ) -> SubmissionGuard {
        SubmissionGuard {
            permit: permit.clone(),
            reach: reach_of(&new),
            reporter: new.reporter,
            idempotency_key: new.idempotency_key,
            content: new.content_digest,
            submission,
            covered: covered(drafts),
            catalogue,
            membership: new.membership,
            answers_call: !new.call.is_empty(),
            compared,
        }
    }

    /// Whether a submission is the last in the own log. Always false for an earlier epoch.
    pub async fn is_last(&self, appended: &Appended) -> Result<bool, LedgerError> {
        let end = appended.position.index.saturating_add(u64::from(appended.entries));
        Ok(appended.position.epoch == self.own_log().epoch && self.own_size().await? <= end)
    }

    async fn append_submission(
        &self,
        guard: SubmissionGuard,
        drafts: Vec<EntryDraft>,
    ) -> Result<Appended, LedgerError> {
        let events = u64::try_from(drafts.len()).unwrap_or(u64::MAX);
        let rows = guard.compared.as_ref().map_or(events, |compared| compared.rows);
        let (row, effect) = match self.append(drafts, Some(guard)).await? {
            AppendOutcome::Appended { row, changes, .. } => {
                let (row, note) =
                    row.ok_or_else(|| marsad_store::StoreError::corrupt("a submission without its key"))?;
                return self.appended(&row, Some(note), SubmissionEffect::Stored(changes)).await;
            }
            AppendOutcome::Replayed(row) if row.stored => (row, SubmissionEffect::Replayed),
            AppendOutcome::Replayed(row) => (row, SubmissionEffect::UnchangedBefore { rows, outdated: None }),
            AppendOutcome::Unchanged { row, changes, held_in } => {
                (row, SubmissionEffect::Unchanged { changes, held_in })
            }
        };
        self.appended(&row, None, effect).await
    }

    /// A UUID of version 7 (RFC 9562): ordered by time, as this node's clock has it.
    fn new_submission_id(&self) -> Result<String, LedgerError> {
        let millis = u64::try_from(Timestamp::from(self.clock().now()).micros() / 1_000).unwrap_or(0);
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &random()?).into_uuid().to_string())
    }
}
