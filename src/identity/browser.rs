//! Connections of browsers. They are asked for a certificate, which is verified like that of every caller, and get in without one.
//!
//! A connection with a certificate is entered in the register of the node: it is cut when the certificate is revoked.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;

use crate::certificate::{CertificateError, Usage, check_usage, principal_from_der};
use crate::connections::{OtherEnd, Registered};
use crate::principal::CertificateHolder;
use crate::tls::ServerTls;

/// Why a browser gets no connection. It is logged, and never sent to the browser.
#[derive(Debug, thiserror::Error)]
pub enum GreetError {
    #[error("there is no certificate for browsers")]
    NoDesk,
    #[error("the handshake failed: {0}")]
    Handshake(#[source] io::Error),
    #[error("the certificate is none of a caller: {0}")]
    Identity(#[source] CertificateError),
    #[error("the connection may not enter: {0}")]
    Entry(String),
}

/// An open connection of a browser.
pub struct Visit {
    pub io: TlsStream<TcpStream>,
    pub visitor: Visitor,
}

/// The other end of a connection of a browser. While this value exists, the connection is in the register.
#[derive(Debug)]
pub struct Visitor {
    pub remote: SocketAddr,
    /// The holder of the certificate; none if the browser has shown none.
    pub holder: Option<Arc<CertificateHolder>>,
    /// Cancelled when the certificate is no longer good: the connection must end then.
    pub cut: CancellationToken,
    /// The time until the certificate ends, if there is one.
    pub lifetime: Option<Duration>,
    _registered: Option<Registered>,
}

impl ServerTls {
    /// Whether it can talk to browsers.
    #[must_use]
    pub fn has_desk(&self) -> bool {
        self.material.in_use().config.desk.is_some()
    }

    /// Makes the handshake with a browser. The caller of this function limits its time.
    ///
    /// # Errors
    /// [`GreetError`] if the handshake fails, the certificate is not one of a caller, or its key has too many connections.
    pub async fn greet(&self, tcp: TcpStream, remote: SocketAddr, per_key_max: usize) -> Result<Visit, GreetError> {
        tcp.set_nodelay(true).map_err(GreetError::Handshake)?;
        let material = &self.material;
        let in_use = material.in_use();
        let config = in_use.config.desk.as_ref().ok_or(GreetError::NoDesk)?;
        let io = TlsAcceptor::from(Arc::clone(config)).accept(tcp).await.map_err(GreetError::Handshake)?;
        let shown = io.get_ref().1.peer_certificates().unwrap_or_default();
        let chain: Vec<_> = shown.iter().map(|der| der.clone().into_owned()).collect();
        let Some(own) = chain.first() else {
            let cut = CancellationToken::new();
            return Ok(Visit { io, visitor: Visitor { remote, holder: None, cut, lifetime: None, _registered: None } });
        };
        let holder = Arc::new(principal_from_der(own).map_err(GreetError::Identity)?);
        check_usage(own, Usage::Client).map_err(GreetError::Identity)?;
        let other = OtherEnd { chain: chain.clone(), called: None, key: holder.key };
        let registered = material.connections.enter(other, in_use.generation, per_key_max);
        let registered = registered.map_err(|error| GreetError::Entry(error.to_string()))?;
        let (cut, lifetime) = (registered.cut.clone(), Some(material.lifetime(&holder)));
        Ok(Visit {
            io,
            visitor: Visitor { remote, holder: Some(holder), cut, lifetime, _registered: Some(registered) },
        })
    }
}
