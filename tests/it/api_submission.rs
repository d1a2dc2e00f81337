//! Submissions over real sockets, TLS and Postgres: what is stored, what is refused, and what stops a call.

use std::collections::BTreeSet;

use marsad::domain::catalogue::Catalogue;
use marsad::domain::raw::RawEvent;
use marsad::formats::builtin::builtin;
use marsad::formats::json_events::read_events;
use marsad::identity::{GrantKind, Role};
use marsad::log::receipt::Receipt;
use marsad::wire::pb;
use tonic::Code;
use tonic::transport::Channel;
use tonic_types::StatusExt;

use pb::submission_service_client::SubmissionServiceClient;

use crate::support::client::{Answer, Events, Observations, reason, send, table};
use crate::support::node::{Person, TestNode};

const POPULATION: &str = "
    INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
    POP_TOTAL,MA-02,2024,LEGAL,2294665
    POP_TOTAL,MA-02-381,2024,LEGAL,565987
    POP_TOTAL,MA-02-411,2024,LEGAL,572454";

struct Stage {
    node: TestNode,
    council: Person,
    channel: Channel,
    catalogue: Catalogue,
}

async fn stage() -> Stage {
    let node = TestNode::start("oriental").await;
    let council = node.council();
    let channel = council.channel().await;
    Stage { node, council, channel, catalogue: builtin().unwrap() }
}

impl Stage {
    fn right(&self, key: &str, tables: &[&str]) -> Observations {
        Observations::right(&self.council, &self.catalogue, key, tables)
    }

    fn as_written(&self, key: &str, tables: &[&str]) -> Observations {
        Observations::as_written(&self.council, key, tables)
    }

    async fn own_size(&self) -> u64 {
        let heads = self.node.running.node.ledger.heads().await.unwrap();
        heads.iter().map(|head| head.frontier.size()).sum()
    }

    async fn stored(&self) -> (u64, u64) {
        self.node.running.node.store().counts(marsad::store::counts::Counted::All).await.unwrap()
    }
}

fn codes(report: &pb::Report) -> BTreeSet<&str> {
    report.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[tokio::test]
async fn what_is_right_is_stored_and_its_receipt_verifies() {
    let stage = stage().await;
    let receipt = stage.right("one", &[POPULATION]).send(&stage.channel).await.unwrap().receipt();
    assert_eq!((receipt.rows, receipt.entries, receipt.sharing), (3, 1, pb::Sharing::Open.into()));
    let document = String::from_utf8(receipt.document.clone()).unwrap();
    let offline = Receipt::from_json(&document).unwrap();
    let facts = offline.verify(&stage.node.key).unwrap();
    assert_eq!(facts.headers[0].index, receipt.position.unwrap().index);
    assert_eq!(offline.submission, receipt.submission);
    assert_eq!(stage.stored().await, (3, 0));
    let mut client = SubmissionServiceClient::new(stage.channel.clone());
    let again = client.get_receipt(pb::GetReceiptRequest { submission: receipt.submission.clone() }).await.unwrap();
    assert_eq!(again.into_inner().receipt.unwrap().document, receipt.document);
}

#[tokio::test]
async fn the_same_again_gives_the_same_receipt_and_other_content_is_a_conflict() {
    let stage = stage().await;
    let one = stage.right("key", &[POPULATION]);
    let first = one.send(&stage.channel).await.unwrap().receipt();
    let size = stage.own_size().await;
    let again = one.send(&stage.channel).await.unwrap().receipt();
    assert_eq!(first, again);
    let other = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n POP_TOTAL,MA-02,2024,LEGAL,1";
    let conflict = stage.right("key", &[other]).send(&stage.channel).await.unwrap_err();
    assert_eq!((conflict.code(), reason(&conflict).as_str()), (Code::AlreadyExists, "IDEMPOTENCY_CONFLICT"));
    assert_eq!(stage.own_size().await, size);
}

#[tokio::test]
async fn eight_at_once_with_one_key_make_one_entry() {
    let stage = stage().await;
    let one = stage.right("key", &[POPULATION]);
    let before = stage.own_size().await;
    let sending = (0..8).map(|_| {
        let (one, council) = (one.clone(), stage.council.clone());
        async move { one.send(&council.channel().await).await.unwrap().receipt() }
    });
    let receipts = futures::future::join_all(sending).await;
    assert!(receipts.iter().all(|receipt| *receipt == receipts[0]));
    assert_eq!(stage.own_size().await, before + 1);
}

#[tokio::test]
async fn every_finding_is_in_the_report_and_nothing_is_stored() {
    let stage = stage().await;
    let before = stage.own_size().await;
    let wrong = "
        INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
        POP_TOTAL,MA-02,2024,LEGAL,2294665
        POP_TOTAL,MA-09,2024,LEGAL,2
        POP_TOTAL,nowhere,2024,LEGAL,3
        NO_SUCH,MA-02,2024,LEGAL,4
        POP_TOTAL,MA-02,2031,LEGAL,5
        POP_TOTAL,MA-02-381,2024,LEGAL,many
        POP_TOTAL,MA-02-411,2024,LEGAL,1.5";
    let report = stage.as_written("k", &[wrong]).send(&stage.channel).await.unwrap().report();
    let expected =
        ["AREA_NOT_YOURS", "BAD_NUMBER", "PERIOD_IN_FUTURE", "TOO_PRECISE", "UNKNOWN_AREA", "UNKNOWN_INDICATOR"];
    assert_eq!(codes(&report), BTreeSet::from(expected));
    assert_eq!((report.total, report.errors, report.rows), (6, 6, 7));
    let foreign = report.findings.iter().find(|finding| finding.code == "AREA_NOT_YOURS").unwrap();
    assert_eq!((foreign.row, foreign.value.as_str()), (3, "MA-09"));
    assert_eq!((stage.own_size().await, stage.stored().await), (before, (0, 0)));
}

#[tokio::test]
async fn a_report_has_the_first_thousand_findings_and_a_check_all_of_them() {
    let stage = stage().await;
    let rows = |from: u32| {
        let lines: Vec<String> = (from..from + 800).map(|n| format!("POP_TOTAL,nowhere-{n},2024,LEGAL,{n}")).collect();
        format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n{}", lines.join("\n"))
    };
    let (one, two) = (rows(0), rows(800));
    let mut submission = stage.as_written("k", &[&one, &two]);
    // The second batch follows the first in the file.
    submission.batches[1].source_row_steps[0] += 800;
    let report = submission.send(&stage.channel).await.unwrap().report();
    assert_eq!((report.total, report.findings.len()), (1_600, 1_000));
    assert!(report.findings.is_sorted_by_key(|finding| finding.row));
    let mut client = SubmissionServiceClient::new(stage.channel.clone());
    let mut answers =
        client.check_observations(tokio_stream::iter(submission.check_messages())).await.unwrap().into_inner();
    let (mut findings, mut totals) = (0, None);
    while let Some(answer) = answers.message().await.unwrap() {
        match answer.part.unwrap() {
            pb::check_observations_response::Part::Finding(_) => findings += 1,
            pb::check_observations_response::Part::Report(report) => totals = Some(report),
        }
    }
    let totals = totals.unwrap();
    assert_eq!((findings, totals.total, totals.findings.len()), (1_600, 1_600, 0));
}

#[tokio::test]
async fn findings_come_without_waiting_for_the_next_batch_and_in_the_order_of_batches() {
    use pb::check_observations_response::Part;
    let stage = stage().await;
    let wrong =
        |n: u32| format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,nowhere-{n},2024,LEGAL,{n}");
    let tables: Vec<String> = (0..12).map(wrong).collect();
    let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
    let mut submission = stage.as_written("k", &tables);
    for (n, batch) in (0..).zip(&mut submission.batches) {
        batch.source_row_steps[0] += n;
    }
    let mut messages = submission.check_messages().into_iter();
    let (sender, receiver) = tokio::sync::mpsc::channel(16);
    for message in messages.by_ref().take(2) {
        sender.send(message).await.unwrap();
    }
    let mut client = SubmissionServiceClient::new(stage.channel.clone());
    let stream = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let mut answers = client.check_observations(stream).await.unwrap().into_inner();
    let mut rows = Vec::new();
    while let Some(answer) = answers.message().await.unwrap() {
        let Some(Part::Finding(finding)) = answer.part else { break };
        rows.push(finding.row);
        // Only now does the caller go on.
        for message in messages.by_ref() {
            sender.send(message).await.unwrap();
        }
        if rows.len() == 12 {
            break;
        }
    }
    assert_eq!(rows, (2..14).collect::<Vec<u32>>());
}

#[tokio::test]
async fn a_check_stores_nothing() {
    let stage = stage().await;
    let before = stage.own_size().await;
    let submission = stage.as_written("k", &[POPULATION]);
    let mut client = SubmissionServiceClient::new(stage.channel.clone());
    let answers = client.check_observations(tokio_stream::iter(submission.check_messages())).await.unwrap();
    let last = answers.into_inner().message().await.unwrap().unwrap().part.unwrap();
    let pb::check_observations_response::Part::Report(report) = last else { panic!("{last:?}") };
    assert_eq!((report.total, report.rows, report.sharing), (0, 3, pb::Sharing::Open.into()));
    assert!(report.assumptions.iter().any(|known| known.concept == "SEX" && known.code == "_T" && known.rows == 3));
    assert_eq!((stage.own_size().await, stage.stored().await), (before, (0, 0)));
}

#[tokio::test]
async fn warnings_need_a_reason() {
    let stage = stage().await;
    let sexes = "
        INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE
        POP_TOTAL,MA-02,2024,F,LEGAL,10
        POP_TOTAL,MA-02,2024,M,LEGAL,10
        POP_TOTAL,MA-02,2024,_T,LEGAL,25";
    let mut submission = stage.right("k", &[sexes]);
    let report = submission.send(&stage.channel).await.unwrap().report();
    assert_eq!(report.errors, 0);
    assert!(report.total > 0, "{report:?}");
    submission.header.accept_warnings = "five are not told apart".to_owned();
    submission.send(&stage.channel).await.unwrap().receipt();
}

#[tokio::test]
async fn sharing_is_never_wider_than_the_indicators_allow() {
    let stage = stage().await;
    let sensitive = stage.catalogue.parts().indicators.iter().find(|known| {
        known.sensitivity >= marsad::domain::sharing::Sensitivity::High
            && !known.is_ratio()
            && known.methods.is_empty()
            && known.report_levels.contains(&marsad::domain::catalogue::area::Level::Region)
    });
    let code = sensitive.unwrap().code.as_str();
    let rows = format!("INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n{code},MA-02,2024,12");
    let mut submission = stage.right("k", &[&rows]);
    submission.header.sharing = pb::Sharing::Open.into();
    let report = submission.send(&stage.channel).await.unwrap().report();
    assert_eq!(codes(&report), BTreeSet::from(["SHARING_TOO_WIDE"]));
    submission.header.sharing = pb::Sharing::Unspecified.into();
    let receipt = submission.send(&stage.channel).await.unwrap().receipt();
    assert_eq!(receipt.sharing(), pb::Sharing::Local);
}

#[tokio::test]
async fn what_stops_a_call_has_its_reason() {
    let stage = stage().await;
    let before = stage.own_size().await;
    let right = stage.right("k", &[POPULATION]);
    let mut wrong: Vec<(&str, Code, &str, Vec<pb::SubmitObservationsRequest>)> = Vec::new();
    let mut add = |what, code, reason, spoil: &dyn Fn(&mut Observations)| {
        let mut spoilt = right.clone();
        spoil(&mut spoilt);
        wrong.push((what, code, reason, spoilt.messages()));
    };
    let invalid = Code::InvalidArgument;
    add("a signature over something else", invalid, "BAD_SIGNATURE", &|sent| sent.closing.signature = vec![1; 64]);
    add("no signature", invalid, "BAD_SIGNATURE", &|sent| sent.closing.signature.clear());
    add("too many parts", invalid, "CONTENT_MISMATCH", &|sent| sent.closing.parts += 1);
    add("too few rows", invalid, "CONTENT_MISMATCH", &|sent| sent.closing.rows -= 1);
    add("other rows", invalid, "CONTENT_MISMATCH", &|sent| {
        sent.batches[0].values.as_mut().unwrap().mantissa[0] += 1;
    });
    add("no digest", invalid, "BAD_REQUEST", &|sent| sent.closing.content_digest.clear());
    add("no key", invalid, "BAD_REQUEST", &|sent| sent.header.idempotency_key.clear());
    add("an invalid sharing level", invalid, "BAD_REQUEST", &|sent| sent.header.sharing = 7);
    add("an empty batch", invalid, "BAD_REQUEST", &|sent| {
        sent.batches.push(pb::ObservationBatch::default());
    });
    add("an index outside its dictionary", invalid, "BAD_REQUEST", &|sent| sent.batches[0].columns[0].index[0] = 99);
    // A statement for another epoch of the log: the header names the next epoch, or only the signature is for it.
    add("another epoch", Code::Aborted, "VERSIONS_MOVED", &|sent| sent.header.epoch = Some(1));
    let mut next = right.clone();
    next.header.epoch = Some(1);
    let Some(pb::submit_observations_request::Part::Closing(closing)) =
        next.messages().pop().and_then(|last| last.part)
    else {
        panic!("a submission ends with its closing");
    };
    add("a signature for another epoch", invalid, "BAD_SIGNATURE", &|sent| sent.closing = closing.clone());
    let mut orders = right.messages();
    orders.remove(0);
    wrong.push(("no header", invalid, "BAD_REQUEST", orders));
    let mut orders = right.messages();
    orders.pop();
    wrong.push(("no closing", invalid, "BAD_REQUEST", orders));
    let mut orders = right.messages();
    orders.insert(1, orders[0].clone());
    wrong.push(("two headers", invalid, "BAD_REQUEST", orders));
    for (what, code, expected, messages) in wrong {
        let refused = send(&stage.channel, messages).await.expect_err(what);
        assert_eq!((refused.code(), reason(&refused).as_str()), (code, expected), "{what}: {refused}");
    }
    assert_eq!(stage.own_size().await, before);
}

#[tokio::test]
async fn batches_are_sorted_by_key() {
    let stage = stage().await;
    let unsorted = "
        INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
        POP_TOTAL,MA-02-411,2024,LEGAL,572454
        POP_TOTAL,MA-02,2024,LEGAL,2294665";
    let refused = stage.as_written("k", &[unsorted]).send(&stage.channel).await.unwrap_err();
    assert_eq!(reason(&refused), "BATCH_NOT_SORTED");
    let info = refused.get_error_details();
    assert_eq!(info.error_info().unwrap().metadata["row"], "3");
    // A row that is there twice is a finding, not a matter of order.
    let twice = "
        INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
        POP_TOTAL,MA-02,2024,LEGAL,2294665
        POP_TOTAL,MA-02,2024,LEGAL,2294665";
    let report = stage.as_written("k", &[twice]).send(&stage.channel).await.unwrap().report();
    assert_eq!(codes(&report), BTreeSet::from(["DUPLICATE_ROW"]));
}

#[tokio::test]
async fn a_signature_must_be_the_callers_own() {
    let stage = stage().await;
    let other = stage.node.as_caller(Role::Submitter, "region-sm");
    let signed_by_other = Observations::right(&other, &stage.catalogue, "k", &[POPULATION]);
    let refused = signed_by_other.send(&stage.channel).await.unwrap_err();
    assert_eq!(reason(&refused), "BAD_SIGNATURE");
    // Not even if the same content is stored already under another key.
    stage.right("k", &[POPULATION]).send(&stage.channel).await.unwrap().receipt();
    let again = Observations::right(&other, &stage.catalogue, "k-2", &[POPULATION]);
    assert_eq!(reason(&again.send(&stage.channel).await.unwrap_err()), "BAD_SIGNATURE");
}

#[tokio::test]
async fn without_a_grant_nothing_is_even_judged() {
    let stage = stage().await;
    let other = stage.node.as_caller(Role::Submitter, "region-sm");
    let submission = Observations::right(&other, &stage.catalogue, "k", &[POPULATION]);
    let channel = other.channel().await;
    let refused = submission.send(&channel).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "NOT_AUTHORISED"));
    // With a grant elsewhere every row is foreign.
    stage.node.grant(Role::Submitter, "region-sm", GrantKind::Submit, &["MA-09"]).await;
    let report = submission.send(&channel).await.unwrap().report();
    assert_eq!(codes(&report), BTreeSet::from(["AREA_NOT_YOURS"]));
    // A grant is not a membership: a non-member may report for no territory.
    let stranger = stage.node.as_caller(Role::Submitter, "region-bmk");
    stage.node.grant(Role::Submitter, "region-bmk", GrantKind::Submit, &["MA-02"]).await;
    let submission = Observations::right(&stranger, &stage.catalogue, "k", &[POPULATION]);
    let report = submission.send(&stranger.channel().await).await.unwrap().report();
    assert_eq!(codes(&report), BTreeSet::from(["AREA_NOT_YOURS"]));
}

#[tokio::test]
async fn without_a_catalogue_the_service_is_unavailable() {
    let node = TestNode::bare("oriental").await;
    node.grant(Role::Submitter, "region-or", GrantKind::Submit, &["MA-02"]).await;
    let council = node.council();
    let channel = council.channel().await;
    let submission = Observations::right(&council, &builtin().unwrap(), "k", &[POPULATION]);
    let refused = submission.send(&channel).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::Unavailable, "CATALOGUE_MISSING"));
    assert!(refused.get_error_details().retry_info().is_some());
    let mut catalogue = pb::catalog_service_client::CatalogServiceClient::new(channel.clone());
    let refused = catalogue.list_codes(pb::ListCodesRequest { list: "SEX".to_owned() }).await.unwrap_err();
    assert_eq!(reason(&refused), "CATALOGUE_MISSING");
    node.publish().await;
    submission.send(&channel).await.unwrap().receipt();
}

#[tokio::test]
async fn personal_data_is_refused_and_not_repeated() {
    let stage = stage().await;
    let mail = "someone@example.org";
    let rows = format!(
        "
        INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,COMMENT_OBS
        POP_TOTAL,MA-02,2024,LEGAL,1,write to {mail}"
    );
    let report = stage.as_written("k", &[&rows]).send(&stage.channel).await.unwrap().report();
    assert_eq!(codes(&report), BTreeSet::from(["PERSONAL_DATA"]));
    assert!(!format!("{report:?}").contains(mail));
    let mut submission = stage.right("k", &[POPULATION]);
    submission.header.comment = format!("ask {mail}");
    let report = submission.send(&stage.channel).await.unwrap().report();
    assert_eq!(codes(&report), BTreeSet::from(["PERSONAL_DATA"]));
    assert!(!format!("{report:?}").contains(mail));
}

#[tokio::test]
async fn who_goes_away_leaves_nothing() {
    let stage = stage().await;
    let before = stage.own_size().await;
    let mut messages = stage.right("k", &[POPULATION]).messages();
    messages.pop();
    let (sender, receiver) = tokio::sync::mpsc::channel(8);
    for message in messages {
        sender.send(message).await.unwrap();
    }
    let mut client = SubmissionServiceClient::new(stage.channel.clone());
    let stream = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let call = tokio::spawn(async move { client.submit_observations(stream).await });
    tokio::task::yield_now().await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    drop(sender);
    // The next call on the same connection is served after the end of that one was noticed.
    stage.right("other", &[POPULATION]).send(&stage.channel).await.unwrap().receipt();
    assert_eq!(stage.own_size().await, before + 1);
}

#[tokio::test]
async fn silence_ends_a_submission() {
    let mut plan = crate::support::node::Plan::alone("oriental");
    plan.limits.idle_ms = 50;
    let world = std::sync::Arc::new(crate::support::node::World::new());
    let node = TestNode::planned(world, plan).await;
    node.publish().await;
    node.grant(Role::Submitter, "region-or", GrantKind::Submit, &["MA-02"]).await;
    let mut client = SubmissionServiceClient::new(node.council().channel().await);
    let refused = client.submit_observations(tokio_stream::pending()).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::DeadlineExceeded, "IDLE"));
}

fn record() -> RawEvent {
    let file = include_bytes!("../../examples/events/oriental.jsonl");
    let (records, findings) = read_events(file);
    assert_eq!(findings, []);
    let mut event = records[0].event.clone();
    event.parent = String::new();
    event
}

#[tokio::test]
async fn events_are_stored_one_entry_each() {
    let stage = stage().await;
    let mut second = record();
    second.event_id = "second".to_owned();
    let events = Events::new(&stage.council, &stage.catalogue, "e", &[record(), second]);
    let receipt = events.send(&stage.channel).await.unwrap().receipt();
    assert_eq!((receipt.entries, receipt.rows), (2, 2));
    let offline = Receipt::from_json(std::str::from_utf8(&receipt.document).unwrap()).unwrap();
    assert_eq!(offline.verify(&stage.node.key).unwrap().headers.len(), 2);
    assert_eq!(events.send(&stage.channel).await.unwrap().receipt(), receipt);
    assert_eq!(stage.stored().await, (0, 2));
}

#[tokio::test]
async fn events_are_judged() {
    let stage = stage().await;
    let mut foreign = record();
    foreign.area = "MA-09".to_owned();
    foreign.geo_precision = "REGION".to_owned();
    let events = Events::new(&stage.council, &stage.catalogue, "e", &[foreign]);
    let report = events.send(&stage.channel).await.unwrap().report();
    assert!(codes(&report).contains("AREA_NOT_YOURS"), "{report:?}");
    let mut unknown = record();
    (unknown.status, unknown.version) = ("RETRACTED".to_owned(), 2);
    let events = Events::new(&stage.council, &stage.catalogue, "e", &[unknown]);
    let report = events.send(&stage.channel).await.unwrap().report();
    assert_eq!(codes(&report), BTreeSet::from(["UNKNOWN_EVENT"]));
    let events = Events::new(&stage.council, &stage.catalogue, "e", &[record()]);
    events.send(&stage.channel).await.unwrap().receipt();
    // The same content under another key is unchanged; the same version with another content is refused.
    let events = Events::new(&stage.council, &stage.catalogue, "again", &[record()]);
    events.send(&stage.channel).await.unwrap().receipt();
    assert_eq!(stage.stored().await, (0, 1));
    let mut other = record();
    other.title = marsad::domain::text::Text::default();
    other.title.fr = "un autre titre".to_owned();
    let events = Events::new(&stage.council, &stage.catalogue, "other", &[other]);
    let report = events.send(&stage.channel).await.unwrap().report();
    assert_eq!(codes(&report), BTreeSet::from(["BAD_VERSION"]));
    let too_many = vec![record(); 501];
    let events = Events::new(&stage.council, &stage.catalogue, "many", &too_many);
    let refused = events.send(&stage.channel).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::ResourceExhausted, "LIMIT_EXCEEDED"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_six_versions_sent_at_once_one_is_stored() {
    let stage = stage().await;
    let mut sent = tokio::task::JoinSet::new();
    for n in 0..6 {
        let mut event = record();
        event.title.fr = format!("Titre {n}");
        let events = Events::new(&stage.council, &stage.catalogue, &format!("key-{n}"), &[event]);
        let channel = stage.council.channel().await;
        sent.spawn(async move { events.send(&channel).await.unwrap() });
    }
    let (mut stored, mut refused) = (0, 0);
    for answer in sent.join_all().await {
        match answer {
            Answer::Receipt(_) => stored += 1,
            Answer::Report(report) => {
                assert_eq!(codes(&report), BTreeSet::from(["BAD_VERSION"]));
                refused += 1;
            }
        }
    }
    assert_eq!((stored, refused), (1, 5));
    assert_eq!(stage.stored().await, (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_of_another_organisation_is_neither_corrected_nor_taken() {
    let stage = stage().await;
    stage.node.grant(Role::Submitter, "region-sm", GrantKind::Submit, &["MA-02"]).await;
    let other = stage.node.as_caller(Role::Submitter, "region-sm");
    let of_both = |id: &str, version| RawEvent {
        event_id: id.to_owned(),
        version,
        organisers: vec!["region-or".to_owned(), "region-sm".to_owned()],
        ..record()
    };
    let events = Events::new(&stage.council, &stage.catalogue, "own", &[of_both("shared", 1)]);
    events.send(&stage.channel).await.unwrap().receipt();
    let channel = other.channel().await;
    let taken = Events::new(&other, &stage.catalogue, "other", &[of_both("shared", 2)]);
    let report = taken.send(&channel).await.unwrap().report();
    let found: Vec<_> = report.findings.iter().map(|one| (one.code.as_str(), one.value.as_str())).collect();
    assert_eq!(found, [("DUPLICATE_ROW", "shared")]);
    // Both at once with one identifier: the first in the log has it.
    let one = Events::new(&stage.council, &stage.catalogue, "one", &[of_both("at-once", 1)]);
    let two = Events::new(&other, &stage.catalogue, "two", &[of_both("at-once", 1)]);
    let (one, two) = tokio::join!(one.send(&stage.channel), two.send(&channel));
    let answers = [one.unwrap(), two.unwrap()];
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Answer::Receipt(_))).count(), 1, "{answers:?}");
    for answer in answers {
        if let Answer::Report(report) = answer {
            assert_eq!(codes(&report), BTreeSet::from(["DUPLICATE_ROW"]));
        }
    }
    assert_eq!(stage.stored().await, (0, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_equal_events_at_once_one_is_stored_and_the_others_stand_already() {
    let stage = stage().await;
    let mut sent = tokio::task::JoinSet::new();
    for n in 0..6 {
        let events = Events::new(&stage.council, &stage.catalogue, &format!("key-{n}"), &[record()]);
        let channel = stage.council.channel().await;
        sent.spawn(async move { events.send(&channel).await.unwrap().receipt() });
    }
    let receipts = sent.join_all().await;
    assert!(receipts.iter().all(|receipt| receipt.document == receipts[0].document));
    assert_eq!(stage.stored().await, (0, 1));
}

#[tokio::test]
async fn submitters_see_their_own_and_reviewers_all() {
    let stage = stage().await;
    let mut names = Vec::new();
    for (key, year) in [("a", 2021), ("b", 2022), ("c", 2023)] {
        // Two at one time: the order of the log decides.
        stage.node.clock.set(time::macros::datetime!(2026-03-02 12:00 UTC) + time::Duration::days(year / 2022));
        let rows = format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-02,{year},LEGAL,7");
        names.insert(0, stage.right(key, &[&rows]).send(&stage.channel).await.unwrap().receipt().submission);
    }
    let mut client = SubmissionServiceClient::new(stage.channel.clone());
    let mut listed = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = pb::ListSubmissionsRequest { page_size: 2, page_token };
        let page = client.list_submissions(request).await.unwrap().into_inner();
        listed.extend(page.submissions.into_iter().map(|known| known.submission));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(listed, names);
    let get = |name: &String| pb::GetSubmissionRequest { submission: name.clone() };
    let one = client.get_submission(get(&names[0])).await.unwrap().into_inner().submission.unwrap();
    assert_eq!((one.rows, one.kind.as_str(), one.reporter.as_str()), (1, "OBSERVATIONS", "region-or"));
    assert_eq!(one.indicators, ["POP_TOTAL"]);
    let mut other = SubmissionServiceClient::new(stage.node.as_caller(Role::Submitter, "region-sm").channel().await);
    let absent = other.get_submission(get(&names[0])).await.unwrap_err();
    assert_eq!(absent.code(), Code::NotFound);
    let absent = other.get_receipt(pb::GetReceiptRequest { submission: names[0].clone() }).await.unwrap_err();
    assert_eq!(absent.code(), Code::NotFound);
    let none = other.list_submissions(pb::ListSubmissionsRequest::default()).await.unwrap().into_inner();
    assert_eq!(none.submissions, []);
    let mut reviewer = SubmissionServiceClient::new(stage.node.reviewer().channel().await);
    let all = reviewer.list_submissions(pb::ListSubmissionsRequest::default()).await.unwrap().into_inner();
    assert_eq!(all.submissions.len(), 3);
    let accesses = stage.node.running.node.store().accesses(10).await.unwrap();
    assert_eq!(accesses[0].action, "ListSubmissions");
    let mut elsewhere =
        SubmissionServiceClient::new(stage.node.as_caller(Role::Reviewer, "other-reviewer").channel().await);
    let denied = elsewhere.list_submissions(pb::ListSubmissionsRequest::default()).await.unwrap_err();
    assert_eq!(reason(&denied), "NOT_AUTHORISED");
    let bad = pb::ListSubmissionsRequest { page_size: 1, page_token: "nonsense".to_owned() };
    assert_eq!(reason(&client.list_submissions(bad).await.unwrap_err()), "BAD_REQUEST");
}

#[tokio::test]
async fn a_row_that_cannot_be_read_keeps_no_list_from_anyone() {
    let stage = stage().await;
    for (key, year) in [("a", 2021), ("b", 2022), ("c", 2023)] {
        let rows = format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-02,{year},LEGAL,7");
        stage.right(key, &[&rows]).send(&stage.channel).await.unwrap().receipt();
    }
    let mut database = stage.node.database.connect().await;
    for damage in [
        "UPDATE view.submission SET reporter = 'no code' WHERE idem_key = 'b'",
        "UPDATE log.entry SET header = '\\x00' WHERE idx = 4",
        "INSERT INTO node.incident (time, first_time, count, reason, peer, origin, epoch, idx, detail, evidence)
         VALUES (1, 1, 1, 'a', '', 'NO ORIGIN', 0, NULL, '', ''), (1, 1, 1, 'b', '', 'national', 0, NULL, '', '')",
    ] {
        sqlx::query(damage).execute(&mut database).await.unwrap();
    }
    let mut reviewer = SubmissionServiceClient::new(stage.node.reviewer().channel().await);
    let listed = reviewer.list_submissions(pb::ListSubmissionsRequest::default()).await.unwrap().into_inner();
    assert_eq!(listed.submissions.len(), 2);
    let mut admin = pb::admin_service_client::AdminServiceClient::new(stage.node.admin().channel().await);
    let request = pb::ListIncidentsRequest { limit: 0, number: None };
    let listed = admin.list_incidents(request).await.unwrap().into_inner().incidents;
    assert_eq!(listed.iter().map(|one| one.reason.as_str()).collect::<Vec<_>>(), ["b"]);
    let request = pb::ListEntriesRequest { from: 3, ..pb::ListEntriesRequest::default() };
    let listed = admin.list_entries(request).await.unwrap().into_inner().entries;
    let indexes: Vec<u64> = listed.iter().map(|one| one.position.as_ref().unwrap().index).collect();
    assert_eq!(indexes, [3, 5]);
}

#[tokio::test]
async fn rows_without_a_place_in_a_file_are_numbered() {
    let stage = stage().await;
    let mut submission = stage.as_written(
        "k",
        &["
        INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
        POP_TOTAL,MA-02,2024,LEGAL,1
        POP_TOTAL,nowhere,2024,LEGAL,2"],
    );
    submission.batches[0].source_row_steps.clear();
    let Answer::Report(report) = submission.send(&stage.channel).await.unwrap() else { panic!("stored") };
    assert_eq!(report.findings.iter().map(|finding| finding.row).collect::<Vec<_>>(), [3]);
    assert_eq!(table("A,OBS_VALUE\n1,2").source_rows, [2]);
}

async fn effect(stage: &Stage, sent: &Observations) -> (pb::Receipt, pb::Effect) {
    use pb::submit_observations_response::Outcome;
    let mut client = SubmissionServiceClient::new(stage.channel.clone());
    let answer = client.submit_observations(tokio_stream::iter(sent.messages())).await.unwrap().into_inner();
    match answer.outcome {
        Some(Outcome::Receipt(receipt)) => (receipt, answer.effect.unwrap()),
        other => panic!("no receipt: {other:?}"),
    }
}

#[tokio::test]
async fn an_earlier_state_sent_again_is_a_new_revision_and_the_same_state_is_not() {
    let stage = stage().await;
    let rows =
        |value: u32| format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-02,2024,LEGAL,{value}");
    let send = |key: &str, value: u32| stage.right(key, &[&rows(value)]);
    let (first, said) = effect(&stage, &send("a", 5)).await;
    assert_eq!((said.outcome.as_str(), said.submission), ("STORED", None));
    // As after a lost answer: under another key the same content is unchanged.
    let (again, said) = effect(&stage, &send("b", 5)).await;
    assert_eq!((said.outcome.as_str(), &again.document), ("UNCHANGED", &first.document));
    assert_eq!(said.submission.unwrap().submission, first.submission);
    let (second, _) = effect(&stage, &send("c", 7)).await;
    // An old key returns the current state of its submission.
    let (old, said) = effect(&stage, &send("a", 5)).await;
    assert_eq!((said.outcome.as_str(), &old.document), ("REPLAYED", &first.document));
    let later: Vec<&str> = said.superseded_by.iter().map(|later| later.submission.as_str()).collect();
    assert_eq!(later, [second.submission.as_str()]);
    // The earlier state under a new key is a new revision, and is current.
    let (third, said) = effect(&stage, &send("d", 5)).await;
    assert_eq!(said.outcome, "STORED");
    assert!(![&first.submission, &second.submission].contains(&&third.submission));
    let (stands, said) = effect(&stage, &send("e", 5)).await;
    assert_eq!((said.outcome.as_str(), stands.submission), ("UNCHANGED", third.submission.clone()));
    // A withdrawn submission does not count: the same content is stored again.
    let mut client = SubmissionServiceClient::new(stage.channel.clone());
    let request = pb::WithdrawSubmissionRequest {
        submission: third.submission.clone(),
        reason: "counted twice".to_owned(),
        preview: false,
    };
    client.withdraw_submission(request).await.unwrap();
    let (_, said) = effect(&stage, &send("d", 5)).await;
    assert_eq!((said.outcome.as_str(), said.submission.unwrap().state.as_str()), ("REPLAYED", "WITHDRAWN"));
    let (_, said) = effect(&stage, &send("f", 5)).await;
    assert_eq!(said.outcome, "STORED");
}

#[tokio::test]
async fn a_key_with_another_sharing_level_is_a_conflict() {
    let stage = stage().await;
    let mut sent = stage.right("key", &[POPULATION]);
    sent.header.sharing = pb::Sharing::Federation.into();
    sent.send(&stage.channel).await.unwrap().receipt();
    sent.header.sharing = pb::Sharing::Local.into();
    let conflict = sent.send(&stage.channel).await.unwrap_err();
    assert_eq!((conflict.code(), reason(&conflict).as_str()), (Code::AlreadyExists, "IDEMPOTENCY_CONFLICT"));
    // The same figures shared otherwise are a submission of their own.
    sent.header.idempotency_key = "other".to_owned();
    sent.header.accept_warnings = "shared by mistake".to_owned();
    let (_, said) = effect(&stage, &sent).await;
    assert_eq!(said.outcome, "STORED");
}

#[tokio::test]
async fn a_correction_that_fewer_people_see_is_a_warning() {
    const CORRECTED: &str = "
        INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
        POP_TOTAL,MA-02,2023,LEGAL,2200000
        POP_TOTAL,MA-02,2024,LEGAL,2294666
        POP_TOTAL,MA-02-411,2024,LEGAL,572454";
    let found = |report: &pb::Report| -> Vec<(String, u32, String, String)> {
        let of = |own: &pb::Finding| (own.code.clone(), own.row, own.value.clone(), own.expected.clone());
        report.findings.iter().map(of).collect()
    };
    let stage = stage().await;
    stage.right("open", &[POPULATION]).send(&stage.channel).await.unwrap().receipt();
    let mut sent = stage.right("narrower", &[CORRECTED]);
    sent.header.sharing = pb::Sharing::Local.into();
    // Also for an unchanged row, which others still see.
    let expected = [("NARROWER_SHARING".to_owned(), 3, "2".to_owned(), "open".to_owned())];
    assert_eq!(found(&sent.send(&stage.channel).await.unwrap().report()), expected);
    let mut checked = Vec::new();
    let mut client = SubmissionServiceClient::new(stage.channel.clone());
    let mut stream = client.check_observations(tokio_stream::iter(sent.check_messages())).await.unwrap().into_inner();
    while let Some(message) = stream.message().await.unwrap() {
        if let Some(pb::check_observations_response::Part::Finding(own)) = message.part {
            checked.push((own.code, own.row, own.value, own.expected));
        }
    }
    assert_eq!(checked, expected);
    sent.header.accept_warnings = "the others get a letter".to_owned();
    sent.send(&stage.channel).await.unwrap().receipt();
    // The same cells again: the current figures have the same narrow sharing.
    let mut again = stage.right("again", &[&CORRECTED.replace("2294666", "2294667")]);
    again.header.sharing = pb::Sharing::Local.into();
    again.send(&stage.channel).await.unwrap().receipt();
    // A figure that was withdrawn for everyone is shown to no caller.
    let one = |value: &str, action: &str| {
        let head = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,AGE,RES_AREA,METHOD,OBS_VALUE,ACTION";
        format!("{head}\nPOP_TOTAL,MA-02-381,2024,_T,_T,_T,LEGAL,{value},{action}")
    };
    let send = async |key: &str, table: &str, sharing: pb::Sharing| {
        let mut sent = stage.right(key, &[table]);
        sent.header.sharing = sharing.into();
        sent.send(&stage.channel).await.unwrap()
    };
    send("back", &one("", "D"), pb::Sharing::Open).await.receipt();
    send("after", &one("5", ""), pb::Sharing::Local).await.receipt();
    // A figure that was withdrawn only here is still shown elsewhere.
    send("open-again", &one("6", ""), pb::Sharing::Open).await.receipt();
    let report = send("back-here", &one("", "D"), pb::Sharing::Local).await.report();
    assert_eq!(found(&report), [("NARROWER_SHARING".to_owned(), 2, "1".to_owned(), "open".to_owned())]);
}

#[tokio::test]
async fn a_new_version_of_an_event_that_fewer_people_see_is_a_warning() {
    let stage = stage().await;
    let sent = |key: &str, version: u32, sharing: pb::Sharing| {
        let event = RawEvent { version: version.to_string().parse().unwrap(), ..record() };
        let mut sent = Events::new(&stage.council, &stage.catalogue, key, &[event]);
        sent.header.sharing = sharing.into();
        sent
    };
    sent("first", 1, pb::Sharing::Federation).send(&stage.channel).await.unwrap().receipt();
    let mut narrower = sent("second", 2, pb::Sharing::Local);
    let report = narrower.send(&stage.channel).await.unwrap().report();
    let codes: Vec<&str> = report.findings.iter().map(|own| own.code.as_str()).collect();
    assert_eq!(codes, ["NARROWER_SHARING"]);
    narrower.header.accept_warnings = "the others get a letter".to_owned();
    narrower.send(&stage.channel).await.unwrap().receipt();
}
