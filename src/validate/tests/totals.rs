//! Totals compared with their parts, within one submission.

use super::*;

pub(super) fn by_sex(total: &str, female: &str, male: &str, unknown: &str) -> String {
    let mut file = String::from("INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE,OBS_STATUS\n");
    for (code, value) in [("_T", total), ("F", female), ("M", male), ("_U", unknown)] {
        if !value.is_empty() {
            let (value, status) = if value == "L" { ("", "L") } else { (value, "") };
            file.push_str(&format!("IMM_STOCK,MA-09,2024,{code},LEGAL,{value},{status}\n"));
        }
    }
    file
}

#[test]
fn parts_over_a_dimension_are_compared_with_their_total() {
    assert_eq!(found(&by_sex("10", "6", "5", "")), ["2 SEX PARTS_EXCEED_TOTAL"]);
    assert_eq!(found(&by_sex("10", "11", "", "")), ["2 SEX PARTS_EXCEED_TOTAL"]);
    assert_eq!(found(&by_sex("10", "6", "4", "")), none());
    assert_eq!(found(&by_sex("10", "6", "3", "1")), none());
    assert_eq!(found(&by_sex("10", "6", "3", "")), ["2 SEX TOTAL_DISAGREES"]);
    assert_eq!(found(&by_sex("10", "6", "3", "2")), ["2 SEX PARTS_EXCEED_TOTAL"]);
    let findings = findings_in(None, &by_sex("10", "6", "", "1"));
    assert_eq!(shown(&findings), ["2 SEX PARTS_INCOMPLETE"]);
    assert!(findings.iter().all(|f| f.expected == "M" && f.severity() == Severity::Warning));
    assert_eq!(found(&by_sex("10", "6", "L", "")), ["2 SEX PARTS_INCOMPLETE"]);
    assert_eq!(found(&by_sex("", "6", "4", "")), none());
    assert_eq!(found(&by_sex("10", "", "", "")), none());
    assert_eq!(found(&by_sex("L", "6", "5", "")), none());
}

#[test]
fn only_the_children_of_one_code_are_its_parts() {
    let file = "INDICATOR,REF_AREA,TIME_PERIOD,NAT_GROUP,METHOD,OBS_VALUE
        IMM_STOCK,MA-09,2024,AFR,LEGAL,10
        IMM_STOCK,MA-09,2024,SSA,LEGAL,8
        IMM_STOCK,MA-09,2024,MAGH,LEGAL,3";
    assert_eq!(found(file), ["2 NAT_GROUP PARTS_EXCEED_TOTAL"]);
    // Grandchildren do not add up to the total.
    let file = file.replace(",AFR,", ",_T,");
    assert_eq!(found(&file), none());
}

#[test]
fn methods_never_meet() {
    let file = by_sex("10", "6", "5", "").replace("M,LEGAL", "M,MUNICIPAL");
    assert_eq!(found(&file), ["2 SEX PARTS_INCOMPLETE"]);
    let file = by_sex("10", "6", "5", "").replace("_T,LEGAL", "_T,MUNICIPAL");
    assert_eq!(found(&file), none());
}

#[test]
fn parts_over_territory_are_compared_with_their_total() {
    let file = |region: u32, agadir: u32, chtouka: &str| {
        let mut file = String::from("INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n");
        file.push_str(&format!("COHESION_ACT,MA-09,2024,{region}\nCOHESION_ACT,MA-09-001,2024,{agadir}\n"));
        if !chtouka.is_empty() {
            file.push_str(&format!("COHESION_ACT,MA-09-163,2024,{chtouka}\n"));
        }
        file
    };
    assert_eq!(found(&file(10, 6, "5")), ["2 REF_AREA PARTS_EXCEED_TOTAL"]);
    assert_eq!(found(&file(10, 11, "")), ["2 REF_AREA PARTS_EXCEED_TOTAL"]);
    assert_eq!(found(&file(10, 6, "3")), ["2 REF_AREA TOTAL_DISAGREES"]);
    assert_eq!(found(&file(10, 6, "4")), none());
    assert_eq!(found(&file(10, 6, "")), none());
    // Other period, other cell.
    assert_eq!(found(&file(10, 11, "").replace("001,2024", "001,2023")), none());
    // A city is part of nothing.
    assert_eq!(found(&file(10, 11, "").replace("MA-09,", "MA-01,").replace("MA-09-001", "MA-TNG")), none());
}

#[test]
fn flows_are_compared_over_time() {
    let file = |year: u32, quarters: &[u32]| {
        let mut file = format!("INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\nCOHESION_ACT,MA-09,2024,{year}\n");
        for (n, value) in (1..).zip(quarters) {
            file.push_str(&format!("COHESION_ACT,MA-09,2024-Q{n},{value}\n"));
        }
        file
    };
    assert_eq!(found(&file(10, &[6, 5])), ["2 TIME_PERIOD PARTS_EXCEED_TOTAL"]);
    assert_eq!(found(&file(10, &[6, 4])), none());
    assert_eq!(found(&file(10, &[3, 3, 3, 1])), none());
    assert_eq!(found(&file(10, &[3, 3, 2, 1])), ["2 TIME_PERIOD TOTAL_DISAGREES"]);
    // Stocks do not add up over time.
    assert_eq!(found(&file(10, &[6, 5]).replace("COHESION_ACT", "ORI_POINTS")), none());
    assert_eq!(found(&file(10, &[6, 5]).replace("2024-Q2", "2023-Q2")), none());
}
