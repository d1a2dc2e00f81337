//! Warns when the revocation list of a profile is about to end.

use std::path::Path;

use time::Duration;

use crate::client::Profile;
use crate::client::lists::end_of;
use crate::clock::{Clock, SystemClock};
use crate::domain::timestamp::Timestamp;
use crate::texts::Args;

/// If a list ends sooner than this, each command warns about it.
const WARNED_BEFORE: Duration = Duration::days(7);

/// The profile's list, if it ends within a week: the message and what it is filled with.
pub fn warning(profile: &Profile) -> Option<(&'static str, Args)> {
    let (path, end) = (profile.revocations.as_deref()?, end_of(profile)?);
    let now = SystemClock.now();
    let key = if end <= Timestamp::from(now) { "revocations-past" } else { "revocations-end" };
    (end < Timestamp::from(now.saturating_add(WARNED_BEFORE))).then(|| (key, named(path, end)))
}

/// The day on which a list ends, and where it is.
pub(super) fn named(path: &Path, end: Timestamp) -> Args {
    let day = end.date().map_or_else(|| end.rfc3339(), |day| day.to_string());
    Args::none().text("day", day).text("path", path.display())
}
