//! A test for each finding code, with a valid file that is almost the same; then properties of all files.

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
mod properties;
mod ref_dates;
mod residuals;
mod stored;
mod submission;
mod totals;

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

/// Whether a text holds no words of a language: only single codes and names, or lists of them with commas.
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
fn texts_are_short_and_without_personal_data() {
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

/// The codes of a combination, in an indicator's own order.
fn codes(text: &str) -> Vec<CodeId> {
    text.split(' ').map(|code| code.parse().expect(code)).collect()
}
