//! The worked examples through two real nodes: each node takes figures, the operator says who owes them and builds a release for members,
//! and both nodes show the cells as the examples say, with all that secondary suppression hides.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::site::{OPERATOR, Site, mesh};

/// The examples that fit into one release, and the days in which their rosters hold.
type Together = [(&'static str, &'static str, &'static str)];
const FIRST: &Together = &[
    ("WE1a", "2025-01-01", "2025-12-31"),
    ("WE2", "2025-01-01", "2025-12-31"),
    ("WE3a", "2024-01-01", "2024-12-31"),
    ("WE6a", "2025-01-01", "2025-12-31"),
];
const SECOND: &Together = &[("WE1b", "2024-10-01", "2024-12-31"), ("WE5", "2000-01-01", "2023-12-31")];
const COUNCIL: &str = "souss-massa-council";
const OFFICE: &str = "national-office";

fn example(id: &str) -> Value {
    let read: Value = serde_json::from_str(include_str!("../data/worked-examples.json")).unwrap();
    read["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).unwrap().clone()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap()
}

/// The catalogue, but every roll-up is shown, however little of it came in: the examples say what coverage does not ask for.
fn catalogue_without_min_coverage(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    for file in fs::read_dir("catalogue").unwrap() {
        let from = file.unwrap().path();
        fs::copy(&from, folder.join(from.file_name().unwrap())).unwrap();
    }
    let path = folder.join("indicators.csv");
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = header.iter().position(|name| name == "min_coverage").unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut writer = csv::Writer::from_path(&path).unwrap();
    writer.write_record(&header).unwrap();
    for row in rows {
        writer.write_record(row.iter().enumerate().map(|(n, field)| if n == place { "0" } else { field })).unwrap();
    }
    writer.flush().unwrap();
}

/// The rows of an example, by who submits them: the council those of its region.
fn rows(case: &Value) -> BTreeMap<&'static str, String> {
    let mut lines = case["input"].as_array().unwrap().iter().map(|line| line.as_str().unwrap());
    let header = lines.next().unwrap();
    let mut files = BTreeMap::new();
    for line in lines {
        let area = line.split(',').nth(1).unwrap();
        // Two examples have the totals of 2024.
        if text(case, "id") == "WE5" && line.contains(",MA,2024,") {
            continue;
        }
        let who = if area.starts_with("MA-09") { COUNCIL } else { OFFICE };
        writeln!(files.entry(who).or_insert_with(|| format!("{header}\n")), "{line}").unwrap();
    }
    files
}

/// The lines of an example's roster.
fn roster(case: &Value, from: &str, until: &str) -> String {
    let mut lines = String::new();
    for (indicator, areas) in case["roster"].as_object().unwrap() {
        let listed = || -> BTreeSet<&str> {
            let rows = case["input"].as_array().unwrap().iter().skip(1).map(|line| line.as_str().unwrap());
            let own = rows.filter(|line| line.split(',').next() == Some(indicator.as_str()));
            own.map(|line| line.split(',').nth(1).unwrap()).collect()
        };
        let areas: Vec<&str> = match areas {
            Value::Array(areas) => areas.iter().map(|area| area.as_str().unwrap()).collect(),
            Value::String(all) if all == "listed" => listed().into_iter().collect(),
            Value::String(all) if all == "every territory" => {
                for level in ["region", "province", "commune", "arrondissement"] {
                    writeln!(lines, "{indicator},,NSO,{level},MA,,{from},{until},").unwrap();
                }
                continue;
            }
            other => panic!("{other}"),
        };
        writeln!(lines, "{indicator},hcp,,,{},,{from},{until},", areas.join("|")).unwrap();
    }
    lines
}

/// By area, period, METHOD and breakdown the fields that examples have.
type Cells = BTreeMap<[String; 4], BTreeMap<&'static str, String>>;

/// The cells of an indicator in some areas as somebody sees them.
fn shown(site: &Site, who: &str, (indicator, areas): (&str, &str), by: &str) -> Cells {
    let mut args = vec!["pull", "aggregates", indicator, "--area", areas, "--format", "csv"];
    let dimension = by.split_once('=').map(|(dimension, _)| dimension);
    args.extend(dimension.into_iter().flat_map(|dimension| ["--by", dimension]));
    let answer = site.done(who, &args);
    let mut reader = csv::Reader::from_reader(answer.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().unwrap().clone();
    let mut cells = BTreeMap::new();
    for row in reader.records().map(Result::unwrap) {
        let field = |name: &str| header.iter().position(|own| own == name).map_or("", |n| &row[n]).to_owned();
        let code = dimension.map(field).filter(|code| code != "_T");
        let by = code.map_or_else(String::new, |code| format!("{}={code}", dimension.unwrap_or_default()));
        let key = [field("REF_AREA"), field("TIME_PERIOD"), field("METHOD"), by];
        let coverage = format!("{}/{}", field("COVERAGE_IN"), field("COVERAGE_OF"));
        let mut cell = BTreeMap::from([("COVERAGE", coverage)]);
        cell.extend(["OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "DERIVATION"].map(|name| (name, field(name))));
        cells.insert(key, cell);
    }
    cells
}

/// What is not as an example says, for staff of the builder, or for somebody else, who sees one code for all that is hidden.
fn wrong(site: &Site, who: &str, is_staff: bool, case: &Value) -> Vec<String> {
    let expected = case["expected"].as_array().unwrap();
    let areas: BTreeSet<&str> = expected.iter().map(|wanted| text(wanted, "REF_AREA")).collect();
    let areas = areas.into_iter().collect::<Vec<_>>().join(",");
    let (mut known, mut wrong) = (BTreeMap::new(), Vec::new());
    for wanted in expected {
        let (indicator, by) = (text(wanted, "INDICATOR"), text(wanted, "BY"));
        let dimension = by.split('=').next().unwrap_or_default();
        let cells = known.entry((indicator, dimension)).or_insert_with(|| shown(site, who, (indicator, &areas), by));
        let key = ["REF_AREA", "TIME_PERIOD", "METHOD", "BY"].map(|name| text(wanted, name).to_owned());
        let Some(cell) = cells.get(&key) else {
            wrong.push(format!("{who}: no cell: {wanted}"));
            continue;
        };
        for (name, found) in cell {
            let value = text(wanted, name);
            let value = if *name == "CONF_STATUS" && !is_staff && value != "F" { "C" } else { value };
            if found != value {
                wrong.push(format!("{who}: {name} is {found}, not {value}: {wanted}"));
            }
        }
    }
    wrong
}

/// Submits examples, says who owes their figures, and builds a release for members.
fn build(site: &Site, examples: &Together) -> Value {
    let mut lines = "INDICATOR,ORGANISATION,ORG_TYPE,LEVEL,AREAS,RHYTHM,FROM,UNTIL,DUE_DAYS\n".to_owned();
    for (id, from, until) in examples {
        let case = example(id);
        for (who, table) in rows(&case) {
            let file = site.path(&format!("{id}-{who}.csv")).display().to_string();
            fs::write(&file, table).unwrap();
            site.done(who, &["submit", "observations", &file, "--accept-warnings", "as the example has it"]);
        }
        lines.push_str(&roster(&case, from, until));
    }
    let file = site.path("roster.csv").display().to_string();
    fs::write(&file, lines).unwrap();
    site.done("national-admin", &["roster", "import", &file]);
    site.wait_until_converged();
    let built = site.json("national-admin", &["release", "build", "--audience", "members"]);
    site.wait_until_converged();
    built
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cell_is_as_the_worked_examples_say_on_both_nodes() {
    let site = Site::new(&[OPERATOR, "souss-massa"], mesh, 200).await;
    let _nodes = site.start_all().await;
    let folder = site.path("catalogue");
    catalogue_without_min_coverage(&folder);
    site.done("national-admin", &["catalog", "publish", &folder.display().to_string()]);
    site.wait_until_converged();
    for examples in [FIRST, SECOND] {
        let built = build(&site, examples);
        let wrong = examples.iter().map(|(id, ..)| example(id)).flat_map(|case| {
            let reviewed = wrong(&site, "national-reviewer", true, &case);
            reviewed.into_iter().chain(wrong(&site, "souss-massa-observatory", false, &case))
        });
        let wrong: Vec<String> = wrong.collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        // The other node computes the same release from its own copy of the figures.
        let verified = site.json("souss-massa-admin", &["release", "verify", built["release"].as_str().unwrap()]);
        assert_eq!(verified["recomputed"]["verdict"], "SAME", "{verified}");
    }
}
