//! A submitter's signature over the statement of a submission, made with their certificate's key. It proves the origin of a
//! submission to anyone, also years later.
//!
//! The algorithm is ECDSA on P-256 with SHA-256, in the DER form of RFC 3279 section 2.2.3. The signed bytes begin with a prefix
//! of their own, so that a signature from a TLS handshake cannot be used as one, nor the reverse.

use rustls::SignatureScheme;
use rustls::crypto::aws_lc_rs;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{PrivateKeyDer, alg_id};
use x509_parser::oid_registry::{OID_EC_P256, OID_KEY_TYPE_EC_PUBLIC_KEY};

use crate::certificate::{self, CertificateError};

/// The prefix of every signed message.
pub const CONTENT_DOMAIN: &[u8] = b"marsad/submission/v2\0";

#[derive(Debug, thiserror::Error)]
pub enum SignatureError {
    #[error("the private key cannot be read")]
    BadKey,
    #[error("the key is not an ECDSA key on the curve P-256")]
    WrongAlgorithm,
    #[error("the key could not sign")]
    SigningFailed(#[source] rustls::Error),
    #[error("the certificate cannot be read")]
    BadCertificate(#[source] CertificateError),
    #[error("the signature does not fit the certificate's key and the content")]
    BadSignature,
}

fn signed_bytes(message: &[u8]) -> Vec<u8> {
    [CONTENT_DOMAIN, message].concat()
}

/// Signs `message`, the statement of a submission, with the private key of the submitter's certificate (PEM).
///
/// # Errors
/// [`SignatureError`] if the key cannot be read, is of another kind, or fails.
pub fn sign_content(key_pem: &str, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
    let key = PrivateKeyDer::from_pem_slice(key_pem.as_bytes()).map_err(|_| SignatureError::BadKey)?;
    let provider = aws_lc_rs::default_provider();
    let key = provider.key_provider.load_private_key(key).map_err(|_| SignatureError::BadKey)?;
    let signer = key.choose_scheme(&[SignatureScheme::ECDSA_NISTP256_SHA256]).ok_or(SignatureError::WrongAlgorithm)?;
    signer.sign(&signed_bytes(message)).map_err(SignatureError::SigningFailed)
}

/// Verifies a signature of [`sign_content`] with the key of a certificate (DER). Does not check whether the certificate was valid
/// at the time.
///
/// # Errors
/// [`SignatureError`] if the certificate cannot be read, its key is of another kind, or the signature is invalid.
pub fn verify_content_signature(cert_der: &[u8], message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    let certificate = certificate::parse(cert_der).map_err(SignatureError::BadCertificate)?;
    let spki = &certificate.tbs_certificate.subject_pki;
    let curve = spki.algorithm.parameters.as_ref().and_then(|parameters| parameters.as_oid().ok());
    if spki.algorithm.algorithm != OID_KEY_TYPE_EC_PUBLIC_KEY || curve.is_none_or(|oid| oid != OID_EC_P256) {
        return Err(SignatureError::WrongAlgorithm);
    }
    let algorithms = aws_lc_rs::default_provider().signature_verification_algorithms;
    let algorithm = algorithms
        .all
        .iter()
        .find(|known| {
            known.public_key_alg_id() == alg_id::ECDSA_P256 && known.signature_alg_id() == alg_id::ECDSA_SHA256
        })
        .ok_or(SignatureError::WrongAlgorithm)?;
    algorithm
        .verify_signature(&spki.subject_public_key.data, &signed_bytes(message), signature)
        .map_err(|_| SignatureError::BadSignature)
}

#[cfg(test)]
mod tests;
