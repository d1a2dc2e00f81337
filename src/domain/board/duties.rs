//! What is owed: by the lines of rosters, and by calls.

use std::collections::{BTreeMap, HashSet};

use time::{Date, Duration};

use super::{Arrivals, Cell, Duty};
use crate::call::{Call, CallRef};
use crate::catalogue::indicator::{Indicator, Rhythm};
use crate::catalogue::{AreaId, Catalogue};
use crate::code::{AreaCode, IndicatorCode, OrganisationCode};
use crate::membership::{Membership, covers};
use crate::period::Period;
use crate::roster::{Owing, RosterLine};

/// Which duties are wanted.
#[derive(Debug, Clone)]
pub struct Window {
    /// Those due on this day or later.
    pub since: Date,
    /// Periods that have ended before this day are owed.
    pub today: Date,
    /// The most duties; more are not looked for.
    pub most: usize,
}

/// Whether what a reporter owes of a cell is wanted.
pub type Wanted<'c> = &'c dyn Fn(&Cell, Option<&OrganisationCode>) -> bool;

/// A call that is or was open.
#[derive(Debug, Clone)]
pub struct HeldCall {
    pub name: CallRef,
    pub call: Call,
    /// The day on which it was closed.
    pub closed: Option<Date>,
    /// The territories of the node that opened it; `None`: all.
    pub limits: Option<Vec<AreaCode>>,
}

/// Collects duties: of the same figure, reporter and call the earliest.
pub struct Duties<'c> {
    catalogue: &'c Catalogue,
    membership: &'c Membership,
    window: Window,
    wanted: Wanted<'c>,
    found: BTreeMap<(Cell, Option<OrganisationCode>, Option<CallRef>), Date>,
}

impl<'c> Duties<'c> {
    #[must_use]
    pub fn new(catalogue: &'c Catalogue, membership: &'c Membership, window: Window, wanted: Wanted<'c>) -> Self {
        Self { catalogue, membership, window, wanted, found: BTreeMap::new() }
    }

    /// Whether there are more than are wanted.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.found.len() > self.window.most
    }

    /// The duties in their order.
    #[must_use]
    pub fn finish(self) -> Vec<Duty> {
        let own = |((cell, reporter, call), due)| Duty { due, cell, reporter, call };
        let mut duties: Vec<Duty> = self.found.into_iter().map(own).collect();
        duties.sort_unstable();
        duties
    }

    fn add(&mut self, cell: Cell, reporter: Option<OrganisationCode>, call: Option<CallRef>, due: Date) {
        if due >= self.window.since && !self.is_over() && (self.wanted)(&cell, reporter.as_ref()) {
            self.found.entry((cell, reporter, call)).and_modify(|known| *known = due.min(*known)).or_insert(due);
        }
    }

    /// Adds what a line of a roster owes: of every period that has ended.
    pub fn add_line(&mut self, line: &RosterLine) {
        let Some(indicator) = self.catalogue.indicator_by_code(line.indicator.as_str()) else { return };
        let days = Duration::days(line.due_days.unwrap_or(indicator.due_days).into());
        let periods = periods_of(line, indicator, self.window.since.saturating_sub(days), self.window.today);
        for area in line.territories(self.catalogue) {
            let Some(code) = self.catalogue.area(area).map(|own| own.code.clone()) else { continue };
            for reporter in owing(self.catalogue, self.membership, &line.owing, area) {
                for period in &periods {
                    let cell = Cell { indicator: line.indicator.clone(), area: code.clone(), period: *period };
                    self.add(cell, reporter.clone(), None, period.last_day().saturating_add(days));
                }
            }
            if self.is_over() {
                return;
            }
        }
    }

    /// Adds what a call asks for.
    pub fn add_call(&mut self, held: &HeldCall, lines: &[RosterLine]) {
        let HeldCall { name, call, limits, .. } = held;
        for indicator in &call.indicators {
            for (area, reporter) in self.asked(call, indicator, limits.as_deref(), lines) {
                let cell = Cell { indicator: indicator.clone(), area, period: call.period };
                self.add(cell, reporter, Some(name.clone()), call.deadline);
            }
        }
    }

    /// The areas and reporters of which a call asks one indicator.
    fn asked(
        &self,
        call: &Call,
        indicator: &IndicatorCode,
        limits: Option<&[AreaCode]>,
        lines: &[RosterLine],
    ) -> Vec<(AreaCode, Option<OrganisationCode>)> {
        let named = call.areas.iter().filter_map(|code| self.catalogue.area_id(code.as_str()));
        let lines = lines.iter().filter(|line| line.indicator == *indicator && overlaps(line, call.period));
        let mut owed: Vec<(AreaId, Option<OrganisationCode>)> = Vec::new();
        for line in lines {
            for area in line.territories(self.catalogue) {
                let owing = owing(self.catalogue, self.membership, &line.owing, area);
                owed.extend(owing.into_iter().map(|reporter| (area, reporter)));
            }
        }
        let mut found: Vec<(AreaId, Option<OrganisationCode>)> = Vec::new();
        match (call.areas.is_empty(), call.organisations.is_empty()) {
            (true, _) => {
                let is_asked = |reporter: &Option<OrganisationCode>| {
                    reporter.as_ref().is_some_and(|own| call.organisations.contains(own))
                };
                found.extend(owed.into_iter().filter(|(_, reporter)| is_asked(reporter)));
            }
            (false, false) => {
                for area in named {
                    found.extend(call.organisations.iter().map(|own| (area, Some(own.clone()))));
                }
            }
            (false, true) => {
                for area in named {
                    let own: Vec<_> = owed.iter().filter(|(known, _)| *known == area).cloned().collect();
                    if own.is_empty() {
                        found.extend(self.holders(area).into_iter().map(|reporter| (area, reporter)));
                    }
                    found.extend(own);
                }
            }
        }
        let is_inside = |area: AreaId| limits.is_none_or(|limits| covers(self.catalogue, limits, area));
        let code = |area: AreaId| self.catalogue.area(area).map(|own| own.code.clone());
        let inside = found.into_iter().filter(|(area, _)| is_inside(*area));
        inside.filter_map(|(area, reporter)| Some((code(area)?, reporter))).collect()
    }

    /// Without a roster: those whose own territory it is; anyone who may report it, if there is none.
    fn holders(&self, area: AreaId) -> Vec<Option<OrganisationCode>> {
        let Some(code) = self.catalogue.area(area).map(|own| &own.code) else { return Vec::new() };
        let own = self.membership.reporters.iter().filter(|reporter| reporter.territories.contains(code));
        or_anyone(own.map(|reporter| Some(reporter.organisation.clone())).collect())
    }
}

/// Takes out what calls asked for that were closed by their deadline. What came for them all the same stays.
pub fn take_out_revoked(duties: &mut Vec<Duty>, calls: &[HeldCall], arrivals: &Arrivals) {
    let is_revoked = |own: &&HeldCall| own.closed.is_some_and(|day| day <= own.call.deadline);
    let revoked: HashSet<&CallRef> = calls.iter().filter(is_revoked).map(|own| &own.name).collect();
    duties.retain(|duty| {
        let Some(call) = duty.call.as_ref().filter(|call| revoked.contains(call)) else { return true };
        arrivals.get(&duty.cell).is_some_and(|own| own.iter().any(|arrival| arrival.call.as_ref() == Some(call)))
    });
}

fn or_anyone(found: Vec<Option<OrganisationCode>>) -> Vec<Option<OrganisationCode>> {
    if found.is_empty() { vec![None] } else { found }
}

/// Who owes the figures of an area: the organisation, or of a type those whose territory it is or lies in.
fn owing(catalogue: &Catalogue, membership: &Membership, owing: &Owing, area: AreaId) -> Vec<Option<OrganisationCode>> {
    match owing {
        Owing::Organisation(organisation) => vec![Some(organisation.clone())],
        Owing::Type(kind) => {
            let own = membership.reporters.iter().filter(|reporter| reporter.kind == *kind);
            let own = own.filter(|reporter| covers(catalogue, &reporter.territories, area));
            or_anyone(own.map(|reporter| Some(reporter.organisation.clone())).collect())
        }
    }
}

fn overlaps(line: &RosterLine, period: Period) -> bool {
    line.from <= period.last_day() && line.until.is_none_or(|until| period.first_day() <= until)
}

/// The periods that a line owes: those within its days that ended from `since` on and before `today`.
fn periods_of(line: &RosterLine, indicator: &Indicator, since: Date, today: Date) -> Vec<Period> {
    let step = match line.rhythm.unwrap_or(indicator.rhythm) {
        Rhythm::Every => 1,
        Rhythm::Years(years) => i32::from(years.max(1)),
        Rhythm::Occasional => return Vec::new(),
    };
    let mut periods = Vec::new();
    let mut day = line.from.max(since);
    while let Ok(period) = Period::containing(day, indicator.freq) {
        let last = period.last_day();
        if last >= today || line.until.is_some_and(|until| last > until) {
            break;
        }
        let is_of_rhythm = step == 1 || (period.year() - line.from.year()) % step == 0;
        if period.first_day() >= line.from && last >= since && is_of_rhythm {
            periods.push(period);
        }
        let Some(next) = last.next_day() else { break };
        day = next;
    }
    periods
}
