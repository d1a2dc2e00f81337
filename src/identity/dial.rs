//! Calling a node: the one way in which peers and people connect.
//!
//! Besides what TLS checks, the other end must be a node, and the very node that the caller meant. A connection counts
//! as made only when the server has spoken: in TLS 1.3 a refusal of the caller's certificate comes after the handshake.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::rt::TokioIo;
use rustls::client::Resumption;
use rustls::time_provider::{DefaultTimeProvider, TimeProvider};
use rustls::{AlertDescription, ClientConfig};
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_util::sync::CancellationToken;
use tonic::transport::{Channel, Endpoint, Uri};

use crate::certificate::{CertificateError, Usage, check_usage, principal_from_der};
use crate::connections::{Judge, OtherEnd};
use crate::principal::{CertificateHolder, Role};
use crate::stream::PeerStream;
use crate::tls::{ALPN_H2, Hot, Reload};
use crate::tls_files::{EndedLists, Material, TlsError, TlsFiles, provider};
use marsad_domain::code::OriginName;

/// Reaching the address.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The handshake, up to the server's first word.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(20);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(10);
const STREAM_WINDOW_BYTES: u32 = 4 << 20;
const CONNECTION_WINDOW_BYTES: u32 = 16 << 20;

/// Why a node could not be called.
#[derive(Debug, Clone, thiserror::Error)]
pub enum DialError {
    #[error("{0} is not an address of the form https://host:port")]
    BadUrl(String),
    #[error("the server cannot be reached")]
    Unreachable(#[source] Arc<io::Error>),
    #[error("the server did not answer in time")]
    Timeout,
    #[error("the server does not speak TLS 1.3 and HTTP/2")]
    NotOurProtocol(#[source] Option<Arc<rustls::Error>>),
    #[error("the server's certificate is not good")]
    ServerCertificate(#[source] Arc<rustls::Error>),
    #[error("the server's certificate is not that of a node")]
    ServerIdentity(#[source] CertificateError),
    #[error("the server is not a node but {found}")]
    NotANode { found: String },
    #[error("the server is the node {found}, not {expected}")]
    WrongNode { expected: OriginName, found: String },
    #[error("the server refused the caller's certificate ({0:?})")]
    Refused(AlertDescription),
    #[error("the server closed the connection without a word")]
    Closed(#[source] Option<Arc<io::Error>>),
    #[error("the connection failed")]
    Transport(#[source] Arc<tonic::transport::Error>),
}

impl DialError {
    /// Whether the server was reached and would not have the caller.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused(_))
    }

    /// The dial error among the causes of `error`: a channel that reconnects reports through its statuses.
    #[must_use]
    pub fn among_causes<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a Self> {
        let mut cause = Some(error);
        while let Some(error) = cause {
            if let Some(found) = error.downcast_ref::<Self>() {
                return Some(found);
            }
            cause = error.source();
        }
        None
    }
}

/// What one calls with: its certificate, whom it trusts, what is revoked. Clones share one state.
#[derive(Clone)]
pub struct ClientTls {
    hot: Arc<Hot<ClientConfig>>,
}

impl ClientTls {
    /// Loads a caller's material.
    ///
    /// # Errors
    /// [`TlsError`] if a file is missing or broken.
    pub fn load(files: TlsFiles) -> Result<Self, TlsError> {
        Self::load_at(files, Arc::new(DefaultTimeProvider))
    }

    /// The same with a clock of the caller's.
    ///
    /// # Errors
    /// As for [`ClientTls::load`].
    pub fn load_at(files: TlsFiles, time: Arc<dyn TimeProvider>) -> Result<Self, TlsError> {
        Ok(Self { hot: Hot::load(files, time, build_client, None)? })
    }

    /// Loads a caller's material to ask a node for the next revocation list: a list that has ended is no obstacle.
    ///
    /// # Errors
    /// As for [`ClientTls::load`].
    pub fn load_to_renew_lists(files: TlsFiles) -> Result<Self, TlsError> {
        Ok(Self { hot: Hot::load(files, Arc::new(DefaultTimeProvider), build_client_for_lists, None)? })
    }

    /// The revocation lists in use (DER).
    #[must_use]
    pub fn lists(&self) -> Vec<Vec<u8>> {
        self.hot.live().lists.iter().map(|list| list.to_vec()).collect()
    }

    /// Who the caller is.
    #[must_use]
    pub fn principal(&self) -> Arc<CertificateHolder> {
        Arc::clone(&self.hot.live().principal)
    }

    /// Reads the files again, and cuts the open connections to servers that the new lists or authorities refuse.
    ///
    /// # Errors
    /// [`TlsError`] if anything is broken; what was in use stays in use.
    pub fn reload(&self) -> Result<Reload, TlsError> {
        self.hot.reload()
    }

    /// Reloads whenever a file's content changes. Runs until `shutdown`.
    pub async fn watch(&self, every: Duration, shutdown: CancellationToken) {
        Arc::clone(&self.hot).watch(every, shutdown).await;
    }

    /// How many connections are open.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.hot.connections.count()
    }
}

fn build_client(material: &Material, time: &Arc<dyn TimeProvider>) -> Result<(Arc<ClientConfig>, Judge), TlsError> {
    build_with(material, time, EndedLists::Refuse)
}

fn build_client_for_lists(
    material: &Material,
    time: &Arc<dyn TimeProvider>,
) -> Result<(Arc<ClientConfig>, Judge), TlsError> {
    build_with(material, time, EndedLists::Accept)
}

fn build_with(
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

/// Where to call, and whom to find there.
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
/// The channel connects again by itself when the connection is lost, with the same checks and the material of then.
///
/// # Errors
/// [`DialError`] with the reason.
pub async fn connect(endpoint_url: &str, tls: &ClientTls, expected: Option<OriginName>) -> Result<Channel, DialError> {
    let (endpoint, target) = prepare(endpoint_url, tls, expected)?;
    let connector = tower::service_fn(move |_: Uri| {
        let target = target.clone();
        async move { target.call().await.map(TokioIo::new) }
    });
    endpoint.connect_with_connector(connector).await.map_err(|error| match DialError::among_causes(&error) {
        Some(cause) => cause.clone(),
        None => DialError::Transport(Arc::new(error)),
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
    // TLS is made in here: the transport must believe that it speaks in clear, and say https in its requests.
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
        let hot = &self.tls.hot;
        let live = hot.live();
        let connector = TlsConnector::from(Arc::clone(&live.config));
        let stream = connector.connect(self.name.clone(), tcp).await.map_err(handshake_error)?;
        let session = stream.get_ref().1;
        if session.alpn_protocol() != Some(ALPN_H2) {
            return Err(DialError::NotOurProtocol(None));
        }
        let chain: Vec<CertificateDer<'static>> =
            session.peer_certificates().unwrap_or_default().iter().map(|der| der.clone().into_owned()).collect();
        let principal = Arc::new(self.check_node(chain.first())?);
        let other = OtherEnd { chain, called: Some(self.name.clone()), key: principal.key };
        let registered = hot.connections.enter(other, live.generation, usize::MAX).map_err(|error| {
            tracing::debug!(%error, "a server's certificate was revoked during the handshake");
            DialError::ServerCertificate(Arc::new(rustls::Error::InvalidCertificate(rustls::CertificateError::Revoked)))
        })?;
        let mut stream = BufReader::new(stream);
        // An HTTP/2 server sends its SETTINGS unasked (RFC 9113 section 3.4), and sends nothing to whom it refuses.
        match stream.fill_buf().await {
            Ok([]) => return Err(DialError::Closed(None)),
            Ok(_) => {}
            Err(error) => return Err(handshake_error(error)),
        }
        let lifetime = hot.lifetime(&principal);
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

/// Sorts what ends a handshake: our doubts about the server, its doubts about us, and a line that broke.
fn handshake_error(error: io::Error) -> DialError {
    let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) else {
        return DialError::Closed(Some(Arc::new(error)));
    };
    match tls {
        rustls::Error::AlertReceived(AlertDescription::ProtocolVersion | AlertDescription::NoApplicationProtocol) => {
            DialError::NotOurProtocol(Some(Arc::new(tls.clone())))
        }
        rustls::Error::AlertReceived(alert) => DialError::Refused(*alert),
        rustls::Error::InvalidCertificate(_) | rustls::Error::InvalidCertRevocationList(_) => {
            DialError::ServerCertificate(Arc::new(tls.clone()))
        }
        _ => DialError::NotOurProtocol(Some(Arc::new(tls.clone()))),
    }
}
