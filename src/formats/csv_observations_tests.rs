//! What the reader of observation files accepts, refuses and keeps.

use super::*;
use marsad_domain::value::Decimal;

fn all(file: &[u8]) -> FileBatch {
    let mut whole = FileBatch::default();
    for batch in ObservationReader::open(file).unwrap() {
        let batch = batch.unwrap();
        assert!(whole.rows.source_rows.is_empty(), "one batch is enough here");
        whole.rows = batch.rows;
        whole.findings.extend(batch.findings);
    }
    whole
}

fn refused(file: &[u8]) -> Vec<Finding> {
    match ObservationReader::open(file) {
        Err(OpenError::Refused(findings)) => findings,
        other => panic!("{other:?}"),
    }
}

fn number(mantissa: i64, decimals: u8) -> RawValue {
    RawValue::Number(Decimal { mantissa, decimals })
}

#[test]
fn a_french_spreadsheet_is_read() {
    let file = "\u{feff}indicator ; Ref_Area;TIME_PERIOD;OBS_VALUE;COMMENT_OBS\r\n\
                X;MA-09;2024;12,5;\"un; deux\"\r\n;;;;\r\n\r\nX;\u{a0}MA-02 ;٢٠٢٤-Q۳;1\u{202f}234,50;'=x\r\n";
    let read = all(file.as_bytes());
    assert_eq!(read.findings, []);
    assert_eq!(read.rows.source_rows, [2, 5]);
    assert_eq!(read.rows.values, [RawValue::Text("12,5".into()), RawValue::Text("1\u{202f}234,50".into())]);
    assert_eq!(read.rows.decimal_marks, DecimalMarks::PointOrComma);
    assert_eq!(read.rows.column("REF_AREA").unwrap().text(1), "MA-02");
    assert_eq!(read.rows.column("TIME_PERIOD").unwrap().text(1), "٢٠٢٤-Q۳");
    assert_eq!(read.rows.column("COMMENT_OBS").unwrap().text(0), "un; deux");
    assert_eq!(read.rows.column("COMMENT_OBS").unwrap().text(1), "=x");
}

#[test]
fn a_number_shows_what_was_written_and_all_else_stays_a_text() {
    for (cell, expected) in
        [("0", number(0, 0)), ("-4", number(-4, 0)), ("0.50", number(50, 2)), ("1.000", number(1_000, 3))]
    {
        assert_eq!(read_value(cell), expected, "{cell}");
    }
    for cell in ["007", "00.5", "12,5", "١٢", "\u{2212}4", "1 234", "NaN", "+1", "1.", "12345678901234567890"] {
        assert_eq!(read_value(cell), RawValue::Text(cell.into()), "{cell}");
    }
    assert_eq!(read_value(""), RawValue::Empty);
}

#[test]
fn texts_that_mean_the_same_share_a_place() {
    let read = all(b"SOURCE,OBS_VALUE\n'=x,1\n=x,2\n\"a\r\nb\",3\n\"a\nb\",4\n\xe2\x80\x8fX,5\n").rows;
    let sources = read.column("SOURCE").unwrap();
    assert_eq!(sources.dictionary, ["=x", "a\nb", "\u{200f}X"]);
    assert_eq!(sources.index, [0, 0, 1, 1, 2]);
}

#[test]
fn headers_that_cannot_be_understood_are_refused() {
    let code = |file: &[u8]| refused(file)[0].code;
    assert_eq!(code(b""), FindingCode::EmptyFile);
    assert_eq!(code(b"\n\r\n"), FindingCode::EmptyFile);
    assert_eq!(code(b"\xff\xfeI\0N\0"), FindingCode::BadEncoding);
    assert_eq!(code(b"INDICATOR,R\xe9gion\nX,1\n"), FindingCode::BadEncoding);
    assert_eq!(code(b"SEX,OBS_VALUE, sex\n"), FindingCode::UnknownColumn);
    assert_eq!(code(b"INDICATOR\rX\r"), FindingCode::WrongSeparator);
    assert_eq!(code("A,".repeat(64).as_bytes()), FindingCode::TooLong);
    assert_eq!(code(b"\"INDICATOR,OBS_VALUE\nX,1\n"), FindingCode::BadText);
}

#[test]
fn rows_that_do_not_fit_are_findings_and_the_others_are_read() {
    let file = b"INDICATOR,REF_AREA,OBS_VALUE\nX,MA\nX,MA,1,2\nX,\xe9,1\nX,MA,7\nX,MA,\"8\n";
    let read = all(file);
    let found: Vec<(FindingCode, u32, &str)> =
        read.findings.iter().map(|finding| (finding.code, finding.row, finding.column.as_str())).collect();
    assert_eq!(
        found,
        [
            (FindingCode::MissingColumn, 2, "OBS_VALUE"),
            (FindingCode::UnknownColumn, 3, ""),
            (FindingCode::BadEncoding, 4, "REF_AREA"),
            (FindingCode::BadText, 6, ""),
        ]
    );
    assert_eq!(read.findings[2].value, "Windows-1252");
    assert_eq!((read.rows.source_rows, read.rows.values), (vec![5], vec![number(7, 0)]));
    assert_eq!(all(b"INDICATOR,OBS_VALUE\n\n").findings[0].code, FindingCode::EmptyFile);
}

#[test]
fn empty_cells_beyond_the_header_are_forgiven_only_where_every_row_has_them() {
    let rows = |file: &[u8]| {
        let read = all(file);
        read.findings.iter().map(|finding| (finding.code, finding.row)).collect::<Vec<_>>()
    };
    let wide = |row| (FindingCode::UnknownColumn, row);
    assert_eq!(rows(b"INDICATOR,OBS_VALUE\nX,1,\nY,2,\n"), []);
    assert_eq!(rows(b"INDICATOR,OBS_VALUE\nX,1,\nY,2\nZ,3,\n"), [wide(2), wide(4)]);
    assert_eq!(rows(b"INDICATOR,OBS_VALUE\nX,1\nY,2,\n"), [wide(3)]);
    assert_eq!(rows(b"INDICATOR,OBS_VALUE\nX,1,,\nY,2,\n"), [wide(2), wide(3)]);
    assert_eq!(rows(b"INDICATOR,OBS_VALUE\nX,1,\n"), [wide(2)]);
    assert_eq!(rows(b"INDICATOR,OBS_VALUE,COMMENT_OBS\nX,14,001,\nX,15,002,\n"), [wide(2), wide(3)]);
    assert_eq!(rows(b"INDICATOR,OBS_VALUE,,\nX,1\nY,2,,\n"), []);
}

#[test]
fn findings_of_an_earlier_attempt_are_skipped() {
    let read = all(b"INDICATOR,OBS_VALUE,FINDING_CODES,FINDING_MESSAGES,\nX,1,BAD_NUMBER,text,\n");
    assert_eq!(read.findings, []);
    assert_eq!(read.rows.columns.len(), 1);
    assert_eq!(all(b"INDICATOR,OBS_VALUE,\nX,1,y\n").findings[0].code, FindingCode::UnknownColumn);
}

#[test]
fn columns_of_findings_hold_findings() {
    let found = |rows: &str| -> Vec<(FindingCode, u32, String)> {
        let file = format!("INDICATOR,OBS_VALUE,FINDING_CODES,FINDING_MESSAGES\n{rows}");
        all(file.as_bytes()).findings.into_iter().map(|f| (f.code, f.row, f.column.to_string())).collect()
    };
    // The rest of a figure that was split at its comma.
    assert_eq!(found("X,14,001,\n"), [(FindingCode::UnknownCode, 2, "FINDING_CODES".to_owned())]);
    assert_eq!(found("X,14,TOO_LONG BAD_NUMBER,What is wrong.\nY,1,,\n"), []);
    // An open quotation mark that swallowed a row.
    let swallowed = found("X,14,TOO_LONG,\"message\nY,1,,\nZ,2,TOO_LONG,\"\n");
    assert_eq!(swallowed, [(FindingCode::BadText, 2, "FINDING_MESSAGES".to_owned())]);
}

#[test]
fn a_long_file_comes_in_batches_that_together_are_the_file() {
    let mut file = String::from("INDICATOR,REF_AREA,OBS_VALUE\n");
    for n in 0..20_000 {
        file.push_str(&format!("X,A{},{n}\n", n % 7));
    }
    let batches: Vec<FileBatch> = ObservationReader::open(file.as_bytes()).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(batches.iter().map(|b| b.rows.values.len()).collect::<Vec<_>>(), [8_192, 8_192, 3_616]);
    let mut n = 0;
    for batch in &batches {
        let areas = batch.rows.column("REF_AREA").unwrap();
        assert_eq!(areas.dictionary.len(), 7);
        for (place, row) in batch.rows.source_rows.iter().enumerate() {
            assert_eq!((*row, areas.text(place)), (n + 2, format!("A{}", n % 7).as_str()));
            assert_eq!(batch.rows.values[place], number(i64::from(n), 0));
            n += 1;
        }
    }
    assert_eq!(n, 20_000);
}

#[test]
fn the_wrong_header_of_the_examples_is_read_as_it_stands() {
    let file =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/synthetic-wrong-header.csv")).unwrap();
    let read = all(&file);
    assert!(!read.rows.has_values && read.rows.column("GENDER").is_some());
    assert_eq!(read.rows.values, [RawValue::Empty]);
}

#[test]
fn rows_set_aside_leave_the_others() {
    let read = all(b"INDICATOR,OBS_VALUE\nX,1\nY,2\nZ,3\n").rows;
    let rest = without_rows(&read, &BTreeSet::from([3]));
    assert_eq!(rest.source_rows, [2, 4]);
    assert_eq!(rest.column("INDICATOR").unwrap().text(1), "Z");
}

proptest::proptest! {
    #[test]
    fn any_bytes_give_batches_whose_columns_are_whole(
        head in "[A-C;,\"\n]{0,12}",
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400),
    ) {
        let file = [head.as_bytes(), b"\n", bytes.as_slice()].concat();
        if let Ok(reader) = ObservationReader::open(file.as_slice()) {
            for batch in reader {
                let rows = batch.unwrap().rows;
                let expected = rows.source_rows.len();
                proptest::prop_assert_eq!(rows.values.len(), expected);
                for column in &rows.columns {
                    proptest::prop_assert_eq!(column.index.len(), expected);
                    proptest::prop_assert!(column.index.iter().all(|n| (*n as usize) < column.dictionary.len()));
                }
            }
        }
    }
}
