//! Submissions, and what became of them.

use super::ReleaseMention;
use crate::field::required;
use crate::position::Position;
use crate::report::sharing_from_pb;
use crate::{Problem, WireError, pb};
use marsad_domain::finding::Severity;
use marsad_domain::sharing::Sharing;

/// The answer of a node to a submission.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// It is stored, or was current already.
    Accepted(Box<Accepted>),
    /// Nothing of it is stored; the report says why.
    Refused(Report),
}

/// A submission that was accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    pub receipt: SubmissionReceipt,
    /// What the rows change or have changed.
    pub effect: Effect,
}

/// Conversions of the two messages with the same parts.
macro_rules! answer_of {
    ($($message:ident: $outcomes:ident),+) => {
        $(
            impl TryFrom<pb::$message> for Answer {
                type Error = WireError;

                fn try_from(message: pb::$message) -> Result<Self, WireError> {
                    use pb::$outcomes::Outcome;
                    match message.outcome {
                        Some(Outcome::Receipt(receipt)) => Ok(Self::Accepted(Box::new(Accepted {
                            receipt: required("receipt", Some(receipt))?,
                            effect: required("effect", message.effect)?,
                        }))),
                        Some(Outcome::Report(report)) => Ok(Self::Refused(required("report", Some(report))?)),
                        None => Err(WireError::new("outcome", Problem::Missing)),
                    }
                }
            }
        )+
    };
}

answer_of!(SubmitObservationsResponse: submit_observations_response, SubmitEventsResponse: submit_events_response);

answers! {
    /// The receipt of an accepted submission.
    SubmissionReceipt of Receipt |m| {
        /// The receipt as a file.
        document: Vec<u8>,
        submission: String,
        /// The first entry.
        position: Position as needed,
        entries: u32,
        rows: u64,
        sharing: Option<Sharing> = sharing(m.sharing),
    }
    /// What a submission changes, or has changed.
    #[derive(Default)]
    Effect of Effect |m| {
        /// The submission of the receipt, if it may have changed since.
        submission: Option<Submission> as maybe,
        /// STORED, UNCHANGED or REPLAYED.
        outcome: String,
        /// Later submissions that replaced some of the rows.
        superseded_by: Vec<Superseding> as list,
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
        position: Position as needed,
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
        retraction: Option<Retraction> as maybe,
        comment: String,
        accept_warnings: String,
        /// SIGNED by its submitter, or ATTESTED by the node.
        authorship: String,
        member: String,
        role: String,
        login: String,
        /// The call that it answers (`node/id`); empty for none.
        call: String,
    }
    /// The withdrawal or erasure of a submission.
    Retraction of Retraction |m| {
        position: Position as needed,
        time: String,
        reason: String,
        by: String,
    }
    /// A submission that was withdrawn, or would be.
    Retracted of WithdrawSubmissionResponse |m| {
        submission: Submission as needed,
        /// Whether it had been withdrawn or erased before.
        already: bool,
        releases: Vec<ReleaseMention> as list,
    }
    /// Why a submission was refused, or what a check found.
    #[derive(Default)]
    Report of Report |m| {
        /// The first by row.
        findings: Vec<NodeFinding> as list,
        /// How many findings there are.
        total: u64,
        errors: u64,
        assumptions: Vec<Assumed> as list,
        /// The level that it would be shared at.
        sharing: Option<Sharing> = sharing(m.sharing),
        rows: u64,
        /// The submission that holds the same already; empty if there is none.
        stored: String,
    }
    /// A finding of a node.
    #[derive(Default)]
    NodeFinding of Finding |m| {
        is_warning: bool = m.severity() == pb::Severity::Warning,
        code: String,
        row: u32,
        column: String,
        value: String,
        expected: String,
    }
    /// Something that was left out, and what it was taken as.
    Assumed of Assumption |m| {
        /// The indicator; empty for events.
        indicator: String,
        /// The dimension, attribute or field.
        concept: String,
        code: String,
        rows: u64,
    }
}

impl TryFrom<pb::EraseSubmissionResponse> for Retracted {
    type Error = WireError;

    fn try_from(message: pb::EraseSubmissionResponse) -> Result<Self, WireError> {
        let pb::EraseSubmissionResponse { submission, already, releases } = message;
        pb::WithdrawSubmissionResponse { submission, already, releases }.try_into()
    }
}

impl NodeFinding {
    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        if self.is_warning { Severity::Warning } else { Severity::Error }
    }
}

fn sharing(number: i32) -> Option<Sharing> {
    sharing_from_pb("sharing", number).ok().flatten()
}
