//! Merges and deletions compared with stored figures.

use super::*;
use marsad_domain::value::Decimal;
use marsad_formats::builtin::builtin;
use marsad_formats::csv_observations::ObservationReader;

fn read(text: &str) -> RawBatch {
    ObservationReader::open(text.as_bytes()).unwrap().next().unwrap().unwrap().rows
}

fn stored(sex: &str, value: i64, status: &str) -> StoredFigure {
    StoredFigure {
        codes: [sex, "_T", "_T", "LEGAL"].map(str::to_owned).to_vec(),
        value: RawValue::Number(Decimal { mantissa: value, decimals: 0 }),
        kept: [status, "F", "2024-09", "", "hcp", "keep me"].map(str::to_owned),
    }
}

fn actions() -> Actions {
    let key = ("POP_TOTAL".to_owned(), "MA-09".to_owned(), "2024".to_owned());
    let held = vec![stored("_T", 5, "A"), stored("F", 3, "A"), stored("M", 2, "M")];
    Actions { stored: HashMap::from([(key, held)]), offline: false }
}

fn texts(batch: &RawBatch, name: &str) -> Vec<String> {
    let column = batch.column(name).unwrap();
    (0..batch.source_rows.len()).map(|row| column.text(row).to_owned()).collect()
}

#[test]
fn a_merge_leaves_what_it_does_not_give() {
    let file = "ACTION,INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,COMMENT_OBS\n\
                M,POP_TOTAL,MA-09,2024,LEGAL,6,\nM,POP_TOTAL,MA-09,2024,LEGAL,,new\nR,POP_TOTAL,MA-09,2024,LEGAL,6,\n";
    let exact = actions().exact(&builtin().unwrap(), read(file));
    assert_eq!((exact.effect, exact.findings), (Effect { merged: 2, deleted: 0 }, Vec::new()));
    assert_eq!(texts(&exact.rows, "ACTION"), ["R", "R", "R"]);
    assert_eq!(texts(&exact.rows, "COMMENT_OBS"), ["keep me", "new", ""]);
    assert_eq!(texts(&exact.rows, "SOURCE"), ["hcp", "hcp", ""]);
    let number = |mantissa| RawValue::Number(Decimal { mantissa, decimals: 0 });
    assert_eq!(exact.rows.values, [number(6), number(5), number(6)]);
    assert_eq!(exact.rows.source_rows, [2, 3, 4]);
}

#[test]
fn a_merged_status_leaves_the_figure() {
    let file = "ACTION,INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE,OBS_STATUS\n\
                M,POP_TOTAL,MA-09,2024,,LEGAL,,P\nM,POP_TOTAL,MA-09,2024,,LEGAL,, P\nM,POP_TOTAL,MA-09,2024,M,LEGAL,,P\n";
    let exact = actions().exact(&builtin().unwrap(), read(file));
    let number = |mantissa| RawValue::Number(Decimal { mantissa, decimals: 0 });
    assert_eq!(exact.rows.values, [number(5), number(5), number(2)]);
    assert_eq!(texts(&exact.rows, "COMMENT_OBS"), ["keep me", "keep me", "keep me"]);
    assert_eq!(codes(file, false), []);
}

/// The codes of the findings about the rows that a file becomes.
fn codes(file: &str, offline: bool) -> Vec<(FindingCode, String)> {
    use marsad_validate::{Purpose, Validator};
    let catalogue = builtin().unwrap();
    let actions = if offline { Actions::offline() } else { actions() };
    let rows = actions.exact(&catalogue, read(file)).rows;
    let mut validator = Validator::new(&catalogue, time::macros::date!(2026 - 06 - 30), None, Purpose::Check);
    validator.judge(&rows).findings.into_iter().map(|finding| (finding.code, finding.column)).collect()
}

#[test]
fn without_a_node_a_merge_of_a_text_or_a_status_is_judged_without_its_value() {
    for given in [",P,", ",,note", ",P,note"] {
        let file = format!(
            "ACTION,INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS,COMMENT_OBS\n\
             M,POP_TOTAL,MA-09,2024,LEGAL,{given}\n"
        );
        assert_eq!(codes(&file, true), [], "{given}");
    }
}

#[test]
fn a_deletion_without_a_readable_cell_has_one_finding() {
    let of = |indicator: &str, area: &str, period: &str| {
        let file = format!("ACTION,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\nD,{indicator},{area},{period},\n");
        [false, true].map(|offline| codes(&file, offline))
    };
    let both = |code, column: &str| [vec![(code, column.to_owned())], vec![(code, column.to_owned())]];
    assert_eq!(of("IMM_STOCK", "MA-09", ""), both(FindingCode::BadPeriod, "TIME_PERIOD"));
    assert_eq!(of("POP_TOTAL", "MA-09", "20x4"), both(FindingCode::BadPeriod, "TIME_PERIOD"));
    assert_eq!(of("POP_TOTAL", "Nowhere", "2024"), both(FindingCode::UnknownArea, "REF_AREA"));
    assert_eq!(of("POP_TOTALS", "MA-09", "2024"), both(FindingCode::UnknownIndicator, "INDICATOR"));
}

#[test]
fn a_value_merged_into_what_was_missing_is_a_usual_figure() {
    let file = "ACTION,INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE,OBS_STATUS\n\
                M,POP_TOTAL,MA-09,2024,M,LEGAL,7,\nM,POP_TOTAL,MA-09,2024,F,LEGAL,,L\n";
    let exact = actions().exact(&builtin().unwrap(), read(file));
    assert_eq!(texts(&exact.rows, "OBS_STATUS"), ["A", "L"]);
    assert_eq!(exact.rows.values[1], RawValue::Empty);
}

#[test]
fn a_deletion_without_a_dimension_means_all_its_codes() {
    let file = "ACTION,INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nD,POP_TOTAL,MA-09,2024,LEGAL,\n";
    let exact = actions().exact(&builtin().unwrap(), read(file));
    assert_eq!(texts(&exact.rows, "SEX"), ["_T", "F", "M"]);
    assert_eq!((exact.effect.deleted, exact.rows.source_rows), (3, vec![2, 2, 2]));
    let one = "ACTION,INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE\nD,POP_TOTAL,MA-09,2024,F,,\n";
    assert_eq!(texts(&actions().exact(&builtin().unwrap(), read(one)).rows, "SEX"), ["F"]);
}

#[test]
fn a_deletion_of_nothing_is_a_finding() {
    let file = "ACTION,INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nD,POP_TOTAL,MA-09,2023,LEGAL,\n";
    let exact = actions().exact(&builtin().unwrap(), read(file));
    assert!(exact.rows.source_rows.is_empty());
    assert_eq!((exact.findings[0].code, exact.findings[0].row), (FindingCode::NothingStored, 2));
    let offline = Actions::offline().exact(&builtin().unwrap(), read(file));
    assert_eq!((offline.rows.source_rows, offline.findings), (vec![2], Vec::new()));
}

#[test]
fn a_merge_with_a_period_in_arabic_digits_leaves_what_it_does_not_give() {
    let file = "ACTION,INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nM,POP_TOTAL,MA-09,٢٠٢٤,LEGAL,6\n";
    let exact = actions().exact(&builtin().unwrap(), read(file));
    assert_eq!(texts(&exact.rows, "ACTION"), ["R"]);
    assert_eq!(texts(&exact.rows, "SOURCE"), ["hcp"]);
    let deletion = "ACTION,INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nD,POP_TOTAL,MA-09,٢٠٢٤,LEGAL,\n";
    assert_eq!(actions().exact(&builtin().unwrap(), read(deletion)).effect.deleted, 3);
}

#[test]
fn a_merge_of_an_unknown_cell_replaces_nothing() {
    for cell in ["POP_TOTAL,MA-09-999,2024", "POP_TOTALS,MA-09,2024", "POP_TOTAL,MA-09,20x4", "POP_TOTAL,Tiznit,2024"] {
        let file = format!("ACTION,INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nM,{cell},LEGAL,6\n");
        let exact = actions().exact(&builtin().unwrap(), read(&file));
        assert_eq!((texts(&exact.rows, "ACTION"), exact.effect.merged), (vec!["M".to_owned()], 0), "{cell}");
    }
}
