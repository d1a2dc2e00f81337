//! Findings as they are printed and written, in three languages.

mod languages;

use super::*;
use crate::cli::console::tests::console;
use crate::domain::finding::FindingCode;
use crate::domain::text::Lang;

fn finding(code: FindingCode, row: u32) -> FileFinding {
    FileFinding::of("f.csv", &Finding::new(code, row, "OBS_VALUE", "1o", ""))
}

#[test]
fn the_object_has_the_fields_that_others_rely_on() {
    let texts = Texts::new(Lang::English);
    let value = object(&[finding(FindingCode::BadNumber, 3), finding(FindingCode::PersonalData, 4)], 7, &texts);
    let expected = json!({"row": 3, "column": "OBS_VALUE", "code": "BAD_NUMBER", "value": "1o",
        "expected": "", "message": "“1o” is not a number.", "file": "f.csv"});
    assert_eq!(value["findings"][0], expected);
    assert_eq!(value["total"], 7);
    assert_eq!(value["findings"][1]["value"], "");
    assert_eq!(value.as_object().unwrap().len(), 2);
}

#[test]
fn personal_data_is_not_repeated_even_if_a_node_does() {
    let finding = NodeFinding { code: "PERSONAL_DATA".into(), value: "AB123456".into(), ..NodeFinding::default() };
    assert_eq!(FileFinding::of_node("f", finding).value, "");
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
fn names_of_territories_are_in_the_language_of_the_reader() {
    let catalogue = crate::formats::builtin::builtin().unwrap();
    let expected = "MA-02-381 (Nador, province), MA-02-381-01-05 (Nador, commune)";
    for (code, before) in [(FindingCode::AmbiguousArea, ""), (FindingCode::UnknownArea, "≈ ")] {
        let one = Finding::new(code, 2, "REF_AREA", "x", format!("{before}{expected}"));
        let one = FileFinding::of("f", &one).with_names(&catalogue, Lang::Arabic);
        let message = one.message(&Texts::new(Lang::Arabic));
        assert!(message.contains("MA-02-381 (الناضور") && message.contains("MA-02-381-01-05 (الناضور"), "{message}");
        assert!(!message.contains("Nador") && !message.contains('≈'), "{message}");
    }
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
fn what_programs_get_can_be_read_again() {
    let texts = Texts::new(Lang::English);
    let one = finding(FindingCode::BadNumber, 3);
    let value = object(std::slice::from_ref(&one), 1, &texts);
    assert_eq!(FileFinding::of_json(&value["findings"][0]), Some(one));
    assert_eq!(FileFinding::of_json(&json!({"row": 1})), None);
}

#[test]
fn rows_set_aside_carry_codes_and_messages() {
    let findings = [finding(FindingCode::BadNumber, 3), finding(FindingCode::OutOfRange, 3)];
    let note = note_of(&findings, &Texts::new(Lang::French));
    assert_eq!(note.codes, "BAD_NUMBER OUT_OF_RANGE");
    assert!(note.messages.len() > 20);
}

#[test]
fn findings_of_events_speak_of_events() {
    let english = Texts::new(Lang::English);
    let say = |code, column: &str, value: &str, expected: &str| {
        let finding = FileFinding::of("f", &Finding::new(code, 1, column, value, expected));
        (finding.message(&english), finding.action(&english))
    };
    let (low, action) = say(FindingCode::UnknownCode, "sensitivity", "low", "≥ high");
    assert!(low.contains("at least “high”") && low.contains("sensitivity") && !low.contains("column"), "{low}");
    assert!(action.contains("left out"), "{action}");
    let (level, _) = say(FindingCode::LevelNotAllowed, "area", "MA-09-541-01-01", "region, province");
    assert!(!level.contains("indicator"), "{level}");
    let (unstated, _) = say(FindingCode::AreaNotYours, "area", "UNSTATED", "");
    assert!(!unstated.contains("UNSTATED"), "{unstated}");
    let (number, action) = say(FindingCode::BadText, "title.fr", "number", "string");
    assert!(number.contains("title.fr") && !action.contains("Control characters"), "{number} {action}");
    let (record, _) = say(FindingCode::BadText, "", "number", "object");
    assert!(!record.contains("  ") && record.contains("record"), "{record}");
    let (year, _) = say(FindingCode::BadDate, "start", "1443", "1900–2199");
    assert!(year.contains("1900–2199"), "{year}");
    let (word, action) = say(FindingCode::BadNumber, "figures[0].value", "trois", "");
    assert!(word.contains("trois") && action.contains("unit"), "{action}");
}

#[test]
fn levels_are_in_the_readers_language() {
    let finding = |code, expected| FileFinding::of("f", &Finding::new(code, 3, "REF_AREA", "Nador", expected));
    let french = Texts::new(Lang::French);
    let level = finding(FindingCode::LevelNotAllowed, "region, province").message(&french);
    assert!(level.contains("région, province ou préfecture"), "{level}");
    let choice = finding(FindingCode::AmbiguousArea, "MA-02 (L’Oriental, region)").message(&french);
    assert!(choice.contains("MA-02 (L’Oriental, région)"), "{choice}");
}

#[test]
fn the_table_of_findings_lists_every_code_and_no_other() {
    let table = include_str!("../../../docs/findings.md");
    let rows = table.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" |"));
    let listed: std::collections::BTreeSet<&str> =
        rows.map(|(code, _)| code).filter(|code| code.chars().all(|c| c.is_ascii_uppercase() || c == '_')).collect();
    let known = FindingCode::ALL.iter().map(|code| code.as_str());
    // The one code that is documented before any rule reports it.
    let known: std::collections::BTreeSet<&str> = known.chain(["IMPLAUSIBLE_CHANGE"]).collect();
    assert_eq!(listed, known);
    for line in table.lines() {
        let Some((name, rest)) = line.strip_prefix("| ").and_then(|line| line.split_once(" | ")) else { continue };
        let Some(code) = FindingCode::parse(name) else { continue };
        let kind = if code.severity() == Severity::Error { "error" } else { "warning" };
        assert!(rest.starts_with(kind), "{line}");
        assert_eq!(line.matches(" | ").count(), 5, "{line}");
    }
}

#[test]
fn the_name_of_a_file_does_not_steer_a_terminal() {
    let name = "ho\u{1b}[31mst\u{202e}.csv";
    let own = FileFinding::of(name, &Finding::new(FindingCode::BadNumber, 2, "OBS_VALUE", "x", ""));
    let of_node = FileFinding::of_node(name, NodeFinding { code: "BAD_NUMBER".into(), ..NodeFinding::default() });
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
