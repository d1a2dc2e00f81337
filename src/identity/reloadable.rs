//! TLS material that follows its files: it is loaded once and replaced while the program runs, never by something broken.
//!
//! Time comes from a `TimeProvider`, which the TLS library asks too.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use rustls::time_provider::TimeProvider;
use rustls_pki_types::CertificateRevocationListDer;
use tokio_util::sync::CancellationToken;

use crate::connections::{Connections, Judge};
use crate::list_numbers::{self, ListNumber};
use crate::principal::CertificateHolder;
use crate::tls_files::{DeskFiles, Material, Texts, TlsError, TlsFiles};
use marsad_domain::timestamp::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reload {
    /// How many open connections were cut.
    pub cut: usize,
    /// When the first of the revocation lists ends.
    pub lists_end: Option<Timestamp>,
}

/// The material that is in use. Each reload makes a new generation.
pub(crate) struct InUse<C> {
    pub(crate) config: Arc<C>,
    pub(crate) generation: u64,
    pub(crate) principal: Arc<CertificateHolder>,
    /// In DER.
    pub(crate) lists: Vec<CertificateRevocationListDer<'static>>,
    lists_end: Option<Timestamp>,
}

pub(crate) type Build<C> = fn(&Material, &Arc<dyn TimeProvider>) -> Result<(Arc<C>, Judge), TlsError>;

struct LastReload {
    digest: [u8; 32],
    /// The highest number of each list that was ever in use.
    numbers: Vec<ListNumber>,
    /// The fault that was logged last, so that it is logged once for each state of the files.
    fault: Option<String>,
}

/// TLS material of a listener or a caller.
pub(crate) struct Reloadable<C> {
    files: TlsFiles,
    /// What browsers are shown.
    desk: Option<DeskFiles>,
    pub(crate) time: Arc<dyn TimeProvider>,
    build: Build<C>,
    /// The file that keeps the numbers of lists over restarts.
    numbers: Option<PathBuf>,
    in_use: ArcSwap<InUse<C>>,
    pub(crate) connections: Arc<Connections>,
    last: Mutex<LastReload>,
}

impl<C: Send + Sync + 'static> Reloadable<C> {
    pub(crate) fn load(
        (files, desk): (TlsFiles, Option<DeskFiles>),
        time: Arc<dyn TimeProvider>,
        build: Build<C>,
        numbers: Option<PathBuf>,
    ) -> Result<Arc<Self>, TlsError> {
        let texts = Texts::read(&files)?.with_desk(desk.as_ref())?;
        let known = numbers.as_deref().map_or(Ok(Vec::new()), list_numbers::read)?;
        let (in_use, judge, new) = Self::prepare(&texts, &time, build, 0, &known)?;
        let highest = record(numbers.as_deref(), &known, &new)?;
        let last = LastReload { digest: texts.digest(), numbers: highest, fault: None };
        Ok(Arc::new(Self {
            files,
            desk,
            connections: Connections::new(judge, 0, Arc::clone(&time)),
            time,
            build,
            numbers,
            in_use: ArcSwap::from_pointee(in_use),
            last: Mutex::new(last),
        }))
    }

    fn prepare(
        texts: &Texts,
        time: &Arc<dyn TimeProvider>,
        build: Build<C>,
        generation: u64,
        known: &[ListNumber],
    ) -> Result<(InUse<C>, Judge, Vec<ListNumber>), TlsError> {
        let material = Material::parse(texts)?;
        material.check_not_older(known)?;
        let now = time.current_time().ok_or(TlsError::Unusable(rustls::Error::FailedToGetCurrentTime))?;
        material.check_own(now)?;
        let (config, judge) = build(&material, time)?;
        let Material { principal, lists, lists_end, numbers, .. } = material;
        Ok((InUse { config, generation, principal, lists, lists_end }, judge, numbers))
    }

    pub(crate) fn in_use(&self) -> Arc<InUse<C>> {
        self.in_use.load_full()
    }

    fn read(&self) -> Result<Texts, TlsError> {
        Texts::read(&self.files)?.with_desk(self.desk.as_ref())
    }

    /// Reads the files again. If they are broken, nothing changes.
    pub(crate) fn reload(&self) -> Result<Reload, TlsError> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let texts = self.read()?;
        self.take(&texts, &mut last)
    }

    fn take(&self, texts: &Texts, last: &mut LastReload) -> Result<Reload, TlsError> {
        last.digest = texts.digest();
        let generation = self.in_use.load().generation.saturating_add(1);
        let (in_use, judge, numbers) = Self::prepare(texts, &self.time, self.build, generation, &last.numbers)?;
        let lists_end = in_use.lists_end;
        last.numbers = record(self.numbers.as_deref(), &last.numbers, &numbers)?;
        // First new handshakes, then open connections: a connection that enters in between is judged on entry.
        self.in_use.store(Arc::new(in_use));
        let cut = self.connections.replace(judge, generation);
        tracing::info!(generation, cut, "certificates and revocation lists were reloaded");
        Ok(Reload { cut, lists_end })
    }

    /// Reloads if a file has changed, and cuts all connections once a list has ended.
    fn check(&self) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = self.read().and_then(|texts| {
            if texts.digest() == last.digest { Ok(None) } else { self.take(&texts, &mut last).map(Some) }
        });
        match outcome {
            Ok(None) => {}
            Ok(Some(_)) => last.fault = None,
            Err(error) => {
                let fault = format!("{error:?}");
                if last.fault.as_ref() != Some(&fault) {
                    tracing::error!(%error, detail = %fault, "certificates were not reloaded; the old ones stay in use");
                    last.fault = Some(fault);
                }
            }
        }
        if self.lists_are_stale() && self.connections.count() > 0 {
            self.connections.sweep();
        }
    }

    /// Whether a revocation list has ended; then every connection is refused.
    pub(crate) fn lists_are_stale(&self) -> bool {
        let end = self.in_use.load().lists_end;
        let now = self.time.current_time().map(|now| i64::try_from(now.as_secs()).unwrap_or(i64::MAX));
        match (end, now) {
            (Some(end), Some(now)) => Timestamp::from_micros(now.saturating_mul(1_000_000)) > end,
            (None, _) => false,
            (Some(_), None) => true,
        }
    }

    /// The time until the certificate of `principal` ends.
    pub(crate) fn lifetime(&self, principal: &CertificateHolder) -> Duration {
        let Some(now) = self.time.current_time() else { return Duration::ZERO };
        let end = Duration::from_micros(u64::try_from(principal.not_after.micros()).unwrap_or(0));
        end.saturating_sub(Duration::from_secs(now.as_secs()))
    }

    /// Checks every `every` until `shutdown`.
    pub(crate) async fn watch(self: Arc<Self>, every: Duration, shutdown: CancellationToken) {
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return,
                () = tokio::time::sleep(every) => {}
            }
            let this = Arc::clone(&self);
            if let Err(error) = tokio::task::spawn_blocking(move || this.check()).await {
                tracing::error!(%error, "a look at the certificate files failed");
            }
        }
    }
}

/// Adds the numbers of lists that will be used to those that were used, and stores them if that changes them.
fn record(path: Option<&Path>, known: &[ListNumber], new: &[ListNumber]) -> Result<Vec<ListNumber>, TlsError> {
    let numbers = list_numbers::newest(known, new);
    if let Some(path) = path.filter(|_| numbers != known) {
        list_numbers::write(path, &numbers)?;
    }
    Ok(numbers)
}
