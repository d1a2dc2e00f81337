//! Who is expected: which areas are parts of those above them, when a figure of each is owed, and which silence is printed.
//!
//! Lines of rosters come first. Without lines it is what the catalogue says of the indicator: every territory of the level at
//! which the parts of the cell were reported, or those that a roster names, and then nobody knows how many they are.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use time::{Date, Duration};

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::{Expect, Indicator, Rhythm};
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::period::Period;

use super::calendar::Calendar;
use super::input::{self, OwedAreas, Span};
use super::part_sets::{AreasAt, PartSets};

/// How many years back a line alone makes periods expected in which nobody reported.
const YEARS_BACK_MAX: i32 = 30;

/// When figures of a part are owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Owed {
    /// In every period that the rhythm of the indicator has.
    Always,
    Within(Vec<Span>),
    /// It is outside every roster: it counts where it reports.
    WhereCame,
}

/// What is expected of one indicator.
#[derive(Debug, Default)]
pub(super) struct Expectation {
    parts: BTreeMap<AreaId, Owed>,
    /// From when on silence is printed: for the parts and for all above them.
    late_from: HashMap<AreaId, Date>,
    /// The day of the release; none: every period counts as due.
    as_of: Option<Date>,
    due_days: u16,
    rhythm: Option<Rhythm>,
    /// Whether nobody knows how many parts a territory has.
    pub is_unknown: bool,
    /// Parts whose silence may be an entry that the builder may not read or use.
    withheld: HashSet<AreaId>,
}

impl Span {
    /// Whether all of a period lies within the span and is one of its rhythm.
    fn owes(&self, period: Period, usual: Rhythm) -> bool {
        let inside = self.from <= period.first_day() && self.until.is_none_or(|until| period.last_day() <= until);
        inside
            && match self.rhythm.unwrap_or(usual) {
                Rhythm::Every => true,
                Rhythm::Years(step) => (period.year() - self.from.year()) % i32::from(step.max(1)) == 0,
                Rhythm::Occasional => false,
            }
    }
}

impl Owed {
    /// Whether a period without parts of its own is owed. `usual` is the rhythm of the indicator.
    pub(super) fn is_owed(&self, period: Period, usual: Rhythm) -> bool {
        match self {
            Self::Always => usual != Rhythm::Occasional,
            Self::Within(spans) => spans.iter().any(|span| span.owes(period, usual)),
            Self::WhereCame => false,
        }
    }
}

/// A row: METHOD, area, period.
pub(super) type Place = (u16, AreaId, Period);

impl Expectation {
    /// What is expected of an indicator, given the places of its rows, and which areas are parts on each METHOD in each period.
    pub(super) fn new(
        catalogue: &Catalogue,
        indicator: &Indicator,
        given: &input::Expectation,
        rows: &[Place],
    ) -> (Self, PartSets) {
        let adds_up = super::territory::adds_up(indicator);
        let ever: BTreeSet<AreaId> = rows.iter().map(|(_, area, _)| *area).collect();
        let input::Expectation::Decided(decided) = given else {
            let parts = ever.iter().map(|area| (*area, Owed::Always)).collect();
            let sets = PartSets::new(catalogue, adds_up, ever, BTreeMap::new(), AreasAt::new());
            return (Self { parts, ..Self::default() }, sets);
        };
        let lines = catalogue.indicator_id(indicator.code.as_str()).and_then(|id| decided.lines.get(&id));
        let mut own = Self { as_of: decided.as_of, due_days: indicator.due_days, ..Self::default() };
        own.is_unknown = lines.is_none() && indicator.expect == Expect::Roster;
        let expecting = Expecting { catalogue, lines, ever: &ever, only_ever: own.is_unknown };
        let sets = expecting.sets(adds_up, Calendar::of(indicator, None), rows);
        own.parts = sets.areas().iter().map(|area| (*area, expecting.owed(*area))).collect();
        own.take_lines(lines);
        if lines.is_some() && !decided.withheld.is_empty() {
            let seats = || decided.seats.union(&decided.withheld).copied();
            let around = |area: AreaId| seats().filter(move |seat| catalogue.is_within(area, *seat));
            let seat = |area: AreaId| around(area).max_by_key(|seat| catalogue.fineness(*seat));
            let is_withheld = |area: &AreaId| seat(*area).is_some_and(|seat| decided.withheld.contains(&seat));
            own.withheld = own.parts.keys().copied().filter(is_withheld).collect();
        }
        own.find_lateness(catalogue, rows);
        (own, sets)
    }

    fn take_lines(&mut self, lines: Option<&OwedAreas>) {
        let spans = || lines.into_iter().flat_map(|lines| lines.values().flatten());
        let first = spans().next().and_then(|span| span.rhythm);
        self.rhythm = first.filter(|_| spans().all(|span| span.rhythm == first));
        self.due_days = spans().filter_map(|span| span.due_days).min().unwrap_or(self.due_days);
    }

    /// Silence of a part is printed from its own first period or its line on; of one that never reported, from the day on which half
    /// of those that report had begun: the long series of one makes nobody else late.
    fn find_lateness(&mut self, catalogue: &Catalogue, rows: &[Place]) {
        let mut first: HashMap<AreaId, Date> = HashMap::new();
        for (_, area, period) in rows.iter().filter(|(_, area, _)| self.parts.contains_key(area)) {
            let day = period.first_day();
            first.entry(*area).and_modify(|known| *known = day.min(*known)).or_insert(day);
        }
        let mut days: Vec<Date> = first.values().copied().collect();
        days.sort_unstable();
        let usual = days.get(days.len().saturating_sub(1) / 2).copied();
        for (part, owed) in &self.parts {
            let from = match owed {
                Owed::Within(spans) => spans.iter().map(|span| span.from).min(),
                _ => first.get(part).copied().or(usual),
            };
            let Some(from) = from else { continue };
            for area in std::iter::once(*part).chain(catalogue.ancestors(*part)) {
                self.late_from.entry(area).and_modify(|known| *known = from.min(*known)).or_insert(from);
            }
        }
    }

    /// When figures of an area are owed.
    pub(super) fn owed(&self, area: AreaId) -> &Owed {
        self.parts.get(&area).unwrap_or(&Owed::Always)
    }

    /// Whether what an area owes may be withheld from the builder.
    pub(super) fn is_withheld(&self, area: AreaId) -> bool {
        self.withheld.contains(&area)
    }

    /// The rhythm of all lines, if they have one.
    pub(super) fn rhythm(&self) -> Option<Rhythm> {
        self.rhythm
    }

    /// Of a ratio: what is expected of either side.
    pub(super) fn joint(sides: [&Self; 2], parts: &BTreeSet<AreaId>) -> Self {
        let [top, bottom] = sides;
        let owed = |area: &AreaId| {
            let of = |side: &Self| side.parts.get(area).cloned();
            let strict = [top, bottom].into_iter().filter_map(of).find(|owed| *owed != Owed::Always);
            (*area, strict.unwrap_or(Owed::Always))
        };
        let mut late_from = top.late_from.clone();
        for (area, day) in &bottom.late_from {
            late_from.entry(*area).and_modify(|known| *known = (*known).max(*day)).or_insert(*day);
        }
        Self {
            parts: parts.iter().map(owed).collect(),
            late_from,
            as_of: top.as_of,
            due_days: top.due_days.max(bottom.due_days),
            rhythm: None,
            is_unknown: top.is_unknown || bottom.is_unknown,
            withheld: top.withheld.union(&bottom.withheld).copied().collect(),
        }
    }

    /// Whether a place without a figure is printed as missing: its period has ended, the days until it is due have passed, and
    /// it lies in the time of those who report.
    pub(super) fn prints_silence(&self, area: AreaId, period: Period) -> bool {
        let due = period.last_day().saturating_add(Duration::days(self.due_days.into()));
        self.as_of.is_none_or(|today| due < today)
            && self.late_from.get(&area).is_none_or(|from| period.last_day() >= *from)
    }

    /// Whether a period has not ended.
    pub(super) fn is_running(&self, period: Period) -> bool {
        self.as_of.is_some_and(|today| period.last_day() >= today)
    }

    /// The years in which lines alone expect figures, whether anything came or not, with an area that owes them.
    pub(super) fn owed_years(&self, usual: Rhythm) -> Vec<(AreaId, Period)> {
        let Some(today) = self.as_of else { return Vec::new() };
        let mut years = BTreeSet::new();
        for (area, owed) in &self.parts {
            let Owed::Within(spans) = owed else { continue };
            for span in spans {
                let step = match span.rhythm.unwrap_or(usual) {
                    Rhythm::Every => 1,
                    Rhythm::Years(step) => usize::from(step.max(1)),
                    Rhythm::Occasional => continue,
                };
                let last = span.until.map_or(today, |until| until.min(today)).year();
                let due = (span.from.year()..=last).step_by(step).filter(|year| *year > last - YEARS_BACK_MAX);
                years.extend(due.filter_map(|year| Some((*area, Period::year_of(year).ok()?))));
            }
        }
        years.into_iter().collect()
    }
}

/// Finds the parts of an indicator.
struct Expecting<'e> {
    catalogue: &'e Catalogue,
    lines: Option<&'e OwedAreas>,
    /// The areas that ever reported.
    ever: &'e BTreeSet<AreaId>,
    /// Whether nobody knows of others.
    only_ever: bool,
}

impl Expecting<'_> {
    fn is_inside(&self, lines: &OwedAreas, area: AreaId) -> bool {
        self.catalogue.ancestors(area).any(|above| lines.contains_key(&above))
    }

    /// When a part owes figures.
    fn owed(&self, area: AreaId) -> Owed {
        match self.lines.map(|lines| (lines, lines.get(&area))) {
            None => Owed::Always,
            Some((_, Some(spans))) if spans.is_empty() => Owed::Always,
            Some((_, Some(spans))) => Owed::Within(spans.clone()),
            Some((lines, None)) if self.is_inside(lines, area) => Owed::Always,
            Some(_) => Owed::WhereCame,
        }
    }

    /// The parts where these areas have rows.
    fn parts(&self, rows: &BTreeSet<AreaId>) -> BTreeSet<AreaId> {
        let Some(lines) = self.lines else {
            let all = completed(self.catalogue, rows, |_| true);
            let may = |area: &AreaId| !self.only_ever || self.ever.contains(area);
            return all.into_iter().filter(may).collect();
        };
        let above: BTreeSet<AreaId> = lines.keys().flat_map(|area| self.catalogue.ancestors(*area)).collect();
        // Below an area of the roster its parts are those of the level at which they are reported.
        let below = rows.iter().copied().filter(|area| self.is_inside(lines, *area)).collect();
        let may = |area| lines.contains_key(&area) || self.is_inside(lines, area);
        let mut parts = completed(self.catalogue, &below, may);
        parts.extend(self.ever.iter().filter(|area| !above.contains(area) && !self.is_inside(lines, **area)));
        parts.extend(lines.keys());
        parts
    }

    /// The same; where nothing came below a part, or in a tree, it is as in `whole`.
    fn filled(&self, rows: &BTreeSet<AreaId>, whole: &BTreeSet<AreaId>) -> BTreeSet<AreaId> {
        let mut parts = self.parts(rows);
        let above = |areas: &BTreeSet<AreaId>| -> BTreeSet<AreaId> {
            areas.iter().flat_map(|area| self.catalogue.ancestors(*area)).collect()
        };
        let (above_rows, above_parts) = (above(rows), above(&parts));
        let is_open = |area: &&AreaId| match self.catalogue.ancestors(**area).find(|above| parts.contains(above)) {
            Some(part) => !above_rows.contains(&part),
            None => {
                let root = self.catalogue.ancestors(**area).last().unwrap_or(**area);
                !above_parts.contains(&root) && !parts.contains(&root)
            }
        };
        let more: Vec<AreaId> = whole.difference(&parts).filter(is_open).copied().collect();
        parts.extend(more);
        parts
    }

    /// The parts on each METHOD in each period.
    fn sets(&self, adds_up: bool, calendar: Calendar, rows: &[Place]) -> PartSets {
        let mut came: BTreeMap<u16, BTreeMap<Period, Vec<AreaId>>> = BTreeMap::new();
        for (method, area, period) in rows {
            let own = came.entry(*method).or_default();
            for at in std::iter::once(*period).chain(calendar.wider(*period)) {
                let areas = own.entry(at).or_default();
                if areas.last() != Some(area) {
                    areas.push(*area);
                }
            }
        }
        let whole = self.parts(self.ever);
        let (mut of_methods, mut at) = (BTreeMap::new(), AreasAt::new());
        for (method, periods) in came {
            let all = periods.values().flatten().copied().collect();
            let of_method = self.filled(&all, &whole);
            // Mostly the same areas report in every period.
            let mut known: BTreeMap<BTreeSet<AreaId>, BTreeSet<AreaId>> = BTreeMap::new();
            let mut filled = |areas: Vec<AreaId>| {
                let areas: BTreeSet<AreaId> = areas.into_iter().collect();
                let made = |areas: &BTreeSet<AreaId>| self.filled(areas, &of_method);
                known.entry(areas).or_insert_with_key(made).clone()
            };
            let own = periods.into_iter().map(|(period, areas)| (period, filled(areas))).collect();
            at.insert(method, own);
            of_methods.insert(method, of_method);
        }
        PartSets::new(self.catalogue, adds_up, whole, of_methods, at)
    }
}

/// The areas with rows, and with them every territory of the level at which the parts of an area above were reported: the
/// coarsest one below it. `may` says below which areas that holds.
fn completed(catalogue: &Catalogue, with_rows: &BTreeSet<AreaId>, may: impl Fn(AreaId) -> bool) -> BTreeSet<AreaId> {
    let level = |area: AreaId| catalogue.area(area).map(|own| own.level);
    let in_tree = |level: Level| !matches!(level, Level::City | Level::Network | Level::Residual);
    let mut coarsest: BTreeMap<AreaId, u8> = BTreeMap::new();
    for area in with_rows {
        let Some(own) = level(*area).filter(|level| in_tree(*level)).map(Level::fineness) else { continue };
        for above in catalogue.ancestors(*area).filter(|above| may(*above)) {
            coarsest.entry(above).and_modify(|known| *known = own.min(*known)).or_insert(own);
        }
    }
    let mut all = with_rows.clone();
    for (above, wanted) in coarsest {
        let mut pending: Vec<AreaId> = catalogue.children(above).to_vec();
        while let Some(area) = pending.pop() {
            match level(area).map(Level::fineness) {
                Some(own) if own == wanted => {
                    all.insert(area);
                }
                Some(own) if own < wanted => pending.extend(catalogue.children(area)),
                _ => {}
            }
        }
    }
    all
}
