//! Calls for data on two real nodes: opened on one, seen and answered on the other, and shown on the board of the first.

use std::path::Path;

use marsad::clock::{Clock, SystemClock};
use serde_json::Value;

use crate::support::runbook::{Step, steps, with_program};
use crate::support::site::{OPERATOR, PATIENCE, Ran, Site, mesh};

const POLL_MS: u64 = 200;
const HEADER: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n";

/// A deadline that is still to come.
fn deadline() -> String {
    (SystemClock.now().date() + time::Duration::days(90)).to_string()
}

/// The state of each figure on somebody's board.
fn board(site: &Site, who: &str, args: &[&str]) -> Vec<String> {
    let args: Vec<&str> = ["due"].iter().chain(args).copied().collect();
    let rows = site.json(who, &args)["rows"].as_array().unwrap().clone();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or("-").to_owned();
    rows.iter().map(|row| ["indicator", "area", "reporter", "state"].map(|name| text(row, name)).join(" ")).collect()
}

fn file(site: &Site, name: &str, rows: &str) -> String {
    let path = site.path(name);
    std::fs::write(&path, format!("{HEADER}{rows}")).unwrap();
    path.display().to_string()
}

fn open<'a>(id: &'a str, area: &'a str, deadline: &'a str) -> Vec<&'a str> {
    let fixed = ["call", "open", "--indicator", "IMM_STOCK,POP_TOTAL", "--period", "2024", "--id"];
    [&fixed[..], &[id, "--area", area, "--deadline", deadline]].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_one_node_is_answered_at_the_other_and_shown_on_the_board_of_the_first() {
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    let day = deadline();
    let opened = site.json("national-admin", &open("stock", "MA-02", &day));
    assert_eq!((&opened["call"], &opened["closed"]), (&"national/stock".into(), &Value::Null));
    site.wait_until("the call is at the other node", || {
        site.json("oriental-council", &["call", "list"])["calls"].as_array().unwrap().len() == 1
    });
    let both = |stock: &str, total: &str| {
        vec![format!("IMM_STOCK MA-02 region-or {stock}"), format!("POP_TOTAL MA-02 region-or {total}")]
    };
    assert_eq!(board(&site, "oriental-council", &["--call", "stock"]), both("DUE", "DUE"));
    // Figures that are stored already answer nothing; the same with the call are stored again.
    let stock = file(&site, "stock.csv", "IMM_STOCK,MA-02,2024,LEGAL,5300\n");
    site.done("oriental-council", &["submit", "observations", &stock]);
    assert_eq!(board(&site, "oriental-council", &["--call", "stock"]), both("DUE", "DUE"));
    let answered = site.json("oriental-council", &["submit", "observations", &stock, "--call", "stock"]);
    let submission = answered["submissions"][0]["submission"].as_str().unwrap().to_owned();
    assert_eq!(board(&site, "oriental-council", &["--call", "stock"]), both("CAME", "DUE"));
    let shown = site.json("oriental-council", &["submissions", "show", &submission]);
    assert_eq!(shown["call"], "national/stock");
    // Again, it is unchanged.
    let again = site.json("oriental-council", &["submit", "observations", &stock, "--call", "national/stock"]);
    assert_eq!(again["submissions"][0]["submission"], submission.as_str(), "{again}");
    let cannot = ["call", "answer", "stock", "--cannot", "L", "--reason", "no count in 2024"];
    let said = site.json("oriental-council", &cannot);
    assert_eq!(said["figures"].as_array().unwrap().len(), 1, "{said}");
    site.wait_until("the board of the caller shows both answers", || {
        board(&site, "national-reviewer", &["--call", "stock"]) == both("CAME", "CANNOT")
    });
    let rows = site.json("national-reviewer", &["due", "--call", "stock"])["rows"].clone();
    assert_eq!((&rows[1]["status"], &rows[1]["note"]), (&"L".into(), &"no count in 2024".into()));
    assert_eq!(site.run("oriental-council", &cannot).code, 2, "nothing is open");
    // What is withdrawn is returned until it comes again.
    site.done("oriental-admin", &["submissions", "withdraw", &submission, "--why", "the wrong year", "--yes"]);
    assert_eq!(board(&site, "oriental-reviewer", &["--call", "stock"]), both("RETURNED", "CANNOT"));
    let rows = site.json("oriental-council", &["due", "--call", "stock"])["rows"].clone();
    assert_eq!(rows[0]["note"], "the wrong year");
    let right = file(&site, "right.csv", "IMM_STOCK,MA-02,2024,LEGAL,5301\nPOP_TOTAL,MA-02,2024,LEGAL,2300000\n");
    site.done("oriental-council", &["submit", "observations", &right, "--call", "stock"]);
    assert_eq!(board(&site, "oriental-council", &["--call", "stock"]), both("CAME", "CAME"));
    // Who sees what.
    assert_eq!(board(&site, "national-office", &[]), [""; 0], "nothing is owed by it");
    assert_eq!(board(&site, "oriental-admin", &["--area", "MA-02-381"]), [""; 0]);
    assert_eq!(board(&site, "oriental-admin", &["--organisation", "region-or"]).len(), 2);
    assert_eq!(site.run("oriental-observatory", &["due"]).code, 3);
    site.done("oriental-observatory", &["call", "list"]);
    site.wait_until_converged();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_asked_or_answered_is_refused_and_stores_nothing() {
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    let day = deadline();
    let admin = |args: &[&str]| site.run("oriental-admin", args);
    for who in ["oriental-council", "oriental-reviewer", "oriental-observatory"] {
        assert_eq!(site.run(who, &open("mine", "MA-02", &day)).code, 3, "{who}");
    }
    let foreign = admin(&open("mine", "MA-09", &day));
    assert!(foreign.code == 1 && foreign.err.contains("MA-09"), "{foreign:?}");
    assert_eq!(admin(&open("mine", "MA-02", "2020-01-01")).code, 2, "the deadline has passed");
    let nobody = ["call", "open", "--indicator", "IMM_STOCK", "--period", "2024", "--id", "o", "--deadline", &day];
    let nobody = admin(&[&nobody[..], &["--organisation", "region-or"]].concat());
    assert!(nobody.code == 2 && nobody.err.contains("no roster names it"), "{nobody:?}");
    site.done("oriental-admin", &open("mine", "MA-02", &day));
    let taken = admin(&open("mine", "MA-02", &day));
    assert!(taken.code == 1 && taken.err.contains("opened a call of this name before"), "{taken:?}");
    let stock = file(&site, "stock.csv", "IMM_STOCK,MA-02,2024,LEGAL,5300\n");
    let submit = |lang: &str, call: &str| {
        let ran = site.run("oriental-council", &["--lang", lang, "submit", "observations", &stock, "--call", call]);
        assert_eq!(ran.code, 2, "{ran:?}");
        ran.err
    };
    let unknown = ["knows no call of this name", "ne connaît aucun appel", "لا تعرف هذه العقدة"];
    for (lang, said) in ["en", "fr", "ar"].into_iter().zip(unknown) {
        // By its id, and by its full name, which only the node can look up.
        for call in ["other", "oriental/other"] {
            let err = submit(lang, call);
            assert!(err.contains(said), "{lang}: {err}");
        }
    }
    // The key of a submission that was stored gives its receipt again, even after the end of the call.
    let keyed = ["submit", "observations", &stock, "--call", "mine", "--idempotency-key", "k-1"];
    let first = site.json("oriental-council", &keyed);
    site.done("oriental-admin", &["call", "close", "oriental/mine"]);
    assert_eq!(admin(&["call", "close", "mine"]).code, 2, "it is closed");
    assert_eq!(admin(&["call", "close", "other"]).code, 2, "there is none");
    let again = site.json("oriental-council", &keyed);
    assert_eq!(again["submissions"][0]["submission"], first["submissions"][0]["submission"]);
    let other_call = ["submit", "observations", &stock, "--idempotency-key", "k-1"];
    assert_eq!(site.run("oriental-council", &other_call).code, 1, "the key is that of an answer");
    let closed = ["takes no more answers", "n’accepte plus de réponses", "لم يعد يقبل أجوبة"];
    for (lang, said) in ["en", "fr", "ar"].into_iter().zip(closed) {
        let err = submit(lang, "mine");
        assert!(err.contains(said), "{lang}: {err}");
    }
    let answer =
        ["call", "answer", "oriental/mine", "--cannot", "O", "--reason", "no count", "--indicator", "POP_TOTAL"];
    assert_eq!(site.run("oriental-council", &answer).code, 2);
    let stored = site.json("oriental-council", &["submissions", "list"]);
    assert_eq!(stored.as_array().unwrap().len(), 1, "{stored}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_roster_owes_is_on_the_board_and_counted() {
    let site = Site::new(&["oriental", OPERATOR], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    let set = ["roster", "set", "IMM_STOCK", "--organisation", "region-or", "--area", "MA-02"];
    site.done(
        "oriental-admin",
        &[&set[..], &["--from", "2023-01-01", "--until", "2024-12-31", "--due-days", "30"]].concat(),
    );
    let since = ["--since", "2023-01-01"];
    let states = || board(&site, "oriental-council", &since);
    assert_eq!(states(), ["IMM_STOCK MA-02 region-or OVERDUE", "IMM_STOCK MA-02 region-or OVERDUE"]);
    let stock = file(&site, "stock.csv", "IMM_STOCK,MA-02,2024,LEGAL,5300\n");
    site.done("oriental-council", &["submit", "observations", &stock]);
    assert_eq!(states(), ["IMM_STOCK MA-02 region-or OVERDUE", "IMM_STOCK MA-02 region-or LATE"]);
    // A row without a figure is an answer.
    let none = site.path("none.csv");
    std::fs::write(
        &none,
        "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,OBS_STATUS\nIMM_STOCK,MA-02,2023,LEGAL,,L\n",
    )
    .unwrap();
    site.done("oriental-council", &["submit", "observations", &none.display().to_string()]);
    assert_eq!(states(), ["IMM_STOCK MA-02 region-or CANNOT", "IMM_STOCK MA-02 region-or LATE"]);
    let counted = site.json("oriental-reviewer", &[&["due", "--indicators"], &since[..]].concat());
    let month = |at: usize| counted["figures"][at].clone();
    assert_eq!((&month(0)["period"], &month(1)["period"]), (&"2024-01".into(), &"2025-01".into()));
    for at in 0..2 {
        assert_eq!((&month(at)["SUBM_EXPECTED"], &month(at)["SUBM_ONTIME"]), (&1.into(), &0.into()), "{counted}");
        assert_eq!(month(at)["REPORT_TIMELY_RATE"], "0.0");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_on_calls_holds_to_the_letter() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/calls.md")).unwrap();
    let site = Site::new(&[OPERATOR, "oriental"], mesh, POLL_MS).await;
    let _nodes = site.start_all().await;
    let csv = text.split("```csv\n").nth(1).unwrap().split("```").next().unwrap();
    std::fs::write(site.path("stock.csv"), csv).unwrap();
    let day = deadline();
    let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let with_commands = headings.iter().filter(|heading| {
        let section = text.split(&format!("## {heading}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
        section.contains("\n$ ")
    });
    let mut ran_steps = 0;
    for Step { command, prints } in with_commands.flat_map(|heading| steps(&text, heading)) {
        // The profiles of this site are files, and the day of the page passes one day.
        let named = command.replace("--as ", "--as ./").replace("2027-03-31", &day);
        let command = ["national-admin", "national-reviewer", "oriental-council"]
            .iter()
            .fold(named, |text, who| text.replace(&format!("./{who} "), &format!("./{who}.profile ")));
        let fails = prints.iter().any(|line| line.contains("Nothing is stored."));
        let deadline = std::time::Instant::now() + PATIENCE;
        loop {
            let ran = Ran::of(&with_program(&command, &site.path("")).output().unwrap());
            let said = format!("{}{}", ran.out, ran.err);
            let shows = |line: &String| line.replace("2027-03-31", &day).split('…').all(|part| said.contains(part));
            if prints.iter().all(shows) {
                assert_eq!(ran.code, if fails { 2 } else { 0 }, "{command}: {ran:?}");
                break;
            }
            // What another node does takes a moment to be here.
            let is_question = command.contains(" due ") || command.contains(" call list");
            assert!(is_question && std::time::Instant::now() < deadline, "{command}: {ran:?}");
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        ran_steps += 1;
    }
    assert_eq!(ran_steps, 10);
}
