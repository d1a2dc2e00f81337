//! Event records that are submitted or checked.

use std::collections::{HashMap, HashSet};

use crate::ServiceError;
use marsad_domain::code::{AreaCode, EventId};
use marsad_domain::event::Event;
use marsad_domain::event_dates::EventDates;
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::raw::RawEvent;
use marsad_domain::sharing::Sharing;
use marsad_identity::policy::{Permit, Submit};
use marsad_ledger::{Appended, LedgerError, NewEvents, NewSubmission};
use marsad_log::commitment::content_digest;
use marsad_log::limits::SUBMISSION_EVENTS_MAX;
use marsad_log::merkle::Hash;
use marsad_store::Deadline;
use marsad_store::stored_events::StoredEvent;
use marsad_validate::Purpose;
use marsad_validate::event_rules::{self, Standing};
use marsad_wire::{content, payload};

use super::findings_buffer::Findings;
use super::upload::{Context, Upload, Whole, sharing_finding};

/// Parents of parents that are looked up: deeper trees of events are not made by people.
const ANCESTORS_MAX: usize = 64;

/// Event records that are coming in.
#[derive(Default)]
pub struct Events {
    records: u32,
    /// Right ones, with the number of the record.
    events: Vec<(u32, Event)>,
    /// The digests of the right ones.
    digests: Vec<Hash>,
    /// The findings of the last record, until they are taken.
    judged: Option<Findings>,
}

impl Upload for Events {
    type Item = RawEvent;
    type Judged = Findings;
    const ITEMS: &'static str = "records";
    const KIND: &'static str = "events";
    const MAY_BE_OVERTAKEN: bool = true;

    async fn begin(_context: &Context, _purpose: Purpose) -> Result<Self, ServiceError> {
        Ok(Self::default())
    }

    async fn take(&mut self, context: &Context, raw: RawEvent) -> Result<(), ServiceError> {
        self.records += 1;
        if usize::try_from(self.records).is_ok_and(|records| records > SUBMISSION_EVENTS_MAX) {
            let limit = u64::try_from(SUBMISSION_EVENTS_MAX).unwrap_or(u64::MAX);
            return Err(ServiceError::LimitExceeded { what: "events of a submission", limit });
        }
        let row = self.records;
        let catalogue = &context.authority.catalogue.catalogue;
        let findings = match event_rules::judge_submitted(&raw, row, catalogue) {
            Err(findings) => findings,
            Ok((event, mut findings)) => {
                if !context.authority.has_mandate(&event) {
                    // Of an event without a place its precision says so.
                    let area = event.area.as_ref().map_or(event.geo_precision.as_str(), AreaCode::as_str);
                    findings.push(Finding::new(FindingCode::AreaNotYours, row, "area", area, ""));
                }
                self.digests.push(content::event_digest(&RawEvent::from(&event)));
                self.events.push((row, event));
                findings
            }
        };
        self.judged = Some(findings.into());
        Ok(())
    }

    fn is_waiting(&self) -> bool {
        self.judged.is_some()
    }

    fn is_full(&self) -> bool {
        self.judged.is_some()
    }

    async fn judged(&mut self) -> Result<Findings, ServiceError> {
        self.judged.take().ok_or(ServiceError::Task)
    }

    async fn keep(&mut self, judged: Findings) -> Result<Findings, ServiceError> {
        Ok(judged)
    }

    fn counts(&self) -> (u32, u64) {
        (self.records, u64::from(self.records))
    }

    fn content(&self) -> Option<Hash> {
        Some(content_digest(&self.digests))
    }

    async fn finish(&mut self, context: &Context, _refused: bool) -> Result<Whole, ServiceError> {
        let default = self.events.iter().map(|(_, event)| event_rules::event_sharing(event)).max();
        let sharing = context.header.sharing.or(default).unwrap_or(Sharing::Local);
        Ok(Whole { findings: Findings::default(), sharing, too_wide: None, assumptions: Vec::new() })
    }

    /// Checks that need all records and the stored ones.
    async fn compare(&mut self, context: &Context, sharing: Sharing, _refused: bool) -> Result<Findings, ServiceError> {
        let mut findings = Vec::new();
        if self.records == 0 {
            findings.push(Finding::new(FindingCode::EmptyFile, 0, "", "", ""));
        }
        let stored = self.stored(context).await?;
        findings
            .extend(self.events.iter().filter_map(|(row, event)| self.version_fault(context, *row, event, &stored)));
        findings.extend(event_rules::decreasing_versions(&self.events));
        let dates = |id: &EventId| {
            let known = stored.get(id.as_str())?;
            Some(EventDates { first: known.first, last: known.last, parent: parent_of(known) })
        };
        findings.extend(event_rules::check_parents(&self.events, &dates));
        let too_wide = self.events.iter().filter(|(_, event)| !event_rules::allows_sharing(event, sharing));
        findings.extend(too_wide.map(|(row, event)| sharing_finding(*row, sharing, event_rules::event_sharing(event))));
        findings.extend(self.events.iter().filter_map(|(row, event)| {
            let before = stored.get(event.id.as_str())?.sharing.level().filter(|before| *before < sharing)?;
            Some(Finding::new(FindingCode::NarrowerSharing, *row, "sharing", "1", before.as_str()))
        }));
        findings.sort_by_key(|finding| finding.row);
        Ok(findings.into())
    }

    async fn append(
        &mut self,
        context: &Context,
        permit: Permit<Submit>,
        submission: NewSubmission,
    ) -> Result<Result<Appended, LedgerError>, ServiceError> {
        let events = self.events.iter().map(|(_, event)| RawEvent::from(event)).zip(self.digests.clone()).collect();
        let new = NewEvents { submission, events };
        let ledger = context.node.ledger.clone();
        let appending = Deadline::carry(async move { ledger.append_events(&permit, new).await });
        tokio::spawn(appending).await.map_err(|_| ServiceError::Task)
    }
}

impl Events {
    /// The events of this node that the records correct or are part of, and the parents of those.
    async fn stored(&self, context: &Context) -> Result<HashMap<String, StoredEvent>, ServiceError> {
        let of_record =
            |(_, event): &(u32, Event)| [Some(event.id.to_string()), event.parent.as_ref().map(ToString::to_string)];
        let mut wanted: HashSet<String> = self.events.iter().flat_map(of_record).flatten().collect();
        let mut known: HashMap<String, StoredEvent> = HashMap::new();
        for _ in 0..ANCESTORS_MAX {
            if wanted.is_empty() {
                break;
            }
            let ids: Vec<&str> = wanted.iter().map(String::as_str).collect();
            let found = context.node.store().stored_events(context.node.ledger.origin(), &ids).await?;
            let parents: HashSet<String> =
                found.values().filter_map(parent_of).map(|parent| parent.to_string()).collect();
            known.extend(found);
            wanted = parents.into_iter().filter(|id| !known.contains_key(id)).collect();
        }
        Ok(known)
    }

    /// A version that is stored already, an identifier that another organisation uses, or a retraction of an unknown event.
    fn version_fault(
        &self,
        context: &Context,
        row: u32,
        event: &Event,
        stored: &HashMap<String, StoredEvent>,
    ) -> Option<Finding> {
        let Some(known) = stored.get(event.id.as_str()) else {
            let is_first = !self.events.iter().any(|(_, other)| other.id == event.id && other.version < event.version);
            let retracts = is_first && event.status.as_str() == "RETRACTED";
            return retracts.then(|| Finding::new(FindingCode::UnknownEvent, row, "eventId", event.id.as_str(), ""));
        };
        let standing = Standing { version: known.version, reporter: &known.reporter };
        let code = event_rules::contradiction(event.version, &context.authority.reporter, standing)?;
        Some(match code {
            FindingCode::BadVersion => {
                let expected = format!("≥ {}", u64::from(known.version).saturating_add(1));
                Finding::new(code, row, "version", &event.version.to_string(), expected)
            }
            _ => Finding::new(code, row, "eventId", event.id.as_str(), ""),
        })
    }
}

/// The parent of a stored event. A document that cannot be read has no parent to be compared with.
fn parent_of(stored: &StoredEvent) -> Option<EventId> {
    payload::decode_event(&[&stored.doc]).ok().and_then(|payload| EventId::new(&payload.event.parent).ok())
}
