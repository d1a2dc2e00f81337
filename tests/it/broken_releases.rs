//! A release that a node holds but cannot read: figures that it might hide are not shown, and the error names the
//! release. Calls that do not need it are answered.

use marsad::domain::sharing::Sharing;
use marsad::identity::policy::{Build, Permit, authorise_operator};
use marsad::ledger::NewRelease;
use marsad::release::block::block_hash;
use marsad::wire::pb;
use pb::admin_service_client::AdminServiceClient;
use pb::query_service_client::QueryServiceClient;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::query_api::{FOREIGN, POPULATION, Stage, asked, filter, observations, stage};
use crate::support::client::reason;

const CORRECTION: &str = "
    INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE
    POP_TOTAL,MA-02-381,2024,LEGAL,1100";

fn earlier(indicator: &str) -> pb::PullObservationsRequest {
    let as_of = "2030-01-01T00:00:00Z".to_owned();
    pb::PullObservationsRequest { as_of, ..asked(filter(indicator, "MA-02", "")) }
}

fn now(indicator: &str) -> pb::PullObservationsRequest {
    asked(filter(indicator, "MA-02", ""))
}

async fn aggregates(stage: &Stage, indicator: &str, release: &str) -> Result<(), Status> {
    let filter = Some(filter(indicator, "MA-02", "province"));
    let request = pb::PullAggregatesRequest { filter, by: vec![], release: release.to_owned() };
    let mut client = QueryServiceClient::new(stage.reader.clone());
    let mut answers = client.pull_aggregates(request).await?.into_inner();
    while answers.message().await?.is_some() {}
    Ok(())
}

async fn explain(stage: &Stage, release: &str) -> Result<pb::ExplainResponse, Status> {
    let request = pb::ExplainRequest {
        indicator: "POP_TOTAL".to_owned(),
        area: "MA-02-381".to_owned(),
        period: "2024".to_owned(),
        release: release.to_owned(),
        ..pb::ExplainRequest::default()
    };
    QueryServiceClient::new(stage.reader.clone()).explain(request).await.map(tonic::Response::into_inner)
}

fn assert_named(status: &Status, wanted: &str, release: &str) {
    assert_eq!((status.code(), reason(status).as_str()), (Code::DataLoss, wanted), "{status:?}");
    let details = status.get_error_details();
    let metadata = &details.error_info().unwrap().metadata;
    let fact = |name: &str| metadata[name].as_str();
    assert_eq!((fact("release"), fact("builder"), fact("indicator")), (release, "oriental", "POP_TOTAL"));
}

#[tokio::test]
async fn a_damaged_release_is_named_and_what_does_not_need_it_is_answered() {
    let stage = stage(&[FOREIGN, POPULATION]).await;
    let damaged = stage.build().await.release.unwrap().release;
    stage.submit("correction", &[CORRECTION]).await;
    let newest = stage.build().await.release.unwrap().release;
    let changed = sqlx::query(
        "UPDATE log.payload c SET bytes = set_byte(c.bytes, 0, 255 - get_byte(c.bytes, 0))
         FROM view.release_part p
         JOIN view.release r ON r.origin_id = p.origin_id AND r.epoch = p.epoch AND r.idx = p.idx
         WHERE c.origin_id = p.origin_id AND c.epoch = p.epoch AND c.idx = p.idx AND c.chunk = p.chunk
           AND r.release = decode($1, 'hex') AND p.indicator = 'POP_TOTAL'",
    )
    .bind(&damaged)
    .execute(&mut stage.node.database.connect().await)
    .await
    .unwrap();
    assert_eq!(changed.rows_affected(), 1);
    let refused = observations(&stage.reader, earlier("POP_TOTAL")).await.unwrap_err();
    assert_named(&refused, "RELEASE_DAMAGED", &damaged);
    assert_named(&aggregates(&stage, "POP_TOTAL", &damaged).await.unwrap_err(), "RELEASE_DAMAGED", &damaged);
    assert_named(&explain(&stage, &damaged).await.unwrap_err(), "RELEASE_DAMAGED", &damaged);
    // Another indicator, the current state, other releases, and callers from whom nothing is hidden.
    observations(&stage.reader, earlier("IMM_STOCK")).await.unwrap();
    observations(&stage.reader, now("POP_TOTAL")).await.unwrap();
    observations(&stage.own, earlier("POP_TOTAL")).await.unwrap();
    aggregates(&stage, "IMM_STOCK", &damaged).await.unwrap();
    aggregates(&stage, "POP_TOTAL", &newest).await.unwrap();
    explain(&stage, &newest).await.unwrap();
}

#[tokio::test]
async fn a_release_that_no_node_can_read_is_named_until_it_is_withdrawn() {
    let stage = stage(&[FOREIGN, POPULATION]).await;
    let good = stage.build().await.release.unwrap().release;
    let node = &stage.node.running.node;
    let mut id = [0; 32];
    hex::decode_to_slice(&good, &mut id).unwrap();
    let mut manifest = node.store().release(&id).await.unwrap().unwrap().manifest.manifest().clone();
    manifest.number += 1;
    manifest.parent = Some(id);
    manifest.parts.retain(|part| part.indicator.as_str() == "POP_TOTAL");
    let block = b"no cells".to_vec();
    manifest.parts[0].blocks[0].hash = block_hash(&block);
    let bad = hex::encode(manifest.id());
    let permit: Permit<Build> = authorise_operator();
    let new = NewRelease { sharing: Sharing::Federation, manifest, blocks: vec![block], membership: None };
    node.ledger.append_release(&permit, new).await.unwrap();
    for request in [now("POP_TOTAL"), earlier("POP_TOTAL")] {
        assert_named(&observations(&stage.reader, request).await.unwrap_err(), "RELEASE_UNREADABLE", &bad);
    }
    observations(&stage.reader, earlier("IMM_STOCK")).await.unwrap();
    aggregates(&stage, "POP_TOTAL", &good).await.unwrap();
    let mut admin = AdminServiceClient::new(stage.node.admin().channel().await);
    let reason = "cannot be read".to_owned();
    admin.withdraw_release(pb::WithdrawReleaseRequest { release: bad, reason, preview: false }).await.unwrap();
    for request in [now("POP_TOTAL"), earlier("POP_TOTAL")] {
        observations(&stage.reader, request).await.unwrap();
    }
}
