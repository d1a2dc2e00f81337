//! Hostile callers against a whole node: wrong and revoked certificates, grants that are revoked during an upload, messages that
//! are too large, and compression bombs.

use std::sync::Arc;
use std::time::Duration;

use marsad::formats::builtin::builtin;
use marsad::identity::{GrantKind, Role};
use marsad::log::limits::CHUNK_INLINE_BYTES_MAX;
use marsad::wire::{pb, segment};
use tonic::codec::CompressionEncoding;
use tonic::{Code, Status, Streaming};

use pb::admin_service_client::AdminServiceClient;
use pb::federation_service_client::FederationServiceClient;
use pb::submission_service_client::SubmissionServiceClient;
use pb::submit_observations_request::Part;

use crate::support::client::{Observations, header, reason};
use crate::support::node::{Person, Plan, TestNode, World};

const POPULATION: &str = "
    INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
    POP_TOTAL,MA-02,2024,LEGAL,2294665";

/// Much longer than any step here takes on the slowest machine.
const LONG: Duration = Duration::from_secs(60);

/// A node with `national` as its peer.
async fn node_with_peer() -> TestNode {
    let mut plan = Plan::alone("oriental");
    plan.peers = vec![("national".to_owned(), "https://127.0.0.1:9".to_owned())];
    let node = TestNode::planned(Arc::new(World::new()), plan).await;
    node.publish().await;
    node.grant(Role::Submitter, "region-or", GrantKind::Submit, &["MA-02"]).await;
    node
}

async fn size(node: &TestNode) -> u64 {
    node.running.node.ledger.heads().await.unwrap().iter().map(|head| head.frontier.size()).sum()
}

async fn who_am_i(person: &Person) -> Result<(), String> {
    let channel = person.dial().await.map_err(|error| format!("{error:?}"))?;
    let answer = AdminServiceClient::new(channel).who_am_i(pb::WhoAmIRequest {}).await;
    answer.map(|_| ()).map_err(|status| status.to_string())
}

/// Reads a stream until it ends or breaks.
async fn end(stream: &mut Streaming<pb::PullLogResponse>) -> Option<Status> {
    let reading = async {
        loop {
            match stream.message().await {
                Ok(Some(_)) => {}
                Ok(None) => return None,
                Err(status) => return Some(status),
            }
        }
    };
    tokio::time::timeout(LONG, reading).await.expect("the stream goes on")
}

#[tokio::test]
async fn a_certificate_of_another_authority_is_no_certificate() {
    let node = TestNode::start("oriental").await;
    let elsewhere = World::of("elsewhere");
    // The callers trust the node and themselves; the node does not trust them.
    for file in ["ca.pem", "crl.pem"] {
        let both = [&node.world, &elsewhere].map(|world| std::fs::read_to_string(world.path(file)).unwrap());
        std::fs::write(elsewhere.path(&format!("both-{file}")), both.concat()).unwrap();
    }
    for (role, name) in [(Role::Submitter, "region-or"), (Role::Node, "oriental"), (Role::Admin, "oriental-admin")] {
        let mut files = elsewhere.issue(role, name);
        files.authorities = elsewhere.path("both-ca.pem");
        files.revocations = Some(elsewhere.path("both-crl.pem"));
        let person = Person { files, url: node.url.clone(), node: node.name.clone() };
        let refused = who_am_i(&person).await.unwrap_err();
        assert!(refused.contains("Refused("), "{refused}");
    }
    who_am_i(&node.council()).await.unwrap();
}

#[tokio::test]
async fn a_node_submits_nothing_and_a_council_pulls_nothing() {
    let node = node_with_peer().await;
    let before = size(&node).await;
    let peer = node.as_caller(Role::Node, "national");
    node.grant(Role::Node, "national", GrantKind::Submit, &["MA-02"]).await;
    let submission = Observations::right(&peer, &builtin().unwrap(), "k", &[POPULATION]);
    let refused = submission.send(&peer.channel().await).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "NOT_AUTHORISED"));
    let mut council = FederationServiceClient::new(node.council().channel().await);
    let refused = council.pull_log(pb::PullLogRequest { all: true, ..Default::default() }).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "NOT_AUTHORISED"));
    assert_eq!(size(&node).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_revoked_is_cut_in_the_middle_and_does_not_come_back() {
    let node = node_with_peer().await;
    let (peer, council, stays) = (node.as_caller(Role::Node, "national"), node.council(), node.council());
    let mut client = FederationServiceClient::new(peer.channel().await);
    let request = pb::PullLogRequest { all: true, ..Default::default() };
    let mut stream = client.pull_log(request).await.unwrap().into_inner();
    stream.message().await.unwrap().unwrap();
    // A council with half of a submission sent.
    let submission = Observations::right(&council, &builtin().unwrap(), "half", &[POPULATION]);
    let (sender, receiver) = tokio::sync::mpsc::channel(8);
    for message in submission.messages().into_iter().take(2) {
        sender.send(message).await.unwrap();
    }
    let mut submitter = SubmissionServiceClient::new(council.channel().await);
    let parts = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let upload = tokio::spawn(async move { submitter.submit_observations(parts).await });
    let before = size(&node).await;
    node.world.revoke(&peer.files);
    node.world.revoke(&council.files);
    end(&mut stream).await;
    tokio::time::timeout(LONG, upload).await.expect("the upload goes on").unwrap().unwrap_err();
    drop(sender);
    for person in [&peer, &council] {
        who_am_i(person).await.unwrap_err();
    }
    client.get_checkpoints(pb::GetCheckpointsRequest::default()).await.unwrap_err();
    assert_eq!(size(&node).await, before);
    let submission = Observations::right(&stays, &builtin().unwrap(), "whole", &[POPULATION]);
    submission.send(&stays.channel().await).await.unwrap().receipt();
}

#[tokio::test]
async fn another_councils_area_stores_nothing() {
    let node = TestNode::start("oriental").await;
    let council = node.council();
    let before = size(&node).await;
    let mixed = "
        INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
        POP_TOTAL,MA-02,2024,LEGAL,2294665
        POP_TOTAL,MA-09,2024,LEGAL,3020431";
    let submission = Observations::right(&council, &builtin().unwrap(), "k", &[mixed]);
    let report = submission.send(&council.channel().await).await.unwrap().report();
    assert_eq!(report.findings.len(), 1, "{report:?}");
    assert_eq!((report.findings[0].code.as_str(), report.findings[0].row), ("AREA_NOT_YOURS", 3));
    assert_eq!(size(&node).await, before);
    assert_eq!(node.running.node.store().counts(marsad::store::counts::Counted::All).await.unwrap().0, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grant_that_goes_during_an_upload_is_no_grant() {
    let node = TestNode::start("oriental").await;
    let council = node.council();
    let before = size(&node).await;
    let submission = Observations::right(&council, &builtin().unwrap(), "k", &[POPULATION]);
    let mut messages = submission.messages();
    let closing = messages.pop().unwrap();
    let (sender, receiver) = tokio::sync::mpsc::channel(8);
    for message in messages {
        sender.send(message).await.unwrap();
    }
    let mut client = SubmissionServiceClient::new(council.channel().await);
    let parts = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let upload = tokio::spawn(async move { client.submit_observations(parts).await });
    while sender.capacity() < sender.max_capacity() {
        tokio::task::yield_now().await;
    }
    assert!(node.running.node.store().delete_grant(Role::Submitter, "region-or", GrantKind::Submit).await.unwrap());
    // If the grant is revoked before the upload is complete, the call is refused at once, and the rest is not read.
    let _ = sender.send(closing).await;
    drop(sender);
    let refused = upload.await.unwrap().unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "NOT_AUTHORISED"));
    assert_eq!(size(&node).await, before);
}

/// A submission with a text that is long.
fn swollen(bytes: usize) -> Vec<pb::SubmitObservationsRequest> {
    let mut header = header("k");
    header.comment = "0".repeat(bytes);
    vec![pb::SubmitObservationsRequest { part: Some(Part::Header(header)) }]
}

#[tokio::test]
async fn what_is_too_large_is_refused_compressed_or_not() {
    let node = TestNode::start("oriental").await;
    let council = node.council();
    let channel = council.channel().await;
    let before = size(&node).await;
    let mut plain = SubmissionServiceClient::new(channel.clone());
    let refused = plain.submit_observations(tokio_stream::iter(swollen(2 << 20))).await.unwrap_err();
    assert!(matches!(refused.code(), Code::OutOfRange | Code::ResourceExhausted), "{refused}");
    // Some kilobytes on the wire, 256 MiB if they were unpacked.
    let mut bomb = SubmissionServiceClient::new(channel.clone()).send_compressed(CompressionEncoding::Zstd);
    let refused = bomb.submit_observations(tokio_stream::iter(swollen(256 << 20))).await.unwrap_err();
    assert!(matches!(refused.code(), Code::OutOfRange | Code::ResourceExhausted), "{refused}");
    assert!(!refused.message().contains("000000"));
    assert_eq!(size(&node).await, before);
    let submission = Observations::right(&council, &builtin().unwrap(), "k", &[POPULATION]);
    submission.send(&channel).await.unwrap().receipt();
}

#[tokio::test]
async fn small_messages_without_end_do_not_go_on() {
    let node = TestNode::start("oriental").await;
    let council = node.council();
    let channel = council.channel().await;
    // The same row gives a finding each time; the number of stored findings is limited.
    let one = Observations::as_written(&council, "k", &[POPULATION]);
    let batch = pb::SubmitObservationsRequest { part: Some(Part::Batch(one.batches[0].clone())) };
    let mut messages = vec![one.messages()[0].clone()];
    messages.extend(std::iter::repeat_n(batch, 20_000));
    messages.extend(one.messages().pop());
    let mut client = SubmissionServiceClient::new(channel.clone());
    let answer = client.submit_observations(tokio_stream::iter(messages)).await;
    if let Ok(answer) = answer {
        let Some(pb::submit_observations_response::Outcome::Report(report)) = answer.into_inner().outcome else {
            panic!("stored");
        };
        assert!(report.findings.len() <= 1_000, "{}", report.findings.len());
    }
    let submission = Observations::right(&council, &builtin().unwrap(), "k", &[POPULATION]);
    submission.send(&channel).await.unwrap().receipt();
}

#[tokio::test]
async fn a_large_entry_whose_chunks_follow_begins_its_segment() {
    /// The most bytes that are sent again after a broken connection.
    const FOLLOWING_BYTES_MAX: u64 = 256 * 1024;
    let node = node_with_peer().await;
    let whole = size(&node).await;
    let mut client = FederationServiceClient::new(node.as_caller(Role::Node, "national").channel().await);
    let request = pb::PullLogRequest { all: true, ..Default::default() };
    let mut stream = client.pull_log(request).await.unwrap().into_inner();
    let (mut held, mut large) = (0, 0);
    while held < whole {
        let message = stream.message().await.unwrap().unwrap();
        let Some(pb::pull_log_response::Part::Segment(message)) = message.part else { continue };
        let segment = segment::from_pb(message).unwrap();
        let mut following = 0;
        for (place, disclosure) in segment.disclosures.iter().enumerate() {
            if let marsad::log::segment::Disclosure::Full { inline: None, chunk_bytes, .. } = disclosure {
                following += u64::from(place > 0) * chunk_bytes.iter().map(|size| u64::from(*size)).sum::<u64>();
                large += 1;
            }
            if let marsad::log::segment::Disclosure::Full { inline: Some(chunk), .. } = disclosure {
                assert!(chunk.len() <= CHUNK_INLINE_BYTES_MAX);
            }
        }
        assert!(following <= FOLLOWING_BYTES_MAX, "its chunks could not be resumed");
        held = segment.end().unwrap();
    }
    assert!(large > 0, "the catalogue is one");
}
