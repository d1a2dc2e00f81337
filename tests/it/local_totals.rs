//! Rows that stay at their node: the members see totals over three or more areas, and nothing of a row.

use std::fs;

use serde_json::{Value, json};

use crate::support::site::{OPERATOR, Site, mesh};

const POLL_MS: u64 = 200;
const READERS: [&str; 2] = ["oriental-observatory", "national-observatory"];
/// Births known to and registered by the provinces of a region: all but the last at first.
const PROVINCES: [(&str, u32, u32); 8] = [
    ("MA-02-411", 4_111, 3_017),
    ("MA-02-381", 2_222, 1_031),
    ("MA-02-167", 1_333, 1_049),
    ("MA-02-275", 3_444, 2_063),
    ("MA-02-113", 1_555, 1_087),
    ("MA-02-533", 1_666, 1_109),
    ("MA-02-265", 2_777, 2_129),
    ("MA-02-251", 1_888, 1_151),
];

fn sum(provinces: &[(&str, u32, u32)]) -> u32 {
    provinces.iter().map(|(_, known, _)| known).sum()
}

fn submit(site: &Site, provinces: &[(&str, u32, u32)]) {
    let path = site.path("births.csv");
    let row = |(area, known, registered): &(&str, u32, u32)| {
        format!("BIRTH_KNOWN,{area},2025,{known}\nBIRTH_REG,{area},2025,{registered}\n")
    };
    let rows: String = provinces.iter().map(row).collect();
    fs::write(&path, format!("INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n{rows}")).unwrap();
    let args = ["submit", "observations", path.to_str().unwrap(), "--accept-warnings", "as counted", "--lang", "en"];
    let ran = site.run("oriental-council", &args);
    assert_eq!(ran.code, 0, "{ran:?}");
    let said = format!("{}{}", ran.out, ran.err);
    assert!(said.contains("the rows stay here; totals over three or more"), "{said}");
}

fn build(site: &Site, admin: &str) -> String {
    let built = site.json(admin, &["release", "build", "--audience", "members"]);
    built["release"].as_str().unwrap().to_owned()
}

/// The cells of an area and of all below it that have a figure or hide one.
fn cells(site: &Site, profile: &str, release: &str, indicator: &str) -> Vec<(String, Value, Value)> {
    let mut found = Vec::new();
    for level in ["region", "province"] {
        let args = ["pull", "aggregates", indicator, "--area", "MA-02", "--level", level, "--format", "json"];
        let rows = site.run(profile, &[&args[..], &["--release", release]].concat());
        let rows: Vec<Value> = serde_json::from_str(&rows.out).unwrap_or_default();
        let rows = rows.into_iter().filter(|row| row["DERIVATION"] != "NONE");
        found.extend(rows.map(|row| {
            (row["REF_AREA"].as_str().unwrap().to_owned(), row["OBS_VALUE"].clone(), row["OBS_STATUS"].clone())
        }));
    }
    found
}

fn explain(site: &Site, profile: &str, release: &str) -> Value {
    let cell = ["explain", "BIRTH_KNOWN", "--area", "MA-02", "--period", "2025", "--release", release];
    site.json(profile, &cell)
}

/// Whether an explanation names a province or has a figure of one.
fn names_a_row(explanation: &Value) -> bool {
    let mut shown = explanation.clone();
    // Identifiers may have any digits.
    (shown["release"], shown["cell"]["RELEASE"]) = (Value::Null, Value::Null);
    let text = shown.to_string();
    PROVINCES.iter().any(|(area, known, registered)| {
        text.contains(area) || text.contains(&known.to_string()) || text.contains(&registered.to_string())
    })
}

/// Another node says of a release that it does not see all of it, and finds no fault.
fn cannot_decide(site: &Site, release: &str) {
    let ran = site.run("national-admin", &["--json", "release", "verify", release]);
    assert_eq!(ran.code, 5, "{ran:?}");
    let again = serde_json::from_str::<Value>(ran.out.lines().next().unwrap()).unwrap()["recomputed"].clone();
    assert_eq!((&again["verdict"], &again["unseen"][0]["kind"]), (&json!("NOT_DECIDED"), &json!("ENTRIES")));
    assert_eq!(again["faults"], json!([]), "{again}");
}

#[tokio::test(flavor = "multi_thread")]
async fn members_see_totals_of_local_rows_and_no_row() {
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    submit(&site, &PROVINCES[..7]);
    let first = build(&site, "oriental-admin");
    site.wait_until_converged();
    let total = json!(sum(&PROVINCES[..7]));
    for reader in READERS {
        // A province is nowhere, nor is it shown as hidden.
        let found = cells(&site, reader, &first, "BIRTH_KNOWN");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].0.as_str(), &found[0].1), ("MA-02", &total));
        // Of the figures behind it nobody else learns anything.
        let told = explain(&site, reader, &first);
        assert_eq!(told["cell"]["OBS_VALUE"], total.to_string());
        assert!(!names_a_row(&told), "{told}");
        assert_eq!((&told["inputs"], &told["missing"]), (&json!([]), &json!([])));
    }
    let to_staff = explain(&site, "oriental-reviewer", &first);
    assert_eq!(to_staff["inputs"].as_array().unwrap().len(), 7);
    site.json("oriental-admin", &["release", "audit", &first]);
    let again = site.json("oriental-admin", &["release", "verify", &first])["recomputed"].clone();
    assert_eq!((&again["verdict"], &again["same_entries"]), (&json!("SAME"), &json!(true)));
    // Another node cannot compute it, and says so.
    cannot_decide(&site, &first);
    // It can build releases of its own beside it.
    let of_operator = build(&site, "national-admin");
    assert!(cells(&site, READERS[1], &of_operator, "BIRTH_KNOWN").is_empty());

    // With the last province, the total less the first one would be that province.
    submit(&site, &PROVINCES[7..]);
    let second = build(&site, "oriental-admin");
    site.wait_until_converged();
    for reader in READERS {
        assert_eq!(cells(&site, reader, &second, "BIRTH_KNOWN"), [("MA-02".to_owned(), Value::Null, json!("Q"))]);
        assert!(!names_a_row(&explain(&site, reader, &second)));
    }
    site.json("oriental-admin", &["release", "audit", &second, "--with", &first]);
    cannot_decide(&site, &second);
}
