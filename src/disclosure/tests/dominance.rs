//! Sums that few contributors dominate: found as a plain rule finds them, and protected as widely as it says.

use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::dominance::{Dominance, Largest};
use marsad_domain::code::CodeId;
use marsad_domain::status::ConfStatus;
use marsad_release::build;
use marsad_release::rules::RuleSet;
use proptest::prelude::*;

use super::catalogue::{indicator_of, inputs};
use super::check::{cell, release};
use super::linked::solver::interval;
use super::secondary::{catalogue_with, hidden, protected, small_hidden};
use crate::linked::Pattern;
use crate::mask::{Masking, RawFigure, is_too_fine, mask_observation};
use crate::model::{Model, Vintage};
use crate::{SafeCells, Viewpoint};

/// One may not hold more than 75 per cent, nor may the largest be estimated to within 10 per cent.
fn catalogue() -> Catalogue {
    catalogue_with(|parts| {
        let own = indicator_of(parts, "EDU_ENROL");
        (own.min_cell, own.publish_from, own.min) = (0, Level::Province, Some(0));
        own.dominance = Dominance { largest: Some(Largest { n: 1, k: 75 }), p_percent: Some(10) };
    })
}

const HEADER: &str = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS,REPORTER";
const COMMUNES: [&str; 7] = [
    "MA-09-001-01-01",
    "MA-09-001-05-09",
    "MA-09-001-07-03",
    "MA-09-541-01-13",
    "MA-09-541-01-09",
    "MA-09-581-01-07",
    "MA-09-581-01-05",
];

fn lines(figures: &[(&str, i64, &str)]) -> Vec<String> {
    let line = |(area, value, by): &(&str, i64, &str)| format!("EDU_ENROL,{area},2025,{value},A,COMMUNE:{by}");
    std::iter::once(HEADER.to_owned()).chain(figures.iter().map(line)).collect()
}

const PROVINCES: [(&str, i64, &str); 7] = [
    ("MA-09-001-01-01", 80, "a"),
    ("MA-09-001-05-09", 15, "b"),
    ("MA-09-001-07-03", 5, "c"),
    ("MA-09-541-01-13", 60, "d"),
    ("MA-09-541-01-09", 40, "e"),
    ("MA-09-581-01-07", 50, "f"),
    ("MA-09-581-01-05", 45, "a"),
];

#[test]
fn a_sum_that_one_contributor_dominates_is_hidden_and_protected() {
    let catalogue = catalogue();
    let lines = lines(&PROVINCES);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let given = inputs(&catalogue, &lines);
    let found = release(&catalogue, &given);
    // In 001 one has 80 of 100; with two contributors each knows what the other has. In the region nobody has too much.
    let value = |area: &str| cell(&catalogue, &found, &format!("EDU_ENROL {area} 2025"));
    let shown =
        ["MA-09-001", "MA-09-541", "MA-09-581", "MA-09"].map(|area| value(area).split(' ').next().unwrap().to_owned());
    assert_eq!(shown, [".", ".", ".", "295"]);
    assert_eq!(value("MA-09-001-01-01"), "-", "communes are not published");
    assert_eq!(hidden(&found, ConfStatus::DominatedByOneOrTwo).len(), 3);
    assert!(found.cells(Viewpoint::Other).all(|cell| cell.conf != ConfStatus::DominatedByOneOrTwo));
    let safe = protected(&catalogue, &given).unwrap();
    assert_eq!(hidden(&safe, ConfStatus::DominatedByOneOrTwo).len(), 3);
}

#[test]
fn the_contributions_are_in_no_answer() {
    let catalogue = catalogue();
    let lines = lines(&PROVINCES);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let found = release(&catalogue, &inputs(&catalogue, &lines));
    let indicator = catalogue.indicator_by_code("EDU_ENROL").unwrap();
    let dimensions = vec![CodeId::total(); indicator.dimensions.len()];
    let row = |area: &str, value: i64| RawFigure {
        indicator,
        area: &catalogue.area_by_code(area).unwrap().code,
        dimensions: &dimensions,
        period: "2025".parse().unwrap(),
        value: Some(value),
        conf: ConfStatus::Free,
    };
    assert!(is_too_fine(&catalogue, &row("MA-09-001-01-01", 80)));
    assert_eq!(mask_observation(Some(&found), &row("MA-09-001-01-01", 80)), Masking::Masked);
    assert_eq!(mask_observation(Some(&found), &row("MA-09-001", 100)), Masking::Masked, "hidden in the release");
    assert_eq!(mask_observation(Some(&found), &row("MA-09", 295)), Masking::Shown);
}

#[test]
fn what_an_area_reports_itself_has_no_contributors() {
    let catalogue = catalogue();
    let lines = lines(&[("MA-09-001", 100, "a"), ("MA-09-541-01-13", 60, "b")]);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let found = release(&catalogue, &inputs(&catalogue, &lines));
    assert!(cell(&catalogue, &found, "EDU_ENROL MA-09-001 2025").starts_with("100 A "));
    assert!(cell(&catalogue, &found, "EDU_ENROL MA-09-541 2025").starts_with(". Q "));
}

/// The rule once more, word for word: the width that a sum needs, if its contributors dominate it.
fn plain_need(contributions: &[i64]) -> Option<i64> {
    let mut by_size = contributions.to_vec();
    by_size.sort_unstable();
    let total: i64 = by_size.iter().sum();
    let largest = by_size.pop()?;
    let second = by_size.pop().unwrap_or(0);
    let mut need = None;
    if 100 * largest > 75 * total {
        // So much more than 100 per cent would the largest be if it held 75 per cent only.
        let missing = (0..).find(|more| 100 * largest <= 75 * (total + more)).unwrap();
        need = Some(2 * missing);
    }
    if 100 * (total - largest - second) < 10 * largest {
        let ten_percent_twice = (0..).find(|width| 100 * width >= 2 * 10 * largest).unwrap();
        need = need.max(Some(ten_percent_twice));
    }
    need.map(|need: i64| need.max(1))
}

fn contribution() -> impl Strategy<Value = (i64, usize)> {
    (prop_oneof![1 => Just(0i64), 3 => 1i64..20, 3 => 20i64..200], 0usize..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_sums_that_are_hidden_are_those_of_a_plain_rule(given in prop::array::uniform7(contribution())) {
        let catalogue = catalogue();
        let names = ["a", "b", "c", "d"];
        let figures: Vec<(&str, i64, &str)> =
            COMMUNES.iter().zip(given).map(|(area, (value, by))| (*area, value, names[by])).collect();
        let lines = lines(&figures);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let figures_given = inputs(&catalogue, &lines);
        let need_of = |area: &str| {
            let held = names.map(|name| {
                let own = figures.iter().filter(|(commune, _, by)| commune.starts_with(area) && *by == name);
                own.map(|(_, value, _)| value).sum::<i64>()
            });
            plain_need(&held)
        };
        let found = release(&catalogue, &figures_given);
        for cell in found.cells(Viewpoint::Reviewer) {
            let is_hidden = cell.conf == ConfStatus::DominatedByOneOrTwo;
            prop_assert_eq!(is_hidden, need_of(cell.key.area.as_str()).is_some(), "{}", cell.key.area);
        }
        let rules = RuleSet::secondary();
        let Ok(safe) = SafeCells::protect_by(&catalogue, build(&catalogue, &figures_given, &rules), &rules, &[]) else {
            return Ok(());
        };
        let cube = small_hidden(&catalogue, &figures_given);
        let pupils = catalogue.indicator_id("EDU_ENROL").unwrap();
        let family = cube.families.iter().find(|family| family.indicators.contains(&pupils)).unwrap();
        let Some(model) = Model::new(&catalogue, &[Vintage { cube: &cube, family, published: None }]).unwrap() else {
            return Ok(());
        };
        let area_of = |at: usize| catalogue.area(cube.parts[&pupils].cells[at].area).unwrap().code.to_string();
        let mut pattern = Pattern::before(&model.release);
        let shown: Vec<String> =
            safe.cells(Viewpoint::Reviewer).filter(|cell| cell.value.is_some()).map(|cell| cell.key.area.to_string()).collect();
        for (id, names) in &model.names {
            pattern.set(*id, !names.iter().any(|(_, _, at)| shown.contains(&area_of(*at))));
        }
        for (id, names) in &model.names {
            let need = names.iter().filter_map(|(_, _, at)| need_of(&area_of(*at))).max();
            if let Some(need) = need {
                let (low, high) = interval(&model.release, &pattern, *id, None);
                prop_assert!(high - low >= need, "{}: {low} to {high}, {need} needed", area_of(names[0].2));
            }
        }
    }
}
