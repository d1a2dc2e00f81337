//! Moves of a grid.

use super::state::{Found, State};
use crate::linked::{CellId, Grid};

pub(super) struct Moves;

impl Moves {
    pub fn new(_grid: &Grid) -> Self {
        Self
    }

    pub fn find(&mut self, _state: &State, _cell: CellId, _sign: i64, _limit: u64) -> Option<Found> {
        None
    }
}
