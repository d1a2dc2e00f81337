//! The keys of a form: what a sheet, a row and a column stand for.
//!
//! ```text
//! A1   marsad-form 1 EDU_ENROL 2024     the sheet
//! A5   MA-09-001                        a row
//! A1   marsad-form 1 #                  a page for people
//! A1   marsad-form 1 # findings         what was found; written again each time
//! A1   marsad-form 1 events             records of events, whose columns have keys such as EVENT title.fr
//! C1   OBS_VALUE SEX=F METHOD=LEGAL     a column
//! D1   OBS_STATUS SEX=F METHOD=LEGAL    the status of the same figures
//! ```

use marsad_domain::cell_text::trim;
use marsad_domain::code::{CodeId, ConceptId};

/// The version of the layout.
pub(super) const VERSION: &str = "1";
const FORM: &str = "marsad-form";
/// A row or column that holds no figures: titles, labels, figures of before.
pub(super) const NOTHING: &str = "#";

const FINDINGS: &str = "findings";
const EVENTS: &str = "events";
const FIELD: &str = "EVENT";
const VALUE: &str = "OBS_VALUE";
const STATUS: &str = "OBS_STATUS";

/// What a sheet is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SheetKey {
    /// Figures of an indicator in a period, as they are written.
    Figures { indicator: String, period: String },
    /// A page for people.
    Page,
    /// What was found in the form.
    Findings,
    /// Records of events.
    Events,
    /// A form of another version.
    OtherVersion(String),
}

/// Whether a column holds figures or their statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    Value,
    Status,
}

/// What a column stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ColumnKey {
    pub holds: Holds,
    /// Concepts and codes, as they are written.
    pub codes: Vec<(String, String)>,
}

pub(super) fn page_key() -> String {
    format!("{FORM} {VERSION} {NOTHING}")
}

pub(super) fn findings_key() -> String {
    format!("{FORM} {VERSION} {NOTHING} {FINDINGS}")
}

pub(super) fn events_key() -> String {
    format!("{FORM} {VERSION} {EVENTS}")
}

/// The key of a column with a field of events.
pub(super) fn field_key(path: &str) -> String {
    format!("{FIELD} {path}")
}

/// The field of a column; `None` for another column.
pub(super) fn read_field_key(text: &str) -> Option<&str> {
    trim(text).strip_prefix(FIELD)?.strip_prefix(' ').map(trim)
}

pub(super) fn sheet_key(indicator: &str, period: &str) -> String {
    format!("{FORM} {VERSION} {indicator} {period}")
}

pub(super) fn column_key(holds: Holds, codes: &[(ConceptId, CodeId)]) -> String {
    let name = match holds {
        Holds::Value => VALUE,
        Holds::Status => STATUS,
    };
    codes.iter().fold(name.to_owned(), |key, (concept, code)| format!("{key} {concept}={code}"))
}

/// The key of a sheet; `None` for a sheet that is no form.
pub(super) fn read_sheet_key(text: &str) -> Option<SheetKey> {
    let mut words = trim(text).split_whitespace();
    if words.next() != Some(FORM) {
        return None;
    }
    match (words.next(), words.next(), words.next(), words.next()) {
        (Some(VERSION), Some(NOTHING), None, None) => Some(SheetKey::Page),
        (Some(VERSION), Some(EVENTS), None, None) => Some(SheetKey::Events),
        (Some(VERSION), Some(NOTHING), Some(FINDINGS), None) => Some(SheetKey::Findings),
        (Some(VERSION), Some(indicator), Some(period), None) => {
            Some(SheetKey::Figures { indicator: indicator.to_owned(), period: period.to_owned() })
        }
        (version, ..) => Some(SheetKey::OtherVersion(version.unwrap_or_default().to_owned())),
    }
}

/// The key of a column; `None` if nothing in it is read as a figure.
pub(super) fn read_column_key(text: &str) -> Option<ColumnKey> {
    let mut words = trim(text).split_whitespace();
    let holds = match words.next()? {
        VALUE => Holds::Value,
        STATUS => Holds::Status,
        _ => return None,
    };
    let codes = words.map(|word| word.split_once('=')).map(|pair| pair.map(|(a, b)| (a.to_owned(), b.to_owned())));
    Some(ColumnKey { holds, codes: codes.collect::<Option<_>>()? })
}
