//! Lines of rosters that begin, end and change level: in each period those in force decide who is expected.

use std::sync::Arc;

use marsad_domain::catalogue::indicator::TimeRule;
use marsad_domain::period::Freq;
use marsad_release::explain::Explainer;
use marsad_release::input::{Expectation, Span};

use super::catalogue::{changed, extract, indicator_of, inputs};
use super::check::place;
use super::expectation::{check, day, from, lines};

const PLAIN: &str = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS";
const COMMUNES: [&str; 2] = ["MA-09-001-01-01", "MA-09-001-05-09"];

fn until(last: &str) -> Span {
    Span { until: Some(day(last)), ..from("2024-01-01") }
}

/// Two communes until a day, and other areas from another day on.
fn change<'s>(communes: &'s [Span], others: &[&'static str], after: &'s [Span]) -> Vec<(&'static str, &'s [Span])> {
    let communes = COMMUNES.into_iter().map(|code| (code, communes));
    communes.chain(others.iter().map(|code| (*code, after))).collect()
}

#[test]
fn a_region_that_owes_alone_is_missing_where_its_communes_owed_before() {
    let catalogue = extract();
    let (before, after) = ([until("2024-12-31")], [from("2025-01-01")]);
    let owed = change(&before, &["MA-09", "MA-02"], &after);
    let given = [
        PLAIN,
        "COHESION_ACT,MA-09-001-01-01,2024-Q1,10,A",
        "COHESION_ACT,MA-09-001-05-09,2024-Q1,20,A",
        "COHESION_ACT,MA-09-001-01-01,2024-Q2,10,A",
        "COHESION_ACT,MA-09,2025-Q1,30,A",
        "COHESION_ACT,MA-02,2025-Q1,7,A",
        "COHESION_ACT,MA-02,2025-Q2,7,A",
    ];
    let expected = [
        ("COHESION_ACT MA-09-001 2024-Q1", "30 A 2/2 ROLLED_UP"),
        ("COHESION_ACT MA-09 2024-Q1", "30 A 2/2 ROLLED_UP"),
        ("COHESION_ACT MA 2024-Q1", "30 A 2/2 ROLLED_UP"),
        ("COHESION_ACT MA-09 2024-Q2", "10 E 1/2 ROLLED_UP"),
        ("COHESION_ACT MA-09 2024-Q3", ". O 0/2 NONE"),
        ("COHESION_ACT MA-09-001-05-09 2024-Q2", ". O 0/1 NONE"),
        ("COHESION_ACT MA-09 2024", "40 E 3/8 ROLLED_UP"),
        ("COHESION_ACT MA-02 2024-Q1", "-"),
        // From here on the regions.
        ("COHESION_ACT MA-09 2025-Q1", "30 A 1/1 DIRECT"),
        ("COHESION_ACT MA-09 2025-Q2", ". O 0/1 NONE"),
        ("COHESION_ACT MA-09 2025", "30 E 1/4 ROLLED_UP"),
        ("COHESION_ACT MA 2025-Q1", "37 A 2/2 ROLLED_UP"),
        ("COHESION_ACT MA 2025-Q2", "7 E 1/2 ROLLED_UP"),
        ("COHESION_ACT MA 2025-Q3", ". O 0/2 NONE"),
        ("COHESION_ACT MA-09-001 2025-Q1", "-"),
        ("COHESION_ACT MA-09-001-01-01 2025-Q1", "-"),
    ];
    check(&catalogue, &given, lines(&catalogue, "COHESION_ACT", &owed), &expected);
}

#[test]
fn a_province_that_owes_alone_has_no_communes_for_parts() {
    let catalogue = extract();
    let (before, after) = ([until("2024-12-31")], [from("2025-01-01")]);
    let owed = change(&before, &["MA-09-001"], &after);
    let given = [PLAIN, "COHESION_ACT,MA-09-001-01-01,2024-Q1,10,A", "COHESION_ACT,MA-09-001-05-09,2024-Q1,20,A"];
    let decided =
        marsad_release::input::Decided { as_of: Some(day("2025-07-01")), ..lines(&catalogue, "COHESION_ACT", &owed) };
    let expected = [
        ("COHESION_ACT MA-09-001 2025-Q1", ". O 0/1 NONE"),
        ("COHESION_ACT MA-09 2025-Q2", ". O 0/1 NONE"),
        ("COHESION_ACT MA-09-001 2025-Q3", "-"),
        ("COHESION_ACT MA-09-001-01-01 2025-Q1", "-"),
    ];
    check(&catalogue, &given, decided.clone(), &expected);
    // With no figure at all, too.
    check(&catalogue, &[PLAIN, "COHESION_ACT,PT-LIS,2024-Q1,10,A"], decided, &expected);
}

/// Communes that still report where the region owes are its parts, like all of their level; those that owed before are no exception.
#[test]
fn below_an_area_that_owes_the_level_of_the_reports_is_expected() {
    let catalogue = extract();
    let (before, after) = ([until("2024-12-31")], [from("2025-01-01")]);
    let owed = change(&before, &["MA-09-001"], &after);
    let given = [PLAIN, "COHESION_ACT,MA-09-001-01-01,2024-Q1,10,A", "COHESION_ACT,MA-09-001-01-01,2025-Q1,20,A"];
    let expected = [
        ("COHESION_ACT MA-09-001 2024-Q1", "10 E 1/2 ROLLED_UP"),
        ("COHESION_ACT MA-09-001 2025-Q1", "20 E 1/4 ROLLED_UP"),
        ("COHESION_ACT MA-09-001-05-09 2025-Q1", ". O 0/1 NONE"),
    ];
    check(&catalogue, &given, lines(&catalogue, "COHESION_ACT", &owed), &expected);
}

#[test]
fn a_year_in_which_the_level_changes_has_the_parts_of_each_of_its_periods() {
    let catalogue = extract();
    let (before, after) = ([until("2025-06-30")], [from("2025-07-01")]);
    let owed = change(&before, &["MA-09"], &after);
    let given = [
        PLAIN,
        "COHESION_ACT,MA-09-001-01-01,2025-Q1,10,A",
        "COHESION_ACT,MA-09-001-05-09,2025-Q1,20,A",
        "COHESION_ACT,MA-09-001-01-01,2025-Q2,10,A",
        "COHESION_ACT,MA-09-001-05-09,2025-Q2,20,A",
    ];
    let decided = lines(&catalogue, "COHESION_ACT", &owed);
    let expected = [
        ("COHESION_ACT MA-09 2025-S1", "60 A 4/4 ROLLED_UP"),
        ("COHESION_ACT MA-09 2025-Q3", ". O 0/1 NONE"),
        ("COHESION_ACT MA-09 2025-S2", ". O 0/2 NONE"),
        // Its communes owed four, and it two.
        ("COHESION_ACT MA-09 2025", "60 E 4/6 ROLLED_UP"),
        ("COHESION_ACT MA-09-001 2025", "60 A 4/4 ROLLED_UP"),
        // Of the country the region is the part.
        ("COHESION_ACT MA 2025", "60 E 2/4 ROLLED_UP"),
    ];
    check(&catalogue, &given, decided.clone(), &expected);
    let mut whole = inputs(&catalogue, &given);
    whole.expectation = Expectation::Decided(decided.clone().into());
    let told = Explainer::new(&catalogue, &whole).explain(&place(&catalogue, "COHESION_ACT", "MA-09", "2025"));
    let told = told.expect("an explanation");
    assert_eq!((told.inputs.len(), told.parts.len(), told.parts_sum), (4, 2, Some(60)), "{told:?}");
    // A figure of the region for a year in which it owed a half.
    let more = [&given[..], &["COHESION_ACT,MA-09,2025-Q3,5,A", "COHESION_ACT,MA-09,2025-Q4,5,A"]].concat();
    let expected = [("COHESION_ACT MA-09 2025", "70 A 6/6 ROLLED_UP"), ("COHESION_ACT MA 2025", "70 A 4/4 ROLLED_UP")];
    check(&catalogue, &more, decided, &expected);
}

#[test]
fn the_parts_of_a_stock_are_those_that_owe_at_its_close() {
    let catalogue = changed(|parts| {
        let own = indicator_of(parts, "EDU_ENROL");
        (own.over_time, own.freq, own.min_coverage) = (TimeRule::Last, Freq::Quarterly, 0);
    });
    let (before, after) = ([until("2025-06-30")], [from("2025-07-01")]);
    let owed = change(&before, &["MA-09"], &after);
    let given = [PLAIN, "EDU_ENROL,MA-09-001-01-01,2025-Q2,100,A", "EDU_ENROL,MA-09-001-05-09,2025-Q2,200,A"];
    let expected = [
        ("EDU_ENROL MA-09 2025-S1", "300 A 2/2 ROLLED_UP"),
        ("EDU_ENROL MA-09 2025-Q4", ". O 0/1 NONE"),
        // Nothing came at its close, when the region owed: what was there before is carried.
        ("EDU_ENROL MA-09 2025", "300 E 0/1 ROLLED_UP"),
    ];
    let decided = lines(&catalogue, "EDU_ENROL", &owed);
    check(&catalogue, &given, decided.clone(), &expected);
    let more = [&given[..], &["EDU_ENROL,MA-09,2025-Q4,310,A"]].concat();
    check(&catalogue, &more, decided, &[("EDU_ENROL MA-09 2025", "310 A 1/1 ROLLED_UP")]);
}

#[test]
fn a_period_that_no_line_is_around_is_owed_by_nobody() {
    let catalogue = changed(|parts| {
        let own = indicator_of(parts, "EDU_ENROL");
        (own.over_time, own.freq) = (TimeRule::Sum, Freq::Annual);
    });
    let (before, after) = ([until("2024-06-30")], [from("2024-07-01")]);
    let owed = change(&before, &["MA-09"], &after);
    let given = [PLAIN, "EDU_ENROL,MA-09-001-01-01,2024,10,A", "EDU_ENROL,MA-02,2023,5,A"];
    let expected = [
        ("EDU_ENROL MA-09 2024", "10 A 1/1 ROLLED_UP"),
        ("EDU_ENROL MA-09-001-05-09 2024", "-"),
        ("EDU_ENROL MA 2023", "5 A 1/1 ROLLED_UP"),
        ("EDU_ENROL MA-09 2023", "-"),
    ];
    check(&catalogue, &given, lines(&catalogue, "EDU_ENROL", &owed), &expected);
}

/// Each side of a ratio has its own lines: where one of them is owed by the region, both are read there.
#[test]
fn a_ratio_has_the_parts_that_both_sides_have_in_its_period() {
    let catalogue = extract();
    let (before, after) = ([until("2024-12-31")], [from("2025-01-01")]);
    let owed = change(&before, &["MA-09"], &after);
    let mut decided = lines(&catalogue, "REFERRAL_DONE", &owed);
    let issued = lines(&catalogue, "REFERRAL_ISSUED", &owed).lines;
    Arc::make_mut(&mut decided.lines).extend(Arc::unwrap_or_clone(issued));
    let given = [
        PLAIN,
        "REFERRAL_DONE,MA-09-001-01-01,2024-Q1,60,A",
        "REFERRAL_ISSUED,MA-09-001-01-01,2024-Q1,120,A",
        "REFERRAL_DONE,MA-09,2025-Q1,40,A",
        "REFERRAL_ISSUED,MA-09,2025-Q1,100,A",
    ];
    let expected = [
        ("REFERRAL_DONE_RATE MA-09 2024-Q1", "50.0 E 1/2 ROLLED_UP"),
        ("REFERRAL_DONE_RATE MA 2024-Q1", "50.0 E 1/2 ROLLED_UP"),
        ("REFERRAL_DONE_RATE MA 2025-Q1", "40.0 A 1/1 ROLLED_UP"),
        ("REFERRAL_DONE_RATE MA-09 2025-Q2", ". O 0/1 NONE"),
    ];
    check(&catalogue, &given, decided, &expected);
}
