//! A log of more than two tiles: roots and proofs from tiles and headers against those that are computed from the leaves.

use marsad::ledger::Ledger;
use marsad::log::checkpoint::LogId;
use marsad::log::merkle::{Frontier, Hash, leaf_hash, verify_consistency, verify_inclusion};

use super::append::publish;
use super::world::{Node, World, sync};

/// Sizes around the edges of tiles, and some between.
const SIZES: [u64; 13] = [1, 2, 3, 255, 256, 257, 300, 511, 512, 513, 600, 640, 653];

async fn leaves(ledger: &Ledger, log: &LogId) -> Vec<Hash> {
    let entries = ledger.store().read_entries(log, 0, 10_000, usize::MAX).await.unwrap();
    entries.iter().map(|entry| leaf_hash(&entry.bytes)).collect()
}

fn root_of(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::new();
    leaves.iter().for_each(|leaf| frontier.push(*leaf));
    frontier.root()
}

/// Roots and proofs of every size of [`SIZES`], compared with the leaves.
async fn assert_provable(ledger: &Ledger, log: &LogId) {
    let leaves = leaves(ledger, log).await;
    let size = u64::try_from(leaves.len()).unwrap();
    assert_eq!(SIZES.last(), Some(&size));
    let root = |size: u64| root_of(&leaves[..usize::try_from(size).unwrap()]);
    for new in SIZES {
        assert_eq!(ledger.root_at(log, new).await.unwrap(), root(new), "root of {new}");
        for index in [0, new / 3, new / 2, new - 1] {
            let proof = ledger.inclusion_proof(log, index, new).await.unwrap();
            let leaf = &leaves[usize::try_from(index).unwrap()];
            verify_inclusion(leaf, index, new, &proof, &root(new)).unwrap();
        }
        for old in SIZES.into_iter().filter(|old| *old < new) {
            let proof = ledger.consistency_proof(log, old, new).await.unwrap();
            verify_consistency(old, &root(old), new, &root(new), &proof).unwrap();
        }
    }
    let tiles = ledger.store().read_tiles(log, &[(0, 0), (0, 1), (0, 2)]).await.unwrap();
    let expected: Vec<_> = leaves.chunks_exact(256).map(<[Hash]>::to_vec).enumerate().collect();
    let mut tiles: Vec<_> =
        tiles.into_iter().map(|((_, tile), hashes)| (usize::try_from(tile).unwrap(), hashes)).collect();
    tiles.sort_by_key(|(tile, _)| *tile);
    assert_eq!(tiles, expected, "tiles that are complete, and no other");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_of_several_tiles_proves_what_its_leaves_say() {
    let world = World::new();
    let (one, two) = (Node::start(&world, "national").await, Node::start(&world, "souss-massa").await);
    let versions = publish(&world, &one).await;
    // Batches that end inside a tile and batches that end several: GENESIS, catalogue and membership are three more.
    for (batch, count) in [(0, 200), (1, 350), (2, 100)] {
        let events = (0..count).map(|n| world.event(&format!("e-{batch}-{n}"), 1)).collect();
        let new = world.events(&format!("batch-{batch}"), &versions, events);
        one.ledger.append_events(&world.region.permit(), new).await.unwrap();
    }
    let log = one.ledger.own_log().clone();
    assert_provable(&one.ledger, &log).await;
    // A node that gets it all at once makes the same tiles.
    sync(&one.ledger, &two.ledger).await;
    assert_provable(&two.ledger, &log).await;
    sync(&two.ledger, &one.ledger).await;
    let (left, right) = (one.ledger.digests().await.unwrap(), two.ledger.digests().await.unwrap());
    assert_eq!((left.logs, left.shared), (right.logs, right.shared));
}
