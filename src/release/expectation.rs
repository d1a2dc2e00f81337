//! Who is expected: which areas are parts of those above them, when a figure of each is owed, and which silence is printed.
//!
//! Lines of rosters come first, in each period those that are in force. Without lines it is what the catalogue says of the
//! indicator: every territory of the level at which the parts of the cell were reported, or those that a roster names, and then
//! nobody knows how many they are.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use time::{Date, Duration};

use marsad_domain::catalogue::indicator::{Expect, Indicator, Rhythm};
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::period::Period;

use super::calendar::Calendar;
use super::expected_parts::Parts;
use super::in_force::Times;
use super::input::{self, OwedAreas, Span};
use super::owed::{Around, Owed};
use super::part_sets::{AreasAt, PartSets};

/// How many years back a line alone makes periods expected in which nobody reported.
const YEARS_BACK_MAX: i32 = 30;

/// What is expected of one indicator.
#[derive(Debug, Default)]
pub(super) struct Expectation {
    parts: BTreeMap<AreaId, Owed>,
    /// The areas above parts that are not parts themselves, beside lines.
    above: BTreeMap<AreaId, Owed>,
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

/// A row: METHOD, area, period.
pub(super) type Place = (u16, AreaId, Period);

impl Expectation {
    /// What is expected of an indicator, given the places of its rows, and which areas are parts on each METHOD in each period.
    /// `years` are those of all figures that are laid out together.
    pub(super) fn new(
        catalogue: &Catalogue,
        indicator: &Indicator,
        given: &input::Expectation,
        (rows, years): (&[Place], &BTreeSet<i32>),
    ) -> (Self, PartSets) {
        let adds_up = super::territory::adds_up(indicator);
        let input::Expectation::Decided(decided) = given else {
            let ever: BTreeSet<AreaId> = rows.iter().map(|(_, area, _)| *area).collect();
            let parts = ever.iter().map(|area| (*area, Owed::Always)).collect();
            let whole = AreasAt { whole: ever.into(), at: BTreeMap::new() };
            return (Self { parts, ..Self::default() }, PartSets::new(catalogue, adds_up, &whole, &BTreeMap::new()));
        };
        let lines = catalogue.indicator_id(indicator.code.as_str()).and_then(|id| decided.lines.get(&id));
        let mut own = Self { as_of: decided.as_of, due_days: indicator.due_days, ..Self::default() };
        own.is_unknown = lines.is_none() && indicator.expect == Expect::Roster;
        let calendar = Calendar::of(indicator, None);
        let only_ever = own.is_unknown;
        let with_lines = lines.map(|lines| lines.keys().copied().collect());
        let parts = Parts { catalogue, calendar, lines: with_lines, only_ever, adds_up };
        let spans = lines.into_iter().flat_map(|lines| lines.values().flatten());
        let mut asked = years.clone();
        asked.extend(spans.flat_map(|span| own.years(span, 1)));
        let sets = parts.sets(&mut Times::new(catalogue, lines, calendar), rows, &asked);
        own.parts = owed(catalogue, lines, sets.areas());
        let above = sets.above().difference(sets.areas()).filter(|_| lines.is_some());
        own.above = above.map(|area| (*area, Owed::nothing())).collect();
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
            let from = match owed.own() {
                Some(spans) if !spans.is_empty() => spans.iter().map(|span| span.from).min(),
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
        self.parts.get(&area).or_else(|| self.above.get(&area)).unwrap_or(&Owed::Always)
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
        let above = top.above.iter().chain(&bottom.above).map(|(area, owed)| (*area, owed.clone()));
        Self {
            parts: parts.iter().map(owed).collect(),
            above: above.collect(),
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
        let mut years = BTreeSet::new();
        for (area, owed) in &self.parts {
            for span in owed.own().unwrap_or_default() {
                let step = match span.rhythm.unwrap_or(usual) {
                    Rhythm::Every => 1,
                    Rhythm::Years(step) => usize::from(step.max(1)),
                    Rhythm::Occasional => continue,
                };
                years.extend(self.years(span, step).filter_map(|year| Some((*area, Period::year_of(year).ok()?))));
            }
        }
        years.into_iter().collect()
    }

    /// The years of a line up to the day of the release, so many years apart.
    fn years(&self, span: &Span, step: usize) -> impl Iterator<Item = i32> + use<> {
        let from = span.from.year();
        let last = self.as_of.map(|today| span.until.map_or(today, |until| until.min(today)).year());
        last.into_iter()
            .flat_map(move |last| (from..=last).step_by(step).filter(move |year| *year > last - YEARS_BACK_MAX))
    }
}

/// When these areas owe figures.
fn owed(catalogue: &Catalogue, lines: Option<&OwedAreas>, areas: &BTreeSet<AreaId>) -> BTreeMap<AreaId, Owed> {
    let Some(lines) = lines else { return areas.iter().map(|area| (*area, Owed::Always)).collect() };
    let spans: BTreeMap<AreaId, Rc<[Span]>> = lines.iter().map(|(area, own)| (*area, own.as_slice().into())).collect();
    // By the nearest area with lines.
    let mut known: BTreeMap<Option<AreaId>, Around> = BTreeMap::new();
    let mut of = |area: AreaId| {
        let around = || catalogue.ancestors(area).filter(|above| spans.contains_key(above));
        let all = || around().filter_map(|above| spans.get(&above).cloned()).collect();
        let around = Rc::clone(known.entry(around().next()).or_insert_with(all));
        Owed::ByLines { own: spans.get(&area).cloned(), around }
    };
    areas.iter().map(|area| (*area, of(*area))).collect()
}
