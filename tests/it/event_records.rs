//! Event records between nodes: who may report one, parents that are elsewhere, and texts that hold personal data.

use marsad::domain::audience::Audience;
use marsad::domain::observation::Attributes;
use marsad::domain::raw::{RawEvent, RawParticipant};
use marsad::domain::sharing::Sharing;
use marsad::identity::Role;
use marsad::ledger::{Authorship, Ledger, NewBatch, NewEvents, NewObservations, NewSubmission};
use marsad::log::receipt::Receipt;
use marsad::wire::content::{batch_digest, content_digest, event_digest};
use marsad::wire::{data_chunk, pb};
use pb::admin_service_client::AdminServiceClient;
use pb::query_service_client::QueryServiceClient;
use pb::submission_service_client::SubmissionServiceClient;
use prost::Message;
use tonic::Code;
use tonic::transport::Channel;

use crate::ledger::world::{Submitter, World};
use crate::support::client::{Answer, Events};
use crate::support::federation::Federation;
use crate::support::node::Person;

/// A meeting in the region of Souss-Massa without participants from this test.
fn record(id: &str) -> RawEvent {
    RawEvent { organisers: vec!["asticude".into()], ..World::new().event(id, 1) }
}

fn in_oriental(event: RawEvent) -> RawEvent {
    RawEvent { area: "MA-02".into(), ..event }
}

fn without_place(mut event: RawEvent) -> RawEvent {
    (event.area, event.geo_precision) = (String::new(), "UNSTATED".into());
    event
}

async fn submit(federation: &Federation, node: &str, council: &str, key: &str, event: RawEvent) -> Answer {
    let person = federation.node(node).as_caller(Role::Submitter, council);
    let sent = Events::new(&person, &federation.catalogue, key, &[event]);
    sent.send(&person.channel().await).await.unwrap()
}

async fn events(channel: &Channel) -> Vec<pb::PullEventsResponse> {
    let mut stream = QueryServiceClient::new(channel.clone())
        .pull_events(pb::PullEventsRequest::default())
        .await
        .unwrap()
        .into_inner();
    let mut found = Vec::new();
    while let Some(event) = stream.message().await.unwrap() {
        found.push(event);
    }
    found
}

/// An event of an answer by its identifier.
fn named<'e>(events: &'e [pb::PullEventsResponse], id: &str) -> &'e pb::PullEventsResponse {
    events.iter().find(|found| found.event.as_ref().is_some_and(|event| event.event_id == id)).unwrap()
}

/// The submitter of a council, as the node itself would let it in.
fn submitter(person: &Person) -> Submitter {
    let certificate = std::fs::read_to_string(&person.files.certificate).unwrap();
    Submitter::load(&certificate, &person.key_pem())
}

/// A submission as its submitter signs it, beside everything that the node asks before it stores one.
fn signed(
    ledger: &Ledger,
    by: &Submitter,
    key: &str,
    content: marsad::log::merkle::Hash,
    comment: &str,
) -> NewSubmission {
    let mut new = NewSubmission {
        member: by.principal.name.clone(),
        reporter: by.organisation(),
        idempotency_key: key.into(),
        catalogue: ledger.catalogue().unwrap().position.clone(),
        membership: ledger.membership().unwrap().position.clone(),
        sharing: Sharing::Open,
        audience: Audience::Public,
        comment: comment.into(),
        accept_warnings: String::new(),
        language: "fr".into(),
        call: String::new(),
        content_digest: content,
        authorship: Authorship::Signed { signature: Vec::new(), certificate: Vec::new() },
    };
    by.sign(ledger.origin().as_str(), &mut new);
    new
}

fn of_event(ledger: &Ledger, by: &Submitter, key: &str, event: RawEvent, comment: &str) -> NewEvents {
    let digest = event_digest(&event);
    NewEvents { submission: signed(ledger, by, key, content_digest(&[digest]), comment), events: vec![(event, digest)] }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_part_or_holds_the_territory_reports_an_event() {
    let federation = Federation::start().await;
    let refused = |answer: Answer| {
        let report = answer.report();
        let codes: Vec<String> = report.findings.iter().map(|finding| finding.code.clone()).collect();
        assert_eq!(codes, ["AREA_NOT_YOURS"]);
        report.findings.first().map(|finding| finding.value.clone()).unwrap()
    };
    // Elsewhere, or without a place: only who takes part.
    assert_eq!(refused(submit(&federation, "oriental", "region-or", "a", record("elsewhere")).await), "MA-09");
    let nowhere = without_place(record("nowhere"));
    assert_eq!(refused(submit(&federation, "oriental", "region-or", "b", nowhere.clone()).await), "UNSTATED");
    let part = RawParticipant { organisation: "region-or".into(), role: "SPEAKER".into(), ..RawParticipant::default() };
    let took_part = RawEvent { participants: vec![part], ..record("took-part") };
    submit(&federation, "oriental", "region-or", "c", took_part).await.receipt();
    let organised = RawEvent { organisers: vec!["region-or".into()], ..without_place(record("organised")) };
    submit(&federation, "oriental", "region-or", "d", organised).await.receipt();
    // The holder of the country.
    submit(&federation, "national", "hcp", "e", nowhere.clone()).await.receipt();
    federation.meet().await;
    let reader = federation.channel("souss-massa", Role::Reader, "souss-massa-observatory").await;
    let mut shown: Vec<String> =
        events(&reader).await.into_iter().filter_map(|found| found.event).map(|event| event.event_id).collect();
    shown.sort();
    assert_eq!(shown, ["nowhere", "organised", "took-part"], "every peer projects what a node accepts");

    // A node that does not ask appends nothing either: what peers would refuse is refused before it is there.
    let ledger = &federation.node("oriental").running.node.ledger;
    let council = submitter(&federation.node("oriental").as_caller(Role::Submitter, "region-or"));
    let new = of_event(ledger, &council, "f", without_place(record("forced")), "");
    let error = ledger.append_events(&council.permit(), new).await.unwrap_err();
    assert!(format!("{error:?}").contains("AREA_NOT_YOURS"), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parent_that_is_elsewhere_waits_until_it_arrives() {
    let federation = Federation::start().await;
    let child = RawEvent { parent: "the-conference".into(), kind: "GOV_SESSION".into(), ..record("the-session") };
    submit(&federation, "souss-massa", "region-sm", "a", child).await.receipt();
    federation.meet().await;
    let reader = federation.channel("national", Role::Reader, "national-observatory").await;
    let shown = events(&reader).await;
    assert_eq!(named(&shown, "the-session").parent_state(), pb::ParentState::Waiting);
    submit(&federation, "national", "hcp", "b", record("the-conference")).await.receipt();
    federation.meet().await;
    for node in ["national", "souss-massa", "oriental"] {
        let reader = federation.channel(node, Role::Reader, "national-observatory").await;
        let shown = events(&reader).await;
        assert_eq!(named(&shown, "the-session").parent_state(), pb::ParentState::Resolved, "{node}");
        assert_eq!(named(&shown, "the-conference").parent_state(), pb::ParentState::Unspecified, "{node}");
    }
    // A local parent is known to its reporter alone.
    let hidden = RawEvent { sensitivity: "high".into(), ..record("hidden") };
    submit(&federation, "souss-massa", "region-sm", "c", hidden).await.receipt();
    let child = RawEvent { parent: "hidden".into(), ..record("of-hidden") };
    submit(&federation, "souss-massa", "region-sm", "d", child).await.receipt();
    for (role, name, state) in [
        (Role::Submitter, "region-sm", pb::ParentState::Resolved),
        (Role::Reader, "national-observatory", pb::ParentState::Waiting),
    ] {
        let channel = federation.channel("souss-massa", role, name).await;
        assert_eq!(named(&events(&channel).await, "of-hidden").parent_state(), state, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parent_that_several_other_nodes_have_is_ambiguous() {
    let federation = Federation::start().await;
    let child = RawEvent { parent: "the-conference".into(), ..record("the-session") };
    submit(&federation, "souss-massa", "region-sm", "a", child).await.receipt();
    submit(&federation, "national", "hcp", "b", record("the-conference")).await.receipt();
    submit(&federation, "oriental", "region-or", "c", in_oriental(record("the-conference"))).await.receipt();
    federation.meet().await;
    let state = async || {
        let reader = federation.channel("national", Role::Reader, "national-observatory").await;
        named(&events(&reader).await, "the-session").parent_state()
    };
    assert_eq!(state().await, pb::ParentState::Ambiguous);
    // The one in its own log is meant, if there is one.
    submit(&federation, "souss-massa", "region-sm", "d", record("the-conference")).await.receipt();
    federation.meet().await;
    assert_eq!(state().await, pb::ParentState::Resolved);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_that_are_part_of_themselves_are_named_wherever_they_are_from() {
    let federation = Federation::start().await;
    let part_of = |event: &str, parent: &str| RawEvent { parent: parent.into(), ..record(event) };
    // Each of two nodes sees its own event only when it takes it.
    submit(&federation, "souss-massa", "region-sm", "a", part_of("one", "two")).await.receipt();
    submit(&federation, "oriental", "region-or", "b", in_oriental(part_of("two", "one"))).await.receipt();
    submit(&federation, "souss-massa", "region-sm", "c", part_of("below", "one")).await.receipt();
    // A node that does not ask has them in its own log.
    let ledger = &federation.node("souss-massa").running.node.ledger;
    let council = submitter(&federation.node("souss-massa").as_caller(Role::Submitter, "region-sm"));
    for (key, event) in [("d", part_of("left", "right")), ("e", part_of("right", "left")), ("f", part_of("own", "own"))]
    {
        let new = of_event(ledger, &council, key, event, "");
        ledger.append_events(&council.permit(), new).await.unwrap();
    }
    federation.meet().await;
    for node in ["national", "souss-massa", "oriental"] {
        let reader = federation.channel(node, Role::Reader, "national-observatory").await;
        let shown = events(&reader).await;
        for event in ["one", "two", "left", "right", "own"] {
            assert_eq!(named(&shown, event).parent_state(), pb::ParentState::Cycle, "{node}: {event}");
        }
        assert_eq!(named(&shown, "below").parent_state(), pb::ParentState::Resolved, "{node}");
    }
    // The cycle is corrected, and is not reported any more.
    let corrected = RawEvent { version: 2, ..in_oriental(record("two")) };
    submit(&federation, "oriental", "region-or", "g", corrected).await.receipt();
    federation.meet().await;
    let reader = federation.channel("national", Role::Reader, "national-observatory").await;
    assert_eq!(named(&events(&reader).await, "one").parent_state(), pb::ParentState::Resolved);
}

/// Texts that look like personal data, planted in events of another node.
const PLANTED: [&str; 3] = ["0612345678", "0698765432", "Fatima Zahra"];

/// Asks a node for everything with texts in it; the bytes of the answers.
async fn hear(channel: &Channel, submissions: &[String]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let filter = pb::Filter {
        indicators: vec!["POP_TOTAL".to_owned()],
        areas: vec!["MA-02".to_owned()],
        ..pb::Filter::default()
    };
    let asked = pb::PullObservationsRequest { filter: Some(filter), ..pb::PullObservationsRequest::default() };
    let mut rows = QueryServiceClient::new(channel.clone()).pull_observations(asked).await.unwrap().into_inner();
    while let Some(message) = rows.message().await.unwrap() {
        bytes.extend(message.encode_to_vec());
    }
    for event in events(channel).await {
        bytes.extend(event.encode_to_vec());
    }
    let mut client = SubmissionServiceClient::new(channel.clone());
    for id in submissions {
        match client.get_submission(pb::GetSubmissionRequest { submission: id.clone() }).await {
            Ok(answer) => bytes.extend(answer.get_ref().encode_to_vec()),
            Err(status) => bytes.extend(status.message().as_bytes()),
        }
    }
    let mut admin = AdminServiceClient::new(channel.clone());
    if let Ok(answer) = admin.list_incidents(pb::ListIncidentsRequest::default()).await {
        bytes.extend(answer.get_ref().encode_to_vec());
    }
    bytes
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_data_of_another_node_is_in_no_answer_and_is_an_incident() {
    let federation = Federation::start().await;
    let oriental = federation.node("oriental");
    let person = oriental.as_caller(Role::Submitter, "region-or");
    let council = submitter(&person);
    let ledger = &oriental.running.node.ledger;
    // A node that does not look for personal data: straight into its log.
    let event = RawEvent {
        area: "MA-02".into(),
        organisers: vec!["region-or".into()],
        notes: format!("inscriptions au {}", PLANTED[0]),
        ..record("planted-event")
    };
    let comment = format!("transmis par Mme {}", PLANTED[2]);
    let first =
        ledger.append_events(&council.permit(), of_event(ledger, &council, "a", event, &comment)).await.unwrap();
    let world = World::new();
    let mut batch = world.batch(&[("MA-02", 2024, 2_302_182)]);
    for row in &mut batch.rows {
        let comment = format!("appeler le {}", PLANTED[1]);
        let source = "RGPH planted-source".to_owned();
        row.attributes = batch.attribute_sets.intern(Attributes { source, comment, ..Attributes::default() });
    }
    let catalogue = &ledger.catalogue().unwrap().catalogue;
    for row in &mut batch.rows {
        row.indicator = catalogue.indicator_id("POP_TOTAL").unwrap();
        row.area = catalogue.area_id("MA-02").unwrap();
    }
    let digest = batch_digest(catalogue, &batch).unwrap();
    let new = NewObservations {
        submission: signed(ledger, &council, "b", content_digest(&[digest]), ""),
        batches: vec![NewBatch { digest, chunk: data_chunk::encode(&batch, catalogue).unwrap() }],
        judge: None,
        compared: None,
    };
    let second = ledger.append_observations(&council.permit(), new).await.unwrap();
    let submissions = [first.submission.clone(), second.submission.clone()];
    federation.meet().await;

    for node in ["national", "souss-massa"] {
        for (role, name) in [
            (Role::Reader, "national-observatory"),
            (Role::Reviewer, "national-reviewer"),
            (Role::Admin, "national-admin"),
            (Role::Submitter, "region-or"),
        ] {
            let heard = hear(&federation.channel(node, role, name).await, &submissions).await;
            for text in PLANTED {
                assert!(!holds(&heard, text), "{text} at {node} for {role}/{name}");
            }
            // What stands beside it is there.
            assert!(holds(&heard, "planted-event") && holds(&heard, "planted-source"), "{node} {role}/{name}");
        }
    }
    let reader = federation.channel("national", Role::Reader, "national-observatory").await;
    assert_eq!(named(&events(&reader).await, "planted-event").withheld, ["notes"]);
    let mut admin = AdminServiceClient::new(federation.node("national").admin().channel().await);
    let answer = admin.list_incidents(pb::ListIncidentsRequest::default()).await.unwrap().into_inner();
    let mut told: Vec<(String, String, String)> = answer
        .incidents
        .into_iter()
        .filter(|incident| incident.reason == "personal-data")
        .map(|incident| (incident.origin, incident.index.unwrap_or(0).to_string(), incident.detail))
        .collect();
    told.sort();
    let at = |index: u64, detail: &str| ("oriental".to_owned(), index.to_string(), detail.to_owned());
    assert_eq!(told, [at(1, "notes, comment"), at(2, "COMMENT_OBS")]);

    // The log is as it was: the same at every node, and the receipts verify.
    let roots = |node: &str| federation.node(node).running.node.ledger.digests();
    let (own, copy) = (roots("oriental").await.unwrap(), roots("national").await.unwrap());
    assert_eq!((own.logs, own.shared), (copy.logs, copy.shared));
    let mut client = SubmissionServiceClient::new(person.channel().await);
    // A receipt has all texts as they were signed, so only their author may get it.
    let staff = federation.channel("oriental", Role::Reviewer, "oriental-reviewer").await;
    let mut staff = SubmissionServiceClient::new(staff);
    for submission in &submissions {
        let asked = pb::GetReceiptRequest { submission: submission.clone() };
        assert_eq!(staff.get_receipt(asked).await.unwrap_err().code(), Code::NotFound);
    }
    for submission in submissions {
        let receipt =
            client.get_receipt(pb::GetReceiptRequest { submission }).await.unwrap().into_inner().receipt.unwrap();
        let offline = Receipt::from_json(std::str::from_utf8(&receipt.document).unwrap()).unwrap();
        assert_eq!(offline.verify(&oriental.key).unwrap().headers.len(), 1);
    }
    // It stays so when the views are made again.
    federation.node("national").running.node.ledger.rebuild().await.unwrap();
    let heard = hear(&reader, &[]).await;
    assert!(PLANTED.iter().all(|text| !holds(&heard, text)) && holds(&heard, "planted-event"));
}
