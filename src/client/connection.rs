//! Calling a node with a profile.

use std::path::Path;
use std::sync::Arc;

use tonic::codec::CompressionEncoding;
use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;

use super::envelope::Signer;
use super::error::{ClientError, refused};
use super::lists::keep_current;
use super::profile::Profile;
use marsad_domain::code::OriginName;
use marsad_identity::{CertificateHolder, ClientTls, connect};
use marsad_wire::pb::admin_service_client::AdminServiceClient;
use marsad_wire::pb::catalog_service_client::CatalogServiceClient;
use marsad_wire::pb::expectation_service_client::ExpectationServiceClient;
use marsad_wire::pb::query_service_client::QueryServiceClient;
use marsad_wire::pb::submission_service_client::SubmissionServiceClient;

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
    /// [`ClientError`]: files of the profile that cannot be used, a node that does not answer, is another one, or refuses
    /// the certificate.
    pub async fn open(profile: &Profile) -> Result<Self, ClientError> {
        let expected = OriginName::new(&profile.node)
            .map_err(|source| ClientError::NodeName { name: profile.node.clone(), source })?;
        keep_current(profile, &expected).await?;
        let tls = ClientTls::load(profile.tls_files())?;
        let channel = connect(&profile.address, &tls, Some(expected))
            .await
            .map_err(|source| ClientError::Dial { address: profile.address.clone(), source })?;
        Ok(Self { channel, profile: profile.clone(), principal: tls.principal() })
    }

    /// The holder of the certificate.
    #[must_use]
    pub fn principal(&self) -> &CertificateHolder {
        &self.principal
    }

    /// The name of the node.
    #[must_use]
    pub fn node(&self) -> &str {
        &self.profile.node
    }

    pub(super) fn catalog(&self) -> CatalogServiceClient<Channel> {
        CatalogServiceClient::new(self.channel.clone()).max_decoding_message_size(MESSAGE_BYTES_MAX)
    }

    /// The client for a submission or check of this many rows. A small one is sent uncompressed: setting up the compression costs
    /// both sides more than the saved bytes.
    pub(super) fn submissions(&self, rows: u64) -> SubmissionServiceClient<Channel> {
        let client = SubmissionServiceClient::new(self.channel.clone()).max_decoding_message_size(MESSAGE_BYTES_MAX);
        if rows >= COMPRESSED_FROM_ROWS { client.send_compressed(CompressionEncoding::Zstd) } else { client }
    }

    pub(super) fn query(&self) -> QueryServiceClient<Channel> {
        QueryServiceClient::new(self.channel.clone())
            .accept_compressed(CompressionEncoding::Zstd)
            .max_decoding_message_size(MESSAGE_BYTES_MAX)
    }

    pub(super) fn admin(&self) -> AdminServiceClient<Channel> {
        AdminServiceClient::new(self.channel.clone()).max_decoding_message_size(MESSAGE_BYTES_MAX)
    }

    pub(super) fn expectation(&self) -> ExpectationServiceClient<Channel> {
        ExpectationServiceClient::new(self.channel.clone())
            .accept_compressed(CompressionEncoding::Zstd)
            .max_decoding_message_size(MESSAGE_BYTES_MAX)
    }

    /// Asks whether the node serves.
    ///
    /// # Errors
    /// The error of the call.
    pub async fn check_health(&self) -> Result<(), ClientError> {
        HealthClient::new(self.channel.clone()).check(HealthCheckRequest::default()).await.map_err(refused)?;
        Ok(())
    }

    /// The file of the authorities that the profile trusts (PEM).
    #[must_use]
    pub fn authorities(&self) -> &Path {
        &self.profile.authorities
    }

    /// The signer of the submissions over this connection.
    ///
    /// # Errors
    /// [`ClientError::Read`] if the key cannot be read.
    pub fn signer(&self) -> Result<Signer, ClientError> {
        Signer::load(&self.profile.node, &self.principal.name, &self.profile.key)
    }
}
