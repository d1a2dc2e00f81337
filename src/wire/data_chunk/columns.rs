//! Decodes the body of a chunk to columns. It refuses every body that the encoder would not write. It needs no
//! catalogue: the code that judges the rows checks the meaning of codes.

use marsad_domain::code::{AreaCode, CodeId};
use marsad_domain::observation::{Action, Attributes};
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, ObsStatus};
use marsad_log::bytes::Reader;
use marsad_log::limits::CHUNK_ROWS_MAX;

use super::dictionaries::{
    COUNT, Combinations, Group, Marks, read_areas, read_attribute_sets, read_combinations, read_groups, read_periods,
};
use super::{ChunkError, FORMAT, step, up_to};

const OUTSIDE: ChunkError = ChunkError::Malformed("a row points outside a dictionary");

/// The rows of a chunk as columns of equal length, sorted by indicator, area, combination and period, with the chunk's
/// own dictionaries. Every position lies inside its dictionary, and every item of a dictionary is used.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// In the order of their codes; together they cover all rows.
    pub groups: Vec<Group>,
    /// Ascending.
    pub areas: Vec<AreaCode>,
    /// Combinations of dimension codes, ascending.
    pub keys: Vec<Box<[CodeId]>>,
    /// Ascending.
    pub periods: Vec<Period>,
    /// Ascending, without the empty set.
    pub sets: Vec<Attributes>,
    /// Positions in `areas`.
    pub area: Vec<u32>,
    /// Positions in `keys`.
    pub key: Vec<u32>,
    /// Positions in `periods`.
    pub period: Vec<u32>,
    /// Scaled by the decimals of the group; `None` where the value is missing.
    pub value: Vec<Option<i64>>,
    pub status: Vec<ObsStatus>,
    pub conf: Vec<ConfStatus>,
    pub action: Vec<Action>,
    /// 0 for none, else one more than the position in `sets`.
    pub set: Vec<u32>,
    /// All codes of the combinations, ascending.
    pub codes: Vec<CodeId>,
    /// For each combination, the positions of its codes in `codes`.
    pub code_places: Vec<Box<[u32]>>,
}

impl Columns {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.value.len()
    }

    /// Whether there is no row; a decoded chunk always has one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.value.is_empty()
    }
}

/// Positions in a dictionary of `items` items: for each row the difference to the row before, less `gap`, within rows
/// of one group that have the same `series`.
fn read_positions<S: PartialEq>(
    reader: &mut Reader<'_>,
    groups: &[Group],
    items: usize,
    gap: u32,
    series: impl Fn(usize) -> S,
) -> Result<Vec<u32>, ChunkError> {
    let mut marks = Marks::new(items);
    let mut column = Vec::with_capacity(groups.last().map_or(0, |group| group.rows.end));
    for group in groups {
        let mut place = 0;
        let mut last = None;
        for row in group.rows.clone() {
            let step = step(reader).ok_or(OUTSIDE)?;
            let own = Some(series(row));
            place = if last == own { place + gap + step } else { step };
            last = own;
            if !marks.set(place) {
                return Err(OUTSIDE);
            }
            column.push(place);
        }
    }
    marks.all()?;
    Ok(column)
}

fn read_values(reader: &mut Reader<'_>, rows: usize) -> Result<Vec<Option<i64>>, ChunkError> {
    let mut values = Vec::with_capacity(rows);
    match reader.byte()? {
        0 => {
            for _ in 0..rows {
                values.push(Some(reader.signed()?));
            }
        }
        1 => {
            let map = reader.take(rows.div_ceil(8))?;
            let mut listed = 0;
            for n in 0..rows {
                let missing = map.get(n / 8).is_some_and(|byte| byte >> (n % 8) & 1 == 1);
                listed += u32::from(missing);
                values.push(if missing { None } else { Some(reader.signed()?) });
            }
            let bits: u32 = map.iter().map(|byte| byte.count_ones()).sum();
            if bits == 0 || bits != listed {
                return Err(ChunkError::Malformed("the list of missing values is not in its one form"));
            }
        }
        _ => return Err(ChunkError::Malformed("missing values are neither listed nor absent")),
    }
    Ok(values)
}

/// A column in runs.
fn read_runs<'b, T: Copy + PartialEq>(
    reader: &mut Reader<'b>,
    rows: usize,
    mut read: impl FnMut(&mut Reader<'b>) -> Result<T, ChunkError>,
) -> Result<Vec<T>, ChunkError> {
    let mut cells: Vec<T> = Vec::with_capacity(rows);
    while cells.len() < rows {
        let cell = read(reader)?;
        let run = up_to(reader, rows - cells.len(), "a run goes beyond the rows")?;
        if run == 0 || cells.last() == Some(&cell) {
            return Err(ChunkError::Malformed("a run is not in its one form"));
        }
        cells.resize(cells.len() + run, cell);
    }
    Ok(cells)
}

fn code_byte<T>(reader: &mut Reader<'_>, from_code: impl Fn(&str) -> Option<T>) -> Result<T, ChunkError> {
    let byte = [reader.byte()?];
    std::str::from_utf8(&byte).ok().and_then(from_code).ok_or(ChunkError::Malformed("a status or action is none"))
}

fn action(code: &str) -> Option<Action> {
    match code {
        "R" => Some(Action::Replace),
        "D" => Some(Action::Delete),
        _ => None,
    }
}

fn read_set_column(reader: &mut Reader<'_>, rows: usize, sets: usize) -> Result<Vec<u32>, ChunkError> {
    let mut marks = Marks::new(sets);
    let column = read_runs(reader, rows, |reader| {
        let place = step(reader).ok_or(OUTSIDE)?;
        match place.checked_sub(1) {
            Some(place) if !marks.set(place) => Err(OUTSIDE),
            _ => Ok(place),
        }
    })?;
    marks.all()?;
    Ok(column)
}

/// The columns of a body.
///
/// # Errors
/// [`ChunkError::Malformed`] for what is not the one body of some rows.
pub fn columns_of_body(bytes: &[u8]) -> Result<Columns, ChunkError> {
    let mut reader = Reader(bytes);
    let reader = &mut reader;
    if reader.byte()? != FORMAT {
        return Err(ChunkError::Malformed("its format is not known"));
    }
    let rows = up_to(reader, CHUNK_ROWS_MAX, "it has too many rows")?;
    if rows == 0 {
        return Err(ChunkError::Malformed("it has no rows"));
    }
    let groups = read_groups(reader, rows)?;
    let count = up_to(reader, rows, COUNT)?;
    let areas = read_areas(reader, count)?;
    let Combinations { codes, code_places, keys } = read_combinations(reader, rows)?;
    let periods = read_periods(reader, rows)?;
    let sets = read_attribute_sets(reader, rows)?;
    let area = read_positions(reader, &groups, areas.len(), 0, |_| ())?;
    let key = read_positions(reader, &groups, keys.len(), 0, |row| area.get(row))?;
    let period = read_positions(reader, &groups, periods.len(), 1, |row| (area.get(row), key.get(row)))?;
    let value = read_values(reader, rows)?;
    let status = read_runs(reader, rows, |reader| code_byte(reader, ObsStatus::from_code))?;
    let conf = read_runs(reader, rows, |reader| code_byte(reader, ConfStatus::from_code))?;
    let action = read_runs(reader, rows, |reader| code_byte(reader, action))?;
    let set = read_set_column(reader, rows, sets.len())?;
    reader.end()?;
    Ok(Columns {
        groups,
        areas,
        keys,
        periods,
        sets,
        area,
        key,
        period,
        value,
        status,
        conf,
        action,
        set,
        codes,
        code_places,
    })
}
