//! What a submitter signs: statement v2.
//!
//! The bytes are fields in this order, each preceded by its length in bytes (`u32`, big-endian):
//!
//! | field | content |
//! |---|---|
//! | log | name of the node that stores the submission, and epoch of its log in decimal digits: `souss-massa/0` |
//! | reporter | the code of the reporting organisation |
//! | idempotency key | as in the header of the call |
//! | sharing | `open`, `federation` or `local` |
//! | audience | the widest release that totals of it may enter: `node`, `members` or `public` |
//! | catalogue | epoch and index of the cited catalogue, in decimal digits: `0/1` |
//! | membership | epoch and index of the cited membership, likewise |
//! | remarks | 32 bytes: SHA-256 over `marsad/remarks/v1`, comment, reasons for accepted warnings and language; if it answers a call, over `marsad/remarks/v2`, these three and the call |
//! | content | 32 bytes: the content digest ([`super::content`]) |
//!
//! The remarks are hashed with the same length before each. The signature is made over `marsad/submission/v2`, a zero
//! byte and these bytes: ECDSA on P-256 with SHA-256, in DER. The header and the payload of the entry hold everything
//! that a statement says, so every node can compute and check it.

use marsad_domain::audience::Audience;
use marsad_domain::sharing::Sharing;
use marsad_log::checkpoint::LogId;
use marsad_log::extension::EntryPosition;
use marsad_log::merkle::Hash;

use super::error::{Problem, WireError};
use super::provenance::Provenance;
use super::{pb, report};

/// What precedes the remarks of a submission that answers no call.
const REMARKS: &[u8] = b"marsad/remarks/v1";
/// What precedes the remarks and the call of a submission that answers one.
const REMARKS_AND_CALL: &[u8] = b"marsad/remarks/v2";

/// What a submitter states about a submission, and signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement<'a> {
    /// The node that stores it.
    pub origin: &'a str,
    /// The epoch of its log: a statement holds for one epoch only.
    pub epoch: u32,
    /// The reporting organisation.
    pub reporter: &'a str,
    /// The idempotency key.
    pub idempotency_key: &'a str,
    /// How far it travels.
    pub sharing: Sharing,
    /// The widest release that totals of it may enter.
    pub audience: Audience,
    /// The catalogue and the membership that it was judged under, as positions in the operator's logs.
    pub catalogue: EntryPosition,
    pub membership: EntryPosition,
    /// A remark on the whole.
    pub comment: &'a str,
    /// Why warnings were accepted.
    pub accept_warnings: &'a str,
    /// The language of texts.
    pub language: &'a str,
    /// The call that it answers (`node/id`); empty for none.
    pub call: &'a str,
    /// The content digest.
    pub content: &'a Hash,
}

fn put(bytes: &mut Vec<u8>, field: &[u8]) {
    bytes.extend(u32::try_from(field.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend(field);
}

impl<'a> Statement<'a> {
    /// The statement of a stored submission, from its log, its header and its provenance.
    #[must_use]
    pub fn of_entry(
        log: &'a LogId,
        sharing: Sharing,
        (catalogue, membership): (EntryPosition, EntryPosition),
        provenance: &'a Provenance,
    ) -> Self {
        Self {
            origin: log.origin.as_str(),
            epoch: log.epoch,
            reporter: provenance.reporter.as_str(),
            idempotency_key: &provenance.idempotency_key,
            sharing,
            audience: provenance.audience,
            catalogue,
            membership,
            comment: &provenance.comment,
            accept_warnings: &provenance.accept_warnings,
            language: &provenance.language,
            call: &provenance.call,
            content: &provenance.content_digest,
        }
    }

    /// The statement of a submission that is being sent, from its header.
    ///
    /// # Errors
    /// [`WireError`] for a header without epoch, sharing, audience, catalogue or membership.
    pub fn of_header(
        (origin, reporter): (&'a str, &'a str),
        header: &'a pb::SubmissionHeader,
        content: &'a Hash,
    ) -> Result<Self, WireError> {
        let missing = |name| move || WireError::new(name, Problem::Missing);
        let place = |name, position: &Option<pb::LogPosition>| {
            let position = position.as_ref().ok_or_else(missing(name))?;
            Ok(EntryPosition { epoch: position.epoch, index: position.index })
        };
        Ok(Self {
            origin,
            epoch: header.epoch.ok_or_else(missing("epoch"))?,
            reporter,
            idempotency_key: &header.idempotency_key,
            sharing: report::sharing_from_pb("sharing", header.sharing)?.ok_or_else(missing("sharing"))?,
            audience: Audience::parse(&header.audience).ok_or_else(missing("audience"))?,
            catalogue: place("catalogue", &header.catalogue)?,
            membership: place("membership", &header.membership)?,
            comment: &header.comment,
            accept_warnings: &header.accept_warnings,
            language: &header.language,
            call: &header.call,
            content,
        })
    }

    /// The bytes of the statement; the signature also covers a prefix.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let place = |place: EntryPosition| format!("{}/{}", place.epoch, place.index);
        let mut remarks = if self.call.is_empty() { REMARKS.to_vec() } else { REMARKS_AND_CALL.to_vec() };
        let texts = [self.comment, self.accept_warnings, self.language];
        let call = Some(self.call).filter(|call| !call.is_empty());
        texts.into_iter().chain(call).for_each(|text| put(&mut remarks, text.as_bytes()));
        let mut bytes = Vec::with_capacity(256);
        put(&mut bytes, format!("{}/{}", self.origin, self.epoch).as_bytes());
        put(&mut bytes, self.reporter.as_bytes());
        put(&mut bytes, self.idempotency_key.as_bytes());
        put(&mut bytes, self.sharing.as_str().as_bytes());
        put(&mut bytes, self.audience.as_str().as_bytes());
        put(&mut bytes, place(self.catalogue).as_bytes());
        put(&mut bytes, place(self.membership).as_bytes());
        put(&mut bytes, Hash::digest(&[&remarks]).as_bytes());
        put(&mut bytes, self.content.as_bytes());
        bytes
    }
}

#[cfg(test)]
mod tests;
