//! The answers of a node, in plain types. A code or a time is a text, so that one of a newer node can be shown all the same.

use std::fmt;

use super::found::Assumed;
use marsad_domain::finding::Severity;
use marsad_domain::sharing::Sharing;
use marsad_domain::text::Text;
use marsad_wire::pb;
use marsad_wire::report::sharing_from_pb;

/// A type with the fields of a message. A field takes the value of the message's field of the same name, or the one that is given.
macro_rules! answers {
    ($(
        $(#[$doc:meta])*
        $answer:ident of $message:ident |$m:ident| {
            $($(#[$field_doc:meta])* $field:ident: $type:ty $(= $value:expr)?,)+
        }
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Default)]
            pub struct $answer {
                $($(#[$field_doc])* pub $field: $type,)+
            }

            impl From<pb::$message> for $answer {
                fn from($m: pb::$message) -> Self {
                    Self { $($field: answers!(@value $m $field $($value)?),)+ }
                }
            }
        )+
    };
    (@value $m:ident $field:ident) => { $m.$field };
    (@value $m:ident $field:ident $value:expr) => { $value };
}

answers! {
    /// The position of an entry.
    LogPosition of LogPosition |m| {
        origin: String,
        epoch: u32,
        index: u64,
    }
    /// The receipt of an accepted submission.
    SubmissionReceipt of Receipt |m| {
        /// The receipt as a file; [`crate::receipt`] reads and verifies it.
        document: Vec<u8>,
        submission: String,
        /// The first entry.
        position: Option<LogPosition> = m.position.map(Into::into),
        entries: u32,
        rows: u64,
        sharing: Option<Sharing> = sharing(m.sharing),
    }
    /// What a submission changes, or has changed.
    Effect of Effect |m| {
        /// STORED, UNCHANGED or REPLAYED.
        outcome: String,
        /// The submission of the receipt, if it may have changed since.
        submission: Option<Submission> = m.submission.map(Into::into),
        /// Later submissions that replaced some of the rows.
        superseded_by: Vec<Superseding> = each(m.superseded_by),
        new_rows: u64,
        changed_rows: u64,
        unchanged_rows: u64,
        /// The submissions that hold the unchanged rows, the latest first.
        held_in: Vec<String>,
        /// How many unchanged rows are no longer current.
        outdated_rows: u64,
    }
    /// A later submission.
    Superseding of Superseding |m| {
        submission: String,
        time: String,
    }
    /// A submission that the node holds.
    Submission of Submission |m| {
        submission: String,
        /// The first entry.
        position: Option<LogPosition> = m.position.map(Into::into),
        entries: u32,
        reporter: String,
        time: String,
        sharing: Option<Sharing> = sharing(m.sharing),
        rows: u64,
        kind: String,
        content_digest: String,
        withdrawn: bool,
        indicators: Vec<String>,
        /// CURRENT, WITHDRAWN or ERASED.
        state: String,
        retraction: Option<Retraction> = m.retraction.map(Into::into),
        comment: String,
        accept_warnings: String,
        /// SIGNED by its submitter, or ATTESTED by the node.
        authorship: String,
        member: String,
        role: String,
        login: String,
    }
    /// The withdrawal or erasure of a submission.
    Retraction of Retraction |m| {
        position: Option<LogPosition> = m.position.map(Into::into),
        time: String,
        reason: String,
        by: String,
    }
    /// A release that may hold the figures of a submission.
    ReleaseMention of ReleaseMention |m| {
        release: String,
        builder: String,
        number: u32,
        withdrawn: bool,
    }
    /// Why a submission was refused, or what a check found.
    Report of Report |m| {
        /// The first by row.
        findings: Vec<NodeFinding> = each(m.findings),
        /// How many findings there are.
        total: u64,
        errors: u64,
        assumptions: Vec<Assumed> = each(m.assumptions),
        /// The level that it would be shared at.
        sharing: Option<Sharing> = sharing(m.sharing),
        rows: u64,
        /// The submission that holds the same already; empty if there is none.
        stored: String,
    }
    /// A finding of a node.
    NodeFinding of Finding |m| {
        is_warning: bool = m.severity() == pb::Severity::Warning,
        code: String,
        row: u32,
        column: String,
        value: String,
        expected: String,
    }
    /// A release.
    ReleaseSummary of ReleaseSummary |m| {
        /// Its identifier.
        release: String,
        number: u32,
        title: Text = m.title.map(Text::from).unwrap_or_default(),
        time: String,
        builder: String,
        audience: String,
        position: Option<LogPosition> = m.position.map(Into::into),
        /// The state of the logs that it was built from.
        cut: Vec<LogCut> = each(m.cut),
        catalogue: Option<LogPosition> = m.catalogue.map(Into::into),
        cells: u64,
        indicators: Vec<String>,
    }
    /// The state of one log.
    LogCut of LogCut |m| {
        origin: String,
        epoch: u32,
        size: u64,
        root: String,
    }
    /// What opens a pull of aggregates.
    AggregatesHeader of AggregatesHeader |m| {
        release: ReleaseSummary = m.release.map(Into::into).unwrap_or_default(),
        /// The dimensions that the cells are broken down by.
        by: Vec<String>,
        roster: String,
    }
    /// What ends a pull of aggregates.
    AggregatesTrailer of AggregatesTrailer |m| {
        nothing: Vec<NothingFound> = each(m.nothing),
        not_reported: Vec<NotReported> = each(m.not_reported),
    }
    /// An indicator without cells in the answer.
    NothingFound of NothingFound |m| {
        indicator: String,
        reason: String,
        /// What would be found instead.
        known: Vec<String>,
    }
    /// Areas without cells in the answer.
    NotReported of NotReported |m| {
        indicator: String,
        /// The first of them.
        areas: Vec<String>,
        total: u32,
    }
    /// What opens a pull of observations.
    ObservationsHeader of ObservationsHeader |m| {
        /// The state of the logs that is answered from.
        cut: String,
    }
    /// What ends a pull of observations.
    ObservationsTrailer of ObservationsTrailer |m| {
        /// Whether figures are hidden from the caller.
        masked: bool,
        left_out: Vec<LeftOutRows> = each(m.left_out),
    }
    /// Rows that do not fit the catalogue of now.
    LeftOutRows of LeftOutRows |m| {
        indicator: String,
        reason: String,
        rows: u64,
    }
    /// Where a pulled event is from.
    EventSource of PullEventsResponse |m| {
        parent_state: &'static str = parent_state(m.parent_state()),
        position: Option<LogPosition> = m.position.map(Into::into),
        reporter: String,
        sharing: Option<Sharing> = sharing(m.sharing),
        /// The fields that are withheld.
        withheld: Vec<String>,
    }
}

impl From<pb::Assumption> for Assumed {
    fn from(pb::Assumption { indicator, concept, code, rows }: pb::Assumption) -> Self {
        Self { indicator, concept, code, rows }
    }
}

impl fmt::Display for LogPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.origin, self.epoch, self.index)
    }
}

impl NodeFinding {
    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        if self.is_warning { Severity::Warning } else { Severity::Error }
    }
}

fn each<M, T: From<M>>(messages: Vec<M>) -> Vec<T> {
    messages.into_iter().map(Into::into).collect()
}

fn sharing(number: i32) -> Option<Sharing> {
    sharing_from_pb("sharing", number).ok().flatten()
}

/// A code; empty for an event without a parent.
const fn parent_state(state: pb::ParentState) -> &'static str {
    match state {
        pb::ParentState::Unspecified => "",
        pb::ParentState::Resolved => "RESOLVED",
        pb::ParentState::Waiting => "WAITING",
        pb::ParentState::Ambiguous => "AMBIGUOUS",
        pb::ParentState::Cycle => "CYCLE",
    }
}
