//! A fault in a field of a request.

use marsad_domain::finding::FindingCode;
use marsad_domain::scan::check_text;

/// How many faults of one kind an answer names.
pub const BREACHES_SHOWN: usize = 100;

/// A field of a request that is wrong, and how. It may repeat codes and names of the request, never figures or records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pub field: String,
    pub description: String,
}

impl Violation {
    /// A field and what is wrong with it.
    pub fn new(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self { field: field.into(), description: description.into() }
    }

    /// A field that breaks a rule of the rule book, and the code at fault: `AREA_NOT_YOURS MA-06`.
    pub fn of(field: impl Into<String>, code: FindingCode, value: &str) -> Self {
        Self::new(field, format!("{} {value}", code.as_str()))
    }

    /// A note that may not be stored.
    #[must_use]
    pub fn of_note(note: &str, chars_max: usize) -> Option<Self> {
        let rule = || Self::new("note", format!("at most {chars_max} characters, without personal data"));
        check_text(note, chars_max).is_err().then(rule)
    }
}
