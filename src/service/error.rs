//! Everything that stops a call, whatever edge it came through. An edge maps it to what its protocol has: the reason, the facts and
//! the wrong fields are the same at each.

use std::collections::BTreeMap;

use marsad_disclosure::secondary::{CellLabel, Finding, NamedLeak, NotSafe, Why};
use marsad_domain::catalogue::faults::CatalogueFault;
use marsad_identity::Denial;
use marsad_ledger::LedgerError;
use marsad_ledger::reading::ReadingError;
use marsad_log::checkpoint::LogId;
use marsad_release::block::BlockError;
use marsad_store::StoreError;
use marsad_store::retraction::WithdrawnRelease;
use marsad_wire::{Problem, WireError};

use super::absent::Absent;
use super::broken_release::BrokenRelease;
use super::nothing::Nothing;
use super::violation::Violation;

/// Everything that stops a call.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
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
    #[error(transparent)]
    ReleaseNotSafe(#[from] NotSafe),
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
    #[error("the release {name} was withdrawn by {}: {}", gone.log.origin, gone.reason)]
    ReleaseWithdrawn { name: String, gone: Box<WithdrawnRelease> },
    #[error("nothing of {} is found: {}", .0.indicator, .0.why.as_str())]
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
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a catalogue or membership came in between; the same again is judged under it")]
    VersionsMoved,
    #[error("an earlier release was withdrawn in between; the same again is made beside those that are left")]
    ReleasesMoved,
    #[error("the roster of this node is another one by now")]
    RosterMoved,
    #[error("the call {call} is closed")]
    CallClosed { call: String },
    #[error("this node has opened a call {call} before")]
    CallTaken { call: String },
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

impl From<WireError> for ServiceError {
    /// A field of a request. What was read from the database takes [`ServiceError::Held`] instead.
    fn from(error: WireError) -> Self {
        Self::BadRequest(vec![Violation::new(error.field.clone(), error.problem.to_string())])
    }
}

impl From<LedgerError> for ServiceError {
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

impl From<ReadingError> for ServiceError {
    fn from(error: ReadingError) -> Self {
        match error {
            ReadingError::Store(error) => Self::Store(error),
            other => Self::Reading(other),
        }
    }
}

impl From<Nothing> for ServiceError {
    fn from(nothing: Nothing) -> Self {
        Self::Nothing(nothing)
    }
}

impl ServiceError {
    /// One field of a request that is wrong.
    pub fn field(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self::BadRequest(vec![Violation::new(field, description)])
    }

    /// Stored data that does not fit the catalogue that it is read with.
    pub fn unfit(column: &str) -> Self {
        Self::Held(WireError::new(column, Problem::Unknown))
    }

    /// Something that is absent.
    pub fn absent(absent: Absent, name: impl AsRef<str>) -> Self {
        Self::NotFound { absent, name: start_of(name.as_ref()) }
    }

    /// The name of several areas, of which the choices name the first.
    #[must_use]
    pub fn ambiguous(name: &str, choices: Vec<String>) -> Self {
        Self::AmbiguousArea { name: start_of(name), choices }
    }

    /// A stable name of what went wrong, for programs.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::NoCaller => "NO_CALLER",
            Self::Denied(_) => "NOT_AUTHORISED",
            Self::CatalogueMissing => "CATALOGUE_MISSING",
            Self::BehindSignerState => "BEHIND_SIGNER_STATE",
            Self::ClockBehind => "CLOCK_BEHIND",
            Self::NotOperator { .. } => "NOT_OPERATOR",
            Self::ReleaseNotSafe(_) => "RELEASE_NOT_SAFE",
            Self::NotOrigin { .. } => "NOT_ORIGIN",
            Self::CatalogueFaults(_) => "CATALOGUE_FAULTS",
            Self::IdempotencyConflict => "IDEMPOTENCY_CONFLICT",
            Self::LimitExceeded { .. } => "LIMIT_EXCEEDED",
            Self::BadRequest(_) => "BAD_REQUEST",
            Self::BadSignature => "BAD_SIGNATURE",
            Self::ContentMismatch { .. } => "CONTENT_MISMATCH",
            Self::BatchNotSorted { .. } => "BATCH_NOT_SORTED",
            Self::NotFound { absent, .. } => absent.reason(),
            Self::ReleaseWithdrawn { .. } => "RELEASE_WITHDRAWN",
            Self::Nothing(_) => Absent::Release.reason(),
            Self::BrokenRelease(broken) => broken.reason(),
            Self::AmbiguousArea { .. } => "AMBIGUOUS_AREA",
            Self::Busy => "BUSY",
            Self::QuotaExceeded => "QUOTA_EXCEEDED",
            Self::Idle => "IDLE",
            Self::Stopping => "STOPPING",
            Self::PeerUnreachable(_) => "PEER_UNREACHABLE",
            Self::Broken(_) => "STREAM_BROKEN",
            Self::Store(error) => reason_of_store(error),
            Self::VersionsMoved => "VERSIONS_MOVED",
            Self::ReleasesMoved => "RELEASES_MOVED",
            Self::RosterMoved => "ROSTER_MOVED",
            Self::CallClosed { .. } => "CALL_CLOSED",
            Self::CallTaken { .. } => "CALL_TAKEN",
            Self::ContentRefused { .. } => "CONTENT_REFUSED",
            Self::OverLimit { .. } => "LIMIT_EXCEEDED",
            Self::Quarantined => "QUARANTINED",
            Self::Ledger(_) | Self::Held(_) | Self::Reading(_) | Self::Compute(_) | Self::Task => "INTERNAL",
        }
    }

    /// Whether the cause is inside the node. Its text may not leave the node: an edge logs it and answers with its own sentence.
    #[must_use]
    pub const fn is_internal(&self) -> bool {
        // Every kind is named: a new one does not show its text before someone has decided that it may.
        match self {
            Self::NoCaller
            | Self::Store(_)
            | Self::Ledger(_)
            | Self::Held(_)
            | Self::Reading(_)
            | Self::Compute(_)
            | Self::Task => true,
            Self::Denied(_)
            | Self::CatalogueMissing
            | Self::BehindSignerState
            | Self::ClockBehind
            | Self::NotOperator { .. }
            | Self::ReleaseNotSafe(_)
            | Self::NotOrigin { .. }
            | Self::CatalogueFaults(_)
            | Self::IdempotencyConflict
            | Self::LimitExceeded { .. }
            | Self::BadRequest(_)
            | Self::BadSignature
            | Self::ContentMismatch { .. }
            | Self::BatchNotSorted { .. }
            | Self::NotFound { .. }
            | Self::Nothing(_)
            | Self::BrokenRelease(_)
            | Self::AmbiguousArea { .. }
            | Self::Busy
            | Self::QuotaExceeded
            | Self::Idle
            | Self::Stopping
            | Self::PeerUnreachable(_)
            | Self::Broken(_)
            | Self::VersionsMoved
            | Self::ReleasesMoved
            | Self::RosterMoved
            | Self::CallClosed { .. }
            | Self::CallTaken { .. }
            | Self::ContentRefused { .. }
            | Self::OverLimit { .. }
            | Self::ReleaseWithdrawn { .. }
            | Self::Quarantined => false,
        }
    }

    /// Facts for programs besides the reason, by name.
    #[must_use]
    pub fn facts(&self) -> BTreeMap<String, String> {
        let fact = |name: &str, value: String| BTreeMap::from([(name.to_owned(), value)]);
        match self {
            Self::Denied(denial) => fact("denial", denial.reason.as_str().to_owned()),
            Self::NotOrigin { log } => fact("origin", log.origin.to_string()),
            Self::NotFound { absent: Absent::Indicator, name } => fact("indicator", name.clone()),
            Self::ReleaseWithdrawn { name, gone } => BTreeMap::from([
                ("release".to_owned(), name.clone()),
                ("number".to_owned(), gone.number.to_string()),
                ("builder".to_owned(), gone.log.origin.to_string()),
                ("day".to_owned(), gone.time.date().map(|day| day.to_string()).unwrap_or_default()),
                ("given".to_owned(), gone.reason.clone()),
            ]),
            Self::NotFound { absent: Absent::Call, name } => fact("call", name.clone()),
            Self::CallClosed { call } | Self::CallTaken { call } => fact("call", call.clone()),
            Self::Nothing(nothing) => nothing.facts().into(),
            Self::BrokenRelease(broken) => broken.facts().into(),
            Self::LimitExceeded { limit, .. } => fact("limit", limit.to_string()),
            Self::BatchNotSorted { part, source_row } => {
                BTreeMap::from([("part".to_owned(), part.to_string()), ("row".to_owned(), source_row.to_string())])
            }
            Self::CatalogueFaults(faults) => fact("faults", faults.len().to_string()),
            _ => BTreeMap::new(),
        }
    }

    /// The fields that are wrong, and how. An area that may be several has one for each of them.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        match self {
            Self::AmbiguousArea { choices, .. } => {
                choices.iter().map(|choice| Violation::new("area", choice)).collect()
            }
            Self::BadRequest(violations) => violations.clone(),
            Self::CatalogueFaults(faults) => {
                faults.iter().map(|fault| Violation::new(&fault.subject, &fault.detail)).collect()
            }
            Self::ReleaseNotSafe(NotSafe(findings)) => findings.iter().map(violation_of).collect(),
            _ => Vec::new(),
        }
    }
}

/// The start of a name that a caller gave: too long a message breaks the answer.
fn start_of(name: &str) -> String {
    name.chars().take(NAME_CHARS_SHOWN).collect()
}

/// How much of a caller's name an error repeats.
const NAME_CHARS_SHOWN: usize = 200;
/// How many cells of one group of indicators an error names.
const CELLS_NAMED: usize = 5;

/// The indicators that are not safe, why, and the first of their cells.
#[must_use]
pub fn violation_of(Finding { indicators, why }: &Finding) -> Violation {
    let texts = |cells: &[CellLabel]| cells.iter().map(ToString::to_string).collect::<Vec<_>>();
    let equations = |leaks: &[NamedLeak]| leaks.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (reason, found) = match why {
        Why::Unproven(unproven) => (unproven.to_string(), Vec::new()),
        Why::Unprotected(cells, leaks) => {
            let found = if leaks.is_empty() { texts(cells) } else { equations(leaks) };
            ("whatever is hidden, a reader can compute".to_owned(), found)
        }
        Why::Leaks(leaks) => ("a reader can compute".to_owned(), equations(leaks)),
        Why::Undecided(cells) => ("too much is linked to decide whether a reader can compute".to_owned(), texts(cells)),
    };
    let more = found.len().checked_sub(CELLS_NAMED).filter(|more| *more > 0).map(|more| format!("… (+{more})"));
    let named: Vec<String> = found.iter().take(CELLS_NAMED).cloned().chain(more).collect();
    let field = indicators.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let description = if named.is_empty() { reason } else { format!("{reason} {}", named.join("; ")) };
    Violation::new(field, description)
}

const fn reason_of_store(error: &StoreError) -> &'static str {
    match error {
        StoreError::Unavailable(_) | StoreError::NoAnswer { .. } | StoreError::OtherServer { .. } => {
            "STORE_UNAVAILABLE"
        }
        StoreError::Exhausted(_) => "BUSY",
        StoreError::Conflict(_) => "STORE_BUSY",
        StoreError::Corrupt { .. }
        | StoreError::NoDatabase(_)
        | StoreError::RoleRefused(_)
        | StoreError::OtherProgram { .. }
        | StoreError::Migration(_)
        | StoreError::BadAddress
        | StoreError::Statement(_) => "INTERNAL",
    }
}
