//! Primary suppression, masking, and what each viewer sees.

use crate::Viewpoint;
use crate::mask::{Masking, RawFigure, mask_observation};
use marsad_domain::audience::Audience;
use marsad_domain::code::CodeId;
use marsad_domain::status::ConfStatus;
use marsad_release::rules::RuleSet;

use super::catalogue::{extract, inputs};
use super::check::{cell, check, release};

#[test]
fn small_zeros_of_sensitive_series_are_hidden_where_a_margin_is_small() {
    let lines = [
        "INDICATOR,REF_AREA,TIME_PERIOD,SEX,OBS_VALUE,OBS_STATUS",
        "REFUG_STOCK,MA-09-001,2025-Q1,_T,8,A",
        "REFUG_STOCK,MA-09-001,2025-Q1,F,0,A",
        "REFUG_STOCK,MA-09-001,2025-Q1,M,8,A",
        "REFUG_STOCK,MA-09-541,2025-Q1,_T,40,A",
        "REFUG_STOCK,MA-09-541,2025-Q1,F,40,A",
        "REFUG_STOCK,MA-09-541,2025-Q1,M,0,A",
        "REFUG_STOCK,MA-09-551,2025-Q1,_T,0,A",
        "EDU_ENROL,MA-09-001,2025,_T,0,A",
    ];
    let expected = [
        ("REFUG_STOCK MA-09-001 2025-Q1", ". Q 1/1 DIRECT"),
        // The total of the row is small.
        ("REFUG_STOCK MA-09-001 2025-Q1 SEX=F", ". Q 1/1 DIRECT"),
        // The whole region has eight.
        ("REFUG_STOCK MA-09-541 2025-Q1 SEX=M", ". Q 1/1 DIRECT"),
        // The region has 48.
        ("REFUG_STOCK MA-09-551 2025-Q1", "0 A 1/1 DIRECT"),
        // An indicator of medium sensitivity publishes zeros.
        ("EDU_ENROL MA-09-001 2025", "0 A 1/1 DIRECT"),
    ];
    check(&extract(), &lines, &expected);
}

#[test]
fn both_counts_of_a_share_with_a_small_difference_are_not_published_together() {
    let lines = [
        "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS",
        "REFERRAL_DONE,MA-09-001,2025-Q1,38,A",
        "REFERRAL_ISSUED,MA-09-001,2025-Q1,40,A",
        "REFERRAL_DAYS,MA-09-001,2025-Q1,40,A",
        "REFERRAL_DONE,MA-09-541,2025-Q1,50,A",
        "REFERRAL_DAYS,MA-09-541,2025-Q1,52,A",
    ];
    let expected = [
        ("REFERRAL_DONE_RATE MA-09-001 2025-Q1", ". Q 1/1 ROLLED_UP"),
        ("REFERRAL_DONE MA-09-001 2025-Q1", ". Q 1/1 DIRECT"),
        ("REFERRAL_ISSUED MA-09-001 2025-Q1", "40 A 1/1 DIRECT"),
        // Not a share: the difference of days and cases reveals nothing.
        ("REFERRAL_DELAY MA-09-541 2025-Q1", "1.0 A 1/1 ROLLED_UP"),
    ];
    check(&extract(), &lines, &expected);
}

#[test]
fn a_hidden_numerator_is_hidden_in_every_ratio() {
    let lines = [
        "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS",
        "REFERRAL_DONE,MA-09-001,2025-Q1,38,A",
        "REFERRAL_ISSUED,MA-09-001,2025-Q1,40,A",
        "REFERRAL_DAYS,MA-09-001,2025-Q1,266,A",
    ];
    let expected = [
        ("REFERRAL_DONE MA-09-001 2025-Q1", ". Q 1/1 DIRECT"),
        ("REFERRAL_DAYS MA-09-001 2025-Q1", "266 A 1/1 DIRECT"),
        // 266 days at 7.0 each are 38 cases.
        ("REFERRAL_DELAY MA-09-001 2025-Q1", ". Q 1/1 ROLLED_UP"),
    ];
    check(&extract(), &lines, &expected);
}

#[test]
fn what_its_reporter_keeps_back_stays_back() {
    let catalogue = extract();
    let lines = [
        "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS",
        "EDU_ENROL,MA-09-001,2025,50,A,N",
        "EDU_ENROL,MA-02-381,2025,,Q,C",
    ];
    let found = release(&catalogue, &inputs(&catalogue, &lines));
    let shown = |key: &str| cell(&catalogue, &found, key);
    assert_eq!(shown("EDU_ENROL MA-09-001 2025"), ". Q 1/1 DIRECT");
    assert_eq!(shown("EDU_ENROL MA-09 2025"), ". Q 1/1 ROLLED_UP", "the region is the province");
    assert_eq!(shown("EDU_ENROL MA-02-381 2025"), ". Q 0/1 NONE");
    assert!(found.cells(Viewpoint::Other).all(|cell| cell.value.is_none()));
}

#[test]
fn raw_figures_follow_the_pattern_of_the_release() {
    let catalogue = extract();
    let lines = [
        "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS",
        "EDU_ENROL,MA-09-001,2025,50,A",
        "EDU_ENROL,MA-09-541,2025,3,A",
        "ORI_POINTS,MA-09-001,2025-Q1,2,A",
    ];
    let found = release(&catalogue, &inputs(&catalogue, &lines));
    let judge = |indicator: &str, area: &str, period: &str, value: i64| {
        let indicator = catalogue.indicator_by_code(indicator).expect("indicator");
        let dimensions = vec![CodeId::total(); indicator.dimensions.len()];
        let row = RawFigure {
            indicator,
            area: &catalogue.area_by_code(area).expect("area").code,
            dimensions: &dimensions,
            period: period.parse().expect("period"),
            value: Some(value),
            conf: ConfStatus::Free,
        };
        mask_observation(Some(&found), &row)
    };
    assert_eq!(judge("EDU_ENROL", "MA-09-001", "2025", 50), Masking::Shown);
    assert_eq!(judge("EDU_ENROL", "MA-09-001", "2025", 51), Masking::Masked, "another figure than the release shows");
    assert_eq!(judge("EDU_ENROL", "MA-09-541", "2025", 3), Masking::Masked);
    assert_eq!(judge("EDU_ENROL", "MA-09-541", "2025", 300), Masking::Masked, "hidden in the release");
    assert_eq!(judge("EDU_ENROL", "MA-09-001", "2025", 4), Masking::Masked, "another reporter's small count");
    assert_eq!(judge("EDU_ENROL", "MA-09-001", "2024", 50), Masking::Masked, "in no release");
    assert_eq!(judge("ORI_POINTS", "MA-09-001", "2024-Q1", 2), Masking::Shown, "no small counts");
}

#[test]
fn rules_without_secondary_suppression_stay_at_their_node() {
    for audience in [Audience::Members, Audience::Public] {
        assert!(!RuleSet::primary().allows(audience));
        assert!(RuleSet::of_audience(audience).allows(audience) && RuleSet::of_audience(audience).is_secondary());
    }
    assert!(RuleSet::primary().allows(Audience::Node));
    assert_eq!(RuleSet::of_audience(Audience::Node), RuleSet::primary());
}
