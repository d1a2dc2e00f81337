//! Errors of messages: the field and the problem, never the content of the field, which may be personal data.

use marsad_domain::call::CallFault;
use marsad_domain::code::CodeError;
use marsad_domain::roster::RosterFault;

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("is missing")]
    Missing,
    #[error("is no code: {0}")]
    NotACode(CodeError),
    #[error("has a value that is not known")]
    Unknown,
    #[error("is out of range")]
    OutOfRange,
    #[error("is too long; the limit is {limit}")]
    TooLong { limit: usize },
    #[error("has another length than expected")]
    WrongLength,
    #[error("points outside its dictionary or rows")]
    BadIndex,
    #[error("is not in ascending order")]
    NotAscending,
    #[error("is there twice")]
    Twice,
    #[error("cannot be read")]
    Malformed,
    #[error("contradicts another field")]
    Contradiction,
    #[error("breaks a rule of rosters: {0}")]
    Roster(RosterFault),
    #[error("breaks a rule of calls: {0}")]
    Call(CallFault),
}

/// An invalid field of a message, or part of a payload.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct WireError {
    /// The path of the field: `indicators[3].unit`.
    pub field: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl WireError {
    /// An error in a field.
    #[must_use]
    pub fn new(field: impl Into<String>, problem: Problem) -> Self {
        Self { field: field.into(), problem }
    }

    /// The same error in the enclosing message, whose field `outer` contains it.
    #[must_use]
    pub fn within(self, outer: &str) -> Self {
        Self { field: format!("{outer}.{}", self.field), problem: self.problem }
    }
}
