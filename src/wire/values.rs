//! A column of figures: exact mantissas, decimals, and the cells that hold no number.

use marsad_domain::raw::RawValue;
use marsad_domain::value::Decimal;
use marsad_log::limits::CHUNK_ROWS_MAX;

use super::column::CELL_BYTES_MAX;
use super::error::{Problem, WireError};
use super::{field, pb};

/// The most decimals of a figure as written: as many as [`Decimal::parse`] reads digits.
const DECIMALS_MAX: u8 = 18;

fn row_number(n: usize) -> Result<u32, WireError> {
    field::narrow("values", n)
}

/// One number if all decimals are equal (none if that is 0), otherwise one for each row.
fn decimals(values: &[RawValue]) -> Vec<u32> {
    let of = |value: &RawValue| match value {
        RawValue::Number(number) => Some(number.decimals),
        RawValue::Empty | RawValue::Text(_) => None,
    };
    let first = values.iter().find_map(of).unwrap_or(0);
    if values.iter().filter_map(of).any(|decimals| decimals != first) {
        return values.iter().map(|value| of(value).unwrap_or(0).into()).collect();
    }
    if first == 0 { Vec::new() } else { vec![first.into()] }
}

/// The message of a column of figures.
///
/// # Errors
/// [`WireError`] beyond the limits.
pub fn to_pb(values: &[RawValue]) -> Result<pb::Values, WireError> {
    field::at_most("mantissa", values.len(), CHUNK_ROWS_MAX)?;
    let mut message = pb::Values { decimals: decimals(values), ..pb::Values::default() };
    message.mantissa.reserve(values.len());
    for (n, value) in values.iter().enumerate() {
        let mantissa = match value {
            RawValue::Number(number) if number.decimals > DECIMALS_MAX => {
                return Err(WireError::new("decimals", Problem::OutOfRange));
            }
            RawValue::Number(number) => number.mantissa,
            RawValue::Empty => {
                message.empty.push(row_number(n)?);
                0
            }
            RawValue::Text(text) => {
                field::at_most("texts", text.len(), CELL_BYTES_MAX)?;
                message.texts.push(pb::TextCell { row: row_number(n)?, text: text.clone() });
                0
            }
        };
        message.mantissa.push(mantissa);
    }
    Ok(message)
}

/// Reads the rows of a list, which must ascend and lie within the batch.
fn ascending(name: &str, rows: impl Iterator<Item = u32>, count: usize) -> Result<Vec<usize>, WireError> {
    let mut places: Vec<usize> = Vec::new();
    for row in rows {
        let place: usize = field::narrow(name, row)?;
        if place >= count {
            return Err(WireError::new(name, Problem::BadIndex));
        }
        if places.last().is_some_and(|last| place <= *last) {
            return Err(WireError::new(name, Problem::NotAscending));
        }
        places.push(place);
    }
    Ok(places)
}

fn decimals_of(message: &pb::Values) -> Result<impl Fn(usize) -> u8 + use<>, WireError> {
    let read = |number: &u32| u8::try_from(*number).ok().filter(|n| *n <= DECIMALS_MAX).ok_or(Problem::OutOfRange);
    let read: Vec<u8> = field::each("decimals", &message.decimals, read)?;
    if read.len() > 1 && read.len() != message.mantissa.len() {
        return Err(WireError::new("decimals", Problem::WrongLength));
    }
    let common = if read.len() == 1 { read.first().copied() } else { None };
    Ok(move |n| common.or_else(|| read.get(n).copied()).unwrap_or(0))
}

/// Puts `value` into a cell that must be free: no other list may name it, and its mantissa must be 0.
fn put(values: &mut [RawValue], name: &str, place: usize, value: RawValue) -> Result<(), WireError> {
    match values.get_mut(place) {
        Some(cell @ RawValue::Number(Decimal { mantissa: 0, .. })) => {
            *cell = value;
            Ok(())
        }
        _ => Err(WireError::new(name, Problem::Contradiction)),
    }
}

/// The figures of a message.
///
/// # Errors
/// [`WireError`] for lists that are too long, do not ascend, point outside the batch or contradict each other.
pub fn from_pb(message: pb::Values) -> Result<Vec<RawValue>, WireError> {
    let count = message.mantissa.len();
    field::at_most("mantissa", count, CHUNK_ROWS_MAX)?;
    let decimals = decimals_of(&message)?;
    let number =
        |(n, mantissa): (usize, &i64)| RawValue::Number(Decimal { mantissa: *mantissa, decimals: decimals(n) });
    let mut values: Vec<RawValue> = message.mantissa.iter().enumerate().map(number).collect();
    for place in ascending("empty", message.empty.iter().copied(), count)? {
        put(&mut values, "empty", place, RawValue::Empty)?;
    }
    let places = ascending("texts", message.texts.iter().map(|cell| cell.row), count)?;
    for (place, cell) in places.into_iter().zip(message.texts) {
        field::at_most("texts", cell.text.len(), CELL_BYTES_MAX)?;
        put(&mut values, "texts", place, RawValue::Text(cell.text))?;
    }
    Ok(values)
}
