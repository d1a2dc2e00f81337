//! Dominance: sums that would give away what one of their contributors reported.

/// When few contributors dominate a sum. Without a rule none does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dominance {
    /// The n largest contributors hold more than k per cent.
    pub largest: Option<Largest>,
    /// Without its two largest contributions, the sum is less than so many per cent of the largest: the second largest
    /// contributor can estimate the largest that closely.
    pub p_percent: Option<u8>,
}

/// The (n, k) rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Largest {
    pub n: u8,
    pub k: u8,
}

impl Dominance {
    /// Whether there is no rule.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::default()
    }

    /// The width of the interval in which nobody may confine a sum of these contributions, which are not negative; none if
    /// nobody dominates it. For p per cent it is twice p per cent of the largest contribution; for (n, k) twice what others would have
    /// to add, so that the n largest hold k per cent.
    #[must_use]
    pub fn need(self, contributions: impl IntoIterator<Item = i128>) -> Option<i64> {
        let mut all: Vec<i128> = contributions.into_iter().collect();
        all.sort_unstable_by_key(|one| std::cmp::Reverse(*one));
        let total: i128 = all.iter().sum();
        let of_largest = self.largest.and_then(|Largest { n, k }| {
            let (held, k) = (all.iter().take(usize::from(n)).sum::<i128>(), i128::from(k.max(1)));
            let over = held.saturating_mul(100) - total.saturating_mul(k);
            (over > 0).then(|| over.saturating_add(k - 1) / k * 2)
        });
        let of_percent = self.p_percent.and_then(|p| {
            let (first, p) = (all.first().copied().unwrap_or(0), i128::from(p));
            let rest: i128 = all.iter().skip(2).sum();
            let close = first.saturating_mul(p);
            (rest.saturating_mul(100) < close).then(|| close.saturating_mul(2).saturating_add(99) / 100)
        });
        let need = of_largest.into_iter().chain(of_percent).max()?;
        Some(i64::try_from(need).unwrap_or(i64::MAX).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(largest: Option<(u8, u8)>, p_percent: Option<u8>) -> Dominance {
        Dominance { largest: largest.map(|(n, k)| Largest { n, k }), p_percent }
    }

    #[test]
    fn the_largest_contributors_hold_too_much() {
        let one = rule(Some((1, 75)), None);
        // 80 of 100: others would have to add 6.67 so that 80 are 75 per cent.
        assert_eq!(one.need([80, 15, 5]), Some(14));
        assert_eq!(one.need([75, 15, 10]), None, "not more than k per cent");
        assert_eq!(one.need([9]), Some(6), "12 would be enough");
        assert_eq!(rule(Some((2, 90)), None).need([50, 45, 5]), Some(12));
        assert_eq!(one.need([]), None);
        assert_eq!(one.need([0, 0]), None);
    }

    #[test]
    fn the_second_largest_estimates_the_largest_too_closely() {
        let ten = rule(None, Some(10));
        assert_eq!(ten.need([80, 15, 5]), Some(16));
        assert_eq!(ten.need([80, 15, 8]), None, "8 is 10 per cent of 80");
        assert_eq!(ten.need([81, 15, 8]), Some(17));
        assert_eq!(ten.need([3, 3]), Some(1));
        assert_eq!(rule(Some((1, 75)), Some(10)).need([80, 15, 5]), Some(16), "the wider of both");
        assert_eq!(Dominance::default().need([80]), None);
    }
}
