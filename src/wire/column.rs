//! A column of texts with its dictionary.

use std::collections::HashSet;

use marsad_domain::raw::RawColumn;
use marsad_log::limits::CHUNK_ROWS_MAX;

use super::error::{Problem, WireError};
use super::{field, pb};

/// The longest name of a column, in bytes.
pub const NAME_BYTES_MAX: usize = 64;
/// The longest text of a cell, in bytes. A shorter text that is too long for its column is a finding.
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
    let last = column.index.iter().copied().max();
    let inside = |place: u32| usize::try_from(place).is_ok_and(|place| place < column.dictionary.len());
    if last.is_none_or(inside) { Ok(()) } else { Err(WireError::new("index", Problem::BadIndex)) }
}

/// Checks the columns of a batch of `rows` rows: their number, that each name occurs once, and each column.
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

/// Expands runs to the positions of all rows, at most as many as a batch may have.
fn expand(index: &[u32], lengths: &[u32]) -> Result<Vec<u32>, WireError> {
    if index.len() != lengths.len() {
        return Err(WireError::new("run_lengths", Problem::WrongLength));
    }
    let mut all = Vec::new();
    for (place, length) in index.iter().zip(lengths) {
        let length: usize = field::narrow("run_lengths", *length)?;
        if length == 0 {
            return Err(WireError::new("run_lengths", Problem::OutOfRange));
        }
        field::at_most("run_lengths", length, CHUNK_ROWS_MAX.saturating_sub(all.len()))
            .map_err(|_| WireError::new("run_lengths", Problem::TooLong { limit: CHUNK_ROWS_MAX }))?;
        all.resize(all.len() + length, *place);
    }
    Ok(all)
}

/// The columns of a message.
///
/// # Errors
/// [`WireError`] for too many columns, an empty run, or runs with more rows than a batch may have.
pub fn from_pb(columns: Vec<pb::Column>) -> Result<Vec<RawColumn>, WireError> {
    field::at_most("columns", columns.len(), COLUMNS_MAX)?;
    let read = |(n, column): (usize, pb::Column)| {
        let index = if column.run_lengths.is_empty() {
            column.index
        } else {
            expand(&column.index, &column.run_lengths).map_err(|error| error.within(&format!("columns[{n}]")))?
        };
        Ok(RawColumn { name: column.name, dictionary: column.dictionary, index })
    };
    columns.into_iter().enumerate().map(read).collect()
}

/// Of two forms the shorter one: the positions and lengths of runs, or the positions of all `rows` rows without
/// lengths.
pub fn shorter(index: Vec<u32>, run_lengths: Vec<u32>, rows: usize) -> (Vec<u32>, Vec<u32>) {
    if index.len() <= rows / 2 {
        return (index, run_lengths);
    }
    if index.len() == rows {
        return (index, Vec::new());
    }
    let runs = index.iter().zip(&run_lengths);
    let all = runs.flat_map(|(place, length)| std::iter::repeat_n(*place, usize::try_from(*length).unwrap_or(0)));
    (all.collect(), Vec::new())
}

fn runs(index: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let runs = index.chunk_by(|a, b| a == b);
    let run = |run: &[u32]| Some((*run.first()?, u32::try_from(run.len()).unwrap_or(u32::MAX)));
    let (places, lengths) = runs.filter_map(run).unzip();
    shorter(places, lengths, index.len())
}

pub fn to_pb(columns: &[RawColumn]) -> Vec<pb::Column> {
    let write = |column: &RawColumn| {
        let (index, run_lengths) = runs(&column.index);
        pb::Column { name: column.name.clone(), dictionary: column.dictionary.clone(), index, run_lengths }
    };
    columns.iter().map(write).collect()
}
