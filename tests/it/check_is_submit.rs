//! `check` and `submit` give the same findings and the same exit code for every file.
//!
//! Two thousand files and more are made from fixed seeds: right ones, wrong ones, and ones that can hardly be read.
//! Each is checked first and then submitted, to a real node over a real socket. A check and a submission are different
//! calls, so the test compares two answers of the node, not one function called twice.

mod corpus;
mod edges;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use marsad::cli::check::{self, CheckArgs};
use marsad::cli::console::Console;
use marsad::cli::error::{Exit, Outcome};
use marsad::cli::submit::{self, Content, HowArgs, SubmitArgs};
use marsad::client::{Connection, Profile, SubmitContext};
use marsad::clock::Clock;
use marsad::domain::text::Lang;
use marsad::identity::{GrantKind, Role};
use marsad::ledger::{Ledger, LedgerSettings, SignerFile, SignerState};
use marsad::log::keys::{KeyRing, TrustedKey};
use marsad::store::{EntryState, Store};
use marsad::texts::Texts;
use serde_json::Value;

use crate::ledger::world::{mirror, signer};
use crate::support::captured::Captured;
use crate::support::node::{Plan, TestNode, World};
use crate::support::postgres::database;
use corpus::{Made, event_file, observation_file, observation_oddities};
use edges::{edge_events, edge_observations};

/// How many files are made of each kind, and on how many nodes: everything that a node has stored is compared with every file
/// that comes after it, so that one node for all would take as long as all others together.
const OBSERVATION_FILES: u64 = 1_700;
const OBSERVATION_NODES: u64 = 5;
const EVENT_FILES: u64 = 320;
const EDGE_FILES: u64 = 150;

/// A node without own data that copies the logs of another node.
const PEER: &str = "peer";

/// A person at a node.
pub struct Officer {
    node: TestNode,
    context: SubmitContext,
    folder: tempfile::TempDir,
    console: Console,
    captured: Captured,
}

/// How a command ended, and its findings.
#[derive(Debug, PartialEq)]
pub struct Ended {
    pub exit: Exit,
    pub failure: Option<String>,
    pub findings: Vec<Value>,
    pub total: u64,
    pub stored: bool,
}

impl Officer {
    pub async fn new() -> Self {
        let plan = Plan { trusted: vec![signer(PEER).verifier_key()], ..Plan::alone("oriental") };
        let node = TestNode::planned(Arc::new(World::new()), plan).await;
        node.publish().await;
        node.grant(Role::Submitter, "region-or", GrantKind::Submit, &["MA-02"]).await;
        let files = node.council().files;
        let profile = Profile {
            address: node.url.clone(),
            node: node.name.clone(),
            certificate: files.certificate,
            key: files.key,
            authorities: files.authorities,
            revocations: files.revocations,
            trusted_keys: None,
            receipts: None,
        };
        let context = SubmitContext::open(Connection::open(&profile).await.unwrap()).await.unwrap();
        let captured = Captured::default();
        let mut console = Console::to_writer(captured.clone(), Texts::new(Lang::English), 100);
        console.json = true;
        Self { node, context, folder: tempfile::tempdir().unwrap(), console, captured }
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn ended(&self, outcome: Outcome) -> Ended {
        let text = String::from_utf8(std::mem::take(&mut *self.captured.0.lock().unwrap())).unwrap();
        let answer: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        let failure = outcome.as_ref().err().and_then(|failure| failure.sentence(&self.console.texts));
        Ended {
            exit: outcome.map_or_else(|failure| failure.exit, |()| Exit::Done),
            failure,
            findings: answer["findings"].as_array().cloned().unwrap_or_default(),
            total: answer["total"].as_u64().unwrap_or_default(),
            stored: answer["submissions"].as_array().is_some_and(|stored| !stored.is_empty()),
        }
    }

    /// Checks that a peer projects every entry that the node has stored, with the same rows. Returns the number of
    /// entries.
    pub async fn a_peer_projects_everything(&self) -> u64 {
        let ledger = &self.node.running.node.ledger;
        let (database, state) = (database().await, self.folder.path().join("peer.state"));
        let settings = LedgerSettings {
            origin: PEER.parse().unwrap(),
            operator: self.node.name.parse().unwrap(),
            keys: KeyRing::new([TrustedKey::in_use(self.node.key.clone(), 0)]).unwrap(),
        };
        let signer = SignerState { signer: Arc::new(signer(PEER)), file: Arc::new(SignerFile::open(&state).unwrap()) };
        let store = Store::connect(&database.url, 1).await.unwrap();
        let clock: Arc<dyn Clock> = Arc::new(self.node.clock.clone());
        let peer = Ledger::open(store, clock, settings, signer).await.unwrap();
        mirror(ledger, &peer).await;
        mirror(&peer, ledger).await;
        let log = ledger.own_log();
        let size = ledger.frontier(log).await.unwrap().frontier.size();
        for index in 0..size {
            for (name, held) in [("the node", ledger), ("the peer", &peer)] {
                let state = held.store().entry_state(log, index).await.unwrap();
                assert_eq!(state, Some(EntryState::Projected), "entry {index} at {name}");
            }
        }
        assert_eq!(ledger.digests().await.unwrap(), peer.digests().await.unwrap());
        size
    }

    pub async fn check(&mut self, content: Content, file: &Path, how: &HowArgs) -> Ended {
        let args = CheckArgs { content, files: vec![file.to_owned()], offline: false, how: how.clone() };
        let outcome = check::run_at(&mut self.console, &self.context, &args).await;
        self.ended(outcome)
    }

    pub async fn submit(&mut self, content: Content, file: &Path, how: &HowArgs, aside: Option<PathBuf>) -> Ended {
        let files = vec![file.to_owned()];
        let args = SubmitArgs { content, files, how: how.clone(), set_aside: aside, receipt: None };
        let outcome = submit::run_at(&mut self.console, &self.context, &args).await;
        self.ended(outcome)
    }
}

/// The number of files by result.
#[derive(Debug, Default)]
struct Tally {
    stored: u32,
    refused: u32,
    warned: u32,
}

async fn compare(officer: &mut Officer, content: Content, name: &str, made: &Made, tally: &mut Tally) {
    let file = officer.file("figures", &made.bytes);
    let checked = officer.check(content, &file, &made.how).await;
    let submitted = officer.submit(content, &file, &made.how, None).await;
    let shown = || {
        let text = String::from_utf8_lossy(&made.bytes);
        format!("{name}\n{}\n", text.chars().take(1_500).collect::<String>())
    };
    assert_eq!(checked.exit, submitted.exit, "{}{checked:#?}\n{submitted:#?}", shown());
    assert_eq!(checked.failure, submitted.failure, "{}", shown());
    assert!(!checked.stored, "{}", shown());
    if submitted.stored {
        // Only the check reports accepted warnings: the answer of a submission is its receipt.
        assert!(checked.findings.is_empty() || made.how.accept_warnings.is_some(), "{}{checked:#?}", shown());
        tally.stored += 1;
        return;
    }
    assert_eq!(checked.exit, Exit::Refused, "{}{submitted:#?}", shown());
    assert_eq!((&checked.findings, checked.total), (&submitted.findings, submitted.total), "{}", shown());
    assert!(checked.total > 0, "{}: refused without a finding", shown());
    tally.refused += 1;
    let codes: Vec<&str> = checked.findings.iter().filter_map(|one| one["code"].as_str()).collect();
    let warnings = ["TOTAL_DISAGREES", "PARTS_INCOMPLETE", "PARTS_EXCEED_STORED_TOTAL"];
    tally.warned += u32::from(codes.iter().all(|code| warnings.contains(code)));
}

/// The files of one of the nodes: every fifth.
async fn files_of_observations(node: u64) {
    let mut officer = Officer::new().await;
    let mut tally = Tally::default();
    for seed in (0..OBSERVATION_FILES).filter(|seed| seed % OBSERVATION_NODES == node) {
        compare(&mut officer, Content::Observations, &format!("seed {seed}"), &observation_file(seed), &mut tally)
            .await;
    }
    // The corpus is useful only if it has files of every kind.
    assert!(tally.stored > 40 && tally.refused > 80 && tally.warned > 2, "{tally:?}");
    assert!(officer.a_peer_projects_everything().await > 30);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_observations_at_the_first_node() {
    files_of_observations(0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_observations_at_the_second_node() {
    files_of_observations(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_observations_at_the_third_node() {
    files_of_observations(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_observations_at_the_fourth_node() {
    files_of_observations(3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_observations_at_the_fifth_node() {
    files_of_observations(4).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_of_events() {
    let mut officer = Officer::new().await;
    let mut tally = Tally::default();
    for seed in 0..EVENT_FILES {
        compare(&mut officer, Content::Events, &format!("seed {seed}"), &event_file(seed), &mut tally).await;
    }
    assert!(tally.stored > 40 && tally.refused > 80, "{tally:?}");
    assert!(officer.a_peer_projects_everything().await > 40);
}

/// Cells at the edges of what is valid, one or two in an otherwise valid file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_the_node_accepts_every_peer_projects() {
    let mut officer = Officer::new().await;
    let (mut observations, mut events) = (Tally::default(), Tally::default());
    for seed in 0..EDGE_FILES {
        let name = format!("edge {seed}");
        compare(&mut officer, Content::Observations, &name, &edge_observations(seed), &mut observations).await;
        compare(&mut officer, Content::Events, &name, &edge_events(seed), &mut events).await;
    }
    let tallies = format!("{observations:?} {events:?}");
    assert!(observations.stored > 40 && events.stored > 40, "{tallies}");
    assert!(observations.refused > 40 && events.refused > 20, "{tallies}");
    assert!(officer.a_peer_projects_everything().await > 80);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_can_hardly_be_read() {
    let mut officer = Officer::new().await;
    let mut tally = Tally::default();
    for (name, bytes) in observation_oddities() {
        let made = Made { bytes, how: HowArgs::default() };
        compare(&mut officer, Content::Observations, name, &made, &mut tally).await;
    }
    assert!(tally.stored >= 1 && tally.refused > 15, "{tally:?}");
    officer.a_peer_projects_everything().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_stored_already_is_said_by_a_check_too() {
    let mut officer = Officer::new().await;
    officer.console.json = false;
    let events = officer.file("event.json", corpus::EVENT.as_bytes());
    let figures = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-02-411,1999,LEGAL,11\n";
    let figures = officer.file("figures.csv", figures.as_bytes());
    for (content, file) in [(Content::Events, events), (Content::Observations, figures)] {
        let how = HowArgs { idempotency_key: Some(format!("{content:?}")), ..HowArgs::default() };
        assert_eq!(officer.submit(content, &file, &how, None).await.exit, Exit::Done);
        let outcome = {
            let args = CheckArgs { content, files: vec![file.clone()], offline: false, how: how.clone() };
            check::run_at(&mut officer.console, &officer.context, &args).await
        };
        assert!(outcome.is_ok(), "{outcome:?}");
        let text = String::from_utf8(std::mem::take(&mut *officer.captured.0.lock().unwrap())).unwrap();
        assert!(text.contains("stored already, as submission"), "{text}");
        assert_eq!(officer.submit(content, &file, &how, None).await.exit, Exit::Done);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_rows_of_a_contradiction_are_set_aside() {
    let mut officer = Officer::new().await;
    let text = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE\n\
                POP_TOTAL,MA-02-411,1993,,LEGAL,11\nPOP_TOTAL,MA-02-411,1993,,LEGAL,12\n\
                POP_TOTAL,MA-02-411,1994,,LEGAL,5\n\
                POP_TOTAL,MA-02-411,1995,_T,LEGAL,5\nPOP_TOTAL,MA-02-411,1995,F,LEGAL,4\nPOP_TOTAL,MA-02-411,1995,M,LEGAL,4\n\
                POP_TOTAL,MA-09,1995,,LEGAL,4\n";
    let file = officer.file("h6.csv", text.as_bytes());
    let aside = officer.folder.path().join("aside.csv");
    let ended = officer.submit(Content::Observations, &file, &HowArgs::default(), Some(aside.clone())).await;
    assert_eq!((ended.exit, ended.stored), (Exit::Done, true), "{ended:?}");
    let text = std::fs::read_to_string(aside).unwrap();
    let years: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(',').nth(2)).collect();
    assert_eq!(years, ["1993", "1993", "1995", "1995", "1995", "1995"], "{text}");
    assert_eq!((text.matches("DUPLICATE_ROW").count(), text.matches("PARTS_EXCEED_TOTAL").count()), (2, 3), "{text}");
}

/// Files that people make by mistake: the finding of each, and words of its message and of its advice.
const MISTAKES: [(&str, &[u8], &str, &str, &str); 17] = [
    ("tabs", b"INDICATOR\tREF_AREA\tTIME_PERIOD\tMETHOD\tOBS_VALUE\nPOP_TOTAL\tMA-02\t1991\tLEGAL\t5\n", "WRONG_SEPARATOR", "tab", "comma"),
    ("sep", b"sep=;\nINDICATOR;REF_AREA;TIME_PERIOD;METHOD;OBS_VALUE\nPOP_TOTAL;MA-02;1991;LEGAL;5\n", "WRONG_SEPARATOR", "sep=", "Delete"),
    ("cr", b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\rPOP_TOTAL,MA-02,1991,LEGAL,5\r", "WRONG_SEPARATOR", "CR", "CSV UTF-8"),
    ("title", b"Population of the region;;;;\nINDICATOR;REF_AREA;TIME_PERIOD;METHOD;OBS_VALUE\nPOP_TOTAL;MA-02;1991;LEGAL;5\n", "HEADER_NOT_FIRST", "row 2", "above"),
    ("total", b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-02,1991,LEGAL,5\nTotal,,,,5\n", "STRAY_LINE", "total", "Delete"),
    ("below five", b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-02,1991,LEGAL,<5\n", "BAD_NUMBER", "<5", "OBS_STATUS"),
    ("dash", b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-02,1991,LEGAL,-\n", "BAD_NUMBER", "-", "OBS_STATUS"),
    ("n.d.", b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nPOP_TOTAL,MA-02,1991,LEGAL,n.d.\n", "BAD_NUMBER", "n.d.", "OBS_STATUS"),
    ("long header", b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,The remarks of the person who typed the figures of the province in\nPOP_TOTAL,MA-02,1991,LEGAL,5,\n", "UNKNOWN_COLUMN", "THE REMARKS OF THE PERSON", "column"),
    ("ragged", b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,COMMENT_OBS\nPOP_TOTAL,MA-02,1991\n", "MISSING_COLUMN", "3 cells", "cells"),
    ("xlsx", b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00[Content_Types].xml\x00\x01", "UNSAFE_FILE", "damaged", ".xlsx"),
    ("windows-1252", b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,COMMENT_OBS\nPOP_TOTAL,MA-02,1991,LEGAL,5,ann\xe9e\n", "BAD_ENCODING", "Windows-1252", "CSV UTF-8"),
    ("windows-1256", b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,COMMENT_OBS\nPOP_TOTAL,MA-02,1991,LEGAL,5,\xc7\xe1\xd3\xdf\xc7\xe4\n", "BAD_ENCODING", "Windows-1256", "CSV UTF-8"),
    ("open quote", b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,COMMENT_OBS\nPOP_TOTAL,MA-02,1991,LEGAL,5,\"note\n", "BAD_TEXT", "quotation mark", "mark"),
    ("split thousands", b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE,COMMENT_OBS\nPOP_TOTAL,MA-02,1991,LEGAL,14,001,\n", "UNKNOWN_COLUMN", "7", "comma"),
    ("header only", b"INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n", "EMPTY_FILE", "no rows", "right file"),
    ("nothing", b"", "EMPTY_FILE", "no rows", "right file"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_common_mistake_has_one_finding_that_names_cause_and_way_out() {
    let mut officer = Officer::new().await;
    let how = HowArgs::default();
    for (name, bytes, code, cause, way_out) in MISTAKES {
        let file = officer.file("mistake.csv", bytes);
        let checked = officer.check(Content::Observations, &file, &how).await;
        let submitted = officer.submit(Content::Observations, &file, &how, None).await;
        assert_eq!(checked, submitted, "{name}");
        assert_eq!(
            (checked.exit, checked.total, checked.findings.len()),
            (Exit::Refused, 1, 1),
            "{name}: {checked:#?}"
        );
        assert_eq!(checked.findings[0]["code"], code, "{name}: {checked:#?}");
        officer.console.json = false;
        let args = CheckArgs { content: Content::Observations, files: vec![file], offline: false, how: how.clone() };
        assert!(check::run_at(&mut officer.console, &officer.context, &args).await.is_err());
        officer.console.json = true;
        let said = String::from_utf8(std::mem::take(&mut *officer.captured.0.lock().unwrap())).unwrap();
        let (_, sentence) = said.split_once(code).unwrap();
        let (sentence, action) = sentence.split_once("→").unwrap();
        assert!(sentence.contains(cause) && action.contains(way_out), "{name}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fault_of_json_is_told_with_its_place_and_nothing_beside_it() {
    let mut officer = Officer::new().await;
    let how = HowArgs::default();
    let file = officer.file("event.json", b"[\n {\n  \"eventId\": \"a\"\n  \"version\": 1\n }\n]\n");
    let checked = officer.check(Content::Events, &file, &how).await;
    assert_eq!(checked, officer.submit(Content::Events, &file, &how, None).await);
    assert_eq!((checked.exit, checked.total), (Exit::Refused, 1), "{checked:#?}");
    let message = checked.findings[0]["message"].as_str().unwrap();
    assert!(message.contains("line 4") && message.contains("column 3"), "{message}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_figures_go_aside_where_one_exceeds_the_other() {
    let mut officer = Officer::new().await;
    let text = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\n\
                REFERRAL_ISSUED,MA-02-411,2023-Q1,20\nREFERRAL_DONE,MA-02-411,2023-Q1,25\n\
                REFERRAL_ISSUED,MA-02-411,2023-Q2,20\nREFERRAL_DONE,MA-02-411,2023-Q2,19\n";
    let file = officer.file("referrals.csv", text.as_bytes());
    let aside = officer.folder.path().join("aside.csv");
    let ended = officer.submit(Content::Observations, &file, &HowArgs::default(), Some(aside.clone())).await;
    assert_eq!((ended.exit, ended.stored), (Exit::Done, true), "{ended:?}");
    let text = std::fs::read_to_string(aside).unwrap();
    let rows: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(rows.len(), 2, "{text}");
    assert!(rows.iter().all(|row| row.contains("2023-Q1") && row.contains("EXCEEDS_INDICATOR")), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_writes_all_findings_to_a_file() {
    let mut officer = Officer::new().await;
    let rows: String = (0..1_500).map(|n| format!("POP_TOTAL,MA-02,1991,LEGAL,x{n}\n")).collect();
    let file = officer.file("wrong.csv", format!("INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\n{rows}").as_bytes());
    let output = officer.folder.path().join("findings.csv");
    let how = HowArgs { output: Some(output.clone()), ..HowArgs::default() };
    for store in [false, true] {
        let ended = match store {
            false => officer.check(Content::Observations, &file, &how).await,
            true => officer.submit(Content::Observations, &file, &how, None).await,
        };
        // No figure is valid, and all rows but the first repeat the key of an earlier row.
        assert_eq!((ended.exit, ended.total, ended.findings.len()), (Exit::Refused, 2_999, 1_000));
        let written = std::fs::read_to_string(&output).unwrap();
        let mut lines = written.lines();
        assert_eq!(lines.next(), Some("FILE,ROW,COLUMN,CODE,SEVERITY,VALUE,EXPECTED,MESSAGE"));
        let rows: Vec<u32> = lines.map(|line| line.split(',').nth(1).unwrap().parse().unwrap()).collect();
        let each: std::collections::BTreeSet<u32> = rows.iter().copied().collect();
        assert_eq!((rows.len(), each.len(), each.first(), each.last()), (2_999, 1_500, Some(&2), Some(&1_501)));
    }
}
