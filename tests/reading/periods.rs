//! The table of periods, cell by cell.

use marsad::domain::finding::FindingCode;
use marsad::domain::period::input::FORMS;

use super::support::{builtin_catalogue, judge, quoted, table};

const TABLE: &str = include_str!("../data/reading/periods.tsv");

/// What a cell of TIME_PERIOD is, in the words of the table. That a period is too fine or lies ahead is another matter.
pub fn outcome(cell: &str) -> String {
    let file = format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-09,{},LEGAL,5\n", quoted(cell));
    let judged = judge(builtin_catalogue(), file.as_bytes());
    if let Some(row) = judged.batches.iter().flat_map(|batch| &batch.rows).next() {
        return row.period.to_string();
    }
    let [finding] = judged.findings.as_slice() else { panic!("{cell}: {:?}", judged.findings) };
    match finding.code {
        FindingCode::BadPeriod if finding.expected == FORMS => "BAD FORMS".to_owned(),
        FindingCode::BadPeriod => format!("BAD {}", finding.expected),
        FindingCode::FrequencyNotAllowed | FindingCode::PeriodInFuture => {
            marsad::domain::period::input::read(cell).unwrap().to_string()
        }
        _ => panic!("{cell}: {finding:?}"),
    }
}

#[test]
fn every_way_to_write_a_period_is_decided() {
    let rows = table(TABLE);
    assert!(rows.len() >= 130, "only {}", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        let [cell, expected] = row.as_slice() else { panic!("{row:?}") };
        let found = outcome(cell);
        if found != *expected {
            wrong.push((cell.clone(), expected.clone(), found));
        }
    }
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), rows.len());
}
