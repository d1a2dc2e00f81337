//! Columns: which there are, and which an indicator has.

use super::*;

#[test]
fn codes_are_those_of_the_list() {
    assert_eq!(found(&stock("SEX", "X")), ["2 SEX UNKNOWN_CODE"]);
    for code in ["F", "_T", "_U", "", " F "] {
        assert_eq!(found(&stock("SEX", code)), none(), "{code}");
    }
    assert_eq!(found(&stock("ACTION", "X")), ["2 ACTION UNKNOWN_CODE"]);
    assert_eq!(found(&stock("FREQ", "X")), ["2 FREQ UNKNOWN_CODE"]);
    assert_eq!(found(&stock("FREQ", "M")), ["2 FREQ BAD_PERIOD"]);
    assert_eq!(found(&stock("FREQ", "A")), none());
}

#[test]
fn columns_are_known_and_there_once() {
    assert_eq!(found(&stock("GENDER", "F")), ["1 GENDER UNKNOWN_COLUMN"]);
    assert_eq!(found(&stock("ORG_TYPE", "CSO")), ["1 ORG_TYPE UNKNOWN_COLUMN"]);
    assert_eq!(found(&stock("METHOD", "LEGAL")), ["1 METHOD UNKNOWN_COLUMN"]);
    assert_eq!(found(&stock("", "")), none());
    assert_eq!(
        found("INDICATOR,TIME_PERIOD\nCOHESION_ACT,2024"),
        ["1 REF_AREA MISSING_COLUMN", "1 OBS_VALUE MISSING_COLUMN", "2 OBS_STATUS MISSING_WITHOUT_STATUS"]
    );
    assert_eq!(found("REF_AREA,TIME_PERIOD,OBS_VALUE\nMA-09,2024,1"), ["1 INDICATOR MISSING_COLUMN"]);
    let (judged, _) = run(None, &stock("GENDER", "F"));
    assert_eq!(judged.right_rows, [false]);
    assert!(judged.batch.rows.is_empty());
}

#[test]
fn a_fault_of_the_header_is_reported_once() {
    let catalogue = sample::catalogue();
    let mut validator = Validator::new(&catalogue, TODAY, None, Purpose::Check);
    let batch = raw(&stock("GENDER", "F"));
    assert_eq!(validator.judge(&batch).findings.len(), 1);
    let again = validator.judge(&batch);
    assert!(again.findings.is_empty());
    assert_eq!(again.right_rows, [false]);
}

#[test]
fn dimensions_of_other_indicators_stay_empty() {
    assert_eq!(found(&stock("SERVICE", "HEALTH")), ["2 SERVICE DIMENSION_NOT_USED"]);
    assert_eq!(found(&stock("SERVICE", "nonsense")), ["2 SERVICE DIMENSION_NOT_USED"]);
    assert_eq!(found(&stock("SERVICE", "_T")), none());
    assert_eq!(found(&stock("SERVICE", "")), none());
    let method =
        |code: &str| format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nCOHESION_ACT,MA-09,2024,{code},1");
    assert_eq!(found(&method("LEGAL")), ["2 METHOD DIMENSION_NOT_USED"]);
    assert_eq!(found(&method("_T")), none());
}

#[test]
fn methods_are_named() {
    let file = |code: &str| stock("SEX", "F").replace("LEGAL", code);
    assert_eq!(found(&file("")), ["2 METHOD METHOD_REQUIRED"]);
    assert_eq!(found(&file("_T")), ["2 METHOD METHOD_REQUIRED"]);
    assert_eq!(found(&file("ESTIMATE")), ["2 METHOD UNKNOWN_CODE"]);
    assert_eq!(found(&file("_Z")), none());
    let without = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\nPOP_TOTAL,MA-09,2024,1";
    assert_eq!(found(without), ["2 METHOD METHOD_REQUIRED"]);
}
