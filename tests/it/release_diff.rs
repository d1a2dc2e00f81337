//! `marsad release diff` and `marsad cite` on a real node: two releases with new figures in between.

use std::fs;

use serde_json::Value;

use crate::support::site::{OPERATOR, Site, mesh};

const COUNCIL: &str = "oriental-council";
const ADMIN: &str = "oriental-admin";
const READER: &str = "national-observatory";
const POLL_MS: u64 = 200;
const HEADER: &str = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE";
/// Pupils of three communes of a province. The 1 of the second release is small, and is hidden with another one.
const BEFORE: [(&str, u32); 2] = [("MA-02-381-01-03", 31), ("MA-02-381-01-05", 26)];
const AFTER: [(&str, u32); 3] = [("MA-02-381-01-01", 45), ("MA-02-381-01-03", 1), ("MA-02-381-01-05", 27)];

/// Submits figures; returns the name of the submission.
fn submit(site: &Site, rows: &[(&str, u32)]) -> String {
    let path = site.path("pupils.csv");
    let rows: Vec<String> = rows.iter().map(|(area, value)| format!("EDU_ENROL,{area},2025,{value}\n")).collect();
    fs::write(&path, format!("{HEADER}\n{}", rows.concat())).unwrap();
    let answer =
        site.json(COUNCIL, &["submit", "observations", path.to_str().unwrap(), "--accept-warnings", "as counted"]);
    answer["submissions"][0]["submission"].as_str().unwrap().to_owned()
}

fn build(site: &Site) -> String {
    let built = site.json(ADMIN, &["release", "build", "--audience", "public", "--title-en", "Pupils"]);
    built["release"].as_str().unwrap().to_owned()
}

fn of<'a>(diff: &'a Value, area: &str) -> &'a Value {
    let cells = diff["cells"].as_array().unwrap();
    let found: Vec<&Value> = cells.iter().filter(|cell| cell["area"] == area).collect();
    assert_eq!(found.len(), 1, "{area}: {diff}");
    found[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn the_differences_of_two_releases_and_the_citation_of_a_figure() {
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    let first = submit(&site, &BEFORE);
    let before = build(&site);
    let second = submit(&site, &AFTER);
    let after = build(&site);
    site.wait_until_converged();

    // The other node says the same as the one that built them.
    let diff = site.json(READER, &["release", "diff", &before, &after]);
    let own = site.json("oriental-observatory", &["release", "diff", &before, &after]);
    assert_eq!((&diff["cells"], &diff["counts"]), (&own["cells"], &own["counts"]));
    assert_eq!(
        (&diff["before"]["release"], &diff["after"]["release"]),
        (&before.as_str().into(), &after.as_str().into())
    );
    assert_eq!(diff["not_compared"], serde_json::json!({ "before": 0, "after": 0 }));

    let hidden = of(&diff, "MA-02-381-01-03");
    assert_eq!((&hidden["change"], &hidden["before"]["value"]), (&"NEWLY_HIDDEN".into(), &"31".into()));
    assert_eq!((&hidden["after"]["value"], &hidden["after"]["conf_status"]), (&Value::Null, &"C".into()));
    let province = of(&diff, "MA-02-381");
    assert_eq!((&province["change"], &province["before"]["value"]), (&"CHANGED".into(), &"57".into()));
    let pulled = ["pull", "aggregates", "EDU_ENROL", "--area", "MA-02-381", "--level", "commune", "--format", "json"];
    for (side, release) in [("before", &before), ("after", &after)] {
        let args = [&pulled[..], &["--release", release]].concat();
        let shown: Vec<Value> = serde_json::from_str(&site.done(READER, &args)).unwrap();
        for cell in diff["cells"].as_array().unwrap().iter().filter(|cell| !cell[side].is_null()) {
            let same = |row: &&Value| row["REF_AREA"] == cell["area"] && row["TIME_PERIOD"] == cell["period"];
            if let Some(row) = shown.iter().find(same) {
                let value = row["OBS_VALUE"].as_number().map_or(Value::Null, |value| value.to_string().into());
                assert_eq!(cell[side]["value"], value, "a difference shows what a pull shows: {cell}");
            }
        }
    }
    // The kinds add up to the cells, and the reverse has the reverse kinds.
    let total: u64 = diff["counts"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(total, u64::try_from(diff["cells"].as_array().unwrap().len()).unwrap());
    let reverse = site.json(READER, &["release", "diff", &after, &before]);
    assert_eq!(reverse["counts"]["NEWLY_SHOWN"], diff["counts"]["NEWLY_HIDDEN"]);
    assert_eq!(reverse["counts"]["GONE"], diff["counts"]["NEW"]);
    assert_eq!(site.json(READER, &["release", "diff", &after, &after])["cells"], serde_json::json!([]));

    // Who may see where a figure comes from learns which submission changed it.
    let traced = site.json("oriental-reviewer", &["release", "diff", &before, &after, "--submissions"]);
    let province = of(&traced, "MA-02-381");
    assert_eq!(province["submissions"], serde_json::json!([second]));
    assert_eq!(province["submissions_gone"], serde_json::json!([first]));
    let rows = site.done(READER, &["release", "diff", &before, &after]);
    assert!(
        rows.starts_with("CHANGE,INDICATOR,") && rows.contains("\nNEWLY_HIDDEN,EDU_ENROL,MA-02-381-01-03,2025,"),
        "{rows}"
    );

    cite(&site, &before, &after);
}

fn cite(site: &Site, before: &str, after: &str) {
    let shown = site.json(READER, &["cite", before, "EDU_ENROL", "MA-02-381-01-03", "2025"]);
    assert_eq!(
        (&shown["cell"]["value"], &shown["builder"], &shown["number"]),
        (&"31".into(), &"oriental".into(), &1.into())
    );
    assert_eq!(shown["digest"].as_str().map(str::len), Some(64), "{shown}");
    let by_option = ["cite", before, "EDU_ENROL", "--area", "MA-02-381-01-03", "--period", "2025"];
    assert_eq!(site.json(READER, &by_option), shown);
    let hidden = site.json(READER, &["cite", after, "EDU_ENROL", "MA-02-381-01-03", "2025"]);
    assert_eq!((&hidden["cell"]["value"], &hidden["cell"]["status"]), (&Value::Null, &"Q".into()));
    let text = site.done(READER, &["cite", after, "EDU_ENROL", "MA-02-381-01-03", "2025"]);
    assert_eq!(text.lines().count(), 3, "{text}");
    for part in ["محجوب", "masqué", "hidden, to protect", after] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(site.run(READER, &["cite", after, "EDU_ENROL", "MA-02-381-01-03", "1999"]).code, 2);
}
