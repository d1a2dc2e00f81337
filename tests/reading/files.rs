//! Dialects and encodings: each file with the findings that name what is wrong with it, and no others.

use super::support::{builtin_catalogue, judge};

const HEADER: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,COMMENT_OBS";

fn found(file: impl AsRef<[u8]>) -> Vec<String> {
    judge(builtin_catalogue(), file.as_ref()).shown()
}

fn values(file: impl AsRef<[u8]>) -> Vec<Option<i64>> {
    let judged = judge(builtin_catalogue(), file.as_ref());
    assert_eq!(judged.shown(), Vec::<String>::new());
    judged.values()
}

/// A file with the usual header and these rows.
fn rows(lines: &[&str]) -> String {
    let mut file = HEADER.to_owned();
    for line in lines {
        file = file + "\n" + line;
    }
    file + "\n"
}

const NONE: [&str; 0] = [];

#[test]
fn a_mark_with_three_digits_behind_it_is_refused_with_both_readings() {
    let file = "INDICATOR;REF_AREA;TIME_PERIOD;METHOD;OBS_VALUE\n\
                POP_TOTAL;MA-09-541-01-01;1993;LEGAL;950\n\
                POP_TOTAL;MA-09-541-01-02;1993;LEGAL;1.000\n\
                POP_TOTAL;MA-09-541-01-03;1993;LEGAL;14,000\n";
    let expected =
        ["3 OBS_VALUE AMBIGUOUS_NUMBER 1.000 → 1.000, 1000", "4 OBS_VALUE AMBIGUOUS_NUMBER 14,000 → 14.000, 14000"];
    assert_eq!(found(file), expected);
}

#[test]
fn a_comma_for_thousands_that_splits_a_cell_is_refused() {
    assert_eq!(found(rows(&["POP_TOTAL,MA-09-541-01-01,1996,LEGAL,14,001,"])), ["2  UNKNOWN_COLUMN 7 → 6"]);
    let two = rows(&["POP_TOTAL,MA-09-541-01-01,1996,LEGAL,14,001,", "POP_TOTAL,MA-09-541-01-02,1996,LEGAL,15,002,"]);
    assert_eq!(found(two), ["2  UNKNOWN_COLUMN 7 → 6", "3  UNKNOWN_COLUMN 7 → 6"]);
    // The row has as many cells as the header: only the digits beside the value show the fault.
    let split = rows(&["POP_TOTAL,MA-09-541-01-01,1996,LEGAL,14,001"]);
    assert_eq!(found(split), ["2 COMMENT_OBS DIGITS_IN_TEXT 001 → "]);
    assert_eq!(found(rows(&["POP_TOTAL,MA-09-541-01-01,1999,LEGAL,1,5,x"])), ["2  UNKNOWN_COLUMN 7 → 6"]);
}

#[test]
fn a_text_that_goes_on_like_the_figure_beside_it_is_a_warning() {
    let budget =
        |rest: &str| format!("INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,COMMENT_OBS\nMIG_BUDGET,MA-09,2020,{rest}\n");
    for (rest, text) in [
        ("1,234.50", "234.50"),
        ("1,234 MAD", "234 MAD"),
        ("1,\"234,50\"", "234,50"),
        ("-1,234 MAD", "234 MAD"),
        ("12,5 %", "5 %"),
        ("1250,50 MAD", "50 MAD"),
        ("١٢,٥٠٠ درهم", "٥٠٠ درهم"),
    ] {
        let warned = format!("2 COMMENT_OBS DIGITS_IN_TEXT {text} → ");
        let shown = found(budget(rest));
        assert!(shown.contains(&warned), "{rest}: {shown:?}");
    }
    for (rest, text) in [
        ("14,001 habitants", "001 habitants"),
        ("14,\"001.0\"", "001.0"),
        ("14,001 234", "001 234"),
        ("١٤,٠٠١ نسمة", "٠٠١ نسمة"),
        ("14,'001 x", "'001 x"),
    ] {
        let line = format!("POP_TOTAL,MA-09,1996,LEGAL,{rest}");
        assert_eq!(found(rows(&[&line])), [format!("2 COMMENT_OBS DIGITS_IN_TEXT {text} → ")], "{rest}");
    }
    let source =
        "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,SOURCE\nPOP_TOTAL,MA-09,1996,LEGAL,14,001 habitants\n";
    assert_eq!(found(source), ["2 SOURCE DIGITS_IN_TEXT 001 habitants → "]);
    for rest in
        ["14,2014 census", "14,3 communes manquent", "14,2014", "1400,212 communes", "14.0,112 cas", "14,hors 112 cas"]
    {
        let line = format!("POP_TOTAL,MA-09,1996,LEGAL,{rest}");
        let shown = found(rows(&[&line]));
        assert!(rest.starts_with("14.0") || shown.is_empty(), "{rest}: {shown:?}");
    }
}

#[test]
fn a_figure_with_too_many_digits_says_which_and_is_shown() {
    let line = |value: &str| rows(&[&format!("POP_TOTAL,MA-09,1996,LEGAL,{value},")]);
    let fine = "2 OBS_VALUE TOO_PRECISE 1.000000000000000000000000001 → 0";
    assert_eq!(found(line("1.000000000000000000000000001")), [fine]);
    let large = found(line("99999999999999999999.99"));
    assert!(large.len() == 1 && large[0].starts_with("2 OBS_VALUE OUT_OF_RANGE 999999… → "), "{large:?}");
    let both = found(line("99999999999999.5"));
    assert!(both.len() == 1 && both[0].starts_with("2 OBS_VALUE OUT_OF_RANGE 99999999999999.5 → "), "{both:?}");
    let text = found(line(&"x".repeat(120)));
    assert_eq!(text, [format!("2 OBS_VALUE BAD_NUMBER {}… → ", "x".repeat(99))]);
}

#[test]
fn stray_quotation_marks_are_refused() {
    let swallowed = rows(&[
        "POP_TOTAL,MA-09-541-01-02,1995,LEGAL,11,\"note",
        "POP_TOTAL,MA-09-541-01-03,1995,LEGAL,22,the \"old\" census",
        "POP_TOTAL,MA-09-541-01-11,1995,LEGAL,33,",
    ]);
    assert_eq!(found(swallowed), ["2  BAD_TEXT \" → SEPARATOR"]);
    let one_line = rows(&["POP_TOTAL,MA-09,1995,LEGAL,11,\"old\" census", "POP_TOTAL,MA-09,1994,LEGAL,x,"]);
    assert_eq!(found(one_line), ["2  BAD_TEXT \" → SEPARATOR", "3 OBS_VALUE BAD_NUMBER x → O"]);
    let open = rows(&["POP_TOTAL,MA-09,1995,LEGAL,11,\"old", "POP_TOTAL,MA-09,1994,LEGAL,1,"]);
    assert_eq!(found(open), ["2  BAD_TEXT \" → QUOTE"]);
    let closed = rows(&[
        "POP_TOTAL,MA-09,1995,LEGAL,11,\"note",
        "POP_TOTAL,MA-01,1995,LEGAL,22,last\"",
        "POP_TOTAL,MA-02,1995,LEGAL,33,",
    ]);
    let expected = ["2 COMMENT_OBS ROWS_IN_TEXT note\u{fffd}POP_TOTAL,MA-01,1995,LEGAL,22,last → "];
    assert_eq!(found(closed), expected);
    assert_eq!(values(rows(&["POP_TOTAL,MA-09,1995,LEGAL,11,a 5\" pipe"])), [Some(11)]);
}

#[test]
fn files_of_other_formats_are_named() {
    for (start, name) in [
        (&b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml"[..], "XLSX"),
        (b"PK\x03\x04\x14\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "ODS"),
        (b"PK\x03\x04\x14\0\0\0data.csv", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "XLS"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x1f\x8b\x08\0", "GZIP"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"<?xml version=\"1.0\"?>", "XML"),
        (b"\xef\xbb\xbf[{\"INDICATOR\": 1}]", "JSON"),
    ] {
        assert_eq!(found(start), [format!("0  WRONG_FORMAT {name} → CSV")]);
    }
}

#[test]
fn encodings_are_named() {
    let utf16: Vec<u8> = rows(&["POP_TOTAL,MA-09,1995,LEGAL,11,"]).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(found(&utf16), ["1  BAD_ENCODING UTF-16 → UTF-8"]);
    assert_eq!(found([b"\xff\xfe", utf16.as_slice()].concat()), ["1  BAD_ENCODING UTF-16 → UTF-8"]);
    let with = |comment: &[u8]| [rows(&["POP_TOTAL,MA-09,1999,LEGAL,11,"]).trim_end().as_bytes(), comment].concat();
    assert_eq!(found(with(b"ann\xe9e")), ["2 COMMENT_OBS BAD_ENCODING Windows-1252 → UTF-8"]);
    assert_eq!(found(with(b"\xc7\xe1\xd3\xdf\xc7\xe4")), ["2 COMMENT_OBS BAD_ENCODING Windows-1256 → UTF-8"]);
    assert_eq!(found(with(b"a\0b")), ["2 COMMENT_OBS BAD_ENCODING NUL → UTF-8"]);
    assert_eq!(found(b"IND\0ICATOR,REF_AREA\n"), ["1  BAD_ENCODING NUL → UTF-8"]);
    assert_eq!(found(b"INDICATOR,R\xe9gion\n"), ["1  BAD_ENCODING Windows-1252 → UTF-8"]);
    assert_eq!(values(format!("\u{feff}{}", rows(&["POP_TOTAL,MA-09,1999,LEGAL,11,"]))), [Some(11)]);
}

#[test]
fn separators_and_line_ends_are_named() {
    let tabs = rows(&["POP_TOTAL,MA-09,1990,LEGAL,5,"]).replace(',', "\t");
    assert_eq!(found(tabs), ["1  WRONG_SEPARATOR TAB → ;"]);
    assert_eq!(found(rows(&[]).replace(',', "|")), ["1  WRONG_SEPARATOR PIPE → ;"]);
    assert_eq!(found(format!("sep=,\n{}", rows(&[]))), ["1  WRONG_SEPARATOR SEP → ;"]);
    assert_eq!(found(format!("\u{feff}SEP=;\r\n{}", rows(&[]))), ["1  WRONG_SEPARATOR SEP → ;"]);
    let old = rows(&["POP_TOTAL,MA-09,1990,LEGAL,5,"]).replace('\n', "\r");
    assert_eq!(found(old), ["1  WRONG_SEPARATOR CR → LF"]);
    let quoted = rows(&["POP_TOTAL,MA-09,1990,LEGAL,5,\"a, b\""]).replace('\n', "\r");
    assert_eq!(found(quoted), ["1  WRONG_SEPARATOR CR → LF"]);
    assert_eq!(values(rows(&["POP_TOTAL,MA-09,1990,LEGAL,5,"]).replace('\n', "\r\n")), [Some(5)]);
}

#[test]
fn titles_totals_and_notes_are_named() {
    let titled = format!("Population de Souss-Massa, 2024;;;\n\n{}", rows(&["POP_TOTAL,MA-09,1990,LEGAL,5,"]));
    assert_eq!(found(titled), ["1  HEADER_NOT_FIRST 3 → 1"]);
    let total = |line: &str| found(rows(&["POP_TOTAL,MA-09,1990,LEGAL,5,", line]));
    assert_eq!(total("Total,,,,5,"), ["3  STRAY_LINE total → "]);
    assert_eq!(total("المجموع,,,,5,"), ["3  STRAY_LINE المجموع → "]);
    assert_eq!(total("POP_TOTAL,Total général,,,5,"), ["3  STRAY_LINE total → "]);
    assert_eq!(total("Source : HCP,,,,,"), ["3  STRAY_LINE  → "]);
    assert_eq!(total("Source : HCP"), ["3  STRAY_LINE  → "]);
    assert_eq!(total("Source : HCP, 2024"), ["3 TIME_PERIOD MISSING_COLUMN 2 → TIME_PERIOD"]);
    // A row that was begun, and a row of another separator, are no notes.
    assert_eq!(total("POP_TOTAL"), ["3 REF_AREA MISSING_COLUMN 1 → REF_AREA"]);
    assert_eq!(total("POP_TOTAL;MA-09;1990;LEGAL;5;"), ["3 REF_AREA MISSING_COLUMN 1 → REF_AREA"]);
    // A row whose key is complete is a row.
    assert_eq!(total("POP_TOTAL,Total,1990,LEGAL,5,"), ["3 REF_AREA UNKNOWN_AREA Total → "]);
}

#[test]
fn headers_and_rows_that_do_not_fit_are_named() {
    assert_eq!(found(""), ["0  EMPTY_FILE  → "]);
    assert_eq!(found("\n\r\n"), ["0  EMPTY_FILE  → "]);
    assert_eq!(found(rows(&[])), ["0  EMPTY_FILE  → "]);
    let long = format!("{},{}\n", HEADER, "عمود طويل ".repeat(8));
    assert_eq!(found(long), ["1 عمود طويل عمود طويل عمود طويل… UNKNOWN_COLUMN عمود طويل عمود طويل عمود طويل… → "]);
    assert_eq!(found(rows(&["POP_TOTAL,MA-09,1990"])), ["2 METHOD MISSING_COLUMN 3 → METHOD"]);
    let missing = ["INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE"];
    let missing: Vec<String> = missing.map(|name| format!("1 {name} MISSING_COLUMN {name} → {name}")).to_vec();
    assert_eq!(found("a,b\n1,2\n"), missing);
    assert_eq!(values(rows(&["", ",,,,,", "POP_TOTAL,MA-09,1990,LEGAL,5,"])), [Some(5)]);
}

#[test]
fn what_stands_around_codes_and_keys_is_dropped() {
    let marked = "\u{feff}\u{200f}INDICATOR,REF_AREA\u{200e},TIME_PERIOD,METHOD,OBS_VALUE,COMMENT_OBS\n\
                  \u{2068}POP_TOTAL\u{2069},\u{200f}MA-09,\u{2066}1990\u{2069},LEGAL\u{feff},\u{200e}5,\n";
    assert_eq!(values(marked), [Some(5)]);
}

#[test]
fn line_breaks_inside_quotation_marks_are_texts() {
    let file = rows(&["POP_TOTAL,MA-09-541-01-11,1998,LEGAL,11,\"first\r\nsecond\""]);
    let judged = judge(builtin_catalogue(), file.as_bytes());
    assert_eq!(judged.shown(), NONE);
    let batch = &judged.batches[0];
    assert_eq!(batch.attribute_sets.get(batch.rows[0].attributes).comment, "first\nsecond");
}

#[test]
fn digits_of_two_scripts_may_stand_in_one_column() {
    let file = rows(&["POP_TOTAL,MA-09-541-01-02,1998,LEGAL,5,", "POP_TOTAL,MA-09-541-01-03,١٩٩٨,LEGAL,٦,"]);
    assert_eq!(values(file), [Some(5), Some(6)]);
}

#[test]
fn a_missing_value_of_sdmx_is_an_empty_cell() {
    let file = |value: &str, status: &str| {
        format!(
            "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS\nPOP_TOTAL,MA-09,1996,LEGAL,{value},{status}\n"
        )
    };
    assert_eq!(values(file("NaN", "M")), [None]);
    assert_eq!(found(file("NaN", "A")), ["2 OBS_STATUS MISSING_WITHOUT_STATUS A → O, L, M, H, Q"]);
    // One fault has one finding, whatever the status says.
    assert_eq!(found(file("n.d.", "M")), ["2 OBS_VALUE BAD_NUMBER n.d. → O"]);
}

#[test]
fn damaged_texts_are_a_warning() {
    let file = rows(&["POP_TOTAL,MA-09,1990,LEGAL,5,ann\u{fffd}e", "POP_TOTAL,MA-09,1991,LEGAL,5,annÃ©e"]);
    let expected = ["2 COMMENT_OBS DAMAGED_TEXT ann\u{fffd}e → ", "3 COMMENT_OBS DAMAGED_TEXT annÃ©e → "];
    assert_eq!(found(file), expected);
}
