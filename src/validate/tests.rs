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
mod areas;
mod columns;
mod comparisons;
mod figures;
mod properties;
mod ref_dates;
mod residuals;
mod stored;
mod submission;
mod texts;
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

fn scope(territories: &str, limits: &[&str]) -> Scope {
    let codes = |text: &str| text.split(' ').map(|code| code.parse().expect(code)).collect::<Vec<AreaCode>>();
    Scope {
        rights: vec![Right { territories: codes(territories), indicators: None }],
        limits: limits.iter().map(|limit| codes(limit)).collect(),
    }
}

/// The codes of a combination, in an indicator's own order.
fn codes(text: &str) -> Vec<CodeId> {
    text.split(' ').map(|code| code.parse().expect(code)).collect()
}
