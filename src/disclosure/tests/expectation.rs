//! Who is expected: lines of rosters, else the catalogue; what is due; what is too thin to be shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use time::Date;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::indicator::{Expect, Rhythm, TimeRule};
use marsad_domain::period::Freq;
use marsad_domain::roster::parse_day;
use marsad_release::input::{Decided, Expectation, Inputs, Span};

use super::catalogue::{changed, extract, indicator_of, inputs};
use super::check::{cell, release};

const PLAIN: &str = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS";

pub fn day(text: &str) -> Date {
    parse_day(text).expect("a day")
}

/// Lines for the region and the areas of one indicator.
pub fn lines(catalogue: &Catalogue, indicator: &str, owed: &[(&str, &[Span])]) -> Decided {
    let area = |code: &str| catalogue.area_id(code).expect("area");
    let areas = owed.iter().map(|(code, spans)| (area(code), spans.to_vec())).collect();
    let lines = BTreeMap::from([(catalogue.indicator_id(indicator).expect("indicator"), areas)]);
    Decided { lines: lines.into(), ..Decided::default() }
}

pub fn from(first: &str) -> Span {
    Span { from: day(first), until: None, rhythm: None, due_days: None }
}

pub fn check(catalogue: &Catalogue, given: &[&str], decided: Decided, expected: &[(&str, &str)]) {
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

/// Fault A22: an own figure of a longer period stands for all that it is made of, in a mean too.
#[test]
fn a_mean_counts_a_longer_period_as_often_as_it_is_long() {
    let catalogue = changed(|parts| {
        let own = indicator_of(parts, "EDU_ENROL");
        (own.over_time, own.freq) = (TimeRule::Mean, Freq::Quarterly);
    });
    let given = [PLAIN, "EDU_ENROL,MA-09-001,2025-S1,10,A", "EDU_ENROL,MA-09-001,2025-Q3,40,A"];
    let always: &[Span] = &[];
    let expected = [
        // (2 × 10 + 40) / 3
        ("EDU_ENROL MA-09-001 2025", "20 E 3/4 ROLLED_UP"),
        ("EDU_ENROL MA-09 2025", "20 E 3/4 ROLLED_UP"),
        ("EDU_ENROL MA-09-001 2025-S2", "40 E 1/2 ROLLED_UP"),
    ];
    check(&catalogue, &given, lines(&catalogue, "EDU_ENROL", &[("MA-09-001", always)]), &expected);
    let place = super::check::place(&catalogue, "EDU_ENROL", "MA-09-001", "2025");
    let whole = inputs(&catalogue, &given);
    let found = marsad_release::explain::Explainer::new(&catalogue, &whole).explain(&place).expect("an explanation");
    assert_eq!(found.inputs.len(), 2, "{found:?}");
}

/// Fault A22: a ratio of a longer period too.
#[test]
fn a_ratio_of_a_longer_period_counts_for_all_that_it_is_made_of() {
    let catalogue = extract();
    let given = [
        PLAIN,
        "REFERRAL_DONE,MA-09-001,2025-S1,60,A",
        "REFERRAL_ISSUED,MA-09-001,2025-S1,120,A",
        "REFERRAL_DONE,MA-09-001,2025-Q3,20,A",
        "REFERRAL_ISSUED,MA-09-001,2025-Q3,40,A",
    ];
    let always: &[Span] = &[];
    let mut decided = lines(&catalogue, "REFERRAL_DONE", &[("MA-09-001", always)]);
    let issued = lines(&catalogue, "REFERRAL_ISSUED", &[("MA-09-001", always)]).lines;
    Arc::make_mut(&mut decided.lines).extend(Arc::unwrap_or_clone(issued));
    let expected = [
        ("REFERRAL_DONE_RATE MA-09-001 2025", "50.0 E 3/4 ROLLED_UP"),
        ("REFERRAL_DONE_RATE MA-09 2025", "50.0 E 3/4 ROLLED_UP"),
    ];
    check(&catalogue, &given, decided, &expected);
}

/// The level of the parts is that of the cell: of its METHOD and its period.
#[test]
fn parts_are_expected_at_the_level_at_which_those_of_the_cell_were_reported() {
    let catalogue = extract();
    let given = [
        "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS",
        "IMM_STOCK,MA-09-001-01-01,2004,LEGAL,60,A",
        "IMM_STOCK,MA-09-163-01-03,2004,LEGAL,50,A",
        "IMM_STOCK,MA-09-001,2024,LEGAL,100,A",
        "IMM_STOCK,MA-09-541,2024,LEGAL,100,A",
        "IMM_STOCK,MA-09,2024,MUNICIPAL,300,A",
        "POP_TOTAL,MA-09-001-01-01,2004,LEGAL,600,A",
        "POP_TOTAL,MA-09-001,2024,LEGAL,1000,A",
    ];
    let expected = [
        ("IMM_STOCK MA-09 2004 METHOD=LEGAL", "110 E 2/33 ROLLED_UP"),
        ("IMM_STOCK MA-09-001 2004 METHOD=LEGAL", "60 E 1/4 ROLLED_UP"),
        ("IMM_STOCK MA 2004 METHOD=LEGAL", "110 E 2/37 ROLLED_UP"),
        ("IMM_STOCK MA-09 2024 METHOD=LEGAL", "200 E 2/6 ROLLED_UP"),
        ("IMM_STOCK MA 2024 METHOD=LEGAL", "200 E 2/75 ROLLED_UP"),
        ("IMM_STOCK MA 2024 METHOD=MUNICIPAL", "300 E 1/12 ROLLED_UP"),
        ("IMM_SHARE MA-09 2004 METHOD=LEGAL", "10.00 E 1/33 ROLLED_UP"),
        ("IMM_SHARE MA-09 2024 METHOD=LEGAL", "10.00 E 1/6 ROLLED_UP"),
        // Nobody waits for a commune where provinces report and none of its neighbours ever did.
        ("IMM_STOCK MA-09-541-01-13 2024 METHOD=LEGAL", "-"),
    ];
    check(&catalogue, &given, Decided::default(), &expected);
}

#[test]
fn a_period_without_reports_has_the_level_of_its_year() {
    let catalogue = extract();
    let given = [
        PLAIN,
        "COHESION_ACT,MA-09-001,2024-Q1,5,A",
        "COHESION_ACT,MA-09-163,2024-Q1,5,A",
        "COHESION_ACT,MA-09-001-01-01,2025-Q1,5,A",
    ];
    let expected = [
        ("COHESION_ACT MA-09 2025-Q1", "5 E 1/33 ROLLED_UP"),
        ("COHESION_ACT MA-09 2025-Q2", ". O 0/33 NONE"),
        ("COHESION_ACT MA-09 2025", "5 E 1/132 ROLLED_UP"),
        ("COHESION_ACT MA-09 2024-Q2", ". O 0/6 NONE"),
    ];
    check(&catalogue, &given, Decided::default(), &expected);
}

/// Fault A25: what is in may still grow.
#[test]
fn a_running_period_is_not_complete_though_all_of_its_parts_are_in() {
    let catalogue = extract();
    let since = [from("2025-01-01")];
    let owed = [("MA-09", &since[..]), ("MA-02", &since[..])];
    let given = [PLAIN, "EDU_ENROL,MA-09,2026,10,A", "EDU_ENROL,MA-02,2026,50,A"];
    let at = |today: &str| Decided { as_of: Some(day(today)), ..lines(&catalogue, "EDU_ENROL", &owed) };
    for (today, wanted) in
        [("2026-12-31", ("60 P 2/2 ROLLED_UP", "PARTIAL")), ("2027-01-01", ("60 A 2/2 ROLLED_UP", "COMPLETE"))]
    {
        let mut whole = inputs(&catalogue, &given);
        whole.expectation = Expectation::Decided(at(today).into());
        let found = release(&catalogue, &whole);
        let country = found
            .cells(crate::Viewpoint::Reviewer)
            .find(|cell| cell.key.area.as_str() == "MA" && cell.key.period.to_string() == "2026")
            .expect("a cell");
        let completeness = country.completeness().map_or("", marsad_domain::cell::Completeness::as_str);
        assert_eq!((cell(&catalogue, &found, "EDU_ENROL MA 2026").as_str(), completeness), wanted, "{today}");
    }
}

/// Fault A22: what is deleted or under embargo leaves no row, and its area is expected all the same.
#[test]
fn an_area_without_rows_stays_expected() {
    let expected =
        [("COHESION_ACT MA-09 2025-Q1", "20 E 1/6 ROLLED_UP"), ("COHESION_ACT MA-09-541 2025-Q1", ". O 0/1 NONE")];
    check(&extract(), &[PLAIN, "COHESION_ACT,MA-09-001,2025-Q1,20,A"], Decided::default(), &expected);
}

/// Fault A23: what may be in entries that the builder may not read or use is said to be withheld, in all that it is a part of.
#[test]
fn parts_that_may_be_withheld_are_named() {
    let catalogue = extract();
    let since = [from("2025-01-01")];
    let owed = [("MA-09", &since[..]), ("MA-02", &since[..]), ("MA-06", &since[..])];
    let withheld = ["MA-02", "MA-09"].into_iter().map(|code| catalogue.area_id(code).expect("area")).collect();
    let mut whole = inputs(&catalogue, &[PLAIN, "COHESION_ACT,MA-09,2025-Q1,300,A"]);
    let decided = Decided { withheld, ..lines(&catalogue, "COHESION_ACT", &owed) };
    whole.expectation = Expectation::Decided(decided.into());
    let found = release(&catalogue, &whole);
    let notes = |area: &str, period: &str| {
        let mut cells = found.cells(crate::Viewpoint::Other);
        let cell = cells.find(|cell| cell.key.area.as_str() == area && cell.key.period.to_string() == period);
        cell.expect(area).notes.codes()
    };
    assert_eq!(cell(&catalogue, &found, "COHESION_ACT MA 2025-Q1"), "300 E 1/3 ROLLED_UP");
    assert_eq!((notes("MA", "2025-Q1").as_str(), notes("MA-02", "2025-Q1").as_str()), ("WITHHELD", "WITHHELD"));
    // One is in, and the node of the other withholds nothing.
    assert_eq!((notes("MA-09", "2025-Q1").as_str(), notes("MA-06", "2025-Q1").as_str()), ("", ""));
    assert_eq!((notes("MA-09", "2025-Q2").as_str(), notes("MA-09", "2025").as_str()), ("WITHHELD", "WITHHELD"));
    let place = super::check::place(&catalogue, "COHESION_ACT", "MA", "2025-Q1");
    let told = marsad_release::explain::Explainer::new(&catalogue, &whole).explain(&place).expect("an explanation");
    let texts = |codes: &[marsad_domain::code::AreaCode]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        (texts(&told.missing), texts(&told.withheld)),
        (vec!["MA-02".into(), "MA-06".into()], vec!["MA-02".into()])
    );
}

/// A node whose territory is the country says nothing of a region that has a node of its own.
#[test]
fn a_part_is_withheld_by_the_node_of_its_own_territory_alone() {
    let catalogue = extract();
    let since = [from("2025-01-01")];
    let owed = [("MA-09", &since[..]), ("MA-02", &since[..])];
    let areas = |codes: &[&str]| codes.iter().map(|code| catalogue.area_id(code).expect("area")).collect();
    let decided = Decided {
        withheld: areas(&["MA"]),
        seats: areas(&["MA", "MA-09"]),
        ..lines(&catalogue, "COHESION_ACT", &owed)
    };
    let mut whole = inputs(&catalogue, &[PLAIN, "COHESION_ACT,MA-09,2025-Q2,300,A"]);
    whole.expectation = Expectation::Decided(decided.into());
    let found = release(&catalogue, &whole);
    let notes = |area: &str| {
        let mut cells = found.cells(crate::Viewpoint::Other);
        let cell = cells.find(|cell| cell.key.area.as_str() == area && cell.key.period.to_string() == "2025-Q1");
        cell.expect(area).notes.codes()
    };
    assert_eq!((notes("MA-09").as_str(), notes("MA-02").as_str()), ("", "WITHHELD"));
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
