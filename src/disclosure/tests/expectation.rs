//! Who is expected: lines of rosters, else the catalogue; what is due; what is too thin to be shown.

use std::collections::BTreeMap;

use time::Date;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::{Expect, Rhythm, TimeRule};
use marsad_domain::period::Freq;
use marsad_domain::roster::parse_day;
use marsad_release::input::{Decided, Expectation, Inputs, Span};

use super::catalogue::{changed, extract, indicator_of, inputs};
use super::check::{cell, release};

const PLAIN: &str = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS";

fn day(text: &str) -> Date {
    parse_day(text).expect("a day")
}

/// Lines for the region and the areas of one indicator.
fn lines(catalogue: &Catalogue, indicator: &str, owed: &[(&str, &[Span])]) -> Decided {
    let area = |code: &str| catalogue.area_id(code).expect("area");
    let areas = owed.iter().map(|(code, spans)| (area(code), spans.to_vec())).collect();
    let lines = BTreeMap::from([(catalogue.indicator_id(indicator).expect("indicator"), areas)]);
    Decided { lines, as_of: None }
}

fn from(first: &str) -> Span {
    Span { from: day(first), until: None, rhythm: None, due_days: None }
}

fn check(catalogue: &Catalogue, given: &[&str], decided: Decided, expected: &[(&str, &str)]) {
    let mut given: Inputs = inputs(catalogue, given);
    given.expectation = Expectation::Decided(decided.into());
    let found = release(catalogue, &given);
    for (key, wanted) in expected {
        assert_eq!(cell(catalogue, &found, key), *wanted, "{key}");
    }
}

/// Fault A7.
#[test]
fn a_few_communes_do_not_stand_for_their_country() {
    let catalogue = changed(|parts| indicator_of(parts, "COHESION_ACT").min_coverage = 50);
    let given = [
        PLAIN,
        "COHESION_ACT,MA-02-381,2025-Q1,13,A",
        "COHESION_ACT,MA-09-001,2025-Q1,20,A",
        "COHESION_ACT,MA-09-541,2025-Q1,20,A",
        "COHESION_ACT,MA-09-163,2025-Q1,20,A",
    ];
    let expected = [
        ("COHESION_ACT MA 2025-Q1", ". O 4/75 ROLLED_UP"),
        ("COHESION_ACT MA-02 2025-Q1", ". O 1/8 ROLLED_UP"),
        ("COHESION_ACT MA-09 2025-Q1", "60 E 3/6 ROLLED_UP"),
        ("COHESION_ACT MA-02-381 2025-Q1", "13 A 1/1 DIRECT"),
        // Those that never reported have rows.
        ("COHESION_ACT MA-09-581 2025-Q1", ". O 0/1 NONE"),
        ("COHESION_ACT MA-01 2025-Q1", ". O 0/8 NONE"),
    ];
    check(&catalogue, &given, Decided::default(), &expected);
}

/// Fault A7.
#[test]
fn where_only_a_roster_knows_who_is_expected_coverage_is_unknown_without_lines() {
    let catalogue = changed(|parts| {
        let own = indicator_of(parts, "COHESION_ACT");
        (own.expect, own.min_coverage) = (Expect::Roster, 50);
    });
    let given = [PLAIN, "COHESION_ACT,MA-09-001,2025-Q1,20,A", "COHESION_ACT,MA-09-541,2025-Q1,20,A"];
    let unknown = [
        ("COHESION_ACT MA-09 2025-Q1", "40 A 2/0 ROLLED_UP"),
        ("COHESION_ACT MA-09-001 2025-Q1", "20 A 1/1 DIRECT"),
        ("COHESION_ACT MA-09-581 2025-Q1", "-"),
    ];
    check(&catalogue, &given, Decided::default(), &unknown);
    let mut whole = inputs(&catalogue, &given);
    whole.expectation = Expectation::Decided(Decided::default().into());
    let found = release(&catalogue, &whole);
    let region =
        found.cells(crate::Viewpoint::Reviewer).find(|cell| cell.key.area.as_str() == "MA-09").expect("a cell");
    assert_eq!(region.completeness(), None);
    let always: &[Span] = &[];
    let named = ["MA-09-001", "MA-09-541", "MA-09-581"].map(|area| (area, always));
    let known =
        [("COHESION_ACT MA-09 2025-Q1", "40 E 2/3 ROLLED_UP"), ("COHESION_ACT MA-09-581 2025-Q1", ". O 0/1 NONE")];
    check(&catalogue, &given, lines(&catalogue, "COHESION_ACT", &named), &known);
}

/// Fault A18.
#[test]
fn the_long_series_of_one_makes_nobody_else_late() {
    let catalogue = extract();
    let given = [
        PLAIN,
        "COHESION_ACT,MA-09-001,2010-Q1,5,A",
        "COHESION_ACT,MA-09-001,2024-Q1,5,A",
        "COHESION_ACT,MA-09-541,2024-Q1,5,A",
        "COHESION_ACT,MA-09-163,2024-Q2,5,A",
    ];
    let expected = [
        ("COHESION_ACT MA-09-541 2010-Q1", "-"),
        ("COHESION_ACT MA-09-581 2010-Q1", "-"),
        ("COHESION_ACT MA-09-163 2024-Q1", "-"),
        ("COHESION_ACT MA-09-541 2024-Q2", ". O 0/1 NONE"),
        ("COHESION_ACT MA-09-581 2024-Q1", ". O 0/1 NONE"),
        // One of six is not the region, in whatever year.
        ("COHESION_ACT MA-09 2010-Q1", "5 E 1/6 ROLLED_UP"),
    ];
    check(&catalogue, &given, Decided::default(), &expected);
    let since = [from("2024-04-01")];
    let owed = [("MA-09-001", &[][..]), ("MA-09-541", &since[..])];
    let expected = [
        ("COHESION_ACT MA-09 2010-Q1", "5 A 1/1 ROLLED_UP"),
        ("COHESION_ACT MA-09-541 2024-Q1", "5 A 1/1 DIRECT"),
        ("COHESION_ACT MA-09-541 2024-Q2", ". O 0/1 NONE"),
    ];
    check(&catalogue, &given, lines(&catalogue, "COHESION_ACT", &owed), &expected);
}

/// Fault A22.
#[test]
fn parts_are_areas_times_periods_whatever_a_figure_was_made_of() {
    let catalogue = changed(|parts| {
        let own = indicator_of(parts, "EDU_ENROL");
        (own.over_time, own.freq) = (TimeRule::Sum, Freq::Quarterly);
    });
    let given = [
        "INDICATOR,REF_AREA,TIME_PERIOD,SEX,OBS_VALUE,OBS_STATUS",
        "EDU_ENROL,MA-09-001,2025-S1,F,100,A",
        "EDU_ENROL,MA-09-001,2025-S1,M,100,A",
        "EDU_ENROL,MA-09-001,2025-Q3,_T,50,A",
    ];
    let always: &[Span] = &[];
    let owed = [("MA-09-001", always)];
    let expected = [
        ("EDU_ENROL MA-09-001 2025-S1", "200 A 1/1 ROLLED_UP"),
        ("EDU_ENROL MA-09-001 2025", "250 E 3/4 ROLLED_UP"),
        ("EDU_ENROL MA-09 2025", "250 E 3/4 ROLLED_UP"),
    ];
    check(&catalogue, &given, lines(&catalogue, "EDU_ENROL", &owed), &expected);
}

/// Fault A22: what is deleted or under embargo leaves no row, and its area is expected all the same.
#[test]
fn an_area_without_rows_stays_expected() {
    let expected =
        [("COHESION_ACT MA-09 2025-Q1", "20 E 1/6 ROLLED_UP"), ("COHESION_ACT MA-09-541 2025-Q1", ". O 0/1 NONE")];
    check(&extract(), &[PLAIN, "COHESION_ACT,MA-09-001,2025-Q1,20,A"], Decided::default(), &expected);
}

/// Fault A23: what a roster expects and the builder may not see counts as not in.
#[test]
fn a_withheld_figure_of_the_roster_is_not_in() {
    let catalogue = extract();
    let since = [from("2025-01-01")];
    let owed = [("MA-09", &since[..]), ("MA-02", &since[..])];
    let expected = [("COHESION_ACT MA 2025-Q1", "300 E 1/2 ROLLED_UP"), ("COHESION_ACT MA-02 2025-Q1", ". O 0/1 NONE")];
    check(
        &catalogue,
        &[PLAIN, "COHESION_ACT,MA-09,2025-Q1,300,A"],
        lines(&catalogue, "COHESION_ACT", &owed),
        &expected,
    );
}

/// Fault A25.
#[test]
fn a_period_is_missing_when_it_has_ended_and_the_days_until_it_is_due_have_passed() {
    let catalogue = changed(|parts| indicator_of(parts, "COHESION_ACT").due_days = 30);
    let since = [from("2026-01-01")];
    let owed = [("MA-09", &since[..]), ("MA-02", &since[..])];
    let at = |today: &str| Decided { as_of: Some(day(today)), ..lines(&catalogue, "COHESION_ACT", &owed) };
    let given =
        [PLAIN, "COHESION_ACT,MA-09,2026-Q1,10,A", "COHESION_ACT,MA-02,2026-Q1,5,A", "COHESION_ACT,MA-09,2026-Q2,10,A"];
    let waiting = [
        // It is due on 30 July.
        ("COHESION_ACT MA-02 2026-Q2", "-"),
        ("COHESION_ACT MA-02 2026-Q4", "-"),
        ("COHESION_ACT MA 2026-Q4", "-"),
        ("COHESION_ACT MA 2026", "25 P 3/8 ROLLED_UP"),
        ("COHESION_ACT MA-09 2026", "20 P 2/4 ROLLED_UP"),
        ("COHESION_ACT MA 2026-Q1", "15 A 2/2 ROLLED_UP"),
    ];
    check(&catalogue, &given, at("2026-07-30"), &waiting);
    check(&catalogue, &given, at("2026-07-31"), &[("COHESION_ACT MA-02 2026-Q2", ". O 0/1 NONE")]);
    check(&catalogue, &given, at("2027-01-01"), &[("COHESION_ACT MA 2026", "25 E 3/8 ROLLED_UP")]);
}

/// Fault A26.
#[test]
fn a_thin_closing_stock_does_not_replace_a_whole_one_before_it() {
    let catalogue = changed(|parts| indicator_of(parts, "ORI_POINTS").min_coverage = 80);
    let given = [PLAIN, "ORI_POINTS,MA-09,2025-Q3,100,A", "ORI_POINTS,MA-09-001,2025-Q4,3,A"];
    let expected = [
        ("ORI_POINTS MA-09 2025-Q4", ". O 1/6 ROLLED_UP"),
        ("ORI_POINTS MA-09 2025", "100 E 0/6 ROLLED_UP"),
        ("ORI_POINTS MA-09-001 2025", "3 A 1/1 ROLLED_UP"),
    ];
    check(&catalogue, &given, Decided::default(), &expected);
}

#[test]
fn lines_alone_expect_every_region_in_the_years_of_their_rhythm() {
    let catalogue = extract();
    let census = Span { rhythm: Some(Rhythm::Years(10)), ..from("2014-01-01") };
    let regions: Vec<String> = (1..=12).map(|n| format!("MA-{n:02}")).collect();
    let spans = [census];
    let owed: Vec<(&str, &[Span])> = regions.iter().map(|code| (code.as_str(), &spans[..])).collect();
    let decided = Decided { as_of: Some(day("2026-11-30")), ..lines(&catalogue, "IMM_STOCK", &owed) };
    let given = [
        "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS",
        "IMM_STOCK,MA-09,2024,LEGAL,100,A",
        // One prefecture is not its region.
        "IMM_STOCK,MA-06-141,2014,MUNICIPAL,900,A",
    ];
    let silent = regions.iter().filter(|code| *code != "MA-09");
    let silent: Vec<String> = silent.map(|code| format!("IMM_STOCK {code} 2024 METHOD=LEGAL")).collect();
    for key in &silent {
        let coverage = if key.contains("MA-06") { ". O 0/9 NONE" } else { ". O 0/1 NONE" };
        check(&catalogue, &given, decided.clone(), &[(key, coverage)]);
    }
    let expected = [
        ("IMM_STOCK MA 2024 METHOD=LEGAL", "100 E 1/12 ROLLED_UP"),
        ("IMM_STOCK MA-09 2019 METHOD=LEGAL", "-"),
        ("IMM_STOCK MA-06 2014 METHOD=MUNICIPAL", "900 E 1/9 ROLLED_UP"),
    ];
    check(&catalogue, &given, decided, &expected);
}

#[test]
fn what_comes_from_outside_the_roster_counts_where_it_came() {
    let catalogue = extract();
    let always: &[Span] = &[];
    let given =
        [PLAIN, "COHESION_ACT,MA-09,2025-Q1,10,A", "COHESION_ACT,MA-02,2025-Q1,5,A", "COHESION_ACT,MA-09,2025-Q2,10,A"];
    let expected =
        [("COHESION_ACT MA 2025-Q1", "15 A 2/2 ROLLED_UP"), ("COHESION_ACT MA 2025-Q2", "10 A 1/1 ROLLED_UP")];
    check(&catalogue, &given, lines(&catalogue, "COHESION_ACT", &[("MA-09", always)]), &expected);
}
