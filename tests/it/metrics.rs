//! The metrics of a node, read over a socket.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;

use marsad::formats::builtin::builtin;
use marsad::identity::Role;
use marsad::measure::names::ALL;
use marsad::wire::pb;
use pb::submission_service_client::SubmissionServiceClient;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::client::{Answer, Observations};
use crate::support::node::{Plan, TestNode, World};

const TABLE: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nIMM_STOCK,MA-02-381,2023,LEGAL,30";

async fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: node\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// The values by name and labels, and the names that are exported.
async fn scrape(address: SocketAddr) -> (BTreeMap<String, f64>, BTreeSet<String>) {
    let answer = get(address, "/metrics").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    let text = answer.split_once("\r\n\r\n").unwrap().1;
    let names = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next());
    let values = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let value = |line: &str| {
        let (name, value) = line.rsplit_once(' ').unwrap();
        (name.to_owned(), value.parse().unwrap())
    };
    (values.map(value).collect(), names.map(str::to_owned).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_node_does_shows_in_its_metrics() {
    let plan = Plan { metrics: Some("127.0.0.1:0".to_owned()), ..Plan::alone("oriental") };
    let node = TestNode::planned(Arc::new(World::new()), plan).await;
    let address = node.running.metrics_address.unwrap();
    assert!(address.ip().is_loopback());
    let (before, names) = scrape(address).await;
    assert_eq!(before["marsad_ready"], 0.0, "it has no catalogue");
    node.publish().await;
    node.grant(Role::Submitter, "region-or", marsad::identity::GrantKind::Submit, &["MA-02"]).await;

    let council = node.council();
    let channel = council.channel().await;
    let catalogue = builtin().unwrap();
    let sent = Observations::right(&council, &catalogue, "a", &[TABLE]);
    for _ in 0..2 {
        assert!(matches!(sent.send(&channel).await.unwrap(), Answer::Receipt(_)));
    }
    let wrong = Observations::as_written(&council, "b", &[&TABLE.replace("2023", "1823")]);
    assert!(matches!(wrong.send(&channel).await.unwrap(), Answer::Report(_)));
    let absent = pb::GetReceiptRequest { submission: "none".to_owned() };
    SubmissionServiceClient::new(channel).get_receipt(absent).await.unwrap_err();

    let (after, _) = scrape(address).await;
    let grown = |name: &str| after.get(name).copied().unwrap_or(0.0) - before.get(name).copied().unwrap_or(0.0);
    let submit = "/marsad.v1.SubmissionService/SubmitObservations";
    assert_eq!(after["marsad_ready"], 1.0);
    assert_eq!(grown(r#"marsad_submissions_total{kind="observations",outcome="stored"}"#), 1.0, "{after:#?}");
    assert_eq!(grown(r#"marsad_submissions_total{kind="observations",outcome="replayed"}"#), 1.0);
    assert_eq!(grown(r#"marsad_submissions_total{kind="observations",outcome="refused"}"#), 1.0);
    assert_eq!(grown(&format!(r#"marsad_calls_total{{rpc="{submit}",code="OK"}}"#)), 3.0);
    assert_eq!(grown(&format!(r#"marsad_call_seconds_count{{rpc="{submit}"}}"#)), 3.0);
    assert_eq!(after[&format!(r#"marsad_calls_in_flight{{rpc="{submit}"}}"#)], 0.0);
    assert_eq!(after[&format!(r#"marsad_streams_open{{rpc="{submit}"}}"#)], 0.0);
    assert_eq!(grown(r#"marsad_calls_total{rpc="/marsad.v1.SubmissionService/GetReceipt",code="NOT_FOUND"}"#), 1.0);
    assert_eq!(grown(r#"marsad_entries_appended_total{kind="OBSERVATIONS"}"#), 1.0);
    assert!(grown("marsad_bytes_appended_total") > 0.0);
    assert_eq!(grown(r#"marsad_transactions_total{tx="append-submission",outcome="committed"}"#), 1.0);
    assert_eq!(grown(r#"marsad_transaction_seconds_count{tx="append-submission"}"#), 1.0);
    assert_eq!(after[r#"marsad_budget_bytes{budget="uploads"}"#], 0.0);
    assert!(after[r#"marsad_database_connections{state="idle"}"#] >= 0.0);
    assert_eq!(grown("marsad_scrapes_total"), 1.0);
    for name in after.keys() {
        for secret in ["region-or", "oriental-admin"] {
            assert!(!name.contains(secret), "{name} names a caller");
        }
    }

    // What is exported and what is documented are the same.
    let known: BTreeSet<String> = ALL.iter().map(|metric| metric.name.to_owned()).collect();
    assert_eq!(names, known);
    let page = include_str!("../../docs/watch-a-node.md");
    let rows = page.lines().filter(|line| line.starts_with("| `marsad_"));
    let expected = ALL.iter().map(|metric| {
        let labels: Vec<String> = metric.labels.iter().map(|label| format!("`{label}`")).collect();
        let (kind, labels) = (metric.kind.as_str(), labels.join(", "));
        format!("| `{}` | {kind} | {labels} | {} | {} |", metric.name, metric.unit, metric.help)
    });
    assert_eq!(rows.collect::<BTreeSet<_>>(), expected.collect::<Vec<_>>().iter().map(String::as_str).collect());
    assert!(get(address, "/").await.starts_with("HTTP/1.1 404"));
    node.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_shows_no_metrics_unless_it_was_told_where() {
    let node = TestNode::bare("oriental").await;
    assert_eq!(node.running.metrics_address, None);
    let config = include_str!("../../docs/configuration.md");
    assert!(config.contains("none: nothing is measured"));
}
