//! One indicator, laid out for the roll-up.

use std::rc::Rc;

use marsad_domain::catalogue::AreaId;
use marsad_domain::catalogue::indicator::{Indicator, RatioPart};
use marsad_domain::period::Period;

use super::calendar::Calendar;
use super::dominance::Contributions;
use super::expectation::Expectation;
use super::facts::Facts;
use super::figure_frame::Frame;
use super::grid::{Axis, Grid, SideGrid};
use super::territory::Territory;

/// One indicator's figures, and how they add up.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    pub indicator: &'a Indicator,
    pub frame: Frame,
    pub territory: Territory<'a>,
    pub expectation: Expectation,
    /// Per cent of the expected parts below which a roll-up is not shown.
    pub min_coverage: u8,
    pub calendar: Calendar,
    pub facts: Facts,
    /// Of an indicator with a rule of dominance.
    pub contributions: Option<Contributions>,
    /// Of a ratio numerator and denominator; empty otherwise.
    pub sides: Vec<Side<'a>>,
}

/// One side of a ratio.
#[derive(Debug)]
pub(super) struct Side<'a> {
    pub layout: Rc<Layout<'a>>,
    pub part: &'a RatioPart,
    /// The METHOD that the side is read on where the ratio has none.
    pub fixed_method: Option<String>,
}

impl Layout<'_> {
    pub(super) fn is_ratio(&self) -> bool {
        !self.sides.is_empty()
    }

    /// Some periods, with all that they are made of, at all areas; or at some areas and all below them.
    pub(super) fn grid(&self, areas: Option<&[AreaId]>, periods: impl IntoIterator<Item = Period>) -> Grid {
        let whole = &self.facts.tree;
        let tree = areas.map_or_else(|| Rc::clone(whole), |areas| Rc::new(self.territory.below(whole, areas)));
        let axis = Axis::new(self.calendar, periods);
        let side = |side: &Side<'_>| {
            let grid = side.layout.grid(areas, axis.periods.iter().copied());
            let period_at = axis.periods.iter().map(|period| grid.axis.position(*period)).collect();
            SideGrid { grid, period_at }
        };
        let sides = self.sides.iter().map(side).collect();
        Grid::new(tree, axis, sides)
    }
}
