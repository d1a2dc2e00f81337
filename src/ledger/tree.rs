//! The tree of a log in the database: complete tiles, headers to the right of them, and the proofs made from both.

use std::collections::{BTreeMap, BTreeSet};

use marsad_log::checkpoint::LogId;
use marsad_log::entry::Index;
use marsad_log::merkle::{
    Hash, MerkleError, TILE_HASHES, TILE_HEIGHT, completed_tiles, consistency_nodes, consistency_proof,
    inclusion_nodes, inclusion_proof, prefix_proof, prefix_proof_nodes, root_at, root_nodes, subtree_root, tile_of,
};
use marsad_store::{LogKey, Tx};

use super::{Ledger, LedgerError};

/// Writes the tiles that are complete once `leaves` follow `old` others.
pub(super) async fn write_tiles(tx: &mut Tx, key: LogKey, old: u64, leaves: &[Hash]) -> Result<(), LedgerError> {
    let new = old.saturating_add(u64::try_from(leaves.len()).unwrap_or(u64::MAX));
    let mut roots: BTreeMap<(u8, u64), Hash> = BTreeMap::new();
    for (level, tile) in completed_tiles(old, new) {
        let first = tile.saturating_mul(TILE_HASHES);
        let hashes = if level == 0 {
            leaves_of(tx, key, first, old, leaves).await?
        } else {
            roots_below(tx, key, level - 1, first, &roots).await?
        };
        let root =
            subtree_root(&hashes).ok_or(MerkleError::MissingNode { height: level * TILE_HEIGHT, index: first })?;
        tx.insert_tile(key, (level, tile), &hashes).await?;
        roots.insert((level, tile), root);
    }
    Ok(())
}

async fn leaves_of(
    tx: &mut Tx,
    key: LogKey,
    first: Index,
    old: u64,
    leaves: &[Hash],
) -> Result<Vec<Hash>, LedgerError> {
    let end = first.saturating_add(TILE_HASHES);
    let mut hashes: Vec<Hash> = Vec::new();
    if first < old {
        hashes.extend(tx.leaves(key, first, end.min(old)).await?.into_iter().map(|(_, leaf)| leaf));
    }
    let place = |index: u64| usize::try_from(index.saturating_sub(old)).unwrap_or(usize::MAX).min(leaves.len());
    hashes.extend(leaves.get(place(first)..place(end)).unwrap_or_default());
    Ok(hashes)
}

async fn roots_below(
    tx: &mut Tx,
    key: LogKey,
    level: u8,
    first: u64,
    known: &BTreeMap<(u8, u64), Hash>,
) -> Result<Vec<Hash>, LedgerError> {
    let wanted: Vec<(u8, u64)> = (first..first.saturating_add(TILE_HASHES)).map(|tile| (level, tile)).collect();
    let missing: Vec<(u8, u64)> = wanted.iter().filter(|tile| !known.contains_key(tile)).copied().collect();
    let mut roots = known.clone();
    for (tile, hashes) in tx.tiles(key, &missing).await? {
        roots.extend(subtree_root(&hashes).map(|root| (tile, root)));
    }
    Ok(wanted.iter().filter_map(|tile| roots.get(tile).copied()).collect())
}

struct Nodes(BTreeMap<(u8, u64), Hash>);

impl Nodes {
    fn read(&self, height: u8, index: u64) -> Option<Hash> {
        self.0.get(&(height, index)).copied()
    }
}

impl Ledger {
    /// Fetches nodes of a tree of `size` entries: each from its tile if that is complete, otherwise from the leaves or the
    /// tiles below.
    async fn nodes(&self, log: &LogId, wanted: &[(u8, u64)], size: u64) -> Result<Nodes, LedgerError> {
        let parts: Vec<_> =
            wanted.iter().map(|(height, index)| ((*height, *index), tile_of(*height, *index))).collect();
        let own: BTreeSet<(u8, u64)> = parts.iter().map(|(_, part)| (part.level, part.tile)).collect();
        let own: Vec<(u8, u64)> = own.into_iter().collect();
        let complete = self.complete_tiles(log, &own, size).await?;
        let mut nodes = BTreeMap::new();
        let mut below: BTreeSet<(u8, u64)> = BTreeSet::new();
        let mut leaves: BTreeSet<Index> = BTreeSet::new();
        let mut open = Vec::new();
        for (node, part) in parts {
            if let Some(hash) = complete.get(&(part.level, part.tile)).and_then(|tile| part.node(tile)) {
                nodes.insert(node, hash);
                continue;
            }
            let first = part.tile.saturating_mul(TILE_HASHES).saturating_add(u64::try_from(part.first).unwrap_or(0));
            let range = first..first.saturating_add(u64::try_from(part.count).unwrap_or(0));
            match part.level.checked_sub(1) {
                None => leaves.extend(range.clone()),
                Some(level) => below.extend(range.clone().map(|tile| (level, tile))),
            }
            open.push((node, part.level, range));
        }
        let wanted: Vec<Index> = leaves.into_iter().collect();
        let mut leaves: BTreeMap<Index, Hash> = self.inner.tail_cache.leaves(log, &wanted).into_iter().collect();
        let missing: Vec<Index> = wanted.into_iter().filter(|index| !leaves.contains_key(index)).collect();
        if !missing.is_empty() {
            leaves.extend(self.store().read_leaves(log, &missing).await?);
        }
        let below: Vec<(u8, u64)> = below.into_iter().collect();
        let below = self.complete_tiles(log, &below, size).await?;
        for (node, level, range) in open {
            let hash = |index: u64| match level.checked_sub(1) {
                None => leaves.get(&index).copied(),
                Some(level) => below.get(&(level, index)).and_then(|tile| subtree_root(tile)),
            };
            let hashes: Option<Vec<Hash>> = range.map(hash).collect();
            nodes.extend(hashes.and_then(|hashes| subtree_root(&hashes)).map(|hash| (node, hash)));
        }
        Ok(Nodes(nodes))
    }

    /// The proof that entry `index` is in the tree of `size` entries.
    ///
    /// # Errors
    /// [`LedgerError::Merkle`] if there is no such proof or fewer entries are held.
    pub async fn inclusion_proof(&self, log: &LogId, index: Index, size: u64) -> Result<Vec<Hash>, LedgerError> {
        let nodes = self.nodes(log, &inclusion_nodes(index, size), size).await?;
        Ok(inclusion_proof(index, size, &mut |height, index| nodes.read(height, index))?)
    }

    /// The proof that the tree of `new` entries begins with that of `old`.
    ///
    /// # Errors
    /// [`LedgerError::Merkle`] if there is no such proof or fewer entries are held.
    pub async fn consistency_proof(&self, log: &LogId, old: u64, new: u64) -> Result<Vec<Hash>, LedgerError> {
        let nodes = self.nodes(log, &consistency_nodes(old, new), new).await?;
        Ok(consistency_proof(old, new, &mut |height, index| nodes.read(height, index))?)
    }

    /// The proof of the root of the first `old` entries, for evidence of a fork.
    ///
    /// # Errors
    /// [`LedgerError::Merkle`] if there is no such proof or fewer entries are held.
    pub async fn prefix_proof(&self, log: &LogId, old: u64, new: u64) -> Result<Vec<Hash>, LedgerError> {
        let nodes = self.nodes(log, &prefix_proof_nodes(old, new), new).await?;
        Ok(prefix_proof(old, new, &mut |height, index| nodes.read(height, index))?)
    }

    /// The root of the first `size` entries.
    ///
    /// # Errors
    /// [`LedgerError::Merkle`] if fewer entries are held.
    pub async fn root_at(&self, log: &LogId, size: u64) -> Result<Hash, LedgerError> {
        let nodes = self.nodes(log, &root_nodes(size), size).await?;
        Ok(root_at(size, &mut |height, index| nodes.read(height, index))?)
    }
}
