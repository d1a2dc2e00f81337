//! The accept loop: from a bound socket to authenticated connections.
//!
//! Handshakes run side by side, each with a time limit, so that one who stalls holds up nobody. When all places are
//! taken, the oldest handshake makes room for the newest: honest ones are done in milliseconds. A handshake is work for the
//! processor: one at a time is worked on, so that a crowd at the door does not keep those waiting who are in.
//!
//! A caller that finds all places taken is let in for a moment: every call is answered with this reason, then the connection
//! is closed.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use rustls_pki_types::CertificateDer;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::sync::{CancellationToken, PollSemaphore};

use crate::certificate::{CertificateError, Usage, check_usage, principal_from_der};
use crate::connections::{EntryError, OtherEnd};
use crate::stream::{Admission, PeerStream};
use crate::tls::{ALPN_H2, ServerTls};

/// What one listener takes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenerLimits {
    /// A handshake that takes longer is given up.
    pub handshake_timeout: Duration,
    /// Handshakes at once.
    pub handshakes_max: usize,
    /// How long a handshake is left alone when another one needs its place.
    pub handshake_grace: Duration,
    /// After the handshake: a caller that does not begin to speak HTTP/2 within it is cut.
    pub preface_timeout: Duration,
    /// Authenticated connections at once.
    pub connections_max: usize,
    /// Authenticated connections of one key at once.
    pub connections_per_key_max: usize,
    /// How many connections beyond these limits are answered with the reason at once; any more are closed without an answer.
    pub refusals_max: usize,
    /// How long one that is refused may take to hear it.
    pub refusal_time: Duration,
}

impl Default for ListenerLimits {
    fn default() -> Self {
        Self {
            handshake_timeout: Duration::from_secs(2),
            handshakes_max: 256,
            handshake_grace: Duration::from_millis(250),
            preface_timeout: Duration::from_secs(10),
            connections_max: 4_096,
            connections_per_key_max: 256,
            refusals_max: 256,
            refusal_time: Duration::from_secs(2),
        }
    }
}

/// Why a connection was refused. The reason goes to the log, never to the caller.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("the handshake took too long")]
    Slow,
    #[error("the handshake failed: {0}")]
    Handshake(io::Error),
    #[error("the caller does not speak HTTP/2")]
    NotHttp2,
    #[error("the caller showed no certificate")]
    NoCertificate,
    #[error("the certificate is none of a caller: {0}")]
    Identity(CertificateError),
    #[error("the connection may not enter: {0}")]
    Entry(EntryError),
    #[error("all connections are taken, and so are the places for refused ones")]
    Full,
}

/// Accepts connections until `shutdown`, or until the stream is dropped. Needs a Tokio runtime.
///
/// Every item is a connection whose principal is known; what fails is logged and never ends the stream.
pub fn incoming(
    listener: TcpListener,
    tls: Arc<ServerTls>,
    limits: ListenerLimits,
    shutdown: CancellationToken,
) -> impl Stream<Item = io::Result<PeerStream>> + Send + Unpin + 'static {
    let (sender, receiver) = mpsc::channel(16);
    let gate = Arc::new(Gate {
        tls,
        places: Arc::new(Semaphore::new(limits.connections_max)),
        refusals: Arc::new(Semaphore::new(limits.refusals_max)),
        turns: Arc::new(Semaphore::new(1)),
        limits,
        sender,
    });
    tokio::spawn(accept(listener, gate, shutdown));
    ReceiverStream::new(receiver)
}

struct Gate {
    tls: Arc<ServerTls>,
    places: Arc<Semaphore>,
    /// Places for connections that are only answered with a refusal.
    refusals: Arc<Semaphore>,
    /// Whose handshake is worked on.
    turns: Arc<Semaphore>,
    limits: ListenerLimits,
    sender: mpsc::Sender<io::Result<PeerStream>>,
}

async fn accept(listener: TcpListener, gate: Arc<Gate>, shutdown: CancellationToken) {
    let mut handshakes = JoinSet::new();
    let mut oldest: VecDeque<(Instant, AbortHandle)> = VecDeque::new();
    loop {
        while oldest.front().is_some_and(|(_, handshake)| handshake.is_finished()) {
            oldest.pop_front();
        }
        let full = handshakes.len() >= gate.limits.handshakes_max;
        let evict_at = oldest.front().map(|(start, _)| *start + gate.limits.handshake_grace);
        tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            () = gate.sender.closed() => break,
            Some(_) = handshakes.join_next(), if !handshakes.is_empty() => {}
            accepted = listener.accept(), if !full => match accepted {
                Ok((tcp, remote)) => {
                    let handle = handshakes.spawn(Arc::clone(&gate).admit(tcp, remote));
                    oldest.push_back((Instant::now(), handle));
                }
                Err(error) => recover(&error).await,
            },
            () = tokio::time::sleep_until(evict_at.unwrap_or_else(Instant::now)), if full => {
                if let Some((_, handshake)) = oldest.pop_front() {
                    handshake.abort();
                }
            }
        }
    }
    handshakes.shutdown().await;
}

/// A connection that is gone before it is accepted is nothing; no descriptors left is a reason to wait.
async fn recover(error: &io::Error) {
    if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) {
        return;
    }
    tracing::error!(%error, "a connection could not be accepted");
    tokio::time::sleep(Duration::from_millis(100)).await;
}

impl Gate {
    async fn admit(self: Arc<Self>, tcp: TcpStream, remote: SocketAddr) {
        let outcome = tokio::time::timeout(self.limits.handshake_timeout, self.greet(tcp, remote)).await;
        match outcome.unwrap_or(Err(Refusal::Slow)) {
            Ok(stream) => {
                tracing::debug!(peer = ?stream, "connected");
                // Fails only when the server is gone.
                let _ = self.sender.send(Ok(stream)).await;
            }
            Err(refusal) => tracing::info!(%remote, %refusal, "a connection was refused"),
        }
    }

    async fn greet(&self, tcp: TcpStream, remote: SocketAddr) -> Result<PeerStream, Refusal> {
        tcp.set_nodelay(true).map_err(Refusal::Handshake)?;
        let live = self.tls.hot.live();
        let acceptor = TlsAcceptor::from(Arc::clone(&live.config));
        let handshake = InTurn { work: acceptor.accept(tcp), turns: PollSemaphore::new(Arc::clone(&self.turns)) };
        let stream = handshake.await.map_err(Refusal::Handshake)?;
        let session = stream.get_ref().1;
        if session.alpn_protocol() != Some(ALPN_H2) {
            return Err(Refusal::NotHttp2);
        }
        let chain: Vec<CertificateDer<'static>> =
            session.peer_certificates().unwrap_or_default().iter().map(|der| der.clone().into_owned()).collect();
        let own = chain.first().ok_or(Refusal::NoCertificate)?;
        let principal = Arc::new(principal_from_der(own).map_err(Refusal::Identity)?);
        check_usage(own, Usage::Client).map_err(Refusal::Identity)?;
        let (mut admission, mut permit) = match Arc::clone(&self.places).try_acquire_owned() {
            Ok(permit) => (Admission::Admitted, permit),
            Err(_) => (Admission::Full, self.refuse()?),
        };
        let hot = &self.tls.hot;
        let enter = |per_key_max| {
            let other = OtherEnd { chain: chain.clone(), called: None, key: principal.key };
            hot.connections.enter(other, live.generation, per_key_max)
        };
        let registered = match enter(self.limits.connections_per_key_max) {
            Err(EntryError::TooManyOfOneKey) => {
                (admission, permit) = (Admission::TooManyOfOneKey, self.refuse()?);
                enter(usize::MAX)
            }
            entered => entered,
        };
        let registered = registered.map_err(Refusal::Entry)?;
        let lifetime = match admission {
            Admission::Admitted => hot.lifetime(&principal),
            Admission::Full | Admission::TooManyOfOneKey => {
                tracing::info!(%remote, %principal, ?admission, "a connection is refused for now");
                hot.lifetime(&principal).min(self.limits.refusal_time)
            }
        };
        let stream = PeerStream::new(stream, principal, remote, registered, lifetime, Some(permit));
        Ok(stream.refused(admission).speaking_within(self.limits.preface_timeout))
    }

    /// Takes a place for a connection that is only answered with a refusal.
    fn refuse(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        Arc::clone(&self.refusals).try_acquire_owned().map_err(|_| Refusal::Full)
    }
}

/// Work of which each step waits for its turn. Between the steps, while the other end is waited for, it is another's.
struct InTurn<F> {
    work: F,
    turns: PollSemaphore,
}

impl<F: Future + Unpin> Future for InTurn<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // Closed it never is; without a turn the work would only be done at once.
        let _turn = ready!(self.turns.poll_acquire(cx));
        Pin::new(&mut self.work).poll(cx)
    }
}
