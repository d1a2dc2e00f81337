//! Who is expected: which areas are parts of those above them, when a figure of each is owed, and which silence is printed.
//!
//! Lines of rosters come first. Without lines it is what the catalogue says of the indicator: every territory of the level at
//! which parts were reported, or those that a roster names, and then nobody knows how many they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use time::{Date, Duration};

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::{Expect, Indicator, Rhythm};
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::period::Period;

use super::input::{self, OwedAreas, Span};

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

impl Expectation {
    /// What is expected of an indicator, given the areas and periods of its rows.
    pub(super) fn new(
        catalogue: &Catalogue,
        indicator: &Indicator,
        given: &input::Expectation,
        lines: Option<&OwedAreas>,
        rows: &[(AreaId, Period)],
    ) -> Self {
        let with_rows: BTreeSet<AreaId> = rows.iter().map(|(area, _)| *area).collect();
        let input::Expectation::Decided(decided) = given else {
            let parts = with_rows.into_iter().map(|area| (area, Owed::Always)).collect();
            return Self { parts, ..Self::default() };
        };
        let mut own = Self { as_of: decided.as_of, due_days: indicator.due_days, ..Self::default() };
        match lines {
            Some(lines) => own.take_lines(catalogue, lines, &with_rows),
            None => {
                own.is_unknown = indicator.expect == Expect::Roster;
                let parts = if own.is_unknown { with_rows } else { completed(catalogue, &with_rows, |_| true) };
                own.parts = parts.into_iter().map(|area| (area, Owed::Always)).collect();
            }
        }
        own.find_lateness(catalogue, rows);
        own
    }

    fn take_lines(&mut self, catalogue: &Catalogue, lines: &OwedAreas, with_rows: &BTreeSet<AreaId>) {
        let above: BTreeSet<AreaId> = lines.keys().flat_map(|area| catalogue.ancestors(*area)).collect();
        let is_inside = |area: AreaId| catalogue.ancestors(area).any(|above| lines.contains_key(&above));
        // Below an area of the roster its parts are those of the level at which they are reported.
        let below: BTreeSet<AreaId> = with_rows.iter().copied().filter(|area| is_inside(*area)).collect();
        let below = completed(catalogue, &below, |area| lines.contains_key(&area) || is_inside(area));
        self.parts = below.into_iter().map(|area| (area, Owed::Always)).collect();
        let outside = with_rows.iter().filter(|area| !above.contains(area) && !is_inside(**area));
        self.parts.extend(outside.map(|area| (*area, Owed::WhereCame)));
        let owed = |spans: &Vec<Span>| if spans.is_empty() { Owed::Always } else { Owed::Within(spans.clone()) };
        self.parts.extend(lines.iter().map(|(area, spans)| (*area, owed(spans))));
        let mut spans = lines.values().flatten();
        let first = spans.next().and_then(|span| span.rhythm);
        self.rhythm = first.filter(|_| spans.all(|span| span.rhythm == first));
        self.due_days = lines.values().flatten().filter_map(|span| span.due_days).min().unwrap_or(self.due_days);
    }

    /// Silence of a part is printed from its own first period or its line on; of one that never reported, from the day on which half
    /// of those that report had begun: the long series of one makes nobody else late.
    fn find_lateness(&mut self, catalogue: &Catalogue, rows: &[(AreaId, Period)]) {
        let mut first: HashMap<AreaId, Date> = HashMap::new();
        for (area, period) in rows.iter().filter(|(area, _)| self.parts.contains_key(area)) {
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

    /// The parts of all areas.
    pub(super) fn parts(&self) -> BTreeSet<AreaId> {
        self.parts.keys().copied().collect()
    }

    /// When figures of an area are owed.
    pub(super) fn owed(&self, area: AreaId) -> &Owed {
        self.parts.get(&area).unwrap_or(&Owed::Always)
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
