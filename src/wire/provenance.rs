//! Who submitted what: a part of every data entry's payload. Under which versions it was judged is in the header.

use crate::domain::audience::Audience;
use crate::domain::code::OrganisationCode;
use crate::log::limits::PAYLOAD_CHUNKS_MAX;
use crate::log::merkle::Hash;

use super::error::{Problem, WireError};
use super::{field, pb};

/// Where a data entry comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The identifier of the submission.
    pub submission: String,
    /// The name in the submitter's certificate.
    pub member: String,
    /// The reporting organisation.
    pub reporter: OrganisationCode,
    /// The idempotency key.
    pub idempotency_key: String,
    /// The digest of the whole content.
    pub content_digest: Hash,
    /// What the content digest is made of: of observations one for each data chunk, of events one for each event of the
    /// submission.
    pub part_digests: Vec<Hash>,
    /// The client's signature over the statement ([`super::statement`]).
    pub signature: Vec<u8>,
    /// The certificate that it was made with (DER).
    pub certificate: Vec<u8>,
    /// A remark on the whole.
    pub comment: String,
    /// Why warnings were accepted; empty if there were none.
    pub accept_warnings: String,
    /// The language of texts, ISO 639-1.
    pub language: String,
    /// The widest release that totals of it may enter, as the submitter was told.
    pub audience: Audience,
}

impl From<&Provenance> for pb::Provenance {
    fn from(own: &Provenance) -> Self {
        Self {
            submission: own.submission.clone(),
            member: own.member.clone(),
            reporter: own.reporter.to_string(),
            idempotency_key: own.idempotency_key.clone(),
            content_digest: own.content_digest.as_bytes().to_vec(),
            part_digests: field::hash_bytes(&own.part_digests),
            signature: own.signature.clone(),
            certificate: own.certificate.clone(),
            comment: own.comment.clone(),
            accept_warnings: own.accept_warnings.clone(),
            language: own.language.clone(),
            audience: own.audience.as_str().to_owned(),
        }
    }
}

impl TryFrom<pb::Provenance> for Provenance {
    type Error = WireError;

    fn try_from(message: pb::Provenance) -> Result<Self, WireError> {
        Ok(Self {
            submission: message.submission,
            member: message.member,
            reporter: field::code("reporter", &message.reporter)?,
            idempotency_key: message.idempotency_key,
            content_digest: field::hash("content_digest", &message.content_digest)?,
            part_digests: field::hashes("part_digests", &message.part_digests, PAYLOAD_CHUNKS_MAX)?,
            signature: message.signature,
            certificate: message.certificate,
            comment: message.comment,
            accept_warnings: message.accept_warnings,
            language: message.language,
            audience: Audience::parse(&message.audience)
                .ok_or_else(|| WireError::new("audience", Problem::Malformed))?,
        })
    }
}
