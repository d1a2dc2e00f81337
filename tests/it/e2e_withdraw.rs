//! Withdrawn and erased submissions, with three processes in a line, the last of which is stopped meanwhile: what every
//! node keeps of them in views, releases and payloads, and what can still be proved.

use std::fs;

use marsad::log::receipt::Receipt;
use serde_json::Value;

use crate::support::site::{NodeProcess, Ran, Site, example};

const LINE: [&str; 3] = ["souss-massa", "oriental", "national"];
const HOUR_MS: u64 = 3_600_000;
const COUNCIL: &str = "souss-massa-council";
const ADMIN: &str = "souss-massa-admin";
/// A figure that is nowhere else.
const CANARY: i64 = 718_293_645;

fn neighbours(a: &str, b: &str) -> bool {
    let place = |name: &str| LINE.iter().position(|own| *own == name).unwrap();
    place(a).abs_diff(place(b)) == 1
}

async fn line() -> (Site, Vec<NodeProcess>) {
    let site = Site::new(&LINE, neighbours, HOUR_MS).await;
    let nodes = site.start_all().await;
    (site, nodes)
}

/// Submits one figure; returns the answer of the command, with its receipt.
fn state(site: &Site, value: i64, receipt: &str) -> Value {
    let file = site.path("figure.csv");
    let text = format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-09,2020,LEGAL,{value}\n");
    fs::write(&file, text).unwrap();
    let (file, receipt) = (file.to_str().unwrap().to_owned(), site.path(receipt).to_str().unwrap().to_owned());
    let args = ["submit", "observations", &file, "--accept-warnings", "as counted", "--receipt", &receipt];
    site.json(COUNCIL, &args)["submissions"][0].clone()
}

/// What a node shows of the figure.
fn shown(site: &Site, node: &str) -> Vec<String> {
    let args = ["pull", "observations", "POP_TOTAL", "--area", "MA-09", "--from", "2020", "--to", "2020"];
    let text = site.done(&format!("{node}-reviewer"), &[&args[..], &["--format", "csv"]].concat());
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let column = header.iter().position(|name| *name == "OBS_VALUE").unwrap();
    lines.map(|cells| cells[column].to_owned()).collect()
}

fn name(stored: &Value) -> &str {
    stored["submission"].as_str().unwrap()
}

fn everywhere(site: &Site, value: i64) {
    for node in LINE {
        site.wait_until("all nodes show the figure", || shown(site, node) == [value.to_string()]);
    }
}

/// How many rows of a node's database hold one of these bytes, in any column of any table.
async fn rows_with(site: &Site, node: &str, needles: &[&[u8]]) -> u64 {
    let mut connection = site.connect(node).await;
    let tables: Vec<(String, String)> = sqlx::query_as(
        "SELECT table_schema::text, table_name::text FROM information_schema.tables
         WHERE table_schema IN ('log', 'node', 'view') AND table_type = 'BASE TABLE'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert!(tables.len() > 15, "{tables:?}");
    let mut found = 0;
    for (schema, table) in tables {
        for needle in needles {
            // As text a row has its bytes in hexadecimal.
            let hex = hex::encode(needle);
            let query = format!("SELECT count(*) FROM {schema}.{table} t WHERE strpos(t::text, $1) > 0");
            let rows: i64 =
                sqlx::query_scalar(sqlx::AssertSqlSafe(query)).bind(hex).fetch_one(&mut connection).await.unwrap();
            found += u64::try_from(rows).unwrap();
        }
    }
    found
}

/// Bytes that are in the database as long as the payload of a receipt's entries is held: salts, manifests, chunk
/// hashes.
fn traces(site: &Site, receipt: &str) -> Vec<Vec<u8>> {
    let receipt = Receipt::from_json(&fs::read_to_string(site.path(receipt)).unwrap()).unwrap();
    let mut traces = vec![receipt.content_digest.as_bytes().to_vec()];
    for entry in &receipt.entries {
        traces.push(entry.manifest.clone());
        traces.push(entry.opening.salt.as_bytes().to_vec());
        traces.extend(entry.opening.chunk_hashes.iter().map(|hash| hash.as_bytes().to_vec()));
    }
    traces
}

async fn assert_traces(site: &Site, node: &str, traces: &[Vec<u8>], are_there: bool) {
    let needles: Vec<&[u8]> = traces.iter().map(Vec::as_slice).collect();
    let rows = rows_with(site, node, &needles).await;
    assert_eq!(rows > 0, are_there, "{node}: {rows} rows hold traces of the payload");
}

fn refused(ran: &Ran, code: i32, words: &str) {
    assert_eq!(ran.code, code, "{ran:?}");
    assert!(ran.err.contains(words), "{ran:?}");
}

/// The cells of a release for the figure.
fn aggregates(site: &Site, node: &str, release: &str) -> Ran {
    let args = ["pull", "aggregates", "POP_TOTAL", "--area", "MA-09", "--from", "2020", "--to", "2020"];
    let args = [&args[..], &["--format", "csv", "--release", release]].concat();
    site.run(&format!("{node}-observatory"), &args)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_withdrawn_gives_way_to_what_was_before_at_every_node() {
    let (site, mut nodes) = line().await;
    let first = state(&site, 5, "first.json");
    let second = state(&site, 7, "second.json");
    everywhere(&site, 7);
    nodes.pop().unwrap().kill();
    // Only the submitter may withdraw it.
    let ran = site.run("oriental-council", &["submissions", "withdraw", name(&second), "--why", "not mine", "--yes"]);
    assert!([2, 3].contains(&ran.code), "{ran:?}");
    refused(
        &site.run("souss-massa-reviewer", &["submissions", "withdraw", name(&second), "--why", "x", "--yes"]),
        3,
        "",
    );
    refused(&site.run(COUNCIL, &["submissions", "erase", name(&second), "--why", "x", "--yes"]), 3, "");
    refused(
        &site.run("oriental-admin", &["submissions", "withdraw", name(&second), "--why", "x", "--yes"]),
        2,
        "Only the node",
    );
    let wrong = ["submissions", "withdraw", name(&second), "--why", "ask someone@example.org", "--yes"];
    refused(&site.run(COUNCIL, &wrong), 2, "");
    // No person can be asked here.
    for act in ["withdraw", "erase"] {
        let unasked = ["submissions", act, name(&second), "--why", "counted twice"];
        refused(&site.run("oriental-admin", &unasked), 2, "--yes");
        refused(&site.run("oriental-admin", &[&unasked[..], &["--json"]].concat()), 2, "--yes");
    }
    let why = ["submissions", "withdraw", name(&second), "--why", "counted twice", "--yes"];
    let done = site.json(COUNCIL, &why);
    assert_eq!((&done["state"], &done["already"]), (&"WITHDRAWN".into(), &false.into()), "{done}");
    assert_eq!(done["retraction"]["reason"], "counted twice");
    assert_eq!(done["retraction"]["by"], "submitter/region-sm");
    // Once more changes nothing.
    let size = site.log_at("souss-massa", "souss-massa")["size"].clone();
    let again = site.json(COUNCIL, &why);
    assert_eq!((&again["already"], &again["retraction"]), (&true.into(), &done["retraction"]));
    assert_eq!(site.log_at("souss-massa", "souss-massa")["size"], size);
    site.wait_until("the neighbour shows what was before", || shown(&site, "oriental") == ["5"]);
    nodes.push(site.start("national"));
    everywhere(&site, 5);
    site.wait_until_converged();
    let listed = site.json(COUNCIL, &["submissions", "list"]);
    let states: Vec<&Value> = listed.as_array().unwrap().iter().map(|one| &one["state"]).collect();
    assert_eq!(states, [&Value::from("WITHDRAWN"), &Value::from("CURRENT")]);
    let show = site.done("national-reviewer", &["submissions", "show", name(&second)]);
    assert!(show.contains("counted twice") && show.contains("submitter/region-sm"), "{show}");
    // The payload of a withdrawn submission is still held, so its receipt is too.
    for receipt in ["first.json", "second.json"] {
        site.done(COUNCIL, &["receipt", "verify", site.path(receipt).to_str().unwrap()]);
    }
    site.done(COUNCIL, &["submissions", "show", name(&first), "--receipt", site.path("again.json").to_str().unwrap()]);
    assert_eq!(fs::read(site.path("again.json")).unwrap(), fs::read(site.path("first.json")).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_erased_is_nowhere_and_what_was_signed_still_verifies() {
    let (site, mut nodes) = line().await;
    state(&site, 5, "first.json");
    let second = state(&site, CANARY, "second.json");
    everywhere(&site, CANARY);
    let traces = traces(&site, "second.json");
    let release = site.json("national-admin", &["release", "build", "--title-en", "before"]);
    let release = release["release"].as_str().unwrap().to_owned();
    site.wait_until_converged();
    let own = site.json(ADMIN, &["release", "build", "--title-en", "its own"])["release"].as_str().unwrap().to_owned();
    site.wait_until_converged();
    let pull = |node: &str, release: &str| {
        let args = ["pull", "aggregates", "POP_TOTAL", "--area", "MA-09", "--format", "csv", "--release", release];
        site.run(&format!("{node}-observatory"), &args)
    };
    for node in LINE {
        for release in [&release, &own] {
            assert!(pull(node, release).out.contains(&CANARY.to_string()), "{node}");
        }
        assert_traces(&site, node, &traces, true).await;
    }
    nodes.pop().unwrap().kill();
    // With `--yes` no person is asked. The command names the release, which another node built.
    let why = ["submissions", "erase", name(&second), "--why", "names a person", "--yes", "--with-releases"];
    let done = site.json(ADMIN, &why);
    assert_eq!((&done["state"], &done["already"]), (&"ERASED".into(), &false.into()), "{done}");
    let told: Vec<(&Value, &Value, &Value)> = done["releases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["release"], &one["builder"], &one["withdrawn"]))
        .collect();
    let withdrawn = (&Value::from(own.as_str()), &Value::from("souss-massa"), &Value::from(true));
    let of_another = (&Value::from(release.as_str()), &Value::from("national"), &Value::from(false));
    assert_eq!(told, [withdrawn, of_another]);
    refused(&pull("souss-massa", &own), 2, "");
    assert_traces(&site, "souss-massa", &traces, false).await;
    assert_eq!(shown(&site, "souss-massa"), ["5"]);
    site.wait_until("the neighbour shows what was before", || shown(&site, "oriental") == ["5"]);
    assert_traces(&site, "oriental", &traces, false).await;
    site.wait_until("the neighbour has lost the release", || pull("oriental", &own).code == 2);
    // The node that was away does the same when it returns.
    assert_traces(&site, "national", &traces, true).await;
    nodes.push(site.start("national"));
    everywhere(&site, 5);
    site.wait_until_converged();
    assert_traces(&site, "national", &traces, false).await;
    for node in LINE {
        refused(&pull(node, &own), 2, "");
        site.json(&format!("{node}-admin"), &["log", "verify"]);
    }
    // The release still holds the figure and can be read at every node. An incident reports this at the node that built it.
    let holding = || -> Vec<Value> {
        let listed = site.json("national-admin", &["incidents", "list"])["incidents"].clone();
        let listed = listed.as_array().unwrap().clone();
        listed.into_iter().filter(|one| one["reason"] == "release-holds-erased").collect()
    };
    for node in LINE {
        assert!(aggregates(&site, node, &release).out.contains(&CANARY.to_string()), "{node}");
    }
    let told = holding();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["origin"], "souss-massa");
    assert!(told[0]["detail"].as_str().unwrap().contains(&release), "{told:?}");
    // Erased once more, it is named again.
    let again = site.json(ADMIN, &why);
    assert_eq!((&again["already"], &again["releases"][0]["release"]), (&true.into(), &release.as_str().into()));
    site.done("national-admin", &["release", "withdraw", &release, "--why", "holds what was erased", "--yes"]);
    site.wait_until_converged();
    for node in LINE {
        let gone = aggregates(&site, node, &release);
        assert_eq!((gone.code, gone.out.as_str()), (2, ""), "{node}: {gone:?}");
    }
    assert_eq!(holding(), [] as [Value; 0]);
    assert_eq!(site.json(ADMIN, &why)["releases"], Value::Array(Vec::new()));
    // The old receipt still verifies; a new one is not given.
    site.done(COUNCIL, &["receipt", "verify", site.path("second.json").to_str().unwrap()]);
    let shown = site.json(COUNCIL, &["submissions", "show", name(&second)]);
    assert_eq!((&shown["state"], &shown["content_digest"]), (&"ERASED".into(), &"".into()), "{shown}");
    assert_eq!(shown["retraction"]["by"], "admin/souss-massa-admin");
    refused(&site.run(COUNCIL, &["submissions", "show", name(&second), "--receipt", "x.json"]), 2, "");
    // A view that is made again is the same.
    let before = site.status("oriental", true)["digests"].clone();
    nodes.remove(1).stop();
    let config = site.place("oriental").config.to_str().unwrap();
    assert_eq!(site.json("", &["node", "rebuild", "--config", config]), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_that_is_withdrawn_is_gone_from_every_node() {
    let (site, mut nodes) = line().await;
    state(&site, CANARY, "first.json");
    everywhere(&site, CANARY);
    let build = || site.json("national-admin", &["release", "build"])["release"].as_str().unwrap().to_owned();
    let good = build();
    state(&site, CANARY + 1, "second.json");
    everywhere(&site, CANARY + 1);
    let bad = build();
    site.wait_until_converged();
    let pull = |node: &str, release: &str| aggregates(&site, node, release);
    // After one query its cells are in the cache of each node.
    for node in LINE {
        assert!(pull(node, &bad).out.contains(&(CANARY + 1).to_string()));
    }
    nodes.remove(0).kill();
    refused(
        &site.run("oriental-admin", &["release", "withdraw", &bad, "--why", "discloses", "--yes"]),
        2,
        "Only the node",
    );
    refused(&site.run("national-reviewer", &["release", "withdraw", &bad, "--why", "discloses", "--yes"]), 3, "");
    refused(&site.run("national-admin", &["release", "withdraw", &bad, "--why", "discloses"]), 2, "--yes");
    site.done("national-admin", &["release", "withdraw", &bad, "--why", "discloses", "--yes"]);
    nodes.push(site.start("souss-massa"));
    site.wait_until_converged();
    for node in LINE {
        let by_name = pull(node, &bad);
        assert_eq!((by_name.code, by_name.out.as_str()), (2, ""), "{node}: {by_name:?}");
        let latest = pull(node, "latest");
        assert!(latest.out.contains(&good) && latest.out.contains(&CANARY.to_string()), "{node}: {latest:?}");
        let listed = site.done(&format!("{node}-observatory"), &["release", "list"]);
        assert!(listed.contains(&good) && !listed.contains(&bad), "{node}: {listed}");
        site.json(&format!("{node}-admin"), &["log", "verify"]);
    }
    // Its number is not used again.
    let next = site.json("national-admin", &["release", "build"]);
    assert_eq!(next["number"], 3, "{next}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_withdrawn_and_erased_as_figures_are() {
    let site = Site::new(&["national", "oriental"], |_, _| true, HOUR_MS).await;
    let _nodes = site.start_all().await;
    let file = example("events/oriental.jsonl");
    let stored = site.json("oriental-council", &["submit", "events", &file, "--accept-warnings", "as published"]);
    let stored = stored["submissions"][0].clone();
    let events = |node: &str| {
        let text = site.done(&format!("{node}-observatory"), &["pull", "events", "--format", "csv"]);
        text.lines().count() - 1
    };
    let all = events("oriental");
    assert!(all > 0 && stored["entries"] == all);
    site.wait_until("the other node shows them", || events("national") == all);
    site.done("oriental-admin", &["submissions", "withdraw", name(&stored), "--why", "did not take place", "--yes"]);
    site.wait_until("they are gone", || events("national") == 0 && events("oriental") == 0);
    site.done("oriental-admin", &["submissions", "erase", name(&stored), "--why", "names a person", "--yes"]);
    site.wait_until_converged();
    let log = site.log_at("national", "oriental");
    assert_eq!(log["held"].as_u64().unwrap() + u64::try_from(all).unwrap(), log["size"].as_u64().unwrap(), "{log}");
}
