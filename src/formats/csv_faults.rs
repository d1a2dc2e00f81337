//! Faults of a file of rows: why no row can be read, and findings about records and quotation marks.

use std::io;

use marsad_domain::finding::{Finding, FindingCode};

use super::csv_records::RECORD_BYTES_MAX;

/// The most columns in a file.
pub const COLUMNS_MAX: usize = 64;

/// Why no row of a file can be read.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("the file cannot be read")]
    Io(#[from] io::Error),
    /// The header is invalid; the findings say why.
    #[error("the header of the file is refused")]
    Refused(Vec<Finding>),
}

pub(super) fn too_long(row: u32) -> Finding {
    Finding::new(FindingCode::TooLong, row, "", "", format!("≤ {} KiB", RECORD_BYTES_MAX / 1024))
}

/// A quotation mark that is never closed.
pub(super) fn open_quote(row: u32) -> Finding {
    Finding::new(FindingCode::BadText, row, "", "\"", "QUOTE")
}

/// Text between a closing quotation mark and the separator.
pub(super) fn stray_quote(row: u32) -> Finding {
    Finding::new(FindingCode::BadText, row, "", "\"", "SEPARATOR")
}
