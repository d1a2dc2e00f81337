//! Rebuild: every history gives the same digests as before.

use futures::future::BoxFuture;
use marsad::ledger::{ChunkSource, Ledger, projector};
use marsad::log::entry::{Kind, SharingClass};
use marsad::log::verify::verify_disclosure;
use marsad::store::{EntryState, Store, StoreError};
use marsad::wire::payload::{self, Withdrawal};
use sqlx::Executor;

use super::world::{Node, ScriptedLog, World, erasure, membership, open, spoil_signature};
use crate::support::postgres::{database, fresh_empty};

/// SplitMix64, so that a seed names a history.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

/// Revisions, withdrawals, erasures, refused and unknown entries, events by the way of two nodes; payloads withheld, and
/// entries that cite what is not there yet.
async fn history(world: &World, ledger: &Ledger, seed: u64) {
    let mut random = Random(seed);
    let (mut national, mut versions) = ScriptedLog::national(world);
    let mut ahead = versions.clone();
    let mut log = ScriptedLog::new("souss-massa");
    for step in 0..40 {
        let class = [SharingClass::Open, SharingClass::Federation, SharingClass::Local][random.below(3) as usize];
        let level = class.level().unwrap();
        let figures = [("MA-09", 2020 + random.below(5) as i32, random.below(1000) as i64), ("MA-09-001", 2019, 5)];
        match random.below(12) {
            0..=4 => {
                let chunks = world.observation_chunks_at(level, &world.region, &versions, &figures, |_| {});
                log.push_citing(Kind::Observations, class, &versions, chunks);
            }
            5 => {
                let chunks = world.observation_chunks_at(level, &world.region, &ahead, &figures, |_| {});
                log.push_citing(Kind::Observations, class, &ahead, chunks);
                versions = ahead.clone();
            }
            6 => {
                let chunks = world.observation_chunks(&world.region, &versions, &figures, spoil_signature);
                log.push_citing(Kind::Observations, class, &versions, chunks);
            }
            7 if log.entries.len() > 2 => {
                let indexes = vec![1 + random.below(log.entries.len() as u64 - 1)];
                let (submission, reason, member) = ("s".into(), "r".into(), "m".into());
                let withdrawal = Withdrawal { submission, epoch: 0, indexes, leaves: Vec::new(), reason, member };
                log.push(Kind::Withdrawal, SharingClass::Open, vec![payload::encode_withdrawal(&withdrawal).unwrap()]);
            }
            8 if log.entries.len() > 2 => {
                let indexes = vec![1 + random.below(log.entries.len() as u64 - 1)];
                let chunk = payload::encode_erasure(&erasure(indexes)).unwrap();
                log.push(Kind::Erasure, SharingClass::Open, vec![chunk]);
            }
            9 => {
                log.push(Kind::Unknown(77), class, vec![vec![step]]);
            }
            10 => {
                let chunk = payload::encode_membership(&membership()).unwrap();
                ahead.1 = national.push(Kind::Membership, SharingClass::Open, vec![chunk]);
            }
            _ => national.give(ledger, |_| false).await,
        }
        if random.below(3) == 0 {
            let withheld = random.below(4) as usize;
            log.give(ledger, |index| index > 0 && index % 4 == withheld).await;
        }
    }
    // What this one cites does not come.
    let chunk = payload::encode_membership(&membership()).unwrap();
    versions.1 = national.push(Kind::Membership, SharingClass::Open, vec![chunk]);
    let chunks = world.observation_chunks(&world.region, &versions, &[("MA-09", 2024, 1)], |_| {});
    log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    log.give(ledger, |_| false).await;
}

async fn rows(node: &Node) -> (i64, i64) {
    let mut database = node.database.connect().await;
    sqlx::query_as(
        "SELECT (SELECT sum(rows)::bigint FROM view.observation_part), (SELECT count(*) FROM view.entry_state WHERE state = 1)",
    )
    .fetch_one(&mut database)
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_gives_the_digests_of_before() {
    let world = World::new();
    let mut seen = (0, 0);
    for seed in 1..=4 {
        let node = Node::start(&world, "oriental").await;
        history(&world, &node.ledger, seed).await;
        let live = node.ledger.digests().await.unwrap();
        let (observations, waiting) = rows(&node).await;
        seen = (seen.0 + observations, seen.1 + waiting);
        node.database.connect().await.execute("DROP SCHEMA view CASCADE").await.unwrap();
        node.ledger.rebuild().await.unwrap();
        assert_eq!(node.ledger.digests().await.unwrap(), live, "seed {seed}");
        // The digests are of something that changes when a part does, or goes, or leads to another entry's chunk.
        for fault in [
            "UPDATE view.observation_part SET last_area = 'MA-12'",
            "DELETE FROM view.observation_part WHERE idx = (SELECT max(idx) FROM view.observation_part)",
            "INSERT INTO view.observation_part
             SELECT 'OTHER', origin_id, epoch, idx, chunk, first_area, last_area, first_day, last_day, rows
             FROM view.observation_part LIMIT 1",
        ] {
            node.database.connect().await.execute(fault).await.unwrap();
            assert_ne!(node.ledger.digests().await.unwrap().full, live.full, "seed {seed}: {fault}");
            node.ledger.rebuild().await.unwrap();
        }
        assert_eq!(node.ledger.digests().await.unwrap(), live, "seed {seed}");
    }
    assert!(seen.0 > 20 && seen.1 > 0, "the histories were not what they should be: {seen:?}");
}

/// Runs a test once more, in a process of its own, and makes sure that it passes there; `false` in that process. A fail point
/// is the whole process's, and other tests rebuild and apply too.
#[cfg(feature = "failpoints")]
fn runs_by_itself(test: &str) -> bool {
    const PLANTED: &str = "MARSAD_TEST_PLANTED";
    if std::env::var_os(PLANTED).is_some() {
        return false;
    }
    let done = crate::support::postgres::this_test_again(test, (PLANTED, "1")).status().unwrap();
    assert!(done.success());
    true
}

#[cfg(feature = "failpoints")]
#[tokio::test(flavor = "multi_thread")]
async fn a_planted_fault_in_the_projector_is_found() {
    const NAME: &str = "ledger::rebuild::a_planted_fault_in_the_projector_is_found";
    if runs_by_itself(NAME) {
        return;
    }
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    history(&world, &node.ledger, 1).await;
    let live = node.ledger.digests().await.unwrap();
    fail::cfg("projector::skip-last-part", "return").unwrap();
    node.ledger.rebuild().await.unwrap();
    fail::remove("projector::skip-last-part");
    let rebuilt = node.ledger.digests().await.unwrap();
    assert_eq!(rebuilt.logs, live.logs);
    assert_ne!(rebuilt.full, live.full);
}

/// An entry is judged while the catalogue that it cites is missing. It is committed after the projector has looked for the
/// entries that wait for this catalogue.
#[cfg(feature = "failpoints")]
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_begins_to_wait_when_the_version_has_just_come_does_not_wait_for_ever() {
    const NAME: &str = "ledger::rebuild::who_begins_to_wait_when_the_version_has_just_come_does_not_wait_for_ever";
    const POINT: &str = "apply::before-commit";
    if runs_by_itself(NAME) {
        return;
    }
    let world = World::new();
    // One of the two stands still in the middle of its transaction.
    let node = Node::with_connections(&world, "oriental", 2).await;
    let (national, versions) = ScriptedLog::national(&world);
    let mut log = ScriptedLog::new("souss-massa");
    let chunks = world.observation_chunks(&world.region, &versions, &[("MA-09", 2024, 1)], |_| {});
    log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    let (reached, was_reached) = std::sync::mpsc::channel();
    let (go_on, may_go_on) = std::sync::mpsc::channel();
    let first = std::sync::Mutex::new(Some((reached, may_go_on)));
    fail::cfg_callback(POINT, move || {
        // The first to come stands still, all others pass.
        let waits = first.lock().unwrap().take();
        if let Some((reached, may_go_on)) = waits {
            reached.send(()).unwrap();
            // The other tasks of this thread go on in others.
            tokio::task::block_in_place(|| may_go_on.recv().unwrap());
        }
    })
    .unwrap();
    let meanwhile = async {
        tokio::task::spawn_blocking(move || was_reached.recv().unwrap()).await.unwrap();
        national.give(&node.ledger, |_| false).await;
        go_on.send(()).unwrap();
    };
    tokio::join!(log.give(&node.ledger, |_| false), meanwhile);
    fail::remove(POINT);
    let state = node.ledger.store().entry_state(&log.log, 1).await.unwrap();
    assert_eq!(state, Some(marsad::store::EntryState::Projected));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_rebuild_is_finished_at_the_next_start() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    history(&world, &node.ledger, 2).await;
    let live = node.ledger.digests().await.unwrap();
    node.ledger.store().recreate_view(projector::VERSION).await.unwrap();
    let state = node.state_file();
    let again = open(&node.database.url, &state, "oriental", &world.clock).await;
    assert_eq!(again.digests().await.unwrap(), live);
}

async fn view_version(node: &Node) -> i32 {
    let mut database = node.database.connect().await;
    sqlx::query_scalar("SELECT version FROM view.projector").fetch_one(&mut database).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn views_of_another_projector_are_made_again_when_a_node_starts() {
    const SPOILT: &str = "DELETE FROM view.observation_part; UPDATE view.submission SET member = 'nobody'";
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    history(&world, &node.ledger, 3).await;
    let (live, version) = (node.ledger.digests().await.unwrap(), view_version(&node).await);
    for (n, change) in [
        "UPDATE view.projector SET version = version - 1",
        "UPDATE view.projector SET version = version + 1",
        "UPDATE view.projector SET definition = '\\x00'",
        "ALTER TABLE view.projector DROP COLUMN definition",
        "DELETE FROM view.projector",
        "DROP TABLE view.projector",
        "DROP SCHEMA view CASCADE",
    ]
    .into_iter()
    .enumerate()
    {
        let mut database = node.database.connect().await;
        database.execute(SPOILT).await.unwrap();
        // Of the same version they are left as they are.
        let same = open(&node.database.url, &node.state_file(), "oriental", &world.clock).await;
        assert_ne!(same.digests().await.unwrap().full, live.full, "{n}");
        database.execute(change).await.unwrap();
        let again = open(&node.database.url, &node.state_file(), "oriental", &world.clock).await;
        assert_eq!(again.digests().await.unwrap(), live, "{change}");
        assert_eq!(view_version(&node).await, version, "{change}");
    }
}

#[tokio::test]
async fn a_database_of_another_program_is_left_alone_and_the_error_says_what_to_do() {
    for change in [
        // Of an older program: a step with another text; of a newer one: a step that is not known here.
        "UPDATE _sqlx_migrations SET checksum = '\\x00' WHERE version = 1",
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9001, 'of a newer program', true, '\\x00', 1)",
    ] {
        let database = database().await;
        database.connect().await.execute(change).await.unwrap();
        let store = Store::connect(&database.url, 1).await.unwrap();
        let error = store.migrate().await.unwrap_err();
        assert!(matches!(error, StoreError::OtherProgram { .. }), "{change}: {error:?}");
        let text = error.to_string();
        assert!(text.contains("another version of Marsad") && text.contains("empty database"), "{text}");
    }
}

#[tokio::test]
async fn no_migration_makes_a_view() {
    let database = fresh_empty().await;
    let store = Store::connect(&database.url, 1).await.unwrap();
    store.migrate().await.unwrap();
    let schemas: Vec<String> = sqlx::query_scalar(
        "SELECT nspname::text FROM pg_namespace WHERE nspname IN ('log', 'node', 'view') ORDER BY nspname",
    )
    .fetch_all(&mut database.connect().await)
    .await
    .unwrap();
    assert_eq!(schemas, ["log", "node"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_payload_is_refused_and_reported_and_comes_again() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    for value in [10, 11] {
        let chunks = world.observation_chunks(&world.region, &versions, &[("MA-09", 2024, value)], |_| {});
        log.push(Kind::Observations, SharingClass::Federation, chunks);
    }
    log.give(&node.ledger, |_| false).await;
    let whole = node.ledger.digests().await.unwrap();
    let mut database = node.database.connect().await;
    let origin = "(SELECT origin_id FROM log.origin WHERE name = 'souss-massa')";
    for damage in ["idx = 1", "idx = 2 AND chunk = 1"] {
        let statement = format!("DELETE FROM log.payload WHERE origin_id = {origin} AND {damage}");
        database.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
    }
    node.ledger.rebuild().await.unwrap();
    let store = node.ledger.store();
    let incidents = store.incidents(10).await.unwrap();
    assert_eq!(incidents.len(), 1, "one for the log: {incidents:?}");
    assert_eq!((incidents[0].incident.reason.as_str(), incidents[0].count), ("payload-missing", 2));
    for index in [1, 2] {
        let state = store.entry_state(&log.log, index).await.unwrap();
        assert!(matches!(state, Some(EntryState::Refused { reason, .. }) if reason == "payload-missing"));
    }
    assert_eq!(store.missing_payloads(&log.log, 0, 10).await.unwrap(), [1, 2], "peers are asked");
    // Opened again, it comes to an end too.
    let again = open(&node.database.url, &node.state_file(), "oriental", &world.clock).await;
    for index in [1, 2] {
        let header = again.store().read_entry(&log.log, index).await.unwrap().unwrap().header;
        let place = usize::try_from(index).unwrap();
        let disclosure = verify_disclosure(&header, log.disclosure(place)).unwrap();
        let chunks = ChunkSource::Memory(log.entries[place].1.clone());
        assert!(again.apply_disclosure(&log.log, index, disclosure, chunks).await.unwrap());
    }
    assert_eq!(again.digests().await.unwrap(), whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_back_while_it_is_looked_through_is_projected() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, _) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let mut other = node.database.connect().await;
    let mut looking = node.database.connect().await;
    for statement in [
        "DELETE FROM view.projected_to",
        "BEGIN",
        "SELECT FROM log.head FOR UPDATE",
        "DELETE FROM view.entry_state s USING log.origin o
         WHERE o.origin_id = s.origin_id AND o.name = 'national' AND s.idx = 0",
    ] {
        sqlx::query(statement).execute(&mut other).await.unwrap();
    }
    let store = node.ledger.store().clone();
    let advancing = tokio::spawn(async move { store.advance_projected_to().await });
    let waits = "SELECT EXISTS (SELECT FROM pg_stat_activity
                                WHERE datname = current_database() AND wait_event_type = 'Lock')";
    while !advancing.is_finished() && !sqlx::query_scalar::<_, bool>(waits).fetch_one(&mut looking).await.unwrap() {
        tokio::task::yield_now().await;
    }
    sqlx::query("COMMIT").execute(&mut other).await.unwrap();
    advancing.await.unwrap().unwrap();
    assert_eq!(node.ledger.store().unprojected(10).await.unwrap(), [(national.log.clone(), 0)]);
    let again = node.reopen(&node.database.url).await;
    assert_eq!(again.store().unprojected(10).await.unwrap(), []);
    assert_eq!(again.store().entry_state(&national.log, 0).await.unwrap(), Some(EntryState::Projected));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_follows_an_entry_that_is_set_back_is_looked_through() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, versions) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let mut log = ScriptedLog::new("souss-massa");
    for value in 0..8 {
        let chunks = world.observation_chunks(&world.region, &versions, &[("MA-09", 2024, value)], |_| {});
        log.push_citing(Kind::Observations, SharingClass::Open, &versions, chunks);
    }
    log.give(&node.ledger, |_| false).await;
    let store = node.ledger.store();
    store.advance_projected_to().await.unwrap();
    let key = store.log_key(&log.log).await.unwrap();
    let mut database = node.database.connect().await;
    let to = "SELECT p.size FROM view.projected_to p JOIN log.origin o USING (origin_id) WHERE o.name = 'souss-massa'";
    assert_eq!(sqlx::query_scalar::<_, i64>(to).fetch_one(&mut database).await.unwrap(), 9);
    let pending = store.run_tx("set-back", move |tx| -> BoxFuture<'_, Result<Vec<u64>, StoreError>> {
        Box::pin(async move {
            for index in [7, 5] {
                tx.unproject(key, index).await?;
            }
            Ok(tx.unprojected_of(key, 10).await?.into_iter().map(|(header, _)| header.index).collect())
        })
    });
    assert_eq!(pending.await.unwrap(), [5, 7]);
    assert_eq!(sqlx::query_scalar::<_, i64>(to).fetch_one(&mut database).await.unwrap(), 5);
    // What is before has a state, and is not asked for.
    sqlx::query("UPDATE view.projected_to SET size = 6").execute(&mut database).await.unwrap();
    let pending = store.run_tx("look", move |tx| -> BoxFuture<'_, Result<Vec<u64>, StoreError>> {
        Box::pin(
            async move { Ok(tx.unprojected_of(key, 10).await?.into_iter().map(|(header, _)| header.index).collect()) },
        )
    });
    assert_eq!(pending.await.unwrap(), [7]);
}
