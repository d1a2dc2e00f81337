//! Complete tiles in memory. A complete tile never changes, so that proofs near the end of a log need no database.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use marsad_log::checkpoint::LogId;
use marsad_log::merkle::{Hash, TILE_HASHES};

use super::{Ledger, LedgerError};

/// How many tiles are cached, of 8 KiB each: those that were used last.
const TILES_MAX: usize = 64;

type Tile = (u8, u64);
type CachedTile = (LogId, Tile, Arc<Vec<Hash>>);
pub(super) type TileMap = BTreeMap<Tile, Arc<Vec<Hash>>>;

/// The tiles that were used last, the newest at the end.
#[derive(Debug, Default)]
pub(super) struct TileCache(Mutex<VecDeque<CachedTile>>);

impl TileCache {
    fn get(&self, log: &LogId, wanted: &[Tile]) -> TileMap {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = TileMap::new();
        for tile in wanted {
            let Some(place) = kept.iter().rposition(|(of, known, _)| known == tile && of == log) else { continue };
            if let Some(used) = kept.remove(place) {
                found.insert(*tile, Arc::clone(&used.2));
                kept.push_back(used);
            }
        }
        found
    }

    fn keep(&self, log: &LogId, read: &TileMap) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (tile, hashes) in read {
            if !kept.iter().any(|(of, known, _)| known == tile && of == log) {
                kept.push_back((log.clone(), *tile, Arc::clone(hashes)));
            }
        }
        while kept.len() > TILES_MAX {
            kept.pop_front();
        }
    }
}

/// Whether a tree of `size` entries completes a tile.
fn is_complete((level, tile): Tile, size: u64) -> bool {
    let below = TILE_HASHES.checked_pow(u32::from(level) + 1);
    let end = below.and_then(|below| tile.checked_add(1)?.checked_mul(below));
    end.is_some_and(|end| end <= size)
}

impl Ledger {
    /// The wanted tiles that are complete in a tree of `size` entries.
    pub(super) async fn complete_tiles(&self, log: &LogId, wanted: &[Tile], size: u64) -> Result<TileMap, LedgerError> {
        let wanted: Vec<Tile> = wanted.iter().copied().filter(|tile| is_complete(*tile, size)).collect();
        let mut found = self.inner.tile_cache.get(log, &wanted);
        let missing: Vec<Tile> = wanted.into_iter().filter(|tile| !found.contains_key(tile)).collect();
        if !missing.is_empty() {
            let read = self.store().read_tiles(log, &missing).await?;
            let read: TileMap = read.into_iter().map(|(tile, hashes)| (tile, Arc::new(hashes))).collect();
            self.inner.tile_cache.keep(log, &read);
            found.extend(read);
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use marsad_domain::code::OriginName;
    use marsad_log::merkle::completed_tiles;

    #[test]
    fn a_tile_is_complete_when_the_tree_completes_it() {
        for size in [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 70_000] {
            let complete = completed_tiles(0, size);
            for tile in (0..3).flat_map(|level| (0..300).map(move |number| (level, number))) {
                assert_eq!(is_complete(tile, size), complete.contains(&tile), "{tile:?} of {size}");
            }
        }
        assert!(!is_complete((0, u64::MAX), u64::MAX) && !is_complete((9, 1), u64::MAX));
    }

    #[test]
    fn what_was_used_last_stays() {
        let (log, tiles) = (LogId::new(OriginName::new("oriental").unwrap(), 0), TileCache::default());
        let one = |tile: Tile| TileMap::from([(tile, Arc::new(vec![Hash::digest(&[&tile.1.to_be_bytes()])]))]);
        let count = u64::try_from(TILES_MAX).unwrap();
        (0..count).for_each(|number| tiles.keep(&log, &one((0, number))));
        assert_eq!(tiles.get(&log, &[(0, 0), (1, 0)]), one((0, 0)));
        tiles.keep(&log, &one((0, count)));
        assert_eq!(tiles.get(&log, &[(0, 0), (0, 1)]), one((0, 0)), "the one that was not used has gone");
        assert!(tiles.get(&LogId::new(log.origin, 1), &[(0, 0)]).is_empty(), "another log");
    }
}
