//! The projector.

/// Why an authentic entry is not projected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code} {detail}")]
pub struct Refusal {
    /// A stable code.
    pub code: String,
    /// Codes at fault; no free text.
    pub detail: String,
}
