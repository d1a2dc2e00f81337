//! Limits how fast entries of one origin are taken, and so how much a trusted origin can make this node store.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use marsad_domain::code::OriginName;

/// The entries of so many seconds may come at once.
const BURST_SECONDS: f64 = 10.0;

/// The limit, and how much of it each origin has used. What comes faster waits; nothing is lost.
#[derive(Debug)]
pub struct Rate {
    per_second: f64,
    /// The time by which the entries that were taken would have come at the rate.
    paid: Mutex<BTreeMap<OriginName, Instant>>,
}

impl Rate {
    /// So many entries a second of each origin.
    #[must_use]
    pub fn new(per_second: NonZeroU32) -> Self {
        Self { per_second: f64::from(per_second.get()), paid: Mutex::default() }
    }

    /// The pause before more of an origin is taken, after `entries` of it were taken `now`.
    pub fn take(&self, origin: &OriginName, entries: u64, now: Instant) -> Duration {
        let entries = u32::try_from(entries).unwrap_or(u32::MAX);
        let cost = Duration::from_secs_f64(f64::from(entries) / self.per_second);
        let mut paid = self.paid.lock().unwrap_or_else(PoisonError::into_inner);
        let until = paid.entry(origin.clone()).or_insert(now);
        *until = (*until).max(now) + cost;
        until.saturating_duration_since(now + Duration::from_secs_f64(BURST_SECONDS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_faster_than_the_rate_waits_and_other_origins_do_not() {
        let rate = Rate::new(NonZeroU32::new(100).unwrap());
        let [a, b] = ["a", "b"].map(|name| OriginName::new(name).unwrap());
        let now = Instant::now();
        assert_eq!(rate.take(&a, 1_000, now), Duration::ZERO, "ten seconds of it may come at once");
        assert_eq!(rate.take(&a, 200, now), Duration::from_secs(2));
        assert_eq!(rate.take(&b, 1_000, now), Duration::ZERO);
        assert_eq!(rate.take(&a, 0, now + Duration::from_secs(60)), Duration::ZERO);
        assert_eq!(rate.take(&a, 1_000, now + Duration::from_secs(60)), Duration::ZERO, "time gives it back");
        assert_eq!(rate.take(&a, 100, now + Duration::from_secs(60)), Duration::from_secs(1));
    }
}
