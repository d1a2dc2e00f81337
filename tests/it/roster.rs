//! `marsad roster` on two real nodes: what is set on one is shown on the other, and what may not be said is refused.

use serde_json::Value;

use crate::support::site::{OPERATOR, Ran, Site, mesh};

const POLL_MS: u64 = 200;

fn shown(site: &Site, who: &str, args: &[&str]) -> Vec<Value> {
    let args: Vec<&str> = ["roster", "show"].iter().chain(args).copied().collect();
    site.json(who, &args)["rosters"].as_array().unwrap().clone()
}

/// The lines of one node, as another shows them.
fn lines_of(rosters: &[Value], node: &str) -> Vec<String> {
    let own = rosters.iter().filter(|roster| roster["node"] == node);
    let lines = own.flat_map(|roster| roster["shown"].as_array().unwrap());
    let text = |line: &Value| {
        let reporter = line["organisation"].as_str().or(line["organisation_type"].as_str()).unwrap();
        format!("{} {reporter} {}", line["indicator"].as_str().unwrap(), line["areas"][0].as_str().unwrap())
    };
    lines.map(text).collect()
}

fn findings(ran: &Ran) -> Vec<(String, u64, String)> {
    let found = ran.json()["findings"].as_array().unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    found.iter().map(|one| (text(&one["code"]), one["row"].as_u64().unwrap(), text(&one["column"]))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roster_that_one_node_sets_is_shown_by_the_other_with_its_history() {
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    let set =
        ["roster", "set", "IMM_STOCK", "--organisation", "region-or", "--area", "L’Oriental", "--from", "2024-01-01"];
    let added = site.json("oriental-admin", &[&set[..], &["--note", "as agreed in May"]].concat());
    assert_eq!((&added["node"], &added["lines"]), (&"oriental".into(), &1.into()));
    let kind =
        ["--type", "REGION", "--level", "region", "--area", "MA", "--from", "2020-01-01", "--until", "2023-12-31"];
    site.done("national-admin", &[&["roster", "set", "IMM_STOCK"], &kind[..]].concat());
    for (reader, other) in [("national-observatory", "oriental"), ("oriental-observatory", OPERATOR)] {
        site.wait_until("the roster of the other node is here", || {
            shown(&site, reader, &["--all", "--origin", other]).len() == 1
        });
    }
    let all = shown(&site, "national-observatory", &["--all"]);
    assert_eq!(lines_of(&all, "oriental"), ["IMM_STOCK region-or MA-02"]);
    assert_eq!(lines_of(&all, OPERATOR), ["IMM_STOCK REGION MA"]);
    // A day before the first line, one in the second, and today.
    for (day, own, operator) in [("2019-12-31", 0, 0), ("2023-12-31", 0, 1), ("2024-01-01", 1, 0)] {
        let then = shown(&site, "national-observatory", &["--as-of", day]);
        let found = (lines_of(&then, "oriental").len(), lines_of(&then, OPERATOR).len());
        assert_eq!(found, (own, operator), "{day}");
    }
    assert_eq!(lines_of(&shown(&site, "oriental-observatory", &[]), OPERATOR), [""; 0]);
    let elsewhere = shown(&site, "oriental-observatory", &["IMM_STOCK", "--all", "--area", "MA-06"]);
    assert_eq!(lines_of(&elsewhere, "oriental"), [""; 0]);
    assert_eq!(lines_of(&elsewhere, OPERATOR).len(), 1, "a line for all regions concerns each of them");
    // The same line again with an end: it takes the place of the first.
    site.done("oriental-admin", &[&set[..], &["--until", "2024-12-31", "--note", "the office closed"]].concat());
    site.wait_until("the newer roster is here", || {
        shown(&site, "national-observatory", &["--history", "--origin", "oriental"]).len() == 2
    });
    let history = shown(&site, "national-observatory", &["--history", "--all", "--origin", "oriental"]);
    let notes: Vec<&str> = history.iter().map(|one| one["note"].as_str().unwrap()).collect();
    assert_eq!(notes, ["the office closed", "as agreed in May"]);
    assert_eq!(history[0]["shown"][0]["until"], "2024-12-31");
    assert!(history[0]["member"].as_str().unwrap().contains("oriental-admin"), "{history:?}");
    site.done("oriental-admin", &[&set[..], &["--remove"]].concat());
    assert_eq!(site.run("oriental-admin", &[&set[..], &["--remove"]].concat()).code, 2, "it is gone");
    site.wait_until_converged();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_whole_or_refused_with_its_rows() {
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    let file = |name: &str, text: &str| {
        let path = site.path(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let header = "INDICATOR,ORGANISATION,ORG_TYPE,LEVEL,AREAS,RHYTHM,FROM,UNTIL,DUE_DAYS";
    let good = file(
        "roster.csv",
        &format!(
            "{header}\nIMM_STOCK,region-or,,,MA-02,,2024-01-01,,30\nPOP_TOTAL,,REGION,province,MA-02,,2024-01-01,,\n"
        ),
    );
    site.done("oriental-admin", &["roster", "import", &good]);
    // Its own form comes back.
    let written = site.path("again.csv").display().to_string();
    site.done("oriental-admin", &["roster", "show", "--all", "-o", &written]);
    assert_eq!(std::fs::read_to_string(&written).unwrap(), std::fs::read_to_string(&good).unwrap());
    // What cannot be read, and what may not be said.
    let unreadable = file("unreadable.csv", &format!("{header}\nIMM_STOCK,region-or,,,MA-02,,2024,,\n"));
    let ran = site.run("oriental-admin", &["--json", "roster", "import", &unreadable]);
    assert_eq!((ran.code, findings(&ran)), (1, vec![("BAD_DATE".into(), 2, "FROM".into())]));
    let foreign = file(
        "foreign.csv",
        &format!("{header}\nPOP_TOTAL,region-or,,,MA-02,,2024-01-01,,\nIMM_STOCK,region-sm,,,MA-09,,2024-01-01,,\n"),
    );
    let ran = site.run("oriental-admin", &["--json", "roster", "import", &foreign]);
    assert_eq!((ran.code, findings(&ran)), (1, vec![("AREA_NOT_YOURS".into(), 3, "AREAS".into())]));
    site.done("national-admin", &["roster", "import", &foreign]);
    let ratio =
        ["roster", "set", "IMM_SHARE", "--organisation", "region-or", "--area", "MA-02", "--from", "2024-01-01"];
    let ran = site.run("oriental-admin", &ratio);
    assert_eq!(ran.code, 1, "{ran:?}");
    // Who is no admin of the node reads only.
    for who in ["oriental-council", "oriental-reviewer", "oriental-observatory"] {
        assert_eq!(site.run(who, &["roster", "import", &good]).code, 3, "{who}");
        site.done(who, &["roster", "show"]);
    }
    let rosters = shown(&site, "oriental-admin", &["--all", "--origin", "oriental"]);
    assert_eq!(lines_of(&rosters, "oriental").len(), 2, "the roster stayed as it was");
}

/// The rows of a pull as `area value status in of`.
fn rows(site: &Site, args: &[&str]) -> Vec<String> {
    let args: Vec<&str> = ["pull", "aggregates", "IMM_STOCK", "--format", "json"].iter().chain(args).copied().collect();
    let answer: Value = serde_json::from_str(&site.done("national-observatory", &args)).unwrap();
    let text = |row: &Value, name: &str| match &row[name] {
        Value::String(text) => text.clone(),
        Value::Null => "-".to_owned(),
        other => other.to_string(),
    };
    let columns = ["REF_AREA", "OBS_VALUE", "OBS_STATUS", "COVERAGE_IN", "COVERAGE_OF"];
    answer.as_array().unwrap().iter().map(|row| columns.map(|name| text(row, name)).join(" ")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_expects_what_the_rosters_of_all_nodes_say() {
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    let file = site.path("figures.csv");
    let figures = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS\nIMM_STOCK,MA-02,2024,LEGAL,900,A\n";
    std::fs::write(&file, figures).unwrap();
    site.done("oriental-council", &["submit", "observations", &file.display().to_string()]);
    let hold = ["--from", "2024-01-01", "--until", "2024-12-31"];
    let region = ["roster", "set", "IMM_STOCK", "--organisation", "region-or", "--area", "MA-02"];
    site.done("oriental-admin", &[&region[..], &hold].concat());
    site.wait_until_converged();
    let build = || site.json("national-admin", &["release", "build"]);
    let first = build();
    // The roster of one node: its region is all that is expected.
    assert_eq!(rows(&site, &["--area", "MA", "--level", "country"]), ["MA 900 A 1 1"]);
    let all = ["roster", "set", "IMM_STOCK", "--type", "REGION", "--level", "region", "--area", "MA"];
    site.done("national-admin", &[&all[..], &hold].concat());
    let second = build();
    assert_ne!(first["release"], second["release"], "another roster is another release");
    let regions = rows(&site, &["--area", "MA", "--level", "region", "--from", "2024", "--to", "2024"]);
    assert_eq!(regions.len(), 12, "{regions:?}");
    assert!(regions.contains(&"MA-02 900 A 1 1".to_owned()), "{regions:?}");
    assert_eq!(regions.iter().filter(|row| row.ends_with(" - O 0 1")).count(), 11, "{regions:?}");
    assert_eq!(rows(&site, &["--area", "MA", "--level", "country"]), ["MA - O 1 12"], "one region is not the country");
    // The other node explains the same cell from the same rosters.
    site.wait_until_converged();
    let asked = ["explain", "IMM_STOCK", "--area", "MA", "--period", "2024"];
    let explained = site.json("oriental-observatory", &asked);
    assert_eq!((&explained["parts_in"], &explained["parts_of"]), (&1.into(), &12.into()), "{explained}");
    assert!(explained["roster"].as_str().unwrap().starts_with("rosters:"), "{explained}");
}

/// Fault A23.
#[tokio::test(flavor = "multi_thread")]
async fn what_stays_at_its_node_is_said_to_be_withheld() {
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    let file = site.path("figures.csv");
    let figures = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS\nIMM_STOCK,MA-02,2024,LEGAL,900,A\n";
    std::fs::write(&file, figures).unwrap();
    site.done("oriental-council", &["submit", "observations", &file.display().to_string(), "--sharing", "local"]);
    let hold = ["--from", "2024-01-01", "--until", "2024-12-31"];
    for (who, organisation, area) in
        [("oriental-admin", "region-or", "MA-02"), ("national-admin", "region-sm", "MA-09")]
    {
        let line = ["roster", "set", "IMM_STOCK", "--organisation", organisation, "--area", area];
        site.done(who, &[&line[..], &hold].concat());
    }
    site.wait_until_converged();
    site.json("national-admin", &["release", "build"]);
    let pull = ["pull", "aggregates", "IMM_STOCK", "--area", "MA", "--level", "region", "--format", "json"];
    let answer: Value = serde_json::from_str(&site.done("national-observatory", &pull)).unwrap();
    let notes: Vec<(&str, &str)> = answer
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["REF_AREA"].as_str().unwrap(), row["NOTE"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(notes, [("MA-02", "WITHHELD"), ("MA-09", "")]);
    site.wait_until_converged();
    let told = site.json("oriental-observatory", &["explain", "IMM_STOCK", "--area", "MA", "--period", "2024"]);
    assert_eq!(told["cell"]["NOTE"], "WITHHELD", "{told}");
    assert_eq!((&told["parts_in"], &told["parts_of"]), (&0.into(), &2.into()), "{told}");
    assert_eq!(told["withheld_areas"], serde_json::json!(["MA-02"]), "{told}");
}
