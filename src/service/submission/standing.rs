//! Whether a submission is stored already: under its idempotency key, or with the same content.

use crate::{Node, ServiceError};
use marsad_domain::audience::Audience;
use marsad_domain::code::OrganisationCode;
use marsad_domain::sharing::Sharing;
use marsad_ledger::{Appended, Changes, LedgerError, SubmissionEffect};
use marsad_log::entry::SharingClass;
use marsad_log::merkle::Hash;
use marsad_store::KeyedContent;

/// The content of a submission, and how far it may travel.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'s> {
    pub content: &'s Hash,
    pub sharing: Sharing,
    pub audience: Audience,
    /// The call that it answers (`node/id`); empty for none.
    pub call: &'s str,
    /// How many rows or records it has.
    pub rows: u64,
}

impl Claim<'_> {
    fn class(self) -> SharingClass {
        SharingClass::from(self.sharing)
    }
}

/// The reporter and its idempotency key.
type Key<'k> = (&'k OrganisationCode, &'k str);

/// The earlier answer to the idempotency key: the same receipt for the same content, sharing, audience and call, whether it was
/// stored under this key or current before. None for a new key.
///
/// # Errors
/// [`ServiceError::IdempotencyConflict`] if it was used with another content, sharing, audience or call, or for what is erased now.
pub async fn of_key(node: &Node, key: Key<'_>, claim: Claim<'_>) -> Result<Option<Appended>, ServiceError> {
    let Some(hit) = node.ledger.find_idempotent(key.0, key.1).await? else { return Ok(None) };
    let is_same = hit.content.as_ref() == Some(claim.content)
        && hit.sharing == Some(claim.sharing)
        && hit.audience == claim.audience;
    if !is_same {
        return Err(ServiceError::IdempotencyConflict);
    }
    let Some(held) = node.ledger.receipt(&hit.submission).await? else { return Ok(None) };
    let call = node.store().call_of_submission(node.ledger.origin().as_str(), &hit.submission).await?;
    // What was stored under the key names its call. What was current before may name one that was not asked for.
    if call != claim.call && (hit.stored || !claim.call.is_empty()) {
        return Err(ServiceError::IdempotencyConflict);
    }
    let before = || SubmissionEffect::UnchangedBefore { rows: claim.rows, outdated: None };
    let effect = if hit.stored { SubmissionEffect::Replayed } else { before() };
    Ok(Some(Appended { effect, ..held }))
}

/// The current submission of the same content, sharing and audience, if there is one: storing it again would change nothing.
/// From then on the key names that submission.
///
/// # Errors
/// [`ServiceError::Store`] or [`ServiceError::Ledger`] if it cannot be read.
pub async fn of_content(node: &Node, key: Key<'_>, claim: Claim<'_>) -> Result<Option<Appended>, ServiceError> {
    let Some(standing) = unchanged(node, key.0, claim).await? else { return Ok(None) };
    let keyed = KeyedContent { content: claim.content, sharing: claim.class(), audience: claim.audience };
    node.store().note_standing(key.0, key.1, keyed, &standing.submission).await?;
    Ok(Some(standing))
}

/// The submission that a check is answered with: the one stored under its key, or the current one of the same content.
///
/// # Errors
/// [`ServiceError::IdempotencyConflict`] as for a submission.
pub async fn of_check(
    node: &Node,
    key: Key<'_>,
    claim: Claim<'_>,
    refused: bool,
) -> Result<Option<String>, ServiceError> {
    let mut standing = of_key(node, key, claim).await?;
    if standing.is_none() && !refused {
        standing = unchanged(node, key.0, claim).await?;
    }
    Ok(standing.map(|appended| appended.submission))
}

/// The answer after an append. If the log holds the same submission already, the answer is the earlier one: this happens when the
/// node has lost its record of the key.
///
/// # Errors
/// The reason of the refusal, if the log holds another submission; [`ServiceError::Ledger`] if it cannot be read.
pub async fn of_appended(
    node: &Node,
    key: Key<'_>,
    claim: Claim<'_>,
    done: Result<Appended, LedgerError>,
) -> Result<Appended, ServiceError> {
    match done {
        Ok(appended) => Ok(appended),
        Err(error) if error.is_repeat() => {
            node.ledger.restore_keys().await?;
            of_key(node, key, claim).await?.ok_or_else(|| error.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The submission of the same content, sharing and audience of which nothing can have changed.
async fn unchanged(
    node: &Node,
    reporter: &OrganisationCode,
    claim: Claim<'_>,
) -> Result<Option<Appended>, ServiceError> {
    let log = node.ledger.own_log();
    let found = node.store().standing_submission(log, reporter, claim.content, (claim.class(), claim.call)).await?;
    let Some(submission) = found else { return Ok(None) };
    let Some(held) = node.ledger.receipt(&submission).await? else { return Ok(None) };
    let changes = Changes { unchanged: held.rows, ..Changes::default() };
    let effect = SubmissionEffect::Unchanged { changes, held_in: vec![submission] };
    Ok((held.audience == claim.audience).then_some(Appended { effect, ..held }))
}
