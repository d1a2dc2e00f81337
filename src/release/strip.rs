//! The periods of one area for one combination of codes: from the finest to the coarsest, each is the area's own figure, or the
//! sum of its sub-periods, or the sum of the area's parts.

use marsad_domain::catalogue::indicator::TimeRule;
use marsad_domain::cell::Coverage;

use super::calendar::Calendar;
use super::exact::Amount;
use super::grid::{Axis, InTree};
use super::owed::Owed;
use super::resolved::{MadeFrom, Resolved};

/// The periods of one area while they are computed. Those after the one at hand are complete.
pub(super) struct Strip<'s> {
    pub calendar: Calendar,
    pub owed: &'s Owed,
    /// Whether what the area owes may be withheld from the builder.
    pub is_withheld: bool,
    pub min_coverage: u8,
    pub axis: &'s Axis,
    /// Whether the area has parts in each period.
    pub in_tree: &'s [InTree],
    /// What the parts come to.
    pub parts: &'s [Resolved],
    pub found: &'s mut [Resolved],
}

impl Strip<'_> {
    fn subs(&self, at: usize) -> &[usize] {
        self.axis.subs.get(at).map_or(&[], |subs| subs)
    }

    fn all<'f>(&'f self, positions: &'f [usize]) -> impl DoubleEndedIterator<Item = &'f Resolved> {
        positions.iter().filter_map(|at| self.found.get(*at))
    }

    /// Whether a period of this area has no parts, over territory or over time.
    pub(super) fn is_finest(&self, at: usize) -> bool {
        !self.has_parts(at) && self.subs(at).is_empty()
    }

    fn has_parts(&self, at: usize) -> bool {
        self.in_tree.get(at).is_some_and(|own| own.has_parts)
    }

    /// What a period comes to without a figure of its own. `came`: whether the area has answered without a figure.
    pub(super) fn roll_up(&self, at: usize, came: bool) -> Resolved {
        if self.subs(at).is_empty() {
            // No figure and no parts: expected unless only what came is.
            let silent = || {
                let period = self.axis.periods.get(at);
                let is_part = self.in_tree.get(at).is_some_and(|own| own.is_part);
                let is_owed = period.is_some_and(|period| self.owed.is_owed(*period, self.calendar.rhythm, is_part));
                let withheld = self.is_withheld && is_owed && !came;
                Resolved { withheld, ..Resolved::nothing(u32::from(is_owed || came)) }
            };
            return self.over_territory(at).unwrap_or_else(silent);
        }
        match self.calendar.rule {
            TimeRule::Last => self.stock(at),
            TimeRule::Mean => self.mean(at),
            _ => self.flow(at),
        }
    }

    fn over_territory(&self, at: usize) -> Option<Resolved> {
        let sum = *self.parts.get(at).filter(|_| self.has_parts(at))?;
        let made_from = if sum.amount.is_some() { MadeFrom::Parts } else { MadeFrom::Nothing };
        Some(Resolved { made_from, ..sum })
    }

    /// The sum over the parts, where no sub-period is from the area's own reports, or is owed by it alone.
    fn unless_own(&self, at: usize) -> Option<Resolved> {
        let sums_periods = self.in_tree.get(at).is_some_and(|own| own.sums_periods);
        if sums_periods || self.all(self.subs(at)).any(|sub| sub.own) { None } else { self.over_territory(at) }
    }

    fn flow(&self, at: usize) -> Resolved {
        if let Some(sum) = self.unless_own(at) {
            return sum;
        }
        let mut sum = Resolved::sum();
        for sub in self.all(self.subs(at)) {
            // The area's own figure of a coarser period stands for all its sub-periods, whatever it was made of.
            let is_own = sub.made_from == MadeFrom::Own;
            sum.add(sub, if is_own { sub.unit } else { sub.coverage });
            sum.own |= sub.own;
        }
        self.over_time(at, sum)
    }

    fn mean(&self, at: usize) -> Resolved {
        if let Some(sum) = self.unless_own(at) {
            return sum;
        }
        let mut sum = Resolved::sum();
        let mut present = 0;
        for (part, weight) in self.pieces(at) {
            present += if part.amount.is_some() { weight } else { 0 };
            let amount = part.amount.map(|amount| Amount { figure: amount.figure.times(weight), ..amount });
            let is_own = part.made_from == MadeFrom::Own;
            sum.add(&Resolved { amount, ..*part }, if is_own { part.unit } else { part.coverage });
        }
        sum.amount = sum.amount.map(|amount| Amount { figure: amount.figure.over(present), ..amount });
        sum.own = true;
        self.over_time(at, sum)
    }

    /// What a mean is made of: the finest periods, and the area's own figures of coarser ones, each of which stands for so many of
    /// the finest.
    fn pieces(&self, at: usize) -> Vec<(&Resolved, u32)> {
        let mut found = Vec::new();
        let mut pending: Vec<usize> = self.subs(at).iter().rev().copied().collect();
        while let Some(at) = pending.pop() {
            let Some(sub) = self.found.get(at) else { continue };
            if sub.made_from == MadeFrom::Own || self.subs(at).is_empty() {
                found.push((sub, self.axis.leaves.get(at).copied().unwrap_or(1)));
            } else {
                pending.extend(self.subs(at).iter().rev());
            }
        }
        found
    }

    fn over_time(&self, at: usize, sum: Resolved) -> Resolved {
        let made_from = if sum.amount.is_some() { MadeFrom::Time } else { MadeFrom::Nothing };
        Resolved { made_from, unit: self.unit(at, &sum), ..sum }
    }

    /// A stock is its closing sub-period's, if the area itself has it; else its parts', if enough of them have it; else the newest
    /// one before that has enough coverage, carried.
    fn stock(&self, at: usize) -> Resolved {
        let taken = |from: usize, carried: bool, coverage: Coverage| {
            let (sub, period) = (self.found.get(from)?, self.axis.periods.get(from)?);
            Some(Resolved {
                made_from: MadeFrom::Sub(*period),
                direct: false,
                carried: carried || sub.carried,
                coverage,
                unit: Coverage { parts_in: u32::from(!carried && sub.is_complete()), parts_of: 1 },
                ..*sub
            })
        };
        let has_figure = |at: &&usize| self.found.get(**at).is_some_and(|sub| sub.amount.is_some());
        let subs = self.subs(at);
        let closing = subs.last().and_then(|last| self.found.get(*last));
        if let (Some(last), Some(sub)) = (subs.last().filter(has_figure), closing)
            && sub.own
            && !sub.carried
            && let Some(own) = taken(*last, false, Coverage { parts_in: 1, parts_of: 1 })
        {
            return own;
        }
        let empty = match self.over_territory(at) {
            Some(sum) if sum.amount.is_some() && !sum.is_thin(self.min_coverage) => return sum,
            Some(sum) => sum,
            None => {
                let withheld = closing.is_some_and(|closing| closing.withheld);
                Resolved { withheld, ..Resolved::nothing(closing.map_or(1, |closing| closing.unit.parts_of.min(1))) }
            }
        };
        let earlier = Coverage { parts_in: 0, parts_of: empty.coverage.parts_of.max(1) };
        let is_enough = |at: &&usize| {
            let found = self.found.get(**at).filter(|sub| sub.amount.is_some());
            found.is_some_and(|sub| sub.direct || sub.carried || !sub.is_thin(self.min_coverage))
        };
        let found = subs.iter().rfind(is_enough).and_then(|from| taken(*from, true, earlier));
        found.map_or(empty, |found| Resolved { withheld: empty.withheld, ..found })
    }

    /// What a period counts as inside a larger cell: for each of its sub-periods, whether all its parts are in.
    pub(super) fn unit(&self, at: usize, found: &Resolved) -> Coverage {
        if self.calendar.rule == TimeRule::Last || self.subs(at).is_empty() {
            return Coverage { parts_in: u32::from(found.is_complete()), parts_of: found.coverage.parts_of.min(1) };
        }
        let mut unit = Coverage { parts_in: 0, parts_of: 0 };
        for sub in self.all(self.subs(at)) {
            unit.parts_in += sub.unit.parts_in;
            unit.parts_of += sub.unit.parts_of;
        }
        unit
    }
}
