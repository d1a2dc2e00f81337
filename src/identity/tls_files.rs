//! Certificates, keys and revocation lists, read from files and checked before they are used.
//!
//! Broken material is refused here with its reason, so that a reload can keep the material in use. A list that has ended is not
//! broken: it is taken, and then every handshake refuses, because it must fail closed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{CertificateError as TlsCertificateError, RootCertStore};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer, UnixTime};
use sha2::{Digest, Sha256};
use x509_parser::prelude::{CertificateRevocationList, FromDer};
use zeroize::Zeroizing;

use crate::certificate::{Usage, check_usage, principal_from_der};
use crate::list_numbers::ListNumber;
use crate::principal::CertificateHolder;
pub use crate::tls_error::TlsError;
use marsad_domain::timestamp::Timestamp;

/// The files with the TLS material of one end of a connection, all in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    pub certificate: PathBuf,
    /// The private key of the certificate.
    pub key: PathBuf,
    /// The trusted authorities; several while one replaces another.
    pub authorities: PathBuf,
    /// The authorities' revocation lists. A node must have them; a client need not.
    pub revocations: Option<PathBuf>,
}

/// The certificate and key that browsers are shown, in PEM. A public authority may have issued it: it need not name a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskFiles {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// How a revocation list that has ended is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EndedLists {
    Refuse,
    /// What it revokes stays revoked. Only for asking a node for the next list, which its authority has signed.
    Accept,
}

/// The contents of the files, before parsing.
pub(crate) struct Texts {
    certificate: Vec<u8>,
    key: Zeroizing<Vec<u8>>,
    authorities: Vec<u8>,
    revocations: Option<Vec<u8>>,
    /// Certificate and key for browsers.
    desk: Option<(Vec<u8>, Zeroizing<Vec<u8>>)>,
}

fn read_file(path: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(path).map_err(|source| TlsError::Read { path: path.into(), source })
}

impl Texts {
    pub(crate) fn read(files: &TlsFiles) -> Result<Self, TlsError> {
        let read = read_file;
        Ok(Self {
            desk: None,
            certificate: read(&files.certificate)?,
            key: Zeroizing::new(read(&files.key)?),
            authorities: read(&files.authorities)?,
            revocations: files.revocations.as_deref().map(read).transpose()?,
        })
    }

    /// The same with other revocation lists (PEM).
    pub(crate) fn with_lists(self, lists: &str) -> Self {
        Self { revocations: Some(lists.as_bytes().to_vec()), ..self }
    }

    /// The same with what browsers are shown, if there is a desk.
    pub(crate) fn with_desk(self, files: Option<&DeskFiles>) -> Result<Self, TlsError> {
        let read = |own: &DeskFiles| Ok((read_file(&own.certificate)?, Zeroizing::new(read_file(&own.key)?)));
        Ok(Self { desk: files.map(read).transpose()?, ..self })
    }

    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let revocations = self.revocations.as_deref().unwrap_or_default();
        let desk = self.desk.as_ref().map_or((&[][..], &[][..]), |(chain, key)| (chain.as_slice(), key.as_slice()));
        let own = [self.certificate.as_slice(), self.key.as_slice(), self.authorities.as_slice(), revocations];
        for text in own.into_iter().chain([desk.0, desk.1]) {
            hash.update(Sha256::digest(text));
        }
        hash.finalize().into()
    }
}

/// Parsed material whose parts belong together.
pub(crate) struct Material {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: PrivateKeyDer<'static>,
    pub(crate) principal: Arc<CertificateHolder>,
    pub(crate) lists_end: Option<Timestamp>,
    pub(crate) numbers: Vec<ListNumber>,
    pub(crate) lists: Vec<CertificateRevocationListDer<'static>>,
    /// What browsers are shown.
    pub(crate) desk: Option<DeskMaterial>,
    roots: Arc<RootCertStore>,
}

/// The certificate with its chain, and the key, that browsers are shown.
pub(crate) struct DeskMaterial {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: PrivateKeyDer<'static>,
}

fn read_chain(text: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    CertificateDer::pem_slice_iter(text).collect::<Result<_, _>>().map_err(|_| TlsError::NoCertificate)
}

impl Material {
    pub(crate) fn parse(texts: &Texts) -> Result<Self, TlsError> {
        let chain = read_chain(&texts.certificate)?;
        let own = chain.first().ok_or(TlsError::NoCertificate)?;
        let principal = Arc::new(principal_from_der(own).map_err(TlsError::Identity)?);
        check_usage(own, Usage::Client).map_err(TlsError::Usage)?;
        let key = PrivateKeyDer::from_pem_slice(&texts.key).map_err(|_| TlsError::NoKey)?;
        let roots = Arc::new(read_roots(&texts.authorities)?);
        let mut lists = Vec::new();
        let mut numbers = Vec::new();
        let mut lists_end: Option<Timestamp> = None;
        if let Some(text) = &texts.revocations {
            for list in CertificateRevocationListDer::pem_slice_iter(text) {
                let list = list.map_err(|_| TlsError::BadList)?;
                let (number, end) = read_list(&list)?;
                lists_end = Some(lists_end.map_or(end, |known| known.min(end)));
                numbers.push(number);
                lists.push(list);
            }
            if lists.is_empty() {
                return Err(TlsError::NoList);
            }
        }
        let desk = texts.desk.as_ref().map(|(chain, key)| {
            let chain = read_chain(chain)?;
            let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| TlsError::NoKey)?;
            Ok(DeskMaterial { chain, key })
        });
        Ok(Self { chain, key, principal, lists_end, numbers, roots, lists, desk: desk.transpose()? })
    }

    /// Refuses a list that is older than one in use: it would bring revoked certificates back.
    pub(crate) fn check_not_older(&self, known: &[ListNumber]) -> Result<(), TlsError> {
        for new in &self.numbers {
            if let Some(newer) = known.iter().find(|known| known.is_newer_than(new)) {
                return Err(TlsError::OlderList { found: new.number_hex(), known: newer.number_hex() });
            }
        }
        Ok(())
    }

    /// Checks certificates of callers.
    pub(crate) fn client_verifier(&self) -> Result<Arc<dyn ClientCertVerifier>, TlsError> {
        WebPkiClientVerifier::builder_with_provider(Arc::clone(&self.roots), provider())
            .with_crls(self.lists.iter().cloned())
            .enforce_revocation_expiration()
            .build()
            .map_err(TlsError::Verifier)
    }

    /// Checks certificates of browsers in the same way. A browser need not have one.
    pub(crate) fn browser_verifier(&self) -> Result<Arc<dyn ClientCertVerifier>, TlsError> {
        WebPkiClientVerifier::builder_with_provider(Arc::clone(&self.roots), provider())
            .with_crls(self.lists.iter().cloned())
            .enforce_revocation_expiration()
            .allow_unauthenticated()
            .build()
            .map_err(TlsError::Verifier)
    }

    /// Checks certificates of nodes that are called.
    pub(crate) fn server_verifier(&self, ended: EndedLists) -> Result<Arc<WebPkiServerVerifier>, TlsError> {
        let builder = WebPkiServerVerifier::builder_with_provider(Arc::clone(&self.roots), provider())
            .with_crls(self.lists.iter().cloned());
        let builder = match ended {
            EndedLists::Refuse => builder.enforce_revocation_expiration(),
            EndedLists::Accept => builder,
        };
        builder.build().map_err(TlsError::Verifier)
    }

    /// Verifies the own certificate with the lists and authorities. With a list that is missing or that its authority did not sign
    /// every certificate would be refused; this is found here, before the material is used.
    pub(crate) fn check_own(&self, now: UnixTime) -> Result<(), TlsError> {
        let Some((own, intermediates)) = self.chain.split_first() else { return Err(TlsError::NoCertificate) };
        match self.client_verifier()?.verify_client_cert(own, intermediates, now) {
            Ok(_) => Ok(()),
            Err(rustls::Error::InvalidCertificate(reason)) if is_a_matter_of_time(&reason) => {
                tracing::warn!(%reason, "the own certificate or a revocation list is not good now");
                Ok(())
            }
            Err(error) => Err(TlsError::OwnCertificate(error)),
        }
    }
}

/// Whether the certificate itself is not valid now. Peers will refuse it, but authorities and lists are good and must be used.
fn is_a_matter_of_time(reason: &TlsCertificateError) -> bool {
    matches!(
        reason,
        TlsCertificateError::Expired
            | TlsCertificateError::ExpiredContext { .. }
            | TlsCertificateError::NotValidYet
            | TlsCertificateError::NotValidYetContext { .. }
            | TlsCertificateError::Revoked
            | TlsCertificateError::ExpiredRevocationList
            | TlsCertificateError::ExpiredRevocationListContext { .. }
    )
}

/// The cryptographic library of the program. It is named here, so no process-wide default is needed.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

fn read_roots(text: &[u8]) -> Result<RootCertStore, TlsError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(text) {
        roots.add(certificate.map_err(|_| TlsError::NoAuthority)?).map_err(TlsError::BadAuthority)?;
    }
    if roots.is_empty() { Err(TlsError::NoAuthority) } else { Ok(roots) }
}

fn read_list(der: &[u8]) -> Result<(ListNumber, Timestamp), TlsError> {
    let (_, list) = CertificateRevocationList::from_der(der).map_err(|_| TlsError::BadList)?;
    let end = list.next_update().ok_or(TlsError::ListWithoutEnd)?;
    let number = list.crl_number().ok_or(TlsError::BadList)?.to_bytes_be();
    let authority_key = list
        .extensions()
        .iter()
        .find(|extension| extension.oid == x509_parser::oid_registry::OID_X509_EXT_AUTHORITY_KEY_IDENTIFIER)
        .map(|extension| extension.value.to_vec())
        .unwrap_or_default();
    let issuer = list.issuer().as_raw().to_vec();
    Ok((ListNumber::new(issuer, authority_key, number), Timestamp::from(end.to_datetime())))
}
