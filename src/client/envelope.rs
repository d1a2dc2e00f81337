//! The header and the closing message of a submission, with the submitter's signature.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::error::ClientError;
use marsad_domain::audience::Audience;
use marsad_domain::catalogue::Catalogue;
use marsad_domain::observation::Batch;
use marsad_domain::raw::RawEvent;
use marsad_domain::sharing::Sharing;
use marsad_domain::text::Lang;
use marsad_identity::sign_content;
use marsad_log::merkle::Hash;
use marsad_wire::content::{batch_digest, content_digest, event_digest};
use marsad_wire::pb;
use marsad_wire::position::Position;
use marsad_wire::report::sharing_to_pb;
use marsad_wire::statement::Statement;

/// How something is submitted, or checked.
#[derive(Debug, Clone)]
pub struct SubmitOptions {
    /// The same content under the same key is stored once. Without a key, each submission gets a key of its own.
    pub idempotency_key: Option<String>,
    /// How far it may travel. Without a level, the strictest default of what it holds.
    pub sharing: Option<Sharing>,
    /// The language of texts for people.
    pub language: Lang,
    /// A remark on the whole.
    pub comment: String,
    /// Why warnings are accepted; empty where they are not.
    pub accept_warnings: String,
    /// The call that it answers (`node/id`); empty for none.
    pub call: String,
}

/// How far a submission travels, and the widest release that totals of it may enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    pub sharing: Sharing,
    pub audience: Audience,
}

/// The versions that a submission is judged under. Its submitter signs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// The entry that published the catalogue.
    pub catalogue: Position,
    /// The entry that published the membership, where the node has one.
    pub membership: Option<Position>,
    /// The epoch of the node's log.
    pub epoch: u32,
}

/// The content of a submission, as it is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content {
    /// Batches or events.
    pub parts: usize,
    /// Rows or events.
    pub rows: u64,
    /// The digest over all parts.
    pub digest: Hash,
}

/// The header and the closing message of a submission: all of it but the content.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    pub(super) header: pb::SubmissionHeader,
    pub(super) closing: pb::SubmissionClosing,
}

/// A key that signs the submissions of one reporter to one node.
#[derive(Clone)]
pub struct Signer {
    node: String,
    reporter: String,
    key: PathBuf,
    key_pem: Zeroizing<String>,
}

/// A key for a submission that was given none. No two are equal, so that a submission is never taken for another: where the
/// same rows are sent again, the node sees that by itself.
///
/// # Errors
/// [`ClientError::Random`].
pub fn random_key() -> Result<String, ClientError> {
    let mut key = [0; 20];
    getrandom::fill(&mut key).map_err(ClientError::Random)?;
    Ok(hex::encode(key))
}

impl SubmitOptions {
    /// Nothing but the language.
    #[must_use]
    pub const fn new(language: Lang) -> Self {
        Self {
            idempotency_key: None,
            sharing: None,
            language,
            comment: String::new(),
            accept_warnings: String::new(),
            call: String::new(),
        }
    }

    /// The header for a check of what has no content that could be stored: without a key, and without what is signed.
    pub(super) fn header(&self) -> pb::SubmissionHeader {
        pb::SubmissionHeader {
            sharing: sharing_to_pb(self.sharing),
            language: self.language.code().to_owned(),
            comment: self.comment.clone(),
            accept_warnings: self.accept_warnings.clone(),
            call: self.call.clone(),
            ..pb::SubmissionHeader::default()
        }
    }
}

impl Content {
    /// Of batches, each sorted.
    ///
    /// # Errors
    /// [`ClientError::OtherCatalogue`].
    pub fn of_batches(catalogue: &Catalogue, batches: &[Batch]) -> Result<Self, ClientError> {
        let digests: Vec<Hash> =
            batches.iter().map(|batch| batch_digest(catalogue, batch)).collect::<Result<_, _>>()?;
        let rows = batches.iter().map(|batch| u64::try_from(batch.rows.len()).unwrap_or(u64::MAX)).sum();
        Ok(Self::new(&digests, rows))
    }

    /// Of events in their canonical form.
    #[must_use]
    pub fn of_events<'e>(events: impl IntoIterator<Item = &'e RawEvent>) -> Self {
        let digests: Vec<Hash> = events.into_iter().map(event_digest).collect();
        Self::new(&digests, u64::try_from(digests.len()).unwrap_or(u64::MAX))
    }

    /// Of parts with these digests.
    #[must_use]
    pub fn new(digests: &[Hash], rows: u64) -> Self {
        Self { parts: digests.len(), rows, digest: content_digest(digests) }
    }
}

impl Envelope {
    /// How many rows or events the submission has.
    #[must_use]
    pub const fn rows(&self) -> u64 {
        self.closing.rows
    }

    /// The envelope of a content, signed.
    ///
    /// # Errors
    /// [`ClientError::Random`] or [`ClientError::Key`].
    pub fn seal(
        signer: &Signer,
        options: &SubmitOptions,
        versions: &Versions,
        reach: Reach,
        content: &Content,
    ) -> Result<Self, ClientError> {
        let header = pb::SubmissionHeader {
            idempotency_key: options.idempotency_key.clone().map_or_else(random_key, Ok)?,
            sharing: sharing_to_pb(Some(reach.sharing)),
            audience: reach.audience.as_str().to_owned(),
            catalogue: Some((&versions.catalogue).into()),
            // A node without a membership refuses every submission, before it looks at this field.
            membership: Some(versions.membership.as_ref().map(Into::into).unwrap_or_default()),
            epoch: Some(versions.epoch),
            ..options.header()
        };
        let closing = signer.close(&header, content)?;
        Ok(Self { header, closing })
    }
}

impl Signer {
    /// Signs for a reporter at a node with the private key in a file (PEM).
    ///
    /// # Errors
    /// [`ClientError::Read`] if the file cannot be read.
    pub fn load(node: &str, reporter: &str, key: &Path) -> Result<Self, ClientError> {
        let key_pem = std::fs::read_to_string(key).map(Zeroizing::new).map_err(ClientError::read(key))?;
        Ok(Self { node: node.to_owned(), reporter: reporter.to_owned(), key: key.to_owned(), key_pem })
    }

    /// The closing message for a header and a content, with a signature over both.
    fn close(&self, header: &pb::SubmissionHeader, content: &Content) -> Result<pb::SubmissionClosing, ClientError> {
        let statement = Statement::of_header((&self.node, &self.reporter), header, &content.digest)
            .map_err(ClientError::OpenHeader)?;
        let signature = sign_content(&self.key_pem, &statement.to_bytes())
            .map_err(|source| ClientError::Key { path: self.key.clone(), source })?;
        Ok(pb::SubmissionClosing {
            parts: u32::try_from(content.parts).unwrap_or(u32::MAX),
            rows: content.rows,
            content_digest: content.digest.as_bytes().to_vec(),
            signature,
        })
    }
}
