//! The only place where errors become gRPC statuses, with google.rpc details: a stable reason, the fields that are wrong, how
//! long to wait. Causes inside the node are logged here, once, and never returned to the caller.

use std::collections::HashMap;
use std::time::Duration;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use marsad_service::{ServiceError, Violation};
use marsad_store::StoreError;

/// The domain of every reason.
pub const DOMAIN: &str = "marsad";
/// Details travel in trailers: more than this many would break the call.
const VIOLATIONS_MAX: usize = 20;
/// How long a caller should wait before a retry may succeed.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The gRPC code of an error. Every kind is named, so that a new one is decided here.
const fn code(error: &ServiceError) -> Code {
    match error {
        ServiceError::NoCaller => Code::Unauthenticated,
        ServiceError::Denied(_) => Code::PermissionDenied,
        ServiceError::CatalogueMissing | ServiceError::BehindSignerState | ServiceError::Stopping => Code::Unavailable,
        ServiceError::ClockBehind
        | ServiceError::NotOperator { .. }
        | ServiceError::ReleaseNotSafe(_)
        | ServiceError::NotOrigin { .. }
        | ServiceError::PeerUnreachable(_)
        | ServiceError::CallClosed { .. }
        | ServiceError::Quarantined => Code::FailedPrecondition,
        ServiceError::CatalogueFaults(_)
        | ServiceError::BadRequest(_)
        | ServiceError::BadSignature
        | ServiceError::ContentMismatch { .. }
        | ServiceError::BatchNotSorted { .. }
        | ServiceError::AmbiguousArea { .. }
        | ServiceError::ContentRefused { .. } => Code::InvalidArgument,
        ServiceError::IdempotencyConflict | ServiceError::CallTaken { .. } => Code::AlreadyExists,
        ServiceError::LimitExceeded { .. }
        | ServiceError::Busy
        | ServiceError::QuotaExceeded
        | ServiceError::OverLimit { .. } => Code::ResourceExhausted,
        ServiceError::NotFound { .. } | ServiceError::ReleaseWithdrawn { .. } | ServiceError::Nothing(_) => {
            Code::NotFound
        }
        ServiceError::BrokenRelease(_) => Code::DataLoss,
        ServiceError::Idle => Code::DeadlineExceeded,
        ServiceError::Broken(_) => Code::Cancelled,
        ServiceError::VersionsMoved | ServiceError::ReleasesMoved | ServiceError::RosterMoved => Code::Aborted,
        ServiceError::Store(error) => code_of_store(error),
        ServiceError::Ledger(_)
        | ServiceError::Held(_)
        | ServiceError::Reading(_)
        | ServiceError::Compute(_)
        | ServiceError::Task => Code::Internal,
    }
}

const fn code_of_store(error: &StoreError) -> Code {
    match error {
        StoreError::Unavailable(_)
        | StoreError::NoAnswer { .. }
        | StoreError::OtherServer { .. }
        | StoreError::Conflict(_) => Code::Unavailable,
        StoreError::Exhausted(_) => Code::ResourceExhausted,
        StoreError::Corrupt { .. }
        | StoreError::NoDatabase(_)
        | StoreError::RoleRefused(_)
        | StoreError::OtherProgram { .. }
        | StoreError::Migration(_)
        | StoreError::BadAddress
        | StoreError::Statement(_) => Code::Internal,
    }
}

fn details(error: &ServiceError, code: Code) -> ErrorDetails {
    let mut details = ErrorDetails::new();
    for Violation { field, description } in error.violations().into_iter().take(VIOLATIONS_MAX) {
        details.add_bad_request_violation(field, description);
    }
    let reason = error.reason();
    details.set_error_info(reason, DOMAIN, error.facts().into_iter().collect::<HashMap<_, _>>());
    if code == Code::Unavailable || matches!(reason, "BUSY" | "QUOTA_EXCEEDED") {
        details.set_retry_info(Some(RETRY_AFTER));
    }
    details
}

/// The status that a call ends with.
pub fn status(error: ServiceError) -> Status {
    let code = code(&error);
    let message = if error.is_internal() {
        log_causes(&error);
        message_without_cause(code).to_owned()
    } else {
        if let ServiceError::PeerUnreachable(_) | ServiceError::Broken(_) = &error {
            log_causes(&error);
        }
        error.to_string()
    };
    Status::with_error_details(code, message, details(&error, code))
}

/// The text for a caller who may not see the cause, because it is inside the node.
const fn message_without_cause(code: Code) -> &'static str {
    match code {
        Code::Unavailable => "the node cannot answer at the moment",
        Code::ResourceExhausted => "the node is busy; make the same call again after a second",
        Code::Unauthenticated => "the caller of the connection is not known",
        _ => "the node could not do this; its log says why",
    }
}

/// Writes an error with all its causes, on one line.
fn log_causes(error: &ServiceError) {
    let mut causes = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        causes.push_str(": ");
        causes.push_str(&cause.to_string());
        next = cause.source();
    }
    tracing::error!(reason = error.reason(), causes, "a call could not be answered");
}
