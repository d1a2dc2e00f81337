//! The pause after a failure: twice as long each time, with a random part, so that peers that lost a node at the same time do
//! not all come back at the same time.

use std::time::Duration;

/// The pauses after consecutive failures.
#[derive(Debug, Clone)]
pub struct Backoff {
    min: Duration,
    max: Duration,
    failures: u32,
}

impl Backoff {
    #[must_use]
    pub const fn new(min: Duration, max: Duration) -> Self {
        Self { min, max, failures: 0 }
    }

    /// The next pause: between half of and the whole of `min`, doubled for every failure before, at most `max`.
    /// The random part comes from `random`.
    pub fn next(&mut self, random: u32) -> Duration {
        let factor = 1_u32.checked_shl(self.failures.min(31)).unwrap_or(u32::MAX);
        let whole = self.min.saturating_mul(factor).min(self.max);
        self.failures = self.failures.saturating_add(1);
        whole / 2 + (whole / 2).mul_f64(f64::from(random) / f64::from(u32::MAX))
    }

    /// Starts again with the shortest pause.
    pub const fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIN: Duration = Duration::from_millis(100);
    const MAX: Duration = Duration::from_secs(5);

    #[test]
    fn pauses_double_up_to_the_longest_and_begin_again() {
        let mut backoff = Backoff::new(MIN, MAX);
        let pauses: Vec<Duration> = (0..8).map(|_| backoff.next(u32::MAX)).collect();
        assert_eq!(pauses, [100, 200, 400, 800, 1600, 3200, 5000, 5000].map(Duration::from_millis));
        backoff.reset();
        assert_eq!(backoff.next(0), MIN / 2);
        for _ in 0..100 {
            let pause = backoff.next(u32::MAX / 3);
            assert!(MIN / 2 <= pause && pause <= MAX);
        }
    }
}
