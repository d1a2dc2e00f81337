//! The authorisation table: every RPC of the program, its action, and the roles that may call it.
//!
//! A call whose path is not in the table is refused. This is the first of two checks: [`crate::policy`] decides what a role may do
//! with a call (whose data, which territory, which sharing level).

use crate::principal::Role;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Health and reflection.
    Observe,
    WhoAmI,
    ReadCatalogue,
    ReadMembers,
    ReadRoster,
    ReadCalls,
    /// Submitters what they owe, staff what is owed in the node's territories.
    ReadBoard,
    ReadNodeStatus,
    ReadSyncStatus,
    ReadEntries,
    ReadReleases,
    CheckSubmission,
    SubmitObservations,
    SubmitEvents,
    /// Submitters their own, reviewers those of their node.
    ReadSubmissions,
    /// Submitters their own, the node's admins all.
    WithdrawSubmission,
    EraseSubmission,
    WithdrawRelease,
    PullAggregates,
    /// In clear for the reporter, for staff within the node's territories and for holders of a microcells grant; masked for everyone
    /// else, without local rows and rows under embargo.
    PullObservations,
    PullEvents,
    Explain,
    BuildRelease,
    WriteMembers,
    WriteCatalogue,
    WriteRoster,
    WriteCalls,
    ReadGrants,
    WriteGrants,
    ReadPeers,
    WritePeers,
    SyncNow,
    ReadIncidents,
    PullLog,
}

const EVERYONE: &[Role] = &[Role::Node, Role::Submitter, Role::Reviewer, Role::Reader, Role::Admin];
const EVERYONE_AND_GUESTS: &[Role] =
    &[Role::Node, Role::Submitter, Role::Reviewer, Role::Reader, Role::Admin, Role::Guest];
const PEOPLE: &[Role] = &[Role::Submitter, Role::Reviewer, Role::Reader, Role::Admin];
const PEOPLE_AND_GUESTS: &[Role] = &[Role::Submitter, Role::Reviewer, Role::Reader, Role::Admin, Role::Guest];
const SUBMITTERS: &[Role] = &[Role::Submitter];
const SUBMISSION_READERS: &[Role] = &[Role::Submitter, Role::Reviewer];
const BOARD_READERS: &[Role] = &[Role::Submitter, Role::Reviewer, Role::Admin];
const WITHDRAWERS: &[Role] = &[Role::Submitter, Role::Admin];
const ADMINS: &[Role] = &[Role::Admin];
const NODES: &[Role] = &[Role::Node];

impl Action {
    /// The roles that may do it.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        self.roles_and_weight().0
    }

    /// How many places of its caller's quota a running call takes: about its cost, compared with a call that reads a few rows.
    #[must_use]
    pub const fn weight(self) -> usize {
        self.roles_and_weight().1
    }

    const fn roles_and_weight(self) -> (&'static [Role], usize) {
        match self {
            Self::Observe | Self::WhoAmI => (EVERYONE_AND_GUESTS, 1),
            Self::ReadNodeStatus => (EVERYONE, 1),
            Self::ReadCatalogue | Self::ReadReleases | Self::PullAggregates => (PEOPLE_AND_GUESTS, 1),
            Self::ReadMembers
            | Self::ReadRoster
            | Self::ReadCalls
            | Self::ReadSyncStatus
            | Self::ReadEntries
            | Self::PullObservations
            | Self::PullEvents => (PEOPLE, 1),
            // It reads every figure of an indicator.
            Self::Explain => (PEOPLE, 2),
            // Submissions are judged with all their rows in memory.
            Self::CheckSubmission | Self::SubmitObservations | Self::SubmitEvents => (SUBMITTERS, 2),
            Self::ReadSubmissions => (SUBMISSION_READERS, 1),
            // It reads every figure of the indicators that are owed.
            Self::ReadBoard => (BOARD_READERS, 2),
            Self::WithdrawSubmission => (WITHDRAWERS, 1),
            // It reads every figure of all indicators.
            Self::BuildRelease => (ADMINS, 8),
            Self::EraseSubmission
            | Self::WithdrawRelease
            | Self::WriteMembers
            | Self::WriteCatalogue
            | Self::WriteRoster
            | Self::WriteCalls
            | Self::ReadGrants
            | Self::WriteGrants
            | Self::ReadPeers
            | Self::WritePeers
            | Self::SyncNow
            | Self::ReadIncidents => (ADMINS, 1),
            Self::PullLog => (NODES, 1),
        }
    }

    /// Whether it only observes the node. Such calls have a quota of their own, so that a busy node can still report its health.
    #[must_use]
    pub const fn observes(self) -> bool {
        matches!(self, Self::Observe | Self::WhoAmI)
    }

    #[must_use]
    pub fn allows(self, role: Role) -> bool {
        self.roles().contains(&role)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RpcRule {
    /// The path of the call: `/package.Service/Method`.
    pub rpc: &'static str,
    pub action: Action,
    pub roles: &'static [Role],
    /// What the second check adds.
    pub note: &'static str,
}

const fn rule(rpc: &'static str, action: Action, note: &'static str) -> RpcRule {
    RpcRule { rpc, action, roles: action.roles(), note }
}

const GRANTED: &str = "for granted territories and indicators";
const OWN: &str = "submitters see their own, the node's reviewers what came in there";
const MASKED: &str =
    "in clear for the reporter, staff in their territories, granted microcells; else masked, local rows absent";
const BY_AUDIENCE: &str = "those for a node to its staff only, those for members not to guests";
const WITHDRAWN: &str = "submitters their own, the node's admins all";
const STAFF: &str = "the node's own admins";
const PEER: &str = "configured peers; payloads by sharing level";

/// Every RPC that a node serves.
pub const TABLE: &[RpcRule] = &[
    rule("/marsad.v1.CatalogService/GetCatalog", Action::ReadCatalogue, ""),
    rule("/marsad.v1.CatalogService/ListIndicators", Action::ReadCatalogue, ""),
    rule("/marsad.v1.CatalogService/ListAreas", Action::ReadCatalogue, ""),
    rule("/marsad.v1.CatalogService/ListCodes", Action::ReadCatalogue, ""),
    rule("/marsad.v1.CatalogService/FindAreas", Action::ReadCatalogue, ""),
    rule("/marsad.v1.SubmissionService/SubmitObservations", Action::SubmitObservations, GRANTED),
    rule("/marsad.v1.SubmissionService/SubmitEvents", Action::SubmitEvents, GRANTED),
    rule("/marsad.v1.SubmissionService/CheckObservations", Action::CheckSubmission, GRANTED),
    rule("/marsad.v1.SubmissionService/CheckEvents", Action::CheckSubmission, GRANTED),
    rule("/marsad.v1.SubmissionService/GetSubmission", Action::ReadSubmissions, OWN),
    rule("/marsad.v1.SubmissionService/ListSubmissions", Action::ReadSubmissions, OWN),
    rule("/marsad.v1.SubmissionService/GetReceipt", Action::ReadSubmissions, OWN),
    rule("/marsad.v1.SubmissionService/WithdrawSubmission", Action::WithdrawSubmission, WITHDRAWN),
    rule("/marsad.v1.SubmissionService/EraseSubmission", Action::EraseSubmission, STAFF),
    rule(
        "/marsad.v1.QueryService/PullAggregates",
        Action::PullAggregates,
        "only from a release; one for a node to its staff only",
    ),
    rule("/marsad.v1.QueryService/PullObservations", Action::PullObservations, MASKED),
    rule("/marsad.v1.QueryService/PullEvents", Action::PullEvents, "by sharing level"),
    rule("/marsad.v1.QueryService/Explain", Action::Explain, MASKED),
    rule("/marsad.v1.FederationService/GetCheckpoints", Action::PullLog, PEER),
    rule("/marsad.v1.FederationService/GetProof", Action::PullLog, PEER),
    rule("/marsad.v1.FederationService/PullLog", Action::PullLog, PEER),
    rule("/marsad.v1.FederationService/PullPayloads", Action::PullLog, PEER),
    rule("/marsad.v1.AdminService/ListMembers", Action::ReadMembers, ""),
    rule("/marsad.v1.AdminService/PublishMembership", Action::WriteMembers, STAFF),
    rule("/marsad.v1.AdminService/PublishCatalog", Action::WriteCatalogue, STAFF),
    rule("/marsad.v1.ExpectationService/GetRoster", Action::ReadRoster, ""),
    rule("/marsad.v1.ExpectationService/SetRoster", Action::WriteRoster, "the node's own admins, for its territories"),
    rule("/marsad.v1.ExpectationService/ListCalls", Action::ReadCalls, ""),
    rule("/marsad.v1.ExpectationService/OpenCall", Action::WriteCalls, "the node's own admins, for its territories"),
    rule("/marsad.v1.ExpectationService/CloseCall", Action::WriteCalls, "the node's own admins, for its territories"),
    rule("/marsad.v1.ExpectationService/AnswerCall", Action::SubmitObservations, GRANTED),
    rule("/marsad.v1.ExpectationService/GetBoard", Action::ReadBoard, "their own, or the node's territories"),
    rule("/marsad.v1.AdminService/ListGrants", Action::ReadGrants, STAFF),
    rule("/marsad.v1.AdminService/PutGrant", Action::WriteGrants, STAFF),
    rule("/marsad.v1.AdminService/DeleteGrant", Action::WriteGrants, STAFF),
    rule("/marsad.v1.AdminService/ListPeers", Action::ReadPeers, STAFF),
    rule("/marsad.v1.AdminService/AddPeer", Action::WritePeers, STAFF),
    rule("/marsad.v1.AdminService/RemovePeer", Action::WritePeers, STAFF),
    rule("/marsad.v1.AdminService/SyncNow", Action::SyncNow, STAFF),
    rule("/marsad.v1.AdminService/GetSyncStatus", Action::ReadSyncStatus, "addresses and errors for staff only"),
    rule("/marsad.v1.AdminService/BuildRelease", Action::BuildRelease, STAFF),
    rule("/marsad.v1.AdminService/AuditRelease", Action::BuildRelease, STAFF),
    rule("/marsad.v1.AdminService/VerifyRelease", Action::BuildRelease, STAFF),
    rule("/marsad.v1.AdminService/PlanRelease", Action::BuildRelease, STAFF),
    rule("/marsad.v1.AdminService/ListPlannedReleases", Action::ReadReleases, BY_AUDIENCE),
    rule("/marsad.v1.AdminService/ListReleases", Action::ReadReleases, BY_AUDIENCE),
    rule("/marsad.v1.AdminService/GetRelease", Action::ReadReleases, BY_AUDIENCE),
    rule("/marsad.v1.AdminService/WithdrawRelease", Action::WithdrawRelease, STAFF),
    rule("/marsad.v1.AdminService/GetNodeStatus", Action::ReadNodeStatus, "counts of local rows for staff only"),
    rule("/marsad.v1.AdminService/ListIncidents", Action::ReadIncidents, STAFF),
    rule("/marsad.v1.AdminService/ListEntries", Action::ReadEntries, "headers and states, no payloads"),
    rule("/marsad.v1.AdminService/WhoAmI", Action::WhoAmI, ""),
    rule("/grpc.health.v1.Health/Check", Action::Observe, ""),
    rule("/grpc.health.v1.Health/Watch", Action::Observe, ""),
    rule("/grpc.health.v1.Health/List", Action::Observe, ""),
    rule("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", Action::Observe, ""),
    rule("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", Action::Observe, ""),
];

/// The rule of the call at `path`; `None` for a call that is not served.
#[must_use]
pub fn rule_for(path: &str) -> Option<&'static RpcRule> {
    TABLE.iter().find(|rule| rule.rpc == path)
}
