//! Cells that are safe to show, and the only two ways of making them.
//!
//! Primary suppression hides a count between zero and the indicator's `min_cell`, a ratio that depends on a small count
//! or on a suppressed cell, and, for highly sensitive indicators, a zero whose row or column margin is small. What the catalogue
//! says is public elsewhere is not hidden ([`waivers`](super::waivers)). If the
//! two sides of a share differ by a small number, both together would reveal it: then the numerator is hidden too, and
//! so is every ratio that has it as a side. The rules of releases that leave their node have secondary suppression besides
//! ([`secondary`]).

use std::collections::BTreeMap;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::cell::{Cell, CellKey};
use marsad_domain::code::{AreaCode, CodeId, ConceptId, IndicatorCode};
use marsad_domain::status::ConfStatus;
use marsad_release::block::{self, BlockError, Written};
use marsad_release::build_some;
use marsad_release::cube::{Cube, CubePart, SliceKey};
use marsad_release::groups::Group;
use marsad_release::input::Inputs;
use marsad_release::links::Family;
use marsad_release::manifest::VerifiedManifest;
use marsad_release::published::{PublishedCell, PublishedPart};
use marsad_release::rules::RuleSet;

use super::loss::InClear;
use super::secondary::{self, Earlier, Gate, NotSafe};
use super::suppression;

/// Who reads a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewpoint {
    /// A reviewer of the node: sees why a cell is hidden.
    Reviewer,
    /// Everyone else: sees one code for all hidden cells, since different codes would disclose figures.
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

/// The safe cells of one indicator, without the hidden figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafePart(PublishedPart);

impl SafePart {
    /// The unit of the figures: a code of the list `UNIT`.
    #[must_use]
    pub fn unit(&self) -> &CodeId {
        &self.0.unit
    }

    /// The decimals that values are scaled by.
    #[must_use]
    pub fn decimals(&self) -> u8 {
        self.0.decimals
    }

    /// Dimensions other than METHOD, in the indicator's order.
    #[must_use]
    pub fn dimensions(&self) -> &[ConceptId] {
        &self.0.dimensions
    }

    /// How many cells there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.cells.len()
    }

    /// Whether there is no cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.cells.is_empty()
    }

    /// The cells as stored, with the reasons why they are hidden; for this room only.
    pub(super) fn published(&self) -> &PublishedPart {
        &self.0
    }

    /// The cell as `viewpoint` sees it.
    pub(super) fn show(&self, cell: &PublishedCell, viewpoint: Viewpoint) -> Option<Cell> {
        let Self(part) = self;
        let slice = part.slice(cell)?;
        let by = part.dimensions.iter().zip(&slice.codes).filter(|(_, code)| !code.is_total());
        Some(Cell {
            key: CellKey {
                indicator: part.indicator.clone(),
                area: part.area(cell)?.clone(),
                period: cell.period,
                by: by.map(|(concept, code)| (concept.clone(), code.clone())).collect(),
                method: slice.method.clone(),
            },
            value: cell.value,
            statuses: cell.statuses,
            conf: viewpoint.conf(cell.conf),
            coverage: cell.coverage,
            derivation: cell.derivation,
            basis: slice.method.as_ref().or(part.basis.as_ref()).cloned(),
            notes: cell.notes,
        })
    }
}

/// Cells that are safe to show. Only this file makes them: by disclosure control, or from the bytes of a verified
/// release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SafeCells {
    parts: BTreeMap<IndicatorCode, SafePart>,
}

impl SafeCells {
    /// Applies disclosure control to a whole cube at once.
    #[must_use]
    pub fn protect(catalogue: &Catalogue, mut cube: Cube) -> Self {
        suppress_small(catalogue, &mut cube);
        suppression::hide_notes(catalogue, &mut cube);
        Self::of(published_parts(catalogue, cube))
    }

    /// The cells of a cube with nothing hidden.
    #[cfg(test)]
    pub(super) fn in_clear(catalogue: &Catalogue, cube: Cube) -> Self {
        Self::of(published_parts(catalogue, cube))
    }

    fn of(parts: impl Iterator<Item = PublishedPart>) -> Self {
        Self { parts: parts.map(|part| (part.indicator.clone(), SafePart(part))).collect() }
    }

    /// Applies disclosure control to a whole cube at once, and writes the safe cells, one indicator after the other.
    /// `losses` says whether what it took is counted.
    ///
    /// # Errors
    /// [`WriteError`] if a block cannot be written, or the cells cannot be protected.
    pub fn write(
        catalogue: &Catalogue,
        mut cube: Cube,
        rules: &RuleSet,
        earlier: &[Earlier],
        losses: Losses,
    ) -> Result<Written, WriteError> {
        let shared = cube.shared.take();
        match (Self::write_cube(catalogue, cube, rules, earlier, losses), shared) {
            // Where totals of what stays at the node cannot be protected, there are none.
            (Err(WriteError::NotSafe(NotSafe(findings))), Some(shared)) => {
                let without_local = findings.into_iter().flat_map(|one| one.indicators).collect();
                let written = Self::write_cube(catalogue, *shared, rules, earlier, losses)?;
                Ok(Written { without_local, ..written })
            }
            (written, _) => written,
        }
    }

    fn write_cube(
        catalogue: &Catalogue,
        mut cube: Cube,
        rules: &RuleSet,
        earlier: &[Earlier],
        losses: Losses,
    ) -> Result<Written, WriteError> {
        let left_out = std::mem::take(&mut cube.left_out);
        let clear = (losses == Losses::Counted).then(|| InClear::of(catalogue, &cube));
        let families = std::mem::take(&mut cube.families);
        suppress(catalogue, &mut cube, &families, rules, Gate::Attacked(earlier))?;
        let losses = clear.map_or_else(Vec::new, |clear| clear.losses(catalogue, &cube, &families, rules));
        Ok(Written { left_out, losses, ..block::encode_parts(published_parts(catalogue, cube))? })
    }

    /// Applies the disclosure control of some rules to a whole cube at once.
    ///
    /// # Errors
    /// [`NotSafe`] if the cells cannot be protected.
    pub fn protect_by(
        catalogue: &Catalogue,
        mut cube: Cube,
        rules: &RuleSet,
        earlier: &[Earlier],
    ) -> Result<Self, NotSafe> {
        let shared = cube.shared.take();
        let protect = |mut cube: Cube| {
            let families = std::mem::take(&mut cube.families);
            suppress(catalogue, &mut cube, &families, rules, Gate::Attacked(earlier)).map(|()| cube)
        };
        let protected = match (protect(cube), shared) {
            (Err(_), Some(shared)) => protect(*shared)?,
            (protected, _) => protected?,
        };
        Ok(Self::of(published_parts(catalogue, protected)))
    }

    /// Reads the cells of one indicator from release blocks; the manifest must name each block. `blocks` may be some of
    /// the part's blocks, in its order ([`blocks_for`](marsad_release::manifest::ManifestPart::blocks_for)). The bytes
    /// of the manifest were verified with the entry of the release
    /// ([`decode_expected`](marsad_release::manifest::Manifest::decode_expected)).
    ///
    /// # Errors
    /// [`BlockError`] if the manifest lacks the indicator or a block, or if bytes are not a block of this indicator.
    pub fn from_release_bytes(
        manifest: &VerifiedManifest,
        indicator: &str,
        blocks: &[&[u8]],
    ) -> Result<Self, BlockError> {
        let part = manifest.manifest().part(indicator).ok_or(BlockError::OtherPart)?;
        let cells = block::decode_part(part, blocks)?;
        Ok(Self::of(std::iter::once(cells)))
    }

    /// Adds the cells of other indicators.
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

    /// The cell with this key, as `viewpoint` sees it.
    #[must_use]
    pub fn cell(&self, key: &CellKey, viewpoint: Viewpoint) -> Option<Cell> {
        let part = self.parts.get(&key.indicator)?;
        let codes = part.dimensions().iter().map(|concept| {
            let named = key.by.iter().find(|(own, _)| own == concept).map(|(_, code)| code.clone());
            named.unwrap_or_else(CodeId::total)
        });
        let slice = SliceKey { method: key.method.clone(), codes: codes.collect() };
        part.show(part.0.find(key.area.as_str(), key.period, &slice)?, viewpoint)
    }

    /// Every cell, as `viewpoint` sees it.
    pub fn cells(&self, viewpoint: Viewpoint) -> impl Iterator<Item = Cell> + '_ {
        self.parts.values().flat_map(move |part| part.0.cells.iter().filter_map(move |cell| part.show(cell, viewpoint)))
    }

    /// The release's bytes: its manifest's list of parts, and the blocks, each once.
    ///
    /// # Errors
    /// [`BlockError`] if a block cannot be written.
    pub fn to_blocks(&self) -> Result<Written, BlockError> {
        block::encode_parts(self.parts.values().map(SafePart::published))
    }
}

/// Whether it is counted what disclosure control takes, here and one tier coarser. That costs about as much as protecting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Losses {
    Counted,
    NotAsked,
}

/// Why the cells of a group are not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error(transparent)]
    Block(#[from] BlockError),
    #[error(transparent)]
    NotSafe(#[from] NotSafe),
}

/// Computes, protects and writes the cells of a group. The figures and the cells in clear are dropped before it
/// returns.
///
/// # Errors
/// [`WriteError`] if a block cannot be written, or the cells cannot be protected.
pub fn write_group(
    catalogue: &Catalogue,
    inputs: Inputs,
    group: &Group,
    rules: &RuleSet,
    earlier: &[Earlier],
    losses: Losses,
) -> Result<Written, WriteError> {
    SafeCells::write(catalogue, build_some(catalogue, inputs, rules, &group.ids()), rules, earlier, losses)
}

/// Hides the cells that are small themselves, and ratios of them.
pub(super) fn suppress_small(catalogue: &Catalogue, cube: &mut Cube) {
    suppression::hide_counts(catalogue, cube);
    suppression::hide_ratios(catalogue, cube);
}

/// Disclosure control by a set of rules. If it fails, the cells of the families that are named are not protected.
pub(super) fn suppress(
    catalogue: &Catalogue,
    cube: &mut Cube,
    families: &[Family],
    rules: &RuleSet,
    gate: Gate<'_>,
) -> Result<(), NotSafe> {
    suppress_small(catalogue, cube);
    let mut protected = Ok(());
    if rules.is_secondary() {
        protected = secondary::hide_secondary(catalogue, cube, families, gate);
        suppression::hide_ratios(catalogue, cube);
        let loose = secondary::loose_ratios(cube);
        suppression::hide_all(cube, &loose, ConfStatus::SecondaryBySender);
    }
    suppression::hide_notes(catalogue, cube);
    protected
}

/// The cells of a cube in their published form. Each part of the cube is dropped once it is converted.
pub(super) fn published_parts(catalogue: &Catalogue, cube: Cube) -> impl Iterator<Item = PublishedPart> {
    cube.parts.into_values().filter_map(|part| published_part(catalogue, part))
}

fn published_part(catalogue: &Catalogue, part: CubePart) -> Option<PublishedPart> {
    let indicator = catalogue.indicator(part.indicator)?;
    let mut areas: Vec<AreaCode> = Vec::new();
    let mut cells = Vec::with_capacity(part.cells.len());
    let mut last = None;
    for cell in &part.cells {
        if last != Some(cell.area) {
            areas.push(catalogue.area(cell.area)?.code.clone());
            last = Some(cell.area);
        }
        cells.push(PublishedCell {
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
    Some(PublishedPart {
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
