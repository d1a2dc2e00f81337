//! What an answer must not disclose, and what must not prevent an answer.

use std::sync::Arc;

use marsad::config::Limits;
use marsad::domain::audience::Audience;
use marsad::domain::code::OrganisationCode;
use marsad::domain::membership::Reporter;
use marsad::formats::builtin::builtin;
use marsad::identity::policy::{Administer, authorise_operator};
use marsad::identity::{GrantKind, Role};
use marsad::wire::{payload, pb};
use tonic::Code;
use tonic::transport::Channel;

use pb::admin_service_client::AdminServiceClient;
use pb::query_service_client::QueryServiceClient;
use pb::submission_service_client::SubmissionServiceClient;

use crate::query_api::{
    FOREIGN, POPULATION, Stage, aggregates, asked, cells, filter, observations, rows, share, stage, stage_on,
};
use crate::support::client::{Observations, reason};
use crate::support::node::{Plan, TestNode, World, catalogue_parts};

/// A node whose answers may take so much memory together.
async fn stage_with_readers(reader_bytes_max: u64, tables: &[&str]) -> Stage {
    let mut plan = Plan::alone("oriental");
    plan.limits = Limits { reader_bytes_max, ..plan.limits };
    let node = TestNode::planned(Arc::new(World::new()), plan).await;
    node.publish().await;
    node.grant(Role::Submitter, "region-or", GrantKind::Submit, &["MA-02"]).await;
    stage_on(node, tables).await
}

#[tokio::test]
async fn an_embargo_that_no_answer_can_write_is_refused() {
    let stage = stage(&[]).await;
    let table = |embargo: &str| {
        format!(
            "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,EMBARGO_TIME
            POP_TOTAL,MA-02-381,2024,LEGAL,1000,{embargo}"
        )
    };
    // In UTC these are in the years -1 and 10000.
    for (n, embargo) in ["0000-01-01T00:00:00+12:00", "9999-12-31T23:59:59-12:00"].into_iter().enumerate() {
        let sent = Observations::as_written(&stage.council, &format!("odd-{n}"), &[&table(embargo)]);
        let report = sent.send(&stage.own).await.unwrap().report();
        let found: Vec<(&str, &str)> =
            report.findings.iter().map(|own| (own.code.as_str(), own.column.as_str())).collect();
        assert!(found.contains(&("BAD_DATE", "EMBARGO_TIME")), "{embargo}: {found:?}");
    }
    stage.submit("last", &[&table("9999-12-31T23:59:59Z")]).await;
    let ask = || asked(filter("POP_TOTAL", "MA-02", ""));
    assert_eq!(rows(&stage.own, ask()).await.1, ["MA-02-381 _T 1000 A F 1"]);
    let (_, batches, _) = observations(&stage.own, ask()).await.unwrap();
    assert_eq!(batches[0].column("EMBARGO_TIME").unwrap().text(0), "9999-12-31T23:59:59Z");
}

#[tokio::test]
async fn an_earlier_state_shows_no_row_that_was_marked_as_not_to_be_shown_since() {
    let table =
        |figures: &str| format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,CONF_STATUS,EMBARGO_TIME\n{figures}");
    let first = table(
        "POP_TOTAL,MA-02-381,2024,LEGAL,47,F,
        POP_TOTAL,MA-02-411,2024,LEGAL,53,F,
        POP_TOTAL,MA-02-113,2024,LEGAL,59,F,
        POP_TOTAL,MA-02-113,2023,LEGAL,58,F,",
    );
    let stage = stage(&[&first]).await;
    let ask = |as_of: &str| pb::PullObservationsRequest {
        as_of: as_of.to_owned(),
        ..asked(filter("POP_TOTAL", "MA-02", ""))
    };
    let (before, ..) = observations(&stage.reader, ask("")).await.unwrap();
    assert_eq!(rows(&stage.reader, ask(&before.cut)).await.1.len(), 4);
    let second = table(
        "POP_TOTAL,MA-02-381,2024,LEGAL,47,N,
        POP_TOTAL,MA-02-411,2024,LEGAL,54,F,2999-01-01T00:00:00Z
        POP_TOTAL,MA-02-113,2024,LEGAL,60,F,",
    );
    stage.submit("marked", &[&second]).await;
    let open = |value: &str, revision: u32| {
        vec!["MA-02-113 _T 58 A F 1".to_owned(), format!("MA-02-113 _T {value} A F {revision}")]
    };
    assert_eq!(rows(&stage.reader, ask("")).await, (false, open("60", 2)));
    assert_eq!(rows(&stage.reader, ask(&before.cut)).await, (false, open("59", 1)));
    // To its reporter and to the node's reviewer the earlier state is what it was.
    for channel in [&stage.own, &stage.reviewer] {
        assert_eq!(rows(channel, ask(&before.cut)).await.1.len(), 4);
    }
}

#[tokio::test]
async fn a_reporter_that_is_in_neither_list_keeps_no_answer_from_anyone() {
    let node = TestNode::bare("oriental").await;
    let ledger = node.running.node.ledger.clone();
    let permit = authorise_operator::<Administer>();
    ledger.append_catalogue(&permit, catalogue_parts()).await.unwrap();
    let gone = OrganisationCode::new("gone-council").unwrap();
    assert!(builtin().unwrap().organisation(gone.as_str()).is_none());
    let without = node.world.membership(&[(&node.name, &node.key)]);
    let mut with = without.clone();
    with.reporters.push(Reporter { organisation: gone, ..without.reporters[0].clone() });
    ledger.append_membership(&permit, with).await.unwrap();
    for name in ["gone-council", "region-or"] {
        node.grant(Role::Submitter, name, GrantKind::Submit, &["MA-02"]).await;
    }
    let table =
        |value: u32| format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-02-411,2024,LEGAL,{value}");
    let person = node.as_caller(Role::Submitter, "gone-council");
    let stage = stage_on(node, &[]).await;
    let channel = person.channel().await;
    Observations::right(&person, &stage.catalogue, "gone", &[&table(1_000)]).send(&channel).await.unwrap().receipt();
    ledger.append_membership(&permit, without).await.unwrap();
    let explain = async || {
        let request = pb::ExplainRequest {
            indicator: "POP_TOTAL".to_owned(),
            area: "MA-02-411".to_owned(),
            period: "2024".to_owned(),
            ..pb::ExplainRequest::default()
        };
        QueryServiceClient::new(stage.reader.clone()).explain(request).await.unwrap().into_inner()
    };
    stage.build().await;
    let told = explain().await;
    assert_eq!((told.inputs.len(), told.inputs[0].reporter.as_str()), (1, "gone-council"));
    // Of two reporters the one that is still a member has the greater authority.
    let mut kept = Observations::right(&stage.council, &stage.catalogue, "kept", &[&table(2_000)]);
    kept.header.membership = Some(pb::LogPosition { origin: "oriental".to_owned(), epoch: 0, index: 4 });
    kept.send(&stage.own).await.unwrap().receipt();
    stage.build().await;
    let told = explain().await;
    assert_eq!((told.inputs[0].value.as_str(), told.others[0].value.as_str()), ("2000", "1000"));
}

async fn erase(channel: &Channel, submission: &str, with_releases: bool) -> pb::EraseSubmissionResponse {
    let reason = "names a person".to_owned();
    let request =
        pb::EraseSubmissionRequest { submission: submission.to_owned(), reason, with_releases, preview: false };
    SubmissionServiceClient::new(channel.clone()).erase_submission(request).await.unwrap().into_inner()
}

/// The incidents about releases that still hold erased figures.
async fn held_after_erasure(channel: &Channel) -> Vec<(String, Option<u64>)> {
    let request = pb::ListIncidentsRequest::default();
    let listed = AdminServiceClient::new(channel.clone()).list_incidents(request).await.unwrap().into_inner();
    let held = listed.incidents.into_iter().filter(|own| own.reason == "release-holds-erased");
    held.map(|own| (own.detail, own.index)).collect()
}

#[tokio::test]
async fn a_release_that_holds_what_was_erased_is_named_until_it_is_withdrawn() {
    let stage = stage(&[POPULATION]).await;
    let first = stage
        .submit("first", &["INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-02-113,2024,LEGAL,7182"]);
    let first = first.await;
    let release = stage.build().await.release.unwrap();
    let admin = stage.node.admin().channel().await;
    let province = || filter("POP_TOTAL", "MA-02-113", "");
    assert_eq!(held_after_erasure(&admin).await, []);
    let done = erase(&admin, &first.submission, false).await;
    assert_eq!((done.already, done.releases.len(), done.releases[0].withdrawn), (false, 1, false));
    // It can still be read, and an incident reports it at the node that built it.
    assert_eq!(cells(&stage.reader, province(), &[]).await, ["MA-02-113 7182 A F 1/1 DIRECT"]);
    let index = first.position.as_ref().map(|position| position.index);
    let told = held_after_erasure(&admin).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].0.contains(&release.release) && told[0].1 == index, "{told:?}");
    // Asked again, the node names it.
    let again = erase(&admin, &first.submission, false).await;
    assert_eq!((again.already, again.releases.len(), again.releases[0].withdrawn), (true, 1, false));
    assert_eq!(again.releases[0].release, release.release);
    let request = pb::WithdrawReleaseRequest {
        release: release.release.clone(),
        reason: "it holds what was erased".to_owned(),
        preview: false,
    };
    AdminServiceClient::new(admin.clone()).withdraw_release(request).await.unwrap();
    let refused = aggregates(&stage.reader, province(), &[]).await.unwrap_err();
    assert_eq!(reason(&refused), "NOT_PUBLISHED");
    assert_eq!(held_after_erasure(&admin).await, []);
    // A release that was built since does not hold it.
    stage.build().await;
    let last = erase(&admin, &first.submission, true).await;
    assert_eq!((last.already, last.releases.len()), (true, 0));
    assert_eq!(held_after_erasure(&admin).await, []);
}

const LEARNERS: &str = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\nEDU_NONFORMAL,MA-02-113,2024,4182";

/// Builds a release for an audience; its identifier.
async fn build_for(stage: &Stage, audience: &str) -> String {
    let mut admin = AdminServiceClient::new(stage.node.admin().channel().await);
    let request = pb::BuildReleaseRequest { audience: audience.to_owned(), ..Default::default() };
    admin.build_release(request).await.unwrap().into_inner().release.unwrap().release
}

/// The releases that are not withdrawn.
async fn standing(stage: &Stage) -> Vec<String> {
    let mut admin = AdminServiceClient::new(stage.node.admin().channel().await);
    let releases = admin.list_releases(pb::ListReleasesRequest::default()).await.unwrap().into_inner().releases;
    releases.into_iter().map(|own| own.release).collect()
}

fn named(done: &pb::EraseSubmissionResponse) -> Vec<(&str, bool)> {
    done.releases.iter().map(|own| (own.release.as_str(), own.withdrawn)).collect()
}

/// A stage where figures of one indicator enter releases of the node alone.
async fn stage_with_a_narrow_indicator() -> Stage {
    let node = TestNode::bare("oriental").await;
    let ledger = node.running.node.ledger.clone();
    let permit = authorise_operator::<Administer>();
    let mut parts = catalogue_parts();
    let learners = parts.indicators.iter_mut().find(|own| own.code.as_str() == "EDU_NONFORMAL").unwrap();
    learners.audience = Audience::Node;
    ledger.append_catalogue(&permit, parts).await.unwrap();
    ledger.append_membership(&permit, node.world.membership(&[(&node.name, &node.key)])).await.unwrap();
    node.grant(Role::Submitter, "region-or", GrantKind::Submit, &["MA-02"]).await;
    stage_on(node, &[POPULATION]).await
}

#[tokio::test]
async fn releases_that_hold_what_was_erased_before_are_found_and_withdrawn() {
    let stage = stage_with_a_narrow_indicator().await;
    let stored = stage.submit("learners", &[LEARNERS]).await;
    // Both are of a state in which it counted; one has none of its indicators.
    let holding = build_for(&stage, "node").await;
    let other = build_for(&stage, "members").await;
    let admin = stage.node.admin().channel().await;
    let done = erase(&admin, &stored.submission, false).await;
    assert_eq!((done.already, named(&done)), (false, vec![(holding.as_str(), false)]));
    // It is known from the log alone.
    stage.node.running.node.ledger.rebuild().await.unwrap();
    let told = held_after_erasure(&admin).await;
    assert!(told.len() == 1 && told[0].0.contains(&holding), "{told:?}");
    let again = erase(&admin, &stored.submission, true).await;
    assert_eq!((again.already, named(&again)), (true, vec![(holding.as_str(), true)]));
    assert_eq!(standing(&stage).await, [other.as_str()]);
    assert_eq!(held_after_erasure(&admin).await, []);
    assert_eq!(named(&erase(&admin, &stored.submission, true).await), []);
}

#[tokio::test]
async fn where_the_erasure_does_not_say_the_indicators_releases_are_only_named() {
    let stage = stage_with_a_narrow_indicator().await;
    let stored = stage.submit("learners", &[LEARNERS]).await;
    build_for(&stage, "node").await;
    build_for(&stage, "members").await;
    let admin = stage.node.admin().channel().await;
    erase(&admin, &stored.submission, false).await;
    // What an erasure gives that was written before they were in its payload.
    let mut database = stage.node.database.connect().await;
    sqlx::query("UPDATE view.erasure SET indicators = '{}'").execute(&mut database).await.unwrap();
    let again = erase(&admin, &stored.submission, true).await;
    assert_eq!(again.releases.iter().map(|own| own.withdrawn).collect::<Vec<_>>(), [false, false]);
    assert_eq!(standing(&stage).await.len(), 2);
}

#[tokio::test]
async fn an_erasure_says_nothing_of_the_indicators_of_local_figures() {
    let stage = stage(&[POPULATION]).await;
    let mut sent = Observations::right(&stage.council, &stage.catalogue, "learners", &[LEARNERS]);
    sent.header.sharing = pb::Sharing::Local.into();
    let stored = sent.send(&stage.own).await.unwrap().receipt();
    let holding = build_for(&stage, "node").await;
    let other = build_for(&stage, "members").await;
    let admin = stage.node.admin().channel().await;
    assert_eq!(named(&erase(&admin, &stored.submission, false).await), [(holding.as_str(), false)]);
    let node = &stage.node.running.node;
    let head = node.ledger.frontier(node.ledger.own_log()).await.unwrap();
    let chunks = node.store().read_chunks(node.ledger.own_log(), head.frontier.size() - 1, 9).await.unwrap();
    assert_eq!(payload::decode_erasure(&chunks).unwrap().indicators, []);
    // They are in releases of the node alone, which have every indicator: nothing more need be known.
    assert_eq!(named(&erase(&admin, &stored.submission, true).await), [(holding.as_str(), true)]);
    assert_eq!(standing(&stage).await, [other.as_str()]);
}

#[tokio::test]
async fn a_submitter_is_told_of_no_release_that_it_may_not_read() {
    let stage = stage(&[]).await;
    let stored = stage.submit("first", &[POPULATION]).await;
    let admin = stage.node.admin().channel().await;
    let mut building = AdminServiceClient::new(admin.clone());
    let mut names = Vec::new();
    for audience in ["node", "members"] {
        let request = pb::BuildReleaseRequest { audience: audience.to_owned(), ..Default::default() };
        names.push(building.build_release(request).await.unwrap().into_inner().release.unwrap().release);
    }
    let told = async |channel: &Channel, preview: bool| {
        let (submission, reason) = (stored.submission.clone(), "counted twice".to_owned());
        let request = pb::WithdrawSubmissionRequest { submission, reason, preview };
        let answer = SubmissionServiceClient::new(channel.clone()).withdraw_submission(request).await.unwrap();
        let mut told: Vec<String> = answer.into_inner().releases.into_iter().map(|own| own.release).collect();
        told.sort();
        told
    };
    let members = vec![names[1].clone()];
    names.sort();
    assert_eq!(told(&stage.own, true).await, members);
    assert_eq!(told(&admin, true).await, names);
    assert_eq!(told(&stage.own, false).await, members);
}

#[tokio::test]
async fn an_answer_about_own_figures_needs_no_room_beside_itself() {
    // Less than one answer takes: alone it may take more.
    let stage = stage_with_readers(1, &[FOREIGN, POPULATION]).await;
    stage.build().await;
    let told = cells(&stage.own, filter("IMM_STOCK", "MA-02", "province"), &[]).await;
    assert_eq!(told, ["MA-02-381  Q A 1/1 DIRECT", "MA-02-411  Q D 1/1 DIRECT"]);
}

#[tokio::test]
async fn what_is_read_beside_an_answer_is_within_the_budget() {
    const BUDGET: u64 = 4 << 20;
    let stage = stage_with_readers(BUDGET, &[&share(30, 58)]).await;
    stage.build().await;
    stage.submit("newer", &[&share(57, 58)]).await;
    let ask = |indicator: &str, as_of: &str| pb::PullObservationsRequest {
        as_of: as_of.to_owned(),
        ..asked(filter(indicator, "MA-02-411", ""))
    };
    let (before, ..) = observations(&stage.reader, ask("POP_TOTAL", "")).await.unwrap();
    // Others leave room for one answer.
    let others = stage.node.running.node.resources.readers.reserve(BUDGET - (3 << 19)).await.unwrap();
    assert_eq!(rows(&stage.reader, ask("POP_TOTAL", "")).await.1, ["MA-02-411 _T 58 A F 2"]);
    // What an earlier state has become is read besides.
    let refused = observations(&stage.reader, ask("POP_TOTAL", &before.cut)).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::ResourceExhausted, "BUSY"));
    drop(others);
    assert_eq!(rows(&stage.reader, ask("IMM_STOCK", "")).await.1, ["MA-02-411 _T  Q C 2"]);
    assert_eq!(rows(&stage.reader, ask("POP_TOTAL", &before.cut)).await.1, ["MA-02-411 _T 58 A F 2"]);
}

#[tokio::test]
async fn an_earlier_state_takes_as_many_places_as_it_costs() {
    let mut plan = Plan::alone("oriental");
    plan.limits = Limits { calls_per_identity_max: 8, ..plan.limits };
    let node = TestNode::planned(Arc::new(World::new()), plan).await;
    node.publish().await;
    node.grant(Role::Submitter, "region-or", GrantKind::Submit, &["MA-02"]).await;
    let stage = stage_on(node, &[POPULATION]).await;
    let ask = |as_of: &str| pb::PullObservationsRequest {
        as_of: as_of.to_owned(),
        ..asked(filter("POP_TOTAL", "MA-02-381", ""))
    };
    let (before, ..) = observations(&stage.own, ask("")).await.unwrap();
    assert_eq!(rows(&stage.own, ask(&before.cut)).await.1, ["MA-02-381 _T 1000 A F 1"]);
    // A check that has begun holds places of its own.
    let (open, messages) = tokio::sync::mpsc::channel(1);
    let header = pb::check_observations_request::Part::Header(pb::SubmissionHeader::default());
    open.send(pb::CheckObservationsRequest { part: Some(header) }).await.unwrap();
    let stream = tokio_stream::wrappers::ReceiverStream::new(messages);
    let mut checking = SubmissionServiceClient::new(stage.own.clone());
    // It holds them as long as its answer is held.
    let answer = checking.check_observations(stream).await.unwrap();
    let refused = observations(&stage.own, ask(&before.cut)).await.err();
    assert_eq!(refused.map(|status| reason(&status)).as_deref(), Some("QUOTA_EXCEEDED"));
    assert_eq!(rows(&stage.own, ask("")).await.1, ["MA-02-381 _T 1000 A F 1"]);
    drop((open, answer));
}

#[tokio::test]
async fn a_page_of_submissions_is_of_the_logs_that_may_be_read() {
    let stage = stage(&[POPULATION]).await;
    let store = stage.node.running.node.store();
    let found = async |origins: Option<&[&str]>| store.submissions((None, origins), None, 10).await.unwrap().len();
    assert_eq!((found(None).await, found(Some(&["national", "oriental"])).await), (1, 1));
    assert_eq!((found(Some(&["national"])).await, found(Some(&[])).await), (0, 0));
}

#[tokio::test]
async fn an_explanation_names_what_was_taken_back_of_its_own_indicator_and_nothing_else() {
    let stage = stage(&[]).await;
    let table = |rows: &str| format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n{rows}");
    let admin = stage.node.admin().channel().await;
    let before = stage.submit("before", &[&table("POP_TOTAL,MA-02-411,2022,LEGAL,500")]).await;
    erase(&admin, &before.submission, false).await;
    let meant = stage.submit("meant", &[&table("POP_TOTAL,MA-02-411,2024,LEGAL,600")]).await;
    stage.submit("held", &[&table("POP_TOTAL,MA-02-381,2024,LEGAL,700")]).await;
    let other = stage.submit("other", &[&table("IMM_STOCK,MA-02-411,2024,LEGAL,60")]).await;
    stage.build().await;
    for receipt in [&meant, &other] {
        erase(&admin, &receipt.submission, false).await;
    }
    let ask = pb::ExplainRequest {
        indicator: "POP_TOTAL".to_owned(),
        area: "MA-02".to_owned(),
        period: "2024".to_owned(),
        ..pb::ExplainRequest::default()
    };
    let told = QueryServiceClient::new(stage.reviewer.clone()).explain(ask).await.unwrap().into_inner();
    let index = |position: &Option<pb::LogPosition>| position.as_ref().map(|place| place.index);
    let named: Vec<_> = told.withheld.iter().map(|one| (one.state.as_str(), index(&one.position))).collect();
    assert_eq!(named, [("ERASED", index(&meant.position))]);
}

#[tokio::test]
async fn the_figures_behind_a_sum_are_told_apart_by_their_codes() {
    const BY_SEX: &str = "
        INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE
        POP_TOTAL,MA-02-411,2024,F,LEGAL,5000
        POP_TOTAL,MA-02-411,2024,M,LEGAL,4000";
    let stage = stage(&[BY_SEX]).await;
    stage.build().await;
    let ask = pb::ExplainRequest {
        indicator: "POP_TOTAL".to_owned(),
        area: "MA-02-411".to_owned(),
        period: "2024".to_owned(),
        ..pb::ExplainRequest::default()
    };
    let told = QueryServiceClient::new(stage.reviewer.clone()).explain(ask).await.unwrap().into_inner();
    let of = |one: &pb::ExplainInput| {
        let by: Vec<String> = one.by.iter().map(|own| format!("{}={}", own.dimension, own.code)).collect();
        format!("{} {}", by.join(" "), one.value)
    };
    assert_eq!(told.inputs.iter().map(of).collect::<Vec<_>>(), ["SEX=F 5000", "SEX=M 4000"]);
}
