//! A column of texts with its dictionary.

use std::collections::HashSet;

use crate::domain::raw::RawColumn;
use crate::log::limits::CHUNK_ROWS_MAX;

use super::error::{Problem, WireError};
use super::{field, pb};

/// The longest name of a column, in bytes.
pub const NAME_BYTES_MAX: usize = 64;
/// The longest text of a cell, in bytes. What is shorter but too long for its column is a finding.
pub const CELL_BYTES_MAX: usize = 64 * 1024;
/// The most columns of a batch.
pub const COLUMNS_MAX: usize = 128;

/// Checks a column of a batch of `rows` rows.
fn check(column: &RawColumn, rows: usize) -> Result<(), WireError> {
    field::at_most("name", column.name.len(), NAME_BYTES_MAX)?;
    field::at_most("dictionary", column.dictionary.len(), CHUNK_ROWS_MAX)?;
    let mut seen = HashSet::with_capacity(column.dictionary.len());
    for text in &column.dictionary {
        field::at_most("dictionary", text.len(), CELL_BYTES_MAX)?;
        if !seen.insert(text.as_str()) {
            return Err(WireError::new("dictionary", Problem::Twice));
        }
    }
    if column.index.len() != rows {
        return Err(WireError::new("index", Problem::WrongLength));
    }
    let size = column.dictionary.len();
    let inside = |place: &u32| usize::try_from(*place).is_ok_and(|place| place < size);
    if column.index.iter().all(inside) { Ok(()) } else { Err(WireError::new("index", Problem::BadIndex)) }
}

/// Checks the columns of a batch of `rows` rows: their number, that no name is there twice, and each.
pub fn check_all(columns: &[RawColumn], rows: usize) -> Result<(), WireError> {
    field::at_most("columns", columns.len(), COLUMNS_MAX)?;
    let mut names = HashSet::new();
    for (n, column) in columns.iter().enumerate() {
        let path = format!("columns[{n}]");
        if !names.insert(column.name.as_str()) {
            return Err(WireError::new(format!("{path}.name"), Problem::Twice));
        }
        check(column, rows).map_err(|error| error.within(&path))?;
    }
    Ok(())
}

pub fn from_pb(columns: Vec<pb::Column>) -> Vec<RawColumn> {
    let read = |column: pb::Column| RawColumn { name: column.name, dictionary: column.dictionary, index: column.index };
    columns.into_iter().map(read).collect()
}

pub fn to_pb(columns: &[RawColumn]) -> Vec<pb::Column> {
    let write = |column: &RawColumn| pb::Column {
        name: column.name.clone(),
        dictionary: column.dictionary.clone(),
        index: column.index.clone(),
    };
    columns.iter().map(write).collect()
}
