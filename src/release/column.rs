//! One combination of codes at all areas and periods of a grid, in one pass: an area comes after its parts, which have
//! then been added up.

use std::rc::Rc;

use marsad_domain::catalogue::indicator::TimeRule;
use marsad_domain::cell::Coverage;

use super::breakdowns::Key;
use super::exact::{Amount, Exact};
use super::figure_frame::Row;
use super::grid::{Grid, InTree};
use super::layout::{Layout, Side};
use super::owed::Owed;
use super::resolved::{MadeFrom, Resolved};
use super::strip::Strip;
use super::territory::Node;

/// The figures of one combination of codes.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// By position in the grid.
    pub found: Vec<Resolved>,
    /// Of figures that areas have themselves, by position: what the parts come to, where there are parts.
    behind: Vec<(usize, Resolved)>,
    /// Of a ratio: its sides, where they can be read for this combination.
    pub sides: Vec<Option<Rc<SideColumn>>>,
}

/// A side of a ratio: its own combination of codes, and its figures.
#[derive(Debug)]
pub(super) struct SideColumn {
    pub key: Key,
    pub column: Rc<Column>,
}

/// What silence depends on: when figures are owed, whether they may be withheld, and beside lines when the area is a part.
type OwedAs<'o> = (&'o Owed, bool, &'o [InTree]);

impl Column {
    /// What the parts come to of a figure that the area has itself.
    pub(super) fn behind(&self, position: usize) -> Option<&Resolved> {
        let at = self.behind.binary_search_by_key(&position, |(own, _)| *own).ok()?;
        Some(&self.behind.get(at)?.1)
    }
}

impl Layout<'_> {
    /// Computes a combination. Of a ratio the sides of `before` are taken where they are the same.
    pub(super) fn column(&self, grid: &Grid, key: &[u16], before: Option<&Column>) -> Column {
        let mut column = Column { sides: self.side_columns(grid, key, before), ..Column::default() };
        let mut pass = Pass::new(self, grid, key);
        let all = Rc::clone(&pass.in_tree);
        // Silence is the same wherever the same is owed; beside lines that depends on when an area is a part.
        let mut silent: Option<(OwedAs<'_>, Vec<Resolved>)> = None;
        for (n, node) in grid.tree.nodes.iter().enumerate() {
            let start = column.found.len();
            column.found.resize(start + grid.width(), Resolved::nothing(0));
            let Some(strip) = column.found.get_mut(start..) else { continue };
            let in_tree = all.get(start..start + grid.width()).unwrap_or_default();
            let has_parts = in_tree.iter().any(|at| at.has_parts);
            let is_silent = !pass.take_own((node, in_tree), &column.sides, strip) && !has_parts;
            let owed = self.expectation.owed(node.area);
            let parts = if *owed == Owed::Always { &[] } else { in_tree };
            let owed = (owed, self.expectation.is_withheld(node.area), parts);
            match &silent {
                Some((same, known)) if is_silent && *same == owed => strip.copy_from_slice(known),
                _ => {
                    let first = column.behind.len();
                    pass.close((node, in_tree), strip, |at, rolled| column.behind.push((start + at, rolled)));
                    column.behind.get_mut(first..).into_iter().for_each(<[_]>::reverse);
                    silent = is_silent.then(|| (owed, strip.to_vec())).or(silent);
                }
            }
            pass.add_to_parent((node, in_tree), grid.tree.up.get(n).is_some_and(Option::is_some), strip);
        }
        column
    }

    fn side_columns(&self, grid: &Grid, key: &[u16], before: Option<&Column>) -> Vec<Option<Rc<SideColumn>>> {
        let column = |(n, side): (usize, &Side<'_>)| {
            let key = side.key(&self.frame.slices, key)?;
            let known = before.and_then(|before| before.sides.get(n)?.as_ref()).filter(|known| known.key == key);
            if let Some(known) = known {
                return Some(Rc::clone(known));
            }
            let column = Rc::new(side.layout.column(&grid.sides.get(n)?.grid, &key, None));
            Some(Rc::new(SideColumn { key, column }))
        };
        self.sides.iter().enumerate().map(column).collect()
    }
}

/// One pass over a grid.
struct Pass<'p, 'a> {
    layout: &'p Layout<'a>,
    grid: &'p Grid,
    /// What the areas are to one another, by position.
    in_tree: Rc<[InTree]>,
    /// The rows of the combination that are still to come.
    rows: &'p [Row],
    /// By depth in the tree: what the areas of that depth come to that lie below an area still to come.
    open: Vec<Vec<Resolved>>,
}

impl<'p, 'a> Pass<'p, 'a> {
    fn new(layout: &'p Layout<'a>, grid: &'p Grid, key: &[u16]) -> Self {
        let depths = grid.tree.nodes.iter().map(|node| node.depth + 2).max().unwrap_or(0);
        let open = vec![vec![Resolved::sum(); grid.width()]; depths];
        let in_tree = grid.in_tree(layout, layout.frame.slices.method_of(key));
        Self { layout, grid, in_tree, rows: layout.frame.rows(key), open }
    }

    /// Puts into its strip what an area itself has; says whether there is anything. An answer without a figure counts as a
    /// contributor.
    fn take_own(
        &mut self,
        (node, in_tree): (&Node, &[InTree]),
        sides: &[Option<Rc<SideColumn>>],
        strip: &mut [Resolved],
    ) -> bool {
        if let [top, bottom] = sides {
            return self.take_ratios((node, in_tree), [top, bottom].map(Option::as_deref), strip);
        }
        let is_next = self.rows.first().is_none_or(|row| row.rank >= node.rank);
        let start = if is_next { 0 } else { self.rows.partition_point(|row| row.rank < node.rank) };
        let rest = self.rows.get(start..).unwrap_or_default();
        let (own, rest) = rest.split_at(rest.iter().take_while(|row| row.rank == node.rank).count());
        self.rows = rest;
        let mut any = false;
        for row in own {
            let Some(at) = self.grid.axis.position(row.period) else { continue };
            let Row { base, .. } = row;
            let own = match base.value() {
                Some(value) => Resolved {
                    direct: base.figure().is_some(),
                    ..self.whole(at, Amount { figure: Exact::whole(value), per: None })
                },
                None => Resolved::nothing(0),
            };
            let (statuses, conf, contributors) = (base.statuses, base.conf, base.contributors);
            strip.get_mut(at).into_iter().for_each(|place| *place = Resolved { statuses, conf, contributors, ..own });
            any = true;
        }
        any
    }

    /// A figure of the area itself.
    fn whole(&self, at: usize, amount: Amount) -> Resolved {
        let is_stock = self.layout.calendar.rule == TimeRule::Last;
        let leaves = if is_stock { 1 } else { self.grid.axis.leaves.get(at).copied().unwrap_or(1) };
        Resolved {
            amount: Some(amount),
            made_from: MadeFrom::Own,
            own: true,
            coverage: Coverage { parts_in: 1, parts_of: 1 },
            unit: Coverage { parts_in: leaves, parts_of: leaves },
            ..Resolved::nothing(0)
        }
    }

    fn take_ratios(
        &self,
        (node, in_tree): (&Node, &[InTree]),
        sides: [Option<&SideColumn>; 2],
        strip: &mut [Resolved],
    ) -> bool {
        let strips = [0, 1].map(|n| {
            let (grid, side) = (&self.grid.sides.get(n)?.grid, (*sides.get(n)?)?);
            let start = grid.tree.position(node.rank)? * grid.width();
            side.column.found.get(start..start + grid.width())
        });
        let mut any = false;
        for (at, place) in strip.iter_mut().enumerate() {
            let has_parts = in_tree.get(at).is_some_and(|own| own.has_parts);
            let own = self.own_ratio(has_parts, at, strips);
            let came = || self.layout.calendar.is_occasional() && self.came(node.rank, at, sides);
            if let Some(ratio) = own {
                *place = ratio;
                any = true;
            } else if came() {
                place.contributors = 1;
                any = true;
            }
        }
        any
    }

    /// Both sides of a ratio for the area itself: both direct, or, where neither has finer periods to be matched in,
    /// both complete and one of them the area's own or the area without parts. Otherwise parts are matched.
    fn own_ratio(&self, has_parts: bool, at: usize, strips: [Option<&[Resolved]>; 2]) -> Option<Resolved> {
        let side = |n: usize| {
            let period = (*self.grid.sides.get(n)?.period_at.get(at)?)?;
            (*strips.get(n)?)?.get(period)
        };
        let (n, d) = (side(0)?, side(1)?);
        let (top, bottom) = (n.amount?, d.amount?);
        let finest = self.grid.axis.subs.get(at).is_none_or(|subs| subs.is_empty());
        let whole = n.is_complete() && d.is_complete();
        let own = n.own || d.own || !has_parts;
        if !((n.direct && d.direct) || (finest && whole && own)) {
            return None;
        }
        let amount = Amount { figure: top.figure, per: Some(bottom.figure) };
        let contributors = n.contributors.saturating_add(d.contributors);
        let (statuses, conf) = (n.statuses.union(d.statuses), n.conf.max(d.conf));
        Some(Resolved { statuses, conf, contributors, ..self.whole(at, amount) })
    }

    /// Whether an area has answered for either side of a ratio.
    fn came(&self, rank: u32, at: usize, sides: [Option<&SideColumn>; 2]) -> bool {
        let Some(period) = self.grid.axis.periods.get(at).copied() else { return false };
        self.layout.sides.iter().zip(sides).any(|(side, column)| {
            column.is_some_and(|column| side.layout.frame.base(&column.key, rank, period).is_some())
        })
    }

    /// Computes the periods of an area whose parts have been added up.
    fn close(
        &self,
        (node, in_tree): (&Node, &[InTree]),
        found: &mut [Resolved],
        mut behind: impl FnMut(usize, Resolved),
    ) {
        let parts = self.open.get(node.depth + 1).map_or(&[][..], Vec::as_slice);
        let Layout { calendar, min_coverage, .. } = *self.layout;
        let expectation = &self.layout.expectation;
        let (owed, is_withheld) = (expectation.owed(node.area), expectation.is_withheld(node.area));
        let strip = Strip { calendar, owed, is_withheld, min_coverage, axis: &self.grid.axis, in_tree, parts, found };
        for at in (0..self.grid.width()).rev() {
            let Some(own) = strip.found.get(at).copied() else { continue };
            if own.amount.is_some() {
                if !strip.is_finest(at) {
                    behind(at, strip.roll_up(at, false));
                }
                continue;
            }
            let came = own.contributors > 0;
            let mut rolled = strip.roll_up(at, came);
            if !rolled.own {
                rolled.unit = strip.unit(at, &rolled);
            }
            if rolled.amount.is_none() && came {
                (rolled.statuses, rolled.conf) = (own.statuses, own.conf);
            }
            strip.found.get_mut(at).into_iter().for_each(|place| *place = rolled);
        }
    }

    /// A part brings its figure and counts by its sub-periods; what is no part itself hands on what lies below it.
    fn add_to_parent(&mut self, (node, in_tree): (&Node, &[InTree]), has_parent: bool, strip: &[Resolved]) {
        let Some((above, below)) = self.open.split_at_mut_checked(node.depth + 1) else { return };
        let Some(parts) = below.first_mut() else { return };
        if let Some(sums) = above.last_mut().filter(|_| has_parent) {
            for (((sum, own), part), at) in sums.iter_mut().zip(strip).zip(parts.iter()).zip(in_tree) {
                if at.is_part {
                    sum.add(own, own.unit);
                } else if at.has_parts {
                    sum.add(part, part.coverage);
                }
            }
        }
        if in_tree.iter().any(|at| at.has_parts) {
            parts.fill(Resolved::sum());
        }
    }
}
