//! Commands against a small node on a real socket with real certificates: the requests they send, and the answers they print.

mod node;

use std::path::{Path, PathBuf};

use clap::Parser;

use super::arguments::{Cli, Command};
use super::console::tests::console;
use super::error::{Exit, Failure};
use super::{pull, submit};
use crate::client::Profile;
use node::Node;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// Runs a command line as its profile would, and gives its outcome with what was printed.
async fn run(profile: &Profile, line: &str, files: &[&Path], json: bool) -> (Result<(), Failure>, String) {
    let words = line.split_whitespace().map(str::to_owned);
    let files = files.iter().map(|file| file.display().to_string());
    let cli = Cli::try_parse_from(std::iter::once("marsad".to_owned()).chain(words).chain(files)).unwrap();
    let (mut console, written) = console();
    console.json = json;
    let outcome = match cli.command {
        Command::Submit(args) => submit::run(&mut console, profile, &args).await,
        Command::Check(args) => super::check::run(&mut console, || Ok(profile.clone()), &args).await,
        Command::Pull(command) => pull::run(&mut console, profile, &command).await,
        _ => panic!("not one of these tests' commands"),
    };
    (outcome, written.text())
}

fn exit(outcome: &Result<(), Failure>) -> Exit {
    outcome.as_ref().err().map_or(Exit::Done, |failure| failure.exit)
}

#[tokio::test]
async fn a_right_file_is_signed_sent_and_stored() {
    let node = Node::start().await;
    let receipt = node.path("receipt.json");
    let line = format!("submit observations --receipt {}", receipt.display());
    let file = example("observations/souss-massa-population.csv");
    let (outcome, text) = run(&node.profile("region-sm"), &line, &[&file], false).await;
    assert!(outcome.is_ok(), "{outcome:?} {text}");
    assert!(text.contains("AGE = total for 357 rows") && text.contains("357 rows, sharing open"), "{text}");
    assert_eq!(std::fs::read(&receipt).unwrap(), b"the receipt");
    let first = node.submissions();
    assert_eq!((first.len(), first[0].rows), (1, 357));
    // Every run has a key of its own; the node detects that the content is the same.
    run(&node.profile("region-sm"), "submit observations", &[&file], true).await.0.unwrap();
    let keys: Vec<String> = node.submissions().into_iter().map(|one| one.key).collect();
    assert_ne!(keys[0], keys[1]);
}

#[tokio::test]
async fn what_is_sent_while_the_catalogue_changes_is_judged_and_signed_again() {
    for (content, file) in [
        ("observations", example("observations/souss-massa-population.csv")),
        ("events", example("events/souss-massa.jsonl")),
    ] {
        let node = Node::start().await;
        node.catalogues.lock().unwrap().moves = 2;
        let line = format!("submit {content}");
        let (outcome, text) = run(&node.profile("region-sm"), &line, &[&file], false).await;
        assert!(outcome.is_ok(), "{outcome:?} {text}");
        assert_eq!(text.matches("is checked and signed again").count(), 2, "{text}");
        assert_eq!((node.submissions().len(), node.catalogues.lock().unwrap().sent), (1, 3));
        // The number of retries is limited.
        node.catalogues.lock().unwrap().moves = 100;
        let (outcome, _) = run(&node.profile("region-sm"), &line, &[&file], false).await;
        assert_eq!(exit(&outcome), Exit::Unreachable);
        assert_eq!((node.submissions().len(), node.catalogues.lock().unwrap().sent), (1, 3 + 4));
    }
}

#[tokio::test]
async fn events_are_signed_sent_and_stored() {
    let node = Node::start().await;
    let file = example("events/souss-massa.jsonl");
    let (outcome, text) = run(&node.profile("region-sm"), "submit events", &[&file], true).await;
    assert!(outcome.is_ok(), "{outcome:?} {text}");
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["submissions"][0]["submission"], "s-1");
    assert!(node.submissions()[0].rows > 0);
}

#[tokio::test]
async fn a_wrong_file_is_checked_and_never_submitted() {
    let node = Node::start().await;
    let file = example("synthetic-with-errors.csv");
    let (outcome, text) = run(&node.profile("region-sm"), "submit observations", &[&file], true).await;
    assert_eq!(exit(&outcome), Exit::Refused);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let found = value["findings"].as_array().unwrap();
    assert_eq!(value["total"], found.len());
    assert_eq!(value.as_object().unwrap().len(), 2);
    // Findings that only the node can make are among them.
    assert!(found.iter().any(|one| one["code"] == "AREA_NOT_YOURS" && one["row"] == 2), "{text}");
    assert!(found.windows(2).all(|pair| pair[0]["row"].as_u64() <= pair[1]["row"].as_u64()));
    assert_eq!(node.submissions().len(), 0);
}

#[tokio::test]
async fn right_rows_are_sent_and_wrong_ones_set_aside() {
    let node = Node::start().await;
    let aside = node.path("aside.csv");
    let line = format!("submit observations --set-aside {}", aside.display());
    let file = example("synthetic-with-errors.csv");
    let (outcome, text) = run(&node.profile("region-sm"), &line, &[&file], false).await;
    assert!(outcome.is_ok(), "{outcome:?} {text}");
    let kept = std::fs::read_to_string(&aside).unwrap();
    assert!(kept.contains("FINDING_CODES") && kept.contains("AREA_NOT_YOURS"), "{kept}");
    let aside_rows = u64::try_from(kept.lines().count() - 1).unwrap();
    assert_eq!(node.submissions()[0].rows + aside_rows, 27, "{text}");
}

#[tokio::test]
async fn a_check_stores_nothing_and_reports_all() {
    let node = Node::start().await;
    let file = example("observations/oriental-population.csv");
    let (outcome, text) = run(&node.profile("region-sm"), "check observations", &[&file], false).await;
    // The node of this test refuses row 2 of everything that it is asked to check.
    assert_eq!(exit(&outcome), Exit::Refused);
    assert!(text.contains("AREA_NOT_YOURS") && text.contains("row 2"), "{text}");
    assert_eq!(node.submissions().len(), 0);
}

#[tokio::test]
async fn aggregates_come_in_the_columns_that_others_rely_on() {
    let node = Node::start().await;
    let out = node.path("out.csv");
    let line = format!("pull aggregates POP_TOTAL --by SEX -o {}", out.display());
    let (outcome, _) = run(&node.profile("region-sm"), &line, &[], false).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    let csv = std::fs::read_to_string(&out).unwrap();
    let expected = "INDICATOR,REF_AREA,TIME_PERIOD,SEX,METHOD,OBS_VALUE,OBS_STATUS,CONF_STATUS,COVERAGE_IN,COVERAGE_OF,\
                    DERIVATION,UNIT_MEASURE,RELEASE,OBS_STATUS_ALL,COMPLETENESS,NOTE\n\
                    POP_TOTAL,MA-09,2024,_T,LEGAL,3020431,A,F,1,1,DIRECT,PERS,r1,A,COMPLETE,TOTAL_DISAGREES\n\
                    POP_TOTAL,MA-09,2024,F,LEGAL,,Q,C,1,1,DIRECT,PERS,r1,Q,COMPLETE,\n";
    assert_eq!(csv, expected);
    let (outcome, table) = run(&node.profile("region-sm"), "pull aggregates POP_TOTAL --by SEX", &[], false).await;
    assert!(
        outcome.is_ok() && table.contains("Souss-Massa") && table.contains("Expected parts: all that ever reported"),
        "{table}"
    );
    assert!(table.contains("TOTAL_DISAGREES = all parts are in, and they add up to another figure"), "{table}");
    assert!(!table.contains("OBS_STATUS_ALL"), "it says what OBS_STATUS says: {table}");
}

#[tokio::test]
async fn an_indicator_without_data_fails_no_other_and_nothing_at_all_has_an_exit_code() {
    let node = Node::start().await;
    let profile = node.profile("region-sm");
    let (outcome, text) = run(&profile, "pull aggregates POP_TOTAL,NO_PERIOD", &[], false).await;
    assert!(outcome.is_ok() && text.contains("3020431"), "{outcome:?}: {text}");
    assert!(text.contains("REFUG_STOCK: there are figures from 2014 – 2024 only"), "{text}");
    let (outcome, _) = run(&profile, "pull aggregates NOTHING,NO_FIGURES,NO_METHOD", &[], false).await;
    assert_eq!(exit(&outcome), Exit::Usage);
    let failure = outcome.unwrap_err();
    assert!(failure.to_string().starts_with("REFUG_STOCK: the release holds no figure"), "{failure}");
    assert_eq!(failure.details.len(), 1, "{failure:?}");
    let (outcome, text) = run(&profile, "pull aggregates NOTHING,NO_FIGURES", &[], true).await;
    assert_eq!((exit(&outcome), text.as_str()), (Exit::Usage, ""), "the failure is the one JSON value");
}

#[tokio::test]
async fn what_a_node_denies_has_its_exit_code() {
    let node = Node::start().await;
    let profile = node.profile("region-sm");
    let (denied, _) = run(&profile, "pull aggregates DENIED", &[], false).await;
    assert_eq!(exit(&denied), Exit::NotAuthorised);
    let (missing, _) = run(&profile, "pull aggregates MISSING", &[], false).await;
    assert_eq!(exit(&missing), Exit::Usage);
    let nobody = Profile { address: "https://127.0.0.1:1".into(), ..profile.clone() };
    assert_eq!(exit(&run(&nobody, "pull aggregates POP_TOTAL", &[], false).await.0), Exit::Unreachable);
    let other = Profile { node: "oriental".into(), ..profile };
    assert_eq!(exit(&run(&other, "pull aggregates POP_TOTAL", &[], false).await.0), Exit::Unreachable);
}
