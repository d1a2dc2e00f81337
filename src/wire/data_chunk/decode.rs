//! The body of a chunk to rows. Strict: what the encoder would not have written is refused.

use crate::domain::catalogue::indicator::Indicator;
use crate::domain::catalogue::{AreaId, Catalogue, IndicatorId};
use crate::domain::code::{AreaCode, CodeId, IndicatorCode};
use crate::domain::observation::{Action, AttributeSetId, Attributes, Batch, DimensionKeyId, Row};
use crate::domain::period::Period;
use crate::domain::status::{ConfStatus, ObsStatus};
use crate::domain::timestamp::Timestamp;
use crate::domain::value::DECIMALS_MAX;
use crate::log::limits::CHUNK_ROWS_MAX;

use super::bytes::Cursor;
use super::{CODES_MAX, ChunkError, FORMAT};

const UNUSED: ChunkError = ChunkError::Malformed("a dictionary holds what no row uses");
const OUTSIDE: ChunkError = ChunkError::Malformed("a row points outside a dictionary");
const DISORDER: ChunkError = ChunkError::Malformed("a dictionary does not ascend");
const COUNT: &str = "a dictionary is longer than the rows can use";

/// Rows of one indicator.
struct Group {
    code: IndicatorCode,
    decimals: u8,
    rows: usize,
}

/// A dictionary with a note of what has been used.
struct Used<T> {
    items: Vec<T>,
    used: Vec<bool>,
}

impl<T> Used<T> {
    fn new(items: Vec<T>) -> Self {
        let used = vec![false; items.len()];
        Self { items, used }
    }

    fn mark(&mut self, place: usize) -> Result<&T, ChunkError> {
        *self.used.get_mut(place).ok_or(OUTSIDE)? = true;
        self.items.get(place).ok_or(OUTSIDE)
    }

    fn finish(self) -> Result<Vec<T>, ChunkError> {
        if self.used.iter().all(|used| *used) { Ok(self.items) } else { Err(UNUSED) }
    }
}

/// A dictionary of `count` items, each above the one before it.
fn ascending<T: PartialOrd>(
    count: usize,
    mut read: impl FnMut() -> Result<T, ChunkError>,
) -> Result<Vec<T>, ChunkError> {
    let mut items: Vec<T> = Vec::with_capacity(count.min(CHUNK_ROWS_MAX));
    for _ in 0..count {
        let item = read()?;
        if items.last().is_some_and(|last| *last >= item) {
            return Err(DISORDER);
        }
        items.push(item);
    }
    Ok(items)
}

fn read_code<T: std::str::FromStr>(cursor: &mut Cursor<'_>) -> Result<T, ChunkError> {
    cursor.text()?.parse().map_err(|_| ChunkError::Malformed("a code is no identifier"))
}

fn read_groups(cursor: &mut Cursor<'_>, rows: usize) -> Result<Vec<Group>, ChunkError> {
    let count = cursor.up_to(rows, COUNT)?;
    let mut groups: Vec<Group> = Vec::with_capacity(count);
    let mut left = rows;
    for _ in 0..count {
        let code = read_code(cursor)?;
        let decimals = cursor.byte()?;
        if groups.last().is_some_and(|last| last.code >= code) {
            return Err(DISORDER);
        }
        if decimals > DECIMALS_MAX {
            return Err(ChunkError::Malformed("an indicator has too many decimals"));
        }
        let own = cursor.up_to(left, "the rows of indicators are more than there are rows")?;
        if own == 0 {
            return Err(UNUSED);
        }
        left -= own;
        groups.push(Group { code, decimals, rows: own });
    }
    if left == 0 { Ok(groups) } else { Err(ChunkError::Malformed("a row has no indicator")) }
}

/// Combinations of dimension codes, as positions in the list of codes.
struct Combinations {
    codes: Vec<CodeId>,
    keys: Vec<Box<[usize]>>,
}

fn read_combinations(cursor: &mut Cursor<'_>, rows: usize) -> Result<Combinations, ChunkError> {
    let count = cursor.up_to(CODES_MAX, "there are too many codes")?;
    let mut codes = Used::new(ascending(count, || read_code::<CodeId>(cursor))?);
    let count = cursor.up_to(rows, COUNT)?;
    let keys = ascending(count, || {
        let dimensions = usize::from(cursor.byte()?);
        let mut key = Vec::with_capacity(dimensions);
        for _ in 0..dimensions {
            let place = cursor.up_to(CODES_MAX, "a combination points outside the codes")?;
            codes.mark(place)?;
            key.push(place);
        }
        Ok(key.into_boxed_slice())
    })?;
    Ok(Combinations { codes: codes.finish()?, keys })
}

fn read_periods(cursor: &mut Cursor<'_>, rows: usize) -> Result<Vec<Period>, ChunkError> {
    let count = cursor.up_to(rows, COUNT)?;
    let mut last: i32 = 0;
    ascending(count, || {
        let step = i32::try_from(cursor.number()?).ok();
        let packed = step.and_then(|step| last.checked_add(step));
        last = packed.ok_or(ChunkError::Malformed("a period is out of range"))?;
        Period::from_packed(last).map_err(|_| ChunkError::Malformed("a period is none"))
    })
}

fn read_attribute_sets(cursor: &mut Cursor<'_>, rows: usize) -> Result<Vec<Attributes>, ChunkError> {
    let count = cursor.up_to(rows, COUNT)?;
    let sets = ascending(count, || {
        Ok(Attributes {
            ref_date: cursor.text()?.to_owned(),
            source: cursor.text()?.to_owned(),
            comment: cursor.text()?.to_owned(),
            embargo: match cursor.byte()? {
                0 => None,
                1 => Some(Timestamp::from_micros(cursor.signed()?)),
                _ => return Err(ChunkError::Malformed("an embargo is neither there nor absent")),
            },
        })
    })?;
    let empty = Attributes::default();
    if sets.first() == Some(&empty) { Err(ChunkError::Malformed("the empty attributes are listed")) } else { Ok(sets) }
}

/// A column of positions as differences: `base(n)` tells from where row `n` counts.
fn read_places<T>(
    cursor: &mut Cursor<'_>,
    rows: usize,
    dictionary: &mut Used<T>,
    base: impl Fn(&[usize], usize) -> usize,
) -> Result<Vec<usize>, ChunkError> {
    let mut places: Vec<usize> = Vec::with_capacity(rows);
    for n in 0..rows {
        let difference = cursor.up_to(CODES_MAX, "a row points outside a dictionary")?;
        let place = base(&places, n) + difference;
        dictionary.mark(place)?;
        places.push(place);
    }
    Ok(places)
}

/// Whether row `n` and the one before it are the same in a column that has been read.
fn same(places: &[usize], n: usize) -> bool {
    n > 0 && places.get(n) == places.get(n - 1)
}

fn previous(places: &[usize], n: usize) -> usize {
    n.checked_sub(1).and_then(|n| places.get(n)).copied().unwrap_or(0)
}

fn read_values(cursor: &mut Cursor<'_>, rows: usize) -> Result<Vec<Option<i64>>, ChunkError> {
    let bitmap = match cursor.byte()? {
        0 => None,
        1 => Some(cursor.bytes(rows.div_ceil(8))?),
        _ => return Err(ChunkError::Malformed("missing values are neither listed nor absent")),
    };
    let missing = |n: usize| bitmap.and_then(|map| map.get(n / 8)).is_some_and(|byte| byte >> (n % 8) & 1 == 1);
    if let Some(map) = bitmap {
        let bits: usize = map.iter().map(|byte| usize::try_from(byte.count_ones()).unwrap_or(0)).sum();
        let in_rows = (0..rows).filter(|n| missing(*n)).count();
        if bits == 0 || bits != in_rows {
            return Err(ChunkError::Malformed("the list of missing values is not in its one form"));
        }
    }
    (0..rows).map(|n| if missing(n) { Ok(None) } else { cursor.signed().map(Some) }).collect()
}

/// A column in runs.
fn read_runs<'b, T: Copy + PartialEq>(
    cursor: &mut Cursor<'b>,
    rows: usize,
    mut read: impl FnMut(&mut Cursor<'b>) -> Result<T, ChunkError>,
) -> Result<Vec<T>, ChunkError> {
    let mut cells: Vec<T> = Vec::with_capacity(rows);
    while cells.len() < rows {
        let cell = read(cursor)?;
        let run = cursor.up_to(rows - cells.len(), "a run goes beyond the rows")?;
        if run == 0 || cells.last() == Some(&cell) {
            return Err(ChunkError::Malformed("a run is not in its one form"));
        }
        cells.extend(std::iter::repeat_n(cell, run));
    }
    Ok(cells)
}

fn code_byte<T>(cursor: &mut Cursor<'_>, from_code: impl Fn(&str) -> Option<T>) -> Result<T, ChunkError> {
    let byte = [cursor.byte()?];
    std::str::from_utf8(&byte).ok().and_then(from_code).ok_or(ChunkError::Malformed("a status or action is none"))
}

fn action(code: &str) -> Option<Action> {
    match code {
        "R" => Some(Action::Replace),
        "D" => Some(Action::Delete),
        _ => None,
    }
}

/// A body that has been read, its form checked, and no catalogue asked yet.
struct Body {
    groups: Vec<Group>,
    areas: Vec<AreaCode>,
    combinations: Combinations,
    periods: Vec<Period>,
    sets: Vec<Attributes>,
    area_column: Vec<usize>,
    combination_column: Vec<usize>,
    period_column: Vec<usize>,
    values: Vec<Option<i64>>,
    statuses: Vec<ObsStatus>,
    confs: Vec<ConfStatus>,
    actions: Vec<Action>,
    set_column: Vec<usize>,
}

fn read_body(bytes: &[u8]) -> Result<Body, ChunkError> {
    let mut cursor = Cursor::new(bytes);
    let cursor = &mut cursor;
    if cursor.byte()? != FORMAT {
        return Err(ChunkError::Malformed("its format is not known"));
    }
    let rows = cursor.up_to(CHUNK_ROWS_MAX, "it has too many rows")?;
    if rows == 0 {
        return Err(ChunkError::Malformed("it has no rows"));
    }
    let groups = read_groups(cursor, rows)?;
    let count = cursor.up_to(rows, COUNT)?;
    let mut areas = Used::new(ascending(count, || read_code::<AreaCode>(cursor))?);
    let Combinations { codes, keys } = read_combinations(cursor, rows)?;
    let mut keys = Used::new(keys);
    let mut periods = Used::new(read_periods(cursor, rows)?);
    let mut sets = Used::new(read_attribute_sets(cursor, rows)?);

    let mut starts = vec![false; rows];
    let mut first = 0;
    for group in &groups {
        if let Some(start) = starts.get_mut(first) {
            *start = true;
        }
        first += group.rows;
    }
    let starts = |n: usize| starts.get(n).copied().unwrap_or(true);
    let area_column = read_places(cursor, rows, &mut areas, |own, n| if starts(n) { 0 } else { previous(own, n) })?;
    let same_area = |n: usize| !starts(n) && same(&area_column, n);
    let combination_column =
        read_places(cursor, rows, &mut keys, |own, n| if same_area(n) { previous(own, n) } else { 0 })?;
    let same_key = |n: usize| same_area(n) && same(&combination_column, n);
    let period_column =
        read_places(cursor, rows, &mut periods, |own, n| if same_key(n) { previous(own, n) + 1 } else { 0 })?;
    let values = read_values(cursor, rows)?;
    let statuses = read_runs(cursor, rows, |cursor| code_byte(cursor, ObsStatus::from_code))?;
    let confs = read_runs(cursor, rows, |cursor| code_byte(cursor, ConfStatus::from_code))?;
    let actions = read_runs(cursor, rows, |cursor| code_byte(cursor, action))?;
    let set_column = read_runs(cursor, rows, |cursor| {
        let place = cursor.up_to(rows, "a row points outside a dictionary")?;
        if let Some(place) = place.checked_sub(1) {
            sets.mark(place)?;
        }
        Ok(place)
    })?;
    cursor.finish()?;
    Ok(Body {
        groups,
        areas: areas.finish()?,
        combinations: Combinations { codes, keys: keys.finish()? },
        periods: periods.finish()?,
        sets: sets.finish()?,
        area_column,
        combination_column,
        period_column,
        values,
        statuses,
        confs,
        actions,
        set_column,
    })
}

/// Checks codes against code lists once for each indicator, dimension and code that meet.
struct CodeCheck<'a> {
    catalogue: &'a Catalogue,
    combinations: &'a Combinations,
    /// For each combination the number of the group that it was last checked for; 0 is none.
    checked: Vec<usize>,
    /// The same for each code, for each dimension.
    met: Vec<Vec<usize>>,
}

impl<'a> CodeCheck<'a> {
    fn new(catalogue: &'a Catalogue, combinations: &'a Combinations) -> Self {
        Self { catalogue, combinations, checked: vec![0; combinations.keys.len()], met: Vec::new() }
    }

    fn check(&mut self, group: usize, indicator: &Indicator, place: usize) -> Result<(), ChunkError> {
        let checked = self.checked.get_mut(place).ok_or(OUTSIDE)?;
        if *checked == group {
            return Ok(());
        }
        *checked = group;
        let key = self.combinations.keys.get(place).ok_or(OUTSIDE)?;
        if key.len() != indicator.dimensions.len() {
            return Err(ChunkError::WrongDimensions { indicator: indicator.code.to_string() });
        }
        let size = self.combinations.codes.len();
        self.met.resize_with(self.met.len().max(key.len()), || vec![0; size]);
        for ((concept, code), met) in indicator.dimensions.iter().zip(key).zip(&mut self.met) {
            let met = met.get_mut(*code).ok_or(OUTSIDE)?;
            if *met != group {
                *met = group;
                let code = self.combinations.codes.get(*code).ok_or(OUTSIDE)?;
                if !self.catalogue.has_code(concept.as_str(), code.as_str()) {
                    return Err(ChunkError::UnknownCode { concept: concept.to_string(), code: code.to_string() });
                }
            }
        }
        Ok(())
    }
}

/// For each row the position of its indicator; every code, dimension and decimal checked against the catalogue.
fn resolve_indicators(body: &Body, catalogue: &Catalogue) -> Result<Vec<IndicatorId>, ChunkError> {
    let mut ids = Vec::with_capacity(body.values.len());
    let mut check = CodeCheck::new(catalogue, &body.combinations);
    let mut places = body.combination_column.iter();
    for (number, group) in (1..).zip(&body.groups) {
        let unknown = || ChunkError::UnknownIndicator { code: group.code.to_string() };
        let id = catalogue.indicator_id(group.code.as_str()).ok_or_else(unknown)?;
        let indicator = catalogue.indicator(id).ok_or_else(unknown)?;
        if indicator.decimals != group.decimals {
            return Err(ChunkError::WrongDecimals { indicator: group.code.to_string() });
        }
        for place in places.by_ref().take(group.rows) {
            check.check(number, indicator, *place)?;
        }
        ids.resize(ids.len() + group.rows, id);
    }
    Ok(ids)
}

fn at<T: Copy>(column: &[T], n: usize) -> Result<T, ChunkError> {
    column.get(n).copied().ok_or(OUTSIDE)
}

/// The rows of a body.
///
/// # Errors
/// [`ChunkError`] as of [`super::decode`].
pub fn decode_body(bytes: &[u8], catalogue: &Catalogue) -> Result<Batch, ChunkError> {
    let body = read_body(bytes)?;
    let indicators = resolve_indicators(&body, catalogue)?;
    let area_id = |code: &AreaCode| {
        let unknown = || ChunkError::UnknownArea { code: code.to_string() };
        catalogue.area_id(code.as_str()).ok_or_else(unknown)
    };
    let areas: Vec<AreaId> = body.areas.iter().map(area_id).collect::<Result<_, _>>()?;
    let mut batch = Batch::default();
    let mut keys: Vec<DimensionKeyId> = Vec::with_capacity(body.combinations.keys.len());
    for key in &body.combinations.keys {
        let codes: Option<Vec<CodeId>> = key.iter().map(|n| body.combinations.codes.get(*n).cloned()).collect();
        keys.push(batch.dimension_keys.intern(&codes.ok_or(OUTSIDE)?));
    }
    let mut sets = vec![AttributeSetId(0)];
    sets.extend(body.sets.into_iter().map(|set| batch.attribute_sets.intern(set)));
    batch.rows.reserve(body.values.len());
    for (n, value) in body.values.into_iter().enumerate() {
        batch.rows.push(Row {
            indicator: at(&indicators, n)?,
            area: at(&areas, at(&body.area_column, n)?)?,
            dimensions: at(&keys, at(&body.combination_column, n)?)?,
            period: at(&body.periods, at(&body.period_column, n)?)?,
            value,
            status: at(&body.statuses, n)?,
            conf: at(&body.confs, n)?,
            action: at(&body.actions, n)?,
            attributes: at(&sets, at(&body.set_column, n)?)?,
            source_row: 0,
        });
    }
    Ok(batch)
}
