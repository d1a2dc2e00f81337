//! What holds for all inputs.

use proptest::prelude::*;

use crate::{SafeCells, Viewpoint};
use marsad_domain::catalogue::indicator::{Kind, RatioPart};
use marsad_domain::cell::{CellKey, Derivation};
use marsad_domain::observation::DimensionKeys;
use marsad_domain::status::ObsStatus;
use marsad_release::explain::{Explainer, Formula, Place, Side};
use marsad_release::input::Inputs;
use marsad_release::manifest::Manifest;
use marsad_release::rules::RuleSet;

use super::catalogue::{extract, inputs};
use super::check::release;

const AREAS: [&str; 8] =
    ["MA", "MA-09", "MA-02", "MA-09-001", "MA-09-541", "MA-09-001-01-01", "MA-09-001-05-09", "PT-LIS"];
const PERIODS: [&str; 6] = ["2025", "2025-S1", "2025-Q1", "2025-Q2", "2025-Q3", "2024-Q4"];

fn lines() -> impl Strategy<Value = Vec<String>> {
    let indicator = prop::sample::select(vec!["REFUG_STOCK", "REFERRAL_DONE", "REFERRAL_ISSUED", "FLOW_OBSERVED"]);
    let row = (
        indicator,
        prop::sample::select(AREAS.to_vec()),
        prop::sample::select(PERIODS.to_vec()),
        prop::sample::select(vec!["_T", "F", "M"]),
        prop::option::weighted(0.9, 0i64..60),
        prop::sample::select(vec!["NSO:office", "COMMUNE:a-commune@MA-09-001-01-01", "CSO:b"]),
    );
    prop::collection::vec(row, 0..40).prop_map(|rows| {
        let mut seen = std::collections::BTreeSet::new();
        let mut lines = vec!["INDICATOR,REF_AREA,TIME_PERIOD,SEX,OBS_VALUE,OBS_STATUS,REPORTER".to_owned()];
        for (indicator, area, period, sex, value, reporter) in rows {
            if seen.insert((indicator, area, period, sex, reporter)) {
                let status = if value.is_some() { "A" } else { "O" };
                let value = value.map(|value| value.to_string()).unwrap_or_default();
                lines.push(format!("{indicator},{area},{period},{sex},{value},{status},{reporter}"));
            }
        }
        lines
    })
}

/// Referrals issued and done, and their days: one count is a side of two ratios.
fn referrals() -> impl Strategy<Value = Vec<String>> {
    let row = (
        prop::sample::select(vec!["REFERRAL_DONE", "REFERRAL_ISSUED", "REFERRAL_DAYS"]),
        prop::sample::select(vec!["MA", "MA-09", "MA-09-001", "MA-09-541"]),
        prop::sample::select(vec!["2025-Q1", "2025-Q2"]),
        0i64..50,
    );
    prop::collection::vec(row, 0..24).prop_map(|rows| {
        let mut seen = std::collections::BTreeSet::new();
        let mut lines = vec!["INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS".to_owned()];
        for (indicator, area, period, value) in rows {
            if seen.insert((indicator, area, period)) {
                lines.push(format!("{indicator},{area},{period},{value},A"));
            }
        }
        lines
    })
}

fn read(lines: &[String]) -> Inputs {
    inputs(&extract(), &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The same figures in another order, with other positions for their dimension codes.
fn shuffled(given: &Inputs) -> Inputs {
    let mut other = Inputs { keys: DimensionKeys::default(), ..given.clone() };
    other.figures.reverse();
    for figure in &mut other.figures {
        figure.dimensions = other.keys.intern(given.keys.codes(figure.dimensions));
    }
    other
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_inputs_does_not_matter(lines in lines()) {
        let catalogue = extract();
        let given = read(&lines);
        let (one, other) = (release(&catalogue, &given), release(&catalogue, &shuffled(&given)));
        prop_assert_eq!(one.to_blocks().expect("blocks").blocks, other.to_blocks().expect("blocks").blocks);
        prop_assert_eq!(given.entry_set_digest(), shuffled(&given).entry_set_digest());
    }

    #[test]
    fn no_small_count_is_ever_shown(lines in lines()) {
        let catalogue = extract();
        for cell in release(&catalogue, &read(&lines)).cells(Viewpoint::Reviewer) {
            let indicator = catalogue.indicator_by_code(cell.key.indicator.as_str()).expect("indicator");
            if let Some(value) = cell.value.filter(|_| !indicator.is_ratio()) {
                prop_assert!(value == 0 || value >= i64::from(indicator.min_cell), "{:?}", cell);
            }
            let level = catalogue.area_by_code(cell.key.area.as_str()).expect("area").level;
            prop_assert!(level.fineness() <= indicator.publish_from.fineness());
            prop_assert!(cell.key.by.len() <= 2);
            prop_assert!(cell.coverage.parts_in <= cell.coverage.parts_of);
            prop_assert_eq!(cell.value.is_some() && cell.derivation == Derivation::None, false);
            prop_assert_eq!(cell.value.is_some(), !cell.status().is_missing());
        }
    }

    #[test]
    fn no_ratio_is_shown_beside_a_hidden_side(lines in referrals()) {
        let catalogue = extract();
        let found = release(&catalogue, &read(&lines));
        for cell in found.cells(Viewpoint::Reviewer).filter(|cell| cell.value.is_some()) {
            let indicator = catalogue.indicator_by_code(cell.key.indicator.as_str()).expect("indicator");
            let Kind::Ratio { numerator, denominator } = &indicator.kind else { continue };
            let side = |part: &RatioPart| {
                found.cell(&CellKey { indicator: part.indicator.clone(), ..cell.key.clone() }, Viewpoint::Reviewer)
            };
            let sides = [side(numerator), side(denominator)];
            for side in sides.iter().flatten() {
                prop_assert!(side.status() != ObsStatus::Suppressed, "{:?} beside {:?}", cell, side);
            }
        }
    }

    #[test]
    fn the_formula_over_the_inputs_of_an_explanation_gives_the_value(lines in prop_oneof![lines(), referrals()]) {
        let catalogue = extract();
        let given = read(&lines);
        let rules = RuleSet::primary().with_min_coverage(0);
        let cube = marsad_release::build(&catalogue, &given, &rules);
        let whole = SafeCells::in_clear(&catalogue, cube);
        let mut explainer = Explainer::new(&catalogue, &given);
        for cell in whole.cells(Viewpoint::Reviewer).filter(|cell| cell.value.is_some()) {
            let place = Place {
                indicator: catalogue.indicator_id(cell.key.indicator.as_str()).expect("indicator"),
                area: catalogue.area_id(cell.key.area.as_str()).expect("area"),
                period: cell.key.period,
                at: cell.key.by.clone(),
                method: cell.key.method.clone(),
            };
            let found = explainer.explain(&place).expect("an explanation");
            let figure = |at: u32| given.figures.get(usize::try_from(at).expect("few")).expect("a figure");
            let sum = |side: Side| -> i64 {
                let own = found.inputs.iter().filter(|input| input.side == side);
                own.map(|input| figure(input.figure).value.expect("an input has a figure")).sum()
            };
            let value = match found.formula {
                Formula::RatioOfSums => {
                    let indicator = catalogue.indicator(place.indicator).expect("indicator");
                    let times = if indicator.unit.as_str() == "PCT" { 100 } else { 1 };
                    // One decimal, half away from zero; no figure here is below zero.
                    let (top, bottom) = (sum(Side::Numerator) * times * 10, sum(Side::Denominator));
                    (2 * top + bottom) / (2 * bottom)
                }
                _ => sum(Side::Whole),
            };
            prop_assert_eq!(cell.value, Some(value), "{:?}: {:?}", cell, found);
            let is_input = |at: &u32| found.inputs.iter().any(|input| input.figure == *at);
            prop_assert!(!found.compared.iter().chain(&found.others).any(is_input), "{:?}", found);
        }
    }

    #[test]
    fn release_bytes_read_back(lines in lines()) {
        let release = release(&extract(), &read(&lines));
        let written = release.to_blocks().expect("blocks");
        let bytes = super::bytes::manifest(written.parts.clone()).encode();
        let manifest = Manifest::decode_expected(&bytes, &Manifest::digest(&bytes)).expect("the manifest");
        let mut blocks = written.blocks.iter();
        for part in &written.parts {
            let own: Vec<&[u8]> = blocks.by_ref().take(part.blocks.len()).map(Vec::as_slice).collect();
            let read = SafeCells::from_release_bytes(&manifest, part.indicator.as_str(), &own).expect("cells");
            prop_assert_eq!(read.part(part.indicator.as_str()), release.part(part.indicator.as_str()));
        }
    }

    #[test]
    fn complete_parts_add_up_to_the_whole(values in prop::collection::vec(0i64..1_000, 12)) {
        let catalogue = extract();
        let mut lines = vec!["INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS".to_owned()];
        for (n, value) in values.iter().enumerate() {
            let area = ["MA-09-001-01-01", "MA-09-541", "MA-02-381"][n % 3];
            lines.push(format!("COHESION_ACT,{area},2025-Q{},{value},A", n / 3 + 1));
        }
        let given = read(&lines);
        let rules = RuleSet::primary();
        let cube = marsad_release::build(&catalogue, &given, &rules);
        let whole = SafeCells::in_clear(&catalogue, cube);
        let found = super::check::cell(&catalogue, &whole, "COHESION_ACT MA 2025");
        prop_assert_eq!(found, format!("{} A 12/12 ROLLED_UP", values.iter().sum::<i64>()));
    }
}
