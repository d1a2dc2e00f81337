//! The tree at every size from 0 to 2,000, compared with the recursive definition; and proofs that must be refused.

use proptest::prelude::*;

use super::super::merkle::*;
use super::Tree;

const SIZES: u64 = 2_000;

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|index| leaf_hash(&index.to_be_bytes())).collect()
}

/// `MTH` of RFC 6962 section 2.1, word for word.
fn mth(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let split = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(split);
            node_hash(&mth(left), &mth(right))
        }
    }
}

/// `PATH` of RFC 6962 section 2.1.1, word for word.
fn path(index: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let (mut path, last) =
        if index < left.len() { (path(index, left), mth(right)) } else { (path(index - left.len(), right), mth(left)) };
    path.push(last);
    path
}

/// `SUBPROOF` of RFC 6962 section 2.1.2, word for word.
fn subproof(old: usize, leaves: &[Hash], whole: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![mth(leaves)] };
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    let (mut proof, last) = if old <= left.len() {
        (subproof(old, left, whole), mth(right))
    } else {
        (subproof(old - left.len(), right, false), mth(left))
    };
    proof.push(last);
    proof
}

/// Indexes worth trying in a tree of this size: the edges, those around powers of two, and some between.
fn sample(size: u64) -> Vec<u64> {
    let mut picked: Vec<u64> = vec![0, 1, size / 3, size / 2, size.saturating_sub(2), size.saturating_sub(1)];
    picked.extend((1..11).flat_map(|height| [(1 << height) - 1, 1 << height]));
    picked.retain(|index| *index < size);
    picked.sort_unstable();
    picked.dedup();
    picked
}

fn mutations(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut all = Vec::new();
    for position in 0..proof.len() {
        let mut flipped = proof.to_vec();
        let mut bytes = *flipped[position].as_bytes();
        bytes[position % 32] ^= 1 << (position % 8);
        flipped[position] = Hash::new(bytes);
        all.push(flipped);
        let mut shorter = proof.to_vec();
        shorter.remove(position);
        all.push(shorter);
        if position > 0 && proof[position - 1] != proof[position] {
            let mut swapped = proof.to_vec();
            swapped.swap(position - 1, position);
            all.push(swapped);
        }
    }
    let longer = |extra| [proof, &[extra]].concat();
    all.push(longer(empty_root()));
    all.extend(proof.last().map(|last| longer(*last)));
    all
}

#[test]
fn roots_of_all_sizes_follow_the_recursive_definition() {
    let leaves = leaves(SIZES);
    let tree = Tree::of(leaves.iter().copied());
    let mut frontier = Frontier::new();
    for size in 0..=SIZES {
        let expected = mth(&leaves[..size as usize]);
        assert_eq!(frontier.root(), expected, "frontier of {size}");
        assert_eq!(tree.root(size), expected, "root at {size}");
        assert_eq!(frontier.size(), size);
        assert_eq!(Frontier::from_parts(size, &frontier.to_bytes()), Ok(frontier.clone()));
        if let Some(leaf) = leaves.get(size as usize) {
            frontier.push(*leaf);
        }
    }
}

#[test]
fn proofs_follow_the_recursive_definition() {
    let leaves = leaves(70);
    let tree = Tree::of(leaves.iter().copied());
    for size in 1..=70_u64 {
        let part = &leaves[..size as usize];
        for index in 0..size {
            assert_eq!(tree.inclusion(index, size), path(index as usize, part), "leaf {index} of {size}");
        }
        for old in 1..=size {
            assert_eq!(tree.consistency(old, size), subproof(old as usize, part, true), "{old} to {size}");
        }
    }
}

#[test]
fn inclusion_proofs_of_all_sizes_verify_and_nothing_else_does() {
    let leaves = leaves(SIZES);
    let tree = Tree::of(leaves.iter().copied());
    for size in 1..=SIZES {
        let root = tree.root(size);
        for index in sample(size) {
            let leaf = leaves[index as usize];
            let proof = tree.inclusion(index, size);
            assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root), Ok(()), "leaf {index} of {size}");
            let refused = |leaf: &Hash, index, size, proof: &[Hash], root: &Hash| {
                assert!(verify_inclusion(leaf, index, size, proof, root).is_err(), "leaf {index} of {size}");
            };
            refused(&empty_root(), index, size, &proof, &root);
            refused(&leaf, index, size, &proof, &empty_root());
            refused(&leaf, index, size, &proof, &tree.root(size - 1));
            for other in [index ^ 1, index + 1, index.wrapping_sub(1), size, u64::MAX] {
                refused(&leaf, other, size, &proof, &root);
            }
            if size % 37 == 0 || size < 40 {
                mutations(&proof).iter().for_each(|proof| refused(&leaf, index, size, proof, &root));
            }
        }
    }
}

#[test]
fn consistency_proofs_of_all_sizes_verify_and_nothing_else_does() {
    let leaves = leaves(SIZES);
    let tree = Tree::of(leaves.iter().copied());
    for new in 1..=SIZES {
        let new_root = tree.root(new);
        for old in sample(new + 1) {
            let old_root = tree.root(old);
            let proof = tree.consistency(old, new);
            assert_eq!(verify_consistency(old, &old_root, new, &new_root, &proof), Ok(()), "{old} to {new}");
            let refused = |old, old_root: &Hash, new, new_root: &Hash, proof: &[Hash]| {
                assert!(verify_consistency(old, old_root, new, new_root, proof).is_err(), "{old} to {new}");
            };
            let wrong = leaf_hash(b"another root");
            refused(old, &wrong, new, &new_root, &proof);
            refused(new + 1, &old_root, new, &new_root, &proof);
            if old > 0 {
                refused(old, &old_root, new, &wrong, &proof);
                refused(old - 1, &old_root, new, &new_root, &proof);
            }
            if new % 37 == 0 || new < 40 {
                mutations(&proof).iter().for_each(|proof| refused(old, &old_root, new, &new_root, proof));
            }
        }
    }
}

#[test]
fn a_prefix_proof_shows_the_root_of_the_smaller_tree() {
    let leaves = leaves(130);
    let tree = Tree::of(leaves.iter().copied());
    for new in 0..=130_u64 {
        for old in 0..=new {
            let proof = prefix_proof(old, new, &mut tree.read()).unwrap();
            assert_eq!(prefix_root(old, new, &tree.root(new), &proof), Ok(tree.root(old)), "{old} to {new}");
            if old > 0 && old < new {
                assert!(prefix_root(old, new, &empty_root(), &proof).is_err());
                for proof in mutations(&proof) {
                    let found = prefix_root(old, new, &tree.root(new), &proof);
                    assert!(found.is_err(), "{old} to {new}: a changed proof leads to the same root");
                }
            }
        }
    }
}

#[test]
fn the_named_nodes_are_those_that_are_read() {
    let tree = Tree::of(leaves(300));
    for size in [1, 2, 3, 7, 8, 64, 100, 255, 256, 257, 300] {
        let mut seen = Vec::new();
        let mut read = tree.read();
        root_at(size, &mut |height, index| {
            seen.push((height, index));
            read(height, index)
        })
        .unwrap();
        let mut named = root_nodes(size);
        named.reverse();
        assert_eq!(seen, named);
        for index in sample(size) {
            for (height, node) in inclusion_nodes(index, size).into_iter().chain(consistency_nodes(index, size)) {
                assert!(tree.read()(height, node).is_some(), "({height}, {node}) of {size}");
            }
        }
    }
    assert_eq!(inclusion_proof(0, 3, &mut |_, _| None), Err(MerkleError::MissingNode { height: 0, index: 1 }));
}

#[test]
fn nodes_come_from_complete_tiles() {
    let size = 256 * 258;
    let tree = Tree::of(leaves(size));
    let mut tiles = std::collections::BTreeMap::<(u8, u64), Vec<Hash>>::new();
    let mut done = 0;
    // Growing in uneven steps, each tile is complete exactly once, and computed from tiles that came before.
    for next in [1, 255, 256, 257, 5_000, 65_535, 65_536, size] {
        for (level, tile) in completed_tiles(done, next) {
            let hashes: Vec<Hash> = (0..256)
                .map(|offset| match level {
                    0 => tree.nodes[0][(tile * 256 + offset) as usize],
                    _ => subtree_root(&tiles[&(level - 1, tile * 256 + offset)]).unwrap(),
                })
                .collect();
            assert!(tiles.insert((level, tile), hashes).is_none());
        }
        done = next;
    }
    assert_eq!(tiles.len(), 258 + 1);
    for (height, index) in [(0, 0), (0, 66_000), (3, 8_191), (7, 1), (8, 255), (9, 17), (12, 3), (15, 1)] {
        let part = tile_of(height, index);
        assert_eq!(part.node(&tiles[&(part.level, part.tile)]), tree.read()(height, index), "({height}, {index})");
    }
    // Height 16 begins level 2, of which no tile is complete yet.
    assert_eq!(tile_of(16, 0), TilePart { level: 2, tile: 0, first: 0, count: 1 });
    assert_eq!(subtree_root(&[]), None);
    assert_eq!(subtree_root(&leaves(3)), None);
    assert_eq!(tile_of(7, u64::MAX).tile, u64::MAX / 256);
}

#[test]
fn sizes_beyond_all_trees_are_errors() {
    let zero = Hash::new([0; 32]);
    let too_large = SIZE_MAX + 1;
    assert!(root_at(too_large, &mut |_, _| Some(zero)).is_err());
    assert!(inclusion_proof(0, u64::MAX, &mut |_, _| Some(zero)).is_err());
    assert!(consistency_proof(1, u64::MAX, &mut |_, _| Some(zero)).is_err());
    assert!(verify_inclusion(&zero, u64::MAX - 1, u64::MAX, &[zero; 64], &zero).is_err());
    assert!(verify_consistency(u64::MAX, &zero, u64::MAX, &zero, &[]).is_err());
    assert!(Frontier::from_parts(too_large, &[0; 64]).is_err());
    assert!(Frontier::from_parts(3, &[0; 32]).is_err());
    assert!(Frontier::from_parts(3, &[0; 63]).is_err());
    assert!(inclusion_nodes(5, 5).is_empty() && consistency_nodes(6, 5).is_empty() && root_nodes(too_large).is_empty());
    assert_eq!(inclusion_proof(3, SIZE_MAX, &mut |_, _| Some(zero)).unwrap().len(), 62);
}

proptest! {
    #[test]
    fn random_proofs_never_verify_and_never_panic(
        index in any::<u64>(),
        size in any::<u64>(),
        hashes in prop::collection::vec(any::<[u8; 32]>(), 0..70),
    ) {
        let proof: Vec<Hash> = hashes.into_iter().map(Hash::new).collect();
        let (leaf, root) = (leaf_hash(b"leaf"), leaf_hash(b"root"));
        prop_assert!(verify_inclusion(&leaf, index, size, &proof, &root).is_err());
        prop_assert!(verify_consistency(index, &leaf, size, &root, &proof).is_err());
        prop_assert!(prefix_root(index, size, &root, &proof).is_err() || index == 0 || index == size);
    }

    #[test]
    fn hashes_have_one_text(bytes in any::<[u8; 32]>()) {
        let hash = Hash::new(bytes);
        prop_assert_eq!(Hash::from_hex(&hash.to_string()), Ok(hash));
        let upper = hash.to_hex().to_uppercase();
        prop_assert!(upper == hash.to_hex() || Hash::from_hex(&upper).is_err());
    }
}
