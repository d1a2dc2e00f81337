//! The columns of a block: cells in, bytes out, and back, strictly.

use marsad_domain::cell::{Coverage, Derivation, Notes};
use marsad_domain::code::CodeId;
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, ObsStatus, Statuses};

use super::super::bytes::{BytesError, Reader, Writer};
use super::super::cube::SliceKey;
use super::super::published::{PublishedCell, PublishedPart};
use super::{CELLS_MAX, MAGIC, order};

const DERIVATIONS: [Derivation; 3] = [Derivation::Direct, Derivation::RolledUp, Derivation::None];

/// Numbers the items that `cells` use: old position → position among those used.
fn used(length: usize, picked: impl Iterator<Item = u32>) -> Vec<Option<u32>> {
    let mut places = vec![None; length];
    for at in picked {
        if let Some(place) = usize::try_from(at).ok().and_then(|n| places.get_mut(n)) {
            *place = Some(0);
        }
    }
    for (n, place) in (0..).zip(places.iter_mut().filter(|place| place.is_some())) {
        *place = Some(n);
    }
    places
}

fn place(places: &[Option<u32>], at: u32) -> u32 {
    usize::try_from(at).ok().and_then(|n| places.get(n).copied().flatten()).unwrap_or(u32::MAX)
}

/// The bytes of a block before compression.
pub(super) fn write(part: &PublishedPart, cells: &[PublishedCell]) -> Vec<u8> {
    let mut out = Writer(MAGIC.to_vec());
    let version = Version::of(cells);
    out.0.push(version.byte());
    out.text(part.indicator.as_str());
    out.text(part.unit.as_str());
    out.0.push(part.decimals);
    out.text(part.basis.as_ref().map_or("", CodeId::as_str));
    out.count(part.dimensions.len());
    for concept in &part.dimensions {
        out.text(concept.as_str());
    }
    let areas = used(part.areas.len(), cells.iter().map(|cell| cell.area));
    let slices = used(part.slices.len(), cells.iter().map(|cell| cell.slice));
    out.count(areas.iter().flatten().count());
    for (area, _) in part.areas.iter().zip(&areas).filter(|(_, place)| place.is_some()) {
        out.text(area.as_str());
    }
    out.count(slices.iter().flatten().count());
    for (slice, _) in part.slices.iter().zip(&slices).filter(|(_, place)| place.is_some()) {
        out.text(slice.method.as_ref().map_or("", |method| method.as_str()));
        for code in &slice.codes {
            out.text(code.as_str());
        }
    }
    out.count(cells.len());
    let mut last = 0;
    for cell in cells {
        let area = place(&areas, cell.area);
        out.varint(u64::from(area.saturating_sub(last)));
        last = area;
    }
    let mut last = 0;
    for cell in cells {
        out.signed(i64::from(cell.period.packed()) - last);
        last = i64::from(cell.period.packed());
    }
    for cell in cells {
        out.varint(u64::from(place(&slices, cell.slice)));
    }
    write_facts(&mut out, cells, version);
    out.0
}

/// Where the notes of cells are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// With the values: only contradictions.
    Two,
    /// Of every cell.
    Three,
}

impl Version {
    /// The first that can hold the notes of some cells.
    pub(super) fn of(cells: &[PublishedCell]) -> Self {
        let fits = |cell: &PublishedCell| {
            cell.notes.is_empty() || (cell.value.is_some() && cell.notes.without_contradictions().is_empty())
        };
        if cells.iter().all(fits) { Self::Two } else { Self::Three }
    }

    fn byte(self) -> u8 {
        match self {
            Self::Two => 2,
            Self::Three => 3,
        }
    }

    pub(super) fn of_byte(byte: u8) -> Option<Self> {
        [Self::Two, Self::Three].into_iter().find(|version| version.byte() == byte)
    }

    fn has_notes(self, cell: &PublishedCell) -> bool {
        self == Self::Three || cell.value.is_some()
    }
}

fn write_facts(out: &mut Writer, cells: &[PublishedCell], version: Version) {
    for cell in cells {
        out.0.push(cell.statuses.first().number() << 1 | u8::from(cell.value.is_some()));
    }
    for cell in cells {
        let derivation = DERIVATIONS.iter().position(|own| *own == cell.derivation).unwrap_or(0);
        out.0.push(u8::try_from(derivation).unwrap_or(0) << 4 | cell.conf.number());
    }
    for cell in cells {
        out.varint(u64::from(cell.coverage.parts_of));
    }
    for cell in cells {
        out.varint(u64::from(cell.coverage.parts_in));
    }
    let with_value = || cells.iter().filter(|cell| cell.value.is_some());
    for cell in with_value() {
        out.varint(u64::from(cell.statuses.others()));
    }
    for cell in cells.iter().filter(|cell| version.has_notes(cell)) {
        out.0.push(cell.notes.bits());
    }
    for value in cells.iter().filter_map(|cell| cell.value) {
        out.signed(value);
    }
}

/// A METHOD; an empty one is none.
pub(super) fn read_method(reader: &mut Reader<'_>) -> Result<Option<CodeId>, BytesError> {
    match reader.text(64)? {
        "" => Ok(None),
        code => code.parse().map(Some).map_err(|_| BytesError::Text),
    }
}

/// A combination of codes.
pub(super) fn read_slice(reader: &mut Reader<'_>, dimensions: usize) -> Result<SliceKey, BytesError> {
    let method = read_method(reader)?;
    let codes = (0..dimensions).map(|_| reader.code()).collect::<Result<Vec<_>, _>>()?;
    Ok(SliceKey { method, codes: codes.into() })
}

/// The cells: in order, with every area and combination used.
pub(super) fn read_cells(
    reader: &mut Reader<'_>,
    (areas, slices): (usize, usize),
    version: Version,
) -> Result<Vec<PublishedCell>, BytesError> {
    let count = reader.count(CELLS_MAX)?;
    let mut area_at = Vec::with_capacity(count);
    let mut last: u32 = 0;
    for n in 0..count {
        let step = reader.number()?;
        if step > 1 || (n == 0 && step != 0) {
            return Err(BytesError::Disorder);
        }
        last += step;
        area_at.push(last);
    }
    let areas_used = if count == 0 { 0 } else { usize::try_from(last).map_err(|_| BytesError::Number)? + 1 };
    let mut periods = Vec::with_capacity(count);
    let mut last: i64 = 0;
    for _ in 0..count {
        last = last.checked_add(reader.signed()?).ok_or(BytesError::Number)?;
        let packed = i32::try_from(last).map_err(|_| BytesError::Number)?;
        periods.push(Period::from_packed(packed).map_err(|_| BytesError::Code)?);
    }
    let mut slice_used = vec![false; slices];
    let mut slice_at = Vec::with_capacity(count);
    for _ in 0..count {
        let slice = reader.number()?;
        let place = usize::try_from(slice).ok().and_then(|n| slice_used.get_mut(n)).ok_or(BytesError::Code)?;
        *place = true;
        slice_at.push(slice);
    }
    if areas_used != areas || slice_used.contains(&false) {
        return Err(BytesError::Disorder);
    }
    let places = area_at.into_iter().zip(periods).zip(slice_at);
    let cells = read_facts(reader, places.map(|((area, period), slice)| (area, period, slice)).collect(), version)?;
    if cells.is_sorted_by(|a, b| order(a) < order(b)) { Ok(cells) } else { Err(BytesError::Disorder) }
}

fn read_facts(
    reader: &mut Reader<'_>,
    places: Vec<(u32, Period, u32)>,
    version: Version,
) -> Result<Vec<PublishedCell>, BytesError> {
    let flags = reader.take(places.len())?;
    let reasons = reader.take(places.len())?;
    let mut cells = Vec::with_capacity(places.len());
    for (((area, period, slice), flag), reason) in places.into_iter().zip(flags).zip(reasons) {
        let status = ObsStatus::from_number(flag >> 1).ok_or(BytesError::Code)?;
        let conf = ConfStatus::from_number(reason & 0x0f).ok_or(BytesError::Code)?;
        let derivation = *DERIVATIONS.get(usize::from(reason >> 4)).ok_or(BytesError::Code)?;
        let shown = flag & 1 == 1;
        let hidden = conf != ConfStatus::Free || status.is_missing() || derivation == Derivation::None;
        if shown && hidden {
            return Err(BytesError::Cell);
        }
        let coverage = Coverage { parts_in: 0, parts_of: 0 };
        let (value, statuses, notes) = (shown.then_some(0), Statuses::only(status), Notes::default());
        cells.push(PublishedCell { area, period, slice, value, statuses, conf, coverage, derivation, notes });
    }
    for cell in &mut cells {
        cell.coverage.parts_of = reader.number()?;
    }
    for cell in &mut cells {
        cell.coverage.parts_in = reader.number()?;
    }
    for cell in cells.iter_mut().filter(|cell| cell.value.is_some()) {
        let others = reader.number()?;
        cell.statuses = Statuses::from_stored(cell.statuses.first(), others).ok_or(BytesError::Code)?;
    }
    for cell in cells.iter_mut().filter(|cell| version.has_notes(cell)) {
        cell.notes = Notes::from_bits(reader.byte()?).ok_or(BytesError::Code)?;
    }
    for value in cells.iter_mut().filter_map(|cell| cell.value.as_mut()) {
        *value = reader.signed()?;
    }
    Ok(cells)
}
