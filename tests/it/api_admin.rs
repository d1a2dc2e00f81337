//! Administration over real sockets: grants, peers, members, catalogue, status.

use marsad::domain::code::OriginName;
use marsad::identity::{GrantKind, Role};
use marsad::log::entry::{Kind, SharingClass};
use marsad::wire::catalogue::snapshot_parts;
use marsad::wire::pb;
use tonic::Code;
use tonic::transport::Channel;

use pb::admin_service_client::AdminServiceClient;

use crate::ledger::world::{ScriptedLog, signer};
use crate::support::client::{Observations, reason};
use crate::support::node::{TestNode, catalogue_parts};

async fn admin(node: &TestNode) -> AdminServiceClient<Channel> {
    AdminServiceClient::new(node.admin().channel().await)
}

fn parts() -> Vec<pb::PublishCatalogRequest> {
    snapshot_parts(&catalogue_parts()).into_iter().map(|part| pb::PublishCatalogRequest { part: Some(part) }).collect()
}

#[tokio::test]
async fn catalogue_and_membership_are_published_and_shown() {
    let node = TestNode::bare("oriental").await;
    let mut client = admin(&node).await;
    let version = client.publish_catalog(tokio_stream::iter(parts())).await.unwrap().into_inner().version;
    let snapshot = node.world.membership(&[("oriental", &node.key)]);
    let request = pb::PublishMembershipRequest { membership: Some((&snapshot).into()) };
    let published = client.publish_membership(request).await.unwrap().into_inner().version;
    let members = client.list_members(pb::ListMembersRequest {}).await.unwrap().into_inner();
    assert_eq!((members.version, members.membership), (published, Some((&snapshot).into())));
    let status = client.get_node_status(pb::GetNodeStatusRequest { digests: true }).await.unwrap().into_inner();
    assert_eq!((status.state.as_str(), status.catalogue), ("READY", version.clone()));
    assert_eq!(status.verifier_key, node.key.to_string());
    assert_eq!((status.logs.len(), status.logs[0].size, status.logs[0].held), (1, 3, 3));
    assert_eq!(status.digests.unwrap().logs.len(), 64);
    let mut catalogue = pb::catalog_service_client::CatalogServiceClient::new(node.council().channel().await);
    let mut answers = catalogue.get_catalog(pb::GetCatalogRequest { known: None }).await.unwrap().into_inner();
    let mut messages = Vec::new();
    while let Some(answer) = answers.message().await.unwrap() {
        assert_eq!(answer.version, version);
        messages.extend(answer.part);
    }
    assert_eq!(marsad::wire::catalogue::merge_parts(messages).unwrap(), catalogue_parts());
    let mut answers = catalogue.get_catalog(pb::GetCatalogRequest { known: version }).await.unwrap().into_inner();
    assert_eq!(answers.message().await.unwrap().unwrap().part, None);
    assert_eq!(answers.message().await.unwrap(), None);
}

#[tokio::test]
async fn areas_and_codes_are_found() {
    let node = TestNode::start("oriental").await;
    let mut client = pb::catalog_service_client::CatalogServiceClient::new(node.council().channel().await);
    let list = client.list_codes(pb::ListCodesRequest { list: "SEX".to_owned() }).await.unwrap().into_inner();
    assert!(list.list.unwrap().items.iter().any(|item| item.code == "F"));
    let none = client.list_codes(pb::ListCodesRequest { list: "NONE".to_owned() }).await.unwrap_err();
    assert_eq!(none.code(), Code::NotFound);
    let under = pb::ListAreasRequest { under: "MA-02".to_owned(), level: "province".to_owned() };
    let areas = client.list_areas(under).await.unwrap().into_inner().areas;
    assert!(!areas.is_empty() && areas.iter().all(|area| area.code.starts_with("MA-02-")));
    let found = client.find_areas(pb::FindAreasRequest { name: "MA-02".to_owned() }).await.unwrap().into_inner();
    assert_eq!(found.areas.iter().map(|area| area.code.as_str()).collect::<Vec<_>>(), ["MA-02"]);
    let codes = pb::ListIndicatorsRequest { codes: vec!["POP_TOTAL".to_owned()] };
    assert_eq!(client.list_indicators(codes).await.unwrap().into_inner().indicators.len(), 1);
    let unknown = pb::ListIndicatorsRequest { codes: vec!["NO_SUCH".to_owned()] };
    assert_eq!(reason(&client.list_indicators(unknown).await.unwrap_err()), "UNKNOWN_INDICATOR");
}

#[tokio::test]
async fn a_catalogue_that_contradicts_itself_is_refused() {
    let node = TestNode::bare("oriental").await;
    let mut client = admin(&node).await;
    let mut wrong = parts();
    for request in &mut wrong {
        for indicator in request.part.iter_mut().flat_map(|part| &mut part.indicators) {
            indicator.unit = "NO_SUCH_UNIT".to_owned();
        }
    }
    let refused = client.publish_catalog(tokio_stream::iter(wrong)).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::InvalidArgument, "CATALOGUE_FAULTS"));
    // Hundreds of faults, twenty of them in the details: trailers have a limit.
    let details = tonic_types::StatusExt::get_error_details(&refused);
    assert_eq!(details.bad_request().unwrap().field_violations.len(), 20);
    let empty = client.publish_catalog(tokio_stream::iter(Vec::new())).await.unwrap_err();
    assert_eq!(reason(&empty), "BAD_REQUEST");
}

#[tokio::test]
async fn a_code_is_retired_and_never_removed() {
    let node = TestNode::bare("oriental").await;
    let mut client = admin(&node).await;
    client.publish_catalog(tokio_stream::iter(parts())).await.unwrap();
    // The same again, and one with a code more, are fine; one without a code is not.
    client.publish_catalog(tokio_stream::iter(parts())).await.unwrap();
    let mut fewer = parts();
    for request in &mut fewer {
        request.part.iter_mut().for_each(|part| part.programmes.clear());
    }
    let refused = client.publish_catalog(tokio_stream::iter(fewer)).await.unwrap_err();
    assert_eq!(reason(&refused), "CATALOGUE_FAULTS");
    let details = tonic_types::StatusExt::get_error_details(&refused);
    let first = &details.bad_request().unwrap().field_violations[0];
    assert!(first.description.contains("never removed"), "{first:?}");
}

#[tokio::test]
async fn only_the_operator_publishes() {
    let mut plan = crate::support::node::Plan::alone("oriental");
    plan.operator = "national".to_owned();
    let node = TestNode::planned(std::sync::Arc::new(crate::support::node::World::new()), plan).await;
    let refused = admin(&node).await.publish_catalog(tokio_stream::iter(parts())).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::FailedPrecondition, "NOT_OPERATOR"));
}

#[tokio::test]
async fn grants_are_given_and_taken_back_at_once() {
    let node = TestNode::start("oriental").await;
    let mut client = admin(&node).await;
    let grant = pb::Grant {
        role: "submitter".to_owned(),
        name: "region-sm".to_owned(),
        kind: "submit".to_owned(),
        territories: vec!["MA-09".to_owned()],
        indicators: vec!["POP_TOTAL".to_owned()],
    };
    client.put_grant(pb::PutGrantRequest { grant: Some(grant.clone()) }).await.unwrap();
    let grants = client.list_grants(pb::ListGrantsRequest {}).await.unwrap().into_inner().grants;
    assert!(grants.contains(&grant));
    let council = node.as_caller(Role::Submitter, "region-sm");
    let channel = council.channel().await;
    let rows = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-09,2024,LEGAL,3020431";
    let catalogue = marsad::formats::builtin::builtin().unwrap();
    let submission = |key| Observations::right(&council, &catalogue, key, &[rows]);
    submission("a").send(&channel).await.unwrap().receipt();
    let request =
        pb::DeleteGrantRequest { role: grant.role.clone(), name: grant.name.clone(), kind: grant.kind.clone() };
    client.delete_grant(request.clone()).await.unwrap();
    assert_eq!(reason(&submission("b").send(&channel).await.unwrap_err()), "NOT_AUTHORISED");
    assert_eq!(client.delete_grant(request).await.unwrap_err().code(), Code::NotFound);
    for spoil in [
        |grant: &mut pb::Grant| grant.role = "king".to_owned(),
        |grant: &mut pb::Grant| grant.kind = "all".to_owned(),
        |grant: &mut pb::Grant| grant.name = "no name/at all".to_owned(),
        |grant: &mut pb::Grant| grant.territories.clear(),
        |grant: &mut pb::Grant| grant.territories = vec!["MA-99".to_owned()],
        |grant: &mut pb::Grant| grant.indicators = vec!["NO_SUCH".to_owned()],
    ] {
        let mut wrong = grant.clone();
        spoil(&mut wrong);
        let refused = client.put_grant(pb::PutGrantRequest { grant: Some(wrong) }).await.unwrap_err();
        assert_eq!(reason(&refused), "BAD_REQUEST");
    }
}

#[tokio::test]
async fn admins_of_other_nodes_change_nothing() {
    let node = TestNode::start("oriental").await;
    let mut client = AdminServiceClient::new(node.as_caller(Role::Admin, "national-admin").channel().await);
    let refused = client.list_grants(pb::ListGrantsRequest {}).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::PermissionDenied, "NOT_AUTHORISED"));
    assert!(client.sync_now(pb::SyncNowRequest {}).await.is_err());
    client.get_node_status(pb::GetNodeStatusRequest { digests: false }).await.unwrap();
}

#[tokio::test]
async fn peers_are_added_by_name_or_by_their_certificate() {
    let node = TestNode::start("oriental").await;
    let mut plan = crate::support::node::Plan::alone("national");
    plan.staff = Vec::new();
    let other = TestNode::planned(std::sync::Arc::clone(&node.world), plan).await;
    let mut client = admin(&node).await;
    let add = |name: &str, url: &str| pb::AddPeerRequest {
        peer: Some(pb::Peer { name: name.to_owned(), url: url.to_owned() }),
    };
    let added = client.add_peer(add("", &other.url)).await.unwrap().into_inner().peer.unwrap();
    assert_eq!(added.name, "national");
    client.add_peer(add("souss-massa", "https://127.0.0.1:9")).await.unwrap();
    let peers = client.list_peers(pb::ListPeersRequest {}).await.unwrap().into_inner().peers;
    assert_eq!(peers.iter().map(|peer| peer.name.as_str()).collect::<Vec<_>>(), ["national", "souss-massa"]);
    assert_eq!(client.sync_now(pb::SyncNowRequest {}).await.unwrap().into_inner().peers, 2);
    assert_eq!(client.get_sync_status(pb::GetSyncStatusRequest {}).await.unwrap().into_inner().peers.len(), 2);
    let stored = node.running.node.store().peers().await.unwrap();
    assert_eq!(stored[0], (OriginName::new("national").unwrap(), other.url.clone()));
    let remove = pb::RemovePeerRequest { name: "souss-massa".to_owned() };
    client.remove_peer(remove.clone()).await.unwrap();
    assert_eq!(client.remove_peer(remove).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(reason(&client.add_peer(add("", "https://127.0.0.1:9")).await.unwrap_err()), "PEER_UNREACHABLE");
    assert_eq!(reason(&client.add_peer(add("x", "http://127.0.0.1:9")).await.unwrap_err()), "BAD_REQUEST");
    assert_eq!(reason(&client.add_peer(add("oriental", "https://127.0.0.1:9")).await.unwrap_err()), "BAD_REQUEST");
}

#[tokio::test]
async fn entries_are_listed_by_their_headers() {
    let node = TestNode::start("oriental").await;
    let mut client = AdminServiceClient::new(node.council().channel().await);
    let list = |from, limit| pb::ListEntriesRequest { origin: String::new(), epoch: None, from, limit };
    let all = client.list_entries(list(0, 0)).await.unwrap().into_inner();
    let kinds: Vec<&str> = all.entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!((kinds, all.size), (vec!["GENESIS", "CATALOGUE", "MEMBERSHIP"], 3));
    assert!(all.entries.iter().all(|entry| entry.payload == "HELD" && !entry.header.is_empty()));
    assert!(all.note.starts_with("marsad/oriental/0\n3\n"));
    let one = client.list_entries(list(1, 1)).await.unwrap().into_inner().entries;
    assert_eq!(one, [all.entries[1].clone()]);
    assert_eq!(client.list_entries(list(3, 9)).await.unwrap().into_inner().entries, []);
    let unknown = pb::ListEntriesRequest { origin: "nobody".to_owned(), ..list(0, 0) };
    assert_eq!(client.list_entries(unknown).await.unwrap_err().code(), Code::NotFound);
    let incidents =
        admin(&node).await.list_incidents(pb::ListIncidentsRequest { limit: 0, number: None }).await.unwrap();
    assert_eq!(incidents.into_inner().incidents, []);
}

#[tokio::test]
async fn entries_that_are_stored_and_not_projected_are_listed_with_their_reason() {
    let mut plan = crate::support::node::Plan::alone("oriental");
    plan.trusted.push(signer("souss-massa").verifier_key());
    let node = TestNode::planned(std::sync::Arc::new(crate::support::node::World::new()), plan).await;
    node.publish().await;
    let mut log = ScriptedLog::new("souss-massa");
    log.push(Kind::Observations, SharingClass::Open, vec![b"nonsense".to_vec()]);
    log.push(Kind::Unknown(900), SharingClass::Open, vec![b"from the future".to_vec()]);
    log.give(&node.running.node.ledger, |_| false).await;
    let mut client = admin(&node).await;
    let mut list = async |limit| {
        let incidents = client
            .list_incidents(pb::ListIncidentsRequest { limit, number: None })
            .await
            .unwrap()
            .into_inner()
            .incidents;
        let line = |own: pb::Incident| format!("{}/{} {} {}", own.origin, own.index.unwrap(), own.reason, own.detail);
        incidents.into_iter().map(line).collect::<Vec<_>>()
    };
    let unknown = "souss-massa/2 entry-not-projected unknown-kind";
    assert_eq!(list(0).await, [unknown, "souss-massa/1 entry-refused malformed chunk"]);
    assert_eq!(list(1).await, [unknown], "the newest");
}

#[tokio::test]
async fn a_membership_that_contradicts_itself_is_refused() {
    let node = TestNode::start("oriental").await;
    let mut client = admin(&node).await;
    let right = pb::Membership::from(&node.world.membership(&[("oriental", &node.key)]));
    for spoil in [
        |all: &mut pb::Membership| all.nodes.push(all.nodes[0].clone()),
        |all: &mut pb::Membership| all.nodes[0].origin = "another".to_owned(),
        |all: &mut pb::Membership| all.nodes[0].territories = vec!["MA-99".to_owned()],
        |all: &mut pb::Membership| all.nodes[0].verifier_keys = vec!["no key".to_owned()],
        |all: &mut pb::Membership| all.reporters.push(all.reporters[0].clone()),
        |all: &mut pb::Membership| all.reporters[0].r#type = "NO_SUCH".to_owned(),
        |all: &mut pb::Membership| all.reporters[0].territories = vec!["MA-99".to_owned()],
    ] {
        let mut wrong = right.clone();
        spoil(&mut wrong);
        let request = pb::PublishMembershipRequest { membership: Some(wrong) };
        assert_eq!(reason(&client.publish_membership(request).await.unwrap_err()), "BAD_REQUEST");
    }
}

#[tokio::test]
async fn a_grant_for_microcells_is_no_grant_to_submit() {
    let node = TestNode::start("oriental").await;
    node.grant(Role::Submitter, "region-sm", GrantKind::Microcells, &["MA-09"]).await;
    let council = node.as_caller(Role::Submitter, "region-sm");
    let rows = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-09,2024,LEGAL,1";
    let catalogue = marsad::formats::builtin::builtin().unwrap();
    let submission = Observations::right(&council, &catalogue, "k", &[rows]);
    let refused = submission.send(&council.channel().await).await.unwrap_err();
    assert_eq!(reason(&refused), "NOT_AUTHORISED");
}

#[tokio::test]
async fn local_rows_are_counted_for_staff_alone_and_rows_under_embargo_for_all() {
    let node = TestNode::start("oriental").await;
    let council = node.council();
    let catalogue = marsad::formats::builtin::builtin().unwrap();
    let channel = council.channel().await;
    for (key, sharing, embargo, rows) in [
        ("open", pb::Sharing::Open, "", 1),
        ("embargo", pb::Sharing::Federation, "2999-01-01T00:00:00Z", 2),
        ("local", pb::Sharing::Local, "", 4),
    ] {
        let row = |n| format!("POP_TOTAL,MA-02,{},LEGAL,{n},{embargo}", 2000 + rows * 2 + n);
        let rows: Vec<String> = (0..rows).map(row).collect();
        let table = format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,EMBARGO_TIME\n{}", rows.join("\n"));
        let mut sent = Observations::right(&council, &catalogue, key, &[&table]);
        sent.header.sharing = sharing.into();
        sent.send(&channel).await.unwrap().receipt();
    }
    let counted = async |role, name: &str| {
        let mut client = AdminServiceClient::new(node.as_caller(role, name).channel().await);
        client.get_node_status(pb::GetNodeStatusRequest { digests: false }).await.unwrap().into_inner().observations
    };
    assert_eq!(counted(Role::Reader, "souss-massa-observatory").await, 3);
    assert_eq!(counted(Role::Admin, "oriental-admin").await, 7);
}

#[tokio::test]
async fn incidents_are_bounded_and_the_same_is_one() {
    let node = TestNode::bare("oriental").await;
    let store = node.running.node.store();
    let incident = |reason: &str, micros: i64| marsad::store::NewIncident {
        time: marsad::domain::timestamp::Timestamp::from_micros(micros),
        reason: reason.to_owned(),
        peer: "national".to_owned(),
        log: marsad::log::checkpoint::LogId::new(OriginName::new("national").unwrap(), 0),
        index: None,
        detail: String::new(),
        evidence: String::new(),
    };
    for n in 0..100 {
        store.record_incident(&incident("again", n)).await.unwrap();
    }
    let kept = store.incidents(10).await.unwrap();
    assert_eq!((kept.len(), kept[0].count, kept[0].first_time.micros()), (1, 100, 0));
    // As many different incidents as are kept, in one statement; one more deletes the oldest.
    let mut database = node.database.connect().await;
    sqlx::query(
        "INSERT INTO node.incident (time, first_time, count, reason, peer, origin, epoch, idx, detail, evidence)
         SELECT 1000 + n, 1000 + n, 1, 'reason-' || n, 'national', 'national', 0, NULL, '', ''
         FROM generate_series(1, 10000) n",
    )
    .execute(&mut database)
    .await
    .unwrap();
    store.record_incident(&incident("newest", 1_000_000)).await.unwrap();
    let (count, oldest): (i64, i64) =
        sqlx::query_as("SELECT count(*), min(time) FROM node.incident").fetch_one(&mut database).await.unwrap();
    // The two oldest of "again" and the 10,000 are deleted.
    assert_eq!((count, oldest), (10_000, 1_002));
}
