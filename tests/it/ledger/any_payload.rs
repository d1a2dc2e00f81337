//! No entry, whatever its content, stops a node: the entry is projected or refused with a reason, later entries are projected,
//! and the node answers, builds releases and can be rebuilt as before.

mod entries;
mod message;

use std::collections::BTreeMap;
use std::sync::Arc;

use marsad::domain::membership::{Membership, Reporter};
use marsad::ledger::Position;
use marsad::log::entry::{Kind, SharingClass};
use marsad::store::{EntryState, PayloadState};
use marsad::wire::catalogue::snapshot_parts;
use marsad::wire::{compression, pb};
use pb::admin_service_client::AdminServiceClient;
use pb::query_service_client::QueryServiceClient;
use pb::submission_service_client::SubmissionServiceClient;
use prost::Message;
use tonic::transport::Channel;

use super::world::{AUTHORITY, Node, ScriptedLog, Submitter, World, cites, membership, mirror, signer};
use crate::support::dice::Dice;
use crate::support::node::{Plan, TestNode, World as Certificates};
use entries::Maker;
use message::spoil;

/// How many odd entries are made of data, and how many after one another.
const ODD_ENTRIES: u64 = 420;
const AT_ONCE: u64 = 14;
/// How many odd catalogues and memberships are made.
const ODD_CATALOGUES: u64 = 40;
const ODD_MEMBERSHIPS: u64 = 24;

/// The node that takes everything over.
const OTHER: &str = "other";

/// A real node, `oriental`, that trusts two others whose logs are written by the test.
struct Stage {
    node: TestNode,
    admin: Channel,
    world: World,
    national: ScriptedLog,
    versions: (Position, Position),
}

impl Stage {
    async fn new() -> Self {
        let world = World::new();
        let seed = *marsad::log::merkle::Hash::digest(&[b"oriental"]).as_bytes();
        let plan = Plan {
            operator: "national".to_owned(),
            trusted: ["national", "souss-massa", OTHER].iter().map(|name| signer(name).verifier_key()).collect(),
            seed: Some(seed),
            ..Plan::alone("oriental")
        };
        let node = TestNode::planned(Arc::new(Certificates::new()), plan).await;
        let admin = node.admin().channel().await;
        let (national, versions) = ScriptedLog::national(&world);
        let stage = Self { node, admin, world, national, versions };
        stage.give(&stage.national).await;
        stage
    }

    /// Gives the node what it lacks of a log. It may refuse none of it.
    async fn give(&self, log: &ScriptedLog) {
        log.give(&self.node.running.node.ledger, |_| false).await;
    }

    /// An entry that is right in every way.
    fn push_good(&self, log: &mut ScriptedLog, value: i64) -> u64 {
        let figures = [("MA-09", 1950 + i32::try_from(value % 70).unwrap(), 1_000 + value)];
        let chunks = self.world.observation_chunks(&self.world.region, &self.versions, &figures, |own| {
            own.provenance.submission = format!("good-{value}");
        });
        log.push_citing(Kind::Observations, SharingClass::Open, &self.versions, chunks).index
    }

    async fn state(&self, log: &ScriptedLog, index: u64) -> Option<EntryState> {
        self.node.running.node.ledger.store().entry_state(&log.log, index).await.unwrap()
    }

    async fn is_erased(&self, log: &ScriptedLog, index: u64) -> bool {
        let entry = self.node.running.node.ledger.store().read_entry(&log.log, index).await.unwrap().unwrap();
        entry.payload_state == PayloadState::Erased
    }

    /// Builds releases, for the node and for members; how many cells there are.
    async fn build(&self, why: &str) -> u64 {
        let mut admin = AdminServiceClient::new(self.admin.clone());
        let mut cells = 0;
        for audience in ["node", "members"] {
            let request = pb::BuildReleaseRequest { audience: audience.to_owned(), ..Default::default() };
            let built = admin.build_release(request).await.unwrap_or_else(|status| panic!("{why}: {status:?}"));
            cells = built.into_inner().release.unwrap().cells;
        }
        cells
    }

    /// Whatever the node is asked, it answers.
    async fn everything_answers(&self) {
        let mut admin = AdminServiceClient::new(self.admin.clone());
        admin.get_node_status(pb::GetNodeStatusRequest::default()).await.unwrap();
        admin.list_incidents(pb::ListIncidentsRequest::default()).await.unwrap();
        admin.list_releases(pb::ListReleasesRequest::default()).await.unwrap();
        let reviewer = self.node.reviewer().channel().await;
        let mut submissions = SubmissionServiceClient::new(reviewer.clone());
        let mut page = pb::ListSubmissionsRequest { page_size: 100, page_token: String::new() };
        loop {
            let answer = submissions.list_submissions(page.clone()).await.unwrap().into_inner();
            if answer.next_page_token.is_empty() {
                break;
            }
            page.page_token = answer.next_page_token;
        }
        let mut query = QueryServiceClient::new(reviewer);
        let mut events = query.pull_events(pb::PullEventsRequest::default()).await.unwrap().into_inner();
        while events.message().await.unwrap().is_some() {}
        for indicator in ["POP_TOTAL", "IMM_STOCK"] {
            let filter = pb::Filter { indicators: vec![indicator.to_owned()], ..pb::Filter::default() };
            let asked = pb::PullObservationsRequest { filter: Some(filter), ..pb::PullObservationsRequest::default() };
            let mut rows = query.pull_observations(asked).await.unwrap().into_inner();
            while rows.message().await.unwrap().is_some() {}
        }
    }

    /// Another node that copies everything, and this node after a rebuild, show the same.
    async fn the_views_are_the_same_everywhere(&self) {
        let ledger = &self.node.running.node.ledger;
        let other = Node::start(&self.world, OTHER).await;
        let before = ledger.digests().await.unwrap();
        mirror(ledger, &other.ledger).await;
        mirror(&other.ledger, ledger).await;
        let with_other = ledger.digests().await.unwrap();
        assert_eq!(other.ledger.digests().await.unwrap(), with_other);
        ledger.rebuild().await.unwrap();
        assert_eq!(ledger.digests().await.unwrap(), with_other);
        assert_ne!(before, with_other, "the other node's log has come");
    }
}

/// How many entries have each state, or reason.
#[derive(Debug, Default)]
struct Tally(BTreeMap<String, u32>);

impl Tally {
    fn add(&mut self, kind: Kind, state: Option<EntryState>, what: impl FnOnce() -> String) {
        let text = match state {
            Some(EntryState::Projected) => "projected".to_owned(),
            Some(EntryState::Refused { reason, .. }) if !reason.is_empty() => reason,
            Some(EntryState::NotProjected { reason }) if !reason.is_empty() => reason,
            // A text that may hold personal data is not shown; the figures count.
            Some(EntryState::Withheld { detail }) if !detail.is_empty() => format!("withholds {detail}"),
            // A release waits for the catalogue that it names, which may never come.
            Some(EntryState::Waiting { reason, .. }) if matches!(kind, Kind::Release) => format!("waits for {reason}"),
            other => panic!("{}: {other:?}", what()),
        };
        *self.0.entry(format!("{} {text}", kind.name())).or_default() += 1;
    }

    fn projected(&self, kind: &str) -> u32 {
        self.0.get(&format!("{kind} projected")).copied().unwrap_or_default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_a_trusted_node_writes_stops_nothing() {
    let stage = Stage::new().await;
    let mut log = ScriptedLog::new("souss-massa");
    let dice = &mut Dice(0x0b5e_55ed);
    let mut tally = Tally::default();
    for group in 0..ODD_ENTRIES / AT_ONCE {
        let mut kinds = Vec::new();
        for _ in 0..AT_ONCE {
            let next = u64::try_from(log.entries.len()).unwrap();
            let maker = Maker { world: &stage.world, versions: &stage.versions, origin: "souss-massa", next };
            let made = maker.entry(dice);
            let cited = made.cites.then(|| cites(&stage.versions));
            log.push_with(made.kind, made.sharing, cited, made.chunks);
            kinds.push((next, made.kind));
        }
        let good = stage.push_good(&mut log, i64::try_from(group).unwrap());
        stage.give(&log).await;
        for (index, kind) in kinds {
            let state = stage.state(&log, index).await;
            // An entry that another one erases has no payload to judge.
            if state.is_none() && stage.is_erased(&log, index).await {
                continue;
            }
            tally.add(kind, state, || format!("entry {index}"));
        }
        assert_eq!(stage.state(&log, good).await, Some(EntryState::Projected), "the good entry of group {group}");
    }
    // The entries are a useful sample only if many of them are accepted, and many refused.
    for kind in ["OBSERVATIONS", "EVENT", "RELEASE", "WITHDRAWAL", "ERASURE"] {
        assert!(tally.projected(kind) > 2, "{kind}: {tally:#?}");
    }
    assert!(tally.0.len() > 30, "{tally:#?}");
    assert!(stage.build("after odd entries").await > 100, "{tally:#?}");
    stage.everything_answers().await;
    stage.the_views_are_the_same_everywhere().await;
    stage.build("after a rebuild").await;
}

/// The chunks of the project's catalogue with something odd in it.
fn odd_catalogue(world: &World, dice: &mut Dice) -> Vec<Vec<u8>> {
    let mut messages = snapshot_parts(&world.parts);
    let place = dice.below(messages.len());
    let message = &mut messages[place];
    if dice.often(75) && !message.indicators.is_empty() {
        // What rules are read from.
        let usual = ["POP_TOTAL", "IMM_STOCK", "IMM_SHARE"];
        let wanted = dice.one(&usual);
        let known = message.indicators.iter().position(|own| own.code == wanted);
        let own = known.unwrap_or_else(|| dice.below(message.indicators.len()));
        let spoilt = spoil(dice, message.indicators[own].encode_to_vec(), 1);
        if let Ok(read) = pb::Indicator::decode(spoilt.as_slice()) {
            message.indicators[own] = read;
        }
    } else {
        let spoilt = spoil(dice, message.encode_to_vec(), 1);
        if let Ok(read) = pb::CatalogSnapshot::decode(spoilt.as_slice()) {
            *message = read;
        }
    }
    messages.iter().map(|message| compression::encode(&message.encode_to_vec()).unwrap()).collect()
}

/// The operator is trusted, but may be wrong: figures that were accepted before stop no build, whatever catalogue it
/// publishes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_catalogue_the_operator_publishes_stops_nothing() {
    let mut stage = Stage::new().await;
    let mut log = ScriptedLog::new("souss-massa");
    let dice = &mut Dice(0xca7a_1096);
    for _ in 0..30 {
        let next = u64::try_from(log.entries.len()).unwrap();
        let maker = Maker { world: &stage.world, versions: &stage.versions, origin: "souss-massa", next };
        let made = maker.observations(dice);
        log.push_with(made.kind, made.sharing, Some(cites(&stage.versions)), made.chunks);
    }
    stage.give(&log).await;
    let mut tally = Tally::default();
    for value in 0..ODD_CATALOGUES {
        let chunks = odd_catalogue(&stage.world, dice);
        let index = stage.national.push(Kind::Catalogue, SharingClass::Open, chunks).index;
        stage.give(&stage.national).await;
        let state = stage.state(&stage.national, index).await;
        let is_current = state == Some(EntryState::Projected);
        tally.add(Kind::Catalogue, state, || format!("catalogue {index}"));
        if is_current {
            let good = stage.push_good(&mut log, i64::try_from(value).unwrap());
            stage.give(&log).await;
            assert_eq!(stage.state(&log, good).await, Some(EntryState::Projected), "after catalogue {index}");
            stage.build(&format!("catalogue {index}")).await;
        }
    }
    assert!(tally.projected("CATALOGUE") > 10 && tally.0.len() > 2, "{tally:#?}");
    stage.everything_answers().await;
}

/// An organisation that no catalogue knows may be a member, and may leave: what it has reported stays, and stops no release.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reporter_that_has_left_stops_no_release() {
    let mut stage = Stage::new().await;
    let publish = |stage: &mut Stage, membership: &Membership| {
        let chunk = compression::encode(&pb::Membership::from(membership).encode_to_vec()).unwrap();
        stage.national.push(Kind::Membership, SharingClass::Open, vec![chunk])
    };
    let mut with_ghost = membership();
    let known = with_ghost.reporters[0].clone();
    with_ghost.reporters.push(Reporter { organisation: "ghost".parse().unwrap(), ..known });
    let versions = (stage.versions.0.clone(), publish(&mut stage, &with_ghost));
    stage.give(&stage.national).await;
    let ghost = Submitter::new(&AUTHORITY, "ghost");
    let mut log = ScriptedLog::new("souss-massa");
    let chunks = stage.world.observation_chunks(&ghost, &versions, &[("MA-09", 2024, 5_000)], |_| {});
    let index = log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks).index;
    stage.give(&log).await;
    assert_eq!(stage.state(&log, index).await, Some(EntryState::Projected));
    let cells = stage.build("a member that the catalogue does not know").await;
    publish(&mut stage, &membership());
    stage.give(&stage.national).await;
    assert_eq!(stage.build("a reporter that has left").await, cells);
    stage.everything_answers().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_membership_the_operator_publishes_stops_nothing() {
    let mut stage = Stage::new().await;
    let mut log = ScriptedLog::new("souss-massa");
    let dice = &mut Dice(0x3e3b_e125);
    let mut tally = Tally::default();
    let right = pb::Membership::from(&membership()).encode_to_vec();
    for value in 0..ODD_MEMBERSHIPS {
        let times = 1 + dice.below(3);
        let spoilt = spoil(dice, right.clone(), times);
        let chunk = compression::encode(&spoilt).unwrap();
        let index = stage.national.push(Kind::Membership, SharingClass::Open, vec![chunk]).index;
        stage.give(&stage.national).await;
        let state = stage.state(&stage.national, index).await;
        let is_current = state == Some(EntryState::Projected);
        tally.add(Kind::Membership, state, || format!("membership {index}"));
        if is_current {
            let good = stage.push_good(&mut log, i64::try_from(value).unwrap());
            stage.give(&log).await;
            assert_eq!(stage.state(&log, good).await, Some(EntryState::Projected), "after membership {index}");
            stage.build(&format!("membership {index}")).await;
        }
    }
    assert!(tally.projected("MEMBERSHIP") > 10 && tally.0.len() > 1, "{tally:#?}");
    // The last membership is empty: the earlier reporters are not members any more.
    let chunk = compression::encode(&pb::Membership::default().encode_to_vec()).unwrap();
    stage.national.push(Kind::Membership, SharingClass::Open, vec![chunk]);
    stage.give(&stage.national).await;
    assert!(stage.build("a membership without members").await > 0);
    stage.everything_answers().await;
}
