//! The notes of a cell, all its statuses, and the basis of a ratio's sides.

use crate::{SafeCells, Viewpoint};
use marsad_domain::catalogue::Catalogue;
use marsad_domain::cell::{Cell, Completeness};

use super::catalogue::{changed, extract, indicator_of, inputs};
use super::check::{cell, release};

/// As in the catalogue of a deployment: counts are never negative.
fn counting() -> Catalogue {
    changed(|parts| {
        for code in ["POP_TOTAL", "IMM_STOCK", "REFERRAL_DONE", "COHESION_ACT"] {
            indicator_of(parts, code).min = Some(0);
        }
    })
}

fn built(lines: &[&str]) -> SafeCells {
    let catalogue = counting();
    release(&catalogue, &inputs(&catalogue, lines))
}

/// The cells of an area and a period that have a note, as combination and note.
fn noted(found: &SafeCells, area: &str, period: &str) -> Vec<String> {
    let here = found.cells(Viewpoint::Other).filter(|cell| cell.key.area.as_str() == area);
    let here = here.filter(|cell| cell.key.period.to_string() == period && !cell.notes.is_empty());
    let name = |cell: &Cell| {
        let codes: Vec<&str> = cell.key.by.iter().map(|(_, code)| code.as_str()).collect();
        format!("{}: {}", if codes.is_empty() { "_T".to_owned() } else { codes.join(" ") }, cell.notes.codes())
    };
    here.map(|cell| name(&cell)).collect()
}

const CODES: &str = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,RES_AREA,METHOD,OBS_VALUE,OBS_STATUS";
const AREAS: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS";

#[test]
fn two_divisions_without_a_total_that_differ_are_noted() {
    let mut lines = vec![CODES, "POP_TOTAL,MA-09,2024,F,_T,LEGAL,40,A", "POP_TOTAL,MA-09,2024,M,_T,LEGAL,50,A"];
    lines.extend(["POP_TOTAL,MA-09,2024,_T,URB,LEGAL,30,A", "POP_TOTAL,MA-09,2024,_T,RUR,LEGAL,50,A"]);
    let found = built(&lines);
    assert_eq!(cell(&counting(), &found, "POP_TOTAL MA-09 2024 METHOD=LEGAL"), "90 A 1/1 ROLLED_UP");
    assert_eq!(noted(&found, "MA-09", "2024"), ["_T: PARTITIONS_DISAGREE"]);
    assert_eq!(noted(&found, "MA", "2024"), ["_T: PARTITIONS_DISAGREE"], "the country is that region");
    lines[4] = "POP_TOTAL,MA-09,2024,_T,RUR,LEGAL,60,A";
    assert!(noted(&built(&lines), "MA-09", "2024").is_empty(), "90 and 90");
}

#[test]
fn codes_that_do_not_add_up_to_their_total_are_noted() {
    let total = "POP_TOTAL,MA-09,2024,_T,_T,LEGAL,93,A";
    let sexes = |f: &str, m: &str, u: &str| {
        let rows = [("F", f), ("M", m), ("_U", u)].into_iter().filter(|(_, value)| !value.is_empty());
        let rows: Vec<String> =
            rows.map(|(sex, value)| format!("POP_TOTAL,MA-09,2024,{sex},_T,LEGAL,{value},A")).collect();
        let mut lines = vec![CODES, total];
        lines.extend(rows.iter().map(String::as_str));
        noted(&built(&lines), "MA-09", "2024")
    };
    assert_eq!(sexes("49", "50", "6"), ["_T: TOTAL_DISAGREES"]);
    assert_eq!(sexes("49", "50", ""), ["_T: TOTAL_DISAGREES"]);
    assert_eq!(sexes("94", "", ""), ["_T: PARTS_EXCEED_TOTAL"]);
    assert!(sexes("43", "50", "").is_empty());
    assert!(sexes("40", "50", "3").is_empty());
    assert!(sexes("40", "", "3").is_empty(), "who lacks is not known");
}

#[test]
fn parts_over_territory_and_time_are_noted_at_their_total() {
    let whole = [AREAS, "POP_TOTAL,MA-01,2024,LEGAL,40,A", "POP_TOTAL,MA-02,2024,LEGAL,50,A"];
    let with = |line: &str| {
        let lines: Vec<&str> = whole.iter().copied().chain([line]).collect();
        noted(&built(&lines), "MA", "2024")
    };
    assert_eq!(with("POP_TOTAL,MA,2024,LEGAL,100,A"), ["_T: TOTAL_DISAGREES"]);
    assert!(with("POP_TOTAL,MA,2024,LEGAL,90,A").is_empty());
    let gap = [whole[0], whole[1], "POP_TOTAL,MA-02,2024,LEGAL,,O", "POP_TOTAL,MA,2024,LEGAL,30,A"];
    assert_eq!(noted(&built(&gap), "MA", "2024"), ["_T: PARTS_EXCEED_TOTAL"]);
    let head = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS";
    let mut lines = vec![head, "REFERRAL_DONE,MA-09-001,2025,100,A"];
    lines.extend(["REFERRAL_DONE,MA-09-001,2025-Q1,40,A", "REFERRAL_DONE,MA-09-001,2025-Q2,40,A"]);
    assert!(noted(&built(&lines), "MA-09-001", "2025").is_empty(), "two quarters are open");
    lines.extend(["REFERRAL_DONE,MA-09-001,2025-Q3,40,A", "REFERRAL_DONE,MA-09-001,2025-Q4,40,A"]);
    assert_eq!(noted(&built(&lines), "MA-09-001", "2025"), ["_T: TOTAL_DISAGREES"]);
}

#[test]
fn the_figure_of_a_residual_group_stands_for_its_members() {
    let mut lines = vec![AREAS, "IMM_STOCK,MA-X-08-10-11,2024,LEGAL,2000,A", "IMM_STOCK,MA,2024,LEGAL,62902,A"];
    lines.extend(["IMM_STOCK,MA-06,2024,LEGAL,60902,A", "IMM_STOCK,MA-10,2014,LEGAL,347,A"]);
    assert!(noted(&built(&lines), "MA", "2024").is_empty());
    lines[2] = "IMM_STOCK,MA,2024,LEGAL,62900,A";
    assert_eq!(noted(&built(&lines), "MA", "2024"), ["_T: TOTAL_DISAGREES"]);
}

#[test]
fn a_note_that_would_tell_of_a_hidden_figure_is_not_published() {
    let sexes = ["IMM_STOCK,MA-09,2024,_T,_T,LEGAL,93,A", "IMM_STOCK,MA-09,2024,M,_T,LEGAL,91,A"];
    let with = |line: &str| {
        let lines: Vec<&str> = [CODES].into_iter().chain(sexes).chain([line]).collect();
        noted(&built(&lines), "MA-09", "2024")
    };
    assert_eq!(with("IMM_STOCK,MA-09,2024,F,_T,LEGAL,9,A"), ["_T: TOTAL_DISAGREES"]);
    assert!(with("IMM_STOCK,MA-09,2024,F,_T,LEGAL,3,A").is_empty(), "3 is hidden, and 93 - 91 is not 3");
    let part = |value: &str| {
        let own = format!("IMM_STOCK,MA-02,2024,LEGAL,{value},A");
        let lines = [AREAS, "IMM_STOCK,MA,2024,LEGAL,100,A", "IMM_STOCK,MA-01,2024,LEGAL,90,A", &own];
        noted(&built(&lines), "MA", "2024")
    };
    assert_eq!(part("9"), ["_T: TOTAL_DISAGREES"]);
    assert!(part("3").is_empty());
}

#[test]
fn a_partial_sum_says_so_beside_every_status_of_its_parts() {
    let lines = [
        AREAS,
        "POP_TOTAL,MA-01,2024,LEGAL,40,D",
        "POP_TOTAL,MA-02,2024,LEGAL,50,A",
        "POP_TOTAL,MA-03,2024,LEGAL,50,P",
        "POP_TOTAL,MA-04,2024,LEGAL,,O",
    ];
    let found = built(&lines);
    let of = |area: &str| {
        let mut all = found.cells(Viewpoint::Other).filter(|cell| cell.key.area.as_str() == area);
        all.next().map(|cell| (cell.statuses.codes(), cell.completeness())).expect(area)
    };
    assert_eq!(of("MA"), ("D E P".to_owned(), Some(Completeness::Partial)));
    assert_eq!(of("MA-02"), ("A".to_owned(), Some(Completeness::Complete)));
    assert_eq!(of("MA-04"), ("O".to_owned(), None));
}

#[test]
fn a_ratio_without_a_basis_has_that_of_its_sides() {
    let lines = [AREAS, "POP_TOTAL,MA-09,2024,LEGAL,1000,A", "NET_MIG,MA-09,2024,,5,A"];
    let catalogue = extract();
    let found = release(&catalogue, &inputs(&catalogue, &lines));
    let basis = |indicator: &str| {
        let mut all = found.cells(Viewpoint::Other).filter(|cell| cell.key.indicator.as_str() == indicator);
        let cell = all.next().expect(indicator);
        (cell.key.method.is_some(), cell.basis.map(|basis| basis.to_string()))
    };
    assert_eq!(basis("NET_MIG_RATE"), (false, Some("LEGAL".to_owned())));
    assert_eq!(basis("POP_TOTAL"), (true, Some("LEGAL".to_owned())));
    assert_eq!(basis("NET_MIG"), (false, None));
}
