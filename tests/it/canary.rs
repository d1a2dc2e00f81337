//! What must not leave a node does not: figures, texts and places planted in submissions that are local, under embargo,
//! withdrawn or erased are looked for, byte by byte, in every message that others get.

use std::collections::BTreeMap;

use marsad::identity::Role;
use marsad::wire::{data_chunk, pb};
use pb::admin_service_client::AdminServiceClient;
use pb::catalog_service_client::CatalogServiceClient;
use pb::federation_service_client::FederationServiceClient;
use pb::query_service_client::QueryServiceClient;
use pb::submission_service_client::SubmissionServiceClient;
use prost::Message;
use tonic::transport::Channel;

use crate::support::federation::Federation;

/// What is planted: a figure, a place, and a word in the comment.
struct Canary {
    what: &'static str,
    value: i64,
    area: &'static str,
    word: &'static str,
}

const LOCAL: Canary = Canary { what: "local", value: 918_273_645, area: "MA-02-113", word: "kestrel" };
const EMBARGOED: Canary = Canary { what: "embargoed", value: 817_263_549, area: "MA-02-533", word: "bittern" };
const WITHDRAWN: Canary = Canary { what: "withdrawn", value: 726_354_918, area: "MA-02-265", word: "dotterel" };
const ERASED: Canary = Canary { what: "erased", value: 635_491_827, area: "MA-02-251", word: "wheatear" };

impl Canary {
    fn table(&self, embargo: &str) -> String {
        format!(
            "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,EMBARGO_TIME,COMMENT_OBS
            POP_TOTAL,{},2024,LEGAL,{},{embargo},{} in the register",
            self.area, self.value, self.word
        )
    }

    /// The forms in which it could be written.
    fn forms(&self) -> Vec<(&'static str, Vec<u8>)> {
        let mut forms = self.figure_forms();
        forms.push(("place", self.area.as_bytes().to_vec()));
        forms.push(("key", format!("key-of-{}", self.what).into_bytes()));
        forms
    }

    fn figure_forms(&self) -> Vec<(&'static str, Vec<u8>)> {
        let plain = u64::try_from(self.value).unwrap();
        vec![
            ("word", self.word.as_bytes().to_vec()),
            ("decimal", self.value.to_string().into_bytes()),
            ("varint", varint(plain)),
            ("zigzag varint", varint(plain << 1)),
            ("little endian", self.value.to_le_bytes()[..4].to_vec()),
            ("big endian", self.value.to_be_bytes()[4..].to_vec()),
        ]
    }
}

/// Provinces next to the canaries'.
const NEVER_REPORTED: [&str; 3] = ["MA-02-167", "MA-02-275", "MA-02-411"];

type Answer<T> = Result<tonic::Response<tonic::Streaming<T>>, tonic::Status>;

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap();
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Everything that one caller was sent.
#[derive(Default)]
struct Heard {
    bytes: Vec<u8>,
    messages: usize,
}

impl Heard {
    fn add(&mut self, message: &impl Message) {
        self.messages += 1;
        self.bytes.extend(message.encode_to_vec());
        self.bytes.push(b'\n');
    }

    /// An answer, or what was said instead.
    fn take<T: Message>(&mut self, answer: Result<tonic::Response<T>, tonic::Status>) {
        match answer {
            Ok(answer) => self.add(answer.get_ref()),
            Err(status) => self.refusal(&status),
        }
    }

    fn refusal(&mut self, status: &tonic::Status) {
        self.bytes.extend(status.message().as_bytes());
        self.bytes.extend(status.details());
    }

    async fn stream<T: Message>(&mut self, answer: Answer<T>) {
        let mut stream = match answer {
            Ok(answer) => answer.into_inner(),
            Err(status) => return self.refusal(&status),
        };
        loop {
            match stream.message().await {
                Ok(Some(message)) => self.add(&message),
                Ok(None) => return,
                Err(status) => return self.refusal(&status),
            }
        }
    }

    /// Aggregates. Their trailer names the areas of the question that have no figure: the place of a canary among them, as long
    /// as those are there too of which nobody has ever reported anything.
    async fn aggregates(&mut self, answer: Answer<pb::PullAggregatesResponse>) {
        use pb::pull_aggregates_response::Part;
        let mut stream = match answer {
            Ok(answer) => answer.into_inner(),
            Err(status) => return self.refusal(&status),
        };
        loop {
            match stream.message().await {
                Ok(Some(mut message)) => {
                    if let Some(Part::Trailer(trailer)) = &mut message.part {
                        for one in trailer.not_reported.drain(..).filter(|one| one.areas[0].starts_with("MA-02-")) {
                            let named = |area: &&str| one.areas.iter().any(|own| own == area);
                            assert!(NEVER_REPORTED.iter().all(named), "{:?}", one.areas);
                        }
                    }
                    self.add(&message);
                }
                Ok(None) => return,
                Err(status) => return self.refusal(&status),
            }
        }
    }

    fn found(&self, canary: &Canary) -> Vec<&'static str> {
        canary.forms().into_iter().filter(|(_, form)| holds(&self.bytes, form)).map(|(name, _)| name).collect()
    }
}

/// Asks for everything that a person can ask for about the figures.
async fn listen(channel: &Channel, releases: &[String], submissions: &[String], cut: &str) -> Heard {
    let mut heard = Heard::default();
    let filter = |area: &str, level: &str| pb::Filter {
        indicators: vec!["POP_TOTAL".to_owned()],
        areas: vec![area.to_owned()],
        level: level.to_owned(),
        ..pb::Filter::default()
    };
    let mut query = QueryServiceClient::new(channel.clone());
    for as_of in ["", "2030-01-01T00:00:00Z", cut] {
        let asked = pb::PullObservationsRequest {
            filter: Some(filter("MA", "")),
            as_of: as_of.to_owned(),
            ..pb::PullObservationsRequest::default()
        };
        heard.stream(query.pull_observations(asked).await).await;
    }
    for release in releases.iter().map(String::as_str).chain(["latest"]) {
        for (area, level) in [("MA", ""), ("MA", "region"), ("MA-02", "province")] {
            let (filter, release) = (Some(filter(area, level)), release.to_owned());
            let asked = pb::PullAggregatesRequest { filter, by: vec![], release };
            heard.aggregates(query.pull_aggregates(asked).await).await;
        }
        for area in ["MA", "MA-02", "MA-02-381"] {
            let asked = pb::ExplainRequest {
                indicator: "POP_TOTAL".to_owned(),
                area: area.to_owned(),
                period: "2024".to_owned(),
                release: release.to_owned(),
                ..pb::ExplainRequest::default()
            };
            heard.take(query.explain(asked).await);
        }
    }
    heard.stream(query.pull_events(pb::PullEventsRequest::default()).await).await;
    let mut submission = SubmissionServiceClient::new(channel.clone());
    heard.take(submission.list_submissions(pb::ListSubmissionsRequest::default()).await);
    for id in submissions {
        heard.take(submission.get_submission(pb::GetSubmissionRequest { submission: id.clone() }).await);
        heard.take(submission.get_receipt(pb::GetReceiptRequest { submission: id.clone() }).await);
    }
    let mut admin = AdminServiceClient::new(channel.clone());
    heard.take(admin.list_releases(pb::ListReleasesRequest::default()).await);
    heard.take(admin.get_node_status(pb::GetNodeStatusRequest { digests: false }).await);
    heard.take(admin.get_sync_status(pb::GetSyncStatusRequest::default()).await);
    heard.take(admin.list_incidents(pb::ListIncidentsRequest::default()).await);
    for origin in ["oriental", "national"] {
        let asked = pb::ListEntriesRequest { origin: origin.to_owned(), ..pb::ListEntriesRequest::default() };
        heard.take(admin.list_entries(asked).await);
    }
    heard.take(admin.who_am_i(pb::WhoAmIRequest::default()).await);
    let asked = pb::FindAreasRequest { name: "no such place".to_owned() };
    heard.take(CatalogServiceClient::new(channel.clone()).find_areas(asked).await);
    heard
}

/// A chunk as it is stored: what it unpacks to, and the rows or the text that are in it.
fn unpacked(chunk: &[u8]) -> Vec<u8> {
    let mut bytes = marsad::wire::frame::decode(chunk).unwrap_or_default();
    if let Ok(columns) = data_chunk::columns(chunk) {
        bytes.extend(format!("{columns:?}").into_bytes());
    }
    // A block of a release is one frame of Zstandard.
    bytes.extend(zstd::bulk::decompress(chunk, 64 << 20).unwrap_or_default());
    bytes
}

/// What a peer is sent of a log when it asks for payloads: every one of them, and what is in its chunks once they are taken
/// apart.
async fn payloads(channel: &Channel, origin: &str, size: u64) -> Heard {
    use pb::pull_payloads_response::Part;
    let mut heard = Heard::default();
    let log = pb::LogId { origin: origin.to_owned(), epoch: 0 };
    let asked = pb::PullPayloadsRequest { log: Some(log), indexes: (0..size).collect() };
    let mut stream = FederationServiceClient::new(channel.clone()).pull_payloads(asked).await.unwrap().into_inner();
    while let Some(message) = stream.message().await.unwrap() {
        heard.add(&message);
        let chunk = match &message.part {
            Some(Part::Chunk(chunk)) => Some(chunk.data.to_vec()),
            Some(Part::Disclosure(one)) => one.disclosure.as_ref().and_then(inline),
            None => None,
        };
        heard.bytes.extend(chunk.map(|chunk| unpacked(&chunk)).unwrap_or_default());
    }
    heard
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

/// The stream of all logs as a peer gets it, with checkpoints and proofs, up to these sizes and the last chunk; and what is in
/// the chunks.
async fn logs(channel: &Channel, sizes: &BTreeMap<String, u64>) -> Heard {
    use pb::pull_log_response::Part;
    let mut client = FederationServiceClient::new(channel.clone());
    let mut heard = Heard::default();
    heard.take(client.get_checkpoints(pb::GetCheckpointsRequest::default()).await);
    let asked = pb::PullLogRequest { wants: Vec::new(), all: true, notes: Vec::new() };
    let mut stream = client.pull_log(asked).await.unwrap().into_inner();
    let (mut open, mut chunks) = (sizes.clone(), 0_usize);
    while !open.is_empty() || chunks > 0 {
        let message = stream.message().await.unwrap().expect("the stream goes on");
        heard.add(&message);
        match message.part.unwrap() {
            Part::Segment(segment) => {
                let origin = segment.log.unwrap().origin;
                let end = segment.first + u64::try_from(segment.headers.len()).unwrap();
                open.retain(|name, size| *name != origin || *size > end);
                for one in &segment.disclosures {
                    chunks += following(one);
                    heard.bytes.extend(inline(one).map(|chunk| unpacked(&chunk)).unwrap_or_default());
                }
            }
            Part::Chunk(chunk) => {
                chunks -= 1;
                heard.bytes.extend(unpacked(&chunk.data));
            }
            Part::Heads(_) | Part::End(_) => {}
        }
    }
    heard
}

/// How far each log is at a node.
async fn sizes(federation: &Federation, node: &str) -> BTreeMap<String, u64> {
    let heads = federation.node(node).running.node.ledger.heads().await.unwrap();
    heads.iter().map(|head| (head.log.origin.to_string(), head.frontier.size())).collect()
}

/// Plants the canaries at `oriental`, among figures that everyone may see; the submissions, and a cut with all of it.
async fn plant(federation: &Federation) -> (Vec<String>, String) {
    let seen = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n POP_TOTAL,MA-02-381,2024,LEGAL,1000";
    federation.submit("oriental", "seen", pb::Sharing::Open, seen).await;
    let mut submissions = Vec::new();
    let oriental = federation.node("oriental");
    let mut admin = SubmissionServiceClient::new(oriental.admin().channel().await);
    for canary in [&LOCAL, &EMBARGOED, &WITHDRAWN, &ERASED] {
        let sharing = if canary.what == "local" { pb::Sharing::Local } else { pb::Sharing::Federation };
        let embargo = if canary.what == "embargoed" { "2999-01-01T00:00:00Z" } else { "" };
        let key = format!("key-of-{}", canary.what);
        let receipt = federation.submit("oriental", &key, sharing, &canary.table(embargo)).await;
        submissions.push(receipt.submission.clone());
        let (submission, reason) = (receipt.submission, "a mistake".to_owned());
        if canary.what == "withdrawn" {
            let request = pb::WithdrawSubmissionRequest { submission, reason, preview: false };
            admin.withdraw_submission(request).await.unwrap();
        } else if canary.what == "erased" {
            let request = pb::EraseSubmissionRequest { submission, reason, with_releases: false, preview: false };
            admin.erase_submission(request).await.unwrap();
        }
    }
    let heads = oriental.running.node.ledger.heads().await.unwrap();
    let own = heads.iter().find(|head| head.log.origin.as_str() == "oriental").unwrap();
    // Before the withdrawal came.
    let cut = format!("oriental/0:{}", own.frontier.size() - 3);
    (submissions, cut)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_canary_is_in_what_others_get() {
    let federation = Federation::start().await;
    let (submissions, cut) = plant(&federation).await;
    federation.meet().await;
    let built = [
        federation.build("oriental", "node").await,
        federation.build("oriental", "members").await,
        federation.build("national", "members").await,
    ];
    let releases: Vec<String> = built.into_iter().map(|release| release.release).collect();
    federation.meet().await;

    // The search finds what is there: their reporter sees the local and the embargoed figure.
    let own = federation.channel("oriental", Role::Submitter, "region-or").await;
    let heard = listen(&own, &releases, &submissions, &cut).await;
    for canary in [&LOCAL, &EMBARGOED] {
        for form in ["word", "place"] {
            assert!(heard.found(canary).contains(&form), "{}: {:?}", canary.what, heard.found(canary));
        }
    }
    let strangers = [
        (Role::Reader, "oriental-observatory"),
        (Role::Reader, "souss-massa-observatory"),
        (Role::Submitter, "region-sm"),
        (Role::Reviewer, "souss-massa-reviewer"),
        (Role::Admin, "souss-massa-admin"),
    ];
    for node in ["oriental", "national", "souss-massa"] {
        for (role, name) in strangers {
            let channel = federation.channel(node, role, name).await;
            let heard = listen(&channel, &releases, &submissions, &cut).await;
            assert!(heard.messages > 20, "{role}/{name} at {node} was answered");
            for canary in [&LOCAL, &EMBARGOED, &WITHDRAWN, &ERASED] {
                assert_eq!(heard.found(canary), [""; 0], "{} at {node} for {role}/{name}", canary.what);
            }
        }
        // Who works for a territory sees what has come there, and nothing of what never came or is gone.
        let channel = federation.channel(node, Role::Reviewer, "national-reviewer").await;
        let heard = listen(&channel, &releases, &submissions, &cut).await;
        for canary in [&LOCAL, &ERASED] {
            assert_eq!(heard.found(canary), [""; 0], "{} at {node} for the national reviewer", canary.what);
        }
        // Nor do the staff of the node, its submitters and its peers find anything of what is gone.
        let council = if node == "oriental" { "region-or" } else { "region-sm" };
        for (role, name) in [
            (Role::Admin, format!("{node}-admin")),
            (Role::Reviewer, format!("{node}-reviewer")),
            (Role::Submitter, council.to_owned()),
            (Role::Node, "national".to_owned()),
        ] {
            let channel = federation.channel(node, role, &name).await;
            let heard = listen(&channel, &releases, &submissions, &cut).await;
            assert_eq!(heard.found(&ERASED), [""; 0], "erased at {node} for {role}/{name}");
            if node != "oriental" {
                assert_eq!(heard.found(&LOCAL), [""; 0], "local at {node} for {role}/{name}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_local_or_erased_canary_is_in_what_a_peer_gets() {
    let federation = Federation::start().await;
    plant(&federation).await;
    federation.meet().await;
    federation.build("oriental", "node").await;
    federation.build("oriental", "members").await;
    federation.meet().await;
    federation.build("national", "members").await;
    federation.meet().await;
    for node in ["oriental", "national"] {
        let peer = federation.channel(node, Role::Node, "souss-massa").await;
        let sizes = sizes(&federation, node).await;
        let streamed = logs(&peer, &sizes).await;
        let mut asked = Heard::default();
        for (origin, size) in &sizes {
            asked.bytes.extend(payloads(&peer, origin, *size).await.bytes);
        }
        let own = payloads(&peer, "oriental", sizes["oriental"]).await;
        for canary in [&LOCAL, &ERASED] {
            assert_eq!(own.found(canary), [""; 0], "{} in the log of oriental from {node}", canary.what);
        }
        for (how, heard) in [("PullLog", streamed), ("PullPayloads", asked)] {
            for canary in [&LOCAL, &ERASED] {
                let mut found = heard.found(canary);
                // The catalogue, in the operator's log, has every place.
                found.retain(|form| *form != "place");
                assert_eq!(found, [""; 0], "{} by {how} from {node}", canary.what);
            }
            // The search finds what is there: rows under embargo travel, and are shown nowhere before their time; what is
            // withdrawn stays in the log.
            for canary in [&EMBARGOED, &WITHDRAWN] {
                let found = heard.found(canary);
                for form in ["word", "decimal", "place"] {
                    assert!(found.contains(&form), "{}, {form} by {how} from {node}: {found:?}", canary.what);
                }
            }
        }
    }
}
