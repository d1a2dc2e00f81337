//! The reference tree of the Certificate Transparency project: eight leaves, their nodes, roots and proofs.

use super::super::merkle::*;
use super::Tree;

const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const NODES: [&[&str]; 4] = [
    &[
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
        "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
    ],
    &[
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    ],
    &[
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    &["5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"],
];

/// `(index, size, nodes of the proof as (height, index) of NODES)`.
type Published = (u64, u64, &'static [(usize, usize)]);

const INCLUSION: [Published; 7] = [
    (0, 1, &[]),
    (0, 2, &[(0, 1)]),
    (1, 2, &[(0, 0)]),
    (2, 3, &[(1, 0)]),
    (1, 5, &[(0, 0), (1, 1), (0, 4)]),
    (0, 8, &[(0, 1), (1, 1), (2, 1)]),
    (5, 8, &[(0, 4), (1, 3), (2, 0)]),
];

const CONSISTENCY: [Published; 5] = [
    (1, 1, &[]),
    (1, 8, &[(0, 1), (1, 1), (2, 1)]),
    (6, 8, &[(1, 2), (1, 3), (2, 0)]),
    (2, 5, &[(1, 1), (0, 4)]),
    (2, 8, &[(1, 1), (2, 1)]),
];

fn hash(text: &str) -> Hash {
    Hash::from_hex(text).unwrap()
}

fn proof(nodes: &[(usize, usize)]) -> Vec<Hash> {
    nodes.iter().map(|(height, index)| hash(NODES[*height][*index])).collect()
}

fn tree() -> Tree {
    Tree::of(LEAVES.iter().map(|leaf| leaf_hash(&hex::decode(leaf).unwrap())))
}

#[test]
fn every_node_is_the_published_one() {
    let tree = tree();
    for (height, nodes) in NODES.iter().enumerate() {
        let expected: Vec<Hash> = nodes.iter().map(|node| hash(node)).collect();
        assert_eq!(tree.nodes[height], expected);
    }
}

#[test]
fn every_root_is_the_published_one() {
    let tree = tree();
    assert_eq!(empty_root(), hash(ROOTS[0]));
    for (size, root) in (0..).zip(ROOTS) {
        assert_eq!(tree.root(size), hash(root), "size {size}");
    }
}

#[test]
fn inclusion_proofs_are_the_published_ones() {
    let tree = tree();
    for (index, size, nodes) in INCLUSION {
        let expected = proof(nodes);
        assert_eq!(tree.inclusion(index, size), expected, "leaf {index} of {size}");
        let leaf = hash(NODES[0][index as usize]);
        assert_eq!(verify_inclusion(&leaf, index, size, &expected, &hash(ROOTS[size as usize])), Ok(()));
    }
}

#[test]
fn consistency_proofs_are_the_published_ones() {
    let tree = tree();
    for (old, new, nodes) in CONSISTENCY {
        let expected = proof(nodes);
        assert_eq!(tree.consistency(old, new), expected, "{old} to {new}");
        let (old_root, new_root) = (hash(ROOTS[old as usize]), hash(ROOTS[new as usize]));
        assert_eq!(verify_consistency(old, &old_root, new, &new_root, &expected), Ok(()));
    }
}

/// RFC 9162 section 2.1.5: the example tree of seven leaves, with the proofs that it spells out.
#[test]
fn the_proofs_of_the_rfc_name_the_nodes_that_it_names() {
    let (b, c) = ((0, 1), (0, 2));
    let (d, g, h, i, j) = ((0, 3), (1, 0), (1, 1), (1, 2), (0, 6));
    let (k, l) = ((2, 0), [(1, 2), (0, 6)]);
    assert_eq!(inclusion_nodes(0, 7), [vec![b, h], l.to_vec()].concat());
    assert_eq!(inclusion_nodes(3, 7), [vec![c, g], l.to_vec()].concat());
    assert_eq!(inclusion_nodes(4, 7), [(0, 5), j, k]);
    assert_eq!(inclusion_nodes(6, 7), [i, k]);
    assert_eq!(consistency_nodes(3, 7), [vec![c, d, g], l.to_vec()].concat());
    assert_eq!(consistency_nodes(4, 7), l);
    assert_eq!(consistency_nodes(6, 7), [i, j, k]);
}
