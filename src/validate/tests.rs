//! One test for every finding code, with the nearest legal neighbour; then what holds for all files.

use std::collections::BTreeSet;

use proptest::prelude::*;
use time::macros::date;

use super::*;
use marsad_domain::catalogue::{Catalogue, sample};
use marsad_domain::code::CodeId;
use marsad_domain::finding::{FindingCode, Severity};
use marsad_domain::observation::Action;
use marsad_domain::raw::{RawBatch, RawColumn, RawValue};
use marsad_domain::value::Decimal;

mod agreement;
mod comparisons;
mod ref_dates;
mod residuals;

const TODAY: time::Date = date!(2025 - 06 - 30);

/// A batch of a comma-separated text; cells hold no commas.
fn raw(text: &str) -> RawBatch {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let mut batch = RawBatch::default();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    for (n, name) in header.iter().enumerate() {
        let cells = rows.iter().map(|row| row.get(n).copied().unwrap_or(""));
        if *name == "OBS_VALUE" {
            batch.has_values = true;
            batch.values = cells.map(value).collect();
            continue;
        }
        let mut column = RawColumn { name: (*name).to_owned(), ..RawColumn::default() };
        for cell in cells {
            let known = column.dictionary.iter().position(|text| text == cell);
            let place = known.unwrap_or_else(|| {
                column.dictionary.push(cell.to_owned());
                column.dictionary.len() - 1
            });
            column.index.push(u32::try_from(place).expect("few texts"));
        }
        batch.columns.push(column);
    }
    batch.source_rows = (2..).take(rows.len()).collect();
    batch.values.resize(rows.len(), RawValue::Empty);
    batch
}

fn value(cell: &str) -> RawValue {
    match Decimal::parse(cell) {
        _ if cell.is_empty() => RawValue::Empty,
        Ok(number) => RawValue::Number(number),
        Err(_) => RawValue::Text(cell.to_owned()),
    }
}

fn run(scope: Option<&Scope>, text: &str) -> (Judged, Finished) {
    let catalogue = sample::catalogue();
    let mut validator = Validator::new(&catalogue, TODAY, scope, Purpose::Submit);
    let judged = validator.judge(&raw(text));
    let finished = validator.finish();
    (judged, finished)
}

fn findings_in(scope: Option<&Scope>, text: &str) -> Vec<Finding> {
    let (judged, finished) = run(scope, text);
    let findings: Vec<Finding> = judged.findings.into_iter().chain(finished.findings).collect();
    for finding in &findings {
        assert!(is_neutral(&finding.expected), "{finding:?}");
    }
    findings
}

/// Whether a text holds no words of a language: codes and names stand alone or are joined by commas.
fn is_neutral(expected: &str) -> bool {
    let words: Vec<&str> = expected.split(' ').collect();
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    !words.windows(2).any(|pair| pair.iter().all(|word| is_word(word)))
}

/// The findings of a file as `row COLUMN CODE`.
fn found(text: &str) -> Vec<String> {
    shown(&findings_in(None, text))
}

fn shown(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|f| format!("{} {} {}", f.row, f.column, f.code.as_str())).collect()
}

/// One row of IMM_STOCK with one more column.
fn stock(column: &str, cell: &str) -> String {
    format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,{column}\nIMM_STOCK,MA-09,2024,LEGAL,7,{cell}")
}

fn cohesion(area: &str, period: &str, value: &str) -> String {
    format!("INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\nCOHESION_ACT,{area},{period},{value}")
}

fn none() -> Vec<String> {
    Vec::new()
}

#[test]
fn unknown_indicators_are_found() {
    let file = |code: &str| format!("INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n{code},MA-09,2024,1");
    assert_eq!(found(&file("COHESION")), ["2 INDICATOR UNKNOWN_INDICATOR"]);
    assert_eq!(found(&file("")), ["2 INDICATOR UNKNOWN_INDICATOR"]);
    assert_eq!(found(&file("COHESION_ACT")), none());
}

#[test]
fn structures_name_indicators() {
    let file = |structure: &str, id: &str| {
        format!("STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD,OBS_VALUE\n{structure},{id},I,MA-09,2024,1")
    };
    assert_eq!(found(&file("dataflow", "MARSAD:COHESION_ACT(1.0)")), none());
    assert_eq!(found(&file("dataflow", "MARSAD:OTHER(1.0)")), ["2 STRUCTURE_ID UNKNOWN_INDICATOR"]);
    assert_eq!(found(&file("table", "COHESION_ACT")), ["2 STRUCTURE UNKNOWN_CODE"]);
    assert_eq!(found(&stock("STRUCTURE_ID", "POP_TOTAL")), ["2 STRUCTURE_ID UNKNOWN_INDICATOR"]);
    assert_eq!(found(&stock("STRUCTURE_ID", "ALL_OF_THEM")), none());
}

#[test]
fn areas_are_found_by_code_alias_and_name() {
    for area in ["MA-09", "souss massa", "سوس-ماسة", "09", "L'Oriental", "جهة الشرق", "PT-LIS", "Lisbonne"]
    {
        assert_eq!(found(&cohesion(area, "2024", "1")), none(), "{area}");
    }
    assert_eq!(found(&cohesion("Atlantis", "2024", "1")), ["2 REF_AREA UNKNOWN_AREA"]);
    assert_eq!(found(&cohesion("", "2024", "1")), ["2 REF_AREA UNKNOWN_AREA"]);
}

#[test]
fn ambiguous_areas_come_with_the_choices() {
    let findings = findings_in(None, &cohesion("Nador", "2024", "1"));
    assert_eq!(shown(&findings), ["2 REF_AREA AMBIGUOUS_AREA"]);
    let expected = findings.first().map(|f| f.expected.as_str());
    assert_eq!(expected, Some("MA-02-381 (Nador, province), MA-02-381-01-05 (Nador, commune)"));
    assert_eq!(found(&cohesion("MA-02-381", "2024", "1")), none());
}

fn scope(territories: &str, limits: &[&str]) -> Scope {
    let codes = |text: &str| text.split(' ').map(|code| code.parse().expect(code)).collect::<Vec<AreaCode>>();
    Scope {
        rights: vec![Right { territories: codes(territories), indicators: None }],
        limits: limits.iter().map(|limit| codes(limit)).collect(),
    }
}

#[test]
fn areas_of_others_are_refused() {
    let judge = |scope: &Scope, area: &str| shown(&findings_in(Some(scope), &cohesion(area, "2024", "1")));
    let own = scope("MA-09", &["MA", "MA-09 MA-02"]);
    assert_eq!(judge(&own, "MA-09-163-01-01"), none());
    assert_eq!(judge(&own, "MA-02"), ["2 REF_AREA AREA_NOT_YOURS"]);
    // Every limit on its own must cover the area.
    assert_eq!(judge(&scope("MA-09", &["MA", "MA-02"]), "MA-09"), ["2 REF_AREA AREA_NOT_YOURS"]);
    assert_eq!(judge(&Scope::default(), "MA-09"), ["2 REF_AREA AREA_NOT_YOURS"]);
    let mut narrow = scope("MA-09", &[]);
    if let Some(right) = narrow.rights.first_mut() {
        right.indicators = Some(vec!["ORI_POINTS".parse().expect("a code")]);
    }
    assert_eq!(judge(&narrow, "MA-09"), ["2 REF_AREA AREA_NOT_YOURS"]);
    narrow.rights.push(Right { territories: vec!["MA-09-163".parse().expect("a code")], indicators: None });
    assert_eq!(judge(&narrow, "MA-09-163"), none());
    // A city is its commune under another code.
    assert_eq!(judge(&scope("MA-01", &[]), "MA-TNG"), none());
}

#[test]
fn levels_are_the_indicators_own() {
    assert_eq!(found(&cohesion("MA", "2024", "1")), ["2 REF_AREA LEVEL_NOT_ALLOWED"]);
    assert_eq!(found(&cohesion("NET-MC2CM", "2024", "1")), ["2 REF_AREA LEVEL_NOT_ALLOWED"]);
    // A residual group of regions is reported where regions are.
    assert_eq!(found(&cohesion("MA-X-02-09", "2024", "1")), none());
    assert_eq!(found(&cohesion("MA-09-001-01-01-1", "2024", "1")), ["2 REF_AREA LEVEL_NOT_ALLOWED"]);
    assert_eq!(found(&stock("COMMENT_OBS", "").replace("MA-09", "NET-MC2CM")), none());
}

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
fn a_fault_of_the_header_is_told_once() {
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
    // An indicator that names no bound has one all the same.
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
fn rows_that_take_back_carry_no_value() {
    let file = |value: &str| {
        let head = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,NAT_GROUP,RES_AREA,METHOD,OBS_VALUE,ACTION";
        format!("{head}\nIMM_STOCK,MA-09,2024,_T,_T,_T,LEGAL,{value},D")
    };
    // What is taken back is named in full: a dimension left out would mean all its codes.
    let left_out = ["2 SEX UNKNOWN_CODE", "2 NAT_GROUP UNKNOWN_CODE", "2 RES_AREA UNKNOWN_CODE"];
    assert_eq!(found(&stock("ACTION", "D").replace(",7,", ",,")), left_out);
    // A merge cannot be judged before it is filled in.
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
fn attributes_have_a_form() {
    for text in ["2024-Q1", "hier", "2024-02-30"] {
        assert_eq!(found(&stock("REF_DATE", text)), ["2 REF_DATE BAD_REF_DATE"], "{text}");
    }
    for text in ["", "2024", "2024-09", "2024-09-01"] {
        assert_eq!(found(&stock("REF_DATE", text)), none(), "{text}");
    }
    assert_eq!(found(&stock("EMBARGO_TIME", "2025-01-01")), ["2 EMBARGO_TIME BAD_DATE"]);
    assert_eq!(found(&stock("EMBARGO_TIME", "2025-01-01T09:00:00+01:00")), none());
}

#[test]
fn texts_are_short_plain_and_about_nobody() {
    assert_eq!(found(&stock("SOURCE", &"a".repeat(201))), ["2 SOURCE TOO_LONG"]);
    assert_eq!(found(&stock("SOURCE", &"ا".repeat(200))), none());
    assert_eq!(found(&stock("COMMENT_OBS", &"a".repeat(501))), ["2 COMMENT_OBS TOO_LONG"]);
    assert_eq!(found(&stock("COMMENT_OBS", &"a".repeat(500))), none());
    assert_eq!(found(&stock("COMMENT_OBS", "a\u{202e}b")), ["2 COMMENT_OBS BAD_TEXT"]);
    let findings = findings_in(None, &stock("COMMENT_OBS", "appeler le 06 12 34 56 78"));
    assert_eq!(shown(&findings), ["2 COMMENT_OBS PERSONAL_DATA"]);
    assert!(findings.iter().all(|finding| finding.value.is_empty() && !finding.expected.contains("34")));
    assert_eq!(found(&stock("COMMENT_OBS", "recensement 2024")), none());
}

#[test]
fn personal_data_in_a_wrong_column_is_not_repeated() {
    for column in ["SEX", "REF_DATE", "UNIT_MEASURE", "OBS_STATUS", "ACTION"] {
        let findings = findings_in(None, &stock(column, "fatima@example.ma"));
        assert_eq!(findings.len(), 1, "{column}");
        assert!(findings.iter().all(|finding| finding.value.is_empty()), "{column}");
    }
    let findings = findings_in(None, &cohesion("AB123456", "0612345678 x", "fatima@example.ma"));
    assert_eq!(findings.len(), 3);
    assert!(findings.iter().all(|finding| finding.value.is_empty()));
}

#[test]
fn ratios_are_computed_not_reported() {
    let file = |code: &str| format!("INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n{code},MA-09,2024,50");
    let findings = findings_in(None, &file("REFERRAL_DONE_RATE"));
    assert_eq!(shown(&findings), ["2 INDICATOR RATIO_NOT_REPORTED"]);
    assert_eq!(findings.first().map(|f| f.expected.as_str()), Some("REFERRAL_DONE, REFERRAL_ISSUED"));
    assert_eq!(found(&file("REFERRAL_DONE")), none());
}

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

fn by_sex(total: &str, female: &str, male: &str, unknown: &str) -> String {
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

#[test]
fn totals_are_compared_across_submissions() {
    let catalogue = sample::catalogue();
    let (_, finished) = run(None, &by_sex("", "6", "5", ""));
    let needs = stored_needs(&catalogue, &finished.figures);
    let (total, male) = (codes("_T _T _T LEGAL"), codes("M _T _T LEGAL"));
    let indicator = catalogue.indicator_id("IMM_STOCK").expect("there");
    let area = catalogue.area_id("MA-09").expect("there");
    let period: Period = "2024".parse().expect("a period");
    assert_eq!((needs.indicators.as_slice(), needs.periods.as_slice()), (&[indicator][..], &[period][..]));
    assert!(needs.areas.contains(&catalogue.area_id("MA").expect("there")) && needs.areas.contains(&area));
    let stored = |dimensions, value| StoredFigure { indicator, area, dimensions, period, value };
    let compare = |figures: &[StoredFigure<'_>]| shown(&compare_with_stored(&catalogue, &finished.figures, figures));
    assert_eq!(compare(&[stored(&total, 10)]), ["2 SEX PARTS_EXCEED_STORED_TOTAL"]);
    assert_eq!(compare(&[stored(&total, 12)]), ["2 SEX TOTAL_DISAGREES"]);
    assert_eq!(compare(&[stored(&total, 11)]), none());
    // A stored figure that the submission replaces does not count.
    assert_eq!(compare(&[stored(&total, 11), stored(&male, 99)]), none());
    let (_, finished) = run(None, &by_sex("10", "6", "", ""));
    let warned = compare_with_stored(&catalogue, &finished.figures, &[stored(&male, 5)]);
    assert_eq!(shown(&warned), ["2 SEX PARTS_EXCEED_STORED_TOTAL"]);
    assert!(warned.iter().all(|finding| finding.severity() == Severity::Warning));
    let flow = run(None, &cohesion("MA-09", "2024-Q2", "1")).1;
    let periods = stored_needs(&catalogue, &flow.figures).periods;
    assert!(["2024", "2024-S1", "2024-Q2"].iter().all(|text| periods.contains(&text.parse().expect("a period"))));
}

/// The codes of a combination, in an indicator's own order.
fn codes(text: &str) -> Vec<CodeId> {
    text.split(' ').map(|code| code.parse().expect(code)).collect()
}

#[test]
fn what_is_stated_is_found_by_its_cell() {
    let catalogue = sample::catalogue();
    let file = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,NAT_GROUP,RES_AREA,METHOD,OBS_VALUE,ACTION
        COHESION_ACT,MA-09,2024,,,,,3,
        IMM_STOCK,MA-09-001,2023,F,,,LEGAL,5,
        IMM_STOCK,MA-09,2024,M,_T,_T,LEGAL,,D
        IMM_STOCK,MA-09,2023,F,,,LEGAL,6,
        IMM_STOCK,MA-09,2024,_T,,,LEGAL,9,";
    let (judged, finished) = run(None, file);
    assert_eq!(shown(&judged.findings), none());
    let figures = &finished.figures;
    let key = |sex: &str| codes(&format!("{sex} _T _T LEGAL"));
    let mut held = Vec::new();
    for indicator in ["IMM_STOCK", "COHESION_ACT"] {
        let id = catalogue.indicator_id(indicator).expect("there");
        for area in ["MA", "MA-09", "MA-09-001", "MA-09-163"] {
            let stated = figures.places().stated(id, catalogue.area_id(area).expect("there"));
            for (year, sex) in ["2022", "2023", "2024"].into_iter().flat_map(|y| ["_T", "F", "M", "_U"].map(|s| (y, s)))
            {
                let key = if indicator == "IMM_STOCK" { key(sex) } else { codes("_T") };
                let combination = figures.combination(&catalogue, id, &key);
                if combination.is_some_and(|found| stated.find(year.parse().expect("a period"), found).is_some()) {
                    held.push(format!("{indicator} {area} {year} {}", key[0]));
                }
            }
        }
    }
    held.dedup();
    // A row that takes back states its cell too.
    let expected = [
        "IMM_STOCK MA-09 2023 F",
        "IMM_STOCK MA-09 2024 _T",
        "IMM_STOCK MA-09 2024 M",
        "IMM_STOCK MA-09-001 2023 F",
        "COHESION_ACT MA-09 2024 _T",
    ];
    assert_eq!(held, expected);
    let stock = catalogue.indicator_id("IMM_STOCK").expect("there");
    // In full, and by codes that the submission has.
    for other in [&key("_U")[..], &key("F")[..3], &codes("_T F _T LEGAL"), &codes("F _T _T NO_SUCH"), &[]] {
        assert_eq!(figures.combination(&catalogue, stock, other), None, "{other:?}");
    }
}

#[test]
fn stored_figures_that_are_stated_anew_make_no_difference() {
    let catalogue = sample::catalogue();
    let (indicator, area) = (catalogue.indicator_id("IMM_STOCK"), catalogue.area_id("MA-09"));
    let (indicator, area) = (indicator.expect("there"), area.expect("there"));
    let period: Period = "2024".parse().expect("a period");
    let keys = ["_T", "F", "M", "_U"].map(|sex| codes(&format!("{sex} _T _T LEGAL")));
    let figure = |sex: usize, value| StoredFigure { indicator, area, dimensions: &keys[sex], period, value };
    let (total, female, male) = (|value| figure(0, value), |value| figure(1, value), |value| figure(2, value));
    // What is submitted, what is stored, and the warnings with the sums that they tell.
    let cases: [(String, Vec<StoredFigure<'_>>, &[&str]); 7] = [
        // Whatever is stored of the cells of the file is as if it were not there.
        (by_sex("10", "6", "4", ""), vec![total(1), female(99), male(99)], &[]),
        (by_sex("", "6", "5", ""), vec![female(99), male(99)], &[]),
        // A stored total with submitted parts, of which some are stored too.
        (by_sex("", "6", "5", ""), vec![total(10), female(1), male(1)], &["2 PARTS_EXCEED_STORED_TOTAL 11"]),
        (by_sex("", "6", "", ""), vec![total(5), female(1)], &["2 PARTS_EXCEED_STORED_TOTAL 6"]),
        // A part that was known and no longer is.
        (by_sex("", "6", "L", ""), vec![total(10), male(5)], &[]),
        // A contradiction among submitted figures was reported before; with a stored part its sum is reported.
        (by_sex("10", "6", "5", ""), vec![total(99)], &[]),
        (by_sex("10", "6", "", ""), vec![total(99), female(1), male(5)], &["2 PARTS_EXCEED_STORED_TOTAL 11"]),
    ];
    for (file, stored, expected) in cases {
        let figures = run(None, &file).1.figures;
        let told = |stored: &[StoredFigure<'_>]| {
            let findings = compare_with_stored(&catalogue, &figures, stored);
            findings.iter().map(|own| format!("{} {} {}", own.row, own.code.as_str(), own.expected)).collect::<Vec<_>>()
        };
        assert_eq!(told(&stored), expected, "{file}");
        let stated = figures.places().stated(indicator, area);
        let is_anew = |own: &StoredFigure<'_>| {
            let combination = figures.combination(&catalogue, own.indicator, own.dimensions);
            combination.is_some_and(|combination| stated.find(own.period, combination).is_some())
        };
        let read: Vec<_> = stored.iter().filter(|own| !is_anew(own)).copied().collect();
        assert!(read.len() < stored.len(), "{file}");
        assert_eq!(told(&read), expected, "{file}");
    }
}

#[test]
fn every_finding_of_a_row_is_told_and_right_rows_are_kept() {
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
    let told: Vec<_> =
        finished.assumptions.iter().map(|a| format!("{} {} {} {}", a.indicator, a.concept, a.code, a.rows)).collect();
    let mut wanted =
        ["IMM_STOCK SEX _T 2", "IMM_STOCK NAT_GROUP _T 3", "IMM_STOCK RES_AREA _T 3", "IMM_STOCK OBS_STATUS A 1"];
    let mut told: Vec<&str> = told.iter().map(String::as_str).collect();
    told.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(told, wanted);
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

#[test]
fn entries_are_judged_by_the_same_rules() {
    let catalogue = sample::catalogue();
    let (judged, _) = run(None, &stock("SEX", "F"));
    let batch = judged.batch;
    let code = |batch: &Batch, scope: Option<&Scope>, today| {
        judge_rows(&catalogue, batch, scope, today).err().map(|breach| breach.code)
    };
    assert_eq!(code(&batch, None, TODAY), None);
    assert_eq!(code(&batch, Some(&scope("MA-02", &[])), TODAY), Some(FindingCode::AreaNotYours));
    assert_eq!(code(&batch, None, date!(2023 - 12 - 31)), Some(FindingCode::PeriodInFuture));
    let changed = |change: &dyn Fn(&mut marsad_domain::observation::Row)| {
        let mut other = batch.clone();
        other.rows.iter_mut().for_each(change);
        code(&other, None, TODAY)
    };
    let id = |text: &str| catalogue.indicator_id(text).expect(text);
    let area = |text: &str| catalogue.area_id(text).expect(text);
    assert_eq!(changed(&|row| row.indicator = id("IMM_SHARE")), Some(FindingCode::RatioNotReported));
    assert_eq!(changed(&|row| row.indicator = id("COHESION_ACT")), Some(FindingCode::UnknownCode));
    assert_eq!(changed(&|row| row.area = area("MA-X-02-09")), None);
    assert_eq!(changed(&|row| row.area.0 = 9999), Some(FindingCode::UnknownArea));
    assert_eq!(changed(&|row| row.indicator.0 = 999), Some(FindingCode::UnknownIndicator));
    assert_eq!(changed(&|row| row.dimensions.0 = 999), Some(FindingCode::UnknownCode));
    assert_eq!(
        changed(&|row| row.period = "2024-07".parse().expect("a period")),
        Some(FindingCode::FrequencyNotAllowed)
    );
    assert_eq!(changed(&|row| row.value = Some(-1)), Some(FindingCode::OutOfRange));
    assert_eq!(changed(&|row| row.value = Some(1_000_000_000_000)), None);
    assert_eq!(changed(&|row| row.value = Some(1_000_000_000_001)), Some(FindingCode::OutOfRange));
    assert_eq!(changed(&|row| row.value = None), Some(FindingCode::MissingWithoutStatus));
    assert_eq!(changed(&|row| row.action = Action::Delete), Some(FindingCode::ValueWithMissingStatus));
    let mut total = batch.clone();
    let codes: Vec<CodeId> = ["F", "_T", "_T", "_T"].iter().map(|code| code.parse().expect("a code")).collect();
    let key = total.dimension_keys.intern(&codes);
    total.rows.iter_mut().for_each(|row| row.dimensions = key);
    assert_eq!(code(&total, None, TODAY), Some(FindingCode::MethodRequired));
}

/// A cell of each column: mostly right, sometimes anything.
fn cell(right: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        12 => proptest::sample::select(right).prop_map(str::to_owned),
        1 => "[^,\n\r]{0,12}",
    ]
}

fn row() -> impl Strategy<Value = Vec<String>> {
    let cells = (
        cell(&["POP_TOTAL", "IMM_STOCK", "COHESION_ACT", "REFUG_STOCK", "BUDGET_MIG", "IMM_SHARE"]),
        cell(&["MA", "MA-09", "MA-02", "MA-09-001", "MA-09-163", "souss massa", "PT-LIS", "Nador"]),
        cell(&["2024", "2023", "2024-Q1", "2024-S1", "2026"]),
        cell(&["_T", "", "F", "M"]),
        cell(&["LEGAL", "MUNICIPAL", ""]),
        cell(&["", "A", "O", "E"]),
        cell(&["", "5", "12", "0", "7.5"]),
        cell(&["", "RGPH 2024"]),
        cell(&["", "D", "R"]),
    );
    cells.prop_map(|(a, b, c, d, e, f, g, h, i)| vec![a, b, c, d, e, f, g, h, i])
}

fn file(rows: &[Vec<String>]) -> RawBatch {
    let header = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_STATUS,OBS_VALUE,COMMENT_OBS,ACTION";
    let lines: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    raw(&format!("{header}\n{}", lines.join("\n")))
}

fn accepted(catalogue: &Catalogue, rows: &[Vec<String>]) -> (Batch, BTreeSet<Vec<String>>) {
    let mut validator = Validator::new(catalogue, TODAY, None, Purpose::Submit);
    let judged = validator.judge(&file(rows));
    let right = judged.right_rows.iter().zip(rows).filter(|(right, _)| **right).map(|(_, row)| row.clone()).collect();
    let _ = validator.finish();
    (judged.batch, right)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_was_accepted_is_accepted_again(rows in proptest::collection::vec(row(), 1..30)) {
        let catalogue = sample::catalogue();
        let (batch, _) = accepted(&catalogue, &rows);
        prop_assert_eq!(judge_rows(&catalogue, &batch, None, TODAY), Ok(()));
    }

    #[test]
    fn the_order_of_rows_decides_nothing(
        (rows, shuffled) in proptest::collection::vec(row(), 1..20)
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())),
    ) {
        let catalogue = sample::catalogue();
        prop_assert_eq!(accepted(&catalogue, &rows).1, accepted(&catalogue, &shuffled).1);
    }

    #[test]
    fn no_columns_make_it_panic(
        columns in proptest::collection::vec(
            (
                prop_oneof![
                    proptest::sample::select(&["INDICATOR", "REF_AREA", "TIME_PERIOD", "SEX", "METHOD", "SOURCE"][..])
                        .prop_map(str::to_owned),
                    "\\PC{0,8}",
                ],
                proptest::collection::vec("\\PC{0,10}", 0..4),
                proptest::collection::vec(0u32..6, 0..5),
            ),
            0..8,
        ),
        values in proptest::collection::vec((any::<i64>(), any::<u8>()), 0..5),
        source_rows in proptest::collection::vec(any::<u32>(), 0..5),
    ) {
        let catalogue = sample::catalogue();
        let columns = columns.into_iter().map(|(name, dictionary, index)| RawColumn { name, dictionary, index });
        let values = values.into_iter().map(|(mantissa, decimals)| RawValue::Number(Decimal { mantissa, decimals }));
        let batch = RawBatch {
            columns: columns.collect(),
            has_values: true,
            values: values.collect(),
            source_rows,
            ..RawBatch::default()
        };
        let mut validator = Validator::new(&catalogue, TODAY, None, Purpose::Submit);
        let judged = validator.judge(&batch);
        prop_assert_eq!(judged.right_rows.len(), batch.source_rows.len());
        let _ = validator.finish();
    }
}
