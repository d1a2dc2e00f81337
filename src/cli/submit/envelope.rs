//! What opens and closes a submission: the header, and the signed statement.

use super::{Desk, HowArgs};
use crate::cli::console::Console;
use crate::cli::failure::{Failure, usage};
use crate::cli::i18n::Args;
use crate::domain::audience::Audience;
use crate::domain::sharing::Sharing;
use crate::log::merkle::Hash;
use crate::wire::pb;
use crate::wire::statement::Statement;

pub(super) fn sharing_on_wire(sharing: Option<Sharing>) -> i32 {
    let level = match sharing {
        None => pb::Sharing::Unspecified,
        Some(Sharing::Open) => pb::Sharing::Open,
        Some(Sharing::Federation) => pb::Sharing::Federation,
        Some(Sharing::Local) => pb::Sharing::Local,
    };
    level.into()
}

/// The key of a submission that was given none: of this run alone. That the same is sent again, after a crash too, is for the
/// node to see: it knows what stands.
///
/// # Errors
/// Wrong configuration where no random numbers can be had.
pub fn default_key() -> Result<String, Failure> {
    let mut key = [0; 20];
    getrandom::fill(&mut key).map_err(|error| usage("error-random", Args::none()).because(error))?;
    Ok(hex::encode(key))
}

/// What opens a submission.
pub(super) fn header(
    console: &Console,
    desk: &Desk,
    how: &HowArgs,
    reach: Reach,
) -> Result<pb::SubmissionHeader, Failure> {
    Ok(pb::SubmissionHeader {
        idempotency_key: how.idempotency_key.clone().map_or_else(default_key, Ok)?,
        sharing: sharing_on_wire(Some(reach.sharing)),
        audience: reach.audience.as_str().to_owned(),
        catalogue: Some(desk.versions.0.clone()),
        // A node without a membership takes nothing, and says so first.
        membership: Some(desk.versions.1.clone().unwrap_or_default()),
        epoch: Some(desk.epoch),
        ..plain_header(console, how)
    })
}

/// How far a submission travels, and the widest release that totals of it may enter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    pub(super) sharing: Sharing,
    pub(super) audience: Audience,
}

/// The same for a check of what has no content that could be stored: without a key.
pub(super) fn plain_header(console: &Console, how: &HowArgs) -> pb::SubmissionHeader {
    pb::SubmissionHeader {
        idempotency_key: String::new(),
        sharing: sharing_on_wire(how.sharing),
        language: console.texts.lang().code().to_owned(),
        comment: how.comment.clone(),
        accept_warnings: how.accept_warnings.clone().unwrap_or_default(),
        ..pb::SubmissionHeader::default()
    }
}

/// What closes what a header opens: signed.
pub(super) fn closing(
    desk: &Desk,
    header: &pb::SubmissionHeader,
    parts: usize,
    rows: u64,
    content: &Hash,
) -> Result<pb::SubmissionClosing, Failure> {
    let who = (desk.connection.node(), desk.connection.principal().name.as_str());
    let statement = Statement::of_header(who, header, content)
        .map_err(|error| usage("error-header-open", Args::none()).because(error))?;
    Ok(pb::SubmissionClosing {
        parts: u32::try_from(parts).unwrap_or(u32::MAX),
        rows,
        content_digest: content.as_bytes().to_vec(),
        signature: desk.connection.sign(&statement.to_bytes())?,
    })
}
