//! What a submitter wrote, before anyone has judged it: cells as text, in columns with dictionaries.
//!
//! A column holds each distinct text once, so that a million rows are judged by looking at a few thousand texts.

use crate::figure::DecimalMarks;
use crate::text::Text;
use crate::value::Decimal;

/// A column of texts: `index[row]` points into `dictionary`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawColumn {
    pub name: String,
    pub dictionary: Vec<String>,
    pub index: Vec<u32>,
}

/// A cell of OBS_VALUE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawValue {
    Empty,
    Number(Decimal),
    /// Anything but digits with a decimal point, as it was written; what it says is judged with the indicator known.
    Text(String),
}

/// Rows of a file, in columns. Every column has one cell for each row; the code that makes a batch sees to that.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawBatch {
    /// All columns of the file but OBS_VALUE, with their names as written, in upper case.
    pub columns: Vec<RawColumn>,
    /// Whether the file has a column OBS_VALUE at all.
    pub has_values: bool,
    pub values: Vec<RawValue>,
    /// What may stand before decimals in the texts among the values.
    pub decimal_marks: DecimalMarks,
    /// Where each row stands in the file; the header is row 1.
    pub source_rows: Vec<u32>,
}

impl RawBatch {
    /// The column of a name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&RawColumn> {
        self.columns.iter().find(|column| column.name == name)
    }
}

impl RawColumn {
    /// The text of a cell; empty for a cell that is not there.
    #[must_use]
    pub fn text(&self, row: usize) -> &str {
        let place = self.index.get(row).and_then(|n| usize::try_from(*n).ok());
        place.and_then(|n| self.dictionary.get(n)).map_or("", String::as_str)
    }
}

/// An event record as it was written: every code is a text yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawEvent {
    pub event_id: String,
    pub version: u32,
    pub kind: String,
    pub status: String,
    pub title: Text,
    pub start: String,
    pub end: String,
    pub date_precision: String,
    pub date_evidence: String,
    pub area: String,
    pub geo_precision: String,
    pub venue: String,
    pub parent: String,
    pub organisers: Vec<String>,
    pub partners: Vec<String>,
    pub funders: Vec<String>,
    pub participants: Vec<RawParticipant>,
    pub programmes: Vec<String>,
    pub themes: Vec<String>,
    pub outcomes: Vec<RawOutcome>,
    pub figures: Vec<RawFigure>,
    pub sources: Vec<RawSource>,
    pub language: String,
    pub sensitivity: String,
    pub notes: String,
}

/// A part in an event, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawParticipant {
    pub organisation: String,
    pub role: String,
    pub role_title: String,
}

/// An outcome, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawOutcome {
    pub outcome_id: String,
    pub kind: String,
    pub text: Text,
    pub addressee_type: String,
    pub addressee: String,
    pub themes: Vec<String>,
    pub status: String,
}

/// A quoted figure, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawFigure {
    pub indicator: String,
    pub area: String,
    pub period: String,
    pub value: String,
    pub unit: String,
    pub approximate: bool,
    pub text: Text,
}

/// A source, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawSource {
    pub title: String,
    pub uri: String,
    pub published: String,
}
