//! Cells that cannot be computed or cannot be right are left out and listed; the rest of the release is built.

use crate::{Losses, SafeCells, write_group};
use marsad_domain::catalogue::Catalogue;
use marsad_release::cube::{Cube, LeftOutWhy};
use marsad_release::groups::groups;
use marsad_release::input::Inputs;
use marsad_release::rules::RuleSet;

use super::catalogue::{changed, extract, indicator_of, inputs};
use super::check::cell;

fn named(cube: &Cube) -> Vec<String> {
    let one = |cell: &marsad_release::cube::LeftOut| {
        format!("{} {} {} {} {:?}", cell.indicator, cell.area, cell.period, cell.breakdown, cell.why)
    };
    cube.left_out.iter().map(one).collect()
}

const HUGE: i64 = i64::MAX - 7;

/// Two figures of one year whose sum is beyond 64 bits, and one of another year.
fn beyond(catalogue: &Catalogue) -> Inputs {
    let lines = [
        "INDICATOR,REF_AREA,TIME_PERIOD,SEX,OBS_VALUE,OBS_STATUS",
        "EDU_ENROL,MA-09-001,2025,_T,1,A",
        "EDU_ENROL,MA-09-541,2025,_T,1,A",
        "EDU_ENROL,MA-09-001,2024,_T,40,A",
    ];
    let mut given = inputs(catalogue, &lines);
    given.figures.iter_mut().take(2).for_each(|figure| figure.value = Some(HUGE));
    given
}

#[test]
fn a_sum_beyond_64_bits_is_left_out_and_the_build_goes_on() {
    let catalogue = extract();
    let rules = RuleSet::primary();
    let cube = marsad_release::build(&catalogue, &beyond(&catalogue), &rules);
    assert_eq!(named(&cube), ["EDU_ENROL MA 2025  Overflow", "EDU_ENROL MA-09 2025  Overflow"]);
    let found = SafeCells::protect(&catalogue, cube);
    assert_eq!(cell(&catalogue, &found, "EDU_ENROL MA-09 2025"), "-");
    assert_eq!(cell(&catalogue, &found, "EDU_ENROL MA-09-001 2025"), format!("{HUGE} A 1/1 DIRECT"));
    assert_eq!(cell(&catalogue, &found, "EDU_ENROL MA-09-001 2024"), "40 A 1/1 DIRECT");
}

#[test]
fn a_ratio_outside_its_range_is_left_out_and_its_sides_stay() {
    let catalogue = changed(|parts| indicator_of(parts, "REFERRAL_DONE_RATE").max = Some(1_000));
    let lines = [
        "INDICATOR,REF_AREA,TIME_PERIOD,SERVICE,OBS_VALUE,OBS_STATUS",
        "REFERRAL_ISSUED,MA-09-001,2025-Q1,_T,20,A",
        "REFERRAL_DONE,MA-09-001,2025-Q1,_T,25,A",
        "REFERRAL_ISSUED,MA-09-541,2025-Q1,_T,20,A",
        "REFERRAL_DONE,MA-09-541,2025-Q1,_T,15,A",
    ];
    let rules = RuleSet::primary();
    let cube = marsad_release::build(&catalogue, &inputs(&catalogue, &lines), &rules);
    assert!(cube.left_out.iter().all(|cell| cell.why == LeftOutWhy::OutOfRange));
    let periods = ["2025", "2025-S1", "2025-Q1"];
    assert_eq!(named(&cube), periods.map(|period| format!("REFERRAL_DONE_RATE MA-09-001 {period}  OutOfRange")));
    let found = SafeCells::protect(&catalogue, cube);
    assert_eq!(cell(&catalogue, &found, "REFERRAL_DONE_RATE MA-09-001 2025-Q1"), "-");
    assert_eq!(cell(&catalogue, &found, "REFERRAL_DONE MA-09-001 2025-Q1"), "25 A 1/1 DIRECT");
    assert_eq!(cell(&catalogue, &found, "REFERRAL_DONE_RATE MA-09 2025-Q1"), "100.0 A 2/2 ROLLED_UP");
}

#[test]
fn what_a_group_leaves_out_is_handed_on() {
    let catalogue = extract();
    let given = beyond(&catalogue);
    let id = catalogue.indicator_id("EDU_ENROL").expect("an indicator");
    let group = groups(&catalogue).into_iter().find(|group| group.reported.contains(&id)).expect("a group");
    let written = write_group(&catalogue, given, &group, &RuleSet::primary(), &[], Losses::Counted).expect("blocks");
    assert_eq!(written.left_out.len(), 2);
    assert_eq!(written.parts.len(), 1, "what can be computed is written");
}
