//! A workbook of events before it is written.

use marsad_domain::text::Lang;

use super::super::form::GuideLine;

/// A workbook that records are written into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventForm {
    pub lang: Lang,
    /// What the first page says, and the names of the pages, at most 31 characters each.
    pub guide: Vec<GuideLine>,
    pub guide_name: String,
    pub sheet_name: String,
    pub title: String,
    /// What stands below the title.
    pub note: String,
    pub columns: Vec<EventColumn>,
    /// What is said of a text that is not in the list.
    pub wrong_choice: String,
}

/// One field of the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventColumn {
    /// As an event file in JSON names it: `title.fr`, `organisers[0]`.
    pub path: String,
    pub label: String,
    /// What is said of a cell that is selected; may be empty.
    pub hint: String,
    /// What may be chosen: a code, a dash, and what it means. Empty for a free text.
    pub choices: Vec<String>,
    /// In characters.
    pub width: u16,
}
