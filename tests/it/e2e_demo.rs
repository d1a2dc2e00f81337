//! `marsad demo --once --json`, as in a script: on an existing server, on its own server, a second time, and from
//! nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Permissions;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use marsad::cli::private_postgres::PrivatePostgres;
use marsad::cli::serve::HEAP_ENVIRONMENT;
use serde_json::Value;

use crate::serve_process::heap_environment;
use crate::support::postgres::{DedicatedPostgres, admin_url};
use crate::support::site::{PATIENCE, REAL, Ran, example, marsad};

/// Figures whose default sharing keeps them where they were reported.
const LOCAL: [(&str, &str); 2] =
    [("national", "observations/national-refugees.csv"), ("souss-massa", "synthetic-local.csv")];

fn rows(name: &str) -> u64 {
    csv::Reader::from_path(example(name)).unwrap().records().count() as u64
}

/// Runs the demo; `database` is its DATABASE_URL.
fn demo(dir: &Path, database: Option<&str>, more: &[&str]) -> Value {
    let mut command = marsad();
    command.args(["demo", "--once", "--json", "--dir"]).arg(dir).args(more);
    if let Some(url) = database {
        command.env("DATABASE_URL", url);
    }
    let ran = Ran::of(&command.output().unwrap());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.out.trim().lines().count(), 1, "more than one object: {}", ran.out);
    ran.json()
}

fn fields(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The object has the fields of the interface, and the numbers are those of the files.
fn check(told: &Value) {
    assert_eq!(fields(told), BTreeSet::from(["nodes", "converged", "release", "seconds"]));
    assert_eq!(told["converged"], true);
    assert!(!told["release"].as_str().unwrap().is_empty() && told["seconds"].as_f64().unwrap() > 0.0, "{told}");
    let nodes = told["nodes"].as_array().unwrap();
    let names: Vec<&str> = nodes.iter().map(|node| node["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["souss-massa", "oriental", "beni-mellal", "national"]);
    let figures = REAL.iter().filter(|file| file.1 == "observations").map(|file| rows(file.2)).sum::<u64>();
    assert_eq!(figures, 1_020);
    let shared = figures - rows(LOCAL[0].1) + rows("synthetic-centres.csv");
    for node in nodes {
        let all = ["name", "url", "digests", "logs", "observations", "events"];
        assert_eq!(fields(node), BTreeSet::from(all));
        assert_eq!(fields(&node["digests"]), BTreeSet::from(["logs", "shared", "full"]));
        assert!(node["digests"].as_object().unwrap().values().all(|one| one.as_str().unwrap().len() == 64), "{node}");
        assert!(node["url"].as_str().unwrap().starts_with("https://127.0.0.1:"), "{node}");
        assert_eq!(fields(&node["logs"]), names.iter().copied().collect());
        let own: u64 = LOCAL.iter().filter(|(name, _)| node["name"] == *name).map(|(_, file)| rows(file)).sum();
        assert_eq!((&node["observations"], &node["events"]), (&(shared + own).into(), &26.into()), "{node}");
        for digest in ["logs", "shared"] {
            assert_eq!(node["digests"][digest], nodes[0]["digests"][digest], "{}", node["name"]);
        }
        assert_eq!(node["logs"], nodes[0]["logs"]);
    }
}

fn sizes(told: &Value) -> BTreeMap<String, u64> {
    let logs = told["nodes"][0]["logs"].as_object().unwrap();
    logs.iter().map(|(origin, size)| (origin.clone(), size.as_u64().unwrap())).collect()
}

fn counts(told: &Value) -> Vec<(Value, Value)> {
    let nodes = told["nodes"].as_array().unwrap();
    nodes.iter().map(|node| (node["observations"].clone(), node["events"].clone())).collect()
}

#[test]
fn the_demo_runs_on_a_server_that_is_there_then_goes_on_then_starts_anew() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path().join("demo");
    // From nothing, because an earlier run may have left databases of the same names on the server.
    let first = demo(&dir, Some(admin_url()), &["--fresh"]);
    check(&first);
    let authority = std::fs::read(dir.join("authority/ca.pem")).unwrap();

    let second = demo(&dir, Some(admin_url()), &[]);
    check(&second);
    assert_eq!(counts(&second), counts(&first));
    // What was submitted is known already; the national node has built two releases again and nothing else.
    let mut expected = sizes(&first);
    *expected.get_mut("national").unwrap() += 2;
    assert_eq!(sizes(&second), expected);
    assert_ne!(second["release"], first["release"]);
    assert_eq!(std::fs::read(dir.join("authority/ca.pem")).unwrap(), authority);

    let fresh = demo(&dir, Some(admin_url()), &["--fresh"]);
    check(&fresh);
    assert_eq!((sizes(&fresh), counts(&fresh)), (sizes(&first), counts(&first)));
    assert_ne!(fresh["nodes"][0]["digests"]["logs"], first["nodes"][0]["digests"]["logs"]);
    assert_ne!(std::fs::read(dir.join("authority/ca.pem")).unwrap(), authority);
}

/// A demo that stays up, after it has printed its result.
fn staying(dir: &Path) -> (Child, Value) {
    let mut command = marsad();
    command.args(["demo", "--json", "--dir"]).arg(dir).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    (child, serde_json::from_str(&line).unwrap())
}

/// The processes that a process has started and that still run.
fn children(pid: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap().flatten();
    let children = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    children.flat_map(|text| text.split_whitespace().map(|pid| pid.parse().unwrap()).collect::<Vec<_>>()).collect()
}

fn answering(told: &Value) -> usize {
    let nodes = told["nodes"].as_array().unwrap();
    let address = |node: &Value| node["url"].as_str().unwrap().trim_start_matches("https://").to_owned();
    nodes.iter().filter(|node| TcpStream::connect(address(node)).is_ok()).count()
}

#[test]
fn the_demo_brings_a_server_of_its_own_and_goes_on_however_it_ended() {
    // Open as temporary folders are not, so that the account that runs Postgres can reach it.
    let dir = tempfile::Builder::new().prefix("marsad-it-").permissions(Permissions::from_mode(0o711)).tempdir();
    let dir = dir.unwrap();
    let demo_dir = dir.path().join("demo");
    let (mut child, first) = staying(&demo_dir);
    check(&first);
    assert_eq!(answering(&first), 4);
    a_guest_sees_the_public_release(&demo_dir, first["release"].as_str().unwrap());
    let heap = HEAP_ENVIRONMENT.map(|(name, value)| format!("{name}={value}"));
    assert_eq!(children(child.id()).into_iter().map(heap_environment).collect::<Vec<_>>(), [&heap[..]; 4]);
    // Ctrl-C.
    // The shell's own `kill`: a lean machine has no program of that name.
    let pid = child.id().to_string();
    assert!(Command::new("/bin/sh").args(["-c", r#"kill -INT "$1""#, "sh", &pid]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(answering(&first), 0, "nodes are left running");

    let (mut child, second) = staying(&demo_dir);
    assert_eq!(counts(&second), counts(&first));
    child.kill().unwrap();
    child.wait().unwrap();
    let deadline = Instant::now() + PATIENCE;
    while answering(&second) > 0 {
        assert!(Instant::now() < deadline, "nodes outlive the demo");
        std::thread::sleep(Duration::from_millis(100));
    }
    let third = demo(&demo_dir, None, &[]);
    check(&third);
    assert_eq!(counts(&third), counts(&first));
    let mut expected = sizes(&first);
    // Two releases each time.
    *expected.get_mut("national").unwrap() += 4;
    assert_eq!(sizes(&third), expected);
    PrivatePostgres::remove(&demo_dir.join("postgres")).unwrap();
}

/// Someone without membership pulls from the public release, and knows of no other.
fn a_guest_sees_the_public_release(demo: &Path, for_members: &str) {
    let run = |profile: &str, args: &[&str]| {
        let profile = demo.join("profiles").join(format!("{profile}.toml"));
        Ran::of(&marsad().arg("--as").arg(profile).args(args).output().unwrap())
    };
    let audiences = |profile: &str| -> BTreeSet<String> {
        let listed = run(profile, &["release", "list", "--json"]).json();
        listed.as_array().unwrap().iter().map(|one| one["audience"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(audiences("guest"), BTreeSet::from(["public".to_owned()]));
    assert_eq!(audiences("oriental-observatory"), ["members", "public"].map(str::to_owned).into());
    let pulled = run("guest", &["pull", "aggregates", "IMM_STOCK", "--area", "MA-09", "--format", "csv"]);
    assert!(pulled.code == 0 && pulled.out.contains("IMM_STOCK,MA-09,2024,LEGAL,14001,"), "{pulled:?}");
    let refused = run("guest", &["pull", "aggregates", "IMM_STOCK", "--release", for_members]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""), "{refused:?}");
    let denied = run("guest", &["pull", "observations", "IMM_STOCK"]);
    assert_eq!((denied.code, denied.out.as_str()), (3, ""), "{denied:?}");
}

#[test]
fn a_demo_without_a_database_server_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let postgres = DedicatedPostgres::start();
    postgres.kill9();
    let mut command = marsad();
    command.args(["demo", "--once", "--json", "--dir"]).arg(dir.path().join("demo"));
    command.env("DATABASE_URL", postgres.url("postgres"));
    let ran = Ran::of(&command.output().unwrap());
    assert_eq!(ran.code, 4, "{ran:?}");
    let failure: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(failure["exit"], 4, "{ran:?}");
    assert!(!ran.err.trim().is_empty() && !ran.err.contains("panicked"), "{ran:?}");
}
