//! The only place where errors become gRPC statuses, with google.rpc details: a stable reason, fields that are wrong, how
//! long to wait. Causes inside the node are logged here, once, and never told to the caller.

mod violation;

use std::collections::HashMap;
use std::time::Duration;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use crate::api::query::broken::BrokenRelease;
use crate::api::query::nothing::Nothing;
use crate::domain::audience::Audience;
use crate::domain::catalogue::faults::CatalogueFault;
use crate::identity::Denial;
use crate::ledger::LedgerError;
use crate::ledger::reading::ReadingError;
use crate::log::checkpoint::LogId;
use crate::release::block::BlockError;
use crate::store::StoreError;
use crate::wire::WireError;

pub use violation::Violation;

/// The domain of every reason.
pub const DOMAIN: &str = "marsad";
/// Details travel in trailers: more than this many would break the call.
const VIOLATIONS_MAX: usize = 20;
/// How long a caller should wait before the same may succeed.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Something that was asked for and is not there, or not for this caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    Submission,
    Receipt,
    CodeList,
    Grant,
    Peer,
    Log,
    /// No release, or none that holds what was asked for.
    Release,
    Indicator,
    Area,
    Entry,
    Incident,
}

impl Absent {
    const fn reason(self) -> &'static str {
        match self {
            Self::Release => "NOT_PUBLISHED",
            Self::Indicator => "UNKNOWN_INDICATOR",
            Self::Area => "UNKNOWN_AREA",
            Self::CodeList => "UNKNOWN_CODE_LIST",
            Self::Submission | Self::Receipt | Self::Grant | Self::Peer | Self::Log | Self::Entry | Self::Incident => {
                "NOT_FOUND"
            }
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::Submission => "submission",
            Self::Receipt => "receipt",
            Self::CodeList => "code list",
            Self::Grant => "grant",
            Self::Peer => "peer",
            Self::Log => "log",
            Self::Release => "release with what is asked for",
            Self::Indicator => "indicator",
            Self::Area => "area",
            Self::Entry => "entry",
            Self::Incident => "incident",
        }
    }
}

/// Everything that stops a call.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("the caller of the connection is not known")]
    NoCaller,
    #[error("not authorised")]
    Denied(#[from] Denial),
    #[error("this node holds no catalogue and membership yet")]
    CatalogueMissing,
    #[error("this node does not append until it has its own log back from its peers")]
    BehindSignerState,
    #[error("the clock of this node is far behind its last entry")]
    ClockBehind,
    #[error("this node may not publish {what}; the operator's node does")]
    NotOperator { what: &'static str },
    #[error("a release for the audience {} needs suppression by which no hidden cell follows from others; this program has no such rules yet", audience.as_str())]
    AudienceTooWide { audience: Audience },
    #[error("only the node that wrote {log} can withdraw or erase it")]
    NotOrigin { log: LogId },
    #[error("the catalogue does not agree with itself; it has {} faults", .0.len())]
    CatalogueFaults(Vec<CatalogueFault>),
    #[error("the idempotency key was used with other content")]
    IdempotencyConflict,
    #[error("{what}: the limit is {limit}")]
    LimitExceeded { what: &'static str, limit: u64 },
    #[error("the request is not well formed")]
    BadRequest(Vec<Violation>),
    #[error("the signature does not fit the content and the certificate of the caller")]
    BadSignature,
    #[error("what was sent is not what the closing message says: {what}")]
    ContentMismatch { what: &'static str },
    #[error("the rows of a batch are not sorted by key, or a key is there twice")]
    BatchNotSorted { part: u32, source_row: u32 },
    #[error("there is no such {}: {name}", absent.what())]
    NotFound { absent: Absent, name: String },
    #[error("nothing of {} is found: {}", .0.indicator, .0.why.code())]
    Nothing(Nothing),
    #[error(transparent)]
    BrokenRelease(#[from] BrokenRelease),
    #[error("the name may mean several areas: {}", choices.join(", "))]
    AmbiguousArea { name: String, choices: Vec<String> },
    #[error("the node is busy; make the same call again after a second")]
    Busy,
    #[error("too many calls of one identity at once; make the same call again when one of them has ended")]
    QuotaExceeded,
    #[error("nothing came for too long")]
    Idle,
    #[error("the node is stopping")]
    Stopping,
    #[error("the peer cannot be reached at that address")]
    PeerUnreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the stream broke")]
    Broken(#[source] Box<Status>),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a catalogue or membership came in between; the same again is judged under it")]
    VersionsMoved,
    #[error("the content breaks a rule: {code}")]
    ContentRefused { code: String },
    #[error("beyond the limits of the log: {what}")]
    OverLimit { what: &'static str },
    #[error("the log is quarantined")]
    Quarantined,
    #[error("the ledger failed")]
    Ledger(#[source] LedgerError),
    #[error("what this node holds cannot be read")]
    Held(#[source] WireError),
    #[error("observations cannot be read")]
    Reading(#[source] ReadingError),
    #[error("a release could not be computed")]
    Compute(#[source] BlockError),
    #[error("a task of this node ended before its time")]
    Task,
}

impl From<WireError> for ApiError {
    /// A field of a request. What was read from the database takes [`ApiError::Held`] instead.
    fn from(error: WireError) -> Self {
        Self::BadRequest(vec![Violation::new(error.field.clone(), error.problem.to_string())])
    }
}

impl From<LedgerError> for ApiError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Store(error) => Self::Store(error),
            LedgerError::IdempotencyConflict { .. } => Self::IdempotencyConflict,
            LedgerError::BehindSignerState { .. } => Self::BehindSignerState,
            LedgerError::ClockBehind { .. } => Self::ClockBehind,
            LedgerError::CatalogueMissing => Self::CatalogueMissing,
            LedgerError::VersionsMoved { .. } => Self::VersionsMoved,
            LedgerError::Busy => Self::Busy,
            LedgerError::Denied(denial) => Self::Denied(denial),
            LedgerError::Refused(refusal) => Self::ContentRefused { code: refusal.code.to_string() },
            LedgerError::NotTheOperator => Self::NotOperator { what: "catalogue and membership" },
            LedgerError::OverLimit(what) => Self::OverLimit { what },
            LedgerError::Quarantined(_) => Self::Quarantined,
            LedgerError::Erased { submission } => Self::absent(Absent::Receipt, submission),
            LedgerError::NoSuchEntry { log, index } => Self::absent(Absent::Entry, format!("{log}/{index}")),
            internal @ (LedgerError::Chunk { .. }
            | LedgerError::Untrusted(_)
            | LedgerError::Evidence(_)
            | LedgerError::Contradiction(_)
            | LedgerError::Encoding(_)
            | LedgerError::SignerFile(_)
            | LedgerError::SignerFileForm
            | LedgerError::SignerFileInUse(_)
            | LedgerError::OtherSigner
            | LedgerError::OtherKey { .. }
            | LedgerError::OtherViews
            | LedgerError::NoGenesis(_)
            | LedgerError::EpochClosed(_)
            | LedgerError::NoLog(_)
            | LedgerError::OtherSize { .. }
            | LedgerError::HeadKnown { .. }
            | LedgerError::Random(_)
            | LedgerError::Worker(_)
            | LedgerError::Interrupted
            | LedgerError::Lost { .. }
            | LedgerError::Merkle(_)) => Self::Ledger(internal),
        }
    }
}

impl From<ReadingError> for ApiError {
    fn from(error: ReadingError) -> Self {
        match error {
            ReadingError::Store(error) => Self::Store(error),
            other => Self::Reading(other),
        }
    }
}

impl ApiError {
    /// One field of a request that is wrong.
    pub fn field(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::BadRequest(vec![Violation::new(field, description)])
    }

    /// What is not there.
    pub fn absent(absent: Absent, name: impl Into<String>) -> Self {
        Self::NotFound { absent, name: name.into() }
    }

    fn code_and_reason(&self) -> (Code, &'static str) {
        match self {
            Self::NoCaller => (Code::Unauthenticated, "NO_CALLER"),
            Self::Denied(_) => (Code::PermissionDenied, "NOT_AUTHORISED"),
            Self::CatalogueMissing => (Code::Unavailable, "CATALOGUE_MISSING"),
            Self::BehindSignerState => (Code::Unavailable, "BEHIND_SIGNER_STATE"),
            Self::ClockBehind => (Code::FailedPrecondition, "CLOCK_BEHIND"),
            Self::NotOperator { .. } => (Code::FailedPrecondition, "NOT_OPERATOR"),
            Self::AudienceTooWide { .. } => (Code::FailedPrecondition, "AUDIENCE_TOO_WIDE"),
            Self::NotOrigin { .. } => (Code::FailedPrecondition, "NOT_ORIGIN"),
            Self::CatalogueFaults(_) => (Code::InvalidArgument, "CATALOGUE_FAULTS"),
            Self::IdempotencyConflict => (Code::AlreadyExists, "IDEMPOTENCY_CONFLICT"),
            Self::LimitExceeded { .. } => (Code::ResourceExhausted, "LIMIT_EXCEEDED"),
            Self::BadRequest(_) => (Code::InvalidArgument, "BAD_REQUEST"),
            Self::BadSignature => (Code::InvalidArgument, "BAD_SIGNATURE"),
            Self::ContentMismatch { .. } => (Code::InvalidArgument, "CONTENT_MISMATCH"),
            Self::BatchNotSorted { .. } => (Code::InvalidArgument, "BATCH_NOT_SORTED"),
            Self::NotFound { absent, .. } => (Code::NotFound, absent.reason()),
            Self::Nothing(_) => (Code::NotFound, Absent::Release.reason()),
            Self::BrokenRelease(broken) => broken.code_and_reason(),
            Self::AmbiguousArea { .. } => (Code::InvalidArgument, "AMBIGUOUS_AREA"),
            Self::Busy => (Code::ResourceExhausted, "BUSY"),
            Self::QuotaExceeded => (Code::ResourceExhausted, "QUOTA_EXCEEDED"),
            Self::Idle => (Code::DeadlineExceeded, "IDLE"),
            Self::Stopping => (Code::Unavailable, "STOPPING"),
            Self::PeerUnreachable(_) => (Code::FailedPrecondition, "PEER_UNREACHABLE"),
            Self::Broken(_) => (Code::Cancelled, "STREAM_BROKEN"),
            Self::Store(error) => of_store(error),
            Self::VersionsMoved => (Code::Aborted, "VERSIONS_MOVED"),
            Self::ContentRefused { .. } => (Code::InvalidArgument, "CONTENT_REFUSED"),
            Self::OverLimit { .. } => (Code::ResourceExhausted, "LIMIT_EXCEEDED"),
            Self::Quarantined => (Code::FailedPrecondition, "QUARANTINED"),
            Self::Ledger(_) | Self::Held(_) | Self::Reading(_) | Self::Compute(_) | Self::Task => {
                (Code::Internal, "INTERNAL")
            }
        }
    }

    /// Whether what went wrong is the node's own affair: logged with its causes, told without them.
    fn is_internal(&self) -> bool {
        matches!(
            self,
            Self::Store(_)
                | Self::Ledger(_)
                | Self::Held(_)
                | Self::Reading(_)
                | Self::Compute(_)
                | Self::Task
                | Self::NoCaller
        )
    }

    fn details(&self, code: Code, reason: &'static str) -> ErrorDetails {
        let mut details = ErrorDetails::new();
        let mut metadata = HashMap::new();
        match self {
            Self::Denied(denial) => {
                metadata.insert("denial".to_owned(), denial.reason.code().to_owned());
            }
            Self::NotOrigin { log } => {
                metadata.insert("origin".to_owned(), log.origin.to_string());
            }
            Self::NotFound { absent, name } => {
                metadata.extend(matches!(absent, Absent::Indicator).then(|| ("indicator".to_owned(), name.clone())));
            }
            Self::Nothing(nothing) => metadata.extend(nothing.facts()),
            Self::BrokenRelease(broken) => metadata.extend(broken.facts()),
            Self::LimitExceeded { limit, .. } => {
                metadata.insert("limit".to_owned(), limit.to_string());
            }
            Self::BatchNotSorted { part, source_row } => {
                metadata.insert("part".to_owned(), part.to_string());
                metadata.insert("row".to_owned(), source_row.to_string());
            }
            Self::AmbiguousArea { choices, .. } => {
                for choice in choices.iter().take(VIOLATIONS_MAX) {
                    details.add_bad_request_violation("area", choice);
                }
            }
            Self::BadRequest(violations) => {
                for Violation { field, description } in violations.iter().take(VIOLATIONS_MAX) {
                    details.add_bad_request_violation(field, description);
                }
            }
            Self::CatalogueFaults(faults) => {
                metadata.insert("faults".to_owned(), faults.len().to_string());
                for fault in faults.iter().take(VIOLATIONS_MAX) {
                    details.add_bad_request_violation(&fault.subject, &fault.detail);
                }
            }
            Self::NoCaller
            | Self::CatalogueMissing
            | Self::BehindSignerState
            | Self::ClockBehind
            | Self::NotOperator { .. }
            | Self::AudienceTooWide { .. }
            | Self::IdempotencyConflict
            | Self::BadSignature
            | Self::ContentMismatch { .. }
            | Self::Busy
            | Self::QuotaExceeded
            | Self::Idle
            | Self::Stopping
            | Self::PeerUnreachable(_)
            | Self::Broken(_)
            | Self::Store(_)
            | Self::VersionsMoved
            | Self::ContentRefused { .. }
            | Self::OverLimit { .. }
            | Self::Quarantined
            | Self::Ledger(_)
            | Self::Held(_)
            | Self::Reading(_)
            | Self::Compute(_)
            | Self::Task => {}
        }
        details.set_error_info(reason, DOMAIN, metadata);
        if code == Code::Unavailable || matches!(reason, "BUSY" | "QUOTA_EXCEEDED") {
            details.set_retry_info(Some(RETRY_AFTER));
        }
        details
    }
}

fn of_store(error: &StoreError) -> (Code, &'static str) {
    match error {
        StoreError::Unavailable(_) | StoreError::NoAnswer { .. } | StoreError::OtherServer { .. } => {
            (Code::Unavailable, "STORE_UNAVAILABLE")
        }
        StoreError::Exhausted(_) => (Code::ResourceExhausted, "BUSY"),
        StoreError::Conflict(_) => (Code::Unavailable, "STORE_BUSY"),
        StoreError::Corrupt { .. }
        | StoreError::NoDatabase(_)
        | StoreError::RoleRefused(_)
        | StoreError::OtherProgram { .. }
        | StoreError::Migration(_)
        | StoreError::BadAddress
        | StoreError::Statement(_) => (Code::Internal, "INTERNAL"),
    }
}

impl From<ApiError> for Status {
    fn from(error: ApiError) -> Self {
        let (code, reason) = error.code_and_reason();
        let message = if error.is_internal() {
            log_causes(&error, reason);
            told_instead(code).to_owned()
        } else {
            if let ApiError::PeerUnreachable(_) | ApiError::Broken(_) = &error {
                log_causes(&error, reason);
            }
            error.to_string()
        };
        Self::with_error_details(code, message, error.details(code, reason))
    }
}

const fn told_instead(code: Code) -> &'static str {
    match code {
        Code::Unavailable => "the node cannot answer at the moment",
        Code::ResourceExhausted => "the node is busy; make the same call again after a second",
        Code::Unauthenticated => "the caller of the connection is not known",
        _ => "the node could not do this; its log says why",
    }
}

/// Writes an error with everything that caused it, on one line.
fn log_causes(error: &ApiError, reason: &'static str) {
    let mut causes = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        causes.push_str(": ");
        causes.push_str(&cause.to_string());
        next = cause.source();
    }
    tracing::error!(reason, causes, "a call could not be answered");
}
