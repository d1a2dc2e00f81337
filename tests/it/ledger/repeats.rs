//! A statement counts once in a log: an entry in which an origin repeats a signed statement is not projected at any
//! node, in any order of payloads and erasures.

use marsad::ledger::{LedgerError, Position};
use marsad::log::entry::{Kind, SharingClass};
use marsad::store::EntryState;
use marsad::wire::payload::{self, Withdrawal};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use super::append::publish;
use super::events::{disclose, event_chunk, titled};
use super::world::{Node, ScriptedLog, World, erasure};

/// The same statement as another submission.
fn renamed(chunks: &[Vec<u8>], submission: &str) -> Vec<Vec<u8>> {
    let mut manifest = payload::decode_observations_manifest(&chunks[0]).unwrap();
    manifest.provenance.submission = submission.to_owned();
    let mut renamed = chunks.to_vec();
    renamed[0] = payload::encode_observations_manifest(&manifest).unwrap();
    renamed
}

fn renamed_event(chunks: &[Vec<u8>], submission: &str) -> Vec<Vec<u8>> {
    let mut event = payload::decode_event(chunks).unwrap();
    event.provenance.submission = submission.to_owned();
    vec![payload::encode_event(&event).unwrap()]
}

/// The state of the entries from 1 on: what they repeat, or one word.
async fn outcomes(node: &Node, log: &ScriptedLog) -> Vec<String> {
    let mut found = Vec::new();
    for index in 1..u64::try_from(log.entries.len()).unwrap() {
        found.push(match node.ledger.store().entry_state(&log.log, index).await.unwrap() {
            Some(EntryState::Projected) => "stands".to_owned(),
            Some(EntryState::Refused { reason, detail }) if reason == "duplicate-submission" => {
                format!("repeats {detail}")
            }
            Some(EntryState::Refused { reason, .. }) => reason,
            None => "absent".to_owned(),
            other => panic!("{index}: {other:?}"),
        });
    }
    found
}

struct Script<'a> {
    world: &'a World,
    national: ScriptedLog,
    versions: (Position, Position),
    log: ScriptedLog,
}

impl<'a> Script<'a> {
    fn new(world: &'a World) -> Self {
        let (national, versions) = ScriptedLog::national(world);
        Self { world, national, versions, log: ScriptedLog::new("souss-massa") }
    }

    fn figures(&self, value: i64) -> Vec<Vec<u8>> {
        self.world.observation_chunks(&self.world.region, &self.versions, &[("MA-09", 2024, value)], |_| {})
    }

    fn event(&self, version: u32, title: &str) -> Vec<Vec<u8>> {
        event_chunk(self.world, &self.versions, titled(self.world, version, title))
    }

    fn push(&mut self, kind: Kind, chunks: Vec<Vec<u8>>) {
        self.log.push_citing(kind, SharingClass::Open, &self.versions, chunks);
    }

    fn erase(&mut self, index: u64) {
        let chunk = payload::encode_erasure(&erasure(vec![index])).unwrap();
        self.log.push(Kind::Erasure, SharingClass::Open, vec![chunk]);
    }

    fn withdraw(&mut self, index: u64) {
        let (submission, reason, member) = ("s".into(), "wrong".into(), "region-sm".into());
        let withdrawal = Withdrawal { submission, epoch: 0, indexes: vec![index], leaves: Vec::new(), reason, member };
        self.log.push(Kind::Withdrawal, SharingClass::Open, vec![payload::encode_withdrawal(&withdrawal).unwrap()]);
    }

    /// A node that has all entries, with the payloads of all but those that are `withheld`.
    async fn node(&self, withheld: impl Fn(usize) -> bool) -> Node {
        let node = Node::start(self.world, "oriental").await;
        self.national.give(&node.ledger, |_| false).await;
        self.log.give(&node.ledger, withheld).await;
        node
    }
}

/// One statement as three submissions, and one submission of two statements.
fn repeating(world: &World) -> Script<'_> {
    let mut script = Script::new(world);
    let (one, other) = (script.figures(1), script.figures(2));
    script.push(Kind::Observations, renamed(&one, "s-1"));
    script.push(Kind::Observations, renamed(&one, "s-2"));
    script.push(Kind::Observations, renamed(&other, "s-1"));
    script.push(Kind::Observations, renamed(&other, "s-3"));
    script.push(Kind::Observations, renamed(&one, "s-1"));
    script
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_stands_once_in_a_log_also_where_the_first_comes_late() {
    let world = World::new();
    let script = repeating(&world);
    let expected = ["stands", "repeats 1", "repeats 1", "stands", "repeats 1"];
    let in_order = script.node(|_| false).await;
    assert_eq!(outcomes(&in_order, &script.log).await, expected);

    let late = script.node(|index| index == 1).await;
    assert_eq!(outcomes(&late, &script.log).await, ["absent", "stands", "stands", "repeats 3", "repeats 2"]);
    disclose(&late, &script.log, 1).await;
    assert_eq!(outcomes(&late, &script.log).await, expected);
    late.ledger.rebuild().await.unwrap();
    assert_eq!(outcomes(&late, &script.log).await, expected);
    let (left, right) = (in_order.ledger.digests().await.unwrap(), late.ledger.digests().await.unwrap());
    assert_eq!((left.shared, left.full), (right.shared, right.full));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_repeats_an_erased_entry_is_judged_again() {
    let world = World::new();
    let mut script = repeating(&world);
    script.erase(1);
    let expected = ["absent", "stands", "stands", "repeats 3", "repeats 2", "stands"];
    let node = script.node(|_| false).await;
    assert_eq!(outcomes(&node, &script.log).await, expected);
    let never_held = script.node(|index| index == 1).await;
    assert_eq!(outcomes(&never_held, &script.log).await, expected);
    node.ledger.rebuild().await.unwrap();
    assert_eq!(outcomes(&node, &script.log).await, expected);
    assert_eq!(node.ledger.digests().await.unwrap().full, never_held.ledger.digests().await.unwrap().full);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_event_does_not_come_back_under_another_name() {
    let world = World::new();
    let mut script = Script::new(&world);
    let (first, second) = (script.event(1, "first"), script.event(2, "second"));
    script.push(Kind::Event, renamed_event(&first, "s-1"));
    script.withdraw(1);
    script.push(Kind::Event, renamed_event(&first, "s-2"));
    script.push(Kind::Event, second);
    let node = script.node(|_| false).await;
    assert_eq!(outcomes(&node, &script.log).await, ["stands", "stands", "repeats 1", "stands"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_does_not_append_what_its_log_has() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let permit = world.region.permit();
    let events = || world.events("events", &versions, vec![world.event("e-1", 1), world.event("e-2", 1)]);
    let figures = || world.observations(&world.region, "figures", &versions, &[("MA-09", 2024, 100)]);
    node.ledger.append_events(&permit, events()).await.unwrap();
    node.ledger.append_observations(&permit, figures()).await.unwrap();
    // As if the keys had been lost.
    sqlx::query("DELETE FROM node.idempotency").execute(&mut node.database.connect().await).await.unwrap();
    let again = [
        node.ledger.append_events(&permit, events()).await.err(),
        node.ledger.append_observations(&permit, figures()).await.err(),
    ];
    for error in again {
        let Some(LedgerError::Refused(refusal)) = error else { panic!("{error:?}") };
        assert_eq!(refusal.code, "duplicate-submission");
    }
}

/// The content of a log: named statements, and erasures of earlier entries.
#[derive(Debug, Clone)]
enum Step {
    Figures { statement: usize, name: u8 },
    Event { statement: usize, name: u8 },
    Withdraw(prop::sample::Index),
    Erase(prop::sample::Index),
}

fn steps() -> impl Strategy<Value = (Vec<Step>, Vec<(bool, u64)>)> {
    let step = prop_oneof![
        5 => (0..3_usize, 0..3_u8).prop_map(|(statement, name)| Step::Figures { statement, name }),
        4 => (0..3_usize, 0..2_u8).prop_map(|(statement, name)| Step::Event { statement, name }),
        1 => any::<prop::sample::Index>().prop_map(Step::Withdraw),
        1 => any::<prop::sample::Index>().prop_map(Step::Erase),
    ];
    // For each entry: whether its payload is inserted late, and when.
    (prop::collection::vec(step, 14), prop::collection::vec(any::<(bool, u64)>(), 15))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_in_which_payloads_arrive_decides_nothing() {
    let world = World::new();
    let mut runner = TestRunner::deterministic();
    let mut repeats = 0;
    for _ in 0..4 {
        let (steps, late) = steps().new_tree(&mut runner).unwrap().current();
        let mut script = Script::new(&world);
        let figures = [script.figures(1), script.figures(2), script.figures(3)];
        let events = [script.event(1, "one"), script.event(2, "two"), script.event(2, "two again")];
        let mut erased = Vec::new();
        for step in &steps {
            let size = script.log.entries.len();
            // Entries that hold data.
            let data: Vec<usize> = (1..size)
                .filter(|index| matches!(script.log.entries[*index].0.kind, Kind::Observations | Kind::Event))
                .collect();
            match step {
                Step::Figures { statement, name } => {
                    script.push(Kind::Observations, renamed(&figures[*statement], &format!("s-{name}")));
                }
                Step::Event { statement, name } => {
                    script.push(Kind::Event, renamed_event(&events[*statement], &format!("e-{name}")));
                }
                Step::Withdraw(_) | Step::Erase(_) if data.is_empty() => {}
                Step::Withdraw(at) => script.withdraw(u64::try_from(data[at.index(data.len())]).unwrap()),
                Step::Erase(at) => {
                    erased.push(data[at.index(data.len())]);
                    script.erase(u64::try_from(data[at.index(data.len())]).unwrap());
                }
            }
        }
        let in_order = script.node(|_| false).await;
        let expected = outcomes(&in_order, &script.log).await;
        repeats += expected.iter().filter(|outcome| outcome.starts_with("repeats")).count();
        let mixed = script.node(|index| index > 0 && late[index].0).await;
        let mut order: Vec<usize> = (1..script.log.entries.len()).filter(|index| late[*index].0).collect();
        order.retain(|index| !erased.contains(index));
        order.sort_by_key(|index| late[*index].1);
        for index in order {
            disclose(&mixed, &script.log, index).await;
        }
        assert_eq!(outcomes(&mixed, &script.log).await, expected, "{steps:?}");
        mixed.ledger.rebuild().await.unwrap();
        assert_eq!(outcomes(&mixed, &script.log).await, expected, "{steps:?}");
        let (left, right) = (in_order.ledger.digests().await.unwrap(), mixed.ledger.digests().await.unwrap());
        assert_eq!(left.full, right.full, "{steps:?}");
    }
    assert!(repeats > 5, "only {repeats} repeated statements were tried");
}
