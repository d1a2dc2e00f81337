//! Why a cell of a public release is hidden: said to the staff alone, for every release that is held, and without its figure or those
//! behind it.

use std::fs;

use serde_json::{Value, json};

use crate::support::site::{OPERATOR, Site, mesh};

const POLL_MS: u64 = 200;
const HEADER: &str = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE";
/// Two provinces; all figures are shown at first. Then one is small, and has to be hidden with another one.
const BEFORE: [(&str, u32); 4] =
    [("MA-02-381-01-03", 31), ("MA-02-381-01-05", 26), ("MA-02-411-01-11", 48), ("MA-02-411-01-19", 1_215)];
const AFTER: [(&str, u32); 5] = [
    ("MA-02-381-01-01", 45),
    ("MA-02-381-01-03", 1),
    ("MA-02-381-01-05", 27),
    ("MA-02-411-01-11", 49),
    ("MA-02-411-01-19", 1_216),
];
const READERS: [&str; 2] = ["oriental-observatory", "national-observatory"];

fn submit(site: &Site, rows: &[(&str, u32)]) {
    let path = site.path("pupils.csv");
    let rows: Vec<String> = rows.iter().map(|(area, value)| format!("EDU_ENROL,{area},2025,{value}\n")).collect();
    fs::write(&path, format!("{HEADER}\n{}", rows.concat())).unwrap();
    let args = ["submit", "observations", path.to_str().unwrap(), "--accept-warnings", "as counted"];
    site.json("oriental-council", &args);
}

fn build(site: &Site) -> String {
    let built = site.json("oriental-admin", &["release", "build", "--audience", "public"]);
    built["release"].as_str().unwrap().to_owned()
}

fn explain(site: &Site, profile: &str, release: &str, area: &str) -> Value {
    site.json(profile, &["explain", "EDU_ENROL", "--area", area, "--period", "2025", "--release", release])
}

/// The cells of a release at some level, as the staff sees them: area, CONF_STATUS and figure.
fn cells(site: &Site, release: &str, level: &str) -> Vec<(String, String, Value)> {
    let args = ["pull", "aggregates", "EDU_ENROL", "--area", "MA", "--level", level, "--format", "json"];
    let rows = site.done("oriental-reviewer", &[&args[..], &["--release", release]].concat());
    let rows: Vec<Value> = serde_json::from_str(&rows).unwrap();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let of_year = rows.iter().filter(|row| row["TIME_PERIOD"] == "2025");
    of_year.map(|row| (text(row, "REF_AREA"), text(row, "CONF_STATUS"), row["OBS_VALUE"].clone())).collect()
}

/// Every figure that an explanation shows.
fn figures(explanation: &Value) -> Vec<String> {
    let lists = ["inputs", "others", "compared"];
    let inputs = lists.iter().flat_map(|list| explanation[*list].as_array().unwrap()).map(|input| &input["value"]);
    let sums = ["direct", "parts_sum", "remainder"].iter().map(|name| &explanation[*name]);
    let shown = inputs.chain(sums).chain([&explanation["cell"]["OBS_VALUE"]]);
    shown.filter_map(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_staff_learns_why_a_cell_is_hidden_and_no_explanation_gives_it_away() {
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    submit(&site, &BEFORE);
    let first = build(&site);
    submit(&site, &AFTER);
    let second = build(&site);
    site.wait_until_converged();

    let communes = cells(&site, &second, "commune");
    let hidden: Vec<_> = communes.iter().filter(|(_, conf, _)| conf != "F").collect();
    let reasons: Vec<&str> = hidden.iter().map(|(_, conf, _)| conf.as_str()).collect();
    assert!(reasons.contains(&"A") && reasons.contains(&"D"), "{communes:?}");
    for (area, conf, _) in &hidden {
        let (_, figure) = AFTER.iter().find(|(own, _)| own == area).unwrap();
        let to_staff = explain(&site, "oriental-reviewer", &second, area);
        assert_eq!(to_staff["cell"]["CONF_STATUS"], conf.as_str());
        assert_eq!(to_staff["inputs"][0]["value"], figure.to_string());
        for reader in READERS {
            let told = explain(&site, reader, &second, area);
            assert_eq!((&told["cell"]["OBS_VALUE"], &told["cell"]["CONF_STATUS"]), (&json!(""), &json!("C")));
            assert_eq!(figures(&told), [""; 0], "{area}");
            assert_eq!(told["inputs"][0]["conf_status"], "C");
        }
    }
    // One reason for all: the answers differ in nothing but the place.
    let bare = |area: &str| {
        let mut told = explain(&site, READERS[1], &second, area)["cell"].clone();
        told["REF_AREA"] = json!("");
        told
    };
    assert!(hidden.iter().all(|(area, ..)| bare(area) == bare(&hidden[0].0)), "{hidden:?}");

    // The explanation of a province shows no more of its communes than the release does.
    let hides =
        |figure: &String| hidden.iter().any(|(area, ..)| AFTER.contains(&(area.as_str(), figure.parse().unwrap())));
    for (province, _, value) in cells(&site, &second, "province") {
        for reader in READERS {
            let shown = figures(&explain(&site, reader, &second, &province));
            assert!(!shown.iter().any(hides), "{province}: {shown:?}");
            assert!(value.is_null() || shown.contains(&value.to_string()), "{province}: {shown:?}");
        }
    }

    // The release before is still held, and is explained by what it shows, with the figures of its time.
    for (area, figure) in BEFORE {
        let told = explain(&site, READERS[1], &first, area);
        assert_eq!(told["cell"]["OBS_VALUE"], figure.to_string());
        assert_eq!(told["inputs"][0]["value"], figure.to_string());
        assert_eq!(told["release"]["release"], first.as_str());
    }
    words(&site, &second, &hidden[0].0);
}

/// The words that people read, on a terminal as wide as the table.
fn words(site: &Site, release: &str, area: &str) {
    let json = explain(site, "national-observatory", release, area);
    assert_eq!(json["formula"], "as reported");
    let refused =
        site.run("guest", &["explain", "EDU_ENROL", "--area", area, "--period", "2025", "--release", release]);
    assert_eq!(refused.code, 3, "{refused:?}");
}
