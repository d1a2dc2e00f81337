//! Duplicates, assumptions and the summary of a whole submission.

use std::collections::BTreeSet;

use super::*;

#[test]
fn a_cell_is_there_once() {
    let file = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,OBS_VALUE
        EDU_ENROL,MA-09,2024,F,5
        EDU_ENROL,MA-09,2024,M,5
        EDU_ENROL,souss massa,2024,F,6";
    let findings = findings_in(None, file);
    assert_eq!(shown(&findings), ["4  DUPLICATE_ROW"]);
    assert!(findings.iter().all(|finding| finding.expected == "2"));
    // Left out and `_T` are the same.
    let file = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,OBS_VALUE\nEDU_ENROL,MA-09,2024,,5\nEDU_ENROL,MA-09,2024,_T,5";
    assert_eq!(found(file), ["3  DUPLICATE_ROW"]);
}

#[test]
fn duplicates_are_found_across_batches() {
    let catalogue = sample::catalogue();
    let mut validator = Validator::new(&catalogue, TODAY, None, Purpose::Check);
    let mut batch = raw(&cohesion("MA-09", "2024", "1"));
    assert!(validator.judge(&batch).findings.is_empty());
    batch.source_rows = vec![9000];
    assert!(validator.judge(&batch).findings.is_empty());
    assert_eq!(shown(&validator.finish().findings), ["9000  DUPLICATE_ROW"]);
}

#[test]
fn all_findings_of_a_row_are_reported_and_valid_rows_are_kept() {
    let file = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE,UNIT_MEASURE
        IMM_STOCK,Atlantis,2024-13,X,,douze,PCT
        IMM_STOCK,MA-09,2024,F,LEGAL,7,PERS
        REFUG_STOCK,MA-09,2024-Q1,,,7,PERS";
    let (judged, finished) = run(None, file);
    let codes: BTreeSet<_> = judged.findings.iter().map(|finding| finding.code.as_str()).collect();
    let wanted = ["UNKNOWN_AREA", "BAD_PERIOD", "UNKNOWN_CODE", "METHOD_REQUIRED", "BAD_NUMBER", "WRONG_UNIT"];
    assert_eq!(codes, BTreeSet::from(wanted));
    assert_eq!(judged.right_rows, [false, true, true]);
    assert_eq!(judged.batch.rows.iter().map(|row| row.source_row).collect::<Vec<_>>(), [3, 4]);
    assert_eq!((finished.summary.rows, finished.summary.right_rows), (3, 2));
    assert_eq!(finished.summary.strictest, Some(Sensitivity::High));
    assert_eq!(finished.summary.default_sharing, Sharing::Local);
    let indicators: Vec<_> = finished.summary.indicators.iter().map(IndicatorCode::as_str).collect();
    assert_eq!(indicators, ["IMM_STOCK", "REFUG_STOCK"]);
}

#[test]
fn assumptions_are_counted() {
    let file = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE,OBS_STATUS
        IMM_STOCK,MA-09,2024,,LEGAL,7,A
        IMM_STOCK,MA-02,2024,_T,LEGAL,7,
        IMM_STOCK,MA,2024,,LEGAL,99,A";
    let (_, finished) = run(None, file);
    let found: Vec<_> =
        finished.assumptions.iter().map(|a| format!("{} {} {} {}", a.indicator, a.concept, a.code, a.rows)).collect();
    let mut wanted =
        ["IMM_STOCK SEX _T 2", "IMM_STOCK NAT_GROUP _T 3", "IMM_STOCK RES_AREA _T 3", "IMM_STOCK OBS_STATUS A 1"];
    let mut found: Vec<&str> = found.iter().map(String::as_str).collect();
    found.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
}

#[test]
fn sharing_is_never_wider_than_sensitive_figures_allow() {
    use Sensitivity::{High, Low, Medium, VeryHigh};
    assert_eq!(effective_sharing(None, Low), Ok(Sharing::Open));
    assert_eq!(effective_sharing(None, Medium), Ok(Sharing::Federation));
    assert_eq!(effective_sharing(None, VeryHigh), Ok(Sharing::Local));
    assert_eq!(effective_sharing(Some(Sharing::Open), Medium), Ok(Sharing::Open));
    assert_eq!(effective_sharing(Some(Sharing::Local), Low), Ok(Sharing::Local));
    let refused = SharingTooWide { requested: Sharing::Federation, widest: Sharing::Local };
    assert_eq!(effective_sharing(Some(Sharing::Federation), High), Err(refused));
}
