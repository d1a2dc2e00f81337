//! The messages that a node serves are applied by another node without a network, with the same result.

use std::sync::Arc;

use marsad::federation::PullError;
use marsad::federation::feed::{Feed, FeedMessage};
use marsad::federation::receive::Receiver;
use marsad::federation::serve::Messages;
use marsad::federation::serve::feed::{Cursor, Ends, Wants, logs};
use marsad::federation::shared_state::SharedState;
use marsad::identity::policy::{Permit, ServeLog, authorise_log};
use marsad::ledger::{Digests, Ledger, LedgerSettings, NodeState, SignerFile, SignerState};
use marsad::log::checkpoint::LogId;
use marsad::log::merkle::Hash;
use marsad::log::signature::Signer;
use marsad::service::published::ReleaseName;
use marsad::store::Store;
use marsad::wire::pb::Sharing;
use tokio_stream::StreamExt as _;

use crate::federation_origin::name;
use crate::support::federation::Federation;
use crate::support::node::TestNode;
use crate::support::postgres::database;

const ENROLLED: &str = "INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE\nEDU_ENROL,MA-02-381,2023,300";
const TABLE: &str = "INDICATOR,REF_AREA,TIME_PERIOD,METHOD,OBS_VALUE\nIMM_STOCK,MA-02-381,2023,LEGAL,30";

/// A stream of messages as a feed.
struct Direct {
    messages: Messages<FeedMessage>,
    kinds: Vec<&'static str>,
}

impl Feed for Direct {
    async fn next(&mut self) -> Result<Option<FeedMessage>, PullError> {
        let message = self.messages.next().await.map(Result::unwrap);
        self.kinds.extend(message.iter().map(|message| match message {
            FeedMessage::Segment(_) => "segment",
            FeedMessage::Chunk(_) => "chunk",
            FeedMessage::Same(_) => "same",
            FeedMessage::Heads(_) => "heads",
            FeedMessage::LogEnd { .. } => "end",
            FeedMessage::Unreadable { .. } => "unreadable",
        }));
        Ok(message)
    }

    async fn prefix_proof(&mut self, _: &LogId, _: u64, _: u64) -> Option<Vec<Hash>> {
        None
    }
}

/// Hands `to` all that `from` serves to the permit's holder; the kinds of the messages.
async fn hand_over(
    from: &Ledger,
    permit: Permit<ServeLog>,
    to: &Ledger,
    same_chunks: bool,
) -> Result<Vec<&'static str>, PullError> {
    let mut wants = Wants { all: true, same_chunks, ..Wants::default() };
    for head in to.store().heads().await.unwrap() {
        wants.cursors.insert(head.log.clone(), Cursor { size: head.frontier.size(), chunks: 0 });
    }
    let messages = logs(from.clone(), permit, wants, Ends::WhenSent);
    let mut feed = Direct { messages, kinds: Vec::new() };
    let mut receiver = Receiver::new(to.clone(), from.origin().clone(), Arc::new(SharedState::default()), 700);
    while let Some(message) = feed.next().await.unwrap() {
        receiver.take(message, &mut feed).await?;
    }
    receiver.store(&mut feed).await.unwrap();
    assert!(receiver.refused().is_empty(), "{:?}", receiver.refused());
    Ok(feed.kinds)
}

/// The ledger of a node that has lost its database, but not the file that says how much it has signed.
async fn without_database(node: &TestNode, seed: [u8; 32], url: &str) -> Ledger {
    let state = node.world.path("copied.state");
    std::fs::copy(node.world.path(&format!("{}.state", node.name)), &state).unwrap();
    let signer = SignerState {
        signer: Arc::new(Signer::new(&name(&node.name), &seed)),
        file: Arc::new(SignerFile::open(&state).unwrap()),
    };
    let LedgerSettings { origin, operator, keys } = node.running.node.ledger.settings().clone();
    let store = Store::connect(url, 1).await.unwrap();
    let clock = Arc::new(node.clock.clone());
    Ledger::open(store, clock, LedgerSettings { origin, operator, keys }, signer).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_served_can_be_handed_over_without_a_network() {
    let federation = Federation::start().await;
    for (node, key, sharing) in
        [("oriental", "a", Sharing::Federation), ("oriental", "b", Sharing::Open), ("souss-massa", "c", Sharing::Local)]
    {
        let area = if node == "oriental" { "MA-02-381" } else { "MA-09-001" };
        federation.submit(node, key, sharing, &TABLE.replace("MA-02-381", area)).await;
    }
    federation.build("national", "members").await;
    federation.meet().await;
    let [national, oriental] = ["national", "oriental"].map(|name| federation.node(name));
    let served = &national.running.node.ledger;
    let over_the_network = &oriental.running.node.ledger;

    let empty = database().await;
    let direct = without_database(oriental, [2; 32], &empty.url).await;
    assert!(matches!(direct.state(), NodeState::BehindSignerState { held: 0, .. }), "{:?}", direct.state());
    let permit = || {
        let principal = oriental.running.node.client_tls.principal();
        authorise_log(&principal.into(), &[name("oriental")]).unwrap()
    };
    let kinds = hand_over(served, permit(), &direct, true).await.unwrap();
    for kind in ["heads", "segment", "chunk"] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }

    let same = |digests: Digests| (digests.logs, digests.shared);
    assert_eq!(
        same(direct.digests().await.unwrap()),
        same(over_the_network.digests().await.unwrap()),
        "the same logs, and the same rows of them"
    );
    assert_eq!(direct.state(), NodeState::Ready, "it has its own log back");
    assert_eq!(direct.store().incidents(10).await.unwrap(), [], "nothing was refused");
    // A peer that holds everything gets the checkpoints and no entry.
    assert_eq!(hand_over(served, permit(), &direct, true).await.unwrap(), ["heads"]);

    // The next release has the blocks of the one before: its manifest travels, and the names of the blocks.
    let count = |kinds: &[&str], kind: &str| kinds.iter().filter(|own| **own == kind).count();
    let first = federation.build("national", "members").await;
    let kinds = hand_over(served, permit(), &direct, true).await.unwrap();
    let blocks = count(&kinds, "same");
    assert!(blocks > 0, "{kinds:?}");
    assert_eq!(count(&kinds, "chunk"), 1);
    // Another figure: the blocks of its indicator travel, the others do not.
    federation.submit("oriental", "d", Sharing::Federation, ENROLLED).await;
    federation.meet().await;
    federation.build("national", "members").await;
    let kinds = hand_over(served, permit(), &direct, true).await.unwrap();
    assert_eq!(count(&kinds, "same"), blocks, "{kinds:?}");
    assert!(count(&kinds, "chunk") > 1);
    // A peer that lacks a block finds out, and asks for all of them.
    let gone = "DELETE FROM log.payload p USING view.release_part b
                WHERE (p.origin_id, p.epoch, p.idx, p.chunk) = (b.origin_id, b.epoch, b.idx, b.chunk)";
    sqlx::query(gone).execute(&mut empty.connect().await).await.unwrap();
    let last = federation.build("national", "members").await;
    let lacking = hand_over(served, permit(), &direct, true).await;
    assert!(matches!(lacking, Err(PullError::ChunkNotHeld { .. })), "{lacking:?}");
    let kinds = hand_over(served, permit(), &direct, false).await.unwrap();
    assert_eq!((count(&kinds, "same"), count(&kinds, "chunk") > 1), (0, true));
    for built in [first, last] {
        let ReleaseName::Id(id) = ReleaseName::parse(&built.release).unwrap() else { panic!("{built:?}") };
        assert!(direct.store().release(&id).await.unwrap().is_some());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_cannot_be_read_does_not_hold_back_the_others() {
    let federation = Federation::start().await;
    federation.submit("oriental", "a", Sharing::Federation, TABLE).await;
    federation.submit("souss-massa", "b", Sharing::Federation, &TABLE.replace("MA-02-381", "MA-09-001")).await;
    federation.meet().await;
    let national = federation.node("national");
    let spoilt = sqlx::query(
        "UPDATE log.entry e SET header = '\\x00' FROM log.origin o
         WHERE o.origin_id = e.origin_id AND o.name = 'oriental' AND e.idx = 1",
    )
    .execute(&mut national.database.connect().await)
    .await
    .unwrap();
    assert_eq!(spoilt.rows_affected(), 1, "the entry with the figures");

    let principal = federation.node("souss-massa").running.node.client_tls.principal();
    let permit = authorise_log(&principal.into(), &[name("souss-massa")]).unwrap();
    let wants = Wants { all: true, ..Wants::default() };
    // The ledger of the running node has these entries in memory.
    let ledger = without_database(national, [1; 32], &national.database.url).await;
    let mut messages = logs(ledger, permit, wants, Ends::WhenSent);
    let (mut sent, mut ended) = (Vec::new(), Vec::new());
    while let Some(message) = messages.next().await {
        match message.unwrap() {
            FeedMessage::Segment(segment) => sent.push(segment.log.origin.to_string()),
            FeedMessage::LogEnd { log, reason } => ended.push((log.origin.to_string(), reason)),
            _ => {}
        }
    }
    assert_eq!(ended, [("oriental".to_owned(), "UNREADABLE".to_owned())]);
    assert!(sent.contains(&"national".to_owned()) && sent.contains(&"souss-massa".to_owned()), "{sent:?}");
}
