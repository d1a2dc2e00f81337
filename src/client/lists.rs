//! The revocation list of a profile: fetched again from the node before it ends.

use std::time::SystemTime;

use super::error::{ClientError, refused};
use super::files::write_atomically;
use super::profile::Profile;
use marsad_clock::{Clock, SystemClock};
use marsad_domain::code::OriginName;
use marsad_domain::timestamp::Timestamp;
use marsad_identity::{ClientTls, connect, lists_end, newer_lists};
use marsad_wire::pb;
use marsad_wire::pb::admin_service_client::AdminServiceClient;

/// How old a file of lists may be before its node is asked for newer ones.
const ASKED_AFTER: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// When the profile's list ends, if it has one that can be read.
#[must_use]
pub fn end_of(profile: &Profile) -> Option<Timestamp> {
    profile.revocations.as_ref()?;
    // A file that cannot be read is reported where the connection is made.
    lists_end(&profile.tls_files()).ok().flatten()
}

/// Replaces the profile's lists by those of the node, if these are newer: once a day, and whenever the profile's list has ended.
///
/// # Errors
/// [`ClientError::ListsEnded`] if the profile's list has ended and the node gave no newer one: no server can be trusted with it.
pub async fn keep_current(profile: &Profile, node: &OriginName) -> Result<(), ClientError> {
    let Some(end) = end_of(profile) else { return Ok(()) };
    let now = Timestamp::from(SystemClock.now());
    if now < end && was_written_lately(profile) {
        return Ok(());
    }
    let renewed = renew(profile, node).await;
    if now < end {
        // The present list is still good; a later call fetches the new one.
        if let Err(error) = renewed {
            tracing::debug!(%error, "no newer revocation list was taken");
        }
        return Ok(());
    }
    match (&profile.revocations, end_of(profile)) {
        (Some(path), Some(end)) if end <= now => {
            Err(ClientError::ListsEnded { path: path.clone(), end, renewal: renewed.err().map(Box::new) })
        }
        _ => Ok(()),
    }
}

fn was_written_lately(profile: &Profile) -> bool {
    let written = profile.revocations.as_ref().and_then(|path| std::fs::metadata(path).ok()?.modified().ok());
    let now = SystemTime::from(SystemClock.now());
    written.is_some_and(|written| now.duration_since(written).is_ok_and(|age| age < ASKED_AFTER))
}

/// Asks the node for its lists. The connection still refuses a server that the present list revokes, but accepts that the list
/// has ended.
async fn renew(profile: &Profile, node: &OriginName) -> Result<(), ClientError> {
    let Some(path) = &profile.revocations else { return Ok(()) };
    let tls = ClientTls::load_to_renew_lists(profile.tls_files())?;
    let channel = connect(&profile.address, &tls, Some(node.clone()))
        .await
        .map_err(|source| ClientError::Dial { address: String::new(), source })?;
    let answer = AdminServiceClient::new(channel).who_am_i(pb::WhoAmIRequest {}).await.map_err(refused)?.into_inner();
    let files = profile.tls_files();
    let text = match newer_lists(&files, &answer.revocation_lists)? {
        Some(newer) => newer.into_bytes(),
        // The unchanged list is written again, so that its file is new and the node is not asked before tomorrow.
        None => std::fs::read(path).map_err(ClientError::read(path))?,
    };
    write_atomically(path, &text)
}
