//! Errors of TLS material.

use std::io;
use std::path::PathBuf;

use rustls::server::VerifierBuilderError;

use crate::certificate::CertificateError;

/// Why TLS material cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("cannot read {path}")]
    Read { path: PathBuf, source: io::Error },
    #[error("the certificate file holds no certificate")]
    NoCertificate,
    #[error("the certificate names no principal")]
    Identity(#[source] CertificateError),
    #[error("the certificate cannot be used for this")]
    Usage(#[source] CertificateError),
    #[error("the certificate of a server is not a node's: it is {0}'s")]
    NotANode(String),
    #[error("the key file holds no private key")]
    NoKey,
    #[error("the file of authorities holds none")]
    NoAuthority,
    #[error("an authority's certificate cannot be used")]
    BadAuthority(#[source] rustls::Error),
    #[error("there is no revocation list")]
    NoList,
    #[error("a revocation list cannot be read")]
    BadList,
    #[error("a revocation list does not say when the next one comes")]
    ListWithoutEnd,
    #[error("a revocation list is older than the one in use: number {found} after {known}")]
    OlderList { found: String, known: String },
    #[error("cannot read which revocation lists were used before from {path}")]
    ReadNumbers { path: PathBuf, source: io::Error },
    #[error("cannot write down in {path} which revocation lists are used")]
    WriteNumbers { path: PathBuf, source: io::Error },
    #[error("{path}, line {line}: this is no number of a revocation list")]
    BadNumbers { path: PathBuf, line: usize },
    #[error("the lists and authorities do not make a verifier")]
    Verifier(#[source] VerifierBuilderError),
    #[error("the node's own certificate does not pass its own authorities and lists")]
    OwnCertificate(#[source] rustls::Error),
    #[error("certificate and key cannot be used")]
    Unusable(#[source] rustls::Error),
}
