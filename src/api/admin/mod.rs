//! AdminService: what a node is, who takes part, who may do what on it, and whom it pulls from.

mod grants;
mod incidents;
mod members;
mod peers;
mod status;

use std::sync::Arc;

use tonic::{Request, Response, Status, Streaming};

use crate::api::caller::caller_of;
use crate::api::releases;
use crate::identity::policy::{self, Administer, Permit, ReadStatus};
use crate::service::Caller;
use crate::service::Node;
use crate::service::ServiceError;
use crate::wire::pb;

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

/// Leave to do what the call is, for one of the node's own admins.
async fn permit(node: &Node, caller: &Caller) -> Result<Permit<Administer>, ServiceError> {
    Ok(policy::authorise_administer(&caller.principal, &node.grants().await?, caller.action)?)
}

/// Leave to read the status of this node and of its peers.
async fn status_permit(node: &Node, caller: &Caller) -> Result<Permit<ReadStatus>, ServiceError> {
    Ok(policy::authorise_status(&caller.principal, &node.grants().await?, caller.action)?)
}

/// Leave to read what every caller of the RPC may read.
fn public(caller: &Caller) -> Result<(), ServiceError> {
    policy::authorise_public(&caller.principal, caller.action)?;
    Ok(())
}

/// One method: find the caller, hand over to the function that answers.
macro_rules! answer {
    ($self:ident, $request:ident, $answer:path) => {{
        let caller = caller_of($request.extensions())?;
        Ok(Response::new($answer(&$self.node, &caller, $request.into_inner()).await?))
    }};
}

#[tonic::async_trait]
impl pb::admin_service_server::AdminService for Admin {
    async fn list_members(
        &self,
        request: Request<pb::ListMembersRequest>,
    ) -> Result<Response<pb::ListMembersResponse>, Status> {
        answer!(self, request, members::list)
    }

    async fn publish_membership(
        &self,
        request: Request<pb::PublishMembershipRequest>,
    ) -> Result<Response<pb::PublishMembershipResponse>, Status> {
        answer!(self, request, members::publish)
    }

    async fn publish_catalog(
        &self,
        request: Request<Streaming<pb::PublishCatalogRequest>>,
    ) -> Result<Response<pb::PublishCatalogResponse>, Status> {
        answer!(self, request, members::publish_catalog)
    }

    async fn list_grants(
        &self,
        request: Request<pb::ListGrantsRequest>,
    ) -> Result<Response<pb::ListGrantsResponse>, Status> {
        answer!(self, request, grants::list)
    }

    async fn put_grant(&self, request: Request<pb::PutGrantRequest>) -> Result<Response<pb::PutGrantResponse>, Status> {
        answer!(self, request, grants::put)
    }

    async fn delete_grant(
        &self,
        request: Request<pb::DeleteGrantRequest>,
    ) -> Result<Response<pb::DeleteGrantResponse>, Status> {
        answer!(self, request, grants::delete)
    }

    async fn list_peers(
        &self,
        request: Request<pb::ListPeersRequest>,
    ) -> Result<Response<pb::ListPeersResponse>, Status> {
        answer!(self, request, peers::list)
    }

    async fn add_peer(&self, request: Request<pb::AddPeerRequest>) -> Result<Response<pb::AddPeerResponse>, Status> {
        answer!(self, request, peers::add)
    }

    async fn remove_peer(
        &self,
        request: Request<pb::RemovePeerRequest>,
    ) -> Result<Response<pb::RemovePeerResponse>, Status> {
        answer!(self, request, peers::remove)
    }

    async fn sync_now(&self, request: Request<pb::SyncNowRequest>) -> Result<Response<pb::SyncNowResponse>, Status> {
        answer!(self, request, peers::sync_now)
    }

    async fn get_sync_status(
        &self,
        request: Request<pb::GetSyncStatusRequest>,
    ) -> Result<Response<pb::GetSyncStatusResponse>, Status> {
        answer!(self, request, status::sync)
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
        answer!(self, request, status::node)
    }

    async fn list_incidents(
        &self,
        request: Request<pb::ListIncidentsRequest>,
    ) -> Result<Response<pb::ListIncidentsResponse>, Status> {
        answer!(self, request, incidents::list)
    }

    async fn list_entries(
        &self,
        request: Request<pb::ListEntriesRequest>,
    ) -> Result<Response<pb::ListEntriesResponse>, Status> {
        answer!(self, request, status::entries)
    }

    async fn who_am_i(&self, request: Request<pb::WhoAmIRequest>) -> Result<Response<pb::WhoAmIResponse>, Status> {
        answer!(self, request, grants::who_am_i)
    }
}
