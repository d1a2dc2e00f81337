//! Values, statuses, units and periods.

use super::*;

#[test]
fn periods_have_a_form() {
    for period in ["2024-S3", "24", "", "2024-13", "hier"] {
        assert_eq!(found(&cohesion("MA-09", period, "1")), ["2 TIME_PERIOD BAD_PERIOD"], "{period}");
    }
    for period in ["2024", "2024-S1", "2024-Q2", "٢٠٢٤"] {
        assert_eq!(found(&cohesion("MA-09", period, "1")), none(), "{period}");
    }
}

#[test]
fn finer_periods_than_the_indicators_are_refused() {
    for period in ["2024-07", "2024-W31", "2024-07-15"] {
        assert_eq!(found(&cohesion("MA-09", period, "1")), ["2 TIME_PERIOD FREQUENCY_NOT_ALLOWED"], "{period}");
    }
    assert_eq!(found(&cohesion("MA-09", "2024-Q3", "1")), none());
}

#[test]
fn periods_that_start_after_today_are_refused() {
    assert_eq!(found(&cohesion("MA-09", "2025-Q3", "1")), ["2 TIME_PERIOD PERIOD_IN_FUTURE"]);
    assert_eq!(found(&cohesion("MA-09", "2025-Q2", "1")), none());
    assert_eq!(found(&cohesion("MA-09", "2025", "1")), none());
}

#[test]
fn values_are_numbers_that_fit() {
    for text in ["douze", "1 00", "1e3", "n.d."] {
        assert_eq!(found(&cohesion("MA-09", "2024", text)), ["2 OBS_VALUE BAD_NUMBER"], "{text}");
    }
    assert_eq!(found(&cohesion("MA-09", "2024", "١٢")), none());
    assert_eq!(found(&cohesion("MA-09", "2024", "1 000")), none());
    assert_eq!(found(&cohesion("MA-09", "2024", "NaN")), ["2 OBS_STATUS MISSING_WITHOUT_STATUS"]);
    assert_eq!(found(&cohesion("MA-09", "2024", "1.000")), ["2 OBS_VALUE AMBIGUOUS_NUMBER"]);
    assert_eq!(found(&cohesion("MA-09", "2024", "1.5")), ["2 OBS_VALUE TOO_PRECISE"]);
    assert_eq!(found(&cohesion("MA-09", "2024", "1.0")), none());
    assert_eq!(found(&cohesion("MA-09", "2024", "-1")), ["2 OBS_VALUE OUT_OF_RANGE"]);
    assert_eq!(found(&cohesion("MA-09", "2024", "1234567890123456789")), ["2 OBS_VALUE OUT_OF_RANGE"]);
    assert_eq!(found(&cohesion("MA-09", "2024", "0")), none());
    // An indicator without bounds has the default ones.
    assert_eq!(found(&cohesion("MA-09", "2024", "1000000000000")), none());
    assert_eq!(found(&cohesion("MA-09", "2024", "1000000000001")), ["2 OBS_VALUE OUT_OF_RANGE"]);
    let budget = |value: &str| cohesion("MA-09", "2024", value).replace("COHESION_ACT", "BUDGET_MIG");
    assert_eq!(found(&budget("1000000.01")), ["2 OBS_VALUE OUT_OF_RANGE"]);
    assert_eq!(found(&budget("1000000.00")), none());
    assert_eq!(found(&budget("999999999999999999")), ["2 OBS_VALUE OUT_OF_RANGE"]);
    let (judged, _) = run(None, &budget("12.5"));
    assert_eq!(judged.batch.rows.first().and_then(|row| row.value), Some(1250));
}

#[test]
fn values_and_statuses_go_together() {
    let file = |value: &str, status: &str| stock("OBS_STATUS", status).replace(",7,", &format!(",{value},"));
    assert_eq!(found(&file("", "")), ["2 OBS_STATUS MISSING_WITHOUT_STATUS"]);
    assert_eq!(found(&file("", "A")), ["2 OBS_STATUS MISSING_WITHOUT_STATUS"]);
    for status in ["O", "L", "M", "H", "Q"] {
        assert_eq!(found(&file("", status)), none(), "{status}");
        assert_eq!(found(&file("7", status)), ["2 OBS_STATUS VALUE_WITH_MISSING_STATUS"], "{status}");
    }
    for status in ["", "A", "E", "D"] {
        assert_eq!(found(&file("7", status)), none(), "{status}");
    }
    assert_eq!(found(&file("7", "Z")), ["2 OBS_STATUS BAD_STATUS"]);
    assert_eq!(found(&stock("CONF_STATUS", "Z")), ["2 CONF_STATUS BAD_STATUS"]);
    assert_eq!(found(&stock("CONF_STATUS", "C")), none());
    assert_eq!(found(&stock("CONF_STATUS", "")), none());
}

#[test]
fn deletions_have_no_value() {
    let file = |value: &str| {
        let head = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,NAT_GROUP,RES_AREA,METHOD,OBS_VALUE,ACTION";
        format!("{head}\nIMM_STOCK,MA-09,2024,_T,_T,_T,LEGAL,{value},D")
    };
    // A deletion must name every code, because a missing one would mean all codes of the dimension.
    let left_out = ["2 SEX UNKNOWN_CODE", "2 NAT_GROUP UNKNOWN_CODE", "2 RES_AREA UNKNOWN_CODE"];
    assert_eq!(found(&stock("ACTION", "D").replace(",7,", ",,")), left_out);
    // The client must complete a merge before it is judged.
    assert_eq!(found(&stock("ACTION", "M")), ["2 ACTION UNKNOWN_CODE"]);
    assert_eq!(found(&file("7")), ["2 OBS_VALUE VALUE_WITH_MISSING_STATUS"]);
    let (judged, finished) = run(None, &file(""));
    assert!(judged.findings.is_empty() && finished.findings.is_empty());
    assert_eq!(judged.batch.rows.first().map(|row| (row.action, row.value)), Some((Action::Delete, None)));
    assert_eq!(finished.summary.values, 0);
}

#[test]
fn units_are_the_indicators_own() {
    assert_eq!(found(&stock("UNIT_MEASURE", "PCT")), ["2 UNIT_MEASURE WRONG_UNIT"]);
    assert_eq!(found(&stock("UNIT_MEASURE", "PERS")), none());
    assert_eq!(found(&stock("UNIT_MEASURE", "")), none());
}

#[test]
fn ratios_are_computed_not_reported() {
    let file = |code: &str| format!("INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n{code},MA-09,2024,50");
    let findings = findings_in(None, &file("REFERRAL_DONE_RATE"));
    assert_eq!(shown(&findings), ["2 INDICATOR RATIO_NOT_REPORTED"]);
    assert_eq!(findings.first().map(|f| f.expected.as_str()), Some("REFERRAL_DONE, REFERRAL_ISSUED"));
    assert_eq!(found(&file("REFERRAL_DONE")), none());
}
