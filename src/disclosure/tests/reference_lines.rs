//! Who is expected beside lines of rosters, said slowly: from the beginning for each period.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::TimeRule;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::period::{Freq, Period};
use marsad_release::input::OwedAreas;

type Areas = BTreeSet<AreaId>;

pub struct ReferenceLines<'a> {
    catalogue: &'a Catalogue,
    rule: TimeRule,
    lines: OwedAreas,
    /// Where figures came.
    came: BTreeSet<(AreaId, Period)>,
    known: RefCell<BTreeMap<Period, Areas>>,
}

impl<'a> ReferenceLines<'a> {
    pub fn new(catalogue: &'a Catalogue, rule: TimeRule, lines: OwedAreas, came: BTreeSet<(AreaId, Period)>) -> Self {
        Self { catalogue, rule, lines, came, known: RefCell::default() }
    }

    /// The areas with a line around a quarter.
    pub fn in_force(&self, quarter: Period) -> Areas {
        let holds = |from, until: Option<_>| {
            from <= quarter.first_day() && until.is_none_or(|until| quarter.last_day() <= until)
        };
        let lines = self.lines.iter().filter(|(_, spans)| spans.iter().any(|span| holds(span.from, span.until)));
        lines.map(|(area, _)| *area).collect()
    }

    /// What is in force in the quarters of a period that count for it: of a stock the last.
    fn all_in_force(&self, period: Period) -> BTreeSet<Areas> {
        let quarters = period.parts(Freq::Quarterly);
        let skipped = if self.rule == TimeRule::Last { quarters.len() - 1 } else { 0 };
        quarters.into_iter().skip(skipped).map(|quarter| self.in_force(quarter)).collect()
    }

    /// The areas that reported, within a period or ever, while these lines were in force.
    fn rows(&self, lines: &Areas, within: Option<Period>) -> Areas {
        let counts = |area: &AreaId, period: Period| {
            let all = self.all_in_force(period);
            all.contains(lines) && (lines.contains(area) || !all.iter().any(|other| other.contains(area)))
        };
        let came = self.came.iter().filter(|(_, period)| within.is_none_or(|around| around.contains(*period)));
        came.filter(|(area, period)| counts(area, *period)).map(|(area, _)| *area).collect()
    }

    fn is_below(&self, area: AreaId, of: &Areas) -> bool {
        self.catalogue.ancestors(area).any(|above| of.contains(&above))
    }

    fn level(&self, area: AreaId) -> Option<u8> {
        let level = self.catalogue.area(area)?.level;
        (!matches!(level, Level::City | Level::Network | Level::Residual)).then(|| level.fineness())
    }

    /// The areas with lines; below them all areas of the level of the reports; what came from outside.
    fn parts(&self, lines: &Areas, rows: &Areas, ever: &Areas) -> Areas {
        let below: Vec<AreaId> = rows.iter().copied().filter(|area| self.is_below(*area, lines)).collect();
        let coarsest_below = |above: AreaId| {
            let inside = below.iter().filter(|area| self.catalogue.ancestors(**area).any(|up| up == above));
            inside.filter_map(|area| self.level(*area)).min()
        };
        let all = (0..).take(self.catalogue.parts().areas.len()).map(AreaId);
        let of_level = all.filter(|area| {
            let mut around =
                self.catalogue.ancestors(*area).filter(|up| lines.contains(up) || self.is_below(*up, lines));
            self.level(*area).is_some() && around.any(|up| coarsest_below(up) == self.level(*area))
        });
        let above: Areas = lines.iter().flat_map(|area| self.catalogue.ancestors(*area)).collect();
        let outside = ever.iter().copied().filter(|area| !above.contains(area) && !self.is_below(*area, lines));
        of_level.chain(below.iter().copied()).chain(outside).chain(lines.iter().copied()).collect()
    }

    /// The parts where these areas reported; below a part without reports below it, and in a country without any, those of `usual`.
    fn filled(&self, lines: &Areas, rows: &Areas, ever: &Areas, usual: &Areas) -> Areas {
        let parts = self.parts(lines, rows, ever);
        let is_above =
            |area: AreaId, areas: &Areas| areas.iter().any(|own| self.catalogue.ancestors(*own).any(|up| up == area));
        let is_open = |area: &AreaId| match self.catalogue.ancestors(*area).find(|up| parts.contains(up)) {
            Some(part) => !is_above(part, rows),
            None => {
                let root = self.catalogue.ancestors(*area).last().unwrap_or(*area);
                !parts.contains(&root) && !is_above(root, &parts)
            }
        };
        let more: Vec<AreaId> = usual.iter().copied().filter(is_open).collect();
        parts.into_iter().chain(more).collect()
    }

    /// The parts of a period: those of all that is in force in it.
    pub fn roster(&self, period: Period) -> Areas {
        if let Some(known) = self.known.borrow().get(&period) {
            return known.clone();
        }
        let parts = |lines: &Areas| {
            let ever = self.rows(lines, None);
            let usual = self.filled(lines, &ever, &ever, &self.parts(lines, &ever, &ever));
            let wider = [Freq::Quarterly, Freq::HalfYearly, Freq::Annual].map(|freq| period.widened(freq));
            let around = [Some(period)].into_iter().chain(wider).flatten();
            let rows = around.map(|around| self.rows(lines, Some(around))).find(|rows| !rows.is_empty());
            rows.map_or_else(|| usual.clone(), |rows| self.filled(lines, &rows, &ever, &usual))
        };
        let found: Areas = self.all_in_force(period).iter().flat_map(parts).collect();
        self.known.borrow_mut().insert(period, found.clone());
        found
    }

    /// Whether an area owes a quarter: by its own line, or as a part of an area with one.
    pub fn is_owed(&self, area: AreaId, quarter: Period) -> bool {
        let lines = self.in_force(quarter);
        lines.contains(&area) || (self.is_below(area, &lines) && self.roster(quarter).contains(&area))
    }
}
