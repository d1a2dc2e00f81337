//! Rows as written in a file: [`RawBatch`] as a message. Both conversions check the form only; the domain judges the
//! content of the cells.

use marsad_domain::figure::DecimalMarks;
use marsad_domain::raw::{RawBatch, RawValue};
use marsad_log::limits::CHUNK_ROWS_MAX;

use super::error::{Problem, WireError};
use super::{column, field, pb, values};

/// The number of rows of a batch, on which all its columns must agree.
fn row_count(batch: &RawBatch) -> Result<usize, WireError> {
    let rows = match batch.columns.first() {
        Some(column) => column.index.len(),
        None => batch.values.len(),
    };
    field::at_most("columns", rows, CHUNK_ROWS_MAX)?;
    // For a file without OBS_VALUE the reader of files makes an empty cell for each row, and the decoder makes none.
    // Both mean the same.
    let empty = || batch.values.iter().all(|value| *value == RawValue::Empty);
    let has_all = batch.values.len() == rows || (!batch.has_values && batch.values.is_empty());
    if !has_all || !(batch.has_values || empty()) {
        return Err(WireError::new("values", Problem::WrongLength));
    }
    if !batch.source_rows.is_empty() && batch.source_rows.len() != rows {
        return Err(WireError::new("source_row_steps", Problem::WrongLength));
    }
    Ok(rows)
}

fn check(batch: &RawBatch) -> Result<(), WireError> {
    let rows = row_count(batch)?;
    column::check_all(&batch.columns, rows)
}

fn steps(rows: &[u32]) -> Result<Vec<i32>, WireError> {
    let mut last = 0;
    let step = |row: &u32| {
        let step = i64::from(*row) - i64::from(last);
        last = *row;
        field::narrow("source_row_steps", step)
    };
    // Consecutive rows are sent as the first one only.
    let follows = |pair: &[u32]| matches!(pair, [a, b] if a.checked_add(1) == Some(*b));
    let sent = if rows.windows(2).all(follows) { rows.get(..1).unwrap_or_default() } else { rows };
    sent.iter().map(step).collect()
}

fn source_rows(steps: &[i32], count: usize) -> Result<Vec<u32>, WireError> {
    let out_of_range = || WireError::new("source_row_steps", Problem::OutOfRange);
    if let [first] = steps {
        let first = u32::try_from(*first).map_err(|_| out_of_range())?;
        let end = u32::try_from(count).ok().and_then(|count| first.checked_add(count)).ok_or_else(out_of_range)?;
        return Ok((first..end).collect());
    }
    let mut last: u32 = 0;
    let mut rows = Vec::with_capacity(steps.len());
    for step in steps {
        last = last.checked_add_signed(*step).ok_or_else(out_of_range)?;
        rows.push(last);
    }
    Ok(rows)
}

fn marks_to_pb(marks: DecimalMarks) -> pb::DecimalMarks {
    match marks {
        // A sender that does not know this field means the same.
        DecimalMarks::Point => pb::DecimalMarks::Unspecified,
        DecimalMarks::PointOrComma => pb::DecimalMarks::PointOrComma,
    }
}

fn marks_from_pb(number: i32) -> Result<DecimalMarks, WireError> {
    match pb::DecimalMarks::try_from(number) {
        Ok(pb::DecimalMarks::Unspecified | pb::DecimalMarks::Point) => Ok(DecimalMarks::Point),
        Ok(pb::DecimalMarks::PointOrComma) => Ok(DecimalMarks::PointOrComma),
        Err(_) => Err(WireError::new("decimal_marks", Problem::Unknown)),
    }
}

/// The message of a batch.
///
/// # Errors
/// [`WireError`] for a batch that a receiver would refuse: beyond the limits, or of columns that do not agree.
pub fn to_pb(batch: &RawBatch) -> Result<pb::ObservationBatch, WireError> {
    check(batch)?;
    let values = batch.has_values.then(|| values::to_pb(&batch.values)).transpose();
    Ok(pb::ObservationBatch {
        columns: column::to_pb(&batch.columns),
        values: values.map_err(|error| error.within("values"))?,
        source_row_steps: steps(&batch.source_rows)?,
        decimal_marks: marks_to_pb(batch.decimal_marks).into(),
    })
}

/// The batch of a message.
///
/// # Errors
/// [`WireError`] naming the field: more than 8,192 rows, columns of different lengths, an index outside its dictionary,
/// a name or text that is there twice, rows that do not ascend, figures that contradict each other.
pub fn from_pb(message: pb::ObservationBatch) -> Result<RawBatch, WireError> {
    field::at_most("source_row_steps", message.source_row_steps.len(), CHUNK_ROWS_MAX)?;
    let has_values = message.values.is_some();
    let values = message.values.map(values::from_pb).transpose().map_err(|error| error.within("values"))?;
    let mut batch = RawBatch {
        columns: column::from_pb(message.columns)?,
        has_values,
        values: values.unwrap_or_default(),
        decimal_marks: marks_from_pb(message.decimal_marks)?,
        source_rows: Vec::new(),
    };
    let rows = row_count(&batch)?;
    batch.source_rows = source_rows(&message.source_row_steps, rows)?;
    check(&batch)?;
    Ok(batch)
}
