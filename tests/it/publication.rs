//! Releases as publications, with two processes: numbers, licences and corrections; the same bytes computed at another node; and a
//! release that was withdrawn, which says so wherever it is asked for.

use std::fs;

use marsad::clock::{Clock as _, SystemClock};
use serde_json::{Value, json};
use sqlx::Row;

use crate::support::site::{NodeProcess, OPERATOR, Ran, Site, mesh};

const BUILDER: &str = "oriental-admin";
const ELSEWHERE: &str = "national-admin";
const READER: &str = "national-observatory";
const POLL_MS: u64 = 200;
/// Pupils of three communes of a province, one of them few; and a correction of one of them.
const BEFORE: [(&str, u32); 3] = [("MA-02-381-01-01", 45), ("MA-02-381-01-03", 1), ("MA-02-381-01-05", 26)];
const AFTER: [(&str, u32); 1] = [("MA-02-381-01-01", 49)];

async fn two() -> (Site, Vec<NodeProcess>) {
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let nodes = site.start_all().await;
    (site, nodes)
}

/// Submits figures; returns the name of the submission.
fn submit(site: &Site, rows: &[(&str, u32)]) -> String {
    let path = site.path("pupils.csv");
    let rows: Vec<String> = rows.iter().map(|(area, value)| format!("EDU_ENROL,{area},2025,{value}\n")).collect();
    fs::write(&path, format!("INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n{}", rows.concat())).unwrap();
    let args = ["submit", "observations", path.to_str().unwrap(), "--accept-warnings", "as counted"];
    site.json("oriental-council", &args)["submissions"][0]["submission"].as_str().unwrap().to_owned()
}

fn build(site: &Site, audience: &str, more: &[&str]) -> Value {
    site.json(BUILDER, &[&["release", "build", "--audience", audience], more].concat())
}

fn id(release: &Value) -> &str {
    release["release"].as_str().unwrap()
}

fn refused(ran: &Ran, code: i32, words: &str) {
    assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{ran:?}");
    assert!(ran.err.contains(words), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_has_a_number_a_title_a_licence_and_what_it_corrects() {
    let (site, _nodes) = two().await;
    submit(&site, &BEFORE);
    let first = build(&site, "public", &["--provisional"]);
    assert_eq!(first["title"]["en"], "Figures for the public, 2025");
    assert_eq!(first["title"]["fr"], "Chiffres pour le public, 2025");
    assert_eq!(
        (&first["number"], &first["licence"], &first["state"]),
        (&json!(1), &json!("CC BY 4.0"), &json!("provisional"))
    );
    // A number is given once, for every audience; figures for few people carry no licence to pass them on.
    let members = build(&site, "members", &["--title-en", "For members"]);
    assert_eq!((&members["number"], &members["licence"], &members["state"]), (&json!(2), &json!(""), &json!("final")));
    submit(&site, &AFTER);
    let why = ["--corrects", id(&first), "--reason", "one school was left out"];
    let second = build(&site, "public", &[&why[..], &["--licence", "ODbL 1.0"]].concat());
    assert_eq!(
        (&second["number"], &second["licence"], &second["state"]),
        (&json!(3), &json!("ODbL 1.0"), &json!("final"))
    );
    assert_eq!(
        (&second["corrects"], &second["correction_reason"]),
        (&first["release"], &json!("one school was left out"))
    );
    assert_eq!((&first["bound_by"], &second["bound_by"]), (&json!([]), &json!([first["release"], members["release"]])));
    site.wait_until_converged();

    let wrong =
        site.run(BUILDER, &["release", "build", "--audience", "public", "--corrects", id(&members), "--reason", "x"]);
    refused(&wrong, 2, "--corrects");
    refused(&site.run(BUILDER, &["release", "build", "--corrects", id(&first)]), 2, "--reason");
    let why = ["--corrects", id(&first), "--reason", "ask someone@example.org"];
    refused(&site.run(BUILDER, &[&["release", "build", "--audience", "public"], &why[..]].concat()), 2, "--reason");

    // The other node says the same, and that the first one is corrected.
    let shown = site.json(READER, &["release", "show", id(&first)]);
    assert_eq!(shown["corrected_by"][0]["release"], second["release"]);
    let listed = site.json(READER, &["release", "list"]);
    let of =
        |release: &Value| listed.as_array().unwrap().iter().find(|one| one["release"] == release["release"]).unwrap();
    for release in [&first, &members, &second] {
        for what in ["number", "title", "licence", "state", "corrects", "correction_reason", "bound_by"] {
            assert_eq!(of(release)[what], release[what], "{what}");
        }
    }
    let cite = |release: &Value| {
        let cited = site.done(READER, &["cite", id(release), "EDU_ENROL", "MA-02-381", "2025"]);
        // Without the marks that isolate values.
        cited.replace(['\u{2068}', '\u{2069}'], "")
    };
    let (first_cited, second_cited) = (cite(&first), cite(&second));
    for words in [
        "Licence: CC BY 4.0",
        "Licence : CC BY 4.0",
        "الرخصة: CC BY 4.0",
        "Provisional",
        "is corrected by release 3",
        "one school was left out",
    ] {
        assert!(first_cited.contains(words), "{words}: {first_cited}");
    }
    assert!(second_cited.contains("Licence: ODbL 1.0") && second_cited.contains(id(&first)), "{second_cited}");
    assert!(cite(&members).contains("The release states no licence"), "{}", cite(&members));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_node_computes_the_same_bytes_and_says_what_it_does_not_see() {
    let (site, _nodes) = two().await;
    submit(&site, &BEFORE);
    let first = build(&site, "public", &[]);
    let second_figures = submit(&site, &AFTER);
    let second = build(&site, "public", &[]);
    let members = build(&site, "members", &[]);
    // What comes later is not in them.
    submit(&site, &[("MA-02-381-01-01", 51)]);
    site.wait_until_converged();
    for release in [&first, &second, &members] {
        for admin in [BUILDER, ELSEWHERE] {
            let verified = site.json(admin, &["release", "verify", id(release)]);
            let again = &verified["recomputed"];
            assert_eq!(
                (&again["verdict"], &again["same_entries"], &again["unseen"]),
                (&json!("SAME"), &json!(true), &json!([]))
            );
            let parts = again["parts"].as_array().unwrap();
            assert!(
                parts.iter().any(|part| part["indicator"] == "EDU_ENROL")
                    && parts.iter().all(|part| part["blocks"] == part["same"])
            );
        }
    }
    let said = site.done(ELSEWHERE, &["release", "verify", id(&second), "--lang", "en"]);
    assert!(said.contains("Computed again at this node"), "{said}");
    // Others get the proof alone, and the answer says so.
    let of_reader = site.json(READER, &["release", "verify", id(&second)]);
    assert_eq!((&of_reader["verified"], &of_reader["recomputed"]), (&json!(true), &Value::Null));
    assert!(site.done(READER, &["release", "verify", id(&second), "--lang", "en"]).contains("only the admins"));

    // The earlier release that it depends on is withdrawn: what it showed is not known any more.
    site.done(BUILDER, &["release", "withdraw", id(&first), "--why", "built too early", "--yes"]);
    site.wait_until_converged();
    let unseen = |admin: &str| {
        let ran = site.run(admin, &["--json", "release", "verify", id(&second)]);
        assert_eq!(ran.code, 5, "{ran:?}");
        let again = serde_json::from_str::<Value>(ran.out.lines().next().unwrap()).unwrap()["recomputed"].clone();
        assert_eq!(again["verdict"], "NOT_DECIDED", "{again}");
        again["unseen"].as_array().unwrap().clone()
    };
    // Figures that went into it are erased.
    site.done(BUILDER, &["submissions", "erase", &second_figures, "--why", "names a person", "--yes"]);
    site.wait_until_converged();
    for admin in [BUILDER, ELSEWHERE] {
        let unseen = unseen(admin);
        let of =
            |kind: &str| unseen.iter().find(|one| one["kind"] == kind).unwrap_or_else(|| panic!("{kind}: {unseen:?}"));
        assert_eq!(of("RELEASE_WITHDRAWN")["release"], first["release"]);
        let erased = of("ENTRIES");
        assert_eq!(
            (&erased["state"], &erased["entries"], &erased["log"]),
            (&json!("ERASED"), &json!(1), &json!("marsad/oriental/0"))
        );
        assert_eq!(erased["territories"], json!(["MA-02"]));
    }
    let ran = site.run(ELSEWHERE, &["release", "verify", id(&second), "--lang", "en"]);
    for words in [
        format!("the earlier release {}", id(&first)),
        "marsad/oriental/0 (MA-02) that were erased since: 1".to_owned(),
    ] {
        assert!(ran.out.contains(&words), "{words}: {ran:?}");
    }
}

/// How many rows of a node hold the payload of an entry, and these bytes.
async fn held(site: &Site, node: &str, index: i64, needle: &[u8]) -> (i64, i64) {
    let mut connection = site.connect(node).await;
    let row = sqlx::query(
        "SELECT (SELECT count(*) FROM log.payload p JOIN log.origin o USING (origin_id) WHERE o.name = 'oriental' AND p.idx = $1),
             (SELECT count(*) FROM log.payload WHERE position($2 in bytes) > 0)
                 + (SELECT count(*) FROM view.release WHERE position($2 in manifest) > 0)",
    )
    .bind(index)
    .bind(needle)
    .fetch_one(&mut connection)
    .await
    .unwrap();
    (row.get(0), row.get(1))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_release_says_so_wherever_it_is_asked_for() {
    let (site, _nodes) = two().await;
    submit(&site, &BEFORE);
    let title = "Figures that are to be withdrawn";
    let gone = build(&site, "public", &["--title-en", title]);
    let position = gone["position"].as_str().unwrap();
    let index: i64 = position.rsplit('/').next().unwrap().parse().unwrap();
    let kept = build(&site, "members", &[]);
    site.wait_until_converged();
    for node in [OPERATOR, "oriental"] {
        let (payload, found) = held(&site, node, index, title.as_bytes()).await;
        assert!(payload > 1 && found == 2, "{node}: {payload} {found}");
    }
    site.done(BUILDER, &["release", "withdraw", id(&gone), "--why", "one commune was counted twice", "--yes"]);
    site.wait_until_converged();
    for node in [OPERATOR, "oriental"] {
        assert_eq!(held(&site, node, index, title.as_bytes()).await, (0, 0), "{node}");
        let (admin, reader) = (format!("{node}-admin"), format!("{node}-observatory"));
        let (gone, kept) = (id(&gone), id(&kept));
        let cell = ["EDU_ENROL", "--area", "MA-02-381", "--period", "2025"];
        let questions: [(&str, Vec<&str>); 9] = [
            (&reader, vec!["release", "show", gone]),
            (&reader, vec!["pull", "aggregates", "EDU_ENROL", "--release", gone]),
            (&reader, vec!["cite", gone, "EDU_ENROL", "MA-02-381", "2025"]),
            (&reader, vec!["release", "diff", gone, kept]),
            (&reader, vec!["release", "diff", kept, gone]),
            (&reader, vec!["release", "verify", gone]),
            (&reader, [&["explain"], &cell[..], &["--release", gone]].concat()),
            (&admin, vec!["release", "audit", gone]),
            (&admin, vec!["release", "withdraw", gone, "--why", "again", "--yes"]),
        ];
        for (profile, args) in questions {
            let ran = site.run(profile, &[&args[..], &["--lang", "en"]].concat());
            refused(&ran, 2, "Release 1 of oriental was withdrawn on ");
            assert!(ran.err.contains("one commune was counted twice"), "{args:?}: {ran:?}");
        }
        let french = site.run(&reader, &["release", "show", gone, "--lang", "fr"]);
        assert!(french.err.contains("a été retirée le"), "{french:?}");
        let listed = site.done(&reader, &["release", "list"]);
        assert!(listed.contains(kept) && !listed.contains(gone), "{listed}");
        // What proves that it existed is kept.
        site.json(&admin, &["log", "verify"]);
    }
    // A correction may name it.
    let why = ["--corrects", id(&gone), "--reason", "one commune was counted twice"];
    let next = build(&site, "public", &why);
    assert_eq!((&next["number"], &next["corrects"]), (&json!(3), &gone["release"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planned_release_is_announced_moved_kept_and_dropped() {
    let (site, _nodes) = two().await;
    submit(&site, &BEFORE);
    let add = |id: &str, day: &str, more: &[&str]| {
        let title = ["--title-en", "Pupils", "--title-fr", "Élèves", "--title-ar", "التلاميذ"];
        site.run(BUILDER, &[&["release", "plan", "add", id, "--date", day], &title[..], more].concat())
    };
    let done = |ran: Ran| assert_eq!(ran.code, 0, "{ran:?}");
    done(add("far", "2190-12-15", &[]));
    done(add("inner", "2190-12-16", &["--audience", "members"]));
    done(add("own", "2190-12-17", &["--audience", "node"]));
    refused(&add("over", "2020-01-01", &[]), 2, "--date");
    refused(&add("odd", "soon", &[]), 2, "--date");
    refused(&add("a b", "2190-01-01", &[]), 2, "");
    // An announced day binds: to move it takes a reason; its audience stays.
    refused(&add("far", "2191-01-31", &[]), 2, "");
    refused(&add("far", "2191-01-31", &["--why", "late figures", "--audience", "members"]), 2, "--audience");
    done(add("far", "2191-01-31", &["--why", "two provinces report late"]));
    refused(&site.run(READER, &["release", "plan", "add", "mine", "--date", "2190-01-01"]), 3, "");
    site.wait_until_converged();
    let listed = |profile: &str| -> Vec<(String, String)> {
        let found = site.json(profile, &["release", "list", "--planned"]);
        assert_eq!(found, site.json(profile, &["release", "plan", "list", "--builder", "oriental"]));
        let text = |one: &Value, what: &str| one[what].as_str().unwrap().to_owned();
        found.as_array().unwrap().iter().map(|one| (text(one, "id"), text(one, "day"))).collect()
    };
    let pair = |id: &str, day: &str| (id.to_owned(), day.to_owned());
    // What is planned for the node alone is known to its staff alone.
    let (inner, own, far) = (pair("inner", "2190-12-16"), pair("own", "2190-12-17"), pair("far", "2191-01-31"));
    assert_eq!(listed(BUILDER), [inner.clone(), own, far.clone()]);
    assert_eq!(listed(READER), [inner.clone(), far]);
    let shown = site.done(READER, &["release", "list", "--planned", "--lang", "fr"]);
    assert!(shown.contains("Élèves") && shown.contains("two provinces report late"), "{shown}");

    // Before its day it is built for a reason only.
    let build_it = |more: &[&str]| {
        site.run(BUILDER, &[&["release", "build", "--audience", "public", "--plan", "far"], more].concat())
    };
    refused(&build_it(&[]), 2, "--early");
    refused(&build_it(&["--early", "ask someone@example.org"]), 2, "--early");
    let wrong = site.run(BUILDER, &["release", "build", "--audience", "public", "--plan", "inner", "--early", "x"]);
    refused(&wrong, 2, "--plan");
    refused(
        &site.run(BUILDER, &["release", "build", "--audience", "public", "--plan", "none", "--early", "x"]),
        2,
        "--plan",
    );
    let built = build_it(&["--early", "the figures were leaked", "--json"]).json();
    let early = (&built["plan"], &built["planned_day"], &built["early_reason"], &built["title"]["fr"]);
    assert_eq!(early, (&json!("far"), &json!("2191-01-31"), &json!("the figures were leaked"), &json!("Élèves")));
    // On its day no reason is needed, and none is kept.
    let today = SystemClock.now().date().to_string();
    done(add("today", &today, &[]));
    let on_time = build(&site, "public", &["--plan", "today", "--title-fr", "Autre titre"]);
    assert_eq!((&on_time["plan"], &on_time["early_reason"]), (&json!("today"), &json!("")));
    assert_eq!(on_time["title"]["fr"], "Autre titre");
    // What was released stays in the calendar as it is.
    refused(&add("far", "2191-02-28", &["--why", "again"]), 2, "");
    refused(&site.run(BUILDER, &["release", "plan", "drop", "far", "--why", "again"]), 2, "");
    done(site.run(BUILDER, &["release", "plan", "drop", "inner", "--why", "not needed"]));
    refused(&site.run(BUILDER, &["release", "plan", "drop", "inner", "--why", "again"]), 2, "");
    site.wait_until_converged();
    let found = site.json(READER, &["release", "plan", "list"]);
    let released: Vec<(&Value, &Value)> =
        found.as_array().unwrap().iter().map(|one| (&one["id"], &one["released"])).collect();
    assert_eq!(released, [(&json!("today"), &on_time["release"]), (&json!("far"), &built["release"])]);
    for node in [OPERATOR, "oriental"] {
        site.json(&format!("{node}-admin"), &["log", "verify"]);
    }
}
