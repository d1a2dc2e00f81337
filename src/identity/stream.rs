//! One authenticated connection, which ends at once when its certificate is revoked or expires.

use std::fmt;
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep};
use tokio_rustls::server::TlsStream;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tonic::transport::server::Connected;

use crate::connections::Registered;
use crate::principal::{CertificateHolder, Principal};

/// The runtime's timers are limited to two years. For a certificate that is valid for longer the timer is set again.
const TIMER_MAX: Duration = Duration::from_secs(365 * 24 * 3600);

/// Whether the calls of a connection are taken, or only refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    Admitted,
    /// The limit of connections is reached.
    Full,
    /// The limit of connections of one key is reached.
    TooManyOfOneKey,
}

/// The other end of a connection. Requests carry it in their extensions.
#[derive(Clone)]
pub struct PeerInfo {
    pub principal: Arc<Principal>,
    pub remote: SocketAddr,
    /// Cancelled when the connection is cut; calls should end then.
    pub cut: CancellationToken,
    pub admission: Admission,
}

impl fmt::Debug for PeerInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} from {}", self.principal, self.remote)
    }
}

/// The bytes that an HTTP/2 client sends first. After them the HTTP/2 server limits the connection.
const PREFACE_BYTES: usize = 24;

/// The time limit for the first bytes.
struct Preface {
    ends: Pin<Box<Sleep>>,
    /// How many bytes have not arrived.
    missing: usize,
}

/// A TLS connection with a known principal at the other end.
pub struct PeerStream<S = TlsStream<TcpStream>> {
    io: S,
    info: PeerInfo,
    // Two tasks may read and write: each waits for the cut.
    read_cut: Pin<Box<WaitForCancellationFutureOwned>>,
    write_cut: Pin<Box<WaitForCancellationFutureOwned>>,
    expiry: Pin<Box<Sleep>>,
    expires: Instant,
    /// Until all of it has arrived.
    preface: Option<Preface>,
    _registered: Registered,
    _permit: Option<OwnedSemaphorePermit>,
}

impl<S> PeerStream<S> {
    /// Wraps a connection after its handshake. `lifetime` is the time until the certificate ends.
    pub(crate) fn new(
        io: S,
        holder: Arc<CertificateHolder>,
        remote: SocketAddr,
        registered: Registered,
        lifetime: Duration,
        permit: Option<OwnedSemaphorePermit>,
    ) -> Self {
        let cut = registered.cut.clone();
        let principal = Arc::new(Principal::from(holder));
        let now = Instant::now();
        let expires = now.checked_add(lifetime).unwrap_or(now + TIMER_MAX);
        Self {
            io,
            read_cut: Box::pin(cut.clone().cancelled_owned()),
            write_cut: Box::pin(cut.clone().cancelled_owned()),
            expiry: Box::pin(tokio::time::sleep_until(expires.min(now + TIMER_MAX))),
            expires,
            preface: None,
            info: PeerInfo { principal, remote, cut, admission: Admission::Admitted },
            _registered: registered,
            _permit: permit,
        }
    }

    /// The same connection, whose calls are refused.
    pub(crate) fn refused(mut self, admission: Admission) -> Self {
        self.info.admission = admission;
        self
    }

    /// The same connection, which ends if the HTTP/2 preface does not arrive within `limit`.
    pub(crate) fn speaking_within(mut self, limit: Duration) -> Self {
        self.preface = Some(Preface { ends: Box::pin(tokio::time::sleep(limit)), missing: PREFACE_BYTES });
        self
    }

    #[must_use]
    pub fn info(&self) -> &PeerInfo {
        &self.info
    }

    fn check_expiry(&mut self, cx: &mut Context<'_>) {
        while self.expiry.as_mut().poll(cx).is_ready() {
            let now = Instant::now();
            if now >= self.expires {
                self.info.cut.cancel();
                return;
            }
            self.expiry.as_mut().reset(self.expires.min(now + TIMER_MAX));
        }
    }

    fn check_write(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        match self.write_cut.as_mut().poll(cx) {
            Poll::Ready(()) => Err(cut_error()),
            Poll::Pending => Ok(()),
        }
    }
}

fn cut_error() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionAborted, "the certificate of the other end is no longer good")
}

impl<S: AsyncRead + Unpin> AsyncRead for PeerStream<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if !this.info.cut.is_cancelled() {
            this.check_expiry(cx);
        }
        if this.read_cut.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(cut_error()));
        }
        let Some(preface) = &mut this.preface else {
            return Pin::new(&mut this.io).poll_read(cx, buf);
        };
        if preface.ends.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the caller said nothing")));
        }
        let before = buf.filled().len();
        ready!(Pin::new(&mut this.io).poll_read(cx, buf))?;
        preface.missing = preface.missing.saturating_sub(buf.filled().len() - before);
        if preface.missing == 0 {
            this.preface = None;
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for PeerStream<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.check_write(cx)?;
        Pin::new(&mut this.io).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.check_write(cx)?;
        Pin::new(&mut this.io).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.check_write(cx)?;
        Pin::new(&mut this.io).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // What is still buffered must not be sent over a cut connection.
        this.check_write(cx)?;
        ready!(Pin::new(&mut this.io).poll_shutdown(cx))?;
        Poll::Ready(Ok(()))
    }
}

impl<S> Connected for PeerStream<S> {
    type ConnectInfo = PeerInfo;

    fn connect_info(&self) -> PeerInfo {
        self.info.clone()
    }
}

impl<S> fmt::Debug for PeerStream<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.info.fmt(f)
    }
}
