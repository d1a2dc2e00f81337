//! Calling a node: the only way in which peers and people connect.
//!
//! Besides the checks of TLS, the other end must be a node, and the node that the caller meant. The connection is open once the
//! server has sent something: in TLS 1.3 a refusal of the caller's certificate comes after the handshake.

use futures::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::client::Resumption;
use rustls::time_provider::{DefaultTimeProvider, TimeProvider};
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tonic::transport::{Channel, Endpoint, Uri};

use crate::certificate::{Usage, check_usage, principal_from_der};
use crate::connections::{Judge, OtherEnd};
pub use crate::dial_error::DialError;
use crate::dial_error::handshake_error;
use crate::principal::{CertificateHolder, Role};
use crate::reloadable::{Build, Reloadable};
use crate::stream::PeerStream;
use crate::tls::{ALPN_H2, Tls};
use crate::tls_files::{EndedLists, Material, TlsError, TlsFiles, provider};
use marsad_domain::code::OriginName;

/// For the TCP connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// For the handshake, up to the first bytes of the server.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(20);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(10);
const STREAM_WINDOW_BYTES: u32 = 4 << 20;
const CONNECTION_WINDOW_BYTES: u32 = 16 << 20;

/// What a peer or a person calls nodes with.
pub type ClientTls = Tls<ClientConfig>;

impl ClientTls {
    /// Loads a caller's material.
    ///
    /// # Errors
    /// [`TlsError`] if a file is missing or broken.
    pub fn load(files: TlsFiles) -> Result<Self, TlsError> {
        Self::load_at(files, Arc::new(DefaultTimeProvider), EndedLists::Refuse)
    }

    /// Loads a caller's material to ask a node for the next revocation list: a list that has ended is accepted.
    pub fn load_to_renew_lists(files: TlsFiles) -> Result<Self, TlsError> {
        Self::load_at(files, Arc::new(DefaultTimeProvider), EndedLists::Accept)
    }

    pub(crate) fn load_at(files: TlsFiles, time: Arc<dyn TimeProvider>, ended: EndedLists) -> Result<Self, TlsError> {
        let build: Build<ClientConfig> = match ended {
            EndedLists::Refuse => |material, time| build_client(material, time, EndedLists::Refuse),
            EndedLists::Accept => |material, time| build_client(material, time, EndedLists::Accept),
        };
        Ok(Self { material: Reloadable::load((files, None), time, build, None)? })
    }

    /// The revocation lists in use (DER).
    #[must_use]
    pub fn lists(&self) -> Vec<Vec<u8>> {
        self.material.in_use().lists.iter().map(|list| list.to_vec()).collect()
    }
}

fn build_client(
    material: &Material,
    time: &Arc<dyn TimeProvider>,
    ended: EndedLists,
) -> Result<(Arc<ClientConfig>, Judge), TlsError> {
    let verifier = material.server_verifier(ended)?;
    let mut config = ClientConfig::builder_with_details(provider(), Arc::clone(time))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(TlsError::Unusable)?
        .with_webpki_verifier(Arc::clone(&verifier))
        .with_client_auth_cert(material.chain.clone(), material.key.clone_key())
        .map_err(TlsError::Unusable)?;
    config.alpn_protocols = vec![ALPN_H2.to_vec()];
    config.resumption = Resumption::disabled();
    Ok((Arc::new(config), Judge::OfNodes(verifier)))
}

/// The address of a node, and the node that must answer there.
#[derive(Clone)]
struct Target {
    tls: ClientTls,
    host: String,
    port: u16,
    name: ServerName<'static>,
    expected: Option<OriginName>,
}

/// Calls the node at `endpoint_url` (`https://host:port`); `expected` is the node it must be.
///
/// The channel reconnects by itself when the connection is lost, with the same checks and the material that is in use then.
pub fn connect<'a>(
    endpoint_url: &'a str,
    tls: &'a ClientTls,
    expected: Option<OriginName>,
) -> BoxFuture<'a, Result<Channel, DialError>> {
    Box::pin(async move {
        let (endpoint, target) = prepare(endpoint_url, tls, expected)?;
        let connector = tower::service_fn(move |_: Uri| {
            let target = target.clone();
            async move { target.call().await.map(TokioIo::new) }
        });
        endpoint.connect_with_connector(connector).await.map_err(|error| match DialError::among_causes(&error) {
            Some(cause) => cause.clone(),
            None => DialError::Transport(Arc::new(error)),
        })
    })
}

fn prepare(url: &str, tls: &ClientTls, expected: Option<OriginName>) -> Result<(Endpoint, Target), DialError> {
    let bad = || DialError::BadUrl(url.to_owned());
    let uri: Uri = url.parse().map_err(|_| bad())?;
    if uri.scheme_str() != Some("https") || !matches!(uri.path(), "" | "/") || uri.query().is_some() {
        return Err(bad());
    }
    let authority = uri.authority().ok_or_else(bad)?;
    if authority.as_str().contains('@') {
        return Err(bad());
    }
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    let name = ServerName::try_from(host.clone()).map_err(|_| bad())?;
    let port = authority.port_u16().unwrap_or(443);
    // The connector makes TLS, so the transport must not, but must still say https in its requests.
    let endpoint = Endpoint::from_shared(format!("http://{authority}"))
        .map_err(|_| bad())?
        .origin(uri.clone())
        .http2_keep_alive_interval(KEEPALIVE_INTERVAL)
        .keep_alive_timeout(KEEPALIVE_TIMEOUT)
        .keep_alive_while_idle(true)
        .initial_stream_window_size(STREAM_WINDOW_BYTES)
        .initial_connection_window_size(CONNECTION_WINDOW_BYTES);
    Ok((endpoint, Target { tls: tls.clone(), host, port, name, expected }))
}

impl Target {
    async fn call(self) -> Result<PeerStream<BufReader<TlsStream<TcpStream>>>, DialError> {
        let dialled = TcpStream::connect((self.host.as_str(), self.port));
        let tcp = tokio::time::timeout(CONNECT_TIMEOUT, dialled)
            .await
            .map_err(|_| DialError::Timeout)?
            .map_err(|error| DialError::Unreachable(Arc::new(error)))?;
        tokio::time::timeout(HANDSHAKE_TIMEOUT, self.greet(tcp)).await.map_err(|_| DialError::Timeout)?
    }

    async fn greet(self, tcp: TcpStream) -> Result<PeerStream<BufReader<TlsStream<TcpStream>>>, DialError> {
        let unreachable = |error| DialError::Unreachable(Arc::new(error));
        tcp.set_nodelay(true).map_err(unreachable)?;
        let remote = tcp.peer_addr().map_err(unreachable)?;
        let material = &self.tls.material;
        let in_use = material.in_use();
        let connector = TlsConnector::from(Arc::clone(&in_use.config));
        let stream = connector.connect(self.name.clone(), tcp).await.map_err(handshake_error)?;
        let session = stream.get_ref().1;
        if session.alpn_protocol() != Some(ALPN_H2) {
            return Err(DialError::NotOurProtocol(None));
        }
        let chain: Vec<CertificateDer<'static>> =
            session.peer_certificates().unwrap_or_default().iter().map(|der| der.clone().into_owned()).collect();
        let principal = Arc::new(self.check_node(chain.first())?);
        let other = OtherEnd { chain, called: Some(self.name.clone()), key: principal.key };
        let registered = material.connections.enter(other, in_use.generation, usize::MAX).map_err(|error| {
            tracing::debug!(%error, "a server's certificate was revoked during the handshake");
            DialError::ServerCertificate(Arc::new(rustls::Error::InvalidCertificate(rustls::CertificateError::Revoked)))
        })?;
        let mut stream = BufReader::new(stream);
        // An HTTP/2 server sends its SETTINGS first (RFC 9113 section 3.4), and nothing to a caller that it refuses.
        match stream.fill_buf().await {
            Ok([]) => return Err(DialError::Closed(None)),
            Ok(_) => {}
            Err(error) => return Err(handshake_error(error)),
        }
        let lifetime = material.lifetime(&principal);
        Ok(PeerStream::new(stream, principal, remote, registered, lifetime, None))
    }

    fn check_node(&self, certificate: Option<&CertificateDer<'static>>) -> Result<CertificateHolder, DialError> {
        let certificate = certificate.ok_or(DialError::NotOurProtocol(None))?;
        let principal = principal_from_der(certificate).map_err(DialError::ServerIdentity)?;
        if principal.role != Role::Node {
            return Err(DialError::NotANode { found: principal.to_string() });
        }
        check_usage(certificate, Usage::Server).map_err(DialError::ServerIdentity)?;
        match &self.expected {
            Some(expected) if expected.as_str() != principal.name => {
                Err(DialError::WrongNode { expected: expected.clone(), found: principal.name })
            }
            _ => Ok(principal),
        }
    }
}
