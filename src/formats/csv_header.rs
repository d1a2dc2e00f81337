//! Reads the header of an observation file, or refuses it with the reason.

use std::io::BufRead;

use marsad_domain::cell_text::trim;
use marsad_domain::finding::{Finding, FindingCode};

use super::csv_dialect::{foreign, not_utf8};
use super::csv_faults::{COLUMNS_MAX, OpenError, open_quote, stray_quote, too_long};
use super::csv_records::{Records, Step};

/// The longest name of a column, in bytes: the limit of a message.
const NAME_BYTES_MAX: usize = 64;
/// How many characters of a longer name are shown.
const NAME_CHARS_SHOWN: usize = 30;
/// How many records are searched for a header that is not the first record.
const TITLE_ROWS_MAX: usize = 20;
/// The columns that every file of observations has; the first has an alternative name.
const NEEDED: [&str; 4] = ["INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE"];
const STRUCTURE: &str = "STRUCTURE_ID";

/// The names of the columns, trimmed and in upper case.
///
/// # Errors
/// [`OpenError`] for a file that is not CSV, and for an invalid header.
pub(super) fn read_header<R: BufRead>(records: &mut Records<R>) -> Result<Vec<String>, OpenError> {
    let refused = |finding| Err(OpenError::Refused(vec![finding]));
    if let Some(finding) = foreign(records.upcoming()?) {
        return refused(finding);
    }
    let step = records.step()?;
    let row = records.row();
    match step {
        Step::Record => records.find_separator(),
        Step::TooLong => return refused(too_long(row)),
        Step::OpenQuote => return refused(open_quote(row)),
        Step::StrayQuote | Step::StrayQuoteOverLines => return refused(stray_quote(row)),
        Step::End => return refused(Finding::new(FindingCode::EmptyFile, 0, "", "", "")),
    }
    if records.width() > COLUMNS_MAX {
        let found = records.width().to_string();
        return refused(Finding::new(FindingCode::TooLong, row, "", &found, format!("≤ {COLUMNS_MAX}")));
    }
    let names = header_names(records, row).map_err(OpenError::Refused)?;
    if needed(&names) > 0 {
        return too_long_names(&names, row).map_or(Ok(names), refused);
    }
    match later_header(records)? {
        Some(later) => refused(Finding::new(FindingCode::HeaderNotFirst, row, "", &later.to_string(), "1")),
        None => {
            let missing = |name: &str| Finding::new(FindingCode::MissingColumn, row, name, name, name);
            Err(OpenError::Refused(NEEDED.into_iter().map(missing).collect()))
        }
    }
}

/// How many of the needed columns are among the names.
fn needed(names: &[String]) -> usize {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    NEEDED.into_iter().filter(|name| has(name) || (*name == NEEDED[0] && has(STRUCTURE))).count()
}

fn too_long_names(names: &[String], row: u32) -> Option<Finding> {
    let name = names.iter().find(|name| name.len() > NAME_BYTES_MAX)?;
    let start: String = name.chars().take(NAME_CHARS_SHOWN).collect();
    let shown = format!("{}…", start.trim_end());
    Some(Finding::new(FindingCode::UnknownColumn, row, &shown, &shown, ""))
}

/// The row of a header that is below a title.
fn later_header<R: BufRead>(records: &mut Records<R>) -> Result<Option<u32>, OpenError> {
    for _ in 0..TITLE_ROWS_MAX {
        if records.step()? != Step::Record {
            return Ok(None);
        }
        records.find_separator();
        let name = |n: usize| trim(&String::from_utf8_lossy(records.cell(n))).to_uppercase();
        let names: Vec<String> = (0..records.width()).map(name).collect();
        if needed(&names) >= 2 {
            return Ok(Some(records.row()));
        }
    }
    Ok(None)
}

fn header_names<R: BufRead>(records: &Records<R>, row: u32) -> Result<Vec<String>, Vec<Finding>> {
    let mut names: Vec<String> = Vec::with_capacity(records.width());
    let mut twice = Vec::new();
    for n in 0..records.width() {
        let Ok(text) = std::str::from_utf8(records.cell(n)) else {
            return Err(vec![not_utf8(row, "", records.raw_without_line_end())]);
        };
        let name = trim(text).to_uppercase();
        if !name.is_empty() && names.contains(&name) {
            twice.push(Finding::new(FindingCode::UnknownColumn, row, &name, &name, "1"));
        }
        names.push(name);
    }
    if twice.is_empty() { Ok(names) } else { Err(twice) }
}
