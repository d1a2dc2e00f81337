//! Provenance: who submitted a data entry, and how. It is in the payload of each data entry; the versions under which
//! the entry was judged are in its header.

use marsad_domain::audience::Audience;
use marsad_domain::code::OrganisationCode;
use marsad_domain::login::{Login, PersonRole};
use marsad_log::limits::PAYLOAD_CHUNKS_MAX;
use marsad_log::merkle::Hash;

use super::call::named as call;
use super::error::{Problem, WireError};
use super::{field, pb};

/// Who vouches for a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorship {
    /// The submitter, who has signed it.
    Signed {
        /// The client's signature over the statement ([`super::statement`]).
        signature: Vec<u8>,
        /// The certificate of the signing key (DER).
        certificate: Vec<u8>,
    },
    /// The node that wrote the entry, for a person who was logged in there. The signature of the node's log covers it.
    Attested {
        /// The person's role there.
        role: PersonRole,
        /// How the person logged in.
        login: Login,
    },
}

/// The provenance of a data entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The identifier of the submission.
    pub submission: String,
    /// The submitter: the name in the certificate, or the name of the attested person.
    pub member: String,
    /// The reporting organisation.
    pub reporter: OrganisationCode,
    /// The idempotency key.
    pub idempotency_key: String,
    /// The digest of the whole content.
    pub content_digest: Hash,
    /// The digests that the content digest covers: one for each data chunk of observations, or one for each event of
    /// the submission.
    pub part_digests: Vec<Hash>,
    /// Who vouches for it.
    pub authorship: Authorship,
    /// A remark on the whole.
    pub comment: String,
    /// Why warnings were accepted; empty if there were none.
    pub accept_warnings: String,
    /// The language of texts, ISO 639-1.
    pub language: String,
    /// The widest release that totals of it may enter, as announced to the submitter.
    pub audience: Audience,
    /// The call that it answers (`node/id`); empty for none.
    pub call: String,
}

impl From<&Authorship> for pb::provenance::Authorship {
    fn from(own: &Authorship) -> Self {
        match own {
            Authorship::Signed { signature, certificate } => {
                Self::Signed(pb::SignedSubmission { signature: signature.clone(), certificate: certificate.clone() })
            }
            Authorship::Attested { role, login } => Self::Attested(pb::AttestedSubmission {
                role: role.as_str().to_owned(),
                login: login.as_str().to_owned(),
            }),
        }
    }
}

impl TryFrom<pb::provenance::Authorship> for Authorship {
    type Error = WireError;

    fn try_from(message: pb::provenance::Authorship) -> Result<Self, WireError> {
        let malformed = |field| WireError::new(field, Problem::Malformed);
        match message {
            pb::provenance::Authorship::Signed(pb::SignedSubmission { signature, certificate }) => {
                Ok(Self::Signed { signature, certificate })
            }
            pb::provenance::Authorship::Attested(own) => Ok(Self::Attested {
                role: PersonRole::parse(&own.role).ok_or_else(|| malformed("role"))?,
                login: Login::parse(&own.login).ok_or_else(|| malformed("login"))?,
            }),
        }
    }
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
            authorship: Some((&own.authorship).into()),
            comment: own.comment.clone(),
            accept_warnings: own.accept_warnings.clone(),
            language: own.language.clone(),
            audience: own.audience.as_str().to_owned(),
            call: own.call.clone(),
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
            authorship: field::required("authorship", message.authorship)?,
            comment: message.comment,
            accept_warnings: message.accept_warnings,
            language: message.language,
            audience: Audience::parse(&message.audience)
                .ok_or_else(|| WireError::new("audience", Problem::Malformed))?,
            call: call("call", message.call)?,
        })
    }
}
