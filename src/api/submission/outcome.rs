//! What a submission came to, and what it is stored with.

use crate::api::node::Node;
use crate::api::status::ApiError;
use crate::api::submission::authority::Authority;
use crate::api::submission::envelope::{Closing, Envelope};
use crate::api::submission::reads::{named, to_pb};
use crate::domain::code::OrganisationCode;
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::sharing::Sharing;
use crate::identity::Principal;
use crate::ledger::{Appended, NewSubmission};
use crate::log::entry::SharingClass;
use crate::log::merkle::Hash;
use crate::wire::{pb, report, time};

/// Stored, there already, or refused with a report.
#[derive(Debug)]
pub enum Outcome {
    Stored(Box<Appended>),
    /// The same stands already.
    Unchanged(Box<Appended>),
    /// The idempotency key had been used for it.
    Replayed(Box<Appended>),
    Refused(pb::Report),
}

impl Outcome {
    /// What was just appended, or had been under its key.
    #[must_use]
    pub fn of(appended: Appended) -> Self {
        let replayed = appended.replayed;
        let appended = Box::new(appended);
        if replayed { Self::Replayed(appended) } else { Self::Stored(appended) }
    }

    /// What the idempotency key was used for already: the same receipt for the same content and sharing. None for a new key.
    ///
    /// # Errors
    /// [`ApiError::IdempotencyConflict`] if it was used with another content or sharing, or for what is erased now.
    pub async fn of_key(
        node: &Node,
        reporter: &OrganisationCode,
        key: &str,
        (content, sharing): (&Hash, Sharing),
    ) -> Result<Option<Self>, ApiError> {
        let Some(hit) = node.ledger.find_idempotent(reporter, key).await? else { return Ok(None) };
        if hit.content != Some(*content) || hit.sharing != Some(sharing) {
            return Err(ApiError::IdempotencyConflict);
        }
        let appended = node.ledger.receipt(&hit.submission).await?;
        Ok(appended.map(|appended| Self::Replayed(Box::new(appended))))
    }

    /// The submission of the same content and sharing that stands, if there is one: to store it again would change nothing.
    ///
    /// # Errors
    /// [`ApiError::Store`] or [`ApiError::Ledger`] if it cannot be read.
    pub async fn of_content(
        node: &Node,
        reporter: &OrganisationCode,
        (content, sharing): (&Hash, Sharing),
    ) -> Result<Option<Self>, ApiError> {
        let class = match sharing {
            Sharing::Open => SharingClass::Open,
            Sharing::Federation => SharingClass::Federation,
            Sharing::Local => SharingClass::Local,
        };
        let log = node.ledger.own_log();
        let Some(standing) = node.store().standing_submission(log, reporter, content, class).await? else {
            return Ok(None);
        };
        let appended = node.ledger.receipt(&standing).await?;
        Ok(appended.map(|appended| Self::Unchanged(Box::new(appended))))
    }

    /// The receipt or the report, and what the receipt means.
    ///
    /// # Errors
    /// [`ApiError::Store`] if what became of an earlier submission cannot be read.
    pub async fn answer(self, node: &Node) -> Result<(Result<pb::Receipt, pb::Report>, Option<pb::Effect>), ApiError> {
        let (name, appended) = match self {
            Self::Refused(report) => return Ok((Err(report), None)),
            Self::Stored(appended) => ("STORED", appended),
            Self::Unchanged(appended) => ("UNCHANGED", appended),
            Self::Replayed(appended) => ("REPLAYED", appended),
        };
        let mut effect = pb::Effect { outcome: name.to_owned(), ..pb::Effect::default() };
        if name != "STORED" {
            effect.submission = named(node, &appended.submission).await?.map(to_pb).transpose()?;
        }
        if name == "REPLAYED" {
            for later in node.store().superseding(node.ledger.own_log(), &appended.submission).await? {
                let time = time::to_rfc3339("time", later.time).map_err(ApiError::Held)?;
                effect.superseded_by.push(pb::Superseding { submission: later.submission, time });
            }
        }
        Ok((Ok(receipt_to_pb(&appended)), Some(effect)))
    }
}

/// The submission that a check would be answered with: what its key stored already, or what stands of the same content.
/// `closing` is what would close it; a check without one says nothing of what is sent.
///
/// # Errors
/// [`ApiError::BadRequest`] for an invalid digest, [`ApiError::IdempotencyConflict`] as for a submission.
pub async fn stored_before(
    node: &Node,
    (reporter, key): (&OrganisationCode, &str),
    closing: Option<pb::SubmissionClosing>,
    sharing: Sharing,
    wrong: bool,
) -> Result<Option<String>, ApiError> {
    let Some(closing) = closing else { return Ok(None) };
    let content =
        Hash::from_slice(&closing.content_digest).map_err(|_| ApiError::field("closing.content_digest", "32 bytes"))?;
    let mut outcome = Outcome::of_key(node, reporter, key, (&content, sharing)).await?;
    if outcome.is_none() && !wrong {
        outcome = Outcome::of_content(node, reporter, (&content, sharing)).await?;
    }
    Ok(outcome.and_then(|outcome| match outcome {
        Outcome::Stored(appended) | Outcome::Unchanged(appended) | Outcome::Replayed(appended) => {
            Some(appended.submission.clone())
        }
        Outcome::Refused(_) => None,
    }))
}

/// The receipt of what is stored.
#[must_use]
pub fn receipt_to_pb(appended: &Appended) -> pb::Receipt {
    pb::Receipt {
        document: appended.document.clone().into_bytes(),
        submission: appended.submission.clone(),
        position: Some((&appended.position).into()),
        entries: appended.entries,
        rows: appended.rows,
        sharing: report::sharing_to_pb(Some(appended.sharing)),
    }
}

/// Whence a submission comes, from its header, its closing message and the caller's certificate.
#[must_use]
pub fn submission_of(
    authority: &Authority,
    envelope: &Envelope,
    sharing: Sharing,
    closing: &Closing,
    principal: &Principal,
) -> NewSubmission {
    NewSubmission {
        member: principal.name.clone(),
        reporter: authority.reporter.clone(),
        idempotency_key: envelope.idempotency_key.clone(),
        catalogue: authority.catalogue.position.clone(),
        membership: authority.membership.position.clone(),
        sharing,
        audience: envelope.audience(sharing),
        comment: envelope.comment.clone(),
        accept_warnings: envelope.accept_warnings.clone(),
        language: envelope.language.clone(),
        content_digest: closing.content,
        signature: closing.signature.clone(),
        certificate: principal.certificate.to_vec(),
    }
}

/// The finding for a level wider than what is submitted allows.
#[must_use]
pub fn sharing_finding(row: u32, requested: Sharing, widest: Sharing) -> Finding {
    Finding::new(FindingCode::SharingTooWide, row, "sharing", requested.as_str(), widest.as_str())
}
