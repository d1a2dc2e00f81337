//! Findings as they are printed and written.

use super::*;
use crate::cli::console::tests::console;
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::text::Lang;
use crate::texts::Texts;
use crate::texts::finding::object;

fn finding(code: FindingCode, row: u32) -> FileFinding {
    FileFinding::of("f.csv", &Finding::new(code, row, "OBS_VALUE", "1o", ""))
}

#[test]
fn personal_data_is_not_repeated_even_if_a_node_does() {
    let finding = NodeFinding { code: "PERSONAL_DATA".into(), value: "AB123456".into(), ..NodeFinding::default() };
    assert_eq!(of_node("f", finding).value, "");
}

#[test]
fn people_read_the_place_the_sentence_and_what_to_do() {
    let (mut console, written) = console();
    let unknown = FileFinding { code: "FROM_A_NEWER_NODE".into(), ..finding(FindingCode::BadNumber, 4) };
    let mut found = Collected::default();
    let all = [finding(FindingCode::BadNumber, 3), finding(FindingCode::BadNumber, 9), unknown];
    all.into_iter().for_each(|one| found.add(one));
    print(&mut console, &found).unwrap();
    let text = written.text();
    assert!(text.contains("  f.csv\n  row 3, column OBS_VALUE: error BAD_NUMBER: “1o” is not a number."), "{text}");
    assert_eq!(text.matches("Write digits").count(), 1, "{text}");
    assert!(text.contains("FROM_A_NEWER_NODE") && text.contains("3 errors."), "{text}");
}

#[test]
fn of_many_findings_the_first_hundred_are_printed_and_each_code_is_counted() {
    let (mut console, written) = console();
    let mut found = Collected::default();
    (2..5_002).for_each(|row| found.add(finding(FindingCode::BadNumber, row)));
    print(&mut console, &found).unwrap();
    let text = written.text();
    assert_eq!(text.matches("error BAD_NUMBER").count(), 100);
    assert!(text.contains("100 of 5000 findings are shown") && text.contains("    BAD_NUMBER: 5000\n"), "{text}");
}

#[test]
fn the_first_findings_are_printed_with_the_true_count_of_the_others() {
    let (mut console, written) = console();
    let findings: Vec<FileFinding> = (2..10).map(|row| finding(FindingCode::BadNumber, row)).collect();
    print_first(&mut console, &findings, 6, 27).unwrap();
    let text = written.text();
    assert!(text.contains("row 7,") && !text.contains("row 8,"), "{text}");
    assert!(text.ends_with("… and 21 more findings.\n"), "{text}");
}

#[test]
fn the_name_of_a_file_does_not_steer_a_terminal() {
    let name = "ho\u{1b}[31mst\u{202e}.csv";
    let own = FileFinding::of(name, &Finding::new(FindingCode::BadNumber, 2, "OBS_VALUE", "x", ""));
    let of_node = of_node(name, NodeFinding { code: "BAD_NUMBER".into(), ..NodeFinding::default() });
    let texts = Texts::new(Lang::English);
    for finding in [own, of_node] {
        let said = object([&finding], 1, &texts).to_string();
        assert!(said.contains("ho\u{fffd}[31mst\u{fffd}.csv"), "{said}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("findings.csv");
        let mut file = FindingsFile::asked_for(Some(&path), Lang::English).unwrap().unwrap();
        file.write(&finding).unwrap();
        file.finish().unwrap();
        let written = std::fs::read_to_string(&path).unwrap();
        assert!(written.contains("ho\u{fffd}[31mst\u{fffd}.csv") && !written.contains('\u{202e}'), "{written}");
    }
}

#[test]
fn french_has_a_space_before_a_colon_and_arabic_its_own_marks_in_lists() {
    let finding = FileFinding::of("f.csv", &Finding::new(FindingCode::BadNumber, 3, "OBS_VALUE", "x", ""));
    let (mut console, _) = console();
    console.texts = Texts::new(Lang::French);
    let lines = sentences(&console, [&finding]);
    assert!(lines[1].contains("ligne 3, colonne OBS_VALUE\u{a0}: "), "{lines:?}");
    let arabic = Texts::new(Lang::Arabic);
    let args = Args::none().text("indicator", "POP_TOTAL").list("known", "SEX, AGE");
    assert!(arabic.say("pull-nothing-no-dimension", args).contains("SEX، AGE"));
}
