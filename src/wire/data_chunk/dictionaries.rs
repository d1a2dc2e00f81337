//! Decodes the dictionaries of a body: indicators, areas, combinations, periods, attributes. Each ascends strictly.

use std::ops::Range;

use marsad_domain::code::{AreaCode, CodeId, IndicatorCode};
use marsad_domain::observation::Attributes;
use marsad_domain::period::Period;
use marsad_domain::timestamp::Timestamp;
use marsad_domain::value::DECIMALS_MAX;
use marsad_log::bytes::Reader;
use marsad_log::limits::CHUNK_ROWS_MAX;

use super::{CODES_MAX, ChunkError, step, text, up_to};

/// Rows of one indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub code: IndicatorCode,
    pub decimals: u8,
    /// Its rows of the chunk; never empty.
    pub rows: Range<usize>,
}

const DISORDER: ChunkError = ChunkError::Malformed("a dictionary does not ascend");
const UNUSED: ChunkError = ChunkError::Malformed("a dictionary holds what no row uses");
const NO_CODE: ChunkError = ChunkError::Malformed("a combination points outside the codes");
pub const COUNT: &str = "a dictionary is longer than the rows can use";

/// Marks the items of a dictionary that a row uses.
pub struct Marks(Vec<bool>);

impl Marks {
    pub fn new(items: usize) -> Self {
        Self(vec![false; items])
    }

    /// False for a place outside the dictionary.
    #[inline]
    pub fn set(&mut self, place: u32) -> bool {
        match self.0.get_mut(place as usize) {
            Some(mark) => {
                *mark = true;
                true
            }
            None => false,
        }
    }

    pub fn all(&self) -> Result<(), ChunkError> {
        if self.0.iter().all(|used| *used) { Ok(()) } else { Err(UNUSED) }
    }
}

/// Reads `count` items, each greater than the one before.
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

fn read_code<T: std::str::FromStr>(reader: &mut Reader<'_>) -> Result<T, ChunkError> {
    text(reader)?.parse().map_err(|_| ChunkError::Malformed("a code is no identifier"))
}

pub fn read_groups(reader: &mut Reader<'_>, rows: usize) -> Result<Vec<Group>, ChunkError> {
    let count = up_to(reader, rows, COUNT)?;
    let mut groups: Vec<Group> = Vec::with_capacity(count);
    let mut first = 0;
    for _ in 0..count {
        let code: IndicatorCode = read_code(reader)?;
        let decimals = reader.byte()?;
        if groups.last().is_some_and(|last| last.code >= code) {
            return Err(DISORDER);
        }
        if decimals > DECIMALS_MAX {
            return Err(ChunkError::Malformed("an indicator has too many decimals"));
        }
        let own = up_to(reader, rows - first, "the rows of indicators are more than there are rows")?;
        if own == 0 {
            return Err(UNUSED);
        }
        groups.push(Group { code, decimals, rows: first..first + own });
        first += own;
    }
    if first == rows { Ok(groups) } else { Err(ChunkError::Malformed("a row has no indicator")) }
}

pub fn read_areas(reader: &mut Reader<'_>, count: usize) -> Result<Vec<AreaCode>, ChunkError> {
    ascending(count, || read_code(reader))
}

/// Combinations of dimension codes.
pub struct Combinations {
    /// All codes of all combinations, ascending.
    pub codes: Vec<CodeId>,
    /// For each combination, the positions of its codes.
    pub code_places: Vec<Box<[u32]>>,
    pub keys: Vec<Box<[CodeId]>>,
}

pub fn read_combinations(reader: &mut Reader<'_>, rows: usize) -> Result<Combinations, ChunkError> {
    let count = up_to(reader, CODES_MAX, "there are too many codes")?;
    let codes: Vec<CodeId> = ascending(count, || read_code(reader))?;
    let mut used = Marks::new(codes.len());
    let count = up_to(reader, rows, COUNT)?;
    let mut keys = Vec::with_capacity(count);
    let code_places = ascending(count, || {
        let dimensions = usize::from(reader.byte()?);
        let mut places = Vec::with_capacity(dimensions);
        let mut key = Vec::with_capacity(dimensions);
        for _ in 0..dimensions {
            let place = step(reader).filter(|place| used.set(*place)).ok_or(NO_CODE)?;
            let code = codes.get(place as usize).ok_or(NO_CODE)?;
            places.push(place);
            key.push(code.clone());
        }
        keys.push(key.into_boxed_slice());
        Ok(places.into_boxed_slice())
    })?;
    used.all()?;
    Ok(Combinations { codes, code_places, keys })
}

pub fn read_periods(reader: &mut Reader<'_>, rows: usize) -> Result<Vec<Period>, ChunkError> {
    let count = up_to(reader, rows, COUNT)?;
    let mut last: i32 = 0;
    ascending(count, || {
        let step = i32::try_from(reader.varint()?).ok();
        let packed = step.and_then(|step| last.checked_add(step));
        last = packed.ok_or(ChunkError::Malformed("a period is out of range"))?;
        Period::from_packed(last).map_err(|_| ChunkError::Malformed("a period is none"))
    })
}

pub fn read_attribute_sets(reader: &mut Reader<'_>, rows: usize) -> Result<Vec<Attributes>, ChunkError> {
    let count = up_to(reader, rows, COUNT)?;
    let sets = ascending(count, || {
        Ok(Attributes {
            ref_date: text(reader)?.to_owned(),
            source: text(reader)?.to_owned(),
            comment: text(reader)?.to_owned(),
            embargo: match reader.byte()? {
                0 => None,
                1 => Some(Timestamp::from_micros(reader.signed()?)),
                _ => return Err(ChunkError::Malformed("an embargo is neither there nor absent")),
            },
        })
    })?;
    let empty = Attributes::default();
    if sets.first() == Some(&empty) { Err(ChunkError::Malformed("the empty attributes are listed")) } else { Ok(sets) }
}
