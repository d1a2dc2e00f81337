//! Computes and verifies roots, inclusion proofs and consistency proofs.
//!
//! Proofs are computed as in RFC 6962 sections 2.1.1 and 2.1.2, and verified by the iterative algorithms of RFC 9162 sections
//! 2.1.3.2 and 2.1.4.2. The functions `…_nodes` name the nodes that a proof needs, so that the caller can fetch them first.

use std::ops::Range;

use super::{Hash, MerkleError, ReadNode, SIZE_MAX, empty_root, node_hash};

/// The largest power of two that is smaller than `leaves`, which must be at least 2. RFC 6962 splits a tree there.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// The largest perfect subtrees over the leaves of `range`, left to right. The range must start at the first leaf of a
/// perfect subtree that contains it, as all ranges of proofs do.
fn range_nodes(range: &Range<u64>) -> Vec<(u8, u64)> {
    let mut nodes = Vec::new();
    let mut begin = range.start;
    while begin < range.end {
        let height = (range.end - begin).ilog2();
        nodes.push((u8::try_from(height).unwrap_or(u8::MAX), begin >> height));
        begin += 1 << height;
    }
    nodes
}

fn range_hash(range: &Range<u64>, read: ReadNode<'_>) -> Result<Hash, MerkleError> {
    let mut hash: Option<Hash> = None;
    for (height, index) in range_nodes(range).into_iter().rev() {
        let node = read(height, index).ok_or(MerkleError::MissingNode { height, index })?;
        hash = Some(match hash {
            Some(right) => node_hash(&node, &right),
            None => node,
        });
    }
    Ok(hash.unwrap_or_else(empty_root))
}

fn check_size(size: u64) -> Result<(), MerkleError> {
    if size > SIZE_MAX { Err(MerkleError::TooLarge { size }) } else { Ok(()) }
}

fn check_index(index: u64, size: u64) -> Result<(), MerkleError> {
    check_size(size)?;
    if index >= size { Err(MerkleError::IndexOutside { index, size }) } else { Ok(()) }
}

fn check_prefix(old: u64, new: u64) -> Result<(), MerkleError> {
    check_size(new)?;
    if old > new { Err(MerkleError::NotAPrefix { old, new }) } else { Ok(()) }
}

/// The leaves under each hash of an inclusion proof, in its order: `PATH` of RFC 6962 section 2.1.1.
fn inclusion_ranges(index: u64, size: u64) -> Vec<Range<u64>> {
    let (mut low, mut high) = (0, size);
    let mut ranges = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            ranges.push(middle..high);
            high = middle;
        } else {
            ranges.push(low..middle);
            low = middle;
        }
    }
    ranges.reverse();
    ranges
}

/// The leaves under each hash of a consistency proof, in its order: `PROOF` of RFC 6962 section 2.1.2. If the old tree is a
/// perfect subtree, the RFC does not list it; `whole` does.
fn consistency_ranges(old: u64, new: u64, whole: bool) -> Vec<Range<u64>> {
    if old == 0 || old == new {
        return Vec::new();
    }
    let (mut low, mut high) = (0, new);
    let mut ranges = Vec::new();
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            ranges.push(middle..high);
            high = middle;
        } else {
            ranges.push(low..middle);
            low = middle;
        }
    }
    if low != 0 || whole {
        ranges.push(low..high);
    }
    ranges.reverse();
    ranges
}

fn nodes_of(ranges: &[Range<u64>]) -> Vec<(u8, u64)> {
    ranges.iter().flat_map(range_nodes).collect()
}

fn hashes_of(ranges: &[Range<u64>], read: ReadNode<'_>) -> Result<Vec<Hash>, MerkleError> {
    ranges.iter().map(|range| range_hash(range, read)).collect()
}

/// The nodes that [`root_at`] reads; none beyond [`SIZE_MAX`].
#[must_use]
pub fn root_nodes(size: u64) -> Vec<(u8, u64)> {
    if size > SIZE_MAX { Vec::new() } else { range_nodes(&(0..size)) }
}

/// The nodes that [`inclusion_proof`] reads; none if there is no such proof.
#[must_use]
pub fn inclusion_nodes(index: u64, size: u64) -> Vec<(u8, u64)> {
    if check_index(index, size).is_err() { Vec::new() } else { nodes_of(&inclusion_ranges(index, size)) }
}

/// The nodes that [`consistency_proof`] reads; none if there is no such proof.
#[must_use]
pub fn consistency_nodes(old: u64, new: u64) -> Vec<(u8, u64)> {
    if check_prefix(old, new).is_err() { Vec::new() } else { nodes_of(&consistency_ranges(old, new, false)) }
}

/// The nodes that [`prefix_proof`] reads; none if there is no such proof.
#[must_use]
pub fn prefix_proof_nodes(old: u64, new: u64) -> Vec<(u8, u64)> {
    if check_prefix(old, new).is_err() { Vec::new() } else { nodes_of(&consistency_ranges(old, new, true)) }
}

/// The root of the first `size` leaves.
///
/// # Errors
/// [`MerkleError::TooLarge`], or [`MerkleError::MissingNode`] for a node that `read` does not have.
pub fn root_at(size: u64, read: ReadNode<'_>) -> Result<Hash, MerkleError> {
    check_size(size)?;
    range_hash(&(0..size), read)
}

/// The proof that a leaf is number `index` of the tree of `size` leaves: RFC 6962 section 2.1.1.
///
/// # Errors
/// [`MerkleError::IndexOutside`], [`MerkleError::TooLarge`], or [`MerkleError::MissingNode`].
pub fn inclusion_proof(index: u64, size: u64, read: ReadNode<'_>) -> Result<Vec<Hash>, MerkleError> {
    check_index(index, size)?;
    hashes_of(&inclusion_ranges(index, size), read)
}

/// The proof that the tree of `new` leaves begins with the tree of `old` leaves: RFC 6962 section 2.1.2. It is empty if
/// `old` is 0 or `new`, because there is nothing to prove.
///
/// # Errors
/// [`MerkleError::NotAPrefix`], [`MerkleError::TooLarge`], or [`MerkleError::MissingNode`].
pub fn consistency_proof(old: u64, new: u64, read: ReadNode<'_>) -> Result<Vec<Hash>, MerkleError> {
    check_prefix(old, new)?;
    hashes_of(&consistency_ranges(old, new, false), read)
}

/// The proof for [`prefix_root`], which shows the root of the first `old` leaves of the tree of `new` leaves. It is the
/// consistency proof; if `old` is a power of two, it begins with the old root, which RFC 6962 leaves out.
///
/// # Errors
/// [`MerkleError::NotAPrefix`], [`MerkleError::TooLarge`], or [`MerkleError::MissingNode`].
pub fn prefix_proof(old: u64, new: u64, read: ReadNode<'_>) -> Result<Vec<Hash>, MerkleError> {
    check_prefix(old, new)?;
    hashes_of(&consistency_ranges(old, new, true), read)
}

/// Verifies that the leaf hash `leaf` is number `index` of the tree of `size` leaves with the root `root`:
/// RFC 9162 section 2.1.3.2.
///
/// # Errors
/// [`MerkleError::IndexOutside`], [`MerkleError::ProofLength`] or [`MerkleError::RootMismatch`].
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> Result<(), MerkleError> {
    check_index(index, size)?;
    let (mut first, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(MerkleError::ProofLength);
        }
        if first & 1 == 1 || first == last {
            hash = node_hash(sibling, &hash);
            skip_missing_levels(&mut first, &mut last);
        } else {
            hash = node_hash(&hash, sibling);
        }
        first >>= 1;
        last >>= 1;
    }
    match (last, hash == *root) {
        (0, true) => Ok(()),
        (0, false) => Err(MerkleError::RootMismatch),
        _ => Err(MerkleError::ProofLength),
    }
}

/// Skips the levels at the right edge where a node has no sibling, as RFC 9162 does.
fn skip_missing_levels(first: &mut u64, last: &mut u64) {
    while *first & 1 == 0 && *first != 0 {
        *first >>= 1;
        *last >>= 1;
    }
}

/// The roots of the old and of the new tree, as a proof from `start` shows them.
fn both_roots(old: u64, new: u64, start: &Hash, proof: &[Hash]) -> Result<(Hash, Hash), MerkleError> {
    let (mut first, mut last) = (old.saturating_sub(1), new.saturating_sub(1));
    while first & 1 == 1 {
        first >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (*start, *start);
    for sibling in proof {
        if last == 0 {
            return Err(MerkleError::ProofLength);
        }
        if first & 1 == 1 || first == last {
            old_hash = node_hash(sibling, &old_hash);
            new_hash = node_hash(sibling, &new_hash);
            skip_missing_levels(&mut first, &mut last);
        } else {
            new_hash = node_hash(&new_hash, sibling);
        }
        first >>= 1;
        last >>= 1;
    }
    if last == 0 { Ok((old_hash, new_hash)) } else { Err(MerkleError::ProofLength) }
}

/// Verifies that the tree of `new` leaves with the root `new_root` begins with the tree of `old` leaves with the root
/// `old_root`: RFC 9162 section 2.1.4.2. If `old` is 0 or `new`, the proof must be empty.
///
/// # Errors
/// [`MerkleError::NotAPrefix`], [`MerkleError::ProofLength`] or [`MerkleError::RootMismatch`].
pub fn verify_consistency(
    old: u64,
    old_root: &Hash,
    new: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), MerkleError> {
    check_prefix(old, new)?;
    if old == 0 || old == new {
        let expected = if old == 0 { empty_root() } else { *new_root };
        let other_ok = new != 0 || *new_root == empty_root();
        return match (proof.is_empty(), *old_root == expected && other_ok) {
            (false, _) => Err(MerkleError::ProofLength),
            (true, false) => Err(MerkleError::RootMismatch),
            (true, true) => Ok(()),
        };
    }
    let (start, rest) =
        if old.is_power_of_two() { (old_root, proof) } else { proof.split_first().ok_or(MerkleError::ProofLength)? };
    let (old_found, new_found) = both_roots(old, new, start, rest)?;
    if old_found == *old_root && new_found == *new_root { Ok(()) } else { Err(MerkleError::RootMismatch) }
}

/// The root of the first `old` leaves of the tree of `new` leaves with the root `new_root`, as a [`prefix_proof`] shows it.
/// If the origin has signed another root for `old`, this is a fork.
///
/// # Errors
/// [`MerkleError::NotAPrefix`], [`MerkleError::ProofLength`], or [`MerkleError::RootMismatch`] if the proof does not
/// lead to `new_root`.
pub fn prefix_root(old: u64, new: u64, new_root: &Hash, proof: &[Hash]) -> Result<Hash, MerkleError> {
    check_prefix(old, new)?;
    if old == 0 || old == new {
        let root = if old == 0 { empty_root() } else { *new_root };
        return if proof.is_empty() { Ok(root) } else { Err(MerkleError::ProofLength) };
    }
    let (start, rest) = proof.split_first().ok_or(MerkleError::ProofLength)?;
    let (old_found, new_found) = both_roots(old, new, start, rest)?;
    if new_found == *new_root { Ok(old_found) } else { Err(MerkleError::RootMismatch) }
}
