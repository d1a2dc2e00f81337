//! Releases that leave a node: what is hidden in them, attacks on them, and those that are refused.

use std::sync::Arc;

use futures::StreamExt;
use marsad::domain::audience::Audience;
use marsad::domain::catalogue::CatalogueParts;
use marsad::domain::catalogue::area::Level;
use marsad::domain::catalogue::indicator::Indicator;
use marsad::domain::catalogue::waiver::Waiver;
use marsad::domain::text::Text;
use marsad::identity::{Action, Role};
use marsad::release::manifest::ManifestPart;
use marsad::service::ServiceError;
use marsad::service::admin;
use marsad::service::published::ReleaseName;
use marsad::service::query::{AggregatePart, AggregateRequest, ExplainRequest, FilterRequest, Queries};
use marsad::service::release::{self, Attack, AuditRelease, BuildRelease, Built, ListReleases, Outcome as Found};
use marsad::service::submission::{Observations, Outcome, submit};

use crate::support::node::catalogue_parts;
use crate::support::service::{COUNCIL, ServiceNode, messages};

/// Pupils: one commune with few, and a province with one commune.
pub const PUPILS: &str = "
    INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE
    EDU_ENROL,MA-02-381-01-01,2025,5
    EDU_ENROL,MA-02-381-01-03,2025,1
    EDU_ENROL,MA-02-381-01-05,2025,26
    EDU_ENROL,MA-02-411-01-11,2025,48
    EDU_ENROL,MA-02-411-01-19,2025,12";
/// Two foreigners among three inhabitants: the number of inhabitants is no secret.
pub const HAMLET: &str = "
    INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
    POP_TOTAL,MA-02-381-01-03,2024,LEGAL,3
    IMM_STOCK,MA-02-381-01-03,2024,LEGAL,2";

pub async fn node(name: &str, tables: &[&str]) -> ServiceNode {
    let node = ServiceNode::start(name).await;
    for (n, table) in tables.iter().enumerate() {
        send(&node, &format!("figures-{n}"), table).await;
    }
    node
}

/// Submits figures; returns the name of the submission.
pub async fn send(node: &ServiceNode, key: &str, table: &str) -> String {
    let (person, council) = node.certified(Role::Submitter, COUNCIL);
    let (caller, _place) = node.call(&council, Action::SubmitObservations);
    let parts = node.signed(&person, COUNCIL, key, table);
    match submit::<Observations>(&node.node, &caller, messages(parts)).await.unwrap() {
        Outcome::Accepted { appended, .. } => appended.submission,
        Outcome::Refused(report) => panic!("refused: {report:?}"),
    }
}

pub async fn build(node: &ServiceNode, audience: Audience) -> Result<Built, ServiceError> {
    let (caller, _place) = node.operator(Action::BuildRelease);
    release::build(&node.node, &caller, || Ok(BuildRelease::new(audience))).await
}

async fn audit(node: &ServiceNode, release: &Built, with: &[&Built]) -> Vec<Attack> {
    let (caller, _place) = node.operator(Action::BuildRelease);
    let name = |built: &Built| ReleaseName::Id(built.release.id);
    let with = with.iter().map(|built| name(built)).collect();
    let asked = AuditRelease { release: name(release), with, reporter: None };
    release::audit(&node.node, &caller, || Ok(asked)).await.unwrap().attacks
}

async fn publish(node: &ServiceNode, catalogue: CatalogueParts) {
    let (publishing, _place) = node.operator(Action::WriteCatalogue);
    let permit = admin::permit(&node.node, &publishing).await.unwrap();
    admin::members::publish_catalogue(&node.node, permit, catalogue).await.unwrap();
}

fn parts(built: &Built) -> Vec<ManifestPart> {
    built.release.manifest.manifest().parts.clone()
}

#[tokio::test]
async fn a_public_release_is_safe_and_the_same_at_every_node() {
    let (one, other) = (node("oriental", &[PUPILS]).await, node("souss-massa", &[PUPILS]).await);
    let built = build(&one, Audience::Public).await.unwrap();
    assert_eq!(built.release.manifest.manifest().rule_set, "secondary/1");
    assert_eq!(parts(&built), parts(&build(&other, Audience::Public).await.unwrap()));
    let attacks = audit(&one, &built, &[]).await;
    let found: Vec<&Found> = attacks.iter().map(|attack| &attack.outcome).collect();
    assert_eq!(found, [&Found::Safe]);
    assert_eq!((attacks[0].primary, attacks[0].need), (1, 5));

    let (_, reader) = one.certified(Role::Reader, "souss-massa-observatory");
    let (caller, _place) = one.call(&reader, Action::PullAggregates);
    let filter = FilterRequest {
        indicators: vec!["EDU_ENROL".to_owned()],
        areas: vec!["MA-02-381".to_owned()],
        level: "commune".to_owned(),
        ..FilterRequest::default()
    };
    let queries = Queries::new(Arc::clone(&one.node));
    let mut answer =
        queries.pull_aggregates(&caller, AggregateRequest { filter, ..AggregateRequest::default() }).await.unwrap();
    let mut cells = Vec::new();
    while let Some(part) = answer.next().await {
        if let AggregatePart::Cells(batch) = part.unwrap() {
            let text =
                |cell: &marsad::domain::cell::Cell| format!("{} {:?} {}", cell.key.area, cell.value, cell.conf.code());
            cells.extend(batch.cells.iter().map(text));
        }
    }
    // The 1 is small; the 5 is hidden so that it does not follow from the 32 of the province. Both look the same.
    assert_eq!(cells, ["MA-02-381-01-01 None C", "MA-02-381-01-03 None C", "MA-02-381-01-05 Some(26) F"]);
}

#[tokio::test]
async fn a_release_for_members_is_as_safe_as_a_public_one() {
    let own = node("oriental", &[PUPILS]).await;
    let members = build(&own, Audience::Members).await.unwrap();
    assert_eq!(members.release.manifest.manifest().rule_set, "secondary/1");
    assert_eq!(audit(&own, &members, &[]).await[0].outcome, Found::Safe);
    // Members read public releases too: whichever comes later, both together are safe.
    send(&own, "later", "\n INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n EDU_ENROL,MA-02-381-01-01,2025,9").await;
    let public = build(&own, Audience::Public).await.unwrap();
    assert_eq!(audit(&own, &public, &[&members]).await[0].outcome, Found::Safe);
    send(&own, "last", "\n INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n EDU_ENROL,MA-02-381-01-05,2025,28").await;
    let last = build(&own, Audience::Members).await.unwrap();
    assert_eq!(audit(&own, &last, &[&members, &public]).await[0].outcome, Found::Safe);
}

#[tokio::test]
async fn a_release_for_the_node_alone_is_found_to_leak() {
    let own = node("oriental", &[PUPILS]).await;
    let built = build(&own, Audience::Node).await.unwrap();
    assert_eq!(built.release.manifest.manifest().rule_set, "primary/1");
    let attacks = audit(&own, &built, &[]).await;
    let Found::NotSafe(leaks) = &attacks[0].outcome else { panic!("{:?}", attacks[0].outcome) };
    let texts: Vec<String> = leaks.iter().map(ToString::to_string).collect();
    assert!(texts[0].starts_with("EDU_ENROL MA-02-381-01-03 2025: 1 to 1 = "), "{texts:?}");
}

#[tokio::test]
async fn a_release_that_cannot_be_protected_is_not_appended() {
    let own = node("oriental", &[PUPILS, HAMLET]).await;
    let refused = build(&own, Audience::Members).await.unwrap_err();
    assert_eq!(refused.reason(), "RELEASE_NOT_SAFE");
    let refused = build(&own, Audience::Public).await.unwrap_err();
    assert_eq!(refused.reason(), "RELEASE_NOT_SAFE");
    let violations = refused.violations();
    assert_eq!(violations.len(), 1);
    assert_eq!(violations[0].field, "IMM_RECENT, IMM_STOCK, POP_TOTAL");
    // Three inhabitants are shown, so there are two foreigners or nearly so.
    assert!(violations[0].description.contains("IMM_STOCK MA"), "{violations:?}");
    assert!(violations[0].description.contains(" 2024 LEGAL: 0 to 3"), "{violations:?}");
    let (caller, _place) = own.operator(Action::ReadReleases);
    assert_eq!(release::list(&own.node, &caller, ListReleases::default()).await.unwrap().releases.len(), 0);
    assert!(build(&own, Audience::Node).await.is_ok());
}

#[tokio::test]
async fn the_next_public_release_keeps_what_the_one_before_hides() {
    let own = node("oriental", &[PUPILS]).await;
    let first = build(&own, Audience::Public).await.unwrap();
    send(&own, "later", "\n INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n EDU_ENROL,MA-02-381-01-01,2025,9").await;
    let next = build(&own, Audience::Public).await.unwrap();
    assert_ne!(parts(&first), parts(&next));
    let attacks = audit(&own, &next, &[&first]).await;
    assert_eq!(attacks[0].outcome, Found::Safe);
}

#[tokio::test]
async fn a_release_of_another_catalogue_binds_the_next_one() {
    let own = node("oriental", &[PUPILS]).await;
    let first = build(&own, Audience::Public).await.unwrap();
    // Communes are not shown any more, and every indicator has another number.
    let mut catalogue = catalogue_parts();
    let pupils = catalogue.indicators.iter_mut().find(|own| own.code.as_str() == "EDU_ENROL").unwrap();
    pupils.publish_from = Level::Province;
    let another = Indicator { code: "AAA_FIRST".parse().unwrap(), ..pupils.clone() };
    catalogue.indicators.push(another);
    publish(&own, catalogue).await;
    send(&own, "later", "\n INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n EDU_ENROL,MA-02-381-01-01,2025,9").await;
    let next = build(&own, Audience::Public).await.unwrap();
    assert_eq!(next.release.manifest.manifest().publication.as_ref().unwrap().bound_by, [first.release.id]);
    let attacks = audit(&own, &next, &[&first]).await;
    // What the first one hides is attacked with the new totals too.
    assert_eq!((&attacks[0].outcome, attacks[0].primary), (&Found::Safe, 1));
}

#[tokio::test]
async fn what_is_hidden_is_counted_and_the_reasons_are_for_the_staff() {
    let own = node("oriental", &[PUPILS]).await;
    let built = build(&own, Audience::Members).await.unwrap();
    let lost: Vec<_> = built.losses.iter().filter(|loss| loss.hidden() > 0).collect();
    let counts = (lost[0].figures, lost[0].primary, lost[0].secondary, lost[0].value_percent);
    // Five communes, two provinces, region and country; a share of the value would tell how large the small one is.
    assert_eq!((lost.len(), lost[0].indicator.as_str(), counts), (1, "EDU_ENROL", (9, 1, 1, None)));
    // Published for provinces and above, 32 and 60 pupils need no protection.
    let coarser = lost[0].coarser.as_ref().unwrap();
    let counts = coarser.loss.as_ref().map(|loss| (loss.figures, loss.hidden(), loss.value_percent));
    assert_eq!((coarser.level, counts), (Level::Province, Some((4, 0, Some(0)))));
    let (_, reader) = own.certified(Role::Reader, "souss-massa-observatory");
    let (operator, _place) = own.operator(Action::ReadReleases);
    let (reader, _place) = own.call(&reader, Action::ReadReleases);
    for (caller, is_staff) in [(&operator, true), (&reader, false)] {
        let found = release::loss(&own.node, caller, &built.release).await.unwrap();
        let pupils = found.iter().find(|one| one.loss.indicator.as_str() == "EDU_ENROL").unwrap();
        assert_eq!((pupils.loss.figures, pupils.loss.hidden(), pupils.shows_reasons), (9, 2, is_staff));
    }
}

#[tokio::test]
async fn what_is_public_elsewhere_is_shown_with_its_source() {
    let source = Text { ar: "إحصاء 2024".into(), fr: "RGPH 2024".into(), en: "Census of 2024".into() };
    let waiver = |indicator: &str| Waiver {
        indicator: indicator.parse().unwrap(),
        area: None,
        level: Some(Level::Commune),
        from: "2024".parse().unwrap(),
        until: "2024".parse().unwrap(),
        method: Some("LEGAL".parse().unwrap()),
        dimensions: Vec::new(),
        source: source.clone(),
        url: "https://www.hcp.ma/".into(),
    };
    let own = node("oriental", &[HAMLET]).await;
    assert_eq!(build(&own, Audience::Public).await.unwrap_err().reason(), "RELEASE_NOT_SAFE");
    let parts = CatalogueParts { waivers: vec![waiver("IMM_STOCK"), waiver("POP_TOTAL")], ..catalogue_parts() };
    publish(&own, parts).await;
    let built = build(&own, Audience::Public).await.unwrap();
    let attacks = audit(&own, &built, &[]).await;
    let is_safe = |attack: &Attack| matches!(attack.outcome, Found::Safe | Found::NothingHidden);
    assert!(attacks.iter().all(is_safe), "{attacks:?}");
    let (_, reader) = own.certified(Role::Reader, "souss-massa-observatory");
    let (caller, _place) = own.call(&reader, Action::Explain);
    let queries = Queries::new(Arc::clone(&own.node));
    let asked = |indicator: &str, area: &str| ExplainRequest {
        indicator: indicator.to_owned(),
        area: area.to_owned(),
        period: "2024".to_owned(),
        ..ExplainRequest::default()
    };
    let told = queries.explain(&caller, asked("IMM_STOCK", "MA-02-381-01-03")).await.unwrap();
    assert_eq!((told.cell.value, told.inputs[0].value), (Some(2), Some(2)));
    assert_eq!(told.elsewhere.map(|waiver| waiver.source), Some(source));
    // The share follows from two public figures. Nobody has published a sum of some communes.
    let share = queries.explain(&caller, asked("IMM_SHARE", "MA-02-381-01-03")).await.unwrap();
    assert_eq!((share.cell.value, share.elsewhere), (Some(6_667), None));
    let province = queries.explain(&caller, asked("IMM_STOCK", "MA-02-381")).await.unwrap();
    assert_eq!((province.cell.value, province.elsewhere), (None, None));
}
