//! Tiles: groups of 256 hashes, in which a tree is stored. Tile `n` of level `l` holds the hashes of the perfect subtrees of
//! height `8 l` with the indexes `256 n` to `256 n + 255`. Only complete tiles are stored.

use super::{Hash, SIZE_MAX, node_hash};

/// The number of levels of the tree between two levels of tiles.
pub const TILE_HEIGHT: u8 = 8;
/// The number of hashes in a complete tile.
pub const TILE_HASHES: u64 = 1 << TILE_HEIGHT;

/// The hashes `first .. first + count` of one tile. Their [`subtree_root`] is a node of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePart {
    /// The tile's level.
    pub level: u8,
    /// The tile's number within its level.
    pub tile: u64,
    /// The first hash, counted within the tile: 0 to 255.
    pub first: usize,
    /// How many hashes: a power of two, 1 to 128.
    pub count: usize,
}

/// The hashes from which the node `(height, index)` is computed.
#[must_use]
pub fn tile_of(height: u8, index: u64) -> TilePart {
    let inner = u32::from(height % TILE_HEIGHT);
    // The first hash of the node on the level of the tile. An index beyond all trees saturates, and is never found.
    let first = index.checked_shl(inner).filter(|first| first >> inner == index).unwrap_or(u64::MAX);
    TilePart {
        level: height / TILE_HEIGHT,
        tile: first / TILE_HASHES,
        first: usize::try_from(first % TILE_HASHES).unwrap_or(usize::MAX),
        count: 1 << inner,
    }
}

impl TilePart {
    /// The node, from the hashes of its tile; `None` if the tile is too short for it.
    #[must_use]
    pub fn node(&self, tile: &[Hash]) -> Option<Hash> {
        subtree_root(tile.get(self.first..self.first.checked_add(self.count)?)?)
    }
}

/// The root of a perfect subtree from all its hashes of one level; `None` unless their number is a power of two.
#[must_use]
pub fn subtree_root(hashes: &[Hash]) -> Option<Hash> {
    if !hashes.len().is_power_of_two() {
        return None;
    }
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .filter_map(|pair| match pair {
                [left, right] => Some(node_hash(left, right)),
                _ => None,
            })
            .collect();
    }
    level.first().copied()
}

/// The tiles `(level, tile)` that become complete when a tree grows from `old` to `new` leaves. Lower levels come first, so
/// each tile can be computed from leaf hashes and from tiles before it.
#[must_use]
pub fn completed_tiles(old: u64, new: u64) -> Vec<(u8, u64)> {
    let mut tiles = Vec::new();
    if new > SIZE_MAX {
        return tiles;
    }
    let (mut before, mut after) = (old / TILE_HASHES, new / TILE_HASHES);
    let mut level = 0;
    while after > 0 {
        tiles.extend((before..after).map(|tile| (level, tile)));
        before /= TILE_HASHES;
        after /= TILE_HASHES;
        level += 1;
    }
    tiles
}
