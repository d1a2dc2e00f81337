//! The roll-up beside a slow one that reads like its rules: each figure is computed from the beginning, by recursion.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::indicator::TimeRule;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::cell::{Coverage, Derivation};
use marsad_domain::period::{Freq, Period};
use marsad_release::input::{Decided, Expectation, OwedAreas, Span};
use marsad_release::rules::RuleSet;

use super::catalogue::{changed, indicator_of, inputs};
use super::reference_lines::ReferenceLines;

const INDICATOR: &str = "EDU_ENROL";
const AREAS: [&str; 9] =
    ["MA", "MA-09", "MA-02", "MA-09-001", "MA-09-541", "MA-02-381", "MA-09-001-01-01", "MA-09-001-05-09", "PT-LIS"];
const PERIODS: [&str; 9] =
    ["2024", "2025", "2025-S1", "2025-S2", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2024-Q4"];

/// What was reported, by area, period and sex.
type Reports = BTreeMap<(AreaId, Period, &'static str), i64>;

struct Reference<'a> {
    catalogue: &'a Catalogue,
    rule: TimeRule,
    reports: Reports,
    lines: Option<ReferenceLines<'a>>,
}

/// A figure: a sum and by how much it is to be divided, how many parts are in it, and how it counts in a larger one.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Figure {
    value: Option<(i64, i64)>,
    coverage: (u32, u32),
    counts: (u32, u32),
    /// Whether the area's own reports are in it.
    own: bool,
    direct: bool,
    /// Its own report for this very period, or that of both sexes.
    reported: bool,
    carried: bool,
}

impl Figure {
    fn is_complete(&self) -> bool {
        self.value.is_some() && !self.carried && self.coverage.0 >= self.coverage.1
    }
}

fn add(one: (u32, u32), other: (u32, u32)) -> (u32, u32) {
    (one.0 + other.0, one.1 + other.1)
}

fn sum(parts: impl Iterator<Item = (Figure, (u32, u32))>) -> Figure {
    let none = Figure {
        value: None,
        coverage: (0, 0),
        counts: (0, 0),
        own: false,
        direct: false,
        reported: false,
        carried: false,
    };
    parts.fold(none, |sum, (part, counts)| {
        let value = match (sum.value, part.value) {
            (Some((a, n)), Some((b, m))) => Some((a * m + b * n, n * m)),
            (a, b) => a.or(b),
        };
        let carried = sum.carried || (part.carried && part.value.is_some());
        Figure { value, coverage: add(sum.coverage, counts), carried, ..sum }
    })
}

impl Reference<'_> {
    fn roster(&self, period: Period) -> BTreeSet<AreaId> {
        match &self.lines {
            Some(lines) => lines.roster(period),
            None => self.reports.keys().map(|(area, ..)| *area).collect(),
        }
    }

    /// The areas on the roster of a period below `area`, with none of them in between.
    fn parts(&self, area: AreaId, period: Period) -> Vec<AreaId> {
        let roster = self.roster(period);
        let nearest = |part: &AreaId| self.catalogue.ancestors(*part).find(|up| *up == area || roster.contains(up));
        roster.iter().copied().filter(|part| nearest(part) == Some(area)).collect()
    }

    fn subs(period: Period) -> Vec<Period> {
        match period.freq() {
            Freq::Annual => period.parts(Freq::HalfYearly),
            Freq::HalfYearly => period.parts(Freq::Quarterly),
            _ => Vec::new(),
        }
    }

    /// What the area itself says: a report, or that of both sexes.
    fn own(&self, area: AreaId, period: Period, sex: &'static str) -> Option<(i64, bool)> {
        let report = |sex| self.reports.get(&(area, period, sex)).copied();
        match report(sex) {
            Some(value) => Some((value, true)),
            None if sex == "_T" => Some((report("F")? + report("M")?, false)),
            None => None,
        }
    }

    fn figure(&self, area: AreaId, period: Period, sex: &'static str) -> Figure {
        let stock = self.rule == TimeRule::Last;
        if let Some((value, direct)) = self.own(area, period, sex) {
            let quarters = if stock { 1 } else { u32::try_from(period.parts(Freq::Quarterly).len()).expect("few") };
            let (coverage, counts) = ((1, 1), (quarters, quarters));
            return Figure {
                value: Some((value, 1)),
                coverage,
                counts,
                own: true,
                direct,
                reported: true,
                carried: false,
            };
        }
        let figure = self.roll_up(area, period, sex);
        let subs = Self::subs(period);
        let counts = match () {
            () if stock && figure.own => figure.counts,
            () if stock || subs.is_empty() => (u32::from(figure.is_complete()), figure.coverage.1.min(1)),
            () => subs.iter().map(|sub| self.figure(area, *sub, sex).counts).fold((0, 0), add),
        };
        Figure { counts, ..figure }
    }

    fn roll_up(&self, area: AreaId, period: Period, sex: &'static str) -> Figure {
        let parts = self.parts(area, period);
        let over_territory = || {
            let figures = parts.iter().map(|part| self.figure(*part, period, sex));
            sum(figures.map(|part| (part, part.counts)))
        };
        let subs: Vec<Figure> = Self::subs(period).into_iter().map(|sub| self.figure(area, sub, sex)).collect();
        let own = subs.iter().any(|sub| sub.own);
        let owed = self.lines.as_ref().is_none_or(|lines| lines.is_owed(area, period));
        // A quarter that it owes itself is not lost beside quarters that its parts owe.
        let mut quarters = period.parts(Freq::Quarterly).into_iter();
        let itself = |lines: &ReferenceLines<'_>| {
            quarters.any(|quarter| lines.in_force(quarter).contains(&area) && self.parts(area, quarter).is_empty())
        };
        let sums_periods = self.lines.as_ref().is_some_and(itself);
        match self.rule {
            _ if subs.is_empty() && parts.is_empty() => {
                Figure { coverage: (0, u32::from(owed)), ..sum(std::iter::empty()) }
            }
            _ if subs.is_empty() => over_territory(),
            TimeRule::Last => self.stock(&subs, (!parts.is_empty()).then(over_territory)),
            _ if !own && !sums_periods && !parts.is_empty() => over_territory(),
            TimeRule::Mean => {
                let pieces = self.pieces(area, period, sex);
                let present: u32 =
                    pieces.iter().filter(|(own, _)| own.value.is_some()).map(|(_, quarters)| quarters).sum();
                let weighted = pieces.into_iter().map(|(own, quarters)| {
                    let value = own.value.map(|(a, n)| (a * i64::from(quarters), n));
                    (Figure { value, ..own }, if own.reported { own.counts } else { own.coverage })
                });
                let sum = sum(weighted);
                let over = |(a, n)| (a, n * i64::from(present));
                Figure { value: sum.value.map(over), own: true, ..sum }
            }
            _ => {
                let sum = sum(subs.into_iter().map(|sub| (sub, if sub.reported { sub.counts } else { sub.coverage })));
                Figure { own, ..sum }
            }
        }
    }

    /// The quarters of a period; where the area itself reported a longer period, that one, with its number of quarters.
    fn pieces(&self, area: AreaId, period: Period, sex: &'static str) -> Vec<(Figure, u32)> {
        let piece = |sub: Period| {
            let own = self.figure(area, sub, sex);
            if own.reported || Self::subs(sub).is_empty() {
                vec![(own, u32::try_from(sub.parts(Freq::Quarterly).len()).expect("few"))]
            } else {
                self.pieces(area, sub, sex)
            }
        };
        Self::subs(period).into_iter().flat_map(piece).collect()
    }

    /// The closing sub-period, if the area itself has it; else the sum of the parts; else an earlier sub-period.
    fn stock(&self, subs: &[Figure], over_territory: Option<Figure>) -> Figure {
        let closing = subs[subs.len() - 1];
        if closing.own && !closing.carried && closing.value.is_some() {
            let counts = (u32::from(closing.is_complete()), 1);
            return Figure { coverage: (1, 1), counts, direct: false, reported: false, ..closing };
        }
        if let Some(sum) = over_territory.filter(|sum| sum.value.is_some()) {
            return sum;
        }
        let none = Figure { coverage: (0, closing.counts.1.min(1)), ..sum(std::iter::empty()) };
        let empty = over_territory.unwrap_or(none);
        match subs.iter().rev().find(|sub| sub.value.is_some()) {
            Some(sub) => {
                let coverage = (0, empty.coverage.1.max(1));
                Figure { coverage, counts: (0, 1), direct: false, reported: false, carried: true, ..*sub }
            }
            None => empty,
        }
    }
}

fn check(rule: TimeRule, rows: &[Row], lines: Option<&[(&'static str, Span)]>) -> Result<(), TestCaseError> {
    let catalogue = changed(|parts| {
        let own = indicator_of(parts, INDICATOR);
        (own.over_time, own.freq) = (rule, Freq::Quarterly);
    });
    let area = |code: &str| catalogue.area_id(code).expect("area");
    let mut reports = Reports::new();
    let mut text = vec!["INDICATOR,REF_AREA,TIME_PERIOD,SEX,OBS_VALUE,OBS_STATUS".to_owned()];
    for (code, period, sex, value) in rows {
        reports.entry((area(code), period.parse().expect("period"), *sex)).or_insert_with(|| {
            text.push(format!("{INDICATOR},{code},{period},{sex},{value},A"));
            *value
        });
    }
    let mut given = inputs(&catalogue, &text.iter().map(String::as_str).collect::<Vec<_>>());
    let id = catalogue.indicator_id(INDICATOR).expect("indicator");
    let came = reports.keys().map(|(area, period, _)| (*area, *period)).collect();
    let lines = lines.map(|lines| {
        let mut owed = OwedAreas::new();
        for (code, span) in lines {
            owed.entry(area(code)).or_default().push(span.clone());
        }
        let lines = BTreeMap::from([(id, owed.clone())]).into();
        let decided = Decided { lines, ..Decided::default() };
        given.expectation = Expectation::Decided(decided.into());
        ReferenceLines::new(&catalogue, rule, owed, came)
    });
    let cube = marsad_release::build(&catalogue, &given, &RuleSet::primary().with_min_coverage(0));
    let part = &cube.parts[&id];
    let at = part.dimensions.iter().position(|concept| concept.as_str() == "SEX").expect("a dimension");
    let reference = Reference { catalogue: &catalogue, rule, reports, lines };
    // Networks are sums of members, which have tests of their own.
    let is_network = |area| catalogue.area(area).is_some_and(|area| area.level == Level::Network);
    for cell in part.cells.iter().filter(|cell| !is_network(cell.area)) {
        let code = part.slices[usize::try_from(cell.slice).expect("few")].codes[at].as_str();
        let sex = ["_T", "F", "M"].into_iter().find(|sex| *sex == code).expect("a sex that was reported");
        let expected = reference.figure(cell.area, cell.period, sex);
        let rounded = expected.value.map(|(sum, by)| (2 * sum + by).div_euclid(2 * by));
        prop_assert_eq!(cell.value, rounded, "{:?} {:?}", cell, expected);
        let Coverage { parts_in, parts_of } = cell.coverage;
        prop_assert_eq!((parts_in, parts_of), expected.coverage, "{:?} {:?}", cell, expected);
        let derivation = match (expected.value, expected.direct) {
            (None, _) => Derivation::None,
            (_, true) => Derivation::Direct,
            _ => Derivation::RolledUp,
        };
        prop_assert_eq!(cell.derivation, derivation, "{:?} {:?}", cell, expected);
    }
    Ok(())
}

type Row = (&'static str, &'static str, &'static str, i64);

fn rules() -> impl Strategy<Value = TimeRule> {
    prop::sample::select(vec![TimeRule::Sum, TimeRule::Last, TimeRule::Mean])
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let (area, period) = (prop::sample::select(AREAS.to_vec()), prop::sample::select(PERIODS.to_vec()));
    prop::collection::vec((area, period, prop::sample::select(vec!["_T", "F", "M"]), 0i64..90), 1..40)
}

fn spans() -> impl Strategy<Value = Vec<(&'static str, Span)>> {
    let day = |text: &str| marsad_domain::roster::parse_day(text).expect("a day");
    let from = prop::sample::select(vec!["2023-01-01", "2025-01-01", "2025-02-15", "2025-04-01", "2025-07-01"]);
    let until = prop::sample::select(vec!["2024-12-31", "2025-05-15", "2025-06-30", "2025-09-30", "2030-12-31"]);
    let line = (prop::sample::select(AREAS.to_vec()), from, prop::option::of(until));
    let line = line.prop_map(move |(area, from, until)| {
        (area, Span { from: day(from), until: until.map(day), rhythm: None, due_days: None })
    });
    prop::collection::vec(line, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_roll_up_gives_what_its_rules_give(rule in rules(), rows in rows()) {
        check(rule, &rows, None)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn with_lines_that_begin_and_end_at_any_level_too(rule in rules(), rows in rows(), lines in spans()) {
        check(rule, &rows, Some(&lines))?;
    }
}
