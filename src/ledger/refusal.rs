//! Why an authentic entry is not projected.

use marsad_store::DUPLICATE_SUBMISSION;

/// The longest detail of a refusal, in characters.
const DETAIL_CHARS_MAX: usize = 200;

/// Why an authentic entry is not projected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code} {detail}")]
pub struct Refusal {
    /// A stable code; for domain rules the code of the finding.
    pub code: String,
    /// Codes at fault; no free text.
    pub detail: String,
}

impl Refusal {
    pub(super) fn new(code: &str, detail: impl Into<String>) -> Self {
        // The detail may come from the entry; the views must be able to store it.
        let detail: String =
            detail.into().chars().filter(|letter| !letter.is_control()).take(DETAIL_CHARS_MAX).collect();
        Self { code: code.into(), detail }
    }

    /// Whether the entry repeats an earlier entry of its log.
    #[must_use]
    pub fn is_repeat(&self) -> bool {
        self.code == DUPLICATE_SUBMISSION
    }
}
