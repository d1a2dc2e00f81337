//! Encodes rows as the body of a chunk.

use std::collections::HashMap;

use crate::error::{Problem, WireError};
use crate::field;
use crate::rows::action_code;
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::code::CodeId;
use marsad_domain::observation::{AttributeSetId, Attributes, Batch, DimensionKeyId, Row};
use marsad_log::bytes::Writer;
use marsad_log::limits::CHUNK_ROWS_MAX;

use super::local_ids::{LocalIds, outside};
use super::{CODES_MAX, FORMAT};

/// Rows of one indicator.
struct Group<'c> {
    indicator: &'c Indicator,
    rows: usize,
}

fn groups<'c>(batch: &Batch, catalogue: &'c Catalogue) -> Result<Vec<Group<'c>>, WireError> {
    let group = |rows: &[Row]| {
        let indicator = rows.first().and_then(|row| catalogue.indicator(row.indicator));
        let indicator = indicator.ok_or_else(|| WireError::new("rows.indicator", Problem::BadIndex))?;
        let fits = |row: &Row| batch.dimension_keys.codes(row.dimensions).len() == indicator.dimensions.len();
        let mut series = rows.chunk_by(|a, b| a.dimensions == b.dimensions);
        if series.all(|series| series.first().is_some_and(fits)) {
            Ok(Group { indicator, rows: rows.len() })
        } else {
            Err(WireError::new("rows.dimensions", Problem::WrongLength))
        }
    };
    batch.rows.chunk_by(|a, b| a.indicator == b.indicator).map(group).collect()
}

fn put_groups(out: &mut Writer, groups: &[Group<'_>]) {
    out.count(groups.len());
    for group in groups {
        out.text(group.indicator.code.as_str());
        out.0.push(group.indicator.decimals);
        out.count(group.rows);
    }
}

fn put_areas(out: &mut Writer, areas: &LocalIds, catalogue: &Catalogue) -> Result<(), WireError> {
    out.count(areas.order.len());
    for id in &areas.order {
        let area = catalogue.area(AreaId(*id)).ok_or_else(|| WireError::new("rows.area", Problem::BadIndex))?;
        out.text(area.code.as_str());
    }
    Ok(())
}

fn put_combinations(out: &mut Writer, keys: &LocalIds, batch: &Batch) -> Result<(), WireError> {
    let mut codes: Vec<&CodeId> =
        keys.order.iter().flat_map(|id| batch.dimension_keys.codes(DimensionKeyId(*id))).collect();
    codes.sort_unstable();
    codes.dedup();
    field::at_most("rows.dimensions", codes.len(), CODES_MAX)?;
    out.count(codes.len());
    for code in &codes {
        out.text(code.as_str());
    }
    let places: HashMap<&CodeId, usize> = codes.iter().enumerate().map(|(n, code)| (*code, n)).collect();
    out.count(keys.order.len());
    for id in &keys.order {
        let own = batch.dimension_keys.codes(DimensionKeyId(*id));
        out.0.push(field::narrow("rows.dimensions", own.len())?);
        for code in own {
            let place = places.get(code).ok_or_else(|| WireError::new("rows.dimensions", Problem::BadIndex))?;
            out.count(*place);
        }
    }
    Ok(())
}

/// The periods in use, packed and ascending, and the place of each.
struct Periods {
    order: Vec<i32>,
    places: foldhash::HashMap<i32, u32>,
}

impl Periods {
    fn of(rows: &[Row]) -> Self {
        let mut places: foldhash::HashMap<i32, u32> = HashMap::default();
        for row in rows {
            places.insert(row.period.packed(), 0);
        }
        let mut order: Vec<i32> = places.keys().copied().collect();
        order.sort_unstable();
        for (n, packed) in (0..).zip(&order) {
            places.insert(*packed, n);
        }
        Self { order, places }
    }

    fn place(&self, row: &Row) -> Option<u32> {
        self.places.get(&row.period.packed()).copied()
    }
}

fn put_periods(out: &mut Writer, periods: &Periods) -> Result<(), WireError> {
    out.count(periods.order.len());
    let mut last = 0;
    for packed in &periods.order {
        let difference: u64 = field::narrow("rows.period", i64::from(*packed) - last)?;
        out.varint(difference);
        last = i64::from(*packed);
    }
    Ok(())
}

/// The sets in use, without the empty set.
fn attribute_sets(batch: &Batch) -> Result<LocalIds, WireError> {
    let sets = &batch.attribute_sets;
    let get = |id: &u32| sets.get(AttributeSetId(*id));
    LocalIds::new(batch.rows.iter().map(|row| row.attributes.0), sets.len(), |order| {
        let none = Attributes::default();
        order.retain(|id| *get(id) != none);
        order.sort_by(|a, b| get(a).cmp(get(b)));
    })
}

fn put_attribute_sets(out: &mut Writer, used: &LocalIds, batch: &Batch) {
    out.count(used.order.len());
    for id in &used.order {
        let set = batch.attribute_sets.get(AttributeSetId(*id));
        out.text(&set.ref_date);
        out.text(&set.source);
        out.text(&set.comment);
        match set.embargo {
            None => out.0.push(0),
            Some(time) => {
                out.0.push(1);
                out.signed(time.micros());
            }
        }
    }
}

struct Keys {
    areas: LocalIds,
    combinations: LocalIds,
    periods: Periods,
}

impl Keys {
    fn of(batch: &Batch, catalogue: &Catalogue) -> Result<Self, WireError> {
        let keys = &batch.dimension_keys;
        let areas = catalogue.parts().areas.len();
        Ok(Self {
            areas: LocalIds::new(batch.rows.iter().map(|row| row.area.0), areas, |_| ())?,
            combinations: LocalIds::new(batch.rows.iter().map(|row| row.dimensions.0), keys.len(), |order| {
                order.sort_by(|a, b| keys.codes(DimensionKeyId(*a)).cmp(keys.codes(DimensionKeyId(*b))));
            })?,
            periods: Periods::of(&batch.rows),
        })
    }
}

/// Writes the three columns of the key. In sorted rows no difference is negative, so a negative one shows that the rows
/// are not sorted.
fn put_keys(out: &mut Writer, keys: &Keys, rows: &[Row]) -> Result<(), WireError> {
    let (mut combinations, mut periods) =
        (Writer(Vec::with_capacity(rows.len())), Writer(Vec::with_capacity(rows.len())));
    let mut last: Option<(&Row, u32, u32, u32)> = None;
    let not_sorted = || WireError::new("rows", Problem::NotAscending);
    for row in rows {
        let area = keys.areas.place(row.area.0).ok_or_else(outside)?;
        let combination = keys.combinations.place(row.dimensions.0).ok_or_else(outside)?;
        let period = keys.periods.place(row).ok_or_else(outside)?;
        let (mut from_area, mut from_combination, mut from_period) = (0, 0, 0);
        if let Some((before, a, c, p)) = last {
            if before.indicator > row.indicator {
                return Err(not_sorted());
            }
            if before.indicator == row.indicator {
                from_area = a;
                if a == area {
                    from_combination = c;
                    if c == combination {
                        from_period = p + 1;
                    }
                }
            }
        }
        out.varint(area.checked_sub(from_area).ok_or_else(not_sorted)?.into());
        combinations.varint(combination.checked_sub(from_combination).ok_or_else(not_sorted)?.into());
        periods.varint(period.checked_sub(from_period).ok_or_else(not_sorted)?.into());
        last = Some((row, area, combination, period));
    }
    out.0.append(&mut combinations.0);
    out.0.append(&mut periods.0);
    Ok(())
}

fn put_values(out: &mut Writer, rows: &[Row]) {
    if rows.iter().all(|row| row.value.is_some()) {
        out.0.push(0);
    } else {
        out.0.push(1);
        for eight in rows.chunks(8) {
            let bit = |(n, row): (usize, &Row)| u8::from(row.value.is_none()) << n;
            out.0.push(eight.iter().enumerate().map(bit).fold(0, |byte, bit| byte | bit));
        }
    }
    for value in rows.iter().filter_map(|row| row.value) {
        out.signed(value);
    }
}

/// A column in runs: each value is followed by the number of rows that have it.
fn put_runs<T: PartialEq>(out: &mut Writer, rows: &[Row], value: impl Fn(&Row) -> T, put: impl Fn(&mut Writer, T)) {
    for run in rows.chunk_by(|a, b| value(a) == value(b)) {
        if let Some(row) = run.first() {
            put(out, value(row));
            out.count(run.len());
        }
    }
}

fn put_code(out: &mut Writer, code: &str) {
    out.0.extend_from_slice(code.as_bytes());
}

/// The body of a chunk.
///
/// # Errors
/// [`WireError`] as of [`super::encode`].
pub fn encode_body(batch: &Batch, catalogue: &Catalogue) -> Result<Vec<u8>, WireError> {
    field::at_most("rows", batch.rows.len(), CHUNK_ROWS_MAX)?;
    if batch.rows.is_empty() {
        return Err(WireError::new("rows", Problem::Missing));
    }
    let rows = batch.rows.as_slice();
    let groups = groups(batch, catalogue)?;
    let keys = Keys::of(batch, catalogue)?;
    let sets = attribute_sets(batch)?;
    let mut out = Writer(Vec::with_capacity(1024 + rows.len() * 8));
    out.0.push(FORMAT);
    out.count(rows.len());
    put_groups(&mut out, &groups);
    put_areas(&mut out, &keys.areas, catalogue)?;
    put_combinations(&mut out, &keys.combinations, batch)?;
    put_periods(&mut out, &keys.periods)?;
    put_attribute_sets(&mut out, &sets, batch);
    put_keys(&mut out, &keys, rows)?;
    put_values(&mut out, rows);
    put_runs(&mut out, rows, |row| row.status.code(), put_code);
    put_runs(&mut out, rows, |row| row.conf.code(), put_code);
    put_runs(&mut out, rows, |row| action_code(row.action), put_code);
    let place = |row: &Row| sets.place(row.attributes.0).map_or(0, |place| u64::from(place) + 1);
    put_runs(&mut out, rows, place, Writer::varint);
    Ok(out.0)
}
