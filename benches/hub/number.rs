//! Numbers of the benchmark: a small pseudo-random generator, medians, and casts with documented limits.

/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014): the output function. A
/// key in, 64 well-mixed bits out; the same on every machine.
pub const fn mix(key: u64) -> u64 {
    let mut z = key.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The bits for a key of several parts.
pub fn mix_all(parts: &[u64]) -> u64 {
    parts.iter().fold(0x6d61_7273_6164, |key, part| mix(key ^ part))
}

/// A number in (0, 1].
pub fn unit(bits: u64) -> f64 {
    (float(bits >> 11) + 1.0) / float(1 << 53)
}

#[allow(clippy::cast_precision_loss, reason = "counts and nanoseconds of a benchmark are far below 2^53")]
pub const fn float(count: u64) -> f64 {
    count as f64
}

/// A count as a float.
pub fn count(count: usize) -> f64 {
    float(wide(count))
}

/// A `usize` has at most 64 bits.
pub fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The percentile of sorted values by nearest rank; 0 if there is no value.
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank is small and positive")]
    let rank = (share * count(sorted.len())).ceil() as usize;
    sorted.get(rank.clamp(1, sorted.len().max(1)) - 1).copied().unwrap_or(0.0)
}

/// The median; the mean of the two middle values of an even number; 0 if there is no value.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
    if sorted.len() % 2 == 1 {
        return upper;
    }
    let lower = sorted.get((sorted.len() / 2).saturating_sub(1)).copied().unwrap_or(0.0);
    f64::midpoint(lower, upper)
}
