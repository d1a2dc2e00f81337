//! The serving side of federation, as a peer sees it: segments that verify, withheld payloads, proofs, gossip.

use std::collections::BTreeMap;
use std::time::Duration;

use marsad::domain::code::OriginName;
use marsad::formats::builtin::builtin;
use marsad::identity::Role;
use marsad::ledger::SignerFile;
use marsad::log::checkpoint::{Checkpoint, LogId, Signer, open_note};
use marsad::log::entry::Index;
use marsad::log::keys::{KeyRing, TrustedKey};
use marsad::log::merkle::{Frontier, Hash, leaf_hash, verify_consistency, verify_inclusion};
use marsad::log::segment::Disclosure;
use marsad::log::verify::{Tail, verify_segment};
use marsad::wire::{pb, segment};
use tonic::Streaming;
use tonic::transport::Channel;

use pb::federation_service_client::FederationServiceClient;
use pb::pull_log_response::Part;

use crate::support::client::{Observations, reason};
use crate::support::node::{Plan, TestNode, World};

const ORIGIN: &str = "oriental";

/// A node with the peer `national`, which does not exist.
async fn node() -> TestNode {
    let mut plan = Plan::alone(ORIGIN);
    plan.peers = vec![("national".to_owned(), "https://127.0.0.1:9".to_owned())];
    let node = TestNode::planned(std::sync::Arc::new(World::new()), plan).await;
    node.publish().await;
    node.grant(Role::Submitter, "region-or", marsad::identity::GrantKind::Submit, &["MA-02"]).await;
    node
}

fn log() -> LogId {
    LogId::new(OriginName::new(ORIGIN).unwrap(), 0)
}

async fn peer(node: &TestNode) -> FederationServiceClient<Channel> {
    FederationServiceClient::new(node.as_caller(Role::Node, "national").channel().await)
}

async fn submit(node: &TestNode, key: &str, sharing: pb::Sharing, rows: usize) {
    let council = node.council();
    let years: Vec<String> = (0..rows).map(|n| format!("POP_TOTAL,MA-02,{},LEGAL,{n}", 2025 - n)).collect();
    let text = format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n{}", years.join("\n"));
    let mut submission = Observations::right(&council, &builtin().unwrap(), key, &[&text]);
    submission.header.sharing = sharing.into();
    submission.send(&council.channel().await).await.unwrap().receipt();
}

/// The copies of a peer that verifies every segment and every chunk.
struct Copy {
    keys: KeyRing,
    frontier: Frontier,
    last: Option<Checkpoint>,
    disclosures: BTreeMap<Index, Disclosure>,
    chunks: BTreeMap<Index, Vec<Vec<u8>>>,
    notes: Vec<String>,
}

impl Copy {
    fn new(node: &TestNode) -> Self {
        let keys = KeyRing::new([TrustedKey::in_use(node.key.clone(), 0)]).unwrap();
        let frontier = Frontier::new();
        Self { keys, frontier, last: None, disclosures: BTreeMap::new(), chunks: BTreeMap::new(), notes: Vec::new() }
    }

    fn take(&mut self, part: Part) {
        match part {
            Part::Segment(message) => {
                let segment = segment::from_pb(message).unwrap();
                let verified =
                    verify_segment(segment, &self.frontier, self.last.as_ref(), Tail::default(), &self.keys).unwrap();
                for entry in &verified.entries {
                    self.disclosures.insert(entry.header.index, entry.disclosure.clone());
                }
                self.frontier = verified.frontier.clone();
                self.last = Some(verified.checkpoint.clone());
            }
            Part::Chunk(chunk) => {
                let Disclosure::Full { opening, .. } = &self.disclosures[&chunk.index] else { panic!("not for us") };
                opening.verify_chunk(chunk.number, &chunk.data).unwrap();
                self.chunks.entry(chunk.index).or_default().push(chunk.data.to_vec());
            }
            Part::Heads(heads) => self.notes = heads.notes,
            Part::Same(same) => panic!("not asked for: {same:?}"),
            Part::End(end) => panic!("ended: {}", end.reason),
        }
    }

    /// Reads until so many entries and all their chunks are here.
    async fn until(&mut self, stream: &mut Streaming<pb::PullLogResponse>, size: u64) {
        let whole = |copy: &Self| {
            copy.frontier.size() >= size
                && copy.disclosures.iter().all(|(index, disclosure)| match disclosure {
                    Disclosure::Full { opening, inline: None, .. } => {
                        copy.chunks.get(index).map_or(0, Vec::len) == opening.chunk_hashes.len()
                    }
                    _ => true,
                })
        };
        while !whole(self) {
            self.take(stream.message().await.unwrap().expect("the stream goes on").part.unwrap());
        }
    }
}

fn from_start() -> pb::PullLogRequest {
    pb::PullLogRequest { wants: Vec::new(), all: true, notes: Vec::new(), same_chunks: false }
}

#[tokio::test]
async fn a_peer_gets_all_entries_and_then_new_ones_as_they_come() {
    let node = node().await;
    let mut client = peer(&node).await;
    let mut stream = client.pull_log(from_start()).await.unwrap().into_inner();
    let mut copy = Copy::new(&node);
    copy.until(&mut stream, 3).await;
    // The catalogue is larger than what travels inside a segment.
    assert!(!copy.chunks[&1].is_empty());
    for (key, rows) in [("a", 3), ("b", 4)] {
        submit(&node, key, pb::Sharing::Open, rows).await;
    }
    copy.until(&mut stream, 5).await;
    assert!(matches!(copy.disclosures[&4], Disclosure::Full { .. }));
    assert_eq!(copy.notes.len(), 1);
}

#[tokio::test]
async fn what_is_local_is_withheld_and_the_tree_verifies() {
    let node = node().await;
    submit(&node, "local", pb::Sharing::Local, 2).await;
    submit(&node, "open", pb::Sharing::Open, 2).await;
    let mut stream = peer(&node).await.pull_log(from_start()).await.unwrap().into_inner();
    let mut copy = Copy::new(&node);
    copy.until(&mut stream, 5).await;
    assert!(matches!(copy.disclosures[&3], Disclosure::Withheld { .. }));
    assert!(matches!(copy.disclosures[&4], Disclosure::Full { .. }));
    // By index neither.
    let request = pb::PullPayloadsRequest { log: Some((&log()).into()), indexes: vec![3, 4, 99] };
    let mut answers = peer(&node).await.pull_payloads(request).await.unwrap().into_inner();
    let mut states = Vec::new();
    while let Some(answer) = answers.message().await.unwrap() {
        if let Some(pb::pull_payloads_response::Part::Disclosure(known)) = answer.part {
            states.push((known.index, segment::disclosure_from_pb(known.disclosure.unwrap()).unwrap()));
        }
    }
    assert_eq!(states.len(), 2);
    assert!(matches!(states[0], (3, Disclosure::Withheld { .. })));
    assert!(matches!(states[1], (4, Disclosure::Full { .. })));
    // The node that wrote it gets its own entry back.
    node.running.node.board.put_peer(marsad::ledger::sync_board::Peer {
        name: OriginName::new(ORIGIN).unwrap(),
        url: "https://127.0.0.1:9".to_owned(),
    });
    let mut own = FederationServiceClient::new(node.as_caller(Role::Node, ORIGIN).channel().await);
    let mut stream = own.pull_log(from_start()).await.unwrap().into_inner();
    let mut copy = Copy::new(&node);
    copy.until(&mut stream, 5).await;
    assert!(matches!(copy.disclosures[&3], Disclosure::Full { .. }));
}

#[tokio::test]
async fn a_stream_goes_on_inside_an_entry() {
    let node = node().await;
    let mut client = peer(&node).await;
    let want = pb::LogWant { log: Some((&log()).into()), size: 1, chunks: 1 };
    let request = pb::PullLogRequest { wants: vec![want], all: false, notes: Vec::new(), same_chunks: false };
    let mut stream = client.pull_log(request).await.unwrap().into_inner();
    let mut numbers = Vec::new();
    loop {
        match stream.message().await.unwrap().unwrap().part.unwrap() {
            Part::Heads(_) => {}
            Part::Segment(segment) => assert_eq!(segment.first, 1),
            Part::Chunk(chunk) if chunk.index == 1 => numbers.push(chunk.number),
            other => panic!("{other:?}"),
        }
        let entry = node.running.node.store().read_entry(&log(), 1).await.unwrap().unwrap();
        if numbers.len() + 1 == entry.chunk_sizes.len() {
            break;
        }
    }
    assert_eq!(numbers.first(), Some(&1));
}

#[tokio::test]
async fn strangers_and_people_are_served_nothing() {
    let node = node().await;
    let mut stranger = FederationServiceClient::new(node.as_caller(Role::Node, "stranger").channel().await);
    assert_eq!(reason(&stranger.pull_log(from_start()).await.unwrap_err()), "NOT_AUTHORISED");
    assert_eq!(
        reason(&stranger.get_checkpoints(pb::GetCheckpointsRequest::default()).await.unwrap_err()),
        "NOT_AUTHORISED"
    );
    let mut person = FederationServiceClient::new(node.admin().channel().await);
    assert_eq!(reason(&person.pull_log(from_start()).await.unwrap_err()), "NOT_AUTHORISED");
}

#[tokio::test]
async fn logs_that_nobody_vouches_for_end() {
    let node = node().await;
    let unknown = LogId::new(OriginName::new("unknown").unwrap(), 0);
    let want = pb::LogWant { log: Some((&unknown).into()), size: 0, chunks: 0 };
    let request = pb::PullLogRequest { wants: vec![want], all: false, notes: Vec::new(), same_chunks: false };
    let mut stream = peer(&node).await.pull_log(request).await.unwrap().into_inner();
    let Part::End(end) = stream.message().await.unwrap().unwrap().part.unwrap() else { panic!("no end") };
    assert_eq!(end.reason, "UNKNOWN_ORIGIN");
}

#[tokio::test]
async fn proofs_verify() {
    let node = node().await;
    submit(&node, "a", pb::Sharing::Open, 1).await;
    let mut client = peer(&node).await;
    let notes = client.get_checkpoints(pb::GetCheckpointsRequest::default()).await.unwrap().into_inner().notes;
    let newest = open_note(&notes[0], &node.key).unwrap();
    assert_eq!(newest.size, 4);
    let ask = |subject, size| pb::GetProofRequest { log: Some((&log()).into()), subject: Some(subject), size };
    let hashes = |proof: &pb::GetProofResponse| -> Vec<Hash> {
        proof.hashes.iter().map(|hash| Hash::from_slice(hash).unwrap()).collect()
    };
    let inclusion = ask(pb::get_proof_request::Subject::Index(2), 4);
    let proof = client.get_proof(inclusion).await.unwrap().into_inner();
    verify_inclusion(&leaf_hash(&proof.header), 2, 4, &hashes(&proof), &newest.root).unwrap();
    let mut older = Frontier::new();
    for index in 0..3 {
        let row = node.running.node.store().read_entry(&log(), index).await.unwrap().unwrap();
        older.push(leaf_hash(&row.bytes));
    }
    let proof = client.get_proof(ask(pb::get_proof_request::Subject::OldSize(3), 4)).await.unwrap().into_inner();
    verify_consistency(3, &older.root(), 4, &newest.root, &hashes(&proof)).unwrap();
    for (subject, size) in [
        (pb::get_proof_request::Subject::Index(4), 4),
        (pb::get_proof_request::Subject::Index(0), 5),
        (pb::get_proof_request::Subject::OldSize(5), 4),
    ] {
        assert_eq!(client.get_proof(ask(subject, size)).await.unwrap_err().code(), tonic::Code::NotFound);
    }
}

#[tokio::test]
async fn two_trees_of_one_writer_quarantine_its_log() {
    let node = node().await;
    let signer_text = std::fs::read_to_string(node.world.path(&format!("{ORIGIN}.signer"))).unwrap();
    let forger = Signer::from_text(signer_text.trim()).unwrap();
    let forged = forger.sign(&Checkpoint { log: log(), size: 2, root: Hash::digest(&[b"another tree"]) });
    let mut client = peer(&node).await;
    client.get_checkpoints(pb::GetCheckpointsRequest { notes: vec![forged.clone()] }).await.unwrap();
    let incidents = node.running.node.store().incidents(10).await.unwrap();
    let fork = &incidents.iter().find(|known| known.incident.reason == "split-view").unwrap().incident;
    assert_eq!((fork.peer.as_str(), &fork.log), ("national", &log()));
    let keys = KeyRing::new([TrustedKey::in_use(node.key.clone(), 0)]).unwrap();
    marsad::log::fork::ForkEvidence::from_json(&fork.evidence).unwrap().verify(&keys).unwrap();
    // The node reports this in its status, and accepts nothing.
    let mut admin = pb::admin_service_client::AdminServiceClient::new(node.admin().channel().await);
    let status = admin.get_node_status(pb::GetNodeStatusRequest { digests: false }).await.unwrap().into_inner();
    assert_eq!(status.state, "QUARANTINED");
    let build = admin.build_release(pb::BuildReleaseRequest::default()).await.unwrap_err();
    assert_eq!(reason(&build), "QUARANTINED");
    // A note without a signature of a trusted key proves nothing.
    let stranger = Signer::new(&OriginName::new(ORIGIN).unwrap(), &[7; 32]);
    let worthless = stranger.sign(&Checkpoint { log: log(), size: 1, root: Hash::digest(&[b"x"]) });
    client.get_checkpoints(pb::GetCheckpointsRequest { notes: vec![worthless] }).await.unwrap();
    assert_eq!(node.running.node.store().incidents(10).await.unwrap().len(), incidents.len());
}

#[tokio::test]
async fn two_roots_of_one_size_beyond_what_is_held_quarantine_a_log() {
    let mut plan = Plan::alone(ORIGIN);
    let origin = Signer::new(&OriginName::new("souss-massa").unwrap(), &[5; 32]);
    plan.trusted.push(origin.verifier_key());
    plan.peers = vec![("national".to_owned(), "https://127.0.0.1:9".to_owned())];
    let node = TestNode::planned(std::sync::Arc::new(World::new()), plan).await;
    let log = LogId::new(OriginName::new("souss-massa").unwrap(), 0);
    let note = |root: &[u8]| origin.sign(&Checkpoint { log: log.clone(), size: 100, root: Hash::digest(&[root]) });
    let mut client = peer(&node).await;
    // A log that is known, but of which nothing is held.
    node.running.node.ledger.remember_checkpoint(&note(b"one")).await.unwrap();
    client.get_checkpoints(pb::GetCheckpointsRequest { notes: vec![note(b"one")] }).await.unwrap();
    assert_eq!(node.running.node.store().incidents(10).await.unwrap(), []);
    client.get_checkpoints(pb::GetCheckpointsRequest { notes: vec![note(b"other")] }).await.unwrap();
    let incidents = node.running.node.store().incidents(10).await.unwrap();
    assert_eq!((incidents.len(), incidents[0].incident.reason.as_str()), (1, "split-view"));
    let keys = KeyRing::new([TrustedKey::in_use(origin.verifier_key(), 0)]).unwrap();
    let evidence = marsad::log::fork::ForkEvidence::from_json(&incidents[0].incident.evidence).unwrap();
    assert_eq!(evidence.verify(&keys).unwrap(), log);
    // Though it has no entry, the log is listed, and its evidence can be had.
    let mut admin = pb::admin_service_client::AdminServiceClient::new(node.admin().channel().await);
    let status = admin.get_sync_status(pb::GetSyncStatusRequest {}).await.unwrap().into_inner();
    let listed = status.logs.iter().find(|known| known.origin == "souss-massa").unwrap();
    assert_eq!((listed.size, listed.state.as_str()), (0, "QUARANTINED"));
    let number = Some(incidents[0].number);
    let shown = admin.list_incidents(pb::ListIncidentsRequest { limit: 0, number }).await.unwrap().into_inner();
    assert_eq!(shown.incidents[0].evidence, incidents[0].incident.evidence);
    let none = admin.list_incidents(pb::ListIncidentsRequest { limit: 0, number: Some(999) }).await;
    assert_eq!(none.unwrap_err().code(), tonic::Code::NotFound);
}

#[tokio::test]
async fn a_peer_that_is_removed_loses_its_stream_at_once() {
    let node = node().await;
    let mut client = peer(&node).await;
    let mut stream = client.pull_log(from_start()).await.unwrap().into_inner();
    Copy::new(&node).until(&mut stream, 3).await;
    let mut admin = pb::admin_service_client::AdminServiceClient::new(node.admin().channel().await);
    admin.remove_peer(pb::RemovePeerRequest { name: "national".to_owned() }).await.unwrap();
    // Messages in transit may still arrive; then the stream ends, long before the age limit of the connection.
    let ended = async { while let Ok(Some(_)) = stream.message().await {} };
    tokio::time::timeout(Duration::from_secs(60), ended).await.expect("the stream ends");
    submit(&node, "after", pb::Sharing::Open, 1).await;
    assert_eq!(client.pull_log(from_start()).await.unwrap_err().code(), tonic::Code::PermissionDenied);
}

#[tokio::test]
async fn a_payload_that_is_asked_for_many_times_is_sent_once() {
    let node = node().await;
    let request = pb::PullPayloadsRequest { log: Some((&log()).into()), indexes: vec![2; 512] };
    let mut stream = peer(&node).await.pull_payloads(request).await.unwrap().into_inner();
    let mut disclosures = 0;
    while let Some(message) = stream.message().await.unwrap() {
        disclosures += u32::from(matches!(message.part, Some(pb::pull_payloads_response::Part::Disclosure(_))));
    }
    assert_eq!(disclosures, 1);
}

#[tokio::test]
async fn a_node_that_stops_ends_its_streams() {
    let node = node().await;
    let mut stream = peer(&node).await.pull_log(from_start()).await.unwrap().into_inner();
    Copy::new(&node).until(&mut stream, 3).await;
    let stopping = tokio::time::timeout(Duration::from_secs(30), node.running.stop());
    stopping.await.unwrap().unwrap();
    while let Ok(Some(_)) = stream.message().await {}
}

#[tokio::test]
async fn a_longer_tree_of_the_own_log_that_is_only_told_stops_the_node() {
    let node = node().await;
    submit(&node, "a", pb::Sharing::Open, 1).await;
    let text = std::fs::read_to_string(node.world.path(&format!("{ORIGIN}.signer"))).unwrap();
    let held = node.running.node.ledger.frontier(&log()).await.unwrap().frontier.size();
    let longer = Checkpoint { log: log(), size: held + 3, root: Hash::digest(&[b"longer"]) };
    let mut client = peer(&node).await;
    let note = Signer::from_text(text.trim()).unwrap().sign(&longer);
    for _ in 0..2 {
        client.get_checkpoints(pb::GetCheckpointsRequest { notes: vec![note.clone()] }).await.unwrap();
    }
    let incidents = node.running.node.store().incidents(10).await.unwrap();
    let reasons: Vec<_> = incidents.iter().map(|known| (known.incident.reason.as_str(), known.count)).collect();
    assert_eq!(reasons, [("signed-elsewhere", 1)]);
    let mut admin = pb::admin_service_client::AdminServiceClient::new(node.admin().channel().await);
    let status = admin.get_node_status(pb::GetNodeStatusRequest { digests: false }).await.unwrap().into_inner();
    assert_eq!(status.state, "BEHIND_SIGNER_STATE");
    let council = node.council();
    let table = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-02,2011,LEGAL,5";
    let mut submission = Observations::right(&council, &builtin().unwrap(), "b", &[table]);
    submission.header.sharing = pb::Sharing::Open.into();
    let refused = submission.send(&council.channel().await).await.unwrap_err();
    assert_eq!(reason(&refused), "BEHIND_SIGNER_STATE");
    // It holds after a restart too: the signer's state knows of it.
    let state = SignerFile::read(&node.world.path(&format!("{ORIGIN}.state"))).unwrap().unwrap();
    assert_eq!((state.size, state.root), (held + 3, longer.root));
}
