//! Findings as they are said and given to programs, in three languages.

mod languages;

use super::*;

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
fn names_of_territories_are_in_the_language_of_the_reader() {
    let catalogue = marsad_formats::builtin::builtin().unwrap();
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
