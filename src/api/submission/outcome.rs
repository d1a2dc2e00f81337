//! What a submission came to, and what it is stored with.

use crate::api::node::Node;
use crate::api::status::ApiError;
use crate::api::submission::authority::Authority;
use crate::api::submission::envelope::{Closing, Envelope};
use crate::domain::code::OrganisationCode;
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::sharing::Sharing;
use crate::identity::Principal;
use crate::ledger::{Appended, NewSubmission};
use crate::log::merkle::Hash;
use crate::wire::{pb, report};

/// Stored, or refused with a report.
#[derive(Debug)]
pub enum Outcome {
    Stored(Box<Appended>),
    Refused(pb::Report),
}

impl Outcome {
    /// What the idempotency key was used for already: the same receipt for the same content. None for a new key.
    ///
    /// # Errors
    /// [`ApiError::IdempotencyConflict`] if it was used with other content.
    pub async fn of_key(
        node: &Node,
        reporter: &OrganisationCode,
        key: &str,
        content: &Hash,
    ) -> Result<Option<Self>, ApiError> {
        let Some(hit) = node.ledger.find_idempotent(reporter, key).await? else { return Ok(None) };
        if hit.content != Some(*content) {
            return Err(ApiError::IdempotencyConflict);
        }
        let appended = node.ledger.receipt(&hit.submission).await?;
        Ok(appended.map(|appended| Self::Stored(Box::new(appended))))
    }
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
