//! What the columns of an observation file are for, by their names.

use marsad_domain::finding::FindingCode;

/// The columns that a file of rejected rows has in addition; they are skipped when the file is submitted again.
pub const FINDING_COLUMNS: [&str; 2] = ["FINDING_CODES", "FINDING_MESSAGES"];
/// The columns in which a pull gives the source of a row. They are skipped when the file is submitted, and so are
/// columns with names of codes, such as REF_AREA_LABEL.
pub const PULLED_COLUMNS: [&str; 4] = [REPORTER, "ORIGIN", "SUBMISSION", "REVISION"];

const REPORTER: &str = "REPORTER";
const LABEL: &str = "_LABEL";
const VALUE: &str = "OBS_VALUE";

/// The purpose of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Value,
    /// A code, a period or a text.
    Named,
    /// Codes of findings from an earlier attempt. They are not used, but must be valid.
    FindingCodes,
    FindingMessages,
    /// Other information from a pull. It is not used, but must be one line.
    Skip,
    /// The reporter of the row, as a pull gives it.
    Reporter,
    /// The column has no name; its cells must be empty.
    Unnamed,
}

impl Purpose {
    /// The purpose of the column `name` among all columns of a file.
    pub(super) fn of(name: &str, all: &[String]) -> Self {
        match name {
            REPORTER => Self::Reporter,
            name if PULLED_COLUMNS.contains(&name) => Self::Skip,
            name if name.strip_suffix(LABEL).is_some_and(|code| all.iter().any(|name| name == code)) => Self::Skip,
            "" => Self::Unnamed,
            VALUE => Self::Value,
            "FINDING_CODES" => Self::FindingCodes,
            "FINDING_MESSAGES" => Self::FindingMessages,
            _ => Self::Named,
        }
    }
}

/// Whether a cell holds only codes of findings. The rest of a figure that was split at its comma is not such a code.
pub(super) fn is_codes(text: &str) -> bool {
    let mut words =
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty());
    words.all(|word| FindingCode::parse(word).is_some())
}
