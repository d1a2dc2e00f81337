//! The figure of a place: over time inside each reporting area first, then over territory; for a ratio both sides on
//! the same parts.

use std::cell::RefCell;
use std::rc::Rc;

use marsad_domain::catalogue::AreaId;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::{Indicator, TimeRule};
use marsad_domain::cell::Coverage;
use marsad_domain::period::Period;
use marsad_domain::status::{ConfStatus, Statuses};

use super::axes::Axes;
use super::calendar::Calendar;
use super::exact::{Amount, Exact};
use super::figure_frame::Frame;
use super::own_figure::OwnFigure;
use super::place_key::PlaceKey;
use super::ratio_sides::{Side, Sides};
use super::resolved::{MadeFrom, Resolved};
use super::result_table::Results;
use super::territory::Territory;

/// One indicator's figures at every place, computed when they are needed.
#[derive(Debug)]
pub(super) struct Resolver<'a> {
    pub indicator: &'a Indicator,
    pub frame: Rc<Frame>,
    pub territory: Territory<'a>,
    pub calendar: Calendar,
    /// Of ratios only.
    pub sides: Option<Sides<'a>>,
    /// The figures of both sides; none where there are no sides.
    across: Vec<Shared<'a>>,
    axes: Axes,
    results: RefCell<Results>,
}

impl<'a> Resolver<'a> {
    /// A resolver of a frame that has been surveyed.
    pub(super) fn new(
        indicator: &'a Indicator,
        frame: Frame,
        territory: Territory<'a>,
        calendar: Calendar,
        sides: Option<(Sides<'a>, [Shared<'a>; 2])>,
    ) -> Self {
        let (sides, across) = sides.map_or((None, Vec::new()), |(sides, across)| (Some(sides), across.into()));
        let rows = frame.facts.rows.values().flatten().copied();
        let axes = Axes::new(territory.catalogue.parts().areas.len(), rows, calendar);
        let results = RefCell::new(Results::new(frame.slices.methods().len()));
        Self { indicator, frame: Rc::new(frame), territory, calendar, sides, across, axes, results }
    }
}

impl<'a> Resolver<'a> {
    /// Of a ratio numerator and denominator, each with its figures.
    pub(super) fn each_side(&self) -> impl Iterator<Item = (&Side<'a>, &Shared<'a>)> {
        let sides = self.sides.iter().flat_map(|sides| [&sides.numerator, &sides.denominator]);
        sides.zip(&self.across)
    }

    /// Frees the memory of results, here and in the sides of a ratio.
    pub(super) fn clear_results(&self) {
        self.results.borrow_mut().clear();
        self.across.iter().for_each(|side| side.clear_results());
    }

    /// The figure of a place.
    pub(super) fn resolve(&self, spot: PlaceKey) -> Resolved {
        let own = || self.own_figures(spot.slice);
        if let Some(found) = self.results.borrow_mut().get(spot, &self.axes, own) {
            return found;
        }
        let own_result = match &self.sides {
            Some(_) => self.own_ratio(spot),
            // Within the axes what areas report is in the table from the beginning.
            None if self.axes.slot(spot.area, spot.period).is_some() => None,
            None => self.frame.base(spot).and_then(|base| self.own_figure(spot.period, base)),
        };
        let mut found = own_result.unwrap_or_else(|| self.roll_up(spot));
        if !found.own {
            found.unit = self.unit(spot, &found);
        }
        if found.amount.is_none()
            && let Some(answer) = self.frame.empty_answer(spot)
        {
            found.statuses = answer.statuses;
            found.conf = answer.conf;
        }
        self.results.borrow_mut().insert(spot, found, &self.axes, own);
        found
    }

    /// The figures that areas themselves report for a combination, by slot.
    fn own_figures(&self, slice: u32) -> impl Iterator<Item = (usize, Resolved)> {
        let rows = self.frame.rows_of(slice).iter();
        rows.filter_map(|row| Some((self.axes.slot(row.area, row.period)?, self.own_figure(row.period, &row.base)?)))
    }

    /// What an area itself says for a place in this period.
    fn own_figure(&self, period: Period, base: &OwnFigure) -> Option<Resolved> {
        let amount = Amount { figure: Exact::whole(base.value()?), per: None };
        Some(self.whole(period, amount, base.statuses, base.conf, base.contributors, base.figure().is_some()))
    }

    fn whole(
        &self,
        period: Period,
        amount: Amount,
        statuses: Statuses,
        conf: ConfStatus,
        count: u32,
        direct: bool,
    ) -> Resolved {
        let leaves = if self.calendar.rule == TimeRule::Last { 1 } else { self.axes.leaves(period) };
        Resolved {
            amount: Some(amount),
            statuses,
            conf,
            contributors: count,
            made_from: MadeFrom::Own,
            direct,
            own: true,
            coverage: Coverage { parts_in: 1, parts_of: 1 },
            unit: Coverage { parts_in: leaves, parts_of: leaves },
            ..Resolved::nothing(0)
        }
    }

    /// Both sides of a ratio for the area itself: both direct, or, where neither has finer periods to be matched in,
    /// both complete and one of them the area's own or the area without parts. Otherwise parts are matched.
    fn own_ratio(&self, spot: PlaceKey) -> Option<Resolved> {
        let mut sides = self.each_side().map(|(side, across)| {
            let slice = side.slice(&self.frame.slices, spot.slice)?;
            Some(across.resolve(PlaceKey { slice, ..spot }))
        });
        let (n, d) = (sides.next()??, sides.next()??);
        let (top, bottom) = (n.amount?, d.amount?);
        let both_direct = n.direct && d.direct;
        let whole = n.is_complete() && d.is_complete();
        let finest = self.axes.children(spot.period).is_empty();
        let own = n.own || d.own || self.territory.parts(spot.area).is_empty();
        if !(both_direct || (finest && whole && own)) {
            return None;
        }
        let amount = Amount { figure: top.figure, per: Some(bottom.figure) };
        let contributors = n.contributors.saturating_add(d.contributors);
        Some(self.whole(spot.period, amount, n.statuses.union(d.statuses), n.conf.max(d.conf), contributors, false))
    }

    pub(super) fn roll_up(&self, spot: PlaceKey) -> Resolved {
        let children = self.axes.children(spot.period);
        if children.is_empty() {
            return self.over_territory(spot).unwrap_or_else(|| self.silent(spot));
        }
        match self.calendar.rule {
            TimeRule::Last => self.stock(spot, &children),
            TimeRule::Mean => self.mean(spot, &children),
            _ => self.flow(spot, &children),
        }
    }

    /// No figure and no parts: expected unless only what came is.
    fn silent(&self, spot: PlaceKey) -> Resolved {
        let came = || match &self.sides {
            None => self.frame.base(spot).is_some(),
            Some(sides) => [&sides.numerator, &sides.denominator].iter().any(|side| {
                let slice = side.slice(&self.frame.slices, spot.slice);
                slice.is_some_and(|slice| side.frame.base(PlaceKey { slice, ..spot }).is_some())
            }),
        };
        Resolved::nothing(u32::from(!self.calendar.is_occasional() || came()))
    }

    /// The sum over the parts of the area; none if it is its own part.
    fn over_territory(&self, spot: PlaceKey) -> Option<Resolved> {
        let parts = self.territory.parts(spot.area);
        if parts.is_empty() {
            return None;
        }
        let mut sum = Resolved::sum();
        for area in parts {
            let part = self.resolve(PlaceKey { area: *area, ..spot });
            sum.add(&part, part.unit);
        }
        sum.made_from = if sum.amount.is_some() { MadeFrom::Parts } else { MadeFrom::Nothing };
        Some(sum)
    }

    /// The figure of a sub-period.
    fn sub(&self, spot: PlaceKey, period: Period) -> Resolved {
        self.resolve(PlaceKey { period, ..spot })
    }

    fn flow(&self, spot: PlaceKey, children: &[Period]) -> Resolved {
        let own = children.iter().any(|period| self.sub(spot, *period).own);
        if !own && let Some(sum) = self.over_territory(spot) {
            return sum;
        }
        let mut sum = Resolved::sum();
        for sub in children.iter().map(|period| self.sub(spot, *period)) {
            sum.add(&sub, if sub.direct { sub.unit } else { sub.coverage });
        }
        sum.own = own;
        sum.made_from = if sum.amount.is_some() { MadeFrom::Time } else { MadeFrom::Nothing };
        sum.unit = self.unit(spot, &sum);
        sum
    }

    fn mean(&self, spot: PlaceKey, children: &[Period]) -> Resolved {
        if !children.iter().any(|period| self.sub(spot, *period).own)
            && let Some(sum) = self.over_territory(spot)
        {
            return sum;
        }
        let mut sum = Resolved::sum();
        let mut present = 0;
        for period in spot.period.parts(self.calendar.leaf) {
            let part = self.resolve(PlaceKey { period, ..spot });
            present += u32::from(part.amount.is_some());
            sum.add(&part, part.coverage);
        }
        sum.amount = sum.amount.map(|amount| Amount { figure: amount.figure.over(present), ..amount });
        sum.own = true;
        sum.made_from = if sum.amount.is_some() { MadeFrom::Time } else { MadeFrom::Nothing };
        sum.unit = self.unit(spot, &sum);
        sum
    }

    /// A stock is its closing sub-period's, if the area itself has it; else its parts'; else an earlier one carried.
    fn stock(&self, spot: PlaceKey, children: &[Period]) -> Resolved {
        let taken = |period: Period, sub: &Resolved, carried: bool, coverage: Coverage| Resolved {
            made_from: MadeFrom::Sub(period),
            direct: false,
            carried: carried || sub.carried,
            coverage,
            unit: Coverage { parts_in: u32::from(!carried && sub.is_complete()), parts_of: 1 },
            ..*sub
        };
        let closing = children.last().map(|period| (*period, self.sub(spot, *period)));
        if let Some((period, sub)) = closing.filter(|(_, sub)| sub.own && !sub.carried && sub.amount.is_some()) {
            return taken(period, &sub, false, Coverage { parts_in: 1, parts_of: 1 });
        }
        let over = self.over_territory(spot);
        if let Some(sum) = over.filter(|sum| sum.amount.is_some()) {
            return sum;
        }
        let empty = over.unwrap_or_else(|| {
            let expected = closing.map_or(1, |(_, closing)| closing.unit.parts_of.min(1));
            Resolved::nothing(expected)
        });
        let mut subs = children.iter().rev().map(|period| (*period, self.sub(spot, *period)));
        match subs.find(|(_, sub)| sub.amount.is_some()) {
            Some((period, sub)) => {
                let of = empty.coverage.parts_of.max(1);
                taken(period, &sub, true, Coverage { parts_in: 0, parts_of: of })
            }
            None => empty,
        }
    }

    /// What the place counts as inside a larger cell: for each of its sub-periods, whether all its parts are in.
    fn unit(&self, spot: PlaceKey, found: &Resolved) -> Coverage {
        let one = Coverage { parts_in: u32::from(found.is_complete()), parts_of: found.coverage.parts_of.min(1) };
        if self.calendar.rule == TimeRule::Last {
            return one;
        }
        let children = self.axes.children(spot.period);
        if children.is_empty() {
            return one;
        }
        let mut unit = Coverage { parts_in: 0, parts_of: 0 };
        for period in children.iter() {
            let sub = self.sub(spot, *period).unit;
            unit.parts_in += sub.parts_in;
            unit.parts_of += sub.parts_of;
        }
        unit
    }

    /// Areas and periods that the figure of a place is made from, one step down; none for the area's own.
    pub(super) fn made_from(&self, spot: PlaceKey) -> Vec<PlaceKey> {
        let found = self.resolve(spot);
        match found.made_from {
            MadeFrom::Own | MadeFrom::Nothing => Vec::new(),
            MadeFrom::Sub(period) => vec![PlaceKey { period, ..spot }],
            MadeFrom::Time if self.calendar.rule == TimeRule::Mean => {
                spot.period.parts(self.calendar.leaf).into_iter().map(|period| PlaceKey { period, ..spot }).collect()
            }
            MadeFrom::Time => {
                self.calendar.children(spot.period).into_iter().map(|period| PlaceKey { period, ..spot }).collect()
            }
            MadeFrom::Parts => {
                self.territory.parts(spot.area).iter().map(|area| PlaceKey { area: *area, ..spot }).collect()
            }
        }
    }

    /// Whether a place has no parts, over territory or over time.
    pub(super) fn is_finest(&self, spot: PlaceKey) -> bool {
        let is_network = self.territory.level(spot.area) == Level::Network;
        !is_network && self.territory.parts(spot.area).is_empty() && self.axes.children(spot.period).is_empty()
    }

    /// The same place in another area.
    pub(super) fn at_area(&self, spot: PlaceKey, area: AreaId) -> Resolved {
        self.resolve(PlaceKey { area, ..spot })
    }
}

/// A resolver that others read from.
pub(super) type Shared<'a> = Rc<Resolver<'a>>;
