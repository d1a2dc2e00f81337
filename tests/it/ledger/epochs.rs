//! A log that goes on in a new epoch: what is of the earlier ones stays true.

use std::sync::Arc;

use marsad::clock::Clock;
use marsad::domain::code::OriginName;
use marsad::ledger::{Ledger, LedgerSettings, NewEpoch, SignerFile, SignerState};
use marsad::log::checkpoint::VerifierKey;
use marsad::log::receipt::Receipt;
use marsad::log::signature::Signer;
use marsad::store::Store;

use super::append::publish;
use super::world::{Node, World, code, keys};

/// Opens a new epoch of a node's log with a key of its own.
pub async fn open_epoch(world: &World, node: &Node) -> Ledger {
    node.ledger.store().close().await;
    let path = node.state_file();
    // As if the process that had it were gone.
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, bytes).unwrap();
    let name: OriginName = code(node.origin);
    let signer = Arc::new(Signer::new(&name, &[7; 32]));
    let state = SignerState { signer, file: Arc::new(SignerFile::open(&path).unwrap()) };
    let settings = LedgerSettings { origin: name, operator: code("national"), keys: keys() };
    let store = Store::connect(&node.database.url, 1).await.unwrap();
    let clock: Arc<dyn Clock> = Arc::new(world.clock.clone());
    let new = NewEpoch { reason: "the key was lost".into(), agreed: None };
    Ledger::open_epoch(store, clock, settings, state, new).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_of_an_earlier_epoch_name_the_key_that_signed_them() {
    let world = World::new();
    let node = Node::start(&world, "national").await;
    let versions = publish(&world, &node).await;
    let new = world.observations(&world.region, "old", &versions, &[("MA-09", 2024, 100)]);
    let before = node.ledger.append_observations(&world.region.permit(), new).await.unwrap();
    let ledger = open_epoch(&world, &node).await;
    assert_ne!(ledger.verifier_key(), node.ledger.verifier_key());
    let after = ledger.receipt(&before.submission).await.unwrap().unwrap();
    assert_eq!(after.document, before.document);
    let receipt = Receipt::from_json(&after.document).unwrap();
    receipt.verify(&VerifierKey::parse(&receipt.verifier_key).unwrap()).unwrap();
    let new = world.observations(&world.region, "new", &versions, &[("MA-09", 2023, 90)]);
    let done = ledger.append_observations(&world.region.permit(), new).await.unwrap();
    done.receipt.verify(&VerifierKey::parse(&done.receipt.verifier_key).unwrap()).unwrap();
    assert_eq!(done.receipt.verifier_key, ledger.verifier_key().to_string());
}
