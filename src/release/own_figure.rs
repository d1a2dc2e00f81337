//! What an area itself says for a place.

use marsad_domain::status::{ConfStatus, Statuses};

use super::input::Figure;

/// What an area itself says for a place: reported, or the sum of its own partition.
#[derive(Debug, Clone, Copy)]
pub(super) struct OwnFigure {
    /// Of an answer without a figure meaningless: [`Self::value`].
    sum: i128,
    has_value: bool,
    pub statuses: Statuses,
    pub conf: ConfStatus,
    pub contributors: u32,
    /// Position of the figure in the inputs; [`SUMMED`] for a sum.
    figure: u32,
    /// The dimension whose codes were added, of sums.
    partition: u8,
}

/// In the place of a figure: codes of a dimension were added.
const SUMMED: u32 = u32::MAX;

impl OwnFigure {
    /// A reported figure.
    pub(super) fn reported(figure: &Figure, at: u32) -> Self {
        Self {
            sum: figure.value.map_or(0, i128::from),
            has_value: figure.value.is_some(),
            statuses: Statuses::only(figure.status),
            conf: figure.conf,
            contributors: 1,
            figure: at,
            partition: 0,
        }
    }

    /// The sum of the codes of a dimension.
    pub(super) fn summed(sum: i128, statuses: Statuses, conf: ConfStatus, contributors: u32, dimension: u8) -> Self {
        Self { sum, has_value: true, statuses, conf, contributors, figure: SUMMED, partition: dimension }
    }

    /// None: an answer without a figure.
    pub(super) fn value(&self) -> Option<i128> {
        self.has_value.then_some(self.sum)
    }

    /// Position of the figure in the inputs; none for a sum.
    pub(super) fn figure(&self) -> Option<u32> {
        (self.figure != SUMMED).then_some(self.figure)
    }

    /// The dimension whose codes were added, of sums.
    pub(super) fn partition(&self) -> Option<usize> {
        (self.figure == SUMMED).then_some(usize::from(self.partition))
    }
}
