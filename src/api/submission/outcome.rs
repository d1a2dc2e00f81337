//! What a submission came to, and what it is stored with.

use crate::api::submission::authority::Authority;
use crate::api::submission::envelope::{Closing, Envelope, check_signature};
use crate::api::submission::reads::{named, receipt_to_pb, to_pb};
use crate::domain::audience::Audience;
use crate::domain::code::OrganisationCode;
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::sharing::Sharing;
use crate::identity::{Credential, Denial, DenialReason, Principal, Session};
use crate::ledger::{Appended, Authorship, Became, Changes, LedgerError, Narrowed, NewSubmission};
use crate::log::entry::SharingClass;
use crate::log::merkle::Hash;
use crate::service::Node;
use crate::service::ServiceError;
use crate::store::KeyedContent;
use crate::wire::{pb, time};

/// Submissions that are named as those that hold unchanged rows.
const HELD_IN_MAX: usize = 20;

/// Stored, there already, or refused with a report.
#[derive(Debug)]
pub enum Outcome {
    /// What its receipt is of, and what became of what was sent.
    Accepted(Box<Appended>),
    Refused(pb::Report),
}

/// What a submission says, and how far it is to travel.
#[derive(Debug, Clone, Copy)]
pub struct Said<'s> {
    pub content: &'s Hash,
    pub sharing: Sharing,
    pub audience: Audience,
    /// How many rows or records it has.
    pub rows: u64,
}

impl Said<'_> {
    fn class(self) -> SharingClass {
        match self.sharing {
            Sharing::Open => SharingClass::Open,
            Sharing::Federation => SharingClass::Federation,
            Sharing::Local => SharingClass::Local,
        }
    }
}

impl Outcome {
    /// What was just appended, or had been.
    #[must_use]
    pub fn of(appended: Appended) -> Self {
        Self::Accepted(Box::new(appended))
    }

    /// What the idempotency key was answered with already: the same receipt for the same content, sharing and audience, whether
    /// it was stored under this key or stood already. None for a new key.
    ///
    /// # Errors
    /// [`ServiceError::IdempotencyConflict`] if it was used with another content, sharing or audience, or for what is erased now.
    pub async fn of_key(
        node: &Node,
        reporter: &OrganisationCode,
        key: &str,
        said: Said<'_>,
    ) -> Result<Option<Self>, ServiceError> {
        let Some(hit) = node.ledger.find_idempotent(reporter, key).await? else { return Ok(None) };
        let is_same = hit.content.as_ref() == Some(said.content)
            && hit.sharing == Some(said.sharing)
            && hit.audience == said.audience;
        if !is_same {
            return Err(ServiceError::IdempotencyConflict);
        }
        let Some(held) = node.ledger.receipt(&hit.submission).await? else { return Ok(None) };
        let before = || Became::UnchangedBefore { rows: said.rows, since: None };
        let became = if hit.stored { Became::Replayed } else { before() };
        Ok(Some(Self::of(Appended { became, ..held })))
    }

    /// What stands of it already. The signature is looked at first, so that nobody takes a key, or learns of a receipt, by what he
    /// cannot sign.
    ///
    /// # Errors
    /// [`ServiceError::BadSignature`]; as of [`Self::of_content`].
    pub async fn of_signed(
        node: &Node,
        (authority, envelope): (&Authority, &Envelope),
        said: Said<'_>,
        closing: &Closing,
        principal: &Principal,
    ) -> Result<Option<Self>, ServiceError> {
        let submission = submission_of(authority, envelope, said.sharing, closing, principal)?;
        check_signature(node.ledger.own_log(), &submission)?;
        Self::of_content(node, (&authority.reporter, &envelope.idempotency_key), said).await
    }

    /// What an append came to. What its log has already gets what it got then: its node has lost what it knew of the key.
    ///
    /// # Errors
    /// Why it was refused, if the log has another one; [`ServiceError::Ledger`] if it cannot be read.
    pub async fn of_appended(
        node: &Node,
        (reporter, key): (&OrganisationCode, &str),
        said: Said<'_>,
        done: Result<Appended, LedgerError>,
    ) -> Result<Self, ServiceError> {
        match done {
            Ok(appended) => Ok(Self::of(appended)),
            Err(error) if error.is_repeat() => {
                node.ledger.restore_keys().await?;
                Self::of_key(node, reporter, key, said).await?.ok_or_else(|| error.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The submission of the same content, sharing and audience that stands, if there is one: to store it again would change
    /// nothing. From then on the key stands for it.
    ///
    /// # Errors
    /// [`ServiceError::Store`] or [`ServiceError::Ledger`] if it cannot be read.
    pub async fn of_content(
        node: &Node,
        (reporter, key): (&OrganisationCode, &str),
        said: Said<'_>,
    ) -> Result<Option<Self>, ServiceError> {
        let Some(standing) = standing(node, reporter, said).await? else { return Ok(None) };
        let keyed = KeyedContent { content: said.content, sharing: said.class(), audience: said.audience };
        node.store().note_standing(reporter, key, keyed, &standing.submission).await?;
        Ok(Some(Self::of(standing)))
    }

    /// The receipt or the report, and what the receipt means.
    ///
    /// # Errors
    /// [`ServiceError::Store`] if what became of an earlier submission cannot be read.
    pub async fn answer(
        self,
        node: &Node,
    ) -> Result<(Result<pb::Receipt, pb::Report>, Option<pb::Effect>), ServiceError> {
        let appended = match self {
            Self::Refused(report) => return Ok((Err(report), None)),
            Self::Accepted(appended) => appended,
        };
        let (name, changes, held_in) = match &appended.became {
            Became::Stored(changes) => ("STORED", *changes, Vec::new()),
            Became::Unchanged { changes, held_in } => ("UNCHANGED", Some(*changes), held_in.clone()),
            Became::UnchangedBefore { rows, .. } => {
                let changes = Changes { unchanged: *rows, ..Changes::default() };
                ("UNCHANGED", Some(changes), vec![appended.submission.clone()])
            }
            Became::Replayed => ("REPLAYED", None, Vec::new()),
        };
        let changes = changes.unwrap_or_default();
        let mut effect = pb::Effect {
            outcome: name.to_owned(),
            new_rows: changes.new,
            changed_rows: changes.changed,
            unchanged_rows: changes.unchanged,
            held_in: held_in.into_iter().take(HELD_IN_MAX).collect(),
            ..pb::Effect::default()
        };
        // Nothing that came after it can have taken its place.
        let is_last = node.ledger.is_last(&appended).await?;
        if name != "STORED" || !is_last {
            effect.submission = named(node, &appended.submission).await?.map(to_pb).transpose()?;
        }
        let later = match &appended.became {
            Became::Unchanged { .. } => Vec::new(),
            Became::UnchangedBefore { since: Some(since), .. } => {
                effect.outdated_rows = since.outdated;
                since.later.clone()
            }
            _ if is_last => Vec::new(),
            _ => node.ledger.superseding(&appended.submission).await?,
        };
        for later in later {
            let time = time::to_rfc3339("time", later.time).map_err(ServiceError::Held)?;
            effect.superseded_by.push(pb::Superseding { submission: later.submission, time });
        }
        Ok((Ok(receipt_to_pb(&appended)), Some(effect)))
    }
}

/// The submission of the same content, sharing and audience of which nothing can have changed.
async fn standing(node: &Node, reporter: &OrganisationCode, said: Said<'_>) -> Result<Option<Appended>, ServiceError> {
    let log = node.ledger.own_log();
    let found = node.store().standing_submission(log, reporter, said.content, said.class()).await?;
    let Some(submission) = found else { return Ok(None) };
    let Some(held) = node.ledger.receipt(&submission).await? else { return Ok(None) };
    let changes = Changes { unchanged: held.rows, ..Changes::default() };
    let became = Became::Unchanged { changes, held_in: vec![submission] };
    Ok((held.audience == said.audience).then_some(Appended { became, ..held }))
}

/// The submission that a check would be answered with: what its key stored already, or what stands of the same content.
/// `closing` is what would close it; a check without one says nothing of what is sent.
///
/// # Errors
/// [`ServiceError::BadRequest`] for an invalid digest, [`ServiceError::IdempotencyConflict`] as for a submission.
pub async fn stored_before(
    node: &Node,
    (reporter, key): (&OrganisationCode, &str),
    closing: Option<pb::SubmissionClosing>,
    (sharing, audience): (Sharing, Audience),
    wrong: bool,
) -> Result<Option<String>, ServiceError> {
    let Some(closing) = closing else { return Ok(None) };
    let content = Hash::from_slice(&closing.content_digest)
        .map_err(|_| ServiceError::field("closing.content_digest", "32 bytes"))?;
    let said = Said { content: &content, sharing, audience, rows: 0 };
    let of_key = Outcome::of_key(node, reporter, key, said).await?;
    if let Some(Outcome::Accepted(appended)) = of_key {
        return Ok(Some(appended.submission));
    }
    let standing = if wrong { None } else { standing(node, reporter, said).await? };
    Ok(standing.map(|appended| appended.submission))
}

/// Where a submission comes from: its header, its closing message, and the caller.
///
/// # Errors
/// [`ServiceError::Denied`] for the local operator, who reports for no organisation.
pub fn submission_of(
    authority: &Authority,
    envelope: &Envelope,
    sharing: Sharing,
    closing: &Closing,
    principal: &Principal,
) -> Result<NewSubmission, ServiceError> {
    let (member, authorship) = authorship(principal, closing)?;
    Ok(NewSubmission {
        member,
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
        authorship,
    })
}

/// The member who submits, and who vouches for it: the holder of a certificate signs; the node attests what is submitted in a
/// session.
fn authorship(principal: &Principal, closing: &Closing) -> Result<(String, Authorship), ServiceError> {
    match principal.credential() {
        Credential::Certificate(holder) => {
            let (signature, certificate) = (closing.signature.clone(), holder.certificate.to_vec());
            Ok((holder.name.clone(), Authorship::Signed { signature, certificate }))
        }
        Credential::Session(session) => {
            let Session { person, role, login, .. } = session;
            Ok((person.clone(), Authorship::Attested { role: *role, login: *login }))
        }
        Credential::LocalOperator => {
            let (reason, who) = (DenialReason::RoleNotAllowed, principal.to_string());
            Err(ServiceError::Denied(Denial { reason, action: None, who }))
        }
    }
}

/// The finding for a level wider than what is submitted allows.
#[must_use]
pub fn sharing_finding(row: u32, requested: Sharing, widest: Sharing) -> Finding {
    Finding::new(FindingCode::SharingTooWide, row, "sharing", requested.as_str(), widest.as_str())
}

/// The warning about rows that fewer people will see than the figures that they take the place of.
pub fn narrowed_finding(narrowed: Narrowed) -> Finding {
    let Narrowed { rows, first_row, widest } = narrowed;
    Finding::new(FindingCode::NarrowerSharing, first_row, "sharing", &rows.to_string(), widest.as_str())
}
