//! Answers of a node as plain types, for a program that asks one. A code or a time is a text, so that one of a newer node can
//! be shown all the same.
//!
//! An answer without a part that the contract promises is refused: the error names the part.

/// A type with the fields of a message, and its conversion from the message. A field takes the value of the message's field
/// of the same name: as it is, or as a part that is `needed`, or there `maybe`, or a `list` of parts; or the value that is given.
macro_rules! answers {
    ($(
        $(#[$attribute:meta])*
        $answer:ident of $message:ident |$m:ident| {
            $($(#[$field_doc:meta])* $field:ident: $type:ty $(as $kind:ident)? $(= $value:expr)?,)+
        }
    )+) => {
        $(
            $(#[$attribute])*
            #[derive(Debug, Clone, PartialEq, Eq)]
            pub struct $answer {
                $($(#[$field_doc])* pub $field: $type,)+
            }

            impl TryFrom<$crate::pb::$message> for $answer {
                type Error = $crate::WireError;

                fn try_from($m: $crate::pb::$message) -> Result<Self, $crate::WireError> {
                    Ok(Self { $($field: answers!(@value $m $field $(as $kind)? $(= $value)?),)+ })
                }
            }
        )+
    };
    (@value $m:ident $field:ident) => { $m.$field };
    (@value $m:ident $field:ident as needed) => { $crate::field::required(stringify!($field), $m.$field)? };
    (@value $m:ident $field:ident as maybe) => { $crate::field::optional(stringify!($field), $m.$field)? };
    (@value $m:ident $field:ident as list) => { $crate::field::messages(stringify!($field), $m.$field)? };
    (@value $m:ident $field:ident = $value:expr) => { $value };
}

/// The message of a plain type with the same fields.
macro_rules! message {
    ($own:ident { $($field:ident),+ }) => {
        impl From<$own> for $crate::pb::$own {
            fn from(own: $own) -> Self {
                Self { $($field: own.$field),+ }
            }
        }
    };
}

mod admin;
mod audit;
mod explain;
mod pull;
mod release;
mod submission;

pub use admin::{
    Digests, Entries, EntrySummary, Grant, Identity, Incident, LogSize, LogStatus, Members, NodeStatus, Peer,
    PeerStatus, RefusedLog, SyncStatus,
};
pub use audit::{
    AuditCell, AuditLeak, AuditTerm, AuditedIndicators, ReleaseAudit, ReleaseFault, UnseenInput, VerifiedPart,
    VerifiedRelease,
};
pub use explain::{ExplainInput, Explanation, PublishedElsewhere, WithheldSource};
pub use pull::{
    AggregatesHeader, AggregatesTrailer, EventSource, NotReported, NothingFound, ObservationsHeader,
    ObservationsTrailer, PulledEvent,
};
pub use release::{
    BuiltRelease, CoarserLoss, IndicatorLoss, LeftOutCell, LeftOutRows, LogCut, PlannedRelease, Release,
    ReleaseMention, ReleaseProof, ReleaseSummary, WithdrawnRelease,
};
pub use submission::{
    Accepted, Answer, Assumed, Effect, NodeFinding, Report, Retracted, Retraction, Submission, SubmissionReceipt,
    Superseding,
};
