//! Releases and decoded blocks that are kept in memory. Blocks give way, the longest unused first, when they take too much.

use std::collections::HashMap;
use std::sync::Arc;

use marsad_disclosure::SafeCells;
use marsad_release::manifest::BlockRef;

use super::Release;

/// How much memory decoded blocks may take.
const BLOCK_BYTES_MAX: usize = 64 << 20;
/// About how much a decoded cell takes.
const CELL_BYTES: usize = 64;
/// How many releases are kept.
const RELEASES_MAX: usize = 16;

struct CachedBlock {
    cells: Arc<SafeCells>,
    bytes: usize,
    /// The number of its last use.
    used: u64,
}

#[derive(Default)]
pub(super) struct Cache {
    /// With the number of the ledger's change at which the database still held it: a release can be withdrawn.
    releases: Vec<(Arc<Release>, u64)>,
    /// By the hash that names a block: the same block may be in many releases.
    blocks: HashMap<[u8; 32], CachedBlock>,
    bytes: usize,
    clock: u64,
}

impl Cache {
    /// The release of an identifier, with the number of the ledger's change at which it was still held.
    pub(super) fn release(&self, id: &[u8; 32]) -> Option<(Arc<Release>, u64)> {
        self.releases.iter().find(|(release, _)| release.held.id == *id).cloned()
    }

    pub(super) fn insert_release(&mut self, release: &Arc<Release>, now: u64) {
        self.releases.push((Arc::clone(release), now));
        let excess = self.releases.len().saturating_sub(RELEASES_MAX);
        self.releases.drain(..excess);
    }

    /// Notes whether a release is still held. If it is not, all blocks are dropped: which of them other releases share is unknown.
    pub(super) fn note_held(&mut self, id: &[u8; 32], is_held: bool, now: u64) {
        if is_held {
            let known = self.releases.iter_mut().find(|(release, _)| release.held.id == *id);
            known.into_iter().for_each(|(_, held_at)| *held_at = now.max(*held_at));
            return;
        }
        self.releases.retain(|(release, _)| release.held.id != *id);
        self.blocks.clear();
        self.bytes = 0;
    }

    pub(super) fn block(&mut self, hash: &[u8; 32]) -> Option<Arc<SafeCells>> {
        self.clock += 1;
        let kept = self.blocks.get_mut(hash)?;
        kept.used = self.clock;
        Some(Arc::clone(&kept.cells))
    }

    pub(super) fn insert_block(&mut self, block: &BlockRef, cells: &Arc<SafeCells>) {
        let bytes = usize::try_from(block.rows).unwrap_or(usize::MAX).saturating_mul(CELL_BYTES).saturating_add(4_096);
        self.clock += 1;
        let kept = CachedBlock { cells: Arc::clone(cells), bytes, used: self.clock };
        self.bytes = self.bytes.saturating_add(bytes);
        if let Some(old) = self.blocks.insert(block.hash, kept) {
            self.bytes = self.bytes.saturating_sub(old.bytes);
        }
        while self.bytes > BLOCK_BYTES_MAX && self.blocks.len() > 1 {
            let Some(oldest) = self.blocks.iter().min_by_key(|(_, kept)| kept.used).map(|(hash, _)| *hash) else {
                break;
            };
            if let Some(old) = self.blocks.remove(&oldest) {
                self.bytes = self.bytes.saturating_sub(old.bytes);
            }
        }
    }
}
