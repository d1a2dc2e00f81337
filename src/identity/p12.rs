//! A certificate and its key in a file for browsers: PKCS #12 (RFC 7292), protected by a password.

use p12_keystore::{
    Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, PrivateKey, PrivateKeyChain,
};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer};

use crate::authority::Issued;

/// How a file is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum P12Encryption {
    /// AES-256 and HMAC-SHA-256 (RFC 9579 and 8018): what programs of today read.
    Aes,
    /// Triple DES and HMAC-SHA-1, for Windows before version 1709 of 2017, which says of any other file that the password is wrong.
    TripleDes,
}

/// Why a file cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum P12Error {
    #[error("the certificate or the key cannot be read")]
    Pem(#[from] rustls_pki_types::pem::Error),
    #[error("the file cannot be made")]
    Making(#[from] p12_keystore::error::Error),
}

/// The file of an issued certificate. Browsers show `name` when they ask which certificate to use.
///
/// The authority is not in it: a browser would offer to trust it for every address.
///
/// # Errors
/// [`P12Error`] if the certificate or the key does not have the form of one.
pub fn p12(issued: &Issued, name: &str, password: &str, encryption: P12Encryption) -> Result<Vec<u8>, P12Error> {
    let certificate = CertificateDer::from_pem_slice(issued.certificate_pem.as_bytes())?;
    let key = PrivatePkcs8KeyDer::from_pem_slice(issued.key_pem.as_bytes())?;
    let certificate = Certificate::from_der(&certificate)?;
    let key = PrivateKey::from_der(key.secret_pkcs8_der())?;
    let mut store = KeyStore::new();
    let chain = PrivateKeyChain::new(issued.serial.as_bytes(), key, [certificate]);
    store.add_entry(name, KeyStoreEntry::PrivateKeyChain(chain));
    let (encryption, mac) = match encryption {
        P12Encryption::Aes => (EncryptionAlgorithm::PbeWithHmacSha256AndAes256, MacAlgorithm::HmacSha256),
        P12Encryption::TripleDes => (EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc, MacAlgorithm::HmacSha1),
    };
    Ok(store.writer(password).encryption_algorithm(encryption).mac_algorithm(mac).write()?)
}
