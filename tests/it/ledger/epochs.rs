//! A log that continues in a new epoch: the entries of earlier epochs stay valid.

use std::sync::Arc;

use marsad::clock::Clock;
use marsad::domain::code::OriginName;
use marsad::domain::sharing::Sharing;
use marsad::identity::policy::authorise_operator;
use marsad::ledger::{
    Appended, Erased, Ledger, LedgerError, LedgerSettings, NewEpoch, NewErasure, NewWithdrawal, SignerFile, SignerState,
};
use marsad::log::checkpoint::{LogId, VerifierKey};
use marsad::log::entry::{Kind, SharingClass};
use marsad::log::receipt::Receipt;
use marsad::log::signature::Signer;
use marsad::store::submission_read::SubmissionState;
use marsad::store::{EntryState, PayloadState, Store};
use marsad::wire::payload;

use super::append::publish;
use super::world::{Node, ScriptedLog, World, code, keys, signer, sync, sync_log};

/// Opens a new epoch of a node's log.
async fn open_epoch(world: &World, node: &Node, signer: Signer) -> Ledger {
    node.ledger.store().close().await;
    let path = node.state_file();
    // As if the process that held it had ended.
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let name: OriginName = code(node.origin);
    let state = SignerState { signer: Arc::new(signer), file: Arc::new(SignerFile::open(&path).unwrap()) };
    let settings = LedgerSettings { origin: name, operator: code("national"), keys: keys() };
    let store = Store::connect(&node.database.url, 1).await.unwrap();
    let clock: Arc<dyn Clock> = Arc::new(world.clock.clone());
    let new = NewEpoch { reason: "the key was lost".into(), agreed: None };
    Ledger::open_epoch(store, clock, settings, state, new).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_of_an_earlier_epoch_name_the_key_that_signed_them() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let new = world.observations(&world.region, "old", &versions, &[("MA-09", 2024, 100)]);
    let before = node.ledger.append_observations(&world.region.permit(), new).await.unwrap();
    let ledger = open_epoch(&world, &node, Signer::new(&code("national"), &[7; 32])).await;
    assert_ne!(ledger.verifier_key(), node.ledger.verifier_key());
    let after = ledger.receipt(&before.submission).await.unwrap().unwrap();
    assert_eq!(after.document, before.document);
    let receipt = Receipt::from_json(&after.document).unwrap();
    receipt.verify(&VerifierKey::parse(&receipt.verifier_key).unwrap()).unwrap();
    let mut new = world.observations(&world.region, "new", &versions, &[("MA-09", 2023, 90)]);
    world.region.sign_in("national", 1, &mut new.submission);
    let done = ledger.append_observations(&world.region.permit(), new).await.unwrap();
    done.receipt.verify(&VerifierKey::parse(&done.receipt.verifier_key).unwrap()).unwrap();
    assert_eq!(done.receipt.verifier_key, ledger.verifier_key().to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_supersedes_figures_of_an_earlier_epoch_is_named() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let permit = world.region.permit();
    let new = world.observations(&world.region, "old", &versions, &[("MA-09", 2024, 100)]);
    let before = node.ledger.append_observations(&permit, new).await.unwrap();
    assert!(node.ledger.is_last(&before).await.unwrap());
    let ledger = open_epoch(&world, &node, Signer::new(&code("national"), &[7; 32])).await;
    assert!(!ledger.is_last(&before).await.unwrap());
    assert!(ledger.superseding(&before.submission).await.unwrap().is_empty());
    let mut new = world.observations(&world.region, "new", &versions, &[("MA-09", 2024, 90)]);
    world.region.sign_in("national", 1, &mut new.submission);
    let later = ledger.append_observations(&permit, new).await.unwrap();
    assert!(ledger.is_last(&later).await.unwrap());
    let superseding = ledger.superseding(&before.submission).await.unwrap();
    let superseding: Vec<&str> = superseding.iter().map(|one| one.submission.as_str()).collect();
    assert_eq!(superseding, [later.submission.as_str()]);
    assert!(ledger.superseding(&later.submission).await.unwrap().is_empty());
}

/// The view rows of a closed epoch; the entries that withdraw or erase its entries are in the next epoch.
struct Closed<'a> {
    world: &'a World,
    ledger: Ledger,
    figures: Appended,
    event: Appended,
}

impl<'a> Closed<'a> {
    /// A node in its second epoch, and two others: one held all of the first, one holds nothing.
    async fn new(world: &'a World) -> (Self, [Node; 3]) {
        let node = Node::start(world, "national").await;
        let others = [Node::start(world, "oriental").await, Node::start(world, "souss-massa").await];
        let versions = publish(world, &node).await;
        let permit = world.region.permit();
        let new = world.observations(&world.region, "figures", &versions, &[("MA-09", 2024, 100)]);
        let figures = node.ledger.append_observations(&permit, new).await.unwrap();
        let new = world.events("event", &versions, vec![world.event("e-1", 1)]);
        let event = node.ledger.append_events(&permit, new).await.unwrap();
        sync(&node.ledger, &others[0].ledger).await;
        let ledger = open_epoch(world, &node, signer("national")).await;
        let [first, second] = others;
        (Self { world, ledger, figures, event }, [node, first, second])
    }

    async fn withdraw(&self, done: &Appended) {
        let (submission, indexes) = (done.submission.clone(), vec![done.position.index]);
        let new = NewWithdrawal { submission, epoch: 0, indexes, reason: "it did not take place".into() };
        self.ledger.append_withdrawal(&authorise_operator(), new).await.unwrap();
    }

    async fn erase(&self, done: &Appended) {
        let erased = Erased::Submission { submission: done.submission.clone(), reporter: "region-sm".into() };
        let new = NewErasure { epoch: 0, indexes: vec![done.position.index], erased };
        self.ledger.append_erasures(&authorise_operator(), vec![new], "it names a person").await.unwrap();
    }

    async fn state(ledger: &Ledger, done: &Appended) -> (SubmissionState, PayloadState) {
        let row = ledger.store().submission(&done.submission, &code("national")).await.unwrap().unwrap();
        let entry = ledger.store().read_entry(&row.log, row.index).await.unwrap().unwrap();
        (row.state, entry.payload_state)
    }

    /// Whether the figures count as withdrawn in a state of the logs.
    async fn is_withdrawn(&self, cut: &str) -> bool {
        let mut snapshot = self.ledger.store().snapshot().await.unwrap();
        let found = snapshot.observation_sources(&cut.parse().unwrap(), &code("POP_TOTAL"), None).await.unwrap();
        assert_eq!(found.len(), 1);
        found[0].withdrawn
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_epoch_withdraws_and_erases_what_is_in_the_one_before() {
    let world = World::new();
    let (closed, [_own, peer, late]) = Closed::new(&world).await;
    let log = LogId::new(code("national"), 0);
    closed.withdraw(&closed.figures).await;
    assert!(closed.is_withdrawn("national/0:5,national/1:2").await);
    assert!(!closed.is_withdrawn("national/0:5,national/1:1").await, "the withdrawal is not in this state yet");
    assert_eq!(Closed::state(&closed.ledger, &closed.figures).await, (SubmissionState::Withdrawn, PayloadState::Held));
    closed.withdraw(&closed.event).await;
    let shown = closed.ledger.store().stored_events(&code("national"), &["e-1"]).await.unwrap();
    assert!(shown.is_empty());
    // A withdrawn entry is no obstacle.
    let versions =
        (closed.ledger.catalogue().unwrap().position.clone(), closed.ledger.membership().unwrap().position.clone());
    let mut new = closed.world.events("again", &versions, vec![closed.world.event("e-1", 1)]);
    world.region.sign_in("national", 1, &mut new.submission);
    closed.ledger.append_events(&world.region.permit(), new).await.unwrap();
    closed.erase(&closed.figures).await;
    let erased = (SubmissionState::Erased, PayloadState::Erased);
    assert_eq!(Closed::state(&closed.ledger, &closed.figures).await, erased);
    assert!(closed.ledger.receipt(&closed.figures.submission).await.is_err());
    // A node that gets the erasure before the entries, from a peer that does not know it.
    let heads = closed.ledger.heads().await.unwrap();
    let newest = heads.iter().find(|head| head.log.epoch == 1).unwrap();
    sync_log(&closed.ledger, &late.ledger, newest).await;
    let waiting = late.ledger.store().entry_state(&newest.log, 4).await.unwrap().unwrap();
    assert!(matches!(&waiting, EntryState::Waiting { reason, .. } if reason == "entry"), "{waiting:?}");
    // It is listed for people, since it may wait for good.
    let listed = late.ledger.store().entries_not_projected(99).await.unwrap();
    assert!(listed.iter().any(|entry| (&entry.log, entry.index) == (&newest.log, 4)), "{listed:?}");
    sync(&peer.ledger, &late.ledger).await;
    assert_eq!(Closed::state(&peer.ledger, &closed.figures).await.1, PayloadState::Held);
    sync(&closed.ledger, &peer.ledger).await;
    sync(&late.ledger, &closed.ledger).await;
    sync(&closed.ledger, &peer.ledger).await;
    let expected = closed.ledger.digests().await.unwrap().shared;
    for ledger in [&peer.ledger, &late.ledger] {
        assert_eq!(Closed::state(ledger, &closed.figures).await, erased);
        assert_eq!(ledger.store().read_chunks(&log, closed.figures.position.index, 9).await.unwrap(), [[0_u8; 0]; 0]);
        assert!(ledger.recent_entries(&log, closed.figures.position.index, 1, 1 << 20).is_empty());
        assert!(ledger.store().entries_not_projected(9).await.unwrap().is_empty());
        assert_eq!(ledger.digests().await.unwrap().shared, expected);
    }
    for ledger in [&closed.ledger, &peer.ledger, &late.ledger] {
        let live = ledger.digests().await.unwrap();
        ledger.rebuild().await.unwrap();
        assert_eq!(ledger.digests().await.unwrap(), live);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_new_epoch_takes_away_is_nothing_else_in_another_history() {
    let world = World::new();
    let (closed, [_own, same, other]) = Closed::new(&world).await;
    // Another entry at the same place: the state of a node that received the other of two signed histories.
    let (mut history, versions) = ScriptedLog::national(&world);
    let of_national = ("national", Sharing::Open);
    let chunks = world.observation_chunks_of(of_national, &world.region, &versions, &[("MA-09", 2024, 7)], |_| {});
    let kept = history.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks).index;
    assert_eq!(kept, closed.figures.position.index);
    let chunks = world.observation_chunks_of(of_national, &world.region, &versions, &[("MA-09", 2023, 8)], |_| {});
    history.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    history.give(&other.ledger, |_| false).await;
    closed.withdraw(&closed.figures).await;
    closed.erase(&closed.figures).await;
    let heads = closed.ledger.heads().await.unwrap();
    let newest = heads.iter().find(|head| head.log.epoch == 1).unwrap();
    for ledger in [&same.ledger, &other.ledger] {
        sync_log(&closed.ledger, ledger, newest).await;
    }
    assert_eq!(
        Closed::state(&same.ledger, &closed.figures).await,
        (SubmissionState::Erased, PayloadState::Erased),
        "the entry that is meant"
    );
    for _ in 0..2 {
        let store = other.ledger.store();
        let entry = store.read_entry(&history.log, kept).await.unwrap().unwrap();
        assert_eq!(entry.payload_state, PayloadState::Held);
        let refused = EntryState::Refused { reason: "other-entry".into(), detail: format!("national/0/{kept}") };
        for index in [1, 2] {
            assert_eq!(store.entry_state(&newest.log, index).await.unwrap(), Some(refused.clone()));
        }
        let manifest = payload::decode_observations_manifest(&history.entries[3].1[0]).unwrap();
        let row = store.submission(&manifest.provenance.submission, &code("national")).await.unwrap().unwrap();
        assert_eq!(row.state, SubmissionState::Current);
        other.ledger.rebuild().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_entries_before_it_are_taken_away() {
    let world = World::new();
    let (closed, _nodes) = Closed::new(&world).await;
    let erased = || Erased::Submission { submission: "s".into(), reporter: "region-sm".into() };
    for (epoch, index) in [(0, 5), (1, 1), (2, 0)] {
        let new = NewErasure { epoch, indexes: vec![index], erased: erased() };
        let refused = closed.ledger.append_erasures(&authorise_operator(), vec![new], "x").await;
        assert!(matches!(refused, Err(LedgerError::NoSuchEntry { .. })), "{epoch}/{index}: {refused:?}");
    }
}
