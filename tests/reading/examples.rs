//! The project's own catalogue and examples are complete, valid, and have nothing that looks like personal data.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use time::macros::date;

use marsad::domain::catalogue::faults::check_names;
use marsad::domain::code::AreaCode;
use marsad::domain::event::Event;
use marsad::domain::finding::{Finding, FindingCode, Severity};
use marsad::domain::raw::RawEvent;
use marsad::domain::scan::find_personal_data;
use marsad::domain::sharing::Sharing;
use marsad::formats::builtin::builtin;
use marsad::formats::csv_observations::ObservationReader;
use marsad::formats::json_events::read_events;
use marsad::validate::event_rules::{check_parents, event_sharing, interpret, text_fault};
use marsad::validate::{Purpose, Right, Scope, Validator};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

/// Every text between separators and quotation marks of a file.
fn texts(file: &str) -> impl Iterator<Item = &str> {
    file.lines().flat_map(|line| line.split(['"', ',', ';', '|']))
}

#[test]
fn no_text_of_the_catalogue_or_the_right_examples_looks_like_personal_data() {
    let mut files = Vec::new();
    for name in ["catalogue", "examples/observations", "examples/events"] {
        files_below(&folder(name), &mut files);
    }
    files.extend(["examples/synthetic-local.csv", "examples/synthetic-centres.csv"].map(folder));
    assert!(files.len() > 20);
    for path in files {
        let file = std::fs::read_to_string(&path).unwrap();
        for text in texts(&file) {
            // A bare number is a figure or a position in a column of its own, never free text.
            let is_number = text.parse::<f64>().is_ok();
            assert!(is_number || find_personal_data(text).is_none(), "{}: {text}", path.display());
        }
    }
}

#[test]
fn names_and_definitions_are_there_in_three_languages() {
    let catalogue = builtin().unwrap();
    let faults = check_names(catalogue.parts());
    assert!(faults.is_empty(), "{faults:?}");
    for indicator in &catalogue.parts().indicators {
        let own = &indicator.definition;
        let arabic = own.ar.chars().any(|c| ('\u{621}'..='\u{64a}').contains(&c));
        assert!(arabic && !own.fr.is_empty() && own.fr != own.en, "{}", indicator.code);
    }
}

fn scope(file: &str) -> Scope {
    let territory: AreaCode = match file.split('-').next() {
        Some("souss") => "MA-09",
        Some("oriental") => "MA-02",
        Some("beni") => "MA-05",
        _ => "MA",
    }
    .parse()
    .unwrap();
    let mut rights = vec![Right { territories: vec![territory], indicators: None }];
    if file.starts_with("national") {
        rights.push(Right { territories: vec!["NET-MC2CM".parse().unwrap()], indicators: None });
    }
    Scope { rights, limits: Vec::new() }
}

#[test]
fn the_real_figures_are_right_and_their_warnings_are_known() {
    let catalogue = builtin().unwrap();
    let mut files = Vec::new();
    files_below(&folder("examples/observations"), &mut files);
    let mut rows = 0;
    let mut warned: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let scope = scope(&name);
        let mut validator = Validator::new(&catalogue, date!(2026 - 01 - 01), Some(&scope), Purpose::Submit);
        let mut findings: Vec<Finding> = Vec::new();
        for batch in ObservationReader::open(Cursor::new(std::fs::read(&path).unwrap())).unwrap() {
            let batch = batch.unwrap();
            findings.extend(batch.findings);
            let judged = validator.judge(&batch.rows);
            rows += judged.batch.rows.len();
            findings.extend(judged.findings);
        }
        findings.extend(validator.finish().findings);
        let errors: Vec<_> = findings.iter().filter(|finding| finding.severity() == Severity::Error).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        let mut codes: Vec<&str> = findings.iter().map(|finding| finding.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        if !codes.is_empty() {
            warned.insert(name, codes);
        }
    }
    assert_eq!(rows, 1_020);
    let known = BTreeMap::from([("national-foreign-residents.csv".to_owned(), vec!["PARTS_INCOMPLETE"])]);
    assert_eq!(warned, known);
}

#[test]
fn the_real_events_are_right() {
    let catalogue = builtin().unwrap();
    let mut files = Vec::new();
    files_below(&folder("examples/events"), &mut files);
    let mut count = 0;
    for path in files {
        let (records, findings) = read_events(&std::fs::read(&path).unwrap());
        assert_eq!(findings, [], "{}", path.display());
        let events: Vec<_> = records
            .iter()
            .map(|record| (record.row, interpret(&record.event, record.row, &catalogue, &text_fault).unwrap()))
            .collect();
        assert_eq!(check_parents(&events, &|_| None), [], "{}", path.display());
        for (_, event) in &events {
            assert!(!event.id.as_str().contains(':') && event.version == 1, "{}", event.id);
            let titles = [&event.title.ar, &event.title.fr, &event.title.en];
            assert!(titles.iter().all(|title| !title.is_empty()), "{}", event.id);
        }
        count += events.len();
    }
    assert_eq!(count, 26);
}

/// The real records, and those that are there to be wrong.
fn example(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/examples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn judged(file: &[u8]) -> (Vec<(u32, Event)>, Vec<Finding>) {
    let catalogue = builtin().unwrap();
    let mail = |text: &str| text.contains('@').then_some(FindingCode::PersonalData);
    let (records, mut findings) = read_events(file);
    let mut events = Vec::new();
    for record in records {
        match interpret(&record.event, record.row, &catalogue, &mail) {
            Ok(event) => {
                assert_eq!(RawEvent::from(&event), record.event);
                events.push((record.row, event));
            }
            Err(found) => findings.extend(found),
        }
    }
    findings.extend(check_parents(&events, &|_| None));
    (events, findings)
}

#[test]
fn the_real_records_are_right_and_go_to_everyone() {
    let mut count = 0;
    for name in ["events/national.jsonl", "events/oriental.jsonl", "events/souss-massa.jsonl"] {
        let (events, findings) = judged(&example(name));
        assert_eq!(findings, [], "{name}");
        assert!(events.iter().all(|(_, event)| event_sharing(event) == Sharing::Open));
        count += events.len();
    }
    assert_eq!(count, 26);
}

#[test]
fn the_wrong_records_are_refused_for_what_is_wrong() {
    let (_, findings) = judged(&example("synthetic-events-with-errors.jsonl"));
    let found: Vec<_> =
        findings.iter().map(|f| (f.row, f.code.as_str(), f.column.as_str(), f.value.as_str())).collect();
    let expected = [
        (2, "UNKNOWN_TYPE", "type", "GOV_PARTY"),
        (3, "UNKNOWN_ORGANISATION", "organisers[0]", "region-atlantis"),
        (5, "BAD_DATE", "start", "12/05/2025"),
        (6, "MISSING_FIELD", "title", ""),
        (11, "BAD_VERSION", "version", "0"),
        (12, "UNKNOWN_CODE", "themes[0]", "T_WEATHER"),
        (13, "PERSONAL_DATA", "notes", ""),
        (8, "EVENT_OUTSIDE_PARENT", "start", "2025-05-14 – 2025-05-14"),
        (9, "EVENT_CYCLE", "parent", "syn-10"),
        (10, "EVENT_CYCLE", "parent", "syn-9"),
    ];
    assert_eq!(found, expected);
}
