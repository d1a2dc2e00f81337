//! Packed keys of the roll-up's tables, and a fast hash for them.
//!
//! The keys are positions that this program made, never text from outside, so a hash that resists chosen keys is not
//! needed.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::domain::catalogue::AreaId;
use crate::domain::period::Period;

/// A hash map for packed keys.
pub(super) type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<PackedHasher>>;

/// One place in an indicator's figures: a combination of codes, an area, a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Spot {
    pub slice: u32,
    pub area: AreaId,
    pub period: Period,
}

/// A METHOD, an area and a period.
pub(super) type Usage = (u16, AreaId, Period);

/// Multiplies and rotates each word in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PackedHasher(u64);

impl PackedHasher {
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for PackedHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.mix(u64::from(*byte));
        }
    }

    fn write_u16(&mut self, word: u16) {
        self.mix(u64::from(word));
    }

    fn write_u32(&mut self, word: u32) {
        self.mix(u64::from(word));
    }

    fn write_i32(&mut self, word: i32) {
        self.mix(u64::from(word.cast_unsigned()));
    }

    fn write_u64(&mut self, word: u64) {
        self.mix(word);
    }

    fn finish(&self) -> u64 {
        // The upper bits are the mixed ones; tables use the lower.
        self.0 ^ (self.0 >> 32)
    }
}
