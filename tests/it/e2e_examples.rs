//! The files of `examples/` are submitted by the command line to a real federation and pulled again: every value is equal.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::site::{NodeProcess, REAL, Ran, Site, example, mesh};

/// The columns that an observation keeps besides its value.
const ATTRIBUTES: [&str; 5] = ["OBS_VALUE", "OBS_STATUS", "REF_DATE", "SOURCE", "COMMENT_OBS"];
/// The columns that say which observation it is; one that is left out, or empty, means the total.
const DIMENSIONS: [&str; 4] = ["SEX", "AGE", "NAT_GROUP", "RES_AREA"];

type Cells = BTreeMap<Vec<String>, Vec<String>>;

/// Adds the rows of a table by their keys.
fn collect(text: &str, cells: &mut Cells) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> =
        reader.headers().unwrap().iter().map(|name| name.trim_start_matches('\u{feff}').into()).collect();
    for record in reader.records() {
        let record = record.unwrap();
        let cell = |name: &str| names.iter().position(|own| own == name).map_or("", |place| &record[place]).to_owned();
        let total = |name: &&str| Some(cell(name)).filter(|code| !code.is_empty()).unwrap_or("_T".into());
        let mut key = vec![cell("INDICATOR"), cell("REF_AREA"), cell("TIME_PERIOD")];
        key.extend(DIMENSIONS.iter().map(total));
        key.push(cell("METHOD"));
        let before = cells.insert(key, ATTRIBUTES.iter().map(|name| cell(name)).collect());
        assert_eq!(before, None, "{record:?} is there twice");
    }
}

fn json_lines(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(example(name)).unwrap();
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Submits all files, each by an organisation that may.
fn submit_all(site: &Site) {
    for (profile, kind, name) in REAL {
        let (path, why) = (example(name), "as far as it was published");
        let receipt = site.path(&format!("{}.receipt", name.replace('/', "-")));
        let receipt = receipt.to_str().unwrap();
        let answer = site.json(profile, &["submit", kind, &path, "--accept-warnings", why, "--receipt", receipt]);
        let stored = &answer["submissions"][0];
        let rows = match kind {
            "events" => json_lines(name).len(),
            _ => csv::Reader::from_path(&path).unwrap().records().count(),
        };
        assert_eq!(stored["rows"], rows, "{name}");
        let verified = site.json(profile, &["receipt", "verify", receipt]);
        assert_eq!((&verified["verified"], &verified["trusted_key"]), (&true.into(), &true.into()), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_real_figure_and_event_comes_out_as_it_is_in_its_file() {
    let site = Site::new(&["souss-massa", "oriental", "beni-mellal", "national"], mesh, 1_000).await;
    let _nodes = site.start_all().await;
    submit_all(&site);
    site.wait_until_converged();
    let mut expected = Cells::new();
    let figures = REAL.iter().filter(|file| file.1 == "observations");
    figures.for_each(|file| collect(&std::fs::read_to_string(example(file.2)).unwrap(), &mut expected));
    assert_eq!(expected.len(), 1_020);
    let indicators: BTreeSet<String> = expected.keys().map(|key| key[0].clone()).collect();
    // A reviewer sees the territories of the node in clear. Of other territories the reviewer sees what the small
    // counts allow, and nothing that stays at another node.
    for (node, home) in [("national", true), ("oriental", false)] {
        let mut stored = Cells::new();
        for indicator in &indicators {
            let args = ["pull", "observations", indicator, "--format", "csv"];
            collect(&site.done(&format!("{node}-reviewer"), &args), &mut stored);
        }
        let mut expected = expected.clone();
        expected.retain(|key, _| home || key[0] != "REFUG_STOCK");
        assert_eq!(stored.len(), expected.len(), "{node}");
        for (key, cells) in &expected {
            let found = stored.get(key);
            let hidden = !home && !key[1].starts_with("MA-02") && found.is_some_and(|found| found[..2] == ["", "Q"]);
            assert!(hidden || found == Some(cells), "{node}: {key:?}: {found:?}, not {cells:?}");
        }
    }
    let events = REAL.iter().filter(|file| file.1 == "events");
    let events: Vec<Value> = events.flat_map(|file| json_lines(file.2)).collect();
    assert_eq!(events.len(), 26);
    for node in ["national", "beni-mellal"] {
        let found = site.json(&format!("{node}-observatory"), &["pull", "events", "--format", "json"]);
        let id = |event: &Value| event["eventId"].as_str().unwrap().to_owned();
        let found = found.as_array().unwrap().iter().map(|one| (id(&one["event"]), one["event"].clone()));
        let found: BTreeMap<String, Value> = found.collect();
        assert_eq!(found.len(), 26, "{node}");
        for event in &events {
            assert_same_event(event, &found[&id(event)]);
        }
    }
}

/// Every field of the file is stored; a field that it leaves out is absent or has its default.
fn assert_same_event(written: &Value, stored: &Value) {
    for (name, value) in written.as_object().unwrap() {
        let empty = value.as_str() == Some("") || value.as_array().is_some_and(Vec::is_empty);
        if !(empty && stored.get(name).is_none()) {
            assert_eq!(stored.get(name), Some(value), "{}: {name}", written["eventId"]);
        }
    }
    let defaults = ["version", "language", "sensitivity", "status", "geoPrecision", "datePrecision", "dateEvidence"];
    for name in stored.as_object().unwrap().keys() {
        let known = written.get(name).is_some() || defaults.contains(&name.as_str());
        assert!(known, "{}: {name} is in no file: {}", written["eventId"], stored[name]);
    }
}

/// The table of findings under a heading of the examples' README: (row, code).
fn documented(heading: &str) -> BTreeSet<(u64, String)> {
    let text = std::fs::read_to_string("examples/README.md").unwrap();
    let section = text.split("### ").find(|section| section.starts_with(heading)).unwrap();
    let mut found = BTreeSet::new();
    for line in section.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let code = cells.last().unwrap().split(' ').next().unwrap();
        let rows = cells[0].split(", ").filter_map(|row| row.parse().ok());
        found.extend(rows.map(|row| (row, code.to_owned())));
    }
    assert!(found.len() > 10, "{found:?}");
    found
}

fn found(answer: &Value) -> BTreeSet<(u64, String)> {
    let findings = answer["findings"].as_array().unwrap();
    findings.iter().map(|one| (one["row"].as_u64().unwrap(), one["code"].as_str().unwrap().to_owned())).collect()
}

/// A refusal in the form of the interface, with exactly these findings.
fn assert_refused(ran: &Ran, expected: &BTreeSet<(u64, String)>) {
    assert_eq!(ran.code, 1, "{ran:?}");
    let answer = ran.json();
    assert_eq!(&found(&answer), expected);
    let fields: BTreeSet<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, BTreeSet::from(["findings", "total"]));
    let findings = answer["findings"].as_array().unwrap();
    assert_eq!(answer["total"], findings.len());
    for one in findings {
        let fields: BTreeSet<&str> = one.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = ["row", "column", "code", "value", "expected", "message", "file"];
        assert_eq!(fields, BTreeSet::from(expected), "{one}");
        assert!(!one["message"].as_str().unwrap().is_empty(), "{one}");
        assert!(one["code"] != "PERSONAL_DATA" || one["value"] == "", "{one}");
    }
    assert!(!format!("{}{}", ran.out, ran.err).contains("@example.org"), "personal data is repeated");
}

async fn souss_massa() -> (Site, Vec<NodeProcess>) {
    let site = Site::new(&["souss-massa", "national"], mesh, 1_000).await;
    let nodes = site.start_all().await;
    (site, nodes)
}

const COUNCIL: &str = "souss-massa-council";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_errors_is_refused_whole_with_the_findings_that_are_documented() {
    let (site, _nodes) = souss_massa().await;
    let digests = || site.wait_until_converged()[0]["digests"].clone();
    let before = digests();
    let file = example("synthetic-with-errors.csv");
    let expected = documented("What is wrong in `synthetic-with-errors.csv`");
    for command in ["submit", "check"] {
        assert_refused(&site.run(COUNCIL, &["--json", command, "observations", &file]), &expected);
    }
    // Without a node: everything except who may report for what.
    let offline: BTreeSet<_> = expected.iter().filter(|(_, code)| code != "AREA_NOT_YOURS").cloned().collect();
    assert_refused(&site.run("", &["--json", "check", "observations", "--offline", &file]), &offline);

    let file = example("synthetic-events-with-errors.jsonl");
    let expected = documented("What is wrong in `synthetic-events-with-errors.jsonl`");
    for command in ["submit", "check"] {
        assert_refused(&site.run(COUNCIL, &["--json", command, "events", &file]), &expected);
    }
    let file = example("synthetic-wrong-header.csv");
    let answer = site.run(COUNCIL, &["--json", "submit", "observations", &file]);
    assert_eq!(answer.code, 1, "{answer:?}");
    let codes: BTreeSet<String> = found(&answer.json()).into_iter().map(|(_, code)| code).collect();
    assert!(codes.is_superset(&BTreeSet::from(["MISSING_COLUMN".into(), "UNKNOWN_COLUMN".into()])), "{codes:?}");
    assert_eq!(digests(), before, "something was stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn right_rows_are_sent_and_the_others_set_aside_with_their_findings() {
    let (site, _nodes) = souss_massa().await;
    let file = example("synthetic-with-errors.csv");
    let aside = site.path("aside.csv");
    let args = ["submit", "observations", &file, "--set-aside", aside.to_str().unwrap(), "--accept-warnings", "a test"];
    let answer = site.json(COUNCIL, &args);
    let mut wrong = documented("What is wrong in `synthetic-with-errors.csv`");
    // It is unknown which of two contradicting rows is right, so both are set aside.
    wrong.extend([(18, "DUPLICATE_ROW".into()), (27, "PARTS_EXCEED_TOTAL".into()), (28, "PARTS_EXCEED_TOTAL".into())]);
    let lines: Vec<String> = std::fs::read_to_string(&file).unwrap().lines().map(str::to_owned).collect();
    let right: Vec<usize> =
        (2..=lines.len()).filter(|row| !wrong.iter().any(|(found, _)| *found == *row as u64)).collect();
    assert_eq!(answer["submissions"][0]["rows"], right.len());
    // Exactly these rows are stored.
    let (mut stored, mut expected) = (Cells::new(), Cells::new());
    let kept: Vec<&str> = std::iter::once(1).chain(right).map(|row| lines[row - 1].as_str()).collect();
    collect(&kept.join("\n"), &mut expected);
    for indicator in expected.keys().map(|key| key[0].as_str()).collect::<BTreeSet<_>>() {
        collect(
            &site.done("souss-massa-reviewer", &["pull", "observations", indicator, "--format", "csv"]),
            &mut stored,
        );
    }
    assert_eq!(stored, expected);
    // The others are copied in their order, each with its codes, ready to be put right.
    let mut reader = csv::Reader::from_path(&aside).unwrap();
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), wrong.len());
    for (row, (number, code)) in rows.iter().zip(&wrong) {
        let original = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(lines[*number as usize - 1].as_bytes())
            .into_records()
            .next()
            .unwrap()
            .unwrap();
        let cells: Vec<&str> = row.iter().collect();
        assert!(original.iter().all(|cell| cells.contains(&cell)), "{number}: {row:?}");
        assert!(cells.contains(&code.as_str()), "{names:?} {row:?}: {code}");
    }
}
