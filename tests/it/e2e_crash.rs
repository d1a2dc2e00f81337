//! kill -9 of real nodes, then the same submission again: an acknowledged submission is stored, it is stored once, and it has
//! the same receipt, byte for byte.
//!
//! The nodes are stopped at failpoints, so the program must have them: `cargo test --all-features`.
#![cfg(feature = "failpoints")]

use std::path::{Path, PathBuf};

use crate::support::site::{Ran, Site, mesh};

const OFFICE: &str = "national-office";

const APPEND: [&str; 6] = [
    "append::after-idempotency",
    "append::after-permit",
    "append::after-head",
    "append::before-commit",
    "append::after-commit",
    "append::after-state-file",
];

const RECEIVE: [&str; 8] = [
    "pull::after-segment",
    "pull::after-chunk",
    "pull::before-apply",
    "apply::after-head",
    "apply::after-entries",
    "apply::before-commit",
    "apply::after-commit",
    "apply::after-state-file",
];

/// A file of one figure of its own year.
fn figure(site: &Site, year: usize, value: usize) -> PathBuf {
    let path = site.path(&format!("{year}-{value}.csv"));
    let text = format!(
        "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS,SOURCE,COMMENT_OBS\n\
         REGUL_GRANTED,MA,{year},{value},A,synthetic,synthetic\n"
    );
    std::fs::write(&path, text).unwrap();
    path
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The years whose figures a node shows.
fn years(site: &Site, node: &str) -> Vec<String> {
    let rows = site.done(&format!("{node}-reviewer"), &["pull", "observations", "REGUL_GRANTED", "--format", "csv"]);
    let mut years: Vec<String> = rows.lines().skip(1).map(|row| row.split(',').nth(2).unwrap().to_owned()).collect();
    years.sort();
    years
}

fn size(site: &Site, node: &str) -> u64 {
    site.log_at(node, "national")["size"].as_u64().unwrap()
}

/// Digests of views that are built again are those of the live ones.
fn assert_rebuilt_the_same(site: &Site, node: &str) {
    let config = text(&site.place(node).config);
    let live = site.json("", &["node", "digest", "--config", config]);
    assert_eq!(site.json("", &["node", "rebuild", "--config", config]), live, "{node}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_killed_at_any_step_of_an_append_gives_one_entry_and_one_receipt() {
    let site = Site::new(&["national", "oriental"], mesh, 1_000).await;
    let mut nodes = site.start_all().await;
    let oriental = nodes.pop().unwrap();
    nodes.pop().unwrap().stop();
    for (number, point) in APPEND.into_iter().enumerate() {
        let file = figure(&site, 2000 + number, 10);
        let receipt = |attempt: usize| site.path(&format!("{number}-{attempt}.receipt"));
        let submit = |attempt: usize| {
            let receipt = receipt(attempt);
            let mut command = site.command(OFFICE, &["submit", "observations", text(&file)]);
            // Without a key of the submitter's own it is made from the content, and serves as well.
            if number % 2 == 0 {
                command.args(["--idempotency-key", &format!("crash-{number}")]);
            }
            command.arg("--receipt").arg(receipt);
            command
        };
        let mut node = site.start_to_stop_at("national", Some(point));
        let before = size(&site, "national");
        let waiting =
            submit(0).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
        node.wait_until_reached();
        node.kill();
        let cut = Ran::of(&waiting.wait_with_output().unwrap());
        assert_eq!(cut.code, 4, "{point}: {cut:?}");
        assert!(!receipt(0).exists(), "{point}: a receipt without an answer");

        let node = site.start("national");
        let is_there = matches!(point, "append::after-commit" | "append::after-state-file");
        assert_eq!(size(&site, "national"), before + u64::from(is_there), "{point}");
        let sent = |attempt| {
            let ran = Ran::of(&submit(attempt).output().unwrap());
            assert_eq!(ran.code, 0, "{point}: {ran:?}");
            std::fs::read(receipt(attempt)).unwrap()
        };
        let first = sent(1);
        // Also when the log has grown meanwhile.
        site.done(OFFICE, &["submit", "observations", text(&figure(&site, 2010 + number, 20))]);
        assert_eq!(sent(2), first, "{point}");
        assert_eq!(size(&site, "national"), before + 2, "{point}");
        let verified = site.json(OFFICE, &["receipt", "verify", text(&receipt(2))]);
        assert_eq!((&verified["verified"], &verified["trusted_key"]), (&true.into(), &true.into()), "{point}");
        node.stop();
    }
    let node = site.start("national");
    site.wait_until_converged();
    let expected: Vec<String> =
        (2000..2000 + APPEND.len()).chain(2010..2010 + APPEND.len()).map(|year| year.to_string()).collect();
    assert_eq!((years(&site, "national"), years(&site, "oriental")), (expected.clone(), expected));
    for node in ["national", "oriental"] {
        site.done(&format!("{node}-admin"), &["log", "verify"]);
    }
    node.stop();
    oriental.stop();
    assert_rebuilt_the_same(&site, "national");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_killed_at_any_step_of_a_pull_or_an_apply_comes_to_hold_the_same() {
    let site = Site::new(&["national", "oriental"], mesh, 1_000).await;
    let mut nodes = site.start_all().await;
    nodes.pop().unwrap().stop();
    for (number, point) in RECEIVE.into_iter().enumerate() {
        let receipt = site.path(&format!("{number}.receipt"));
        let file = figure(&site, 2000 + number, 10);
        site.done(OFFICE, &["submit", "observations", text(&file), "--receipt", text(&receipt)]);
        let mut node = site.start_to_stop_at("oriental", Some(point));
        node.wait_until_reached();
        node.kill();
        let node = site.start("oriental");
        let statuses = site.wait_until_converged();
        assert_eq!(statuses[0]["observations"], number + 1, "{point}");
        assert_eq!(statuses[1]["observations"], number + 1, "{point}");
        site.done("oriental-admin", &["log", "verify"]);
        site.done(OFFICE, &["receipt", "verify", text(&receipt)]);
        node.stop();
        assert_rebuilt_the_same(&site, "oriental");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_submissions_at_once_with_one_key_are_one_entry() {
    let site = Site::new(&["national"], mesh, 1_000).await;
    let _nodes = site.start_all().await;
    let before = size(&site, "national");
    let file = figure(&site, 2014, 10);
    let receipt = |number: usize| site.path(&format!("{number}.receipt"));
    let submit = |number: usize| {
        let args = ["submit", "observations", text(&file), "--idempotency-key", "one"];
        let mut command = site.command(OFFICE, &args);
        command.arg("--receipt").arg(receipt(number));
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        command.spawn().unwrap()
    };
    let running: Vec<_> = (0..8).map(submit).collect();
    for child in running {
        let ran = Ran::of(&child.wait_with_output().unwrap());
        assert_eq!(ran.code, 0, "{ran:?}");
    }
    assert_eq!(size(&site, "national"), before + 1);
    let first = std::fs::read(receipt(0)).unwrap();
    for number in 1..8 {
        assert_eq!(std::fs::read(receipt(number)).unwrap(), first, "{number}");
    }
    // The same key with something else.
    let other = figure(&site, 2014, 11);
    let ran = site.run(OFFICE, &["submit", "observations", text(&other), "--idempotency-key", "one"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.err.contains("idempotency key"), "{ran:?}");
    assert_eq!(size(&site, "national"), before + 1);
    assert_eq!(site.status("national", false)["observations"], 1);
}
