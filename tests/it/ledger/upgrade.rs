//! This program opens the database of every landed version, with data of every kind. The database shows the same as
//! before, can be rebuilt, and accepts new entries.
//!
//! `tests/data/database/` has one dump for each migration; its README says how they are made.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use marsad::domain::audience::Audience;
use marsad::domain::sharing::Sharing;
use marsad::domain::text::Text;
use marsad::domain::timestamp::Timestamp;
use marsad::identity::Role;
use marsad::identity::policy::authorise_operator;
use marsad::ledger::{Digests, Ledger, NewErasure, NewRelease, NewWithdrawal, NodeState, digests_of};
use marsad::log::entry::{Kind, SharingClass};
use marsad::release::manifest::Manifest;
use marsad::store::Store;
use marsad::store::audit::Access;
use marsad::wire::payload::Erased;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use super::append::publish;
use super::world::{Node, ScriptedLog, World, admin, open};
use crate::constraints::wrongly_named;
use crate::support::postgres::{TestDatabase, fresh_empty};

const ORIGIN: &str = "national";

/// The tables of the schemas that migrations make, and what must be in each.
const TABLES: [&str; 15] = [
    "log.origin",
    "log.head",
    "log.entry",
    "log.payload",
    "log.checkpoint",
    "node.grant",
    "node.peer",
    "node.incident",
    "node.upload_chunk",
    "node.staged_chunk",
    "node.access",
    "node.idempotency",
    "node.desk_file",
    "node.person",
    "view.entry_state",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/database")
}

fn names(folder: &Path, ending: &str) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = files.filter_map(|name| Some(name.strip_suffix(ending)?.to_owned())).collect();
    names.sort();
    names
}

/// The number of the newest migration.
fn newest() -> String {
    let names = names(&Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations"), ".sql");
    names.last().unwrap().split('_').next().unwrap().to_owned()
}

/// How many rows each table has, by SQL that no version of the program has a part in.
async fn counts(database: &TestDatabase) -> BTreeMap<String, i64> {
    let mut connection = database.connect().await;
    let mut counts = BTreeMap::new();
    for table in TABLES {
        let count = sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {table}")));
        counts.insert(table.to_owned(), count.fetch_one(&mut connection).await.unwrap());
    }
    counts
}

fn hex_of(digests: &Digests) -> Value {
    json!({ "logs": digests.logs.to_hex(), "shared": digests.shared.to_hex(), "full": digests.full.to_hex() })
}

/// A release without cells.
fn release() -> NewRelease {
    let manifest = Manifest {
        builder: ORIGIN.parse().unwrap(),
        audience: Audience::Members,
        number: 1,
        title: Text { ar: "إصدار".into(), fr: "Publication".into(), en: "Release".into() },
        date: Timestamp::from_micros(1_772_359_200_000_000),
        cut: Vec::new(),
        input_set: [1; 32],
        catalogue: (ORIGIN.parse().unwrap(), 0, 1),
        rule_set: "rules".to_owned(),
        engine_version: 1,
        parent: None,
        roster: "reported".to_owned(),
        publication: None,
        parts: Vec::new(),
    };
    NewRelease { sharing: Sharing::Federation, manifest, blocks: Vec::new(), membership: None }
}

/// Fills the own log with every kind of entry, and gives the submission whose receipt is kept.
async fn fill_own_log(world: &World, node: &Node) -> String {
    let versions = publish(world, node).await;
    let (ledger, permit) = (&node.ledger, world.region.permit());
    let mut submissions = Vec::new();
    for (n, sharing) in
        [Sharing::Open, Sharing::Federation, Sharing::Local, Sharing::Open, Sharing::Open].iter().enumerate()
    {
        let figures =
            [("MA-09", 2020 + i32::try_from(n).unwrap(), 100 + i64::try_from(n).unwrap()), ("MA-09-001", 2024, 60)];
        let mut new = world.observations(&world.region, &format!("key-{n}"), &versions, &figures);
        (new.submission.sharing, new.submission.audience) = (*sharing, Audience::of_sharing(*sharing));
        world.region.sign(ORIGIN, &mut new.submission);
        submissions.push(ledger.append_observations(&permit, new).await.unwrap());
    }
    let events =
        world.events("events", &versions, vec![world.event("e-1", 1), world.event("e-1", 2), world.event("e-2", 1)]);
    ledger.append_events(&permit, events).await.unwrap();
    ledger.append_release(&authorise_operator(), release()).await.unwrap();
    let (taken_back, erased) = (&submissions[3], &submissions[4]);
    let indexes = vec![taken_back.position.index];
    let withdrawal =
        NewWithdrawal { submission: taken_back.submission.clone(), epoch: 0, indexes, reason: "wrong".into() };
    ledger.append_withdrawal(&authorise_operator(), withdrawal).await.unwrap();
    let what = Erased::Submission { submission: erased.submission.clone(), reporter: "region-sm".into() };
    let erasure = NewErasure { epoch: 0, indexes: vec![erased.position.index], erased: what };
    ledger.append_erasures(&authorise_operator(), vec![erasure], "asked for").await.unwrap();
    submissions[0].submission.clone()
}

/// Gives the node the log of another: entries that are projected, refused, waiting, withheld and of an unknown kind.
async fn fill_other_log(world: &World, node: &Node) {
    let versions = {
        let (catalogue, membership) = (node.ledger.catalogue().unwrap(), node.ledger.membership().unwrap());
        (catalogue.position.clone(), membership.position.clone())
    };
    let mut log = ScriptedLog::new("souss-massa");
    let mut push = |versions: &_, value: i64, area: &str| {
        let chunks = world.observation_chunks(&world.region, versions, &[(area, 2024, value)], |_| {});
        log.push_citing(Kind::Observations, SharingClass::Open, versions, chunks);
    };
    push(&versions, 1, "MA-09");
    push(&versions, 2, "MA-02");
    push(&versions, 3, "MA-09");
    let mut later = versions.clone();
    later.0.index = 9_999;
    push(&later, 4, "MA-09");
    log.push_citing(Kind::Unknown(900), SharingClass::Open, &later, vec![b"from the future".to_vec()]);
    log.give(&node.ledger, |index| index == 3).await;
    let states: Vec<i16> = sqlx::query_scalar(
        "SELECT s.state FROM view.entry_state s JOIN log.origin o USING (origin_id) WHERE o.name = 'souss-massa' ORDER BY s.idx",
    )
    .fetch_all(&mut node.database.connect().await)
    .await
    .unwrap();
    assert_eq!(states, [0, 0, 2, 1, 3], "projected, refused, waiting and not known");
}

/// What a node stores besides the logs.
async fn fill_node(node: &Node) {
    let store = node.ledger.store();
    store.put_peer(&"oriental".parse().unwrap(), "https://127.0.0.1:1").await.unwrap();
    let time = Timestamp::from_micros(1_772_359_200_000_000);
    let (name, action) = ("souss-massa-observatory".to_owned(), "PullObservations".to_owned());
    let access = Access { time, role: Role::Reader, name, action, resource: "POP_TOTAL".to_owned() };
    store.record_access(&access).await.unwrap();
    let mut connection = node.database.connect().await;
    for statement in [
        "INSERT INTO node.incident (time, first_time, count, reason, peer, origin, epoch, idx, detail, evidence)
         VALUES (1772359200000000, 1772359200000000, 2, 'bad-header', 'oriental', 'oriental', 0, 7, '', '')",
        "INSERT INTO node.upload_chunk VALUES ('018f3c5e-0000-7000-8000-000000000000', 1, 1772359200000000, '\\x00')",
        "INSERT INTO node.desk_file VALUES ('018f3c5e-0000-7000-8000-000000000001', 'region-sm', 'region-sm', 'a.csv', '\\x00',
         '\\x6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 1772359200000000, NULL, 'one')",
        "INSERT INTO node.staged_chunk VALUES ('oriental', 0, 7, 1, '\\x00', '\\x00')",
        "INSERT INTO node.person VALUES ('f.alaoui', 'submitter', 'region-sm', 'fr', 1772359200000000, NULL, 1772359200000000,
           decode(repeat('00', 20), 'hex'), 1772359200000000, 59078640, 1, 0, 0)",
    ] {
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes the dump of the newest migration"]
async fn write_the_database_of_this_version() {
    let world = World::new();
    let node = Node::start(&world, ORIGIN).await;
    let submission = fill_own_log(&world, &node).await;
    fill_other_log(&world, &node).await;
    fill_node(&node).await;
    let facts = json!({
        "digests": hex_of(&node.ledger.digests().await.unwrap()),
        "counts": counts(&node.database).await,
        "receipt": { "submission": submission, "document": node.ledger.receipt(&submission).await.unwrap().unwrap().document },
        "signer_state": hex::encode(fs::read(node.state_file()).unwrap()),
    });
    let empty: Vec<String> =
        counts(&node.database).await.into_iter().filter(|(_, count)| *count == 0).map(|own| own.0).collect();
    assert!(empty.is_empty(), "nothing is in {empty:?}");
    let dump = Command::new("pg_dump")
        .args(["--inserts", "--rows-per-insert=50", "--no-owner", "--no-privileges", "--dbname"])
        .arg(&node.database.url)
        .output();
    let dump = dump.expect("pg_dump is there");
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    // What psql alone understands.
    let text = String::from_utf8(dump.stdout).unwrap();
    let lines: Vec<&str> =
        text.lines().filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict")).collect();
    let number = newest();
    fs::write(folder().join(format!("{number}.sql")), lines.join("\n") + "\n").unwrap();
    fs::write(folder().join(format!("{number}.json")), serde_json::to_string_pretty(&facts).unwrap() + "\n").unwrap();
}

/// The ledger of a node on a database that an earlier version wrote.
async fn take_over(world: &World, database: &TestDatabase, state: &Path, facts: &Value) -> Ledger {
    fs::write(state, hex::decode(facts["signer_state"].as_str().unwrap()).unwrap()).unwrap();
    let store = Store::connect(&database.url, 1).await.unwrap();
    let migrated = store.migrate().await;
    migrated.expect("the dump is of another 0001: tests/data/database/README.md says how it is written again");
    store.close().await;
    open(&database.url, state, ORIGIN, &world.clock).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_every_landed_version_is_taken_over() {
    let world = World::new();
    let versions = names(&folder(), ".sql");
    assert!(!versions.is_empty(), "there is no dump");
    for version in versions {
        let dump = fs::read_to_string(folder().join(format!("{version}.sql"))).unwrap();
        let facts: Value =
            serde_json::from_str(&fs::read_to_string(folder().join(format!("{version}.json"))).unwrap()).unwrap();
        let (database, state) = (fresh_empty().await, tempfile::tempdir().unwrap());
        let mut connection = database.connect().await;
        sqlx::raw_sql(AssertSqlSafe(dump)).execute(&mut connection).await.unwrap();
        drop(connection);
        let ledger = take_over(&world, &database, &state.path().join("signer"), &facts).await;
        assert_eq!(ledger.state(), NodeState::Ready, "{version}");
        let digests = ledger.digests().await.unwrap();
        assert_eq!(hex_of(&digests), facts["digests"], "{version}: the views show something else than before");
        for (table, count) in counts(&database).await {
            // A table that this version did not have is empty.
            assert_eq!(count, facts["counts"][&table].as_i64().unwrap_or(0), "{version}: {table}");
        }
        assert_eq!(wrongly_named(&mut database.connect().await).await, Vec::<String>::new(), "{version}");
        assert_eq!(digests_of(ledger.store()).await.unwrap(), digests);
        ledger.rebuild().await.unwrap();
        assert_eq!(ledger.digests().await.unwrap(), digests, "{version}: after a rebuild");
        let receipt = ledger.receipt(facts["receipt"]["submission"].as_str().unwrap()).await.unwrap().unwrap();
        assert_eq!(receipt.document, facts["receipt"]["document"].as_str().unwrap(), "{version}");
        ledger.append_catalogue(&admin(), world.parts.clone()).await.unwrap();
        assert_ne!(ledger.digests().await.unwrap().logs, digests.logs);
    }
}
