//! Calling a node with a profile: the clients of its services.

use std::path::Path;
use std::sync::Arc;

use tonic::codec::CompressionEncoding;
use tonic::transport::Channel;
use tonic_health::pb::health_client::HealthClient;
use zeroize::Zeroizing;

use crate::cli::failure::{Failure, local, usage};
use crate::cli::i18n::Args;
use crate::cli::profile::Profile;
use crate::cli::revocations::keep_current;
use crate::cli::startup::tls_failure;
use crate::cli::status::dial_failure;
use crate::domain::code::OriginName;
use crate::identity::{CertificateHolder, ClientTls, connect, sign_content};
use crate::wire::pb::admin_service_client::AdminServiceClient;
use crate::wire::pb::catalog_service_client::CatalogServiceClient;
use crate::wire::pb::query_service_client::QueryServiceClient;
use crate::wire::pb::submission_service_client::SubmissionServiceClient;

/// The largest message that a node may send: a page of entries, a part of the catalogue.
const MESSAGE_BYTES_MAX: usize = 16 << 20;

/// From how many rows on a submission is compressed.
const COMPRESSED_FROM_ROWS: u64 = 1_000;

/// A node that answers.
#[derive(Clone)]
pub struct Connection {
    channel: Channel,
    profile: Profile,
    principal: Arc<CertificateHolder>,
}

impl Connection {
    /// Calls the node of a profile.
    ///
    /// # Errors
    /// Not authorised if the node refuses the certificate, unreachable if it does not answer or is another one, wrong
    /// usage if the profile's files cannot be used.
    pub async fn open(profile: &Profile) -> Result<Self, Failure> {
        let expected = OriginName::new(&profile.node)
            .map_err(|error| usage("error-node-name", Args::none().text("name", &profile.node)).because(error))?;
        keep_current(profile, &expected).await?;
        let tls = ClientTls::load(profile.tls_files()).map_err(tls_failure)?;
        let channel = connect(&profile.address, &tls, Some(expected)).await;
        let channel = channel.map_err(|error| {
            // A person may have several profiles: which address was called is the first thing to look at.
            dial_failure(error).with_facts(vec![("address".to_owned(), profile.address.clone())])
        })?;
        Ok(Self { channel, profile: profile.clone(), principal: tls.principal() })
    }

    /// Who called.
    #[must_use]
    pub fn principal(&self) -> &CertificateHolder {
        &self.principal
    }

    /// The name of the node.
    #[must_use]
    pub fn node(&self) -> &str {
        &self.profile.node
    }

    /// The catalogue.
    #[must_use]
    pub fn catalog(&self) -> CatalogServiceClient<Channel> {
        CatalogServiceClient::new(self.channel.clone()).max_decoding_message_size(MESSAGE_BYTES_MAX)
    }

    /// Submissions.
    #[must_use]
    pub fn submissions(&self) -> SubmissionServiceClient<Channel> {
        SubmissionServiceClient::new(self.channel.clone())
            .send_compressed(CompressionEncoding::Zstd)
            .max_decoding_message_size(MESSAGE_BYTES_MAX)
    }

    /// For a submission of so many rows. What is small is sent as it is: to set up the compression costs both sides more
    /// than the bytes that it saves.
    #[must_use]
    pub fn submissions_of(&self, rows: u64) -> SubmissionServiceClient<Channel> {
        if rows >= COMPRESSED_FROM_ROWS {
            return self.submissions();
        }
        SubmissionServiceClient::new(self.channel.clone()).max_decoding_message_size(MESSAGE_BYTES_MAX)
    }

    /// Queries.
    #[must_use]
    pub fn query(&self) -> QueryServiceClient<Channel> {
        QueryServiceClient::new(self.channel.clone())
            .accept_compressed(CompressionEncoding::Zstd)
            .max_decoding_message_size(MESSAGE_BYTES_MAX)
    }

    /// The running of the node.
    #[must_use]
    pub fn admin(&self) -> AdminServiceClient<Channel> {
        AdminServiceClient::new(self.channel.clone()).max_decoding_message_size(MESSAGE_BYTES_MAX)
    }

    /// Whether the node serves.
    #[must_use]
    pub fn health(&self) -> HealthClient<Channel> {
        HealthClient::new(self.channel.clone())
    }

    /// The file of the authorities that the profile trusts (PEM).
    #[must_use]
    pub fn authorities(&self) -> &Path {
        &self.profile.authorities
    }

    /// Signs the statement of a submission with the certificate's key.
    ///
    /// # Errors
    /// Wrong usage if the key cannot be read or used.
    pub fn sign(&self, statement: &[u8]) -> Result<Vec<u8>, Failure> {
        let path = &self.profile.key;
        let key =
            std::fs::read_to_string(path).map(Zeroizing::new).map_err(|error| local("error-read", path, error))?;
        sign_content(&key, statement).map_err(|error| local("error-key", path, error))
    }
}
