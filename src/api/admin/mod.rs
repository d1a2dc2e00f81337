//! AdminService: what a node is, who takes part, who may do what on it, and whom it pulls from.

mod decode;
mod encode;
mod peer_name;

use tonic::Streaming;

use crate::audits;
use crate::plans;
use crate::releases;
use crate::serve::{Answer, Call, serve};
use crate::verifications;
use marsad_service::ServiceError;
use marsad_service::admin::{entries, grants, incidents, members, peers, permit, status};
use marsad_wire::pb;

serve! {
    pb::admin_service_server::AdminService, [],
    list_members: pb::ListMembersRequest => pb::ListMembersResponse, list_members;
    publish_membership: pb::PublishMembershipRequest => pb::PublishMembershipResponse, publish_membership;
    publish_catalog: Streaming<pb::PublishCatalogRequest> => pb::PublishCatalogResponse, publish_catalog;
    list_grants: pb::ListGrantsRequest => pb::ListGrantsResponse, list_grants;
    put_grant: pb::PutGrantRequest => pb::PutGrantResponse, put_grant;
    delete_grant: pb::DeleteGrantRequest => pb::DeleteGrantResponse, delete_grant;
    list_peers: pb::ListPeersRequest => pb::ListPeersResponse, list_peers;
    add_peer: pb::AddPeerRequest => pb::AddPeerResponse, add_peer;
    remove_peer: pb::RemovePeerRequest => pb::RemovePeerResponse, remove_peer;
    sync_now: pb::SyncNowRequest => pb::SyncNowResponse, sync_now;
    get_sync_status: pb::GetSyncStatusRequest => pb::GetSyncStatusResponse, get_sync_status;
    build_release: pb::BuildReleaseRequest => pb::BuildReleaseResponse, releases::build;
    audit_release: pb::AuditReleaseRequest => pb::AuditReleaseResponse, audits::audit;
    plan_release: pb::PlanReleaseRequest => pb::PlanReleaseResponse, plans::change;
    list_planned_releases: pb::ListPlannedReleasesRequest => pb::ListPlannedReleasesResponse, plans::list;
    verify_release: pb::VerifyReleaseRequest => pb::VerifyReleaseResponse, verifications::verify;
    list_releases: pb::ListReleasesRequest => pb::ListReleasesResponse, releases::list;
    get_release: pb::GetReleaseRequest => pb::GetReleaseResponse, releases::get;
    withdraw_release: pb::WithdrawReleaseRequest => pb::WithdrawReleaseResponse, releases::withdraw;
    get_node_status: pb::GetNodeStatusRequest => pb::GetNodeStatusResponse, get_node_status;
    list_incidents: pb::ListIncidentsRequest => pb::ListIncidentsResponse, list_incidents;
    list_entries: pb::ListEntriesRequest => pb::ListEntriesResponse, list_entries;
    who_am_i: pb::WhoAmIRequest => pb::WhoAmIResponse, who_am_i;
}

async fn list_members(call: Call<'_, pb::ListMembersRequest>) -> Answer<pb::ListMembersResponse> {
    let current = members::current(call.node, call.caller)?;
    Ok(pb::ListMembersResponse {
        membership: current.as_ref().map(|version| (&version.membership).into()),
        version: current.as_ref().map(|version| (&version.position).into()),
    })
}

async fn publish_membership(call: Call<'_, pb::PublishMembershipRequest>) -> Answer<pb::PublishMembershipResponse> {
    let permit = permit(call.node, call.caller).await?;
    let position = members::publish(call.node, permit, decode::membership(call.request.membership)?).await?;
    Ok(pb::PublishMembershipResponse { version: Some((&position).into()) })
}

async fn publish_catalog(call: Call<'_, Streaming<pb::PublishCatalogRequest>>) -> Answer<pb::PublishCatalogResponse> {
    let permit = permit(call.node, call.caller).await?;
    let parts = decode::catalogue(call.node, call.caller, call.request).await?;
    let position = members::publish_catalogue(call.node, permit, parts).await?;
    Ok(pb::PublishCatalogResponse { version: Some((&position).into()) })
}

async fn list_grants(call: Call<'_, pb::ListGrantsRequest>) -> Answer<pb::ListGrantsResponse> {
    let grants = grants::list(call.node, &permit(call.node, call.caller).await?).await?;
    Ok(pb::ListGrantsResponse { grants: grants.iter().map(encode::grant).collect() })
}

async fn put_grant(call: Call<'_, pb::PutGrantRequest>) -> Answer<pb::PutGrantResponse> {
    let permit = permit(call.node, call.caller).await?;
    grants::put(call.node, &permit, &decode::grant(call.request.grant)?).await?;
    Ok(pb::PutGrantResponse {})
}

async fn delete_grant(call: Call<'_, pb::DeleteGrantRequest>) -> Answer<pb::DeleteGrantResponse> {
    let pb::DeleteGrantRequest { role, name, kind } = call.request;
    grants::delete(call.node, &permit(call.node, call.caller).await?, (&role, &name, &kind)).await?;
    Ok(pb::DeleteGrantResponse {})
}

async fn list_peers(call: Call<'_, pb::ListPeersRequest>) -> Answer<pb::ListPeersResponse> {
    let peers = peers::list(call.node, &permit(call.node, call.caller).await?);
    Ok(pb::ListPeersResponse { peers: peers.iter().map(encode::peer).collect() })
}

async fn add_peer(call: Call<'_, pb::AddPeerRequest>) -> Answer<pb::AddPeerResponse> {
    let permit = permit(call.node, call.caller).await?;
    let pb::Peer { name, url } = call.request.peer.ok_or_else(|| ServiceError::field("peer", "is missing"))?;
    let ask_name = async |url: String| peer_name::ask_name(&call.node.client_tls, &url).await;
    let added = peers::add(call.node, &permit, (name, url), ask_name).await?;
    Ok(pb::AddPeerResponse { peer: Some(encode::peer(&added)) })
}

async fn remove_peer(call: Call<'_, pb::RemovePeerRequest>) -> Answer<pb::RemovePeerResponse> {
    peers::remove(call.node, &permit(call.node, call.caller).await?, &call.request.name).await?;
    Ok(pb::RemovePeerResponse {})
}

async fn sync_now(call: Call<'_, pb::SyncNowRequest>) -> Answer<pb::SyncNowResponse> {
    let peers = peers::sync_now(call.node, &permit(call.node, call.caller).await?);
    Ok(pb::SyncNowResponse { peers: u32::try_from(peers).unwrap_or(u32::MAX) })
}

async fn get_sync_status(call: Call<'_, pb::GetSyncStatusRequest>) -> Answer<pb::GetSyncStatusResponse> {
    encode::sync_status(status::of_sync(call.node, call.caller).await?)
}

async fn get_node_status(call: Call<'_, pb::GetNodeStatusRequest>) -> Answer<pb::GetNodeStatusResponse> {
    Ok(encode::node_status(status::of_node(call.node, call.caller, call.request.digests).await?))
}

async fn list_incidents(call: Call<'_, pb::ListIncidentsRequest>) -> Answer<pb::ListIncidentsResponse> {
    let permit = permit(call.node, call.caller).await?;
    let found = match call.request.number {
        Some(number) => vec![incidents::get(call.node, &permit, number).await?],
        None => incidents::list(call.node, &permit, call.request.limit).await?,
    };
    Ok(pb::ListIncidentsResponse { incidents: found.into_iter().map(encode::incident).collect::<Result<_, _>>()? })
}

async fn list_entries(call: Call<'_, pb::ListEntriesRequest>) -> Answer<pb::ListEntriesResponse> {
    let pb::ListEntriesRequest { origin, epoch, from, limit } = call.request;
    let wanted = entries::Wanted { origin, epoch, from, limit };
    encode::entries(entries::list(call.node, call.caller, &wanted).await?)
}

async fn who_am_i(call: Call<'_, pb::WhoAmIRequest>) -> Answer<pb::WhoAmIResponse> {
    Ok(encode::identity(grants::who_am_i(call.node, call.caller).await?))
}
