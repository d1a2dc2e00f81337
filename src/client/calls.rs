//! Calls that are one question and one answer.

use super::answers::{ReleaseMention, Submission, SubmissionReceipt};
use super::connection::Connection;
use super::error::ClientError;
use marsad_domain::catalogue::CatalogueParts;
use marsad_wire::catalogue::snapshot_parts;
use marsad_wire::pb;
use marsad_wire::position::Position;

/// The most submissions of one answer.
const PAGE_MAX: u32 = 1_000;

/// A submission that was withdrawn or erased, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retracted {
    pub submission: Submission,
    /// Whether it had been withdrawn or erased before.
    pub already: bool,
    pub releases: Vec<ReleaseMention>,
}

impl Connection {
    /// A submission.
    ///
    /// # Errors
    /// The error of the call. All calls of this file return it.
    pub async fn get_submission(&self, submission: &str) -> Result<Submission, ClientError> {
        let request = pb::GetSubmissionRequest { submission: submission.to_owned() };
        let answer = self.submissions(0).get_submission(request).await?.into_inner();
        answer.submission.map(Into::into).ok_or(ClientError::NoAnswer)
    }

    /// The receipt of a submission.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn get_receipt(&self, submission: &str) -> Result<SubmissionReceipt, ClientError> {
        let request = pb::GetReceiptRequest { submission: submission.to_owned() };
        let answer = self.submissions(0).get_receipt(request).await?.into_inner();
        answer.receipt.map(Into::into).ok_or(ClientError::NoAnswer)
    }

    /// Submissions, the newest first, at most so many.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn list_submissions(&self, most: usize) -> Result<Vec<Submission>, ClientError> {
        let (mut found, mut page_token) = (Vec::new(), String::new());
        while found.len() < most {
            let page_size = u32::try_from(most - found.len()).unwrap_or(PAGE_MAX).min(PAGE_MAX);
            let request = pb::ListSubmissionsRequest { page_size, page_token };
            let answer = self.submissions(0).list_submissions(request).await?.into_inner();
            found.extend(answer.submissions.into_iter().map(Submission::from));
            page_token = answer.next_page_token;
            if page_token.is_empty() {
                break;
            }
        }
        Ok(found)
    }

    /// Withdraws a submission, or only shows what would be withdrawn.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn withdraw_submission(&self, name: &str, why: &str, preview: bool) -> Result<Retracted, ClientError> {
        let (submission, reason) = (name.to_owned(), why.to_owned());
        let request = pb::WithdrawSubmissionRequest { submission, reason, preview };
        let answer = self.submissions(0).withdraw_submission(request).await?.into_inner();
        Ok(retracted(answer.submission, answer.already, answer.releases))
    }

    /// Erases a submission, and releases that hold it if that is asked for; or only shows what would be erased.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn erase_submission(
        &self,
        name: &str,
        why: &str,
        with_releases: bool,
        preview: bool,
    ) -> Result<Retracted, ClientError> {
        let (submission, reason) = (name.to_owned(), why.to_owned());
        let request = pb::EraseSubmissionRequest { submission, reason, with_releases, preview };
        let answer = self.submissions(0).erase_submission(request).await?.into_inner();
        Ok(retracted(answer.submission, answer.already, answer.releases))
    }
}

fn retracted(submission: Option<pb::Submission>, already: bool, releases: Vec<pb::ReleaseMention>) -> Retracted {
    let submission = submission.map(Into::into).unwrap_or_default();
    Retracted { submission, already, releases: releases.into_iter().map(Into::into).collect() }
}

/// Makes a function of each call that takes the message of the question and returns that of the answer.
macro_rules! calls {
    ($($client:ident { $($call:ident: $request:ident => $answer:ident;)+ })+) => {
        impl Connection {
            $($(
                /// # Errors
                /// The error of the call.
                pub async fn $call(&self, request: impl Into<pb::$request>) -> Result<pb::$answer, ClientError> {
                    Ok(self.$client().$call(request.into()).await?.into_inner())
                }
            )+)+
        }
    };
}

calls! {
    catalog {
        list_indicators: ListIndicatorsRequest => ListIndicatorsResponse;
        list_areas: ListAreasRequest => ListAreasResponse;
        list_codes: ListCodesRequest => ListCodesResponse;
        find_areas: FindAreasRequest => FindAreasResponse;
    }
    query {
        explain: ExplainRequest => ExplainResponse;
    }
    admin {
        list_members: ListMembersRequest => ListMembersResponse;
        publish_membership: PublishMembershipRequest => PublishMembershipResponse;
        list_grants: ListGrantsRequest => ListGrantsResponse;
        put_grant: PutGrantRequest => PutGrantResponse;
        delete_grant: DeleteGrantRequest => DeleteGrantResponse;
        list_peers: ListPeersRequest => ListPeersResponse;
        add_peer: AddPeerRequest => AddPeerResponse;
        remove_peer: RemovePeerRequest => RemovePeerResponse;
        sync_now: SyncNowRequest => SyncNowResponse;
        get_sync_status: GetSyncStatusRequest => GetSyncStatusResponse;
        get_node_status: GetNodeStatusRequest => GetNodeStatusResponse;
        build_release: BuildReleaseRequest => BuildReleaseResponse;
        list_releases: ListReleasesRequest => ListReleasesResponse;
        get_release: GetReleaseRequest => GetReleaseResponse;
        withdraw_release: WithdrawReleaseRequest => WithdrawReleaseResponse;
        list_incidents: ListIncidentsRequest => ListIncidentsResponse;
        list_entries: ListEntriesRequest => ListEntriesResponse;
        who_am_i: WhoAmIRequest => WhoAmIResponse;
    }
}

impl Connection {
    /// Publishes a catalogue; returns the position of its entry.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn publish_catalogue(&self, parts: &CatalogueParts) -> Result<Position, ClientError> {
        let parts = snapshot_parts(parts).into_iter();
        let requests: Vec<_> = parts.map(|part| pb::PublishCatalogRequest { part: Some(part) }).collect();
        let answer = self.admin().publish_catalog(futures::stream::iter(requests)).await?.into_inner();
        answer.version.ok_or(ClientError::NoAnswer)?.try_into().map_err(ClientError::BadAnswer)
    }
}
