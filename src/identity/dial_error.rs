//! Why a node could not be called.

use std::io;
use std::sync::Arc;

use rustls::AlertDescription;

use crate::certificate::CertificateError;
use marsad_domain::code::OriginName;

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

/// Tells apart why a handshake failed: the server is not trusted, it does not trust the caller, or the connection broke.
pub(crate) fn handshake_error(error: io::Error) -> DialError {
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
