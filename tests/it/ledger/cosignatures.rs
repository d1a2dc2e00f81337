//! Signatures of witnesses: stored for checkpoints that are accepted here, and returned with receipts and releases.

use futures::FutureExt as _;
use marsad::log::checkpoint::{NoteSignature, SignedNote};
use marsad::log::entry::{Kind, SharingClass};

use super::append::publish;
use super::world::{Node, ScriptedLog, World, signer, witnessed};

fn signers(note: &str) -> Vec<String> {
    SignedNote::parse(note).unwrap().signatures().iter().map(|signature| signature.name.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn signatures_of_known_witnesses_are_kept_with_entries_and_after_them() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (mut national, _) = ScriptedLog::national(&world);
    national.witnesses = vec!["souss-massa", "stranger"];
    national.give(&node.ledger, |_| false).await;
    let kept = |log: &ScriptedLog| {
        let (checkpoint, store) = (log.checkpoint(), node.ledger.store().clone());
        async move { store.cosignatures(&checkpoint).await.unwrap() }
    };
    let names = |kept: &[NoteSignature]| kept.iter().map(|own| own.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&kept(&national).await), ["marsad/souss-massa"]);
    // Another one later, and the first again.
    let keep = |note: String| node.ledger.keys().open(&note).unwrap();
    let opened = keep(witnessed(&national.note(), &["oriental", "souss-massa"]));
    node.ledger.keep_cosignatures(&opened).await.unwrap();
    assert_eq!(names(&kept(&national).await), ["marsad/oriental", "marsad/souss-massa"]);
    let held = national.checkpoint();
    let under = node.ledger.signatures_under(&held).await.unwrap();
    assert_eq!(names(&under), ["marsad/national", "marsad/oriental", "marsad/souss-massa"]);
    let note = node.ledger.frontier(&held.log).await.unwrap().note;
    assert_eq!(signers(&note), ["marsad/national"], "what is compared has the signature of the origin alone");
    assert_eq!(signers(&node.ledger.cosigned(&note).await.unwrap()).len(), 3);
    // Nothing is stored for a checkpoint of another tree, or for one ahead of the held tree.
    let mut other = ScriptedLog::new("national");
    other.push(Kind::Unknown(900), SharingClass::Open, vec![b"other".to_vec()]);
    national.push(Kind::Unknown(900), SharingClass::Open, vec![b"later".to_vec()]);
    for log in [&mut other, &mut national] {
        log.witnesses = vec!["souss-massa"];
        node.ledger.keep_cosignatures(&keep(log.note())).await.unwrap();
        assert_eq!(kept(log).await, []);
        assert_eq!(node.ledger.signatures_under(&log.checkpoint()).await.unwrap(), []);
    }
    // Until it is the largest that was seen.
    node.ledger.remember_checkpoint(&national.note()).await.unwrap();
    node.ledger.keep_cosignatures(&keep(national.note())).await.unwrap();
    assert_eq!(names(&kept(&national).await), ["marsad/souss-massa"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_one_checkpoint_no_more_is_kept_than_a_note_has_room_for() {
    let world = World::new();
    let node = Node::start(&world, "oriental").await;
    let (national, _) = ScriptedLog::national(&world);
    national.give(&node.ledger, |_| false).await;
    let key = node.ledger.store().log_key(&national.log).await.unwrap();
    for round in 0..3 {
        let names: Vec<String> = (0..7).map(|witness| format!("w-{round}-{witness}")).collect();
        let signatures: Vec<NoteSignature> =
            names.iter().flat_map(|name| signer(name).sign_note("text\n").unwrap().signatures().to_vec()).collect();
        let checkpoint = national.checkpoint();
        node.ledger
            .store()
            .run_tx("cosignatures", move |tx| {
                let (checkpoint, signatures) = (checkpoint.clone(), signatures.clone());
                async move { tx.insert_cosignatures(key, &checkpoint, &signatures).await }.boxed()
            })
            .await
            .unwrap();
    }
    let kept = node.ledger.store().cosignatures(&national.checkpoint()).await.unwrap();
    assert_eq!(kept.len(), 15);
    let again = node.reopen(&node.database.url).await;
    let note = again.cosigned(&national.note()).await.unwrap();
    assert_eq!(signers(&note).len(), 16);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_carries_the_signatures_that_have_come_since() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let new = || world.observations(&world.region, "key", &versions, &[("MA-09", 2024, 100)]);
    let first = node.ledger.append_observations(&world.region.permit(), new()).await.unwrap();
    assert_eq!(signers(&first.receipt.checkpoint_note), ["marsad/national"]);
    let note = witnessed(&first.receipt.checkpoint_note, &["souss-massa", "stranger", "oriental"]);
    node.ledger.keep_cosignatures(&node.ledger.keys().open(&note).unwrap()).await.unwrap();
    let receipts = [
        node.ledger.receipt(&first.submission).await.unwrap().unwrap(),
        node.ledger.append_observations(&world.region.permit(), new()).await.unwrap(),
    ];
    for later in receipts {
        let expected = ["marsad/national", "marsad/oriental", "marsad/souss-massa"];
        assert_eq!(signers(&later.receipt.checkpoint_note), expected);
        let same = marsad::log::receipt::Receipt {
            checkpoint_note: first.receipt.checkpoint_note.clone(),
            ..later.receipt.clone()
        };
        assert_eq!(same, first.receipt, "nothing else has changed");
        later.receipt.verify(&signer("national").verifier_key()).unwrap();
    }
}
