//! Disclosure control: the only place where cells become safe to show.
//!
//! Primary suppression: a count between zero and the indicator's `min_cell`; of highly sensitive indicators a zero
//! whose row or column margin is small; a ratio that rests on a small count or a suppressed cell. Where a share's
//! difference is small, numerator and denominator together would tell it, so the numerator is hidden too, and then every
//! ratio that has it as a side. Other secondary suppression is not in this rule set, hence no release of it is public.

mod hiding;

use std::collections::BTreeMap;

use crate::domain::catalogue::Catalogue;
use crate::domain::cell::{Cell, CellKey, Coverage, Derivation, Notes};
use crate::domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use crate::domain::period::Period;
use crate::domain::status::{ConfStatus, Statuses};

use super::block::{self, BlockError};
use super::cube::{Cube, CubePart, SliceKey};
use super::manifest::{Manifest, VerifiedManifest};
use super::rules::RuleSet;

/// Who looks at a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewpoint {
    /// A reviewer of the node: sees why a cell is hidden.
    Reviewer,
    /// Everyone else: one code for all that is hidden. Telling them apart would disclose.
    Other,
}

impl Viewpoint {
    fn conf(self, stored: ConfStatus) -> ConfStatus {
        match (self, stored) {
            (_, ConfStatus::Free) => ConfStatus::Free,
            (Self::Reviewer, code) => code,
            (Self::Other, _) => ConfStatus::Confidential,
        }
    }
}

/// A cell that is safe to show: what is hidden is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SafeCell {
    /// Position in [`SafePart::areas`].
    pub area: u32,
    pub period: Period,
    /// Position in [`SafePart::slices`].
    pub slice: u32,
    pub value: Option<i64>,
    pub statuses: Statuses,
    pub conf: ConfStatus,
    pub coverage: Coverage,
    pub derivation: Derivation,
    pub notes: Notes,
}

/// One indicator's safe cells, in codes: they mean the same whatever catalogue the reader has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafePart {
    pub(super) indicator: IndicatorCode,
    pub(super) unit: CodeId,
    pub(super) decimals: u8,
    /// The METHOD that the sides of a ratio without one are read on.
    pub(super) basis: Option<CodeId>,
    pub(super) dimensions: Vec<ConceptId>,
    /// Sorted.
    pub(super) areas: Vec<AreaCode>,
    /// Sorted.
    pub(super) slices: Vec<SliceKey>,
    /// Sorted by area, period, slice.
    pub(super) cells: Vec<SafeCell>,
}

impl SafePart {
    /// The unit of the figures, a code of the list `UNIT`.
    #[must_use]
    pub fn unit(&self) -> &CodeId {
        &self.unit
    }

    /// The decimals that values are scaled by.
    #[must_use]
    pub fn decimals(&self) -> u8 {
        self.decimals
    }

    /// Dimensions other than METHOD, in the indicator's order.
    #[must_use]
    pub fn dimensions(&self) -> &[ConceptId] {
        &self.dimensions
    }

    /// How many cells there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    pub(super) fn area(&self, cell: &SafeCell) -> Option<&AreaCode> {
        self.areas.get(usize::try_from(cell.area).ok()?)
    }

    pub(super) fn slice(&self, cell: &SafeCell) -> Option<&SliceKey> {
        self.slices.get(usize::try_from(cell.slice).ok()?)
    }

    /// The position of an area, if the part has it.
    pub(super) fn area_position(&self, area: &str) -> Option<u32> {
        u32::try_from(self.areas.binary_search_by(|own| own.as_str().cmp(area)).ok()?).ok()
    }

    /// The cells of an area by its position.
    pub(super) fn cells_of(&self, area: u32) -> &[SafeCell] {
        let start = self.cells.partition_point(|cell| cell.area < area);
        let rest = self.cells.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|cell| cell.area == area)).unwrap_or_default()
    }

    /// The cell of a place, if the release has it.
    pub(super) fn find(&self, area: &str, period: Period, slice: &SliceKey) -> Option<&SafeCell> {
        let area = self.area_position(area)?;
        let slice = u32::try_from(self.slices.binary_search(slice).ok()?).ok()?;
        let key = (area, period, slice);
        let at = self.cells.binary_search_by_key(&key, |cell| (cell.area, cell.period, cell.slice)).ok()?;
        self.cells.get(at)
    }

    /// The cell as `viewpoint` sees it.
    pub(super) fn show(&self, cell: &SafeCell, viewpoint: Viewpoint) -> Option<Cell> {
        let slice = self.slice(cell)?;
        let by = self.dimensions.iter().zip(&slice.codes).filter(|(_, code)| !code.is_total());
        Some(Cell {
            key: CellKey {
                indicator: self.indicator.clone(),
                area: self.area(cell)?.clone(),
                period: cell.period,
                by: by.map(|(concept, code)| (concept.clone(), code.clone())).collect(),
                method: slice.method.clone(),
            },
            value: cell.value,
            statuses: cell.statuses,
            conf: viewpoint.conf(cell.conf),
            coverage: cell.coverage,
            derivation: cell.derivation,
            basis: slice.method.as_ref().or(self.basis.as_ref()).cloned(),
            notes: cell.notes,
        })
    }
}

/// Cells that are safe to show. Made here only: by disclosure control, or from the bytes of a verified release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeCells {
    parts: BTreeMap<IndicatorCode, SafePart>,
}

impl SafeCells {
    /// Applies disclosure control to a whole cube at once.
    #[must_use]
    pub fn protect(catalogue: &Catalogue, cube: Cube, rules: &RuleSet) -> Self {
        let parts = safe_parts(catalogue, cube, rules);
        Self { parts: parts.map(|part| (part.indicator.clone(), part)).collect() }
    }

    /// Applies disclosure control to a whole cube at once, and writes what is safe to show, of one indicator at a time.
    ///
    /// # Errors
    /// [`BlockError`] if a block cannot be written.
    pub fn write(catalogue: &Catalogue, cube: Cube, rules: &RuleSet) -> Result<block::Written, BlockError> {
        block::encode_parts(safe_parts(catalogue, cube, rules))
    }

    /// Reads one indicator's cells from release blocks, each of which must be one that the manifest names.
    /// `blocks` may be some of the part's blocks, in its order ([`super::manifest::ManifestPart::blocks_for`]); the
    /// manifest is one whose bytes were verified with the release's entry ([`Manifest::decode_expected`]).
    ///
    /// # Errors
    /// [`BlockError`] if the manifest lacks the indicator or a block, or bytes are no block of this indicator.
    pub fn from_release_bytes(
        manifest: &VerifiedManifest,
        indicator: &str,
        blocks: &[&[u8]],
    ) -> Result<Self, BlockError> {
        let part = manifest.manifest().part(indicator).ok_or(BlockError::OtherPart)?;
        let cells = block::decode_part(part, blocks)?;
        Ok(Self { parts: BTreeMap::from([(part.indicator.clone(), cells)]) })
    }

    /// Joins what was read of other indicators.
    pub fn join(&mut self, other: Self) {
        self.parts.extend(other.parts);
    }

    /// One indicator's cells.
    #[must_use]
    pub fn part(&self, indicator: &str) -> Option<&SafePart> {
        self.parts.get(indicator)
    }

    /// All indicators' cells, by code.
    pub fn parts(&self) -> impl Iterator<Item = &SafePart> {
        self.parts.values()
    }

    /// The cell of a key, as `viewpoint` sees it.
    #[must_use]
    pub fn cell(&self, key: &CellKey, viewpoint: Viewpoint) -> Option<Cell> {
        let part = self.parts.get(&key.indicator)?;
        let codes = part.dimensions.iter().map(|concept| {
            let named = key.by.iter().find(|(own, _)| own == concept).map(|(_, code)| code.clone());
            named.unwrap_or_else(CodeId::total)
        });
        let slice = SliceKey { method: key.method.clone(), codes: codes.collect() };
        part.show(part.find(key.area.as_str(), key.period, &slice)?, viewpoint)
    }

    /// Every cell, as `viewpoint` sees it.
    pub fn cells(&self, viewpoint: Viewpoint) -> impl Iterator<Item = Cell> + '_ {
        self.parts.values().flat_map(move |part| part.cells.iter().filter_map(move |cell| part.show(cell, viewpoint)))
    }

    /// The release's bytes: its manifest's list of parts, and the blocks, each once.
    ///
    /// # Errors
    /// [`BlockError`] if a block cannot be written.
    pub fn to_blocks(&self) -> Result<block::Written, BlockError> {
        block::encode_parts(self.parts.values())
    }
}

/// Whether a manifest lists an indicator.
#[must_use]
pub fn is_published(manifest: &Manifest, indicator: &str) -> bool {
    manifest.parts.iter().any(|part| part.indicator.as_str() == indicator)
}

/// The safe parts of a cube. Each part in clear goes as its safe cells come.
fn safe_parts(catalogue: &Catalogue, mut cube: Cube, rules: &RuleSet) -> impl Iterator<Item = SafePart> {
    if rules.disclosure {
        hiding::hide_counts(catalogue, &mut cube);
        hiding::hide_ratios(&mut cube);
        hiding::hide_notes(catalogue, &mut cube);
    }
    cube.parts.into_values().filter_map(|part| safe_part(catalogue, part))
}

fn safe_part(catalogue: &Catalogue, part: CubePart) -> Option<SafePart> {
    let indicator = catalogue.indicator(part.indicator)?;
    let mut areas: Vec<AreaCode> = Vec::new();
    let mut cells = Vec::with_capacity(part.cells.len());
    let mut last = None;
    for cell in &part.cells {
        if last != Some(cell.area) {
            areas.push(catalogue.area(cell.area)?.code.clone());
            last = Some(cell.area);
        }
        cells.push(SafeCell {
            area: u32::try_from(areas.len()).ok()?.checked_sub(1)?,
            period: cell.period,
            slice: cell.slice,
            value: cell.value,
            statuses: cell.statuses,
            conf: cell.conf,
            coverage: cell.coverage,
            derivation: cell.derivation,
            notes: cell.notes,
        });
    }
    Some(SafePart {
        indicator: indicator.code.clone(),
        unit: indicator.unit.clone(),
        decimals: indicator.decimals,
        basis: part.basis,
        dimensions: part.dimensions,
        areas,
        slices: part.slices,
        cells,
    })
}
