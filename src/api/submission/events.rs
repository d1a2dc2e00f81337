//! Submitting and checking event records.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tokio::time::Instant;
use tonic::Streaming;

use crate::api::submission::authority::Authority;
use crate::api::submission::envelope::{Closing, Envelope};
use crate::api::submission::inbox::Inbox;
use crate::api::submission::outcome::{Outcome, Said, sharing_finding, stored_before, submission_of};
use crate::api::submission::tally::Tally;
use crate::domain::code::{AreaCode, EventId};
use crate::domain::event::Event;
use crate::domain::event_dates::EventDates;
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::raw::RawEvent;
use crate::domain::sharing::Sharing;
use crate::identity::policy::{self, Permit, Submit};
use crate::ledger::{LedgerError, NewEvents};
use crate::log::commitment::content_digest;
use crate::log::limits::SUBMISSION_EVENTS_MAX;
use crate::log::merkle::Hash;
use crate::service::Caller;
use crate::service::Node;
use crate::service::ServiceError;
use crate::store::Deadline;
use crate::store::stored_events::StoredEvent;
use crate::validate::event_rules::{self, Standing};
use crate::wire::{content, payload, pb};

use pb::submit_events_request::Part;

/// Parents of parents that are looked up: deeper trees of events are not made by people.
const ANCESTORS_MAX: usize = 64;

/// Records that are coming in.
struct Incoming {
    node: Arc<Node>,
    authority: Authority,
    envelope: Envelope,
    tally: Tally,
    records: u32,
    /// Right ones, with the number of the record.
    events: Vec<(u32, Event)>,
}

/// Stores records, or says what is wrong with them.
///
/// # Errors
/// [`ServiceError`] for what stops the call; then nothing is stored.
pub async fn submit(
    node: Arc<Node>,
    caller: Caller,
    stream: Streaming<pb::SubmitEventsRequest>,
) -> Result<Outcome, ServiceError> {
    let permit = policy::authorise_submit(&caller.principal, &node.grants().await?)?;
    let authority = Authority::to_store(&node, permit.organisation(), permit.grants())?;
    let mut inbox = Inbox::new(stream, &node, &caller);
    let receiving = Instant::now();
    let Some(Part::Header(header)) = inbox.next().await?.and_then(|message| message.part) else {
        return Err(ServiceError::field("part", "the header comes first"));
    };
    let envelope = Envelope::read(header, true)?;
    envelope.check_versions(node.ledger.own_log(), &authority.catalogue.position, &authority.membership.position)?;
    let mut incoming = Incoming::new(&node, authority, envelope);
    let closing = loop {
        match inbox.next().await?.and_then(|message| message.part) {
            Some(Part::Event(event)) => {
                let findings = incoming.take(event)?;
                incoming.tally.add(findings);
            }
            Some(Part::Closing(closing)) => break Closing::read(closing)?,
            Some(Part::Header(_)) => return Err(ServiceError::field("part", "the header comes once")),
            None => return Err(ServiceError::field("part", "the closing message comes last")),
        }
    };
    // The time that the caller takes is no wait for other calls.
    let deadline = caller.deadline.later_by(receiving.elapsed());
    deadline.scope(incoming.decide(permit, &closing, &caller)).await
}

/// Judges records and hands on every finding; the totals come at the end.
///
/// # Errors
/// [`ServiceError`] for what stops the call.
pub async fn check<F>(
    node: Arc<Node>,
    caller: Caller,
    stream: Streaming<pb::CheckEventsRequest>,
    mut hand_on: impl FnMut(Vec<Finding>) -> F + Send,
) -> Result<pb::Report, ServiceError>
where
    F: Future<Output = Result<(), ServiceError>> + Send,
{
    use pb::check_events_request::Part;
    let permit = policy::authorise_check(&caller.principal, &node.grants().await?)?;
    let authority = Authority::to_check(&node, permit.organisation(), permit.grants())?;
    let mut inbox = Inbox::new(stream, &node, &caller);
    let Some(Part::Header(header)) = inbox.next().await?.and_then(|message| message.part) else {
        return Err(ServiceError::field("part", "the header comes first"));
    };
    let mut incoming = Incoming::new(&node, authority, Envelope::read(header, false)?);
    hand_on(incoming.envelope.findings.clone()).await?;
    let mut closing = None;
    while let Some(message) = inbox.next().await? {
        match message.part {
            Some(Part::Event(event)) if closing.is_none() => {
                let findings = incoming.take(event)?;
                incoming.tally.add(findings.iter().cloned());
                hand_on(findings).await?;
            }
            Some(Part::Closing(last)) if closing.is_none() => closing = Some(last),
            _ => {
                return Err(ServiceError::field(
                    "part",
                    "records follow the header, and one closing message may follow",
                ));
            }
        }
    }
    let (reporter, key) = (&incoming.authority.reporter, incoming.envelope.idempotency_key.as_str());
    let (sharing, wrong) = (incoming.sharing(), incoming.tally.has_errors());
    let content = || content_digest(&incoming.digests()).as_bytes().to_vec();
    let of_records = || pb::SubmissionClosing { content_digest: content(), ..pb::SubmissionClosing::default() };
    let closing = closing.or_else(|| (incoming.records > 0 && !wrong).then(of_records));
    let reach = (sharing, incoming.envelope.audience(sharing));
    let before = stored_before(&incoming.node, (reporter, key), closing, reach, wrong).await?;
    if let Some(stored) = before {
        return Ok(pb::Report { stored, rows: u64::from(incoming.records), ..pb::Report::default() });
    }
    let (sharing, findings) = incoming.conclude().await?;
    incoming.tally.add(findings.iter().cloned());
    hand_on(findings).await?;
    Ok(incoming.tally.into_totals(&[], Some(sharing), u64::from(incoming.records)))
}

impl Incoming {
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
        closing.check_counts(self.records, u64::from(self.records))?;
        let digests = self.digests();
        if !self.tally.has_errors() {
            closing.check_content(&content_digest(&digests))?;
        }
        let key = &self.envelope.idempotency_key;
        let (sharing, reporter) = (self.sharing(), &self.authority.reporter);
        let (audience, rows) = (self.envelope.audience(sharing), u64::from(self.records));
        let said = Said { content: &closing.content, sharing, audience, rows };
        if let Some(outcome) = Outcome::of_key(&node, reporter, key, said).await? {
            return Ok(outcome);
        }
        let is_right = !self.tally.has_errors();
        if is_right && let Some(outcome) = self.standing(closing, said, caller).await? {
            return Ok(outcome);
        }
        let (sharing, findings) = self.conclude().await?;
        self.tally.add(findings);
        // The same may have been stored since it was looked for.
        if is_right
            && self.tally.has_errors()
            && let Some(outcome) = Outcome::of_content(&node, (reporter, key), said).await?
        {
            return Ok(outcome);
        }
        let accepted = self.tally.is_empty() || !self.envelope.accept_warnings.trim().is_empty();
        if self.tally.has_errors() || !accepted {
            let rows = u64::from(self.records);
            return Ok(Outcome::Refused(self.tally.into_report(&[], Some(sharing), rows)));
        }
        let submission = submission_of(&self.authority, &self.envelope, sharing, closing, &caller.principal)?;
        let events = self.events.iter().map(|(_, event)| RawEvent::from(event)).zip(digests).collect();
        let new = NewEvents { submission, events };
        // In a task of its own: a caller who goes away now must not leave it half done.
        let ledger = node.ledger.clone();
        let appending = Deadline::carry(async move { ledger.append_events(&permit, new).await });
        let appended = tokio::spawn(appending);
        match appended.await.map_err(|_| ServiceError::Task)? {
            Err(error @ LedgerError::Refused(_)) if !error.is_repeat() => self.refused(&closing.content, error).await,
            done => {
                let (key, reporter) = (&self.envelope.idempotency_key, &self.authority.reporter);
                Outcome::of_appended(&node, (reporter, key), said, done).await
            }
        }
    }

    async fn standing(
        &self,
        closing: &Closing,
        said: Said<'_>,
        caller: &Caller,
    ) -> Result<Option<Outcome>, ServiceError> {
        Outcome::of_signed(&self.node, (&self.authority, &self.envelope), said, closing, &caller.principal).await
    }

    fn new(node: &Arc<Node>, authority: Authority, envelope: Envelope) -> Self {
        let mut tally = Tally::default();
        tally.add(envelope.findings.iter().cloned());
        Self { node: Arc::clone(node), authority, envelope, tally, records: 0, events: Vec::new() }
    }

    /// Judges one record on its own.
    fn take(&mut self, event: pb::Event) -> Result<Vec<Finding>, ServiceError> {
        self.records += 1;
        if usize::try_from(self.records).is_ok_and(|records| records > SUBMISSION_EVENTS_MAX) {
            let limit = u64::try_from(SUBMISSION_EVENTS_MAX).unwrap_or(u64::MAX);
            return Err(ServiceError::LimitExceeded { what: "events of a submission", limit });
        }
        let row = self.records;
        let catalogue = &self.authority.catalogue.catalogue;
        let raw = RawEvent::from(event);
        let (event, mut findings) = match event_rules::judge_submitted(&raw, row, catalogue) {
            Ok(judged) => judged,
            Err(findings) => return Ok(findings),
        };
        if !self.authority.has_mandate(&event) {
            // Of an event without a place its precision says so.
            let area = event.area.as_ref().map_or(event.geo_precision.as_str(), AreaCode::as_str);
            findings.push(Finding::new(FindingCode::AreaNotYours, row, "area", area, ""));
        }
        self.events.push((row, event));
        Ok(findings)
    }

    /// The level that they are shared at.
    fn sharing(&self) -> Sharing {
        let default = self.events.iter().map(|(_, event)| event_rules::event_sharing(event)).max();
        self.envelope.sharing.or(default).unwrap_or(Sharing::Local)
    }

    fn digests(&self) -> Vec<Hash> {
        self.events.iter().map(|(_, event)| content::event_digest(&RawEvent::from(event))).collect()
    }

    /// What needs all records and what is stored, and the level that they are shared at.
    async fn conclude(&self) -> Result<(Sharing, Vec<Finding>), ServiceError> {
        let mut findings = Vec::new();
        if self.records == 0 {
            findings.push(Finding::new(FindingCode::EmptyFile, 0, "", "", ""));
        }
        let stored = self.stored().await?;
        findings.extend(self.events.iter().filter_map(|(row, event)| self.version_fault(*row, event, &stored)));
        findings.extend(event_rules::falling_versions(&self.events));
        let dates = |id: &EventId| {
            let known = stored.get(id.as_str())?;
            Some(EventDates { first: known.first, last: known.last, parent: parent_of(known) })
        };
        findings.extend(event_rules::check_parents(&self.events, &dates));
        let sharing = self.sharing();
        let too_wide = self.events.iter().filter(|(_, event)| !event_rules::allows_sharing(event, sharing));
        findings.extend(too_wide.map(|(row, event)| sharing_finding(*row, sharing, event_rules::event_sharing(event))));
        findings.extend(self.events.iter().filter_map(|(row, event)| {
            let before = stored.get(event.id.as_str())?.sharing.level().filter(|before| *before < sharing)?;
            Some(Finding::new(FindingCode::NarrowerSharing, *row, "sharing", "1", before.as_str()))
        }));
        findings.sort_by_key(|finding| finding.row);
        Ok((sharing, findings))
    }

    /// What the ledger refused. If another submission was stored meanwhile, the records are judged against it.
    async fn refused(mut self, content: &Hash, error: LedgerError) -> Result<Outcome, ServiceError> {
        let (sharing, findings) = self.conclude().await?;
        let (audience, rows) = (self.envelope.audience(sharing), u64::from(self.records));
        let said = Said { content, sharing, audience, rows };
        let (reporter, key) = (&self.authority.reporter, &self.envelope.idempotency_key);
        // Perhaps by the same, sent at the same time.
        if let Some(outcome) = Outcome::of_content(&self.node, (reporter, key), said).await? {
            return Ok(outcome);
        }
        self.tally.add(findings);
        if !self.tally.has_errors() {
            return Err(error.into());
        }
        Ok(Outcome::Refused(self.tally.into_report(&[], Some(sharing), u64::from(self.records))))
    }

    /// The events of this node that the records correct or are part of, and the parents of those.
    async fn stored(&self) -> Result<HashMap<String, StoredEvent>, ServiceError> {
        let of_record =
            |(_, event): &(u32, Event)| [Some(event.id.to_string()), event.parent.as_ref().map(ToString::to_string)];
        let mut wanted: HashSet<String> = self.events.iter().flat_map(of_record).flatten().collect();
        let mut known: HashMap<String, StoredEvent> = HashMap::new();
        for _ in 0..ANCESTORS_MAX {
            if wanted.is_empty() {
                break;
            }
            let ids: Vec<&str> = wanted.iter().map(String::as_str).collect();
            let found = self.node.store().stored_events(self.node.ledger.origin(), &ids).await?;
            let parents: HashSet<String> =
                found.values().filter_map(parent_of).map(|parent| parent.to_string()).collect();
            known.extend(found);
            wanted = parents.into_iter().filter(|id| !known.contains_key(id)).collect();
        }
        Ok(known)
    }

    /// A version that is there already, an identifier that another organisation has taken, or a retraction of nothing.
    fn version_fault(&self, row: u32, event: &Event, stored: &HashMap<String, StoredEvent>) -> Option<Finding> {
        let Some(known) = stored.get(event.id.as_str()) else {
            let is_first = !self.events.iter().any(|(_, other)| other.id == event.id && other.version < event.version);
            let retracts = is_first && event.status.as_str() == "RETRACTED";
            return retracts.then(|| Finding::new(FindingCode::UnknownEvent, row, "eventId", event.id.as_str(), ""));
        };
        let standing = Standing { version: known.version, reporter: &known.reporter };
        let code = event_rules::contradiction(event.version, &self.authority.reporter, standing)?;
        Some(match code {
            FindingCode::BadVersion => {
                let expected = format!("≥ {}", u64::from(known.version).saturating_add(1));
                Finding::new(code, row, "version", &event.version.to_string(), expected)
            }
            _ => Finding::new(code, row, "eventId", event.id.as_str(), ""),
        })
    }
}

/// What a stored event is part of. A document that cannot be read has no parent to be compared with.
fn parent_of(stored: &StoredEvent) -> Option<EventId> {
    payload::decode_event(&[&stored.doc]).ok().and_then(|payload| EventId::new(&payload.event.parent).ok())
}
