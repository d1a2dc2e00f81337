//! Builds releases from CSV lines, and compares their cells with expected texts.

use crate::{SafeCells, Viewpoint};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::value::format_scaled;
use marsad_release::explain::Place;
use marsad_release::input::Inputs;
use marsad_release::rules::RuleSet;

use super::catalogue::inputs;

pub fn release(catalogue: &Catalogue, inputs: &Inputs) -> SafeCells {
    let rules = RuleSet::primary();
    SafeCells::protect(catalogue, marsad_release::build(catalogue, inputs, &rules))
}

/// `value status coverage derivation` of a cell, `-` where the release has none.
pub fn cell(catalogue: &Catalogue, release: &SafeCells, key: &str) -> String {
    let fields: Vec<&str> = key.split(' ').collect();
    let [indicator, area, period, rest @ ..] = fields.as_slice() else { panic!("INDICATOR AREA PERIOD") };
    let mut method = None;
    let mut by = Vec::new();
    for (concept, code) in rest.iter().filter_map(|field| field.split_once('=')) {
        if concept == "METHOD" {
            method = Some(code.parse().expect(code));
        } else {
            by.push((concept.parse().expect(concept), code.parse().expect(code)));
        }
    }
    let key = marsad_domain::cell::CellKey {
        indicator: indicator.parse().expect("indicator"),
        area: area.parse().expect("area"),
        period: period.parse().expect("period"),
        by,
        method,
    };
    let Some(cell) = release.cell(&key, Viewpoint::Reviewer) else { return "-".into() };
    let decimals = catalogue.indicator_by_code(indicator).expect("indicator").decimals;
    let value = cell.value.map_or_else(|| ".".into(), |value| format_scaled(value, decimals));
    let coverage = format!("{}/{}", cell.coverage.parts_in, cell.coverage.parts_of);
    format!("{value} {} {coverage} {}", cell.status().code(), cell.derivation.as_str())
}

pub fn check(catalogue: &Catalogue, lines: &[&str], expected: &[(&str, &str)]) {
    let found = release(catalogue, &inputs(catalogue, lines));
    for (key, wanted) in expected {
        assert_eq!(cell(catalogue, &found, key), *wanted, "{key}");
    }
}

/// The place of a total.
pub fn place(catalogue: &Catalogue, indicator: &str, area: &str, period: &str) -> Place {
    Place {
        indicator: catalogue.indicator_id(indicator).expect("indicator"),
        area: catalogue.area_id(area).expect("area"),
        period: period.parse().expect("period"),
        at: Vec::new(),
        method: None,
    }
}
