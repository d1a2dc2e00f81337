//! The accept loop: from a bound socket to authenticated connections.
//!
//! Handshakes are concurrent, each with a time limit, so that a slow caller delays no other. When all handshakes are in use, the
//! oldest gives way to the newest: honest ones take milliseconds. A handshake costs processor time: only one is computed at a
//! time, so that many new callers do not slow down the open connections.
//!
//! Over the limit of connections, a connection is accepted, answers each call with the reason, and is closed.

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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenerLimits {
    /// A handshake that takes longer is ended.
    pub handshake_timeout: Duration,
    pub handshakes_max: usize,
    /// How long a handshake may take at least before another one replaces it.
    pub handshake_grace: Duration,
    /// How long after the handshake a caller may take to send the HTTP/2 preface.
    pub preface_timeout: Duration,
    /// Open authenticated connections.
    pub connections_max: usize,
    /// Open authenticated connections of one key.
    pub connections_per_key_max: usize,
    /// Open connections over these limits that are answered with the reason; any more are closed without an answer.
    pub refusals_max: usize,
    /// How long a refused connection stays open.
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

/// Why a connection was refused. It is logged, never sent to the caller.
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
/// Every item is a connection whose principal is known. Failures are logged and never end the stream.
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
    /// Places for connections that are only refused.
    refusals: Arc<Semaphore>,
    /// Of the handshake that is computed.
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

/// Ignores a connection that ended before it was accepted. After other errors, such as no free descriptors, it waits.
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
        let material = &self.tls.material;
        let in_use = material.in_use();
        let acceptor = TlsAcceptor::from(Arc::clone(&in_use.config.node));
        let handshake = InTurns { future: acceptor.accept(tcp), turns: PollSemaphore::new(Arc::clone(&self.turns)) };
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
        let enter = |per_key_max| {
            let other = OtherEnd { chain: chain.clone(), called: None, key: principal.key };
            material.connections.enter(other, in_use.generation, per_key_max)
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
            Admission::Admitted => material.lifetime(&principal),
            Admission::Full | Admission::TooManyOfOneKey => {
                tracing::info!(%remote, %principal, ?admission, "a connection is refused for now");
                material.lifetime(&principal).min(self.limits.refusal_time)
            }
        };
        let stream = PeerStream::new(stream, principal, remote, registered, lifetime, Some(permit));
        Ok(stream.refused(admission).speaking_within(self.limits.preface_timeout))
    }

    /// Takes a place for a connection that is only refused.
    fn refuse(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        Arc::clone(&self.refusals).try_acquire_owned().map_err(|_| Refusal::Full)
    }
}

/// A future whose steps each wait for their turn. While it waits for the other end, others have their turn.
struct InTurns<F> {
    future: F,
    turns: PollSemaphore,
}

impl<F: Future + Unpin> Future for InTurns<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // The semaphore is never closed.
        let _turn = ready!(self.turns.poll_acquire(cx));
        Pin::new(&mut self.future).poll(cx)
    }
}
