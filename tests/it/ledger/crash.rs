//! kill -9 at every step of append and of apply: afterwards either everything is stored or nothing, and a retry completes it.

use std::io::{BufRead, BufReader};
use std::path::Path;

use marsad::ledger::{NewObservations, Position, SignerFile, SubmissionEffect};
use marsad::log::entry::{Kind, SharingClass};

use super::append::publish;
use super::world::{Node, ScriptedLog, Submitter, World, open};
use crate::support::postgres::this_test_again;

const FOLDER: &str = "MARSAD_TEST_CRASH_FOLDER";

const APPEND: [&str; 6] = [
    "append::after-idempotency",
    "append::after-permit",
    "append::after-head",
    "append::before-commit",
    "append::after-commit",
    "append::after-state-file",
];

const APPLY: [&str; 5] = [
    "apply::after-head",
    "apply::after-entries",
    "apply::before-commit",
    "apply::after-commit",
    "apply::after-state-file",
];

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// From now on, a task that reaches `point` reports it and stops there.
fn stop_at(point: &str) {
    fail::cfg_callback(point, || {
        println!("\nreached");
        loop {
            std::thread::park();
        }
    })
    .unwrap();
}

/// Runs this test in a separate process, in `folder`, and kills it when it reports that it has reached its point.
fn run_and_kill(test: &str, folder: &Path) {
    let mut child = this_test_again(test, (FOLDER, folder.to_str().unwrap())).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "reached"), "the point was not reached");
    child.kill().unwrap();
    child.wait().unwrap();
}

fn versions() -> (Position, Position) {
    let at = |index| Position { origin: super::world::code("national"), epoch: 0, index };
    (at(1), at(2))
}

fn submission(world: &World, by: &Submitter) -> NewObservations {
    world.observations(by, "crash", &versions(), &[("MA-09", 2024, 100), ("MA-09-001", 2024, 60)])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_killed_while_it_appends_loses_nothing_and_repeats_nothing() {
    const NAME: &str = "ledger::crash::a_node_killed_while_it_appends_loses_nothing_and_repeats_nothing";
    let world = World::new();
    if let Some(folder) = std::env::var_os(FOLDER) {
        let folder = Path::new(&folder);
        let by = Submitter::load(&read(folder, "certificate"), &read(folder, "key"));
        let ledger = open(&read(folder, "url"), &folder.join("signer"), "national", &world.clock).await;
        stop_at(&read(folder, "point"));
        ledger.append_observations(&by.permit(), submission(&world, &by)).await.unwrap();
        panic!("not stopped");
    }
    for point in APPEND {
        let node = Node::start(&world, "national").await;
        assert_eq!(publish(&world, &node).await, versions());
        node.ledger.store().close().await;
        let by = &world.region;
        let folder = node.folder.path();
        for (name, text) in [
            ("certificate", &by.certificate_pem),
            ("key", &by.key_pem),
            ("url", &node.database.url),
            ("point", &point.into()),
        ] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        run_and_kill(NAME, folder);
        let ledger = node.reopen(&node.database.url).await;
        let is_there = point == "append::after-commit" || point == "append::after-state-file";
        let size = ledger.frontier(ledger.own_log()).await.unwrap().frontier.size();
        assert_eq!(size, if is_there { 4 } else { 3 }, "{point}");
        let first = ledger.append_observations(&by.permit(), submission(&world, by)).await.unwrap();
        assert_eq!(first.effect == SubmissionEffect::Replayed, is_there, "{point}");
        first.receipt.verify(&ledger.verifier_key()).unwrap();
        let again = ledger.append_observations(&by.permit(), submission(&world, by)).await.unwrap();
        assert_eq!(again.document, first.document, "{point}");
        let head = ledger.frontier(ledger.own_log()).await.unwrap();
        assert_eq!(head.frontier.size(), 4, "{point}");
        let signed = SignerFile::read(&node.state_file()).unwrap().unwrap();
        assert_eq!((signed.size, signed.root), (4, head.frontier.root()), "{point}");
        let live = ledger.digests().await.unwrap();
        ledger.rebuild().await.unwrap();
        assert_eq!(ledger.digests().await.unwrap(), live, "{point}");
    }
}

fn log_to_apply(world: &World, by: &Submitter) -> ScriptedLog {
    let mut log = ScriptedLog::new("souss-massa");
    for value in 0..3 {
        let chunks = world.observation_chunks(by, &versions(), &[("MA-09", 2024, value)], |_| {});
        log.push_citing(Kind::Observations, SharingClass::Open, &versions(), chunks);
    }
    log
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_killed_while_it_applies_has_all_of_a_segment_or_nothing() {
    const NAME: &str = "ledger::crash::a_node_killed_while_it_applies_has_all_of_a_segment_or_nothing";
    let world = World::new();
    if let Some(folder) = std::env::var_os(FOLDER) {
        let folder = Path::new(&folder);
        let by = Submitter::load(&read(folder, "certificate"), &read(folder, "key"));
        let ledger = open(&read(folder, "url"), &folder.join("signer"), "oriental", &world.clock).await;
        stop_at(&read(folder, "point"));
        log_to_apply(&world, &by).give(&ledger, |_| false).await;
        panic!("not stopped");
    }
    let by = &world.region;
    for point in APPLY {
        let node = Node::start(&world, "oriental").await;
        let (national, _) = ScriptedLog::national(&world);
        national.give(&node.ledger, |_| false).await;
        node.ledger.store().close().await;
        let folder = node.folder.path();
        for (name, text) in [
            ("certificate", &by.certificate_pem),
            ("key", &by.key_pem),
            ("url", &node.database.url),
            ("point", &point.into()),
        ] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        run_and_kill(NAME, folder);
        let ledger = node.reopen(&node.database.url).await;
        // Client signatures differ from process to process: what the killed one left is compared with itself.
        let log = log_to_apply(&world, by);
        let size = ledger.frontier(&log.log).await.unwrap().frontier.size();
        let is_there = point == "apply::after-commit" || point == "apply::after-state-file";
        assert_eq!(size, if is_there { 4 } else { 0 }, "{point}");
        if !is_there {
            log.give(&ledger, |_| false).await;
        }
        assert_eq!(ledger.frontier(&log.log).await.unwrap().frontier.size(), 4, "{point}");
        assert!(ledger.store().entries_not_projected(10).await.unwrap().is_empty(), "{point}");
        let live = ledger.digests().await.unwrap();
        ledger.rebuild().await.unwrap();
        assert_eq!(ledger.digests().await.unwrap(), live, "{point}");
    }
}
