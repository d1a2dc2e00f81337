//! AdminService: what a node is, who takes part, who may do what on it, and whom it pulls from.

mod decode;
mod encode;
mod peer_name;

use std::sync::Arc;

use tonic::{Request, Response, Status, Streaming};

use crate::caller::caller_of;
use crate::error_map::status;
use crate::releases;
use marsad_service::admin::{self, entries, grants, incidents, members, peers, status};
use marsad_service::{Node, ServiceError};
use marsad_wire::pb;

/// The service.
pub struct Admin {
    node: Arc<Node>,
}

impl Admin {
    /// The service of a node.
    #[must_use]
    pub fn new(node: Arc<Node>) -> Self {
        Self { node }
    }
}

/// One method: find the caller, hand over to the function that answers.
macro_rules! answer {
    ($self:ident, $request:ident, $answer:path) => {{
        let caller = caller_of($request.extensions())?;
        Ok(Response::new($answer(&$self.node, &caller, $request.into_inner()).await.map_err(status)?))
    }};
}

#[tonic::async_trait]
impl pb::admin_service_server::AdminService for Admin {
    async fn list_members(
        &self,
        request: Request<pb::ListMembersRequest>,
    ) -> Result<Response<pb::ListMembersResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let current = members::current(&self.node, &caller).map_err(status)?;
        Ok(Response::new(pb::ListMembersResponse {
            membership: current.as_ref().map(|version| (&version.membership).into()),
            version: current.as_ref().map(|version| (&version.position).into()),
        }))
    }

    async fn publish_membership(
        &self,
        request: Request<pb::PublishMembershipRequest>,
    ) -> Result<Response<pb::PublishMembershipResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = admin::permit(&self.node, &caller).await.map_err(status)?;
        let membership = decode::membership(request.into_inner().membership).map_err(status)?;
        let position = members::publish(&self.node, permit, membership).await.map_err(status)?;
        Ok(Response::new(pb::PublishMembershipResponse { version: Some((&position).into()) }))
    }

    async fn publish_catalog(
        &self,
        request: Request<Streaming<pb::PublishCatalogRequest>>,
    ) -> Result<Response<pb::PublishCatalogResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = admin::permit(&self.node, &caller).await.map_err(status)?;
        let parts = decode::catalogue(&self.node, &caller, request.into_inner()).await.map_err(status)?;
        let position = members::publish_catalogue(&self.node, permit, parts).await.map_err(status)?;
        Ok(Response::new(pb::PublishCatalogResponse { version: Some((&position).into()) }))
    }

    async fn list_grants(
        &self,
        request: Request<pb::ListGrantsRequest>,
    ) -> Result<Response<pb::ListGrantsResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = admin::permit(&self.node, &caller).await.map_err(status)?;
        let grants = grants::list(&self.node, &permit).await.map_err(status)?;
        Ok(Response::new(pb::ListGrantsResponse { grants: grants.iter().map(encode::grant).collect() }))
    }

    async fn put_grant(&self, request: Request<pb::PutGrantRequest>) -> Result<Response<pb::PutGrantResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = admin::permit(&self.node, &caller).await.map_err(status)?;
        let grant = decode::grant(request.into_inner().grant).map_err(status)?;
        grants::put(&self.node, &permit, &grant).await.map_err(status)?;
        Ok(Response::new(pb::PutGrantResponse {}))
    }

    async fn delete_grant(
        &self,
        request: Request<pb::DeleteGrantRequest>,
    ) -> Result<Response<pb::DeleteGrantResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = admin::permit(&self.node, &caller).await.map_err(status)?;
        let pb::DeleteGrantRequest { role, name, kind } = request.into_inner();
        grants::delete(&self.node, &permit, (&role, &name, &kind)).await.map_err(status)?;
        Ok(Response::new(pb::DeleteGrantResponse {}))
    }

    async fn list_peers(
        &self,
        request: Request<pb::ListPeersRequest>,
    ) -> Result<Response<pb::ListPeersResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = admin::permit(&self.node, &caller).await.map_err(status)?;
        let peers = peers::list(&self.node, &permit).iter().map(encode::peer).collect();
        Ok(Response::new(pb::ListPeersResponse { peers }))
    }

    async fn add_peer(&self, request: Request<pb::AddPeerRequest>) -> Result<Response<pb::AddPeerResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = admin::permit(&self.node, &caller).await.map_err(status)?;
        let peer =
            request.into_inner().peer.ok_or_else(|| ServiceError::field("peer", "is missing")).map_err(status)?;
        let ask_name = async |url: String| peer_name::ask_name(&self.node.client_tls, &url).await;
        let added = peers::add(&self.node, &permit, (peer.name, peer.url), ask_name).await.map_err(status)?;
        Ok(Response::new(pb::AddPeerResponse { peer: Some(encode::peer(&added)) }))
    }

    async fn remove_peer(
        &self,
        request: Request<pb::RemovePeerRequest>,
    ) -> Result<Response<pb::RemovePeerResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = admin::permit(&self.node, &caller).await.map_err(status)?;
        peers::remove(&self.node, &permit, &request.into_inner().name).await.map_err(status)?;
        Ok(Response::new(pb::RemovePeerResponse {}))
    }

    async fn sync_now(&self, request: Request<pb::SyncNowRequest>) -> Result<Response<pb::SyncNowResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = admin::permit(&self.node, &caller).await.map_err(status)?;
        let peers = u32::try_from(peers::sync_now(&self.node, &permit)).unwrap_or(u32::MAX);
        Ok(Response::new(pb::SyncNowResponse { peers }))
    }

    async fn get_sync_status(
        &self,
        request: Request<pb::GetSyncStatusRequest>,
    ) -> Result<Response<pb::GetSyncStatusResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let known = status::of_sync(&self.node, &caller).await.map_err(status)?;
        Ok(Response::new(encode::sync_status(known).map_err(status)?))
    }

    async fn build_release(
        &self,
        request: Request<pb::BuildReleaseRequest>,
    ) -> Result<Response<pb::BuildReleaseResponse>, Status> {
        answer!(self, request, releases::build)
    }

    async fn list_releases(
        &self,
        request: Request<pb::ListReleasesRequest>,
    ) -> Result<Response<pb::ListReleasesResponse>, Status> {
        answer!(self, request, releases::list)
    }

    async fn get_release(
        &self,
        request: Request<pb::GetReleaseRequest>,
    ) -> Result<Response<pb::GetReleaseResponse>, Status> {
        answer!(self, request, releases::get)
    }

    async fn withdraw_release(
        &self,
        request: Request<pb::WithdrawReleaseRequest>,
    ) -> Result<Response<pb::WithdrawReleaseResponse>, Status> {
        answer!(self, request, releases::withdraw)
    }

    async fn get_node_status(
        &self,
        request: Request<pb::GetNodeStatusRequest>,
    ) -> Result<Response<pb::GetNodeStatusResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let status = status::of_node(&self.node, &caller, request.into_inner().digests).await.map_err(status)?;
        Ok(Response::new(encode::node_status(status)))
    }

    async fn list_incidents(
        &self,
        request: Request<pb::ListIncidentsRequest>,
    ) -> Result<Response<pb::ListIncidentsResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let permit = admin::permit(&self.node, &caller).await.map_err(status)?;
        let pb::ListIncidentsRequest { limit, number } = request.into_inner();
        let found = match number {
            Some(number) => vec![incidents::get(&self.node, &permit, number).await.map_err(status)?],
            None => incidents::list(&self.node, &permit, limit).await.map_err(status)?,
        };
        let incidents = found.into_iter().map(encode::incident).collect::<Result<_, _>>().map_err(status)?;
        Ok(Response::new(pb::ListIncidentsResponse { incidents }))
    }

    async fn list_entries(
        &self,
        request: Request<pb::ListEntriesRequest>,
    ) -> Result<Response<pb::ListEntriesResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        let pb::ListEntriesRequest { origin, epoch, from, limit } = request.into_inner();
        let wanted = entries::Wanted { origin, epoch, from, limit };
        Ok(Response::new(
            encode::entries(entries::list(&self.node, &caller, &wanted).await.map_err(status)?).map_err(status)?,
        ))
    }

    async fn who_am_i(&self, request: Request<pb::WhoAmIRequest>) -> Result<Response<pb::WhoAmIResponse>, Status> {
        let caller = caller_of(request.extensions())?;
        Ok(Response::new(encode::identity(grants::who_am_i(&self.node, &caller).await.map_err(status)?)))
    }
}
