//! Blocks of a release, and what they say of a row: whether it may be shown beside them.

use std::sync::Arc;

use marsad_disclosure::mask::{self, Masking, RawFigure, mask_observation};
use marsad_disclosure::{SafeCells, Viewpoint};
use marsad_domain::catalogue::indicator::Indicator;
use marsad_domain::cell::CellKey;
use marsad_domain::code::CodeId;
use marsad_release::manifest::BlockRef;

/// Some blocks of one indicator, in the order of the release.
#[derive(Debug, Clone, Default)]
pub struct Blocks(pub Vec<(BlockRef, Arc<SafeCells>)>);

impl Blocks {
    /// Whether someone who is neither reporter nor reviewer may see a row: by the pattern of the release.
    #[must_use]
    pub fn mask(&self, row: &RawFigure<'_>) -> Masking {
        mask_observation(self.cells_for(row), row)
    }

    /// The cells of the block that a row's cell is in, if it is in one.
    fn cells_for(&self, row: &RawFigure<'_>) -> Option<&SafeCells> {
        let place = (row.area, row.period);
        let holds =
            |block: &BlockRef| (&block.first.0, block.first.1) <= place && place <= (&block.last.0, block.last.1);
        let mut candidates = self.0.iter().filter(|(block, _)| holds(block)).map(|(_, cells)| cells);
        let first = candidates.next();
        // Cells of one area and period may lie in two blocks.
        let holder = candidates.find(|cells| has_cell(cells, row)).or(first);
        holder.map(|cells| &**cells)
    }

    /// Whether the release hides the cell of a row.
    #[must_use]
    pub fn hides(&self, row: &RawFigure<'_>) -> bool {
        mask::is_hidden(self.cells_for(row), row)
    }
}

fn has_cell(cells: &SafeCells, row: &RawFigure<'_>) -> bool {
    let of_method = |concept: &str| concept == Indicator::METHOD;
    let pairs = row.indicator.dimensions.iter().zip(row.dimensions);
    let (methods, others): (Vec<_>, Vec<_>) = pairs.partition(|(concept, _)| of_method(concept.as_str()));
    let key = CellKey {
        indicator: row.indicator.code.clone(),
        area: row.area.clone(),
        period: row.period,
        by: others.into_iter().filter(|(_, code)| !code.is_total()).map(|(a, b)| (a.clone(), b.clone())).collect(),
        method: methods.into_iter().next().map(|(_, code): (_, &CodeId)| code.clone()),
    };
    cells.cell(&key, Viewpoint::Other).is_some()
}
