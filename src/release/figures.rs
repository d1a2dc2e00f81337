//! The figures of one combination of codes over a grid, on one METHOD or on several.

use std::rc::Rc;

use marsad_domain::catalogue::AreaId;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::TimeRule;
use marsad_domain::period::Period;

use super::breakdowns::Key;
use super::column::Column;
use super::grid::Grid;
use super::layout::Layout;
use super::resolved::{MadeFrom, Resolved};

/// A place in the figures of one combination: an area, a period, a METHOD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub method: u16,
    pub area: AreaId,
    pub period: Period,
}

/// The figures of one combination.
#[derive(Debug)]
pub(super) struct Figures<'p, 'a> {
    pub layout: &'p Layout<'a>,
    pub key: Key,
    pub grid: &'p Grid,
    columns: Vec<(u16, Rc<Column>)>,
}

impl<'p, 'a> Figures<'p, 'a> {
    /// The figures of a column.
    pub(super) fn of_column(layout: &'p Layout<'a>, grid: &'p Grid, key: Key, column: Rc<Column>) -> Self {
        let columns = vec![(layout.frame.slices.method_of(&key), column)];
        Self { layout, key, grid, columns }
    }

    /// Computes a combination on some METHODs.
    pub(super) fn on_methods(layout: &'p Layout<'a>, grid: &'p Grid, key: Key, methods: &[u16]) -> Self {
        let column = |method: &u16| {
            let key = layout.frame.slices.on_method(&key, *method);
            (*method, Rc::new(layout.column(grid, &key, None)))
        };
        let columns = methods.iter().map(column).collect();
        Self { layout, key, grid, columns }
    }

    /// The combination of a place.
    pub(super) fn key(&self, spot: Spot) -> Key {
        self.layout.frame.slices.on_method(&self.key, spot.method)
    }

    pub(super) fn column(&self, method: u16) -> Option<&Column> {
        self.columns.iter().find(|(own, _)| *own == method).map(|(_, column)| &**column)
    }

    fn position(&self, spot: Spot) -> Option<usize> {
        self.grid.position(self.layout.territory.order.rank(spot.area), spot.period)
    }

    /// The figure of a place; nothing beyond the grid.
    pub(super) fn at(&self, spot: Spot) -> Resolved {
        let found = || self.column(spot.method)?.found.get(self.position(spot)?).copied();
        found().unwrap_or_else(|| Resolved::nothing(0))
    }

    /// What the parts come to of a figure that the area has itself; none where there are no parts.
    pub(super) fn behind(&self, spot: Spot) -> Option<&Resolved> {
        self.column(spot.method)?.behind(self.position(spot)?)
    }

    /// Of a ratio: the figures of one of its sides, the numerator first.
    pub(super) fn side(&self, method: u16, n: usize) -> Option<Figures<'p, 'a>> {
        let (layout, grid) = (&self.layout.sides.get(n)?.layout, &self.grid.sides.get(n)?.grid);
        let side = self.column(method)?.sides.get(n)?.as_ref()?;
        Some(Figures::of_column(layout, grid, side.key.clone(), Rc::clone(&side.column)))
    }

    pub(super) fn is_network(&self, spot: Spot) -> bool {
        self.layout.territory.level(spot.area) == Level::Network
    }

    /// The parts of a place over territory, or else over time.
    pub(super) fn parts(&self, spot: Spot) -> Vec<Spot> {
        let in_tree = self.grid.in_tree(self.layout, spot.method);
        let sums_periods = self.position(spot).is_some_and(|at| in_tree.get(at).is_some_and(|own| own.sums_periods));
        match self.layout.territory.parts.at(spot.method, spot.period).below(spot.area) {
            _ if sums_periods => over(spot, self.layout.calendar.children(spot.period)),
            [] => over(spot, self.layout.calendar.children(spot.period)),
            areas => areas.iter().map(|area| Spot { area: *area, ..spot }).collect(),
        }
    }

    /// What a mean over time is made of: the finest periods, and the area's own figures of coarser ones.
    fn pieces(&self, spot: Spot) -> Vec<Spot> {
        let calendar = self.layout.calendar;
        let of = |sub: Spot| {
            let is_whole = self.at(sub).made_from == MadeFrom::Own || calendar.children(sub.period).is_empty();
            if is_whole { vec![sub] } else { self.pieces(sub) }
        };
        over(spot, calendar.children(spot.period)).into_iter().flat_map(of).collect()
    }

    /// Areas and periods that the figure of a place is made from, one step down; none for the area's own.
    pub(super) fn made_from(&self, spot: Spot) -> Vec<Spot> {
        let calendar = self.layout.calendar;
        match self.at(spot).made_from {
            MadeFrom::Own | MadeFrom::Nothing => Vec::new(),
            MadeFrom::Sub(period) => vec![Spot { period, ..spot }],
            MadeFrom::Time if calendar.rule == TimeRule::Mean => self.pieces(spot),
            MadeFrom::Time => over(spot, calendar.children(spot.period)),
            MadeFrom::Parts => self.parts(spot),
        }
    }
}

fn over(spot: Spot, periods: Vec<Period>) -> Vec<Spot> {
    periods.into_iter().map(|period| Spot { period, ..spot }).collect()
}
