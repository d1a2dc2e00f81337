//! The TLS material of one end of a connection, and that of a node that listens.
//!
//! TLS 1.3 only; browsers may use TLS 1.2. No session is ever resumed: a resumed session would let a certificate back in that was revoked in between.

use futures::future::BoxFuture;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use rustls::server::NoServerSessionStorage;
use rustls::time_provider::{DefaultTimeProvider, TimeProvider};
use tokio_util::sync::CancellationToken;

use crate::certificate::{Usage, check_usage};
use crate::connections::Judge;
use crate::principal::{CertificateHolder, Role};
pub use crate::reloadable::Reload;
use crate::reloadable::Reloadable;
use crate::tls_files::{DeskFiles, DeskMaterial, Material, TlsError, TlsFiles, provider};

/// HTTP/2, the only protocol that nodes and programs use.
pub(crate) const ALPN_H2: &[u8] = b"h2";
const ALPN_HTTP_1_1: &[u8] = b"http/1.1";

/// The certificate, trusted authorities and revocation lists of one end of a connection. Clones share one state.
#[derive(Clone)]
pub struct Tls<C> {
    pub(crate) material: Arc<Reloadable<C>>,
}

/// What a node listens with: for nodes and programs, and for browsers if it has a desk.
#[derive(Clone)]
pub struct ServerConfigs {
    pub(crate) node: Arc<ServerConfig>,
    pub(crate) desk: Option<Arc<ServerConfig>>,
}

/// What a node listens with.
pub type ServerTls = Tls<ServerConfigs>;

impl<C: Send + Sync + 'static> Tls<C> {
    #[must_use]
    pub fn principal(&self) -> Arc<CertificateHolder> {
        Arc::clone(&self.material.in_use().principal)
    }

    /// Reads the files again, and cuts the open connections that the new lists or authorities refuse. Blocks on the disk.
    ///
    /// # Errors
    /// [`TlsError`] if anything is broken; then nothing changes.
    pub fn reload(&self) -> Result<Reload, TlsError> {
        self.material.reload()
    }

    /// Reloads whenever a file's content changes, and cuts every connection once a list has ended. Runs until `shutdown`.
    pub fn watch(&self, every: Duration, shutdown: CancellationToken) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            Arc::clone(&self.material).watch(every, shutdown).await;
        })
    }

    /// How many authenticated connections are open.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.material.connections.count()
    }

    /// Whether a revocation list has ended: then every connection is refused, and a node is not healthy.
    #[must_use]
    pub fn lists_are_stale(&self) -> bool {
        self.material.lists_are_stale()
    }
}

impl ServerTls {
    /// Loads the material of a node.
    ///
    /// # Errors
    /// [`TlsError`] if a file is missing or broken, if there is no revocation list, or if the certificate is not a node's.
    pub fn load(files: TlsFiles) -> Result<Self, TlsError> {
        Self::load_with(files, Arc::new(DefaultTimeProvider), None)
    }

    /// As [`ServerTls::load`], and keeps the numbers of the revocation lists in the file `numbers`: a list that is older than
    /// one that was used before is refused, also after a restart.
    ///
    /// # Errors
    /// As for [`ServerTls::load`], and [`TlsError::OlderList`].
    pub fn load_keeping(files: TlsFiles, numbers: &Path) -> Result<Self, TlsError> {
        Self::load_with_desk(files, None, numbers)
    }

    /// As [`ServerTls::load_keeping`], with what browsers are shown at the desk. It is read again with the other files.
    ///
    /// # Errors
    /// As for [`ServerTls::load_keeping`].
    pub fn load_with_desk(files: TlsFiles, desk: Option<DeskFiles>, numbers: &Path) -> Result<Self, TlsError> {
        Self::load_all((files, desk), Arc::new(DefaultTimeProvider), Some(numbers.to_owned()))
    }

    pub(crate) fn load_with(
        files: TlsFiles,
        time: Arc<dyn TimeProvider>,
        numbers: Option<PathBuf>,
    ) -> Result<Self, TlsError> {
        Self::load_all((files, None), time, numbers)
    }

    fn load_all(
        (files, desk): (TlsFiles, Option<DeskFiles>),
        time: Arc<dyn TimeProvider>,
        numbers: Option<PathBuf>,
    ) -> Result<Self, TlsError> {
        if files.revocations.is_none() {
            return Err(TlsError::NoList);
        }
        Ok(Self { material: Reloadable::load((files, desk), time, build_server, numbers)? })
    }
}

fn build_server(material: &Material, time: &Arc<dyn TimeProvider>) -> Result<(Arc<ServerConfigs>, Judge), TlsError> {
    if material.principal.role != Role::Node {
        return Err(TlsError::NotANode(material.principal.to_string()));
    }
    let own = material.chain.first().ok_or(TlsError::NoCertificate)?;
    check_usage(own, Usage::Server).map_err(TlsError::Usage)?;
    let verifier = material.client_verifier()?;
    let mut config = ServerConfig::builder_with_details(provider(), Arc::clone(time))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(TlsError::Unusable)?
        .with_client_cert_verifier(Arc::clone(&verifier))
        .with_single_cert(material.chain.clone(), material.key.clone_key())
        .map_err(TlsError::Unusable)?;
    config.alpn_protocols = vec![ALPN_H2.to_vec()];
    without_resumption(&mut config);
    let desk = material.desk.as_ref().map(|desk| build_desk(material, desk, time)).transpose()?;
    Ok((Arc::new(ServerConfigs { node: Arc::new(config), desk }), Judge::OfCallers(verifier)))
}

/// Browsers are asked for a certificate, and get in without one: then a page says how to get one.
fn build_desk(
    material: &Material,
    desk: &DeskMaterial,
    time: &Arc<dyn TimeProvider>,
) -> Result<Arc<ServerConfig>, TlsError> {
    let mut config = ServerConfig::builder_with_details(provider(), Arc::clone(time))
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(TlsError::Unusable)?
        .with_client_cert_verifier(material.browser_verifier()?)
        .with_single_cert(desk.chain.clone(), desk.key.clone_key())
        .map_err(TlsError::Unusable)?;
    config.alpn_protocols = vec![ALPN_H2.to_vec(), ALPN_HTTP_1_1.to_vec()];
    without_resumption(&mut config);
    Ok(Arc::new(config))
}

fn without_resumption(config: &mut ServerConfig) {
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    config.max_early_data_size = 0;
}
