//! The messages that a caller was sent, stream by stream.

use std::collections::{BTreeMap, BTreeSet};

use marsad::log::receipt::Receipt;
use marsad::wire::{data_chunk, pb};
use pb::admin_service_client::AdminServiceClient;
use pb::catalog_service_client::CatalogServiceClient;
use pb::federation_service_client::FederationServiceClient;
use pb::query_service_client::QueryServiceClient;
use pb::submission_service_client::SubmissionServiceClient;
use prost::Message;
use tonic::transport::Channel;
use tonic_types::StatusExt;

use super::plant::{Canary, NEVER_REPORTED};

pub type Answer<T> = Result<tonic::Response<tonic::Streaming<T>>, tonic::Status>;

/// The stream of the details of refusals, of every call.
const DETAILS: &str = "details";

pub fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    memchr::memmem::find(bytes, wanted).is_some()
}

/// Everything that one caller was sent, by the call that it was an answer to.
#[derive(Default)]
pub struct Heard {
    streams: BTreeMap<&'static str, Vec<u8>>,
}

/// Where a form of a canary was found: `PullEvents: event`.
pub type Found = BTreeSet<String>;

impl Heard {
    fn bytes(&mut self, stream: &'static str) -> &mut Vec<u8> {
        self.streams.entry(stream).or_default()
    }

    fn add(&mut self, stream: &'static str, message: &impl Message) {
        let bytes = self.bytes(stream);
        bytes.extend(message.encode_to_vec());
        bytes.push(b'\n');
    }

    fn refusal(&mut self, stream: &'static str, status: &tonic::Status) {
        self.bytes(DETAILS).extend(status.details());
        // The same in another order.
        let details = status.get_error_details();
        let info = details.error_info().unwrap();
        let metadata: BTreeMap<&String, &String> = info.metadata.iter().collect();
        let text = format!("{} {} {metadata:?} {:?}", status.message(), info.reason, details.bad_request());
        self.bytes(stream).extend(text.into_bytes());
    }

    /// An answer, or the refusal.
    fn take<T: Message>(&mut self, stream: &'static str, answer: Result<tonic::Response<T>, tonic::Status>) {
        match answer {
            Ok(answer) => self.add(stream, answer.get_ref()),
            Err(status) => self.refusal(stream, &status),
        }
    }

    async fn stream<T: Message>(&mut self, name: &'static str, answer: Answer<T>) {
        self.stream_of(name, answer, |_| {}).await;
    }

    async fn stream_of<T: Message>(&mut self, name: &'static str, answer: Answer<T>, look: impl Fn(&mut T)) {
        let mut stream = match answer {
            Ok(answer) => answer.into_inner(),
            Err(status) => return self.refusal(name, &status),
        };
        loop {
            match stream.message().await {
                Ok(Some(mut message)) => {
                    look(&mut message);
                    self.add(name, &message);
                }
                Ok(None) => return,
                Err(status) => return self.refusal(name, &status),
            }
        }
    }

    /// A receipt with the manifests that are in it, which it holds as text.
    fn receipt(&mut self, answer: Result<tonic::Response<pb::GetReceiptResponse>, tonic::Status>) {
        const NAME: &str = "GetReceipt";
        if let Ok(answer) = &answer {
            let document = &answer.get_ref().receipt.as_ref().unwrap().document;
            let receipt = Receipt::from_json(std::str::from_utf8(document).unwrap()).unwrap();
            for entry in &receipt.entries {
                self.bytes(NAME).extend(unpacked(&entry.manifest));
            }
        }
        self.take(NAME, answer);
    }

    /// Where something of a canary was found.
    pub fn found(&self, canary: &Canary) -> Found {
        let mut found = Found::new();
        for (name, bytes) in &self.streams {
            for (form, _) in canary.forms().iter().filter(|(_, form)| holds(bytes, form)) {
                found.insert(format!("{name}: {form}"));
            }
        }
        found
    }

    /// Whether some bytes were in a stream.
    pub fn has(&self, stream: &str, wanted: &[u8]) -> bool {
        self.streams.get(stream).is_some_and(|bytes| holds(bytes, wanted))
    }
}

/// Those of the streams in which something was found.
pub fn streams(found: &Found) -> BTreeSet<&str> {
    found.iter().map(|one| one.split_once(": ").unwrap().0).collect()
}

/// The trailer names the areas of the question that have no figure. It may name the place of a canary only if it also names the
/// areas without any reported figure.
fn without_neighbours(message: &mut pb::PullAggregatesResponse) {
    use pb::pull_aggregates_response::Part;
    let Some(Part::Trailer(trailer)) = &mut message.part else { return };
    for one in trailer.not_reported.drain(..).filter(|one| one.areas[0].starts_with("MA-02-")) {
        let named = |area: &&str| one.areas.iter().any(|own| own == area);
        assert!(NEVER_REPORTED.iter().all(named), "{:?}", one.areas);
    }
}

fn filter(area: &str, level: &str) -> pb::Filter {
    pb::Filter {
        indicators: vec!["POP_TOTAL".to_owned()],
        areas: vec![area.to_owned()],
        level: level.to_owned(),
        ..pb::Filter::default()
    }
}

pub fn explain(area: &str, release: &str) -> pb::ExplainRequest {
    pb::ExplainRequest {
        indicator: "POP_TOTAL".to_owned(),
        area: area.to_owned(),
        period: "2024".to_owned(),
        release: release.to_owned(),
        ..pb::ExplainRequest::default()
    }
}

/// What is asked about.
pub struct Asked<'a> {
    pub releases: &'a [String],
    pub submissions: &'a [String],
    pub cut: &'a str,
}

/// Asks for everything that a person can ask for about the figures and events.
pub async fn listen(channel: &Channel, asked: &Asked<'_>) -> Heard {
    let mut heard = Heard::default();
    let mut query = QueryServiceClient::new(channel.clone());
    for (name, as_of) in [
        ("PullObservations", ""),
        ("PullObservations as of a time", "2030-01-01T00:00:00Z"),
        ("PullObservations as of a cut", asked.cut),
    ] {
        let asked = pb::PullObservationsRequest {
            filter: Some(filter("MA", "")),
            as_of: as_of.to_owned(),
            ..pb::PullObservationsRequest::default()
        };
        heard.stream(name, query.pull_observations(asked).await).await;
    }
    for release in asked.releases.iter().map(String::as_str) {
        for (area, level) in [("MA", "region"), ("MA-02", "province")] {
            let asked = pb::PullAggregatesRequest {
                filter: Some(filter(area, level)),
                by: vec![],
                release: release.to_owned(),
            };
            let answer = query.pull_aggregates(asked).await;
            heard.stream_of("PullAggregates", answer, without_neighbours).await;
        }
        for area in ["MA", "MA-02"] {
            heard.take("Explain", query.explain(explain(area, release)).await);
        }
    }
    heard.stream("PullEvents", query.pull_events(pb::PullEventsRequest::default()).await).await;
    let of_area = pb::PullEventsRequest { area: "MA-02".to_owned(), ..pb::PullEventsRequest::default() };
    heard.stream("PullEvents", query.pull_events(of_area).await).await;
    of_submissions(&mut heard, channel, asked.submissions).await;
    of_node(&mut heard, channel, asked.releases).await;
    heard
}

async fn of_submissions(heard: &mut Heard, channel: &Channel, submissions: &[String]) {
    let mut client = SubmissionServiceClient::new(channel.clone());
    heard.take("ListSubmissions", client.list_submissions(pb::ListSubmissionsRequest::default()).await);
    for id in submissions {
        heard.take("GetSubmission", client.get_submission(pb::GetSubmissionRequest { submission: id.clone() }).await);
        heard.receipt(client.get_receipt(pb::GetReceiptRequest { submission: id.clone() }).await);
    }
}

async fn of_node(heard: &mut Heard, channel: &Channel, releases: &[String]) {
    let mut admin = AdminServiceClient::new(channel.clone());
    heard.take("ListReleases", admin.list_releases(pb::ListReleasesRequest::default()).await);
    for release in releases.iter().map(String::as_str).chain(["latest"]) {
        let asked = pb::GetReleaseRequest { release: release.to_owned(), with_proof: true, with_loss: false };
        heard.take("GetRelease", admin.get_release(asked).await);
    }
    heard.take("GetNodeStatus", admin.get_node_status(pb::GetNodeStatusRequest { digests: false }).await);
    heard.take("GetSyncStatus", admin.get_sync_status(pb::GetSyncStatusRequest::default()).await);
    heard.take("ListIncidents", admin.list_incidents(pb::ListIncidentsRequest::default()).await);
    for origin in ["oriental", "national"] {
        let asked = pb::ListEntriesRequest { origin: origin.to_owned(), ..pb::ListEntriesRequest::default() };
        heard.take("ListEntries", admin.list_entries(asked).await);
    }
    heard.take("WhoAmI", admin.who_am_i(pb::WhoAmIRequest::default()).await);
    let asked = pb::FindAreasRequest { name: "no such place".to_owned() };
    heard.take("FindAreas", CatalogServiceClient::new(channel.clone()).find_areas(asked).await);
}

/// What is answered about one area: its cell, how it came about, and its observations. The name of the area, which the question
/// had, is taken out.
pub async fn about(channel: &Channel, release: &str, area: &str) -> Vec<u8> {
    let mut heard = Heard::default();
    let mut query = QueryServiceClient::new(channel.clone());
    heard.take("Explain", query.explain(explain(area, release)).await);
    let asked = pb::PullAggregatesRequest { filter: Some(filter(area, "")), by: vec![], release: release.to_owned() };
    heard.stream("PullAggregates", query.pull_aggregates(asked).await).await;
    let asked =
        pb::PullObservationsRequest { filter: Some(filter(area, "")), ..pb::PullObservationsRequest::default() };
    heard.stream("PullObservations", query.pull_observations(asked).await).await;
    heard.streams.remove(DETAILS);
    let all = heard.streams.into_values().flatten().collect::<Vec<u8>>();
    let name = area.as_bytes();
    let mut bytes = Vec::new();
    let mut rest = all.as_slice();
    while let Some(at) = memchr::memmem::find(rest, name) {
        bytes.extend(&rest[..at]);
        rest = &rest[at + name.len()..];
    }
    bytes.extend(rest);
    bytes
}

/// A chunk as it is stored: what it unpacks to, and the rows or the text that are in it.
fn unpacked(chunk: &[u8]) -> Vec<u8> {
    let mut bytes = marsad::wire::compression::decode(chunk).unwrap_or_default();
    if let Ok(columns) = data_chunk::columns(chunk) {
        bytes.extend(format!("{columns:?}").into_bytes());
    }
    // A block of a release is one frame of Zstandard.
    bytes.extend(zstd::bulk::decompress(chunk, 64 << 20).unwrap_or_default());
    bytes
}

fn inline(one: &pb::Disclosure) -> Option<Vec<u8>> {
    match one.state.as_ref()? {
        pb::disclosure::State::Full(full) => full.inline_chunk.as_ref().map(|bytes| bytes.to_vec()),
        _ => None,
    }
}

/// How many chunks come after the segment.
fn following(one: &pb::Disclosure) -> usize {
    match &one.state {
        Some(pb::disclosure::State::Full(full)) if full.inline_chunk.is_none() => full.chunk_hashes.len(),
        _ => 0,
    }
}

/// What a peer gets of the logs of these sizes.
pub async fn relay(channel: &Channel, sizes: &BTreeMap<String, u64>) -> Heard {
    let mut heard = Heard::default();
    logs(&mut heard, channel, sizes).await;
    for (origin, size) in sizes {
        let name = if origin == "oriental" { "PullPayloads of oriental" } else { "PullPayloads" };
        payloads(&mut heard, channel, (name, origin), *size).await;
    }
    heard
}

/// Every payload of a log, as a peer asks for it, and what is in its chunks once they are taken apart.
async fn payloads(heard: &mut Heard, channel: &Channel, (name, origin): (&'static str, &str), size: u64) {
    use pb::pull_payloads_response::Part;
    let log = pb::LogId { origin: origin.to_owned(), epoch: 0 };
    let asked = pb::PullPayloadsRequest { log: Some(log), indexes: (0..size).collect() };
    let mut stream = FederationServiceClient::new(channel.clone()).pull_payloads(asked).await.unwrap().into_inner();
    while let Some(message) = stream.message().await.unwrap() {
        heard.add(name, &message);
        let chunk = match &message.part {
            Some(Part::Chunk(chunk)) => Some(chunk.data.to_vec()),
            Some(Part::Disclosure(one)) => one.disclosure.as_ref().and_then(inline),
            None => None,
        };
        heard.bytes(name).extend(chunk.map(|chunk| unpacked(&chunk)).unwrap_or_default());
    }
}

/// The stream of all logs as a peer gets it, with checkpoints and proofs, up to these sizes and the last chunk; and what is in
/// the chunks.
async fn logs(heard: &mut Heard, channel: &Channel, sizes: &BTreeMap<String, u64>) {
    use pb::pull_log_response::Part;
    const NAME: &str = "PullLog";
    let mut client = FederationServiceClient::new(channel.clone());
    heard.take("GetCheckpoints", client.get_checkpoints(pb::GetCheckpointsRequest::default()).await);
    let asked = pb::PullLogRequest { wants: Vec::new(), all: true, notes: Vec::new(), same_chunks: false };
    let mut stream = client.pull_log(asked).await.unwrap().into_inner();
    let (mut open, mut chunks) = (sizes.clone(), 0_usize);
    while !open.is_empty() || chunks > 0 {
        let message = stream.message().await.unwrap().expect("the stream goes on");
        heard.add(NAME, &message);
        match message.part.unwrap() {
            Part::Segment(segment) => {
                let origin = segment.log.unwrap().origin;
                let end = segment.first + u64::try_from(segment.headers.len()).unwrap();
                open.retain(|name, size| *name != origin || *size > end);
                for one in &segment.disclosures {
                    chunks += following(one);
                    heard.bytes(NAME).extend(inline(one).map(|chunk| unpacked(&chunk)).unwrap_or_default());
                }
            }
            Part::Chunk(chunk) => {
                chunks -= 1;
                heard.bytes(NAME).extend(unpacked(&chunk.data));
            }
            Part::Same(_) | Part::Heads(_) | Part::End(_) => {}
        }
    }
}
