//! The revocation list of a profile: fetched again from the node before it ends, and named when it is about to end.

use std::time::SystemTime;

use time::Duration;

use crate::cli::failure::{Exit, Failure};
use crate::cli::files::write_atomically;
use crate::cli::i18n::Args;
use crate::cli::profile::Profile;
use crate::cli::startup::tls_failure;
use crate::cli::status::{dial_failure, failure_of};
use crate::clock::{Clock, SystemClock};
use crate::domain::code::OriginName;
use crate::domain::timestamp::Timestamp;
use crate::identity::{ClientTls, connect, lists_end, newer_lists};
use crate::wire::pb;
use crate::wire::pb::admin_service_client::AdminServiceClient;

/// A list that ends sooner than this is named after each command.
const WARNED_BEFORE: Duration = Duration::days(7);

/// How old a file of lists may be before its node is asked for newer ones.
const ASKED_AFTER: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// When the profile's list ends, if it has one that can be read.
fn end_of(profile: &Profile) -> Option<Timestamp> {
    profile.revocations.as_ref()?;
    // A file that cannot be read is told of where the connection is made.
    lists_end(&profile.tls_files()).ok().flatten()
}

/// The profile's list, if it ends within a week: the message and what it is filled with.
#[must_use]
pub fn warning(profile: &Profile) -> Option<(&'static str, Args)> {
    let end = end_of(profile)?;
    let now = SystemClock.now();
    let key = if end <= Timestamp::from(now) { "revocations-past" } else { "revocations-end" };
    (end < Timestamp::from(now.saturating_add(WARNED_BEFORE))).then(|| (key, named(profile, end)))
}

/// Takes the node's lists in place of the profile's, if they are newer: once a day, and whenever the own has ended.
///
/// # Errors
/// [`Exit::Usage`] if the profile's list has ended and the node gave no newer one: no server can be trusted with it.
pub async fn keep_current(profile: &Profile, node: &OriginName) -> Result<(), Failure> {
    let Some(end) = end_of(profile) else { return Ok(()) };
    let now = Timestamp::from(SystemClock.now());
    if now < end && was_written_lately(profile) {
        return Ok(());
    }
    let renewed = renew(profile, node).await;
    if now < end {
        // The list that is there is good; another time will do.
        if let Err(failure) = renewed {
            tracing::debug!(causes = ?failure.causes(), "no newer revocation list was taken");
        }
        return Ok(());
    }
    match end_of(profile) {
        Some(end) if end <= now => {
            let failure = Failure::new(Exit::Usage, "error-revocations-ended", named(profile, end));
            Err(match renewed {
                Err(cause) => failure.because(cause),
                Ok(()) => failure,
            })
        }
        _ => Ok(()),
    }
}

fn named(profile: &Profile, end: Timestamp) -> Args {
    let path = profile.revocations.as_deref().unwrap_or(std::path::Path::new(""));
    let day = end.date().map_or_else(|| end.rfc3339(), |day| day.to_string());
    Args::none().text("day", day).text("path", path.display())
}

fn was_written_lately(profile: &Profile) -> bool {
    let written = profile.revocations.as_ref().and_then(|path| std::fs::metadata(path).ok()?.modified().ok());
    let now = SystemTime::from(SystemClock.now());
    written.is_some_and(|written| now.duration_since(written).is_ok_and(|age| age < ASKED_AFTER))
}

/// Asks the node for its lists. The connection refuses whom the own list revokes, but not a list that has ended.
async fn renew(profile: &Profile, node: &OriginName) -> Result<(), Failure> {
    let Some(path) = &profile.revocations else { return Ok(()) };
    let tls = ClientTls::load_to_renew_lists(profile.tls_files()).map_err(tls_failure)?;
    let channel = connect(&profile.address, &tls, Some(node.clone())).await.map_err(dial_failure)?;
    let request = pb::WhoAmIRequest {};
    let answer = AdminServiceClient::new(channel).who_am_i(request).await.map_err(failure_of)?.into_inner();
    let files = profile.tls_files();
    let text = match newer_lists(&files, &answer.revocation_lists).map_err(tls_failure)? {
        Some(newer) => newer.into_bytes(),
        // Written again as it is, so that the node is not asked again before tomorrow.
        None => std::fs::read(path)?,
    };
    write_atomically(path, &text)
}
