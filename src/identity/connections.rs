//! The register of open connections: it cuts those whose certificate is no longer good.
//!
//! A handshake checks a certificate once, and a connection can stay open for hours. So the certificates of every open connection
//! are kept here and judged again after each change of lists or authorities. A handshake that began before such a change is judged
//! again when its connection enters.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::time_provider::TimeProvider;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio_util::sync::CancellationToken;

use crate::principal::KeyFingerprint;

/// Decides whether the other end's certificate is good now.
#[derive(Clone)]
pub(crate) enum Judge {
    OfCallers(Arc<dyn ClientCertVerifier>),
    OfNodes(Arc<WebPkiServerVerifier>),
}

impl Judge {
    fn judge(&self, other: &OtherEnd, time: &dyn TimeProvider) -> Result<(), rustls::Error> {
        let now = time.current_time().ok_or(rustls::Error::FailedToGetCurrentTime)?;
        let (own, intermediates) = other.chain.split_first().ok_or(rustls::Error::NoCertificatesPresented)?;
        match self {
            Self::OfCallers(verifier) => verifier.verify_client_cert(own, intermediates, now).map(drop),
            Self::OfNodes(verifier) => {
                let name = other.called.as_ref().ok_or(rustls::Error::NoCertificatesPresented)?;
                verifier.verify_server_cert(own, intermediates, name, &[], now).map(drop)
            }
        }
    }
}

/// The certificates of the other end, and if it is a server, the host name that was called.
pub(crate) struct OtherEnd {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) called: Option<ServerName<'static>>,
    pub(crate) key: KeyFingerprint,
}

/// Why a connection may not enter.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EntryError {
    #[error("the certificate is no longer good")]
    NotGood(#[source] rustls::Error),
    #[error("this key has as many connections as one key may have")]
    TooManyOfOneKey,
}

struct Open {
    other: OtherEnd,
    cut: CancellationToken,
}

struct Inner {
    judge: Judge,
    generation: u64,
    next_id: u64,
    open: HashMap<u64, Open>,
}

/// The open connections of one listener or one dialler.
pub(crate) struct Connections {
    time: Arc<dyn TimeProvider>,
    inner: Mutex<Inner>,
}

impl Connections {
    pub(crate) fn new(judge: Judge, generation: u64, time: Arc<dyn TimeProvider>) -> Arc<Self> {
        let inner = Inner { judge, generation, next_id: 0, open: HashMap::new() };
        Arc::new(Self { time, inner: Mutex::new(inner) })
    }

    /// Enters a connection whose handshake used `generation` of the material.
    pub(crate) fn enter(
        self: &Arc<Self>,
        other: OtherEnd,
        generation: u64,
        per_key_max: usize,
    ) -> Result<Registered, EntryError> {
        let mut inner = self.lock();
        if generation < inner.generation {
            inner.judge.judge(&other, &*self.time).map_err(EntryError::NotGood)?;
        }
        if inner.open.values().filter(|open| open.other.key == other.key).count() >= per_key_max {
            return Err(EntryError::TooManyOfOneKey);
        }
        let id = inner.next_id;
        inner.next_id = id.wrapping_add(1);
        let cut = CancellationToken::new();
        inner.open.insert(id, Open { other, cut: cut.clone() });
        Ok(Registered { connections: Arc::clone(self), id, cut })
    }

    /// Replaces the judge and cuts the connections that it refuses. Returns how many were cut.
    pub(crate) fn replace(&self, judge: Judge, generation: u64) -> usize {
        let mut inner = self.lock();
        inner.judge = judge;
        inner.generation = generation;
        self.cut_bad(&inner)
    }

    /// Judges every open connection again. Returns how many were cut.
    pub(crate) fn sweep(&self) -> usize {
        self.cut_bad(&self.lock())
    }

    pub(crate) fn count(&self) -> usize {
        self.lock().open.len()
    }

    fn cut_bad(&self, inner: &Inner) -> usize {
        let mut cut = 0;
        for open in inner.open.values().filter(|open| !open.cut.is_cancelled()) {
            if let Err(reason) = inner.judge.judge(&open.other, &*self.time) {
                tracing::warn!(key = %open.other.key, %reason, "a connection is cut: its certificate is no longer good");
                open.cut.cancel();
                cut += 1;
            }
        }
        cut
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // No panic can leave the map half changed.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An entry of the register, removed on drop.
pub(crate) struct Registered {
    connections: Arc<Connections>,
    id: u64,
    /// Cancelled when the connection must end.
    pub(crate) cut: CancellationToken,
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.connections.lock().open.remove(&self.id);
    }
}

impl fmt::Debug for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "connection {}", self.id)
    }
}
