//! Submissions that the client library builds: valid ones, and ones that tests have spoilt.

use marsad::client::Content;
use marsad::domain::audience::Audience;
use marsad::domain::catalogue::Catalogue;
use marsad::domain::raw::{RawBatch, RawColumn, RawEvent, RawValue};
use marsad::domain::sharing::Sharing;
use marsad::domain::value::Decimal;
use marsad::identity::{principal_from_pem, sign_content};
use marsad::log::merkle::Hash;
use marsad::validate::event_rules;
use marsad::validate::{Purpose, Validator};
use marsad::wire::statement::Statement;
use marsad::wire::{batch, pb, report, rows};
use pb::submission_service_client::SubmissionServiceClient;
use tonic::Status;
use tonic::transport::Channel;
use tonic_types::StatusExt;

use super::node::Person;

/// Rows as written, from lines of cells separated by commas; the first line names the columns.
pub fn table(text: &str) -> RawBatch {
    let mut lines = text.trim().lines().map(|line| line.trim().split(',').collect::<Vec<_>>());
    let names = lines.next().unwrap();
    let rows: Vec<Vec<&str>> = lines.collect();
    let mut raw = RawBatch { source_rows: (2..).take(rows.len()).collect(), ..RawBatch::default() };
    for (position, name) in names.iter().enumerate() {
        let cells = rows.iter().map(|row| row[position]);
        if *name == "OBS_VALUE" {
            raw.has_values = true;
            raw.values = cells.map(value).collect();
            continue;
        }
        let mut column = RawColumn { name: (*name).to_owned(), ..RawColumn::default() };
        for cell in cells {
            let known = column.dictionary.iter().position(|text| text == cell);
            let place = known.unwrap_or_else(|| {
                column.dictionary.push(cell.to_owned());
                column.dictionary.len() - 1
            });
            column.index.push(u32::try_from(place).unwrap());
        }
        raw.columns.push(column);
    }
    raw
}

fn value(cell: &str) -> RawValue {
    match cell {
        "" => RawValue::Empty,
        text => Decimal::parse(text).map_or_else(|_| RawValue::Text(text.to_owned()), RawValue::Number),
    }
}

/// A submission of observations, ready to be sent or to be spoilt.
#[derive(Clone)]
pub struct Observations {
    pub header: pb::SubmissionHeader,
    pub batches: Vec<pb::ObservationBatch>,
    pub closing: pb::SubmissionClosing,
    signing: Signing,
}

/// Who signs what at which node.
#[derive(Clone)]
struct Signing {
    person: Person,
    content: Content,
    /// The level that the node takes where the header has none.
    default: Sharing,
    /// A placeholder for the signature that is made when the submission is sent.
    placeholder: Vec<u8>,
}

impl Signing {
    fn new(person: &Person, content: Content, default: Sharing) -> Self {
        Self { person: person.clone(), content, default, placeholder: b"made when sent".to_vec() }
    }

    /// The closing message with a signature over the header, unless the test has set another one.
    fn sealed(&self, header: &pb::SubmissionHeader, closing: &pb::SubmissionClosing) -> pb::SubmissionClosing {
        let mut closing = closing.clone();
        if closing.signature == self.placeholder {
            closing.signature = self.sign(header);
        }
        closing
    }

    fn sign(&self, header: &pb::SubmissionHeader) -> Vec<u8> {
        let sharing = report::sharing_from_pb("sharing", header.sharing).ok().flatten().unwrap_or(self.default);
        let audience = Audience::parse(&header.audience).unwrap_or_else(|| Audience::of_sharing(sharing));
        // Where the nodes of the tests have their first catalogue and membership.
        let position = |index| Some(pb::LogPosition { index, ..pb::LogPosition::default() });
        let signed = pb::SubmissionHeader {
            epoch: header.epoch.or(Some(0)),
            sharing: report::sharing_to_pb(Some(sharing)),
            audience: audience.as_str().to_owned(),
            catalogue: header.catalogue.clone().or(position(1)),
            membership: header.membership.clone().or(position(2)),
            ..header.clone()
        };
        let read = |path| std::fs::read_to_string(path).unwrap();
        let principal = principal_from_pem(&read(&self.person.files.certificate)).unwrap();
        let whose = (self.person.node.as_str(), principal.name.as_str());
        let statement = Statement::of_header(whose, &signed, &self.content.digest).unwrap();
        sign_content(&read(&self.person.files.key), &statement.to_bytes()).unwrap()
    }

    fn closing(&self) -> pb::SubmissionClosing {
        pb::SubmissionClosing {
            parts: u32::try_from(self.content.parts).unwrap(),
            rows: self.content.rows,
            content_digest: self.content.digest.as_bytes().to_vec(),
            signature: self.placeholder.clone(),
        }
    }
}

pub fn header(key: &str) -> pb::SubmissionHeader {
    pb::SubmissionHeader { idempotency_key: key.to_owned(), ..pb::SubmissionHeader::default() }
}

impl Observations {
    /// Right rows, sorted and digested.
    pub fn right(person: &Person, catalogue: &Catalogue, key: &str, tables: &[&str]) -> Self {
        let today = time::macros::date!(2026 - 03 - 01);
        let mut batches = Vec::new();
        let mut default = Sharing::Open;
        for text in tables {
            let mut validator = Validator::new(catalogue, today, None, Purpose::Submit);
            let judged = validator.judge(&table(text));
            assert_eq!(judged.findings, [], "{text}");
            default = default.max(validator.finish().summary.default_sharing);
            let mut rows = judged.batch;
            rows.sort();
            batches.push(rows);
        }
        let signing = Signing::new(person, Content::of_batches(catalogue, &batches).unwrap(), default);
        let message = |rows| batch::to_pb(&rows::to_raw(rows, catalogue).unwrap()).unwrap();
        let batches = batches.iter().map(message).collect();
        Self { header: header(key), batches, closing: signing.closing(), signing }
    }

    /// Rows as they are, whatever is wrong with them.
    pub fn as_written(person: &Person, key: &str, tables: &[&str]) -> Self {
        let raw: Vec<RawBatch> = tables.iter().map(|text| table(text)).collect();
        let rows = raw.iter().map(|raw| u64::try_from(raw.source_rows.len()).unwrap()).sum();
        let digests = vec![Hash::digest(&[b"not the digest of any rows"]); raw.len()];
        let batches = raw.iter().map(|raw| batch::to_pb(raw).unwrap()).collect();
        let signing = Signing::new(person, Content::new(&digests, rows), Sharing::Open);
        Self { header: header(key), batches, closing: signing.closing(), signing }
    }

    pub fn messages(&self) -> Vec<pb::SubmitObservationsRequest> {
        use pb::submit_observations_request::Part;
        let closing = Part::Closing(self.signing.sealed(&self.header, &self.closing));
        let batches = self.batches.iter().cloned().map(Part::Batch);
        let parts = std::iter::once(Part::Header(self.header.clone())).chain(batches).chain([closing]);
        parts.map(|part| pb::SubmitObservationsRequest { part: Some(part) }).collect()
    }

    pub fn check_messages(&self) -> Vec<pb::CheckObservationsRequest> {
        use pb::check_observations_request::Part;
        let batches = self.batches.iter().cloned().map(Part::Batch);
        let parts = std::iter::once(Part::Header(self.header.clone())).chain(batches);
        parts.map(|part| pb::CheckObservationsRequest { part: Some(part) }).collect()
    }

    pub async fn send(&self, channel: &Channel) -> Result<Answer, Status> {
        send(channel, self.messages()).await
    }
}

/// Stored or refused.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Receipt(pb::Receipt),
    Report(pb::Report),
}

impl Answer {
    pub fn receipt(self) -> pb::Receipt {
        match self {
            Self::Receipt(receipt) => receipt,
            Self::Report(report) => panic!("refused: {report:?}"),
        }
    }

    pub fn report(self) -> pb::Report {
        match self {
            Self::Report(report) => report,
            Self::Receipt(receipt) => panic!("stored: {}", receipt.submission),
        }
    }
}

pub async fn send(channel: &Channel, messages: Vec<pb::SubmitObservationsRequest>) -> Result<Answer, Status> {
    use pb::submit_observations_response::Outcome;
    let mut client = SubmissionServiceClient::new(channel.clone());
    let answer = client.submit_observations(futures::stream::iter(messages)).await?.into_inner();
    Ok(match answer.outcome.unwrap() {
        Outcome::Receipt(receipt) => Answer::Receipt(receipt),
        Outcome::Report(report) => Answer::Report(report),
    })
}

/// A submission of events.
#[derive(Clone)]
pub struct Events {
    pub header: pb::SubmissionHeader,
    pub events: Vec<pb::Event>,
    pub closing: pb::SubmissionClosing,
    signing: Signing,
}

impl Events {
    /// Records with the digests of their canonical form under a catalogue; an invalid record has the digest of its raw
    /// form.
    pub fn new(person: &Person, catalogue: &Catalogue, key: &str, events: &[RawEvent]) -> Self {
        let canonical = |(row, raw): (u32, &RawEvent)| {
            let event = event_rules::interpret(raw, row, catalogue, &|_| None);
            event.map_or_else(|_| raw.clone(), |event| RawEvent::from(&event))
        };
        let canonical: Vec<RawEvent> = (1..).zip(events).map(canonical).collect();
        let known = events.iter().filter_map(|raw| event_rules::interpret(raw, 0, catalogue, &|_| None).ok());
        let default = known.map(|event| event_rules::event_sharing(&event)).max().unwrap_or(Sharing::Local);
        let signing = Signing::new(person, Content::of_events(&canonical), default);
        Self {
            header: header(key),
            events: events.iter().map(Into::into).collect(),
            closing: signing.closing(),
            signing,
        }
    }

    pub async fn send(&self, channel: &Channel) -> Result<Answer, Status> {
        use pb::submit_events_request::Part;
        use pb::submit_events_response::Outcome;
        let closing = Part::Closing(self.signing.sealed(&self.header, &self.closing));
        let events = self.events.iter().cloned().map(Part::Event);
        let parts = std::iter::once(Part::Header(self.header.clone())).chain(events).chain([closing]);
        let messages: Vec<_> = parts.map(|part| pb::SubmitEventsRequest { part: Some(part) }).collect();
        let mut client = SubmissionServiceClient::new(channel.clone());
        let answer = client.submit_events(futures::stream::iter(messages)).await?.into_inner();
        Ok(match answer.outcome.unwrap() {
            Outcome::Receipt(receipt) => Answer::Receipt(receipt),
            Outcome::Report(report) => Answer::Report(report),
        })
    }
}

/// The stable reason of a status.
pub fn reason(status: &Status) -> String {
    status.get_error_details().error_info().map(|info| info.reason.clone()).unwrap_or_default()
}
