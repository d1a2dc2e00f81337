//! What is wrong with a message: which field, and why. Never the content of the field, which may be personal.

use marsad_domain::code::CodeError;

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
}

/// A field of a message, or a part of a payload, that is wrong.
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

    /// The same error, seen from the message in which `outer` is the field that has it.
    #[must_use]
    pub fn within(self, outer: &str) -> Self {
        Self { field: format!("{outer}.{}", self.field), problem: self.problem }
    }
}
