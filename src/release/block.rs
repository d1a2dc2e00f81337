//! Release blocks: cells of one indicator, sorted by area, period and combination, in columns, compressed and named by
//! their hash.
//!
//! A block, before compression: `MSRB`, version (2 or 3), indicator, unit, decimals, the METHOD that the sides of a ratio
//! without one are read on (empty: none); dimensions; areas and combinations that its cells use, each sorted; the number
//! of cells; then the columns area, period, combination, flags (OBS_STATUS, whether there is a value), DERIVATION with
//! CONF_STATUS, coverage; of cells with a value its further statuses, its notes, and the value. What is hidden is not in
//! the bytes. Version 3 has the notes of all cells; it is written only where a note is one that version 2 cannot hold.

use std::borrow::Borrow;

use sha2::{Digest, Sha256};

use marsad_domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use marsad_domain::period::Period;
use marsad_domain::value::DECIMALS_MAX;

use super::bytes::{BytesError, Reader};
use super::cube::{LeftOut, SliceKey};
use super::loss::Loss;
use super::manifest::{BlockRef, ManifestPart};
use super::published::{PublishedCell, PublishedPart};

mod columns;

use columns::Version;

/// The largest block, before compression and as stored.
pub const RAW_BYTES_MAX: usize = 4 << 20;
/// The largest block as stored.
pub const STORED_BYTES_MAX: usize = 256 << 10;
/// The most cells of a block.
const CELLS_MAX: usize = 1 << 16;
const DIMENSIONS_MAX: usize = 32;
const MAGIC: &[u8; 4] = b"MSRB";
const ZSTD_LEVEL: i32 = 3;

/// Why bytes are no block, or cells cannot be written as one.
#[derive(Debug, thiserror::Error)]
pub enum BlockError {
    #[error("the bytes are not the block that the release names")]
    OtherBytes,
    #[error("a block is larger than the limit")]
    TooLarge,
    #[error("a block cannot be compressed or decompressed")]
    Compression(#[source] std::io::Error),
    #[error("a block is not well formed")]
    Malformed(#[from] BytesError),
    #[error("a block is of another indicator than its part")]
    OtherPart,
}

/// A release's parts and its blocks, in the order of the parts.
#[derive(Debug, Clone, Default)]
pub struct Written {
    pub parts: Vec<ManifestPart>,
    /// As stored; block `n` of the release is the `n`-th that the parts name.
    pub blocks: Vec<Vec<u8>>,
    /// Cells that are in none of the blocks because they cannot be computed, or cannot be right.
    pub left_out: Vec<LeftOut>,
    /// What disclosure control took from each indicator.
    pub losses: Vec<Loss>,
    /// Indicators without the figures that stay at the builder's node, because totals of these could not be protected.
    pub without_local: Vec<IndicatorCode>,
}

/// The name of a block: SHA-256 of its stored bytes.
#[must_use]
pub fn block_hash(stored: &[u8]) -> [u8; 32] {
    Sha256::digest(stored).into()
}

impl Written {
    /// Joins what was written of other indicators, in the order of indicators.
    #[must_use]
    pub fn join(all: impl IntoIterator<Item = Self>) -> Self {
        let mut parts: Vec<(ManifestPart, Vec<Vec<u8>>)> = Vec::new();
        let (mut left_out, mut losses, mut without_local) = (Vec::new(), Vec::new(), Vec::new());
        for written in all {
            left_out.extend(written.left_out);
            losses.extend(written.losses);
            without_local.extend(written.without_local);
            let mut blocks = written.blocks.into_iter();
            parts.extend(written.parts.into_iter().map(|part| {
                let own = blocks.by_ref().take(part.blocks.len()).collect();
                (part, own)
            }));
        }
        parts.sort_by(|(a, _), (b, _)| a.indicator.cmp(&b.indicator));
        let (parts, blocks): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        left_out.sort_unstable();
        losses.sort_unstable_by(|a, b| a.indicator.cmp(&b.indicator));
        without_local.sort_unstable();
        Self { parts, blocks: blocks.into_iter().flatten().collect(), left_out, losses, without_local }
    }
}

/// Writes parts as blocks.
///
/// # Errors
/// [`BlockError`] if a block would be too large, or cannot be compressed.
pub fn encode_parts<P: Borrow<PublishedPart>>(parts: impl Iterator<Item = P>) -> Result<Written, BlockError> {
    let mut written = Written::default();
    for part in parts {
        let part = part.borrow();
        let mut blocks = Vec::new();
        for cells in part.cells.chunks(CELLS_MAX) {
            encode_some(part, cells, &mut blocks)?;
        }
        let refs = blocks.iter().map(|(block, _)| block.clone()).collect();
        written.parts.push(ManifestPart { indicator: part.indicator.clone(), blocks: refs });
        written.blocks.extend(blocks.into_iter().map(|(_, bytes)| bytes));
    }
    Ok(written)
}

/// Writes `cells` as one block, or as two halves where one would be too large.
fn encode_some(
    part: &PublishedPart,
    cells: &[PublishedCell],
    out: &mut Vec<(BlockRef, Vec<u8>)>,
) -> Result<(), BlockError> {
    let raw = columns::write(part, cells);
    let stored = zstd::bulk::compress(&raw, ZSTD_LEVEL).map_err(BlockError::Compression)?;
    if raw.len() > RAW_BYTES_MAX || stored.len() > STORED_BYTES_MAX {
        let (Some(half), true) = (cells.len().checked_div(2), cells.len() > 1) else {
            return Err(BlockError::TooLarge);
        };
        let (first, second) = cells.split_at(half);
        encode_some(part, first, out)?;
        return encode_some(part, second, out);
    }
    let key = |cell: &PublishedCell| part.area(cell).map(|area| (area.clone(), cell.period));
    if let (Some(first), Some(last)) = (cells.first().and_then(key), cells.last().and_then(key)) {
        let rows = u32::try_from(cells.len()).map_err(|_| BlockError::TooLarge)?;
        out.push((BlockRef { hash: block_hash(&stored), rows, first, last }, stored));
    }
    Ok(())
}

/// Reads some of a part's blocks and joins their cells.
///
/// # Errors
/// [`BlockError`] if bytes are no block that the part names, or not well formed.
pub fn decode_part(part: &ManifestPart, blocks: &[&[u8]]) -> Result<PublishedPart, BlockError> {
    let mut joined: Option<PublishedPart> = None;
    let mut named = part.blocks.iter();
    for stored in blocks {
        let hash = block_hash(stored);
        let reference = named.find(|block| block.hash == hash).ok_or(BlockError::OtherBytes)?;
        let read = decode_block(stored)?;
        if read.indicator != part.indicator || u32::try_from(read.cells.len()) != Ok(reference.rows) {
            return Err(BlockError::OtherPart);
        }
        match &mut joined {
            None => joined = Some(read),
            Some(known) => append(known, read)?,
        }
    }
    Ok(joined.unwrap_or_else(|| PublishedPart {
        indicator: part.indicator.clone(),
        unit: CodeId::total(),
        decimals: 0,
        basis: None,
        dimensions: Vec::new(),
        areas: Vec::new(),
        slices: Vec::new(),
        cells: Vec::new(),
    }))
}

/// Joins `more`, whose cells come after those of `known`.
fn append(known: &mut PublishedPart, more: PublishedPart) -> Result<(), BlockError> {
    if known.dimensions != more.dimensions
        || known.decimals != more.decimals
        || known.unit != more.unit
        || known.basis != more.basis
    {
        return Err(BlockError::OtherPart);
    }
    let mut areas: Vec<AreaCode> = known.areas.iter().chain(&more.areas).cloned().collect();
    areas.sort_unstable();
    areas.dedup();
    let mut slices: Vec<SliceKey> = known.slices.iter().chain(&more.slices).cloned().collect();
    slices.sort_unstable();
    slices.dedup();
    let places = |old: &PublishedPart| -> (Vec<u32>, Vec<u32>) {
        let place = |found: Result<usize, usize>| found.ok().and_then(|n| u32::try_from(n).ok()).unwrap_or(u32::MAX);
        (
            old.areas.iter().map(|area| place(areas.binary_search(area))).collect(),
            old.slices.iter().map(|slice| place(slices.binary_search(slice))).collect(),
        )
    };
    let mut cells = Vec::with_capacity(known.cells.len() + more.cells.len());
    for part in [&*known, &more] {
        let (area_places, slice_places) = places(part);
        let at = |list: &[u32], n: u32| usize::try_from(n).ok().and_then(|n| list.get(n)).copied();
        for cell in &part.cells {
            let (Some(area), Some(slice)) = (at(&area_places, cell.area), at(&slice_places, cell.slice)) else {
                return Err(BytesError::Disorder.into());
            };
            cells.push(PublishedCell { area, slice, ..*cell });
        }
    }
    if !cells.is_sorted_by(|a, b| (a.area, a.period, a.slice) < (b.area, b.period, b.slice)) {
        return Err(BytesError::Disorder.into());
    }
    (known.areas, known.slices, known.cells) = (areas, slices, cells);
    Ok(())
}

/// Reads one block from its stored bytes.
pub(super) fn decode_block(stored: &[u8]) -> Result<PublishedPart, BlockError> {
    if stored.len() > STORED_BYTES_MAX {
        return Err(BlockError::TooLarge);
    }
    let raw = zstd::bulk::decompress(stored, RAW_BYTES_MAX).map_err(BlockError::Compression)?;
    Ok(decode_raw(&raw)?)
}

/// Reads one block from its bytes before compression.
pub(super) fn decode_raw(raw: &[u8]) -> Result<PublishedPart, BytesError> {
    let mut reader = Reader(raw);
    if reader.take(MAGIC.len())? != MAGIC {
        return Err(BytesError::Code);
    }
    let version = Version::of_byte(reader.byte()?).ok_or(BytesError::Code)?;
    let indicator: IndicatorCode = reader.code()?;
    let unit: CodeId = reader.code()?;
    let decimals = reader.byte()?;
    if decimals > DECIMALS_MAX {
        return Err(BytesError::Number);
    }
    let basis: Option<CodeId> = columns::read_method(&mut reader)?;
    let count = reader.count(DIMENSIONS_MAX)?;
    let dimensions = (0..count).map(|_| reader.code()).collect::<Result<Vec<ConceptId>, _>>()?;
    let count = reader.count(CELLS_MAX)?;
    let areas = (0..count).map(|_| reader.code()).collect::<Result<Vec<AreaCode>, _>>()?;
    let count = reader.count(CELLS_MAX)?;
    let slices =
        (0..count).map(|_| columns::read_slice(&mut reader, dimensions.len())).collect::<Result<Vec<_>, _>>()?;
    if !areas.is_sorted_by(|a, b| a < b) || !slices.is_sorted_by(|a, b| a < b) {
        return Err(BytesError::Disorder);
    }
    if basis.is_some() && slices.iter().any(|slice| slice.method.is_some()) {
        return Err(BytesError::Code);
    }
    let cells = columns::read_cells(&mut reader, (areas.len(), slices.len()), version)?;
    reader.end()?;
    if Version::of(&cells) != version {
        return Err(BytesError::Disorder);
    }
    Ok(PublishedPart { indicator, unit, decimals, basis, dimensions, areas, slices, cells })
}

/// The place of a cell inside a block's order.
fn order(cell: &PublishedCell) -> (u32, Period, u32) {
    (cell.area, cell.period, cell.slice)
}

/// The bytes of a whole part as one block before compression.
#[cfg(test)]
pub(super) fn encode_raw(part: &PublishedPart) -> Vec<u8> {
    columns::write(part, &part.cells)
}
