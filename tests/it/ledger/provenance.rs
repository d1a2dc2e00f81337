//! Provenance: data that an origin makes up without a submitter, or repeats in another log, counts as a submission at no node.

use std::sync::Arc;

use marsad::domain::login::{Login, PersonRole};
use marsad::domain::sharing::Sharing;
use marsad::domain::timestamp::Timestamp;
use marsad::identity::{Authority, CertificateRequest, Role};
use marsad::ledger::{MEMBERSHIP_GRACE_MICROS, Position};
use marsad::log::entry::{Kind, SharingClass};
use marsad::store::EntryState;
use marsad::wire::payload::{self, Authorship, Withdrawal};
use marsad::wire::pb;
use pb::admin_service_client::AdminServiceClient;
use time::Duration;
use time::macros::datetime;

use super::world::{AUTHORITY, Node, ScriptedLog, Submitter, World, code, membership, signer};
use crate::support::node::{Plan, TestNode, World as People};

const FIGURES: [(&str, i32, i64); 1] = [("MA-09", 2024, 1)];

async fn states(node: &Node, log: &ScriptedLog) -> Vec<String> {
    let mut states = Vec::new();
    for index in 1..u64::try_from(log.entries.len()).unwrap() {
        states.push(match node.ledger.store().entry_state(&log.log, index).await.unwrap() {
            Some(EntryState::Projected) => "projected".to_owned(),
            Some(EntryState::Refused { reason, .. }) => reason,
            other => format!("{other:?}"),
        });
    }
    states
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_the_membership_does_not_name_is_nobodys() {
    let world = World::new();
    let (national, versions) = ScriptedLog::national(&world);
    let other = Authority::init("test", datetime!(2025-01-01 00:00 UTC), Duration::days(3650)).unwrap();
    // Of the right authority, for a month that was over when the entry was written.
    let request =
        CertificateRequest::new(Role::Submitter, "region-sm", datetime!(2025-01-01 00:00 UTC), Duration::days(30));
    let issued = AUTHORITY.issue(&request).unwrap();
    let ended = Submitter::load(&issued.certificate_pem, &issued.key_pem);
    let mut log = ScriptedLog::new("souss-massa");
    for by in [&Submitter::new(&other, "region-sm"), &ended, &world.region] {
        let chunks = world.observation_chunks(by, &versions, &FIGURES, |_| {});
        log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    }
    let node = Node::start(&world, "oriental").await;
    national.give(&node.ledger, |_| false).await;
    log.give(&node.ledger, |_| false).await;
    assert_eq!(states(&node, &log).await, ["foreign-certificate", "foreign-certificate", "projected"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reporter_with_pinned_keys_signs_with_no_other() {
    let world = World::new();
    let (mut national, mut versions) = ScriptedLog::national(&world);
    let mut pinned = membership();
    let reporter = pinned.reporters.iter_mut().find(|own| own.organisation == code("region-sm")).unwrap();
    reporter.fingerprints = vec![*world.region.principal.key.as_bytes()];
    // The key is enough, no matter which authority issued the certificate.
    pinned.authorities.clear();
    let chunk = payload::encode_membership(&pinned).unwrap();
    versions.1 = national.push(Kind::Membership, SharingClass::Open, vec![chunk]);
    let mut log = ScriptedLog::new("souss-massa");
    for by in [&Submitter::new(&AUTHORITY, "region-sm"), &world.region] {
        let chunks = world.observation_chunks(by, &versions, &FIGURES, |_| {});
        log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    }
    let node = Node::start(&world, "oriental").await;
    national.give(&node.ledger, |_| false).await;
    log.give(&node.ledger, |_| false).await;
    assert_eq!(states(&node, &log).await, ["foreign-certificate", "projected"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_genuine_submission_is_one_of_its_own_origin_as_it_was_signed() {
    let world = World::new();
    let (mut national, versions) = ScriptedLog::national(&world);
    let genuine = |level, change: &dyn Fn(&mut payload::Provenance)| {
        world.observation_chunks_at(level, &world.region, &versions, &FIGURES, |own| change(&mut own.provenance))
    };
    let as_signed = |_: &mut payload::Provenance| {};
    let mut log = ScriptedLog::new("souss-massa");
    let (open, federation) = (SharingClass::Open, SharingClass::Federation);
    log.push_citing(Kind::Observations, open, &versions, genuine(Sharing::Open, &as_signed));
    // A federation submission that is published as open.
    log.push_citing(Kind::Observations, open, &versions, genuine(Sharing::Federation, &as_signed));
    let remark = |own: &mut payload::Provenance| own.comment = "provisional".into();
    let consent = |own: &mut payload::Provenance| own.accept_warnings = "we know".into();
    let key = |own: &mut payload::Provenance| own.idempotency_key = "again".into();
    let audience = |own: &mut payload::Provenance| own.audience = marsad::domain::audience::Audience::Members;
    let changes: [&dyn Fn(&mut payload::Provenance); 4] = [&remark, &consent, &key, &audience];
    for change in changes {
        log.push_citing(Kind::Observations, federation, &versions, genuine(Sharing::Federation, change));
    }
    // In another log, whose node may hold figures of all of Morocco.
    let elsewhere = national.push_citing(Kind::Observations, open, &versions, genuine(Sharing::Open, &as_signed));
    let node = Node::start(&world, "oriental").await;
    national.give(&node.ledger, |_| false).await;
    log.give(&node.ledger, |_| false).await;
    let mut expected = vec!["bad-client-signature"; 6];
    expected[0] = "projected";
    assert_eq!(states(&node, &log).await, expected);
    let index = usize::try_from(elsewhere.index).unwrap() - 1;
    assert_eq!(states(&node, &national).await[index], "bad-client-signature");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_attests_only_for_reporters_that_the_membership_gives_it() {
    let world = World::new();
    let (mut national, plain) = ScriptedLog::national(&world);
    let mut with_desk = membership();
    let reporter = with_desk.reporters.iter_mut().find(|own| own.organisation == code("region-sm")).unwrap();
    reporter.attested_by = Some(code("souss-massa"));
    let chunk = payload::encode_membership(&with_desk).unwrap();
    let versions = (plain.0.clone(), national.push(Kind::Membership, SharingClass::Open, vec![chunk]));
    let attested = |role, member: &'static str| {
        world.observation_chunks(&world.region, &versions, &FIGURES, |own| {
            own.provenance.member = member.into();
            own.provenance.authorship = Authorship::Attested { role, login: Login::Passkey };
        })
    };
    let mut log = ScriptedLog::new("souss-massa");
    // Under the membership that allows no node to attest.
    log.push_citing(Kind::Observations, SharingClass::Open, &plain, attested(PersonRole::Submitter, "f.alaoui"));
    for chunks in [
        attested(PersonRole::Submitter, "f.alaoui"),
        attested(PersonRole::Reviewer, "f.alaoui"),
        attested(PersonRole::Submitter, ""),
    ] {
        log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    }
    // By a node that may hold the figures, and that the reporter has not named.
    let chunks = attested(PersonRole::Submitter, "f.alaoui");
    let elsewhere = national.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    let node = Node::start(&world, "oriental").await;
    national.give(&node.ledger, |_| false).await;
    log.give(&node.ledger, |_| false).await;
    let expected = ["foreign-attestation", "projected", "other-submitter", "other-submitter"];
    assert_eq!(states(&node, &log).await, expected);
    let index = usize::try_from(elsewhere.index).unwrap() - 1;
    assert_eq!(states(&node, &national).await[index], "foreign-attestation");
    let found = node.ledger.store().submissions((None, None), None, 10).await.unwrap();
    assert_eq!(found.iter().map(|one| one.attested).collect::<Vec<_>>(), [Some(true)]);
}

/// The entries of `log` that a node names since their submitter had been replaced.
async fn superseded(node: &Node, log: &ScriptedLog) -> Vec<u64> {
    let mut found = node.ledger.superseded_submitters().await.unwrap();
    found.retain(|entry| entry.log == log.log);
    let mut indexes: Vec<u64> = found.iter().map(|entry| entry.index).collect();
    indexes.sort_unstable();
    indexes
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_of_a_submitter_who_had_been_replaced_is_named_at_every_node() {
    let world = World::new();
    let (mut national, versions) = ScriptedLog::national(&world);
    // The key of one reporter is replaced; another one stays as it is.
    let next = Submitter::new(&AUTHORITY, "region-sm");
    let mut replaced = membership();
    let reporter = replaced.reporters.iter_mut().find(|own| own.organisation == code("region-sm")).unwrap();
    reporter.fingerprints = vec![*next.principal.key.as_bytes()];
    let before = national.time;
    let later = |micros: i64| Timestamp::from_micros(before.micros() + micros);
    national.time = later(1_000_000);
    let chunk = payload::encode_membership(&replaced).unwrap();
    let newer = (versions.0.clone(), national.push(Kind::Membership, SharingClass::Open, vec![chunk]));
    let over = 1_000_000 + MEMBERSHIP_GRACE_MICROS + 1;
    let mut log = ScriptedLog::new("souss-massa");
    let push = |log: &mut ScriptedLog, time, by: &Submitter, cited: &(Position, Position)| {
        log.time = later(time);
        let chunks = world.observation_chunks(by, cited, &FIGURES, |_| {});
        log.push_citing(Kind::Observations, SharingClass::Open, cited, chunks).index
    };
    push(&mut log, 0, &world.region, &versions);
    // The day after the other membership: it may not have arrived yet.
    push(&mut log, over - 1, &world.region, &versions);
    let named = push(&mut log, over, &world.region, &versions);
    let withdrawn = push(&mut log, over, &world.region, &versions);
    // Submissions for a reporter that is still accepted may cite the old membership.
    push(&mut log, over, &next, &versions);
    push(&mut log, over, &next, &newer);
    let (in_order, other_way) = (Node::start(&world, "oriental").await, Node::start(&world, "oriental").await);
    national.give(&in_order.ledger, |_| false).await;
    log.give(&in_order.ledger, |_| false).await;
    let mut expected = vec!["projected"; 6];
    assert_eq!(states(&in_order, &log).await, expected, "each is judged under the membership that it cites");
    assert_eq!(superseded(&in_order, &log).await, [named, withdrawn]);
    let withdrawal = Withdrawal {
        submission: "s".into(),
        epoch: 0,
        indexes: vec![withdrawn],
        leaves: Vec::new(),
        reason: "not ours".into(),
        member: "region-sm".into(),
    };
    log.push(Kind::Withdrawal, SharingClass::Open, vec![payload::encode_withdrawal(&withdrawal).unwrap()]);
    log.give(&in_order.ledger, |_| false).await;
    // The same where the newer membership comes last.
    let (segment, chunks) = national.verified(&other_way.ledger, 0, 3, |_| false).await;
    other_way.ledger.apply(segment, chunks).await.unwrap();
    log.give(&other_way.ledger, |_| false).await;
    assert_eq!(superseded(&other_way, &log).await, [0_u64; 0]);
    national.give(&other_way.ledger, |_| false).await;
    expected.push("projected");
    for node in [&in_order, &other_way] {
        assert_eq!(states(node, &log).await, expected);
        assert_eq!(superseded(node, &log).await, [named]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn incidents_name_entries_of_submitters_who_had_been_replaced() {
    let world = World::new();
    let mut plan = Plan::alone("oriental");
    (plan.operator, plan.builder) = ("national".to_owned(), "national".to_owned());
    plan.trusted = ["national", "souss-massa"].map(|own| signer(own).verifier_key()).to_vec();
    let node = TestNode::planned(Arc::new(People::new()), plan).await;
    let ledger = &node.running.node.ledger;
    let (mut national, versions) = ScriptedLog::national(&world);
    // The organisation has left.
    let mut without = membership();
    without.reporters.retain(|own| own.organisation != code("region-sm"));
    let chunk = payload::encode_membership(&without).unwrap();
    national.push(Kind::Membership, SharingClass::Open, vec![chunk]);
    national.give(ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    log.time = Timestamp::from_micros(log.time.micros() + MEMBERSHIP_GRACE_MICROS + 1);
    let chunks = world.observation_chunks(&world.region, &versions, &FIGURES, |_| {});
    let index = log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks).index;
    log.give(ledger, |_| false).await;
    let mut admin = AdminServiceClient::new(node.admin().channel().await);
    let listed = admin.list_incidents(pb::ListIncidentsRequest::default()).await.unwrap().into_inner().incidents;
    let named: Vec<_> = listed.iter().filter(|own| own.reason == "superseded-submitter").collect();
    assert_eq!(named.len(), 1, "{listed:?}");
    assert_eq!((named[0].origin.as_str(), named[0].index), ("souss-massa", Some(index)));
    assert_eq!(named[0].detail, "region-sm national/0/3");
}
