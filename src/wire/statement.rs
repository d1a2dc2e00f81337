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
//! | remarks | 32 bytes: SHA-256 over `marsad/remarks/v1`, comment, reasons for accepted warnings and language |
//! | content | 32 bytes: the content digest ([`super::content`]) |
//!
//! The remarks are hashed with the same length before each. The signature is made over `marsad/submission/v2`, a zero
//! byte and these bytes: ECDSA on P-256 with SHA-256, in DER. The header and the payload of the entry hold everything
//! that a statement says, so every node can compute and check it.

use marsad_domain::audience::Audience;
use marsad_domain::sharing::Sharing;
use marsad_log::checkpoint::LogId;
use marsad_log::extension::Place;
use marsad_log::merkle::Hash;

use super::error::{Problem, WireError};
use super::provenance::Provenance;
use super::{pb, report};

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
    pub catalogue: Place,
    pub membership: Place,
    /// A remark on the whole.
    pub comment: &'a str,
    /// Why warnings were accepted.
    pub accept_warnings: &'a str,
    /// The language of texts.
    pub language: &'a str,
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
        (catalogue, membership): (Place, Place),
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
            Ok(Place { epoch: position.epoch, index: position.index })
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
            content,
        })
    }

    /// The bytes of the statement; the signature also covers a prefix.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let place = |place: Place| format!("{}/{}", place.epoch, place.index);
        let mut remarks = b"marsad/remarks/v1".to_vec();
        [self.comment, self.accept_warnings, self.language].iter().for_each(|text| put(&mut remarks, text.as_bytes()));
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
mod tests {
    use super::*;

    fn statement(content: &Hash) -> Statement<'_> {
        Statement {
            origin: "souss-massa",
            epoch: 0,
            reporter: "region-sm",
            idempotency_key: "k-1",
            sharing: Sharing::Federation,
            audience: Audience::Public,
            catalogue: Place { epoch: 0, index: 1 },
            membership: Place { epoch: 0, index: 2 },
            comment: "",
            accept_warnings: "census",
            language: "fr",
            content,
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_table() {
        let content = Hash::digest(&[b"content"]);
        let remarks = b"marsad/remarks/v1\0\0\0\0\0\0\0\x06census\0\0\0\x02fr";
        let mut expected = b"\0\0\0\x0dsouss-massa/0\0\0\0\x09region-sm\0\0\0\x03k-1\0\0\0\x0afederation".to_vec();
        expected.extend(b"\0\0\0\x06public\0\0\0\x030/1\0\0\0\x030/2\0\0\0\x20");
        expected.extend(Hash::digest(&[remarks]).as_bytes());
        expected.extend(b"\0\0\0\x20");
        expected.extend(content.as_bytes());
        assert_eq!(statement(&content).to_bytes(), expected);
    }

    #[test]
    fn a_header_says_what_its_entry_will_say_and_leaves_nothing_open() {
        let content = Hash::digest(&[b"content"]);
        let place = |index| Some(pb::LogPosition { origin: "national".to_owned(), epoch: 0, index });
        let header = pb::SubmissionHeader {
            idempotency_key: "k-1".to_owned(),
            sharing: pb::Sharing::Federation.into(),
            language: "fr".to_owned(),
            comment: String::new(),
            accept_warnings: "census".to_owned(),
            audience: "public".to_owned(),
            catalogue: place(1),
            membership: place(2),
            epoch: Some(0),
        };
        let said =
            |header| Statement::of_header(("souss-massa", "region-sm"), header, &content).map(|own| own.to_bytes());
        assert_eq!(said(&header).unwrap(), statement(&content).to_bytes());
        let open = [
            pb::SubmissionHeader { sharing: 0, ..header.clone() },
            pb::SubmissionHeader { epoch: None, ..header.clone() },
            pb::SubmissionHeader { audience: String::new(), ..header.clone() },
            pb::SubmissionHeader { catalogue: None, ..header.clone() },
            pb::SubmissionHeader { membership: None, ..header.clone() },
        ];
        assert!(open.iter().all(|header| said(header).is_err()));
    }

    #[test]
    fn every_field_changes_the_bytes() {
        let (content, other) = (Hash::digest(&[b"content"]), Hash::digest(&[b"other"]));
        let right = statement(&content);
        let place = Place { epoch: 1, index: 1 };
        let changed = [
            Statement { origin: "oriental", ..right },
            Statement { epoch: 1, ..right },
            Statement { reporter: "region-or", ..right },
            Statement { idempotency_key: "k-2", ..right },
            Statement { sharing: Sharing::Open, ..right },
            Statement { audience: Audience::Members, ..right },
            Statement { catalogue: place, ..right },
            Statement { membership: place, ..right },
            Statement { comment: "census", accept_warnings: "", ..right },
            Statement { accept_warnings: "", ..right },
            Statement { language: "ar", ..right },
            Statement { content: &other, ..right },
        ];
        for one in changed {
            assert_ne!(one.to_bytes(), right.to_bytes(), "{one:?}");
        }
    }
}
