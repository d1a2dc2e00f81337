//! Which lines of rosters are in force in a period: those with days around all of it.
//!
//! Lines may change level over the years: communes until some day, their region from that day on. Each period has the areas whose
//! lines are in force in it, and a longer period those of what it is made of.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use time::Date;

use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::period::Period;

use super::calendar::Calendar;
use super::input::OwedAreas;
use super::owed::is_in_force;

/// The areas whose lines are in force together, and all areas above them.
#[derive(Debug, Default)]
pub(super) struct InForce {
    pub lines: BTreeSet<AreaId>,
    pub above: BTreeSet<AreaId>,
}

impl InForce {
    fn new(catalogue: &Catalogue, lines: BTreeSet<AreaId>) -> Self {
        let above = lines.iter().flat_map(|area| catalogue.ancestors(*area)).collect();
        Self { lines, above }
    }
}

/// The lines of an indicator over time.
pub(super) struct Times<'l> {
    catalogue: &'l Catalogue,
    lines: Option<&'l OwedAreas>,
    calendar: Calendar,
    /// The days on which a line begins, or has ended.
    turns: Vec<Date>,
    /// All that were in force together in a period that was asked for.
    found: Vec<InForce>,
    known: BTreeMap<BTreeSet<AreaId>, usize>,
    /// By the number of turns before.
    between: BTreeMap<usize, usize>,
    of_periods: BTreeMap<Period, Rc<[usize]>>,
}

impl<'l> Times<'l> {
    pub(super) fn new(catalogue: &'l Catalogue, lines: Option<&'l OwedAreas>, calendar: Calendar) -> Self {
        let spans = lines.into_iter().flat_map(|lines| lines.values().flatten());
        let days = spans.flat_map(|span| [Some(span.from), span.until.and_then(Date::next_day)]);
        let turns: BTreeSet<Date> = days.flatten().collect();
        let mut times = Self {
            catalogue,
            lines,
            calendar,
            turns: turns.into_iter().collect(),
            found: Vec::new(),
            known: BTreeMap::new(),
            between: BTreeMap::new(),
            of_periods: BTreeMap::new(),
        };
        if !times.turn() {
            let all = times.position(lines.into_iter().flat_map(BTreeMap::keys).copied().collect());
            times.between.insert(0, all);
        }
        times
    }

    /// Whether lines begin or end at all.
    pub(super) fn turn(&self) -> bool {
        !self.turns.is_empty()
    }

    /// What is in force in a period, as positions in [`Self::found`]: more than one where it is made of periods that differ. Of a
    /// stock its closing period decides.
    pub(super) fn of(&mut self, period: Period) -> Rc<[usize]> {
        if let Some(known) = self.of_periods.get(&period) {
            return Rc::clone(known);
        }
        let found: BTreeSet<usize> = match self.between(period) {
            Some(before) => [self.after(before, period)].into(),
            None => self.calendar.deciding(period).into_iter().map(|part| self.of_one(part)).collect(),
        };
        let found: Rc<[usize]> = found.into_iter().collect();
        self.of_periods.insert(period, Rc::clone(&found));
        found
    }

    /// The same for a row: where several differ, those in which its area has a line, if there are some.
    pub(super) fn of_row(&mut self, area: AreaId, period: Period) -> Rc<[usize]> {
        let all = self.of(period);
        if all.len() < 2 {
            return all;
        }
        let has_line = |at: &&usize| self.found.get(**at).is_some_and(|own| own.lines.contains(&area));
        let own: Rc<[usize]> = all.iter().filter(has_line).copied().collect();
        if own.is_empty() { all } else { own }
    }

    /// How many turns are before a period, if none is inside it.
    fn between(&self, period: Period) -> Option<usize> {
        let before = |day: Date| self.turns.partition_point(|turn| *turn <= day);
        let first = before(period.first_day());
        (first == before(period.last_day())).then_some(first)
    }

    /// What is in force after so many turns, in one of whose periods it is asked for.
    fn after(&mut self, turns: usize, period: Period) -> usize {
        if let Some(known) = self.between.get(&turns) {
            return *known;
        }
        let found = self.around(period);
        self.between.insert(turns, found);
        found
    }

    fn of_one(&mut self, part: Period) -> usize {
        match self.between(part) {
            Some(before) => self.after(before, part),
            None => self.around(part),
        }
    }

    /// The lines with days around a period.
    fn around(&mut self, period: Period) -> usize {
        let lines = self.lines.into_iter().flatten().filter(|(_, spans)| is_in_force(spans, period));
        self.position(lines.map(|(area, _)| *area).collect())
    }

    fn position(&mut self, lines: BTreeSet<AreaId>) -> usize {
        if let Some(known) = self.known.get(&lines) {
            return *known;
        }
        self.known.insert(lines.clone(), self.found.len());
        self.found.push(InForce::new(self.catalogue, lines));
        self.found.len() - 1
    }

    /// All that was in force in the periods that were asked for.
    pub(super) fn found(&self) -> &[InForce] {
        &self.found
    }
}
