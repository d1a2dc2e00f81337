//! TLS material in use: loaded once, replaced while running, never by something broken.
//!
//! TLS 1.3 alone. No session is ever resumed: a resumed session would let a certificate back in that was revoked
//! since. Time comes from a `TimeProvider`, which is also what the TLS library asks.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::server::NoServerSessionStorage;
use rustls::time_provider::{DefaultTimeProvider, TimeProvider};
use rustls_pki_types::CertificateRevocationListDer;
use tokio_util::sync::CancellationToken;

use crate::certificate::{Usage, check_usage};
use crate::connections::{Connections, Judge};
use crate::list_numbers::{self, ListNumber};
use crate::principal::{CertificateHolder, Role};
use crate::tls_files::{Material, Texts, TlsError, TlsFiles, provider};
use marsad_domain::timestamp::Timestamp;

/// HTTP/2, the only protocol spoken.
pub(crate) const ALPN_H2: &[u8] = b"h2";

/// What a reload did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reload {
    /// How many open connections were cut.
    pub cut: usize,
    /// When the first of the revocation lists goes stale.
    pub lists_end: Option<Timestamp>,
}

/// The material of one generation.
pub(crate) struct Live<C> {
    pub(crate) config: Arc<C>,
    pub(crate) generation: u64,
    pub(crate) principal: Arc<CertificateHolder>,
    /// The revocation lists in use (DER).
    pub(crate) lists: Vec<CertificateRevocationListDer<'static>>,
    lists_end: Option<Timestamp>,
}

type Build<C> = fn(&Material, &Arc<dyn TimeProvider>) -> Result<(Arc<C>, Judge), TlsError>;

struct Tried {
    digest: [u8; 32],
    /// The highest number of each list that was ever in use.
    numbers: Vec<ListNumber>,
    complaint: Option<String>,
}

/// Material that follows its files. Shared by the listening and the calling end.
pub(crate) struct Hot<C> {
    files: TlsFiles,
    pub(crate) time: Arc<dyn TimeProvider>,
    build: Build<C>,
    /// Where the numbers of lists are kept over restarts.
    kept: Option<PathBuf>,
    live: ArcSwap<Live<C>>,
    pub(crate) connections: Arc<Connections>,
    tried: Mutex<Tried>,
}

impl<C: Send + Sync + 'static> Hot<C> {
    pub(crate) fn load(
        files: TlsFiles,
        time: Arc<dyn TimeProvider>,
        build: Build<C>,
        kept: Option<PathBuf>,
    ) -> Result<Arc<Self>, TlsError> {
        let texts = Texts::read(&files)?;
        let known = kept.as_deref().map_or(Ok(Vec::new()), list_numbers::read)?;
        let (live, judge, numbers) = Self::prepare(&texts, &time, build, 0, &known)?;
        let numbers = keep(kept.as_deref(), &known, &numbers)?;
        let tried = Tried { digest: texts.digest(), numbers, complaint: None };
        Ok(Arc::new(Self {
            files,
            connections: Connections::new(judge, 0, Arc::clone(&time)),
            time,
            build,
            kept,
            live: ArcSwap::from_pointee(live),
            tried: Mutex::new(tried),
        }))
    }

    fn prepare(
        texts: &Texts,
        time: &Arc<dyn TimeProvider>,
        build: Build<C>,
        generation: u64,
        known: &[ListNumber],
    ) -> Result<(Live<C>, Judge, Vec<ListNumber>), TlsError> {
        let material = Material::parse(texts)?;
        material.check_not_older(known)?;
        let now = time.current_time().ok_or(TlsError::Unusable(rustls::Error::FailedToGetCurrentTime))?;
        material.check_own(now)?;
        let (config, judge) = build(&material, time)?;
        let Material { principal, lists, lists_end, numbers, .. } = material;
        Ok((Live { config, generation, principal, lists, lists_end }, judge, numbers))
    }

    pub(crate) fn live(&self) -> Arc<Live<C>> {
        self.live.load_full()
    }

    /// Reads the files again. What is broken changes nothing.
    pub(crate) fn reload(&self) -> Result<Reload, TlsError> {
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        let texts = Texts::read(&self.files)?;
        self.take(&texts, &mut tried)
    }

    fn take(&self, texts: &Texts, tried: &mut Tried) -> Result<Reload, TlsError> {
        tried.digest = texts.digest();
        let generation = self.live.load().generation.saturating_add(1);
        let (live, judge, numbers) = Self::prepare(texts, &self.time, self.build, generation, &tried.numbers)?;
        let lists_end = live.lists_end;
        tried.numbers = keep(self.kept.as_deref(), &tried.numbers, &numbers)?;
        // First new handshakes, then open connections: whatever enters in between is judged on entry.
        self.live.store(Arc::new(live));
        let cut = self.connections.replace(judge, generation);
        tracing::info!(generation, cut, "certificates and revocation lists were reloaded");
        Ok(Reload { cut, lists_end })
    }

    /// One look at the files and at the clock.
    fn look(&self) {
        let mut tried = self.tried.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = Texts::read(&self.files).and_then(|texts| {
            if texts.digest() == tried.digest { Ok(None) } else { self.take(&texts, &mut tried).map(Some) }
        });
        match outcome {
            Ok(None) => {}
            Ok(Some(_)) => tried.complaint = None,
            Err(error) => {
                // Said once for each state of the files, not at every look.
                let complaint = format!("{error:?}");
                if tried.complaint.as_ref() != Some(&complaint) {
                    tracing::error!(%error, detail = %complaint, "certificates were not reloaded; the old ones stay in use");
                    tried.complaint = Some(complaint);
                }
            }
        }
        if self.lists_are_stale() && self.connections.count() > 0 {
            self.connections.sweep();
        }
    }

    /// Whether a revocation list is out of date; then every connection is refused.
    pub(crate) fn lists_are_stale(&self) -> bool {
        let end = self.live.load().lists_end;
        let now = self.time.current_time().map(|now| i64::try_from(now.as_secs()).unwrap_or(i64::MAX));
        match (end, now) {
            (Some(end), Some(now)) => Timestamp::from_micros(now.saturating_mul(1_000_000)) > end,
            (None, _) => false,
            (Some(_), None) => true,
        }
    }

    /// What is left of `principal`'s validity.
    pub(crate) fn lifetime(&self, principal: &CertificateHolder) -> Duration {
        let Some(now) = self.time.current_time() else { return Duration::ZERO };
        let end = Duration::from_micros(u64::try_from(principal.not_after.micros()).unwrap_or(0));
        end.saturating_sub(Duration::from_secs(now.as_secs()))
    }

    /// Looks every `every` until `shutdown`.
    pub(crate) async fn watch(self: Arc<Self>, every: Duration, shutdown: CancellationToken) {
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = tokio::time::sleep(every) => {}
            }
            let this = Arc::clone(&self);
            if let Err(error) = tokio::task::spawn_blocking(move || this.look()).await {
                tracing::error!(%error, "a look at the certificate files failed");
            }
        }
    }
}

/// Adds the numbers of lists that are about to be used to those that were, and writes them down if that changes them.
fn keep(path: Option<&Path>, known: &[ListNumber], new: &[ListNumber]) -> Result<Vec<ListNumber>, TlsError> {
    let numbers = list_numbers::newest(known, new);
    if let Some(path) = path.filter(|_| numbers != known) {
        list_numbers::write(path, &numbers)?;
    }
    Ok(numbers)
}

/// What a node listens with.
#[derive(Clone)]
pub struct ServerTls {
    pub(crate) hot: Arc<Hot<ServerConfig>>,
}

impl ServerTls {
    /// Loads the material of a node.
    ///
    /// # Errors
    /// [`TlsError`] if a file is missing or broken, if there is no revocation list, or if the certificate is not a node's.
    pub fn load(files: TlsFiles) -> Result<Self, TlsError> {
        Self::load_at(files, Arc::new(DefaultTimeProvider))
    }

    /// The same, with the numbers of the revocation lists that were used kept in the file `numbers`: a list that is older
    /// than one that was used before is refused, also after a restart.
    ///
    /// # Errors
    /// As for [`ServerTls::load`], and [`TlsError::OlderList`].
    pub fn load_keeping(files: TlsFiles, numbers: &Path) -> Result<Self, TlsError> {
        Self::load_with(files, Arc::new(DefaultTimeProvider), Some(numbers.to_owned()))
    }

    /// The same with a clock of the caller's.
    ///
    /// # Errors
    /// As for [`ServerTls::load`].
    pub fn load_at(files: TlsFiles, time: Arc<dyn TimeProvider>) -> Result<Self, TlsError> {
        Self::load_with(files, time, None)
    }

    pub(crate) fn load_with(
        files: TlsFiles,
        time: Arc<dyn TimeProvider>,
        numbers: Option<PathBuf>,
    ) -> Result<Self, TlsError> {
        if files.revocations.is_none() {
            return Err(TlsError::NoList);
        }
        Ok(Self { hot: Hot::load(files, time, build_server, numbers)? })
    }

    /// The node that this is.
    #[must_use]
    pub fn principal(&self) -> Arc<CertificateHolder> {
        Arc::clone(&self.hot.live().principal)
    }

    /// Reads the files again, and cuts the open connections that the new lists or authorities refuse. Blocks on the disk.
    ///
    /// # Errors
    /// [`TlsError`] if anything is broken; what was in use stays in use.
    pub fn reload(&self) -> Result<Reload, TlsError> {
        self.hot.reload()
    }

    /// Reloads whenever a file's content changes, and cuts every connection once a list goes stale. Runs until `shutdown`.
    pub async fn watch(&self, every: Duration, shutdown: CancellationToken) {
        Arc::clone(&self.hot).watch(every, shutdown).await;
    }

    /// How many authenticated connections are open.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.hot.connections.count()
    }

    /// Whether a revocation list is out of date: then every connection is refused, and the node is not healthy.
    #[must_use]
    pub fn lists_are_stale(&self) -> bool {
        self.hot.lists_are_stale()
    }
}

fn build_server(material: &Material, time: &Arc<dyn TimeProvider>) -> Result<(Arc<ServerConfig>, Judge), TlsError> {
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
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    config.max_early_data_size = 0;
    Ok((Arc::new(config), Judge::OfCallers(verifier)))
}
