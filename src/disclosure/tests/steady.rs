//! How long cells stay the same while only the day moves on.

use std::collections::BTreeMap;

use proptest::prelude::*;
use time::macros::date;
use time::{Date, Duration};

use marsad_domain::catalogue::{Catalogue, IndicatorId};
use marsad_domain::roster::parse_day;
use marsad_release::build_some;
use marsad_release::cube::Cube;
use marsad_release::groups::{Group, groups};
use marsad_release::input::{Decided, Expectation, Inputs, OwedAreas, Span};
use marsad_release::rules::RuleSet;
use marsad_release::steady::steady_until;

use super::catalogue::{changed, indicator_of, inputs};

const HEAD: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS";
const TODAY: Date = date!(2026 - 03 - 10);
const INDICATORS: [&str; 4] = ["COHESION_ACT", "EDU_ENROL", "REFERRAL_DONE", "REFERRAL_ISSUED"];

fn catalogue() -> Catalogue {
    changed(|parts| {
        indicator_of(parts, "COHESION_ACT").due_days = 20;
        indicator_of(parts, "REFERRAL_DONE").due_days = 45;
    })
}

fn group_of(catalogue: &Catalogue, indicator: &str) -> Group {
    let id = catalogue.indicator_id(indicator).expect("an indicator");
    groups(catalogue).into_iter().find(|group| group.reported.contains(&id)).expect("a group")
}

/// The cells of a group in clear on a day, and how they hang together.
fn cells(catalogue: &Catalogue, group: &Group, given: &Inputs, decided: &Decided, today: Date) -> Cube {
    let decided = Decided { as_of: Some(today), ..decided.clone() };
    let given = Inputs { expectation: Expectation::Decided(decided.into()), ..given.clone() };
    build_some(catalogue, given, &RuleSet::secondary(), &group.ids())
}

fn owed(catalogue: &Catalogue, lines: &[(&str, &str, Span)]) -> Decided {
    let mut all: BTreeMap<IndicatorId, OwedAreas> = BTreeMap::new();
    for (indicator, area, span) in lines {
        let id = catalogue.indicator_id(indicator).expect("an indicator");
        let area = catalogue.area_id(area).expect("an area");
        all.entry(id).or_default().entry(area).or_default().push(span.clone());
    }
    Decided { lines: all.into(), as_of: Some(TODAY), ..Decided::default() }
}

fn since(first: &str, due_days: Option<u16>) -> Span {
    Span { from: parse_day(first).expect("a day"), until: None, rhythm: None, due_days }
}

fn until(lines: &[&str], decided: &[(&str, &str, Span)]) -> Option<Date> {
    let catalogue = catalogue();
    let given = inputs(&catalogue, &[&[HEAD], lines].concat());
    let group = group_of(&catalogue, "COHESION_ACT");
    steady_until(&catalogue, &group, &owed(&catalogue, decided), &given, TODAY)
}

#[test]
fn cells_change_with_the_end_of_a_period_and_with_the_days_until_figures_are_due() {
    // The figures of a year are over once its last month is due: 20 days after its end.
    assert_eq!(until(&["COHESION_ACT,MA-09,2024-Q1,,10,A"], &[]), None);
    // Of February 20 March is due; what comes first is the day after it.
    assert_eq!(until(&["COHESION_ACT,MA-09,2026-Q1,,10,A"], &[]), Some(date!(2026 - 03 - 21)));
    // Lines add the year of today, and its successors.
    let line = [("COHESION_ACT", "MA-09", since("2020-01-01", Some(300)))];
    assert_eq!(until(&["COHESION_ACT,MA-09,2024-Q1,,10,A"], &line), Some(date!(2026 - 03 - 21)));
    assert_eq!(until(&[], &line), Some(date!(2026 - 03 - 21)));
    assert_eq!(until(&[], &[]), None);
}

fn lines() -> impl Strategy<Value = Vec<String>> {
    let row = (
        prop::sample::select(INDICATORS.to_vec()),
        prop::sample::select(vec!["MA-09", "MA-02", "MA-09-001", "MA-09-541"]),
        prop::sample::select(vec!["2024", "2025-Q4", "2025-S2", "2026-Q1", "2026-Q2", "2026"]),
        0i64..60,
    );
    prop::collection::vec(row, 0..12).prop_map(|rows| {
        let mut seen = std::collections::BTreeSet::new();
        let rows = rows.into_iter().filter(|(indicator, area, period, _)| seen.insert((*indicator, *area, *period)));
        let rows = rows.map(|(indicator, area, period, value)| format!("{indicator},{area},{period},,{value},A"));
        std::iter::once(HEAD.to_owned()).chain(rows).collect()
    })
}

fn spans() -> impl Strategy<Value = Vec<(&'static str, &'static str, Span)>> {
    let line = (
        prop::sample::select(INDICATORS.to_vec()),
        prop::sample::select(vec!["MA", "MA-09", "MA-02-381", "MA-09-001"]),
        prop::sample::select(vec!["2023-01-01", "2025-07-01", "2026-01-01", "2026-08-20", "2027-04-01"]),
        prop::option::of(prop::sample::select(vec!["2025-12-31", "2026-06-30", "2026-09-10", "2027-03-31"])),
        prop::option::of(0u16..120),
    );
    let line = line.prop_map(|(indicator, area, first, last, due_days)| {
        let until = last.map(|last| parse_day(last).expect("a day"));
        (indicator, area, Span { until, ..since(first, due_days) })
    });
    prop::collection::vec(line, 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_cells_stay_the_same_until_the_day_that_is_named(
        lines in lines(),
        spans in spans(),
        ahead in 0i64..500,
        inside in 0i64..400,
    ) {
        let catalogue = catalogue();
        let given = inputs(&catalogue, &lines.iter().map(String::as_str).collect::<Vec<_>>());
        let decided = owed(&catalogue, &spans);
        let today = TODAY.saturating_add(Duration::days(ahead));
        for indicator in ["COHESION_ACT", "EDU_ENROL", "REFERRAL_DONE"] {
            let group = group_of(&catalogue, indicator);
            let of_group = |figure: &&marsad_release::input::Figure| group.reported.contains(&figure.indicator);
            let figures = given.figures.iter().filter(of_group).copied().collect();
            let given = Inputs { figures, ..given.clone() };
            let until = steady_until(&catalogue, &group, &decided, &given, today);
            prop_assert!(until.is_none_or(|until| until > today));
            let last = until.map_or(today.saturating_add(Duration::days(4_000)), |until| until.saturating_sub(Duration::DAY));
            let between = today.saturating_add(Duration::days(inside)).min(last);
            let now = cells(&catalogue, &group, &given, &decided, today);
            for day in [between, last] {
                prop_assert_eq!(&now, &cells(&catalogue, &group, &given, &decided, day), "{} on {}", indicator, day);
            }
        }
    }
}
