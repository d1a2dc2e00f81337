//! Calls that are one question and one answer.

use super::connection::Connection;
use super::error::{ClientError, refused};
use marsad_domain::catalogue::CatalogueParts;
use marsad_domain::catalogue::area::Area;
use marsad_domain::catalogue::code_list::CodeList;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::membership::Membership;
use marsad_wire::answer::{
    BuiltRelease, Entries, Explanation, Grant, Identity, Incident, Members, NodeStatus, Peer, PlannedRelease, Release,
    ReleaseAudit, ReleaseSummary, Retracted, Submission, SubmissionReceipt, SyncStatus, VerifiedRelease,
    WithdrawnRelease,
};
use marsad_wire::catalogue::snapshot_parts;
use marsad_wire::field::{messages, required};
use marsad_wire::position::Position;
use marsad_wire::request::{BuildRequest, ExplainRequest, PlanRequest};
use marsad_wire::{WireError, pb};

/// The most submissions or releases of one answer.
const PAGE_MAX: u32 = 1_000;

/// What is read from an answer. An answer without a part that the contract promises is refused.
fn read<M, T>(answer: M, by: impl FnOnce(M) -> Result<T, WireError>) -> Result<T, ClientError> {
    by(answer).map_err(ClientError::BadAnswer)
}

/// Makes a function of each call, from its question to what is read from the answer.
macro_rules! calls {
    ($(
        $(#[$doc:meta])*
        $client:ident($($size:expr)?).$call:ident as $name:ident($($given:ident: $type:ty),*) -> $answer:ty
        { $request:expr, $read:expr }
    )+) => {
        impl Connection {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                /// The error of the call.
                pub async fn $name(&self, $($given: $type),*) -> Result<$answer, ClientError> {
                    let answer = self.$client($($size)?).$call($request).await.map_err(refused)?.into_inner();
                    read(answer, $read)
                }
            )+
        }
    };
}

calls! {
    /// The indicators of these codes; without codes all.
    catalog().list_indicators as list_indicators(codes: &[String]) -> Vec<Indicator> {
        pb::ListIndicatorsRequest { codes: codes.to_vec() },
        |answer: pb::ListIndicatorsResponse| messages("indicators", answer.indicators)
    }
    /// Areas: those under another one, of a level; an empty text sets no condition.
    catalog().list_areas as list_areas(under: &str, level: &str) -> Vec<Area> {
        pb::ListAreasRequest { under: under.to_owned(), level: level.to_owned() },
        |answer: pb::ListAreasResponse| messages("areas", answer.areas)
    }
    /// A code list.
    catalog().list_codes as list_codes(list: &str) -> CodeList {
        pb::ListCodesRequest { list: list.to_owned() },
        |answer: pb::ListCodesResponse| required("list", answer.list)
    }
    /// The areas of a name, an alias or a code.
    catalog().find_areas as find_areas(name: &str) -> Vec<Area> {
        pb::FindAreasRequest { name: name.to_owned() },
        |answer: pb::FindAreasResponse| messages("areas", answer.areas)
    }
    /// How a figure of a release came about.
    query().explain as explain(question: ExplainRequest) -> Explanation {
        pb::ExplainRequest::from(question),
        Explanation::try_from
    }
    /// A submission.
    submissions(0).get_submission as get_submission(submission: &str) -> Submission {
        pb::GetSubmissionRequest { submission: submission.to_owned() },
        |answer: pb::GetSubmissionResponse| required("submission", answer.submission)
    }
    /// The receipt of a submission.
    submissions(0).get_receipt as get_receipt(submission: &str) -> SubmissionReceipt {
        pb::GetReceiptRequest { submission: submission.to_owned() },
        |answer: pb::GetReceiptResponse| required("receipt", answer.receipt)
    }
    /// Withdraws a submission, or only shows what would be withdrawn.
    submissions(0).withdraw_submission as withdraw_submission(name: &str, why: &str, preview: bool) -> Retracted {
        pb::WithdrawSubmissionRequest { submission: name.to_owned(), reason: why.to_owned(), preview },
        Retracted::try_from
    }
    /// Erases a submission, and releases that hold it if that is asked for; or only shows what would be erased.
    submissions(0).erase_submission as erase_submission(
        name: &str, why: &str, with_releases: bool, preview: bool
    ) -> Retracted {
        pb::EraseSubmissionRequest { submission: name.to_owned(), reason: why.to_owned(), with_releases, preview },
        Retracted::try_from
    }
    /// Who takes part; none if the node has no membership yet.
    admin().list_members as list_members() -> Option<Members> {
        pb::ListMembersRequest {},
        Members::from_pb
    }
    /// Publishes a membership; returns the position of its entry.
    admin().publish_membership as publish_membership(membership: &Membership) -> Position {
        pb::PublishMembershipRequest { membership: Some(membership.into()) },
        |answer: pb::PublishMembershipResponse| required("version", answer.version)
    }
    /// Publishes a catalogue; returns the position of its entry.
    admin().publish_catalog as publish_catalogue(parts: &CatalogueParts) -> Position {
        futures::stream::iter(snapshot_parts(parts).into_iter().map(|part| pb::PublishCatalogRequest { part: Some(part) })),
        |answer: pb::PublishCatalogResponse| required("version", answer.version)
    }
    /// The grants of the node.
    admin().list_grants as list_grants() -> Vec<Grant> {
        pb::ListGrantsRequest {},
        |answer: pb::ListGrantsResponse| messages("grants", answer.grants)
    }
    /// Gives a grant.
    admin().put_grant as put_grant(grant: Grant) -> () {
        pb::PutGrantRequest { grant: Some(grant.into()) },
        |_| Ok(())
    }
    /// Takes a grant back.
    admin().delete_grant as delete_grant(role: &str, name: &str, kind: &str) -> () {
        pb::DeleteGrantRequest { role: role.to_owned(), name: name.to_owned(), kind: kind.to_owned() },
        |_| Ok(())
    }
    /// Adds a peer, or replaces its address; returns it with its name.
    admin().add_peer as add_peer(peer: Peer) -> Peer {
        pb::AddPeerRequest { peer: Some(peer.into()) },
        |answer: pb::AddPeerResponse| required("peer", answer.peer)
    }
    /// Removes a peer.
    admin().remove_peer as remove_peer(name: &str) -> () {
        pb::RemovePeerRequest { name: name.to_owned() },
        |_| Ok(())
    }
    /// Lets the node ask its peers at once; returns how many these are.
    admin().sync_now as sync_now() -> u32 {
        pb::SyncNowRequest {},
        |answer: pb::SyncNowResponse| Ok(answer.peers)
    }
    /// What the node and its peers hold of each log.
    admin().get_sync_status as get_sync_status() -> SyncStatus {
        pb::GetSyncStatusRequest {},
        SyncStatus::try_from
    }
    /// What the node is and holds; with digests it reads everything.
    admin().get_node_status as get_node_status(digests: bool) -> NodeStatus {
        pb::GetNodeStatusRequest { digests },
        |answer| NodeStatus::from_pb(answer, digests)
    }
    /// Builds a release.
    admin().build_release as build_release(asked: BuildRequest) -> BuiltRelease {
        pb::BuildReleaseRequest::from(asked),
        BuiltRelease::try_from
    }
    /// Announces a release for a day, moves it or drops it.
    admin().plan_release as plan_release(asked: PlanRequest) -> PlannedRelease {
        pb::PlanReleaseRequest::from(asked),
        |answer: pb::PlanReleaseResponse| required("plan", answer.plan)
    }
    /// Attacks a release as a reader who holds other releases too, or as an organisation that knows its own figures.
    admin().audit_release as audit_release(release: &str, with: &[String], reporter: &str) -> ReleaseAudit {
        pb::AuditReleaseRequest {
            release: release.to_owned(), with: with.to_vec(), reporter: reporter.to_owned()
        },
        ReleaseAudit::try_from
    }
    /// Lets the node compute a release again from what it holds.
    admin().verify_release as verify_release(release: &str) -> VerifiedRelease {
        pb::VerifyReleaseRequest { release: release.to_owned() },
        VerifiedRelease::try_from
    }
    /// A release by its identifier, or the latest.
    admin().get_release as get_release(release: &str, with_proof: bool) -> Release {
        pb::GetReleaseRequest { release: release.to_owned(), with_proof, with_loss: false },
        Release::try_from
    }
    /// A release by its identifier, or the latest, with what is hidden in it.
    admin().get_release as get_release_with_loss(release: &str) -> Release {
        pb::GetReleaseRequest { release: release.to_owned(), with_proof: false, with_loss: true },
        Release::try_from
    }
    /// Withdraws a release, or only shows what would be withdrawn.
    admin().withdraw_release as withdraw_release(release: &str, why: &str, preview: bool) -> WithdrawnRelease {
        pb::WithdrawReleaseRequest { release: release.to_owned(), reason: why.to_owned(), preview },
        WithdrawnRelease::try_from
    }
    /// What the node refused, the newest first, at most so many.
    admin().list_incidents as list_incidents(limit: u32) -> Vec<Incident> {
        pb::ListIncidentsRequest { limit, number: None },
        |answer: pb::ListIncidentsResponse| messages("incidents", answer.incidents)
    }
    /// One incident.
    admin().list_incidents as get_incident(number: i64) -> Incident {
        pb::ListIncidentsRequest { limit: 1, number: Some(number) },
        |answer: pb::ListIncidentsResponse| required("incidents", answer.incidents.into_iter().next())
    }
    /// Entries of a log from an index on, at most so many. An empty origin means the node's own log; without an epoch, the newest.
    admin().list_entries as list_entries(origin: &str, epoch: Option<u32>, from: u64, limit: u32) -> Entries {
        pb::ListEntriesRequest { origin: origin.to_owned(), epoch, from, limit },
        Entries::try_from
    }
    /// Who the caller is to the node.
    admin().who_am_i as who_am_i() -> Identity {
        pb::WhoAmIRequest {},
        Identity::try_from
    }
}

impl Connection {
    /// Submissions, the newest first, at most so many.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn list_submissions(&self, most: usize) -> Result<Vec<Submission>, ClientError> {
        let (mut found, mut page_token) = (Vec::new(), String::new());
        while found.len() < most {
            let page_size = u32::try_from(most - found.len()).unwrap_or(PAGE_MAX).min(PAGE_MAX);
            let request = pb::ListSubmissionsRequest { page_size, page_token };
            let answer = self.submissions(0).list_submissions(request).await.map_err(refused)?.into_inner();
            found.extend(messages("submissions", answer.submissions).map_err(ClientError::BadAnswer)?);
            page_token = answer.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        Ok(found)
    }

    /// The planned releases of a builder, or of all, by day.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn list_planned_releases(&self, builder: &str) -> Result<Vec<PlannedRelease>, ClientError> {
        let (mut found, mut page_token) = (Vec::new(), String::new());
        loop {
            let request =
                pb::ListPlannedReleasesRequest { builder: builder.to_owned(), page_size: PAGE_MAX, page_token };
            let answer = self.admin().list_planned_releases(request).await.map_err(refused)?.into_inner();
            found.extend(messages("plans", answer.plans).map_err(ClientError::BadAnswer)?);
            page_token = answer.next_page_token;
            if page_token.is_empty() {
                return Ok(found);
            }
        }
    }

    /// All releases of a builder, or of all, the newest first.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn list_releases(&self, builder: &str) -> Result<Vec<ReleaseSummary>, ClientError> {
        let (mut found, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = pb::ListReleasesRequest { builder: builder.to_owned(), page_size: PAGE_MAX, page_token };
            let answer = self.admin().list_releases(request).await.map_err(refused)?.into_inner();
            found.extend(messages("releases", answer.releases).map_err(ClientError::BadAnswer)?);
            page_token = answer.next_page_token;
            if page_token.is_empty() {
                return Ok(found);
            }
        }
    }
}
