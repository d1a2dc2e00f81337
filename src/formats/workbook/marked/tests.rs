//! Forms that are marked, and read as the forms that they were.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Reader, Xlsx};
use marsad_domain::finding::Severity;
use marsad_domain::text::Lang;
use rust_xlsxwriter::{Format, Formula, Note, Workbook};

use super::super::hostile_tests::{archive, parts_of};
use super::super::tests::{form, open, words as form_words};
use super::super::{CellPlace, place_of, write};
use super::*;

fn words(lang: Lang) -> MarkWords {
    let own = |text: &str| text.to_owned();
    MarkWords {
        lang,
        sheet: own("Findings"),
        title: own("Findings"),
        lines: vec![own("1 error.")],
        headings: ["Cell", "About", "Kind", "Code", "Found", "Expected", "What is wrong", "What to do"].map(own),
        error: own("Error"),
        warning: own("Warning"),
        legend: [own("refused"), own("doubtful")],
        whole_file: own("the file"),
        not_copied: own("Not copied:"),
        formulas: own("Replaced:"),
    }
}

fn found(row: u32, column: u32, severity: Severity) -> MarkedFinding {
    MarkedFinding {
        cell: Some(CellPlace { sheet: "EDU_ENROL".into(), row, column, status_column: None }),
        severity,
        code: "BAD_NUMBER".into(),
        found: "=abc".into(),
        expected: "5".into(),
        sentence: "“abc” is no figure.".into(),
        advice: "Write a number.".into(),
    }
}

/// What a form holds when it is read: rows with their places, and the first findings.
fn content(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let form = open(bytes.to_vec());
    let (mut rows, mut findings) = (Vec::new(), Vec::new());
    for batch in form.rows() {
        for (n, row) in batch.rows.source_rows.iter().enumerate() {
            let place = place_of(form.places(), *row).unwrap().name("");
            let texts: Vec<&str> = batch.rows.columns.iter().map(|column| column.text(n)).collect();
            rows.push(format!("{place} {texts:?} {:?}", batch.rows.values[n]));
        }
        for finding in &batch.findings {
            let place = place_of(form.places(), finding.row).map(|place| place.name("")).unwrap_or_default();
            findings.push(format!("{place} {} {}", finding.code.as_str(), finding.value));
        }
    }
    (rows, findings)
}

/// The form of the tests with content in cells, and a sheet of somebody else.
fn filled(cells: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = parts_of(write(&form(), &form_words()).unwrap());
    let sheet = parts.iter_mut().find(|(name, _)| name == "xl/worksheets/sheet2.xml").unwrap();
    let mut xml = String::from_utf8(sheet.1.clone()).unwrap();
    for (cell, content) in cells {
        let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("{cell} in {xml}"));
        let end = start + xml[start..].find('>').unwrap();
        let head = xml[start..end].trim_end_matches('/').to_owned();
        xml.replace_range(start..=end, &content.replace("<c", &head));
    }
    sheet.1 = xml.into_bytes();
    archive(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
}

fn text(text: &str) -> String {
    format!("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
}

#[test]
fn a_marked_form_is_read_as_the_form_and_marking_again_gives_the_same() {
    let typed = [
        ("C6", text(" 12,5 abc ")),
        ("D6", text("P – provisional")),
        ("F6", "<c><v>7.0000000000000009</v></c>".to_owned()),
        ("J7", text("O")),
        ("I6", "<c><f>SUM(C6,F6)</f><v>7</v></c>".to_owned()),
        ("F7", "<c><f>1+1</f></c>".to_owned()),
    ];
    let typed: Vec<(&str, &str)> = typed.iter().map(|(cell, content)| (*cell, content.as_str())).collect();
    let file = filled(&typed);
    let before = content(&file);
    assert_eq!((before.0.len(), before.1.len()), (4, 1), "{before:?}");
    let findings = [found(5, 2, Severity::Error), found(5, 5, Severity::Warning), found(6, 9, Severity::Error)];
    let marked = mark(&file, &findings, &words(Lang::Arabic)).unwrap();
    assert_eq!(content(&marked.bytes), before);
    assert_eq!(marked.not_copied, Vec::<String>::new());
    let again = mark(&marked.bytes, &findings, &words(Lang::Arabic)).unwrap();
    assert_eq!(content(&again.bytes), before);
    let names = |bytes: &[u8]| Xlsx::new(Cursor::new(bytes.to_vec())).unwrap().sheet_names();
    assert_eq!(names(&again.bytes).len(), names(&marked.bytes).len());
    // Nothing is left of a mark when nothing is found any more.
    let clean = mark(&again.bytes, &[], &words(Lang::Arabic)).unwrap();
    assert_eq!(content(&clean.bytes), before);
    assert!(!parts_of(clean.bytes).iter().any(|(name, _)| name.contains("comments")));
}

/// All texts of the parts of a workbook whose name begins so.
fn part(bytes: &[u8], name: &str) -> String {
    let parts = parts_of(bytes.to_vec());
    parts
        .iter()
        .filter(|(own, _)| own.starts_with(name))
        .map(|(_, xml)| String::from_utf8_lossy(xml).into_owned())
        .collect()
}

#[test]
fn a_wrong_cell_has_a_pattern_a_note_and_a_line_with_a_link() {
    let file = filled(&[("C6", &text("abc"))]);
    let marked = mark(&file, &[found(5, 2, Severity::Error)], &words(Lang::French)).unwrap().bytes;
    let notes = part(&marked, "xl/comments");
    assert!(notes.contains("ref=\"C6\"") && notes.contains("“abc” is no figure.") && notes.contains("Write a number."));
    let styles = part(&marked, "xl/styles.xml");
    assert!(styles.contains("lightUp"), "{styles}");
    let page = part(&marked, "xl/worksheets/sheet1.xml");
    assert!(page.contains("location=\"EDU_ENROL!C6\""), "{page}");
    let strings = part(&marked, "xl/sharedStrings.xml");
    // The territory and the column in the words of the form; a text that begins as a formula does stays a text.
    assert!(strings.contains("MA-09-001 · _T") && strings.contains("<t>=abc</t>"), "{strings}");
    assert!(!page.contains("<f>"));
    let before = parts_of(file);
    let rules = |xml: &str| {
        let start = xml.find("<dataValidations").unwrap();
        xml[start..xml.find("</dataValidations>").unwrap()].to_owned()
    };
    let sheet = |parts: &[(String, Vec<u8>)], name: &str| {
        String::from_utf8(parts.iter().find(|(own, _)| own == name).unwrap().1.clone()).unwrap()
    };
    let (first, second) =
        (sheet(&before, "xl/worksheets/sheet2.xml"), sheet(&parts_of(marked), "xl/worksheets/sheet3.xml"));
    assert_eq!(rules(&first), rules(&second), "the rules of the cells are those of the form");
    assert!(second.contains("rightToLeft=\"1\"") && second.contains("sheetProtection"));
}

#[test]
fn notes_of_people_stay_and_other_sheets_are_named() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("EDU_ENROL").unwrap();
    let keys = [(0, 0, "marsad-form 1 EDU_ENROL 2024"), (0, 1, "#"), (0, 2, "OBS_VALUE SEX=F"), (1, 0, "MA-09-001")];
    for (row, column, key) in keys {
        sheet.write_string(row, column, key).unwrap();
    }
    sheet.write_number_with_format(1, 2, 0.12, &Format::new().set_num_format("0.0%")).unwrap();
    sheet.write_formula(2, 3, Formula::new("=Other!A1").set_result("4")).unwrap();
    sheet.insert_note(1, 2, &Note::new("asked the school & waited")).unwrap();
    workbook.add_worksheet().set_name("Other").unwrap().write_string(0, 0, "mine").unwrap();
    let file = workbook.save_to_buffer().unwrap();
    let marked = mark(&file, &[found(1, 2, Severity::Warning)], &words(Lang::English)).unwrap();
    assert_eq!((marked.not_copied, content(&marked.bytes)), (vec!["Other".to_owned()], content(&file)));
    let all: BTreeMap<String, Extras> = extras(&marked.bytes);
    let note = &all["EDU_ENROL"].notes[&(1, 2)];
    assert!(note.contains("asked the school & waited\n\n— Marsad —\nWarning BAD_NUMBER"), "{note}");
    let strings = part(&marked.bytes, "xl/sharedStrings.xml");
    assert!(strings.contains("Not copied: Other") && strings.contains("Replaced: EDU_ENROL!D3"), "{strings}");
}

#[test]
fn what_is_no_form_is_not_marked() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write_string(0, 0, "INDICATOR").unwrap();
    for bytes in [workbook.save_to_buffer().unwrap(), b"INDICATOR,REF_AREA".to_vec(), b"PK\x03\x04 xl/".to_vec()] {
        assert!(matches!(mark(&bytes, &[], &words(Lang::English)), Err(MarkError::Unsafe(_))));
    }
}
