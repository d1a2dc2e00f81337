//! Submitted rows and events before they are judged: cells are texts, in columns with dictionaries.
//!
//! A column holds each distinct text once, so only a few thousand texts have to be read for a million rows.

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
    /// Any other text, as it was written. It is read once the indicator is known.
    Text(String),
}

/// Rows of a file, in columns. Every column must have one cell for each row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawBatch {
    /// All columns of the file but OBS_VALUE, with their names as written, in upper case.
    pub columns: Vec<RawColumn>,
    /// Whether the file has a column OBS_VALUE at all.
    pub has_values: bool,
    pub values: Vec<RawValue>,
    /// The decimal marks that texts among the values may use.
    pub decimal_marks: DecimalMarks,
    /// The row of the file for each row; the header is row 1.
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
    /// The text of a cell; empty for a row outside the column.
    #[must_use]
    pub fn text(&self, row: usize) -> &str {
        let place = self.index.get(row).and_then(|n| usize::try_from(*n).ok());
        place.and_then(|n| self.dictionary.get(n)).map_or("", String::as_str)
    }
}

/// An event record as it was written. Its codes are texts that nobody has checked.
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

/// A participant, as it was written.
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
