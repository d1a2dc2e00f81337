//! Every list and pull of a node keeps answering, whatever another origin writes into its log.

use std::sync::Arc;

use marsad::domain::audience::Audience;
use marsad::domain::code::OriginName;
use marsad::domain::period::Period;
use marsad::domain::text::Text;
use marsad::domain::timestamp::Timestamp;
use marsad::identity::Role;
use marsad::log::entry::{Kind, SharingClass};
use marsad::log::merkle::Hash;
use marsad::release::manifest::{BlockRef, Manifest, ManifestPart};
use marsad::release::publication::{Correction, PlanKept, Publication};
use marsad::store::EntryState;
use marsad::wire::payload::{self, Erasure, Withdrawal};
use marsad::wire::{compression, pb};
use pb::admin_service_client::AdminServiceClient;
use pb::query_service_client::QueryServiceClient;
use pb::submission_service_client::SubmissionServiceClient;
use prost::Message;
use time::Date;
use time::macros::date;
use tonic::transport::Channel;
use tonic::{Code, Response, Status, Streaming};

use super::world::{ORIGINS, ScriptedLog, World, code, erasure, signer};
use crate::support::node::{Plan, TestNode, World as People};

/// The calls that a node could not answer. An empty answer, or "not for the caller", is an answer.
#[derive(Default)]
struct Failed(Vec<String>);

impl Failed {
    fn take<T>(&mut self, call: &str, answer: Result<Response<T>, Status>) {
        let known = [Code::NotFound, Code::PermissionDenied];
        if let Err(status) = answer
            && !known.contains(&status.code())
        {
            self.0.push(format!("{call}: {status:?}"));
        }
    }

    async fn stream<T>(&mut self, call: &str, answer: Result<Response<Streaming<T>>, Status>) {
        let mut stream = match answer {
            Ok(answer) => answer.into_inner(),
            Err(status) => return self.take::<T>(call, Err(status)),
        };
        loop {
            match stream.message().await {
                Ok(Some(_)) => {}
                Ok(None) => return,
                Err(status) => return self.take::<T>(call, Err(status)),
            }
        }
    }
}

/// Asks for every list and pull.
async fn ask_everything(channel: &Channel, cut: &str) -> Vec<String> {
    let mut failed = Failed::default();
    let filter = || pb::Filter {
        indicators: vec!["POP_TOTAL".to_owned()],
        areas: vec!["MA".to_owned()],
        ..pb::Filter::default()
    };
    let mut query = QueryServiceClient::new(channel.clone());
    for as_of in ["", "2026-03-01T10:00:00Z", cut] {
        let (filter, as_of) = (Some(filter()), as_of.to_owned());
        let asked = pb::PullObservationsRequest { filter, as_of, ..pb::PullObservationsRequest::default() };
        failed.stream("observations", query.pull_observations(asked).await).await;
    }
    let asked = pb::PullAggregatesRequest { filter: Some(filter()), by: vec![], release: "latest".to_owned() };
    failed.stream("aggregates", query.pull_aggregates(asked).await).await;
    let asked = pb::ExplainRequest {
        indicator: "POP_TOTAL".to_owned(),
        area: "MA-09".to_owned(),
        period: "2024".to_owned(),
        release: "latest".to_owned(),
        ..pb::ExplainRequest::default()
    };
    failed.take("explain", query.explain(asked).await);
    failed.stream("events", query.pull_events(pb::PullEventsRequest::default()).await).await;
    let mut submission = SubmissionServiceClient::new(channel.clone());
    let asked = pb::ListSubmissionsRequest::default();
    failed.take("submissions", submission.list_submissions(asked).await);
    let mut admin = AdminServiceClient::new(channel.clone());
    failed.take("releases", admin.list_releases(pb::ListReleasesRequest::default()).await);
    failed.take("plans", admin.list_planned_releases(pb::ListPlannedReleasesRequest::default()).await);
    failed.take("status", admin.get_node_status(pb::GetNodeStatusRequest { digests: true }).await);
    failed.take("sync", admin.get_sync_status(pb::GetSyncStatusRequest::default()).await);
    failed.take("incidents", admin.list_incidents(pb::ListIncidentsRequest::default()).await);
    let asked = pb::ListEntriesRequest { origin: "souss-massa".to_owned(), ..pb::ListEntriesRequest::default() };
    failed.take("entries", admin.list_entries(asked).await);
    failed.0
}

/// A valid release.
pub fn manifest() -> Manifest {
    Manifest {
        builder: OriginName::new("souss-massa").unwrap(),
        audience: Audience::Members,
        number: 1,
        title: Text::default(),
        date: Timestamp::from(time::macros::datetime!(2026-03-01 09:00 UTC)),
        cut: Vec::new(),
        input_set: [0; 32],
        catalogue: (OriginName::new("national").unwrap(), 0, 1),
        rule_set: String::new(),
        engine_version: 1,
        parent: None,
        roster: "reported".to_owned(),
        publication: None,
        parts: Vec::new(),
    }
}

/// A release that states something.
fn stating(change: impl FnOnce(&mut Publication)) -> Manifest {
    let mut publication = Publication::default();
    change(&mut publication);
    Manifest { publication: Some(publication), ..manifest() }
}

fn plan_kept(early: &str, day: Date) -> PlanKept {
    PlanKept { id: code("2026-q1"), day, early: early.to_owned() }
}

/// Odd planned releases, with the expected state of each.
fn odd_plans() -> Vec<(Vec<Vec<u8>>, &'static str)> {
    let plan = |change: fn(&mut pb::ReleasePlanPayload)| {
        let mut message = pb::ReleasePlanPayload {
            id: "2026-q1".to_owned(),
            day: "2026-03-31".to_owned(),
            audience: "members".to_owned(),
            ..pb::ReleasePlanPayload::default()
        };
        change(&mut message);
        vec![compression::encode(&message.encode_to_vec()).unwrap()]
    };
    vec![
        (vec![Vec::new()], "malformed"),
        (plan(|own| own.id.clear()), "malformed"),
        (plan(|own| own.day = "2026-02-30".to_owned()), "malformed"),
        (plan(|own| own.day = "9999999-01-01".to_owned()), "malformed"),
        (plan(|own| own.audience = "all".to_owned()), "malformed"),
        (plan(|own| own.note = "x".repeat(501)), "malformed"),
        (plan(|own| own.member = "\u{202e}".to_owned()), "malformed"),
        // It would reach nodes that it is not for.
        (plan(|own| own.audience = "node".to_owned()), "SHARING_TOO_WIDE"),
        (plan(|own| own.dropped = true), ""),
        (plan(|_| {}), ""),
        (plan(|own| own.title = Some(pb::Text { ar: "x".repeat(201), ..pb::Text::default() })), "malformed"),
    ]
}

/// Odd releases, with the expected state of each.
fn odd_releases() -> Vec<(Vec<Vec<u8>>, &'static str)> {
    let date = |micros| Manifest { date: Timestamp::from_micros(micros), ..manifest() };
    let title = |text: &str| Manifest { title: Text { fr: text.to_owned(), ..Text::default() }, ..manifest() };
    let catalogue = |origin: &str, index| Manifest { catalogue: (code(origin), 0, index), ..manifest() };
    let place = (code("MA-09"), Period::year_of(2024).unwrap());
    let block = BlockRef { hash: [1; 32], rows: 1, first: place.clone(), last: place };
    let parts = vec![ManifestPart { indicator: code("POP_TOTAL"), blocks: vec![block] }];
    let mut found: Vec<_> = [
        (Manifest { number: u32::MAX, ..manifest() }, "malformed"),
        (date(i64::MAX), "malformed"),
        (date(i64::MIN), "malformed"),
        (date(-62_167_219_200_000_001), "malformed"),
        (title("\u{202e}txet"), "malformed"),
        (title(&"x".repeat(201)), "malformed"),
        (catalogue("national", u64::MAX), "malformed"),
        (catalogue("souss-massa", 0), "foreign-catalogue"),
        (catalogue("national", 40), "catalogue"),
        (stating(|own| own.licence = "\u{202e}".to_owned()), "malformed"),
        (stating(|own| own.licence = "x".repeat(101)), "malformed"),
        (stating(|own| own.corrects = Some(Correction { release: [1; 32], reason: "x".repeat(501) })), "malformed"),
        (stating(|own| own.plan = Some(plan_kept("a\u{7}", date!(2026 - 03 - 31)))), "malformed"),
        (stating(|own| own.plan = Some(plan_kept("", date!(-0009 - 01 - 01)))), "malformed"),
        (stating(|own| own.bound_by = vec![[1; 32], [2; 32]]), ""),
        (stating(|own| own.corrects = Some(Correction { release: [1; 32], reason: "why".into() })), ""),
        (manifest(), ""),
    ]
    .into_iter()
    .map(|(manifest, outcome)| (vec![manifest.encode()], outcome))
    .collect();
    // A block that is not what the manifest names.
    found.push((vec![Manifest { parts, ..manifest() }.encode(), b"no block".to_vec()], ""));
    found
}

/// Entries of other kinds that are odd.
fn odd_entries() -> Vec<(Kind, Vec<Vec<u8>>)> {
    let retraction = |(indexes, leaves): (Vec<u64>, Vec<Hash>)| {
        let (submission, reason, member) = ("s".into(), "r".into(), "m".into());
        let withdrawal =
            Withdrawal { submission, epoch: 0, indexes: indexes.clone(), leaves: leaves.clone(), reason, member };
        [
            (Kind::Withdrawal, vec![payload::encode_withdrawal(&withdrawal).unwrap()]),
            (Kind::Erasure, vec![payload::encode_erasure(&Erasure { leaves, ..erasure(indexes) }).unwrap()]),
        ]
    };
    let lists = [vec![], vec![0], vec![1, 1], vec![u64::MAX]].into_iter().map(|indexes| (indexes, Vec::new()));
    // Entries by the leaves of others.
    let others = [vec![0], vec![0, 1], vec![1, 1]].into_iter().map(|indexes| {
        let leaves = vec![Hash::new([1; 32]); indexes.len()];
        (indexes, leaves)
    });
    let mut found: Vec<_> = lists.chain(others).flat_map(retraction).collect();
    found.extend([
        (Kind::Genesis, vec![vec![]]),
        (Kind::Catalogue, vec![vec![]]),
        (Kind::Membership, vec![vec![1, 2]]),
        (Kind::Observations, vec![vec![]]),
        (Kind::Event, vec![b"no event".to_vec()]),
        (Kind::Release, vec![vec![]]),
        (Kind::Unknown(900), vec![vec![0; 9]]),
    ]);
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn after_every_odd_entry_all_lists_and_pulls_answer() {
    let world = World::new();
    let mut plan = Plan::alone("oriental");
    (plan.operator, plan.builder) = ("national".to_owned(), "national".to_owned());
    plan.trusted = ORIGINS.iter().filter(|own| **own != "oriental").map(|own| signer(own).verifier_key()).collect();
    let node = TestNode::planned(Arc::new(People::new()), plan).await;
    let ledger = &node.running.node.ledger;
    let (national, versions) = ScriptedLog::national(&world);
    national.give(ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    let figures = world.observation_chunks(&world.region, &versions, &[("MA-09", 2024, 70)], |_| {});
    log.push_citing(Kind::Observations, SharingClass::Open, &versions, figures);
    let mut callers = Vec::new();
    for person in [node.as_caller(Role::Reader, "oriental-observatory"), node.reviewer(), node.admin()] {
        callers.push(person.channel().await);
    }
    let of_kind = |kind, entries: Vec<_>| entries.into_iter().map(move |(chunks, expected)| (kind, chunks, expected));
    let judged: Vec<(Kind, Vec<Vec<u8>>, &str)> =
        of_kind(Kind::Release, odd_releases()).chain(of_kind(Kind::ReleasePlan, odd_plans())).collect();
    let kinds = judged.iter().map(|(kind, chunks, _)| (*kind, chunks.clone())).chain(odd_entries());
    let mut failed = Vec::new();
    for (kind, chunks) in kinds {
        // The releases are for the members.
        let index = log.push(kind, SharingClass::Federation, chunks).index;
        log.give(ledger, |_| false).await;
        let cut = format!("souss-massa/0:{index}");
        for channel in &callers {
            let found = ask_everything(channel, &cut).await;
            failed.extend(found.into_iter().map(|what| format!("after entry {index}, {kind:?}: {what}")));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
    for (index, (_, _, expected)) in (2..).zip(&judged) {
        let reason = match ledger.store().entry_state(&log.log, index).await.unwrap().unwrap() {
            EntryState::Projected | EntryState::Withheld { .. } => String::new(),
            EntryState::Refused { reason, .. } | EntryState::Waiting { reason, .. } => reason,
            EntryState::NotProjected { reason } => reason,
        };
        assert_eq!(reason, *expected, "{index}");
    }
}
