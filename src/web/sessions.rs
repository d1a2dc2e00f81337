//! Sessions of people at the desk, in memory: short, and bound to the certificate that they began with.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use time::{Duration, OffsetDateTime};

use marsad_identity::KeyFingerprint;

/// How long a session lasts.
pub const LENGTH: Duration = Duration::hours(8);
/// The most sessions of one certificate; the oldest gives way.
const PER_KEY_MAX: usize = 16;

/// A session as its requests see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What forms of this session hold: a page of another site cannot know it.
    pub token: String,
    pub began: OffsetDateTime,
}

struct Kept {
    key: KeyFingerprint,
    held: Held,
}

/// All sessions, by the value of their cookie.
#[derive(Default)]
pub struct Sessions {
    kept: Mutex<HashMap<String, Kept>>,
}

impl Sessions {
    /// The session of a cookie, if it is one of this certificate and has not ended.
    pub fn find(&self, cookie: &str, key: KeyFingerprint, now: OffsetDateTime) -> Option<Held> {
        let mut kept = self.lock();
        kept.retain(|_, session| now - session.held.began < LENGTH);
        kept.get(cookie).filter(|session| session.key == key).map(|session| session.held.clone())
    }

    /// Begins a session; returns the value of its cookie too. None if the machine gives no random numbers.
    pub fn begin(&self, key: KeyFingerprint, now: OffsetDateTime) -> Option<(String, Held)> {
        let (cookie, token) = (secret()?, secret()?);
        let held = Held { token, began: now };
        let mut kept = self.lock();
        kept.retain(|_, session| now - session.held.began < LENGTH);
        let own = || kept.iter().filter(|(_, session)| session.key == key);
        if own().count() >= PER_KEY_MAX {
            let oldest = own().min_by_key(|(_, session)| session.held.began).map(|(cookie, _)| cookie.clone());
            oldest.and_then(|cookie| kept.remove(&cookie));
        }
        kept.insert(cookie.clone(), Kept { key, held: held.clone() });
        Some((cookie, held))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Kept>> {
        // No panic can leave the map half changed.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// 256 bits that nobody can guess.
fn secret() -> Option<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).ok()?;
    Some(hex::encode(bytes))
}

/// Compares two secrets in a time that does not depend on where they differ.
pub fn same(one: &str, other: &str) -> bool {
    let differ = one.bytes().zip(other.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b));
    one.len() == other.len() && differ == 0
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-12-01 08:00 UTC);

    fn key(byte: u8) -> KeyFingerprint {
        KeyFingerprint::from_bytes([byte; 32])
    }

    #[test]
    fn a_session_belongs_to_its_certificate_and_ends_after_eight_hours() {
        let sessions = Sessions::default();
        let (cookie, held) = sessions.begin(key(1), NOW).unwrap();
        assert_eq!(sessions.find(&cookie, key(1), NOW + Duration::hours(7)), Some(held));
        assert_eq!(sessions.find(&cookie, key(2), NOW), None);
        assert_eq!(sessions.find("other", key(1), NOW), None);
        assert_eq!(sessions.find(&cookie, key(1), NOW + LENGTH), None);
    }

    #[test]
    fn one_certificate_cannot_fill_the_memory() {
        let sessions = Sessions::default();
        let first = sessions.begin(key(1), NOW).unwrap().0;
        let other = sessions.begin(key(2), NOW).unwrap().0;
        for minute in 1..=i64::try_from(PER_KEY_MAX).unwrap() {
            sessions.begin(key(1), NOW + Duration::minutes(minute)).unwrap();
        }
        assert_eq!(sessions.find(&first, key(1), NOW), None);
        assert!(sessions.find(&other, key(2), NOW).is_some());
        assert_eq!(sessions.lock().len(), PER_KEY_MAX + 1);
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(same("abc", "abc") && !same("abc", "abd") && !same("abc", "ab") && !same("", "a"));
    }
}
