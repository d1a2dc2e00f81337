//! A catalogue that changes how figures are written. A stored figure stays the same number, or it is left out and the
//! answer says how many and why; it is never read as another number.

use marsad::domain::catalogue::{Catalogue, CatalogueParts};
use marsad::domain::code::ConceptId;
use marsad::domain::raw::RawValue;
use marsad::identity::policy::{Administer, authorise_operator};
use marsad::wire::cell::cells_from_pb;
use marsad::wire::{batch, pb};
use pb::admin_service_client::AdminServiceClient;
use pb::query_service_client::QueryServiceClient;
use tonic::transport::Channel;

use crate::query_api::{Stage, asked, filter, stage};
use crate::support::client::{Answer, Observations};
use crate::support::node::catalogue_parts;

const BEFORE: [&str; 2] = [
    "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,SEX,OBS_VALUE
    POP_TOTAL,MA-02-381,2024,LEGAL,_T,1000",
    "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE
    MIG_BUDGET,MA-02-381,2024,12.50
    MIG_BUDGET,MA-02-411,2024,13.00",
];

/// Publishes a catalogue with a change; gives it with its place.
async fn publish(stage: &Stage, change: impl FnOnce(&mut CatalogueParts)) -> (Catalogue, pb::LogPosition) {
    let mut parts = catalogue_parts();
    change(&mut parts);
    let catalogue = Catalogue::build(parts.clone()).unwrap();
    let permit = authorise_operator::<Administer>();
    let position = stage.node.running.node.ledger.append_catalogue(&permit, parts).await.unwrap();
    (catalogue, (&position).into())
}

fn set_decimals(parts: &mut CatalogueParts, codes: &[&str], decimals: u8) {
    for indicator in parts.indicators.iter_mut().filter(|own| codes.contains(&own.code.as_str())) {
        indicator.decimals = decimals;
    }
}

/// POP_TOTAL, and the indicator that may not exceed it and must have the same decimals.
const POPULATION: [&str; 5] = ["POP_TOTAL", "IMM_STOCK", "FB_STOCK", "IMM_MOTIVE", "IMM_RECENT"];

/// The rows of an answer as `area value`, and what it was made without as `indicator reason rows`.
type Shown = (Vec<String>, Vec<String>);

fn left_out(rows: &[pb::LeftOutRows]) -> Vec<String> {
    rows.iter().map(|one| format!("{} {} {}", one.indicator, one.reason, one.rows)).collect()
}

async fn observations(channel: &Channel, request: pb::PullObservationsRequest) -> Shown {
    use pb::pull_observations_response::Part;
    let mut answers = QueryServiceClient::new(channel.clone()).pull_observations(request).await.unwrap().into_inner();
    let (mut rows, mut trailer) = (Vec::new(), None);
    while let Some(message) = answers.message().await.unwrap() {
        match message.part.unwrap() {
            Part::Header(_) => {}
            Part::Batch(message) => {
                let batch = batch::from_pb(message).unwrap();
                for (n, value) in batch.values.iter().enumerate() {
                    let RawValue::Number(number) = value else { panic!("{value:?}") };
                    rows.push(format!("{} {number}", batch.column("REF_AREA").unwrap().text(n)));
                }
            }
            Part::Trailer(last) => trailer = Some(left_out(&last.left_out)),
        }
    }
    (rows, trailer.unwrap())
}

async fn of(channel: &Channel, indicator: &str) -> Shown {
    observations(channel, asked(filter(indicator, "MA-02", ""))).await
}

async fn published(stage: &Stage, indicator: &str) -> Vec<String> {
    use pb::pull_aggregates_response::Part;
    let filter = Some(filter(indicator, "MA-02", "province"));
    let request = pb::PullAggregatesRequest { filter, by: vec![], release: String::new() };
    let mut client = QueryServiceClient::new(stage.reader.clone());
    let mut answers = client.pull_aggregates(request).await.unwrap().into_inner();
    let mut rows = Vec::new();
    while let Some(message) = answers.message().await.unwrap() {
        let Some(Part::Cells(cells)) = message.part else { continue };
        let cells = cells_from_pb(&cells).unwrap();
        rows.extend(cells.iter().filter_map(|row| Some(format!("{} {}", row.text("REF_AREA"), row.value?))));
    }
    rows
}

#[tokio::test]
async fn a_figure_keeps_its_value_when_its_indicator_gets_other_decimals() {
    let stage = stage(&BEFORE).await;
    stage.build().await;
    publish(&stage, |parts| {
        set_decimals(parts, &POPULATION, 2);
        set_decimals(parts, &["MIG_BUDGET"], 0);
    })
    .await;
    let population = (vec!["MA-02-381 1000.00".to_owned()], vec![]);
    // 13.00 is 13, and nothing without decimals is 12.50.
    let budget = (vec!["MA-02-411 13".to_owned()], vec!["MIG_BUDGET decimals 1".to_owned()]);
    for _ in 0..2 {
        // By the release from before, then by one of today.
        for channel in [&stage.own, &stage.reviewer, &stage.reader] {
            assert_eq!(of(channel, "POP_TOTAL").await, population);
            assert_eq!(of(channel, "MIG_BUDGET").await, budget);
            let mut earlier = asked(filter("MIG_BUDGET", "MA-02", ""));
            earlier.as_of = "2030-01-01T00:00:00Z".to_owned();
            assert_eq!(observations(channel, earlier).await, budget);
        }
        assert_eq!(left_out(&stage.build().await.left_out_rows), budget.1);
    }
    assert_eq!(published(&stage, "POP_TOTAL").await, population.0);
    assert_eq!(published(&stage, "MIG_BUDGET").await, budget.0);
    // The catalogue as it was: nothing is lost.
    publish(&stage, |_| {}).await;
    let all = vec!["MA-02-381 12.50".to_owned(), "MA-02-411 13.00".to_owned()];
    assert_eq!(of(&stage.own, "MIG_BUDGET").await, (all.clone(), vec![]));
    assert_eq!(stage.build().await.left_out_rows, []);
    assert_eq!(published(&stage, "MIG_BUDGET").await, all);
}

#[tokio::test]
async fn parts_are_compared_with_a_total_of_other_decimals() {
    let stage = stage(&BEFORE).await;
    let (catalogue, position) = publish(&stage, |parts| set_decimals(parts, &POPULATION, 2)).await;
    let send = async |key: &str, men: &str| {
        let table = format!(
            "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,SEX,OBS_VALUE
            POP_TOTAL,MA-02-381,2024,LEGAL,F,400.25
            POP_TOTAL,MA-02-381,2024,LEGAL,M,{men}"
        );
        let mut sent = Observations::right(&stage.council, &catalogue, key, &[&table]);
        sent.header.catalogue = Some(position.clone());
        sent.send(&stage.own).await.unwrap()
    };
    let Answer::Report(report) = send("more", "700.00").await else { panic!("parts that exceed their total") };
    let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["PARTS_EXCEED_STORED_TOTAL"]);
    send("equal", "599.75").await.receipt();
}

#[tokio::test]
async fn rows_with_codes_and_dimensions_of_before_are_left_out_and_named() {
    let foreign = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,NAT_GROUP,OBS_VALUE
        IMM_STOCK,MA-02-381,2024,LEGAL,STLS,60
        IMM_STOCK,MA-02-411,2024,LEGAL,_T,100";
    let stage = stage(&[BEFORE[0], foreign]).await;
    publish(&stage, |parts| {
        let group = parts.code_lists.iter_mut().find(|list| list.id.as_str() == "NAT_GROUP").unwrap();
        group.items.retain(|item| item.code.as_str() != "STLS");
        let population = parts.indicators.iter_mut().find(|own| own.code.as_str() == "POP_TOTAL").unwrap();
        population.dimensions.retain(|concept| *concept != ConceptId::new("RES_AREA").unwrap());
    })
    .await;
    let dimensions = "POP_TOTAL dimensions 1".to_owned();
    let code = "IMM_STOCK code 1".to_owned();
    for channel in [&stage.own, &stage.reviewer] {
        assert_eq!(of(channel, "POP_TOTAL").await, (vec![], vec![dimensions.clone()]));
        assert_eq!(of(channel, "IMM_STOCK").await, (vec!["MA-02-411 100".to_owned()], vec![code.clone()]));
    }
    let built = stage.build().await;
    assert_eq!(left_out(&built.left_out_rows), [code, dimensions]);
    assert_eq!(published(&stage, "IMM_STOCK").await, ["MA-02-411 100"]);
    let mut admin = AdminServiceClient::new(stage.node.admin().channel().await);
    let listed = admin.list_releases(pb::ListReleasesRequest::default()).await.unwrap().into_inner().releases;
    assert_eq!(listed.len(), 1);
}
