//! The worked examples, cell by cell.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{SafeCells, Viewpoint};
use marsad_domain::catalogue::area::Level;
use marsad_domain::catalogue::{AreaId, Catalogue};
use marsad_domain::cell::{Cell, CellKey};
use marsad_domain::value::format_scaled;
use marsad_release::explain::{Explainer, Place};
use marsad_release::input::{Decided, Expectation, Inputs};
use marsad_release::rules::RuleSet;

use super::catalogue::{extract, inputs};
use super::check;

fn cases() -> Vec<Value> {
    let text = include_str!("../../../tests/data/worked-examples.json");
    let read: Value = serde_json::from_str(text).expect("JSON");
    read["cases"].as_array().expect("cases").clone()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or("")
}

fn roster(catalogue: &Catalogue, case: &Value, given: &Inputs) -> Decided {
    let mut lines = BTreeMap::new();
    for (code, line) in case["roster"].as_object().expect("roster") {
        let id = catalogue.indicator_id(code).expect("indicator");
        let all = || (0..).take(catalogue.parts().areas.len()).map(AreaId);
        let areas: Vec<AreaId> = match line {
            Value::Array(codes) => {
                codes.iter().filter_map(|code| catalogue.area_id(code.as_str().expect("code"))).collect()
            }
            Value::String(all_of) if all_of == "listed" => {
                given.figures.iter().filter(|figure| figure.indicator == id).map(|figure| figure.area).collect()
            }
            Value::String(all_of) if all_of == "every territory" => all()
                .filter(|id| {
                    let area = catalogue.area(*id).expect("area");
                    area.code.as_str().starts_with("MA") && area.level.fineness() > 0 && area.level != Level::City
                })
                .collect(),
            Value::String(children) => {
                let of = children.strip_prefix("children of ").expect("a parent");
                catalogue.children(catalogue.area_id(of).expect("area")).to_vec()
            }
            _ => panic!("a roster is a list or a phrase"),
        };
        lines.insert(id, areas.into_iter().map(|area| (area, Vec::new())).collect());
    }
    Decided { lines: lines.into(), ..Decided::default() }
}

fn given(catalogue: &Catalogue, case: &Value) -> Inputs {
    let lines: Vec<&str> =
        case["input"].as_array().expect("input").iter().map(|line| line.as_str().expect("line")).collect();
    let mut given = inputs(catalogue, &lines);
    given.expectation = Expectation::Decided(roster(catalogue, case, &given).into());
    given
}

fn release(catalogue: &Catalogue, case: &Value, min_coverage: Option<u8>) -> SafeCells {
    let rule_set = min_coverage.into_iter().fold(RuleSet::primary(), RuleSet::with_min_coverage);
    let cube = marsad_release::build(catalogue, &given(catalogue, case), &rule_set);
    if case["disclosure"] == true { SafeCells::protect(catalogue, cube) } else { SafeCells::in_clear(catalogue, cube) }
}

fn key(wanted: &Value) -> CellKey {
    let by = text(wanted, "BY").split_once('=');
    CellKey {
        indicator: text(wanted, "INDICATOR").parse().expect("indicator"),
        area: text(wanted, "REF_AREA").parse().expect("area"),
        period: text(wanted, "TIME_PERIOD").parse().expect("period"),
        by: by.map(|(c, v)| (c.parse().expect(c), v.parse().expect(v))).into_iter().collect(),
        method: text(wanted, "METHOD").parse().ok(),
    }
}

fn shown(catalogue: &Catalogue, cell: &Cell) -> BTreeMap<&'static str, String> {
    let decimals = catalogue.indicator_by_code(cell.key.indicator.as_str()).expect("indicator").decimals;
    BTreeMap::from([
        ("OBS_VALUE", cell.value.map_or_else(String::new, |value| format_scaled(value, decimals))),
        ("OBS_STATUS", cell.status().code().to_owned()),
        ("CONF_STATUS", cell.conf.code().to_owned()),
        ("COVERAGE", format!("{}/{}", cell.coverage.parts_in, cell.coverage.parts_of)),
        ("DERIVATION", cell.derivation.as_str().to_owned()),
    ])
}

/// Compares every listed cell; those that secondary suppression hides only if the release hides more than small cells.
fn judge(
    catalogue: &Catalogue,
    (release, hides_more): (&SafeCells, bool),
    case: &Value,
    expected: &Value,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for wanted in expected.as_array().expect("expected") {
        if !hides_more && text(wanted, "CONF_STATUS") == "D" {
            continue;
        }
        let name = format!("{} {wanted}", text(case, "id"));
        let Some(cell) = release.cell(&key(wanted), Viewpoint::Reviewer) else {
            wrong.push(format!("{name}: no such cell"));
            continue;
        };
        for (column, found) in shown(catalogue, &cell) {
            if wanted.get(column).is_some_and(|value| value != found.as_str()) {
                wrong.push(format!("{name}: {column} is {found}"));
            }
        }
    }
    wrong
}

#[test]
fn every_listed_cell_is_as_it_must_be() {
    let catalogue = extract();
    let mut wrong = Vec::new();
    for case in cases() {
        let release = release(&catalogue, &case, None);
        wrong.extend(judge(&catalogue, (&release, false), &case, &case["expected"]));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn with_secondary_suppression_every_listed_cell_is_as_it_must_be() {
    let catalogue = extract();
    let rules = RuleSet::secondary();
    let mut wrong = Vec::new();
    for case in cases().iter().filter(|case| case["disclosure"] == true) {
        let cube = marsad_release::build(&catalogue, &given(&catalogue, case), &rules);
        match SafeCells::protect_by(&catalogue, cube, &rules, &[]) {
            Ok(release) => wrong.extend(judge(&catalogue, (&release, true), case, &case["expected"])),
            Err(refused) => wrong.push(format!("{}: {refused:?}", text(case, "id"))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn below_the_coverage_asked_for_a_cell_is_empty() {
    let catalogue = extract();
    for case in cases().iter().filter(|case| case.get("variant").is_some()) {
        let variant = &case["variant"];
        let least = variant["min_coverage"].as_u64().and_then(|n| u8::try_from(n).ok());
        let release = release(&catalogue, case, least);
        let wrong = judge(&catalogue, (&release, false), case, &variant["expected"]);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

fn place(catalogue: &Catalogue, wanted: &Value) -> Place {
    let total =
        check::place(catalogue, text(wanted, "INDICATOR"), text(wanted, "REF_AREA"), text(wanted, "TIME_PERIOD"));
    Place { method: text(wanted, "METHOD").parse().ok(), ..total }
}

#[test]
fn no_cell_is_as_it_must_not_be() {
    let catalogue = extract();
    for case in cases() {
        let release = release(&catalogue, &case, None);
        for refused in case["must_not"].as_array().expect("must_not") {
            let cell = release.cell(&key(refused), Viewpoint::Reviewer);
            if refused.get("absent").is_some() {
                assert!(cell.is_some(), "{refused}");
                continue;
            }
            if let Some(finding) = refused.get("finding") {
                let found = Explainer::new(&catalogue, &given(&catalogue, &case)).explain(&place(&catalogue, refused));
                let found = found.expect("an explanation").finding.map_or("", |finding| finding.as_str());
                assert_ne!(finding, found, "{refused}");
                continue;
            }
            let Some(cell) = cell else { continue };
            let cell = shown(&catalogue, &cell);
            let same =
                cell.iter().all(|(column, found)| refused.get(*column).is_none_or(|value| value == found.as_str()));
            assert!(!same, "{}: {refused}", text(&case, "id"));
        }
    }
}

#[test]
fn explanations_are_as_they_must_be() {
    let catalogue = extract();
    for case in cases().iter().filter(|case| case.get("explain").is_some()) {
        let wanted = &case["explain"];
        let found = Explainer::new(&catalogue, &given(&catalogue, case))
            .explain(&place(&catalogue, wanted))
            .expect("an explanation");
        assert_eq!(found.direct, wanted["direct"].as_i64());
        assert_eq!(
            format!("{}/{}", found.parts_coverage.parts_in, found.parts_coverage.parts_of),
            text(wanted, "parts")
        );
        assert_eq!(found.parts_sum, wanted["parts_sum"].as_i64());
        assert_eq!(found.remainder, wanted["remainder"].as_i64());
        let missing: Vec<Value> = found.missing.iter().map(|area| Value::from(area.as_str())).collect();
        assert_eq!(Value::from(missing), wanted["missing"]);
        assert_eq!(found.finding, None);
        assert!(!found.roster_reported);
        assert_eq!(found.basis, text(wanted, "METHOD").parse().ok());
        let first = found.parts.first().expect("parts");
        assert_eq!(first.figures.len(), 1, "each part names its figure");
    }
}

#[test]
fn others_see_one_code_for_all_that_is_hidden() {
    let catalogue = extract();
    let mut hidden = 0;
    for case in cases() {
        let release = release(&catalogue, &case, None);
        let reviewed = release.cells(Viewpoint::Reviewer);
        for (reviewer, other) in reviewed.zip(release.cells(Viewpoint::Other)) {
            let expected = if reviewer.conf.code() == "F" { "F" } else { "C" };
            assert_eq!(other.conf.code(), expected);
            if expected == "C" {
                hidden += 1;
                assert_eq!((other.value, other.status().code()), (None, "Q"));
            }
            assert_eq!(Cell { conf: reviewer.conf, ..other.clone() }, reviewer);
        }
    }
    assert!(hidden > 5);
}

#[test]
fn bases_do_not_meet_in_growth_and_nationalities_leave_a_remainder() {
    let catalogue = extract();
    let case = cases().into_iter().find(|case| text(case, "id") == "WE5").expect("the case");
    let release = release(&catalogue, &case, None);
    let value = |period: &str, method: &str, by: &str| {
        let wanted = serde_json::json!({"INDICATOR": "IMM_STOCK", "REF_AREA": "MA", "TIME_PERIOD": period, "METHOD": method, "BY": by});
        release.cell(&key(&wanted), Viewpoint::Other).and_then(|cell| cell.value)
    };
    let (before, after) = (value("2014", "LEGAL", "").expect("2014"), value("2024", "LEGAL", "").expect("2024"));
    let growth = marsad_domain::value::divide_rounded(i128::from(after - before) * 10_000, i128::from(before));
    assert_eq!(growth.map(|growth| format_scaled(growth, 2)).as_deref(), Some("71.86"));
    let codes = ["EUR", "SSA", "MAGH", "MENA", "AMER"];
    let sum: i64 = codes.iter().filter_map(|code| value("2014", "MUNICIPAL", &format!("NAT_GROUP={code}"))).sum();
    let total = value("2014", "MUNICIPAL", "").expect("a total");
    assert_eq!((sum, total, total - sum), (79_912, 84_001, 4_089));
}
