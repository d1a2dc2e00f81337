//! Every way to end a command, with the real program and a real node: the exit code, and the stream that has the
//! answer.
//!
//! Each row is run twice. Without `--json` a failure is a sentence on the standard error. With `--json` the standard output
//! is one JSON value, whatever happened: the answer, the findings, or the failure with its exit code.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use marsad::client::Profile;
use marsad::identity::Role;
use serde_json::Value;

use crate::support::node::World;
use crate::support::site::{NodeProcess, Ran, Site, mesh};

const RIGHT: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-09,1994,LEGAL,5\n";
const OTHER: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-09,1994,LEGAL,6\n";
const WRONG: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-09,1994,LEGAL,n.d.\n";
const DOUBTFUL: &str = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE\n\
                        POP_TOTAL,MA-09,1982,_T,LEGAL,9\nPOP_TOTAL,MA-09,1982,F,LEGAL,4\nPOP_TOTAL,MA-09,1982,M,LEGAL,4\n";
const ASIDE: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n\
                     POP_TOTAL,MA-09,1971,LEGAL,5\nPOP_TOTAL,MA-09,1960,LEGAL,x\n";

/// A situation: who calls, with which arguments, and how it ends. `{n}` is 0 in the first run and 1 in the second.
type Row = (&'static str, &'static str, i32);

const OFFICE: &str = "national-office";
const READER: &str = "national-observatory";
const ADMIN: &str = "national-admin";

const ROWS: &[Row] = &[
    ("", "check observations right.csv --offline", 0),
    (OFFICE, "check observations right.csv", 0),
    (OFFICE, "submit observations right.csv --receipt receipt.json", 0),
    (OFFICE, "submit observations doubtful.csv --accept-warnings published", 0),
    (OFFICE, "submit observations aside.csv --set-aside aside-{n}.csv", 0),
    (OFFICE, "submissions list", 0),
    (READER, "whoami", 0),
    (READER, "catalog indicators", 0),
    (READER, "catalog find Nador", 0),
    (READER, "catalog indicators étrangers", 0),
    (READER, "catalog codes", 0),
    (READER, "catalog organisations", 0),
    (READER, "catalog programmes", 0),
    (READER, "pull observations POP_TOTAL -o pulled-{n}.csv", 0),
    (READER, "log verify", 0),
    ("", "receipt verify receipt.json", 0),
    ("", "receipt print receipt.json", 0),
    ("", "receipt print receipt.json --address https://desk.example/receipts -o qr-{n}.html", 0),
    ("", "receipt print receipt.json --address http://desk.example -o qr-{n}.html", 2),
    ("", "receipt print receipt.json --content right.csv -o page-{n}.html --lang ar", 0),
    ("", "certs init --dir made-{n}", 0),
    (ADMIN, "node status", 0),
    (ADMIN, "member list", 0),
    (ADMIN, "sync status", 0),
    (ADMIN, "incidents list", 0),
    // 1: the data is refused.
    ("", "check observations wrong.csv --offline", 1),
    (OFFICE, "check observations wrong.csv", 1),
    (OFFICE, "check observations wrong.csv -o findings-{n}.csv", 1),
    (OFFICE, "check observations not-yet-warned.csv", 1),
    (OFFICE, "submit observations wrong.csv", 1),
    (OFFICE, "submit observations not-yet-warned.csv", 1),
    (OFFICE, "submit observations key.csv --idempotency-key used", 1),
    (OFFICE, "check events wrong.csv", 1),
    ("", "check events empty.json --offline", 1),
    ("", "catalog check wrong-catalogue", 1),
    // 2: wrong usage, wrong configuration, nothing at all is found.
    (READER, "catalog find Narnia", 2),
    (ADMIN, "submissions erase x --why x", 2),
    (ADMIN, "submissions withdraw x --why x", 2),
    (ADMIN, "release withdraw x --why x", 2),
    ("", "", 2),
    ("", "pull", 2),
    ("", "pul", 2),
    ("", "whoami --levl x", 2),
    ("", "whoami --lang de", 2),
    ("", "check observations", 2),
    ("", "whoami", 2),
    ("no-such-one", "whoami", 2),
    ("not-toml", "whoami", 2),
    ("wrong-name", "whoami", 2),
    ("wrong-address", "whoami", 2),
    ("not-a-key", "whoami", 2),
    ("stranger", "whoami", 2),
    (OFFICE, "submit observations right.csv key.csv --receipt both.json", 2),
    (OFFICE, "check observations right.csv -o right.csv", 2),
    (OFFICE, "submit observations right.csv --set-aside right.csv", 2),
    (OFFICE, "submissions show 0123", 2),
    (READER, "pull observations NOT_THERE", 2),
    (READER, "pull observations POP_TOTAL --area Nowhere", 2),
    (READER, "pull observations POP_TOTAL --area Nador", 2),
    (READER, "pull observations POP_TOTAL --from yesterday", 2),
    (READER, "pull aggregates POP_TOTAL", 2),
    (READER, "explain POP_TOTAL --area MA --period 1994", 2),
    (READER, "release show 0123", 2),
    (READER, "catalog codes NOT_THERE", 2),
    (ADMIN, "member grant submitter hcp everything", 2),
    (ADMIN, "member remove node nobody", 2),
    (ADMIN, "incidents show 99", 2),
    ("", "node init --name x --operator x --dir filled --database postgres:///x", 2),
    ("", "node digest --config unknown-key.toml", 2),
    ("", "serve --config unknown-key.toml", 2),
    ("", "serve --config other-signer.toml", 2),
    ("", "serve --config wrong-staff.toml", 2),
    ("", "certs init --dir filled", 2),
    ("", "certs revoke --dir made-{n} nonsense", 2),
    ("", "log verify-proof right.csv", 2),
    ("", "receipt verify receipt.json --key nonsense", 2),
    // 3: not authorised.
    (READER, "submit observations right.csv", 3),
    (OFFICE, "release build", 3),
    (OFFICE, "member add organisation x --type NGO --territory MA", 3),
    (READER, "sync now", 3),
    ("national-reviewer", "sync now", 3),
    ("national-reviewer", "release build --audience node", 3),
    // 4: the other side cannot be reached, or is not the one that was meant.
    ("down", "whoami", 4),
    ("down", "check observations right.csv", 4),
    ("down", "submit observations right.csv", 4),
    ("down", "pull aggregates POP_TOTAL", 4),
    ("other-node", "whoami", 4),
    ("", "node digest --config database-down.toml", 4),
    ("", "serve --config database-down.toml", 4),
    (ADMIN, "sync add-peer https://127.0.0.1:1", 4),
    // 5: what was to be verified is not true.
    ("", "receipt verify tampered.json", 5),
    ("", "receipt verify right.csv", 5),
    ("", "receipt print right.csv", 5),
    ("", "receipt print tampered.json", 5),
    ("", "receipt print receipt.json --content key.csv", 5),
    (READER, "receipt verify foreign.json", 5),
    (READER, "log verify-proof right.csv", 5),
    // 6: a file of this machine cannot be read or written.
    ("", "check observations absent.csv --offline", 6),
    ("", "check observations folder --offline", 6),
    ("", "check events absent.json --offline", 6),
    (OFFICE, "check observations absent.csv", 6),
    (OFFICE, "submit observations absent.csv", 6),
    (OFFICE, "submit events folder", 6),
    (OFFICE, "check observations right.csv -o absent/findings.csv", 6),
    (OFFICE, "check observations right.csv -o folder", 6),
    (OFFICE, "submit observations right.csv --receipt right.csv/receipt.json", 6),
    (OFFICE, "submit observations right.csv --receipt /dev/full", 6),
    (OFFICE, "submit observations right.csv --receipt no-such-folder/receipt.json", 6),
    (OFFICE, "submit observations aside.csv --set-aside wrong.csv", 6),
    (OFFICE, "submit observations aside.csv --set-aside /dev/full", 6),
    (READER, "pull observations POP_TOTAL -o absent/pulled.csv", 6),
    (READER, "pull observations POP_TOTAL -o /dev/full", 6),
    ("", "receipt verify absent.json", 6),
    ("", "receipt print folder", 6),
    ("", "receipt print receipt.json -o right.csv/page.html", 6),
    ("", "receipt print receipt.json --content absent.csv", 6),
    ("", "catalog check absent.csv", 6),
    ("", "certs list --dir absent", 6),
    ("", "certs init --dir right.csv/certs", 6),
    ("", "node init --name x --operator x --dir right.csv/node --database postgres:///x", 6),
    ("", "node digest --config absent.toml", 6),
    ("", "serve --config absent.toml", 6),
    ("", "serve --config no-signer.toml", 6),
    ("no-key", "whoami", 6),
    ("", "log verify-proof absent.json --key {key}", 6),
];

/// Everything that the rows name.
fn lay_out(site: &Site) {
    let put = |name: &str, text: &str| std::fs::write(site.path(name), text).unwrap();
    for (name, text) in [("right.csv", RIGHT), ("wrong.csv", WRONG), ("doubtful.csv", DOUBTFUL), ("aside.csv", ASIDE)] {
        put(name, text);
    }
    put("key.csv", OTHER);
    put("not-yet-warned.csv", &DOUBTFUL.replace("1982", "1983"));
    put("empty.json", "");
    std::fs::create_dir_all(site.path("folder")).unwrap();
    std::fs::create_dir_all(site.path("wrong-catalogue")).unwrap();
    put("wrong-catalogue/indicators.csv", "code\nX\n");
    std::fs::create_dir_all(site.path("filled")).unwrap();
    for name in ["filled/signer.key", "filled/ca.key"] {
        put(name, "");
    }
    let profile = std::fs::read_to_string(site.path("national-observatory.profile")).unwrap();
    let url = &site.place("national").url;
    put("down.profile", &profile.replace(url, "https://127.0.0.1:1"));
    put("wrong-address.profile", &profile.replace(url, "nowhere"));
    put("other-node.profile", &profile.replace("\"national\"", "\"oriental\""));
    put("wrong-name.profile", &profile.replace("\"national\"", "\"o r\""));
    put("not-toml.profile", "figures");
    let own = Profile::load(&site.path("national-observatory.profile")).unwrap();
    let with_key = |name: &str, key: &Path| {
        Profile { key: key.to_owned(), ..own.clone() }.write(&site.path(&format!("{name}.profile"))).unwrap();
    };
    with_key("no-key", &site.path("absent.key"));
    with_key("not-a-key", &site.path("right.csv"));
    let elsewhere = World::of("elsewhere");
    let stranger = elsewhere.issue(Role::Reader, "national-observatory");
    for (from, to) in [(&stranger.certificate, "stranger.pem"), (&stranger.key, "stranger.key")] {
        std::fs::copy(from, site.path(to)).unwrap();
    }
    let stranger = Profile { certificate: site.path("stranger.pem"), key: site.path("stranger.key"), ..own };
    stranger.write(&site.path("stranger.profile")).unwrap();
    let config = std::fs::read_to_string(&site.place("national").config).unwrap();
    // The files are beside those of the running node. Each configuration has its own state of the signer, which a node
    // locks first.
    let own_state = |name: &str, text: &str| put(name, &text.replace("national.state", &format!("{name}.state")));
    let database = &site.place("national").database.url;
    assert!(config.contains(database.as_str()));
    own_state("unknown-key.toml", &config.replace("[sync]", "[sync]\nsometimes = true"));
    let down = config.replace(database.as_str(), "postgres://marsad@127.0.0.1:1/none");
    let any_port = |text: &str| text.replace(&format!("127.0.0.1:{}\"\npublic", port(url)), "127.0.0.1:0\"\npublic");
    own_state("database-down.toml", &any_port(&down));
    own_state("wrong-staff.toml", &any_port(&config.replace("reviewer/national-reviewer", "national-reviewer")));
    own_state("other-signer.toml", &any_port(&config.replace("trusted_keys = [", "trusted_keys = [\"nonsense\", ")));
    put("no-signer.toml", &any_port(&config.replace("national.state", "right.csv/state")));
}

fn port(url: &str) -> &str {
    url.rsplit(':').next().unwrap()
}

/// Receipts that differ from what the node signed.
fn spoil_receipts(site: &Site) {
    let mut receipt: Value = serde_json::from_slice(&std::fs::read(site.path("receipt.json")).unwrap()).unwrap();
    let whole = receipt.clone();
    receipt["submission"] = Value::from("00000000-0000-7000-8000-000000000000");
    std::fs::write(site.path("tampered.json"), receipt.to_string()).unwrap();
    let mut foreign = whole;
    foreign["origin"] = Value::from("oriental");
    std::fs::write(site.path("foreign.json"), foreign.to_string()).unwrap();
}

fn run(site: &Site, row: &Row, n: usize, json: bool) -> Ran {
    let (profile, line, _) = row;
    let key = site.place("national").signer.verifier_key().to_string();
    let line = line.replace("{n}", &n.to_string());
    let mut args: Vec<&str> = if json { vec!["--json"] } else { Vec::new() };
    args.extend(line.split_whitespace().map(|word| if word == "{key}" { key.as_str() } else { word }));
    let mut command = site.command(profile, &args);
    command.current_dir(site.path(""));
    Ran::of(&command.output().unwrap())
}

/// The output for programs: one JSON value that says how the command ended.
fn assert_json(row: &Row, ran: &Ran) {
    let value = ran.json();
    match row.2 {
        0 => assert!(value.is_object() || value.is_array(), "{row:?}: {ran:?}"),
        1 if value.get("error").is_none() => {
            let found = value.get("findings").or(value.get("faults")).and_then(Value::as_array);
            assert!(found.is_some_and(|found| !found.is_empty()), "{row:?}: {ran:?}");
            assert!(value["total"].as_u64().is_some_and(|total| total > 0), "{row:?}: {ran:?}");
        }
        code => {
            assert_eq!(value["exit"].as_i64(), Some(i64::from(code)), "{row:?}: {ran:?}");
            assert!(value["error"].as_str().is_some_and(|text| !text.is_empty()), "{row:?}: {ran:?}");
        }
    }
}

/// What people read: of a failure a sentence on the standard error, and nothing that looks like JSON.
fn assert_sentence(row: &Row, ran: &Ran) {
    assert!(!ran.err.contains("panicked") && !ran.out.starts_with('{'), "{row:?}: {ran:?}");
    match row.2 {
        0 => {}
        1 => assert!(!ran.out.is_empty() || ran.err.contains("\nmarsad: "), "{row:?}: {ran:?}"),
        // Where nothing was asked for, the help is the answer.
        2 if matches!(row.1, "" | "pull") => assert!(ran.err.contains("Usage:"), "{row:?}: {ran:?}"),
        _ => {
            let told = ran.err.lines().any(|line| line.starts_with("marsad: ") && line.len() > 20);
            assert!(told, "{row:?}: {ran:?}");
        }
    }
}

async fn ready() -> (Site, Vec<NodeProcess>) {
    let site = Site::new(&["national"], mesh, 3_600_000).await;
    let nodes = site.start_all().await;
    lay_out(&site);
    let first = ["submit", "observations", "key.csv", "--idempotency-key", "used", "--receipt", "receipt.json"];
    let mut command = site.command(OFFICE, &first);
    std::fs::write(site.path("key.csv"), OTHER.replace("1994", "1952")).unwrap();
    assert_eq!(Ran::of(&command.current_dir(site.path("")).output().unwrap()).code, 0);
    std::fs::write(site.path("key.csv"), OTHER).unwrap();
    spoil_receipts(&site);
    (site, nodes)
}

/// The rows that do not end as expected.
fn wrong_rows(site: &Site, rows: &[Row]) -> Vec<String> {
    let mut wrong = Vec::new();
    for row in rows {
        for (n, json) in [false, true].into_iter().enumerate() {
            let ran = run(site, row, n, json);
            if ran.code != row.2 {
                wrong.push(format!("{row:?}, json {json}: {ran:?}"));
            } else if json {
                assert_json(row, &ran);
            } else {
                assert_sentence(row, &ran);
            }
        }
    }
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_ends_with_its_exit_code_and_answers_where_it_should() {
    let (site, _nodes) = ready().await;
    // The first rows make what the later rows need. The later rows do not depend on each other.
    let (first, rest): (Vec<Row>, Vec<Row>) = ROWS.iter().partition(|row| row.2 == 0);
    let mut wrong = wrong_rows(&site, &first);
    let part = rest.len().div_ceil(4);
    std::thread::scope(|scope| {
        let parts: Vec<_> = rest.chunks(part).map(|rows| scope.spawn(|| wrong_rows(&site, rows))).collect();
        wrong.extend(parts.into_iter().flat_map(|part| part.join().unwrap()));
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for n in 0..2 {
        let page = std::fs::read_to_string(site.path(&format!("page-{n}.html"))).unwrap();
        assert!(page.contains("وصل إيداع") && page.contains("right.csv") && page.contains("dir=\"rtl\""), "{page}");
    }
    for code in 0..=6 {
        assert!(ROWS.iter().filter(|row| row.2 == code).count() >= 5, "{code}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_cannot_be_written_is_fetched_as_the_failure_says() {
    let (site, _nodes) = ready().await;
    let lost = run(&site, &(OFFICE, "submit observations right.csv --receipt folder", 6), 0, false);
    assert_eq!(lost.code, 6, "{lost:?}");
    assert!(lost.out.contains("Stored: right.csv"), "{lost:?}");
    let (_, rest) = lost.err.split_once("marsad submissions show ").unwrap();
    let (submission, rest) = rest.split_once(' ').unwrap();
    assert!(lost.err.contains("is stored") && rest.starts_with("--receipt FILE"), "{lost:?}");
    let show = ["submissions", "show", submission, "--receipt", "fetched.json"];
    let shown = Ran::of(&site.command(OFFICE, &show).current_dir(site.path("")).output().unwrap());
    assert_eq!(shown.code, 0, "{shown:?}");
    let verified = run(&site, &(READER, "receipt verify fetched.json", 0), 0, true);
    assert_eq!(verified.json()["submission"], submission);
    // For programs the failure itself names the submission.
    let told = run(&site, &(OFFICE, "submit observations key.csv --receipt folder", 6), 0, true).json();
    assert!(told["error"].as_str().unwrap().contains("marsad submissions show "), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_is_verified_under_the_keys_that_the_caller_trusts() {
    let (site, _nodes) = ready().await;
    let told = |person: &str, args: &[&str]| Ran::of(&site.command(person, args).output().unwrap());
    let built = told(ADMIN, &["release", "build", "--json"]);
    assert_eq!(built.code, 0, "{built:?}");
    let built: Value = serde_json::from_str(&built.out).unwrap();
    let release = built["release"].as_str().unwrap();
    let verified = told(READER, &["release", "verify", release, "--json"]);
    assert_eq!(verified.code, 0, "{verified:?}");
    let verified: Value = serde_json::from_str(&verified.out).unwrap();
    assert_eq!((&verified["release"], &verified["builder"]), (&built["release"], &Value::from("national")));
    let key = verified["checkpoint"]["verifier_key"].as_str().unwrap();
    // The key itself may hold a plus too.
    let name = key.splitn(3, '+').take(2).collect::<Vec<_>>().join("+");
    let own = serde_json::json!([{ "key": name, "verified": true }]);
    assert_eq!((&verified["cut"][0]["origin"], &verified["cut"][0]["signatures"]), (&Value::from("national"), &own));
    for lang in ["ar", "fr", "en"] {
        let latest = told(READER, &["release", "verify", "latest", "--lang", lang]);
        assert!(latest.code == 0 && latest.out.contains(&name), "{latest:?}");
    }
    // A key of the same name that the node never had.
    let stranger = marsad::log::checkpoint::Signer::new(&"national".parse().unwrap(), &[1; 32]).verifier_key();
    let refused = told(READER, &["release", "verify", release, "--key", &stranger.to_string()]);
    assert_eq!(refused.code, 5, "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_and_the_reason_of_accepted_warnings_are_shown() {
    let (site, _nodes) = ready().await;
    let mut command = site.command(OFFICE, &["--json", "submit", "observations", "doubtful.csv"]);
    command.args(["--accept-warnings", "as published in 1982", "--comment", "second table"]);
    let stored = Ran::of(&command.current_dir(site.path("")).output().unwrap()).json();
    let submission = stored["submissions"][0]["submission"].as_str().unwrap();
    let shown = site.json(OFFICE, &["submissions", "show", submission]);
    assert_eq!(
        (&shown["comment"], &shown["accept_warnings"]),
        (&"second table".into(), &"as published in 1982".into())
    );
    let shown = site.done(OFFICE, &["submissions", "show", submission]);
    assert!(shown.contains("COMMENT,second table") && shown.contains("as published in 1982"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_output_that_is_full_is_no_success() {
    let (site, _nodes) = ready().await;
    for args in [["catalog", "indicators"], ["pull", "observations"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let mut command = site.command(READER, &args);
        if args[0] == "pull" {
            command.arg("POP_TOTAL");
        }
        let ended = command.stdout(Stdio::from(full)).output().unwrap();
        assert_eq!(ended.status.code(), Some(6), "{args:?}: {ended:?}");
    }
}
