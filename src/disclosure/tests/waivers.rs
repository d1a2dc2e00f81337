//! Figures that are public elsewhere: they are shown, and whatever follows from them is known.

use std::collections::BTreeSet;

use marsad_domain::catalogue::Catalogue;
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::waiver::{WAIVER_DIMENSIONS_MAX, Waiver};
use marsad_domain::code::CodeId;
use marsad_domain::status::ConfStatus;
use marsad_domain::text::Text;
use marsad_release::build;
use marsad_release::rules::RuleSet;
use proptest::prelude::*;

use super::catalogue::{changed, inputs};
use super::check::{cell, release};
use super::linked::solver::interval;
use super::secondary::{COMMUNES, catalogue_with, hidden, protected, released, small_hidden};
use crate::linked::{CellId, Pattern, Rule};
use crate::mask::{Masking, RawFigure, mask_observation};
use crate::model::{Model, Vintage};
use crate::query::BREAKDOWN_DIMENSIONS_MAX;
use crate::release_audit::{Outcome, attack, has_same_figures};
use crate::secondary::NotSafe;
use crate::{SafeCells, Viewpoint};

fn waiver(indicator: &str, area: &str, level: Option<Level>, dimensions: &str) -> Waiver {
    let period = if indicator.starts_with("REFERRAL") { "2025-Q1" } else { "2025" };
    Waiver {
        indicator: indicator.parse().unwrap(),
        area: (!area.is_empty()).then(|| area.parse().unwrap()),
        level,
        from: period.parse().unwrap(),
        until: period.parse().unwrap(),
        method: None,
        dimensions: dimensions.split_whitespace().map(|dimension| dimension.parse().unwrap()).collect(),
        source: Text { ar: "ا".into(), fr: "f".into(), en: "e".into() },
        url: String::new(),
    }
}

fn waived(waivers: Vec<Waiver>) -> Catalogue {
    catalogue_with(|parts| parts.waivers = waivers)
}

fn tata() -> Catalogue {
    waived(vec![waiver("EDU_ENROL", "MA-09-551", None, ""), waiver("EDU_ENROL", "MA-09-551-01-07", None, "")])
}

#[test]
fn a_waiver_has_no_more_dimensions_than_a_cell() {
    assert_eq!(WAIVER_DIMENSIONS_MAX, BREAKDOWN_DIMENSIONS_MAX);
}

#[test]
fn what_is_public_elsewhere_is_shown_and_costs_nothing() {
    let catalogue = tata();
    let safe = protected(&catalogue, &inputs(&catalogue, COMMUNES)).unwrap();
    for area in ["MA-09-551", "MA-09-551-01-07"] {
        let key = format!("EDU_ENROL {area} 2025");
        let found = cell(&catalogue, &safe, &key);
        assert!(found.starts_with("2 A "), "{found}");
    }
    let small = ["MA-09-001-07-03", "MA-09-581-09-05"].map(|area| format!("EDU_ENROL {area} 2025"));
    assert_eq!(hidden(&safe, ConfStatus::SmallCount), BTreeSet::from(small));
    // Each of the two is protected by one commune of its own province; no province is hidden any more.
    let more = hidden(&safe, ConfStatus::SecondaryBySender);
    let provinces: Vec<&str> = more.iter().filter_map(|name| name.get(10..19)).collect();
    assert_eq!(provinces, ["MA-09-001", "MA-09-581"], "{more:?}");
    assert!(more.iter().all(|name| name.len() == "EDU_ENROL MA-09-001-05-09 2025".len()), "{more:?}");
}

#[test]
fn the_attack_knows_what_is_public_elsewhere() {
    let catalogue = tata();
    let release = released(&catalogue, COMMUNES, |given| protected(&catalogue, given).unwrap());
    let attacks = attack(&catalogue, &[release], None);
    assert_eq!((&attacks[0].outcome, attacks[0].primary), (&Outcome::Safe, 2));
    // A release of before the waiver was safe by itself; with the public figure its hidden province is 143 - 63 - 46 - 2.
    let before = catalogue_with(|_| ());
    let old = released(&catalogue, COMMUNES, |_| protected(&before, &inputs(&before, COMMUNES)).unwrap());
    let Outcome::NotSafe(leaks) = &attack(&catalogue, &[old], None)[0].outcome else { panic!("safe") };
    let texts: Vec<String> = leaks.iter().map(ToString::to_string).collect();
    assert!(texts.iter().any(|text| text.contains("MA-09-581-09-05")), "{texts:?}");
}

#[test]
fn a_waiver_comes_and_goes_between_releases() {
    let (before, catalogue) = (catalogue_with(|_| ()), tata());
    let rules = RuleSet::secondary();
    let next = |catalogue: &Catalogue, first| {
        let cube = build(catalogue, &inputs(catalogue, COMMUNES), &rules);
        SafeCells::protect_by(catalogue, cube, &rules, &[first])
    };
    let shown = |safe: &SafeCells| cell(&catalogue, safe, "EDU_ENROL MA-09-551-01-07 2025").starts_with("2 A ");
    // An earlier release hides the figure with a province whose figure follows now: nothing that is hidden today helps it.
    let first = released(&catalogue, COMMUNES, |_| protected(&before, &inputs(&before, COMMUNES)).unwrap());
    assert!(matches!(next(&catalogue, first), Err(NotSafe(_))));
    // Without the waiver, an attack on the release that shows it says so.
    let shows = released(&before, COMMUNES, |_| protected(&catalogue, &inputs(&catalogue, COMMUNES)).unwrap());
    let Outcome::NotSafe(leaks) = &attack(&before, &[shows], None)[0].outcome else { panic!("safe") };
    assert!(leaks[0].to_string().contains("MA-09-551"), "{leaks:?}");
    // An earlier release shows it, and the next one may not: what was shown stays known.
    let first = released(&before, COMMUNES, |_| protected(&catalogue, &inputs(&catalogue, COMMUNES)).unwrap());
    assert!(has_same_figures(&before, &first));
    let safe = next(&before, first).unwrap();
    assert!(!shown(&safe));
    let secondary = |safe: &SafeCells| hidden(safe, ConfStatus::SecondaryBySender);
    assert_eq!(secondary(&safe), secondary(&protected(&catalogue, &inputs(&catalogue, COMMUNES)).unwrap()));
}

const REFERRALS: [&str; 5] = [
    "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS",
    "REFERRAL_DONE,MA-09-001,2025-Q1,38,A",
    "REFERRAL_ISSUED,MA-09-001,2025-Q1,40,A",
    "REFERRAL_DONE,MA-09-541,2025-Q1,3,A",
    "REFERRAL_ISSUED,MA-09-541,2025-Q1,80,A",
];

/// The cells of two provinces for done, issued and their share.
fn shares(waivers: &[(&str, &str)]) -> [String; 6] {
    let given = waivers.iter().map(|(indicator, area)| waiver(indicator, area, None, "")).collect();
    let catalogue = changed(|parts| parts.waivers = given);
    let found = release(&catalogue, &inputs(&catalogue, &REFERRALS));
    let of = |indicator: &str, area: &str| cell(&catalogue, &found, &format!("{indicator} {area} 2025-Q1"));
    let value = |text: String| text.split(' ').next().unwrap_or_default().to_owned();
    let names = ["REFERRAL_DONE", "REFERRAL_ISSUED", "REFERRAL_DONE_RATE"];
    ["MA-09-001", "MA-09-541"].map(|area| names.map(|name| value(of(name, area)))).concat().try_into().unwrap()
}

#[test]
fn shares_of_public_figures_are_shown_and_a_public_numerator_hides_the_other_side() {
    assert_eq!(shares(&[]), [".", "40", ".", ".", "80", "."]);
    let done = ("REFERRAL_DONE", "MA-09-001");
    // Two of 40 are not done: with 38 public, the 40 may not be shown.
    assert_eq!(shares(&[done]), ["38", ".", ".", ".", "80", "."]);
    assert_eq!(shares(&[done, ("REFERRAL_ISSUED", "MA-09-001")]), ["38", "40", "95.0", ".", "80", "."]);
    // The quotient of a small public figure and a large one tells nothing more.
    assert_eq!(shares(&[("REFERRAL_DONE", "MA-09-541")]), [".", "40", ".", "3", "80", "3.8"]);
}

#[test]
fn a_sum_of_some_parts_is_not_the_public_figure() {
    let catalogue = waived(vec![waiver("EDU_ENROL", "MA-09-551", None, "")]);
    let mut given = inputs(&catalogue, COMMUNES);
    given.expectation = marsad_release::input::Expectation::Decided(std::sync::Arc::default());
    let found = release(&catalogue, &given);
    let province = cell(&catalogue, &found, "EDU_ENROL MA-09-551 2025");
    assert!(province.starts_with(". Q 1/") && !province.contains("1/1"), "{province}");
}

#[test]
fn the_row_of_a_public_figure_is_shown_and_no_other_small_one() {
    let catalogue = tata();
    let found = release(&catalogue, &inputs(&catalogue, COMMUNES));
    let indicator = catalogue.indicator_by_code("EDU_ENROL").unwrap();
    let dimensions = vec![CodeId::total(); indicator.dimensions.len()];
    let judge = |area: &str, value: i64| {
        let area = &catalogue.area_by_code(area).unwrap().code;
        let period = "2025".parse().unwrap();
        let row =
            RawFigure { indicator, area, dimensions: &dimensions, period, value: Some(value), conf: ConfStatus::Free };
        mask_observation(Some(&found), &row)
    };
    assert_eq!(judge("MA-09-551-01-07", 2), Masking::Shown);
    assert_eq!(judge("MA-09-551-01-07", 3), Masking::Masked, "another figure");
    assert_eq!(judge("MA-09-581-09-05", 4), Masking::Masked);
}

const PLACES: [(&str, &str); 4] = [
    ("MA-09-001", "MA-09-001-01-01"),
    ("MA-09-001", "MA-09-001-05-09"),
    ("MA-09-541", "MA-09-541-01-13"),
    ("MA-09-541", "MA-09-541-01-09"),
];

/// The areas and codes that a cell lies in, itself included.
fn around(area: &str, sex: &str) -> Vec<(String, String)> {
    let areas =
        ["MA", "MA-09"].into_iter().chain(PLACES.iter().filter(|(_, own)| *own == area).map(|(above, _)| *above));
    let areas: Vec<&str> = areas.chain([area]).collect();
    let wider = |outer: &&&str| area.starts_with(**outer);
    let codes: &[&str] = if sex.is_empty() { &[""] } else { &["", "SEX=F", "SEX=M"] };
    let codes = codes.iter().filter(|code| code.is_empty() || **code == sex);
    let codes: Vec<&&str> = codes.collect();
    areas
        .iter()
        .filter(wider)
        .flat_map(|area| codes.iter().map(move |code| ((*area).to_owned(), (**code).to_owned())))
        .collect()
}

fn waivers() -> impl Strategy<Value = Vec<Waiver>> {
    let areas = ["MA-09", "MA-09-001", "MA-09-001-01-01", "MA-09-541", "MA-09-541-01-09"];
    let one = (prop::sample::select(areas.to_vec()), any::<bool>());
    prop::collection::btree_set(one, 0..4).prop_map(|all| {
        all.into_iter().map(|(area, by)| waiver("EDU_ENROL", area, None, if by { "SEX" } else { "" })).collect()
    })
}

fn figure() -> impl Strategy<Value = i64> {
    prop_oneof![1 => Just(0i64), 3 => 1i64..8, 3 => 8i64..40]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// An attacker of another make, who knows all public figures, confines no small figure further than these do.
    #[test]
    fn small_figures_beside_public_ones_stay_wide(counts in prop::array::uniform8(figure()), given in waivers()) {
        let mut lines = vec!["INDICATOR,REF_AREA,TIME_PERIOD,SEX,OBS_VALUE,OBS_STATUS".to_owned()];
        for (pair, (_, area)) in counts.chunks(2).zip(PLACES) {
            let total = pair.iter().sum::<i64>();
            for (code, value) in [("F", pair[0]), ("M", pair[1]), ("_T", total)] {
                lines.push(format!("EDU_ENROL,{area},2025,{code},{value},A"));
            }
        }
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let catalogue = waived(given.clone());
        let figures = inputs(&catalogue, &lines);
        let clear = SafeCells::in_clear(&catalogue, build(&catalogue, &figures, &RuleSet::secondary()));
        let value = |area: &str, sex: &str| {
            let text = cell(&catalogue, &clear, format!("EDU_ENROL {area} 2025 {sex}").trim());
            text.split(' ').next().and_then(|value| value.parse::<i64>().ok())
        };
        let is_public = |area: &str, sex: &str| given.iter().any(|waiver| {
            waiver.area.as_ref().is_some_and(|own| own.as_str() == area) && (sex.is_empty() || !waiver.dimensions.is_empty())
        });
        let Ok(safe) = protected(&catalogue, &figures) else { return Ok(()) };
        let cube = small_hidden(&catalogue, &figures);
        let pupils = catalogue.indicator_id("EDU_ENROL").unwrap();
        let family = cube.families.iter().find(|family| family.indicators.contains(&pupils)).unwrap();
        let vintage = Vintage { cube: &cube, family, published: None };
        let Some(model) = Model::new(&catalogue, &[vintage]).unwrap() else { return Ok(()) };
        let mut pattern = Pattern::before(&model.release);
        let mut small: Vec<(CellId, i64)> = Vec::new();
        let shown: BTreeSet<String> = safe.cells(Viewpoint::Reviewer).filter(|cell| cell.value.is_some()).map(|cell| {
            format!("{} {:?}", cell.key.area, cell.key.by)
        }).collect();
        for (id, names) in &model.names {
            let mut is_hidden = true;
            let mut need: Option<i64> = None;
            for (_, indicator, at) in names {
                let part = &cube.parts[indicator];
                let own = &part.cells[*at];
                let codes = &part.slices[own.slice as usize].codes;
                let sex = codes.iter().find(|code| !code.is_total()).map_or(String::new(), |code| format!("SEX={code}"));
                let area = catalogue.area(own.area).unwrap().code.to_string();
                let by: Vec<_> = part.dimensions.iter().zip(codes.iter()).filter(|(_, code)| !code.is_total()).collect();
                let by: Vec<(_, _)> = by.into_iter().map(|(concept, code)| (concept.clone(), code.clone())).collect();
                is_hidden &= !shown.contains(&format!("{area} {by:?}")) && !is_public(&area, &sex);
                let figure = value(&area, &sex).unwrap();
                let outer = around(&area, &sex).into_iter().filter(|(area, sex)| is_public(area, sex));
                let least = outer.filter_map(|(area, sex)| value(&area, &sex)).min().unwrap_or(i64::MAX);
                if is_public(&area, &sex) {
                    prop_assert!(shown.contains(&format!("{area} {by:?}")), "{area} {sex} is public");
                    need = Some(0);
                } else if (1..5).contains(&figure) {
                    need = Some(need.unwrap_or(5).min(least));
                }
            }
            pattern.set(*id, is_hidden);
            small.extend(need.filter(|need| *need > 0).map(|need| (*id, need)));
        }
        for cell in model.release.cells().filter(|cell| !model.names.contains_key(cell)) {
            pattern.set(cell, !matches!(model.release.rule(cell), Rule::Shown));
        }
        for (cell, need) in small.into_iter().take(6) {
            let (low, high) = interval(&model.release, &pattern, cell, None);
            prop_assert!(high - low >= need, "{cell:?}: {low} to {high}, {need} needed");
        }
    }
}
