//! What opens and closes a submission, read and held to its form.

use crate::domain::audience::Audience;
use crate::domain::finding::{Finding, FindingCode};
use crate::domain::scan::{TextFault, check_text};
use crate::domain::sharing::Sharing;
use crate::identity::signature::verify_content_signature;
use crate::ledger::{Authorship, NewSubmission, Position};
use crate::log::checkpoint::LogId;
use crate::log::merkle::Hash;
use crate::service::ServiceError;
use crate::wire::statement::Statement;
use crate::wire::{pb, report};

const KEY_BYTES_MAX: usize = 64;
const REMARK_CHARS_MAX: usize = 500;
const SIGNATURE_BYTES_MAX: usize = 256;

/// A header that has the right form.
#[derive(Debug, Clone)]
pub struct Envelope {
    pub idempotency_key: String,
    /// As asked for.
    pub sharing: Option<Sharing>,
    pub language: String,
    pub comment: String,
    pub accept_warnings: String,
    audience: Option<Audience>,
    /// The versions that the client signs, where it names them.
    pub catalogue: Option<Position>,
    pub membership: Option<Position>,
    /// The epoch of the node's log that the client signs; none: the one of now.
    pub epoch: Option<u32>,
    /// What is wrong with the remarks: they are stored, so they are scanned as every free text is.
    pub findings: Vec<Finding>,
}

impl Envelope {
    /// Reads a header; a check needs no key.
    ///
    /// # Errors
    /// [`ServiceError::BadRequest`] with every field whose form is wrong.
    pub fn read(header: pb::SubmissionHeader, needs_key: bool) -> Result<Self, ServiceError> {
        let sharing = report::sharing_from_pb("header.sharing", header.sharing)?;
        let key = header.idempotency_key;
        if needs_key && !is_key(&key) {
            return Err(ServiceError::field("header.idempotency_key", "1 to 64 letters, digits, - and _"));
        }
        let is_language = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase());
        if !header.language.is_empty() && !is_language(&header.language) {
            return Err(ServiceError::field("header.language", "a code of ISO 639-1, or nothing"));
        }
        let audience = match header.audience.as_str() {
            "" => None,
            name => Some(
                Audience::parse(name)
                    .ok_or_else(|| ServiceError::field("header.audience", "node, members, public, or nothing"))?,
            ),
        };
        let version = |name: &str, position: Option<pb::LogPosition>| {
            position.map(Position::try_from).transpose().map_err(|error| error.within(name))
        };
        let catalogue = version("header.catalogue", header.catalogue)?;
        let membership = version("header.membership", header.membership)?;
        let remarks = [("comment", &header.comment), ("accept_warnings", &header.accept_warnings)];
        let findings = remarks.into_iter().filter_map(|(field, text)| remark_fault(field, text)).collect();
        Ok(Self {
            idempotency_key: key,
            sharing,
            language: header.language,
            comment: header.comment,
            accept_warnings: header.accept_warnings,
            audience,
            catalogue,
            membership,
            epoch: header.epoch,
            findings,
        })
    }

    /// The widest release that totals of it may enter: what the header says, else all that the sharing level allows.
    #[must_use]
    pub fn audience(&self, sharing: Sharing) -> Audience {
        self.audience.unwrap_or_else(|| Audience::of_sharing(sharing))
    }

    /// Holds the versions that the client signs against those that the submission is judged under.
    ///
    /// # Errors
    /// [`ServiceError::VersionsMoved`] if they are others.
    pub fn check_versions(&self, log: &LogId, catalogue: &Position, membership: &Position) -> Result<(), ServiceError> {
        let is = |named: &Option<Position>, own: &Position| named.as_ref().is_none_or(|named| named == own);
        let is_epoch = self.epoch.is_none_or(|named| named == log.epoch);
        if is_epoch && is(&self.catalogue, catalogue) && is(&self.membership, membership) {
            Ok(())
        } else {
            Err(ServiceError::VersionsMoved)
        }
    }
}

fn is_key(key: &str) -> bool {
    (1..=KEY_BYTES_MAX).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn remark_fault(field: &str, text: &str) -> Option<Finding> {
    let code = match check_text(text, REMARK_CHARS_MAX) {
        Ok(()) => return None,
        Err(TextFault::TooLong) => FindingCode::TooLong,
        Err(TextFault::PersonalData(_)) => FindingCode::PersonalData,
        Err(_) => FindingCode::BadText,
    };
    let expected = if code == FindingCode::TooLong { REMARK_CHARS_MAX.to_string() } else { String::new() };
    // What is long or holds marks may hold personal data too: it is not repeated.
    Some(Finding::new(code, 0, field, "", expected))
}

/// A closing message that has the right form.
#[derive(Debug, Clone)]
pub struct Closing {
    pub parts: u32,
    pub rows: u64,
    pub content: Hash,
    pub signature: Vec<u8>,
}

impl Closing {
    /// Reads a closing message.
    ///
    /// # Errors
    /// [`ServiceError::BadRequest`] for an invalid digest, [`ServiceError::BadSignature`] for a signature that is too long.
    pub fn read(closing: pb::SubmissionClosing) -> Result<Self, ServiceError> {
        let content = Hash::from_slice(&closing.content_digest)
            .map_err(|_| ServiceError::field("closing.content_digest", "32 bytes"))?;
        if closing.signature.len() > SIGNATURE_BYTES_MAX {
            return Err(ServiceError::BadSignature);
        }
        Ok(Self { parts: closing.parts, rows: closing.rows, content, signature: closing.signature })
    }

    /// Holds the counts against what came.
    ///
    /// # Errors
    /// [`ServiceError::ContentMismatch`] for the first that differs.
    pub fn check_counts(&self, parts: u32, rows: u64) -> Result<(), ServiceError> {
        match (self.parts == parts, self.rows == rows) {
            (true, true) => Ok(()),
            (false, _) => Err(ServiceError::ContentMismatch { what: "the number of parts" }),
            (true, false) => Err(ServiceError::ContentMismatch { what: "the number of rows" }),
        }
    }

    /// Holds the content digest against that of what came.
    ///
    /// # Errors
    /// [`ServiceError::ContentMismatch`] if they differ.
    pub fn check_content(&self, content: &Hash) -> Result<(), ServiceError> {
        if self.content == *content {
            Ok(())
        } else {
            Err(ServiceError::ContentMismatch { what: "the content digest" })
        }
    }
}

/// Holds the signature of a submission against its statement and the caller's own certificate.
///
/// # Errors
/// [`ServiceError::BadSignature`].
pub fn check_signature(log: &LogId, new: &NewSubmission) -> Result<(), ServiceError> {
    let header = pb::SubmissionHeader {
        idempotency_key: new.idempotency_key.clone(),
        sharing: report::sharing_to_pb(Some(new.sharing)),
        language: new.language.clone(),
        comment: new.comment.clone(),
        accept_warnings: new.accept_warnings.clone(),
        audience: new.audience.as_str().to_owned(),
        catalogue: Some((&new.catalogue).into()),
        membership: Some((&new.membership).into()),
        epoch: Some(log.epoch),
    };
    let statement = Statement::of_header((log.origin.as_str(), new.reporter.as_str()), &header, &new.content_digest)?;
    match &new.authorship {
        Authorship::Signed { signature, certificate } => {
            verify_content_signature(certificate, &statement.to_bytes(), signature)
                .map_err(|_| ServiceError::BadSignature)
        }
        // The node's own signature of its log covers it.
        Authorship::Attested { .. } => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(key: &str) -> pb::SubmissionHeader {
        pb::SubmissionHeader { idempotency_key: key.to_owned(), ..pb::SubmissionHeader::default() }
    }

    #[test]
    fn keys_have_a_form() {
        let longest = "k".repeat(64);
        for right in ["a", "A-9_z", &longest] {
            assert!(Envelope::read(header(right), true).is_ok(), "{right}");
        }
        for wrong in ["", "a b", "clé", "a/b", &"k".repeat(65)] {
            assert!(Envelope::read(header(wrong), true).is_err(), "{wrong}");
            assert!(Envelope::read(header(wrong), false).is_ok(), "a check needs none");
        }
    }

    #[test]
    fn remarks_are_scanned_and_not_repeated() {
        let mut with_mail = header("k");
        with_mail.comment = "ask someone@example.org".to_owned();
        let findings = Envelope::read(with_mail, true).unwrap().findings;
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].code, findings[0].value.as_str()), (FindingCode::PersonalData, ""));
        let mut long = header("k");
        long.accept_warnings = "x".repeat(501);
        assert_eq!(Envelope::read(long, true).unwrap().findings[0].code, FindingCode::TooLong);
    }

    #[test]
    fn other_fields_have_a_form() {
        for language in ["", "ar", "fr"] {
            assert!(
                Envelope::read(pb::SubmissionHeader { language: language.to_owned(), ..header("k") }, true).is_ok()
            );
        }
        for language in ["fra", "F", "FR"] {
            assert!(
                Envelope::read(pb::SubmissionHeader { language: language.to_owned(), ..header("k") }, true).is_err()
            );
        }
        assert!(Envelope::read(pb::SubmissionHeader { sharing: 9, ..header("k") }, true).is_err());
    }
}
