//! Reads the holder from a certificate.
//!
//! The identity is exactly one URI among the subject's alternative names: `marsad://<role>/<name>`. The common name never counts.
//! TLS ([`crate::tls`]) checks the signature of the authority, the validity and the revocation; this module only reads, and refuses
//! whatever is ambiguous.

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use sha2::{Digest, Sha256};
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

use crate::principal::{CertificateHolder, KeyFingerprint, Role, Serial};
use crate::role::SCHEME;
use marsad_domain::code::{CodeError, OriginName};
use marsad_domain::timestamp::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    #[error("the certificate is not PEM")]
    NotPem,
    #[error("the certificate is not X.509 in DER")]
    NotDer,
    #[error("bytes follow the certificate")]
    TrailingBytes,
    #[error("the certificate's alternative names cannot be read")]
    BadAlternativeNames,
    #[error("the certificate names no identity: it has no URI among its alternative names")]
    NoIdentity,
    #[error("the certificate names several identities: it has more than one URI among its alternative names")]
    SeveralIdentities,
    #[error("the certificate's identity is not of the form marsad://<role>/<name>")]
    ForeignIdentity,
    #[error("the certificate's role is not one of node, submitter, reviewer, reader and admin")]
    UnknownRole,
    #[error("the certificate's name is not an identifier")]
    BadName(#[source] CodeError),
    #[error("the certificate does not say what it is good for, or that is not {0}")]
    WrongUsage(Usage),
}

/// What a certificate must allow by its extended key usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    Client,
    Server,
}

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Client => "calling nodes (client authentication)",
            Self::Server => "being called (server authentication)",
        })
    }
}

impl CertificateError {
    /// A stable name for logs and tests.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotPem => "NOT_PEM",
            Self::NotDer => "NOT_DER",
            Self::TrailingBytes => "TRAILING_BYTES",
            Self::BadAlternativeNames => "BAD_ALTERNATIVE_NAMES",
            Self::NoIdentity => "NO_IDENTITY",
            Self::SeveralIdentities => "SEVERAL_IDENTITIES",
            Self::ForeignIdentity => "FOREIGN_IDENTITY",
            Self::UnknownRole => "UNKNOWN_ROLE",
            Self::BadName(_) => "BAD_NAME",
            Self::WrongUsage(_) => "WRONG_USAGE",
        }
    }
}

/// Reads the identity from a certificate.
///
/// # Errors
/// [`CertificateError`] for everything but a certificate with exactly one URI of the right form.
pub fn principal_from_der(der: &[u8]) -> Result<CertificateHolder, CertificateError> {
    let certificate = parse(der)?;
    let (role, name) = parse_identity(single_uri(&certificate)?)?;
    let spki = certificate.tbs_certificate.subject_pki.raw;
    let validity = certificate.validity();
    Ok(CertificateHolder {
        role,
        name,
        key: KeyFingerprint::from_bytes(Sha256::digest(spki).into()),
        certificate: der.into(),
        spki: spki.into(),
        serial: Serial::from_bytes(certificate.raw_serial()),
        not_before: Timestamp::from(validity.not_before.to_datetime()),
        not_after: Timestamp::from(validity.not_after.to_datetime()),
    })
}

/// The fingerprint of a certificate's public key, for any holder.
///
/// # Errors
/// [`CertificateError`] if `der` is not a certificate.
pub fn key_of(der: &[u8]) -> Result<KeyFingerprint, CertificateError> {
    let certificate = parse(der)?;
    Ok(KeyFingerprint::from_bytes(Sha256::digest(certificate.tbs_certificate.subject_pki.raw).into()))
}

/// The common name of a certificate's subject; empty if it has none. Only for display: it is not an identity.
///
/// # Errors
/// [`CertificateError`] if `der` is not a certificate.
pub fn common_name(der: &[u8]) -> Result<String, CertificateError> {
    let certificate = parse(der)?;
    let name = certificate.subject().iter_common_name().next().and_then(|name| name.as_str().ok());
    Ok(name.unwrap_or_default().to_owned())
}

/// Reads the identity from the first certificate of a PEM text.
///
/// # Errors
/// [`CertificateError`], as for [`principal_from_der`], and for a text without a certificate.
pub fn principal_from_pem(pem: &str) -> Result<CertificateHolder, CertificateError> {
    let der = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_| CertificateError::NotPem)?;
    principal_from_der(&der)
}

/// Requires that a certificate names `usage`. TLS libraries allow every usage to a certificate that names none; here such a
/// certificate, which may be issued for mail or for signing code, is refused.
///
/// # Errors
/// [`CertificateError`] if it does not, or cannot be read.
pub(crate) fn check_usage(der: &[u8], usage: Usage) -> Result<(), CertificateError> {
    let wrong = CertificateError::WrongUsage(usage);
    let certificate = parse(der)?;
    let named = certificate.extended_key_usage().map_err(|_| wrong.clone())?.map(|extension| extension.value);
    let is_named = named.is_some_and(|named| match usage {
        Usage::Client => named.client_auth,
        Usage::Server => named.server_auth,
    });
    if is_named { Ok(()) } else { Err(wrong) }
}

/// The certificate, if `der` holds exactly one.
pub(crate) fn parse(der: &[u8]) -> Result<X509Certificate<'_>, CertificateError> {
    let (rest, certificate) = X509Certificate::from_der(der).map_err(|_| CertificateError::NotDer)?;
    if rest.is_empty() { Ok(certificate) } else { Err(CertificateError::TrailingBytes) }
}

fn single_uri<'a>(certificate: &'a X509Certificate<'_>) -> Result<&'a str, CertificateError> {
    let names = certificate.subject_alternative_name().map_err(|_| CertificateError::BadAlternativeNames)?;
    let names = names.map(|extension| extension.value.general_names.as_slice()).unwrap_or_default();
    if names.iter().any(|name| matches!(name, GeneralName::Invalid(..))) {
        return Err(CertificateError::BadAlternativeNames);
    }
    let mut uris = names.iter().filter_map(|name| match name {
        GeneralName::URI(uri) => Some(*uri),
        _ => None,
    });
    match (uris.next(), uris.next()) {
        (Some(uri), None) => Ok(uri),
        (None, _) => Err(CertificateError::NoIdentity),
        (Some(_), Some(_)) => Err(CertificateError::SeveralIdentities),
    }
}

/// Splits `marsad://<role>/<name>`. Other letter case, percent signs, queries and further slashes are refused.
fn parse_identity(uri: &str) -> Result<(Role, String), CertificateError> {
    let rest = uri.strip_prefix(SCHEME).ok_or(CertificateError::ForeignIdentity)?;
    let (role, name) = rest.split_once('/').ok_or(CertificateError::ForeignIdentity)?;
    let role = Role::parse(role).ok_or(CertificateError::UnknownRole)?;
    // The name of every role has the form of an SDMX identifier, which the type of origins checks.
    OriginName::new(name).map_err(CertificateError::BadName)?;
    Ok((role, name.to_owned()))
}

#[cfg(test)]
mod tests;
