//! The header and the closing message of a submission, and the checks of their form.

use crate::ServiceError;
use marsad_domain::audience::Audience;
use marsad_domain::call::CallRef;
use marsad_domain::finding::{Finding, FindingCode};
use marsad_domain::scan::{TextFault, check_text};
use marsad_domain::sharing::Sharing;
use marsad_identity::signature::verify_content_signature;
use marsad_ledger::{Authorship, NewSubmission, Position};
use marsad_log::checkpoint::LogId;
use marsad_log::merkle::Hash;
use marsad_validate::Purpose;

const KEY_BYTES_MAX: usize = 64;
const REMARK_CHARS_MAX: usize = 500;
const SIGNATURE_BYTES_MAX: usize = 256;

/// The header of a submission.
#[derive(Debug, Clone, Default)]
pub struct Header {
    pub idempotency_key: String,
    /// As asked for.
    pub sharing: Option<Sharing>,
    /// The widest release that totals of it may enter, where it says one.
    pub audience: Option<Audience>,
    pub language: String,
    pub comment: String,
    pub accept_warnings: String,
    /// The versions that the client signs, where it names them.
    pub catalogue: Option<Position>,
    pub membership: Option<Position>,
    /// The epoch of the node's log that the client signs; none: the one of now.
    pub epoch: Option<u32>,
    /// The call that it answers.
    pub call: Option<CallRef>,
}

impl Header {
    /// Checks the form. A check needs no key.
    ///
    /// # Errors
    /// [`ServiceError::BadRequest`] with the first field whose form is wrong.
    pub fn check_form(&self, purpose: Purpose) -> Result<(), ServiceError> {
        if purpose == Purpose::Submit && !is_key(&self.idempotency_key) {
            return Err(ServiceError::field("header.idempotency_key", "1 to 64 letters, digits, - and _"));
        }
        let is_language = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase());
        if !self.language.is_empty() && !is_language(&self.language) {
            return Err(ServiceError::field("header.language", "a code of ISO 639-1, or nothing"));
        }
        Ok(())
    }

    /// The faults of the remarks. They are stored, so they are scanned like every free text.
    pub fn findings(&self) -> impl Iterator<Item = Finding> {
        let remarks = [("comment", &self.comment), ("accept_warnings", &self.accept_warnings)];
        remarks.into_iter().filter_map(|(field, text)| remark_fault(field, text))
    }

    /// The widest release that totals of it may enter: what the header says, else all that the sharing level allows.
    #[must_use]
    pub fn audience(&self, sharing: Sharing) -> Audience {
        self.audience.unwrap_or_else(|| Audience::of_sharing(sharing))
    }

    /// The full name of the call that it answers; empty for none.
    #[must_use]
    pub fn call_text(&self) -> String {
        self.call.as_ref().map(CallRef::to_string).unwrap_or_default()
    }

    /// Whether the submitter gives a reason why warnings do not matter.
    #[must_use]
    pub fn accepts_warnings(&self) -> bool {
        !self.accept_warnings.trim().is_empty()
    }

    /// Compares the versions that the client signs with those that the submission is judged under.
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
    // A text that is too long or holds marks may hold personal data too: it is not repeated.
    Some(Finding::new(code, 0, field, "", expected))
}

/// The closing message of a submission: counts and digest of its content, and the signature of its submitter.
#[derive(Debug, Clone)]
pub struct Closing {
    pub parts: u32,
    pub rows: u64,
    pub content: Hash,
    pub signature: Vec<u8>,
}

impl Closing {
    /// Checks the form of the signature.
    ///
    /// # Errors
    /// [`ServiceError::BadSignature`] for one that is too long.
    pub fn check_form(&self) -> Result<(), ServiceError> {
        if self.signature.len() > SIGNATURE_BYTES_MAX { Err(ServiceError::BadSignature) } else { Ok(()) }
    }

    /// Compares the counts with what came.
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

    /// Compares the content digest with that of what came.
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

/// Verifies the signature of a submission over its statement, with the caller's own certificate.
///
/// # Errors
/// [`ServiceError::BadSignature`].
pub fn check_signature(log: &LogId, new: &NewSubmission) -> Result<(), ServiceError> {
    match &new.authorship {
        Authorship::Signed { signature, certificate } => {
            verify_content_signature(certificate, &new.statement(log).to_bytes(), signature)
                .map_err(|_| ServiceError::BadSignature)
        }
        // The node's own signature of its log covers it.
        Authorship::Attested { .. } => Ok(()),
    }
}

#[cfg(test)]
mod tests;
